"""What stands in a file but is not the report: imprint, site chrome, adverts, links, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from extract.rules import Rule, load_rules

_HEAD, _TAIL = 600, 800
_LINE = re.compile(r"(?<![^\n])[^\n]{1,200}(?![^\n])")


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
    """How one kind of furniture reads (with `part` for each `@` of the pattern), and in which part of a text it stands."""

    kind: Literal["imprint", "dateline", "site", "share", "links", "advert", "editors", "contact", "licence", "library", "page"]
    where: Literal["head", "tail", "line", "head_line", "tail_line", "anywhere"]
    pattern: str
    part: str = ""
    to_end: bool = False


_Compiled = tuple[FurnitureRule, re.Pattern[str]]


class FurnitureFinder:
    """The furniture rules of a directory, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        self._take(load_rules("furniture", FurnitureRule, directory))

    @classmethod
    def of(cls, rules: Sequence[FurnitureRule]) -> FurnitureFinder:
        """Return the finder of these rules alone."""
        finder = cls.__new__(cls)
        finder._take(rules)
        return finder

    def _take(self, rules: Sequence[FurnitureRule]) -> None:
        compiled = [(rule, re.compile(rule.pattern.replace("@", rule.part) if rule.part else rule.pattern)) for rule in rules]
        self._of_lines = [pair for pair in compiled if "line" in pair[0].where]
        self._others = [pair for pair in compiled if "line" not in pair[0].where]

    def find(self, text: str, known: Sequence[Furniture] = ()) -> list[Furniture]:
        """Return the masks of a text, with those that are `known` already, in order; they do not overlap."""
        span = _report_span(text, known)
        found = (furniture for rule, pattern in self._others for furniture in _matches(rule, pattern, text, *span))
        return _without_overlaps([*known, *found, *_line_matches(self._of_lines, text, *span)])


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


def _report_span(text: str, known: Sequence[Furniture]) -> tuple[int, int]:
    """Return where the words begin and end that are not masked already."""
    start, end = 0, len(text)
    for mask in sorted(known, key=lambda mask: mask.char_end, reverse=True):
        if text[mask.char_end : end].strip():
            break
        end = min(end, mask.char_start)
    for mask in sorted(known):
        if text[start : mask.char_start].strip():
            break
        start = max(start, mask.char_end)
    return min(start, end), end


def _matches(rule: FurnitureRule, pattern: re.Pattern[str], text: str, first: int, last: int) -> Iterator[Furniture]:
    """Yield where a rule fits in its part of the text; what runs on beyond that part is something else."""
    start = max(first, last - _TAIL) if rule.where == "tail" else first
    end = min(first + _HEAD, last) if rule.where == "head" else last
    for match in pattern.finditer(text, start, end):
        cut_off = match.end() == end < last
        words = match.group().rstrip()
        if words and not cut_off:
            yield Furniture(rule.kind, match.start(), last if rule.to_end else match.start() + len(words), rule.id)


def _line_matches(rules: Sequence[_Compiled], text: str, first: int, last: int) -> Iterator[Furniture]:
    """Yield the short lines that are wholly what a rule of lines describes."""
    for line in _LINE.finditer(text, first, last):
        places = {"line", "head_line" if line.start() < first + _HEAD else "", "tail_line" if line.end() > last - _TAIL else ""}
        for rule, pattern in rules:
            if rule.where in places and pattern.fullmatch(text, *line.span()):
                yield Furniture(rule.kind, line.start(), last if rule.to_end else line.end(), rule.id)
                break


def _without_overlaps(found: list[Furniture]) -> list[Furniture]:
    """The longest of overlapping masks stays; where one only sticks out of another, its rest stays too."""
    kept: list[Furniture] = []
    for mask in sorted(found, key=lambda f: (f.char_start, -f.char_end)):
        start = max(mask.char_start, kept[-1].char_end) if kept else mask.char_start
        if start < mask.char_end:
            kept.append(mask._replace(char_start=start))
    return kept
