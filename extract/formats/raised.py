"""Small figures above the line."""

from __future__ import annotations

import re

_FIGURES = re.compile(r"[\d,，、–~-]+")
_RISE, _FALL = "\ufdd0", "\ufdd1"  # no characters, and never will be
_MARKED = re.compile(f"{_RISE}([^{_RISE}{_FALL}]*){_FALL}")
_EXPONENTS = {"2": "²", "3": "³"}


def write_raised(figures: str, before: str) -> str:
    """Return small figures above the line as what they are: an exponent behind the letter of a unit, else the number of a note.

    >>> write_raised("2", "100m"), write_raised("2", "达98.6%"), write_raised("1,2", "共12"), write_raised("①", "共12")
    ('²', '[2]', '[1,2]', '①')
    """
    figures = figures.strip()
    if before and before[-1] in "mM米" and figures in _EXPONENTS:
        return _EXPONENTS[figures]
    return f"[{figures}]" if _FIGURES.fullmatch(figures) else figures


def raised(text: str) -> str:
    """Return text marked as standing above the line, for `settle_raised` to write once the paragraph is whole."""
    return f"{_RISE}{text}{_FALL}" if text else ""


def settle_raised(text: str) -> str:
    """Return a text with what was marked in it written as what it is; a figure may have been marked in pieces.

    >>> settle_raised("共3m" + raised("2") + "，12人" + raised("1") + raised("0"))
    '共3m²，12人[10]'
    """
    if _RISE not in text:
        return text
    text = text.replace(_FALL + _RISE, "")
    return _MARKED.sub(lambda match: write_raised(match.group(1), text[max(0, match.start() - 1) : match.start()]), text)
