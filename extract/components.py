"""The spaCy components: each works by itself in anyone's pipeline, with any tokenizer, and none does again what another has done.

| factory | what it sets |
| --- | --- |
| `quantities` | `doc.spans["quantities"]`, label QUANTITY, with `span._.quantity` |
| `periods` | `doc.spans["periods"]`, label PERIOD, with `span._.period` |
| `names` | `doc.spans["names"]`, labels ORG and GPE: around quantities and at the head of the text |
| `claims` | `doc.spans["claims"]`, labelled with their indicators, `span._.claim`; `doc._.claims`, `doc._.rejections`, `doc._.problems` |

`claims` also sets the groups `quantities` and `periods` where they are not there yet. The analysis of a Doc is made by whichever component
comes first and kept as long as the Doc is in use; it is not written with the Doc.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc

from extract.attributes import make_span
from extract.entities import DIVISION, ORGANISATION
from extract.indicators import IndicatorRule
from extract.pipeline import shared_pipeline
from extract.recognition import Analysis, Recogniser, shared_recogniser
from extract.records import STAGES
from extract.report import Report
from extract.rules import load_rules
from extract.sentence_words import SentenceWords

QUANTITY, PERIOD = "QUANTITY", "PERIOD"


class DocAnalyses:
    """The analyses of the Docs in use, by the rules of one folder."""

    def __init__(self, rules: Path | None) -> None:
        self._recogniser = Recogniser(rules) if rules else shared_recogniser()
        self._known: WeakKeyDictionary[Doc, tuple[date | None, Analysis]] = WeakKeyDictionary()

    def of(self, doc: Doc) -> Analysis:
        """Return the analysis of a Doc's text, made anew only where its text or `doc._.published` is no longer the same."""
        text, published = doc.text, doc._.published
        known = self._known.get(doc)
        if known is None or known[0] != published or known[1].cleaned.raw != text:
            known = self._known[doc] = (published, self.recognise(text, published))
        return known[1]

    def recognise(self, text: str, published: date | None = None) -> Analysis:
        """Return the analysis of a text that has no Doc yet."""
        return self._recogniser.recognise(text, published)

    def keep(self, doc: Doc, analysis: Analysis) -> None:
        """Remember the analysis that a Doc was made from."""
        self._known[doc] = (None, analysis)


@cache
def shared_analyses(rules: str | None = None) -> DocAnalyses:
    """Return the analyses that the components with one folder of rules share in a process (default: the shipped rules).

    Raises NotADirectoryError where there is no such folder.
    """
    return DocAnalyses(folder_of(rules))


@cache
def shared_words(rules: str | None = None) -> SentenceWords:
    """Return the words that the tokenizers with one folder of rules share in a process."""
    return SentenceWords(folder_of(rules))


@cache
def indicator_codes(rules: str | None = None) -> tuple[str, ...]:
    """Return the indicators that claims may have by one folder of rules, in alphabetical order."""
    return tuple(sorted({rule.code for rule in load_rules("indicators", IndicatorRule, folder_of(rules))}))


def folder_of(rules: str | None) -> Path | None:
    """Return the folder of rules that a configuration names, None for the shipped ones. Raises NotADirectoryError where it is missing."""
    if rules is not None and not Path(rules).is_dir():
        raise NotADirectoryError(f"{rules}: no folder of rules; name one that is there, or leave `rules` out for the shipped ones")
    return Path(rules) if rules is not None else None


class Component:
    """A component with the rules of one folder; it holds nothing but its settings, so that it can be sent to another process."""

    def __init__(self, rules: str | None = None) -> None:
        self.rules = rules
        shared_analyses(rules)  # so that a fault in the rules shows before the first text

    def analysis(self, doc: Doc) -> Analysis:
        """Return the analysis of a Doc."""
        return shared_analyses(self.rules).of(doc)


class QuantityComponent(Component):
    """Sets `doc.spans["quantities"]`, with a `Quantity` on each span."""

    labels = (QUANTITY,)

    def __call__(self, doc: Doc) -> Doc:
        mark_quantities(doc, self.analysis(doc))
        return doc


class PeriodComponent(Component):
    """Sets `doc.spans["periods"]`, with a `Period` on each span."""

    labels = (PERIOD,)

    def __call__(self, doc: Doc) -> Doc:
        mark_periods(doc, self.analysis(doc))
        return doc


class NameComponent(Component):
    """Sets `doc.spans["names"]`: organisations and divisions in sentences with quantities, before them, and at the head."""

    labels = (DIVISION, ORGANISATION)

    def __init__(self, rules: str | None = None) -> None:
        super().__init__(rules)
        shared_pipeline(STAGES, folder_of(rules))

    def __call__(self, doc: Doc) -> Doc:
        analysis = self.analysis(doc)
        names = shared_pipeline(STAGES, folder_of(self.rules)).names(analysis)
        found = (name for number in sorted(names) for name in names[number])
        doc.spans["names"] = [make_span(doc, *analysis.cleaned.raw_span(name.start, name.end), name.label) for name in found]
        return doc


class ClaimComponent(Component):
    """Sets `doc._.claims` and the spans of the claims; what became no claim is in `doc._.rejections` and `doc._.problems`."""

    def __init__(self, stages: tuple[str, ...] = STAGES, rules: str | None = None) -> None:
        super().__init__(rules)
        self.stages = stages
        shared_pipeline(stages, folder_of(rules))

    @property
    def labels(self) -> tuple[str, ...]:
        """The indicators, in alphabetical order."""
        return indicator_codes(self.rules)

    def __call__(self, doc: Doc) -> Doc:
        analysis = self.analysis(doc)
        if "quantities" not in doc.spans:
            mark_quantities(doc, analysis)
        if "periods" not in doc.spans:
            mark_periods(doc, analysis)
        mark_claims(doc, shared_pipeline(self.stages, folder_of(self.rules)).finish(analysis))
        return doc


def mark_quantities(doc: Doc, analysis: Analysis) -> None:
    """Set `doc.spans["quantities"]`, those of tables among them; quotes and offsets of the quantities are those of the Doc."""
    spans = []
    found = (*analysis.quantities, *(claim.quantity for claim in analysis.tables.claims))
    for quantity in sorted(found, key=attrgetter("char_start")):
        start, end = analysis.cleaned.raw_span(quantity.char_start, quantity.char_end)
        span = make_span(doc, start, end, QUANTITY)
        span._.quantity = replace(quantity, quote=analysis.cleaned.raw[start:end], char_start=start, char_end=end)
        spans.append(span)
    doc.spans["quantities"] = spans


def mark_periods(doc: Doc, analysis: Analysis) -> None:
    """Set `doc.spans["periods"]`; texts and offsets of the periods are those of the Doc."""
    spans = []
    for period in analysis.periods:
        start, end = analysis.cleaned.raw_span(period.char_start, period.char_end)
        span = make_span(doc, start, end, PERIOD)
        span._.period = period._replace(text=analysis.cleaned.raw[start:end], char_start=start, char_end=end)
        spans.append(span)
    doc.spans["periods"] = spans


def mark_claims(doc: Doc, report: Report) -> None:
    """Set `doc.spans["claims"]`, `doc._.claims`, `doc._.rejections` and `doc._.problems`."""
    doc._.claims, doc._.rejections, doc._.problems = report.claims, report.rejections, report.problems
    spans = [make_span(doc, claim.char_start, claim.char_end, claim.indicator) for claim in report.claims]
    for span, claim in zip(spans, report.claims, strict=True):
        span._.claim = claim
    doc.spans["claims"] = spans


@Language.factory("quantities", assigns=["doc.spans", "span._.quantity"], default_config={"rules": None})
def create_quantities(nlp: Language, name: str, rules: str | None) -> QuantityComponent:
    """Return the component that finds quantities; `rules` is a folder of rules of one's own."""
    return QuantityComponent(rules)


@Language.factory("periods", assigns=["doc.spans", "span._.period"], default_config={"rules": None})
def create_periods(nlp: Language, name: str, rules: str | None) -> PeriodComponent:
    """Return the component that finds time expressions."""
    return PeriodComponent(rules)


@Language.factory("names", assigns=["doc.spans"], default_config={"rules": None})
def create_names(nlp: Language, name: str, rules: str | None) -> NameComponent:
    """Return the component that finds names of organisations and divisions."""
    return NameComponent(rules)


@Language.factory(
    "claims",
    assigns=["doc.spans", "doc._.claims", "doc._.rejections", "doc._.problems", "span._.claim"],
    default_config={"stages": list(STAGES), "rules": None},
)
def create_claims(nlp: Language, name: str, stages: list[str], rules: str | None) -> ClaimComponent:
    """Return the component that makes claims; `stages` are those of the command line."""
    return ClaimComponent(tuple(stages), rules)
