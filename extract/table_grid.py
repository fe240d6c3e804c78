"""The grid of a table: which cell covers each place, merged cells included, with the clean text of each."""

from __future__ import annotations

import re
from functools import cached_property

from extract.document import Table
from extract.normalise import CleanText

_BESIDE_HAN = re.compile(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+|\s*[\n\t]\s*")
_WIDEST, _TALLEST = 400, 20_000
_PLACES = 500_000  # that merged cells may cover; a file that claims more does not fill memory


class GridCell:
    """A cell of the grid: its number in reading order, its place, and the trimmed half-open span of its clean text."""

    __slots__ = ("column", "columns", "end", "is_heading", "number", "row", "rows", "start", "text", "words")

    def __init__(self, number: int, place: tuple[int, int, int, int], span: tuple[int, int], text: str, *, is_heading: bool) -> None:
        self.number = number
        self.row, self.column, self.rows, self.columns = place
        self.start, self.end = span
        self.text = text
        self.words = squeezed(text)
        self.is_heading = is_heading

    def moved(self, rows: int, tallest: int) -> GridCell:
        """Return the cell some rows further down, no taller than `tallest`."""
        place = (self.row + rows, self.column, min(self.rows, tallest), self.columns)
        return GridCell(self.number, place, (self.start, self.end), self.text, is_heading=self.is_heading)


class Grid:
    """The cells of a table by place; a place that no cell covers is None."""

    def __init__(self, cells: list[GridCell]) -> None:
        self.cells = cells
        self.height = max((cell.row for cell in cells), default=-1) + 1
        self.width = max((cell.column + cell.columns for cell in cells), default=0)
        self._at: dict[tuple[int, int], GridCell] = {}
        for cell in cells:
            cell.rows = min(cell.rows, self.height - cell.row)
            if cell.rows * cell.columns > max(_PLACES - len(self._at), 1):
                cell.rows = cell.columns = 1
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self._at.setdefault((row, column), cell)

    def at(self, row: int, column: int) -> GridCell | None:
        """Return the cell that covers a place, or None."""
        return self._at.get((row, column))

    def row(self, row: int) -> list[GridCell]:
        """Return the different cells of a row, from left to right, empty ones too."""
        found = [cell for column in range(self.width) if (cell := self.at(row, column)) is not None]
        return list(dict.fromkeys(found))

    def filled(self, row: int) -> list[GridCell]:
        """Return the different cells of a row that hold words."""
        return [cell for cell in self.row(row) if cell.words]

    def part(self, first: int, behind: int) -> Grid:
        """Return the rows from `first` to `behind` as a grid of their own; a cell that reaches in from above is left out."""
        cells = [cell for cell in self.cells if first <= cell.row < behind]
        return Grid([cell.moved(-first, behind - cell.row) for cell in cells])

    @cached_property
    def sentences(self) -> list[str]:
        """The words of each row, one blank between cells."""
        return [" ".join(cell.words for cell in self.filled(row)) for row in range(self.height)]


def squeezed(text: str) -> str:
    """Return a cell's words as one line, without the blanks that only space out Chinese characters.

    >>> squeezed("合　 计\\n(万元)"), squeezed("GDP per head")
    ('合计(万元)', 'GDP per head')
    """
    return re.sub(r"\s+", " ", _BESIDE_HAN.sub("", text)).strip()


def build_grid(table: Table, cleaned: CleanText, shown: str) -> Grid:
    """Return the grid of a table, whose cells hold raw offsets, over the clean text.

    In `shown` what is no part of the report is blanked: such a cell is empty.
    """
    cells = []
    for number, cell in enumerate(table.cells):
        if cell.row >= _TALLEST or cell.column >= _WIDEST:
            continue
        start, end = cleaned.clean_span(cell.start, cell.end)
        text = cleaned.text[start:end] if shown[start:end] == cleaned.text[start:end] else ""
        start += len(text) - len(text.lstrip())
        text = text.strip()
        rows, columns = max(1, min(cell.rows, _TALLEST)), max(1, min(cell.columns, _WIDEST - cell.column))
        place = (cell.row, cell.column, rows, columns)
        cells.append(GridCell(number, place, (start, start + len(text)), text, is_heading=cell.is_heading))
    return Grid(cells)
