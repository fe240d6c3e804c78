"""What stands around a table: its captions and the lines above it, with the units and the time that they give the whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from sys import maxsize
from typing import NamedTuple

from extract.anchor import Anchor
from extract.periods import Period
from extract.table_layout import Layout
from extract.table_periods import PeriodFinder
from extract.table_units import UnitFinder
from extract.table_words import TableWords

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]{1,3}[章节部]"
)
LONGEST_LINE = 80  # of a caption
_LINES_ABOVE, _LONGEST_LEAD = 5, 800


class Dated(NamedTuple):
    """The period of a number, with the spans of the clean text that tell it."""

    period: Period
    spans: tuple[tuple[int, int], ...]


class Surrounding(NamedTuple):
    """The captions and lines around a table with their offsets, the units that they name, and their time."""

    lines: tuple[tuple[int, str], ...]
    units: tuple[str, ...]
    dated: Dated | None

    @property
    def start(self) -> int:
        """Where the captions begin; a numbered line above them is a heading of the text."""
        return min((at for at, line in self.lines if not _NUMBERED.match(line)), default=maxsize)

    @property
    def caption(self) -> str:
        """The short lines, one blank between them."""
        return " ".join(line for _, line in self.lines if len(line) <= LONGEST_LINE)


class SurroundingReader:
    """Reads what stands around tables."""

    def __init__(self, words: TableWords, units: UnitFinder, periods: PeriodFinder) -> None:
        self._words = words
        self._units = units
        self._periods = periods

    def read(self, layout: Layout, caption: tuple[int, int], text: str, span: tuple[int, int, int], anchor: Anchor) -> Surrounding:
        """Return what surrounds a table that stands at span[1:] of the text; nothing before span[0] belongs to it."""
        floor, start, end = span
        lines = [(cell.start, cell.text) for cell in reversed(layout.captions)]
        if caption[0] < caption[1]:
            lines.append((caption[0], text[slice(*caption)]))
        lines += [line for line in self._above(text, floor, start) if not any(line[0] == other[0] for other in lines)]
        below = text[end : end + LONGEST_LINE].lstrip("\n").partition("\n")[0]
        corner = [cell.words for row in layout.heading_rows[:1] for cell in layout.grid.filled(row)[:1]]
        units = next((units for _, line in lines if (units := self._units.named(line))), None)
        units = units or next((units for line in (below, *corner) if (units := self._units.named(line))), [])
        found = self._periods.caption([line for _, line in lines], anchor)
        if found is None:
            return Surrounding(tuple(lines), tuple(units), None)
        at, period = lines[found[0]][0], found[1]
        return Surrounding(tuple(lines), tuple(units), Dated(period, ((at + period.char_start, at + period.char_end),)))

    def _above(self, text: str, floor: int, start: int) -> Iterator[tuple[int, str]]:
        """Yield the short lines right above a table, the nearest first, and the end of a paragraph that introduces it."""
        end = start
        for _ in range(_LINES_ABOVE):
            end = len(text[floor:end].rstrip()) + floor
            begin = max(floor, text.rfind("\n", floor, end) + 1)
            line = text[begin:end]
            if not line or "\t" in line:
                return
            if len(line) > LONGEST_LINE or line[-1] in "。！？；":
                if len(line) <= _LONGEST_LEAD and self._words.has("caption_end", line):
                    yield begin, line
                return
            yield begin, line
            if _NUMBERED.match(line):
                return
            end = begin
