"""What 分别 deals out: 甲县、乙县分别新建3个、5个〔驿站〕; 铁路、公路〔货运量〕分别增长3%和5%; 游客10万人、收入2亿元，分别增长3%和5%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.items_before import ItemsBefore
from extract.link_words import LinkWords
from extract.noun_phrases import NounPhrases, Span
from extract.phrases import Token, is_break, words
from extract.places import Place

_MEMBER_MARKS = frozenset({"、", "和", "与", "及", "以及"})
_QUOTES = "“”‘’"
_OPENERS, _CLOSERS = frozenset("“‘《（("), frozenset("”’》）)")
_SUMMED_UP = re.compile(r"(?<=.)[两二三四五六七八九十](?:[县市区镇乡村地省类项者方家路]|个\w{1,2})\Z")
_AND_OTHERS = "等"
_LONGEST = 8  # tokens of the first name of a list
_NUMERALS = frozenset("一二三四五六七八九十")  # 一产、二产
_TAIL = 4  # characters of a name that leaves out what the first name begins with (发案数、财损数)
_PASSED = frozenset("dpctrf")  # classes of words that may open the clause of a list or stand between the list and 分别


class Share(NamedTuple):
    """What is dealt out to one quantity: an item, or what the earlier quantity of the number `of` counts."""

    item: str
    of: int = -1


class Respectively:
    """Reads 分别 with the word lists of one linker."""

    def __init__(self, listed: LinkWords, nouns: NounPhrases, before: ItemsBefore) -> None:
        self._listed = listed
        self._nouns = nouns
        self._before = before
        self._pairs = {short: long.split("、") for short, _, long in (pair.partition("=") for pair in sorted(listed.pairs))}

    def deal(self, places: Sequence[Place], after: Mapping[int, Span]) -> dict[int, Share]:
        """Return the shares of the quantities, by their numbers; `after` gives the phrase after each quantity that has one."""
        dealt: dict[int, Share] = {}
        tokens = places[0].tokens if places else []
        for d in (i for i, token in enumerate(tokens) if token.text in self._listed.respectively):
            counted = list(self._listed_after(places, d))
            if len(counted) < 2:
                continue
            names = self._names(tokens, d, len(counted))
            if names:
                items = self._with_kind(names, self._kind(counted, after, d))
                dealt |= {place.number: Share(self._nouns.clean(item)) for place, item in zip(counted, items, strict=True)}
            elif earlier := self._earlier(places, d, len(counted)):
                dealt |= {place.number: Share("", of.number) for place, of in zip(counted, earlier, strict=True)}
        return dealt

    def _listed_after(self, places: Sequence[Place], d: int) -> Iterator[Place]:
        """Yield the quantities listed after a token of their clause, with nothing but list marks between them."""
        last = -1
        for place in places:
            if place.at <= d:
                continue
            between = place.tokens[max(d, last) + 1 : place.at]
            apart = any(map(is_break, between)) if last < 0 else not _joins(between, self._listed) or any(map(is_break, between[:-1]))
            if apart:
                return
            last = place.at
            yield place

    def _kind(self, counted: Sequence[Place], after: Mapping[int, Span], d: int) -> str:
        """Return the noun that the numbers share: after the last of them, or between 分别 and the first."""
        tokens, span = counted[0].tokens, after.get(counted[-1].number)
        if span:
            return words(tokens, *span)
        first = counted[0]
        return self._before.find(first._replace(floor=max(first.floor, d + 1))).item

    def _earlier(self, places: Sequence[Place], d: int, size: int) -> Sequence[Place]:
        """Return the quantities before a clause that opens with 分别: as many as are listed after it."""
        tokens = places[0].tokens
        floor = next((i + 1 for i in range(d - 1, -1, -1) if is_break(tokens[i])), 0)
        said = [place for place in places if place.at < floor]
        opens = all(token.quantity < 0 and not self._names_something(token) for token in tokens[floor:d])
        return said[-size:] if opens and len(said) >= size else []

    def _names_something(self, token: Token) -> bool:
        return token.tag not in _PASSED and token.text not in self._listed.comparisons

    def _names(self, tokens: Sequence[Token], d: int, size: int) -> list[str]:
        """Return the names of the list before 分别 if there are as many as numbers; none otherwise."""
        end = d
        while end and tokens[end - 1].quantity < 0 and not is_break(tokens[end - 1]) and not self._names_something(tokens[end - 1]):
            end -= 1
        if end and tokens[end - 1].text in {"）", ")"}:
            return self._bracketed(tokens, end - 1, size)
        floor = next((i + 1 for i in range(end - 1, -1, -1) if is_break(tokens[i]) or tokens[i].quantity >= 0), 0)
        marks = _marks(tokens, floor, end)
        if not marks and size == len(self._pair(words(tokens, floor, end))):
            return self._pair(words(tokens, self._first(tokens, floor, end), end))
        if len(marks) < size - 1:
            return []
        marks = marks[1 - size :] if len(marks) == size - 1 else []
        if not marks:
            return []
        first = self._first(tokens, floor, marks[0])
        cuts = [first - 1, *marks, end]
        names = [words(tokens, a + 1, b) for a, b in pairwise(cuts)]
        return self._completed(names, tokens[first : marks[0]], tokens[marks[-1] + 1 : end]) if all(names) else []

    def _pair(self, subject: str) -> list[str]:
        """Return what a compound of two stands for, each with the rest of the words: 城乡低保标准 is 城镇低保标准 and 农村低保标准."""
        for short, long in self._pairs.items():
            if short in subject:
                return [subject.replace(short, member) for member in long]
        return []

    def _bracketed(self, tokens: Sequence[Token], closing: int, size: int) -> list[str]:
        opening = next((i for i in range(closing - 1, -1, -1) if tokens[i].text in {"（", "("}), closing)
        names = [""]
        for token in tokens[opening + 1 : closing]:
            names = [*names, ""] if token.text in _MEMBER_MARKS else [*names[:-1], names[-1] + token.text]
        return names if len(names) == size and all(names) else []

    def _first(self, tokens: Sequence[Token], floor: int, end: int) -> int:
        """Return where the first name begins: with its clause, but for the words that open it, or else with its noun phrase."""
        first = floor
        while first < end and (tokens[first].tag in _PASSED or not tokens[first].text.strip()) and tokens[first].text not in _NUMERALS:
            first += 1
        begin = self._before.begin(tokens, end, floor)
        barred = any(token.tag == "p" or token.text == "的" for token in tokens[first:begin]) or tokens[first].text in self._listed.light
        return begin if barred or end - first > _LONGEST else first

    def _completed(self, names: Sequence[str], first: Sequence[Token], last: Sequence[Token]) -> list[str]:
        """Return the names with what only the first or only the last of them writes out (第一、二〔产业〕; 〔事故〕起数和人数)."""
        names = [_SUMMED_UP.sub("", name) for name in names]
        if names[0].startswith("第") and not any(name.startswith("第") for name in names[1:]):
            names = [names[0], *(f"第{name}" for name in names[1:])]
        opening, closing = names[0], names[-1]
        if opening.strip(_QUOTES)[-1:] == closing.strip(_QUOTES)[-1:]:
            owner = words(first, 0, len(first) - 1)
            shares = len(first) > 1 and all(len(name) <= _TAIL and len(owner) >= _TAIL for name in names[1:])
            return [opening, *((owner if shares else "") + name for name in names[1:])]
        tail = self._shared_tail(names[-2].strip(_QUOTES), closing, last)
        own = closing.partition(_AND_OTHERS)[0] if _AND_OTHERS in closing else closing.removesuffix(tail)
        return [name.strip(_QUOTES) + tail for name in [*names[:-1], own]]

    def _shared_tail(self, other: str, closing: str, last: Sequence[Token]) -> str:
        """Return the end of the last name that the others share: after what ends like the other name or is as long as it."""
        if closing[0] in _OPENERS:
            return closing[next((i for i, mark in enumerate(closing) if mark in _CLOSERS), len(closing) - 1) + 1 :]
        cuts = [len(closing) - len(words(last, i, len(last))) for i in range(1, len(last))]
        if _AND_OTHERS in closing and (cut := closing.index(_AND_OTHERS)) > 0:
            return last[-1].text if last[-1].text.endswith(self._listed.metric_endings) else closing[cut + 1 :]
        alike = [cut for cut in cuts if 0 < cut < len(closing) and closing[:cut].strip(_QUOTES)[-1:] == other[-1]]
        long = [cut for cut in cuts if len(closing[:cut].strip(_QUOTES)) == len(other)]
        near = [cut for cut in cuts if abs(len(closing[:cut].strip(_QUOTES)) - len(other)) == 1]
        if cut := next(iter([*alike, *long, *near]), 0):
            return closing[cut:].strip(_QUOTES)
        if last and last[-1].text.endswith(self._listed.metric_endings):
            return last[-1].text
        return closing[len(other) :].strip(_QUOTES) if last and len(other) < len(last[0].text) else ""

    @staticmethod
    def _with_kind(names: Sequence[str], kind: str) -> list[str]:
        return [name if kind and name.endswith(kind[-1]) else name + kind for name in (name.strip(_QUOTES) for name in names)]


def _marks(tokens: Sequence[Token], floor: int, end: int) -> list[int]:
    """Return where the list marks outside quotes and brackets stand."""
    found, depth = [], 0
    for i in range(floor, end):
        depth += (tokens[i].text in _OPENERS) - (tokens[i].text in _CLOSERS)
        if depth <= 0 and tokens[i].text in _MEMBER_MARKS:
            found.append(i)
    return found


def _joins(between: Sequence[Token], listed: LinkWords) -> bool:
    return all(token.text in listed.between_figures for token in between)
