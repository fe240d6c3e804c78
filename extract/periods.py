"""Time expressions and their dates: the period grammar, built from `rules/periods.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from extract.anchor import Anchor
from extract.calendar_rules import Context, Dates, parse_year, plan_years, running_year
from extract.period_dates import DATING, Form
from extract.rules import Rule, load_rules

_REFERENCE = re.compile(r"(?<!\(\?P)(?<!\(\?)<(\w+)(?::(\w+))?>")
_COUNTED = r"\d|[一二两三四五六七八九十百]+(?:个|家|名|项|所|座|户)"
_COMPARED, _PARTED = "较比同与", "由从"  # what makes a period an aside (比去年), with 的 too (由去年的)
_SPOKEN_OF = re.compile(r"今年|本年|去年|明年|前年")
_YEAR_LONG = 365
_SPAN_REACH = 120  # how far a named span of years bounds what began within it
_FIELDS = (
    "iso", "year", "year_edge", "year_whole", "bare_edge", "bare_whole", "half", "opening", "quarter", "relative_month", "month",
    "third", "day", "clock",
)  # fmt: skip
_STATED = re.compile(r"(?<!\d)(?<!到)(?<!至)(?<!实现)((?:19|20)\d{2}|[一二][〇零○八九][〇零○一二三四五六七八九]{2})年(?!代|前)")
_NEXT_STATED = re.compile(r"(?<!\d)((?:19|20)\d{2}|[一二][〇零○八九][〇零○一二三四五六七八九]{2})年(?!代)")


class PeriodRule(Rule):
    """An atom, a whole form, a cue, or a limit on reach, as `rules/periods.yaml` explains."""

    role: Literal["atom", "form", "cue", "reach"]
    pattern: str = ""
    kind: str = ""
    resolve: str = ""
    before: str = ""
    within: str = ""
    after: str = ""
    effect: Literal["", "ignore", "compare", "base"] = ""


class Period(NamedTuple):
    """A time expression with the days it stands for; either end may be open or unknown."""

    text: str
    start: date | None
    end: date | None
    char_start: int
    char_end: int
    rules: tuple[str, ...]
    kind: str


class PeriodGrammar:
    """Finds the time expressions of a text, compiled once from a rules directory."""

    def __init__(self, directory: Path | None = None) -> None:
        rules = load_rules("periods", PeriodRule, directory)
        self._atoms = {rule.id.removeprefix("periods.atom."): rule.pattern for rule in rules if rule.role == "atom"}
        self._forms = tuple(rule for rule in rules if rule.role == "form")
        self._parts = tuple(re.compile(self._expand(rule.pattern, labels=True)) for rule in self._forms)
        self._cues = {r.id.removeprefix("periods."): re.compile(self._expand(r.pattern, labels=True)) for r in rules if r.role == "cue"}
        self._fields = {name: re.compile(self._expand(f"<{name}>", labels=False)) for name in _FIELDS}
        branches = (f"(?P<f{i}>{self._expand(rule.pattern, labels=False)})" for i, rule in enumerate(self._forms))
        self._any = re.compile("|".join(branches))

    def find(self, text: str, anchor: Anchor | None = None) -> list[Period]:
        """Return the time expressions of a cleaned text in order; none overlap.

        >>> grammar = PeriodGrammar()
        >>> [(p.text, str(p.start), str(p.end)) for p in grammar.find("2021年以来走访30户,目前建成2个", Anchor(date(2023, 5, 4)))]
        [('2021年以来', '2021-01-01', '2023-05-04'), ('目前', 'None', '2023-05-04')]
        """
        context = self._context(text, anchor or Anchor())
        found: list[Period] = []
        for match in self._any.finditer(text):
            index = int((match.lastgroup or "f0")[1:])
            period, context = self._read(text, match, index, context)
            found.append(period)
        return found

    def _read(self, text: str, match: re.Match[str], index: int, context: Context) -> tuple[Period, Context]:
        rule, start = self._forms[index], match.start()
        inner = self._parts[index].match(text, start)
        parts = {k: v for k, v in inner.groupdict().items() if v is not None} if inner else {}
        to_come = self._cues["to_come"].search(text[max(0, start - 16) : start]) is not None
        context = context._replace(ahead=to_come or rule.kind == "before")
        if match.group().startswith(("全年", "年末")):
            context = context._replace(whole_year=self._whole_year(context))
        if context.span and start - context.span_at > _SPAN_REACH:
            context = context._replace(span=None)
        form = Form(match.group(), parts, self._read_point, context)
        context = context._replace(whole_year=None)
        opens, closes = DATING[rule.resolve](form)
        if opens and closes and opens > closes:
            closes = None
        lead = len(form.text) - len(form.text.lstrip())
        ends = match.end()
        if rule.kind == "since" and inner and "first" in parts and re.search(_COUNTED, text[inner.end("first") : ends]):
            ends = inner.end("first")  # what is counted inside the event stays free to be a quantity
        period = Period(form.text.strip(), opens, closes, start + lead, ends, (rule.id,), rule.kind)
        before = text[start - 1 : start] if start else ""
        aside = before in _COMPARED or (before in _PARTED and text[ends : ends + 1] == "的")
        return period, context if aside and before else self._after(form, rule, (opens, closes), ends)

    def _after(self, form: Form, rule: PeriodRule, dates: Dates, at: int) -> Context:
        """Return the context with what this expression has named."""
        context = form.context._replace(whole_year=None)
        if dates[0] == dates[1] == context.anchor.published:
            return context  # the dateline says when the report came out, not what it speaks of
        if rule.kind == "plan":
            first, last = plan_years(form.parts)
            return context._replace(plan=(first, last)) if first and last else context
        if dates[0] and dates[1]:
            context = context._replace(last=(dates[0], dates[1]))
        if rule.kind == "range" and dates[0] and dates[1] and (dates[1] - dates[0]).days > _YEAR_LONG:
            context = context._replace(span=(dates[0], dates[1]), span_at=at)
        stated, relative = _NEXT_STATED.match(form.text), _SPOKEN_OF.match(form.text)
        year = parse_year(stated.group(1), context) if stated else None
        if not year:
            return context._replace(topic_year=parse_year(relative.group(), context)) if relative and context.year else context
        past = [y for y in (year, context.latest_year) if y and (context.year is None or y <= context.year)]
        return context._replace(named_year=year, latest_year=max(past, default=None), topic_year=year)

    def _read_point(self, text: str) -> Mapping[str, str]:
        fields: dict[str, str] = {}
        at = 0
        for name in _FIELDS:
            match = self._fields[name].match(text, at)
            if match and match.group():
                fields[name] = match.group()
                at = match.end()
            if text[at : at + 1] == "的":
                at += 1
        return fields

    def _context(self, text: str, anchor: Anchor) -> Context:
        on_the_day = anchor.on_the_day or self._has("spoken", text)
        anchor = anchor._replace(on_the_day=on_the_day, is_work_report=anchor.is_work_report or self._has("work_report", text))
        stated = [y for m in _STATED.finditer(text) if (y := parse_year(m.group(1), Context(anchor)))]
        return Context(anchor, anchor.current_year or self._open_year(text, stated), reviewed=self._reviewed(text, anchor, stated))

    def _whole_year(self, context: Context) -> int | None:
        """Return the year of a 全年: the one spoken of if it is this year or beside it, this year if it is still to come."""
        topic, named = context.topic_year, context.latest_year
        if context.year and (context.ahead or topic in (context.year, context.year + 1)):
            return running_year(context)
        if context.year and topic == context.year - 1:
            return topic
        return named if named and (context.year is None or context.year - 1 <= named) else context.year

    def _has(self, cue: str, text: str) -> bool:
        return cue in self._cues and self._cues[cue].search(text) is not None

    def _open_year(self, text: str, stated: Sequence[int]) -> int | None:
        """Return the year that undated news shows to be its own: the last it names, if it names it as still running.

        Other reports name a year of the past so too.
        """
        if not self._has("news", text):
            return None
        years = {int(year) for match in self._cues["open_year"].finditer(text) for year in match.groups() if year}
        return max(stated) if stated and max(stated) in years else None

    def _reviewed(self, text: str, anchor: Anchor, stated: Sequence[int]) -> int | None:
        """Return the last whole year that a work report looks back on, or None where the report is another kind."""
        for match in self._cues["year_reviewed"].finditer(text):
            return int(next(year for year in match.groups() if year))
        if anchor.published:
            return anchor.reviewed_year if anchor.is_early and anchor.is_work_report else None
        if not anchor.is_work_report and not re.search("这?五年", text):
            return None
        return anchor.reviewed_year or (max(stated) if stated else None)

    def _expand(self, pattern: str, *, labels: bool) -> str:
        def replace(match: re.Match[str]) -> str:
            inner = self._expand(self._atoms[match.group(1)], labels=False)
            return f"(?P<{match.group(2)}>{inner})" if labels and match.group(2) else f"(?:{inner})"

        expanded = _REFERENCE.sub(replace, pattern)
        return expanded if labels else re.sub(r"\(\?P<\w+>", "(?:", expanded)


@cache
def _shipped() -> PeriodGrammar:
    return PeriodGrammar()


def parse_period(text: str, published: date | None = None) -> Period | None:
    """Return the period that a written time expression stands for, or None if the text is not one.

    >>> period = parse_period("今年以来", date(2023, 8, 1))
    >>> period.start, period.end
    (datetime.date(2023, 1, 1), datetime.date(2023, 8, 1))
    >>> parse_period("连续5年") is None
    True
    """
    found = _shipped().find(text.strip(), Anchor(published))
    return found[0] if len(found) == 1 and found[0].text == text.strip() else None


def find_periods(text: str, anchor: Anchor | None = None) -> list[Period]:
    """Return the time expressions of a cleaned text, by the shipped rules."""
    return _shipped().find(text, anchor)
