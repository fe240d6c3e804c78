"""The unit of each number of a table: its own, that of its headings, or that of the whole table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.records import MONEY_UNITS, RATE_UNITS
from extract.table_figures import FigureReader
from extract.table_names import Heading, is_total
from extract.table_words import Role, TableWords

_BETWEEN_UNITS = re.compile(r"[、,，;；和及/或 ]+")


class Unit(NamedTuple):
    """A unit as written, and the rule that gave it; both empty where none does."""

    written: str
    rule: str


class UnitFinder:
    """Finds the unit of a number that has none of its own."""

    def __init__(self, figures: FigureReader, words: TableWords) -> None:
        self._figures = figures
        self._words = words

    def named(self, line: str) -> list[str]:
        """Return the units that a line beside a table names: 单位:万元、%."""
        found = self._words.find("unit_line", "".join(line.split()))
        if found is None:
            return []
        written = found.match["unit"].strip()
        if self._figures.is_unit(written):
            return [written]
        return [unit for unit in _BETWEEN_UNITS.split(written) if self._figures.is_unit(unit)]

    def find(self, column: Heading, row: Heading, beside: str, table: Sequence[str]) -> Unit:
        """Return the unit by column heading, row heading, the unit column beside the number, and the units of the table."""
        if column.unit:
            return Unit(column.unit, "tables.unit.column")
        if self._is_percent(column.innermost):
            return Unit("%", "tables.percent.words")
        if row.unit:
            return Unit(row.unit, "tables.unit.row")
        if beside:
            return Unit(beside, "tables.unit.beside")
        heading = column if any(self._tells(name) for name in column.texts()) else row
        if self._is_percent(heading.innermost):
            return Unit("%", "tables.percent.words")
        return self._of_table(heading, table)

    def _of_table(self, heading: Heading, table: Sequence[str]) -> Unit:
        counted = next((found for name in heading.texts() if (found := self._words.find("counted", name))), None)
        if counted:
            same = [unit for unit in table if self.base(unit) == counted.rule.unit]
            return Unit(same[0], "tables.unit.table") if same else Unit(counted.rule.unit, counted.rule.id)
        if len(table) == 1:
            return Unit(table[0], "tables.unit.table")
        money = self._words.has("money", heading.innermost)
        fitting = [unit for unit in table if (self.base(unit) in MONEY_UNITS) == money and self.base(unit) not in RATE_UNITS]
        return Unit(fitting[0], "tables.unit.table") if fitting else Unit("", "")

    def of_fellows(self, column: Heading, fellows: Sequence[Heading]) -> Unit:
        """Return the unit that the other columns of money, or all columns that a total adds up, agree in."""
        units = [Unit(other.unit, "") if other.unit else self._of_table(other, ()) for other in fellows]
        written = {unit.written for unit in units if unit.written and self.base(unit.written) not in RATE_UNITS | {"岁"}}
        if self._words.has("money", column.innermost):
            written = {unit for unit in written if self.base(unit) in MONEY_UNITS}
        elif not is_total(column.innermost):
            return Unit("", "")
        return Unit(min(written), "tables.unit.fellows") if len(written) == 1 else Unit("", "")

    def _is_percent(self, name: str) -> bool:
        return bool(name) and self._words.has("percent", name)

    def _tells(self, name: str) -> bool:
        """Whether a column's name says what kind of number it holds, so that the row's does not matter."""
        roles: tuple[Role, ...] = ("percent", "counted", "money")
        return bool(name) and any(self._words.has(role, name) for role in roles)

    def base(self, unit: str) -> str:
        """Return the unit without its scale: 万元 is counted in 元."""
        found = self._figures.read(f"1{unit}")
        return found.quantity.unit if found else unit
