"""The denominator of a rate: 每月300元 counts by the month, 人均 by the person, 27克/千克 by the kilogram."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple

from extract.numerals import NUMBER
from extract.rules import Rule, load_rules
from extract.units import UnitTable

_NUMBER_BETWEEN = re.compile(r"\d[\d.,]*")
_LIST_LINK = re.compile(r"[%‰十百千万亿多余以上左右一-龥/]{0,10}?(?:、|和|及|与|或|至|到|为|成|[-–—~～])[^\d，。；]{0,3}")
_RATIO = re.compile(r"%|百分之|千分之|百分点|‰|千分点|成(?!员)|分之|倍|番")
_EVENTS = re.compile(r"(?:次|期|场|轮|课|回|遍|会|节|趟|检|巡)")
_OPENING = re.compile(r"[^，。；;：:！？!?\n]{0,60}[，,]\Z")


class RateRule(Rule):
    """A cue that makes the quantity after it a rate, and the denominator it names."""

    per: str
    pattern: str
    place: Literal["head", "touch", "tail", "after", "stop", "carry"]
    to: Literal["amounts", "growth"] = "amounts"
    rank: int = 0
    through: bool = False
    events: bool = False
    not_kinds: tuple[str, ...] = ()


class _Cue(NamedTuple):
    rank: int
    end: int
    per: str
    rule: str


class RateFinder:
    """The rate cues, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        rules = [(rule, re.compile(rule.pattern)) for rule in load_rules("rates", RateRule, directory)]
        self._head = [(rule, pattern) for rule, pattern in rules if rule.place == "head"]
        self._touch = [(rule, re.compile(rf"(?:{rule.pattern})\Z")) for rule, _ in rules if rule.place == "touch"]
        self._tail = [(rule, re.compile(rf"(?:{rule.pattern})(?=\Z|[以左上·/及])")) for rule, _ in rules if rule.place == "tail"]
        self._after = [(rule, pattern) for rule, pattern in rules if rule.place == "after"]
        self._stop = re.compile("|".join(rule.pattern for rule, _ in rules if rule.place == "stop"))
        self._carry = re.compile("|".join(rf"(?:{rule.pattern})\Z" for rule, _ in rules if rule.place == "carry"))
        self._hint = re.compile(r"[每均年月日周半单一]")
        self._units = UnitTable(directory)
        self._number = re.compile(NUMBER)

    def per(self, text: str, start: int, end: int, clause_start: int, clause_end: int) -> tuple[str, str | None]:
        """Return the denominator of the quantity text[start:end] and the rule that says so; ("", None) for a total.

        >>> text = "每季度至少走访1次"
        >>> RateFinder().per(text, 7, 9, 0, 9)
        ('quarter', 'rates.quarter')
        """
        quote = text[start:end]
        found = [*self._in_tail(quote), *self._behind(text, end, clause_end)]
        head = self._head_of(text, start, clause_start)
        if not found and self._hint.search(head):
            found = [cue for cue in self._in_head(head, quote) if cue.rank > 0 or not text.startswith("每", end)]
        if not found:
            return "", None
        best = max(found)
        return best.per, best.rule

    def _head_of(self, text: str, start: int, clause_start: int) -> str:
        """Return the words before the quantity; a clause that only names the other limit shares those of the clause before."""
        head = text[max(clause_start, start - 60) : start]
        if self._carry.fullmatch(head) and (opening := _OPENING.search(text, max(0, clause_start - 62), clause_start)):
            number = re.search(r"\d", opening.group())
            return opening.group()[: number.start()] if number else head
        return head

    def _in_tail(self, quote: str) -> list[_Cue]:
        if "/" not in quote and "每" not in quote:
            return []
        return [
            _Cue(rule.rank, match.end(), rule.per.format(**match.groupdict()), rule.id)
            for rule, pattern in self._tail
            if (match := pattern.search(quote)) is not None
        ]

    def _behind(self, text: str, end: int, clause_end: int) -> list[_Cue]:
        return [
            _Cue(rule.rank, 0, rule.per, rule.id) for rule, pattern in self._after if pattern.match(text, end, max(end, clause_end))
        ]

    def _in_head(self, head: str, quote: str) -> list[_Cue]:
        kind = self._kind(quote)
        found: list[_Cue] = []
        for rule, pattern in self._head + self._touch:
            if not self._suits(rule, kind, quote):
                continue
            for match in pattern.finditer(head):
                if self._reaches(head[match.end() :], rule):
                    found.append(_Cue(rule.rank, match.end(), rule.per.format(**match.groupdict()), rule.id))
        return found

    def _kind(self, quote: str) -> str:
        if _RATIO.search(quote):
            return "ratio"
        for number in self._number.finditer(quote):
            unit = self._units.match(quote, number.end())
            if unit is not None:
                return unit.rule.kind
        return ""

    @staticmethod
    def _suits(rule: RateRule, kind: str, quote: str) -> bool:
        if (rule.to == "growth") != (kind == "ratio") or kind == "age" or kind in rule.not_kinds:
            return False
        return not rule.events or _EVENTS.search(quote) is not None

    def _reaches(self, between: str, rule: RateRule) -> bool:
        """A cue reaches past what stands between it and the quantity, unless a total or another number begins there."""
        if self._stop.search(between):
            return False
        if rule.through:
            return True
        numbers = list(_NUMBER_BETWEEN.finditer(between))
        return not numbers or _LIST_LINK.fullmatch(between[numbers[-1].end() :]) is not None
