"""The times that the headings of a table name, and the period of each number under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.anchor import Anchor
from extract.periods import Period, PeriodGrammar
from extract.table_words import TableWords

_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_STATED_YEAR = re.compile(r"((?:19|20)\d\d)年?(?=\D)")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-.．/](1[0-2]|0?[1-9])")
_EXPLICIT = re.compile(r"\d|季度|半年|[一二三四五六七八九十]月")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|[今去本上明前]年")
_YEAR_LONG = 360


class Stamp(NamedTuple):
    """A time as a heading names it: its half-open span in the heading's words, and what it is read as."""

    start: int
    end: int
    reads: str

    @property
    def has_year(self) -> bool:
        """Whether it opens with a year, so that it stands before a month or a quarter."""
        return _HAS_YEAR.match(self.reads) is not None


class PeriodFinder:
    """Finds and dates the times of headings and captions."""

    def __init__(self, grammar: PeriodGrammar, words: TableWords) -> None:
        self._grammar = grammar
        self._words = words

    def is_period(self, words: str) -> bool:
        """Return whether words are one time expression and nothing else."""
        if len(words) > 24 or not re.search("[年月季期日度末]", words):
            return False
        found = self._grammar.find(words)
        return len(found) == 1 and found[0].text == words

    def stamp(self, words: str, *, explicit: bool = False) -> Stamp | None:
        """Return the time that a heading names, or None; 比上年 names none. With `explicit`, 本年 and the like do not count.

        >>> finder = PeriodFinder(PeriodGrammar(), TableWords())
        >>> finder.stamp("2022年末人口"), finder.stamp("比上年增长"), finder.stamp("2021").reads
        (Stamp(start=0, end=6, reads='2022年末'), None, '2021年')
        """
        if _BARE_YEAR.fullmatch(words):
            return Stamp(0, len(words), f"{words}年")
        if month := _YEAR_MONTH.fullmatch(words):
            return Stamp(0, len(words), f"{month[1]}年{int(month[2])}月")
        if self._words.has("period", words):
            return None if explicit else Stamp(0, len(words), self._words.read_period(words))
        barred = self._words.inside("no_period", words)
        if stated := _STATED_YEAR.match(words):
            barred = [(max(a, stated.end()), b) for a, b in barred]
        found = [p for p in self._grammar.find(words) if not any(a < p.char_end and p.char_start < b for a, b in barred)]
        if stated and not found:
            return Stamp(0, stated.end() + (words[stated.end()] == "初"), f"{stated[1]}年")
        if not found and not explicit:
            opening = [b for a, b in self._words.inside("period", words) if a == 0 and not any(x < b for x, _ in barred)]
            return Stamp(0, max(opening), self._words.read_period(words[: max(opening)])) if opening else None
        if not found or (explicit and not _EXPLICIT.search(found[0].text)):
            return None
        return Stamp(found[0].char_start, found[0].char_end, self._words.read_period(found[0].text))

    def caption(self, lines: Sequence[str], anchor: Anchor) -> tuple[int, Period] | None:
        """Return the first time that the lines around a table name, with the number of its line."""
        for number, line in enumerate(lines):
            barred = self._words.inside("no_period", line)
            for period in self._grammar.find(line, anchor):
                if not any(a < period.char_end and period.char_start < b for a, b in barred):
                    return number, period
        return None

    def cumulated(self, period: Period | None) -> Period | None:
        """Return the months up to the one that a caption names, for a column of running totals; else the period itself."""
        if period is None or period.end is None or period.start is None or period.start.day > 1 or not period.start.month > 1:
            return period
        if (period.start.year, period.start.month) != (period.end.year, period.end.month):
            return period
        found = self._grammar.find(f"{period.end.year}年1—{period.end.month}月")
        return found[0]._replace(char_start=period.char_start, char_end=period.char_end) if found else period

    def resolve(self, stamps: Sequence[Stamp], caption: Period | None, before: Sequence[Stamp], anchor: Anchor) -> Period | None:
        """Return the period that the stamps over a number make together, read after the caption and the times in the headings before."""
        pieces = list(dict.fromkeys(stamp.reads for stamp in stamps))
        part_of_year = caption is not None and _is_part_of_year(caption)
        if part_of_year and pieces == ["今年"]:
            return caption
        if part_of_year and pieces == ["去年"]:
            pieces = ["去年同期"]
        if pieces == ["本月"] and caption is not None and caption.end is not None:
            pieces = [f"{caption.end.year}年{caption.end.month}月"]
        said = [caption.text] if caption else []
        said += [stamp.reads for stamp in before if stamp.reads not in (*pieces, *said)]
        context = "".join(f"{words}，" for words in said)
        found = self._grammar.find(context + "".join(pieces), anchor_of(anchor, caption))
        inside = [period for period in found if period.char_start >= len(context)]
        return inside[-1] if inside else None


def anchor_of(anchor: Anchor, caption: Period | None) -> Anchor:
    """Return what 上年 and 本年 resolve against in a table: the year of its caption, else the report's own."""
    day = caption and (caption.end or caption.start)
    if day is None or anchor.current_year == day.year:
        return anchor
    return Anchor(None, day.year)


def _is_part_of_year(period: Period) -> bool:
    return period.start is not None and period.end is not None and (period.end - period.start).days < _YEAR_LONG
