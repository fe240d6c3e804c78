"""What speaks for each span that a quantity may count: names of what holds of it, for the chooser to weigh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.affinity import shipped_affinity
from extract.candidates import Candidate
from extract.setting import Setting

_MARKS = frozenset("的、等“和（")
_BREAKS = frozenset("，,；;：:。、")
_TAGS = frozenset({"v", "p", "d", "loc", "org"})
# The words below only name features; the shipped weights were learned with them.
# fmt: off
_PEOPLE = (
    "人", "者", "员", "生", "童", "户", "民", "师", "医", "干部", "同志", "代表", "群众", "专家", "妇女", "遗属", "职工", "对象", "劳动力",
    "子女", "家庭", "人才", "青年", "选手", "嘉宾", "骨干", "模范",
)
_METRICS = (
    "率", "度", "额", "值", "量", "价", "比重", "占比", "收入", "增速", "增幅", "面积", "里程", "总数", "人数", "规模", "年龄", "寿命",
    "投资", "支出", "比例", "指数", "余额", "水平", "长度",
)
_FUNDS = (
    "资金", "金", "费", "款", "经费", "补贴", "补助", "贷款", "奖励", "券", "债券", "救助", "资助", "奖补", "物资", "损失", "成本", "利润",
    "税", "工资", "债", "投入",
)
# fmt: on
Names = tuple[str, ...]
_LONGEST_ENDING = max(map(len, _PEOPLE + _METRICS + _FUNDS))


def describe(setting: Setting, candidates: Iterable[Candidate]) -> Iterator[list[str]]:
    """Yield for each candidate the names of what holds of it."""
    return map(_Describer(setting).describe, candidates)


def family_of(item: str) -> str:
    """Return what sort of thing an item names by its ending: people, metric, funds or other."""
    return "people" if item.endswith(_PEOPLE) else "metric" if item.endswith(_METRICS) else "funds" if item.endswith(_FUNDS) else "other"


def _once(names: Iterable[str]) -> list[str]:
    """Return names without repetitions: two features may come to the same name (that of the words before and behind)."""
    return list(dict.fromkeys(names))


class _Describer:
    """Names what holds of the candidates of one quantity. Spans share their edges and their endings: each is named once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._distances: dict[tuple[int, int], list[str]] = {}
        self._left_edges: dict[tuple[int, bool], list[str]] = {}
        self._right_edges: dict[int, Names] = {}
        self._endings: dict[str, list[str]] = {}
        self._families: dict[tuple[str, str, str], Names] = {}
        self._said = {setting.topic, *setting.earlier}
        self._unsaid = self._unlike_topic("other")

    def describe(self, candidate: Candidate) -> list[str]:
        """Return the names of what holds of a candidate."""
        item = candidate.item
        found = ["bias", *self._from_rules(item)]
        if not item:
            return _once([*found, *self._from_topic(candidate), *self._of_nothing()])
        ending = item[-_LONGEST_ENDING:]
        found += _once(self._from_topic(candidate)) if item in self._said else self._unsaid
        found += self._endings.get(ending) or self._of_ending(ending)
        if candidate.first == candidate.last:
            found.append("far")
        else:
            self._add_span(found, candidate, ending)
        return found

    def _from_rules(self, item: str) -> Names:
        proposed, rule = self._setting.proposed, self._setting.rule
        named = "named" if proposed else "empty"
        if item == proposed:
            return f"rule:{rule}:{named}:=", "is", f"is:{rule}", f"is:{rule}:{self._setting.kind}"
        if item and proposed and (proposed in item or item in proposed):
            return f"rule:{rule}:{named}:x", f"part:{rule}:{'longer' if len(item) > len(proposed) else 'shorter'}"
        return (f"rule:{rule}:{named}:x",)

    def _from_topic(self, candidate: Candidate) -> Names:
        """Return how a candidate stands to the item of the quantity before."""
        setting = self._setting
        kind, opening = setting.kind, setting.opening
        if candidate.item != setting.topic:
            return self._unlike_topic("earlier" if candidate.item in setting.earlier else "none")
        if setting.carried:
            return f"carried:{kind}", f"carried:{opening}", f"carried:{setting.near}", f"carried:{setting.rule}"
        same_unit = "same" if setting.unit == setting.topic_unit else "other"
        return (
            f"topic:{kind}",
            f"topic:{opening}",
            f"topic:{opening}:{same_unit}",
            f"topic:{setting.near}",
            f"topic:{setting.following}",
            f"topic:{same_unit}:{kind}",
            f"topic:{'span' if candidate.first != candidate.last else 'far'}",
        )

    def _unlike_topic(self, other: str) -> Names:
        setting = self._setting
        return f"{other}:{setting.kind}", f"{other}:{setting.opening}:{'carried' if setting.carried else 'same'}"

    def _of_nothing(self) -> Names:
        setting = self._setting
        kind, before, after = setting.kind, setting.line.names[setting.at - 1], setting.line.names[setting.at + 1]
        return (
            "none",
            f"none:{kind}",
            f"none:{setting.unit}",
            f"none:{before}",
            f"none:{after}",
            f"none:{before}:{after}:{kind}",
            f"none:{setting.near}:{kind}",
        )

    def _of_ending(self, ending: str) -> list[str]:
        kind, unit = self._setting.kind, self._setting.unit
        family, tie = family_of(ending), shipped_affinity().name(unit, ending)
        found = self._endings[ending] = [
            f"tie:{tie}",
            f"tie:{tie}:{kind}",
            f"family:{family}:{kind}",
            f"family:{family}:{unit}",
            f"last:{ending[-1]}",
            f"last:{ending[-1]}:{kind}",
            f"last:{ending[-1]}:{unit}",
        ]
        if len(ending) > 1:
            found += [f"last:{ending[-2:]}", f"last:{ending[-2:]}:{unit}"]
        return found

    def _add_span(self, found: list[str], candidate: Candidate, ending: str) -> None:
        """Add the names of what holds of a span: of its words, its edges and its distance."""
        setting = self._setting
        first, last, _ = candidate
        side, begin, end = setting.between(first, last)
        right, lone = setting.name_after(last), last - first == 1
        found += self._of_shape(candidate, side, right)
        found += self._distances.get((begin, end)) or self._of_distance(side, begin, end)
        found += self._left_edges.get((first, lone)) or self._of_left_edge(side, first, lone)
        found += self._right_edges.get(last) or self._of_right_edge(side, last, right)
        found += self._families.get((side, right, ending)) or self._of_family(side, right, ending)

    def _of_shape(self, candidate: Candidate, side: str, right: str) -> Names:
        """Return names of what no other span has: its words and both its edges."""
        line = self._setting.line
        first, last, item = candidate
        tags = line.tags[first:last]
        found = (
            f"edges:{line.names[first - 1]}:{right}",
            f"size:{side}:{min(last - first, 6)}",
            f"chars:{side}:{min(len(item), 14)}",
            f"shape:{'-'.join(tags[:5])}",
            f"extends:{line.nominal[first - 1]}{line.nominal[last]}:{side}",
        )
        if _MARKS.isdisjoint(item) and _TAGS.isdisjoint(tags):
            return found
        return (*found, *(f"has:{held}" for held in _MARKS.intersection(item) | _TAGS.intersection(tags)))

    def _of_distance(self, side: str, begin: int, end: int) -> list[str]:
        """Return names of what lies between a span and the quantity: tokens[begin:end]."""
        setting, line = self._setting, self._setting.line
        kind, size, marks = setting.kind, end - begin, line.marks(begin, end)
        gap = line.words(begin, end) if size <= 2 else f"{min(size // 3, 4)}+"
        place = f"{side}{min(marks, 3)}{min(line.figures(begin, end), 2)}"
        farthest = "-".join(line.roles[begin : min(begin + 4, end)])
        nearest = "|".join([token.text for token in line.tokens[max(begin, end - 2) : end]])
        found = self._distances[begin, end] = [
            f"place:{place}",
            f"place:{place}:{kind}",
            f"place:{place}:{setting.unit}",
            f"gap:{side}:{gap}",
            f"gap:{side}:{gap}:{kind}",
            f"verbs:{side}:{min(line.verbs(begin, end), 3)}:{min(marks, 2)}",
            f"between:{side}:{farthest}",
            f"near:{side}:{setting.near}:{min(marks, 2)}:{kind}",
        ]
        if nearest != farthest:
            found.append(f"between:{side}:{nearest}")
        return found

    def _of_left_edge(self, side: str, first: int, lone: bool) -> list[str]:
        """Return names of the first words of a span and of the word before it."""
        line = self._setting.line
        opening, left = line.tokens[first], line.names[first - 1]
        found = self._left_edges[first, lone] = [f"left:{side}:{left}", f"open:{opening.tag}", f"open:{left}:{opening.tag}"]
        if opening.text != opening.tag:
            found.append(f"open:{opening.text if len(opening.text) < 3 else '-'}")
        before = line.tokens[first - 1] if first else None
        if before is None or before.text in _BREAKS:
            found.append(f"starts:{side}:{self._setting.kind}")
        elif before.tag == "v":
            found.append(f"verb:{side}:{before.text}")
        if "scope" in (line.roles[first], self._setting.roles.get(line.words(first, first + (1 if lone else 2)))):
            found.append(f"scope:{side}")
        return found

    def _of_right_edge(self, side: str, last: int, right: str) -> Names:
        """Return names of the last word of a span and of the word behind it."""
        head = self._setting.line.tags[last - 1]
        found = self._right_edges[last] = (
            f"right:{side}:{right}",
            f"head:{head}",
            f"head:{head}:{right}",
            f"after:{right}:{self._setting.kind}",
        )
        return found

    def _of_family(self, side: str, right: str, ending: str) -> Names:
        family, kind = family_of(ending), self._setting.kind
        found = self._families[side, right, ending] = f"side:{side}:{kind}:{family}", f"after:{right}:{kind}:{family}"
        return found
