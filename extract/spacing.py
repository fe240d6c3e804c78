"""Blanks and marks in and around numbers: those that typesetting or a converter put there go, those between words stay."""

from __future__ import annotations

import re

from extract.edits import Edit, find_edits

_HAN = r"\u3400-\u9fff\U00020000-\U0003134f〇"

_POINT = re.compile(r"(?<=\d)(?: ?[．﹒] ?| \. ?)(?=\d)")
_LATE_POINT = re.compile(
    r"(?:(?<=[长降入达占约近超高成现为率值额资至到升减增] )|(?<=[长降入达占约近超高成现为率值额资至到升减增]))"
    r"\d{1,4}(?P<point>\. )(?=\d{1,4} ?(?:%|‰|倍|[万亿]|个?百分点))"
)
_RATIO = re.compile(r"(?<=\d)∶(?=\d)")
_WIDE_GROUPS = re.compile(r"(?<![\d.,，$￥¥])[1-9]\d{0,2}(?:，\d{3}){1,5}(?![\d，])")
_COMMA_GROUPS = re.compile(r"(?<![\d.,])(?<![\d.,] )[1-9]\d{0,2}(?: , ?\d{3}(?!\d)){1,5}")
_GROUPS = re.compile(rf"(?<![\d.,])(?<![\d.,] )[1-9]\d{{0,2}}(?: \d{{3}}){{1,5}}(?=(?:\.\d{{1,4}})? ?[{_HAN}%，。、；）)])")
_SPACED_YEAR = re.compile(r"(?<![\d.,] )(?<!\d)[12] \d \d \d ?年")
_SPACED_DIGITS = re.compile(
    rf"(?<![\d.,])(?<![\d.,] )\d(?: \d){{1,12}}(?:\.\d(?: \d){{0,5}})?(?= ?[{_HAN}%])|(?<=\d\.)\d(?: \d){{1,5}}(?= ?[{_HAN}%])"
)
_SPACED_HAN_YEAR = re.compile(r"(?<![\u4e00-\u9fff〇])(?<![\u4e00-\u9fff〇] )[一二](?: [〇零一二三四五六七八九]){3} ?年")
_EMPHASIS = re.compile(r"(?<![*_])(\*\*|__)(?=\d[^*_\n]{0,24}\1|[^*_\n]{0,24}\d\1)([^*_\n]{1,25})(\1)(?![*_])")
_FORMAL_SCALE = re.compile(r"(?<=\d)[佰仟]")
_BLOTTED = re.compile(r"(?<=\d) (?=[xX×]{2,4}(?![A-Za-z]))|(?<=[xX×]{2}) (?=[\u3400-\u9fff])(?<![A-Za-z]{3} )")
_INNER = re.compile(
    rf"(?<=[{_HAN}]) (?=\d)(?!\d{{1,2}}[、.．)）](?!\d))"
    rf"|(?<=\d) (?=[{_HAN}%‰℃])"
    rf"|(?:(?<=\d[余多来万亿])|(?<=\d [余多来万亿])|(?<=\d[万亿][余多])|(?<=\d [万亿] [余多])) (?=[{_HAN}])"
    r"|(?<=\S) (?=[）)」』”’》】〕、，。；：？！])"
    r"|(?<=[（(「『“‘《【〔、，。；：？！]) (?=\S)"
)
_DOUBLED = re.compile(r"([。，、；：,;])\1+")
_AT_HEAD = r"(?<![^\n])[ \t]{0,8}\?{1,8}(?=[^\s?])|(?<=[，。、；：！])\?{1,8}(?=[^\s?])"
_LOST = re.compile(rf"{_AT_HEAD}|(?<=\d)\?(?=(?:\d{{3}}(?!\d)|[年月日名万亿%元]))")
_LOST_BLANK = re.compile(rf"{_AT_HEAD}|(?<=[{_HAN}])\?{{1,4}}(?=\d)|(?<=\d)\?(?=[{_HAN}%])")
_LOST_GROUP = re.compile(rf"(?<![\d.,?])[1-9]\d{{0,2}}(?:\?\d{{3}}){{1,5}}(?= ?[{_HAN}])")


def drop_question_marks(text: str) -> list[Edit]:
    """Return the edits that take out question marks which a converter wrote for blanks that it did not know.

    They are known by where no question ends: at the head of a line, after another mark, or between the digits of a number.
    Where none stands so, every question mark of the text is its own.

    >>> [e.start for e in drop_question_marks("??走访?30人。?慰问1?350户？")], drop_question_marks("为什么?3个原因")
    ([0, 4, 9, 13], [])
    """
    if "?" not in text or not _LOST.search(text):
        return []
    groups = {i for match in _LOST_GROUP.finditer(text) for i in range(*match.span()) if text[i] == "?"}
    return sorted([*find_edits(_LOST_BLANK, text, ""), *(Edit(i, i + 1, "") for i in groups)])


def drop_emphasis(text: str) -> list[Edit]:
    """Return the edits that take out the marks by which plain text makes a number bold; in other places they may blot something out.

    >>> [e.start for e in drop_emphasis("走访**120余名**老人，培训**名，赠书**册")]
    [2, 9]
    """
    if "**" not in text and "__" not in text:
        return []
    return [Edit(*match.span(group), "") for match in _EMPHASIS.finditer(text) for group in (1, 3)]


def mark_decimals(text: str) -> list[Edit]:
    """Return the edits that write a decimal point as one, with no blank beside it.

    >>> [text[e.start : e.end] for text in ["15 ．3", "13 .5", "增长 8. 5 %", "共8. 5个"] for e in mark_decimals(text)]
    [' ．', ' .', '. ']
    """
    late = (Edit(*match.span("point"), ".") for match in _LATE_POINT.finditer(text))
    return sorted([*find_edits(_POINT, text, "."), *late])


def mark_numbers(text: str) -> str:
    """Return the text, as long as it was, with half-width signs in ratios and between groups of three digits, and plain scales."""
    text = _FORMAL_SCALE.sub(lambda match: "百" if match.group() == "佰" else "千", _RATIO.sub(":", text))
    return _WIDE_GROUPS.sub(lambda match: match.group().replace("，", ","), text)


def join_spaced_digits(text: str) -> list[Edit]:
    """Return the edits that take out the blanks between single digits (1 9 9 8 年), an artefact of typesetting.

    A year that is set so shows it; elsewhere single digits with blanks between are a row of numbers.

    >>> len(join_spaced_digits("1 9 9 8 年走访3 0 人")), join_spaced_digits("甲组 3 5 人")
    (4, [])
    """
    spaced = _drop_blanks(_SPACED_DIGITS, text) if _SPACED_YEAR.search(text) else []
    return sorted([*spaced, *_drop_blanks(_SPACED_HAN_YEAR, text)])


def join_groups(text: str) -> list[Edit]:
    """Return the edits that take out blanks which group digits in threes, alone or beside a comma."""
    return sorted([*_drop_blanks(_GROUPS, text), *_drop_blanks(_COMMA_GROUPS, text)])


def drop_inner_blanks(text: str) -> list[Edit]:
    """Return the edits that take out blanks between Han characters and digits and beside marks; those between words stay."""
    return sorted({*find_edits(_INNER, text, ""), *find_edits(_BLOTTED, text, "")})


def single_marks(text: str) -> list[Edit]:
    """Return the edits that leave one of several marks in a row."""
    return find_edits(_DOUBLED, text, lambda match: match.group(1))


def _drop_blanks(pattern: re.Pattern[str], text: str) -> list[Edit]:
    return [Edit(i, i + 1, "") for match in pattern.finditer(text) for i in range(*match.span()) if text[i] == " "]
