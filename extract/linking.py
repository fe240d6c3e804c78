"""What each quantity counts and the act it is the result of, found among the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.phrases import HARD_BREAKS, NOMINAL, Token, is_break, run_left, run_right, words
from extract.records import MONEY_UNITS
from extract.rules import Rule, load_rules
from extract.tags import Tagger, tagger

RATIOS = frozenset({"%", "‰", "倍", "番", "百分点", "千分点", "成"})
SPANS = frozenset({"年", "个月", "月", "天", "日", "小时", "分钟", "周", "岁", "学时"})
ACTS = frozenset({"人", "人次", "次", "户", "名", "户次", "家次", "场次", "批次", "人·次"})
PEOPLE = frozenset({"名", "人", "位"})
SURE = frozenset(
    {"linking.bracket", "linking.respectively", "linking.selected"}
)  # their items stand, whatever the statistical stage thinks
_METRICS = ("率", "度", "额", "值", "价", "比重", "占比", "均价", "价值")
_TO_WHOM = frozenset({"为", "对", "给", "向", "在", "由", "从"})
_LIST_JOINTS = frozenset({"、", "和", "及", "与", "以及", "或", "共", "共计", "，", ","})


class WordList(Rule):
    """A closed list of words with one part to play in linking."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """The item and the action of one quantity, and the rule that found each."""

    item: str = ""
    action: str = ""
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class _Scene:
    """One sentence while it is being linked: its tokens, where the quantities stand, what is linked so far."""

    tokens: list[Token]
    units: dict[int, str]
    at: list[int]
    used: int = 0
    topic: str = ""
    action: str = ""
    links: dict[int, Link] = field(default_factory=dict)
    shared: dict[int, str] = field(default_factory=dict)


class Linker:
    """Links the quantities of a sentence to their items and actions by word order."""

    def __init__(self, directory: Path | None = None, tags: Tagger | None = None) -> None:
        lists = {rule.id: frozenset(rule.words) for rule in load_rules("linking", WordList, directory)}
        self._reach = lists["linking.reach"]
        self._growth = lists["linking.growth"]
        self._light = lists["linking.light"]
        self._scope = lists["linking.scope"]
        self._generic = lists["linking.generic"]
        self._no_action = lists["linking.not_actions"]
        self._resumes = lists["linking.resumes"]
        self._person_endings = tuple(sorted(lists["linking.person_endings"]))
        self._money_heads = tuple(sorted(lists["linking.money_heads"]))
        self._tags = (tags or tagger()).knowing(dict.fromkeys(lists["linking.verbs"], "v"))

    @property
    def tags(self) -> Tagger:
        """The tagger that knows the verbs of the rules; tokens for `link` are made with it."""
        return self._tags

    @property
    def roles(self) -> dict[str, str]:
        """The part that each listed word plays in linking: reach, growth, scope or light."""
        lists = {"light": self._light, "scope": self._scope, "growth": self._growth, "reach": self._reach}
        return {word: role for role, words_ in lists.items() for word in words_}

    def link(self, tokens: list[Token], units: dict[int, str]) -> dict[int, Link]:
        """Return one link for each quantity among the tokens; `units` gives the unit of each quantity number."""
        scene = _Scene(tokens, units, [i for i, token in enumerate(tokens) if token.quantity >= 0])
        scene.shared = self._respectively(scene)
        for position, at in enumerate(scene.at):
            link = self._link_one(scene, position, at)
            scene.links[tokens[at].quantity] = link
            if link.item:
                scene.topic = link.item
            scene.action = link.action
        return scene.links

    def _link_one(self, scene: _Scene, position: int, at: int) -> Link:
        tokens, unit = scene.tokens, scene.units[scene.tokens[at].quantity]
        floor = self._floor(scene, position, at)
        ceiling = self._ceiling(scene, position, at)
        if tokens[at].quantity in scene.shared:
            action = self._verb_before(tokens, at, floor) or scene.action
            return Link(scene.shared[tokens[at].quantity], action, ("linking.respectively",))
        right = self._right_item(tokens, at, ceiling, unit)
        tail, passed = self._skip_back(tokens, at, floor)
        begin = self._left_begin(tokens, tail, floor)
        if unit in ACTS and tail - begin == 1 and tokens[begin].tag == "vn" and begin > floor and self._is_plain_action(tokens[begin - 1]):
            begin = tail
        left = self._shorten(tokens, begin, tail)
        growth = [word for word in passed if word in self._growth]
        if right and unit in MONEY_UNITS and left and not words(tokens, *right).endswith(self._money_heads):
            right = None
        if right and not (unit in RATIOS and (left or growth or passed[-1:] == ["占"])) and not (unit in SPANS and left):
            return self._counted_after(scene, at, floor, ceiling, right)
        if left:
            action = growth[-1] if growth else self._verb_before(tokens, begin, floor)
            return Link(left, action or ("" if passed else scene.action), ("linking.left",))
        enclosing = self._before_bracket(tokens, tail)
        if enclosing and not growth:
            return Link(enclosing, "", ("linking.bracket",))
        kind = "" if unit in RATIOS else self._selected(tokens, at, floor)
        if kind and scene.topic:
            return Link(kind + scene.topic.removeprefix(kind), "", ("linking.selected",))
        shared = "" if growth or passed else self._list_item(scene, position, at)
        verb = growth[-1] if growth else self._verb_before(tokens, tail, floor)
        if shared:
            return Link(shared, verb or scene.action, ("linking.list",))
        if verb and not growth and unit not in RATIOS:
            return self._of_act(scene, at, tail, floor, ceiling, verb)
        return Link(scene.topic or self._subject(tokens, at), verb or ("" if passed else scene.action), ("linking.topic",))

    def _before_bracket(self, tokens: Sequence[Token], at: int) -> str:
        """Return the noun phrase that a bracketed list of figures explains: 按〔轮候时间〕(即1年以下、1至2年)."""
        for i in range(at - 1, -1, -1):
            if tokens[i].text in "（(":
                tail = i
                while tail and not tokens[tail - 1].text.strip():
                    tail -= 1
                return self._shorten(tokens, self._left_begin(tokens, tail, 0), tail)
            if tokens[i].quantity < 0 and tokens[i].text not in {"、", "即", "及", "和", "，", ",", "为"} and tokens[i].text.strip():
                break
        return ""

    def _selected(self, tokens: Sequence[Token], at: int, floor: int) -> str:
        """Return the words that pick some of what was named before: 其中〔规模较大的〕有47个."""
        stop = at
        while stop > floor and (tokens[stop - 1].text in self._reach or tokens[stop - 1].tag == "d") and tokens[stop - 1].text != "的":
            stop -= 1
        if stop - floor < 3 or tokens[stop - 1].text != "的" or any(token.tag in {"t", "p", "v"} for token in tokens[floor : stop - 1]):
            return ""
        begin = floor
        while begin < stop and (tokens[begin].tag in {"f", "t", "d", "r", "c"} or tokens[begin].text in self._scope):
            begin += 1
        return words(tokens, begin, stop) if 2 <= stop - begin <= 6 else ""

    def _of_act(self, scene: _Scene, at: int, tail: int, floor: int, ceiling: int, verb: str) -> Link:
        """Link a quantity that stands right after a verb: 走访慰问215人次, 〔“银发课堂”〕每月举办1期, 投入5万元修缮〔活动室〕."""
        tokens, unit = scene.tokens, scene.units[scene.tokens[at].quantity]
        subject = self._subject_before(tokens, tail, floor)
        if subject:
            return Link(subject, verb, ("linking.subject",))
        if unit in MONEY_UNITS and at + 1 < ceiling and tokens[at + 1].tag == "v":
            first = next((i for i in range(at + 2, ceiling) if tokens[i].tag in NOMINAL), ceiling)
            last = run_right(tokens, first, ceiling, lambda i: self._nominal(tokens, i, first))
            if last > first:
                return Link(self._clean(words(tokens, first, last)), verb, ("linking.purpose",))
        if verb in self._light or verb in self._resumes or unit not in ACTS | MONEY_UNITS:
            return Link(scene.topic, verb, ("linking.topic",))
        return Link("", verb, ("linking.act",))

    def _counted_after(self, scene: _Scene, at: int, floor: int, ceiling: int, right: tuple[int, int]) -> Link:
        first, last = right
        scene.used = last
        action = self._verb_before(scene.tokens, at, floor) or self._verb_after(scene.tokens, last, ceiling) or scene.action
        return Link(self._clean(words(scene.tokens, first, last)), action, ("linking.right",))

    def _subject_before(self, tokens: Sequence[Token], stop: int, floor: int) -> str:
        """Return the noun phrase that opens the clause of a verb without an object: 〔“银发课堂”〕每月举办1期."""
        begin = floor
        while begin < stop and tokens[begin].tag in {"t", "d", "f", "c", "r"}:
            begin += 1
        begin = self._skip_scope(tokens, begin, stop)
        last = run_right(tokens, begin, stop, lambda i: self._nominal(tokens, i, begin))
        named = [token for token in tokens[begin:last] if token.tag in {"n", "vn"} or token.text in "”》"]
        return self._clean(words(tokens, begin, last)) if named else ""

    def _respectively(self, scene: _Scene) -> dict[int, str]:
        """Return the items that 分别 deals out: 甲县、乙县分别新建〔3个〕、〔5个〕驿站 counts 甲县驿站 and 乙县驿站."""
        tokens, dealt = scene.tokens, dict[int, str]()
        names: list[str] = []
        for d, token in enumerate(tokens):
            if token.text not in {"分别", "分别为", "分别达", "分别达到"}:
                continue
            counted = self._series(scene, d)
            stop = d - 1 if d and tokens[d - 1].text in {"累计", "总量", "共"} else d
            begin = self._left_begin(
                tokens, stop, next((i + 1 for i in range(stop - 1, -1, -1) if is_break(tokens[i]) or tokens[i].tag == "p"), 0)
            )
            names = _elements(tokens[begin:stop]) if begin < stop else names
            if len(counted) < 2 or len(names) != len(counted):
                continue
            last = counted[-1]
            right = self._right_item(tokens, last, self._ceiling(scene, scene.at.index(last), last), scene.units[tokens[last].quantity])
            kind = words(tokens, *right) if right else _shared_head(tokens[begin:stop], names)
            for at, name in zip(counted, names, strict=True):
                dealt[tokens[at].quantity] = self._clean(name if kind and name.endswith(kind[-1]) else name + kind)
        return dealt

    def _series(self, scene: _Scene, after: int) -> list[int]:
        """Return the tokens of the quantities listed after a token, with nothing but list marks between them."""
        found: list[int] = []
        for at in scene.at:
            if at <= after:
                continue
            between = scene.tokens[(found[-1] if found else after) + 1 : at]
            if (found and any(token.text not in _LIST_JOINTS for token in between)) or any(
                map(is_break, between[:-1] if found else between)
            ):
                break
            found.append(at)
        return found

    def _floor(self, scene: _Scene, position: int, at: int) -> int:
        """The first token that may belong to this quantity: after the last clause mark, the last quantity and its item."""
        lowest = max(scene.used, scene.at[position - 1] + 1 if position else 0)
        return next((i + 1 for i in range(at - 1, lowest - 1, -1) if is_break(scene.tokens[i])), lowest)

    def _ceiling(self, scene: _Scene, position: int, at: int) -> int:
        highest = scene.at[position + 1] if position + 1 < len(scene.at) else len(scene.tokens)
        return next((i for i in range(at + 1, highest) if is_break(scene.tokens[i])), highest)

    def _right_item(self, tokens: Sequence[Token], at: int, ceiling: int, unit: str) -> tuple[int, int] | None:
        """Return the noun phrase after a quantity: 12个〔调研小组〕, 15天的〔健康休养〕, 200个〔任务较重的村〕."""
        begin = at + 1
        if begin < ceiling and tokens[begin].text in {"不等", "左右", "以上"}:
            begin += 1
        attributive = begin < ceiling and tokens[begin].text == "的"
        begin += attributive
        if begin >= ceiling:
            return None
        last = self._trim_right(tokens, begin, run_right(tokens, begin, ceiling, lambda i: self._nominal(tokens, i, begin)), unit)
        if last > begin and last < ceiling and tokens[last].text == "的" and attributive is False:
            head = run_right(tokens, last + 1, ceiling, lambda i: self._nominal(tokens, i, last + 1))
            if head > last + 1:
                return begin, head
        if last > begin:
            return begin, last
        if self._is_stretch(tokens, begin, ceiling):
            return begin, self._stretch_end(tokens, begin, ceiling)
        mark = next((i for i in range(begin, min(ceiling, begin + 8)) if tokens[i].text == "的"), None)
        if mark is not None and tokens[begin].tag in {"v", "a", "d"}:
            head = run_right(tokens, mark + 1, ceiling, lambda i: self._nominal(tokens, i, mark + 1))
            if head > mark + 1:
                return begin, head
        return None

    def _trim_right(self, tokens: Sequence[Token], begin: int, last: int, unit: str) -> int:
        """Return where a phrase after a quantity really ends: without trailing modifiers, verbs and the next figure's own noun."""
        quoted = next((i for i in range(begin, last) if tokens[i].text in "”」》"), None)
        if quoted is not None and tokens[begin].text in "“「《" and quoted + 1 < last and tokens[quoted + 1].tag in {"loc", "org", "a"}:
            last = quoted + 1
        figure = last < len(tokens) and (
            tokens[last].quantity >= 0 or tokens[last].text in self._reach or tokens[last].text in self._growth
        )
        if figure and last - begin > 1 and tokens[last - 1].text.endswith(_METRICS):
            last -= 1
        if unit in PEOPLE:
            last = self._person_end(tokens, begin, last)
        while last > begin:
            token = tokens[last - 1]
            trailing = token.tag in {"f", "a", "m", "c", "u"} or token.text in "、和与及的" or token.text in {"全部", "整体", "分别"}
            verbal = (
                token.tag == "vn" and last - begin > 1 and tokens[last - 2].tag in {"n", "vn"} and self._tags.share(token.text, "v") >= 0.15
            )
            if not (trailing or verbal):
                break
            last -= 1
        return last

    def _person_end(self, tokens: Sequence[Token], begin: int, last: int) -> int:
        """Return where the people end in a phrase that runs on into what they do: 12名〔专家〕结对帮扶."""
        ends = [i + 1 for i in range(begin, last) if tokens[i].text.endswith(self._person_endings) and tokens[i].tag != "vn"]
        if not ends:
            return last
        end = ends[0]
        for following in ends[1:]:
            if all(token.tag != "vn" for token in tokens[end:following]):
                end = following
        return end

    def _is_stretch(self, tokens: Sequence[Token], begin: int, ceiling: int) -> bool:
        """Say whether all that follows up to the mark is one phrase, though it opens with a verb: 12名〔患白血病儿童〕."""
        stop = self._stretch_end(tokens, begin, ceiling)
        stretch = tokens[begin:stop]
        if not 2 <= len(stretch) <= 7 or stretch[-1].tag != "n" or self._tags.share(stretch[0].text, "v") > 0.95:
            return False
        return all(token.tag in NOMINAL | {"v"} for token in stretch[1:]) and sum(token.tag == "v" for token in stretch) <= 2

    def _stretch_end(self, tokens: Sequence[Token], begin: int, ceiling: int) -> int:
        """Return where a phrase that opens with a verb ends: at the list mark, or at the verb that follows its noun."""
        for i in range(begin, ceiling):
            if tokens[i].text == "、" or (i > begin and tokens[i].tag in {"v", "p", "d"} and tokens[i - 1].tag == "n"):
                return i
        return ceiling

    def _nominal(self, tokens: Sequence[Token], i: int, begin: int) -> bool:
        token = tokens[i]
        if token.text == "等" and i > begin:
            return i + 1 < len(tokens) and tokens[i + 1].tag in {"n", "vn", "a"}
        if token.quantity >= 0 or token.tag not in NOMINAL | {"c"}:
            return False
        if token.tag == "c":
            return (
                token.text in {"和", "与", "及", "或"}
                and i > begin
                and i + 1 < len(tokens)
                and tokens[i + 1].quantity < 0
                and tokens[i + 1].tag in NOMINAL
            )
        if token.text in self._reach and token.tag != "n":
            return False
        return not (token.tag == "vn" and i > begin and self._tags.share(token.text, "v") > 0.8)

    def _skip_back(self, tokens: Sequence[Token], at: int, floor: int) -> tuple[int, list[str]]:
        """Step back over 达, 共, 增长到 and adverbs; return where the noun phrase would end, and the words passed."""
        tail, passed = at, []
        if at > floor and tokens[at - 1].text == "的":
            passed.append("的")
            tail = self._before_complement(tokens, at - 1, floor)
        while tail > floor:
            token = tokens[tail - 1]
            behind = tail - 2 >= floor
            if (
                token.text in self._reach
                or token.text in self._growth
                or token.tag in {"d", "t"}
                or token.text.startswith("每")
                or token.text in {"从", "由", "比", "较", "的", "约", "计", "最", "高", "低", "长"}
            ):
                if token.text == "的" and behind and tokens[tail - 2].tag != "t":
                    break
                passed.insert(0, token.text)
                tail -= 1
            elif token.text == "占" or (token.tag == "v" and token.text.startswith("占")):
                passed.insert(0, "占")
                tail -= 1
            else:
                cut = self._comparison(tokens, tail, floor)
                if cut is None:
                    break
                passed.insert(0, tokens[cut].text)
                tail = cut
        return tail, passed

    def _before_complement(self, tokens: Sequence[Token], stop: int, floor: int) -> int:
        """Return where «N 的» before a quantity begins, with the verb it completes: 不低于总数的15%, 建立支部的12家."""
        for i in range(stop - 1, floor - 1, -1):
            if tokens[i].text in self._reach or tokens[i].tag in {"p", "v", "t"}:
                return i
        return floor if stop > floor and tokens[floor].tag not in NOMINAL else stop + 1

    def _comparison(self, tokens: Sequence[Token], tail: int, floor: int) -> int | None:
        """Return where «比上年», «占全国» begins if that is what stands before `tail`."""
        for i in range(tail - 1, max(floor, tail - 7) - 1, -1):
            if tokens[i].text in {"比", "较", "占", "相当于", "占到"}:
                return i
            if tokens[i].tag == "v" or is_break(tokens[i]) or tokens[i].quantity >= 0:
                return None
        return None

    def _left_begin(self, tokens: Sequence[Token], tail: int, floor: int) -> int:
        """Return where the noun phrase that ends before `tail` begins; `tail` itself where there is none."""

        def within(i: int) -> bool:
            token = tokens[i]
            if token.quantity >= 0 or token.text in self._reach:
                return False
            if token.tag in NOMINAL or (token.tag == "c" and token.text in {"和", "与", "及"}):
                return True
            return token.text == "的" and i > floor and (tokens[i - 1].tag in NOMINAL or tokens[i - 1].text in "”》")

        head = tail - 1
        as_noun = head > floor and tokens[head].tag == "v" and self._verb_is_object(tokens, head, floor)
        begin = run_left(tokens, tail, floor, lambda i: within(i) or (as_noun and i == head))
        if tail - begin > 1 and tokens[begin].tag == "vn" and self._tags.share(tokens[begin].text, "v") >= 0.5:
            begin += 1
        return begin

    def _verb_is_object(self, tokens: Sequence[Token], head: int, floor: int) -> bool:
        """Say whether a verb before a quantity is what is counted: 开展〔宣讲〕40场, 受理〔来电〕890个, 接待老干部〔来访〕."""
        word = tokens[head].text
        if word in self._reach or word in self._growth or self._tags.share(word, "v") > 0.9:
            earlier = [token for token in tokens[floor:head] if token.tag == "v"]
            return bool(earlier) and earlier[-1].text in self._light
        return any(self._is_action(token) for token in tokens[floor:head]) or tokens[head - 1].tag in {"n", "vn"}

    def _shorten(self, tokens: Sequence[Token], begin: int, tail: int) -> str:
        """Return the item in tokens[begin:tail]: what follows the last 的 or 等, without words of scope."""
        if tail <= begin:
            return ""
        parts = [begin]
        for i in range(begin, tail - 1):
            if tokens[i].text in {"的", "等"} and words(tokens, i + 1, tail) not in self._generic:
                parts.append(i + 1)
        first = parts[-1]
        if len(parts) > 1 and tokens[first - 1].text == "的" and tokens[tail - 1].text.endswith(_METRICS):
            first = parts[-2]
        first = self._skip_scope(tokens, first, tail)
        return self._clean(words(tokens, first, tail))

    def _skip_scope(self, tokens: Sequence[Token], first: int, last: int) -> int:
        """Return where tokens[first:last] begins once words of scope are passed, also those cut in two (全|县)."""
        while first < last:
            if tokens[first].text in self._scope or tokens[first].tag == "f":
                first += 1
            elif words(tokens, first, min(last, first + 2)) in self._scope:
                first += 2
            else:
                break
        return min(first, last)

    def _verb_before(self, tokens: Sequence[Token], stop: int, floor: int) -> str:
        """Return the verb nearest before `stop` in its clause, with the verbs it is joined to (走访慰问)."""
        for i in range(stop - 1, floor - 1, -1):
            if self._is_action(tokens[i]) or (i == stop - 1 and tokens[i].tag == "vn"):
                first = i
                while first > floor and self._is_action(tokens[first - 1]):
                    first -= 1
                return words(tokens, first, i + 1)
        return ""

    def _verb_after(self, tokens: Sequence[Token], begin: int, ceiling: int) -> str:
        return next((tokens[i].text for i in range(begin, ceiling) if self._is_action(tokens[i])), "")

    def _is_action(self, token: Token) -> bool:
        return token.tag == "v" and token.text not in self._reach and token.text not in self._no_action

    def _is_plain_action(self, token: Token) -> bool:
        return self._is_action(token) and token.text not in self._light

    def _subject_between(self, tokens: Sequence[Token], begin: int, floor: int) -> str:
        """Return the subject of the last clause between two quantities: 〔原油产量〕继续增长,达到1.4亿吨."""
        marks = [i + 1 for i in range(begin, floor - 1) if is_break(tokens[i])]
        if not marks:
            return ""
        first = self._skip_scope(tokens, marks[-1], floor)
        last = run_right(tokens, first, floor, lambda i: self._nominal(tokens, i, first))
        stated = last > first and last < floor and tokens[last].tag in {"v", "d"} and tokens[last - 1].tag in {"n", "vn"}
        return self._clean(words(tokens, first, last)) if stated else ""

    def _subject(self, tokens: Sequence[Token], at: int) -> str:
        """Return the first noun phrase of the nearest earlier clause of the sentence."""
        clause = 0
        best = ""
        for i in range(at):
            if is_break(tokens[i]):
                clause = i + 1
            elif i == clause or tokens[i - 1].tag in {"t", "d"}:
                last = run_right(tokens, i, at, lambda j: self._nominal(tokens, j, i))
                if last > i:
                    best = self._clean(words(tokens, i, last))
        return best

    def _list_item(self, scene: _Scene, position: int, at: int) -> str:
        """Return the item at the end of a list of bare quantities: 51万元、50万元和49万元〔助残资金〕."""
        tokens = scene.tokens
        for following in scene.at[position + 1 :]:
            if any(token.text not in _LIST_JOINTS for token in tokens[at + 1 : following]):
                return ""
            at = following
            nth = scene.at.index(following)
            right = self._right_item(tokens, at, self._ceiling(scene, nth, at), scene.units[tokens[at].quantity])
            if right:
                return self._clean(words(tokens, *right))
        return ""

    def _clean(self, item: str) -> str:
        item = item.strip("、的和与及 　")
        if len(item) > 2 and item[0] in "“《「" and item[-1] in "”》」" and not any(mark in item[1:-1] for mark in "“《「"):
            item = item[1:-1]
        for scope in sorted(self._scope, key=len, reverse=True):
            if item.startswith(scope) and len(item) > len(scope) + 1 and len(scope) > 1:
                return item[len(scope) :]
        return item if not HARD_BREAKS & set(item) else ""


def _elements(tokens: Sequence[Token]) -> list[str]:
    """Return the members of a list of names: 材料、汽车和消费品产业 has three."""
    names, name = [], ""
    for token in tokens:
        if token.text in {"、", "和", "与", "及", "以及"}:
            names.append(name)
            name = ""
        else:
            name += token.text
    return [name.strip("“”") for name in [*names, name] if name]


def _shared_head(tokens: Sequence[Token], names: Sequence[str]) -> str:
    """Return the head that the members of a list share and only its last one writes out (消费品〔产业〕)."""
    head = next((token.text for token in reversed(tokens) if token.text not in "”"), "")
    return head if head and not any(name.endswith(head[-1]) for name in names[:-1]) else ""
