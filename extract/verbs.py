"""The verb that a quantity is the result of."""

from __future__ import annotations

from collections.abc import Sequence

from extract.link_words import LinkWords
from extract.phrases import Token, words


class Verbs:
    """Finds actions with the word lists of one linker."""

    def __init__(self, listed: LinkWords) -> None:
        self._listed = listed

    def is_action(self, token: Token) -> bool:
        """Say whether a word is a verb that something can result from."""
        return token.tag == "v" and token.text not in self._listed.reach and token.text not in self._listed.not_actions

    def is_telling(self, token: Token) -> bool:
        """Say whether a word is an action that says what was done without an object (走访, not 开展)."""
        return self.is_action(token) and token.text not in self._listed.light

    def before(self, tokens: Sequence[Token], stop: int, floor: int) -> str:
        """Return the verb nearest before `stop` in its clause, with the verbs it is joined to (走访慰问)."""
        for last in range(stop - 1, floor - 1, -1):
            if self.is_action(tokens[last]) or (last == stop - 1 and tokens[last].tag == "vn"):
                first = last
                while first > floor and self.is_action(tokens[first - 1]):
                    first -= 1
                return words(tokens, first, last + 1)
        return ""

    def after(self, tokens: Sequence[Token], begin: int, ceiling: int) -> str:
        """Return the first verb after an item (12名党员〔参加〕)."""
        return next((tokens[i].text for i in range(begin, ceiling) if self.is_action(tokens[i])), "")
