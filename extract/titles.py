"""The title of a report: a line above it, or the words behind a mark such as 原标题, with the line that goes on with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from extract.sources import any_of

_LONGEST = 64
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_CLOCK_START = re.compile(rf"{_DAY}")
_SPEECH = re.compile(r" {2,}| (?=\d)|(?:(?<=[”！？])|(?<=[\u4e00-\u9fff]))(?=“[^”]{0,40}[，。])")
_BYLINE = re.compile(
    r"本报(?:记者|讯)|特约记者|(?:[\u4e00-\u9fff]{2}全媒体)?记者 |[（(【](?:特约|首席|实习)?(?:记者|通讯员|本报讯)|来源：|本文转自"
    r"|据[^，。“”]{2,16}消息|[\u4e00-\u9fff]{2}(?:新闻网|日报|晚报)讯|新[\u4e00-\u9fff]{2}客户端|在[^，。：；]{2,24}(?:来临|到来)之际，"
)
_ORNAMENT = re.compile(r"[ □■◎◆●|]+$|(?<=.{8})[ □]?文/$")
_DOCUMENT = re.compile(
    r"(?:总结|报告|汇报|通知|通报|意见|方案|情况|函|决定|办法|讲话|要点|计划|规划|公告|公报|综述|纪实|清单|材料|自查|述职|简报|做法|经验|问答|批复)"
    r"(?:[（(][^（）()]{2,12}[）)])?$"
)
_RED_HEAD = re.compile(  # 某县人民政府文件, 某政发〔2024〕5号, 第3期: what stands above the title of an official document
    r"[^\n，。]{2,30}(?:文件|简报)$|[^\n，。]{1,14}[〔\[（(](?:19|20)\d{2}[〕\])）]第?\d{1,4}[号期].{0,20}$|第\d{1,4}期$"
    r"|签发人|(?:特急|机密|秘密|急件)"
)
_PATH = re.compile(r"(?:[^\n|｜]{1,8}[|｜]){3,}|[^\n]{0,40}(?:>|＞|»)|[^\u4e00-\u9fff]*$")  # a way through the site, or no words
_RULE = re.compile(r"[^\S\n]*[＊*─━—=_-]{3,}$")
_OCCASION = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[一二][一二三四五六七八九〇零○九]{3}年|在[^，。]{2,40}(?:会|会议|大会)上$")
_PROSE = re.compile(r"[^\n]{64}|[。；][^\S\n]*\n")
_DASH = re.compile(r"[—–―-]{1,3}(?=[^\s—–―-])")
_OWN = re.compile(r"(?:我|本|全)(?:省|市|县|区|州|旗|镇|局|院|校|委|厅)")

HowFound = Literal["", "mark", "line"]


class Title(NamedTuple):
    """The spans of the lines of a title (none where there is no title), what stands between them, and how it was found."""

    spans: tuple[tuple[int, int], ...] = ()
    glue: str = ""
    how: HowFound = ""


_DATELINE = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s|\d{1,2}[:：]\d{2}|$)")


class TitleFinder:
    """Finds titles with the words that mark them, that open the body after them, and that no title begins with."""

    def __init__(self, *, marks: Sequence[str], leads: Sequence[str], media: re.Pattern[str], barred: Sequence[str]) -> None:
        self._mark = re.compile(rf"(?:\A|(?<=[\s。：:】）)]))【?(?:{any_of(marks)})[：:][ \t]?")
        self._barred = re.compile(rf"(?:{any_of(barred)})|[(（]?[一二三四五六七八九十\d]{{1,3}}[)）、.．是]|.{{0,40}}[：:]$|.{{2,8}}记者")
        self._lead = re.compile(rf"(?:{any_of(leads)})")
        self._media = media

    def find(self, text: str, body: int, imprint: int) -> Title:
        """Return the title; the furniture of `text` is blanked, its words start at `body`.

        The first line of the imprint is at `imprint`, or before `body` if none is below.
        """
        mark = self._mark.search(text, body, body + 200)
        if mark:
            span = self._run_on(text, mark.end())
            return Title((span,), how="mark") if span else Title()
        span = self._above(text, body, imprint) or self._first_line(text, body)
        return self._with_next_line(text, span) if span else Title()

    def _above(self, text: str, body: int, imprint: int) -> tuple[int, int] | None:
        """The first long line above the imprint; the short ones are the path through the site."""
        if _PROSE.search(text, body, imprint):
            return None  # it stands below the report: a signature with its day
        lines = re.compile(r"(?<![^\n])(?!\s)[^\n]{8,64}(?=\n)").finditer(text, body, imprint)
        return next((line.span() for line in lines if self._may_be(line.group()) and not _above_title(line.group())), None)

    def _first_line(self, text: str, body: int) -> tuple[int, int] | None:
        """A first line that is short, closes no sentence and has a body under it; the head of an official document is not it."""
        for line in re.compile(r"(\S[^\n]{0,80}?)[^\S\n]*(?=\n\s*\S)").finditer(text, body):
            words = _RULE.sub("", line.group(1))
            if _above_title(words):
                continue
            return (line.start(1), line.start(1) + len(words)) if len(words) > 2 and self._may_be(words) else None
        return None

    def _may_be(self, words: str) -> bool:
        closed = re.search(r"[。；;…]|[，,：:、]$", words) or re.match(r"[—–―-]{2}", words) or _DATELINE.match(words)
        return len(words) <= _LONGEST and not closed and not self._barred.match(words)

    def _with_next_line(self, text: str, span: tuple[int, int]) -> Title:
        """Join the line below: a subtitle behind dashes, the second half of a broken title, or the title below its kicker."""
        line = re.compile(r"\s*\n\s*(\S[^\n]{2,80}?)[^\S\n]*(?=\n\s*\S)").match(text, span[1])
        words, first = (line.group(1), text[slice(*span)]) if line else ("", "")
        if not line or len(words) > _LONGEST or re.search(r"[。；;]|[，,：:、]$", words):
            return Title((span,), how="line")
        if _DASH.match(words):
            return Title((span, line.span(1)), how="line") if not _OCCASION.search(words) else Title((span,), how="line")
        if not self._may_be(words) or _OCCASION.search(words):
            return Title((span,), how="line")
        broken = first.endswith(("关于", "关于印发")) or ("关于" in first and not _DOCUMENT.search(first) and _DOCUMENT.search(words))
        kicker = re.search(r"\S \S", first) and _OWN.match(words) and self._is_body(text, line.end())
        return Title((span, line.span(1)), "" if broken else " ", "line") if broken or kicker else Title((span,), how="line")

    @staticmethod
    def _is_body(text: str, at: int) -> bool:
        return re.compile(r"\s*[^\n]{0,200}[。；]").match(text, at) is not None

    def _run_on(self, text: str, start: int) -> tuple[int, int] | None:
        """The title behind a mark, which may run on into the body: it ends where it is said again, or where a body begins."""
        line = re.compile(r"[^\n。]{4,80}(?=\n)").match(text, start)
        if line and line.end() - start <= _LONGEST:
            return line.span()
        repeated = re.compile(r"(.{6,80}?)\s{0,2}\1").match(text, start)
        if repeated:
            return repeated.span(1)
        window = text[start : start + 90]
        openings = (self._opening(window, pattern) for pattern in (self._lead, self._media, _CLOCK_START, _SPEECH, _BYLINE))
        end = min((match.start() for match in openings if match), default=0)
        words = _ORNAMENT.sub("", window[:end])
        return (start, start + len(words)) if 6 <= len(words) <= _LONGEST and not re.search(r"。|[，、：]$", words) else None

    @staticmethod
    def _opening(window: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return next((m for m in pattern.finditer(window) if m.start() >= 8), None)


def _above_title(words: str) -> bool:
    """A line that stands above a title: the head of an official document, a way through the site, a line without words."""
    return _RED_HEAD.match(words) is not None or _PATH.match(words) is not None
