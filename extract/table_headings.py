"""Which rows of a table are captions, headings, or numbers of the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.table_cells import CellReader
from extract.table_figures import Figure
from extract.table_grid import GridCell
from extract.table_layout import Layout

_COLUMN_MARK = re.compile(r"[甲乙丙丁戊己]|栏次|行次|[A-Z]|[(（]?\d{1,2}[)）]?|\d{1,2}=[\d+\-*/×÷()（）%]{1,24}")
_NARROWEST, _WIDEST_FORM = 2, 8


class HeadingReader:
    """Finds the rows over the body of a table."""

    def __init__(self, cells: CellReader) -> None:
        self._cells = cells

    def read(self, layout: Layout) -> None:
        """Set the captions, the heading rows, the rows that number the columns, and the body."""
        first = self._captions(layout)
        self._headings(layout, first)
        if self._is_form(layout):
            layout.heading_rows.clear()
        taken = {*layout.heading_rows, *layout.numbered_rows}
        layout.body = [row for row in range(first, layout.grid.height) if row not in taken]

    def _captions(self, layout: Layout) -> int:
        """Take the rows at the top that hold one cell as captions; return the first row below them."""
        grid, row = layout.grid, 0
        while row < grid.height - 2:
            filled = grid.filled(row)
            if not filled:
                row += 1
                continue
            below = next((grid.filled(r) for r in range(row + 1, grid.height) if grid.filled(r)), [])
            alone = len(filled) == 1 and filled[0].number not in layout.figures
            if not (alone and (filled[0].columns >= grid.width or (len(below) > 1 and filled[0].rows == 1))):
                break
            layout.captions += filled
            row += 1
        return row

    def _headings(self, layout: Layout, first: int) -> None:
        grid, rows = layout.grid, layout.heading_rows
        for row in range(first, grid.height):
            filled = grid.filled(row)
            if not filled:
                continue
            if rows and self._is_numbering(layout, filled):
                layout.numbered_rows.append(row)
                continue
            if not self._is_heading(layout, row, filled):
                return
            rows.append(row)

    def _is_heading(self, layout: Layout, row: int, filled: Sequence[GridCell]) -> bool:
        rows = layout.heading_rows
        flagged = all(cell.is_heading for cell in filled) and len(filled) > 1
        figures = [cell for cell in filled if cell.number in layout.figures]
        if figures and len(figures) < len(filled) and all(self._is_band(layout.figures[cell.number], bool(rows)) for cell in figures):
            return not rows or self._is_linked(layout, row, filled)
        if figures:
            years = all(layout.figures[cell.number].is_year for cell in figures)
            numbers = [int(layout.figures[cell.number].words) for cell in figures] if years else []
            run = years and (len(figures) > 1 or not rows) and numbers in (sorted(set(numbers)), sorted(set(numbers), reverse=True))
            return flagged or (run and (not rows or self._is_linked(layout, row, filled)))
        if not rows:
            return len(filled) > 1 or flagged
        return flagged or self._is_linked(layout, row, filled)

    @staticmethod
    def _is_band(figure: Figure, below: bool) -> bool:
        """Whether a number names a group (60岁以上, 60-69岁); below other headings one with a unit does (60岁)."""
        return figure.quantity.modifier != "exact" or (below and bool(figure.quantity.unit))

    def _is_linked(self, layout: Layout, row: int, filled: Sequence[GridCell]) -> bool:
        """Whether a row goes on with the headings above it: merged cells reach into it, or it stands below one, or it holds their units."""
        grid, rows = layout.grid, layout.heading_rows
        own = [cell for cell in filled if cell.row == row]
        if not own:
            return True
        if any(cell.row in rows for cell in filled):
            return True
        above = [grid.at(rows[-1], cell.column) for cell in own]
        if any(cell is not None and 1 < cell.columns < grid.width for cell in above) and (len(own) > 1 or own[0].column > 0):
            return True
        if own[0].column == 0 and len(own) > 1:
            return all(self._cells.is_unit(cell) for cell in own[1:])
        bare = [cell for cell in above if cell is None or not cell.words]
        return own[0].column > 0 and (bool(bare) or all(self._cells.is_unit(cell) for cell in own))

    @staticmethod
    def _is_numbering(layout: Layout, filled: Sequence[GridCell]) -> bool:
        """Whether a row numbers the columns: 甲, 1, 2, 3=1+2."""
        if len(filled) < 2 or not all(_COLUMN_MARK.fullmatch(cell.words) for cell in filled):
            return False
        numbers = [int(cell.words.strip("()（）").partition("=")[0]) for cell in filled if re.match(r"[(（]?\d", cell.words)]
        return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1

    def _is_form(self, layout: Layout) -> bool:
        """Whether the first row is no heading: beside each name stands its own value (名称, 某院, 床位, 120张)."""
        rows, grid = layout.heading_rows, layout.grid
        if len(rows) != 1 or any(cell.is_heading for cell in grid.filled(rows[0])[1:]) or grid.width > _WIDEST_FORM:
            return False
        corner, heads = grid.at(rows[0], 0), grid.filled(rows[0])[1:]
        if corner is None or not corner.words:
            return False
        if any(self._cells.is_known(cell) for cell in heads) or not heads:
            return False
        below = [cell for row in range(rows[0] + 1, grid.height) for cell in grid.filled(row)[1:]]
        numbers = [layout.figures[cell.number] for cell in below if cell.number in layout.figures]
        words = [cell for cell in below if cell.number not in layout.figures and not self._cells.is_empty(cell)]
        own_units = sum(bool(figure.quantity.unit) for figure in numbers)
        return (bool(words) and own_units * 2 > len(numbers)) or (
            grid.width == _NARROWEST and own_units == len(numbers) and self._differ(numbers)
        )

    @staticmethod
    def _differ(numbers: Sequence[Figure]) -> bool:
        return len({figure.quantity.unit for figure in numbers}) > 1
