"""Numbers that stand alone in a cell, and the units that headings give them, both read by the quantity grammar."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from extract.quantities import Quantity, QuantityGrammar
from extract.records import Modifier
from extract.table_words import TableWords

_SIGN = re.compile(r"(?P<sign>[-−–—－+＋]|[↓↑▼▲])\s?(?=[\d.])")
_BOUND = re.compile(r"(?:[≥≧⩾≤≦⩽]|[>＞<＜]=?)\s?(?=[\d.])")
_BOUNDS: dict[str, Modifier] = {
    **dict.fromkeys(("≥", "≧", "⩾", ">="), "at_least"),
    **dict.fromkeys(("≤", "≦", "⩽", "<=", "<", "＜"), "at_most"),
    **dict.fromkeys((">", "＞"), "more_than"),
}
_BESIDE = re.compile(r"[\s()（）、,，;；/]{0,3}")
_SEVERAL = 2
_FALLING = frozenset("-−–—－↓▼")
_BRACKETS = re.compile(r"[(（]\s*(?P<inner>[-−]?[\d.,]{1,24}%?)\s*[)）]")
_NOTE_MARK = re.compile(r"(?<=[\d%])\s?(?:[*＊†‡]{1,3}|[①-⑳])\Z")
_GROUPED = re.compile(r"\d{1,3}(?:[ ,，]\s?\d{3})+(?:\.\d+)?(?![\d,，])")
_BROKEN = re.compile(r"\d[\d,]*\.?\s?\n\s?\d+")
_BLOTTED = re.compile(r"[xX×＊]{2,5}")
_HAN_ONLY = re.compile(r"[〇零一二三四五六七八九十百千万亿两]+")
_BRACKETED_UNIT = re.compile(r"[(（](?:计量)?(?:单位)?[:：]?(?P<unit>[^()（）]{1,16})[)）]")
_SLASHED_UNIT = re.compile(r"(?<=[^\x00-\x7f])\s?[/／∕](?P<unit>[^/]{1,10})\Z|(?<=[^\x00-\x7f])[:：,，](?P<named>[^:：,，]{1,8})\Z")
_PERCENT_END = re.compile(r"[±+]?[%‰％]\Z")
_SCALES = frozenset({"万", "亿", "千", "百万", "千万"})
_LONGEST = 48


class Figure(NamedTuple):
    """The number of a cell: its half-open span in the cell's text, its bare words, its sign, and how it changes where the cell says so.

    `others` are those that stand beside it, each with a unit of its own: 23人(19.2%).
    """

    start: int
    end: int
    words: str
    quantity: Quantity
    negative: bool = False
    bracketed: bool = False
    verb: str = ""
    bound: Modifier | None = None
    others: tuple[Figure, ...] = ()

    @property
    def is_year(self) -> bool:
        """Whether the number could be a year."""
        return re.fullmatch(r"(?:19|20)\d\d", self.words) is not None


class Hint(NamedTuple):
    """A heading without its unit, the unit as written (empty where it names none)."""

    name: str
    unit: str


class FigureReader:
    """Reads the numbers of cells and the units of headings."""

    def __init__(self, grammar: QuantityGrammar, words: TableWords) -> None:
        self._grammar = grammar
        self._words = words

    def read(self, text: str) -> Figure | None:
        """Return the number that a cell is nothing but, or None."""
        if not text or len(text) > _LONGEST:
            return None
        end = len(_NOTE_MARK.sub("", text))
        if bracketed := _BRACKETS.fullmatch(text[:end]):
            inner = self._signed(bracketed["inner"])
            return inner and inner._replace(start=0, end=end, bracketed=True)
        if moved := self._words.find("moved", text[:end]):
            start = moved.match.start("rest")
            rest = self._signed(text[start:end])
            return rest and rest._replace(start=start + rest.start, end=end, verb=moved.match["verb"])
        return self._signed(text[:end]) or self._several(text[:end])

    def _several(self, text: str) -> Figure | None:
        """Return the first of several quantities that a cell is nothing but."""
        found = self._grammar.find(text)
        between = zip([0, *(q.char_end for q in found)], [*(q.char_start for q in found), len(text)], strict=True)
        if len(found) < _SEVERAL or not all(q.unit for q in found) or not all(_BESIDE.fullmatch(text, a, b) for a, b in between):
            return None
        figures = [Figure(q.char_start, q.char_end, q.quote, q) for q in found]
        return figures[0]._replace(others=tuple(figures[1:]))

    def _signed(self, text: str) -> Figure | None:
        sign = _SIGN.match(text)
        bound = _BOUND.match(text)
        at = max(match.end() if match else 0 for match in (sign, bound))
        words = _GROUPED.sub(lambda match: re.sub(r"[ ,，]\s?", "", match.group()), text[at:])
        words = re.sub(r"\s+", "", words) if _BROKEN.search(words) else words
        found = self._blotted(words) if _BLOTTED.fullmatch(words) else self._whole(words)
        if found is None or (_HAN_ONLY.fullmatch(words) and not found.unit):
            return None
        modifier = _BOUNDS[bound.group().strip()] if bound else None
        return Figure(0, len(text), words, bounded(found, modifier), negative=bool(sign and sign["sign"] in _FALLING), bound=modifier)

    def _blotted(self, words: str) -> Quantity | None:
        """Return the quantity of a blotted-out number, which the grammar reads only before a unit."""
        found = self._whole(f"{words}人")
        return found and replace(found, quote=words, char_end=len(words), unit="", rules=())

    def _whole(self, words: str) -> Quantity | None:
        """Return the quantity that the words are as a whole."""
        found = self._grammar.find(words)
        return found[0] if len(found) == 1 and found[0].quote == words.strip() else None

    def measured(self, figure: Figure, unit: str) -> Quantity:
        """Return the quantity of a figure in a unit as written (万元, 元/月): value and unit are those of the base unit.

        A unit that the grammar does not know is kept as written, after its scale.
        """
        if figure.quantity.unit:
            return figure.quantity
        found = self._grammar.find(figure.words + unit)
        if not found or found[0].char_start:
            return figure.quantity
        if found[0].unit:
            return bounded(found[0], figure.bound)
        return replace(bounded(found[0], figure.bound), unit=(figure.words + unit)[found[0].char_end :])

    def is_unit(self, words: str) -> bool:
        """Return whether the words are a unit as it may stand behind a number, with or without a scale."""
        if not words or len(words) > 16 or words[0].isdigit():
            return False
        if words in _SCALES:
            return True
        found = self._grammar.find(f"1{words}")
        return bool(found) and found[0].char_start == 0 and bool(found[0].unit) and f"1{words}"[found[0].char_end :][:1] in ("", "/")

    def hint(self, heading: str) -> Hint:
        """Return a heading parted from the unit that it names: 床位(张), 数量/人, 同比±%, 万元."""
        if self.is_unit(heading):
            return Hint("", heading)
        for match in reversed(list(_BRACKETED_UNIT.finditer(heading))):
            if unit := self._unit_in(match["unit"]):
                return Hint(heading[: match.start()] + heading[match.end() :], unit)
        if (slashed := _SLASHED_UNIT.search(heading)) and (unit := self._unit_in(slashed["unit"] or slashed["named"])):
            return Hint(heading[: slashed.start()], unit)
        if percent := _PERCENT_END.search(heading):
            name = heading[: percent.start()] + ("增减" if percent.group()[0] == "±" else "")
            return Hint(name, percent.group()[-1].replace("％", "%"))
        return Hint(heading, "")

    def _unit_in(self, words: str) -> str:
        """Return the unit of a bracket; of ±% only the sign of percent, of 个、处 the first."""
        bare = words.lstrip("±+").strip()
        if self.is_unit(bare):
            return bare
        first = re.split(r"[、,，或]", bare)[0]
        return first if first != bare and self.is_unit(first) else ""


def bounded(quantity: Quantity, modifier: Modifier | None) -> Quantity:
    """Return an exact quantity with the bound that a sign before it sets: ≥95 is at least 95."""
    if modifier is None or quantity.modifier != "exact":
        return quantity
    low, high = (None, quantity.value) if modifier == "at_most" else (quantity.value, None)
    return replace(quantity, modifier=modifier, value_min=low, value_max=high)
