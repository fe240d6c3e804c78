"""What the writer blotted out (20xx份, XX县) or a filter dropped (干部员): how it looks. What it was is never guessed."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from extract.rules import Rule, load_rules

_CROSS, _BLOT = "[xX×]", "[*□■●○_]"
_BEHIND = rf"(?:(?:,{_CROSS}{{3}}){{1,3}}|[.．](?:{_CROSS}|\d){{1,3}})?"
_CROSSED = rf"(?:\d{{0,4}}{_CROSS}{{2,5}}\d{{0,4}}|{_CROSS}\d{{0,2}}|\d{{1,4}}{_CROSS}|\d{{1,4}}\.{_CROSS}{{1,2}}){_BEHIND}"
_BLOTTED = (
    rf"(?:(?<=[\u3400-\u9fff（(，、：])(?:{_BLOT}{{2,6}}|\?{{2,6}})"
    rf"|(?<![*_])\d{{1,3}}{_BLOT}{{2,6}}\d{{0,2}}|\d{{1,3}}[□■●]\d{{0,2}}|\d{{1,4}}\?\d{{1,4}})"
)
_TO = r"[ ]?(?:[-—–－~～]{1,2}|至|到)[ ]?"  # [ ]: the patterns are read with re.VERBOSE

REDACTED = rf"(?<![A-Za-z\d.×])(?:{_CROSSED}(?:{_TO}{_CROSSED})?|{_BLOTTED})(?![A-Za-z\d×*□■●])"
"""A number of which digits are hidden, or two that make a range; it is one only where a unit follows."""

OPENING = r"xX×*□■●○_?"
"""The characters besides digits that such a number begins with."""

_RANGE = re.compile(rf"{_CROSSED}{_TO}{_CROSSED}")


def is_range(written: str) -> bool:
    """Return whether a blotted-out number has two ends.

    >>> is_range("XX至XX"), is_range("20xx")
    (True, False)
    """
    return _RANGE.fullmatch(written) is not None


class RedactionRule(Rule):
    """What is withheld, how the places look, how many there must be, and a word that must be nowhere in the text."""

    withheld: str
    pattern: str
    least: int = 1
    absent: str = ""


class RedactionFinder:
    """The redaction rules of a directory, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        self._rules = [(rule, re.compile(rule.pattern)) for rule in load_rules("redaction", RedactionRule, directory)]

    def find(self, text: str) -> tuple[str, ...]:
        """Return what of a text is withheld: names, dates, or words that a filter has dropped.

        >>> RedactionFinder().find("20xx年，XX县组织离退休干部员学习，走访困难员12人。")
        ('names', 'dates', '党')
        """
        return tuple(rule.withheld for rule, pattern in self._rules if _fits(rule, pattern, text))


def _fits(rule: RedactionRule, pattern: re.Pattern[str], text: str) -> bool:
    if rule.absent and rule.absent in text:
        return False
    return sum(1 for _ in islice(pattern.finditer(text), rule.least)) == rule.least
