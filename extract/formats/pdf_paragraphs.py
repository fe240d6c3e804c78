"""Paragraphs from the lines of all pages: which line goes on in the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.formats.pdf_furniture import Furniture
from extract.formats.pdf_lines import LARGE, Line, usual_size
from extract.formats.pdf_tables import Grid

_INDENT = 1.0  # ems right of the margin from which a line is indented
_DEEPEST_INDENT = 2.6
_SLACK, _TIGHT, _FLUSH = 0.6, 0.3, 0.15  # ems by which a full line may miss the margin: ragged, justified, to tell one from the other
_FULL_LINES, _MOST_FLUSH = 8, 0.85  # how many lines, and what part of them, show a column to be justified
_FULL_FROM = 0.35  # part of the column's width within which a full line begins
_SUPPORT = 0.04  # part of the lines that begin, or end, at a margin
_SAME_SIZE = 0.12  # part by which print sizes of one paragraph differ
_FAR, _VERY_FAR = 1.15, 2.2  # times the usual distance of two lines
_UNEVEN = 4.0  # ems by which the right margin of the page may be wider than the left one
_CLOSED = re.compile(r"[。！？!?：:；;…][”’」』）)]{0,3}$")
_OPENS = re.compile(
    r"[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十]{1,3}[章节条、，,]"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳●■◆▲★•·]|——"
)
_SENTENCES = re.compile(r"[。；：;:]")
_LISTED = re.compile(r".{1,80}?(?:[.·•…．]|[.·•…．] ){3,200} ?\d{1,4}")
_LETTER_END, _LETTER_START = re.compile(r"[A-Za-z]$"), re.compile(r"[A-Za-z]")


class PageEnd(NamedTuple):
    """Where a page ends: the lines around its text, and the words that run across it in another direction."""

    furniture: tuple[Furniture, ...] = ()
    aside: str = ""


class Paragraph(NamedTuple):
    """A paragraph without line ends: its print size, its place on the page in which it begins, counted from 0 at the top, and that page."""

    text: str
    size: float
    place: float
    page: int


class Sheet(NamedTuple):
    """A page whose lines and tables stand in reading order, its end last."""

    width: float
    height: float
    items: tuple[Line | Grid | PageEnd, ...]


class _Measure(NamedTuple):
    """How one column is set: its margins, the usual distance of lines, the usual size.

    `indents` says whether paragraphs open with an indent, `justified` whether all lines of one but the last end at the margin.
    """

    left: float
    right: float
    leading: float
    size: float
    indents: bool
    justified: bool


class _Placed(NamedTuple):
    line: Line
    page: int
    measure: _Measure


def find_paragraphs(sheets: Sequence[Sheet]) -> list[Paragraph | Grid | PageEnd]:
    """Return the paragraphs of all pages, with the tables and page ends between them.

    A table or page end within a paragraph is put behind it.
    """
    measures = _measures(sheets)
    blocks: list[Paragraph | Grid | PageEnd] = []
    held: list[Grid | PageEnd] = []
    run: list[_Placed] = []
    for page, sheet in enumerate(sheets):
        for item in sheet.items:
            if not isinstance(item, Line):
                held.append(item)
                continue
            placed = _Placed(item, page, measures[_key(sheet, item)])
            if not run or not _goes_on(run[-1], placed, any(isinstance(block, Grid) for block in held)):
                blocks += [*_paragraph(run, sheets), *held]
                run, held = [], []
            run.append(placed)
    return [*blocks, *_paragraph(run, sheets), *held]


def is_listed(text: str) -> bool:
    """Return whether a line is one of a table of contents.

    >>> is_listed("一、工作回顾……………12"), is_listed("走访老人……共12人")
    (True, False)
    """
    return _LISTED.fullmatch(text) is not None


def _paragraph(run: Sequence[_Placed], sheets: Sequence[Sheet]) -> list[Paragraph]:
    if not run:
        return []
    text = run[0].line.text
    for _, after in pairwise(run):
        words = _LETTER_END.search(text) and _LETTER_START.match(after.line.text)
        text += (" " if words else "") + after.line.text
    line, page, _ = run[0]
    return [Paragraph(text, line.size, 1 - line.base / max(sheets[page].height, 1.0), page)]


def _goes_on(last: _Placed, after: _Placed, parted: bool) -> bool:
    """Return whether the paragraph of the line `last` goes on in `after`: the one is full, and the other opens nothing.

    `parted` says that a table stands between them.
    """
    line = after.line
    if abs(last.line.size - line.size) > _SAME_SIZE * max(last.line.size, line.size):
        return False
    if is_listed(last.line.text) or is_listed(line.text):
        return False
    if _is_large(last) and _is_large(after):
        return not parted and _is_below(last, after) and not _OPENS.match(line.text)
    closed = _CLOSED.search(last.line.text) is not None
    opens = _OPENS.match(line.text) and not after.measure.indents
    if not _is_full(last, line.lead) or (closed and (parted or opens or _is_far(last, after, _FAR))):
        return False
    if not parted and _is_far(last, after, _VERY_FAR):
        return False
    return _margin_goes_on(last, after, closed)


def _margin_goes_on(last: _Placed, after: _Placed, closed: bool) -> bool:
    """Return whether the left side of a line is that of a paragraph that goes on: at the margin, or as far in as the line before."""
    inset = (after.line.left - after.measure.left) / after.line.size
    if inset <= _INDENT:
        return True
    if after.measure.indents or closed or _OPENS.match(after.line.text):
        return False
    deeper = inset - (last.line.left - last.measure.left) / last.line.size
    return deeper < 0.5 or _OPENS.match(last.line.text) is not None


def _is_large(placed: _Placed) -> bool:
    return placed.line.size > LARGE * placed.measure.size


def _is_full(placed: _Placed, lead: float) -> bool:
    """Return whether the first words of the next line, as wide as `lead`, had no room on a line.

    In a justified column a line that closes a sentence short of the margin is the last one, and a heading is one line, even
    if there was no room.
    """
    line, measure = placed.line, placed.measure
    if line.left - measure.left > _FULL_FROM * (measure.right - measure.left):
        return False
    may_end = _CLOSED.search(line.text) or (_OPENS.match(line.text) and not _SENTENCES.search(line.text))
    if measure.justified and may_end and line.right < measure.right - _TIGHT * line.size:
        return False
    return line.right + lead > measure.right - _SLACK * line.size


def _is_below(last: _Placed, after: _Placed) -> bool:
    return last.page == after.page and 0 < last.line.base - after.line.base < _VERY_FAR * after.line.size


def _is_far(last: _Placed, after: _Placed, times: float) -> bool:
    """Return whether two lines of one column are further apart than lines of a paragraph are."""
    same = last.page == after.page and last.line.column == after.line.column
    return same and last.line.base - after.line.base > times * last.measure.leading


def _key(sheet: Sheet, line: Line) -> tuple[int, int]:
    return round(sheet.width), line.column


def _measures(sheets: Sequence[Sheet]) -> dict[tuple[int, int], _Measure]:
    """Return how each column is set, over all pages of one width."""
    columns: dict[tuple[int, int], list[list[Line]]] = {}
    for sheet in sheets:
        lines = [item for item in sheet.items if isinstance(item, Line)]
        for key in {_key(sheet, line) for line in lines}:
            columns.setdefault(key, []).append([line for line in lines if line.column == key[1]])
    usual = usual_size(line for pages in columns.values() for lines in pages for line in lines)
    return {key: _measure(pages, usual, key[0] if key[1] == 0 else 0) for key, pages in columns.items()}


def _measure(pages: Sequence[Sequence[Line]], usual: float, width: int) -> _Measure:
    """Return the measure of a column; on a page in one column, as wide as `width`, the right margin is much like the left one."""
    every = [line for page in pages for line in page]
    lines = [line for line in every if abs(line.size - usual) <= _SAME_SIZE * usual] or every
    left = _margin([line.left for line in lines], usual, 1)
    right = _margin([line.right for line in lines if not line.tail] or [line.right for line in lines], usual, -1)
    if width:
        right = max(right, width - left - _UNEVEN * usual)
    pairs = [pair for page in pages for pair in pairwise(page)]
    gaps = Counter(round(a.base - b.base) for a, b in pairs if 0 < a.base - b.base < 4 * usual)
    leading = max(gaps, key=lambda gap: (gaps[gap], -gap), default=round(1.8 * usual))
    return _Measure(left, right, max(leading, usual), usual, _indents(pairs, left, right, usual), _justified(pairs, right, usual))


def _indents(pairs: Sequence[tuple[Line, Line]], left: float, right: float, size: float) -> bool:
    """Return whether full lines that begin further in are followed by lines that begin at the margin."""
    inset = (_INDENT * size, _DEEPEST_INDENT * size)
    return any(inset[0] < a.left - left < inset[1] and b.left - left <= inset[0] and a.right > right - inset[1] for a, b in pairs)


def _justified(pairs: Sequence[tuple[Line, Line]], right: float, size: float) -> bool:
    """Return whether lines after which no word would fit end at the margin: most do, so that one that does not ends its paragraph."""
    full = [a.right for a, b in pairs if a.right + b.lead > right - _SLACK * size]
    flush = sum(side > right - _FLUSH * size for side in full)
    return len(full) >= _FULL_LINES and flush >= _MOST_FLUSH * len(full)


def _margin(sides: Sequence[float], size: float, sign: int) -> float:
    """Return the outermost side at which several lines begin (sign 1) or end (sign -1)."""
    ordered = sorted(sides, key=lambda side: sign * side)
    needed = max(2.0, _SUPPORT * len(ordered))
    for n, side in enumerate(ordered):
        near = sum(abs(other - side) <= _SLACK * size for other in ordered[n : n + 200])
        if near >= min(needed, 100):
            return side
    return ordered[0]
