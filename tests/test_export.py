"""Tables: the same rows in every format, inert in spreadsheets, whole or absent."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.export import CsvWriter, ExportError, Tables, arrow_schema, csv_cell, json_line, number_text
from extract.records import TABLES, Claim, Record, Rejection, columns

FORMATS = ("csv", "parquet", "jsonl")


def claim(**fields: object) -> Claim:
    given: dict[str, object] = {
        **dict.fromkeys(("value_max", "period_start", "published"), None),
        **dict.fromkeys(("per", "item", "action", "period_text", "title", "region", "section", "sentence"), ""),
        "doc_id": "a.txt", "claim_id": "a.txt#1", "quote": "3.5万余元", "char_start": 4, "char_end": 10, "value": Decimal("3.5E+4"),
        "value_min": Decimal("35000.0"), "modifier": "more_than", "unit": "元", "indicator": "funds.relief", "status": "reported",
        "period_end": date(2022, 12, 31), "flags": ("truncated",), "rules": ("units.yuan", "modifiers.more_than"), "stage": "rules",
    }  # fmt: skip
    return Claim.model_validate({**given, **fields})


def rejection(quote: str) -> Rejection:
    return Rejection(doc_id="a.txt", quote=quote, char_start=0, char_end=len(quote), reason="ordinal", rule="rejections.ordinal")


def write(folder: Path, table: str, rows: list[Record], formats: tuple[str, ...] = FORMATS) -> None:
    with Tables(folder, formats) as tables:
        tables.write(table, rows)
        tables.commit({})


@pytest.mark.parametrize("table", TABLES)
def test_every_format_has_the_same_columns(tmp_path: Path, table: str) -> None:
    write(tmp_path, table, [])
    with (tmp_path / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == columns(table)
    assert pq.read_schema(tmp_path / f"{table}.parquet").names == columns(table)


def test_json_lines_have_the_columns_and_exact_numbers(tmp_path: Path) -> None:
    write(tmp_path, "claims", [claim()])
    line = (tmp_path / "claims.jsonl").read_text(encoding="utf-8")
    row = json.loads(line)
    assert list(row) == columns("claims")
    assert (row["value"], type(row["value"]), row["value_max"]) == (35000, int, None)
    assert (row["period_end"], row["flags"], row["quote"]) == ("2022-12-31", ["truncated"], "3.5万余元")
    assert '"value": 12345678901234567890.123' in json_line(claim(value="12345678901234567890.123", value_min="12345678901234567890.123"))


def test_parquet_types_are_those_of_the_schema(tmp_path: Path) -> None:
    write(tmp_path, "claims", [claim()])
    table = pq.read_table(tmp_path / "claims.parquet")
    assert table.schema.equals(arrow_schema("claims"))
    kinds = {name: table.schema.field(name).type for name in ("value", "char_start", "period_end", "published", "rules", "modifier")}
    assert kinds == {
        "value": pa.float64(), "char_start": pa.int64(), "period_end": pa.date32(), "published": pa.date32(),
        "rules": pa.list_(pa.string()), "modifier": pa.string(),
    }  # fmt: skip
    assert table.to_pylist()[0]["rules"] == ["units.yuan", "modifiers.more_than"]


def test_csv_opens_as_utf8_with_plain_numbers(tmp_path: Path) -> None:
    write(tmp_path, "claims", [claim()])
    assert (tmp_path / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,")
    row = pd.read_csv(tmp_path / "claims.csv", dtype=str, keep_default_na=False).iloc[0]
    cells = row[["value", "value_max", "rules", "period_end"]].tolist()
    assert cells == ["35000", "", "units.yuan;modifiers.more_than", "2022-12-31"]


RUN = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\rx", "＝1+1", "＋1+2", "－1－2", "＠x", " =1+1", "\x00=1", "--5", "-"]


@pytest.mark.parametrize("text", RUN)
def test_a_text_cell_that_a_spreadsheet_would_run_is_made_inert(text: str) -> None:
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-5.5", "+3", "-1,200.5", "-3%", "12名", "5-10人", "a=b", "增长-5%", ""])
def test_the_guard_spoils_no_number_and_no_other_text(text: str) -> None:
    assert csv_cell(text) == text


def test_a_negative_value_stays_a_number() -> None:
    assert csv_cell(Decimal("-5.50")) == "-5.5"


def test_csv_cells_survive_quotes_commas_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    writer = CsvWriter(path, "rejections")
    writer.write([rejection('“一, "二"\r\n三')])
    writer.close()
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(iter(csv.DictReader(file)))["quote"] == '“一, "二"\r\n三'


def test_control_characters_do_not_reach_a_spreadsheet() -> None:
    assert csv_cell("a\x00b\x1fc") == "a b c"


@pytest.mark.parametrize(("value", "text"), [("1E+8", "100000000"), ("0.10", "0.1"), ("100", "100"), ("0", "0"), ("-7.00", "-7")])
def test_numbers_are_written_plainly(value: str, text: str) -> None:
    assert number_text(Decimal(value)) == text


def test_a_run_that_breaks_off_leaves_the_old_tables(tmp_path: Path) -> None:
    write(tmp_path, "rejections", [rejection("第三")])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def break_off() -> None:
        with Tables(tmp_path, FORMATS) as tables:
            tables.write("rejections", [rejection("第四")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_failed_commit_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "rejections", [rejection("第三")])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(path: Path) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.export._sync", full)
    with pytest.raises(ExportError, match="No space left"):
        write(tmp_path, "rejections", [rejection("第四")])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_marker_lists_the_rows_and_hashes_of_every_table(tmp_path: Path) -> None:
    write(tmp_path, "rejections", [rejection("第三"), rejection("第四")])
    marker = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert set(marker["tables"]) == {path.name for path in tmp_path.iterdir()} - {"run.json"}
    assert marker["tables"]["rejections.csv"]["rows"] == 2


def test_tables_of_an_earlier_run_in_other_formats_are_removed(tmp_path: Path) -> None:
    write(tmp_path, "rejections", [rejection("第三")])
    write(tmp_path, "rejections", [], formats=("jsonl",))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*(f"{table}.jsonl" for table in TABLES), "run.json"])


def test_files_that_no_run_wrote_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("mine", encoding="utf-8")
    write(tmp_path, "rejections", [], formats=("jsonl",))
    assert (tmp_path / "claims.csv").read_text(encoding="utf-8") == "mine"


def test_a_folder_in_use_by_another_run_is_refused(tmp_path: Path) -> None:
    with Tables(tmp_path, FORMATS), pytest.raises(ExportError, match="another run"):
        Tables(tmp_path, FORMATS)
    write(tmp_path, "rejections", [])


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(ExportError, match=r"out: cannot be written .* --out"):
        Tables(tmp_path / "out", FORMATS)


def test_row_groups_do_not_depend_on_how_the_rows_arrive(tmp_path: Path) -> None:
    rows = [rejection(f"第{number}") for number in range(50)]
    write(tmp_path / "one", "rejections", [*rows])
    with Tables(tmp_path / "two", FORMATS) as tables:
        for row in rows:
            tables.write("rejections", [row])
        tables.commit({})
    for name in FORMATS:
        assert (tmp_path / "one" / f"rejections.{name}").read_bytes() == (tmp_path / "two" / f"rejections.{name}").read_bytes()
