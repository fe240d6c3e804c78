"""Numbers of a text with their scale, unit and modifiers: one number at a time, before ranges and lists are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from extract.modifiers import ModifierMatch, ModifierTable
from extract.numerals import HAN_DIGITS, NUMBER, SCALE, parse_numeral, tidy
from extract.records import Modifier
from extract.units import UnitMatch, UnitTable

_ORDER = "一二三四五六七八九"
_SCALES = "十百千万亿"

_NOT_SEVERAL = "人总个户次件指系函代基负整点天班村少多半无分计字大第学实算参岁度位票股页篇量读例台辆套项额因常倍"
_HALF_OF = (
    r"半数(?!据)|(?:一?大|一多|(?<![更很许众太最好])多)半(?!导|岛|夜|球|路)|一半|"
    r"(?<=过)半(?=[数的以，。、；]|$)|(?<=[近超])半(?=[数的，。、；]|$)"
)
_PART_OF = "(?<![上下前后多大过参夜对])半(?=个?(?:年(?!报)|天|日(?!游)|小时|月(?!谈|板|刊)|学期|世纪|学年|工作日))"
_SCAN = re.compile(
    rf"""(?=[\d{HAN_DIGITS}{_SCALES}廿卅壹贰叁肆伍陆柒捌玖拾佰仟好几数半大多xX×＊])(?:
      (?P<redacted>(?<![A-Za-z\d.])(?:\d{{0,4}}[xX×＊]{{2,5}}\d{{0,4}}|[xX×＊]\d{{0,2}}|\d{{1,4}}[xX×＊])(?![A-Za-z\d]))
    | (?P<per>[百千]|(?<![十百])万)分之(?P<share>{NUMBER})
    | (?P<whole>百分百)
    | (?P<below>[十百]万|[二三四五六七八九十]{{1,3}}|\d{{1,3}})分之(?P<above>[一二两三四五六七八九十]{{1,3}}|\d{{1,3}})
    | (?P<slash>(?<=[\u3400-\u9fff])[1-9]\d?/[1-9]\d?(?![\d/.A-Za-z年月日号页版期]))
    | (?P<half>{_HALF_OF})
    | (?P<part>{_PART_OF})
    | (?P<crowd>数以(?:{SCALE}){{1,3}}计)
    | (?P<some>(?:好几|几|(?<![{_NOT_SEVERAL}])数)(?:{SCALE}){{0,4}})
    | (?P<only>(?<=[唯统同单逐归专])一(?=[{HAN_DIGITS}]))
    | (?!零下[\d一二三四五六七八九十])(?P<number>{NUMBER}))""",
    re.VERBOSE,
)
_PAIR = re.compile(r"((?:.{0,12}[十百千万零])?)([一两二三四五六七八])([二两三四五六七八九])([十百千万亿]{0,3})")
_SCALE_TAIL = re.compile(rf"(?:{SCALE}){{1,3}}")
_SPOKEN_SCALE = re.compile(r"个([多余]?)(万?亿)(?![级吨斤千产台美欧工项企小元])")
_SPLIT_UNIT = re.compile(r"个([多余半])(?=月(?!饼)|小时|星期|学期|世纪|钟头|工作日|学时|百分点|交易日|昼夜)")
_HALF_MORE = re.compile(r"半(?![成导自挂数山径程岛年天日月个封夜价边])")
_SMALL_MONEY = re.compile(
    r"(?P<jiao>[\d一二三四五六七八九两])[角毛](?:(?P<fen>[\d一二三四五六七八九])分?)?钱?|(?P<only>[\d一二三四五六七八九])分(?:钱|(?![钟之别\w]))"
)
_SPOKEN_JIAO = re.compile(r"(?<=块)([一二三四五六七八九])(?![十百千万亿个名项家])钱?")
_DENOMINATOR = re.compile(r"[/·](?:[年月日天周季人户村次时台头只张]|学[年期]|小时|分钟|秒)")
_EACH = re.compile(r"每(?:人|月|年|天|日|户|小时|分钟|秒|次|吨|公里|亩|平方米|立方米|公斤|斤|升|台|度|千瓦时)(?=[的计，。；、）)\s]|\Z)")
_SYMBOL = re.compile(r"(?P<cny>[¥￥])|(?P<hkd>HK\$)|(?P<usd>(?:US)?\$)|(?P<eur>€)|(?P<gbp>£)")
_SYMBOL_UNITS = {"cny": "元", "hkd": "港元", "usd": "美元", "eur": "欧元", "gbp": "英镑"}
_MINUS = re.compile(r"(?:(?<=[\u3400-\u9fff（(：:，、\s])[-−]|负|零下)\Z")
_CONTINUOUS = frozenset({"time", "length", "area", "mass", "volume", "money", "ratio", "age"})


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


class _Number(NamedTuple):
    """The number proper; `bare` when it is a scale without a digit (百余), `kind` tells how it was written."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None = None
    scale: Decimal = Decimal(1)
    kind: str = "number"
    bare: bool = False
    modifiers: tuple[Modifier, ...] = ()
    rules: tuple[str, ...] = ()
    unit: str = ""


class AmountScanner:
    """Finds every number of a text, quickly where there is none."""

    def __init__(self, directory: Path | None = None) -> None:
        self.units = UnitTable(directory)
        self.modifiers = ModifierTable(directory)

    def scan(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Amount]:
        """Yield the amounts in order; none of them overlaps a span of `taken` or another amount."""
        spans = sorted(taken)
        at, turn = 0, 0
        while (match := _SCAN.search(text, at)) is not None:
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
        number = self._number(text, match)
        if number is None:
            return None
        amount = self._with_unit(text, number)
        amount = self._with_prefix(text, amount, number.bare, floor)
        if amount.end > limit or (not amount.unit and self._needs_unit(number, amount)):
            return None
        return amount

    @staticmethod
    def _needs_unit(number: _Number, amount: Amount) -> bool:
        if number.kind in ("redacted", "part"):
            return not (amount.kind or amount.modifiers)
        if number.kind == "some":
            return amount.low == 1 and not amount.kind
        return number.bare and not amount.kind and not amount.modifiers and amount.apart is None

    # The number proper

    def _number(self, text: str, match: re.Match[str]) -> _Number | None:
        kind = str(match.lastgroup)
        start, end = match.span()
        if kind == "number":
            return self._plain(text, match)
        if kind == "redacted":
            return _Number(start, end, None, kind="redacted")
        if kind == "share":
            return self._percentage(match)
        if kind == "whole":
            return _Number(start, end, Decimal(100), unit="%")
        if kind in ("above", "slash"):
            return self._fraction(match)
        if kind == "half":
            more = match.group() not in ("半", "半数", "一半")
            extra: tuple[Modifier, ...] = ("more_than",) if more else ()
            return _Number(start, end, Decimal(50), unit="%", bare=True, kind="half", modifiers=extra)
        if kind == "only":
            return _Number(start, end, Decimal(1))
        if kind == "part":
            return _Number(start, end, Decimal("0.5"), kind="part")
        return self._vague(text, match)

    @staticmethod
    def _percentage(match: re.Match[str]) -> _Number | None:
        value = parse_numeral(match["share"])
        unit = {"百": "%", "千": "‰", "万": "‱"}[match["per"]]
        pair = read_pair(match["share"])
        if pair:
            return _Number(match.start(), match.end(), pair[0], pair[1], unit=unit)
        return None if value is None else _Number(match.start(), match.end(), value, unit=unit)

    @staticmethod
    def _fraction(match: re.Match[str]) -> _Number | None:
        """三分之二 is 66.67 %; a slash makes a fraction only of a part that is smaller than the whole."""
        above, _, below = match.group().partition("/")
        share = parse_numeral(f"{below}分之{above}" if below else match.group())
        if share is None or share >= 1:
            return None
        return _Number(match.start(), match.end(), tidy(round(share * 100, 2 if share > Decimal("0.001") else 8)), unit="%")

    @staticmethod
    def _vague(text: str, match: re.Match[str]) -> _Number | None:
        written = match.group().removeprefix("数以").removesuffix("计").lstrip("好几数")
        magnitude = parse_numeral(written) if written else Decimal(1)
        end = match.end()
        more = re.compile("[多余]").match(text, end) if written else None
        return _Number(match.start(), more.end() if more else end, magnitude, kind="some", modifiers=("vague",))

    def _plain(self, text: str, match: re.Match[str]) -> _Number | None:
        start, end, written = match.start(), match.end(), match.group()
        bare = not written.strip("百千万亿")
        pair = read_pair(written)
        low, high = pair or (parse_numeral(written), None)
        if low is None:
            return None
        modifiers: tuple[Modifier, ...] = ()
        rules: tuple[str, ...] = ()
        scale = _scale_of(written)
        if text.startswith("几", end) and written[-1] in _SCALES + "拾佰仟":
            end, modifiers = end + 1, ("vague",)
        elif (spoken := _SPOKEN_SCALE.match(text, end)) is not None:
            factor = parse_numeral(spoken[2]) or Decimal(1)
            extra: tuple[Modifier, ...] = ("more_than",) if spoken[1] else ()
            return _Number(start, spoken.end(), low * factor, None, factor, modifiers=extra)
        elif (inside := self.modifiers.inside(text, end)) is not None and self._fits_inside(written, inside, text):
            end, modifiers, rules = inside.end, (inside.modifier,), (inside.rule,)
        if modifiers and (tail := _SCALE_TAIL.match(text, end)) is not None:
            factor = parse_numeral(tail.group()) or Decimal(1)
            low, high, scale, end = low * factor, high, scale * factor, tail.end()
        return _Number(start, end, low, high, scale, bare=bare, modifiers=modifiers, rules=rules)

    def _fits_inside(self, written: str, inside: ModifierMatch, text: str) -> bool:
        if text[inside.start] == "来":
            return written[-1] in "十百千万亿0" and (
                self.units.match(text, inside.end) is not None or _SCALE_TAIL.match(text, inside.end) is not None
            )
        return True

    # What follows the number

    def _with_unit(self, text: str, number: _Number) -> Amount:
        low, high, end = number.low, number.high, number.end
        modifiers, rules = list(number.modifiers), list(number.rules)
        unit, kind, form_end = number.unit, "ratio" if number.unit else "", end
        split = _SPLIT_UNIT.match(text, end)
        if split:
            end = split.end()
            low = low + Decimal("0.5") if low is not None and split[1] == "半" else low
            modifiers += ["more_than"] if split[1] != "半" else []
        found = None if unit else self._unit(text, end, number, split is not None)
        if found is not None:
            rule, end = found.rule, found.end
            unit, kind = rule.unit, rule.kind
            rules.append(rule.id)
            if split and text[end - 1] == "月":
                unit = "个月"
            low, high, unit, end = self._finish_unit(text, low, high, unit, kind, end)
        form_end = end
        end = self._denominator(text, end, kind)
        for _ in range(2):
            after = self.modifiers.after(text, end, kind)
            if after is None:
                break
            modifiers.append(after.modifier)
            rules.append(after.rule)
            end = after.end
        flags = ("redacted",) if number.kind == "redacted" else ()
        return Amount(
            number.start, max(end, form_end), number.start, low, high, number.scale, unit, kind, tuple(modifiers), None, flags, tuple(rules)
        )

    def _unit(self, text: str, at: int, number: _Number, split: bool) -> UnitMatch | None:
        if text.startswith(" ", at) and text[at + 1 : at + 2].isascii():
            at += 1
        found = self.units.match(text, at)
        if found is None:
            return None
        if found.rule.kind == "wide" and (number.kind != "number" or number.low is None or number.low > 99 or number.modifiers):
            return None
        return found

    @staticmethod
    def _finish_unit(
        text: str, low: Decimal | None, high: Decimal | None, unit: str, kind: str, end: int
    ) -> tuple[Decimal | None, Decimal | None, str, int]:
        """Return value, unit and end after what a unit may carry behind it: 成 and a digit, 半, 角 and 分."""
        if low is None:
            return low, high, unit, end
        if kind == "tenths":
            rest = re.compile("[一二三四五六七八九半](?![个名十百千万])").match(text, end)
            extra = (5 if rest.group() == "半" else _ORDER.index(rest.group()) + 1) if rest else 0
            return low * 10 + extra, high and high * 10, "%", rest.end() if rest else end
        if kind == "money" and unit == "元":
            small = _SMALL_MONEY.match(text, end)
            if small is not None:
                jiao, fen = small["jiao"] or "0", small["fen"] or small["only"] or "0"
                more = (parse_numeral(jiao) or Decimal(0)) / 10 + (parse_numeral(fen) or Decimal(0)) / 100
                return low + more, high, unit, small.end()
            spoken = _SPOKEN_JIAO.match(text, end)
            if spoken is not None:
                return low + Decimal(_ORDER.index(spoken[1]) + 1) / 10, high, unit, spoken.end()
        if (kind in _CONTINUOUS or unit == "小时") and (half := _HALF_MORE.match(text, end)) is not None and high is None:
            return low + Decimal("0.5"), high, unit, half.end()
        return low, high, unit, end

    def _denominator(self, text: str, end: int, kind: str) -> int:
        """Return the end behind /年, /立方米, 每小时 where one follows the unit."""
        if not kind:
            return end
        for _ in range(2):
            if text.startswith(("/", "·"), end):
                found = self.units.match(text, end + 1) if text[end] == "/" else None
                short = _DENOMINATOR.match(text, end)
                stop = found.end if found else short.end() if short else end
            else:
                each = _EACH.match(text, end)
                stop = each.end() if each and kind in ("length", "mass", "money", "volume", "energy") else end
            if stop == end:
                break
            end = stop
        return end

    # What stands before the number

    def _with_prefix(self, text: str, amount: Amount, bare: bool, floor: int) -> Amount:
        start, low, unit, kind = amount.start, amount.low, amount.unit, amount.kind
        head = text[max(floor, start - 3) : start]
        minus = _MINUS.search(text, max(floor, start - 2), start) if low is not None and unit in ("%", "℃", "度", "‰") else None
        if minus is not None and low is not None:
            start, low = minus.start(), -low
        symbol = next((s for s in _SYMBOL.finditer(head) if s.end() == len(head)), None) if head and head[-1] in "¥￥$€£" else None
        if symbol is not None:
            start -= len(symbol.group())
            unit, kind = _SYMBOL_UNITS[str(symbol.lastgroup)], "money"
        elif not unit and text[max(floor, start - 4) : start].rstrip().endswith("人民币"):
            unit, kind = "元", "money"
        before = self.modifiers.before(text, start, bare=bare)
        if before is not None and before.start >= floor:
            joined = replace(amount, start=before.start, modifiers=(before.modifier, *amount.modifiers), rules=(*amount.rules, before.rule))
            return replace(joined, low=low, unit=unit, kind=kind)
        cue = self.modifiers.cue(text, start, kind, share=unit == "%")
        if cue is not None:
            amount = replace(amount, apart=cue.modifier, rules=(*amount.rules, cue.rule))
        return replace(amount, start=start, low=low, unit=unit, kind=kind)


def read_pair(written: str) -> tuple[Decimal, Decimal] | None:
    """Return both ends of 三四百 or 十七八: two digits that follow each other stand for one place."""
    match = _PAIR.fullmatch(written)
    if match is None:
        return None
    head, first, second, scale = match.groups()
    step = _ORDER.index(second.replace("两", "二")) - _ORDER.index(first.replace("两", "二"))
    if step != 1 and (first, second) != ("三", "五"):
        return None
    low, high = parse_numeral(head + first + scale), parse_numeral(head + second + scale)
    if head and not scale and head[-1] in "百千万":
        low, high = parse_numeral(head + "零" + first), parse_numeral(head + "零" + second)
    return None if low is None or high is None else (low, high)


def _scale_of(written: str) -> Decimal:
    tail = re.search(r"[百千万亿]+\Z", written)
    return (parse_numeral(tail.group()) or Decimal(1)) if tail and tail.start() else Decimal(1)
