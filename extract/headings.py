"""The title of a report: a line above it, or the words behind a mark such as 原标题."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.sources import any_of

_LONGEST = 64
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_CLOCK_START = re.compile(rf"{_DAY}")
_SPEECH = re.compile(r" {2,}| (?=\d)|(?:(?<=[”！？])|(?<=[\u4e00-\u9fff]))(?=“[^”]{0,40}[，。])")


class TitleFinder:
    """Finds titles with the words that mark them, that open the body after them, and that no title begins with."""

    def __init__(self, *, marks: Sequence[str], leads: Sequence[str], media: re.Pattern[str], barred: Sequence[str]) -> None:
        self._mark = re.compile(rf"(?:\A|(?<=[\s。：:】）)]))【?(?:{any_of(marks)})[：:] ?")
        self._barred = re.compile(rf"(?:{any_of(barred)})|[(（]?[一二三四五六七八九十\d]{{1,3}}[)）、.．是]|.{{0,40}}[：:]$|.{{2,8}}记者")
        self._lead = re.compile(rf"(?:{any_of(leads)})")
        self._media = media

    def find(self, text: str, body: int, imprint: int) -> tuple[int, int] | None:
        """Return the span of the title, or None; the furniture of `text` is blanked, its words start at `body`.

        The first line of the imprint is at `imprint`, or before `body` if none is below.
        """
        mark = self._mark.search(text, body, body + 200)
        if mark:
            return self._run_on(text, mark.end())
        return self._above(text, body, imprint) or self._first_line(text, body)

    def _above(self, text: str, body: int, imprint: int) -> tuple[int, int] | None:
        """The first long line above the imprint; the short ones are the path through the site."""
        lines = re.compile(r"(?<=\n)(?!\s)[^\n]{8,64}(?=\n)").finditer(text, max(body - 1, 0), imprint)
        return next((line.span() for line in lines if self._may_be(line.group())), None)

    def _first_line(self, text: str, body: int) -> tuple[int, int] | None:
        """A first line that is short, closes no sentence and has a body under it."""
        line = re.compile(r"(\S[^\n]{2,80}?)[^\S\n]*\n\s*\S").match(text, body)
        return line.span(1) if line and self._may_be(line.group(1)) else None

    def _may_be(self, words: str) -> bool:
        closed = re.search(r"[。；;…]|[，,：:、]$", words) or re.match(r"[—–―-]{2}", words)
        return len(words) <= _LONGEST and not closed and not self._barred.match(words)

    def _run_on(self, text: str, start: int) -> tuple[int, int] | None:
        """The title behind a mark, which may run on into the body: it ends where it is said again, or where a body begins."""
        line = re.compile(r"[^\n。]{4,80}(?=\n)").match(text, start)
        if line and line.end() - start <= _LONGEST:
            return line.span()
        repeated = re.compile(r"(.{6,80}?)\s{0,2}\1").match(text, start)
        if repeated:
            return repeated.span(1)
        window = text[start : start + 90]
        openings = (self._opening(window, pattern) for pattern in (self._lead, self._media, _CLOCK_START, _SPEECH))
        end = min((match.start() for match in openings if match), default=0)
        words = window[:end].rstrip()
        return (start, start + len(words)) if 6 <= len(words) <= _LONGEST and not re.search(r"。|[，、：]$", words) else None

    @staticmethod
    def _opening(window: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return next((m for m in pattern.finditer(window) if m.start() >= 8), None)
