"""One file: whatever goes wrong with it ends as one row that says what to do."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from extract.attempt import attempt, lost
from extract.document import Document
from extract.encodings import junk_score
from extract.inputs import Source
from extract.metadata import Metadata
from extract.outcomes import READ, OutcomeName, outcome_of, reason_of
from extract.report import Report
from extract.settings import Settings


class Panic(BaseException):
    """What a library written in Rust raises when it gives up."""


class Breaking:
    """A pipeline that does one thing to whatever it is given."""

    page_parts = None

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act

    def extract(self, document: Document, *, doc_id: str = "") -> Report:
        self._act()
        return Report(doc_id, document.text, Metadata(title="总结"), (), (), ())


def outcome(tmp_path: Path, data: bytes, act: Callable[[], object] = lambda: None, seconds: float = 60) -> tuple[Report, dict[str, object]]:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    found = attempt(Source("report.txt", path), Breaking(act), Settings(seconds=seconds, megabytes=900))  # type: ignore[arg-type]
    return found.report, found.row.model_dump()


def throw(error: BaseException) -> Callable[[], object]:
    def act() -> object:
        raise error

    return act


def spin() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RecursionError("deep"), "crash"),
        (SystemExit(3), "crash"),
        (Panic("index out of bounds"), "crash"),
        (GeneratorExit(), "crash"),
        (MemoryError(), "out_of_memory"),
    ],
)
def test_whatever_is_raised_is_one_problem_row(tmp_path: Path, error: BaseException, kind: OutcomeName) -> None:
    report, row = outcome(tmp_path, "走访12名".encode(), throw(error))
    assert (row["outcome"], report.outcome, row["problems"], row["reason"]) == (kind, kind, 1, reason_of(kind))
    assert row["sha256"]
    assert (row["format"], row["characters"]) == ("text", 5)


def test_the_user_can_still_stop_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        outcome(tmp_path, "走访12名".encode(), throw(KeyboardInterrupt()))


def test_the_message_names_the_limit_that_was_granted(tmp_path: Path) -> None:
    report, _ = outcome(tmp_path, "走访12名".encode(), throw(MemoryError()))
    assert "900 MB" in report.problems[0].message
    assert "--memory-limit" in report.reason


def test_the_time_limit_holds_in_a_library_that_takes_every_exception(tmp_path: Path) -> None:
    def swallow() -> None:
        while True:
            try:
                spin()
            except Exception:
                continue

    report, _ = outcome(tmp_path, "走访12名".encode(), swallow, 0.05)
    assert report.outcome == "timeout"
    assert "0.05 seconds" in report.problems[0].message


def test_the_ledger_says_how_the_file_was_read(tmp_path: Path) -> None:
    data = "走访老党员12名，發放????慰问金".encode("gb18030")
    _, row = outcome(tmp_path, data)
    assert (row["format"], row["bytes"], row["encoding"], row["replaced"]) == ("text", len(data), "gb18030", 0)
    assert (row["characters"], row["text_file"], row["title"]) == (18, "texts/report.txt.txt", "总结")


def test_much_junk_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    report, row = outcome(tmp_path, "走访??????12名".encode())
    assert (report.outcome, report.problems[0].kind, row["junk"]) == ("partial", "garbled", Decimal("0.5455"))
    assert report.reason == reason_of("garbled")


@pytest.mark.parametrize(
    "text", ["走访老党员12名，发放慰问金3000元。", "是否完成？？", "H2O、CO₂、Ω、é", "××村、5×3÷2", "\ufeff总结\r\n", "𠮷野家１２名"]
)
def test_clean_text_is_no_junk(text: str) -> None:
    assert junk_score(text) == 0


@pytest.mark.parametrize("text", ["\ufffd" * 5, "锟斤拷锟斤拷", "".join(map(chr, range(1, 9))), "????", "锛銆鐨", "Ã¤Â¸Ã¥", "\x1c\x1d"])
def test_nothing_but_junk_scores_one(text: str) -> None:
    assert 0.7 < junk_score(text) <= 1


@pytest.mark.parametrize("loss", ["timeout", "crash", "out_of_memory"])
def test_a_file_whose_worker_was_lost_keeps_its_name_and_hash(tmp_path: Path, loss: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("走访12名", encoding="utf-8")
    found = lost(Source("a.txt", path), loss, Settings())  # type: ignore[arg-type]
    assert (found.row.doc_id, found.row.outcome, found.row.format, len(found.row.sha256)) == ("a.txt", loss, "text", 64)


def test_every_outcome_but_success_has_words_of_its_own() -> None:
    failures = set(get_args(OutcomeName)) - READ - {"error"}
    assert len({reason_of(kind) for kind in failures} | {reason_of("error")}) == len(failures) + 1
    assert {outcome_of(kind) for kind in failures} == failures
    assert outcome_of("undecodable") == outcome_of("unreadable") == outcome_of("no such kind") == "error"
