"""The verbs that a quantity may be the result of, and what speaks for each of them."""

from __future__ import annotations

from typing import NamedTuple

from extract.item_features import Setting, _name, _near
from extract.phrases import is_break, words

_VERBAL = frozenset({"v", "vn"})
_NEVER = frozenset(["是", "有", "为", "达", "达到", "将", "要", "可", "能", "会", "在", "到", "至", "占", "超", "超过"])


class Verb(NamedTuple):
    """A run of verbs, or none (first == last)."""

    first: int
    last: int
    action: str


def find_verbs(setting: Setting, proposed: str, previous: str) -> list[Verb]:
    """Return the verbs of the quantity's clause and of those before it, none, and what the rules and the quantity before say."""
    tokens, at = setting.tokens, setting.at
    found = [Verb(at, at, "")]
    low, marks = at, 0
    while low > 0 and marks < 4:
        low -= 1
        marks += is_break(tokens[low])
    high = at + 1
    while high < len(tokens) and not is_break(tokens[high]):
        high += 1
    for first in range(low, high):
        for last in range(first + 1, min(first + 4, high + 1)):
            if tokens[last - 1].tag not in _VERBAL or tokens[last - 1].quantity >= 0:
                break
            if last - first > 1 or tokens[first].text not in _NEVER:
                found.append(Verb(first, last, words(tokens, first, last)))
    known = {verb.action for verb in found}
    return found + [Verb(at, at, action) for action in dict.fromkeys((proposed, previous)) if action and action not in known]


def describe_verb(setting: Setting, verb: Verb, proposed: str, previous: str, item: str) -> list[str]:
    """Return the names of what holds of a verb."""
    kind, action = setting.kind, verb.action
    found = ["bias", f"rule:{setting.rule}:{'empty' if not proposed else 'named'}:{'=' if action == proposed else 'x'}"]
    if action == proposed:
        found += ["is", f"is:{setting.rule}:{kind}"]
    if action and action == previous:
        found += ["previous", f"previous:{kind}", f"previous:{_near(setting)}"]
    if not action:
        return [*found, "none", f"none:{kind}", f"none:{_near(setting)}", f"none:{setting.rule}", f"none:{item[-1:]}:{kind}"]
    found += [f"word:{action}", f"word:{action}:{kind}", f"chars:{len(action)}"]
    return found + _of_place(setting, verb, item) if verb.first != verb.last else [*found, "far"]


def _of_place(setting: Setting, verb: Verb, item: str) -> list[str]:
    tokens, at, kind = setting.tokens, setting.at, setting.kind
    first, last, _ = verb
    side = "R" if first > at else "L"
    between = tokens[at + 1 : first] if side == "R" else tokens[last:at]
    marks = min(sum(map(is_break, between)), 3)
    verbs = min(sum(token.tag == "v" for token in between), 3)
    figures = min(sum(token.quantity >= 0 for token in between), 2)
    left, right = _name(setting, first - 1), "Q" if last == at else _name(setting, last)
    text = "".join(token.text for token in between)
    shape = "".join(token.tag[0] for token in tokens[first:last])
    meets = "item" if item and text.startswith(item) else "inside" if item and words(tokens, first, last) in item else "-"
    return [
        f"place:{side}:{marks}:{figures}", f"place:{side}:{marks}:{figures}:{kind}", f"verbs:{side}:{verbs}:{marks}", f"left:{left}:{side}",
        f"right:{right}:{side}", f"shape:{shape}", f"shape:{shape}:{right}", f"meets:{meets}:{side}", f"edges:{left}:{shape}:{right}",
        f"gap:{side}:{min(len(between), 6)}", f"role:{setting.roles.get(verb.action, '-')}:{side}:{kind}",
    ]  # fmt: skip
