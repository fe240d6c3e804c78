"""Blocks, sentences and clauses of a cleaned text, with the headings above them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.sections import Outline, Paragraph

_LIST_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}是(?!否)|第[一二三四五六七八九十]{1,3}(?:[,，]|、(?!第?[一二三四五六七八九十]))"
    r"|\([一二三四五六七八九十]{1,3}\)|（[一二三四五六七八九十]{1,3}）|(?<=[。；;])\d{1,2}[.．、](?=[\u4e00-\u9fff]))"
)
_LONGEST = 800  # characters of a sentence; in a longer one every later stage would have to look too far
_HEADING_MARK = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)|#{1,6}\s)"
)
_SENTENCE_END = re.compile(r"[。！？!?…]+[”’」』）)]*|\n")
_CLAUSE_END = re.compile(r"(?<!\d)[,，]|[,，](?!\d{3}(?!\d))|[；;：:。！？!?\n]")


_PAGE_BREAK = re.compile(r"\n(?: *\n){1,5}(?=[\u4e00-\u9fff])")  # its header and number are blanked
_BLANKED = re.compile(r"(?<=\n) {3,40}(?=\n)")
_BROKEN_OFF = re.compile(r"[，、。；][^\n。！？：；]{0,60}[\u4e00-\u9fff\d，、]\Z")
_LINE = 120  # how much of the line before a page break to look at


class Sentence(NamedTuple):
    """A sentence: half-open offsets, the block (paragraph or list item) it stands in, and the headings above it."""

    start: int
    end: int
    block: int
    section: str
    is_heading: bool


def find_sentences(text: str, headings: Sequence[tuple[int, int, int]] = (), body: int = 0) -> list[Sentence]:
    """Return the sentences of a text in order; together they cover every character that is not white space.

    A block is a paragraph or a list item in it: 一是, (二), 第三, open a new one. A sentence that does not end in
    800 characters is cut at a clause mark. `headings` are those that the format marks (start, end, level), `body` is where the
    text begins under its title.

    >>> [s.block for s in find_sentences("一是走访。问需。二是慰问。")]
    [0, 0, 1]
    >>> find_sentences("一、党建工作\\n建成支部3个。")[1].section
    '一、党建工作'
    """
    found: list[Sentence] = []
    block = 0
    text = _bridged(text)
    paragraphs = list(_paragraphs(text, headings))
    outline = Outline(text, paragraphs, body)
    for paragraph in paragraphs:
        is_heading = outline.enter(paragraph)
        for left, right in pairwise(_cuts(text, paragraph.start, paragraph.end)):
            if not is_heading:
                outline.enter_item(left, right)
            found += [Sentence(a, b, block, outline.path, is_heading) for a, b in _split(text, left, right)]
            block += 1
    return found


def find_clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the clauses of text[start:end], each with its closing mark; commas inside numbers do not divide.

    >>> text = "发放1,200元,走访3户"
    >>> [text[a:b] for a, b in find_clauses(text, 0, len(text))]
    ['发放1,200元,', '走访3户']
    """
    cuts = [start, *(m.end() for m in _CLAUSE_END.finditer(text, start, end)), end]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _bridged(text: str) -> str:
    """Return the text with blanks for the line ends of a page break inside a sentence; every character keeps its place."""

    def join(match: re.Match[str]) -> str:
        line = text[max(0, match.start() - _LINE) : match.start()].rpartition("\n")[2]
        inside = _BLANKED.search(match.group()) and _BROKEN_OFF.search(line) and not _LIST_MARK.match(text, match.end())
        return " " * len(match.group()) if inside and not _HEADING_MARK.match(text[match.end() : match.end() + 8]) else match.group()

    return _PAGE_BREAK.sub(join, text)


def _paragraphs(text: str, headings: Sequence[tuple[int, int, int]]) -> Iterator[Paragraph]:
    """Yield the lines that are not blank, each with the level of the heading that the format says begins in it."""
    levels = {start: level for start, _, level in headings}
    starts = sorted(levels)
    for match in re.finditer(r"[^\n]+", text):
        if match.group().strip():
            at = bisect_left(starts, match.start())
            level = levels[starts[at]] if at < len(starts) and starts[at] < match.end() else 0
            yield Paragraph(match.start(), match.end(), level)


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Return where the items of a paragraph begin, with its own start and its end."""
    marks = (start + match.start() for match in _LIST_MARK.finditer(text[start:end]))
    return [start, *(at for at in marks if at > start and _opens(text, at, start)), end]


def _opens(text: str, at: int, start: int) -> bool:
    """A list mark counts where a sentence or clause begins, not in the middle of one (「第一是」, 「统一是」)."""
    before = text[start:at].rstrip()
    return not before or before[-1] in "。；;：:，,！？!?、 "


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        yield from _pieces(text, at, match.end())
        at = match.end()
    yield from _pieces(text, at, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence in pieces of bearable length, each up to a clause mark, or cut hard where there is none."""
    while end - start > _LONGEST:
        cut = max((match.end() for match in _CLAUSE_END.finditer(text, start, start + _LONGEST)), default=0)
        cut = cut or text.rfind("、", start, start + _LONGEST) + 1 or start + _LONGEST
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end
