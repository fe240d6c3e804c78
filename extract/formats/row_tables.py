"""Tables that a format gives row by row, with the edges of their cells (DOC, RTF)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extract.formats.composer import Block, Grid, GridCell

_NEAR = 120  # twentieths of a point; edges that are closer are one
_DEEPEST = 30

ALONE, GOES_ON, BEGINS = 0, 1, 3  # how a cell is merged with those above and below it


class Edge(NamedTuple):
    """Where a cell begins and ends in twentieths of a point, how it is merged downwards, whether it is part of the one before it."""

    left: int
    right: int
    merge: int = ALONE
    beside: bool = False


class _Row(NamedTuple):
    cells: list[list[Block]]
    edges: Sequence[Edge]


class _Level:
    """A table that is being read: its rows, the cells of the row and the blocks of the cell that are still open."""

    def __init__(self) -> None:
        self.rows: list[_Row] = []
        self.cells: list[list[Block]] = []
        self.cell: list[Block] = []

    def blocks(self) -> Iterator[Block]:
        """Yield the table, and what is left where its last row has lost its end."""
        if self.rows:
            yield Grid(tuple(_cells(self.rows)))
        for blocks in (*self.cells, self.cell):
            yield from blocks


class TableStack:
    """The tables that are open where one reads, the innermost last."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []

    def go_to(self, depth: int) -> list[Block]:
        """Return the blocks of the table that ends where text at a depth follows (0 outside of tables), if one does."""
        depth = min(depth, _DEEPEST)
        ended: list[Block] = []
        while len(self._levels) > depth:
            ended = list(self._levels.pop().blocks())
            if self._levels:
                self._levels[-1].cell += ended
                ended = []
        self._levels += [_Level() for _ in range(depth - len(self._levels))]
        return ended

    def add(self, blocks: Iterable[Block]) -> None:
        """Put blocks into the open cell."""
        self._levels[-1].cell += blocks

    def end_cell(self) -> None:
        """Close the open cell."""
        level = self._levels[-1]
        level.cells.append(level.cell)
        level.cell = []

    def end_row(self, edges: Sequence[Edge]) -> None:
        """Close the open row; without edges its cells are counted."""
        level = self._levels[-1]
        level.rows.append(_Row(level.cells, edges))
        level.cells = []


def _cells(rows: Sequence[_Row]) -> list[GridCell]:
    """Return the cells of a table; columns are counted by where the cells of any row begin."""
    starts = _starts(edge.left for edges in {id(row.edges): row.edges for row in rows}.values() for edge in edges)
    cells: list[GridCell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        open_now: dict[int, int] = {}
        for place, blocks in enumerate(row.cells):
            edge = row.edges[place] if place < len(row.edges) else None
            column, span = _extent(starts, edge) if edge else (place, 1)
            if edge and edge.merge == GOES_ON and column in above:
                at = open_now[column] = above[column]
                cells[at] = cells[at]._replace(rows=number - cells[at].row + 1)
                continue
            if edge and edge.beside and not blocks and cells and cells[-1].row == number:
                cells[-1] = cells[-1]._replace(columns=cells[-1].columns + span)
                continue
            if edge and edge.merge:
                open_now[column] = len(cells)
            cells.append(GridCell(number, column, 1, span, tuple(blocks)))
        above = open_now
    return cells


def _starts(places: Iterable[int]) -> list[int]:
    """Return where columns begin, of places that are near one another the first."""
    starts: list[int] = []
    for place in sorted(set(places)):
        if not starts or place - starts[-1] > _NEAR:
            starts.append(place)
    return starts


def _extent(starts: Sequence[int], edge: Edge) -> tuple[int, int]:
    """Return in which column a cell begins and how many it spans; where tables end is not quite in line either."""
    column = bisect_right(starts, edge.left) - 1
    return column, max(1, bisect_left(starts, edge.right - _NEAR) - column)
