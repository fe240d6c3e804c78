"""A linear model that chooses among described alternatives: what speaks for each is named, and every name has a weight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import srsly

DECISIONS = ("item", "action")


class Choice(NamedTuple):
    """The place of the alternative chosen and its probability among all that were offered."""

    place: int
    probability: float


class Chooser:
    """Weights by the name of a feature; names without a weight count for nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)

    def choose(self, alternatives: Sequence[Iterable[str]]) -> Choice:
        """Return the alternative whose features weigh most; the first of equals.

        >>> Chooser({"near": 1.0, "far": -1.0}).choose([["far"], ["near"]]).place
        1
        """
        weight = self._weights.get
        scores = [sum(weight(name, 0.0) for name in set(names)) for names in alternatives]
        best = max(scores)
        return Choice(scores.index(best), 1.0 / math.fsum(math.exp(score - best) for score in scores))


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
