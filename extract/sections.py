"""The headings above each place of a text: marked (一、 (一) 1. 一是), unmarked, run into their paragraph, or marked by the format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_HAN = "[一二三四五六七八九十]{1,3}"
_MARKS: tuple[tuple[float, str], ...] = (  # the higher the rank, the lower the heading
    (1, rf"第{_HAN}[部编篇](?:分)?|第{_HAN}章"),
    (2, rf"第{_HAN}节"),
    (3, rf"{_HAN}(?:、|[.．](?!\d))"),
    (4, rf"[(（]{_HAN}[)）]、?"),
    (5, r"\d{1,2}(?:、|[.．](?!\d))"),
    (6, r"[(（]\d{1,2}[)）]、?"),
    (7, r"[①②③④⑤⑥⑦⑧⑨⑩]"),
    (8, rf"{_HAN}是(?!否)"),
    (9, rf"第{_HAN}(?:[,，]|、(?!第?[一二三四五六七八九十]))"),
)
_MARK = re.compile("|".join(f"(?P<m{rank}>{pattern})" for rank, pattern in _MARKS))
_ITEM, _OTHER_ITEM, _LEAD = 8, 9, 10  # an item ends with its paragraph, as does a lead without a mark
_CHAPTER = 3
_PLAIN, _PLAIN_WITHIN = 2.5, 3.5  # a heading without a mark, and one in a text with 一、 and 二、
_BELOW_FORMAT = 10
_LONGEST, _LONGEST_PLAIN, _LONGEST_LEAD = 40, 24, 16
_SENTENCE = re.compile(r"[^。！？!?；;：:\n]{1,44}(?=[。；;：:])")
_COUNTS = re.compile(r"\d(?![\d—–~-]{0,8}年)")  # a number that is no year
_NAMES = re.compile(r"(?:\A|(?<= ))[\u4e00-\u9fff]{1,3}(?= |\Z)")  # a line with a word so short gives names, not a subject
_STOP = re.compile(r"[。；;！？!?：:]$")
_ALIKE = 3  # so many paragraphs must open with a lead before it counts as one


class Paragraph(NamedTuple):
    """A paragraph: its half-open span, and the level of the heading that the format says it is (0: it does not)."""

    start: int
    end: int
    level: int = 0


class Heading(NamedTuple):
    """A heading: its rank (the higher, the lower it stands) and its words, empty where an item or a paragraph has a mark only."""

    rank: float
    words: str
    mark: float = 0


class Outline:
    """Reads the headings of one text in order; it knows beforehand which kinds of heading the text has."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph], body: int = 0) -> None:
        self._text, self._body = text, body
        self._levels = self._levels_of_marks(paragraphs)
        said = [(p, text[p.start : p.end].strip()) for p in paragraphs if p.start >= body]
        marks = [mark for p, words in said if (p.level or _is_heading(words)) and (mark := _MARK.match(words))]
        self._plain = _PLAIN_WITHIN if any(_rank(mark) == _CHAPTER for mark in marks) else _PLAIN
        self._has_leads = sum(bool(_lead(words)) for _, words in said) >= _ALIKE
        self._foot = max((p.start for p, words in said if re.search(r"[。；;！？\t]", words)), default=len(text))
        self._open: list[Heading] = []

    def _levels_of_marks(self, paragraphs: Iterable[Paragraph]) -> dict[float, int]:
        found: dict[float, int] = {}
        for paragraph in paragraphs:
            mark = _MARK.match(self._text[paragraph.start : paragraph.end].lstrip())
            if paragraph.level and mark:
                rank = _rank(mark)
                found[rank] = min(paragraph.level, found.get(rank, paragraph.level))
        return found

    def enter(self, paragraph: Paragraph) -> bool:
        """Go on to a paragraph, and return whether the whole of it is a heading; its items are entered one by one."""
        self._close(self._aligned(_ITEM))
        words = self._text[paragraph.start : paragraph.end].strip()
        if paragraph.start < self._body or not words:
            return False
        below_all = paragraph.start > self._foot and words[0] != "#" and not _MARK.match(words)  # a signature, not a heading
        if paragraph.level or (_is_heading(words) and not below_all):
            self._push(paragraph.level or self._rank_of(words), _STOP.sub("", words.lstrip("# ")))
            return True
        lead = _lead(words) if self._has_leads else ""
        if lead:
            self._push(self._aligned(_LEAD), lead)
        return False

    def enter_item(self, start: int, end: int) -> None:
        """Go on to an item of the paragraph entered, or to its first words: a mark ends what stands at its level or below."""
        words = self._text[start:end].strip()
        mark = _MARK.match(words)
        if mark is None or start < self._body:
            return
        rank = self._item_rank(_rank(mark))
        said = _SENTENCE.match(words)
        heading = said.group() if said and len(said.group()) <= _LONGEST and not _COUNTS.search(said.group(), mark.end()) else ""
        self._push(rank, heading, _rank(mark))

    def _item_rank(self, mark: float) -> float:
        """Of 一是 and 第一 the one that comes first in a paragraph holds the other."""
        if mark not in (_ITEM, _OTHER_ITEM):
            return self._aligned(mark)
        outer = next((heading.mark for heading in self._open if heading.mark in (_ITEM, _OTHER_ITEM)), mark)
        return self._aligned(_ITEM) + (outer != mark) / 2

    @property
    def path(self) -> str:
        """The headings above the place reached, the highest first."""
        return " / ".join(heading.words for heading in self._open if heading.words)

    def _push(self, rank: float, words: str, mark: float = 0) -> None:
        self._close(rank)
        self._open.append(Heading(rank, words, mark))

    def _close(self, rank: float) -> None:
        self._open = [heading for heading in self._open if heading.rank < rank]

    def _rank_of(self, words: str) -> float:
        marks = re.match(r"#{1,6}(?=\s)", words)
        mark = _MARK.match(words)
        return len(marks.group()) if marks else self._aligned(_rank(mark) if mark else self._plain)

    def _aligned(self, rank: float) -> float:
        """Return the rank among the levels of the format: marks that it uses have its level, those above them stand above it."""
        if rank in self._levels:
            return self._levels[rank]
        below = [level for other, level in self._levels.items() if other > rank]
        return min(below) - 0.5 if below else rank + _BELOW_FORMAT


def _rank(mark: re.Match[str]) -> float:
    return float((mark.lastgroup or "m0")[1:])


def _is_heading(words: str) -> bool:
    """Short and closing no sentence; with a mark it may hold commas, without one it holds no digits either.

    >>> _is_heading("（一）建强组织，让老同志有家可归"), _is_heading("健全制度 推进规范"), _is_heading("走访慰问，问需于民")
    (True, True, False)

    What follows dashes is a subtitle, or says where a speech was held:

    >>> _is_heading("——在全市老干部工作会议上")
    False
    """
    if not 2 <= len(words) <= _LONGEST or words.startswith(("—", "――", "──")):
        return False
    mark = _MARK.match(words) or re.match(r"#{1,6}\s", words)
    if mark is None:
        return 4 <= len(words) <= _LONGEST_PLAIN and not re.search(r"[\d。；;！？!?，,：:|\t]", words) and not _NAMES.search(words)
    rest = words[mark.end() :]
    if len(rest) < 2 or re.search(r"[。；;！？!?：:].", rest):
        return False
    plain = not re.search(r"[，,]", rest) and not _STOP.search(rest) and words[0] not in "0123456789"
    return plain or not _COUNTS.search(rest)


def _lead(words: str) -> str:
    """Return the short first sentence of a longer paragraph (加强制度建设。…), or an empty string."""
    said = re.match(r"[\u4e00-\u9fff“”、]{4,16}(?=。\S)", words)
    return said.group() if said and len(said.group()) <= _LONGEST_LEAD and not _MARK.match(words) else ""
