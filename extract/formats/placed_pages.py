"""The document of pages on which every character has its place (PDF, OFD)."""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Document, Format
from extract.formats.pdf_aligned import join_aligned
from extract.formats.pdf_blocks import build_document
from extract.formats.pdf_furniture import find_furniture
from extract.formats.pdf_glyphs import Page
from extract.formats.pdf_lines import Line, find_lines
from extract.formats.pdf_paragraphs import PageEnd, Sheet, find_paragraphs
from extract.formats.pdf_tables import Grid, split_tables


def lay_out(pages: Sequence[Page], kind: Format) -> Document:
    """Return the document of pages: paragraphs whole over line and page ends, tables, furniture masked behind its page."""
    return build_document(find_paragraphs(_sheets(pages)), kind)


def _sheets(pages: Sequence[Page]) -> list[Sheet]:
    """Return the pages with their lines and tables in reading order and their furniture at the end."""
    split = [split_tables(page.glyphs, page.rules) for page in pages]
    lines = find_lines(glyphs for _, glyphs in split)
    furniture = find_furniture([(page.height, found) for page, found in zip(pages, lines, strict=True)])
    sheets = []
    for page, (grids, _), found, around in zip(pages, split, lines, furniture, strict=True):
        apart = {id(piece.line) for piece in around}
        items = join_aligned(_in_order([line for line in found if id(line) not in apart], grids))
        sheets.append(Sheet(page.width, page.height, (*items, PageEnd(tuple(around), page.aside))))
    return sheets


def _in_order(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Line | Grid]:
    """Return lines with each table before the first line that stands below its top (in its column, where there are several)."""
    found: list[Line | Grid] = []
    waiting = list(grids)
    for line in lines:
        while waiting and line.base < waiting[0].top and (not line.column or waiting[0].xs[0] < line.right):
            found.append(waiting.pop(0))
        found.append(line)
    return [*found, *waiting]
