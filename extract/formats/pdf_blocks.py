"""The blocks of a document from the paragraphs, tables and page ends of a PDF: headings, masks, tables that go on over page ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from extract.document import Declared, Document, Format
from extract.formats import composer
from extract.formats.pdf_lines import LARGE
from extract.formats.pdf_paragraphs import PageEnd, Paragraph, is_listed
from extract.formats.pdf_tables import Area, Grid

Block = Paragraph | Grid | PageEnd
_Row = list[tuple[Area, str]]

_TITLE_PLACE = 0.6  # part of the first page, from the top, in which the title begins
_SHORTEST_TITLE, _LONGEST_TITLE, _LONGEST_HEADING, _SHORTEST_RUNNING = 4, 100, 60, 50  # characters
_SAME_COLUMN = 4.0  # points
_LETTERHEAD = re.compile(r".{0,30}(?:文件|简报|快报|专报|公报|文稿)(?:[(（].{1,12}[)）])?")
_CONTINUED = re.compile(r"[(（]?(?:接|续)(?:上|前)?(?:表|页)[\d-]{0,5}[)）]?[:：]?")


class _Whole(NamedTuple):
    """A table put together from its parts on several pages, and what the later pages say again."""

    grid: Grid
    repeated: tuple[str, ...] = ()


def build_document(blocks: Sequence[Block], kind: Format) -> Document:
    """Return the document of paragraphs, tables and page ends in order; what is printed largest on the first page is its title."""
    usual = _usual_size(blocks)
    title = _title(blocks, usual)
    headings = [block for block in blocks if isinstance(block, Paragraph) and block is not title and _is_heading(block, usual)]
    sizes = sorted({block.size for block in headings}, reverse=True)
    levels = {block: sizes.index(block.size) + 1 for block in headings}
    composed = (part for block in _with_whole_tables(blocks) for part in _composed(block, levels))
    return composer.compose(composed, kind, Declared(title=title.text if title else ""))


def _composed(block: Paragraph | PageEnd | _Whole, levels: Mapping[Paragraph, int]) -> Iterator[composer.Block]:
    """Yield the blocks that one block makes; what a page says beside the text is masked."""
    if isinstance(block, Paragraph):
        yield composer.Paragraph(block.text, levels.get(block, 0), "contents" if is_listed(block.text) else "")
    elif isinstance(block, PageEnd):
        yield from (composer.Paragraph(piece.line.text, mask=piece.kind) for piece in block.furniture)
        yield composer.Paragraph(" ".join(block.aside.split()), mask="watermark")
    else:
        yield composer.Grid(tuple(composer.GridCell(*area, tuple(_paragraphs(words))) for area, words in block.grid.cells))
        yield from (composer.Paragraph(words, mask="repeated_heading") for words in block.repeated)


def _paragraphs(words: str) -> Iterator[composer.Paragraph]:
    """Yield the paragraphs of a table cell."""
    yield from (composer.Paragraph(line) for line in words.split("\n"))


def _usual_size(blocks: Sequence[Block]) -> float:
    sizes: Counter[float] = Counter()
    for block in blocks:
        if isinstance(block, Paragraph):
            sizes[round(block.size, 1)] += len(block.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _title(blocks: Sequence[Block], usual: float) -> Paragraph | None:
    """Return what is printed largest on the first page above its text; the name of a paper is none if something else could be."""
    above = takewhile(lambda block: not (isinstance(block, Paragraph) and _is_running(block, usual)), blocks)
    large = [
        block
        for block in above
        if isinstance(block, Paragraph)
        and block.page == 0
        and block.place < _TITLE_PLACE
        and block.size > LARGE * usual
        and _SHORTEST_TITLE <= len(block.text) <= _LONGEST_TITLE
    ]
    large = [block for block in large if not _LETTERHEAD.fullmatch(block.text)] or large
    return max(large, key=lambda block: block.size, default=None)


def _is_running(block: Paragraph, usual: float) -> bool:
    return block.size < LARGE * usual and len(block.text) > _SHORTEST_RUNNING


def _is_heading(block: Paragraph, usual: float) -> bool:
    return block.size > LARGE * usual and len(block.text) <= _LONGEST_HEADING and block.text[-1] not in "。；;，,"


def _with_whole_tables(blocks: Sequence[Block]) -> list[Paragraph | PageEnd | _Whole]:
    """Return the blocks with each table that goes on over page ends made one, and the page ends behind it."""
    found: list[Paragraph | PageEnd | _Whole] = []
    last = -1  # where the table stands that may go on
    for block in blocks:
        table = found[last] if last >= 0 else None
        if isinstance(table, _Whole) and isinstance(block, Grid) and last < len(found) - 1 and _same_columns(table.grid, block):
            found[last] = _appended(table, block)
        elif isinstance(table, _Whole) and isinstance(block, Paragraph) and _CONTINUED.fullmatch(block.text):
            found[last] = _Whole(table.grid, (*table.repeated, block.text))
        elif isinstance(block, Grid):
            last = len(found)
            found.append(_Whole(block))
        else:
            last = -1 if isinstance(block, Paragraph) else last
            found.append(block)
    return found


def _same_columns(one: Grid, other: Grid) -> bool:
    pairs = zip(one.xs, other.xs, strict=False)
    return len(one.xs) == len(other.xs) and all(abs(a - b) <= _SAME_COLUMN for a, b in pairs)


def _appended(table: _Whole, part: Grid) -> _Whole:
    """Return a table with the rows of its next part, but for the heading rows that this one repeats."""
    rows = table.grid.rows
    known, new = _by_row(table.grid), _by_row(part)
    repeated = 0
    while repeated < min(rows, part.rows) and known.get(repeated) == new.get(repeated) and repeated in new:
        repeated += 1
    again = tuple(words for area, words in part.cells if area.row < repeated)
    cells, first = _with_cut_row(known[rows - 1], new, repeated) if rows - 1 in known else (None, repeated)
    moved = [(area._replace(row=area.row + rows - first), words) for area, words in part.cells if area.row >= first]
    kept = [cell for cell in table.grid.cells if cells is None or cell[0].row < rows - 1]
    return _Whole(table.grid._replace(cells=(*kept, *(cells or ()), *moved)), (*table.repeated, *again))


def _with_cut_row(last: _Row, new: dict[int, _Row], first: int) -> tuple[_Row | None, int]:
    """Return a last row with what the next page has of it, and the row after that; None if the next page begins a row of its own.

    The rest of a row that a page end cuts has no first cell, and fewer words than gaps.
    """
    rest = new.get(first, [])
    same = [(area.column, area.columns, area.rows) for area, _ in rest] == [(area.column, area.columns, area.rows) for area, _ in last]
    filled = [bool(words) for _, words in rest]
    if not same or filled[0] or not 0 < sum(filled) <= len(filled) / 2 or any(b and not a[1] for a, b in zip(last, filled, strict=True)):
        return None, first
    return [(area, words + more) for (area, words), (_, more) in zip(last, rest, strict=True)], first + 1


def _by_row(grid: Grid) -> dict[int, _Row]:
    return {row: list(cells) for row, cells in groupby(grid.cells, key=lambda cell: cell[0].row)}
