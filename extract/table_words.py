"""What the words of a table mean, by `rules/tables.yaml`: marks, units, roles of columns, parts, times and status."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple

from extract.records import Reason, Status
from extract.rules import Rule, load_rules

Role = Literal[
    "mark", "unit_line", "caption_end", "unit_column", "generic", "attribute", "stub", "part", "vague_part", "reject", "row_period",
    "period", "no_period", "percent", "counted", "money", "change", "moved", "status", "drop", "relative", "measure",
]  # fmt: skip


class TableRule(Rule):
    """A pattern over the whole of a cell, a heading or a line, and what it says."""

    role: Role
    pattern: str
    reason: Reason | None = None
    status: Status | None = None
    unit: str = ""
    reads: str = ""


class Meaning(NamedTuple):
    """The rule that covers some words, and the match."""

    rule: TableRule
    match: re.Match[str]


class TableWords:
    """The rules by role, compiled once; the first that covers the words decides."""

    def __init__(self, directory: Path | None = None) -> None:
        self._rules: dict[str, list[tuple[TableRule, re.Pattern[str]]]] = {}
        for rule in load_rules("tables", TableRule, directory):
            self._rules.setdefault(rule.role, []).append((rule, re.compile(rule.pattern)))

    def find(self, role: Role, words: str) -> Meaning | None:
        """Return the first rule of a role that covers the whole of the words, or None.

        >>> TableWords().find("reject", "联系电话").rule.reason
        'identifier'
        """
        for rule, pattern in self._rules.get(role, ()):
            if (match := pattern.fullmatch(words)) is not None:
                return Meaning(rule, match)
        return None

    def has(self, role: Role, words: str) -> bool:
        """Return whether a rule of the role covers the whole of the words."""
        return self.find(role, words) is not None

    def inside(self, role: Role, words: str) -> list[tuple[int, int]]:
        """Return the spans of the words where a rule of the role is found.

        >>> TableWords().inside("no_period", "比上年增长")
        [(0, 3)]
        """
        return [match.span() for _, pattern in self._rules.get(role, ()) for match in pattern.finditer(words)]

    def read_period(self, words: str) -> str:
        """Return the time expression that a heading's words are read as; the words themselves where no rule covers them."""
        found = self.find("period", words)
        return found.rule.reads if found else words
