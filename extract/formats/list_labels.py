"""The labels of automatic numbering, as an office program shows them: 一、 (二) 3. ④."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LEVEL_MARK = re.compile(r"%([1-9])")
_WORD_END, _POINT_END = re.compile(r"[0-9A-Za-z]\Z"), re.compile(r"[.．]\Z")
_MOST = 9999
_DEEPEST = 8
_LONGEST = 60  # characters of the text of a level


class ListLevel(NamedTuple):
    """How one level of a list is numbered: its first number, its format (`FORMATS`), its text with %1 to %9 for the numbers of the levels.

    `restarts_after` is the highest level (from 0) after which it begins anew, -1 for none; `legal` writes every number in Arabic digits.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restarts_after: int = -2
    legal: bool = False


class ListCounter:
    """Counts the items of the lists of one document, in the order in which they stand."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[tuple[str, int]] = set()

    def label(
        self, series: str, number: str, level: int, levels: Mapping[int, ListLevel], restarts: Mapping[int, int] | None = None
    ) -> str:
        """Return the label of the next item of `series` at `level` (from 0); lists of one series count on in one another.

        `restarts` gives the levels at which the list `number` begins anew, with the number it begins with.

        >>> counter, levels = ListCounter(), {0: ListLevel(format="chineseCounting", text="%1、"), 1: ListLevel(text="%1.%2", legal=True)}
        >>> [counter.label("a", "1", level, levels) for level in (0, 1, 1, 0, 1)]
        ['一、', '1.1', '1.2', '二、', '2.1']
        """
        counts = self._counts.setdefault(series, {})
        for at, first in (restarts or {}).items():
            if at <= _DEEPEST and (number, at) not in self._seen:
                self._seen.add((number, at))
                counts[at] = first - 1
        level = min(max(level, 0), _DEEPEST)
        form = levels.get(level, ListLevel())
        counts[level] = counts.get(level, form.start - 1) + 1
        for deeper in [at for at in counts if at > level and _restarts(levels.get(at), at, level)]:
            del counts[deeper]
        if form.format == "bullet":
            return ""
        return _LEVEL_MARK.sub(lambda mark: _number(int(mark.group(1)) - 1, counts, levels, form), form.text[:_LONGEST])


def labelled(label: str, text: str) -> str:
    """Return a text behind its label, with a blank where the two would read as one word or number.

    >>> labelled("1.", "5个乡镇"), labelled("1", "走访"), labelled("一、", "走访")
    ('1. 5个乡镇', '1 走访', '一、走访')
    """
    glued = _WORD_END.search(label) or (_POINT_END.search(label) and text[:1].isdigit())
    return f"{label} {text}" if glued else label + text


def _restarts(form: ListLevel | None, at: int, after: int) -> bool:
    limit = form.restarts_after if form and form.restarts_after != -2 else at - 1
    return after <= limit


def _number(level: int, counts: Mapping[int, int], levels: Mapping[int, ListLevel], shown_by: ListLevel) -> str:
    form = levels.get(level, ListLevel())
    value = counts.get(level, form.start)
    return str(value) if shown_by.legal and form.format != "none" else write_number(value, form.format)


def write_number(value: int, form: str) -> str:
    """Return a number in a list format by the name that WordprocessingML gives it; unknown ones in Arabic digits.

    >>> [write_number(12, form) for form in ("chineseCounting", "ideographDigital", "upperRoman", "lowerLetter", "decimalEnclosedCircle")]
    ['十二', '一二', 'XII', 'l', '⑫']
    >>> write_number(3, "bullet")
    ''
    """
    return FORMATS.get(form, str)(value) if 0 <= value <= _MOST else str(value)


def _nothing(value: int) -> str:
    return ""


def _counted(value: int) -> str:
    """Return a number as it is counted in Chinese: 十, 二十一, 一百零三."""
    if value == 0:
        return "〇"
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = not digit if words else False
    return words.removeprefix("一") if words.startswith("一十") else words


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _legal(value: int) -> str:
    plain = _counted(value)
    full = "一" + plain if plain.startswith("十") else plain
    return full.translate(str.maketrans(_DIGITS + "十百千", _LEGAL + "拾佰仟"))


def _roman(value: int) -> str:
    letters = ""
    for unit, name in _ROMAN:
        count, value = divmod(value, unit)
        letters += name * count
    return letters


def _letters(value: int) -> str:
    """Return a to z, then aa to zz: a letter is repeated, as office programs do."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 26 * 9 else str(value)


def _shifted(first: int, most: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if 0 < value <= most else str(value)


def _cycle(names: str) -> Callable[[int], str]:
    return lambda value: names[(value - 1) % len(names)]


def _circled(value: int) -> str:
    return "⓪" if value == 0 else _shifted(0x2460, 20)(value) if value <= 20 else chr(0x3251 + value - 21) if value <= 35 else str(value)


def _full_width(value: int) -> str:
    return str(value).translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})


FORMATS: dict[str, Callable[[int], str]] = {
    "none": _nothing,
    "bullet": _nothing,
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _shifted(0x2474, 20),
    "decimalEnclosedFullstop": _shifted(0x2488, 20),
    "ideographEnclosedCircle": _shifted(0x3280, 10),
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting"), _counted),
    **dict.fromkeys(("taiwaneseCounting", "taiwaneseCountingThousand"), _counted),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digital),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
}

# How older formats call them.
FORMATS_BY_NUMBER = {
    **{0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital", 11: "japaneseCounting"},
    **{14: "decimalFullWidth", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet"},
    **{26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle"},
    **{30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional"},
    **{35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified"},
    **{39: "chineseCountingThousand", 255: "none"},
}
