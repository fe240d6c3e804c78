"""The indicator of a claim: what it counts or measures, as `category.indicator`, told from unit, item, action and clause."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator

from extract.records import MONEY_UNITS, RATE_UNITS
from extract.rules import Rule, RuleError, load_rules

Kind = Literal["money", "ratio", "measure", "count"]
Words = Annotated[tuple[str, ...], BeforeValidator(lambda words: tuple(words.split()) if isinstance(words, str) else words)]

_DROPPED = re.compile(r"[“”‘’「」『』《》〈〉\"'\s]|[（(][^（）()]{0,20}[）)]")
_AMOUNT = re.compile(r"(?:总|个|家|户|件|人)?(?:数量|数|总数|总量|存量|拥有量|授权量|持有量|保有量|总额|规模|情况|人次)$")
_BREAK = re.compile(r"[^\u4e00-\u9fffA-Za-z“”（）()]")
_PHRASE_END = re.compile(r"[^\u4e00-\u9fffA-Za-z“”]|[的为在等和与及向对将被由从把给供让使受了进得以于均已全也都达开接提参召]")
_NOUN_UNIT = re.compile(r"人$|次$|^$|%|元$")
_REACH = 14
_ACT = 4


class IndicatorRule(Rule):
    """How one indicator is recognised; the comment at the top of `indicators.yaml` says in which order the fields speak."""

    kind: Kind = "count"
    units: Words = ()
    heads: Words = ()
    actions: Words = ()
    within: Words = ()
    cues: Words = ()
    over: Words = ("none",)
    unless_after: Words = ()
    unless_before: Words = ()
    clause: Words = ()
    trailing: bool = False
    default: bool = False
    firm: bool = False

    @property
    def code(self) -> str:
        """Return the `category.indicator` that the id names: indicators.rates.growth.units is of rates.growth."""
        return ".".join(self.id.split(".")[1:3])

    @property
    def category(self) -> str:
        """Return the first half of the code."""
        return self.code.split(".")[0]

    @property
    def name(self) -> str:
        """Return the id without the name of the file."""
        return self.id.split(".", 1)[1]

    def overrules(self, name: str) -> bool:
        """Return whether this entry may stand before the entry called `name`; "none" is the name of no entry at all."""
        return any(over == "any" or name == over or name.startswith(f"{over}.") for over in self.over)


class Evidence(NamedTuple):
    """What is known of one claim: bare item, action, unit, and the text of the clause before and after the quantity."""

    item: str
    action: str
    unit: str
    before: str
    after: str


class KindTable:
    """The entries of one kind of unit, compiled to look-ups."""

    def __init__(self, rules: Iterable[IndicatorRule]) -> None:
        entries = tuple(rules)
        self._heads = {word: rule for rule in reversed(entries) for word in rule.heads}
        self._cues = {word: rule for rule in reversed(entries) for word in (*rule.cues, *rule.heads) if len(word) > 1}
        self._overruling = tuple(rule for rule in entries if rule.actions or rule.within or rule.over != ("none",))
        self._acts = frozenset(word for rule in entries for word in rule.actions)
        self._words = self._acts.union(self._heads)
        self._defaults = {unit: rule for rule in reversed(entries) if rule.default for unit in rule.units or ("",)}
        if "" not in self._defaults:
            raise RuleError("indicators: a kind has no last resort: an entry with `default` and without `units`")
        names = [rule.name for rule in entries]
        self._over = {rule.id: frozenset(name for name in (*names, "none") if rule.overrules(name)) for rule in self._overruling}

    def decide(self, claim: Evidence) -> IndicatorRule:
        """Return the entry that says what the claim counts or measures."""
        known = self._end(claim.item) if claim.item else self._behind(claim)
        guess = known or self._guess(claim)
        acts = self._acts_of(claim)
        for name in self._names(claim, known, guess):
            for rule in self._overruling:
                if name in self._over[rule.id] and _holds(rule, claim, acts):
                    return rule
        return guess or self._fitting(self._ahead(claim, self._cues), claim.unit) or self._defaults.get(claim.unit) or self._defaults[""]

    def _names(self, claim: Evidence, known: IndicatorRule | None, guess: IndicatorRule | None) -> tuple[str, ...]:
        """Return the names to overrule, in order: a linked action without an item speaks before a guess."""
        name = guess.name if guess else "none"
        return ("none", name) if claim.action and not claim.item and not known else (name,)

    def _acts_of(self, claim: Evidence) -> frozenset[str]:
        """Return the words of the action; with none linked, or a mere syllable, those of the words that lead up to the quantity."""
        linked = frozenset(_words_in(f"^{claim.action}", self._acts)) if claim.action else frozenset()
        if linked or len(claim.action) > 1:
            return linked
        return frozenset(_words_in(_run_up(claim), self._words)) & self._acts

    def _end(self, item: str) -> IndicatorRule | None:
        """Return the entry of the longest known end of the item, read without words like 数量 if need be, else of that word."""
        bare = _AMOUNT.sub("", item)
        for name in (item, bare, item[len(bare) :]):
            anchored = f"^{name}"
            for start in range(max(0, len(anchored) - 12), len(anchored)):
                if rule := self._heads.get(anchored[start:]):
                    return rule
        return None

    def _guess(self, claim: Evidence) -> IndicatorRule | None:
        """Return the entry of the last head inside the item, or before the quantity if there is no item, unless the unit forbids it."""
        if not claim.item:
            return self._fitting(self._ahead(claim, self._heads), claim.unit)
        inside = [word for word in _words_in(claim.item, self._heads) if len(word) > 1]
        return self._fitting(self._heads[inside[-1]], claim.unit) if inside else None

    def _fitting(self, guess: IndicatorRule | None, unit: str) -> IndicatorRule | None:
        """Return the guess unless the unit is firmly of another category."""
        usual = self._defaults.get(unit)
        return None if guess and usual and usual.firm and usual.category != guess.category else guess

    def _behind(self, claim: Evidence) -> IndicatorRule | None:
        """Return the entry of the noun phrase right behind the quantity; 人 and the times of something are nouns themselves."""
        if _NOUN_UNIT.search(claim.unit):
            return None
        phrase = _PHRASE_END.split(claim.after[:_REACH], maxsplit=1)[0]
        words = [word for word in _words_in(phrase, self._heads) if len(word) > 1 or phrase.startswith(word)]
        return self._heads[words[-1]] if words else None

    def _ahead(self, claim: Evidence, words: dict[str, IndicatorRule]) -> IndicatorRule | None:
        """Return the entry of the last of these words before the quantity."""
        ahead = [word for word in _words_in(claim.before[-_REACH:], words) if len(word) > 1]
        return words[ahead[-1]] if ahead else None


class IndicatorClassifier:
    """Gives each claim its indicator, by the rules of `indicators.yaml`."""

    def __init__(self, directory: Path | None = None) -> None:
        rules = load_rules("indicators", IndicatorRule, directory)
        self._measures = {unit: rule for rule in rules if rule.kind == "measure" for unit in rule.units}
        self._tables = {kind: KindTable(rule for rule in rules if rule.kind == kind) for kind in ("money", "ratio", "count")}

    def classify(self, *, item: str, action: str, unit: str, per: str, quote: str, clause: str, sentence: str) -> tuple[str, str]:
        """Return the indicator code and the id of the rule that decided.

        funds.* is given to units of money only, rates.* to ratios only, whatever item and action say.

        >>> fields = {"per": "", "quote": "", "clause": "", "sentence": ""}
        >>> IndicatorClassifier().classify(item="流动党支部", action="成立", unit="个", **fields)
        ('organisations.party_branches', 'indicators.organisations.party_branches')
        >>> IndicatorClassifier().classify(item="离休干部", action="看望", unit="名", **fields)[0]
        'visits.home_visits'
        """
        rule = self._measures.get(unit)
        if rule is None:
            before, _, after = clause.partition(quote) if quote and quote in clause else (clause, "", "")
            claim = Evidence(_DROPPED.sub("", item), action, unit, before, after)
            rule = self._tables[_kind(unit)].decide(claim)
        return rule.code, rule.id


def _kind(unit: str) -> Kind:
    if unit in MONEY_UNITS:
        return "money"
    return "ratio" if unit in RATE_UNITS else "count"


def _run_up(claim: Evidence) -> str:
    """Return the words that lead up to the quantity, from a little before the item: where an action lies that was not linked."""
    words = _BREAK.split(claim.before)[-1]
    ahead, item, behind = words.rpartition(claim.item) if claim.item else ("", "", words[-_REACH:])
    return ahead[-_ACT:] + item + behind


def _holds(rule: IndicatorRule, claim: Evidence, acts: frozenset[str]) -> bool:
    """Return whether the act, the unit and the item of the claim are those of an overruling entry."""
    if rule.actions and acts.isdisjoint(rule.actions):
        return False
    if rule.units and not rule.default and (claim.unit or "none") not in rule.units:
        return False
    if rule.within and not any(word in claim.item for word in rule.within):
        return False
    if rule.clause and not any(word in claim.before or word in claim.after for word in rule.clause):
        return False
    if rule.trailing and (not claim.action or claim.action not in claim.after):
        return False
    if claim.before.endswith(rule.unless_after) or claim.action.endswith(rule.unless_after):
        return False
    return not claim.after.startswith(rule.unless_before)


def _words_in(text: str, known: Container[str]) -> Iterator[str]:
    """Yield the known words of a text from left to right, the longest at each place, none inside another."""
    start = 0
    while start < len(text):
        for end in range(min(len(text), start + 10), start, -1):
            if text[start:end] in known:
                yield text[start:end]
                start = end
                break
        else:
            start += 1
