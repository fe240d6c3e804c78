"""Tables that no lines rule: rows of figures whose columns stand below one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.formats.pdf_lines import Line, Piece
from extract.formats.pdf_tables import Area, Grid

_LEAST_ROWS = 3
_MOST_FIGURES = 0.5  # part of the cells beside the first column that hold a figure, at least
_FAR = 3.0  # ems between the base lines of rows, at most
_LONGEST_HEADING = 12  # characters of a heading that stands between two rows of headings
_FIGURE = re.compile(r"\d")


class _Column(NamedTuple):
    """The sides of a column."""

    left: float
    right: float


def join_aligned(items: Sequence[Line | Grid]) -> list[Line | Grid]:
    """Return the items of a page with lines that are the rows of a table made one.

    Rows are lines in several pieces; at least three of them follow one another, their pieces stand in columns, and
    beside the first column most hold figures.
    """
    found: list[Line | Grid] = []
    run: list[Line] = []
    for item in (*items, None):
        if isinstance(item, Line) and len(item.pieces) > 1 and (not run or _follows(run[-1], item)):
            run.append(item)
            continue
        if run:
            found += _tabled(run, found)
        run = []
        if isinstance(item, Line) and len(item.pieces) > 1:
            run = [item]
        elif item is not None:
            found.append(item)
    return found


def _follows(line: Line, after: Line) -> bool:
    return line.column == after.column and 0 < line.base - after.base < _FAR * max(line.size, after.size)


def _tabled(run: list[Line], above: list[Line | Grid]) -> list[Line | Grid]:
    """Return the run with its rows as a table; rows of headings at the end of `above` are taken from there."""
    columns = _columns(run)
    if not columns:
        return list(run)
    first = next(n for n, line in enumerate(run) if _placed(line, columns))
    last = next((n for n in range(first, len(run)) if not _placed(run[n], columns)), len(run))
    rows = run[first:last]
    if len(rows) < _LEAST_ROWS or not _has_figures(rows, columns) or _is_contents(rows):
        return list(run)
    heads = _heads(above, rows[0], columns) if first == 0 else []
    del above[len(above) - len(heads) :]
    cells = [cell for number, line in enumerate((*heads, *rows)) for cell in _cells(number, line, columns)]
    sides = (*(column.left for column in columns), columns[-1].right)
    return [*run[:first], Grid(sides, (*heads, *rows)[0].base, tuple(cells)), *run[last:]]


def _columns(run: Sequence[Line]) -> list[_Column]:
    """Return the columns in which the pieces of most lines stand, or none if they do not stand apart."""
    count = Counter(len(line.pieces) for line in run).most_common(1)[0][0]
    rows = [line.pieces for line in run if len(line.pieces) == count]
    if len(rows) < _LEAST_ROWS - 1:
        return []
    columns = [_Column(min(piece.left for piece in stack), max(piece.right for piece in stack)) for stack in zip(*rows, strict=True)]
    return columns if all(a.right < b.left for a, b in pairwise(columns)) else []


def _placed(line: Line, columns: Sequence[_Column]) -> list[tuple[Piece, range]]:
    """Return the pieces of a line with the columns that each stands in; nothing if one stands in none, or two in the same."""
    found: list[tuple[Piece, range]] = []
    free = 0
    for piece in line.pieces:
        within = [n for n, column in enumerate(columns) if piece.left < column.right and piece.right > column.left]
        if not within or within[0] < free:
            return []
        found.append((piece, range(within[0], within[-1] + 1)))
        free = within[-1] + 1
    return found


def _has_figures(rows: Sequence[Line], columns: Sequence[_Column]) -> bool:
    beside = [piece for line in rows for piece, within in _placed(line, columns) if within[0]]
    return sum(bool(_FIGURE.search(piece.text)) for piece in beside) >= _MOST_FIGURES * len(beside) > 0


def _is_contents(rows: Sequence[Line]) -> bool:
    """Return whether rows are a table of contents: words and the numbers of pages, which never fall."""
    last = [line.pieces[-1].text for line in rows]
    numbers = [int(text) for text in last if text.isdecimal()]
    return all(len(line.pieces) == 2 for line in rows) and len(numbers) == len(rows) and numbers == sorted(numbers)


def _heads(above: Sequence[Line | Grid], first: Line, columns: Sequence[_Column]) -> list[Line]:
    """Return what stands above the rows: a line of headings over several columns, with one heading that stands between it and the rows."""
    heads: list[Line] = []
    below = first
    for item in reversed(above[-2:]):
        if not isinstance(item, Line) or not _follows(item, below) or not _placed(item, columns) or _FIGURE.search(item.text):
            break
        if len(item.text) > _LONGEST_HEADING * len(item.pieces):
            break
        heads.insert(0, item)
        below = item
    return heads if heads and len(heads[0].pieces) > 1 else []


def _cells(row: int, line: Line, columns: Sequence[_Column]) -> list[tuple[Area, str]]:
    cells, free = [], 0
    for piece, within in _placed(line, columns):
        cells += [(Area(row, n, 1, 1), "") for n in range(free, within[0])]
        cells.append((Area(row, within[0], 1, len(within)), piece.text))
        free = within[-1] + 1
    return cells + [(Area(row, n, 1, 1), "") for n in range(free, len(columns))]
