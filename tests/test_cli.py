"""The program as its users meet it: real files in, tables, messages and exit statuses out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from extract.cli import app
from extract.records import TABLES

PARAGRAPH = "今年以来，全区走访慰问老党员35名，发放慰问金2.1万元。"
REPORT = f"某区老干部工作总结\n发布时间：2022-11-20\n{PARAGRAPH}\n第三季度召开座谈会6场，参加人员达200余人。\n"


def extract(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=text)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "towns").mkdir(parents=True)
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_bytes(REPORT.replace("35", "36").encode("gb18030"))
    (folder / "towns" / "c").write_text(REPORT.replace("35", "37"), encoding="utf-16")
    return folder


def test_run_writes_every_table_in_every_format(reports: Path, tmp_path: Path) -> None:
    result = extract("run", reports, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("3 reports (0 not read), ")
    expected = {f"{table}.{suffix}" for table in TABLES for suffix in ("csv", "parquet", "jsonl")} | {"run.json", "texts"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected
    lines = (tmp_path / "out" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    found = {(row["doc_id"], row["value"]) for row in map(json.loads, lines)}
    assert {("a.txt", 35), ("b.txt", 36), ("towns/c", 37), ("a.txt", 21000)} <= found


def test_formats_hold_the_same_rows(reports: Path, tmp_path: Path) -> None:
    extract("run", reports, "--out", tmp_path / "out")
    as_csv = pd.read_csv(tmp_path / "out" / "claims.csv")
    as_parquet = pd.read_parquet(tmp_path / "out" / "claims.parquet")
    as_json = pd.read_json(tmp_path / "out" / "claims.jsonl", lines=True)
    for name in ("doc_id", "quote", "char_start", "value", "unit"):
        assert as_csv[name].fillna("").tolist() == as_parquet[name].fillna("").tolist() == as_json[name].fillna("").tolist()


def test_quotes_stand_where_the_offsets_say(reports: Path, tmp_path: Path) -> None:
    extract("run", reports, "--out", tmp_path / "out", "--format", "jsonl")
    text = (reports / "a.txt").read_bytes().decode("utf-8")
    tables = [(tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("claims", "rejections")]
    rows = [row for row in map(json.loads, "".join(tables).splitlines()) if row["doc_id"] == "a.txt"]
    assert rows
    assert all(text[row["char_start"] : row["char_end"]] == row["quote"] for row in rows)


def test_only_the_formats_asked_for_are_written(reports: Path, tmp_path: Path) -> None:
    extract("run", reports, "--out", tmp_path / "out", "--format", "jsonl, csv")
    assert {path.suffix for path in (tmp_path / "out").iterdir() if path.is_file()} == {".jsonl", ".csv", ".json"}


def test_files_that_cannot_be_read_are_named_and_the_others_done(reports: Path, tmp_path: Path) -> None:
    (reports / "empty.txt").write_bytes(b"")
    (reports / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (reports / "letter.docx").write_bytes(b"PK\x03\x04")
    (reports / "noise.txt").write_bytes(bytes(range(128, 256)) * 4)
    result = extract("run", reports, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stdout.startswith("7 reports (4 not read), ")
    assert {line.split(":")[0] for line in result.stderr.splitlines()} == {"empty.txt", "photo.txt", "letter.docx", "noise.txt"}
    rows = pd.read_csv(tmp_path / "out" / "reports.csv").set_index("doc_id")
    assert rows.loc["a.txt", "claims"] > 0
    assert rows.loc["letter.docx", ["outcome", "reason"]].tolist() == ["error", "文件已损坏:请重新获取"]


def test_a_line_of_many_megabytes_is_refused_and_the_others_done(reports: Path, tmp_path: Path) -> None:
    (reports / "long.txt").write_bytes(b"9" * 50_000_000)
    result = extract("run", reports, "--out", tmp_path / "out", "--format", "csv")
    assert result.exit_code == 1
    assert "long.txt: 50,000,000 bytes, the limit is" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "absent", "--out", "out"], "no such file or folder: absent"),
        (["run", "in", "--out", "in/a.txt"], "--out"),
        (["run", "in"], "--out"),
        (["run", "in", "--out", "out", "--format", "xls"], "'xls' is none of csv, parquet, jsonl"),
        (["run", "in", "--out", "out", "--stages", "magic"], "'magic' is none of rules, ner"),
        (["run", "in", "--out", "out", "--rules", "absent"], "absent"),
        (["run", "in", "--out", "out", "--workers", "0"], "--workers"),
        (["show", "absent"], "absent"),
        (["evaluate", "in", "in"], "holds no .jsonl file"),
        (["text", "1", "--published", "yesterday"], "yesterday"),
    ],
)
def test_a_usage_error_says_what_is_wrong_and_runs_nothing(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = extract(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_malformed_rule_is_a_usage_error_that_names_file_id_and_field(reports: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "words.yaml").write_text("- id: words.odd\n  words: 5\n", encoding="utf-8")
    result = extract("run", reports, "--out", tmp_path / "out", "--rules", rules)
    assert result.exit_code == 2
    assert all(part in result.stderr for part in ("words.yaml", "words.odd", "field 'words'"))
    assert not (tmp_path / "out").exists()


def test_text_prints_a_table(reports: Path) -> None:
    result = extract("text", PARAGRAPH)
    assert result.exit_code == 0
    assert "21000" in result.stdout


def test_text_prints_every_field_as_json() -> None:
    result = extract("text", PARAGRAPH, "--published", "2022-11-20", "--json")
    claims = json.loads(result.stdout)["claims"]
    assert [(claim["quote"], claim["value"], claim["unit"]) for claim in claims] == [("35名", 35, "名"), ("2.1万元", 21000, "元")]
    assert {claim["published"] for claim in claims} == {"2022-11-20"}


def test_text_reads_standard_input() -> None:
    assert json.loads(extract("text", "-", "--json", text=PARAGRAPH).stdout)["claims"][0]["value"] == 35


def test_text_without_numbers_finds_nothing() -> None:
    assert json.loads(extract("text", "全区老党员发挥余热。", "--json").stdout) == {"claims": [], "rejections": [], "problems": []}


def test_show_prints_the_claims_of_one_report(reports: Path) -> None:
    result = extract("show", reports / "b.txt")
    assert result.exit_code == 0
    assert "21000" in result.stdout


def test_show_says_why_a_file_cannot_be_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    result = extract("show", tmp_path / "a.txt")
    assert result.exit_code == 1
    assert "a.txt: the file is empty" in result.stderr


def test_show_does_not_pass_an_archive_off_as_an_empty_report() -> None:
    result = extract("show", Path(__file__).parent / "data" / "report.zip")
    assert result.exit_code == 1
    assert "report.zip: an archive has no text of its own: give it to `extract run`" in result.stderr


def test_show_says_what_of_a_file_was_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("走访老党员12名，".encode() * 30 + b"\xff")
    result = extract("show", tmp_path / "a.txt")
    assert result.exit_code == 0
    assert "a.txt: 1 places are not valid utf-8" in result.stderr


def test_evaluate_measures_the_extraction_against_annotations(reports: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    at = REPORT.index("35名")
    numbers = {"value": 35, "value_min": 35, "value_max": 35}
    lines = [{"report": {"title": ""}}, {"quote": "35名", "char_start": at, "char_end": at + 3, "unit": "名", "item": "老党员", **numbers}]
    (gold / "a.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (gold / "gone.jsonl").write_text("", encoding="utf-8")
    result = extract("evaluate", gold, reports, "--json")
    figures = json.loads(result.stdout)
    assert (figures["reports"], figures["gold"], figures["quantity_recall"]) == (2, 1, 1.0)
    assert "gone.txt: not there" in result.stderr
    printed = extract("evaluate", gold, reports, "--errors", "1").stdout
    assert f"quantity_recall        {figures['quantity_recall']}" in printed
    assert "  spurious: a:" in printed


@pytest.mark.parametrize("command", ["run", "text", "show", "evaluate"])
def test_help_of_every_command_has_an_example(command: str) -> None:
    result = extract(command, "--help")
    assert result.exit_code == 0
    assert f"Example: extract {command} " in result.stdout


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a run but the marker, which holds the time that it took."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "run.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_program_writes_the_same_tables_with_two_workers(reports: Path, tmp_path: Path) -> None:
    for workers in ("1", "2"):
        command = [sys.executable, "-m", "extract.cli", "run", str(reports), "--out", str(tmp_path / workers), "--workers", workers]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, "PYTHONUTF8": "1"})
        assert (done.returncode, done.stderr) == (0, "")
    one, two = (tree(tmp_path / workers) for workers in ("1", "2"))
    assert "texts/b.txt.txt" in one
    assert one == two
