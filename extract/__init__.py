"""Quantitative claims from Chinese government reports.

>>> import extract
>>> report = extract.extract_text("今年以来,走访老党员30余人,发放慰问金1.5万元。", published=date(2023, 7, 1))
>>> [(c.quote, str(c.value), c.unit, c.item, c.action) for c in report.claims]
[('30余人', '30', '人', '老党员', '走访'), ('1.5万元', '15000', '元', '慰问金', '发放')]
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.report import Report

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Report", "extract_file", "extract_text", "load"]


def extract_text(text: str, published: date | None = None) -> Report:
    """Return the claims of a text; relative periods resolve against `published`, else against the date that the text states."""
    from extract.pipeline import shared_pipeline

    return shared_pipeline().extract(text, published=published)


def extract_file(path: str | Path) -> Report:
    """Return the report of a file of any format, whatever is in it.

    Where the content cannot be read, the report has no claims; its `outcome`, `reason` and `problems` say why and what to do.
    An archive has no claims of its own: `extract run` reads what is in it.
    Raises `extract.read.ReadError` only where there is no file to open.
    """
    from extract.attempt import attempt
    from extract.inputs import Source
    from extract.pipeline import shared_pipeline
    from extract.read import ReadError
    from extract.settings import Settings

    file = Path(path)
    report = attempt(Source(file.name, file), shared_pipeline(), Settings()).report
    if any(problem.kind == "unreadable" for problem in report.problems):
        raise ReadError("unreadable", f"{file}: {report.problems[0].message}", report.reason)
    return report


def load(**overrides: Any) -> Language:
    """Return the spaCy pipeline; the keywords are those of `spacy.load`. Nothing is downloaded.

    `doc._.claims` of what it makes holds the claims, `doc.spans["quantities"]` the spans of the quantities.

    >>> nlp = load()
    >>> doc = nlp("全县建成党支部12个。")
    >>> [(claim.quote, claim.item) for claim in doc._.claims], [span.text for span in doc.spans["quantities"]]
    ([('12个', '党支部')], ['12个'])
    """
    from extract.language import load_language

    return load_language(**overrides)
