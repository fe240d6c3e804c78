"""The spans that a quantity may count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.phrases import NOMINAL, Token, is_break
from extract.setting import Line, Setting

MOST_TOKENS = 9
_CLAUSES = 4  # before that of the quantity
_STRETCHES = 16  # a long list without clause marks is not looked through to its beginning
_ENDS = NOMINAL | {"v"}
_OPENS = _ENDS | {"d"}
_OPEN, _CLOSE = frozenset("“‘「《（("), frozenset("”’」》）)")
_BRACKETS = _OPEN | _CLOSE
# fmt: off
_FUNCTION = frozenset({  # words at which no item begins or ends; the shipped weights were learned with them
    "的", "了", "着", "过", "和", "与", "及", "或", "、", "等", "在", "对", "为", "给", "向", "由", "从", "把", "被", "将", "按", "以",
    "比", "较", "占", "达", "是", "有", "共", "其中", "各", "每", "于", "中", "内", "上", "至", "到",
})
# fmt: on


class Candidate(NamedTuple):
    """A span of tokens; no span at all (first == last) where the item is empty or was named elsewhere."""

    first: int
    last: int
    item: str


def find_candidates(setting: Setting) -> list[Candidate]:
    """Return what the quantity may count: nothing, the spans around it, what the rules say and what the quantities before count."""
    found = [Candidate(setting.at, setting.at, ""), *_spans(setting.line, setting.at)]
    known = {candidate.item for candidate in found}
    for item in dict.fromkeys([setting.topic, setting.proposed, *setting.earlier]):
        if item and item not in known:
            found.append(Candidate(setting.at, setting.at, item))
    return found


def _spans(line: Line, at: int) -> Iterator[Candidate]:
    tokens = line.tokens
    for floor, ceiling in _stretches(tokens, at):
        firsts = [i for i in range(floor, ceiling) if _may_open(tokens[i])]
        quoted = any(token.text in _BRACKETS for token in tokens[floor:ceiling])
        for last in range(floor + 1, ceiling + 1):
            if not _may_end(tokens[last - 1]):
                continue
            for first in reversed(firsts):
                if last - MOST_TOKENS <= first < last and not (quoted and not _balanced(tokens[first:last])):
                    yield Candidate(first, last, line.words(first, last))


def _stretches(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of tokens without a clause mark, quantity or period: the one after `at`, then those before it, nearest first."""
    end = at + 1
    while end < len(tokens) and not _divides(tokens[end]):
        end += 1
    yield at + 1, end
    stop, clauses, found = at, 0, 0
    while stop > 0 and clauses <= _CLAUSES and found < _STRETCHES:
        begin = stop
        while begin > 0 and not _divides(tokens[begin - 1]):
            begin -= 1
        if begin < stop:
            yield begin, stop
            found += 1
        stop = begin - 1
        clauses += stop >= 0 and is_break(tokens[stop])


def _divides(token: Token) -> bool:
    return token.quantity >= 0 or token.tag == "t" or is_break(token)


def _may_open(token: Token) -> bool:
    return (token.tag in _OPENS and token.text not in _FUNCTION) or token.text in _OPEN


def _may_end(token: Token) -> bool:
    return (token.tag in _ENDS and token.text not in _FUNCTION) or token.text in _CLOSE


def _balanced(tokens: Sequence[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if depth < 0:
            return False
    return depth == 0
