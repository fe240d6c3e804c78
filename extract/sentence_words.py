"""The words of sentences, with their classes: cut where a later stage looks, and once for all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from extract.layout import Sentence
from extract.link_words import load_link_words
from extract.phrases import Token, tokenize
from extract.recognition import Analysis
from extract.tags import Tagger, tagger
from extract.words import load_segmenter, segment_around


class SentenceWords:
    """Cuts sentences into words, each quantity and each period one word, by the words of one folder of rules."""

    def __init__(self, rules: Path | None = None, tags: Tagger | None = None) -> None:
        self._segmenter = load_segmenter(rules)
        self._tags = tags or tagger().knowing(dict.fromkeys(load_link_words(rules).verbs, "v"))

    def tokens(self, analysis: Analysis, sentence: Sentence) -> list[Token]:
        """Return the words of a sentence; a token that is a quantity bears its number in the analysis.

        They are kept in `analysis.words`, so that every later stage gets the same.
        """
        if sentence not in analysis.words:
            analysis.words[sentence] = self._cut(analysis, sentence)
        return analysis.words[sentence]

    def spans(self, analysis: Analysis) -> list[tuple[int, int]]:
        """Return spans that cover the clean text: the words of sentences with quantities, and what lies between as it is.

        A number of a table is a span of its own.
        """
        spans: list[tuple[int, int]] = []
        at = 0
        for sentence in analysis.sentences:
            if not _numbers(analysis, sentence):
                continue
            tokens = self.tokens(analysis, sentence)
            if at < tokens[0].start:
                spans.append((at, tokens[0].start))
            spans += [(token.start, token.end) for token in tokens if token.start >= at]
            at = max(at, tokens[-1].end)
        if at < len(analysis.text):
            spans.append((at, len(analysis.text)))
        edges = sorted({at for claim in analysis.tables.claims for at in (claim.quantity.char_start, claim.quantity.char_end)})
        return [piece for span in spans for piece in _pieces(span, edges)]

    def _cut(self, analysis: Analysis, sentence: Sentence) -> list[Token]:
        atoms = [(q.char_start, q.char_end, n) for n in _numbers(analysis, sentence) for q in [analysis.quantities[n]]]
        end = max([sentence.end, *(stop for _, stop, _ in atoms)])
        periods = [(p.char_start, p.char_end) for p in analysis.periods if sentence.start <= p.char_start and p.char_end <= end]
        return tokenize(analysis.text, sentence.start, end, atoms, periods, self._segment, self._tags)

    def _segment(self, text: str, start: int, end: int, atoms: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return segment_around(text, start, end, atoms, self._segmenter)


def _numbers(analysis: Analysis, sentence: Sentence) -> range:
    """Return the numbers of the quantities that begin in a sentence, or in the white space after it."""
    following = bisect_right(analysis.sentences, sentence.start, key=lambda s: s.start)
    stop = analysis.sentences[following].start if following < len(analysis.sentences) else len(analysis.text)
    start = sentence.start if following > 1 else 0
    return range(*(bisect_left(analysis.quantities, at, key=lambda q: q.char_start) for at in (start, stop)))


def _pieces(span: tuple[int, int], edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield a span, cut at the edges that lie inside it."""
    start, end = span
    inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
    yield from pairwise((start, *inside, end))
