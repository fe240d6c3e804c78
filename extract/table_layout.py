"""A table with its parts told apart, and which cells of it name the row of a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from extract.table_figures import Figure
from extract.table_grid import Grid, GridCell
from extract.table_words import TableRule

ColumnRole = Literal["label", "period", "unit", "attribute", "reject", "number"]


class Column(NamedTuple):
    """The role of a column, the rule that rejects its numbers, and its heading cells from top to bottom."""

    role: ColumnRole
    rule: TableRule | None
    path: tuple[GridCell, ...]


@dataclass(slots=True)
class Layout:
    """A grid with its parts told apart; `groups` gives for each row the cell of the row that stands over it, if one does."""

    grid: Grid
    figures: dict[int, Figure]
    units: frozenset[int] = frozenset()
    captions: list[GridCell] = field(default_factory=list)
    heading_rows: list[int] = field(default_factory=list)
    numbered_rows: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    groups: dict[int, GridCell] = field(default_factory=dict)
    body: list[int] = field(default_factory=list)

    def labels_of(self, row: int, column: int) -> list[GridCell]:
        """Return the cells that name the row of a number, from left to right."""
        if not self.heading_rows:
            return self._left_of(row, column)
        start = self._block_start(column)
        found: list[GridCell] = []
        for at in range(start, column):
            if self.columns[at].role == "number" and found:
                break
            cell = self.grid.at(row, at)
            if self.columns[at].role == "label" and cell is not None and cell.words and cell.number not in self.figures:
                found.append(cell)
        return list(dict.fromkeys(found)) or self._first_words(row, start, column)

    def _first_words(self, row: int, start: int, column: int) -> list[GridCell]:
        """Return the first cell of a row that holds words, for a 合计 in the column of the codes or serial numbers."""
        while start and self.columns[start - 1].role == "reject":
            start -= 1
        cells = (self.grid.at(row, at) for at in range(start, column) if self.columns[at].role == "reject")
        return [cell for cell in cells if cell is not None and cell.words and not any(map(str.isdigit, cell.words))][:1]

    def _left_of(self, row: int, column: int) -> list[GridCell]:
        """Return the words that stand directly left of a number in a form without headings."""
        found: list[GridCell] = []
        for at in range(column - 1, -1, -1):
            cell = self.grid.at(row, at)
            if cell is None or cell in found:
                continue
            if cell.number in self.figures or not cell.words:
                if found:
                    break
                continue
            found.insert(0, cell)
        deep = len(found) > 1 and (found[-2].rows > 1 or found[-1].number in self.units)
        return found[-2:] if deep else found[-1:]

    def _block_start(self, column: int) -> int:
        """Return the first column of the block that a column is in: a table may go on beside itself (收入, 金额, 支出, 金额)."""
        starts = [at for at in self.block_starts if at < column]
        return max(starts, default=0)

    @property
    def block_starts(self) -> list[int]:
        """The columns where a block begins."""
        starts: list[int] = []
        seen_number = False
        names: list[str] = []
        for at, column in enumerate(self.columns):
            if column.role == "label":
                name = "".join(cell.words for cell in column.path)
                if not starts or (seen_number and (name in names or column.rule is not None)):
                    starts.append(at)
                    seen_number = False
                names.append(name)
            elif column.role == "number":
                seen_number = True
        return starts
