"""The spaCy pipeline that ships with the package: a tokenizer whose words are pkuseg's, and the components in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_model_from_path, registry
from spacy.vocab import Vocab

from extract.components import shared_analyses, shared_words
from extract.normalise import CleanText

NAME = "extract_claims"
COMPONENTS = ("quantities", "periods", "names", "claims")


class ReportTokenizer:
    """Makes a Doc of a raw text: words where a sentence holds a quantity, whole sentences elsewhere.

    The tokens cover the raw text, so that offsets into the Doc are offsets into the report; their `norm_` is the clean text.
    The components find the analysis that the words rest on.
    """

    def __init__(self, vocab: Vocab, rules: str | None = None) -> None:
        self.vocab, self.rules = vocab, rules
        shared_words(rules)

    def __call__(self, text: str) -> Doc:
        analyses = shared_analyses(self.rules)
        analysis = analyses.recognise(text)
        cuts = _raw_cuts(analysis.cleaned, shared_words(self.rules).spans(analysis))
        words = [text[a:b] for a, b, _ in cuts]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        for token, (_, _, norm) in zip(doc, cuts, strict=True):
            token.norm_ = norm
        analyses.keep(doc, analysis)
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


def _raw_cuts(cleaned: CleanText, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return (start, end, clean words) in raw offsets for clean spans that cover the text; removed characters go with the word before."""
    starts = [cleaned.offsets[a] for a, _ in spans]
    if not starts:
        return [(0, len(cleaned.raw), cleaned.raw)] if cleaned.raw else []
    starts[0] = 0
    ends = [*starts[1:], len(cleaned.raw)]
    return [(a, b, cleaned.text[x:y]) for a, b, (x, y) in zip(starts, ends, spans, strict=True) if a < b]


@registry.tokenizers("extract.words.v1")  # type: ignore[untyped-decorator]
def create_tokenizer(rules: str | None = None) -> Callable[[Language], ReportTokenizer]:
    """Return a maker of the tokenizer, as a configuration asks for it; `rules` is a folder of rules of one's own."""

    def make(nlp: Language) -> ReportTokenizer:
        return ReportTokenizer(nlp.vocab, rules)

    return make


def shipped_language() -> Path:
    """Return the folder of the pipeline that comes with the package; `spacy.load` reads it."""
    return Path(__file__).parent / "shipped" / NAME


def load_language(**overrides: Any) -> Language:
    """Return the shipped pipeline; the keywords are those of `spacy.load`: `vocab`, `disable`, `enable`, `exclude`, `config`."""
    return load_model_from_path(shipped_language(), **overrides)
