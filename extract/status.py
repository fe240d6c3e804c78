"""The footing of each quantity: reported, planned, a standard, or a condition that selects a group."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from extract.records import Status
from extract.rules import Rule, load_rules

Place = Literal["before", "after", "quote", "per", "sentence", "section"]
_YEAR = re.compile(r"20\d\d")


class Surroundings(NamedTuple):
    """What stands around a quantity: its clause before and after it, its sentence up to it, the headings above it."""

    before: str
    after: str
    quote: str
    per: str
    sentence: str
    section: str


class StatusRule(Rule):
    """Patterns that must all be found, each in its place, for a status to hold; `future` asks for a year after the report's."""

    status: Status
    where: dict[Place, str]
    units: tuple[str, ...] = ()
    future: bool = False

    @cached_property
    def patterns(self) -> tuple[tuple[Place, re.Pattern[str]], ...]:
        return tuple((place, re.compile(pattern)) for place, pattern in self.where.items())

    def fits(self, around: Surroundings, unit: str, year: int | None) -> bool:
        """Say whether every pattern of the rule is found in its place."""
        if self.units and unit not in self.units:
            return False
        if self.future and year and not any(int(y) > year for y in _YEAR.findall(around.sentence)):
            return False
        return all(pattern.search(getattr(around, place)) for place, pattern in self.patterns)


class StatusClassifier:
    """Decides the status of a quantity by the first rule that fits."""

    def __init__(self, directory: Path | None = None) -> None:
        self._rules = load_rules("status", StatusRule, directory)

    def classify(self, around: Surroundings, unit: str, year: int | None = None) -> tuple[Status, str]:
        """Return the status and the id of the rule that gave it (empty for the default); `year` is the report's own year.

        >>> StatusClassifier().classify(Surroundings("今年计划新建驿站", "", "5个", "", "今年计划新建驿站", ""), "个")[0]
        'planned'
        """
        return next(((rule.status, rule.id) for rule in self._rules if rule.fits(around, unit, year)), ("reported", ""))
