"""The recognising stages: from a raw text to its quantities, periods and rejected numerals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.anchor import Anchor
from extract.document import Document
from extract.furniture import Furniture, FurnitureFinder, masked
from extract.layout import Sentence, find_sentences
from extract.line_tables import find_line_tables
from extract.metadata import Metadata, MetadataFinder
from extract.normalise import CleanText, clean
from extract.periods import Period, PeriodGrammar
from extract.quantities import Quantity, QuantityGrammar
from extract.records import Masked, Rejection
from extract.rejections import RejectionJudge, Verdict
from extract.rules import naming_faults
from extract.tables import TableReader, TableReading

if TYPE_CHECKING:
    from extract.entities import Entity
    from extract.phrases import Token


class Analysis(NamedTuple):
    """What the recognising stages found in a text; every offset counts characters of the clean, masked text.

    `words` and `names` hold what the later stages have worked out on the way, so that none does it again: the words of a sentence, and the
    names in it by the number of the sentence.
    """

    cleaned: CleanText
    text: str
    furniture: list[Furniture]
    metadata: Metadata
    anchor: Anchor
    sentences: list[Sentence]
    periods: list[Period]
    quantities: list[Quantity]
    verdicts: list[Verdict]
    words: dict[Sentence, list[Token]]
    names: dict[int, list[Entity]]
    tables: TableReading = TableReading()

    def number_fields(self, quantity: Quantity) -> dict[str, Any]:
        """Return the fields of a claim that its quantity alone gives: quote, offsets in the raw text, value, bounds, unit and flags."""
        start, end = self.cleaned.raw_span(quantity.char_start, quantity.char_end)
        return {
            "quote": self.cleaned.raw[start:end],
            "char_start": start,
            "char_end": end,
            "value": quantity.value,
            "value_min": quantity.value_min,
            "value_max": quantity.value_max,
            "modifier": quantity.modifier,
            "unit": quantity.unit,
            "flags": quantity.flags,
        }


class Recogniser:
    """The grammars compiled from one folder of rules, without words and models: quick to load, and quick to run."""

    def __init__(self, rules: Path | None = None) -> None:
        with naming_faults(rules):
            self._furniture = FurnitureFinder(rules)
            self._metadata = MetadataFinder(rules)
            self._periods = PeriodGrammar(rules)
            self._quantities = QuantityGrammar(rules)
            self._judge = RejectionJudge(rules)
            self.tables = TableReader(rules, self._quantities, self._periods, self._judge)

    def recognise(self, text: str | Document, published: date | None = None) -> Analysis:
        """Return the quantities, periods and rejected numerals of a raw text."""
        document = Document(text) if isinstance(text, str) else text
        cleaned = clean(document.text)
        furniture = self._furniture.find(cleaned.text, _shown_by_format(document, cleaned))
        metadata = self._metadata.find(cleaned, furniture, document.declared, published)
        body = masked(cleaned.text, furniture)
        anchor = Anchor(published=metadata.published, year=metadata.title_year)
        found = document.tables or (find_line_tables(document.text) if document.format in ("text", "markdown") else ())
        tables = self.tables.read(found, cleaned, body, anchor)
        body = tables.hide(body)
        periods = self._periods.find(body, anchor)
        taken = [(p.char_start, p.char_end) for p in periods]
        reading = self._judge.read(body)
        quantities, verdicts = reading.sift(self._quantities.find(body, taken), taken)
        headings = [(*cleaned.clean_span(heading.start, heading.end), heading.level) for heading in document.headings]
        sentences = find_sentences(body, headings, metadata.title_end)
        return Analysis(cleaned, body, furniture, metadata, anchor, sentences, periods, quantities, verdicts, {}, {}, tables)

    def rejections(self, analysis: Analysis, doc_id: str = "") -> list[Rejection]:
        """Return every numeral of an analysis that counts nothing, in text order; those in what is no part of the report as `chrome`."""
        found = [(v.start, v.end, v.reason, v.rule_id) for v in (*analysis.verdicts, *analysis.tables.verdicts)]
        for mask in analysis.furniture:
            hidden = analysis.cleaned.text[mask.char_start : mask.char_end]
            found += [
                (mask.char_start + v.start, mask.char_start + v.end, "chrome", mask.rule) for v in self._judge.read(hidden).leftovers([])
            ]
        rows = []
        for start, end, reason, rule in sorted(found):
            a, b = analysis.cleaned.raw_span(start, end)
            rows.append(Rejection(doc_id=doc_id, quote=analysis.cleaned.raw[a:b], char_start=a, char_end=b, reason=reason, rule=rule))
        return rows


def _shown_by_format(document: Document, cleaned: CleanText) -> list[Furniture]:
    """Return what the format of the file shows to be no part of the report, where it stands in the clean text."""
    spans = [(mask.kind, *cleaned.clean_span(mask.start, mask.end)) for mask in document.masks]
    return [Furniture(kind, start, end, f"{document.format}.{kind}") for kind, start, end in spans if start < end]


def find_masks(analysis: Analysis, doc_id: str = "") -> Iterator[Masked]:
    """Yield what is no part of the report, in text order."""
    for mask in analysis.furniture:
        start, end = analysis.cleaned.raw_span(mask.char_start, mask.char_end)
        quote = analysis.cleaned.raw[start:end]
        yield Masked(doc_id=doc_id, kind=mask.kind, quote=quote, char_start=start, char_end=end, rule=mask.rule)


@cache
def shared_recogniser() -> Recogniser:
    """Return the recogniser with the shipped rules, compiled once a process."""
    return Recogniser()
