"""The dates of time expressions: calendar arithmetic on what the period grammar has cut out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from extract.anchor import Anchor

_DIGITS = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "两": 2}
_RELATIVE_YEARS = {
    **dict.fromkeys(("今年", "本年"), 0),
    **dict.fromkeys(("去年", "上年", "上一年", "昨年"), -1),
    **dict.fromkeys(("明年", "次年", "翌年"), 1),
    "前年": -2,
    "后年": 2,
}
_FIRST_PLAN = 1953
_PLAN_GAP = (1963, 1966)  # three years of adjustment between the second and the third plan
_REPUBLIC = 1911
_LATER_MONTHS = 6


class Point(NamedTuple):
    """A named stretch of the calendar with its first and last day; `edge` is "end" for 底 and 末, "start" for 初."""

    first: date
    last: date
    edge: str = ""


class Context(NamedTuple):
    """What a form is resolved against: the anchor, and what the text before it has named."""

    anchor: Anchor
    year: int | None = None  # what 今年 stands for
    named_year: int | None = None  # the year last named, for 当年 and 同年
    plan: tuple[date, date] | None = None  # the plan period last named
    span: tuple[date, date] | None = None  # the span of years last named, which bounds what began within it
    span_at: int = 0  # where that span ended in the text
    latest_year: int | None = None  # the latest year named that is not still to come
    whole_year: int | None = None  # what 全年 stands for
    reviewed: int | None = None  # the last whole year that the report looks back on
    topic_year: int | None = None  # the year last spoken of, by its number or as 今年 or 去年, a heading's too
    ahead: bool = False  # whether the words around the form speak of what is to come
    last: tuple[date, date] | None = None  # the days last named, for 同期


Dates = tuple[date | None, date | None]
Reader = Callable[[str], Mapping[str, str]]


def parse_count(text: str) -> int | None:
    """Return a count of one to three digits, Arabic or Chinese, or None.

    >>> [parse_count(t) for t in ("7", "十", "十二", "三十一", "两", "一百二十")]
    [7, 10, 12, 31, 2, 120]
    """
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            return None
    return (total + digit) or None


def parse_year(text: str, context: Context) -> int | None:
    """Return the year of a written one (2020年, 二〇二〇年, 去年), or None where it cannot be known.

    >>> parse_year("一九五七年", Context(Anchor())), parse_year("去年", Context(Anchor(), year=2023)), parse_year("去年", Context(Anchor()))
    (1957, 2022, None)
    """
    digits = "".join(str(_DIGITS.get(c, c)) for c in text[:4])
    if re.fullmatch(r"\d{4}", digits):
        return int(digits)
    if re.fullmatch(r"\d\d年?", digits[:3]):
        return 1900 + int(digits[:2])
    word = text.removesuffix("度")
    if word in ("当年", "同年"):
        return context.named_year or context.year
    offset = _RELATIVE_YEARS.get(word)
    if word.startswith("上") and context.topic_year and context.topic_year in (context.year, (context.year or context.topic_year + 1) - 1):
        return context.topic_year - 1
    if offset is None or context.year is None:
        return None
    if word in ("次年", "翌年") and context.named_year:
        return context.named_year + 1
    return context.year + offset


def month_span(year: int, first: int, last: int) -> Point:
    """Return the days from the first month to the last of a year."""
    return Point(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def shift_months(day: date, months: int) -> date:
    """Return the same day some months away, or the last day of that month.

    >>> shift_months(date(2023, 8, 31), -6)
    datetime.date(2023, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def running_year(context: Context) -> int | None:
    """Return the year of an expression without one (年底, 上半年): the report's, or the one beside it of which its text is speaking.

    An early or undated report looks back on one year and plans the next, so that its own headings and sentences say which.

    >>> running_year(Context(Anchor(None, 2021), year=2021, topic_year=2022))
    2022
    >>> running_year(Context(Anchor(date(2023, 8, 1)), year=2023, topic_year=2022))
    2023
    """
    published, year, topic = context.anchor.published, context.year, context.topic_year
    if year is None:
        return context.latest_year
    looks_back = published is not None and year < published.year
    if published and not context.anchor.is_early:
        return year
    if looks_back and context.ahead and topic == year:
        return year + 1
    beside = (year + 1,) if looks_back else (year - 1, year + 1)
    return topic if topic in beside else year


def nearest_year(month: int, day: int | None, context: Context) -> int | None:
    """Return the year of a month without one: the report's, or the year before where the month is long past by then."""
    published, year, running = context.anchor.published, context.year, running_year(context)
    if published is None or year is None or (running and running > year) or (context.ahead and context.topic_year == year):
        return running
    if year < published.year:
        return published.year if day and (month, day) <= (published.month, published.day) else year
    if month > published.month and (context.anchor.is_early or month - published.month > _LATER_MONTHS):
        return year - 1
    return year


def point_of(fields: Mapping[str, str], context: Context, base: Point | None = None) -> Point | None:
    """Return the days of a point from its fields (year, month, day, half …), or None where they cannot be known.

    `base` is the point that opens a range: what this one leaves out is taken from there.
    """
    if "iso" in fields:
        year, month, day = (int(n) for n in re.split(r"[-/.]", fields["iso"]))
        return _day(year, month, day)
    stated = parse_year(fields["year"], context) if "year" in fields else None
    if "year" in fields and stated is None:
        return None
    if stated is None and base is not None:
        stated = base.first.year
    if "month" in fields or "relative_month" in fields:
        return _month_point(fields, stated, context)
    year_ = (
        stated
        or (context.whole_year if fields.keys() & {"year_whole", "bare_whole", "year_edge", "bare_edge"} else None)
        or running_year(context)
    )
    return None if year_ is None else _part_point(fields, year_)


def _part_point(fields: Mapping[str, str], year: int) -> Point:
    if "half" in fields:
        text = fields["half"]
        return month_span(year, 7, 12) if text.startswith("下") else month_span(year, 1, 6)
    if "opening" in fields:
        count = parse_count(re.sub(r"[^\d一二两三四五六七八九十]", "", fields["opening"])) or 1
        return month_span(year, 1, min(12, count * (3 if "季" in fields["opening"] else 1)))
    if "quarter" in fields:
        text = fields["quarter"]
        number = parse_count(text.removeprefix("第")[0]) or 1
        return month_span(year, number * 3 - 2, number * 3)._replace(edge=_edge(text))
    return month_span(year, 1, 12)._replace(edge=_edge(fields.get("year_edge") or fields.get("bare_edge") or ""))


def _edge(text: str) -> str:
    return "end" if text[-1:] in ("底", "末") else "start" if text[-1:] == "初" else ""


def _month_point(fields: Mapping[str, str], year: int | None, context: Context) -> Point | None:
    day = parse_count(fields["day"].rstrip("日号")) if "day" in fields else None
    if "relative_month" in fields:
        published = context.anchor.published
        if published is None:
            return None
        offset = -1 if fields["relative_month"].startswith("上") else 1 if fields["relative_month"].startswith("下") else 0
        moved = shift_months(published.replace(day=1), offset)
        year, month = moved.year, moved.month
    else:
        month = parse_count(re.sub("月份?", "", fields["month"])) or 1
        year = year or nearest_year(month, day, context)
    if year is None:
        return None
    if day:
        return _day(year, month, day)
    return _third(month_span(year, month, month), fields.get("third", ""))


def _third(month: Point, third: str) -> Point:
    if not third.endswith("旬"):
        return month._replace(edge=_edge(third))
    bounds = {"上旬": (1, 10), "上中旬": (1, 20), "中旬": (11, 20), "中下旬": (11, 31), "下旬": (21, 31)}
    first, last = bounds.get(third, (1, 31))
    return Point(month.first.replace(day=first), month.last if last == 31 else month.last.replace(day=last))


def _day(year: int, month: int, day: int) -> Point | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return Point(date(year, month, day), date(year, month, day))


def recent_day(day: int, context: Context, base: Point | None = None) -> Point | None:
    """Return the day of a bare 18日: the latest one not after publication, or the one in the month that a range has opened."""
    if base is not None:
        return _day(base.last.year, base.last.month, day)
    published = context.anchor.published
    if published is None:
        return None
    month = published if day <= published.day else shift_months(published.replace(day=1), -1)
    return _day(month.year, month.month, day)


def plan_years(fields: Mapping[str, str]) -> Dates:
    """Return the years of a five-year plan by its number or short name.

    >>> plan_years({"plan": "十四"})
    (datetime.date(2021, 1, 1), datetime.date(2025, 12, 31))
    >>> plan_years({"ordinal": "一"})[0].year, plan_years({"ordinal": "三"})[0].year
    (1953, 1966)
    """
    number = parse_count(fields.get("plan") or fields.get("quoted") or fields.get("ordinal") or "")
    if number is None:
        return None, None
    first = _FIRST_PLAN + 5 * (number - 1)
    if first >= _PLAN_GAP[0]:
        first += _PLAN_GAP[1] - _PLAN_GAP[0]
    return date(first, 1, 1), date(first + 4, 12, 31)


def count_back(end: date, count: int, length: str) -> date:
    """Return the day some years, months, weeks or days before another.

    >>> count_back(date(2023, 7, 26), 3, "个月"), count_back(date(2023, 7, 26), 90, "天"), count_back(date(2023, 8, 17), 2, "年")
    (datetime.date(2023, 4, 26), datetime.date(2023, 4, 27), datetime.date(2021, 8, 17))
    """
    if "季" in length or "月" in length:
        return shift_months(end, -count * (3 if "季" in length else 1))
    if "年" in length:
        return shift_months(end, -12 * count)
    return end - timedelta(days=count * (7 if "周" in length or "星期" in length else 1))


def decade_years(century: str, decade: str) -> Dates:
    """Return the years of a decade; without a century, of the last one that holds it in the twentieth.

    >>> decade_years("20", "90")[0], decade_years("", "八十")[1]
    (datetime.date(1990, 1, 1), datetime.date(1989, 12, 31))
    """
    first = _century_start(century or "20") + (parse_count(decade) or 0)
    return date(first, 1, 1), date(first + 9, 12, 31)


def century_years(century: str, tail: str, reference: int | None) -> Dates:
    """Return the years of a century; 本世纪 is that of the reference year, and its end is the year that closes it.

    >>> century_years("本", "末", 1987), century_years("20", "", None)[0]
    ((None, datetime.date(2000, 12, 31)), datetime.date(1901, 1, 1))
    """
    number = parse_count(century) or None
    if number is None:
        if reference is None:
            return None, None
        number = (reference - 1) // 100 + (0 if century.startswith("上") else 1)
    first, last = date((number - 1) * 100 + 1, 1, 1), date(number * 100, 12, 31)
    if tail == "初":
        return first, None
    if tail in ("末", "中叶"):
        return None, (last if tail == "末" else date(number * 100 - 50, 12, 31))
    return first, (None if tail == "以来" else last)


def _century_start(century: str) -> int:
    number = {"上": 20, "上个": 20, "本": 21}.get(century) or parse_count(century) or 20
    return (number - 1) * 100


def republic_year(count: str) -> Dates:
    """Return the days of a year of the Republican calendar."""
    year = _REPUBLIC + (parse_count(count) or 1)
    return date(year, 1, 1), date(year, 12, 31)
