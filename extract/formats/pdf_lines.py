"""Lines of text from the glyphs of a page, in reading order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extract.formats.pdf_columns import find_blocks
from extract.formats.pdf_glyphs import Glyph
from extract.formats.raised import write_raised

LARGE = 1.15  # times the size of the running text, from which print is large

_JOINT = 2.0  # ems between words of one line; a wider gap may be one between columns
_BLANK_LATIN, _BLANK_DIGITS, _BLANK_HAN = 0.15, 0.28, 0.9  # ems between letters, digits, Han characters, from which they are apart
_BLANK_WRITTEN = 0.05  # the same where a blank is written between them: some programs write them without a width
_STOP = 0.6  # ems between the parts of a line that may stand in columns of a table
_SMALLER, _LARGER = 0.75, 1.9  # sizes beside the usual one from which glyphs are raised figures, or lines of their own
_MAY_HANG = frozenset("，。、；：！？”’》）)」』】〕,.;:!?")
_UNIT = re.compile(r"[“‘《（(「『【〔]{0,3}(?:[A-Za-z0-9.,%‰+×/:：~-]{1,40}|.)[，。、；：！？”’》）)」』】〕%…,;:!?]{0,4}")  # 避头尾


class Piece(NamedTuple):
    """A part of a line between gaps: its words and sides."""

    text: str
    left: float
    right: float


class Line(NamedTuple):
    """A line of words: its sides, base line and usual size.

    `lead` is the width of its first words up to where a wrap may divide them, `tail` that of a mark at its end, which may
    hang in the margin. `column` is 0 where the page is set in one column, else counted from the left one as 1. `pieces` are
    its parts if there are gaps in it.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    lead: float
    tail: float = 0.0
    column: int = 0
    pieces: tuple[Piece, ...] = ()


def find_lines(pages: Iterable[Iterable[Glyph]]) -> list[list[Line]]:
    """Return the lines of each page from top to bottom; where it is set in columns, those of the left one come first."""
    parted = [[piece for row in _rows(glyphs) for piece in _pieces(row)] for glyphs in pages]
    return [
        [_line([glyph for piece in row for glyph in piece], block.column) for block in blocks for row in _level(block.pieces)]
        for blocks in find_blocks(parted)
    ]


def usual_size(lines: Iterable[Line]) -> float:
    """Return the print size of most characters (0 if there are none)."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def cell_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines of a table cell: gaps divide nothing in it."""
    return [_line(row) for row in _rows(glyphs)]


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each base line from left to right; large print is kept apart from what it may lie over."""
    glyphs = list(glyphs)
    limit = _LARGER * _size(glyphs) if glyphs else 0.0
    for large in (False, True):
        row: list[Glyph] = []
        for glyph in sorted((g for g in glyphs if (g.size > limit) is large), key=lambda g: (-g.base, g.left)):
            if row and not _on_line(row[0], glyph):
                yield from _ordered(row)
                row = []
            row.append(glyph)
        yield from _ordered(row)


def _on_line(first: Glyph, glyph: Glyph) -> bool:
    """Base lines differ a little within a line: other fonts, and more so raised figures."""
    small, large = sorted((first.size, glyph.size))
    return first.base - glyph.base <= (0.35 if small > _SMALLER * large else 0.55) * large


def _ordered(row: list[Glyph]) -> Iterator[list[Glyph]]:
    """Yield a row without blanks at its ends and without glyphs drawn twice (a cheap bold face, a shadow); none if only blanks are left."""
    row = sorted(row, key=lambda g: g.left)
    kept: list[Glyph] = []
    for glyph in row:
        twin = any(g.text == glyph.text and glyph.left - g.left < 0.25 * max(g.right - g.left, 0.2 * g.size) for g in kept[-2:])
        if not twin:
            kept.append(glyph)
    while kept and kept[-1].text.isspace():
        kept.pop()
    first = next((n for n, glyph in enumerate(kept) if not glyph.text.isspace()), None)
    if first is not None:
        yield kept[first:]


def _pieces(row: list[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the parts of a row between wide gaps."""
    words = [glyph for glyph in row if not glyph.text.isspace()]
    cuts = [right.left for left, right in pairwise(words) if right.left - left.right > _JOINT * max(left.size, right.size)]
    for _, piece in groupby(row, key=lambda glyph: bisect_right(cuts, glyph.left)):
        yield from _ordered(list(piece))


def _level(block: list[list[Glyph]]) -> Iterator[list[list[Glyph]]]:
    """Yield the pieces of a block that stand on one line, from top to bottom."""
    row: list[list[Glyph]] = []
    for piece in sorted(block, key=lambda p: (-p[0].base, p[0].left)):
        if row and not (_on_line(row[0][0], piece[0]) and _alike(row[0], piece)):
            yield sorted(row, key=lambda p: p[0].left)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda p: p[0].left)


def _alike(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    small, large = sorted((_size(one), _size(other)))
    return small > 0.5 * large


def _size(glyphs: Sequence[Glyph]) -> float:
    sizes = sorted(glyph.size for glyph in glyphs)
    return sizes[len(sizes) // 2]


def _line(glyphs: list[Glyph], column: int = 0) -> Line:
    size = _size(glyphs)
    words = [glyph for glyph in glyphs if not glyph.text.isspace()]
    base = _base(words, size)
    tail = words[-1].right - words[-1].left if words[-1].text in _MAY_HANG else 0.0
    sides = words[0].left, words[-1].right
    return Line(_text(glyphs, base, size), *sides, base, size, _lead(words), tail, column, tuple(_parts(glyphs, base, size)))


def _parts(glyphs: Sequence[Glyph], base: float, size: float) -> Iterator[Piece]:
    """Yield the parts of a line between gaps."""
    words = [glyph for glyph in glyphs if not glyph.text.isspace()]
    cuts = [right.left for left, right in pairwise(words) if right.left - left.right > _STOP * size]
    for _, part in groupby(glyphs, key=lambda glyph: bisect_right(cuts, glyph.left)) if cuts else ():
        members = list(part)
        inked = [glyph for glyph in members if not glyph.text.isspace()]
        yield Piece(_text(members, base, size), inked[0].left, inked[-1].right)


def _text(glyphs: Sequence[Glyph], base: float, size: float) -> str:
    """Return the words of a line or of a part of one, with blanks where they belong."""
    text, last, apart = "", glyphs[0], False
    for raised, group in groupby(glyphs, key=lambda glyph: glyph.text.isdigit() and glyph.size < _SMALLER * size and glyph.base > base):
        part = ""
        for glyph in group:
            if glyph.text.isspace():
                apart = True
                continue
            part += (_blank(last, glyph, apart) if text or part else "") + glyph.text
            last, apart = glyph, False
        text += write_raised(part, text) if raised else part
    return text


def _base(glyphs: list[Glyph], size: float) -> float:
    bases = sorted(glyph.base for glyph in glyphs if glyph.size > _SMALLER * size)
    return bases[len(bases) // 2]


def _blank(left: Glyph, right: Glyph, apart: bool) -> str:
    """Return what stands between two glyphs, by their gap and by whether a blank is written between them.

    Typesetting stretches Han text and puts a quarter of an em around figures.
    """
    gap = (right.left - left.right) / max(left.size, right.size)
    if apart:
        return " " if gap > _BLANK_WRITTEN else ""
    if not (_is_latin(left.text) and _is_latin(right.text)):
        return " " if gap > _BLANK_HAN else ""
    return " " if gap > (_BLANK_DIGITS if left.text.isdigit() and right.text.isdigit() else _BLANK_LATIN) else ""


def _is_latin(text: str) -> bool:
    return text <= "\u024f"


def _lead(words: list[Glyph]) -> float:
    unit = _UNIT.match("".join(glyph.text for glyph in words[:40]))
    return words[unit.end() - 1 if unit else 0].right - words[0].left
