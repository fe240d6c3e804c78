"""The noun phrase after a quantity: 12个〔调研小组〕, 15天的〔健康休养〕, 200个〔任务较重的村〕."""

from __future__ import annotations

from collections.abc import Sequence

from extract.link_words import LinkWords
from extract.noun_phrases import NounPhrases, Span
from extract.phrases import NOMINAL, Token
from extract.places import Place
from extract.tags import Tagger
from extract.unit_families import PEOPLE

_QUOTES_OPEN, _QUOTES_CLOSE = frozenset("“「《"), frozenset("”」》")
_TRAILING_TAGS = frozenset({"f", "a", "m", "c", "u"})
_TRAILING = frozenset("、和与及的")
_FAR = 8  # words in which the 的 of a clause that modifies the noun is looked for
_LONGEST_STRETCH = 7
_OFTEN_VERB = 0.15  # a verbal noun after a noun that the lexicon saw as a verb this often is what is done with the noun
_ONLY_VERB = 0.95


class ItemsAfter:
    """Finds items after quantities with the word lists and the lexicon of one linker."""

    def __init__(self, listed: LinkWords, tags: Tagger, nouns: NounPhrases) -> None:
        self._listed = listed
        self._tags = tags
        self._nouns = nouns

    def find(self, place: Place) -> Span | None:
        """Return the tokens of the noun phrase that follows a quantity, or None."""
        tokens, ceiling = place.tokens, place.ceiling
        begin = place.at + 1
        if begin < ceiling and tokens[begin].text in self._listed.after_numbers:
            begin += 1
        attributive = begin < ceiling and tokens[begin].text == "的"
        begin += attributive
        if begin >= ceiling:
            return None
        last = self._trimmed(tokens, begin, self._nouns.run(tokens, begin, ceiling), place.unit)
        if last > begin:
            return Span(begin, last if attributive else self._with_owned(tokens, last, ceiling))
        return self._opened_by_verb(tokens, begin, ceiling) or self._modified_by_clause(tokens, begin, ceiling)

    def _with_owned(self, tokens: Sequence[Token], last: int, ceiling: int) -> int:
        """Return where a phrase ends with what belongs to it: 3个〔社区的活动室〕."""
        if last >= ceiling or tokens[last].text != "的":
            return last
        end = self._nouns.run(tokens, last + 1, ceiling)
        return end if end > last + 1 else last

    def _modified_by_clause(self, tokens: Sequence[Token], begin: int, ceiling: int) -> Span | None:
        """Return a phrase whose noun follows a clause and 的: 200个〔任务较重的村〕."""
        mark = next((i for i in range(begin, min(ceiling, begin + _FAR)) if tokens[i].text == "的"), None)
        if mark is None or tokens[begin].tag not in {"v", "a", "d"}:
            return None
        end = self._nouns.run(tokens, mark + 1, ceiling)
        return Span(begin, end) if end > mark + 1 else None

    def _opened_by_verb(self, tokens: Sequence[Token], begin: int, ceiling: int) -> Span | None:
        """Return all that follows up to the mark if it is one phrase, though it opens with a verb: 12名〔患白血病儿童〕."""
        end = self._stretch_end(tokens, begin, ceiling)
        stretch = tokens[begin:end]
        if not 2 <= len(stretch) <= _LONGEST_STRETCH or stretch[-1].tag != "n" or self._tags.share(stretch[0].text, "v") > _ONLY_VERB:
            return None
        one_phrase = all(token.tag in NOMINAL | {"v"} for token in stretch[1:]) and sum(token.tag == "v" for token in stretch) <= 2
        return Span(begin, end) if one_phrase else None

    def _stretch_end(self, tokens: Sequence[Token], begin: int, ceiling: int) -> int:
        """Return where a phrase that opens with a verb ends: at the list mark, or at the verb that follows its noun."""
        for i in range(begin, ceiling):
            if tokens[i].text == "、" or (i > begin and tokens[i].tag in {"v", "p", "d"} and tokens[i - 1].tag == "n"):
                return i
        return ceiling

    def _trimmed(self, tokens: Sequence[Token], begin: int, last: int, unit: str) -> int:
        """Return where a phrase really ends: without the next figure's own noun, what people do, trailing modifiers and verbs."""
        last = self._quoted_end(tokens, begin, last)
        if last - begin > 1 and self._measures_next(tokens, last):
            last -= 1
        if unit in PEOPLE:
            last = self._people_end(tokens, begin, last)
        while last > begin and self._is_trailing(tokens, begin, last - 1):
            last -= 1
        return last

    def _quoted_end(self, tokens: Sequence[Token], begin: int, last: int) -> int:
        """Return where a quoted name ends if another phrase begins right behind it: 2个〔“星级驿站”〕|市级示范."""
        if tokens[begin].text not in _QUOTES_OPEN:
            return last
        after = next((i + 1 for i in range(begin, last) if tokens[i].text in _QUOTES_CLOSE), last)
        return after if after < last and tokens[after].tag in {"loc", "org", "a"} else last

    def _measures_next(self, tokens: Sequence[Token], last: int) -> bool:
        """Say whether the last word of a phrase is the metric of a figure that follows: 3个社区|〔覆盖率〕达90%."""
        if last >= len(tokens) or not tokens[last - 1].text.endswith(self._listed.metric_endings):
            return False
        following = tokens[last]
        return following.quantity >= 0 or following.text in self._listed.reach or following.text in self._listed.growth

    def _people_end(self, tokens: Sequence[Token], begin: int, last: int) -> int:
        """Return where the people end in a phrase that runs on into what they do: 12名〔专家〕结对帮扶."""
        ends = [i + 1 for i in range(begin, last) if tokens[i].text.endswith(self._listed.person_endings) and tokens[i].tag != "vn"]
        if not ends:
            return last
        end = ends[0]
        for following in ends[1:]:
            if not any(token.tag == "vn" and self._tags.share(token.text, "vn") for token in tokens[end:following]):
                end = following
        return end

    def _is_trailing(self, tokens: Sequence[Token], begin: int, i: int) -> bool:
        """Say whether the last word of a phrase, token i, is no part of the item."""
        token = tokens[i]
        if token.tag in _TRAILING_TAGS or token.text in _TRAILING or token.text in self._listed.not_final:
            return True
        after_noun = token.tag == "vn" and i > begin and tokens[i - 1].tag in {"n", "vn"}
        return after_noun and self._tags.share(token.text, "v") >= _OFTEN_VERB
