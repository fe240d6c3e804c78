"""What a quantity counts that is named neither right before nor right after it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items_before import ItemsBefore
from extract.link_words import LinkWords
from extract.noun_phrases import NounPhrases, Span
from extract.phrases import NOMINAL, Token, is_break, words
from extract.places import Place

_OPENING_TAGS = frozenset({"t", "d", "f", "c", "r"})  # of the words that open a clause before its subject
_EACH, _ON_AVERAGE = "每", "均"
_LONGEST_SELECTION = 6
_NAME = 3  # words of a compound that the tagger took for verbs and adverbs (累计受聘期)


class ItemsElsewhere:
    """Finds items in other places of the sentence with the word lists of one linker."""

    def __init__(self, listed: LinkWords, nouns: NounPhrases, before: ItemsBefore) -> None:
        self._listed = listed
        self._nouns = nouns
        self._before = before

    def before_bracket(self, tokens: Sequence[Token], tail: int) -> str:
        """Return the noun phrase that a bracketed list of figures explains: 按〔轮候时间〕(即1年以下、1至2年)."""
        for i in range(tail - 1, -1, -1):
            if tokens[i].text in {"(", "（"}:
                return self._ending_at(tokens, i)
            between = tokens[i].quantity >= 0 or tokens[i].text in self._listed.before_bracketed or not tokens[i].text.strip()
            if not between:
                break
        return ""

    def _ending_at(self, tokens: Sequence[Token], tail: int) -> str:
        while tail and not tokens[tail - 1].text.strip():
            tail -= 1
        begin = self._before.begin(tokens, tail, 0)
        owned = next((i for i in range(begin, max(0, begin - _NAME), -1) if tokens[i - 1].text == "的"), begin)
        joined = all(token.tag in {"d", "v"} for token in tokens[owned:begin])
        return self._nouns.shorten(tokens, owned if joined else begin, tail)

    def selection(self, place: Place) -> str:
        """Return the words that pick some of what was named before: 其中〔规模较大的〕有47个."""
        tokens, floor, stop = place.tokens, place.floor, place.at
        while (
            stop > floor and tokens[stop - 1].text != "的" and (tokens[stop - 1].text in self._listed.reach or tokens[stop - 1].tag == "d")
        ):
            stop -= 1
        if stop - floor < 3 or tokens[stop - 1].text != "的" or any(token.tag in {"t", "p", "v"} for token in tokens[floor : stop - 1]):
            return ""
        begin = floor
        while begin < stop and (tokens[begin].tag in _OPENING_TAGS or tokens[begin].text in self._listed.scope):
            begin += 1
        return words(tokens, begin, stop) if 2 <= stop - begin <= _LONGEST_SELECTION else ""

    def opener(self, tokens: Sequence[Token], stop: int, floor: int) -> str:
        """Return the noun phrase that opens the clause of a verb without an object: 〔“银发课堂”〕每月举办1期."""
        begin = floor
        while begin < stop and self._opens(tokens, begin, floor):
            begin += 1
        begin = self._nouns.skip_scope(tokens, begin, stop)
        last = self._nouns.run(tokens, begin, stop)
        named = any(token.tag in {"n", "vn"} or token.text in {"”", "》"} for token in tokens[begin:last])
        return self._nouns.item(tokens, Span(begin, last)) if named else ""

    def _opens(self, tokens: Sequence[Token], i: int, floor: int) -> bool:
        """Say whether token i only says when or how often something happened: 今年, 每月, 每|半月, 年均."""
        token = tokens[i]
        often = token.text.startswith(_EACH) or (i > floor and tokens[i - 1].text == _EACH)
        return often or token.tag in _OPENING_TAGS or token.text.endswith(_ON_AVERAGE)

    def purpose(self, place: Place) -> str:
        """Return the noun of the verb that says what money was for: 投入5万元修缮〔活动室〕."""
        tokens, at, ceiling = place.tokens, place.at, place.ceiling
        if at + 1 >= ceiling or tokens[at + 1].tag != "v":
            return ""
        first = next((i for i in range(at + 2, ceiling) if tokens[i].tag in NOMINAL), ceiling)
        return self._nouns.item(tokens, Span(first, self._nouns.run(tokens, first, ceiling)))

    def subject(self, tokens: Sequence[Token], at: int) -> str:
        """Return the noun phrase that opens a clause, or follows a time or an adverb, nearest before `at`: 〔学费〕不变,仍为800元."""
        for i in range(at - 1, -1, -1):
            opens = i == 0 or is_break(tokens[i - 1]) or tokens[i - 1].tag in {"t", "d"}
            if opens and not is_break(tokens[i]):
                last = self._nouns.run(tokens, i, at)
                if last > i:
                    return self._nouns.item(tokens, Span(i, last))
        return ""
