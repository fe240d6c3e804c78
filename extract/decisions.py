"""The statistical stage: item and action of each quantity, weighed with the rules' own answers as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.action_features import Verb, describe_verb, find_verbs
from extract.candidates import Candidate, find_candidates
from extract.chooser import Chooser
from extract.item_features import describe
from extract.linking import Link
from extract.phrases import Token
from extract.setting import Line, Setting
from extract.unit_families import kind_of


class Decision(NamedTuple):
    """What was chosen for one quantity, and how probable it is among the alternatives."""

    value: str
    probability: float


class ItemCase(NamedTuple):
    """A quantity whose item is to be chosen: its setting and the candidates."""

    setting: Setting
    candidates: list[Candidate]

    def described(self) -> Iterator[list[str]]:
        """Yield what speaks for each candidate."""
        return describe(self.setting, self.candidates)


class ActionCase(NamedTuple):
    """A quantity whose action is to be chosen: its setting, the verbs, and what the rules and its neighbour say."""

    setting: Setting
    verbs: list[Verb]
    proposed: str
    previous: str
    item: str

    def described(self) -> Iterator[list[str]]:
        """Yield what speaks for each verb."""
        return (describe_verb(self.setting, verb, self.proposed, self.previous, self.item) for verb in self.verbs)


class Neighbour(NamedTuple):
    """What is decided of the quantity before; `carried` where that stands in an earlier sentence of the block."""

    item: str = ""
    unit: str = ""
    action: str = ""
    carried: bool = True


class Decider:
    """Chooses among alternatives with one linear model for each matter; `roles` are the parts that words play in linking."""

    def __init__(self, choosers: Mapping[str, Chooser], roles: Mapping[str, str]) -> None:
        self._choosers = choosers
        self._roles = dict(roles)

    def item_case(self, tokens: Sequence[Token], at: int, unit: str, link: Link, before: Neighbour, earlier: Sequence[str]) -> ItemCase:
        """Return the case of the item of the quantity at token `at`; `earlier` are the items before it in its sentence."""
        setting = Setting(
            line=Line(tokens, self._roles),
            at=at,
            unit=unit,
            kind=kind_of(unit),
            rule=link.rules[0] if link.rules else "-",
            proposed=link.item,
            topic=before.item,
            topic_unit=before.unit,
            carried=before.carried,
            earlier=tuple(earlier),
            roles=self._roles,
        )
        return ItemCase(setting, find_candidates(setting))

    def choose_item(self, case: ItemCase) -> Decision:
        """Return the item that is likeliest counted."""
        return self._choose("item", case.described(), [candidate.item for candidate in case.candidates], case.setting.proposed)

    def action_case(self, setting: Setting, link: Link, before: Neighbour, item: str) -> ActionCase:
        """Return the case of the action of a quantity whose item is known."""
        previous = "" if before.carried else before.action
        return ActionCase(setting, find_verbs(setting, link.action, previous), link.action, previous, item)

    def choose_action(self, case: ActionCase) -> Decision:
        """Return the verb that the quantity is likeliest the result of."""
        return self._choose("action", case.described(), [verb.action for verb in case.verbs], case.proposed)

    def _choose(self, matter: str, described: Iterable[list[str]], wordings: Sequence[str], proposed: str) -> Decision:
        choice = self._choosers[matter].choose(described, wordings, wordings.index(proposed))
        return Decision(wordings[choice.place], choice.probability)
