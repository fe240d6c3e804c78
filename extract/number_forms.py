"""The number proper as it is written: digits, scales, shares, halves, vague and blotted-out numbers, with what stands inside them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extract.modifiers import ModifierMatch, ModifierTable
from extract.numerals import HAN_DIGITS, NUMBER, SCALE, parse_numeral, tidy
from extract.records import Modifier
from extract.redaction import OPENING, REDACTED, is_range
from extract.units import UnitTable

ORDER = "一二三四五六七八九"
_SCALES = "十百千万亿"

_NOT_SEVERAL = "人总个户次件指系函代基负整点天班村少多半无分计字大第学实算参岁度位票股页篇量读例台辆套项额因常倍"
_HALF_OF = (
    r"半数(?!据)|(?:一?大|一多|(?<![更很许众太最好])多)半(?!导|岛|夜|球|路)|一半|"
    r"(?<=过)半(?=[数的以，。、；]|$)|(?<=[近超])半(?=[数的，。、；]|$)"
)
_WITH_HALF = "(?:年(?!报)|天|日(?!游)|小时|月(?!谈|板|刊)|学期|世纪|学年|工作日)"
_PART_OF = rf"(?<![上下前后多大参夜对])(?<!(?<!超)过)半(?=个?多?{_WITH_HALF}|分钟|公里|公斤|斤|吨)"
_SLASH = (
    r"(?<=[\u3400-\u9fff])[1-9]\d?/[1-9]\d?(?![\d/.A-Za-z年月日号页版期])"
    r"|(?<![\d/.A-Za-z])[1-9]/[1-9]\d?(?=的|以[上下]|左右|多|强)"
)
NUMBERS = re.compile(
    rf"""(?=[\d{HAN_DIGITS}{_SCALES}廿卅壹贰叁肆伍陆柒捌玖拾佰仟好几数半大多{OPENING}])(?:
      (?P<redacted>{REDACTED})
    | (?P<per>[百千]|(?<![十百])万)分之(?P<share>{NUMBER})
    | (?P<whole>百分百)
    | (?P<below>[十百]万|[二三四五六七八九十]{{1,3}}|\d{{1,3}})分之(?P<above>[一二两三四五六七八九十]{{1,3}}|\d{{1,3}})
    | (?P<slash>{_SLASH})
    | (?P<half>{_HALF_OF})
    | (?P<part>{_PART_OF})
    | (?P<crowd>数以(?:{SCALE}){{1,3}}计)
    | (?P<some>(?:好几|几|(?<![{_NOT_SEVERAL}])数|(?<=[老病军工客家商诗疾难]人)数(?=[十百千万]{{1,2}}余?[名位]))(?:{SCALE}){{0,4}})
    | (?P<only>(?<=[唯统同单逐归专])一(?=[{HAN_DIGITS}]))
    | (?!零下[\d一二三四五六七八九十])(?P<number>{NUMBER}))""",
    re.VERBOSE,
)
_PAIR = re.compile(r"((?:.{0,12}[十百千万零])?)([一两二三四五六七八])([二两三四五六七八九])([十百千万亿]{0,3})")
_SCALE_TAIL = re.compile(rf"(?:{SCALE}){{1,3}}")
_SPOKEN_SCALE = re.compile(r"个([多余]?)(万?亿)(?![级吨斤千产台美欧工项企小元])")


class Number(NamedTuple):
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


class NumberReader:
    """Reads the number at a match of NUMBERS."""

    def __init__(self, units: UnitTable, modifiers: ModifierTable) -> None:
        self._units = units
        self._modifiers = modifiers

    def read(self, text: str, match: re.Match[str]) -> Number | None:
        kind = str(match.lastgroup)
        start, end = match.span()
        if kind == "number":
            return self._plain(text, match)
        if kind == "redacted":
            return self._redacted(text, match)
        if kind == "share":
            return self._percentage(match)
        if kind == "whole":
            return Number(start, end, Decimal(100), unit="%")
        if kind in ("above", "slash"):
            return self._fraction(match)
        if kind == "half":
            more = match.group() not in ("半", "半数", "一半")
            extra: tuple[Modifier, ...] = ("more_than",) if more else ()
            return Number(start, end, Decimal(50), unit="%", bare=True, kind="half", modifiers=extra)
        if kind == "only":
            return Number(start, end, Decimal(1))
        if kind == "part":
            return Number(start, end, Decimal("0.5"), kind="part")
        return self._vague(text, match)

    def _redacted(self, text: str, match: re.Match[str]) -> Number:
        """Return a number without a value; its scale and the word for more behind it are part of how it is written."""
        end = match.end()
        modifiers: tuple[Modifier, ...] = ("range",) if is_range(match.group()) else ()
        scale = _SCALE_TAIL.match(text, end)
        inside = self._modifiers.inside(text, scale.end() if scale else end)
        if inside is None or inside.modifier != "more_than":
            return Number(match.start(), scale.end() if scale else end, None, kind="redacted", modifiers=modifiers)
        scale = _SCALE_TAIL.match(text, inside.end)
        modifiers, rules = (*modifiers, inside.modifier), (inside.rule,)
        return Number(match.start(), scale.end() if scale else inside.end, None, kind="redacted", modifiers=modifiers, rules=rules)

    @staticmethod
    def _percentage(match: re.Match[str]) -> Number | None:
        value = parse_numeral(match["share"])
        unit = {"百": "%", "千": "‰", "万": "‱"}[match["per"]]
        pair = read_pair(match["share"])
        if pair:
            return Number(match.start(), match.end(), pair[0], pair[1], unit=unit)
        return None if value is None else Number(match.start(), match.end(), value, unit=unit)

    @staticmethod
    def _fraction(match: re.Match[str]) -> Number | None:
        """三分之二 is 66.67 %; a slash makes a fraction only of a part that is smaller than the whole."""
        above, _, below = match.group().partition("/")
        share = parse_numeral(f"{below}分之{above}" if below else match.group())
        if share is None or share >= 1:
            return None
        return Number(match.start(), match.end(), tidy(round(share * 100, 2 if share > Decimal("0.001") else 8)), unit="%")

    @staticmethod
    def _vague(text: str, match: re.Match[str]) -> Number | None:
        written = match.group().removeprefix("数以").removesuffix("计").lstrip("好几数")
        magnitude = parse_numeral(written) if written else Decimal(1)
        end = match.end()
        more = re.compile("[多余]").match(text, end) if written else None
        return Number(match.start(), more.end() if more else end, magnitude, kind="some", modifiers=("vague",))

    def _plain(self, text: str, match: re.Match[str]) -> Number | None:
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
            return Number(start, spoken.end(), low * factor, None, factor, modifiers=extra)
        elif (inside := self._modifiers.inside(text, end)) is not None and self._fits_inside(written, inside, text):
            end, modifiers, rules = inside.end, (inside.modifier,), (inside.rule,)
        if modifiers and (tail := _SCALE_TAIL.match(text, end)) is not None:
            whole = written + (tail.group().lstrip("十百千") if modifiers == ("vague",) else tail.group())
            low, high = read_pair(whole) or (parse_numeral(whole) or low, None)
            scale, end = _scale_of(whole), tail.end()
        return Number(start, end, low, high, scale, bare=bare, modifiers=modifiers, rules=rules)

    def _fits_inside(self, written: str, inside: ModifierMatch, text: str) -> bool:
        if text[inside.start] == "来":
            return written[-1] in "十百千万亿0" and (
                self._units.match(text, inside.end) is not None or _SCALE_TAIL.match(text, inside.end) is not None
            )
        return True


def read_pair(written: str) -> tuple[Decimal, Decimal] | None:
    """Return both ends of 三四百 or 十七八: two digits that follow each other stand for one place."""
    match = _PAIR.fullmatch(written)
    if match is None:
        return None
    head, first, second, scale = match.groups()
    step = ORDER.index(second.replace("两", "二")) - ORDER.index(first.replace("两", "二"))
    if step != 1 and (first, second) != ("三", "五"):
        return None
    low, high = parse_numeral(head + first + scale), parse_numeral(head + second + scale)
    if head and not scale and head[-1] in "百千万":
        low, high = parse_numeral(head + "零" + first), parse_numeral(head + "零" + second)
    return None if low is None or high is None else (low, high)


def _scale_of(written: str) -> Decimal:
    tail = re.search(r"[百千万亿]+\Z", written)
    return (parse_numeral(tail.group()) or Decimal(1)) if tail and tail.start() else Decimal(1)
