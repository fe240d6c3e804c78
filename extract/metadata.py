"""What the head and the foot of a report say about it: title, publication date, source, region and script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from extract.divisions import DivisionFinder
from extract.furniture import Furniture, masked
from extract.headings import TitleFinder
from extract.normalise import CleanText
from extract.rules import Rule, load_rules
from extract.script import is_traditional
from extract.sources import SourceFinder, media_pattern

_DATE = re.compile(r"(?<!\d)(\d{4}|\d{2})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})(?!\d)日?")
_HAN_DATE = re.compile(r"([一二三四五六七八九〇零]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:月|[-/])(\d{1,2})(?!\d)")
_YEAR = re.compile(  # not one that bounds a span or is compared with
    r"(?<![\d到至—~-])(?<!预计|计划|规划|力争|截至)(?<![自从较比与于在和、])((?:19|20)\d{2})年(?!\d|前|底|末|以前|目标|远景|以来|至|—|-|~|到|起|，|、|的)"
)
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SIGNED = re.compile(
    r"(?:(?<=\n)|(?<=[。！？”）)]))[^\n。，；：！？]{0,30}?((?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[一二〇零][一二三四五六七八九〇零]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)\s*\Z"
)
_HELD = re.compile(r"\A(?:[^\n]{0,80}\n+){0,4}[（(—–―-]{0,3}[^\n]{0,4}?((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)[^\n。，]{0,6}(?:在|第|经|于)")
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|-)")
_LOOKED_BACK = re.compile(r"(?<=\n)[^\n，。；]{0,16}(?<!\d)((?:19|20)\d{2})年[^\n，。；]{0,8}(?:回顾|总结)[^\n，。；]{0,8}(?=\n)")
_REDACTED = re.compile(r"[XＸx×*]{2}[省市县区镇乡]")

Use = Literal["title_mark", "not_title", "lead", "media", "media_kind", "not_source", "province", "city", "alias", "not_place", "nation"]
Script = Literal["simplified", "traditional"]


class Metadata(NamedTuple):
    """What a report says of itself; what it does not say is empty or None."""

    title: str
    published: date | None
    source: str
    region: str
    script: Script
    title_year: int | None


class MetadataRule(Rule):
    """Words of one use in reading the head and the foot of a report."""

    use: Use
    forms: tuple[str, ...]


class MetadataFinder:
    """The metadata rules of a directory, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        words: dict[Use, list[str]] = {use: [] for use in get_args(Use)}
        for rule in load_rules("metadata", MetadataRule, directory):
            words[rule.use] += rule.forms
        self._titles = TitleFinder(
            marks=words["title_mark"], leads=words["lead"], media=media_pattern(words["media"]), barred=words["not_title"]
        )
        self._sources = SourceFinder(media=words["media"], kinds=words["media_kind"], barred=words["not_source"])
        self._divisions = DivisionFinder(
            provinces=words["province"],
            cities=words["city"],
            aliases=words["alias"],
            generic=words["not_place"],
            nation=words["nation"],
        )

    def find(self, cleaned: CleanText, furniture: Sequence[Furniture]) -> Metadata:
        """Return what the report says of itself."""
        text = masked(cleaned.text, furniture)
        body = _body_start(text)
        imprint = next((f.char_start for f in furniture if f.kind == "imprint" and f.char_start > body), 0)
        span = self._titles.find(text, body, imprint)
        title = _raw(cleaned, span) if span else ""
        named = self._sources.find(cleaned.text, furniture)
        traditional = is_traditional(cleaned.raw)
        return Metadata(
            title=title,
            published=find_published(cleaned.text, furniture),
            source=_raw(cleaned, named) if named else "",
            region=self._find_region(text, cleaned.text[slice(*(span or (0, 0)))], cleaned.text[slice(*(named or (0, 0)))]),
            script="traditional" if traditional else "simplified",
            title_year=_title_year(title, text),
        )

    def _find_region(self, text: str, title: str, source: str) -> str:
        return "" if _REDACTED.search(text) else self._divisions.find(text, title, source)


@cache
def _shipped() -> MetadataFinder:
    return MetadataFinder()


def find_metadata(cleaned: CleanText, furniture: Sequence[Furniture]) -> Metadata:
    """Return what a report says of itself, by the shipped rules."""
    return _shipped().find(cleaned, furniture)


def find_published(text: str, furniture: Sequence[Furniture]) -> date | None:
    """Return the day of publication, or None where the text does not say it with its year.

    The imprint says it, or a newspaper page, a running header, a signature, or the line that says when a speech was held.
    Where the imprint has no year, the text's own does.

    >>> find_published("各位代表：现在报告。\\n某县人民政府\\n2024年3月5日", [])
    datetime.date(2024, 3, 5)
    """
    for kinds in (("imprint",), ("page",), ("dateline",)):
        for mask in furniture:
            if mask.kind in kinds:
                found = _date_in(text[mask.char_start : mask.char_end], text)
                if found:
                    return found
    report = masked(text, furniture).rstrip()
    signed = _SIGNED.search(report[-60:]) or _HELD.search(report.lstrip()[:400])
    return _date_in(signed.group(1), text) if signed else None


def _date_in(words: str, text: str) -> date | None:
    for match in _DATE.finditer(words):
        year = int(match.group(1))
        found = _day(year if year > 99 else 2000 + year, int(match.group(2)), int(match.group(3)))
        if found and (year > 99 or match.start() == 0 or "正文" in words):
            return found
    for match in _HAN_DATE.finditer(words):
        year = int("".join(str(_DIGITS[char]) for char in match.group(1)))
        return _day(year, _small(match.group(2)), _small(match.group(3)))
    short = _DAY.search(words) if "正文" in words else None
    year_said = _year_of(text)
    return _day(year_said, int(short.group(1)), int(short.group(2))) if short and year_said else None


def _year_of(text: str) -> int | None:
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


def _title_year(title: str, text: str) -> int | None:
    """Return the year in the title, else the one that a heading looks back on (2025年工作回顾)."""
    said = _TITLE_YEAR.search(title) or _LOOKED_BACK.search(text)
    return int(said.group(1)) if said else None


def _body_start(text: str) -> int:
    """Return where the first words stand that are not furniture."""
    match = re.compile(r"\s*").match(text)
    return match.end() if match else 0


def _raw(cleaned: CleanText, span: tuple[int, int]) -> str:
    start, end = cleaned.raw_span(*span)
    return cleaned.raw[start:end]
