"""Line ends that stand inside a sentence, in text whose lines were broken at a fixed width or at the end of a page."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from extract.edits import Edit

_NARROWEST, _WIDEST = 24, 100  # columns; a Han character takes two
_FULL = 0.8
_LONG = 14  # characters: a line that is no cell of a table
_EVIDENCE = 3
_BLANKS = " \t\u3000\u00a0"
_CLOSED = re.compile(r"[。！？!?：:…；;]+[”’」』）)]*$")
_OPENS = re.compile(  # an indent, or the mark of a list item or heading
    r"(?:\u3000|[ \u00a0]{4}|[ \u00a0]{0,3}(?:[(（][一二三四五六七八九十\d]{1,3} ?[)）]|[一二三四五六七八九十]{1,3}[、是]"
    r"|第[一二三四五六七八九十]{1,3}[章节、，,]|\d{1,2}[、.．](?!\d)|[#●■◆▲★•·—–-]))"
)
_PAGE_MARK = re.compile(
    r"[-—–─· ]{0,6}\d{1,5}[-—–─· ]{0,6}|第 ?\d{1,4} ?[页頁].{0,12}"
    r"|[^，。；、：\n]{0,24}─[^，。；、：\n]{0,24}|[^，。；、：\n]{1,24}\d{4}年 ?\d{1,2}月 ?\d{1,2}日"
)
_AFTER_OPENING, _BEFORE_CLOSING = re.compile(r"(?<![“‘《（(「『])[“‘《（(「『]$"), re.compile(r"[”’》）)」』、，。；：](?![”’》）)」』])")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z]$"), re.compile(r"[A-Za-z]")
_GROUP_END, _GROUP_START = re.compile(r"(?<!\d)\d{1,3}$"), re.compile(r"\d{3}(?!\d)")
_MARKED = re.compile(r"[\u3400-\u9fff].*[，。、；：,]|[，。、；：,].*[\u3400-\u9fff]")
_UNIT_START = r"[余多来]?[万亿]?(?:[名户个场次件项条份元亩岁家支所期届篇册套台辆座处天吨年月日]|人次?(?![大民才员事社])|%|％)"
_SPLIT = (  # how a line ends within a number, and how the next goes on
    (re.compile(r"[\u3400-\u9fff][^。；\n]{0,8}\d[.,，．]?$"), re.compile(r"\d{1,9}(?:[.．]\d{1,4})?[\u3400-\u9fff%％]")),
    (re.compile(r"[\u3400-\u9fff、，：,](?<!第)[\d.]{1,9}$"), re.compile(_UNIT_START)),
    (re.compile(r"[一二三四五六七八九两]$"), re.compile(rf"[十百千万亿][一二三四五六七八九十百千万余多]{{0,8}}{_UNIT_START}")),
)
_ENDS_IN_WORD = re.compile(r"[\u3400-\u9fff\d]$")


class _Line(NamedTuple):
    start: int
    end: int
    words: str
    width: int
    opens: bool


def find_joins(text: str) -> list[Edit]:
    """Return the edits that take out line ends inside sentences; headings, list items and paragraphs stay apart.

    >>> find_joins("全年走访老干部和老党员\\n（一）慰问困难群众")
    []
    >>> [e.start for e in find_joins("全年走访老干部和老党员，共计620\\n余人。")]
    [17]
    >>> [e.start for e in find_joins("本年度继续推进社区服务，\\n全年走访老干部620余人。")]
    [12]
    """
    lines = [_line(text, match) for match in re.finditer(r"[^\n]+", text)]
    lines = [line for line in lines if line.words]
    wrapped = [pair for run in _runs(text, lines) for pair in _wrapped(run)]
    split = {(left, right) for left, right in pairwise(lines) if _splits_a_number(left, right)}
    enough = 1 if split else _EVIDENCE
    if len(wrapped) < enough or sum(bool(_ENDS_IN_WORD.search(left.words)) for left, _ in wrapped) * 2 < len(wrapped):
        wrapped = []
    broken = {(left, right) for left, right in pairwise(lines) if _is_broken(left, right)}
    return [_join(text, left, right) for left, right in sorted({*wrapped, *broken, *split})]


def is_page_mark(line: str) -> bool:
    """Return whether a line is a page number or a running header.

    >>> is_page_mark("- 12 -"), is_page_mark("第3页 共8页"), is_page_mark("共12人")
    (True, True, False)
    """
    return _PAGE_MARK.fullmatch(line.strip(_BLANKS)) is not None


def _line(text: str, match: re.Match[str]) -> _Line:
    words = match.group().strip(_BLANKS)
    width = sum(2 if char > "\u2e7f" else 1 for char in words[: _WIDEST + 1])
    return _Line(match.start(), match.end(), words, width, _OPENS.match(match.group()) is not None)


def _runs(text: str, lines: list[_Line]) -> list[list[_Line]]:
    """Return the runs of lines with neither a blank line nor a page mark between them."""
    runs: list[list[_Line]] = [[]]
    for line in lines:
        page_mark = is_page_mark(line.words)
        if page_mark or (runs[-1] and text.count("\n", runs[-1][-1].end, line.start) > 1):
            runs.append([])
        if not page_mark:
            runs[-1].append(line)
    return runs


def _wrapped(run: list[_Line]) -> list[tuple[_Line, _Line]]:
    """Return the pairs of lines of a run that go on in one another, if its width could be that of a page."""
    width = max((line.width for line in run), default=0)
    return [pair for pair in pairwise(run) if _continues(*pair, width)] if _NARROWEST <= width <= _WIDEST else []


def _continues(left: _Line, right: _Line, width: int) -> bool:
    """A full line that closes no sentence goes on in the next, unless that opens something new."""
    return left.width >= _FULL * width and not _CLOSED.search(left.words) and not right.opens


def _is_broken(left: _Line, right: _Line) -> bool:
    """A line that stops at an opening mark, at a comma or, if it is a long one, within its last sentence goes on in the next."""
    if is_page_mark(left.words) or is_page_mark(right.words):
        return False
    if _AFTER_OPENING.search(left.words) or (_BEFORE_CLOSING.match(right.words) and not _CLOSED.search(left.words)):
        return True
    if right.opens:
        return False
    if left.words[-1] in "，、" and len(left.words) > 8:
        return True
    ended = len(left.words) >= 40 and "。" in left.words[:-1] and _ENDS_IN_WORD.search(left.words)
    return bool(ended) and len(right.words) >= 40 and right.words[-1] in "。！？"


def _splits_a_number(left: _Line, right: _Line) -> bool:
    """A line of running text that ends in a number goes on in one that begins with the rest of it or with its unit."""
    if right.opens or not (_is_running_text(left) and _is_running_text(right)):
        return False
    return any(ends.search(left.words) and starts.match(right.words) for ends, starts in _SPLIT)


def _is_running_text(line: _Line) -> bool:
    return len(line.words) >= _LONG or _MARKED.search(line.words) is not None


def _join(text: str, left: _Line, right: _Line) -> Edit:
    """Return the edit that joins two lines: without a blank, except between words in Latin letters and groups of three digits."""
    start = left.start + len(text[left.start : left.end].rstrip(_BLANKS))
    end = right.end - len(text[right.start : right.end].lstrip(_BLANKS))
    words = _LATIN_END.search(left.words) and _LATIN_START.match(right.words)
    groups = _GROUP_END.search(left.words) and _GROUP_START.match(right.words)
    return Edit(start, end, " " if words or groups else "")
