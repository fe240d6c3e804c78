"""One file: its report and its row in the ledger, whatever is in it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extract.document import Document, ReadError
from extract.encodings import junk_score
from extract.formats import read_as
from extract.formats.detect import detect
from extract.inputs import Source
from extract.metadata import Metadata
from extract.outcomes import READ, outcome_of, reason_of
from extract.records import Problem, ReportRow
from extract.report import Report
from extract.settings import Settings, load_pipeline
from extract.texts import text_place
from extract.workers import Loss, TimeLimitError, time_limit

if TYPE_CHECKING:
    from extract.pipeline import Pipeline

_MUCH_JUNK = Decimal("0.1")


@dataclass
class Facts:
    """What is known of a file so far; `is_text` where the file is simply its text in UTF-8."""

    format: str = ""
    bytes: int = 0
    sha256: str = ""
    encoding: str = ""
    replaced: int = 0
    junk: Decimal = Decimal(0)
    characters: int = 0
    is_text: bool = True


class Outcome(NamedTuple):
    """What became of one file: its report and its row in the ledger."""

    report: Report
    row: ReportRow


def extract_source(source: Source, settings: Settings) -> Outcome:
    """Return what became of one file; whatever goes wrong with it is a problem row, not an exception."""
    return attempt(source, load_pipeline(settings), settings)


def attempt(source: Source, pipeline: Pipeline, settings: Settings) -> Outcome:
    """Return what became of one file within the limits; only a key pressed by the user leaves as an exception."""
    facts = Facts()
    try:
        with time_limit(settings.seconds):
            return _outcome(_read_and_extract(source, pipeline, facts), facts)
    except KeyboardInterrupt:
        raise
    except ReadError as error:
        facts.format = error.format or facts.format
        return failed(source, error.kind, str(error), facts, error.reason)
    except TimeLimitError:
        return failed(source, *_over_limit("timeout", settings), facts)
    except MemoryError:
        return failed(source, *_over_limit("out_of_memory", settings), facts)
    except BaseException as error:  # a reader that exits or panics loses its own file only
        message = f"the extraction broke off ({type(error).__name__}: {error}): please report it with this file"
        return failed(source, "crash", message, facts)


def lost(source: Source, loss: Loss, settings: Settings) -> Outcome:
    """Return the outcome of a file whose worker was lost over it."""
    facts = Facts()
    with suppress(ReadError):  # it may be gone since
        facts.format = detect(_content(source, facts), source.name)
    return failed(source, *_over_limit(loss, settings), facts)


def failed(source: Source, kind: str, message: str, facts: Facts, reason: str = "") -> Outcome:
    """Return the outcome of a file that gave no claims, with the one problem that says why."""
    problem = Problem(doc_id=source.doc_id, kind=kind, message=message)
    outcome, why = outcome_of(kind), reason or reason_of(kind)
    report = Report(source.doc_id, "", Metadata(), (), (), (problem,), outcome=outcome, reason=why)
    return _outcome(report, facts)


def _read_and_extract(source: Source, pipeline: Pipeline, facts: Facts) -> Report:
    data = _content(source, facts)
    facts.format = detect(data, source.name)
    if facts.format == "archive":
        return _archive(source, data)
    document = read_as(facts.format, data, pipeline.page_parts)
    _judge(document, facts)
    facts.is_text = not source.way and document.text.encode() == data
    report = pipeline.extract(document, doc_id=source.doc_id)
    notes = [Problem(doc_id=source.doc_id, kind=note.kind, message=note.message) for note in document.notes]
    problems = (*report.problems, *notes, *_faults(facts, source.doc_id))
    if not problems:
        return report
    reason = ";".join(dict.fromkeys(reason_of(problem.kind) for problem in problems))
    return replace(report, problems=problems, outcome="partial", reason=reason)


def _archive(source: Source, data: bytes) -> Report:
    """Return the report of an archive: it has no text of its own, and each file in it has a row of its own."""
    from extract.formats.archive import DEPTH, list_members

    if len(source.way) >= DEPTH:
        message = f"archives inside archives are read to a depth of {DEPTH}: unpack the outer ones"
        raise ReadError("too_large", message, f"压缩包嵌套超过 {DEPTH} 层:请先解压外层的压缩包")
    if not (count := len(list_members(data, len(source.way) + 1))):
        raise ReadError("empty_text", "the archive holds no file: fetch it again or leave it out", "压缩包里没有文件:请重新获取")
    return Report(source.doc_id, "", Metadata(), (), (), (), reason=f"压缩包,内有 {count} 个文件,各有一行")


def _content(source: Source, facts: Facts) -> bytes:
    with suppress(OSError):  # the next line names it
        facts.bytes = source.path.stat().st_size if source.path.is_file() and not source.way else 0
    data = source.content()
    facts.bytes, facts.sha256 = len(data), hashlib.sha256(data).hexdigest()
    return data


def _judge(document: Document, facts: Facts) -> None:
    facts.encoding, facts.replaced, facts.characters = document.encoding, document.replaced, len(document.text)
    facts.junk = junk_score(document.text)


def _faults(facts: Facts, doc_id: str) -> list[Problem]:
    faults = []
    if facts.replaced:
        message = f"{facts.replaced} places are not valid {facts.encoding} and read as U+FFFD: fetch the file again or save it as UTF-8"
        faults.append(Problem(doc_id=doc_id, kind="replaced", message=message))
    if facts.junk > _MUCH_JUNK:
        message = f"{facts.junk:.0%} of the characters are junk: compare the text with the original, or fetch the file again"
        faults.append(Problem(doc_id=doc_id, kind="garbled", message=message))
    return faults


def _outcome(report: Report, facts: Facts) -> Outcome:
    is_read = report.outcome in READ
    row = ReportRow(
        doc_id=report.doc_id,
        format=facts.format,
        bytes=facts.bytes,
        sha256=facts.sha256,
        **(report.metadata.row() if is_read else {}),
        encoding=facts.encoding,
        replaced=facts.replaced,
        junk=facts.junk,
        characters=facts.characters,
        text_file="" if facts.is_text or not is_read else text_place(report.doc_id),
        claims=len(report.claims),
        rejections=len(report.rejections),
        problems=len(report.problems),
        outcome=report.outcome,
        reason=report.reason,
    )
    return Outcome(report, row)


def _over_limit(loss: Loss, settings: Settings) -> tuple[str, str]:
    """Return the kind and the message of a loss, with the limit that was granted."""
    messages = {
        "timeout": f"not finished in {settings.seconds:g} seconds: split it, or allow more with --time-limit",
        "out_of_memory": f"it needs more memory than {settings.megabytes:,} MB: split it, or allow more with --memory-limit",
        "crash": "the extraction ended its process: please report it with this file",
    }
    return loss, messages[loss]
