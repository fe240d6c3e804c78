"""Words of a sentence with their classes, and the noun phrases among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from extract.tags import Tagger

NOMINAL = frozenset({"n", "vn", "a", "loc", "org", "per", "m", "q", "f"})
HARD_BREAKS = frozenset("，,；;：:。！？!?\n")
_OPENERS = {"”": "“", "’": "‘", "」": "「", "』": "『", "》": "《", ")": "(", "）": "（"}
_CLOSERS = {opener: closer for closer, opener in _OPENERS.items()}
_NOT_FIRST = frozenset("、的和与及")


class Token(NamedTuple):
    """A word: half-open offsets in the clean text, its class, and the number of the quantity that it is (else -1)."""

    start: int
    end: int
    text: str
    tag: str
    quantity: int = -1


Atom = tuple[int, int, int]
Segment = Callable[[str, int, int, Sequence[tuple[int, int]]], list[tuple[int, int]]]
Within = Callable[[int], bool]


def tokenize(
    text: str, start: int, end: int, quantities: Sequence[Atom], periods: Sequence[tuple[int, int]], segment: Segment, tagger: Tagger
) -> list[Token]:
    """Return the tokens of text[start:end]; each quantity (start, end, number) and each period is one token."""
    atoms = sorted([(a, b) for a, b, _ in quantities] + list(periods))
    numbers = {(a, b): n for a, b, n in quantities}
    times = set(periods)
    spans = segment(text, start, end, atoms)
    words = [text[a:b] for a, b in spans]
    fixed = {i: "m" if span in numbers else "t" for i, span in enumerate(spans) if span in numbers or span in times}
    tags = tagger.tag(words, fixed)
    return [Token(a, b, word, tag, numbers.get((a, b), -1)) for (a, b), word, tag in zip(spans, words, tags, strict=True)]


def is_break(token: Token) -> bool:
    """Say whether a token divides clauses."""
    return token.text in HARD_BREAKS


def is_nominal(token: Token) -> bool:
    """Say whether a token can stand inside a noun phrase."""
    return token.quantity < 0 and token.tag in NOMINAL


def run_left(tokens: Sequence[Token], stop: int, floor: int, within: Within) -> int:
    """Return the index where the noun phrase that ends before `stop` begins, not before `floor`.

    `within(i)` says whether token i belongs to a noun phrase; quotes and brackets are taken whole.
    """
    at = stop
    while at > floor:
        if tokens[at - 1].text in _OPENERS:
            opening = _opening(tokens, at - 1, floor)
            if opening is None:
                break
            at = opening
        elif within(at - 1) or _lists_nouns(tokens, at - 1, floor, within):
            at -= 1
        else:
            break
    while at < stop and tokens[at].text in _NOT_FIRST:
        at += 1
    return at


def run_right(tokens: Sequence[Token], begin: int, ceiling: int, within: Within) -> int:
    """Return the index after the noun phrase that begins at `begin`, not after `ceiling`; it is `begin` where there is none."""
    at = begin
    while at < ceiling:
        if tokens[at].text in _CLOSERS:
            closing = _closing(tokens, at, ceiling)
            if closing is None:
                break
            at = closing + 1
        elif within(at):
            at += 1
        else:
            break
    return at


def words(tokens: Sequence[Token], first: int, last: int) -> str:
    """Return the text of tokens[first:last]."""
    return "".join([token.text for token in tokens[first:last]])


def _lists_nouns(tokens: Sequence[Token], at: int, floor: int, within: Within) -> bool:
    """Say whether a token is the mark of a list of nouns."""
    return tokens[at].text == "、" and at > floor and (within(at - 1) or tokens[at - 1].text in _OPENERS)


def _opening(tokens: Sequence[Token], at: int, floor: int) -> int | None:
    wanted = _OPENERS[tokens[at].text]
    return next((i for i in range(at - 1, floor - 1, -1) if tokens[i].text == wanted), None)


def _closing(tokens: Sequence[Token], at: int, ceiling: int) -> int | None:
    wanted = _CLOSERS[tokens[at].text]
    return next((i for i in range(at + 1, ceiling) if tokens[i].text == wanted), None)
