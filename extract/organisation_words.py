"""The words that tell names of organisations and of divisions from other words, from `rules/organisations.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from extract.rules import Rule, load_rules

Use = Literal[
    "office", "ending", "name", "level", "generic", "joint", "not_name", "not_end", "division", "body", "party_body",
    "lead_in", "agent", "apart", "speaker", "own", "whole", "report", "government_report", "media",
]  # fmt: skip

_FOREIGN = re.compile(r"[\d\sXＸ，。；：！？+%]")  # what no name of an organisation holds


class OrganisationRule(Rule):
    """Words of one use in finding organisations."""

    use: Use
    forms: tuple[str, ...]


class OrganisationWords:
    """The forms of each use, compiled once from a rules directory."""

    def __init__(self, directory: Path | None = None) -> None:
        forms: dict[Use, list[str]] = {use: [] for use in get_args(Use)}
        for rule in load_rules("organisations", OrganisationRule, directory):
            forms[rule.use] += rule.forms
        self.forms = {use: frozenset(words) for use, words in forms.items()}
        self._office = any_of(self.forms["office"], end=True)
        self._ending = any_of(self.forms["office"] | self.forms["ending"], end=True)
        self._division = any_of(self.forms["division"], end=True)
        self._generic_start = re.compile(
            rf"\A(?:{any_of(self.forms['generic']).pattern}|{any_of(self.forms['joint']).pattern}(?![\u4e00-\u9fff]{{1,2}}[县市区旗]))"
        )
        self._not_end = any_of(self.forms["not_end"], end=True)

    def is_office(self, word: str) -> bool:
        """Say whether a word is a department's name by itself (民政局, 关工委)."""
        return len(word) >= 3 and bool(self._office.search(word)) and not self.is_generic(word)

    def ends_a_name(self, word: str) -> bool:
        """Say whether a name of an organisation may end in this word."""
        return len(word) > 1 and bool(self._ending.search(word)) and not self._not_end.search(word)

    def is_name(self, words: str) -> bool:
        """Say whether words can be the whole name of an organisation."""
        return words in self.forms["name"] or (len(words) > 2 and bool(self._ending.search(words)) and not self.is_generic(words))

    def is_generic(self, words: str) -> bool:
        """Say whether words name a kind and not one of it (各乡镇, 座谈会)."""
        return words in self.forms["not_name"] or any(pattern.search(words) for pattern in (self._generic_start, self._not_end, _FOREIGN))

    def is_division(self, words: str) -> bool:
        """Say whether words end as the name of a division does, and are more than that ending."""
        found = self._division.search(words)
        return bool(found) and len(words) - len(found.group() if found else "") >= 1 and not self._generic_start.match(words)


def any_of(forms: Iterable[str], *, end: bool = False) -> re.Pattern[str]:
    """Return a pattern for any of the forms, longest first, at the end of a text where `end` is set."""
    body = "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
    return re.compile(rf"(?:{body})\Z" if end else rf"(?:{body})")


@cache
def organisation_words() -> OrganisationWords:
    """Return the words of the shipped rules, compiled once."""
    return OrganisationWords()
