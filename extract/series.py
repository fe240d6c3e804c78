"""Items that several quantities share: 36万元、28万元和17万元〔救灾资金〕."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from extract.link_words import LinkWords
from extract.noun_phrases import NounPhrases, Span
from extract.phrases import Token
from extract.places import Place


class Series:
    """Reads lists of bare quantities with the word lists of one linker."""

    def __init__(self, listed: LinkWords, nouns: NounPhrases) -> None:
        self._listed = listed
        self._nouns = nouns

    def shared(self, places: Sequence[Place], after: Mapping[int, Span]) -> dict[int, str]:
        """Return the item at the end of each list of bare quantities; `after` gives the phrase after each quantity that has one."""
        found: dict[int, str] = {}
        for place, following in reversed(list(pairwise(places))):
            if self._joins(place.tokens[place.at + 1 : following.at]):
                span = after.get(following.number)
                found[place.number] = self._nouns.item(place.tokens, span) if span else found.get(following.number, "")
        return found

    def _joins(self, between: Sequence[Token]) -> bool:
        return all(token.text in self._listed.between_figures for token in between)
