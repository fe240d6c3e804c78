"""Numbers that the writer blotted out (20xx份, XX人, □□户): how they are written. What they were is never guessed."""

from __future__ import annotations

import re

_CROSS, _BLOT = "[xX×]", "[*□■●○_]"
_BEHIND = rf"(?:(?:,{_CROSS}{{3}}){{1,3}}|[.．](?:{_CROSS}|\d){{1,3}})?"
_CROSSED = rf"(?:\d{{0,4}}{_CROSS}{{2,5}}\d{{0,4}}|{_CROSS}\d{{0,2}}|\d{{1,4}}{_CROSS}|\d{{1,4}}\.{_CROSS}{{1,2}}){_BEHIND}"
_BLOTTED = (
    rf"(?:(?<=[\u3400-\u9fff（(，、：])(?:{_BLOT}{{2,6}}|\?{{2,6}})"
    rf"|\d{{1,3}}{_BLOT}{{2,6}}\d{{0,2}}|\d{{1,3}}[□■●]\d{{0,2}}|\d{{1,4}}\?\d{{1,4}})"
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
