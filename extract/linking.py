"""What each quantity counts and the act it is the result of, found among the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extract.carried import Carried
from extract.items_after import ItemsAfter
from extract.items_before import Before, ItemsBefore
from extract.items_elsewhere import ItemsElsewhere
from extract.link_words import load_link_words
from extract.noun_phrases import NounPhrases, Span
from extract.of_which import is_part, same_kind, whole_of
from extract.phrases import Token, words
from extract.places import Place, find_places
from extract.records import MONEY_UNITS, RATE_UNITS
from extract.respectively import Respectively, Share
from extract.series import Series
from extract.tags import Tagger, tagger
from extract.told_apart import division_before, divisions_of
from extract.unit_families import ACTS, SPANS
from extract.verbs import Verbs

# The statistical stage leaves the items of these steps alone.
SURE = frozenset({"linking.bracket", "linking.of_which", "linking.place", "linking.respectively", "linking.selected"})
_SHARE, _PART, _SELECTED = ("linking.place",), ("linking.of_which",), ("linking.selected",)


@dataclass(frozen=True, slots=True)
class Link:
    """The item and the action of one quantity, the rule that found each, and the number of the quantity whose item it takes over."""

    item: str = ""
    action: str = ""
    rules: tuple[str, ...] = ()
    of: int = -1


@dataclass(frozen=True, slots=True)
class _Sight:
    """One quantity with the phrases beside it."""

    place: Place
    before: Before
    after: Span | None

    @property
    def carries_action(self) -> bool:
        """Whether the action of the quantity before may be this one's as well: not after 达, 共, 增长到."""
        return not self.before.passed


@dataclass(slots=True)
class _Course:
    """A sentence while it is being linked: what its lists say, and what the quantities so far have left behind."""

    dealt: dict[int, Share]
    shared: dict[int, str]
    used: int = 0
    topic: str = ""
    unit: str = ""
    action: str = ""
    seen: list[Place] = field(default_factory=list)
    links: dict[int, Link] = field(default_factory=dict)

    def add(self, place: Place, link: Link) -> None:
        """Keep the link of a quantity; its item is the topic of those that follow (a share of it is not), its action may be theirs."""
        self.links[place.number] = link
        self.topic = self.topic if link.rules in (_SHARE, _SELECTED) else link.item or self.topic
        self.unit, self.action = place.unit, link.action
        self.seen.append(place)

    @property
    def parts(self) -> frozenset[int]:
        """The numbers of the quantities that pick some of what an earlier one counts."""
        return frozenset(number for number, link in self.links.items() if link.rules == _PART)


class Linker:
    """Links the quantities of a sentence to their items and actions by word order.

    The steps stand in the order in which they are asked; the first that knows an answer gives it, and the last always does.
    """

    def __init__(self, directory: Path | None = None, tags: Tagger | None = None) -> None:
        self._listed = listed = load_link_words(directory)
        self._tags = (tags or tagger()).knowing(dict.fromkeys(listed.verbs, "v"))
        self._nouns = NounPhrases(listed, self._tags)
        self._verbs = Verbs(listed)
        self._after = ItemsAfter(listed, self._tags, self._nouns)
        self._before = ItemsBefore(listed, self._tags, self._nouns, self._verbs)
        self._elsewhere = ItemsElsewhere(listed, self._nouns, self._before)
        self._series = Series(listed, self._nouns)
        self._carried = Carried(listed)
        self._respective = Respectively(listed, self._nouns, self._before)
        self._steps = (
            self._respectively,
            self._of_which,
            self._carry,
            self._right,
            self._bracket,
            self._place,
            self._selected,
            self._left,
            self._list,
            self._subject,
            self._purpose,
            self._act,
        )

    @property
    def tags(self) -> Tagger:
        """The tagger that knows the verbs of the rules; tokens for `link` are made with it."""
        return self._tags

    @property
    def roles(self) -> dict[str, str]:
        """The part that each listed word plays in linking: reach, growth, scope or light."""
        return self._listed.roles

    def link(self, tokens: Sequence[Token], units: dict[int, str]) -> dict[int, Link]:
        """Return one link for each quantity among the tokens; `units` gives the unit of each quantity number."""
        places = find_places(tokens, units)
        found = {place.number: self._after.find(place) for place in places}
        after = {number: span for number, span in found.items() if span}
        course = _Course(self._respective.deal(places, after), self._series.shared(places, after))
        for place in places:
            mine = place._replace(floor=max(place.floor, course.used))
            course.add(mine, self._link_one(course, _Sight(mine, self._before.find(mine), after.get(place.number))))
        for number, division in divisions_of(places, {number: link.item for number, link in course.links.items()}).items():
            link = course.links[number]
            course.links[number] = replace(link, item=division + link.item.removeprefix(division), rules=_SHARE)
        return course.links

    def _link_one(self, course: _Course, sight: _Sight) -> Link:
        return next((link for step in self._steps if (link := step(course, sight))), None) or self._topic(course, sight)

    def _respectively(self, course: _Course, sight: _Sight) -> Link | None:
        place = sight.place
        if place.number not in course.dealt:
            return None
        action = self._verbs.before(place.tokens, place.at, place.floor) or course.action
        share = course.dealt[place.number]
        earlier = course.links.get(share.of)
        return Link(earlier.item if earlier else share.item, action, ("linking.respectively",), share.of)

    def _of_which(self, course: _Course, sight: _Sight) -> Link | None:
        place = sight.place
        whole = whole_of(place, course.seen, course.parts)
        if whole is None:
            return None
        return Link(course.links[whole.number].item, self._verbs.after(place.tokens, place.at + 1, place.ceiling), _PART, whole.number)

    def _carry(self, course: _Course, sight: _Sight) -> Link | None:
        place, last = sight.place, course.seen[-1] if course.seen else None
        if last is None or last.number in course.dealt or (sight.after and place.unit not in RATE_UNITS):
            return None
        if not self._carried.is_of(last, place):
            return None
        action = self._growth_or_verb(sight, place.at) or self._carried_action(course, sight)
        return Link(course.links[last.number].item, action, ("linking.carried",), last.number)

    def _right(self, course: _Course, sight: _Sight) -> Link | None:
        place, span = sight.place, sight.after
        if span is None or not self._counts_what_follows(sight, span):
            return None
        course.used = span.last
        action = self._verbs.before(place.tokens, place.at, place.floor) or self._verbs.after(place.tokens, span.last, place.ceiling)
        return Link(self._nouns.item(place.tokens, span), action or course.action, ("linking.right",))

    def _counts_what_follows(self, sight: _Sight, span: Span) -> bool:
        """Say whether a noun after a quantity is its item though one stands before it as well: not 增长6%, 5万元 (用于修路), 学制3年."""
        unit, before = sight.place.unit, sight.before
        if unit in MONEY_UNITS:
            return not before.item or words(sight.place.tokens, *span).endswith(self._listed.money_endings)
        if unit in RATE_UNITS:
            return not (before.item or before.growth or before.is_share)
        return not (unit in SPANS and before.item)

    def _place(self, course: _Course, sight: _Sight) -> Link | None:
        division = division_before(sight.place) if course.topic and course.unit == sight.place.unit else ""
        return Link(division + course.topic, course.action, _SHARE) if division else None

    def _left(self, course: _Course, sight: _Sight) -> Link | None:
        if not sight.before.item:
            return None
        action = self._growth_or_verb(sight, sight.before.begin)
        return Link(sight.before.item, action or self._carried_action(course, sight), ("linking.left",))

    def _bracket(self, course: _Course, sight: _Sight) -> Link | None:
        enclosing = "" if sight.before.growth else self._elsewhere.before_bracket(sight.place.tokens, sight.place.at)
        return Link(enclosing, "", ("linking.bracket",)) if enclosing else None

    def _selected(self, course: _Course, sight: _Sight) -> Link | None:
        place = sight.place
        kind = "" if sight.after or place.unit in SPANS or not course.seen else self._elsewhere.selection(place)
        whole = next((other for other in reversed(course.seen) if kind and self._may_hold(course, other, place)), None)
        if whole is None:
            return None
        thing = course.links[whole.number].item
        return Link(kind + thing if self._elsewhere.is_lasting(place) or len(kind) - 1 <= len(thing) else thing, "", _SELECTED)

    @staticmethod
    def _may_hold(course: _Course, other: Place, place: Place) -> bool:
        """Say whether a quantity may count the things of which `place` picks some."""
        link = course.links[other.number]
        alike = same_kind(place.unit, other.unit) and (place.unit not in RATE_UNITS or other.unit not in RATE_UNITS)
        part = link.rules in (_PART, _SELECTED) or is_part(other)
        return alike and bool(link.item) and not part

    def _list(self, course: _Course, sight: _Sight) -> Link | None:
        shared = "" if sight.before.passed else course.shared.get(sight.place.number, "")
        action = self._growth_or_verb(sight, sight.before.tail)
        return Link(shared, action or course.action, ("linking.list",)) if shared else None

    def _subject(self, course: _Course, sight: _Sight) -> Link | None:
        verb = self._bare_act(sight)
        opener = self._elsewhere.opener(sight.place.tokens, sight.before.tail, sight.place.floor) if verb else ""
        return Link(opener, verb, ("linking.subject",)) if opener else None

    def _purpose(self, course: _Course, sight: _Sight) -> Link | None:
        verb = self._bare_act(sight)
        purpose = self._elsewhere.purpose(sight.place) if verb and sight.place.unit in MONEY_UNITS else ""
        return Link(purpose, verb, ("linking.purpose",)) if purpose else None

    def _act(self, course: _Course, sight: _Sight) -> Link | None:
        verb = self._bare_act(sight)
        needs_noun = verb in self._listed.light or verb in self._listed.resumes or sight.place.unit not in ACTS | MONEY_UNITS
        return Link("", verb, ("linking.act",)) if verb and not needs_noun else None

    def _topic(self, course: _Course, sight: _Sight) -> Link:
        verb = self._growth_or_verb(sight, sight.before.tail)
        topic = course.topic if self._bare_act(sight) else course.topic or self._elsewhere.subject(sight.place.tokens, sight.place.at)
        return Link(topic, verb or self._carried_action(course, sight), ("linking.topic",))

    def _bare_act(self, sight: _Sight) -> str:
        """Return the verb of a quantity that stands right after it, without a noun: 走访慰问215人次; empty where there is none."""
        if sight.before.growth or sight.place.unit in RATE_UNITS:
            return ""
        return self._growth_or_verb(sight, sight.before.tail)

    def _growth_or_verb(self, sight: _Sight, stop: int) -> str:
        return sight.before.growth or self._verbs.before(sight.place.tokens, stop, sight.place.floor)

    def _carried_action(self, course: _Course, sight: _Sight) -> str:
        return course.action if sight.carries_action else ""
