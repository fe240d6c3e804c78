"""The spaCy frame: a Language whose tokens are pkuseg's words and whose Docs carry the claims."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from extract.normalise import CleanText
from extract.pipeline import Pipeline
from extract.records import STAGES


class ReportTokenizer:
    """Makes a Doc of a raw text: words where a sentence holds a quantity, whole sentences elsewhere.

    The tokens cover the raw text, so that offsets into the Doc are offsets into the report; their `norm_` is the clean text.
    The analysis that the words rest on is kept in `doc.user_data["analysis"]`.
    """

    def __init__(self, vocab: Vocab, pipeline: Pipeline) -> None:
        self.vocab = vocab
        self.pipeline = pipeline

    def __call__(self, text: str) -> Doc:
        analysis = self.pipeline.recognise(text)
        cuts = _raw_cuts(analysis.cleaned, self.pipeline.word_spans(analysis))
        words = [text[a:b] for a, b, _ in cuts]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        for token, (_, _, norm) in zip(doc, cuts, strict=True):
            token.norm_ = norm
        doc.user_data["analysis"] = analysis
        return doc

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Return nothing: the rules and the model are read from the package."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> ReportTokenizer:
        return self

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:
        """Write nothing: the rules and the model are read from the package."""

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> ReportTokenizer:
        return self


class ClaimComponent:
    """Sets `doc.spans["quantities"]`, `doc.spans["periods"]` and `doc._.claims`."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def __call__(self, doc: Doc) -> Doc:
        analysis = doc.user_data.pop("analysis", None) or self.pipeline.recognise(doc.text)
        report = self.pipeline.finish(analysis)
        doc.spans["quantities"] = _spans(doc, [(claim.char_start, claim.char_end) for claim in report.claims], "QUANTITY")
        periods = [analysis.cleaned.raw_span(p.char_start, p.char_end) for p in analysis.periods]
        doc.spans["periods"] = _spans(doc, periods, "PERIOD")
        doc._.claims = report.claims
        return doc


def _spans(doc: Doc, offsets: Sequence[tuple[int, int]], label: str) -> list[Span]:
    found = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end in offsets)
    return filter_spans([span for span in found if span is not None])


def _raw_cuts(cleaned: CleanText, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return (start, end, clean words) in raw offsets for clean spans that cover the text; removed characters go with the word before."""
    starts = [cleaned.offsets[a] for a, _ in spans]
    if not starts:
        return [(0, len(cleaned.raw), cleaned.raw)] if cleaned.raw else []
    starts[0] = 0
    ends = [*starts[1:], len(cleaned.raw)]
    return [(a, b, cleaned.text[x:y]) for a, b, (x, y) in zip(starts, ends, spans, strict=True) if a < b]


@Language.factory("claims", assigns=["doc._.claims", "doc.spans"], default_config={"stages": list(STAGES)})
def _make_claims(nlp: Language, name: str, stages: list[str]) -> ClaimComponent:
    if isinstance(nlp.tokenizer, ReportTokenizer):
        return ClaimComponent(nlp.tokenizer.pipeline)
    return ClaimComponent(shared_pipeline(tuple(stages)))


@cache
def shared_pipeline(stages: tuple[str, ...] = STAGES) -> Pipeline:
    """Return the pipeline with the shipped rules, compiled once a process."""
    return Pipeline(stages=stages)


def load_language() -> Language:
    """Return a new Language with the tokenizer and the claims component."""
    nlp = Language(Vocab())
    nlp.tokenizer = ReportTokenizer(nlp.vocab, shared_pipeline())
    nlp.add_pipe("claims")
    return nlp


if not Doc.has_extension("claims"):
    Doc.set_extension("claims", default=())
