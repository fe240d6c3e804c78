"""A linear model that chooses among described alternatives: what speaks for each is named, and every name has a weight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import srsly

from extract.wording import same_words

DECISIONS = ("item", "action")
MARGIN, NAMED = 0.05, 0.6  # by cross-validation over the training reports
_LEAST = 0.01  # of the probability: rarer alternatives are not compared
_NOTHING = repeat(0.0)


class Choice(NamedTuple):
    """The place of the alternative chosen, and the probability that it, or another that names the same, is right."""

    place: int
    probability: float


class Chooser:
    """Weights by the name of a feature; names without a weight count for nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)

    def choose(self, alternatives: Iterable[Iterable[str]], wordings: Sequence[str], standing: int) -> Choice:
        """Return the most useful of the alternatives, whose features, each named once, are weighed; `wordings` are what they say.

        An alternative is useful as far as it is likely to name the right thing (NAMED of its worth) in the right words (the rest):
        where one noun phrase is offered in several extents, they stand together against another. The `standing` alternative,
        the rules' own answer, gives way only to one that is more useful by MARGIN.

        >>> chooser = Chooser({"near": 1.0, "nearer": 1.1})
        >>> chooser.choose([["near"], ["nearer"]], ["课程", "学员"], standing=0).place
        0
        >>> chooser.choose([["near"], ["nearer"], ["near"]], ["课程", "学员", "精品课程"], standing=1).place
        0
        """
        shares = self._shares(alternatives)
        likely = sorted({standing, *(place for place, share in enumerate(shares) if share >= _LEAST)})
        named = {i: math.fsum(shares[j] for j in likely if i == j or same_words(wordings[i], wordings[j])) for i in likely}
        use = {i: NAMED * named[i] + (1 - NAMED) * shares[i] for i in likely}
        best = max(likely, key=lambda i: (use[i], shares[i], -i))
        if use[best] - use[standing] < MARGIN:
            best = standing
        return Choice(best, named[best])

    def _shares(self, alternatives: Iterable[Iterable[str]]) -> list[float]:
        """Return the probability of each alternative."""
        weight = self._weights.get
        scores = [math.fsum(map(weight, names, _NOTHING)) for names in alternatives]
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        whole = math.fsum(shares)
        return [share / whole for share in shares]


def shipped_model() -> Path:
    """Return the file of the weights that come with the package."""
    return Path(__file__).parent / "model" / "decisions.msgpack"


def load_choosers(path: Path) -> dict[str, Chooser]:
    """Return the choosers of a model file, one for each decision."""
    data = srsly.read_msgpack(path)
    return {name: Chooser(dict(zip(data[name]["names"], data[name]["weights"], strict=True))) for name in DECISIONS}


def save_weights(path: Path, weights: Mapping[str, Mapping[str, float]]) -> None:
    """Write the weights of every decision to a model file, in the order of their names."""
    data = {}
    for decision in DECISIONS:
        names = sorted(weights[decision])
        data[decision] = {"names": names, "weights": [round(weights[decision][name], 3) for name in names]}
    srsly.write_msgpack(path, data)
