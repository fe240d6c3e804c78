"""Who published a report: the imprint, the byline, the foot, or a running header say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.furniture import Furniture, masked

_HEAD = 500
_PAPER = r"(?:日报客户端|日报|晚报|晨报|时报|早报|商报|特区报|青年报客户端|青年报|都市报)"
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_STAMP = r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]"
_NEXT_LABEL = rf"(?={_STAMP}|作者|编辑|记者|返回搜狐|时间|责|校对|摄影|供稿|[\s，。；;）)】\]|｜丨：:/]|\Z)"


def media_pattern(media: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of the names of media: those given, newspapers by their last word, and what stands free before 网 or 客户端."""
    ends = r"(?:新闻网|网|在线|新闻|客户端|频道|融媒(?!体))"
    free = rf"(?<![\u4e00-\u9fff“])(?![据从在])[\u4e00-\u9fff]{{2,6}}?{ends}(?![\u4e00-\u9fff]{{0,2}}[”，络])"
    return re.compile(rf"(?:{any_of(media)}|[\u4e00-\u9fff]{{2}}{_PAPER}|{free})")


class Source(NamedTuple):
    """The span of the name of a source, and what gives it: a label (来源：), a byline, the foot, a running header, the head; or nothing."""

    start: int = 0
    end: int = 0
    read_from: str = ""


class SourceFinder:
    """Finds the source with names of media, the last words of such names, and words that make 来源 mean something else."""

    def __init__(self, *, media: Sequence[str], kinds: Sequence[str], barred: Sequence[str]) -> None:
        not_after = "".join(f"(?<!{re.escape(word)})" for word in barred)
        known = any_of(media)
        names = media_pattern(media).pattern
        self._label = re.compile(
            rf"(?:{not_after}来 ?源|稿源|转载?自)(?:[：:丨|/｜]|(?= )) ?\n?(?!标题)([^\s，。；;）)】\]|｜丨：:/\d]{{2,30}}?){_NEXT_LABEL}"
        )
        self._whole = re.compile(rf".*(?:{known}|{any_of(kinds)})(?=近日|日前|今|\Z|为|\d)")
        near = r"[^，。；：“”\n\d]"
        self._byline = re.compile(
            rf"(?<!据)({names})(?:{near}{{0,14}}{_DAY}(?:电|讯|消息|报道)|消息(?= ?\d)|{near}{{0,6}}讯(?!息)"
            r"|(?:全媒体|首席| ?[|｜])? ?记者|从)"
        )
        self._head = re.compile(rf"(?<=\n)[^\S\n]*([\u4e00-\u9fff]{{3,24}}(?:{any_of(kinds)}))[ （(]?(?={_STAMP}\d{{1,2}})")
        self._foot = re.compile(
            rf"[（(]([^（）()\s\d]{{2,20}}?(?:{any_of(kinds)}))[）)]\s*\Z|({names})[^。，；\n]{{0,30}}记者[^。，；\n]{{0,30}}\s*\Z"
        )

    def find(self, text: str, furniture: Sequence[Furniture]) -> Source:
        """Return the span of the name of the source, and what gives it."""
        head = max([_HEAD // 4, *(f.char_end for f in furniture if f.kind == "imprint" and f.char_start < _HEAD // 4)])
        return (
            self._labelled(text, 0, head)
            or self._signed(text, furniture)
            or self._labelled(text, head, len(text))
            or _header(text, furniture)
            or self._dated(text)
        )

    def _dated(self, text: str) -> Source:
        """The body in front of the day on a line below the title."""
        match = self._head.search(text, 0, _HEAD)
        return Source(*match.span(1), "head") if match else Source()

    def _labelled(self, text: str, start: int, end: int) -> Source | None:
        match = self._label.search(text, start, end)
        if match is None:
            return None
        name = self._whole.match(match.group(1))
        return Source(match.start(1), match.start(1) + (name.end() if name else len(match.group(1))), "label")

    def _signed(self, text: str, furniture: Sequence[Furniture]) -> Source | None:
        report = masked(text, [f for f in furniture if f.kind in ("share", "links", "licence", "contact")]).rstrip()
        byline = self._byline.search(text, 0, _HEAD)
        match = byline or self._foot.search(report, max(0, len(report) - 100))
        return Source(*match.span(match.lastindex or 0), "byline" if byline else "foot") if match else None


def _header(text: str, furniture: Sequence[Furniture]) -> Source | None:
    for mask in furniture:
        name = re.compile(r"[\u4e00-\u9fff]+").match(text, mask.char_start) if mask.rule == "furniture.running_header" else None
        if name:
            return Source(*name.span(), "header")
    return None


def any_of(words: Sequence[str]) -> str:
    """Return a pattern that matches any of the words, the longest first.

    >>> any_of(["网", "红网"])
    '红网|网'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
