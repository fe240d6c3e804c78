"""A batch: files and folders in, one recorded outcome for each file, tables out."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.export import Tables
from extract.read import ReadError, read_file
from extract.records import STAGES, Claim, Masked, Problem, Rejection, ReportRow
from extract.rules import RuleError, shipped_rules
from extract.workers import TimeLimitError, map_in_order, time_limit

if TYPE_CHECKING:
    from extract.pipeline import Pipeline

FORMATS = ("csv", "parquet", "jsonl")
READ = frozenset({"ok", "partial"})

_MODEL = ("segmenter", "lexicon", "model")
_PARTS = ("extract-claims", "spacy", "spacy-pkuseg", "opencc", "charset-normalizer", "pydantic", "pyarrow")


class InputError(ValueError):
    """Paths that cannot be taken together as an input; the message names them."""


class Source(NamedTuple):
    """A file to read, and the name that its rows carry."""

    doc_id: str
    path: Path


class Settings(NamedTuple):
    """What the extraction depends on beside the text; `seconds` is the most that one file may take."""

    rules: Path | None = None
    stages: tuple[str, ...] = STAGES
    seconds: float = 120


class Outcome(NamedTuple):
    """What became of one file."""

    report: ReportRow
    claims: tuple[Claim, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    problems: tuple[Problem, ...] = ()
    masks: tuple[Masked, ...] = ()


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

    `on_outcome` is told of each file in order, with the number of all. Raises InputError, RuleError or ExportError
    before any table is touched.
    """
    began = time.perf_counter()
    settings = settings or Settings()
    sources = find_sources(paths, skip=out)
    if not sources:
        raise InputError(f"no file to read in {', '.join(map(str, paths))}")
    check_rules(settings.rules)
    load_pipeline(settings)
    unread = 0
    with Tables(out, formats) as tables:
        for outcome in extract_all(sources, settings, workers):
            tables.write("claims", outcome.claims)
            tables.write("reports", [outcome.report])
            tables.write("rejections", outcome.rejections)
            tables.write("masks", outcome.masks)
            tables.write("problems", outcome.problems)
            unread += outcome.report.outcome not in READ
            on_outcome(outcome, len(sources))
        counts, seconds = {**tables.counts, "unread": unread}, round(time.perf_counter() - began, 3)
        tables.commit({**describe(settings), "counts": counts, "seconds": seconds})
    return Summary(counts["reports"], counts["claims"], counts["rejections"], counts["problems"], unread, seconds)


def find_sources(paths: Sequence[Path], *, skip: Path | None = None) -> list[Source]:
    """Return the files under `paths` in order of their names.

    A file's `doc_id` is its path under the folder that was given; with several folders, the folder's name goes in front.
    Hidden files and the folder `skip` are left out; a link to a folder is not followed but recorded as unread, as are
    other entries without content. Raises InputError where a path does not exist or two files would share a name.
    """
    missing = [str(path) for path in paths if not os.path.lexists(path)]
    if missing:
        raise InputError(f"no such file or folder: {', '.join(missing)}")
    several = len({path.resolve() for path in paths if path.is_dir()}) > 1
    found: dict[str, Path] = {}
    taken: set[Path] = set()
    for path in paths:
        for file in _walk(path, skip.resolve() if skip else None) if path.is_dir() else [path]:
            place = file.parent.resolve() / file.name
            if place in taken:
                continue
            doc_id = _doc_id(file, path, several)
            if doc_id in found:
                raise InputError(f"{found[doc_id]} and {file} would both be called {doc_id}: give the folder above both, or run them apart")
            taken.add(place)
            found[doc_id] = file
    return [Source(doc_id, found[doc_id]) for doc_id in sorted(found)]


def _walk(folder: Path, skip: Path | None) -> Iterator[Path]:
    """Yield the files of a folder and its folders, and in their place the entries that cannot be entered."""
    if folder.resolve() == skip:
        return
    try:
        entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        yield folder
        return
    for entry in entries:
        if os.path.isdir(entry) and not entry.is_symlink():  # noqa: PTH112 (Path.is_dir raises where a folder may not be entered)
            yield from _walk(entry, skip)
        else:
            yield entry


def _doc_id(file: Path, given: Path, several: bool) -> str:
    name = file.name if file == given else file.relative_to(given).as_posix()
    if several and given.is_dir():
        name = f"{given.resolve().name}/{name}"
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def check_rules(directory: Path | None) -> None:
    """Raise RuleError where a folder of rules holds no rule file, or one that no stage reads."""
    if directory is None:
        return
    known = {path.name for path in shipped_rules().glob("*.yaml")}
    given = {path.name for path in directory.glob("*.y*ml")}
    if not given or given - known:
        fault = f"{min(given - known)} is none that a stage reads" if given else "no rule file in it"
        raise RuleError(f"{directory}: {fault}; expected any of {', '.join(sorted(known))}")


@cache
def load_pipeline(settings: Settings) -> Pipeline:
    """Return the pipeline of these settings, loaded once a process."""
    from extract.pipeline import Pipeline

    return Pipeline(settings.rules, settings.stages)


def extract_source(source: Source, settings: Settings) -> Outcome:
    """Return what became of one file; whatever goes wrong with it is a problem row, not an exception."""
    try:
        raw = read_file(source.path)
    except ReadError as error:
        return _failed(source, error.kind, str(error))
    try:
        pipeline = load_pipeline(settings)
        with time_limit(settings.seconds):
            report = pipeline.extract(raw, doc_id=source.doc_id)
    except TimeLimitError:
        return _failed(source, "timeout", f"not finished in {settings.seconds:g} seconds: split it, or allow more with --time-limit")
    except Exception as error:
        return _failed(source, "crash", f"the extraction broke off ({type(error).__name__}: {error}): please report it with this file")
    problems = (*report.problems, *(Problem(doc_id=source.doc_id, kind=note.kind, message=note.message) for note in raw.notes))
    if raw.replaced:
        message = f"{raw.replaced} places are not valid {raw.encoding} and read as U+FFFD: fetch the file again or save it as UTF-8"
        problems = (*problems, Problem(doc_id=source.doc_id, kind="replaced", message=message))
    row = ReportRow(
        doc_id=source.doc_id,
        **report.metadata.row(),
        encoding=raw.encoding,
        characters=len(raw.text),
        claims=len(report.claims),
        rejections=len(report.rejections),
        problems=len(problems),
        outcome="partial" if problems else "ok",
    )
    return Outcome(row, report.claims, report.rejections, problems, report.masks)


def _failed(source: Source, kind: str, message: str) -> Outcome:
    problem = Problem(doc_id=source.doc_id, kind=kind, message=message)
    counts = {"characters": 0, "claims": 0, "rejections": 0, "problems": 1}
    row = ReportRow.model_validate({"doc_id": source.doc_id, **counts, "outcome": kind})
    return Outcome(row, problems=(problem,))


def extract_all(sources: Sequence[Source], settings: Settings, workers: int) -> Iterator[Outcome]:
    """Yield the outcome of every file, in the order of `sources` whatever the number of workers."""
    return map_in_order(partial(extract_source, settings=settings), sources, workers, _died)


def _died(source: Source) -> Outcome:
    return _failed(source, "crash", "the extraction ended its process: please report it with this file")


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
