"""The role of each column of a table: it names the rows, holds their times or units, tells about them, or holds numbers."""

from __future__ import annotations

from collections.abc import Sequence

from extract.table_cells import CellReader, is_prose
from extract.table_grid import GridCell
from extract.table_layout import Column, Layout
from extract.table_words import TableRule


class ColumnReader:
    """Gives the columns of a table their roles."""

    def __init__(self, cells: CellReader) -> None:
        self._cells = cells
        self._words = cells.words

    def read(self, layout: Layout) -> None:
        """Set the columns, and the rows that hold only a name for those below them."""
        self._group_rows(layout)
        layout.columns = [self._column(layout, at) for at in range(layout.grid.width)]
        self._name_rows(layout)

    def body_cells(self, layout: Layout, at: int) -> list[GridCell]:
        """Return the different cells of a column under its headings that are not empty."""
        cells = (layout.grid.at(row, at) for row in layout.body)
        return list(dict.fromkeys(cell for cell in cells if cell is not None and not self._cells.is_empty(cell)))

    def _group_rows(self, layout: Layout) -> None:
        """Find the rows that hold only a name for those below them."""
        current: GridCell | None = None
        for row in layout.body:
            filled = [cell for cell in layout.grid.filled(row) if not self._cells.is_empty(cell)]
            own = [cell for cell in filled if cell.row == row]
            if len(filled) == 1 and own and own[0].number not in layout.figures and own[0].column < layout.grid.width - 1:
                current = own[0]
            elif current is not None:
                layout.groups[row] = current

    def _column(self, layout: Layout, at: int) -> Column:
        grid = layout.grid
        path = _path(layout, at)
        cells = [cell for cell in self.body_cells(layout, at) if cell.columns == 1 or cell.number in layout.figures]
        numbers = [cell for cell in cells if cell.number in layout.figures]
        names = [self._cells.figures.hint(cell.words).name for cell in path] or [""]
        rejected = self._rejected(path, numbers, cells)
        if self._holds_times(cells, names) and len(cells) > 0:
            return Column("period", None, path)
        if rejected is not None:
            return Column("reject", rejected, path)
        if self._words.has("unit_column", names[-1]) and cells and all(self._cells.is_unit(cell) for cell in cells):
            return Column("unit", None, path)
        bands = at == 0 and any(f.quantity.unit or f.quantity.modifier != "exact" for f in (layout.figures[c.number] for c in numbers))
        if (len(numbers) * 2 > len(cells) and not (bands and grid.width > 1)) or (not cells and layout.heading_rows):
            serial = self._is_serial(layout, at, numbers, names)
            return Column("reject", serial, path) if serial else Column("number", None, path)
        if at > 0 and (self._words.has("attribute", names[-1]) or any(is_prose(cell.words, names_row=False) for cell in cells)):
            return Column("attribute", None, path)
        known = self._words.find("stub", names[-1])
        return Column("label", known.rule if known else None, path)

    def _rejected(self, path: Sequence[GridCell], numbers: Sequence[GridCell], cells: Sequence[GridCell]) -> TableRule | None:
        """Return the rule by which the numbers of a column count nothing; a time or grade with a unit counts (服务时间(小时))."""
        for cell in reversed(path):
            hint = self._cells.figures.hint(cell.words)
            found = self._words.find("reject", hint.name)
            if found is None:
                continue
            measured = hint.unit and found.rule.reason in ("date", "label")
            names_rows = found.rule.reason == "label" and len(numbers) * 2 < len(cells)
            if not measured and not names_rows:
                return found.rule
        return None

    @staticmethod
    def _name_rows(layout: Layout) -> None:
        """Let what stands where the names of rows stand be names: 70岁以上."""
        if not layout.heading_rows:
            return
        for at in layout.block_starts:
            for row in layout.body:
                cell = layout.grid.at(row, at)
                if cell is not None:
                    layout.figures.pop(cell.number, None)

    def _holds_times(self, cells: Sequence[GridCell], names: Sequence[str]) -> bool:
        """Whether a column holds the time of each row."""
        if not cells or not all(self._cells.is_time(cell.words) for cell in cells):
            return False
        return names[-1] == "" or self._words.has("row_period", names[-1]) or self._words.has("generic", names[-1])

    def _is_serial(self, layout: Layout, at: int, numbers: Sequence[GridCell], names: Sequence[str]) -> TableRule | None:
        """Return the rule for serial numbers if a column without a heading, left of every other, counts 1, 2, 3."""
        if any(names) or at > 0 or len(numbers) < 2:
            return None
        counted = [layout.figures[cell.number].words for cell in numbers]
        found = self._words.find("reject", "序号") if counted == [str(n + 1) for n in range(len(counted))] else None
        return found.rule if found else None


def _path(layout: Layout, at: int) -> tuple[GridCell, ...]:
    """Return the headings over a column from top to bottom; an empty place left of which a heading stands goes on with that."""
    found: list[GridCell] = []
    for row in layout.heading_rows:
        cell = layout.grid.at(row, at)
        if (cell is None or not cell.words) and _has_words_below(layout, row, at):
            left = (layout.grid.at(row, other) for other in range(at - 1, 0, -1))
            cell = next((other for other in left if other is not None and other.words), None)
        if cell is not None and cell.words and cell not in found:
            found.append(cell)
    return tuple(found)


def _has_words_below(layout: Layout, row: int, at: int) -> bool:
    below = next((other for other in layout.heading_rows if other > row), None)
    under = layout.grid.at(below, at) if below is not None else None
    return under is not None and bool(under.words)
