"""Pages as read: characters and drawn lines with their places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Glyph(NamedTuple):
    """A character in points from the lower left corner of the page: its sides, its base line and its size."""

    text: str
    left: float
    right: float
    base: float
    size: float


class Rule(NamedTuple):
    """A drawn line, level or upright: its ends, the lower left one first."""

    x0: float
    y0: float
    x1: float
    y1: float


class Page(NamedTuple):
    """A page as read: its measures, what stands on it, the words that run in another direction, and how much of it images cover."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    aside: str
    pictured: float


def build_page(raw: Mapping[str, Any]) -> Page:
    """Return a page from the object that the reading process printed for it."""
    glyphs = raw["glyphs"]
    columns = zip(*(glyphs[name] for name in ("text", "left", "right", "base", "size")), strict=True)
    return Page(
        width=raw["width"] / 10,
        height=raw["height"] / 10,
        glyphs=tuple(Glyph(text, a / 10, b / 10, c / 10, max(d / 10, 1.0)) for text, a, b, c, d in columns),
        rules=tuple(Rule(*(x / 10 for x in rule)) for rule in raw["rules"]),
        aside=raw["aside"],
        pictured=raw["pictured"],
    )
