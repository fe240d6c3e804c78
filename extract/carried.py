"""Which quantities are of the thing that the one before them counts: 收入9亿元，〔同比增长5%〕; 由3所〔增加到9所〕; 300批〔500人次〕."""

from __future__ import annotations

import re

from extract.link_words import LinkWords
from extract.phrases import words
from extract.places import Place
from extract.records import MONEY_UNITS, RATE_UNITS
from extract.unit_families import SPANS

_LEFT = 12  # words before a quantity in which the 由 or 从 that opens a course is looked for
_LONGEST = 16  # words between the two quantities
_ADVERB = "(?:约|仅|只|也|已|则|再|又|就|均|各|同比|环比|实际|名义|累计|平均|年均|净|分别|基本)"
_THAN = "(?:(?:比|较)[^，,；;、]{1,14}?)"
_RATIO = re.compile(rf"[，,、；;]{_ADVERB}*(?:(?:是|为|相当于|等于)[^，,；;]{{2,16}}的|占(?!比|地)(?:到|了)?[^，,；;、]{{0,16}})")
_OF_PLAN = re.compile(rf"[，,、]{_ADVERB}*(?:为|完成|达到?|超额?|占|超过)?[^，,；;、]{{0,4}}(?:计划|目标|预算|任务)的?")
_FROM = re.compile(r"[由从][^，,；;、]{0,12}\Z")
_UP_TO = re.compile(r"[^，,；;、]{0,4}?(?:到|至|为|成)了?(?:现在的?|目前的?|如今的?|今年的?|现)?")


class Carried:
    """Recognises quantities that need no item of their own with the word lists of one linker."""

    def __init__(self, listed: LinkWords) -> None:
        growth = "|".join(sorted(listed.growth, key=len, reverse=True))
        self._grown = re.compile(rf"(?:[，,、]{_ADVERB}*{_THAN}?|{_ADVERB}*{_THAN}){_ADVERB}*(?:{growth})(?:了|为|达|达到)?")

    def is_of(self, before: Place, place: Place) -> bool:
        """Say whether a quantity is of the thing that the quantity right before it counts."""
        if place.at - before.at > _LONGEST:
            return False
        between = words(place.tokens, before.at + 1, place.at).replace(" ", "")
        if place.unit in RATE_UNITS and (_RATIO.fullmatch(between) or _OF_PLAN.fullmatch(between)):
            return True
        if self._grown.fullmatch(between) or self._is_course(before, place, between):
            return True
        return self._is_twice_counted(before, place, between)

    def _is_course(self, before: Place, place: Place, between: str) -> bool:
        """Say whether two quantities are where something began and where it went: 由3所增加到9所."""
        if before.unit != place.unit or not _UP_TO.fullmatch(between):
            return False
        return bool(_FROM.search(words(before.tokens, max(before.floor, before.at - _LEFT), before.at)))

    def _is_twice_counted(self, before: Place, place: Place, between: str) -> bool:
        """Say whether two quantities count the same thing in two units: 300批、500人次."""
        units = {before.unit, place.unit}
        return between in {"", "、"} and len(units) == 2 and not units & (MONEY_UNITS | RATE_UNITS | SPANS | {""})
