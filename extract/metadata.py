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
from extract.publication import find_published
from extract.rules import Rule, load_rules
from extract.script import is_traditional
from extract.sources import SourceFinder, media_pattern

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
