"""Words that loosen or bound a number: 近, 约, 多, 以上, 至少; and what several of them make together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from extract.records import Modifier
from extract.rules import Rule, load_rules

_LOWER = frozenset({"more_than", "at_least"})
_UPPER = frozenset({"nearly", "at_most"})
_CLAUSE = r"[^\n，。；、：！？,;:!?（）()“”《》\d]"
_SHARE = re.compile(rf"(?:(?:19|20)\d\d年)?(?:{_CLAUSE}){{0,16}}的")


class ModifierRule(Rule):
    """A modifier, the forms it is written in, and where they stand."""

    modifier: Modifier
    place: Literal["before", "inside", "after", "cue"]
    forms: tuple[str, ...]
    reach: int = 0
    of: bool = False
    before_bare: bool = False
    after_word: str = ""
    kinds: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


class ModifierMatch(NamedTuple):
    """A modifier with the half-open offsets of its form."""

    start: int
    end: int
    modifier: Modifier
    rule: str


class _Form(NamedTuple):
    form: str
    rule: ModifierRule
    barred: re.Pattern[str] | None


class ModifierTable:
    """The modifier forms by the place where they stand, longest first."""

    def __init__(self, directory: Path | None = None) -> None:
        rules = load_rules("modifiers", ModifierRule, directory)
        self._before = self._collect(rules, "before")
        self._inside = self._collect(rules, "inside")
        self._after = self._collect(rules, "after")
        self._cues = [(rule, _cue_pattern(rule)) for rule in rules if rule.place == "cue"]
        self._cue_hint = re.compile("|".join(sorted({re.escape(form[:2]) for rule, _ in self._cues for form in rule.forms})))

    @staticmethod
    def _collect(rules: Iterable[ModifierRule], place: str) -> dict[str, list[_Form]]:
        """Return the forms keyed by the character that touches the number."""
        table: dict[str, list[_Form]] = {}
        for rule in rules:
            if rule.place == place:
                bars = rule.not_after if place == "before" else rule.not_before
                barred = re.compile("|".join(bars)) if bars else None
                for form in rule.forms:
                    table.setdefault(form[-1 if place == "before" else 0], []).append(_Form(form, rule, barred))
        for forms in table.values():
            forms.sort(key=lambda form: -len(form.form))
        return table

    def before(self, text: str, at: int, *, bare: bool) -> ModifierMatch | None:
        """Return the modifier that ends at `at`; `bare` says that the number is a scale or 半 (上百, 过半)."""
        for form, rule, barred in self._before.get(text[at - 1 : at], ()):
            start = at - len(form)
            if start < 0 or not text.startswith(form, start) or (rule.before_bare and not bare):
                continue
            if barred is None or start == 0 or barred.match(text[start - 1]) is None:
                return ModifierMatch(start, at, rule.modifier, rule.id)
        return None

    def inside(self, text: str, at: int) -> ModifierMatch | None:
        """Return the modifier that begins at `at`, between the parts of a number."""
        return self._following(self._inside, text, at, "")

    def after(self, text: str, at: int, kind: str) -> ModifierMatch | None:
        """Return the modifier that begins at `at`, behind a unit of that kind."""
        return self._following(self._after, text, at, kind)

    @staticmethod
    def _following(table: dict[str, list[_Form]], text: str, at: int, kind: str) -> ModifierMatch | None:
        for form, rule, barred in table.get(text[at : at + 1], ()):
            end = at + len(form)
            fits = not rule.kinds or kind in rule.kinds
            if fits and text.startswith(form, at) and (barred is None or barred.match(text, end) is None):
                return ModifierMatch(at, end, rule.modifier, rule.id)
        return None

    def cue(self, text: str, at: int, kind: str, *, share: bool) -> ModifierMatch | None:
        """Return the modifier that stands apart before `at`, in its clause; `share` lets 约占…的64% reach across 的."""
        start = max(0, at - 28)
        if not self._cue_hint.search(text, start, at):
            return None
        head = text[start:at]
        for rule, (near, across) in self._cues:
            if rule.kinds and kind not in rule.kinds:
                continue
            found = near.search(head)
            if found is None and share and across:
                found = across.search(head)
            if found is not None and (not rule.after_word or rule.after_word in head):
                return ModifierMatch(start + found.start(), start + found.end(), rule.modifier, rule.id)
        return None


def _cue_pattern(rule: ModifierRule) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    forms = "|".join(re.escape(form) for form in sorted(rule.forms, key=len, reverse=True) if form)
    opening = "".join(f"(?<!{bar})" for bar in rule.not_after)
    near = re.compile(rf"{opening}(?:{forms})(?:{_CLAUSE}){{0,{rule.reach}}}\Z")
    return near, re.compile(rf"(?:{forms}){_SHARE.pattern}\Z") if rule.of else None


def combine(modifiers: Iterable[Modifier]) -> Modifier:
    """Return what several modifiers of one number say together; where they contradict each other, only 约 is left.

    >>> combine(["nearly", "more_than"])
    'about'
    >>> combine(["more_than", "at_least"])
    'more_than'
    >>> combine([])
    'exact'
    """
    said = list(modifiers)
    if not said:
        return "exact"
    if "about" in said or (_LOWER & set(said) and _UPPER & set(said)):
        return "about"
    return said[0]
