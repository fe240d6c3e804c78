"""A batch: files and folders in, one recorded outcome for each file, tables out."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from extract.attempt import Outcome, extract_source, lost
from extract.export import Tables
from extract.inputs import InputError, Source, find_sources
from extract.outcomes import READ
from extract.rules import shipped_rules
from extract.settings import Settings, check_rules, load_pipeline
from extract.workers import Crew

FORMATS = ("csv", "parquet", "jsonl")

_MODEL = ("segmenter", "lexicon", "model")
_PARTS = (
    *("extract-claims", "charset-normalizer", "lxml", "markdown-it-py", "olefile", "opencc", "pyarrow", "pydantic"),
    *("pypdfium2", "spacy", "spacy-pkuseg"),
)


class Summary(NamedTuple):
    """The figures of a finished run; `unread` counts the files that gave no text or broke the extraction."""

    reports: int
    claims: int
    rejections: int
    problems: int
    unread: int
    seconds: float


def run(
    paths: Sequence[Path],
    out: Path,
    *,
    formats: tuple[str, ...] = FORMATS,
    settings: Settings | None = None,
    workers: int = 1,
    on_outcome: Callable[[Outcome, int], None] = lambda outcome, total: None,
) -> Summary:
    """Extract every report under `paths`, write the tables to `out`, and return the figures.

    Each file is read in one of `workers` processes, so that none can stop the run; with 0 all is done in this process, and a file
    that ends it ends the run. `on_outcome` is told of each file in order, with the number of all. Raises InputError, RuleError or
    ExportError before any table is touched.
    """
    began = time.perf_counter()
    settings = settings or Settings()
    sources = find_sources(paths, skip=out)
    if not sources:
        raise InputError(f"no file to read in {', '.join(map(str, paths))}")
    check_rules(settings.rules)
    unread = 0
    with crew_of(min(workers, len(sources)), settings) as crew, Tables(out, formats) as tables:
        for outcome in extract_all(sources, settings, crew):
            _write(tables, outcome)
            unread += outcome.row.outcome not in READ
            on_outcome(outcome, len(sources))
        counts, seconds = {**tables.counts, "unread": unread}, round(time.perf_counter() - began, 3)
        tables.commit({**describe(settings), "counts": counts, "seconds": seconds})
    return Summary(counts["reports"], counts["claims"], counts["rejections"], counts["problems"], unread, seconds)


def _write(tables: Tables, outcome: Outcome) -> None:
    report, row = outcome
    tables.write("claims", report.claims)
    tables.write("reports", [row])
    tables.write("rejections", report.rejections)
    tables.write("masks", report.masks)
    tables.write("problems", report.problems)
    if row.text_file:
        tables.write_text(row.text_file, report.text)


def crew_of(workers: int, settings: Settings) -> Crew:
    """Return the processes of a run. Entering it raises RuleError where the rules cannot be loaded."""
    return Crew(workers, partial(load_pipeline, settings), seconds=settings.seconds, megabytes=settings.megabytes)


def extract_all(sources: Sequence[Source], settings: Settings, crew: Crew) -> Iterator[Outcome]:
    """Yield the outcome of every file, in the order of `sources` whatever the number of workers."""
    return crew.map_in_order(partial(extract_source, settings=settings), sources, partial(lost, settings=settings))


def describe(settings: Settings) -> dict[str, object]:
    """Return what two runs must share to give the same tables: versions, stages, and hashes of rules and model."""
    package = Path(__file__).parent
    rules = {path.name: path for folder in (shipped_rules(), settings.rules) if folder for path in folder.glob("*.yaml")}
    model = [path for folder in _MODEL for path in (package / folder).rglob("*") if path.is_file() and path.suffix != ".md"]
    return {
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PARTS}},
        "stages": list(settings.stages),
        "rules_sha256": _hash([rules[name] for name in sorted(rules)]),
        "model_sha256": _hash(sorted(model)),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # a checkout that runs without being installed
        return ""


def _hash(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
