"""The teacher's names, mended by rule and laid on this package's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extract.entities import DIVISION, ORGANISATION
from extract.metadata import MetadataRule
from extract.organisation_words import OrganisationWords
from extract.phrases import Token
from extract.rules import load_rules
from extract.tags import Tagger

_INSIDE = frozenset({"n", "vn", "org", "loc", "a", "per"})  # classes of the words between a division and the ending of a name
_MOSTLY = 0.6  # a word that is a verb so often ends the name before it (浙江省|新建|学校)
_WORDS_INSIDE = 4
_COMMON = ("n", "v", "vn", "a", "d", "f", "t", "m")  # classes of words that are no names
_COUNTS = "一二三四五六七八九十百千万两几多"
_OFTEN = 6  # a name without an ending of its own is believed when the teacher says it so often


Run = tuple[int, int]


class Name(NamedTuple):
    """A name as the teacher sees it: half-open offsets in the text and its label."""

    start: int
    end: int
    label: str


class Tagged(NamedTuple):
    """A name on our words: a half-open run of tokens and its label."""

    first: int
    last: int
    label: str


class Silver:
    """Labels the words of sentences from the names that a teacher saw."""

    def __init__(self, believed: Iterable[str] = ()) -> None:
        self._words = OrganisationWords()
        self._believed = frozenset(believed)
        places: dict[str, list[str]] = {}
        for rule in load_rules("metadata", MetadataRule):
            places.setdefault(rule.use, []).extend(rule.forms)
        provinces = {name.removesuffix("省").removesuffix("市")[:3] for name in places["province"]}
        self._places = (
            frozenset(places["city"])
            | frozenset(places["province"])
            | frozenset(name if name in ("内蒙古", "黑龙江") else name[:2] for name in provinces)
        )
        self._not_places = frozenset(places["not_place"])
        self._common = Tagger()

    @classmethod
    def of(cls, organisations: Iterable[str]) -> Silver:
        """Return a labeller that believes the names that the teacher saw often (companies by their brand)."""
        counts = Counter(organisations)
        return cls(name for name, count in counts.items() if count >= _OFTEN and len(name) > 1)

    def divisions(self, text: str, names: Sequence[Name]) -> Iterator[str]:
        """Yield the names of divisions among the teacher's places."""
        for name in names:
            words = text[name.start : name.end]
            if name.label == "LOC" and self._is_division(words):
                yield words

    def stems(self, divisions: Iterable[str]) -> frozenset[str]:
        """Return the short forms of names of divisions that one text gives in full."""
        named = {name[:-1] for name in divisions if name[-1] in "省市县区旗镇乡" and len(name) > 2}
        return frozenset(stem for stem in named if not any(self._common.share(stem, tag) for tag in _COMMON))

    def label(self, tokens: Sequence[Token], text: str, names: Sequence[Name], stems: frozenset[str]) -> list[Tagged]:
        """Return the names on the tokens of a sentence, in order and without overlap."""
        organisations, divisions = [], []
        for name in names:
            run = run_of(tokens, name)
            words = text[tokens[run[0]].start : tokens[run[1] - 1].end] if run else ""
            if run and name.label == "ORG" and self._is_organisation(words):
                organisations.append(run)
            elif run and (self._is_division(words) or words in stems):
                divisions.append(run)
        divisions += [(i, i + 1) for i, token in enumerate(tokens) if token.text in stems or token.text in self._places]
        organisations += self._offices(tokens, divisions)
        joined = _join(sorted(organisations), sorted(divisions), {i for i, token in enumerate(tokens) if self._words.is_office(token.text)})
        kept = [Tagged(a, b, ORGANISATION) for a, b in joined if self._is_organisation(_text(tokens, a, b))]
        covered = {i for name in kept for i in range(name.first, name.last)}
        places = [Tagged(a, b, DIVISION) for a, b in _union(sorted(divisions)) if covered.isdisjoint(range(a, b))]
        return sorted(kept + places)

    def _is_organisation(self, words: str) -> bool:
        return not self._words.is_generic(words) and (self._words.is_name(words) or words in self._believed)

    def _is_division(self, words: str) -> bool:
        generic = any(words.endswith(word) for word in self._not_places) or words[:1] in _COUNTS or self._words.is_generic(words)
        generic = generic or any(self._common.share(words[:-1], tag) for tag in _COMMON)
        return words in self._places or (self._words.is_division(words) and not generic)

    def _offices(self, tokens: Sequence[Token], divisions: Sequence[Run]) -> Iterator[Run]:
        """Yield the runs that begin with a division, by name or by kind, and end as an organisation's name does; and offices alone."""
        heads = dict(divisions)
        for at, token in enumerate(tokens):
            if at in heads or (token.text in self._words.forms["level"] and not self._counted(tokens, at)):
                last = self._last(tokens, heads.get(at, at + 1))
                if last:
                    yield at, last
            elif token.tag in _INSIDE and self._words.is_office(token.text) and not self._counted(tokens, at):
                yield at, at + 1

    def _last(self, tokens: Sequence[Token], begin: int) -> int:
        """Return where the name ends whose first words end before `begin`: after the nearest ending, and those that follow at once."""
        last, national = 0, tokens[begin - 1].text == "国家"  # 国家|医学|中心 is a rank, 国家|统计局 a name
        for at in range(begin, min(begin + _WORDS_INSIDE, len(tokens))):
            token = tokens[at]
            if token.quantity >= 0 or token.tag not in _INSIDE or self._common.share(token.text, "v") > _MOSTLY:
                break
            office = bool(self._words.is_office(token.text)) or token.text in self._words.forms["office"]
            if office or (not national and self._words.ends_a_name(token.text)):
                last = at + 1
        return last

    def _counted(self, tokens: Sequence[Token], at: int) -> bool:
        """Say whether what begins here is counted or one of many (17个县, 各县)."""
        return at > 0 and (tokens[at - 1].quantity >= 0 or tokens[at - 1].text in ("各", "全", "每", "本", "我", "该", "个", "多", "、"))


def run_of(tokens: Sequence[Token], name: Name) -> Run | None:
    """Return the tokens that lie in a name by more than half of their length, if they touch it at both ends."""
    inside = [i for i, t in enumerate(tokens) if 2 * (min(t.end, name.end) - max(t.start, name.start)) > t.end - t.start]
    if not inside or tokens[inside[0]].quantity >= 0:
        return None
    return inside[0], inside[-1] + 1


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    return "".join(token.text for token in tokens[first:last])


def _union(runs: Sequence[Run]) -> list[Run]:
    """Return runs put together where they overlap."""
    found: list[Run] = []
    for first, last in runs:
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _join(organisations: Sequence[Run], divisions: Sequence[Run], offices: set[int]) -> list[Run]:
    """Return the organisations with the divisions that stand before them at once (云溪县|卫健局) and the offices after (县委|老干部局)."""
    starts = {last: first for first, last in divisions}
    found: list[Run] = []
    for first, last in _union(organisations):
        if found and found[-1][1] == first and first in offices:
            found[-1] = (found[-1][0], last)
        else:
            found.append((starts.get(first, first), last))
    return found
