"""One character for each sign: entities, full-width forms, radicals and look-alikes written as the characters that they stand for."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from extract.edits import Edit, find_edits

_NAMED = "nbsp|ensp|emsp|thinsp|ldquo|rdquo|lsquo|rsquo|middot|hellip|mdash|ndash|bull|quot|lt|gt|le|ge|times|permil|deg|yen"
_ENTITY = re.compile(
    r"&(?:amp;){0,3}(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z]{2,8}\d{0,2};)"
    rf"|[&＆] ?(?:{_NAMED}) ?[;；]|&(?:nbsp|ensp|emsp|ldquo|rdquo|hellip|middot|mdash)(?![A-Za-z;])"
)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc]+"
)
_WIDE_BLANKS = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_FULL_WIDTH = {
    **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **str.maketrans("％﹪＋－／＝＜＞＆＃＠＊～＿", "%%+-/=<>&#@*~_"),
    **{0x1D7CE + n: str(n % 10) for n in range(50)},
}
# Greek and Cyrillic letters that stand for Latin ones, and other signs that blot out a number.
_LOOK_ALIKES = str.maketrans("ΟОοоΧХχх✕✖╳□▢☐◻■▇█▉", "OOooXXxx×××□□□□■■■■")
# Radicals of the CJK Radicals Supplement to which Unicode gives no compatibility form, and which the fonts of PDF files use.
_RADICALS = str.maketrans(
    "⺁⺈⺊⺌⺍⺎⺒⺓⺜⺝⺠⺧⺩⺬⺮⺰⺶⺼⺽⻁⻃⻄⻅⻆⻈⻉⻋⻏⻐⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱⻳﨑",
    "厂刀卜小小兀巳幺日月民牛王示竹纟羊月臼虎覀西见角讠贝车邑钅長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龜龟崎",
)
_CELL_UNITS = re.compile(r"[\u3371-\u337a\u3380-\u33a0\u33a2-\u33a4\u33a6-\u33df]")
_HAN_ZERO = re.compile(
    r"(?<=[一二三四五六七八九])(?:[○◯O0]{1,3}(?=[一二三四五六七八九年])|[○◯]{1,3})|(?<![^\s，。；（(])[○◯](?=[一二三四五六七八九]年)"
)
_CROSSED_YEAR = re.compile(r"(?<![A-Za-z\d])2[oO○](?=[xX×]{2}(?![A-Za-z]))")
_DIGITS_WITH_ROUNDS = re.compile(r"(?<![A-Za-z\d○◯〇.])\d{1,12}(?:[○◯〇O]|o(?=\d))[\d○◯〇O]{0,12}(?![A-Za-z○◯〇])")
_INSIDE_WORDS = "年月日人名个余多家户场次件项条份册所支岁天亩吨元万亿千百%"
_BLOTTED_ROUNDS = re.compile(r"\d{1,2}[○◯〇]{2,3}")


def decode_entities(text: str) -> list[Edit]:
    """Return the edits that write HTML entities as their characters, also those encoded twice or without their semicolon.

    >>> [edit.replacement for edit in decode_entities("投入&nbsp;3万&nbsp5&amp;amp;&#12288;A&B;")]
    ['\\xa0', '\\xa0', '&', '\\u3000']
    """
    return find_edits(_ENTITY, text, _decoded) if "&" in text or "＆" in text else []


def _decoded(match: re.Match[str]) -> str:
    written = re.sub(r"^&(?:amp;)+", "&", match.group()).replace(" ", "").replace("＆", "&").replace("；", ";")
    return html.unescape(written if written.endswith(";") else f"{written};") if written != "&" else "&"


def drop_invisible(text: str) -> list[Edit]:
    """Return the edits that take out characters without a shape: controls, zero-width blanks, soft hyphens, byte order marks."""
    return find_edits(_INVISIBLE, text, "")


def unify_forms(text: str) -> str:
    """Return the text, as long as it was, with half-width digits, letters and signs and one code point for each Han character.

    >>> unify_forms("⼈⼝５３％，⻅⻢﨑")
    '人口53%，见马崎'
    """
    return text.translate(_forms())


@cache
def _forms() -> dict[int, int | str]:
    codes = (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    composed = ((code, unicodedata.normalize("NFKC", chr(code))) for code in codes)
    second = {code: form for code, form in composed if len(form) == 1 and form != chr(code)}
    return {**_FULL_WIDTH, **_WIDE_BLANKS, **_LOOK_ALIKES, **second, **_RADICALS}


def write_out_units(text: str) -> list[Edit]:
    """Return the edits that write units set in one cell (㎞, ㎏) as letters; ㎡ and ㎥ are units as they are."""
    return find_edits(_CELL_UNITS, text, lambda match: unicodedata.normalize("NFKC", match.group()))


def write_round_zeros(text: str) -> str:
    """Return the text, as long as it was, with a zero for every circle or letter O that stands for one.

    Two circles after Arabic digits blot the number out and stay.

    >>> write_round_zeros("二○二三年，1○人，2O23年，20○○年，5G，O2O")
    '二〇二三年，10人，2023年，20○○年，5G，O2O'
    """
    text = _CROSSED_YEAR.sub("20", text)
    text = _HAN_ZERO.sub(lambda match: "〇" * len(match.group()), text)
    return _DIGITS_WITH_ROUNDS.sub(lambda match: _with_zeros(text, match), text)


def _with_zeros(text: str, match: re.Match[str]) -> str:
    written = match.group()
    closed = written[-1] != "O" or text[match.end() : match.end() + 1] in _INSIDE_WORDS
    if _BLOTTED_ROUNDS.fullmatch(written) or not closed:
        return written
    return re.sub("[○◯〇Oo]", "0", written)
