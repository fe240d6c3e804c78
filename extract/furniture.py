"""What stands in a file but is not the report: imprint, site chrome, adverts, links, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from extract.rules import Rule, load_rules

_HEAD, _TAIL = 600, 800


class Furniture(NamedTuple):
    """A masked span of the clean text: half-open offsets, what kind of thing it is, and the rule that says so."""

    kind: str
    char_start: int
    char_end: int
    rule: str

    @property
    def is_shown_by_format(self) -> bool:
        """Whether the format of the file shows it, not a rule about the words."""
        return not self.rule.startswith("furniture.")


class FurnitureRule(Rule):
    """How one kind of furniture reads, and in which part of a text it stands."""

    kind: Literal["imprint", "dateline", "site", "share", "links", "advert", "editors", "contact", "licence", "page"]
    where: Literal["head", "tail", "line", "anywhere"]
    pattern: str
    to_end: bool = False


class FurnitureFinder:
    """The furniture rules of a directory, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        self._rules = [(rule, _compiled(rule)) for rule in load_rules("furniture", FurnitureRule, directory)]

    def find(self, text: str, known: Sequence[Furniture] = ()) -> list[Furniture]:
        """Return the masks of a text, with those that are `known` already, in order; they do not overlap."""
        end = _report_end(text, known)
        return _without_overlaps([*known, *(found for rule, pattern in self._rules for found in _matches(rule, pattern, text, end))])


@cache
def _shipped() -> FurnitureFinder:
    return FurnitureFinder()


def find_furniture(text: str) -> list[Furniture]:
    """Return what of a clean text is not the report, by the shipped rules.

    >>> text = "走访老人120名。返回搜狐，查看更多责任编辑："
    >>> [text[f.char_start : f.char_end] for f in find_furniture(text)]
    ['返回搜狐，查看更多责任编辑：']
    """
    return _shipped().find(text)


def masked(text: str, furniture: Sequence[Furniture]) -> str:
    """Return the text with blanks where the furniture stands; every other character keeps its place.

    >>> masked("第3页\\n走访", [Furniture("page", 0, 3, "furniture.page_number")])
    '   \\n走访'
    """
    pieces: list[str] = []
    at = 0
    for mask in furniture:
        gap = re.sub(r"[^\n]", " ", text[mask.char_start : mask.char_end])
        pieces += text[at : mask.char_start], gap
        at = mask.char_end
    return "".join([*pieces, text[at:]])


def _compiled(rule: FurnitureRule) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\n)|\A)(?:{rule.pattern})(?=\n|\Z)" if rule.where == "line" else rule.pattern)


def _report_end(text: str, known: Sequence[Furniture]) -> int:
    """Return where the words end that are not masked already."""
    end = len(text)
    for mask in sorted(known, key=lambda mask: mask.char_end, reverse=True):
        if text[mask.char_end : end].strip():
            break
        end = min(end, mask.char_start)
    return end


def _matches(rule: FurnitureRule, pattern: re.Pattern[str], text: str, last: int) -> Iterator[Furniture]:
    start = max(0, last - _TAIL) if rule.where == "tail" else 0
    end = min(_HEAD, last) if rule.where == "head" else last
    for match in pattern.finditer(text, start, end):
        cut_off = match.end() == end < last
        if match.start() < match.end() and not cut_off:
            yield Furniture(rule.kind, match.start(), last if rule.to_end else match.end(), rule.id)


def _without_overlaps(found: list[Furniture]) -> list[Furniture]:
    """The longest of overlapping masks stays; where one only sticks out of another, its rest stays too."""
    kept: list[Furniture] = []
    for mask in sorted(found, key=lambda f: (f.char_start, -f.char_end)):
        start = max(mask.char_start, kept[-1].char_end) if kept else mask.char_start
        if start < mask.char_end:
            kept.append(mask._replace(char_start=start))
    return kept
