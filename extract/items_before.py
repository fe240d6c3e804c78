"""The noun phrase before a quantity: 发放〔慰问金〕5万元, 〔办结率〕达到98%, 〔总产值〕比上年增长6%."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.link_words import LinkWords
from extract.noun_phrases import NounPhrases
from extract.phrases import NOMINAL, Token, is_break, is_nominal, run_left, words
from extract.places import Place
from extract.tags import Tagger
from extract.unit_families import ACTS, VISITS
from extract.verbs import Verbs

_JOINTS = frozenset({"和", "与", "及"})
_COMPARED = 7  # words that «比上年同期», «占全县总数» may have
_OFTEN_VERB, _MOSTLY_VERB = 0.5, 0.9
_RESULTS = frozenset({"到", "至", "为", "成"})  # after the verb of a change, before what came of it (发展|到2100家)
_ACTING = frozenset({"v", "vn", "d", "t", "p", "r"})  # classes of words in a clause that names no thing, only acts (入户走访215人次)
_MEASURES = frozenset({"亩", "餐", "斤", "公斤", "吨", "箱", "件", "次", "处"})  # a noun behind them is what is measured: 每亩〔产量〕
_EACH, _LINKS_EACH = "每", frozenset({"按", "按照", "以", "由", "从"})


class Before(NamedTuple):
    """What stands before a quantity: the item (empty where there is none), which is tokens[begin:tail] without its modifiers, and the
    words passed between the item and the quantity."""

    item: str
    begin: int
    tail: int
    passed: tuple[str, ...]
    growth: str

    @property
    def is_share(self) -> bool:
        """Whether the quantity is a share of something (〔党员〕占60%)."""
        return self.passed[-1:] == ("占",)


class ItemsBefore:
    """Finds items before quantities with the word lists and the lexicon of one linker."""

    def __init__(self, listed: LinkWords, tags: Tagger, nouns: NounPhrases, verbs: Verbs) -> None:
        self._listed = listed
        self._tags = tags
        self._nouns = nouns
        self._verbs = verbs

    def find(self, place: Place) -> Before:
        """Return what stands before a quantity."""
        tokens = place.tokens
        tail, passed = self._step_back(place)
        begin = self.begin(tokens, tail, place.floor)
        if place.unit in ACTS and self._is_second_act(tokens, begin, tail, place.floor):
            begin = tail
        if place.unit in VISITS and self._only_acts(tokens[place.floor : tail]):
            begin = tail
        growth = next((word for word in reversed(passed) if word in self._listed.growth or self._is_change(word)), "")
        return Before(self._nouns.shorten(tokens, begin, tail), begin, tail, tuple(passed), growth)

    def begin(self, tokens: Sequence[Token], tail: int, floor: int) -> int:
        """Return where the noun phrase that ends before `tail` begins; `tail` itself where there is none."""
        head = tail - 1
        as_noun = head if head >= floor and tokens[head].tag == "v" and self._names_something(tokens, head, floor) else -1
        begin = run_left(tokens, tail, floor, lambda i: i == as_noun or self._belongs(tokens, i, floor))
        if tail - begin > 1 and tokens[begin].tag == "vn" and self._tags.share(tokens[begin].text, "v") >= _OFTEN_VERB:
            begin += 1
        return begin

    def _belongs(self, tokens: Sequence[Token], i: int, floor: int) -> bool:
        """Say whether token i can stand in a noun phrase before a quantity."""
        token = tokens[i]
        if token.quantity >= 0 or token.text in self._listed.reach:
            return False
        if token.text == "的" and i > floor:
            return token.tag in NOMINAL or tokens[i - 1].tag in NOMINAL or tokens[i - 1].text in {"”", "》"}
        return is_nominal(token) or (token.tag == "c" and token.text in _JOINTS)

    def _is_second_act(self, tokens: Sequence[Token], begin: int, tail: int, floor: int) -> bool:
        """Say whether a lone verbal noun is one act with the verb before it: 走访〔慰问〕215人次."""
        return tail - begin == 1 and begin > floor and tokens[begin].tag == "vn" and self._verbs.is_telling(tokens[begin - 1])

    def _only_acts(self, clause: Sequence[Token]) -> bool:
        """Say whether the words before a quantity are all acts, with none that says no more than that something took place."""
        if any(token.text in self._listed.light or token.text.endswith(self._listed.person_endings) for token in clause):
            return False
        return all(token.tag in _ACTING or token.text == "、" or token.text in self._listed.reach for token in clause)

    def _is_change(self, word: str) -> bool:
        return len(word) > 1 and word not in self._listed.reach and self._tags.share(word, "v") > 0 and not word.startswith(_EACH)

    def _names_something(self, tokens: Sequence[Token], head: int, floor: int) -> bool:
        return self._is_sum(tokens, head, floor) or (head > floor and self._is_object(tokens, head, floor))

    def _is_sum(self, tokens: Sequence[Token], head: int, floor: int) -> bool:
        """Say whether a word that the tagger took for a verb names money (户均〔补助〕2万元; 接收社会〔捐款〕5万元)."""
        word = tokens[head].text
        attributive = words(tokens, head + 2, head + 3) == "的"  # 投资5万元的食堂
        if attributive or len(word) < 2 or word in self._listed.resumes or not word.endswith(self._listed.money_endings):
            return False
        return self._tags.share(word, "v") < _OFTEN_VERB or (head > floor and tokens[head - 1].tag == "n")

    def _is_object(self, tokens: Sequence[Token], head: int, floor: int) -> bool:
        """Say whether a verb before a quantity is what is counted: 开展〔宣讲〕40场, 受理〔来电〕890个, 接待老干部〔来访〕."""
        word = tokens[head].text
        if word in self._listed.reach or word in self._listed.growth or self._tags.share(word, "v") > _MOSTLY_VERB:
            earlier = [token for token in tokens[floor:head] if token.tag == "v"]
            return bool(earlier) and earlier[-1].text in self._listed.light
        return any(self._verbs.is_action(token) for token in tokens[floor:head]) or tokens[head - 1].tag in {"n", "vn"}

    def _step_back(self, place: Place) -> tuple[int, list[str]]:
        """Return where the noun phrase before a quantity would end, and the words passed on the way: 达, 共, 增长到, adverbs."""
        tokens, floor, tail = place.tokens, place.floor, place.at
        passed: list[str] = []
        if tail > floor and tokens[tail - 1].text == "的":
            passed.append("的")
            tail = self._before_complement(tokens, tail - 1, floor)
        while tail > floor:
            step = self._one_step(tokens, tail, floor)
            if step is None:
                break
            tail, word = step
            passed.insert(0, word)
        return tail, passed

    def _one_step(self, tokens: Sequence[Token], tail: int, floor: int) -> tuple[int, str] | None:
        """Return where the word before `tail` begins and the word, if the item may stand before it; else None."""
        token = tokens[tail - 1]
        if token.text == "的":
            modifies = tail - 1 > floor and tokens[tail - 2].tag != "t"
            return None if modifies else (tail - 1, "的")
        each = self._each(tokens, tail, floor)
        if each < tail:
            return each, _EACH
        if token.text in _RESULTS and tail - 2 > floor and self._changes(tokens, tail - 2):
            return tail - 2, tokens[tail - 2].text
        if self._is_passed(token) or (token.tag == "v" and len(token.text) > 1 and token.text[-1] in "到至"):
            return tail - 1, token.text
        if token.text == "占" or (token.tag == "v" and token.text.startswith("占")):
            return tail - 1, "占"
        cut = self._comparison(tokens, tail, floor)
        return None if cut is None else (cut, tokens[cut].text)

    def _each(self, tokens: Sequence[Token], tail: int, floor: int) -> int:
        """Return where «每人», «每个支部» before `tail` begins, with what links it to the thing (按每人); `tail` where there is none."""
        begin = next((i for i in range(tail - 2, max(floor, tail - 3) - 1, -1) if tokens[i].text == _EACH), tail)
        named = tokens[tail - 1].text
        measured = named.endswith(self._listed.metric_endings + self._listed.money_endings)
        if begin < tail - 2 and (measured or tokens[begin + 1].text in _MEASURES):
            return tail
        return begin - 1 if floor < begin < tail and tokens[begin - 1].text in _LINKS_EACH else begin

    def _changes(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether token i is the verb of a change that befell the thing named before it (民宿〔发展〕到2100家)."""
        token, before = tokens[i], tokens[i - 1]
        if token.text in self._listed.light or before.tag not in {"n", "vn", "loc", "d", "t"}:
            return False
        return token.tag in {"v", "vn"} and self._tags.share(token.text, "n") == 0

    def _is_passed(self, token: Token) -> bool:
        listed = token.text in self._listed.reach or token.text in self._listed.growth or token.text in self._listed.passed
        return listed or token.tag in {"d", "t"} or token.text.startswith("每")

    def _before_complement(self, tokens: Sequence[Token], stop: int, floor: int) -> int:
        """Return where «N 的» before a quantity begins, with the verb it completes: 不低于总数的15%, 建立支部的12家."""
        for i in range(stop - 1, floor - 1, -1):
            if tokens[i].text in self._listed.reach or tokens[i].tag in {"p", "v", "t"}:
                return i
        return floor if stop > floor and tokens[floor].tag not in NOMINAL else stop + 1

    def _comparison(self, tokens: Sequence[Token], tail: int, floor: int) -> int | None:
        """Return where «比上年», «占全国» begins if that is what stands before `tail`."""
        for i in range(tail - 1, max(floor, tail - _COMPARED) - 1, -1):
            if tokens[i].text in self._listed.comparisons:
                return i
            if tokens[i].tag == "v" or tokens[i].quantity >= 0 or is_break(tokens[i]):
                return None
        return None
