"""Which period governs each quantity: the one in its clause, else the nearest earlier one that still applies."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
_ATTRIBUTE = re.compile(r"的?(?:约|近|超|达到?|为|仅|只有)?")
_REPORTING = re.compile(r"发布会|通报会|吹风会|会议|座谈会|部署会|推进会|调度会|获悉|了解到|介绍(?!信)|通报|公布|发布")
_SPEAKER = re.compile(r"^[^，。；：]{0,40}?(?<!据)(?:介绍|表示|认为|指出|告诉记者|说)[，:：]")
_AHEAD = re.compile(r"^(?:下一步|接下来|下阶段|今后|未来|展望)")
_SAME_TIME = re.compile(r"(?:期间|其间|当天|当日|同日)[，,]")
_LEAD_IN = 8
_DAYS_OF_AN_EVENT = 40
_CARRIED_BY_STANDARD = frozenset({"since", "after", "back", "plan"})
_SENTENCE_BOUND = frozenset({"until_date", "before", "by", "ahead", "within", "former"})


class _Limit(NamedTuple):
    before: re.Pattern[str] | None
    within: re.Pattern[str] | None
    after: re.Pattern[str] | None
    effect: str


class _Placed(NamedTuple):
    """A period with its effect (empty where it governs freely) and whether it opens its sentence."""

    period: Period
    effect: str
    opens: bool


class _Quantity(NamedTuple):
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
        asked: list[list[int]] = [[] for _ in sentences]
        for number, (start, _) in enumerate(quantities):
            asked[max(0, bisect_right(starts, start) - 1)].append(number)
        answer: list[Period | None] = [None] * len(quantities)
        for _, block in groupby(range(len(sentences)), key=lambda i: sentences[i].block):
            carried: Period | None = None
            for i in block:
                sentence = text[sentences[i].start : sentences[i].end]
                carried = _still_carried(sentence, carried)
                for number in asked[i]:
                    start, end = quantities[number]
                    quantity = _Quantity(start, end, statuses[number] if statuses else "reported", rates[number] if rates else "")
                    answer[number] = _governing(text, sentences[i], quantity, placed[i], carried)
                carried = _carry(sentence, placed[i], carried, governs=bool(asked[i]))
        return answer

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
        return _Placed(period, effect, _opens(text, sentence, period))


def _compiled(pattern: str, frame: str) -> re.Pattern[str] | None:
    return re.compile(frame.format(pattern)) if pattern else None


def _inside(period: Period, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= period.char_start < end for start, end in spans)


def _opens(text: str, sentence: Sentence, period: Period) -> bool:
    """Whether a period stands in the first clause of its sentence, a short lead-in aside."""
    clauses = [part for part in _CLAUSE_MARK.split(text[sentence.start : period.char_start]) if len(part.strip()) > _LEAD_IN]
    return not clauses or (len(clauses) == 1 and not _CLAUSE_MARK.search(text, sentence.start, period.char_start))


def _still_carried(sentence: str, carried: Period | None) -> Period | None:
    ends = _AHEAD.search(sentence) or _SPEAKER.search(sentence)
    return None if ends else carried


def _governing(text: str, sentence: Sentence, quantity: _Quantity, placed: Sequence[_Placed], carried: Period | None) -> Period | None:
    before = [p for p in placed if p.period.char_end <= quantity.start]
    if before and (own := _owner(text, quantity, before[-1])):
        return own
    free = [p for p in before if not p.effect]
    if free:
        return _innermost(free)
    clause_end = _CLAUSE_MARK.search(text, quantity.end, sentence.end)
    limit = clause_end.start() if clause_end else sentence.end
    after = [p for p in placed if not p.effect and quantity.end <= p.period.char_start < limit]
    if after:
        return after[0].period
    words = text[sentence.start : quantity.start]
    return carried if carried and _accepts(quantity, carried, same_time=bool(_SAME_TIME.search(words))) else None


def _owner(text: str, quantity: _Quantity, nearest: _Placed) -> Period | None:
    """Return the period that stands right before a quantity as its attribute (比X年的N), whatever the comparison."""
    gap = text[nearest.period.char_end : quantity.start]
    if nearest.effect not in ("compare", "base") or not gap.startswith("的") or not _ATTRIBUTE.fullmatch(gap):
        return None
    ratio = re.match(r"百分之|.*[倍%％成]$", text[quantity.start : quantity.end])
    return None if nearest.effect == "base" and ratio else nearest.period


def _innermost(free: Sequence[_Placed]) -> Period:
    """Return the last period, unless it merely contains an earlier one of the sentence (上半年 … 全年)."""
    last = free[-1].period
    for earlier in reversed(free[:-1]):
        if _contains(last, earlier.period):
            return earlier.period
    return last


def _contains(wide: Period, narrow: Period) -> bool:
    if not (wide.start and wide.end and narrow.start and narrow.end) or (wide.start, wide.end) == (narrow.start, narrow.end):
        return False
    return wide.start <= narrow.start and narrow.end <= wide.end


def _accepts(quantity: _Quantity, carried: Period, *, same_time: bool) -> bool:
    """Whether a quantity takes a period from an earlier sentence: a rule or a condition rarely does."""
    if same_time:
        return True
    if quantity.status == "condition":
        return False
    if quantity.status == "standard":
        return carried.kind in _CARRIED_BY_STANDARD
    return True


def _carry(sentence: str, placed: Sequence[_Placed], carried: Period | None, *, governs: bool) -> Period | None:
    """Return the period that the next sentence starts with."""
    free = [p for p in placed if not p.effect]
    if not free:
        return carried
    last = free[-1]
    if _is_event_day(last.period) and _REPORTING.search(sentence):
        return None
    if last.period.kind in _SENTENCE_BOUND:
        return carried
    if not last.opens and carried is not None and not free[0].opens:
        return carried
    if last.period.kind == "now" and not last.opens and free[0].period.kind == "since":
        return free[0].period
    return last.period


def _is_event_day(period: Period) -> bool:
    if period.kind == "day":
        return True
    return period.start is not None and period.end is not None and (period.end - period.start).days < _DAYS_OF_AN_EVENT


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
    return _shipped().assign(text, sentences, quantities, periods, statuses=statuses, rates=rates)
