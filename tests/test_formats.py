"""The format matrix: one report in every format and encoding gives the same claims, and the format is found from the content."""

from functools import cache
from pathlib import Path
from typing import Any

import opencc
import pytest

from extract.attempt import extract_source
from extract.document import ReadError
from extract.formats import read_bytes
from extract.formats.detect import detect
from extract.inputs import find_sources
from extract.pipeline import Pipeline
from extract.records import Claim
from extract.report import Report
from extract.settings import Settings

DATA = Path(__file__).parent / "data"
TWIN = DATA / "report.txt"
TRADITIONAL = sorted(path.name for path in DATA.glob("report_traditional*.*"))
SAMPLES = sorted(path.name for path in DATA.glob("report*.*") if path.name not in {TWIN.name, "report.zip", *TRADITIONAL})
ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"]

# What hangs on the place in the text, or on how the file was read, may differ; the rest may not.
OF_THE_PLACE = {"doc_id", "claim_id", "char_start", "char_end", "rules", "stage", "confidence"}


@cache
def pipeline() -> Pipeline:
    return Pipeline()


@cache
def report_of(name: str) -> Report:
    return pipeline().extract(read_bytes((DATA / name).read_bytes(), name))


def told(claim: Claim) -> dict[str, Any]:
    return claim.model_dump(exclude=OF_THE_PLACE)


def check_twins(report: Report, twin: Report) -> None:
    assert [told(claim) for claim in report.claims] == [told(claim) for claim in twin.claims]
    assert report.metadata == twin.metadata
    assert all(report.text[claim.char_start : claim.char_end] == claim.quote for claim in report.claims)


def test_the_sample_has_claims_of_every_kind() -> None:
    report = report_of(TWIN.name)
    assert len(report.claims) > 25
    assert {claim.modifier for claim in report.claims} >= {"exact", "about", "more_than", "nearly", "at_least", "range"}
    assert {claim.status for claim in report.claims} == {"reported", "planned", "standard", "condition"}
    assert {claim.indicator.split(".")[0] for claim in report.claims} >= {"funds", "people", "rates", "measures", "activities"}
    assert report.metadata.title
    assert report.metadata.source
    assert str(report.metadata.published) == "2023-08-04"


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_gives_the_claims_of_the_plain_text(name: str) -> None:
    check_twins(report_of(name), report_of(TWIN.name))


@pytest.mark.parametrize("name", TRADITIONAL)
def test_traditional_characters_change_the_words_as_written_and_nothing_else(name: str) -> None:
    as_written = ("quote", "period_text", "title")
    found, twin = ([told(claim) for claim in report_of(which).claims] for which in (name, TWIN.name))
    to_simplified = opencc.OpenCC("t2s").convert
    assert [{k: to_simplified(v) if k in as_written else v for k, v in claim.items()} for claim in found] == twin
    assert found != twin
    assert report_of(name).metadata.script == "traditional"


def test_a_report_in_an_archive_gives_its_claims() -> None:
    archive, member = (extract_source(source, Settings()) for source in find_sources([DATA / "report.zip"]))
    assert (archive.row.format, archive.row.claims, member.row.doc_id) == ("archive", 0, "report.zip/报送/工作综述.txt")
    check_twins(member.report, report_of(TWIN.name))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_gives_the_claims_of_utf8(encoding: str) -> None:
    data = TWIN.read_text(encoding="utf-8").encode(encoding)
    check_twins(pipeline().extract(read_bytes(data, "report.txt")), report_of(TWIN.name))


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_change_no_claim(newline: str) -> None:
    data = TWIN.read_text(encoding="utf-8").replace("\n", newline).encode()
    check_twins(pipeline().extract(read_bytes(data, "report.txt")), report_of(TWIN.name))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_format_is_found_without_the_suffix(name: str) -> None:
    data = (DATA / name).read_bytes()
    assert detect(data, "report") == detect(data, "report.dat") == detect(data, name)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        ("共12名".encode(), "a.doc", "text"),
        ("<html><body><p>共12名</p></body></html>".encode("gbk"), "a.doc", "html"),
        ("<html><body><p>共12名</p></body></html>".encode("utf-16"), "a.txt", "html"),
        (b"\xef\xbb\xbf\r\n<!-- saved from -->\r\n<!DOCTYPE html>\n<html>", "a.txt", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "a", "html"),
        ("<div>共12名</div>".encode(), "a", "html"),
        ("共12名<br>".encode(), "a.htm", "html"),
        ("共12名<br>".encode(), "a.txt", "text"),
        ("<共12名>".encode(), "a.html", "text"),
        (b"<p> 12 < 13", "a", "text"),
        ("共12名".encode(), "a.md", "markdown"),
        ("[摘要]共12名".encode(), "a", "text"),
        ("{“共12名”}".encode(), "a", "text"),
        ('["共12名"'.encode(), "a", "text"),
        ("# 总结\n\n**走访**12名\n".encode(), "a", "markdown"),
        ("# 1 号文件共12名\n".encode(), "a", "text"),
        (b"{\\rtf1\\ansi}", "a.doc", "rtf"),
        (b"\r\n%PDF-1.4", "a.doc", "pdf"),
    ],
)
def test_the_content_decides_before_the_suffix(data: bytes, name: str, kind: str) -> None:
    assert detect(data, name) == kind


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "unsupported", "an image.*OCR"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36", "unsupported", "an image"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "unsupported", "other than ZIP.*unpack"),
        (b"MZ\x90\x00\x03", "unsupported", "a program"),
        (b'<?xml version="1.0"?><root/>', "unsupported", "XML"),
        ('\ufeff[{"text": "共12名"}]'.encode(), "unsupported", "JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "unsupported", "older office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "unsupported", "a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (b"PK\x03\x04" + bytes(100), "damaged", "fetch the file again"),
    ],
)
def test_what_is_not_read_says_what_it_is(data: bytes, kind: str, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        detect(data, "a.txt")
    assert caught.value.kind == kind
    assert kind == "damaged" or caught.value.format
