"""Columns of running text on a page, and the order in which they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from extract.formats.pdf_glyphs import Glyph

_LEAST_LINES, _WIDTH = 6, 8  # lines that a column has at least; ems from which a line is wide
_WIDE, _WIDE_TOGETHER = 0.25, 0.6  # part of the lines that are wide: of each column, of both
_APART = 0.8  # part of the lines that do not run across the gutter, at least
_MAX_COLUMNS, _MAX_PIECES = 4, 400
_SAME_PLACE = 10  # points within which gutters of several pages are one

_Piece = list[Glyph]


class Block(NamedTuple):
    """Parts of lines that are read together, and the number of their column (0 where the page is in one)."""

    column: int
    pieces: list[_Piece]


def find_blocks(pages: Sequence[list[_Piece]]) -> list[list[Block]]:
    """Return the blocks of each page in reading order; a page that is too short to show its columns has those of the others."""
    gutters = [_gutter(pieces) for pieces in pages]
    known = Counter(round(gutter / _SAME_PLACE) for gutter in gutters if gutter)
    usual = known.most_common(1)[0][0] if known else 0
    common = next((gutter for gutter in gutters if gutter and round(gutter / _SAME_PLACE) == usual), None)
    return [
        _divided(pieces, gutter or (common if common and _sides(pieces, common) else None), 0)
        for pieces, gutter in zip(pages, gutters, strict=True)
    ]


def _divided(pieces: list[_Piece], gutter: float | None, before: int) -> list[Block]:
    """Return the blocks of a page; `before` columns stand to its left. What runs across the gutter divides what is above it from below."""
    if gutter is None:
        return [Block(before and before + 1, pieces)]
    found: list[Block] = []
    for across, group in groupby(sorted(pieces, key=lambda p: -p[0].base), key=lambda p: p[0].left < gutter < p[-1].right):
        members = list(group)
        if across:
            found.append(Block(before and before + 1, members))
            continue
        found.append(Block(before + 1, [piece for piece in members if piece[-1].right <= gutter]))
        right = [piece for piece in members if piece[0].left >= gutter]
        found += _divided(right, _gutter(right) if before + 2 < _MAX_COLUMNS else None, before + 1)
    return [block for block in found if block.pieces]


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """Return where a blank stripe divides a page into columns of running text, or None."""
    if not 2 * _LEAST_LINES <= len(pieces) <= _MAX_PIECES:
        return None
    best, found = 0, None
    for gutter in sorted({piece[0].left - 1 for piece in pieces}):
        sides = _sides(pieces, gutter)
        if sides and sum(map(len, sides)) > best and _are_columns(*sides):
            best, found = sum(map(len, sides)), gutter
    return found


def _sides(pieces: Sequence[_Piece], gutter: float) -> tuple[list[_Piece], list[_Piece]] | None:
    """Return what stands on either side of a gutter, or None if much runs across it."""
    left = [piece for piece in pieces if piece[-1].right <= gutter]
    right = [piece for piece in pieces if piece[0].left >= gutter]
    return (left, right) if len(left) + len(right) >= _APART * len(pieces) else None


def _are_columns(left: Sequence[_Piece], right: Sequence[_Piece]) -> bool:
    """Columns have some lines, many of them long: the columns of a table and the stops of a list have not."""
    if min(len(left), len(right)) < _LEAST_LINES:
        return False
    wide = [sum(piece[-1].right - piece[0].left > _WIDTH * piece[0].size for piece in side) for side in (left, right)]
    enough = wide[0] >= _WIDE * len(left) and wide[1] >= _WIDE * len(right)
    return enough and sum(wide) >= _WIDE_TOGETHER * (len(left) + len(right))
