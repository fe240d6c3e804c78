"""The statistical stage: item, action and status of each quantity, weighed with the rules' own answers as evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.action_features import Verb, describe_verb, find_verbs
from extract.chooser import Chooser
from extract.item_features import Candidate, Setting, describe, find_candidates
from extract.linking import ACTS, RATIOS, SPANS, Link
from extract.phrases import Token
from extract.records import MONEY_UNITS, Status
from extract.status import Surroundings
from extract.status_features import STATUSES, describe_statuses

_PLANS = re.compile(r"将|力争|目标|今后|下一步|未来|要(?=[^求点素])|到20\d\d年|计划|规划|明年")
_DONE = re.compile(r"了|已|累计|同比|去年|完成|过去|以来|截至")


class Decision(NamedTuple):
    """What was chosen for one quantity in one matter, and how probable it is among the alternatives."""

    value: str
    probability: float


class ItemCase(NamedTuple):
    """A quantity whose item is to be chosen: its setting and the candidates."""

    setting: Setting
    candidates: list[Candidate]

    def described(self) -> list[list[str]]:
        """Return what speaks for each candidate."""
        return [describe(self.setting, candidate) for candidate in self.candidates]


class ActionCase(NamedTuple):
    """A quantity whose action is to be chosen: its setting, the verbs, and what the rules and its neighbour say."""

    setting: Setting
    verbs: list[Verb]
    proposed: str
    previous: str
    item: str

    def described(self) -> list[list[str]]:
        """Return what speaks for each verb."""
        return [describe_verb(self.setting, verb, self.proposed, self.previous, self.item) for verb in self.verbs]


class Neighbour(NamedTuple):
    """What is decided of the quantity before."""

    item: str = ""
    unit: str = ""
    action: str = ""


class Decider:
    """Chooses among alternatives with one linear model for each matter."""

    def __init__(self, choosers: Mapping[str, Chooser], scope: frozenset[str]) -> None:
        self._choosers = choosers
        self._scope = scope

    @property
    def status_values(self) -> tuple[Status, ...]:
        """The statuses in the order in which they are described."""
        return STATUSES

    def item_case(self, tokens: Sequence[Token], at: int, unit: str, link: Link, before: Neighbour, earlier: Sequence[str]) -> ItemCase:
        """Return the case of the item of the quantity at token `at`."""
        rule = link.rules[0] if link.rules else "-"
        setting = Setting(tokens, at, unit, kind_of(unit), rule, link.item, before.item, before.unit, tuple(earlier), self._scope)
        return ItemCase(setting, find_candidates(setting))

    def choose_item(self, case: ItemCase) -> Decision:
        """Return the item that is likeliest counted."""
        choice = self._choosers["item"].choose(case.described())
        return Decision(case.candidates[choice.index].item, choice.probability)

    def action_case(self, setting: Setting, link: Link, before: Neighbour, item: str) -> ActionCase:
        """Return the case of the action of a quantity whose item is known."""
        return ActionCase(setting, find_verbs(setting, link.action, before.action), link.action, before.action, item)

    def choose_action(self, case: ActionCase) -> Decision:
        """Return the verb that the quantity is likeliest the result of."""
        choice = self._choosers["action"].choose(case.described())
        return Decision(case.verbs[choice.index].action, choice.probability)

    def statuses(
        self, around: Surroundings, unit: str, modifier: str, proposed: str, rule: str, previous: str, mood: str
    ) -> list[list[str]]:
        """Return what speaks for each status."""
        return describe_statuses(around, unit, kind_of(unit), modifier, proposed, rule, previous, mood)

    def choose_status(self, described: list[list[str]]) -> tuple[Status, float]:
        """Return the likeliest status and its probability."""
        choice = self._choosers["status"].choose(described)
        return STATUSES[choice.index], choice.probability


def kind_of(unit: str) -> str:
    """Return the family of a unit: ratio, span, money, act, bare or count."""
    families = (("ratio", RATIOS), ("span", SPANS), ("money", MONEY_UNITS), ("act", ACTS))
    return next((name for name, units in families if unit in units), "count" if unit else "bare")


def mood_of(text: str, block_start: int, at: int) -> str:
    """Say whether what leads up to an offset in its block speaks of plans, of things done, of both or of neither."""
    lead = text[max(block_start, at - 400) : at]
    return f"{'plans' if _PLANS.search(lead) else '-'}:{'done' if _DONE.search(lead) else '-'}"
