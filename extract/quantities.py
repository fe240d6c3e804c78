"""The quantity grammar: numbers put together into ranges and lists, with the bounds that their modifiers give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from extract.amounts import Amount, AmountScanner
from extract.modifiers import combine
from extract.normalise import clean
from extract.number_forms import read_pair
from extract.records import Modifier
from extract.rejections import find_rejections

_TO = re.compile(r" ?(?:[-–—－―~～〜∼]{1,2}|至(?!少(?!于))|到) ?(?:少于|不足|不到|不满)?")
_LIST = re.compile(r"(?:、|,|，|和|及|与|或|以及|或者)")
_BECOMES = re.compile(
    r"(?:大幅|逐步|稳步|分别)?(?:提高|提升|增加|增长|上升|扩大|下降|降低|减少|降|升|增|减|压缩|缩短|拓展|扩展|跃升|攀升|发展|调整|变|改|缩减|恢复|上调|下调|压减|精简)(?:到了|到|至|为|成)"
)
_ELLIPSIS = re.compile(r"\s?(?:…|\.{3})")
_HAN_NUMBER = re.compile(r"[一二三四五六七八九][十百千万亿]{0,4}")
_FROM = re.compile(r"[从由自]\Z")
_LAST = re.compile(r"(?:及|和|与|以及) ?")
_UNLIKE = re.compile(r"不等|之间")
_MADE_UP_OF = re.compile(r"[^，。；：！？\n]{1,30}?(?:组成|构成|担任|承担|负责)")
_EACH_OF_THEM = re.compile(r"(?:分别|各)[^，。；：！？\n]{0,4}\Z")
_OF_A_LIST = re.compile(r"[一-龥]{0,4}(?:、|和|与|及|以及)[一-龥]{0,4}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text: its quote and half-open offsets, its value or bounds, its modifier and its unit."""

    quote: str
    char_start: int
    char_end: int
    value: Decimal | None
    value_min: Decimal | None
    value_max: Decimal | None
    modifier: Modifier
    unit: str
    flags: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class QuantityGrammar:
    """Finds every candidate quantity of a text; which of them are claims is judged elsewhere."""

    def __init__(self, directory: Path | None = None) -> None:
        self.scanner = AmountScanner(directory)

    def find(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
        """Return the candidates in order, outside the spans of `taken`.

        >>> [(q.quote, q.modifier, q.unit) for q in QuantityGrammar().find("走访近30户,发放5至8万元")]
        [('近30户', 'nearly', '户'), ('5至8万元', 'range', '元')]
        """
        amounts = _join_ranges(text, list(self.scanner.scan(text, taken)))
        return [_quantity(text, amount) for amount in _share_in_lists(text, amounts)]


@cache
def _default_grammar() -> QuantityGrammar:
    return QuantityGrammar()


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text as it stands, with offsets into it; numerals that count nothing are left out.

    A text that is nothing but a number is taken at its word.

    >>> [str(q.value) for q in find_quantities("筹措３０多万元")]
    ['300000']
    """
    cleaned = clean(text)
    candidates = _default_grammar().find(cleaned.text)
    whole = [quantity for quantity in candidates if quantity.quote == cleaned.text.strip()]
    claims, _ = find_rejections(cleaned.text, candidates)
    found = []
    for quantity in whole or claims:
        start, end = cleaned.raw_span(quantity.char_start, quantity.char_end)
        found.append(replace(quantity, quote=text[start:end], char_start=start, char_end=end))
    return found


def _join_ranges(text: str, amounts: list[Amount]) -> list[Amount]:
    joined: list[Amount] = []
    for amount in amounts:
        merged = (_range(text, joined[-1], amount) or _spoken_range(text, joined[-1], amount)) if joined else None
        if merged is None:
            joined.append(amount)
        else:
            joined[-1] = merged
    return joined


def _range(text: str, first: Amount, last: Amount) -> Amount | None:
    """Return the range that two amounts make (3-5个, 5年至7年), or None: 从3个到8个 tells of a change and stays two."""
    start = last.start if text[first.end : last.start].strip() else last.number
    between = text[first.end : start]
    if not between or len(between) > 5 or _TO.fullmatch(between) is None:
        gap = text[first.end : last.number]
        if len(gap) > 5 or _TO.fullmatch(gap) is None:
            return None
        between = gap
    if first.low is None or last.low is None or first.high is not None or last.high is not None:
        return None
    if "vague" in first.modifiers + last.modifiers or not _units_agree(first, last):
        return None
    if ("到" in between or "至" in between) and _tells_a_change(text, first, last):
        return None
    low = _low_end(first, last)
    if low >= last.low:
        return None
    source = last if last.unit else first
    rules = tuple(dict.fromkeys(first.rules + last.rules))
    return replace(first, end=last.end, low=low, high=last.low, unit=source.unit, kind=source.kind, rules=rules)


def _tells_a_change(text: str, first: Amount, last: Amount) -> bool:
    """从3个到8个 tells of a change; ages, times, unlike sums (由3元至8元不等), and what a body is made up of (由5至7人组成) do not."""
    if not _FROM.search(text[: first.start][-1:]) or first.kind in ("age", "time") or _UNLIKE.match(text, last.end):
        return False
    return bool(first.kind) or text[first.start - 1] != "由" or _MADE_UP_OF.match(text, last.end) is None


def _spoken_range(text: str, first: Amount, last: Amount) -> Amount | None:
    """Return the range of 二、三百亿度: a digit and the next one, with the scale behind the second."""
    if first.end - first.number != 1 or text[first.end : last.number] != "、" or last.high is not None:
        return None
    number = _HAN_NUMBER.match(text, last.number)
    pair = read_pair(text[first.number] + number.group()) if number else None
    if pair is None:
        return None
    return replace(last, start=first.start, number=first.number, low=pair[0], high=pair[1], modifiers=first.modifiers + last.modifiers)


def _units_agree(first: Amount, last: Amount) -> bool:
    if {first.unit, last.unit} == {"月", "个月"}:
        return True
    return first.unit == last.unit or (not first.unit and not first.kind) or (not last.unit and not last.kind)


def _low_end(first: Amount, last: Amount) -> Decimal:
    """The first number shares the scale of the last one: 3至5亿元, but not 8000—1万元 and not 200元—1万元."""
    assert first.low is not None
    assert last.low is not None
    shares = not first.unit and first.scale == 1 and last.scale > 1 and first.low < last.low / last.scale
    return first.low * last.scale if shares else first.low


def _share_in_lists(text: str, amounts: list[Amount]) -> list[Amount]:
    """Give a number without a unit that of the next member of its list, and a member the modifier that opens its list."""
    shared = list(amounts)
    for i in range(len(shared) - 2, -1, -1):
        one, other = shared[i], shared[i + 1]
        if not one.kind and other.kind and other.kind != "wide" and other.start - one.end <= 6 and not one.redacted:
            between = text[one.end : other.start]
            if _LIST.fullmatch(between) or _BECOMES.fullmatch(between):
                shared[i] = replace(one, unit=other.unit, kind=other.kind)
        if one.unit == "个" and other.unit == "百分点" and one.end < other.start and _LIST.fullmatch(text[one.end : other.start]):
            shared[i] = replace(one, unit=other.unit, kind=other.kind)
    for i in range(1, len(shared)):
        one, other = shared[i - 1], shared[i]
        between = text[one.end : other.start]
        if _shares_bound(text, one, other):
            shared[i] = other = replace(other, apart=one.apart or one.modifiers[0])
        if one.unit == other.unit and not other.apart and not other.modifiers and between in ("、", "或"):
            opening = one.modifiers[0] if between == "或" and one.start < one.number else None
            shared[i] = replace(other, apart=one.apart or opening)
        elif _goes_on(text, shared, i):
            shared[i] = replace(other, apart=one.apart)
        if other.unit == "个" and one.unit == "个月" and other.modifiers and other.start - one.end <= 3:
            shared[i] = replace(other, unit="个月", kind="time")
    return shared


def _goes_on(text: str, amounts: list[Amount], i: int) -> bool:
    """Whether the amount ends a list whose members share a modifier that stands apart: 约占45%、28%及10%."""
    one, other = amounts[i - 1], amounts[i]
    if i < 2 or not one.apart or one.unit != other.unit or other.apart or other.modifiers or amounts[i - 2].apart != one.apart:
        return False
    return text[amounts[i - 2].end : one.start] == "、" and _LAST.fullmatch(text[one.end : other.start]) is not None


def _shares_bound(text: str, one: Amount, other: Amount) -> bool:
    """Whether the modifier before the first of a 分别 list holds for the next one: 分别不低于200元和100元."""
    opening = one.apart or (one.modifiers[0] if one.modifiers and one.start < one.number else None)
    if opening is None or one.unit != other.unit or other.apart or other.modifiers or other.high is not None or other.low is None:
        return False
    if _OF_A_LIST.fullmatch(text[one.end : other.start]) is None:
        return False
    return _EACH_OF_THEM.search(text, max(0, one.start - 8), one.start) is not None


def _quantity(text: str, amount: Amount) -> Quantity:
    modifier, value, low, high = _bounds(amount)
    flags = amount.flags
    if not amount.kind and (_ELLIPSIS.match(text, amount.end) or (amount.start > 10 and not text[amount.end :].strip())):
        flags = (*flags, "truncated")
    return Quantity(text[amount.start : amount.end], amount.start, amount.end, value, low, high, modifier, amount.unit, flags, amount.rules)


def _bounds(amount: Amount) -> tuple[Modifier, Decimal | None, Decimal | None, Decimal | None]:
    if amount.redacted:
        said = (amount.apart, *amount.modifiers) if amount.apart else amount.modifiers
        return "range" if "range" in said else combine(said), None, None, None
    if amount.high is not None:
        return "range", None, amount.low, amount.high
    if "vague" in amount.modifiers:
        return "vague", None, amount.low, None
    touching, apart = combine(amount.modifiers), (amount.apart,) if amount.apart else ()
    modifier = combine((*apart, *amount.modifiers))
    if modifier == "about" and touching not in ("about", "exact") and apart != ("about",):
        modifier = touching  # 最多劝离70多人: what touches the number says how it was rounded
    low = amount.low if modifier in ("exact", "more_than", "at_least") else None
    high = amount.low if modifier in ("exact", "nearly", "at_most") else None
    return modifier, amount.low, low, high
