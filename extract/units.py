"""The measure words and units that may stand after a number, and where each of them is not one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from extract.rules import Rule, load_rules

_LATIN_GOES_ON = re.compile(r"[A-Za-z0-9]")
_TAKES_OTHER = frozenset({"count", "event"})
_TO_THE_NUMBER = r"[了出到上下近约共的得过]{0,3}[\d.一二两三四五六七八九十百千万几多余来数]{1,9}"


class UnitRule(Rule):
    """A unit: the `forms` it is written in, the `unit` of the table, and the words whose beginning only looks like it.

    Where a unit has an `after_word`, one of these stands before its number in the same clause.
    """

    unit: str
    kind: str
    forms: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    after_word: tuple[str, ...] = ()


class UnitMatch(NamedTuple):
    """The unit at a place of a text and the offset behind it."""

    end: int
    rule: UnitRule


class _Form(NamedTuple):
    rule: UnitRule
    barred: re.Pattern[str] | None
    before: re.Pattern[str] | None

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether text[start:end] is the unit itself and not the beginning of another word."""
        if text[end - 1].isascii() and text[end - 1].isalpha() and _LATIN_GOES_ON.match(text, end):
            return False
        if self.barred is not None and self.barred.match(text, end) is not None:
            return False
        return self.before is None or self.before.search(text, max(0, start - 16), start) is not None


class UnitTable:
    """Every unit form, longest first."""

    def __init__(self, directory: Path | None = None) -> None:
        self._forms: dict[str, list[_Form]] = {}
        for rule in load_rules("units", UnitRule, directory):
            barred = re.compile("|".join(rule.not_before)) if rule.not_before else None
            before = re.compile(rf"(?:{'|'.join(rule.after_word)}){_TO_THE_NUMBER}\Z") if rule.after_word else None
            for form in rule.forms:
                self._forms.setdefault(form, []).append(_Form(rule, barred, before))
        others = [word for word, forms in self._forms.items() if len(word) == 1 and any(form.rule.kind in _TAKES_OTHER for form in forms)]
        self._other = re.compile(rf"[（(]([{''.join(others)}])[)）]")
        self._longest = max(map(len, self._forms))
        self._first = frozenset(form[0] for form in self._forms)

    def match(self, text: str, at: int) -> UnitMatch | None:
        """Return the longest unit that begins at `at` and is a word of its own there.

        >>> table = UnitTable()
        >>> table.match("15项目标", 2).rule.unit
        '项'
        >>> table.match("15项目", 2) is None
        True
        >>> table.match("3个百分点", 1).rule.unit, table.match("30头（只）", 2).rule.unit
        ('百分点', '头(只)')
        """
        if at >= len(text) or text[at] not in self._first:
            return None
        for length in range(min(self._longest, len(text) - at), 0, -1):
            for form in self._forms.get(text[at : at + length], ()):
                if form.stands(text, at, at + length):
                    return self._with_other(text, at + length, form.rule)
        return None

    def _with_other(self, text: str, end: int, rule: UnitRule) -> UnitMatch:
        """Return a unit with the other in brackets that some of the things take: 2700件（组）, 30头（只）."""
        other = self._other.match(text, end) if rule.kind in _TAKES_OTHER else None
        if other is None:
            return UnitMatch(end, rule)
        return UnitMatch(other.end(), rule.model_copy(update={"unit": f"{rule.unit}({other.group(1)})"}))
