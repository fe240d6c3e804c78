"""Where a noun phrase that follows ends, and what of a noun phrase is the item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.link_words import LinkWords
from extract.phrases import HARD_BREAKS, Token, is_nominal, run_right, words
from extract.tags import Tagger

_JOINTS = frozenset({"和", "与", "及", "或"})
_EDGES = "、的和与及 　"
_QUOTES_OPEN, _QUOTES_CLOSE = frozenset("“《「"), frozenset("”》」")
_MOSTLY_VERB = 0.8  # a word that the lexicon saw more often as a verb ends the noun phrase, whatever the tagger says here


class Span(NamedTuple):
    """Tokens first … last - 1."""

    first: int
    last: int


class NounPhrases:
    """Reads noun phrases with the word lists and the lexicon of one linker."""

    def __init__(self, listed: LinkWords, tags: Tagger) -> None:
        self._listed = listed
        self._tags = tags
        self._scopes = sorted((word for word in listed.scope if len(word) > 1), key=len, reverse=True)

    def run(self, tokens: Sequence[Token], begin: int, ceiling: int) -> int:
        """Return the index after the noun phrase that begins at `begin`; it is `begin` where there is none."""
        return run_right(tokens, begin, ceiling, lambda i: self._continues(tokens, i, begin))

    def item(self, tokens: Sequence[Token], span: Span) -> str:
        """Return the item that a span of tokens names."""
        return self.clean(words(tokens, *span))

    def clean(self, item: str) -> str:
        """Return an item without list marks at its edges, quotes around it and a word of scope before it; empty if it is none."""
        item = item.strip(_EDGES)
        if len(item) > 2 and item[0] in _QUOTES_OPEN and item[-1] in _QUOTES_CLOSE and not _QUOTES_OPEN & set(item[1:-1]):
            item = item[1:-1]
        for scope in self._scopes:
            if item.startswith(scope) and len(item) > len(scope) + 1:
                return item[len(scope) :]
        return "" if HARD_BREAKS & set(item) else item

    def shorten(self, tokens: Sequence[Token], begin: int, tail: int) -> str:
        """Return the item in tokens[begin:tail]: what follows the last 的 or 等, without words of scope.

        A generic head keeps its owner (课题的数量), and so does a metric (老人的满意率).
        """
        if tail <= begin:
            return ""
        heads = [i + 1 for i in range(begin, tail - 1) if tokens[i].text in {"的", "等"} and not self._is_generic(tokens, i + 1, tail)]
        parts = [begin, *heads]
        first = parts[-1]
        if heads and tokens[first - 1].text == "的" and tokens[tail - 1].text.endswith(self._listed.metric_endings):
            first = parts[-2]
        return self.item(tokens, Span(self.skip_scope(tokens, first, tail), tail))

    def skip_scope(self, tokens: Sequence[Token], first: int, last: int) -> int:
        """Return where tokens[first:last] begins once words of scope are passed, also those cut in two (全|县)."""
        while first < last:
            if tokens[first].text in self._listed.scope or tokens[first].tag == "f":
                first += 1
            elif words(tokens, first, min(last, first + 2)) in self._listed.scope:
                first += 2
            else:
                break
        return min(first, last)

    def _is_generic(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        return words(tokens, first, last) in self._listed.generic

    def _continues(self, tokens: Sequence[Token], i: int, begin: int) -> bool:
        """Say whether token i belongs to the noun phrase that begins at `begin`."""
        token, inside = tokens[i], i > begin
        following = tokens[i + 1] if inside and i + 1 < len(tokens) else None
        if token.text == "等" and inside:
            return following is not None and following.tag in {"n", "vn", "a"}
        if token.tag == "c":
            return token.text in _JOINTS and following is not None and is_nominal(following)
        if not is_nominal(token) or (token.text in self._listed.reach and token.tag != "n"):
            return False
        return not (inside and token.tag == "vn" and self._tags.share(token.text, "v") > _MOSTLY_VERB)
