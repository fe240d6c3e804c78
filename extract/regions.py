"""The region of a report as a division of its time: level, code, parents and id, or the candidates where the name is not enough."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from extract.division_codes import Division, Gazetteer, Level, by_nearness, stem

ReadFrom = Literal["", "title", "issuer", "source", "text"]

NATION = "全国"
TODAY = 9000  # a year in which all of today's divisions are there
_SUFFIXES: dict[Level, tuple[str, ...]] = {
    "province": ("自治区", "特别行政区", "省"),
    "city": ("自治州", "地区", "盟", "州", "市"),
    "town": ("街道", "镇", "乡"),
    "village": ("村",),
    "county": ("县", "旗", "区"),
}
_NEXT_TO = 8  # how much an own parent in front of a name says more than one somewhere in the text


class Words(NamedTuple):
    """The clean words of a report in which divisions are looked for."""

    text: str
    title: str = ""
    source: str = ""
    issuer: str = ""


class Region(NamedTuple):
    """The lowest division that a report is of; what is not known is empty.

    `code` has six digits, and is the county's for a town or a village. `parents` are full names, the highest first. `candidates` are
    given where several divisions have the name and the text does not tell them apart; `read_from` says where the name stands.
    """

    name: str = ""
    level: Level | Literal[""] = ""
    code: str = ""
    parents: tuple[str, ...] = ()
    id: str = ""
    candidates: tuple[str, ...] = ()
    read_from: ReadFrom = ""


def level_of(name: str) -> Level:
    """Return the level that the kind of division in a name tells, without knowing the name.

    >>> level_of("溧阳市"), level_of("鄂温克族自治旗"), level_of("某某镇")
    ('city', 'county', 'town')
    """
    if name == NATION:
        return "nation"
    return next((level for level, suffixes in _SUFFIXES.items() if name.endswith(suffixes)), "province")


class RegionResolver:
    """Finds the division of a gazetteer that a name means in a text of some year."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def resolve(self, name: str, words: Words, year: int | None) -> Region:
        """Return what a division's full name means in a report of some year; where no year is known, today.

        The years of the divisions that ever had the name decide between them, then the parents that the report names.
        """
        context, year, read_from = "\n".join(words), year or TODAY, _read_from(name, words)
        if not name or name == NATION:
            return Region(name, "nation" if name else "", read_from=read_from)
        level = level_of(name)
        if level in ("town", "village"):
            return self._below_county(name, level, context, year)._replace(read_from=read_from)
        found = self._told_apart(name, by_nearness(self._gazetteer.named(name), year), context, year)
        return self._region(name, found, year)._replace(read_from=read_from)

    def _region(self, name: str, found: Sequence[Division], year: int) -> Region:
        if len(found) != 1:
            written = tuple(sorted(f"{''.join(self._above(d, year))}{d.name} {d.code}" for d in found))
            return Region(name, found[0].level if found else level_of(name), candidates=written)
        return Region(name, found[0].level, found[0].code, self._above(found[0], year), found[0].id)

    def _above(self, division: Division, year: int) -> tuple[str, ...]:
        return tuple(parent.name for parent in self._gazetteer.parents(division, year))

    def _told_apart(self, name: str, found: list[Division], context: str, year: int) -> list[Division]:
        """Return the one whose parents the text names most, or all where it names none or two as often."""
        if len(found) < 2:
            return found
        said = [sum(self._said(parent, name, context) for parent in self._gazetteer.parents(division, year)) for division in found]
        best = [division for division, count in zip(found, said, strict=True) if count == max(said)]
        return best if max(said) and len(best) == 1 else found

    @staticmethod
    def _said(parent: Division, name: str, context: str) -> int:
        short = stem(parent.name)
        beside = any(f"{short}{kind}{name}" in context for kind in ("", "省", "市", "州", "盟"))
        return context.count(short) * (2 if parent.level == "city" else 1) + (_NEXT_TO if beside else 0)

    def _below_county(self, name: str, level: Level, context: str, year: int) -> Region:
        """Return a town with the code of the county, or else of the city, in front of its name or most named in the text."""
        above = self._named_before(name, context) or self._most_named(context)
        over = self._told_apart(above, by_nearness(self._gazetteer.named(above), year), context, year) if above else []
        if len(over) != 1:
            return self._region(name, over, year)._replace(level=level)
        return Region(name, level, over[0].code, (*self._above(over[0], year), over[0].name))

    def _named_before(self, name: str, context: str) -> str:
        for match in re.finditer(re.escape(name), context):
            before = context[max(0, match.start() - 14) : match.start()]
            found = next((before[at:] for at in range(len(before) - 1) if before[at:] in self._gazetteer), "")
            if found:
                return found
        return ""

    def _most_named(self, context: str) -> str:
        counts = Counter(self._gazetteer.names_in(context))
        lowest = [name for name in counts if any(d.level == "county" for d in self._gazetteer.named(name))]
        ranked = sorted(lowest or counts, key=lambda name: (-counts[name], context.find(name)))
        return ranked[0] if ranked and (len(ranked) == 1 or counts[ranked[0]] > counts[ranked[1]]) else ""


def _read_from(name: str, words: Words) -> ReadFrom:
    places: dict[ReadFrom, str] = {"title": words.title, "issuer": words.issuer, "source": words.source}
    return next((place for place, said in places.items() if stem(name) in said), "text") if name else ""
