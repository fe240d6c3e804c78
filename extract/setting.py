"""A quantity in its sentence, as the statistical stage sees it: names of the words around it, and what is known before the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from extract.phrases import Token, is_break, is_nominal

_OF_WHICH = frozenset({"其中", "当中", "其间", "内含", "含"})
_REFERS = frozenset({"另有", "另外", "已"})
_FUNCTION_TAGS = frozenset("wupcdrf")  # short words of these classes are their own names
_BEYOND = "^"
_SHORT = 6  # characters of a name where several are joined


class Line:
    """The tokens of a sentence, with what is asked of them for every alternative worked out once.

    `names` holds the role of each word in linking, else a short function word itself, else its class; `nominal` says with n or -
    whether it can stand in a noun phrase. Both have one entry more, for the places before the first and behind the last word.
    """

    def __init__(self, tokens: Sequence[Token], roles: Mapping[str, str]) -> None:
        self.tokens = tokens
        self.tags = [token.tag for token in tokens]
        self.text = "".join([token.text for token in tokens])
        self.roles = ["Q" if token.quantity >= 0 else roles.get(token.text, token.tag) for token in tokens]
        self.names = [*(_name_of(token, role) for token, role in zip(tokens, self.roles, strict=True)), _BEYOND]
        self.nominal = ["n" if is_nominal(token) else "-" for token in tokens] + ["-"]
        self._starts = [0, *accumulate(len(token.text) for token in tokens)]
        self._marks = [0, *accumulate(is_break(token) for token in tokens)]
        self._verbs = [0, *accumulate(tag == "v" for tag in self.tags)]
        self._figures = [0, *accumulate(token.quantity >= 0 for token in tokens)]

    def joined_names(self, first: int, last: int) -> str:
        """Return the names of some words, shortened and joined."""
        return ".".join([name[:_SHORT] for name in self.names[max(0, first) : min(last, len(self.tokens))]])

    def words(self, first: int, last: int) -> str:
        """Return the text of tokens[first:last]."""
        return self.text[self._starts[first] : self._starts[last]]

    def opens_with(self, item: str, first: int, last: int) -> bool:
        """Say whether the text of tokens[first:last] begins with an item."""
        return self.text.startswith(item, self._starts[first], self._starts[last])

    def marks(self, first: int, last: int) -> int:
        """Return how many tokens of a stretch divide clauses."""
        return self._marks[last] - self._marks[first]

    def verbs(self, first: int, last: int) -> int:
        """Return how many tokens of a stretch are verbs."""
        return self._verbs[last] - self._verbs[first]

    def figures(self, first: int, last: int) -> int:
        """Return how many tokens of a stretch are quantities."""
        return self._figures[last] - self._figures[first]


@dataclass(frozen=True, eq=False)
class Setting:
    """A quantity at `line.tokens[at]`, the rules' answer, and the items of the quantities before it."""

    line: Line
    at: int
    unit: str
    kind: str
    rule: str
    proposed: str
    topic: str
    topic_unit: str
    carried: bool
    earlier: Sequence[str]
    roles: Mapping[str, str]

    def between(self, first: int, last: int) -> tuple[str, int, int]:
        """Return on which side of the quantity a span stands, R or L, and the tokens between them."""
        return ("R", self.at + 1, first) if first > self.at else ("L", last, self.at)

    def name_after(self, last: int) -> str:
        """Return the name of the word behind a span; Q where that is the quantity itself."""
        return "Q" if last == self.at else self.line.names[last]

    @cached_property
    def near(self) -> str:
        """The names of the two words before the quantity."""
        return self.line.joined_names(self.at - 2, self.at)

    @cached_property
    def following(self) -> str:
        """The names of the two words after the quantity."""
        return self.line.joined_names(self.at + 1, self.at + 3)

    @cached_property
    def opening(self) -> str:
        """The word that opens the clause of the quantity (其中, 另有) if it is one of reference, else its name; - where none does."""
        tokens, at = self.line.tokens, self.at
        begin = next((i + 1 for i in range(at - 1, -1, -1) if is_break(tokens[i]) or tokens[i].quantity >= 0), 0)
        while begin < at and not tokens[begin].text.strip():
            begin += 1
        if begin >= at:
            return "-"
        token = tokens[begin]
        if token.text in _OF_WHICH:
            return "其中"
        return token.text if token.tag in {"f", "r"} or token.text in _REFERS else self.line.names[begin]


def _name_of(token: Token, role: str) -> str:
    if token.quantity >= 0 or role != token.tag:
        return role
    return token.text if token.tag in _FUNCTION_TAGS and len(token.text) < 3 else token.tag
