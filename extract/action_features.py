"""The verbs that a quantity may be the result of, and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.phrases import Token, is_break
from extract.setting import Setting
from extract.tags import tagger

_CLAUSES = 4  # clause marks up to which verbs are looked for before the quantity
_LONGEST = 3  # verbs in a row
_VERBAL = frozenset({"v", "vn"})
_NEVER = frozenset({"是", "有", "为", "达", "达到", "将", "要", "可", "能", "会", "在", "到", "至", "占", "超", "超过"})


class Verb(NamedTuple):
    """A run of verbs, or none (first == last)."""

    first: int
    last: int
    action: str


def find_verbs(setting: Setting, proposed: str, previous: str) -> list[Verb]:
    """Return the verbs of the quantity's clause and of those before it, none, and what the rules and the quantity before say."""
    found = [Verb(setting.at, setting.at, ""), *_runs(setting)]
    known = {verb.action for verb in found}
    return found + [
        Verb(setting.at, setting.at, action) for action in dict.fromkeys((proposed, previous)) if action and action not in known
    ]


def _runs(setting: Setting) -> list[Verb]:
    line, tokens = setting.line, setting.line.tokens
    low, high = _reach(setting)
    found = []
    for first in range(low, high):
        for last in range(first + 1, min(first + _LONGEST, high) + 1):
            if tokens[last - 1].tag not in _VERBAL or tokens[last - 1].quantity >= 0:
                break
            if last - first > 1 or not (tokens[first].text in _NEVER or _is_object(tokens, first)):
                found.append(Verb(first, last, line.words(first, last)))
    return found


def _is_object(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word that the lexicon does not hold is only taken for a verb: it stands right behind one (化验水样)."""
    return at > 0 and tokens[at].text not in tagger() and tokens[at - 1].tag == "v" and tokens[at - 1].text in tagger()


def _reach(setting: Setting) -> tuple[int, int]:
    """Return the tokens among which the verb may stand: some clauses back, to the end of the quantity's own."""
    tokens, at = setting.line.tokens, setting.at
    low, marks = at, 0
    while low > 0 and marks < _CLAUSES:
        low -= 1
        marks += is_break(tokens[low])
    high = at + 1
    while high < len(tokens) and not is_break(tokens[high]):
        high += 1
    return low, high


def describe_verb(setting: Setting, verb: Verb, proposed: str, previous: str, item: str) -> list[str]:
    """Return the names of what holds of a verb."""
    found = [*_from_rules(setting, verb.action, proposed), *_from_neighbours(setting, verb.action, previous, item)]
    if verb.action:
        found += _of_place(setting, verb, item) if verb.first != verb.last else ["far"]
    return found


def _from_rules(setting: Setting, action: str, proposed: str) -> list[str]:
    found = ["bias", f"rule:{setting.rule}:{'named' if proposed else 'empty'}:{'=' if action == proposed else 'x'}"]
    return [*found, "is", f"is:{setting.rule}:{setting.kind}"] if action == proposed else found


def _from_neighbours(setting: Setting, action: str, previous: str, item: str) -> list[str]:
    kind, near = setting.kind, setting.near
    if not action:
        return list(dict.fromkeys(["none", f"none:{kind}", f"none:{near}", f"none:{setting.rule}", f"none:{item[-1:]}:{kind}"]))
    found = [f"word:{action}", f"word:{action}:{kind}", f"chars:{len(action)}"]
    return [*found, "previous", f"previous:{kind}", f"previous:{near}"] if action == previous else found


def _of_place(setting: Setting, verb: Verb, item: str) -> list[str]:
    line, kind = setting.line, setting.kind
    first, last, action = verb
    side, begin, end = setting.between(first, last)
    marks, figures = min(line.marks(begin, end), 3), min(line.figures(begin, end), 2)
    left, right = line.names[first - 1], setting.name_after(last)
    shape = "".join(tag[0] for tag in line.tags[first:last])
    meets = "item" if item and line.opens_with(item, begin, end) else "inside" if item and action in item else "-"
    return [
        f"place:{side}:{marks}:{figures}",
        f"place:{side}:{marks}:{figures}:{kind}",
        f"verbs:{side}:{min(line.verbs(begin, end), 3)}:{marks}",
        f"left:{left}:{side}",
        f"right:{right}:{side}",
        f"shape:{shape}",
        f"shape:{shape}:{right}",
        f"meets:{meets}:{side}",
        f"edges:{left}:{shape}:{right}",
        f"gap:{side}:{min(end - begin, 6)}",
        f"role:{setting.roles.get(action, '-')}:{side}:{kind}",
    ]
