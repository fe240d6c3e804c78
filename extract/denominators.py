"""The denominator written behind a unit: 元/年, 微克/立方米, 500米每小时."""

from __future__ import annotations

import re

from extract.units import UnitTable

_SHORT = re.compile(r"[/·](?:[年月日天周季人户村次时台头只张]|学[年期]|小时|分钟|秒)")
_EACH = re.compile(r"每(?:人|月|年|天|日|户|小时|分钟|秒|次|吨|公里|亩|平方米|立方米|公斤|斤|升|台|度|千瓦时)(?=[的计，。；、）)\s]|\Z)")
_WITH_EACH = frozenset({"length", "mass", "money", "volume", "energy"})


def denominator_end(text: str, end: int, kind: str, units: UnitTable) -> int:
    """Return the offset behind the denominators that follow a unit of that kind; `end` if none does.

    >>> denominator_end("900元/人·月", 4, "money", UnitTable())
    8
    """
    if not kind:
        return end
    for _ in range(2):
        if text.startswith(("/", "·"), end):
            found = units.match(text, end + 1) if text[end] == "/" else None
            short = _SHORT.match(text, end)
            stop = found.end if found else short.end() if short else end
        else:
            each = _EACH.match(text, end) if kind in _WITH_EACH else None
            stop = each.end() if each else end
        if stop == end:
            break
        end = stop
    return end
