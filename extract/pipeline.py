"""The stages in order: from raw text to the claims, rejections and problems of a report."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from extract.anchor import Anchor
from extract.chooser import Chooser, load_choosers, shipped_model
from extract.confidence import UNCALIBRATED, shipped_calibration
from extract.decisions import Decider, Decision, Neighbour
from extract.document import Document
from extract.entities import Entity, load_tagger
from extract.formats.page_parts import load_names
from extract.indicators import IndicatorClassifier
from extract.layout import Sentence, find_clauses
from extract.linking import SURE, Link, Linker
from extract.normalise import clean
from extract.organisations import OrganisationFinder
from extract.periods import Period
from extract.phrases import Token
from extract.quantities import Quantity
from extract.rates import RateFinder
from extract.reach import PeriodReach
from extract.recognition import Analysis, Recogniser, find_masks, shared_recogniser
from extract.records import STAGES, Claim, Problem, Status
from extract.report import Report
from extract.rules import naming_faults
from extract.sentence_words import SentenceWords
from extract.status import StatusClassifier, Surroundings
from extract.table_claims import TableClassifier

_LATER = "status.planned.period"
_CHECKED = ("value", "value_min", "value_max", "modifier", "unit", "indicator", "period_start", "period_end")


class Context(NamedTuple):
    """One quantity in its place: the sentence and the clause that hold it, and its rate."""

    quantity: Quantity
    sentence: Sentence
    clause: tuple[int, int]
    per: str
    per_rule: str


class Scene(NamedTuple):
    """A sentence with quantities: its tokens, the units and the rules' links of its quantities."""

    sentence: Sentence
    tokens: list[Token]
    units: dict[int, str]
    links: dict[int, Link]


class Linked(NamedTuple):
    """The item and the action of a quantity, and the rules behind them."""

    item: Decision
    action: Decision
    rules: tuple[str, ...]

    @classmethod
    def of(cls, link: Link) -> Linked:
        """Return the rules' own link."""
        return cls(Decision(link.item, 1.0), Decision(link.action, 1.0), link.rules)


class Standing(NamedTuple):
    """The status of a quantity and the rule behind it (empty for the default)."""

    value: Status
    rule: str


class Pipeline:
    """The stages compiled from one folder of rules; it keeps nothing of the texts that it reads.

    With `choosers` of one's own, the confidence of a claim is the bare probability of its item.
    """

    def __init__(self, rules: Path | None = None, stages: Sequence[str] = STAGES, choosers: Mapping[str, Chooser] | None = None) -> None:
        self.stages = tuple(stages)
        if unknown := set(stages) - set(STAGES):
            raise ValueError(f"{min(unknown)!r} is no stage; there are {', '.join(STAGES)}")
        self._recogniser = Recogniser(rules) if rules else shared_recogniser()
        self.page_parts = load_names(rules)
        with naming_faults(rules):
            self._rates = RateFinder(rules)
            self._linker = Linker(rules)
            self._words = SentenceWords(rules, self._linker.tags)
            self._reach = PeriodReach(rules)
            self._status = StatusClassifier(rules)
            self._indicators = IndicatorClassifier(rules)
        self._tables = TableClassifier(self._recogniser.tables.words, self._rates, self._status, self._indicators)
        self._doers = (load_tagger(), OrganisationFinder(rules)) if "ner" in stages else None
        self._calibration = shipped_calibration() if choosers is None else UNCALIBRATED
        self._decider = self.new_decider(choosers or load_choosers(shipped_model())) if "ner" in stages else None

    def new_decider(self, choosers: Mapping[str, Chooser]) -> Decider:
        """Return a statistical stage with these choosers, for the rules of this pipeline."""
        return Decider(choosers, self._linker.roles)

    def extract(self, text: str | Document, *, doc_id: str = "", published: date | None = None) -> Report:
        """Return the claims, rejections and problems of a raw text; `published` overrides the date that the text states."""
        return self.finish(self.recognise(text, published), doc_id)

    def finish(self, analysis: Analysis, doc_id: str = "") -> Report:
        """Return the report of an analysis: its quantities linked, dated, classified and validated."""
        claims, problems = self._claims(analysis, doc_id)
        rejections = self._recogniser.rejections(analysis, doc_id)
        masks = tuple(find_masks(analysis, doc_id))
        return Report(doc_id, analysis.cleaned.raw, analysis.metadata, tuple(claims), tuple(rejections), tuple(problems), masks)

    def word_spans(self, analysis: Analysis) -> list[tuple[int, int]]:
        """Return spans that cover the clean text: the words of sentences with quantities, and what lies between as it is."""
        return self._words.spans(analysis)

    def recognise(self, text: str | Document, published: date | None = None) -> Analysis:
        """Return the quantities, periods and rejected numerals of a raw text."""
        return self._recogniser.recognise(text, published)

    def _claims(self, analysis: Analysis, doc_id: str) -> tuple[list[Claim], list[Problem]]:
        claims: list[Claim] = []
        problems: list[Problem] = []
        for fields in sorted((*self._read(analysis), *self._read_tables(analysis)), key=itemgetter("char_start")):
            try:
                claims.append(Claim.model_validate({"doc_id": doc_id, "claim_id": _claim_id(doc_id, fields), **fields}))
            except ValidationError as error:
                problems.append(_invalid(doc_id, fields, error))
        return claims, problems

    def _read(self, analysis: Analysis) -> Iterator[dict[str, Any]]:
        """Yield the fields of every claim: linked first, then its footing, then its period, then its indicator."""
        contexts = self.contexts(analysis)
        scenes = list(self.linked_by_rule(analysis, contexts))
        links, organisations = self._links(scenes), self._organisations(analysis)
        statuses = [self._standing(analysis, context) for context in contexts]
        periods = self._reach.assign(
            analysis.text,
            analysis.sentences,
            [(c.quantity.char_start, c.quantity.char_end) for c in contexts],
            analysis.periods,
            analysis.anchor,
            statuses=[status.value for status in statuses],
            rates=[context.per for context in contexts],
        )
        for number, (context, status, period) in enumerate(zip(contexts, statuses, periods, strict=True)):
            standing = Standing("planned", _LATER) if _lies_ahead(period, analysis.anchor) and not status.rule else status
            yield {**self._fields(analysis, context, links[number], standing, period), "organisation": organisations[number]}

    def _read_tables(self, analysis: Analysis) -> Iterator[dict[str, Any]]:
        """Yield the fields of every claim in a table; no word before it was weighed, so that none has a confidence."""
        metadata, claims = analysis.metadata, analysis.tables.claims
        organisation = self._own_body(analysis) if claims else ""
        report = {"title": metadata.title, "published": metadata.published, "region": metadata.region, "organisation": organisation}
        for claim in claims:
            yield {**self._tables.fields(analysis, claim), **report}

    def contexts(self, analysis: Analysis) -> list[Context]:
        """Return every quantity of an analysis in its place."""
        starts = [sentence.start for sentence in analysis.sentences]
        found = []
        for quantity in analysis.quantities:
            sentence = analysis.sentences[max(0, bisect_right(starts, quantity.char_start) - 1)]
            clauses = find_clauses(analysis.text, sentence.start, sentence.end)
            clause = next((c for c in clauses if c[0] <= quantity.char_start < c[1]), (sentence.start, sentence.end))
            per, rule = self._rates.per(analysis.text, quantity.char_start, quantity.char_end, *clause)
            found.append(Context(quantity, sentence, clause, per, rule or ""))
        return found

    def _links(self, scenes: Sequence[Scene]) -> dict[int, Linked]:
        links: dict[int, Linked] = {}
        before, block = Neighbour(), -1
        for scene in scenes:
            if not self._decider:
                links |= {number: Linked.of(link) for number, link in scene.links.items()}
                continue
            before = before._replace(carried=True) if scene.sentence.block == block else Neighbour()
            found, before = self._weigh_links(scene, before)
            links, block = links | found, scene.sentence.block
        return links

    def linked_by_rule(self, analysis: Analysis, contexts: Sequence[Context]) -> Iterator[Scene]:
        """Yield each sentence with quantities, linked by the rules."""
        for sentence, numbers in groupby(range(len(contexts)), key=lambda n: contexts[n].sentence):
            mine = list(numbers)
            tokens = self._words.tokens(analysis, sentence)
            units = {n: contexts[n].quantity.unit for n in mine}
            yield Scene(sentence, tokens, units, self._linker.link(tokens, units))

    def names(self, analysis: Analysis) -> dict[int, list[Entity]]:
        """Return the names of organisations and divisions, by the number of the sentence; none without the stage `ner`.

        Only those sentences are read that hold a quantity, stand at the head, or may hold the subject of a quantity. What was found is
        kept in `analysis.names`.
        """
        if self._doers and analysis.quantities and not analysis.names:
            tagger, finder = self._doers
            wanted = finder.to_tag(analysis.text, analysis.sentences, _places(analysis))
            tagged = tagger.tag_many([self._words.tokens(analysis, analysis.sentences[n]) for n in wanted])
            analysis.names.update(zip(wanted, tagged, strict=True))
        return analysis.names

    def _organisations(self, analysis: Analysis) -> list[str]:
        """Return who did what each quantity counts, by the names that the entity model finds around it and in the report's head."""
        if not self._doers:
            return [""] * len(analysis.quantities)
        title = clean(analysis.metadata.title).text
        return self._doers[1].find(analysis.text, analysis.sentences, self.names(analysis), _places(analysis), title)

    def _own_body(self, analysis: Analysis) -> str:
        """Return the body that the report is of, as far as its head tells."""
        if not self._doers:
            return ""
        title = clean(analysis.metadata.title).text
        return self._doers[1].own_body(analysis.text, analysis.sentences, self.names(analysis), title)

    def _weigh_links(self, scene: Scene, before: Neighbour) -> tuple[dict[int, Linked], Neighbour]:
        """Return the links that the statistical stage prefers, in text order, each with the one before in view, and the last one."""
        assert self._decider
        found: dict[int, Linked] = {}
        earlier: list[str] = []
        for at, token in enumerate(scene.tokens):
            if token.quantity < 0:
                continue
            unit, link = scene.units[token.quantity], scene.links[token.quantity]
            case = self._decider.item_case(scene.tokens, at, unit, link, before, earlier)
            sure = link.rules[:1] and link.rules[0] in SURE
            taken_over = found[link.of].item if link.of in found else Decision(link.item, 1.0)
            item = taken_over if sure else self._decider.choose_item(case)
            action = self._decider.choose_action(self._decider.action_case(case.setting, link, before, item.value))
            pairs = (("item", link.item, item.value), ("action", link.action, action.value))
            found[token.quantity] = Linked(item, action, (*link.rules, *(f"model.{name}" for name, old, new in pairs if old != new)))
            before = Neighbour(item.value, unit, action.value, carried=False)
            earlier.append(item.value)
        return found, before

    def _standing(self, analysis: Analysis, context: Context) -> Standing:
        value, rule = self._status.classify(self._around(analysis, context), context.quantity.unit, analysis.anchor.current_year)
        return Standing(value, rule)

    def _block_start(self, analysis: Analysis, sentence: Sentence) -> int:
        first = bisect_left(analysis.sentences, sentence.block, key=lambda s: s.block)
        return analysis.sentences[first].start

    def _around(self, analysis: Analysis, context: Context) -> Surroundings:
        text, quantity = analysis.text, context.quantity
        return Surroundings(
            before=text[context.clause[0] : quantity.char_start],
            after=text[quantity.char_end : context.clause[1]],
            quote=text[quantity.char_start : quantity.char_end],
            per=context.per,
            sentence=text[context.sentence.start : quantity.char_start],
            section=context.sentence.section,
            lead=text[self._block_start(analysis, context.sentence) : context.sentence.start],
            title=analysis.metadata.title,
        )

    def _indicator(self, analysis: Analysis, context: Context, linked: Linked) -> tuple[str, str]:
        text, sentence = analysis.text, context.sentence
        return self._indicators.classify(
            item=linked.item.value,
            action=linked.action.value,
            unit=context.quantity.unit,
            per=context.per,
            quote=context.quantity.quote,
            clause=text[slice(*context.clause)],
            sentence=text[sentence.start : sentence.end],
        )

    def _fields(self, analysis: Analysis, context: Context, linked: Linked, status: Standing, period: Period | None) -> dict[str, Any]:
        quantity, text, metadata = context.quantity, analysis.text, analysis.metadata
        indicator, indicator_rule = self._indicator(analysis, context, linked)
        rules = tuple(rule for rule in (*quantity.rules, context.per_rule, *linked.rules, status.rule, indicator_rule) if rule)
        period_span = analysis.cleaned.raw_span(period.char_start, period.char_end) if period else None
        return {
            **analysis.number_fields(quantity),
            "per": context.per,
            "item": linked.item.value,
            "action": linked.action.value,
            "indicator": indicator,
            "status": status.value,
            "period_text": analysis.cleaned.raw[slice(*period_span)] if period_span else "",
            "period_start": period.start if period else None,
            "period_end": period.end if period else None,
            "title": metadata.title,
            "published": metadata.published,
            "region": metadata.region,
            "section": context.sentence.section,
            "sentence": " ".join(text[context.sentence.start : context.sentence.end].split()),
            "rules": rules,
            "stage": "ner" if any(rule.startswith("model.") for rule in rules) else "rules",
            "confidence": self._calibration.confidence(linked.item.probability) if self._decider else None,
        }


def _places(analysis: Analysis) -> list[tuple[int, int]]:
    return [(q.char_start, q.char_end) for q in analysis.quantities]


def _lies_ahead(period: Period | None, anchor: Anchor) -> bool:
    """Say whether a period ends in a year after that of the publication; the second year of a 年度 may have begun."""
    if period is None or period.end is None or anchor.published is None or "年度" in period.text:
        return False
    return period.end.year > anchor.published.year


def _claim_id(doc_id: str, fields: Mapping[str, Any]) -> str:
    """A short name that stays while report, place and quote do; its letter keeps spreadsheets from reading a number."""
    key = f"{doc_id}\0{fields['char_start']}\0{fields['quote']}"
    return "c" + hashlib.sha256(key.encode()).hexdigest()[:15]


def _invalid(doc_id: str, fields: Mapping[str, Any], error: ValidationError) -> Problem:
    faults = "; ".join(str(fault["msg"]) for fault in error.errors())
    return Problem(
        doc_id=doc_id,
        kind="invalid_claim",
        message=f"not a claim: {faults}",
        quote=fields["quote"],
        char_start=fields["char_start"],
        char_end=fields["char_end"],
        claim=", ".join(f"{name}={fields[name]}" for name in _CHECKED),
    )


@cache
def shared_pipeline(stages: tuple[str, ...] = STAGES, rules: Path | None = None) -> Pipeline:
    """Return the pipeline with a folder of rules (default: the shipped ones), compiled once a process."""
    return Pipeline(rules, stages)
