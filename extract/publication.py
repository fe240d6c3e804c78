"""The day on which a report came out, as its imprint, its head, or its signature says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from extract.furniture import Furniture, masked

_HAN = "一二三四五六七八九〇零○0OＯ"
_DATE = re.compile(r"(?<!\d)(\d{4}|\d{2})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})(?!\d)日?")
_HAN_DATE = re.compile(rf"([{_HAN}]{{4}})年([一二三四五六七八九十]{{1,3}})月([一二三四五六七八九十]{{1,3}})日")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:月|[-/])(\d{1,2})(?!\d)")
_DATED = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日(?=电|讯)")
_YEAR = re.compile(  # not one that bounds a span or is compared with
    r"(?<![\d到至—~-])(?<!预计|计划|规划|力争|截至)(?<![自从较比与于在和、])((?:19|20)\d{2})年(?!\d|前|底|末|以前|目标|远景|以来|至|—|-|~|到|起|，|、|的)"
)
_FULL = rf"(?:(?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日|[一二][{_HAN}]{{3}}年[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日)"
_STAMP = r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
_CLOCK = r"(?: ?\d{1,2}(?:[:：时]\d{2}){1,2}分?)?"
_SIGNED = re.compile(  # Hong Kong's releases close with day, weekday and hour
    rf"(?:(?<=\n)|(?<=[。！？”）)]))[^\n。，；：！？]{{0,30}}?({_FULL})"
    rf"(?:[（(]星期.[）)])?(?:\s+[^\n\d]{{0,4}}时间\d{{1,2}}时\d{{1,2}}分)?\s*\Z"
)
_HELD = re.compile(
    rf"\A(?:[^\n]{{0,80}}\n+){{0,4}}(?:[（(—–―-]{{0,3}}[^\n]{{0,4}}?(?<![自从至到])({_FULL})(?!起|以来|止|之?[前后])[^\n。，]{{0,6}}(?:在|第|经|于)"
    rf"|[^\n]{{0,6}}今[日天][（(]({_FULL})[）)])"
)
_LABELLED = re.compile(  # but not 活动时间
    r"(?:(?:(?:发布|发表|发文|发稿|成文|印发|刊发|更新|上传)|(?<![\u4e00-\u9fff]))(?:时间|日期)[：:]|(?:发布|发表|刊发)于[：:]?)"
    rf" ?({_FULL}|{_STAMP})"
)
_DATE_LINE = re.compile(rf"(?<=\n)[^\n。；：]{{2,40}}\n\s*[（(]?({_FULL})[）)]?[^\S\n]*(?=\n|\Z)")
_FOOT = 800
_HEAD_LINE = re.compile(  # a line that holds the date and little else: in brackets, behind the name of a body, or before the source
    rf"[（(\[【—–―-]{{0,3}}[^\n\d。，；：！？（）()]{{0,24}}?({_FULL}|{_STAMP}){_CLOCK} ?"
    r"(?:[）)\]】]|(?=\n|\Z)|第\d{1,3}版|(?: |(?<=[）)])|(?=来源|作者|编辑|浏览|阅读|点击))[^\n。；！？]{0,60}(?=\n|\Z))"
)
_NO_TITLE = re.compile(rf"[\[（(【]?\d|[^\n\d。，；：！？（）()]{{2,16}}(?<!截至)(?:{_FULL}|{_STAMP})\Z")  # a day, or a paper and its day
_HEAD, _HEAD_LINES = 500, 6
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○0OＯ", 0)


class Published(NamedTuple):
    """The day of publication and what says it; None and an empty text where nothing does."""

    day: date | None = None
    read_from: str = ""


def find_published(text: str, furniture: Sequence[Furniture]) -> Published:
    """Return the day of publication, None where the text does not say it with its year, and what says it.

    The imprint says it, or a newspaper page, a running header, a dateline of its own under the title, a signature,
    or the line that says when a speech was held. Where the imprint has no year, the text's own does.

    >>> find_published("各位代表：现在报告。\\n某县人民政府\\n2024年3月5日", [])
    Published(day=datetime.date(2024, 3, 5), read_from='head')
    >>> find_published("某县工作情况\\n（2024年7月3日）\\n今年走访老人120名。", []).day
    datetime.date(2024, 7, 3)
    """
    for kind in ("imprint", "page", "dateline"):
        for mask in furniture:
            if mask.kind == kind:
                found = _date_in(text[mask.char_start : mask.char_end], text)
                if found:
                    return Published(found, "signature" if kind == "imprint" and mask.char_start > len(text) // 2 else kind)
    report = masked(text, furniture)
    labelled = _LABELLED.search(report, 0, _HEAD)
    if labelled:
        return Published(_date_in(labelled.group(1), text), "label")
    report = report.strip()
    for read_from, way in (("signature", _signature), ("occasion", _occasion), ("head", _head_line)):
        said = way(report)
        day = _date_in(said.group(said.lastindex or 1), text) if said else None
        if day:
            return Published(day, read_from)
    return Published()


def _signature(report: str) -> re.Match[str] | None:
    """Return the date behind the last words, or on a line below the signing body where notes follow (附件, 抄送)."""
    if len(report) <= 60:
        return None
    lines = list(_DATE_LINE.finditer(report, max(len(report) // 2, len(report) - _FOOT)))
    return _SIGNED.search(report[-60:]) or (lines[-1] if lines else None)


def _occasion(report: str) -> re.Match[str] | None:
    return _HELD.search(report[:400])


def _head_line(report: str) -> re.Match[str] | None:
    """Return the first date that stands on a line of its own below the title."""
    lines = [line.strip() for line in report[:_HEAD].split("\n") if line.strip()]
    below = lines[not _NO_TITLE.match(lines[0]) :] if lines else []
    return next(filter(None, (_HEAD_LINE.match(line) for line in below[:_HEAD_LINES])), None)


def _date_in(words: str, text: str) -> date | None:
    for match in _DATE.finditer(words):
        year = int(match.group(1))
        found = _day(year if year > 99 else 2000 + year, int(match.group(2)), int(match.group(3)))
        if found and (year > 99 or match.start() == 0 or "正文" in words):
            return found
    for match in _HAN_DATE.finditer(words):
        year = int("".join(str(_DIGITS[char]) for char in match.group(1)))
        return _day(year, _small(match.group(2)), _small(match.group(3)))
    short = (_DAY.search(words) if "正文" in words else None) or _DATED.search(words)
    year_said = year_spoken_of(text)
    return _day(year_said, int(short.group(1)), int(short.group(2))) if short and year_said else None


def year_spoken_of(text: str) -> int | None:
    """Return the year in which the text speaks, if its head and the whole of it agree: the latest that is not a limit."""
    head, whole = (max((int(m.group(1)) for m in _YEAR.finditer(words)), default=None) for words in (text[:300], text))
    return head if head == whole else None


def _small(numeral: str) -> int:
    """Return the value of a Chinese numeral under a hundred.

    >>> _small("二十七"), _small("十"), _small("三")
    (27, 10, 3)
    """
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1949 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= _days(year, month) else None


def _days(year: int, month: int) -> int:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - date(year, month, 1)).days
