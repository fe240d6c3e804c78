"""The administrative divisions of China from 1980 on: name, six-digit code, years, parents, and an id that outlives renamings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

Level = Literal["nation", "province", "city", "county", "town", "village"]

FIRST, LAST = 1949, 9999  # the years of a division that was there when the data begin, and of one that is there today
_ETHNIC = (
    "维吾尔族|维吾尔|哈萨克族|哈萨克|柯尔克孜|蒙古族|蒙古|土家族|布依族|哈尼族|傈僳族|拉祜族|仡佬族|仫佬族|毛南族|布朗族|阿昌族|普米族|景颇族|东乡族|撒拉族|保安族"
    "|裕固族|塔吉克|锡伯|达斡尔族|鄂伦春|鄂温克族|朝鲜族|畲族|瑶族|侗族|苗族|回族|藏族|彝族|壮族|满族|白族|黎族|傣族|佤族|羌族|土族|怒族|独龙族|纳西族|各族"
)
_AUTONOMOUS = re.compile(rf"(?:(?:{_ETHNIC}){{1,5}}(?:自治[州县旗区]|联合旗)|(?:{_ETHNIC}){{1,4}}[乡镇])$")
_KIND = re.compile(r"(?:自治[州县旗区]|特别行政区|林区|地区|街道|新区|[省市县区州盟旗镇乡村])$")
_ENDING = re.compile(r"[省市州盟县区旗]|地区")
_LONGEST = 15  # characters of a full name


class Division(NamedTuple):
    """A division under one name and code: the years in which it had both, inclusive, and the id that it shares with its other names."""

    code: str
    name: str
    first: int
    last: int
    id: str

    @property
    def level(self) -> Level:
        """province, city (cities with districts, prefectures, leagues) or county, as the code says it."""
        return "province" if self.code.endswith("0000") else "city" if self.code.endswith("00") else "county"

    def away(self, year: int) -> int:
        """Return how many years lie between its time and `year`, 0 if it had its name and code then."""
        return max(self.first - year, year - self.last, 0)


def stem(name: str) -> str:
    """Return a name without the kind of division and the peoples in it, as running text shortens it.

    >>> [stem(name) for name in ("新疆维吾尔自治区", "溧阳市", "恩施土家族苗族自治州", "石柱土家族自治县", "香港特别行政区")]
    ['新疆', '溧阳', '恩施', '石柱', '香港']

    What is left has two characters at least:

    >>> stem("内蒙古自治区"), stem("横县")
    ('内蒙古', '横县')
    """
    shorter = (pattern.sub("", name) for pattern in (_AUTONOMOUS, _KIND))
    return next((short for short in shorter if 1 < len(short) < len(name)), name)


class Gazetteer:
    """Divisions by their names, short names and codes."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._by_name: dict[str, list[Division]] = defaultdict(list)
        self._by_stem: dict[str, list[Division]] = defaultdict(list)
        self._by_code: dict[str, list[Division]] = defaultdict(list)
        for division in divisions:
            for name in _names(division.name):
                self._by_name[name].append(division)
            self._by_stem[stem(division.name)].append(division)
            self._by_code[division.code].append(division)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def named(self, name: str) -> list[Division]:
        """Return every division that ever had this full name (恩施州 counts as full)."""
        return self._by_name.get(name, [])

    def short(self, name: str) -> list[Division]:
        """Return every division whose name begins so and goes on with its kind: 溧阳 gives 溧阳市 and the earlier 溧阳县."""
        return self._by_stem.get(name, [])

    def names_in(self, text: str) -> Iterator[str]:
        """Yield the full names in a text: at each 省, 市, 县 … the longest that ends there."""
        for match in _ENDING.finditer(text):
            ends = match.end()
            name = next((text[at:ends] for at in range(max(0, ends - _LONGEST), ends - 1) if text[at:ends] in self), "")
            if name and name + text[ends : ends + 1] not in self:
                yield name

    def parents(self, division: Division, year: int) -> list[Division]:
        """Return the divisions above it that were there in `year`, the highest first; the code holds theirs."""
        codes = dict.fromkeys((f"{division.code[:2]}0000", f"{division.code[:4]}00"))
        year = min(max(year, division.first), division.last)
        found = (self._at(code, year) for code in codes if code != division.code)
        return [parent for parent in found if parent]

    def _at(self, code: str, year: int) -> Division | None:
        """The later of two that had a code in one year: renamed in it."""
        here = [division for division in self._by_code.get(code, ()) if not division.away(year)]
        return max(here, key=lambda division: division.first, default=None)


def _names(name: str) -> set[str]:
    """Return the forms that count as a full name: as the list has it, without the peoples in it, and the short form of a banner.

    >>> sorted(_names("石柱土家族自治县")), sorted(_names("科尔沁左翼后旗"))
    (['石柱县', '石柱土家族自治县', '石柱自治县'], ['科尔沁左翼后旗', '科左后旗'])
    """
    kind = re.search(r"自治([州县旗])$", name)
    if kind:
        return {name, f"{stem(name)}{kind.group(1)}", f"{stem(name)}{kind.group()}"}
    if name.endswith("特别行政区"):
        return {name, stem(name)}
    return {name, re.sub(r"^(.).+([左右])翼(.旗)$", r"\1\2\3", name)}


def read_divisions(text: str) -> list[Division]:
    """Return the divisions of a table with a heading line: code, name, first year, last year, id; an empty year is open."""
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return [Division(code, name, int(first or FIRST), int(last or LAST), mark) for code, name, first, last, mark in rows]


@cache
def shipped_gazetteer() -> Gazetteer:
    """Return the divisions that come with the package, read once a process."""
    return Gazetteer(read_divisions((Path(__file__).parent / "gazetteer" / "divisions.tsv").read_text(encoding="utf-8")))


def by_nearness(divisions: Iterable[Division], year: int) -> list[Division]:
    """Return the divisions whose time is nearest to `year`, one for each id: those that were there then if there are any."""
    divisions = sorted(divisions, key=lambda division: (division.away(year), -division.first, division.code))
    nearest: Mapping[str, Division] = {d.id: d for d in reversed(divisions)}
    return [d for d in nearest.values() if d.away(year) == divisions[0].away(year)] if divisions else []
