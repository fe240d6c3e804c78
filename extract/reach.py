"""Which period governs each quantity: the one in its clause, else the nearest earlier one that still applies."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from extract.anchor import Anchor
from extract.layout import Sentence
from extract.periods import Period, PeriodRule
from extract.rules import load_rules

_TITLE = re.compile(r"《[^》\n]{0,80}》")
_CLAUSE_MARK = re.compile(r"[，；。：！？\n]|,(?!\d)")
_ATTRIBUTE = re.compile(r"的[^，。；：、\d增减升降提多少高低]{0,6}")
_RATIO = re.compile(r"百分之|[^，。]*[倍%％成]$")
_REPORTING = re.compile(r"发布会|通报会|吹风会|会议|座谈会|部署会|推进会|调度会|获悉|了解到|介绍(?!信)|通报|公布|发布")
_TOLD = re.compile(r"^(?:[^，。；：\n]{0,4}[，,])?[^，。；：\n]{0,30}(?:获悉|了解到|通报|透露|披露|公布)[^，。；：\n]{0,4}[，：,:]")
_SPEAKER = re.compile(r"^[^，。；：]{0,40}?(?<!据)(?:介绍|表示|认为|指出|告诉记者|说)[，:：]")
_AHEAD = re.compile(r"^(?:下一步|接下来|下阶段|今后|未来|展望)")
_ASPECT = re.compile(r"^(?:此外，|同时，)?在?[^，。；]{2,14}方面[，,]")
_RUN_IN_HEADING = re.compile(r"^[\u4e00-\u9fff“”、]{4,12} [\u4e00-\u9fff“”、]{4,16}")
_SAME_TIME = re.compile(r"(?:期间|其间|当天|当日|同日)[，,]|[此本][次届轮]活动")
_ATTRIBUTIVE = re.compile(r"(?:^|[，。；：;])对[^，。；]{0,10}$|将[^，。；]{0,6}$|于$")
_LOCATED = ("于", "在", "对", "至", "到", "从")
_LEAD_IN = 8
_FAR_AFTER = 20
_WHOLE_YEAR = 360
_STOCKTAKING = "年末"  # dates the stock that its own sentence counts
_WHOLE = ("全年", "年内")
_REFUSED_BY_STANDARD = frozenset({"now", "recent"})
_SENTENCE_BOUND = frozenset({"before", "by", "ahead", "within", "former"})
_STANDING_RATES = frozenset({"day", "week", "month", "year"})
_BOUND_UNLESS_OPENING = frozenset({"after", "ahead"})
_NO_LIMIT = 99  # sentences without a quantity


class _Limit(NamedTuple):
    before: re.Pattern[str] | None
    within: re.Pattern[str] | None
    after: re.Pattern[str] | None
    effect: str


class _Placed(NamedTuple):
    """A period with its effect (empty where it governs freely), whether it opens a clause, and whether its sentence."""

    period: Period
    effect: str
    opens: bool
    leads: bool


class _Quantity(NamedTuple):
    number: int
    start: int
    end: int
    status: str
    rate: str


class PeriodReach:
    """Assigns periods to quantities, with the limits of `rules/periods.yaml`, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        rules = [rule for rule in load_rules("periods", PeriodRule, directory) if rule.role == "reach"]
        self._limits = tuple(
            _Limit(_compiled(rule.before, "(?:{})$"), _compiled(rule.within, "(?:{})$"), _compiled(rule.after, "{}"), rule.effect)
            for rule in rules
        )

    def assign(
        self,
        text: str,
        sentences: Sequence[Sentence],
        quantities: Sequence[tuple[int, int]],
        periods: Sequence[Period],
        anchor: Anchor | None = None,
        *,
        statuses: Sequence[str] | None = None,
        rates: Sequence[str] | None = None,
    ) -> list[Period | None]:
        """Return the period of each quantity, in the order given, or None where none governs it."""
        titles = [match.span() for match in _TITLE.finditer(text)]
        starts = [sentence.start for sentence in sentences]
        placed: list[list[_Placed]] = [[] for _ in sentences]
        for period in periods:
            at = bisect_right(starts, period.char_start) - 1
            if at >= 0 and period.kind != "schedule" and not _inside(period, titles):
                placed[at].append(self._place(text, sentences[at], period))
        asked: list[list[_Quantity]] = [[] for _ in sentences]
        for number, (start, end) in enumerate(quantities):
            quantity = _Quantity(number, start, end, statuses[number] if statuses else "reported", rates[number] if rates else "")
            asked[max(0, bisect_right(starts, start) - 1)].append(quantity)
        answer: list[Period | None] = [None] * len(quantities)
        lead: Period | None = None  # what the words before a list hand on to each of its items
        for _, group in groupby(range(len(sentences)), key=lambda i: sentences[i].block):
            block = list(group)
            first, last = sentences[block[0]], sentences[block[-1]]
            lead = lead if block[0] and "\n" not in text[sentences[block[0] - 1].end - 1 : first.start] else None
            reach = _Reach(anchor.published if anchor else None, lead)
            for i in block:
                for number, governing in _read(text, sentences[i], asked[i], placed[i], reach):
                    answer[number] = governing
            lead = reach.carried if text[last.end - 1] in "：:" else lead
        return [period and _whole(period) for period in answer]

    def _place(self, text: str, sentence: Sentence, period: Period) -> _Placed:
        before = text[max(sentence.start, period.char_start - 12) : period.char_start]
        effect = ""
        for limit in self._limits:
            if (
                (limit.before is None or limit.before.search(before))
                and (limit.within is None or limit.within.match(period.text))
                and (limit.after is None or limit.after.match(text, period.char_end))
            ):
                effect = limit.effect
                break
        leads = not _CLAUSE_MARK.search(text, sentence.start, period.char_start)
        return _Placed(period, effect, _opens(text, sentence, period), leads)


def _whole(period: Period) -> Period:
    """Return a period with the span of all its words, a number in them that stayed free to be a quantity included."""
    return period._replace(char_end=max(period.char_end, period.char_start + len(period.text)))


def _compiled(pattern: str, frame: str) -> re.Pattern[str] | None:
    return re.compile(frame.format(pattern)) if pattern else None


def _inside(period: Period, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= period.char_start < end for start, end in spans)


def _opens(text: str, sentence: Sentence, period: Period) -> bool:
    """Whether a period opens its sentence, a short lead-in aside, or stands by itself between two marks."""
    words = text[sentence.start : period.char_start]
    if _ATTRIBUTIVE.search(words):
        return False
    clauses = [part for part in _CLAUSE_MARK.split(words) if len(part.strip()) > _LEAD_IN]
    if not clauses or (len(clauses) == 1 and not _CLAUSE_MARK.search(words)):
        return words[-1:] not in _LOCATED or len(words) < _LEAD_IN
    alone = text[period.char_end : period.char_end + 1] in ("，", ",")
    return alone and (words[-1] in "，；：。）) " or (_is_day(period) and words[-1] not in _LOCATED))


class _Reach:
    """The period that reaches from sentence to sentence through one block."""

    def __init__(self, published: date | None, lead: Period | None) -> None:
        self.carried = lead
        self.published = published
        self._before_aspect: Period | None = None
        self._in_aspect = False
        self._idle = 0

    def enter(self, sentence: str) -> None:
        """Let go of what does not reach into this sentence."""
        if _AHEAD.search(sentence) or _SPEAKER.search(sentence) or _RUN_IN_HEADING.search(sentence):
            self.carried = None
        if _ASPECT.search(sentence):
            self.carried = self._before_aspect if self._in_aspect else self.carried
            self._before_aspect, self._in_aspect = self.carried, True
        if self.carried and self._idle > _idle_limit(self.carried):
            self.carried = None

    def leave(self, text: str, placed: Sequence[_Placed], governing: Sequence[Period | None], stated: Sequence[Period]) -> None:
        """Take up what the sentence hands on, given the periods of its quantities, and of those among them stated as fact."""
        bound = [p for p in placed if p.period.kind in _SENTENCE_BOUND and not _has_come(p.period, stated, self.published)]
        carried = _handed_on(text, [p for p in placed if p not in bound], self.carried, governing)
        self._idle = 0 if governing or carried is not self.carried else self._idle + 1
        self.carried = carried


def _read(
    text: str, sentence: Sentence, quantities: Sequence[_Quantity], placed: Sequence[_Placed], reach: _Reach
) -> list[tuple[int, Period | None]]:
    """Return the number and the period of each quantity of a sentence, and let the reach pass over it."""
    reach.enter(text[sentence.start : sentence.end])
    found = [(quantity, _governing(text, sentence, quantity, placed, reach)) for quantity in quantities]
    stated = [period for quantity, period in found if period and quantity.status == "reported"]
    reach.leave(text, placed, [period for _, period in found], stated)
    return [(quantity.number, period) for quantity, period in found]


def _idle_limit(period: Period) -> int:
    """Return how many sentences without a quantity a period survives: none where it only loosely dates what it stands with."""
    if period.kind == "back":
        return _NO_LIMIT if _is_whole_years(period) else 0
    return 0 if period.kind == "recent" or (period.kind == "since" and period.start is None) else _NO_LIMIT


def _is_whole_years(period: Period) -> bool:
    return period.start is not None and (period.start.month, period.start.day) == (1, 1)


def _governing(text: str, sentence: Sentence, quantity: _Quantity, placed: Sequence[_Placed], reach: _Reach) -> Period | None:
    before = [p for p in placed if p.period.char_end <= quantity.start]
    if before and (own := _owner(text, quantity, before[-1])):
        return own
    free = [p for p in before if not p.effect and _still_holds(text, quantity, p.period)]
    if free:
        return _innermost(text, free)
    after = [p.period for p in placed if not p.effect and _follows(text, quantity, p.period)]
    if after:
        return after[0]
    words = text[sentence.start : quantity.start]
    same_time = _SAME_TIME.search(words) is not None
    carried = reach.carried
    return carried if carried and _accepts(text, quantity, carried, reach.published, same_time=same_time) else None


def _still_holds(text: str, quantity: _Quantity, period: Period) -> bool:
    """Whether a period earlier in the sentence may date a quantity: the day on which it was told does not."""
    between = text[period.char_end : quantity.start]
    return not (_is_day(period) and _TOLD.search(between))


def _owner(text: str, quantity: _Quantity, nearest: _Placed) -> Period | None:
    """Return the period that stands right before a quantity as its attribute (比X年的N), whatever the comparison."""
    gap = text[nearest.period.char_end : quantity.start]
    if nearest.effect not in ("compare", "base") or not _ATTRIBUTE.fullmatch(gap):
        return None
    ratio = _RATIO.match(text[quantity.start : quantity.end])
    return None if nearest.effect == "base" and ratio else nearest.period


def _follows(text: str, quantity: _Quantity, period: Period) -> bool:
    """Whether a period stands after a quantity in its clause, and does not open the next one (发放20户今年上半年,…)."""
    gap = text[quantity.end : period.char_start]
    if not quantity.end < period.char_start <= quantity.end + _FAR_AFTER or _CLAUSE_MARK.search(gap):
        return False
    return not _CLAUSE_MARK.match(text, period.char_end)


def _innermost(text: str, free: Sequence[_Placed]) -> Period:
    """Return the last period, unless it is only the year of an earlier one in the sentence (8月16日 … 2023年的活动)."""
    last = free[-1].period
    for placed in reversed(free[:-1]):
        earlier = placed.period
        if earlier.char_end + 1 == last.char_start and earlier.kind in ("now", "until") and _is_year_of(last, earlier):
            return last._replace(text=text[earlier.char_start : last.char_end], char_start=earlier.char_start, end=earlier.end)
        if last.kind == "point" and last.text[-2:] not in _WHOLE and _is_year_of(last, earlier) and earlier.start:
            return earlier
    return last


def _is_year_of(year: Period, inner: Period) -> bool:
    if not (year.start and year.end and inner.end) or (year.end - year.start).days < _WHOLE_YEAR:
        return False
    if (year.start, year.end) == (inner.start, inner.end):
        return False
    return year.start <= (inner.start or inner.end) and inner.end <= year.end


def _accepts(text: str, quantity: _Quantity, carried: Period, published: date | None, *, same_time: bool) -> bool:
    """Whether a quantity takes a period from an earlier sentence: a rule, a standing rate or the age of a group rarely does."""
    if same_time:
        return True
    quote = text[quantity.start : quantity.end]
    if quantity.status == "reported" and _is_to_come(carried, published):
        return False
    if quantity.status == "condition":
        return not quantity.rate and "岁" not in quote
    if carried.kind == "since" and quantity.rate in _STANDING_RATES and not _RATIO.match(quote):
        return False
    return quantity.status != "standard" or carried.kind not in _REFUSED_BY_STANDARD


def _handed_on(text: str, placed: Sequence[_Placed], carried: Period | None, governing: Sequence[Period | None]) -> Period | None:
    """Return the period that the next sentence starts with."""
    free = [p for p in placed if not p.effect]
    free = [p for p in free if (p.opens or _reaches_on(text, p.period, governing)) and p.period.text != _STOCKTAKING]
    if not free:
        return carried
    last, leads = _innermost(text, free), free[-1].leads
    if (_is_day(last) or last.kind == "recent") and _REPORTING.search(text, last.char_end, last.char_end + 60):
        return None
    if last.kind == "now" and not (leads and last.text.startswith("截")):
        since = next((p.period for p in free if p.period.kind == "since"), carried)
        return since if since and since.kind == "since" else last if last in governing else carried
    return last


def _reaches_on(text: str, period: Period, governing: Sequence[Period | None]) -> bool:
    """Whether a period in the middle of a sentence outlives it: only where it dates what is counted, not a name or a place in time."""
    if period.kind == "recent":
        return True
    if (
        period.kind in _BOUND_UNLESS_OPENING
        or (period.kind == "back" and not _is_whole_years(period) and period.text[-1] != "来")
        or period.text.startswith("全年")
        or period not in governing
    ):
        return False
    return not _ATTRIBUTIVE.search(text[max(0, period.char_start - 12) : period.char_start])


def _is_to_come(period: Period, published: date | None) -> bool:
    if published is None:
        return False
    return (period.start or period.end or published) > published


def _has_come(period: Period, stated: Sequence[Period], published: date | None) -> bool:
    """Whether a 到年底 is a state that was reached, which what follows may speak of too, and not a target."""
    return period.kind == "by" and period.text[-1] in "底末" and period in stated and not _is_to_come(period, published)


def _is_day(period: Period) -> bool:
    return period.start is not None and period.start == period.end


@cache
def _shipped() -> PeriodReach:
    return PeriodReach()


def assign_periods(
    text: str,
    sentences: Sequence[Sentence],
    quantities: Sequence[tuple[int, int]],
    periods: Sequence[Period],
    anchor: Anchor | None = None,
    *,
    statuses: Sequence[str] | None = None,
    rates: Sequence[str] | None = None,
) -> list[Period | None]:
    """Return the period of each quantity, in the order given, by the shipped rules; None where none governs it."""
    return _shipped().assign(text, sentences, quantities, periods, anchor, statuses=statuses, rates=rates)
