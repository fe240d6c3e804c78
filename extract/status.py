"""The footing of each quantity: reported, planned, a standard, or a condition that selects a group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from extract.records import Status
from extract.rules import Rule, load_rules

Place = Literal["before", "after", "quote", "per", "sentence", "section", "lead", "title"]
Mood = Literal["plan", "done", ""]
Heading = Literal["later", "same", "earlier", ""]

_YEAR = re.compile(r"(?:19|20)\d\d(?=年|[-—–~至、和]|$)|(?<!\d)[一二][九〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_FELLOW = (
    r"(?:约|超|超过|近|最高)?[\d一二三四五六七八九十百千万两][\d.,一二三四五六七八九十百千万亿两点余多至~～—-]{0,12}"
    r"[%％元人名个家项次天日月年岁场期]{0,2}"
)
_FELLOWS_BEFORE = re.compile(rf"(?:{_FELLOW}[、和或及到至]){{1,8}}$")
_FELLOWS_AFTER = re.compile(rf"^(?:[、和或及]{_FELLOW}){{1,8}}(?=[^\d%％元]|$)")
_CARRIED = 240

_UNDATED = 2029  # where a report's year is unknown, only later years are surely still to come


class Surroundings(NamedTuple):
    """What stands around a quantity: its clause before and after it, its sentence up to it, the headings above it.

    `lead` is what its paragraph says before the sentence, `title` the title of the report.
    """

    before: str
    after: str
    quote: str
    per: str
    sentence: str
    section: str
    lead: str = ""
    title: str = ""


class MoodRule(Rule):
    """Words that speak of plans or of things done.

    Those that `carry` hold for the sentences after theirs, too; `weak` ones do not count under a heading that announces a review.
    """

    mood: Literal["plan", "done"]
    pattern: str
    of: Literal["sentence", "heading", "title"] = "sentence"
    carries: bool = False
    weak: bool = False


class StatusRule(Rule):
    """Patterns that must all be found, each in its place, for a status to hold.

    `unless` must not be found. `mood` is what the sentence, or else what stands above it, speaks of; `future` asks for a year after the
    report's in the sentence.
    """

    status: Status
    where: dict[Place, str] = Field(default_factory=dict)
    unless: dict[Place, str] = Field(default_factory=dict)
    units: tuple[str, ...] = ()
    mood: tuple[Mood, ...] = ()
    future: bool = False

    @cached_property
    def asked(self) -> tuple[tuple[Place, re.Pattern[str]], ...]:
        return tuple((place, re.compile(pattern)) for place, pattern in self.where.items())

    @cached_property
    def barred(self) -> tuple[tuple[Place, re.Pattern[str]], ...]:
        return tuple((place, re.compile(pattern)) for place, pattern in self.unless.items())

    def fits(self, view: View) -> bool:
        """Say whether the rule holds for a quantity seen in its place."""
        if self.units and view.unit not in self.units:
            return False
        if (self.mood and view.mood not in self.mood) or (self.future and not view.is_future):
            return False
        around = view.around
        found = all(pattern.search(getattr(around, place)) for place, pattern in self.asked)
        return found and not any(pattern.search(getattr(around, place)) for place, pattern in self.barred)


class View(NamedTuple):
    """A quantity as the rules see it: its surroundings, its unit, and what is told from them once."""

    around: Surroundings
    unit: str
    mood: Mood
    is_future: bool


class StatusClassifier:
    """Decides the status of a quantity by the first rule that fits."""

    def __init__(self, directory: Path | None = None) -> None:
        self._rules = load_rules("status", StatusRule, directory)
        for rule in self._rules:
            _ = rule.asked, rule.barred  # a pattern that does not compile is a fault at the start, not in the middle of a run
        moods = load_rules("moods", MoodRule, directory)
        self._sentence, self._heading, self._title = (
            Moods([rule for rule in moods if rule.of == of]) for of in ("sentence", "heading", "title")
        )

    def classify(self, around: Surroundings, unit: str, year: int | None = None) -> tuple[Status, str]:
        """Return the status and the id of the rule that gave it (empty for the default); `year` is the report's own year.

        >>> StatusClassifier().classify(Surroundings("今年计划新建驿站", "", "5个", "", "今年计划新建驿站", ""), "个")[0]
        'planned'
        """
        view = self._view(around, unit, year)
        return next(((rule.status, rule.id) for rule in self._rules if rule.fits(view)), ("reported", ""))

    def _view(self, around: Surroundings, unit: str, year: int | None) -> View:
        is_future = any(found > (year or _UNDATED) for found in years_in(around.sentence))
        return View(without_fellows(around), unit, self._mood(around, year), is_future)

    def _mood(self, around: Surroundings, year: int | None) -> Mood:
        """The sentence's own mood; else a plan that its paragraph opens, what its headings say, a review in its paragraph, its title."""
        above = self._above(around.section, year)
        if own := self._sentence.last(around.sentence, firm=above == "done"):
            return own
        if year is not None and (years := years_in(around.sentence)) and max(years) < year:
            return "done"
        carried = self._sentence.last(around.lead[-_CARRIED:], carried=True)
        return "plan" if carried == "plan" else above or carried or self._title.last(around.title)

    def _above(self, section: str, year: int | None) -> Mood:
        compared = heading_of(section, year)
        if compared == "earlier":
            return "done"
        return self._heading.last(section) or ("plan" if compared == "later" else "")


class Moods:
    """The words of one place that tell plans from things done, found in one pass."""

    def __init__(self, rules: Sequence[MoodRule]) -> None:
        self._rules = {f"m{number}": rule for number, rule in enumerate(rules)}
        self._words = re.compile("|".join(f"(?P<{name}>{rule.pattern})" for name, rule in self._rules.items()))

    def last(self, words: str, *, carried: bool = False, firm: bool = False) -> Mood:
        """Return what the words last speak of: plans, things done, or neither.

        With `carried`, only words that carry are counted; with `firm`, none that are weak.

        >>> Moods([MoodRule(id="m", mood="plan", pattern="明年")]).last("明年建成")
        'plan'
        """
        found: Mood = ""
        for match in self._words.finditer(words):
            rule = self._rules[str(match.lastgroup)]
            if (rule.carries or not carried) and not (firm and rule.weak):
                found = rule.mood
        return found


def without_fellows(around: Surroundings) -> Surroundings:
    """Return the surroundings without the quantities that are listed beside this one, so that a list is read as its first or last.

    >>> without_fellows(Surroundings("给予500元、", "、900元奖励", "800元", "", "给予500元、", ""))[:2]
    ('给予', '奖励')
    """
    return around._replace(before=_FELLOWS_BEFORE.sub("", around.before), after=_FELLOWS_AFTER.sub("", around.after))


def years_in(words: str) -> list[int]:
    """Return the years that the words name.

    >>> years_in("一九五八年到2030年")
    [1958, 2030]
    """
    return [int(found.translate(_DIGITS).replace("一", "1").replace("二", "2")) for found in _YEAR.findall(words)]


def heading_of(section: str, year: int | None) -> Heading:
    """Say whether the last year in the headings comes after the report's own year, is the same, or lies before it.

    >>> heading_of("二、2025年工作", 2025), heading_of("三、2026年工作", 2025), heading_of("一、基本情况", 2025)
    ('same', 'later', '')
    """
    years = years_in(section)
    if not years or year is None:
        return ""
    last = max(years)
    return "later" if last > year else "earlier" if last < year else "same"
