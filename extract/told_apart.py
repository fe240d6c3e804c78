"""Quantities of one thing in several divisions, told apart by their names: 其中大丰县12个、东台市8个〔驿站〕."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from extract.division_codes import shipped_gazetteer
from extract.phrases import words
from extract.places import Place


def division_before(place: Place) -> str:
    """Return the division that is named right before a quantity, with nothing else but words that open the clause; empty if none is."""
    said = words(place.tokens, place.floor, place.at).strip(" \u3000、，")
    for opening in ("其中", "在", ""):
        if said.startswith(opening) and (name := said.removeprefix(opening)) in shipped_gazetteer():
            return name
    return ""


def divisions_of(places: Sequence[Place], items: Mapping[int, str]) -> dict[int, str]:
    """Return the divisions that tell quantities in a row with the same unit and item apart, by the numbers of the quantities."""
    found: dict[int, str] = {}
    for (_, item), row in groupby(places, key=lambda place: (place.unit, items[place.number])):
        named = {place.number: _division_in(place) for place in row}
        if item and len(named) > 1 and all(named.values()) and len(set(named.values())) == len(named):
            found |= named
    return found


def _division_in(place: Place) -> str:
    """Return the one division named in the words before a quantity."""
    names = {token.text for token in place.tokens[place.floor : place.at] if token.text in shipped_gazetteer()}
    return names.pop() if len(names) == 1 else ""
