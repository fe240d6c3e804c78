"""How each form of time expression is dated: one function a form, from what the pattern has labelled to a start and an end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from extract.calendar_rules import (
    Context,
    Dates,
    Point,
    century_years,
    count_back,
    decade_years,
    month_span,
    parse_count,
    parse_year,
    plan_years,
    point_of,
    recent_day,
    republic_year,
    shift_months,
)

_UNKNOWN: Dates = (None, None)
_WEEKEND, _MIDYEAR = 5, 6
_TERMS = (1, 5)  # the years that a dated work report looks back on as whole ones


class Form(NamedTuple):
    """A matched expression: its whole text, the labelled parts, and the reader that takes a point apart."""

    text: str
    parts: Mapping[str, str]
    read: Callable[[str], Mapping[str, str]]
    context: Context

    def point(self, label: str, base: Point | None = None) -> Point | None:
        """Return the point under a label; a bare 18日 is one too."""
        text = self.parts.get(label)
        if text is None:
            return None
        fields = self.read(text)
        if "day" in fields and not fields.keys() & {"month", "relative_month"}:
            return recent_day(parse_count(fields["day"].rstrip("日号")) or 1, self.context, base)
        return point_of(fields, self.context, base)

    def end(self, label: str = "last") -> Point | None:
        """Return the point under `last`, or the bare day under `last_day`."""
        return self.point(label) or self.point("last_day")


def _point(form: Form) -> Dates:
    point = form.point("first")
    if point is None:
        return _UNKNOWN
    if point.edge == "end":
        return None, point.last
    return (point.first, None) if point.edge == "start" else (point.first, point.last)


def _day(form: Form) -> Dates:
    point = form.point("last_day")
    return (point.first, point.last) if point else _UNKNOWN


def _range(form: Form) -> Dates:
    first = form.point("first")
    last = form.point("last", first) or form.point("last_day", first)
    if last is not None and first is not None and last.last < first.first:
        return first.first, None
    return (first.first if first else None), (last.last if last else None)


def _years(form: Form) -> Dates:
    first = parse_year(form.parts["first_year"], form.context)
    text = form.parts["last_year"]
    if first is None:
        return _UNKNOWN
    if len(text) == 2:  # 2012-13年度: a financial year, which runs from April to March
        return date(first, 4, 1), date(first + 1, 3, 31)
    last = parse_year(text, form.context)
    return date(first, 1, 1), (date(last, 12, 31) if last else None)


def _financial(form: Form) -> Dates:
    """From the April that opens the first financial year to the March that closes the last one."""
    first, last = parse_year(form.parts["first_year"], form.context), parse_year(form.parts["last_year"], form.context)
    return (date(first, 4, 1), date(last + 1, 3, 31)) if first and last else _UNKNOWN


def _year_of(form: Form) -> int | None:
    return parse_year(form.parts["year"], form.context) if "year" in form.parts else form.context.year


def _months(form: Form) -> Dates:
    year, first, last = _year_of(form), *(parse_count(form.parts[k].rstrip("月份")) for k in ("first_month", "last_month"))
    if year is None or not first or not last or first > last:
        return _UNKNOWN
    return month_span(year, first, last)[:2]


def _quarters(form: Form) -> Dates:
    year, first, last = _year_of(form), parse_count(form.parts["first_quarter"]), parse_count(form.parts["last_quarter"])
    if year is None or not first or not last or first > last:
        return _UNKNOWN
    return month_span(year, first * 3 - 2, last * 3)[:2]


def _days(form: Form) -> Dates:
    month = form.parts.get("year", "") + form.parts.get("month", "")
    base = point_of(form.read(month), form.context) if month else None
    if month and base is None:
        return _UNKNOWN
    first_day, last_day = (parse_count(form.parts[k].rstrip("日号")) or 1 for k in ("first_day", "last_day"))
    first = recent_day(first_day, form.context, base)
    last = recent_day(last_day, form.context, first)
    return (first.first, last.last) if first and last and first.first <= last.last else _UNKNOWN


def _since(form: Form) -> Dates:
    published = form.context.anchor.published
    if "first_year" in form.parts:
        year = parse_year(form.parts["first_year"], form.context)
        return (date(year, 1, 1) if year else None), published
    point = form.point("first")
    if point is None:
        return None, published if form.context.anchor.published and form.context.year else None
    return (point.last if point.edge == "end" else point.first), published


def _now(form: Form) -> Dates:
    return None, form.context.anchor.published


def _until(form: Form) -> Dates:
    point = form.end()
    return None, (point.last if point else None)


def _before(form: Form) -> Dates:
    point = form.end()
    if point is None:
        return _UNKNOWN
    inclusive = point.edge == "end" or point.first == point.last
    return None, (point.last if inclusive else point.first - timedelta(days=1))


def _after(form: Form) -> Dates:
    """Something that began in an earlier year has run until publication; what begins in this one is left open."""
    point, published = form.point("first") or form.point("first_only"), form.context.anchor.published
    if point is None:
        return _UNKNOWN
    opens, span = (point.last if point.edge == "end" else point.first), form.context.span
    if span and span[0] < opens < span[1]:
        return opens, span[1]
    begun = published is not None and form.context.year is not None and opens.year < form.context.year
    return opens, (published if begun else None)


def _back(form: Form) -> Dates:
    count = parse_count(form.parts.get("count") or form.parts.get("small_count") or "")
    length = form.parts.get("length") or form.parts.get("small_length") or ""
    if count is None:
        return _UNKNOWN
    whole = _whole_years(form, count) if "年" in length else None
    if whole:
        return whole
    published = form.context.anchor.published
    return (count_back(published, count, length), published) if published else _UNKNOWN


def _whole_years(form: Form, count: int) -> Dates | None:
    """Return the years that a work report looks back on: the plan just named, else those before the report."""
    context = form.context
    if count == 5 and context.plan and not (context.reviewed and context.anchor.is_early):
        return context.plan
    if context.reviewed is None or not (count in _TERMS or context.anchor.published is None):
        return None
    return date(context.reviewed - count + 1, 1, 1), date(context.reviewed, 12, 31)


def _bare(form: Form) -> Dates:
    count = parse_count(form.parts["count"])
    reviewed = form.context.reviewed
    if count in _TERMS or not count or not reviewed:
        return (_whole_years(form, count) if count in _TERMS else None) or _UNKNOWN
    return date(reviewed - count + 1, 1, 1), date(reviewed, 12, 31)


def _ahead(form: Form) -> Dates:
    count, context = parse_count(form.parts["count"]), form.context
    if count is None or "年" not in form.parts["length"]:
        return _UNKNOWN
    if context.plan and count == 5 and not (context.reviewed and context.plan[0].year <= context.reviewed):
        return context.plan
    late = context.anchor.published is not None and context.anchor.published.month > _MIDYEAR  # its plans are for the years after
    opens = context.reviewed + 1 if context.reviewed else context.year and context.year + late
    return (date(opens, 1, 1), date(opens + count - 1, 12, 31)) if opens else _UNKNOWN


def _within(form: Form) -> Dates:
    count, context = parse_count(form.parts["count"]), form.context
    if count is None:
        return _UNKNOWN
    whole = _whole_years(form, count)
    if whole:
        return whole
    return (date(context.year, 1, 1), date(context.year + count - 1, 12, 31)) if context.year else _UNKNOWN


def _plan(form: Form) -> Dates:
    first, last = plan_years(form.parts)
    tail = (form.parts.get("tail") or form.parts.get("ordinal_tail") or "").lstrip("的之")
    if first and tail[:1] in ("前", "头"):
        return first, date(first.year + (parse_count(tail[1]) or 5) - 1, 12, 31)
    if tail == "以来":
        return first, form.context.anchor.published
    return (None, last) if tail.startswith("末") else (first, last)


def _same_period(form: Form) -> Dates:
    """The days last named, in another year; that whole year where none were."""
    year, last = _year_of(form), form.context.last
    if year is None:
        return _UNKNOWN
    if last is None or last[0].year != last[1].year:
        return month_span(year, 1, 12)[:2]
    months = 12 * (year - last[0].year)
    whole = last[1] == month_span(last[1].year, last[1].month, last[1].month).last
    closes = month_span(year, last[1].month, last[1].month).last if whole else shift_months(last[1], months)
    return shift_months(last[0], months), closes


def _topic(form: Form) -> Dates:
    year = form.context.topic_year or form.context.year
    return month_span(year, 1, 12)[:2] if year else _UNKNOWN


def _week(form: Form) -> Dates:
    published = form.context.anchor.published
    if published is None:
        return _UNKNOWN
    monday = published - timedelta(days=published.weekday())
    if form.parts["which"].startswith("上") or (form.parts["which"].startswith("刚") and published.weekday() < _WEEKEND):
        monday -= timedelta(days=7)
    elif form.parts["which"].startswith("下"):
        monday += timedelta(days=7)
    if form.parts["span"] in ("双休日", "周末"):
        if published.weekday() < _WEEKEND - 2 and form.parts["which"].startswith("这"):
            monday -= timedelta(days=7)
        return monday + timedelta(days=5), monday + timedelta(days=6)
    return monday, (None if form.parts.get("open") else monday + timedelta(days=6))


def _today(form: Form) -> Dates:
    published = form.context.anchor.published
    if published is None:
        return _UNKNOWN
    day = published + timedelta(days={"昨": -1, "前": -2, "明": 1}.get(form.text[0], 0))
    return day, day


def _century(form: Form) -> Dates:
    context = form.context
    start, end = century_years(form.parts["century"], form.parts.get("tail", ""), context.year or context.latest_year)
    return start, (context.anchor.published if form.parts.get("tail") == "以来" else end)


DATING: dict[str, Callable[[Form], Dates]] = {
    "none": lambda form: _UNKNOWN,
    "point": _point,
    "day": _day,
    "range": _range,
    "years": _years,
    "financial": _financial,
    "months": _months,
    "quarters": _quarters,
    "days": _days,
    "since": _since,
    "now": _now,
    "until": _until,
    "by": _until,
    "before": _before,
    "after": _after,
    "back": _back,
    "bare": _bare,
    "ahead": _ahead,
    "within": _within,
    "plan": _plan,
    "week": _week,
    "today": _today,
    "same_period": _same_period,
    "topic": _topic,
    "decade": lambda form: decade_years(form.parts.get("century", ""), form.parts["decade"]),
    "century": _century,
    "republic": lambda form: republic_year(form.parts["count"]),
}
