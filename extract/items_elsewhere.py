"""What a quantity counts that is named neither right before nor right after it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items_before import ItemsBefore
from extract.link_words import LinkWords
from extract.noun_phrases import NounPhrases, Span
from extract.phrases import NOMINAL, Token, is_break, words
from extract.places import Place
from extract.records import MONEY_UNITS, RATE_UNITS

_OPENING_TAGS = frozenset({"t", "d", "f", "c", "r"})  # of the words that open a clause before its subject
_EACH, _ON_AVERAGE = "每", "均"
_LONGEST_SELECTION, _DESCRIPTION = 7, 2
_OF_WHICH = frozenset({"其中", "当中"})
_BEING = frozenset({"持", "持有", "具有", "拥有", "享受", "居住", "参加", "从事", "愿意", "赞成", "反对"})
_SHARES = frozenset({"占", "占到"})  # between the words that pick some of the things and how many they are
_NOT_SELECTING = frozenset({"是", "为", "占", "达", "达到", "完成", "超过", "超额", "相当于", "等于", "每", "的"})
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
        """Return the words that pick some of what was named before, with their 的: 其中〔规模较大的〕有47个, 〔持证的〕占六成."""
        tokens, floor, stop = place.tokens, place.floor, place.at
        while stop > floor and tokens[stop - 1].text != "的" and self._is_between(tokens[stop - 1]):
            stop -= 1
        begin = floor
        while begin < stop and (tokens[begin].tag in _OPENING_TAGS or tokens[begin].text in self._listed.scope):
            begin += 1
        said = tokens[begin:stop]
        bare = begin > floor and tokens[floor].text in _OF_WHICH and self._describes(said) and place.unit not in MONEY_UNITS | RATE_UNITS
        return words(tokens, begin, stop) if bare or self._selects(said) else ""

    @staticmethod
    def _describes(said: Sequence[Token]) -> bool:
        """Say whether words between 其中 and a quantity only describe the things: 其中〔退休〕43名, 其中〔县级以上〕43名."""
        return 1 <= len(said) <= _DESCRIPTION and (said[-1].tag == "f" or all(token.tag in {"v", "a", "d"} for token in said))

    def is_lasting(self, place: Place) -> bool:
        """Say whether what picks the things says what they are or have, not what became of them: 持证的, 规模较大的, not 已投产的."""
        said = [token for token in place.tokens[place.floor : place.at] if token.text not in self._listed.reach]
        mark = max((i for i, token in enumerate(said) if token.text == "的"), default=0)
        return said[mark - 1].tag in {"a", "f"} or any(token.text in _BEING for token in said[:mark])

    def _is_between(self, token: Token) -> bool:
        return token.tag in {"d", "v"} and (token.text in self._listed.reach or token.text in _SHARES or token.tag == "d")

    def _selects(self, said: Sequence[Token]) -> bool:
        """Say whether words before a quantity end in 的 and say what some of the things do or are."""
        if not 2 <= len(said) <= _LONGEST_SELECTION or said[-1].text != "的":
            return False
        if any(t.tag in {"t", "p"} or t.text in _NOT_SELECTING or t.text == "比" for t in said[:-1]):
            return False
        return said[-2].tag in {"a", "f"} or (said[0].tag != "n" and any(token.tag == "v" for token in said))

    def opener(self, tokens: Sequence[Token], stop: int, floor: int) -> str:
        """Return the noun phrase that opens the clause of a verb without an object: 〔“银发课堂”〕每月举办1期."""
        begin = floor
        while begin < stop and self._opens(tokens, begin, floor):
            begin += 1
        begin = self._nouns.skip_scope(tokens, begin, stop)
        last = self._nouns.run(tokens, begin, stop)
        last = next((i for i in range(begin + 1, last) if tokens[i].text.startswith(_EACH)), last)
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
