"""A grid divided into its layouts: one, or more where headings stand again in the middle."""

from __future__ import annotations

from itertools import pairwise

from extract.table_cells import CellReader
from extract.table_columns import ColumnReader
from extract.table_grid import Grid, GridCell
from extract.table_headings import HeadingReader
from extract.table_layout import Layout

_SMALLEST = 2  # rows, and columns


class LayoutReader:
    """Tells the parts of a grid apart."""

    def __init__(self, cells: CellReader) -> None:
        self._cells = cells
        self._headings = HeadingReader(cells)
        self._columns = ColumnReader(cells)

    def read(self, grid: Grid) -> list[Layout]:
        """Return the layouts of a grid from top to bottom; without columns where it holds no data."""
        layout = self._read(grid)
        restarts = self._restarts(layout)
        if not restarts:
            return [layout]
        return [self._read(grid.part(first, behind)) for first, behind in pairwise([0, *restarts, grid.height])]

    def _read(self, grid: Grid) -> Layout:
        figures = {cell.number: figure for cell in grid.cells if (figure := self._cells.figure(cell)) is not None}
        units = frozenset(cell.number for cell in grid.cells if cell.number not in figures and self._cells.is_unit(cell))
        layout = Layout(grid, figures, units)
        if figures and min(grid.width, grid.height) >= _SMALLEST:
            self._headings.read(layout)
            self._columns.read(layout)
        return layout

    def _restarts(self, layout: Layout) -> list[int]:
        """Return the rows of the body in which every column of numbers has a heading; one cell over it is its caption."""
        if not layout.heading_rows or not layout.columns:
            return []
        held = {at: [cell.number in layout.figures for cell in self._columns.body_cells(layout, at)] for at in range(layout.grid.width)}
        numbers = [at for at, figures in held.items() if sum(figures) * 2 >= len(figures) and any(figures)]
        found: list[int] = []
        for row, above in zip(layout.body, [-1, *layout.body], strict=False):
            if numbers and self._is_heading(layout, row, numbers):
                alone = above >= 0 and len(layout.grid.filled(above)) == 1
                found.append(above if alone and above not in found else row)
        return found

    def _is_heading(self, layout: Layout, row: int, numbers: list[int]) -> bool:
        cells = [layout.grid.at(row, at) for at in numbers]
        if not all(cell is not None and self._heads(layout, cell) for cell in cells):
            return False
        first = next((cell for cell in layout.grid.filled(row) if cell not in cells), None)
        return first is None or self._cells.is_stub(first) or self._repeats(layout, first)

    def _heads(self, layout: Layout, cell: GridCell) -> bool:
        """Whether a cell in a column of numbers is a heading: a known one, a time, or one that stands above the column too."""
        if not cell.words or (cell.number in layout.figures and not layout.figures[cell.number].is_year):
            return False
        return self._cells.is_known(cell) or self._repeats(layout, cell)

    @staticmethod
    def _repeats(layout: Layout, cell: GridCell) -> bool:
        return any(cell.words == other.words for other in layout.columns[cell.column].path)
