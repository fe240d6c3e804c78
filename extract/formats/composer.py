"""A document put together from the blocks of a page: paragraphs and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, TypeAlias

from extract.document import Cell, Declared, Document, Format, Heading, Mask, Table

_BLANKS = " \t\n\r\f\v\u3000\xa0"
_WORD_END, _WORD_START = re.compile(r"[0-9A-Za-z.%。；;]"), re.compile(r"[0-9A-Za-z]")
_HEAD = 5  # paragraphs in which a title stands
_LONG = 40  # characters; a cell with a paragraph like this and another one holds running text


class Paragraph(NamedTuple):
    """A paragraph: its text, its heading level (0 for none), and the kind of its mask (empty where it is the report's)."""

    text: str
    level: int = 0
    mask: str = ""


class GridCell(NamedTuple):
    """A table cell: its place in the grid from 0, how many rows and columns it spans, and the blocks in it."""

    row: int
    column: int
    rows: int
    columns: int
    blocks: tuple[Block, ...]
    is_heading: bool = False


class Grid(NamedTuple):
    """A table as its format gives it; cells in reading order."""

    cells: tuple[GridCell, ...]


Block: TypeAlias = Paragraph | Grid


def compose(blocks: Iterable[Block], kind: Format, declared: Declared | None = None) -> Document:
    """Return the document of these blocks: paragraphs are lines, table rows are lines with tabs between their cells.

    A table that only lays out the page (one column, tables within it, running text in its cells) is read cell by cell.

    >>> row = [GridCell(0, n, 1, 1, (Paragraph(word),)) for n, word in enumerate(("乡镇", "人次"))]
    >>> document = compose([Paragraph("一、走访", 1), Grid(tuple(row))], "docx")
    >>> document.text
    '一、走访\\n乡镇\\t人次\\n'
    >>> [document.text[c.start : c.end] for c in document.tables[0].cells]
    ['乡镇', '人次']
    """
    draft = _Draft()
    for block in _flat(blocks):
        if isinstance(block, Paragraph):
            draft.add_paragraph(block)
        else:
            draft.add_grid(block)
    return Document(
        text="".join(draft.pieces),
        format=kind,
        tables=tuple(draft.tables),
        headings=tuple(draft.headings),
        masks=tuple(draft.masks),
        declared=declared or Declared(),
    )


def title_in_head(title: str, blocks: Sequence[Block]) -> str:
    """Return a title from the properties of a file if the head of its text bears it out: a template's title stays in many files.

    >>> title_in_head("甲镇 总结", [Paragraph("甲镇"), Paragraph("总结")]), title_in_head("公文模板", [Paragraph("甲镇总结")])
    ('甲镇 总结', '')
    """
    words = " ".join(title.split())
    head = "".join(block.text for block in blocks[:_HEAD] if isinstance(block, Paragraph))
    return words if "".join(words.split()) in "".join(head.split()) else ""


class _Draft:
    """The text so far and what stands where in it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.tables: list[Table] = []
        self.headings: list[Heading] = []
        self.masks: list[Mask] = []

    def add_paragraph(self, paragraph: Paragraph) -> None:
        words = paragraph.text.strip(_BLANKS)
        if not words:
            return
        start, end = self._add(words)
        self._add("\n")
        if paragraph.mask:
            self.masks.append(Mask(paragraph.mask, start, end))
        elif paragraph.level:
            self.headings.append(Heading(start, end, paragraph.level))

    def add_grid(self, grid: Grid) -> None:
        start, cells = self.length, []
        for _, row in groupby(grid.cells, key=lambda cell: cell.row):
            for number, cell in enumerate(row):
                if number:
                    self._add("\t")
                a, b = self._add(_cell_text(cell.blocks))
                cells.append(Cell(cell.row, cell.column, cell.rows, cell.columns, a, b, cell.is_heading))
            self._add("\n")
        if any(cell.start < cell.end for cell in cells):
            self.tables.append(Table(start, self.length, tuple(cells)))

    def _add(self, text: str) -> tuple[int, int]:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start, self.length


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, in place of tables that lay out the page those in their cells."""
    for block in blocks:
        if isinstance(block, Grid) and _is_layout(block):
            for cell in block.cells:
                yield from _flat(cell.blocks)
        else:
            yield block


def _is_layout(grid: Grid) -> bool:
    if len({cell.column for cell in grid.cells}) < 2:
        return True
    return any(isinstance(block, Grid) for cell in grid.cells for block in cell.blocks) or any(_runs_on(cell) for cell in grid.cells)


def _runs_on(cell: GridCell) -> bool:
    """Return whether a cell holds several paragraphs of running text."""
    texts = [block.text.strip(_BLANKS) for block in cell.blocks if isinstance(block, Paragraph)]
    return len(list(filter(None, texts))) > 1 and any(len(text) > _LONG and "。" in text for text in texts)


def _cell_text(blocks: Sequence[Block]) -> str:
    """Return the text of a cell on one line; words broken over lines to fit its width are joined."""
    lines = (line for block in blocks if isinstance(block, Paragraph) for line in block.text.splitlines())
    words = [text for line in lines if (text := line.replace("\t", " ").strip(_BLANKS))]
    gaps = [" " if _WORD_END.match(left[-1]) and _WORD_START.match(right) else "" for left, right in pairwise(words)]
    return "".join(text + gap for text, gap in zip(words, [*gaps, ""], strict=False))
