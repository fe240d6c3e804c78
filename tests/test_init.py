"""The package's own functions: a text, a file, a spaCy pipeline, and the table of a report."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import extract
from extract.read import ReadError
from extract.records import columns

TEXT = "今年以来，走访老党员30余人，发放慰问金1.5万元。"


def test_a_text_gives_a_report() -> None:
    report = extract.extract_text(TEXT)
    assert isinstance(report, extract.Report)
    assert [(claim.quote, claim.item, claim.action) for claim in report.claims] == [
        ("30余人", "老党员", "走访"),
        ("1.5万元", "慰问金", "发放"),
    ]
    assert report.text == TEXT


def test_periods_are_dated_from_the_date_given() -> None:
    dated = extract.extract_text(TEXT, published=date(2023, 7, 1)).claims[0]
    assert (dated.period_start, dated.period_end) == (date(2023, 1, 1), date(2023, 7, 1))
    assert extract.extract_text(TEXT).claims[0].period_start is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_gives_the_report_of_its_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.encode(encoding))
    report = extract.extract_file(path)
    assert report.doc_id == "report.txt"
    assert [(claim.quote, claim.doc_id) for claim in report.claims] == [("30余人", "report.txt"), ("1.5万元", "report.txt")]


def test_the_path_of_a_file_may_be_a_string(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert extract.extract_file(str(path)) == extract.extract_file(path)


def test_a_file_that_holds_no_text_is_a_report_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    report = extract.extract_file(path)
    assert (report.outcome, report.claims, report.problems[0].kind) == ("unsupported", (), "unsupported")
    assert "图片" in report.reason


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"absent\.txt"):
        extract.extract_file(tmp_path / "absent.txt")


def test_the_language_sets_claims() -> None:
    doc = extract.load()(TEXT)
    assert [claim.quote for claim in doc._.claims] == ["30余人", "1.5万元"]


def test_a_report_becomes_a_table() -> None:
    frame = extract.extract_text(TEXT).to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == columns("claims")
    assert frame["quote"].tolist() == ["30余人", "1.5万元"]


def test_a_report_without_claims_becomes_a_table_with_columns() -> None:
    frame = extract.extract_text("没有什么可数。").to_frame()
    assert frame.empty
    assert list(frame.columns) == columns("claims")


def test_importing_the_package_loads_neither_spacy_nor_a_model() -> None:
    script = "import sys, extract; print(sorted({'spacy', 'extract.pipeline', 'extract.language'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_the_package_offers() -> None:
    assert all(hasattr(extract, name) for name in extract.__all__)
