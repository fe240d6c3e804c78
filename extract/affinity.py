"""How well a noun goes with a unit, counted over unlabelled reports: 元 with 慰问金, 场次 with 讲座."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ENDING = 2  # characters of a noun that are counted
_LEAST_NOUN, _LEAST_UNIT = 3, 5


class Affinity:
    """Names the strength of the tie between a unit and the ending of an item, from their joint counts."""

    def __init__(self, pairs: Mapping[tuple[str, str], int]) -> None:
        self._pairs = dict(pairs)
        self._units: Counter[str] = Counter()
        self._nouns: Counter[str] = Counter()
        for (unit, noun), count in self._pairs.items():
            self._units[unit] += count
            self._nouns[noun] += count
        self._total = sum(self._pairs.values())

    def name(self, unit: str, item: str) -> str:
        """Return a word for the tie: the rounded pointwise mutual information (log 2) from -2 to 4, or why there is none.

        >>> Affinity({("元", "资金"): 9, ("人", "党员"): 9}).name("元", "帮扶资金")
        '1'
        >>> Affinity({("元", "资金"): 9, ("人", "党员"): 9}).name("元", "离休党员")
        'never'
        """
        noun = item[-ENDING:]
        together = self._pairs.get((unit, noun), 0)
        if self._nouns[noun] < _LEAST_NOUN or self._units[unit] < _LEAST_UNIT:
            return "seen" if together else "unknown"
        if not together:
            return "never"
        strength = math.log2(together * self._total / (self._units[unit] * self._nouns[noun]))
        return str(max(-2, min(4, round(strength))))


def read_affinity(path: Path) -> Affinity:
    """Return the affinities of a file of `unit TAB noun TAB count` lines."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return Affinity({(unit, noun): int(count) for unit, noun, count in rows})


def write_affinity(path: Path, counted: Iterable[tuple[str, str]], least: int = 2) -> None:
    """Write the pairs of unit and item that were counted at least `least` times, in order."""
    pairs = Counter((unit, item[-ENDING:]) for unit, item in counted if item)
    lines = [f"{unit}\t{noun}\t{count}\n" for (unit, noun), count in sorted(pairs.items()) if count >= least]
    path.write_text("".join(lines), encoding="utf-8")


@cache
def shipped_affinity() -> Affinity:
    """Return the affinities that come with the package, read once."""
    return read_affinity(Path(__file__).parent / "model" / "affinity.tsv")
