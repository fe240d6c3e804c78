"""Written numbers, Arabic, Chinese and mixed, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

HAN_DIGITS = "一二三四五六七八九两零〇"

# A scale in running text; where it begins a unit (千米, 百分点) it is left to the unit.
SCALE = r"(?:十|百(?!分[点比之数])|千(?!米|克(?!斯)|瓦|伏|卡|赫|帕|焦|乏|安时|字节|分[点之])|万(?!分之)|亿)"
_GROUPED = (
    r"(?:(?<![\d.])\d{1,3}(?:,\d{3}){1,6}(?:，\d{3}(?:,\d{3}){1,6})?(?!\d)(?:\.\d+)?"
    r"|\d+(?:\.\d+|·\d{1,4}(?=[%％‰万亿元倍个]|百分点))?)"
)
_FORMAL = (
    r"[壹贰叁肆伍陆柒捌玖](?=[拾佰仟百千万亿圆元])|(?<=[拾佰仟零])[壹贰叁肆伍陆柒捌玖]"
    r"|[拾佰仟](?=[万亿圆元壹贰叁肆伍陆柒捌玖零拾佰仟整几多余来])|(?<=[壹贰叁肆伍陆柒捌玖])[拾佰仟]"
)
_NEXT_DIGITS = rf"(?:(?:\d{{1,4}}|\d,\d{{3}})(?:\.\d+)?(?!\d|年|,\d{{3}})|[{HAN_DIGITS}](?={SCALE}|[，。、；）)\s]|\Z))"
_ARABIC = rf"{_GROUPED}(?:{SCALE}{{1,3}}(?:零?{_NEXT_DIGITS})?){{0,6}}"
_HAN_PART = rf"(?:[一二三四五六七八九零〇廿卅]|两(?={SCALE})|(?<![十百千万亿])两|{SCALE}|{_FORMAL})"
_HAN = rf"{_HAN_PART}{{1,40}}(?:点[零〇一二三四五六七八九]{{1,12}}{SCALE}{{0,2}})?"
NUMBER = rf"(?:{_ARABIC}|{_HAN})"

_DIGIT_FORMS = ("零〇○", "一壹弌", "二贰两弍", "三叁叄参弎", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_VALUES = {form: value for value, forms in enumerate(_DIGIT_FORMS) for form in forms}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_FOLD = str.maketrans(
    {
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        **dict(zip("．·，點負萬億兩貳參陸圓％－−　", "..,点负万亿两贰参陆圆%-- ", strict=True)),
        **{"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十", "俩": "两", "仨": "三"},
    }
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_TOKEN = re.compile(rf"(?P<digits>{_DIGITS})|(?P<han>[{''.join(_VALUES)}])|(?P<small>[{''.join(_SMALL)}])|(?P<big>[{''.join(_BIG)}])")
_PLAIN = re.compile(r"\d{1,18}")
_POINT = re.compile(r"([^点]{1,40})点([\d零〇○一二三四五六七八九壹贰叁参肆伍陆柒捌玖]{1,40})([十百千万亿]{0,2})")
_PART = re.compile(r"([^分]{1,30})分之([^分]{1,30})")
_HALF = re.compile(r"([^个半]{0,20})个半")
_TENTHS = re.compile(r"([^成]{1,8})成([一二三四五六七八九\d半])?")
_LONGEST = 200
_LARGEST = 40


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of a written number, or None if it is not one.

    Arabic, full-width and Chinese digits and any mix of them with 万 and 亿 are read exactly; a share is the number it stands for
    (七成 is 0.7, 百分之五 is 0.05), rounded only where the decimal has no end (三分之二).

    >>> parse_numeral("1.5万")
    Decimal('15000')
    >>> parse_numeral("三百二十")
    Decimal('320')
    >>> parse_numeral("１，２００万")
    Decimal('12000000')
    >>> parse_numeral("一万三")
    Decimal('13000')
    >>> parse_numeral("百分之一点五七")
    Decimal('0.0157')
    >>> parse_numeral("第三") is None
    True
    >>> parse_numeral("一点") is None
    True
    """
    if _PLAIN.fullmatch(text) and text.isascii():
        return Decimal(text)
    folded = text.strip().translate(_FOLD)
    if not folded or len(folded) > _LONGEST:
        return None
    with localcontext() as context:
        context.prec = 60
        value = _parse_signed(folded)
        return None if value is None or value.adjusted() > _LARGEST else tidy(value)


def _parse_signed(text: str) -> Decimal | None:
    if text[0] in "-负+":
        value = _parse_unsigned(text[1:])
        return -value if value is not None and text[0] != "+" else value
    return _parse_unsigned(text)


def _parse_unsigned(text: str) -> Decimal | None:
    if part := _PART.fullmatch(text):
        return _divide(part[1], part[2])
    if share := _TENTHS.fullmatch(text):
        return _parse_tenths(share[1], share[2])
    if text in ("半", "一半", "半数"):
        return Decimal("0.5")
    if text == "半百":
        return Decimal(50)
    if half := _HALF.fullmatch(text):
        whole = _parse_mixed(half[1])
        return None if whole is None else whole + Decimal("0.5")
    return _parse_mixed(text)


def _divide(below: str, above: str) -> Decimal | None:
    """百分之五: the denominator stands first; 百分之百 and 百分百 are whole."""
    divisor, dividend = _parse_mixed(below), _parse_mixed(above)
    if divisor is None or dividend is None or divisor == 0:
        return None
    with localcontext() as context:
        context.prec = 28
        return dividend / divisor


def _parse_tenths(whole: str, rest: str | None) -> Decimal | None:
    tenths = _parse_mixed(whole)
    if tenths is None:
        return None
    hundredths = Decimal(0) if rest is None else Decimal(5) if rest == "半" else Decimal(_VALUES.get(rest, rest))
    return tenths / 10 + hundredths / 100


def _parse_mixed(text: str) -> Decimal | None:
    if point := _POINT.fullmatch(text):
        whole, scale = _parse_mixed(point[1]), _parse_mixed(point[3] or "1")
        fraction = "".join(str(_VALUES.get(c, c)) for c in point[2])
        return None if whole is None or scale is None else (whole + Decimal(f"0.{fraction}")) * scale
    tokens = _tokens(text)
    if not tokens:
        return None
    if all(kind == "han" for kind, _ in tokens):
        return Decimal("".join(str(value) for _, value in tokens))
    return _add_up(tokens)


def _tokens(text: str) -> list[tuple[str, Decimal]]:
    found: list[tuple[str, Decimal]] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return []
        if re.match(r"0\d", match.group()):
            found.append(("han", Decimal(0)))
        found.append((str(match.lastgroup), _token_value(str(match.lastgroup), match.group())))
        at = match.end()
    return found


def _token_value(kind: str, written: str) -> Decimal:
    if kind == "digits":
        return Decimal(written.replace(",", "").replace(" ", ""))
    return Decimal({"han": _VALUES, "small": _SMALL, "big": _BIG}[kind][written])


def _add_up(tokens: list[tuple[str, Decimal]]) -> Decimal | None:
    """Return the sum of a number written with scales: 200亿零四千230, 五兆六十二亿四万五千二."""
    total = section = Decimal(0)
    pending: Decimal | None = None
    previous, last_scale, open_section = "", Decimal(0), False
    for kind, value in tokens:
        if kind in ("digits", "han"):
            if pending is not None and (pending != 0 or previous == "digits"):
                return None
            zero_first = pending is not None or previous == ""
            pending, open_section = value, True
            last_scale = Decimal(0) if zero_first or (kind == "digits" and value >= 10) or value == 0 else last_scale
        elif kind == "small":
            section += (pending or Decimal(1)) * value
            pending, last_scale, open_section = None, value, True
        else:
            part = section + (pending or Decimal(0)) if open_section else Decimal(0)
            total = _scale_up(total, part, value, bare=not open_section)
            section, pending, last_scale, open_section = Decimal(0), None, value, False
        previous = kind
    if pending is None:
        return total + section
    short = last_scale >= 100 and 0 < pending < 10 and pending == int(pending) and len(tokens) > 1
    return total + section + (pending * last_scale / 10 if short else pending)


def _scale_up(total: Decimal, part: Decimal, scale: Decimal, *, bare: bool) -> Decimal:
    """万 after 亿 adds to it (五亿一万); 亿 after 万 multiplies what stands before (二十万亿, 四万万)."""
    if bare:
        return (total or Decimal(1)) * scale
    return (total + part) * scale if total and total < scale else total + part * scale


def tidy(value: Decimal) -> Decimal:
    """Return the same value without zeros behind the point."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.normalize()
