"""A batch: which files are taken, what becomes of each, and what the folder holds in the end."""

import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extract.attempt import Outcome, extract_source
from extract.document import Document
from extract.export import ExportError
from extract.inputs import InputError, Source, find_sources
from extract.metadata import Metadata
from extract.records import Claim, Problem, Rejection
from extract.report import Report
from extract.rules import RuleError
from extract.run import crew_of, describe, run
from extract.settings import Settings, check_rules


class FakePipeline:
    """Finds 12名 and 第三, has a problem with 坏, breaks on 崩, and never ends on 慢."""

    page_parts = None

    def extract(self, document: Document, *, doc_id: str = "", published: date | None = None) -> Report:
        text = document.text
        if "崩" in text:
            raise RecursionError("too deep")
        while "慢" in text:
            pass
        metadata = Metadata(title="年度总结", published=date(2023, 1, 5))
        problems = (Problem(doc_id=doc_id, kind="claim", message="坏"),) if "坏" in text else ()
        claims, rejections = tuple(self._claims(text, doc_id)), tuple(self._rejections(text, doc_id))
        return Report(doc_id, text, metadata, claims, rejections, problems)

    def _claims(self, text: str, doc_id: str) -> Iterator[Claim]:
        if (at := text.find("12名")) >= 0:
            empty = dict.fromkeys(("per", "item", "action", "period_text", "title", "region", "section", "sentence"), "")
            yield Claim(
                **empty, **dict.fromkeys(("value", "value_min", "value_max"), Decimal(12)), doc_id=doc_id, claim_id=f"{doc_id}#1",
                quote="12名", char_start=at, char_end=at + 3, modifier="exact", unit="名", indicator="other.other", status="reported",
                period_start=None, period_end=None, flags=(), published=None, rules=(), stage="rules",
            )  # fmt: skip

    def _rejections(self, text: str, doc_id: str) -> Iterator[Rejection]:
        if (at := text.find("第三")) >= 0:
            yield Rejection(doc_id=doc_id, quote="第三", char_start=at, char_end=at + 2, reason="ordinal", rule="x")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    for user in ("extract.run", "extract.attempt"):
        monkeypatch.setattr(f"{user}.load_pipeline", lambda settings: FakePipeline())
    monkeypatch.setattr("extract.run.crew_of", lambda workers, settings: crew_of(0, settings))  # a fake reaches no other process


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def ids(sources: list[Source]) -> list[str]:
    return [source.doc_id for source in sources]


def table(out: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_files_are_named_by_their_path_under_the_folder_and_sorted(tmp_path: Path) -> None:
    write(tmp_path / "in" / "b", two="2")
    write(tmp_path / "in", z="1", a="1")
    assert ids(find_sources([tmp_path / "in"])) == ["a.txt", "b/two.txt", "z.txt"]


def test_a_file_given_by_itself_is_named_by_its_name_and_taken_once(tmp_path: Path) -> None:
    write(tmp_path / "in", a="1")
    assert ids(find_sources([tmp_path / "in" / "a.txt", tmp_path / "in" / ".." / "in" / "a.txt"])) == ["a.txt"]
    assert ids(find_sources([tmp_path / "in", tmp_path / "in" / "a.txt"])) == ["a.txt"]
    (tmp_path / "in" / "sub").mkdir()
    write(tmp_path / "in" / "sub", b="1")
    assert ids(find_sources([tmp_path / "in", tmp_path / "in" / "sub"])) == ["in/a.txt", "in/sub/b.txt"]


def test_several_folders_put_their_name_in_front(tmp_path: Path) -> None:
    folders = [write(tmp_path / year, a="1") for year in ("2022", "2023")]
    assert ids(find_sources(folders)) == ["2022/a.txt", "2023/a.txt"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    files = [write(tmp_path / year, a="1") / "a.txt" for year in ("2022", "2023")]
    with pytest.raises(InputError, match=r"2022/a\.txt and .*2023/a\.txt would both be called a\.txt"):
        find_sources(files)


def test_a_path_that_does_not_exist_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file or folder: .*absent"):
        find_sources([tmp_path, tmp_path / "absent"])


def test_hidden_files_and_the_output_folder_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, a="1")
    write(tmp_path / "out", claims="1")
    write(tmp_path / ".git", config="1")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    assert ids(find_sources([tmp_path], skip=tmp_path / "out")) == ["a.txt"]


def test_links_neither_loop_nor_vanish(tmp_path: Path) -> None:
    write(tmp_path, a="1")
    (tmp_path / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert ids(find_sources([tmp_path])) == ["a.txt", "b.txt", "self", "up"]


def test_a_name_that_is_no_utf8_still_makes_a_writable_id(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd7\xdc.txt")).write_text("1", encoding="utf-8")
    assert ids(find_sources([tmp_path])) == ["\\xd7\\xdc.txt"]


@pytest.mark.usefixtures("fake")
def test_every_file_has_one_outcome_and_the_tables_agree(tmp_path: Path) -> None:
    write(tmp_path / "in", claims="走访12名，第三", crash="崩", empty="", partial="坏12名", plain="无")
    (tmp_path / "in" / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "in" / "video.txt").write_bytes(bytes(4) + b"ftypmp42")
    told: list[str] = []

    def tell(outcome: Outcome, total: int) -> None:
        told.append(f"{outcome.row.doc_id} of {total}")

    summary = run([tmp_path / "in"], tmp_path / "out", on_outcome=tell)
    outcomes = {row["doc_id"]: row["outcome"] for row in table(tmp_path / "out", "reports")}
    assert outcomes == {
        "claims.txt": "ok", "crash.txt": "crash", "empty.txt": "empty_text", "image.txt": "unsupported",
        "partial.txt": "partial", "plain.txt": "ok", "video.txt": "unsupported",
    }  # fmt: skip
    assert summary[:5] == (7, 2, 1, 5, 4)
    assert [len(table(tmp_path / "out", name)) for name in ("claims", "rejections", "problems")] == [2, 1, 5]
    assert told == [f"{doc_id} of 7" for doc_id in outcomes]
    assert all(row["message"] for row in table(tmp_path / "out", "problems"))


@pytest.mark.usefixtures("fake")
def test_damaged_bytes_are_a_problem_row_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("走访老党员12名，发放慰问金3000元，召开座谈会5场。".encode() * 3 + b"\xff")
    outcome = extract_source(Source("a.txt", tmp_path / "a.txt"), Settings())
    assert (outcome.row.outcome, outcome.row.claims, outcome.report.problems[0].kind) == ("partial", 1, "replaced")


@pytest.mark.usefixtures("fake")
def test_a_file_that_takes_too_long_is_a_problem_row_and_the_others_are_done(tmp_path: Path) -> None:
    write(tmp_path / "in", a="慢", b="12名")
    run([tmp_path / "in"], tmp_path / "out", settings=Settings(seconds=0.05))
    assert [row["outcome"] for row in table(tmp_path / "out", "reports")] == ["timeout", "ok"]
    assert "--time-limit" in str(table(tmp_path / "out", "problems")[0]["message"])


@pytest.mark.usefixtures("fake")
def test_the_marker_tells_versions_hashes_and_counts(tmp_path: Path) -> None:
    summary = run([write(tmp_path / "in", a="12名")], tmp_path / "out", formats=("jsonl",))
    marker = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert marker["counts"] == {"claims": 1, "reports": 1, "rejections": 0, "masks": 0, "problems": 0, "unread": 0}
    assert marker["seconds"] == summary.seconds
    assert {"python", "spacy", "pyarrow"} <= set(marker["versions"])
    assert marker["stages"] == ["rules", "ner"]


@pytest.mark.usefixtures("fake")
def test_the_report_row_says_how_the_file_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("走访老党员12名".encode("gbk"))
    row = extract_source(Source("a.txt", tmp_path / "a.txt"), Settings()).row
    assert (row.encoding, row.characters, row.title, row.published) == ("gb18030", 8, "年度总结", date(2023, 1, 5))


@pytest.mark.usefixtures("fake")
def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "in", a="12名，第三", b="坏12名", c="")
    for name in ("one", "two"):
        run([tmp_path / "in"], tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir() if path.name != "run.json")
    assert len(files) == 15
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


@pytest.mark.usefixtures("fake")
def test_an_unusable_output_folder_stops_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(ExportError, match="out: cannot be written"):
        run([write(tmp_path / "in", a="12名")], tmp_path / "out")


def test_the_hash_of_the_rules_follows_the_folder_in_use(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("[]", encoding="utf-8")
    assert describe(Settings())["rules_sha256"] != describe(Settings(tmp_path))["rules_sha256"]
    assert describe(Settings()) == describe(Settings())


@pytest.mark.parametrize("names", [[], ["wordz.yaml"], ["words.yaml", "other.yml"]])
def test_a_folder_of_rules_without_known_files_is_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("[]", encoding="utf-8")
    with pytest.raises(RuleError, match="expected any of"):
        check_rules(tmp_path)


def test_a_folder_of_rules_with_known_files_passes(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("[]", encoding="utf-8")
    check_rules(tmp_path)


def test_a_folder_without_files_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(InputError, match="no file to read"):
        run([tmp_path / "in"], tmp_path / "out")
