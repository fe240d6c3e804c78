"""The denominator of a rate: 每月300元 counts by the month, 人均 by the person, 27克/千克 by the kilogram."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple

from extract.numerals import NUMBER
from extract.rules import Rule, load_rules
from extract.units import UnitRule, UnitTable

_NUMBER_BETWEEN = re.compile(r"\d[\d.,]*|[一二两三四五六七八九十百千万亿零〇]{2,}")
_YEAR = re.compile(r"(?:(?:19|20)\d\d|[一二][〇零○八九][〇零○一二三四五六七八九]{2})年")
_LIST_LINK = re.compile(r"[%‰十百千万亿多余以上左右一-龥/]{0,10}?(?:、|和|及|与|或|至|到|为|成|[-–—~～])[^\d，。；]{0,3}")
_RATIO = re.compile(r"%|百分之|千分之|百分点|‰|千分点|成(?!员)|分之|倍|番")
_EVENTS = re.compile(r"(?:次|期|场|轮|课|回|遍|会|节|趟|检|巡|班)")
_FRAMES = {
    **dict.fromkeys(("head", "after", "stop", "ends"), "{}"),
    "touch": r"(?:{})\Z",
    "carry": r"(?:{})",
    "tail": r"(?:{})(?=\Z|[以左上·/及])",
}
_OPENING = re.compile(r"[^，。；;：:！？!?\n]{0,60}[，,]\Z")


class RateRule(Rule):
    """A cue that makes the quantity after it a rate, and the denominator it names."""

    per: str
    pattern: str
    place: Literal["head", "touch", "tail", "after", "stop", "carry", "ends"]
    to: Literal["amounts", "growth"] = "amounts"
    rank: int = 0
    through: bool = False
    events: bool = False
    not_kinds: tuple[str, ...] = ()


class _Cue(NamedTuple):
    """A denominator and how strongly it is said: by the rank of its rule, then the nearness, then the place of the rule in the list."""

    rank: int
    end: int
    order: int
    per: str
    rule: str


class _Compiled(NamedTuple):
    rule: RateRule
    pattern: re.Pattern[str]
    order: int

    def cue(self, match: re.Match[str], end: int) -> _Cue:
        return _Cue(self.rule.rank, end, self.order, self.rule.per.format(**match.groupdict()), self.rule.id)


class RateFinder:
    """The rate cues, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        rules = load_rules("rates", RateRule, directory)
        ends = "|".join(rule.pattern for rule in rules if rule.place == "ends")
        noun = rf"(?:(?!{ends})[一-龥]){{1,7}}(?={ends}|\Z|[^一-龥])"
        compiled = [
            _Compiled(rule, re.compile(_FRAMES[rule.place].format(rule.pattern.replace("@noun", noun))), -order)
            for order, rule in enumerate(rules)
        ]
        self._head = [c for c in compiled if c.rule.place in ("head", "touch")]
        self._tail = [c for c in compiled if c.rule.place == "tail"]
        self._after = [c for c in compiled if c.rule.place == "after"]
        self._stop = {to: re.compile("|".join(c.rule.pattern for c in compiled if _stops(c.rule, to))) for to in ("amounts", "growth")}
        self._carry = re.compile("|".join(c.pattern.pattern for c in compiled if c.rule.place == "carry"))
        self._hint = re.compile(r"[每均年月日周半单一按亩元天时秒钟]")
        self._units = UnitTable(directory)
        self._number = re.compile(NUMBER)

    def per(self, text: str, start: int, end: int, clause_start: int, clause_end: int) -> tuple[str, str | None]:
        """Return the denominator of the quantity text[start:end] and the rule that says so; ("", None) for a total.

        >>> text = "每季度至少巡查2次"
        >>> RateFinder().per(text, 7, 9, 0, 9)
        ('quarter', 'rates.quarter')
        """
        quote = text[start:end]
        found = [*self._in_tail(quote), *self._behind(text, quote, end, clause_end)]
        if not found:
            unit = self._unit(quote)
            head = self._head_of(text, start, clause_start, unit)
            if self._hint.search(head):
                found = [cue for cue in self._in_head(head, quote, unit) if cue.rank > 0 or not text.startswith("每", end)]
        if not found:
            return "", None
        best = max(found)
        return best.per, best.rule

    def _head_of(self, text: str, start: int, clause_start: int, unit: UnitRule | None) -> str:
        """Return the words before the quantity, for a clause that only tells its change or its other limit those of the clause before."""
        head = text[max(clause_start, start - 60) : start]
        if unit is None or unit.kind == "ratio" or not self._carry.fullmatch(head):
            return head
        opening = _OPENING.search(text, max(0, clause_start - 62), clause_start)
        return head if opening is None else self._before_same_unit(opening.group(), unit) or head

    def _before_same_unit(self, opening: str, unit: UnitRule) -> str:
        """Return the words before the first amount of the clause that has the unit; "" if none has."""
        for number in self._number.finditer(opening):
            found = self._units.match(opening, number.end())
            if found is not None and found.rule.unit == unit.unit and not opening.endswith("每", 0, number.start()):
                return opening[: number.start()]
        return ""

    def _in_tail(self, quote: str) -> list[_Cue]:
        if "/" not in quote and "每" not in quote:
            return []
        return [c.cue(match, match.end()) for c in self._tail if (match := c.pattern.search(quote)) is not None]

    def _behind(self, text: str, quote: str, end: int, clause_end: int) -> list[_Cue]:
        unit = self._unit(quote)
        suiting = (c for c in self._after if unit is None or unit.kind not in c.rule.not_kinds)
        matches = ((c, c.pattern.match(text, end, max(end, clause_end))) for c in suiting)
        return [c.cue(match, 0) for c, match in matches if match is not None]

    def _in_head(self, head: str, quote: str, unit: UnitRule | None) -> list[_Cue]:
        kind = "ratio" if _RATIO.search(quote) else unit.kind if unit else ""
        return [
            c.cue(match, match.end())
            for c in self._head
            if self._suits(c.rule, kind, unit, quote)
            for match in c.pattern.finditer(head)
            if self._reaches(head[match.end() :], c.rule)
        ]

    def _unit(self, quote: str) -> UnitRule | None:
        for number in self._number.finditer(quote):
            found = self._units.match(quote, number.end())
            if found is not None:
                return found.rule
        return None

    @staticmethod
    def _suits(rule: RateRule, kind: str, unit: UnitRule | None, quote: str) -> bool:
        if rule.per == "year" and unit is not None and unit.unit == "年":
            return False
        if (rule.to == "growth") != (kind == "ratio") or kind == "age" or kind in rule.not_kinds:
            return False
        return not rule.events or _EVENTS.search(quote) is not None

    def _reaches(self, between: str, rule: RateRule) -> bool:
        """A cue reaches past what stands between it and the quantity, unless a total or another number begins there."""
        if self._stop[rule.to].search(between):
            return False
        if rule.through:
            return True
        between = _YEAR.sub("", between)
        numbers = list(_NUMBER_BETWEEN.finditer(between))
        return not numbers or _LIST_LINK.fullmatch(between[numbers[-1].end() :]) is not None


def _stops(rule: RateRule, to: str) -> bool:
    """A stop for growth does not hold up an amount; one for amounts holds up both."""
    return rule.place == "stop" and rule.to in ("amounts", to)
