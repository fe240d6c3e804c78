"""The organisation behind each quantity: the subject that did it, carried on, or else the body whose report it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from extract.entities import DIVISION, ORGANISATION, Entity
from extract.layout import Sentence, find_clauses
from extract.organisation_words import OrganisationWords, any_of
from extract.tags import tagger
from extract.words import segment_around

HEAD = 5  # so many sentences at the head of a text are read for the report's own body
FOOT = 4  # so many at the foot, for its signature
_LIST_MARK = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[)）、.．]|是(?!否)|要)|[——•·●◆○\-*]+)"
_TIME = r"[^，,。；;：:]{0,18}(?:年来?|月份?|日|以来|期间|[上下]半年|季度|年[初底末]|前后|之际|[上下]午|时|节|届|阶段)"
_PARTY, _GOVERNMENT = "中共", "政府"
_LONGEST = 24  # characters of a signature
_QUOTES = "“”\"'‘’（）()《》"
_DOING = frozenset({"v", "d", "p", "vn", "c", "t"})  # classes of what follows a subject
_NAMING = frozenset({"n", "a", "per", "loc", "org", "r", "m", "q"})  # classes of what a subject begins with
_AND = re.compile(r"\s*(?:、|和|与|及|以及|联合|会同)\s*\Z")
_SOME_OF_THEM = re.compile(r"的?(?:近|约|超)?\d{1,5}[余多]?[名位人支]")  # 县医院的12名医生
_MAYBE_VERB = 0.05
_WITH = re.compile(r"(?<=.{3})(?:联合|会同)(?=[省市州县区])")  # what the model takes for a part of a name
_WITH_WHOM = re.compile(r"会同(?!县)|联合(?![国会社])")
_REACH = 3  # sentences that a subject carries over
_NAME_BEFORE = re.compile(r"(?:\A|(?<=[^\u4e00-\u9fff])|(?<=年))(?:(?!年)[\u4e00-\u9fff]){1,4}\Z")
_LEADING = re.compile(r"[在对为给由从关就致请将把让全各年度]")  # what a title may hold before a name
_SOURCE = re.compile(r"(?:来源|供稿|单位|作者)[：:]\s*\Z")
_DATE_ONLY = re.compile(r"[\s\d:：年月日./（）()-]*")
_GLANCE = 12


class Doer(NamedTuple):
    """An organisation or a division as the doer of what follows it: where it begins, and its name."""

    start: int
    name: str


class OrganisationFinder:
    """The words of `rules/organisations.yaml`, compiled once."""

    def __init__(self, directory: Path | None = None) -> None:
        self._words = words = OrganisationWords(directory)
        lead_in = rf"{_LIST_MARK}?\s*(?:(?:{any_of(words.forms['lead_in']).pattern}|{_TIME})[，,：:]?\s*){{0,2}}[“\"（(]?"
        self._lead_in = re.compile(lead_in)
        self._agent = any_of(words.forms["agent"], end=True)
        self._apart = re.compile(rf"[“\"]?(?:{any_of(words.forms['apart']).pattern})")
        self._speaker = re.compile(rf"[^，。；：、]{{0,8}}?(?:{any_of(words.forms['speaker']).pattern})")
        self._own = re.compile(rf"{lead_in}(?:{any_of(words.forms['own'] | words.forms['whole']).pattern})")
        self._office = any_of(words.forms["office"] | words.forms["ending"])
        self._bureau = any_of(words.forms["own"] - {"我们"})
        self._report = any_of(words.forms["report"], end=True)
        self._government = any_of(words.forms["government_report"])
        self._media = any_of(words.forms["media"], end=True)

    def find(
        self,
        text: str,
        sentences: Sequence[Sentence],
        entities: Mapping[int, Sequence[Entity]],
        quantities: Sequence[tuple[int, int]],
        title: str,
    ) -> list[str]:
        """Return the organisation of each quantity, empty where the text does not tell.

        `entities` holds the names found in some of the sentences, by the number of the sentence: those with quantities, and the head.
        """
        own = self.own_body(text, sentences, entities, title)
        starts = [sentence.start for sentence in sentences]
        doers: dict[int, list[Doer]] = {}
        found = []
        for start, _ in quantities:
            number = max(0, bisect_right(starts, start) - 1)
            for n in (number, *_reaching(sentences, number)):
                if n not in doers:
                    doers[n] = list(self._doers(text, sentences[n], entities.get(n, ()), own))
            found.append(self._doer(start, number, sentences, doers, own))
        return found

    def to_tag(self, text: str, sentences: Sequence[Sentence], quantities: Sequence[tuple[int, int]]) -> list[int]:
        """Return the numbers of the sentences whose names matter: head, quantities, and subjects that may reach one."""
        starts = [sentence.start for sentence in sentences]
        wanted = set(range(min(HEAD, len(sentences))))
        for start, _ in quantities:
            number = max(0, bisect_right(starts, start) - 1)
            wanted.add(number)
            earlier = (n for n in _reaching(sentences, number) if self._office.search(text, sentences[n].start, sentences[n].end))
            wanted.update(earlier)
        return sorted(wanted)

    def _doer(self, at: int, number: int, sentences: Sequence[Sentence], doers: Mapping[int, list[Doer]], own: str) -> str:
        """Return the last doer before an offset in its sentence, else the report's own body, else the last one of the paragraph.

        A report of a body speaks of it again after each sentence about another.
        """
        here = [doer for doer in doers[number] if doer.start < at]
        if here:
            return here[-1].name
        return own or next((doers[n][-1].name for n in _reaching(sentences, number) if doers[n]), "")

    def _doers(self, text: str, sentence: Sentence, entities: Sequence[Entity], own: str) -> Iterator[Doer]:
        """Yield who does something in a sentence, in order; the report's own body where the sentence begins with somebody unnamed."""
        opening = True
        for start, end in find_clauses(text, sentence.start, sentence.end):
            named = self._subject(text, start, end, [e for e in entities if start <= e.start and e.end <= end])
            if named:
                yield named._replace(name=own) if own.endswith(named.name) else named  # 县妇联, where the report is 云溪县妇联's
            elif self._own.match(text, start, end) or (opening and self._begins_with_noun(text, start, end)):
                yield Doer(sentence.start if opening else start, own)
            opening = opening and self._leads_up(text, start, end)

    def _subject(self, text: str, start: int, end: int, entities: Sequence[Entity]) -> Doer | None:
        """Return the organisations or the division that a clause has for its subject, as written where several are joined."""
        found: Doer | None = None
        last, label = start, ORGANISATION
        for entity in entities:
            if found and not _AND.fullmatch(text, last, entity.start):
                break
            if found or self._may_begin(text, start, entity):
                begin = found.start if found else entity.start
                found, last, label = Doer(begin, _name(text, begin, entity.end)), entity.end, entity.label
        if not found or _WITH_WHOM.match(found.name) or self._media.search(found.name) or self._words.is_generic(found.name):
            return None
        return found if self._acts(text, last, end, label) else None

    def _may_begin(self, text: str, start: int, entity: Entity) -> bool:
        return bool(self._lead_in.fullmatch(text[start : entity.start].strip()) or self._agent.search(text[start : entity.start]))

    def _acts(self, text: str, at: int, end: int, label: str) -> bool:
        """Say whether what follows a name makes it the subject: a verb or what leads up to one, or somebody who speaks for it."""
        if label == ORGANISATION and _SOME_OF_THEM.match(text, at, end):
            return True
        if self._apart.match(text, at, end):
            return False
        (word, kind), (_, following) = next_words(text, at, end)
        verb = kind in _DOING or tagger().share(word, "v") >= _MAYBE_VERB or (kind == "a" and following in _DOING)  # 全面推行
        return verb or bool(self._speaker.match(text, at, end))

    def _begins_with_noun(self, text: str, start: int, end: int) -> bool:
        opening = self._lead_in.match(text, start, end)
        return next_words(text, opening.end() if opening else start, end)[0][1] in _NAMING

    def _leads_up(self, text: str, start: int, end: int) -> bool:
        """Say whether a clause only leads up to the subject: a time, or a phrase with a preposition (在城区，…)."""
        opening = self._lead_in.match(text, start, end)
        at = opening.end() if opening else start
        return not text[at:end].strip("，,：: ") or next_words(text, at, end)[0][1] == "p"

    def own_body(self, text: str, sentences: Sequence[Sentence], entities: Mapping[int, Sequence[Entity]], title: str) -> str:
        """Return the body whose report this is: named in the title or the signature, or the place whose report it is."""
        title = title.strip()
        at = text.find(title) if title else -1
        head = [entity for number in range(min(HEAD, len(sentences))) for entity in entities.get(number, ())]
        named = [entity for entity in head if at >= 0 and at <= entity.start and entity.end <= at + len(title)]
        bodies = [_name(text, self._whole(text, at, e.start), e.end) for e in named if e.label == ORGANISATION]
        bodies += [_name(text, e.start, e.end) for e in head if e.label == ORGANISATION and self._is_byline(text, e)]
        body = next((name for name in bodies if not self._media.search(name) and not self._words.is_generic(name)), "")
        if body:
            return body
        if self._government.search(title):
            return next((_name(text, e.start, e.end) + _GOVERNMENT for e in named + head if e.label == DIVISION), "")
        return self._signature(text, sentences) or self._place(text, title, named)

    def _whole(self, text: str, at: int, start: int) -> int:
        """Return where a name in a title begins that the model found without its first characters (和|顺县民政局, 云溪|县政府)."""
        before = _NAME_BEFORE.search(text, at, start)
        cut_off = before and (start - at == 1 or text[start] in self._words.forms["level"])
        return before.start() if before and cut_off and not _LEADING.search(before.group()) else start

    def _is_byline(self, text: str, entity: Entity) -> bool:
        """Say whether a name stands by itself on a line of the head, before a date or as the source."""
        line = text[text.rfind("\n", 0, entity.start) + 1 : entity.start].strip()
        after = text[entity.end :].split("\n", 1)[0]
        return bool(_SOURCE.search(line)) or (not line and _DATE_ONLY.fullmatch(after) is not None)

    def _place(self, text: str, title: str, named: Sequence[Entity]) -> str:
        """Return the division whose report it is by the title (云溪县老干部工作要点), unless a body of it speaks that is not named."""
        place = next((_name(text, e.start, e.end) for e in named if e.label == DIVISION), "")
        says_so = self._report.search(title) or title.replace("：", ":").startswith(f"{place}:")
        return place if says_so and not self._bureau.search(text) else ""

    def _signature(self, text: str, sentences: Sequence[Sentence]) -> str:
        """Return the body that signs at the foot: a line that is a name and nothing else."""
        lines = (text[sentence.start : sentence.end].strip().removeprefix(_PARTY) for sentence in reversed(sentences[-FOOT:]))
        names = (line for line in lines if 3 < len(line) <= _LONGEST and self._words.is_name(line))
        return next((name for name in names if not self._media.search(name)), "")


def _reaching(sentences: Sequence[Sentence], number: int) -> Iterator[int]:
    """Yield the sentences before one whose subject may reach it, nearest first: a few of the same paragraph."""
    for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1):
        if sentences[earlier].block != sentences[number].block:
            return
        yield earlier


def _name(text: str, start: int, end: int) -> str:
    name = re.sub(r"\s+", "", text[start:end]).strip(_QUOTES).removeprefix(_PARTY)
    return _WITH.split(name)[0]


def next_words(text: str, at: int, end: int) -> list[tuple[str, str]]:
    """Return the two words that begin at an offset, each with its class.

    >>> next_words("县民政局走访老人", 4, 8)
    [('走访', 'v'), ('老人', 'n')]
    """
    words = [text[a:b] for a, b in segment_around(text, at, min(end, at + _GLANCE), [])]
    return [*zip(words, tagger().tag(words), strict=True), ("", "w"), ("", "w")][:2]


@cache
def _shipped() -> OrganisationFinder:
    return OrganisationFinder()


def find_organisations(
    text: str,
    sentences: Sequence[Sentence],
    entities_by_sentence: Mapping[int, Sequence[Entity]],
    quantities: Sequence[tuple[int, int]],
    title: str,
) -> list[str]:
    """Return the organisation of each quantity by the shipped rules; see `OrganisationFinder.find`."""
    return _shipped().find(text, sentences, entities_by_sentence, quantities, title)


def sentences_to_tag(text: str, sentences: Sequence[Sentence], quantities: Sequence[tuple[int, int]]) -> list[int]:
    """Return the numbers of the sentences whose names `find_organisations` needs; see `OrganisationFinder.to_tag`."""
    return _shipped().to_tag(text, sentences, quantities)
