"""The measure words and units that may stand after a number, and where each of them is not one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from extract.rules import Rule, load_rules

_LATIN_GOES_ON = re.compile(r"[A-Za-z0-9]")


class UnitRule(Rule):
    """A unit: the `forms` it is written in, the `unit` of the table, and the words whose beginning only looks like it."""

    unit: str
    kind: str
    forms: tuple[str, ...]
    not_before: tuple[str, ...] = ()


class UnitMatch(NamedTuple):
    """The unit at a place of a text and the offset behind it."""

    end: int
    rule: UnitRule


class UnitTable:
    """Every unit form, longest first."""

    def __init__(self, directory: Path | None = None) -> None:
        self._forms: dict[str, list[tuple[UnitRule, re.Pattern[str] | None]]] = {}
        for rule in load_rules("units", UnitRule, directory):
            barred = re.compile("|".join(rule.not_before)) if rule.not_before else None
            for form in rule.forms:
                self._forms.setdefault(form, []).append((rule, barred))
        self._longest = max(map(len, self._forms))
        self._first = frozenset(form[0] for form in self._forms)

    def match(self, text: str, at: int) -> UnitMatch | None:
        """Return the longest unit that begins at `at` and is a word of its own there.

        >>> table = UnitTable()
        >>> table.match("15项目标", 2).rule.unit
        '项'
        >>> table.match("15项目", 2) is None
        True
        >>> table.match("3个百分点", 1).rule.unit
        '百分点'
        """
        if at >= len(text) or text[at] not in self._first:
            return None
        for length in range(min(self._longest, len(text) - at), 0, -1):
            for rule, barred in self._forms.get(text[at : at + length], ()):
                if self._stands(text, at + length, barred):
                    return UnitMatch(at + length, rule)
        return None

    @staticmethod
    def _stands(text: str, end: int, barred: re.Pattern[str] | None) -> bool:
        if text[end - 1].isascii() and text[end - 1].isalpha() and _LATIN_GOES_ON.match(text, end):
            return False
        return barred is None or barred.match(text, end) is None
