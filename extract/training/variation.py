"""Sentences with other names in them: what a model must know is where names stand, not the names of its texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from extract.entities import DIVISION, ORGANISATION
from extract.organisation_words import organisation_words
from extract.phrases import Token, tokenize
from extract.tags import Tagger
from extract.training.silver import Name, Tagged, run_of
from extract.words import segment_around

Piece = tuple[str, Token | None, str]  # words, the token that they are, the label of the name that they are

_CHANGED = 0.7  # of the names of a varied sentence
_KINDS = ("县", "市", "区", "镇", "乡", "街道", "村", "社区")
_HEADS = ("县", "市", "区", "省", "州")


class Variation:
    """Puts invented names in the place of those of a sentence, always the same for the same sentences in the same order."""

    def __init__(self, divisions: Iterable[str], tagger: Tagger) -> None:
        words = organisation_words()
        self._random = Random(0)
        self._bodies = sorted(words.forms["body"])
        self._party_bodies = sorted(words.forms["party_body"])
        self._characters = sorted("".join(name[:-1] for name in divisions if name[-1:] in _KINDS and len(name) in (3, 4)))
        self._tagger = tagger

    def vary(self, tokens: Sequence[Token], names: Sequence[Tagged]) -> tuple[list[Token], list[Tagged]]:
        """Return the words of a sentence with other names, and where these stand; a sentence that begins with its verb gets a subject."""
        pieces: list[Piece] = [(token.text, token, "") for token in tokens]
        for name in reversed(names):
            if self._random.random() < _CHANGED:
                pieces[name.first : name.last] = [(self._invent(name.label), None, name.label)]
            else:
                text = "".join(token.text for token in tokens[name.first : name.last])
                pieces[name.first : name.last] = [(text, None, name.label)]
        if not names:
            pieces.insert(0, (self._invent(ORGANISATION), None, ORGANISATION))
        return self._lay(pieces)

    def may_vary(self, tokens: Sequence[Token], names: Sequence[Tagged]) -> bool:
        """Say whether a sentence has names, or wants a subject."""
        return bool(names) or (bool(tokens) and tokens[0].tag == "v" and len(tokens[0].text) > 1)

    def _lay(self, pieces: Sequence[Piece]) -> tuple[list[Token], list[Tagged]]:
        """Cut the pieces into words anew, the quantities and periods as they were."""
        at, quantities, periods, spans = 0, [], [], []
        for text, token, label in pieces:
            if token is not None and token.quantity >= 0:
                quantities.append((at, at + len(text), token.quantity))
            elif token is not None and token.tag == "t" and len(text) > 1:
                periods.append((at, at + len(text)))
            if label:
                spans.append(Name(at, at + len(text), label))
            at += len(text)
        text = "".join(piece[0] for piece in pieces)
        tokens = tokenize(text, 0, len(text), quantities, periods, segment_around, self._tagger)
        runs = ((run_of(tokens, name), name.label) for name in spans)
        return tokens, [Tagged(run[0], run[1], label) for run, label in runs if run]

    def _invent(self, label: str) -> str:
        choose = self._random.choice
        place = choose(self._characters) + choose(self._characters)
        if label == DIVISION:
            return place + choose(_KINDS)
        head = choose(_HEADS) if self._random.random() < 0.5 else place + choose(_HEADS[:3])
        return head + ("委" + choose(self._party_bodies) if self._random.random() < 0.3 else choose(self._bodies))
