"""Which quantities pick some of what an earlier one counts by what is done: 12家食堂，其中〔3家〕已开业; 9个村中，〔5个〕通了车."""

from __future__ import annotations

from collections.abc import Sequence

from extract.places import Place
from extract.records import RATE_UNITS
from extract.unit_families import PEOPLE

_AMONG = frozenset({"其中", "当中", "中", "之中", "里", "里面"})
_OF_WHICH = frozenset({"其中", "当中"})
_PASSED = frozenset({"有", "已有", "已", "已经", "就有", "只有", "仅有", "的", "，", ",", "约有", "还有"})
_NAMING = frozenset({"为", "是", "属", "属于", "系"})  # what follows them is what the part consists of: 其中3个为〔村级食堂〕
_DOING = frozenset({"v", "d", "p", "vn"})
_LISTING = frozenset({"、", "，", ",", "和", "另有", "有"})


def whole_of(place: Place, earlier: Sequence[Place], parts: frozenset[int]) -> Place | None:
    """Return the earlier quantity of whose things this one picks some; `parts` are the numbers of those that do so themselves."""
    if not earlier or not _is_done_with(place):
        return None
    if _follows_part(place, earlier[-1], parts):
        return earlier[-1]
    opening = _opening(place)
    if opening < 0:
        return None
    return next((other for other in reversed(earlier) if other.at < opening and same_kind(place.unit, other.unit)), None)


def is_part(place: Place) -> bool:
    """Say whether the clause of a quantity opens with 其中, so that it counts some of what was counted before."""
    return place.floor < place.at and place.tokens[place.floor].text in _OF_WHICH


def _is_done_with(place: Place) -> bool:
    """Say whether something is said of what the quantity counts, with no noun of its own after it."""
    after = place.tokens[place.at + 1 : place.at + 2]
    return bool(after) and after[0].tag in _DOING and after[0].text not in _NAMING and after[0].quantity < 0


def _opening(place: Place) -> int:
    """Return where «其中», «9个村中，» before a quantity stands, with nothing but 有 between; -1 where there is none."""
    tokens = place.tokens
    for i in range(place.at - 1, max(-1, place.at - 5), -1):
        if tokens[i].text in _AMONG:
            return i
        if tokens[i].text not in _PASSED and tokens[i].text.strip():
            break
    return -1


def _follows_part(place: Place, before: Place, parts: frozenset[int]) -> bool:
    """Say whether a quantity is listed after one that picks some: 其中3家开业、〔2家〕在建."""
    if before.number not in parts or before.unit != place.unit:
        return False
    return place.tokens[place.at - 1].text in _LISTING


def same_kind(unit: str, other: str) -> bool:
    """Say whether a quantity in the first unit can be some of the things counted in the other."""
    return unit == other or unit in RATE_UNITS or {unit, other} <= PEOPLE
