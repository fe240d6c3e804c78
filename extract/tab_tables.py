"""Tables in plain text: lines one below the other whose fields are parted by tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.document import Cell, Table

_LINE = re.compile(r"[^\n\r]+")
_FEWEST_ROWS = 2
_ALIKE = 0.6  # of the lines have as many fields as most


def find_tab_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a plain text, whose cells stand between tabs; a tab that only indents makes none.

    >>> text = "镇\\t户数\\n东镇\\t12"
    >>> [text[cell.start : cell.end] for cell in find_tab_tables(text)[0].cells]
    ['镇', '户数', '东镇', '12']
    """
    if "\t" not in text:
        return ()
    return tuple(_table(rows) for run in _runs(text) if _is_table(rows := [_fields(text, *line) for line in run]))


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the runs of lines that hold a tab between words, with no empty line among them."""
    run: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        if run and text.count("\n", run[-1][1], match.start()) > 1:
            yield run
            run = []
        if "\t" in match.group().strip():
            run.append(match.span())
        elif run:
            yield run
            run = []
    yield run


def _fields(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between the tabs of a line."""
    cuts = [start - 1, *(match.start() for match in re.compile("\t").finditer(text, start, end)), end]
    return [(a + 1, b) for a, b in pairwise(cuts)]


def _is_table(rows: Sequence[Sequence[tuple[int, int]]]) -> bool:
    if len(rows) < _FEWEST_ROWS:
        return False
    _, often = Counter(map(len, rows)).most_common(1)[0]
    return often >= _ALIKE * len(rows)


def _table(rows: Sequence[Sequence[tuple[int, int]]]) -> Table:
    cells = [Cell(row, column, 1, 1, *span) for row, fields in enumerate(rows) for column, span in enumerate(fields)]
    return Table(rows[0][0][0], rows[-1][-1][1], tuple(cells))
