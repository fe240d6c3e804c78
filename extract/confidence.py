"""How sure a claim is: the share of claims like it whose whole record was right."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple


class Calibration(NamedTuple):
    """Probabilities of the statistical stage in rising order, and the share of right records that was seen at each."""

    raw: tuple[float, ...]
    right: tuple[float, ...]

    def confidence(self, probability: float) -> float:
        """Return the share of right records at a probability, between the points on a straight line, to two decimals.

        >>> Calibration((0.2, 0.6), (0.3, 0.7)).confidence(0.4)
        0.5
        """
        at = bisect_left(self.raw, probability)
        if at == 0:
            return round(self.right[0], 2)
        if at == len(self.raw):
            return round(self.right[-1], 2)
        low, high = self.raw[at - 1], self.raw[at]
        share = (probability - low) / (high - low)
        return round(self.right[at - 1] + share * (self.right[at] - self.right[at - 1]), 2)


UNCALIBRATED = Calibration((0.0, 1.0), (0.0, 1.0))


def fit_calibration(pairs: Sequence[tuple[float, bool]], bands: int = 12) -> Calibration:
    """Return the calibration that (probability, was right) pairs show: equal bands, pooled until the shares rise.

    >>> fit_calibration([(0.1, False), (0.2, False), (0.8, True), (0.9, True)], bands=2)
    Calibration(raw=(0.15, 0.85), right=(0.0, 1.0))
    >>> fit_calibration([(1.0, True), (1.0, False), (1.0, True), (1.0, False)], bands=2)
    Calibration(raw=(1.0,), right=(0.5,))
    """
    ordered = sorted(pairs)
    probabilities = [probability for probability, _ in ordered]
    ends = [round(i * len(ordered) / bands) for i in range(1, bands)]  # moved on where they would part equal probabilities
    cuts = [0, *(bisect_right(probabilities, probabilities[end - 1]) for end in ends if end), len(ordered)]
    pooled: list[list[tuple[float, bool]]] = []
    for begin, end in pairwise(cuts):
        if begin == end:
            continue
        pooled.append(ordered[begin:end])
        while len(pooled) > 1 and _share(pooled[-2]) >= _share(pooled[-1]):
            pooled[-2:] = [pooled[-2] + pooled[-1]]
    raw = tuple(round(sum(probability for probability, _ in band) / len(band), 4) for band in pooled)
    return Calibration(raw, tuple(round(_share(band), 4) for band in pooled))


def _share(band: Sequence[tuple[float, bool]]) -> float:
    return sum(right for _, right in band) / len(band)


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration as JSON."""
    path.write_text(json.dumps(calibration._asdict(), indent=1) + "\n", encoding="utf-8")


@cache
def shipped_calibration() -> Calibration:
    """Return the calibration that comes with the package, read once."""
    data = json.loads((Path(__file__).parent / "model" / "confidence.json").read_text(encoding="utf-8"))
    return Calibration(tuple(data["raw"]), tuple(data["right"]))
