"""Organisations and divisions among the words of a sentence, by a small spaCy model that ships with the package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.phrases import Token

ORGANISATION, DIVISION = "ORG", "GPE"
_FIGURE = re.compile(r"[\d０-９.,，．·〇零一二三四五六七八九十百千万亿两半数几余多来近约超逾上下不至少于低过左右以内外及成Xx×*%％—–~～-]+")
_DIGITS = re.compile(r"\d+")
_PERIOD = "今年"
_TOO_LONG = 400  # tokens of one sentence; what follows is not tagged
_BATCH = 64


class Entity(NamedTuple):
    """A name in a sentence: a half-open run of tokens, its label, and half-open offsets in the clean text."""

    first: int
    last: int
    label: str
    start: int
    end: int


def form_of(token: Token) -> str:
    """Return the form in which a token is shown to the model: every number of a unit alike, every period alike.

    >>> form_of(Token(0, 4, "近20户", "m", 0)), form_of(Token(0, 5, "2021年", "t")), form_of(Token(0, 3, "卫健局", "n"))
    ('0户', '今年', '卫健局')
    """
    if token.quantity >= 0:
        return "0" + _FIGURE.sub("", token.text)
    if token.tag == "t":
        return _PERIOD
    return _DIGITS.sub("0", token.text)


def build_doc(vocab: Vocab, tokens: Sequence[Token]) -> Doc:
    """Return the Doc that the model reads: the forms of the tokens, with their word classes and last characters."""
    forms = [form_of(token) for token in tokens]
    classes = ["m" if token.quantity >= 0 else token.tag for token in tokens]
    return Doc(vocab, words=forms, spaces=[False] * len(forms), tags=classes, lemmas=[form[-1:] for form in forms])


class EntityTagger:
    """Finds the names of organisations (ORG) and of administrative divisions (GPE)."""

    def __init__(self, model: Path | None = None) -> None:
        self._nlp = spacy.load(model or shipped_model())

    def tag(self, tokens: Sequence[Token]) -> list[Entity]:
        """Return the names in the tokens of one sentence, in order."""
        return self.tag_many([tokens])[0]

    def tag_many(self, sentences: Iterable[Sequence[Token]]) -> list[list[Entity]]:
        """Return the names in each of many sentences; far quicker than one sentence after another."""
        given = list(sentences)
        docs = (build_doc(self._nlp.vocab, tokens[:_TOO_LONG]) for tokens in given)
        tagged = self._nlp.pipe(docs, batch_size=_BATCH)
        return [
            [_entity(span.start, span.end, span.label_, tokens) for span in doc.ents] for doc, tokens in zip(tagged, given, strict=True)
        ]


def _entity(first: int, last: int, label: str, tokens: Sequence[Token]) -> Entity:
    return Entity(first, last, label, tokens[first].start, tokens[last - 1].end)


def shipped_model() -> Path:
    """Return the folder of the model that comes with the package."""
    return Path(__file__).parent / "model" / "entities"


@cache
def load_tagger() -> EntityTagger:
    """Return the tagger with the shipped model, read once a process."""
    return EntityTagger()
