"""Items that several quantities share out or share: 甲村、乙村分别新建3个、5个〔驿站〕; 51万元、50万元和49万元〔助残资金〕."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from extract.items_before import ItemsBefore
from extract.link_words import LinkWords
from extract.noun_phrases import NounPhrases, Span
from extract.phrases import Token, is_break, words
from extract.places import Place

_MEMBER_MARKS = frozenset({"、", "和", "与", "及", "以及"})
Items = dict[int, str]


class Series:
    """Reads lists of quantities with the word lists of one linker; `after` gives the phrase after each quantity that has one."""

    def __init__(self, listed: LinkWords, nouns: NounPhrases, before: ItemsBefore) -> None:
        self._listed = listed
        self._nouns = nouns
        self._before = before

    def dealt_out(self, places: Sequence[Place], after: Mapping[int, Span]) -> Items:
        """Return the items that 分别 deals out: 甲县、乙县分别新建〔3个〕、〔5个〕驿站 counts 甲县驿站 and 乙县驿站."""
        dealt: Items = {}
        names: list[str] = []
        tokens = places[0].tokens if places else []
        for d in (i for i, token in enumerate(tokens) if token.text in self._listed.respectively):
            owners = self._owners(tokens, d)
            names = _members(owners) if owners else names
            counted = list(self._listed_after(places, d))
            if len(counted) == len(names) > 1:
                span = after.get(counted[-1].number)
                kind = words(tokens, *span) if span else _shared_head(owners, names)
                dealt |= {place.number: self._owned(name, kind) for place, name in zip(counted, names, strict=True)}
        return dealt

    def shared(self, places: Sequence[Place], after: Mapping[int, Span]) -> Items:
        """Return the item at the end of each list of bare quantities: 51万元、50万元和49万元〔助残资金〕."""
        found: Items = {}
        for place, following in reversed(list(pairwise(places))):
            if self._joins(place.tokens[place.at + 1 : following.at]):
                span = after.get(following.number)
                found[place.number] = self._nouns.item(place.tokens, span) if span else found.get(following.number, "")
        return found

    def _owned(self, name: str, kind: str) -> str:
        return self._nouns.clean(name if kind and name.endswith(kind[-1]) else name + kind)

    def _owners(self, tokens: Sequence[Token], d: int) -> Sequence[Token]:
        """Return the tokens of the list of names before 分别."""
        stop = d - 1 if d and tokens[d - 1].text in self._listed.sums else d
        floor = next((i + 1 for i in range(stop - 1, -1, -1) if is_break(tokens[i]) or tokens[i].tag == "p"), 0)
        return tokens[self._before.begin(tokens, stop, floor) : stop]

    def _listed_after(self, places: Sequence[Place], d: int) -> Iterator[Place]:
        """Yield the quantities listed after a token of their clause, with nothing but list marks between them."""
        last = -1
        for place in places:
            if place.at <= d:
                continue
            between = place.tokens[max(d, last) + 1 : place.at]
            apart = any(map(is_break, between)) if last < 0 else not self._joins(between) or any(map(is_break, between[:-1]))
            if apart:
                return
            last = place.at
            yield place

    def _joins(self, between: Sequence[Token]) -> bool:
        return all(token.text in self._listed.between_figures for token in between)


def _members(tokens: Sequence[Token]) -> list[str]:
    """Return the members of a list of names: 材料、汽车和消费品产业 has three."""
    names = [""]
    for token in tokens:
        if token.text in _MEMBER_MARKS:
            names.append("")
        else:
            names[-1] += token.text
    return [name.strip("“”") for name in names if name]


def _shared_head(tokens: Sequence[Token], names: Sequence[str]) -> str:
    """Return the head that the members of a list share and only its last one writes out (消费品〔产业〕)."""
    head = next((token.text for token in reversed(tokens) if token.text != "”"), "")
    return head if head and not any(name.endswith(head[-1]) for name in names[:-1]) else ""
