"""Traditional and Simplified characters: telling which a text is written in, and making it Simplified."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import hanzidentifier
from opencc import OpenCC

# 乾 is 干 almost everywhere, but not in the names of places.
_KEPT = re.compile(r"乾(?=(?![旱燥淨净燒烧糧粮果貨货洗部涸枯])[\u4e00-\u9fff]?[縣县鎮镇鄉乡區区村街])")
# t2s leaves 著 where Simplified text writes 着: everywhere but in words about writing and renown.
_PARTICLE = re.compile(r"(?<![显卓昭名论专编原巨土遗译合撰])著(?![名作述称者录书])")
# Spellings of Hong Kong, of old prints and of Japanese fonts that t2s leaves as they are.
_VARIANTS = str.maketrans("衞啣刼砲爲戸増汚毎歳値呉靑淸鄕擧歩渉県", "卫衔劫炮为户增污每岁值吴青清乡举步涉县")


def is_traditional(text: str) -> bool:
    """Return whether more of the characters are Traditional only than are Simplified only.

    >>> is_traditional("共聘用僱員3名"), is_traditional("共聘用雇员3名"), is_traditional("共3人")
    (True, False, False)
    """
    counts = Counter(text)
    traditional = sum(count for char, count in counts.items() if _kind(char) == hanzidentifier.TRADITIONAL)
    simplified = sum(count for char, count in counts.items() if _kind(char) == hanzidentifier.SIMPLIFIED)
    return traditional > simplified


def simplify(text: str) -> str:
    """Return the text in Simplified characters, as long as it was.

    A Traditional text is converted by phrase; in a Simplified one only the characters that are never Simplified change,
    because 著 and 乾 are right there as they are.

    >>> simplify("發放慰問金5萬元"), simplify("发放慰问金5萬元，著名")
    ('发放慰问金5万元', '发放慰问金5万元，著名')
    """
    text = text.translate(_VARIANTS)
    if is_traditional(text):
        return _PARTICLE.sub("着", _convert(text))
    strays = {char for char in set(text) if _kind(char) == hanzidentifier.TRADITIONAL}
    return text.translate({ord(char): _convert(char) for char in strays}) if strays else text


def _convert(text: str) -> str:
    converted = str(_converter().convert(text))
    if len(converted) != len(text):
        converted = "".join(_convert_char(char) for char in text)
    for match in _KEPT.finditer(text):
        converted = converted[: match.start()] + "乾" + converted[match.end() :]
    return converted


@cache
def _convert_char(char: str) -> str:
    converted = str(_converter().convert(char))
    return converted if len(converted) == 1 else char


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _kind(char: str) -> int:
    return int(hanzidentifier.identify(char)) if char > "\u2e7f" else int(hanzidentifier.UNKNOWN)
