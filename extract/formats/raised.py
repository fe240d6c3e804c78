"""Small figures above the line."""

from __future__ import annotations

import re

_FIGURES = re.compile(r"[\d,，、–~-]+")
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
