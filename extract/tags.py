"""Word classes by a bigram model over a shipped lexicon: which word is the verb, which the noun."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "lexicon"
_UNKNOWN = {"n": 6, "v": 2, "vn": 2, "a": 1, "loc": 1, "org": 1}
_LONG = {"n": 1}  # long words outside the lexicon are names and terms
_FLOOR = 0.02


class Tagger:
    """Gives each word of a clause a class: n noun, v verb, vn verbal noun, a adjective, d adverb, p preposition, c conjunction,
    u particle, f locative, m number, q measure, r pronoun, t time, loc, org, per names, w punctuation.

    The lexicon counts how often a word had each class, the transitions how often one class followed another; the best path wins.
    """

    def __init__(self, data: Path = _DATA) -> None:
        self._words = _read_counts(data / "words.tsv")
        transitions = _read_counts(data / "transitions.tsv")
        tags = sorted(transitions)
        self._follow = {
            a: {b: math.log((transitions[a].get(b, 0) + 1) / (sum(transitions[a].values()) + len(tags))) for b in tags} for a in tags
        }
        totals: Counter[str] = Counter()
        for counts in transitions.values():
            totals.update(counts)
        self._prior = {tag: math.log(max(totals[tag], 1) / totals.total()) for tag in tags}
        self._endings = self._count_endings()
        self._emit = cache(self._scores)

    def knowing(self, known: Mapping[str, str]) -> Tagger:
        """Return a tagger that gives the words of `known` the class named there, whatever the lexicon says."""
        other = copy(self)
        other._words = self._words | {word: {tag: 1} for word, tag in known.items()}
        other._emit = cache(other._scores)
        return other

    def tag(self, words: Sequence[str], fixed: dict[int, str] | None = None) -> list[str]:
        """Return one class for each word; `fixed` names those known beforehand (quantities are "m", periods "t").

        >>> tagger().tag(["开展", "专题", "辅导"])
        ['v', 'n', 'vn']
        """
        fixed = fixed or {}
        best: dict[str, float] = {"w": 0.0}
        back: list[dict[str, str]] = []
        for i, word in enumerate(words):
            emitted = {fixed[i]: 0.0} if i in fixed else self._emit(word)
            step: dict[str, float] = {}
            came: dict[str, str] = {}
            for tag, emission in emitted.items():
                score, origin = max((total + self._follow[old][tag], old) for old, total in best.items())
                step[tag], came[tag] = score + emission, origin
            best = step
            back.append(came)
        if not words:
            return []
        last = max(best, key=lambda tag: (best[tag] + self._follow[tag]["w"], tag))
        path = [last]
        for came in reversed(back[1:]):
            path.append(came[path[-1]])
        return path[::-1]

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def share(self, word: str, tag: str) -> float:
        """Return how often the lexicon saw a word in a class, from 0 to 1; 0 for a word it does not hold."""
        counts = self._words.get(word)
        return counts.get(tag, 0) / sum(counts.values()) if counts else 0.0

    def _scores(self, word: str) -> dict[str, float]:
        """Log of P(tag | word) / P(tag): what the word says of its class beyond the class's own frequency."""
        if not any("一" <= character <= "鿿" for character in word):
            return {"n": 0.0} if word[:1].isalpha() else {"m": 0.0} if word[:1].isdigit() else {"w": 0.0}
        counts = (
            self._words.get(word)
            or (_LONG if len(word) > 3 else None)
            or self._endings.get(word[-2:])
            or self._endings.get(word[-1:])
            or _UNKNOWN
        )
        total = sum(counts.values())
        return {tag: math.log(n / total) - self._prior[tag] for tag, n in counts.items() if n / total >= _FLOOR}

    def _count_endings(self) -> dict[str, dict[str, int]]:
        endings: dict[str, Counter[str]] = {}
        for word, counts in self._words.items():
            best = max(counts, key=lambda tag: (counts[tag], tag))
            for ending in {word[-2:], word[-1:]} if len(word) > 1 else ():
                endings.setdefault(ending, Counter())[best] += 1
        return {ending: dict(counts) for ending, counts in endings.items() if counts.total() >= 3}


def _read_counts(path: Path) -> dict[str, dict[str, int]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {key: {tag: int(n) for tag, n in (cell.split(":") for cell in cells.split())} for key, cells in rows}


@cache
def tagger() -> Tagger:
    """Return the shipped tagger, read once."""
    return Tagger()
