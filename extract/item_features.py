"""The spans that a quantity may count, and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.affinity import shipped_affinity
from extract.phrases import NOMINAL, Token, is_break, words

MOST_TOKENS = 9
_FUNCTION = frozenset(
    [
        "的",
        "了",
        "着",
        "过",
        "和",
        "与",
        "及",
        "或",
        "、",
        "等",
        "在",
        "对",
        "为",
        "给",
        "向",
        "由",
        "从",
        "把",
        "被",
        "将",
        "按",
        "以",
        "比",
        "较",
        "占",
        "达",
        "是",
        "有",
        "共",
        "其中",
        "各",
        "每",
        "于",
        "中",
        "内",
        "上",
        "至",
        "到",
    ]
)
_ENDS = NOMINAL | {"v"}
_OPEN, _CLOSE = frozenset("“‘「《（("), frozenset("”’」》）)")
_OF_WHICH = frozenset({"其中", "当中", "其间", "内含", "含"})
_MARKS = ("的", "、", "等", "“", "和", "（")
_PEOPLE = tuple(
    [
        "人",
        "者",
        "员",
        "生",
        "童",
        "户",
        "民",
        "师",
        "医",
        "干部",
        "同志",
        "代表",
        "群众",
        "专家",
        "妇女",
        "遗属",
        "职工",
        "对象",
        "劳动力",
        "子女",
        "家庭",
        "人才",
        "青年",
        "选手",
        "嘉宾",
        "骨干",
        "模范",
    ]
)
_METRICS = tuple(
    [
        "率",
        "度",
        "额",
        "值",
        "量",
        "价",
        "比重",
        "占比",
        "收入",
        "增速",
        "增幅",
        "面积",
        "里程",
        "总数",
        "人数",
        "规模",
        "年龄",
        "寿命",
        "投资",
        "支出",
        "比例",
        "指数",
        "余额",
        "水平",
        "长度",
    ]
)
_FUNDS = tuple(
    [
        "资金",
        "金",
        "费",
        "款",
        "经费",
        "补贴",
        "补助",
        "贷款",
        "奖励",
        "券",
        "债券",
        "救助",
        "资助",
        "奖补",
        "物资",
        "损失",
        "成本",
        "利润",
        "税",
        "工资",
        "债",
        "投入",
    ]
)


class Candidate(NamedTuple):
    """A span of tokens; no span at all (first == last) where the item is empty or was named elsewhere."""

    first: int
    last: int
    item: str


class Setting(NamedTuple):
    """A quantity among the tokens of its sentence, with what is known of it before the choice."""

    tokens: Sequence[Token]
    at: int
    unit: str
    kind: str
    rule: str
    proposed: str
    topic: str
    topic_unit: str
    carried: bool
    earlier: Sequence[str]
    roles: Mapping[str, str]


def find_candidates(setting: Setting) -> list[Candidate]:
    """Return what the quantity may count: nothing, the spans of its clause and of those before it, what the rules and the quantities before say."""
    found = [Candidate(setting.at, setting.at, ""), *_spans(setting.tokens, setting.at)]
    known = {candidate.item for candidate in found}
    for item in dict.fromkeys([setting.topic, setting.proposed, *setting.earlier]):
        if item and item not in known:
            found.append(Candidate(setting.at, setting.at, item))
    return found


def describe(setting: Setting, candidate: Candidate) -> list[str]:
    """Return the names of what holds of a candidate."""
    found = ["bias", *_from_rules(setting, candidate), *_from_topic(setting, candidate)]
    if not candidate.item:
        return found + _of_nothing(setting)
    found += _of_words(setting, candidate.item)
    return found + (["far"] if candidate.first == candidate.last else _of_span(setting, candidate))


def _spans(tokens: Sequence[Token], at: int) -> Iterator[Candidate]:
    for floor, ceiling in _stretches(tokens, at):
        for last in range(floor + 1, ceiling + 1):
            if _may_end(tokens[last - 1]):
                for first in range(last - 1, max(floor, last - MOST_TOKENS) - 1, -1):
                    if _may_open(tokens[first]) and _balanced(tokens[first:last]):
                        yield Candidate(first, last, words(tokens, first, last))


def _stretches(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of tokens without a clause mark, quantity or period: the one after `at`, then those before it, nearest first."""
    end = at + 1
    while end < len(tokens) and not _divides(tokens[end]):
        end += 1
    yield at + 1, end
    stop, clauses = at, 0
    while stop > 0 and clauses <= 4:
        begin = stop
        while begin > 0 and not _divides(tokens[begin - 1]):
            begin -= 1
        if begin < stop:
            yield begin, stop
        stop = begin - 1
        clauses += stop >= 0 and is_break(tokens[stop])


def _divides(token: Token) -> bool:
    return token.quantity >= 0 or token.tag == "t" or is_break(token)


def _may_open(token: Token) -> bool:
    return (token.tag in _ENDS | {"d"} and token.text not in _FUNCTION) or token.text in _OPEN


def _may_end(token: Token) -> bool:
    return (token.tag in _ENDS and token.text not in _FUNCTION) or token.text in _CLOSE


def _balanced(tokens: Sequence[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if depth < 0:
            return False
    return depth == 0


def _from_rules(setting: Setting, candidate: Candidate) -> list[str]:
    item, proposed, rule = candidate.item, setting.proposed, setting.rule
    same = item == proposed
    found = [f"rule:{rule}:{'empty' if not proposed else 'named'}:{'=' if same else 'x'}"]
    if same:
        return [*found, "is", f"is:{rule}", f"is:{rule}:{setting.kind}"]
    if item and proposed and (proposed in item or item in proposed):
        found.append(f"part:{rule}:{'longer' if len(item) > len(proposed) else 'shorter'}")
    return found


def _from_topic(setting: Setting, candidate: Candidate) -> list[str]:
    opening = _opening(setting)
    if candidate.item != setting.topic:
        other = "earlier" if candidate.item in setting.earlier else "other" if candidate.item else "none"
        return [f"{other}:{setting.kind}", f"{other}:{opening}:{'carried' if setting.carried else 'same'}"]
    if setting.carried:
        return [f"carried:{setting.kind}", f"carried:{opening}", f"carried:{_near(setting)}", f"carried:{setting.rule}"]
    same_unit = "same" if setting.unit == setting.topic_unit else "other"
    return [
        f"topic:{setting.kind}",
        f"topic:{opening}",
        f"topic:{opening}:{same_unit}",
        f"topic:{_near(setting)}",
        f"topic:{_next(setting)}",
        f"topic:{same_unit}:{setting.kind}",
        f"topic:{'span' if candidate.first != candidate.last else 'far'}",
    ]


def _opening(setting: Setting) -> str:
    """Return the word that opens the clause of the quantity (其中, 当中, 另有) if it is one of reference, else its class."""
    tokens, at = setting.tokens, setting.at
    begin = next((i + 1 for i in range(at - 1, -1, -1) if is_break(tokens[i]) or tokens[i].quantity >= 0), 0)
    while begin < at and not tokens[begin].text.strip():
        begin += 1
    if begin >= at:
        return "-"
    if tokens[begin].text in _OF_WHICH:
        return "其中"
    return tokens[begin].text if tokens[begin].tag in {"f", "r"} or tokens[begin].text in {"另有", "另外", "已"} else _name(setting, begin)


def _of_nothing(setting: Setting) -> list[str]:
    kind, before, after = setting.kind, _name(setting, setting.at - 1), _name(setting, setting.at + 1)
    return [
        "none",
        f"none:{kind}",
        f"none:{setting.unit}",
        f"none:{before}",
        f"none:{after}",
        f"none:{before}:{after}:{kind}",
        f"none:{_near(setting)}:{kind}",
    ]


def _of_words(setting: Setting, item: str) -> list[str]:
    kind, unit = setting.kind, setting.unit
    family = family_of(item)
    tie = shipped_affinity().name(unit, item)
    return [
        f"tie:{tie}",
        f"tie:{tie}:{kind}",
        f"family:{family}:{kind}",
        f"family:{family}:{unit}",
        f"last:{item[-1]}",
        f"last:{item[-1]}:{kind}",
        f"last:{item[-1]}:{unit}",
        f"last:{item[-2:]}",
        f"last:{item[-2:]}:{unit}",
    ]


def family_of(item: str) -> str:
    """Return what sort of thing an item names by its ending: people, metric, funds or other."""
    return "people" if item.endswith(_PEOPLE) else "metric" if item.endswith(_METRICS) else "funds" if item.endswith(_FUNDS) else "other"


def _of_span(setting: Setting, candidate: Candidate) -> list[str]:
    tokens, at, kind = setting.tokens, setting.at, setting.kind
    first, last, item = candidate
    side = "R" if first > at else "L"
    between = tokens[at + 1 : first] if side == "R" else tokens[last:at]
    gap = "".join(t.text for t in between) if len(between) <= 2 else f"{min(len(between) // 3, 4)}+"
    marks, verbs, figures = sum(map(is_break, between)), sum(t.tag == "v" for t in between), sum(t.quantity >= 0 for t in between)
    left, right = _name(setting, first - 1), "Q" if last == at else _name(setting, last)
    head, opening = tokens[last - 1], tokens[first]
    place, near = f"{side}{min(marks, 3)}{min(figures, 2)}", _near(setting)
    tags = "-".join(setting.roles.get(t.text, t.tag) if t.quantity < 0 else "Q" for t in between[:4])
    ends = "".join("n" if 0 <= i < len(tokens) and tokens[i].quantity < 0 and tokens[i].tag in NOMINAL else "-" for i in (first - 1, last))
    found = [
        f"place:{place}", f"place:{place}:{kind}", f"place:{place}:{setting.unit}", f"gap:{side}:{gap}", f"gap:{side}:{gap}:{kind}",
        f"verbs:{side}:{min(verbs, 3)}:{min(marks, 2)}", f"between:{side}:{tags}", f"between:{side}:{'|'.join(t.text for t in between[-2:])}",
        f"left:{side}:{left}", f"right:{side}:{right}", f"edges:{left}:{right}", f"size:{side}:{min(last - first, 6)}", f"chars:{side}:{min(len(item), 14)}",
        f"head:{head.tag}", f"head:{head.tag}:{right}", f"open:{opening.tag}", f"open:{left}:{opening.tag}", f"open:{opening.text if len(opening.text) < 3 else '-'}",
        f"near:{side}:{near}:{min(marks, 2)}:{kind}", f"shape:{'-'.join(t.tag for t in tokens[first:last][:5])}", f"extends:{ends}:{side}",
        f"after:{right}:{kind}", f"side:{side}:{kind}:{family_of(item)}", f"after:{right}:{kind}:{family_of(item)}",
    ]  # fmt: skip
    if first == 0 or tokens[first - 1].text in "，,；;：:。、":
        found.append(f"starts:{side}:{kind}")
    if setting.roles.get(opening.text) == "scope" or setting.roles.get(words(tokens, first, min(first + 2, last))) == "scope":
        found.append(f"scope:{side}")
    if first and tokens[first - 1].tag == "v":
        found.append(f"verb:{side}:{tokens[first - 1].text}")
    found += [f"has:{mark}" for mark in _MARKS if mark in item]
    return found + [f"has:{tag}" for tag in ("v", "p", "d", "loc", "org") if any(t.tag == tag for t in tokens[first:last])]


def _name(setting: Setting, at: int) -> str:
    """Return the role of a word in linking, else a short function word itself, else its class."""
    if not 0 <= at < len(setting.tokens):
        return "^"
    token = setting.tokens[at]
    if token.quantity >= 0:
        return "Q"
    role = setting.roles.get(token.text)
    if role:
        return role
    return token.text if token.tag in "wupcdrf" and len(token.text) < 3 else token.tag


def _near(setting: Setting) -> str:
    return ".".join(_name(setting, i)[:6] for i in range(max(0, setting.at - 2), setting.at))


def _next(setting: Setting) -> str:
    return ".".join(_name(setting, i)[:6] for i in range(setting.at + 1, min(len(setting.tokens), setting.at + 3)))
