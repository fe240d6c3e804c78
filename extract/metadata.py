"""What the head and the foot of a report say about it: title, publication date, source, region and script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from extract.division_codes import shipped_gazetteer
from extract.divisions import DivisionFinder
from extract.document import Declared
from extract.furniture import Furniture, masked
from extract.issuers import IssuerFinder
from extract.normalise import CleanText, clean
from extract.publication import find_published, year_spoken_of
from extract.redaction import RedactionFinder
from extract.regions import Region, RegionResolver, Words
from extract.rules import Rule, load_rules
from extract.script import is_traditional
from extract.sources import SourceFinder, media_pattern
from extract.titles import TitleFinder

_TITLE_YEAR = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}[-—–~至]{1,2})?((?:19|20)\d{2})(?=年|-)"
    r"|(?<![一二三四五六七八九十])([一二][九〇零○][〇零○一二三四五六七八九]{2})(?=年)"
)
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_LOOKED_BACK = re.compile(r"(?<=\n)[^\n，。；]{0,16}(?<!\d)((?:19|20)\d{2})年[^\n，。；]{0,8}(?:回顾|总结)[^\n，。；]{0,8}(?=\n)")
_SITE = re.compile(r"(?:(?:\s*[_|｜]\s*|\s+[-–—]{1,2}\s+|--)[^_|｜]{2,24}){1,3}$")
_HEAD = 600
_LONG_AGO = 2000
_MADE_UP = re.compile(r"(?:Microsoft|新建|无标题|未命名|文档\s?\d*$|首页$)|.*\.(?:docx?|wps|rtf|pdf|ofd|txt|html?)$", re.IGNORECASE)
_PLACE = {"name": "region", "read_from": "region_from"}
_REDACTED = re.compile(r"[XＸx×*]{2}[省市县区镇乡]")

Use = Literal[
    "title_mark", "not_title", "lead", "media", "media_kind", "not_source", "province", "city", "alias", "not_place", "nation", "body"
]  # fmt: skip
Script = Literal["simplified", "traditional"]


class Metadata(NamedTuple):
    """What a report says of itself, and where it says so; what it does not say is empty or None."""

    title: str = ""
    published: date | None = None
    source: str = ""
    place: Region = Region()
    script: Script = "simplified"
    title_year: int | None = None
    issuer: str = ""
    title_from: str = ""
    published_from: str = ""
    source_from: str = ""
    issuer_from: str = ""
    title_end: int = 0  # where the title ends in the clean text, 0 where it is no line of it
    withheld: tuple[str, ...] = ()

    @property
    def region(self) -> str:
        """The full name of the lowest division that the report is of."""
        return self.place.name

    def row(self) -> dict[str, Any]:
        """Return the columns of the reports table that speak of the report itself."""
        own = {name: value for name, value in self._asdict().items() if name not in ("place", "title_year", "title_end")}
        return own | {_PLACE.get(name, f"region_{name}"): value for name, value in self.place._asdict().items()}


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
        self._issuers = IssuerFinder(words["body"])
        self._divisions = DivisionFinder(
            shipped_gazetteer(),
            provinces=words["province"],
            cities=words["city"],
            aliases=words["alias"],
            generic=words["not_place"],
            nation=words["nation"],
        )
        self._regions = RegionResolver(shipped_gazetteer())
        self._redactions = RedactionFinder(directory)

    def find(
        self, cleaned: CleanText, furniture: Sequence[Furniture], declared: Declared | None = None, published: date | None = None
    ) -> Metadata:
        """Return what the report says of itself; where it does not, what its file declares. `published` is known from elsewhere."""
        declared = declared or Declared()
        text = masked(cleaned.text, furniture)
        shown = masked(cleaned.text, [mask for mask in furniture if mask.is_shown_by_format])
        body = _body_start(text)
        imprint = next((f.char_start for f in furniture if f.kind == "imprint" and f.char_start > body), 0)
        found = self._titles.find(text, body, imprint)
        source_at = self._sources.find(shown, furniture)
        issuer_at = self._issuers.find(text, found.spans[0] if found.spans else (0, 0), furniture, shown)
        title, title_from = _title(found.glue.join(_raw(cleaned, *span) for span in found.spans), found.how, declared.title, cleaned.raw)
        source, source_from = _said_or(_raw(cleaned, *source_at[:2]), source_at.read_from, declared.source)
        issuer, issuer_from = _said_or(_raw(cleaned, *issuer_at[:2]), issuer_at.read_from, declared.issuer)
        said = find_published(shown, furniture)
        year = _title_year(title, text)
        day = published or said.day or declared.published
        words = Words(text, clean(title).text, clean(source).text, clean(issuer).text)
        return Metadata(
            title=title,
            published=day,
            source=source,
            place=self._place(words, day.year if day else year or _recent(year_spoken_of(text))),
            script="traditional" if is_traditional(cleaned.raw) else "simplified",
            title_year=year,
            issuer=issuer,
            title_from=title_from,
            published_from="given" if published else said.read_from or ("declared" if day else ""),
            source_from=source_from,
            issuer_from=issuer_from,
            title_end=found.spans[-1][1] if found.spans else 0,
            withheld=self._redactions.find(text),
        )

    def _place(self, words: Words, year: int | None) -> Region:
        name = "" if _REDACTED.search(words.text) else self._divisions.find(words, year)
        return self._regions.resolve(name, words, year)


@cache
def _shipped() -> MetadataFinder:
    return MetadataFinder()


def find_metadata(
    cleaned: CleanText, furniture: Sequence[Furniture], declared: Declared | None = None, published: date | None = None
) -> Metadata:
    """Return what a report says of itself, by the shipped rules."""
    return _shipped().find(cleaned, furniture, declared, published)


def _said_or(said: str, read_from: str, declared: str) -> tuple[str, str]:
    """Return what the text says, else what the file declares, and where it is from."""
    return (said, read_from) if said else (declared, "declared") if declared else ("", "")


def _title(said: str, how: str, declared: str, raw: str) -> tuple[str, str]:
    """Return the title that the text says, made whole by that of the page where the text has it so, and where it is from.

    >>> _title("走访老人", "line", "某县走访老人_某县人民政府", "走访\\n某县走访老人\\n今年"), _title("", "", "某县走访老人", "今年")
    (('某县走访老人', 'line'), ('某县走访老人', 'declared'))
    """
    declared = _without_site(declared)
    whole = said in declared and declared in map(str.strip, raw[:_HEAD].splitlines())
    return (declared, how) if said and whole else _said_or(said, how, declared)


def _without_site(title: str) -> str:
    """Return the title of a page without the names of the site and its section behind it; none where a program made it up.

    >>> _without_site("某县走访老人120名_工作动态_某县人民政府"), _without_site("走访老人120名 - 某某网"), _without_site("新建文档")
    ('某县走访老人120名', '走访老人120名', '')
    """
    title = _SITE.sub("", title).strip()
    return "" if _MADE_UP.match(title) or len(re.findall(r"[\u4e00-\u9fff]", title)) < 4 else title


def _title_year(title: str, text: str) -> int | None:
    """Return the year in the title, else the one that a heading looks back on (2025年工作回顾).

    >>> _title_year("关于一九七九年工作的报告", ""), _title_year("关于老干部工作的汇报", "")
    (1979, None)
    >>> _title_year("2021—2022年度工作总结", ""), _title_year("热线2019号", "")
    (2022, None)
    """
    if said := _TITLE_YEAR.search(title):
        return int((said.group(1) or said.group(2)).translate(_NUMERALS))
    back = _LOOKED_BACK.search(text)
    return int(back.group(1)) if back else None


def _recent(year: int | None) -> int | None:
    """The year that an undated text speaks of may be long before it; then its divisions are those of today."""
    return year if year and year >= _LONG_AGO else None


def _body_start(text: str) -> int:
    """Return where the first words stand that are not furniture."""
    match = re.compile(r"\s*").match(text)
    return match.end() if match else 0


def _raw(cleaned: CleanText, start: int, end: int) -> str:
    return cleaned.raw[slice(*cleaned.raw_span(start, end))] if start < end else ""
