"""DOC and WPS: the binary files that LibreOffice made of the DOCX samples, and what damage does to them."""

import contextlib
import struct
from itertools import pairwise
from pathlib import Path

import pytest

from extract.document import Document, ReadError
from extract.formats import doc, read_bytes
from extract.formats.composer import Grid, Paragraph
from extract.formats.doc_file import read_properties
from extract.formats.row_tables import BEGINS, GOES_ON, Edge, TableStack

DATA = Path(__file__).parent / "data"
REPORT = (DATA / "report.doc").read_bytes()
HEADER = REPORT.index(b"\xec\xa5")  # where the document stream begins


@pytest.fixture(scope="module")
def report() -> Document:
    return doc.read(REPORT)


@pytest.fixture(scope="module")
def constructs() -> Document:
    return doc.read((DATA / "constructs.doc").read_bytes())


def patched(at: int, new: bytes) -> bytes:
    return REPORT[: HEADER + at] + new + REPORT[HEADER + at + len(new) :]


def test_it_reads_as_the_docx_that_it_was_made_of(report: Document) -> None:
    twin = read_bytes((DATA / "report.docx").read_bytes())
    assert report.text == twin.text
    assert report.headings == twin.headings
    assert report.tables == twin.tables


def test_a_wps_file_is_found_by_its_content() -> None:
    assert read_bytes((DATA / "report.wps").read_bytes(), "a.wps").format == "doc"


def test_a_file_that_is_cut_off_before_its_directory_is_damaged_and_no_other_format() -> None:
    with pytest.raises(ReadError, match=r"cut off.*fetch it again") as caught:
        read_bytes(REPORT[:9000], "a.doc")
    assert caught.value.kind == "damaged"


def test_tracked_changes_are_accepted_and_notes_follow_their_paragraph(report: Document) -> None:
    lines = report.text.splitlines()
    assert "离退休干部420余人次," in lines[3]
    assert lines[4] == "各乡镇老干部工作部门报送汇总。"
    assert "内部资料" not in report.text  # the page header
    assert "HYPERLINK" not in report.text


def test_hidden_text_is_left_out_and_characters_beyond_the_first_plane_are_whole(constructs: Document) -> None:
    assert constructs.text.startswith("走访𠮷山村12户3m²\n")


def test_automatic_numbering_is_written_out(constructs: Document) -> None:
    assert constructs.text.splitlines()[1:6] == ["一、第一项", "(一)其一", "(二)其二", "二、第二项", "(一)其一"]


def test_merged_cells_have_their_extent(constructs: Document) -> None:
    table = constructs.tables[0]
    assert [(constructs.text[c.start : c.end], *c[:4]) for c in table.cells] == [
        ("乡镇", 0, 0, 2, 1),
        ("走访", 0, 1, 1, 2),
        ("人次", 1, 1, 1, 1),
        ("户数", 1, 2, 1, 1),
        ("甲镇", 2, 0, 1, 1),
        ("120", 2, 1, 1, 1),
        ("35", 2, 2, 1, 1),
    ]


def test_a_table_that_holds_a_table_is_read_cell_by_cell(constructs: Document) -> None:
    assert "外左\n外右\n内一\t12\n其后\n" in constructs.text
    assert len(constructs.tables) == 2


def test_page_breaks_and_soft_line_ends_are_line_ends(constructs: Document) -> None:
    assert "上半页\n下半页\n换行\n" in constructs.text


def test_outline_levels_are_headings(constructs: Document) -> None:
    assert [(constructs.text[h.start : h.end], h.level) for h in constructs.headings] == [("小结", 2)]


@pytest.mark.parametrize(
    ("data", "kind", "remedy"),
    [
        (b"not an office file", "damaged", "save it as .docx"),
        (REPORT[:3000], "damaged", "fetch it again"),
        (REPORT[:512] + bytes(len(REPORT) - 512), "unsupported", "save it as .docx"),
        (patched(10, struct.pack("<H", 0x0300)), "encrypted", "password"),
        (patched(0, b"\xdc\xa5"), "unsupported", "older than Word 97.*save it as .docx"),
        (patched(0x1A2, b"\xff\xff\xff\x7f"), "damaged", "save it as .docx"),
    ],
)
def test_damaged_and_foreign_files_are_refused_with_a_remedy(data: bytes, kind: str, remedy: str) -> None:
    with pytest.raises(ReadError, match=remedy) as caught:
        doc.read(data)
    assert caught.value.kind == kind


def test_without_its_styles_and_lists_the_text_is_whole() -> None:
    bare = patched(0x9A + 8, bytes(8))
    bare = bare[: HEADER + 0x2E2] + bytes(16) + bare[HEADER + 0x2F2 :]
    text = doc.read(bare).text
    assert "\n建强组织,让老同志有家可归\n" in text
    assert "420余人次" in text


def test_a_damaged_byte_anywhere_is_read_or_refused() -> None:
    read = 0
    for at in range(0, len(REPORT), 61):
        with contextlib.suppress(ReadError):
            read += bool(doc.read(REPORT[:at] + bytes([REPORT[at] ^ 0x55]) + REPORT[at + 1 :]).text)
    assert read > 100


def test_properties_of_every_size_are_read_up_to_the_damage() -> None:
    data = bytes.fromhex("1624 01  0a26 02  4966 01000000  08d6 0400 aabbcc  3fca 02 1122  0b46 05")
    assert read_properties(data) == {
        0x2416: b"\x01",
        0x260A: b"\x02",
        0x6649: b"\x01\0\0\0",
        0xD608: b"\xaa\xbb\xcc",
        0xCA3F: b"\x11\x22",
    }


def rows_of(*rows: list[tuple[str, Edge]]) -> Grid:
    tables = TableStack()
    assert tables.go_to(1) == []
    for row in rows:
        for words, _ in row:
            tables.add([Paragraph(words)] if words else [])
            tables.end_cell()
        tables.end_row([edge for _, edge in row])
    (grid,) = tables.go_to(0)
    assert isinstance(grid, Grid)
    return grid


def test_columns_are_counted_by_edges_that_are_not_quite_in_line() -> None:
    top = [("a", Edge(0, 1000)), ("b", Edge(1000, 3010))]
    below = [("c", Edge(0, 990)), ("d", Edge(990, 2000)), ("e", Edge(2000, 3000))]
    assert [(cell.row, cell.column, cell.columns) for cell in rows_of(top, below).cells] == [
        (0, 0, 1),
        (0, 1, 2),
        (1, 0, 1),
        (1, 1, 1),
        (1, 2, 1),
    ]


def test_rows_that_end_a_little_further_out_add_no_column() -> None:
    top, below = [("a", Edge(-50, 1000)), ("b", Edge(1000, 3600))], [("c", Edge(0, 1000)), ("d", Edge(1000, 3000))]
    assert [cell[:4] for cell in rows_of(top, below).cells] == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_cells_merged_downwards_and_sideways_are_one() -> None:
    edges = [Edge(a, b) for a, b in pairwise((0, 500, 1000, 1500))]
    top = [("a", edges[0]._replace(merge=BEGINS)), ("b", edges[1]), ("", edges[2]._replace(beside=True))]
    below = [("", edges[0]._replace(merge=GOES_ON)), ("c", edges[1]), ("d", edges[2])]
    assert [cell[:4] for cell in rows_of(top, below).cells] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_a_row_without_its_end_leaves_its_text() -> None:
    tables = TableStack()
    tables.go_to(1)
    tables.add([Paragraph("走访12户")])
    tables.end_cell()
    assert tables.go_to(0) == [Paragraph("走访12户")]
