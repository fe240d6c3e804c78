"""Numbers of a text with their scale, unit and modifiers: one number at a time, before ranges and lists are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from extract.denominators import denominator_end
from extract.modifiers import ModifierTable
from extract.money import currency_before, small_change
from extract.number_forms import NUMBERS, Number, NumberReader
from extract.numerals import parse_numeral
from extract.records import Modifier
from extract.units import UnitMatch, UnitTable

_PARTED_UNIT = re.compile(r"个([多余半])(?=月(?!饼)|小时|星期|学期|世纪|钟头|工作日|学时|百分点|交易日|昼夜)")
_HUNDREDTHS = re.compile("[一二三四五六七八九半1-9](?![个名十百千万\\d.])")
_HALF_MORE = re.compile(r"半(?![成导自挂数山径程岛年天日月个封夜价边])")
_STEP = re.compile(r"大关|关口|台阶")
_SUM_OF_REFERENCE = re.compile(
    r"(?:GDP|[一-龥]{0,4}(?:产值|生产总值|增加值))[^，。；\n]{0,6}?(?:能耗|水耗|电耗|耗[能水电]|用[水能电]|排放|碳)"
)
_HALF = Decimal("0.5")
_MINUS = re.compile(r"(?:\A[-−]|(?<=[\u3400-\u9fff（(：:，、\s])[-−]|负|零下)\Z")
_MAY_FALL_BELOW_ZERO = frozenset({"%", "℃", "度", "‰"})
_DIVISIBLE = frozenset({"time", "length", "area", "mass", "volume", "money", "ratio", "age"})


@dataclass(frozen=True, slots=True)
class Amount:
    """One number as written: the half-open offsets of its quote, its value or ends, its unit and its modifiers."""

    start: int
    end: int
    number: int
    low: Decimal | None
    high: Decimal | None = None
    scale: Decimal = Decimal(1)
    unit: str = ""
    kind: str = ""
    modifiers: tuple[Modifier, ...] = ()
    apart: Modifier | None = None
    flags: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def redacted(self) -> bool:
        """Whether the digits are blotted out."""
        return "redacted" in self.flags


class AmountScanner:
    """Finds every number of a text, quickly where there is none."""

    def __init__(self, directory: Path | None = None) -> None:
        self.units = UnitTable(directory)
        self.modifiers = ModifierTable(directory)
        self._numbers = NumberReader(self.units, self.modifiers)

    def scan(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Amount]:
        """Yield the amounts in order; none of them overlaps a span of `taken` or another amount."""
        spans = sorted(taken)
        at, turn = 0, 0
        while (match := NUMBERS.search(text, at)) is not None:
            while turn < len(spans) and spans[turn][1] <= match.start():
                turn += 1
            if turn < len(spans) and spans[turn][0] < match.end():
                at = match.start() + 1 if match.start() < spans[turn][0] else spans[turn][1]
                continue
            limit = spans[turn][0] if turn < len(spans) else len(text)
            floor = max(at, spans[turn - 1][1] if turn else 0)
            amount = self._amount(text, match, floor, limit)
            if amount is not None:
                yield amount
            at = max(match.end(), amount.end if amount else 0)

    def _amount(self, text: str, match: re.Match[str], floor: int, limit: int) -> Amount | None:
        number = self._numbers.read(text, match)
        if number is None:
            return None
        amount = self._bounded_behind(text, self._measured(text, number))
        amount = self._bounded_before(text, _signed(text, amount, floor), number.bare, floor)
        if amount.end > limit or (not amount.unit and _needs_unit(number, amount)) or _is_a_measure(text, number, amount):
            return None
        return amount

    def _measured(self, text: str, number: Number) -> Amount:
        """Return the number with the unit behind it, and with what the unit carries."""
        amount = _parted(text, _begun(number))
        found = None if amount.unit else self._unit(text, amount.end, number)
        if found is None:
            return amount
        rule = found.rule
        unit = "个月" if amount.end > number.end and text[found.end - 1] == "月" else rule.unit
        return _finished(text, replace(amount, end=found.end, unit=unit, kind=rule.kind, rules=(*amount.rules, rule.id)))

    def _unit(self, text: str, at: int, number: Number) -> UnitMatch | None:
        if text.startswith(" ", at) and text[at + 1 : at + 2].isascii():
            at += 1
        found = self.units.match(text, at)
        if found is None:
            return None
        if found.rule.kind == "wide" and (number.kind != "number" or number.low is None or number.low > 99 or number.modifiers):
            return None
        return found

    def _bounded_behind(self, text: str, amount: Amount) -> Amount:
        end = denominator_end(text, amount.end, amount.kind, self.units)
        modifiers, rules = amount.modifiers, amount.rules
        for _ in range(2):
            after = self.modifiers.after(text, end, amount.kind)
            if after is None:
                break
            modifiers, rules, end = (*modifiers, after.modifier), (*rules, after.rule), after.end
        return replace(amount, end=end, modifiers=modifiers, rules=rules)

    def _bounded_before(self, text: str, amount: Amount, bare: bool, floor: int) -> Amount:
        before = self.modifiers.before(text, amount.start, bare=bare)
        if before is not None and before.start >= floor:
            return replace(amount, start=before.start, modifiers=(before.modifier, *amount.modifiers), rules=(*amount.rules, before.rule))
        cue = self.modifiers.cue(text, amount.start, amount.kind, share=amount.kind in ("ratio", "tenths"))
        return amount if cue is None else replace(amount, apart=cue.modifier, rules=(*amount.rules, cue.rule))


def _needs_unit(number: Number, amount: Amount) -> bool:
    if number.kind == "redacted":
        return not amount.kind
    if number.kind == "part":
        return not (amount.kind or amount.modifiers)
    if number.kind == "some":
        return amount.low == 1 and not amount.kind
    return number.bare and not amount.kind and not amount.modifiers and amount.apart is None


def _is_a_measure(text: str, number: Number, amount: Amount) -> bool:
    """A bare scale that other numbers are measured by: 跨过3个千亿元大关, 万元产值能耗."""
    if not number.bare or amount.kind != "money" or amount.modifiers:
        return False
    if text.endswith("个", 0, amount.start) and _STEP.match(text, amount.end):
        return True
    return _SUM_OF_REFERENCE.match(text, amount.end) is not None


def _begun(number: Number) -> Amount:
    return Amount(
        number.start,
        number.end,
        number.start,
        number.low,
        number.high,
        number.scale,
        number.unit,
        "ratio" if number.unit else "",
        number.modifiers,
        flags=("redacted",) if number.kind == "redacted" else (),
        rules=number.rules,
    )


def _parted(text: str, amount: Amount) -> Amount:
    """A unit of two characters may take 多 or 半 between them: 5个多月, 两个半小时."""
    parted = _PARTED_UNIT.match(text, amount.end)
    if parted is None:
        return amount
    if parted[1] == "半":
        return replace(amount, end=parted.end(), low=amount.low and amount.low + _HALF)
    return replace(amount, end=parted.end(), modifiers=(*amount.modifiers, "more_than"))


def _finished(text: str, amount: Amount) -> Amount:
    """Add what a unit may carry behind it: 成 and a digit, 角 and 分, 半."""
    low, end = amount.low, amount.end
    if low is None:
        return amount
    if amount.kind == "tenths":
        rest = _HUNDREDTHS.match(text, end)
        extra = 0 if rest is None else 5 if rest.group() == "半" else parse_numeral(rest.group()) or 0
        return replace(amount, end=rest.end() if rest else end, low=low * 10 + extra, high=amount.high and amount.high * 10, unit="%")
    if amount.unit == "元":
        change, behind = small_change(text, end)
        if behind > end:
            return replace(amount, end=behind, low=low + change)
    if amount.kind in _DIVISIBLE and amount.high is None and (half := _HALF_MORE.match(text, end)) is not None:
        return replace(amount, end=half.end(), low=low + _HALF)
    return amount


def _signed(text: str, amount: Amount, floor: int) -> Amount:
    """Add the minus or the currency sign before the number."""
    if amount.low is not None and amount.unit in _MAY_FALL_BELOW_ZERO:
        minus = _MINUS.search(text, max(floor, amount.start - 2), amount.start)
        return amount if minus is None else replace(amount, start=minus.start(), low=-amount.low)
    unit, start = currency_before(text, floor, amount.start)
    if unit and (start < amount.start or not amount.unit):
        return replace(amount, start=start, unit=unit, kind="money")
    return amount
