"""Where the quantities of a sentence stand, and which words of the sentence each may claim for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.phrases import Token, is_break


class Place(NamedTuple):
    """A quantity at `at`, with the words of its clause that lie between its neighbours: tokens[floor:at] and tokens[at + 1:ceiling]."""

    tokens: Sequence[Token]
    at: int
    unit: str
    floor: int
    ceiling: int

    @property
    def number(self) -> int:
        """The number of the quantity."""
        return self.tokens[self.at].quantity


def find_places(tokens: Sequence[Token], units: Mapping[int, str]) -> list[Place]:
    """Return the place of each quantity among the tokens, in order; `units` gives the unit of each quantity number."""
    at = [i for i, token in enumerate(tokens) if token.quantity >= 0]
    edges = [i for i, token in enumerate(tokens) if token.quantity >= 0 or is_break(token)]
    before, after = dict(zip(edges, [-1, *edges], strict=False)), dict(pairwise([*edges, len(tokens)]))
    return [Place(tokens, i, units[tokens[i].quantity], before[i] + 1, after[i]) for i in at]
