"""Words of a clause, by spacy-pkuseg with the compact model in `extract/segmenter` and the domain words of `rules/words.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field
from spacy_pkuseg import inference
from spacy_pkuseg.feature_extractor import FeatureExtractor
from spacy_pkuseg.model import Model

from extract.rules import Rule, load_rules
from extract.word_features import find_features

Atom = tuple[int, int]
_Scores = npt.NDArray[np.float64]

_SPACE = re.compile(r"\s+")
_FOLLOWERS = {
    "B": ("I_first", "I_end"),
    "I_first": ("I", "I_end"),
    "I": ("I", "I_end"),
    "I_end": ("B", "B_single"),
    "B_single": ("B", "B_single"),
}
_FULL_WIDTH = str.maketrans(",;:!?()", "，；：！？（）")  # pkuseg knows half-width marks from numbers and web addresses only
_NEVER = -1e6
_LONG = 4  # domain words of so many characters are found by the search, shorter ones joined after it (检查|组织, not 检查组|织)
_BONUS = 10.0  # a character, for a long domain word; only the edge of an atom outweighs it


class WordRule(Rule):
    """Domain words that belong together; the examples are sentences with `/` between their words."""

    words: tuple[Annotated[str, Field(min_length=3)], ...] = Field(min_length=1)


class Segmenter:
    """Words of Chinese text: the characters are tagged by a CRF, which domain words and fixed spans steer.

    Model, character classes and Viterbi search are spacy-pkuseg's. Its own `cut` is not used, because it drops white space,
    splits the text at dictionary words before it looks at the context, and loads a 4 MB word list.
    """

    def __init__(self, model: Path | None = None, words: Iterable[str] = ()) -> None:
        folder = str(model or shipped_model())
        self._set(FeatureExtractor.load(folder), Model.load(folder), words)

    @classmethod
    def of(cls, names: Sequence[str], known: Iterable[str], tags: dict[str, int], weights: _Scores) -> Segmenter:
        """Return a segmenter with a model that is in memory: feature names in order, known words, tags, and all weights."""
        extractor = FeatureExtractor()
        extractor.feature_to_idx = {name: index for index, name in enumerate(names)}
        extractor.unigram, extractor.tag_to_idx = set(known), tags
        model = Model.__new__(Model)
        model.n_tag, model.n_feature, model.w = len(tags), len(names), weights
        segmenter = cls.__new__(cls)
        segmenter._set(extractor, model, ())
        return segmenter

    def _set(self, extractor: FeatureExtractor, model: Model, words: Iterable[str]) -> None:
        self._extractor, self._model = extractor, model
        self._tag: dict[str, int] = extractor.tag_to_idx
        self._edges = self._legal_edges()
        self._words: dict[str, list[str]] = {}
        for word in sorted(set(words), key=lambda w: (-len(w), w)):
            self._words.setdefault(word[:2], []).append(word)

    def __call__(self, text: str) -> list[str]:
        """Return the words of a text; joined, they are the text again.

        >>> load_segmenter()("组织老同志参观博物馆")
        ['组织', '老同志', '参观', '博物馆']
        >>> load_segmenter()("")
        []
        """
        return [text[a:b] for a, b in self.spans(text)]

    def spans(self, text: str, atoms: Sequence[Atom] = ()) -> list[Atom]:
        """Return the offsets of the words of a text, in order and without gaps; each atom (disjoint spans) is one word."""
        if not text:
            return []
        weights, offset = self._model.w, self._model.n_feature * self._model.n_tag
        scores, edges = inference.getLogYY(self.features(text), self._model.n_tag, offset, weights, 1.0)
        self._favour_words(text, scores)
        self._fix(text, atoms, scores)
        _, tags = inference.run_viterbi(scores, edges + self._edges)
        opening = (self._tag["B"], self._tag["B_single"])
        starts = {i for i, tag in enumerate(tags.tolist()) if tag in opening}
        ends = [*sorted(starts - self._inside_short_words(text, starts | {len(text)}, atoms)), len(text)]
        return list(pairwise(ends))

    def features(self, text: str) -> list[list[int]]:
        """Return, for each character of a text, the numbers of the model's features that fire there."""
        nodes = list(self._extractor.normalize_text(text.translate(_FULL_WIDTH)))
        return find_features(nodes, self._extractor.feature_to_idx, self._extractor.unigram)

    def _favour_words(self, text: str, scores: _Scores) -> None:
        for start, end in self._matches(text):
            if end - start >= _LONG:
                scores[range(start, end), self._tags(end - start)] += _BONUS

    def _inside_short_words(self, text: str, edges: set[int], atoms: Sequence[Atom]) -> set[int]:
        short = (m for m in self._matches(text) if m[1] - m[0] < _LONG and edges.issuperset(m))
        return {cut for a, b in short if not any(a < end and start < b for start, end in atoms) for cut in range(a + 1, b)}

    def _matches(self, text: str) -> Iterator[Atom]:
        """Yield the domain words in a text, without those that lie inside another."""
        reached = 0
        for start in range(len(text) - 1):
            for word in self._words.get(text[start : start + 2], ()):
                if text.startswith(word, start) and start + len(word) > reached:
                    reached = start + len(word)
                    yield start, reached
                    break

    def _fix(self, text: str, atoms: Sequence[Atom], scores: _Scores) -> None:
        """Leave only those tags that make a word of each atom and of each run of white space, and end the text with a word."""
        taken = 0
        for start, end in sorted([*atoms, *_find_blanks(text, atoms)]):
            if max(start, taken) < end:
                self._allow(scores, max(start, taken), self._tags(end - max(start, taken)))
                taken = end
        first, last = (self._tag["B"], self._tag["B_single"]), (self._tag["I_end"], self._tag["B_single"])
        scores[0, [t for t in range(len(self._tag)) if t not in first]] += _NEVER
        scores[-1, [t for t in range(len(self._tag)) if t not in last]] += _NEVER

    def _allow(self, scores: _Scores, start: int, tags: list[int]) -> None:
        rows = range(start, start + len(tags))
        kept = scores[rows, tags]
        scores[start : start + len(tags)] += _NEVER
        scores[rows, tags] = kept

    def _tags(self, length: int) -> list[int]:
        if length == 1:
            return [self._tag["B_single"]]
        middle = ["I_first", *["I"] * (length - 3)] if length > 2 else []
        return [self._tag[name] for name in ("B", *middle, "I_end")]

    def _legal_edges(self) -> _Scores:
        edges = np.full((len(self._tag), len(self._tag)), _NEVER)
        for name, followers in _FOLLOWERS.items():
            for follower in followers:
                edges[self._tag[name], self._tag[follower]] = 0.0
        return edges


def _find_blanks(text: str, atoms: Sequence[Atom]) -> list[Atom]:
    """Return the runs of white space that overlap no atom."""
    blanks = (m.span() for m in _SPACE.finditer(text))
    return [(a, b) for a, b in blanks if not any(start < b and a < end for start, end in atoms)]


def shipped_model() -> Path:
    """Return the folder of the model that comes with the package."""
    return Path(__file__).parent / "segmenter"


@cache
def load_segmenter(directory: Path | None = None) -> Segmenter:
    """Return the segmenter with the shipped model and the domain words of a rules directory (default: the shipped rules)."""
    return Segmenter(words=(word for rule in load_rules("words", WordRule, directory) for word in rule.words))


def segment_around(text: str, start: int, end: int, atoms: Sequence[Atom], segmenter: Segmenter | None = None) -> list[Atom]:
    """Return the offsets of the words of `text[start:end]`; each atom (a quantity, a period) is exactly one word.

    The characters of an atom stay what they are, so that the words beside a number are judged by their real neighbours.
    Offsets, of atoms as well, point into `text`; an atom that reaches over `start` or `end` is cut there.

    >>> text = "全县新增党支部12个。"
    >>> [text[a:b] for a, b in segment_around(text, 0, 9, [(7, 10)])]
    ['全县', '新增', '党支部', '12']
    """
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in atoms if a < end and b > start]
    return [(a + start, b + start) for a, b in (segmenter or load_segmenter()).spans(text[start:end], inside)]
