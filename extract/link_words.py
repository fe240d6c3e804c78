"""The word lists of `rules/linking.yaml`: which part a word plays when a quantity is linked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from pydantic import Field

from extract.rules import Rule, RuleError, load_rules


class WordList(Rule):
    """A closed list of words with one part to play in linking; its examples read `sentence with 【quantity】 → item`."""

    words: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWords:
    """The lists by their names; what each is for stands beside it in the rules file."""

    reach: frozenset[str]
    growth: frozenset[str]
    passed: frozenset[str]
    comparisons: frozenset[str]
    after_numbers: frozenset[str]
    light: frozenset[str]
    resumes: frozenset[str]
    verbs: frozenset[str]
    not_actions: frozenset[str]
    scope: frozenset[str]
    generic: frozenset[str]
    not_final: frozenset[str]
    person_endings: tuple[str, ...]
    money_endings: tuple[str, ...]
    metric_endings: tuple[str, ...]
    respectively: frozenset[str]
    pairs: frozenset[str]
    between_figures: frozenset[str]
    before_bracketed: frozenset[str]

    @property
    def roles(self) -> dict[str, str]:
        """The part of each word that plays one before or after many quantities: reach, growth, scope or light."""
        lists = {"light": self.light, "scope": self.scope, "growth": self.growth, "reach": self.reach}
        return {word: role for role, listed in lists.items() for word in listed}


def load_link_words(directory: Path | None = None) -> LinkWords:
    """Return the lists of a rules directory (default: the shipped rules). Raises RuleError where one is missing or unknown."""
    lists = {rule.id.removeprefix("linking."): rule.words for rule in load_rules("linking", WordList, directory)}
    known = {field.name for field in fields(LinkWords)}
    if lists.keys() != known:
        wrong = ", ".join(f"linking.{name}" for name in sorted(lists.keys() ^ known))
        raise RuleError(f"linking.yaml: lists that are missing or unknown: {wrong}")
    endings = {name: words for name, words in lists.items() if name.endswith("_endings")}
    return LinkWords(**{name: frozenset(words) for name, words in lists.items()} | endings)  # type: ignore[arg-type]
