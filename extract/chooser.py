"""A linear model that chooses among described alternatives: what speaks for each is named, and every name has a weight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import srsly

DECISIONS = ("item", "action")
MARGIN = 0.1  # by cross-validation over the training reports
_NOTHING = repeat(0.0)


class Choice(NamedTuple):
    """The place of the alternative chosen and its probability among all that were offered."""

    place: int
    probability: float


class Chooser:
    """Weights by the name of a feature; names without a weight count for nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)

    def choose(self, alternatives: Iterable[Iterable[str]], standing: int | None = None) -> Choice:
        """Return the alternative whose features, each named once, weigh most; the first of equals.

        The `standing` alternative, the rules' own answer, gives way only to one that is likelier by MARGIN.

        >>> chooser = Chooser({"near": 1.0, "nearer": 1.1})
        >>> chooser.choose([["near"], ["nearer"]]).place, chooser.choose([["near"], ["nearer"]], standing=0).place
        (1, 0)
        """
        weight = self._weights.get
        scores = [math.fsum(map(weight, names, _NOTHING)) for names in alternatives]
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        whole = math.fsum(shares)
        best = scores.index(highest)
        if standing is not None and (shares[best] - shares[standing]) / whole < MARGIN:
            best = standing
        return Choice(best, shares[best] / whole)


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
