"""Hostile files: each ends as a row of the ledger in bounded time and memory, and the files beside it are read."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.attempt import Outcome
from extract.run import run
from extract.settings import Settings

SECONDS = 20
MEGABYTES = 1500
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Target="word/document.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, doctype: str = "") -> bytes:
    document = f"<?xml version='1.0'?>{doctype}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return zipped(("[Content_Types].xml", TYPES.encode()), ("_rels/.rels", RELATIONS.encode()), ("word/document.xml", document.encode()))


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w:document [<!ENTITY e0 "1234567890">{entities}]>'
    return docx("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", doctype)


def outer_entity() -> bytes:
    doctype = '<!DOCTYPE w:document [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    return docx("<w:p><w:r><w:t>走访12名&e;</w:t></w:r></w:p>", doctype)


def packed_otherwise() -> bytes:
    """Return a document whose parts are packed with LZMA, one of them damaged."""
    out, document = io.BytesIO(), docx("<w:p><w:r><w:t>走访12名</w:t></w:r></w:p>" * 50)
    with zipfile.ZipFile(io.BytesIO(document)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    data = bytearray(out.getvalue())
    at = data.index(b"word/document.xml") + 40
    data[at : at + 30] = b"\xa5" * 30
    return bytes(data)


def pdf(*objects: bytes) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + tail % (size, rows, size, len(data))


def page_loop() -> bytes:
    pages = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1000000000>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 9>>")


def form_loop() -> bytes:
    """Return a page whose picture holds itself four times."""
    itself = b"/Resources<</XObject<</a 5 0 R>>>>"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%b/Length 23>>stream\n/a Do /a Do /a Do /a Do\nendstream" % itself
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R%b>>" % itself
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, b"<</Length 5>>stream\n/a Do\nendstream", form)


def table_loop() -> bytes:
    """Return a file whose table of objects names itself as the one before it."""
    return b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"


def wide_docx() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>走访12名</w:t></w:r></w:p></w:tc>'
    return docx(f"<w:tbl>{f'<w:tr>{cell}</w:tr>' * 50}</w:tbl>")


def looping_office_file() -> bytes:
    """Return an OLE file whose directory follows itself."""
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(20) + bytes(12) + bytes(448)
    )
    return head + "WordDocument".encode("utf-16-le").ljust(512, b"\0") + bytes(512 * 20)


UNREAD = {"too_large", "error", "empty_text", "timeout", "unsupported"}
ANY = {*UNREAD, "ok", "partial"}
FILES: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "bomb.zip/a.txt": (lambda: zipped(("a.txt", b"1" * 300_000_000)), {"too_large"}),
    "digits.txt": (lambda: b"9" * 100_000_000, {"too_large"}),
    "line.txt": (lambda: b"9" * 200_000, ANY),
    "commas.txt": (lambda: b"1," * 20_000, ANY),
    "years.txt": (lambda: "2023年".encode() * 6_000, ANY),
    "numerals.txt": (lambda: "一二三四五六七八九十百千万亿".encode() * 2_000, ANY),
    "zeros.txt": (lambda: bytes(5_000_000), {"unsupported"}),
    "nested.html": (lambda: b"<html><body>" + b"<div>" * 300_000 + "走访12名".encode(), {"too_large"}),
    "tables.html": (lambda: b"<html><body>" + b"<table><tr><td>" * 100_000 + "走访12名".encode(), {"too_large"}),
    "open.html": (lambda: b"<html><body>" + b'<a href="' * 300_000, UNREAD),
    "spans.html": (lambda: b"<html><table><tr><td rowspan=99999999 colspan=99999999>12</td><td rowspan=65000>3</td></table>", ANY),
    "links.md": (lambda: b"# a\n" + b"[" * 5_000 + b"](x)" * 100, ANY),
    "quotes.md": (lambda: b"> " * 50_000 + b"12", ANY),
    "entities.docx": (entity_bomb, {"error"}),
    "outer.docx": (outer_entity, {"error"}),
    "lzma.docx": (packed_otherwise, {"error"}),
    "swollen.docx": (lambda: docx("<w:p/>" * 20_000_000), {"too_large"}),
    "deep.docx": (lambda: docx("<w:tbl><w:tr><w:tc>" * 3_000 + "走访12名" + "</w:tc></w:tr></w:tbl>" * 3_000), UNREAD),
    "wide.docx": (wide_docx, ANY),
    "pages.pdf": (page_loop, UNREAD),
    "forms.pdf": (form_loop, UNREAD),
    "objects.pdf": (table_loop, UNREAD),
    "groups.rtf": (lambda: b"{\\rtf1 " + b"{" * 1_000_000 + b"12", UNREAD),
    "loop.doc": (looping_office_file, UNREAD),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Return what became of each file in one run, with one process that may hold so much, and an ordinary file at the end."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    for name, (make, _) in FILES.items():
        (folder / "in" / name.partition("/")[0]).write_bytes(make())
    (folder / "in" / "zz.txt").write_text("走访老党员12名。", encoding="utf-8")
    found: dict[str, Outcome] = {}

    def keep(outcome: Outcome, total: int) -> None:
        found[outcome.row.doc_id] = outcome

    run([folder / "in"], folder / "out", formats=("jsonl",), settings=Settings(seconds=SECONDS, megabytes=MEGABYTES), on_outcome=keep)
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_one_row_in_bounded_time_and_memory(outcomes: dict[str, Outcome], name: str) -> None:
    report, row = outcomes[name]
    assert row.outcome in FILES[name][1], report.problems
    assert bool(row.reason) == (row.outcome != "ok")
    assert len(report.problems) == row.problems >= (row.outcome != "ok")


def test_the_file_after_them_is_read(outcomes: dict[str, Outcome]) -> None:
    assert [claim.quote for claim in outcomes["zz.txt"].report.claims] == ["12名"]
    assert set(outcomes) == {*FILES, "bomb.zip", "zz.txt"}


def test_nothing_from_outside_the_file_is_read(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["outer.docx"].report.text == ""


def test_memory_stays_flat_over_many_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"走访老党员{number + 2}名，" * 30, encoding="utf-8")
    summary = run([folder], tmp_path / "out", formats=("jsonl",), settings=Settings(megabytes=800))
    assert (summary.reports, summary.unread) == (300, 0)
