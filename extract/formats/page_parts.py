"""What the parts of a web page are, by the names that its builders gave them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field

from extract.rules import Rule, load_rules

Chrome = Literal["share", "links", "site", "licence", "advert"]
Use = Literal[
    "text",
    "title",
    "source",
    "share",
    "links",
    "site",
    "licence",
    "advert",
    "declared_title",
    "declared_published",
    "declared_source",
    "declared_issuer",
    "label_published",
    "label_source",
    "label_issuer",
]
CHROME: tuple[Chrome, ...] = ("share", "links", "site", "licence", "advert")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class PageRule(Rule):
    """Names of one use: of elements, of metadata, or of the labels before values."""

    use: Use
    names: tuple[Annotated[str, Field(min_length=1)], ...]


class PartNames(NamedTuple):
    """The names of the rules by their use, in their order."""

    by_use: dict[str, dict[str, None]]

    def listed(self, use: Use) -> list[str]:
        """Return the names of a use in the order of the rules."""
        return list(self.by_use[use])

    def known(self, use: Use, tag: str, *attributes: str) -> bool:
        """Return whether an element of this tag, with these values of class and id, is of a use.

        >>> shipped_names().known("licence", "div", "page-footer"), shipped_names().known("licence", "div", "footnote")
        (True, False)
        """
        return not self.by_use[use].keys().isdisjoint(_names(tag, attributes))

    def chrome(self, tag: str, *attributes: str) -> Chrome | None:
        """Return what kind of page furniture an element is, or None.

        >>> shipped_names().chrome("div", "bdsharebuttonbox"), shipped_names().chrome("p", "")
        ('share', None)
        """
        names = _names(tag, attributes)
        return next((kind for kind in CHROME if not self.by_use[kind].keys().isdisjoint(names)), None)


def load_names(directory: Path | None = None) -> PartNames:
    """Return the names of the rules in a folder, or of the shipped rules."""
    by_use: dict[str, dict[str, None]] = {use: {} for use in get_args(Use)}
    for rule in load_rules("pages", PageRule, directory):
        by_use[rule.use] |= dict.fromkeys(rule.names)
    return PartNames(by_use)


@cache
def shipped_names() -> PartNames:
    """Return the names of the shipped rules."""
    return load_names()


def _names(tag: str, attributes: tuple[str, ...]) -> set[str]:
    """The tag, each attribute value as it is, and the words that it is made of."""
    names = {f"<{tag}"}
    for value in attributes:
        for name in value.split():
            names.add(f"={name.lower()}")
            names.add(name.lower())
            names.update(word.lower() for word in _WORDS.findall(name))
    return names
