"""Families of units: what sort of thing a unit can count."""

from __future__ import annotations

from extract.records import MONEY_UNITS, RATE_UNITS

SPANS = frozenset({"年", "个月", "月", "天", "日", "小时", "分钟", "周", "岁", "学时"})
PEOPLE = frozenset({"名", "人", "位"})
ACTS = frozenset({"人", "人次", "次", "户", "名", "户次", "家次", "场次", "批次", "人·次"})  # can count an act without a noun
VISITS = frozenset({"人次", "户次", "家次", "台次", "辆次", "班次"})
_TIMES = frozenset({"次", "场", "场次", "批", "批次", "期", "轮", "趟", "回"})

_FAMILIES = {
    "ratio": RATE_UNITS,
    "span": SPANS,
    "money": MONEY_UNITS,
    "people": PEOPLE,
    "visits": VISITS,
    "times": _TIMES,
    "homes": frozenset({"户"}),
}


def kind_of(unit: str) -> str:
    """Return the family of a unit: ratio, span, money, people, visits, times, homes, bare or count.

    >>> kind_of("人次"), kind_of("册"), kind_of("")
    ('visits', 'count', 'bare')
    """
    return next((name for name, units in _FAMILIES.items() if unit in units), "count" if unit else "bare")
