"""Tables of data in a page: which tables are not there for the layout, and the grid of their cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extract.formats.page_elements import Element, is_block, keeps_blanks, tag_of, walk
from extract.formats.page_text import TextWriter

_WIDEST = 200  # columns; more of them are a mistake or an attack
_LONGEST_CELL = 800  # characters; a longer one holds an article


class GridCell(NamedTuple):
    """A cell of a table: its place counted from 0, its extent, its words, and whether it is a heading."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    is_heading: bool


def find_data_tables(root: Element) -> frozenset[Element]:
    """Return the tables that hold no other table and have at least two rows of at least two cells, none of them an article."""
    return frozenset(table for table in root.iter("table") if _is_data(table))


def read_grid(table: Element) -> list[GridCell]:
    """Return the cells of a table in reading order, in the columns into which the spans of earlier cells push them."""
    cells: list[GridCell] = []
    taken_until: list[int] = []  # for each column, the first row that is free again
    lines = list(_rows(table))
    for row, line in enumerate(lines):
        column = 0
        for cell in line:
            while column < len(taken_until) and taken_until[column] > row:
                column += 1
            rows = min(_span(cell, "rowspan") or len(lines), len(lines) - row)
            columns = min(_span(cell, "colspan") or 1, max(_WIDEST - column, 1))
            if column < _WIDEST:
                taken_until += [0] * (column + columns - len(taken_until))
                taken_until[column : column + columns] = [row + rows] * columns
            heading = tag_of(cell) == "th" or any(tag_of(above) == "thead" for above in cell.iterancestors("thead", "table"))
            cells.append(GridCell(row, column, rows, columns, read_line(cell), heading))
            column += columns
    return cells


def read_line(element: Element) -> str:
    """Return the text of an element on one line; its lines are put together, with a blank beside Latin letters and digits."""
    writer = TextWriter()
    for event in walk(element):
        tag = tag_of(event.element)
        if tag == "sup":
            writer.raised += {"start": 1, "end": -1}.get(event.kind, 0)
        if event.kind == "text":
            (writer.write_lines if keeps_blanks(event.element) else writer.write)(event.text)
        elif tag == "br" or (is_block(event.element) and event.element is not element):
            writer.break_line()
    return writer.text().strip().replace("\n", " ")


def _is_data(table: Element) -> bool:
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widths = [len(line) for line in _rows(table)]
    if sum(width > 1 for width in widths) < 2:
        return False
    parts = [*(cell for line in _rows(table) for cell in line), *table.iterchildren("caption")]
    lengths = [_length(part) for part in parts]
    return max(lengths) <= _LONGEST_CELL and sum(lengths) == _length(table)  # else there are words outside of its cells


def _length(element: Element) -> int:
    return sum(len("".join(text.split())) for text in element.itertext())


def _rows(table: Element) -> Iterator[list[Element]]:
    for row in table.iter("tr"):
        cells = [cell for cell in row if tag_of(cell) in {"td", "th"}]
        if cells:
            yield cells


def _span(cell: Element, name: str) -> int:
    """Return how far a cell spans; 0 means to the end of the table."""
    written = cell.get(name, "1").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1
