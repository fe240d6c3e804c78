"""Sums of money beyond number and unit: the small change behind 元, the currency sign before the number."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.numerals import parse_numeral

_SMALL_CHANGE = re.compile(
    r"(?P<jiao>[\d一二三四五六七八九两])[角毛](?:(?P<fen>[\d一二三四五六七八九])分?)?钱?|(?P<only>[\d一二三四五六七八九])分(?:钱|(?![钟之别\w]))"
)
_SPOKEN_JIAO = re.compile(r"(?<=块)(?P<jiao>[一二三四五六七八九])(?![十百千万亿个名项家])钱?")
_SIGN = re.compile(r"(?:(?P<cny>[¥￥])|(?P<hkd>HK\$)|(?P<usd>(?:US)?\$)|(?P<eur>€)|(?P<gbp>£))\Z")
_SIGN_UNITS = {"cny": "元", "hkd": "港元", "usd": "美元", "eur": "欧元", "gbp": "英镑"}


def small_change(text: str, end: int) -> tuple[Decimal, int]:
    """Return what 角 and 分 behind a sum in 元 add to it, and the offset behind them.

    >>> small_change("十五元三角", 3)
    (Decimal('0.3'), 5)
    >>> small_change("十五元整", 3)
    (Decimal('0'), 3)
    """
    match = _SMALL_CHANGE.match(text, end) or _SPOKEN_JIAO.match(text, end)
    if match is None:
        return Decimal(0), end
    parts = match.groupdict()
    jiao = parse_numeral(parts["jiao"] or "0") or Decimal(0)
    fen = parse_numeral(parts.get("fen") or parts.get("only") or "0") or Decimal(0)
    return jiao / 10 + fen / 100, match.end()


def currency_before(text: str, floor: int, start: int) -> tuple[str, int]:
    """Return the unit that a sign or 人民币 before `start` gives, and where the sign begins; "" if there is none.

    >>> currency_before("票价¥35", 0, 3)
    ('元', 2)
    """
    head = text[max(floor, start - 3) : start]
    sign = _SIGN.search(head) if head and head[-1] in "¥￥$€£" else None
    if sign is not None:
        return _SIGN_UNITS[str(sign.lastgroup)], start - len(sign.group())
    if text[max(floor, start - 4) : start].rstrip().endswith("人民币"):
        return "元", start
    return "", start
