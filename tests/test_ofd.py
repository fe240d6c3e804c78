"""OFD: characters with their places put together to paragraphs and tables; damaged and hostile packages refused with a remedy."""

import contextlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from extract.document import Document, ReadError
from extract.formats import ofd

DATA = Path(__file__).parent / "data"
REPORT = (DATA / "report.ofd").read_bytes()
NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def packed(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def part(name: str, inner: str) -> str:
    return f"<ofd:{name} {NAMES}>{inner}</ofd:{name}>"


def package(pages: Sequence[str], *, root: str = "Doc_0/Document.xml", resources: str = "", beside: dict[str, str] | None = None) -> bytes:
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}.xml"/>' for n in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    document = part("Document", f"<ofd:CommonData>{area}{resources}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>")
    return packed(
        {
            "OFD.xml": part("OFD", f"<ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody>"),
            "Doc_0/Document.xml": document,
            **{f"Doc_0/Pages/P{n}.xml": content for n, content in enumerate(pages)},
            **(beside or {}),
        }
    )


def page(objects: str, before: str = "") -> str:
    return part("Page", f"{before}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>")


def text(words: str, x: float = 30, y: float = 40, more: str = "", size: float = 5, code: str = "") -> str:
    inner = f'<ofd:TextCode X="0" Y="{0.85 * size}" {code}>{words}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x} {y} 150 {size}" Size="{size}" {more}>{inner}</ofd:TextObject>'


def reading(objects: str) -> Document:
    return ofd.read(package([page(objects)]))


def test_lines_are_put_together_by_their_places_not_by_their_order() -> None:
    assert reading(text("第二行。", y=60) + text("12户。", x=50) + text("走访慰问")).text == "走访慰问12户。\n第二行。\n"


def test_a_paragraph_is_whole_over_the_page_end_and_furniture_stands_behind_it() -> None:
    document = ofd.read(REPORT)
    assert "全县1260余名离退休干部" in document.text
    assert {mask.kind for mask in document.masks} == {"page_header", "page_number"}
    assert [document.text[m.start : m.end] for m in document.masks].count("内部资料 共印500份") == 2


def test_ruled_lines_make_a_table() -> None:
    document = ofd.read(REPORT)
    (table,) = document.tables
    assert [document.text[c.start : c.end] for c in table.cells[:4]] == ["乡镇", "走访慰问(人次)", "志愿服务(场)", "筹措资金(万元)"]
    assert (table.cells[-1].row, table.cells[-1].column) == (3, 3)


@pytest.mark.parametrize(
    ("objects", "shown"),
    [
        (text("12户", more='CTM="2 0 0 2 0 0"', size=2.5), "12户\n"),
        (text("1", code='DeltaX=""') + text("2户", x=32.5), "12户\n"),
        (text("走访", more='Visible="false"') + text("12户"), "12户\n"),
        (text("1", x=30) + text("1", x=30) + text("2户", x=32.5), "12户\n"),
        (f"<ofd:PageBlock><ofd:PageBlock>{text('12户')}</ofd:PageBlock></ofd:PageBlock>", "12户\n"),
    ],
)
def test_objects_are_placed_as_they_are_seen(objects: str, shown: str) -> None:
    assert reading(objects).text == shown


def test_gaps_in_a_run_are_gaps_in_the_line() -> None:
    document = reading(text("甲乙", code='DeltaX="40"') + text("一行文字在这里写得长一些。", y=60))
    assert document.text.startswith("甲 乙\n")


def test_repeated_steps_are_written_out() -> None:
    assert reading(text("走访12户", code='DeltaX="g 2 5 2.5 2.5"') + text("。", x=50)).text == "走访12户。\n"


def test_text_across_the_page_is_masked() -> None:
    document = reading(text("样稿20", more='CTM="0.7 0.7 -0.7 0.7 0 0"') + text("12户"))
    assert [(mask.kind, document.text[mask.start : mask.end]) for mask in document.masks] == [("watermark", "样稿20")]


def test_drawings_used_again_hold_text() -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{text("12户")}</ofd:Content></ofd:CompositeGraphicUnit>'
    resource = part("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>")
    used = '<ofd:CompositeObject Boundary="0 0 210 297" ResourceID="7"/>'
    named = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    assert ofd.read(package([page(used)], resources=named, beside={"Doc_0/PublicRes.xml": resource})).text == "12户\n"


@pytest.mark.parametrize("root", ["/Doc_0/Document.xml", "Doc_0\\Document.xml", "doc_0/document.XML", " Doc_0/Document.xml\n"])
def test_places_of_parts_are_found_however_they_are_written(root: str) -> None:
    assert ofd.read(package([page(text("12户"))], root=root)).text == "12户\n"


def test_a_damaged_page_is_told_and_the_others_are_read() -> None:
    document = ofd.read(package([page(text("12户")), "<ofd:Page"]))
    assert document.text == "12户\n"
    assert [note.kind for note in document.notes] == ["damaged"]
    assert "1 of 2 pages" in document.notes[0].message


def test_a_page_that_is_a_picture_is_told() -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'
    document = ofd.read(package([page(text("走访慰问老干部和老党员共计12户，发放慰问金3万元。")), page(picture)]))
    assert [note.kind for note in document.notes] == ["no_text"]
    with pytest.raises(ReadError, match="OCR") as caught:
        ofd.read(package([page(picture)]))
    assert caught.value.kind == "empty_text"


def nested_drawings() -> dict[str, str]:
    """Drawings each of which draws the next ten times: ten thousand million characters."""
    inner = '<ofd:CompositeObject ResourceID="{}"/>' * 10
    unit = '<ofd:CompositeGraphicUnit ID="{}"><ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit>'
    units = "".join(unit.format(n, inner.replace("{}", str(n + 1)) if n < 9 else text("12")) for n in range(10))
    return {"Doc_0/R.xml": part("Res", f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>")}


BOMB = '<!DOCTYPE a [<!ENTITY b "12">]>'
DRAWN = page('<ofd:CompositeObject ResourceID="0"/>')


@pytest.mark.parametrize(
    ("data", "kind", "remedy"),
    [
        (b"not a package", "damaged", "fetch the file again"),
        (REPORT[:-700], "damaged", "fetch the file again"),
        (packed({"a.xml": "<a/>"}), "damaged", "list of documents is missing.*fetch"),
        (package([], root="nowhere.xml"), "damaged", "document part is missing.*fetch"),
        (package([]), "damaged", "none of its pages.*fetch"),
        (package(["<ofd:Page"]), "damaged", "none of its pages.*fetch"),
        (package([page("")]), "empty_text", "OCR"),
        (package([BOMB + page(text("&b;"))]), "damaged", "none of its pages"),
        (package([page(" " * 4_000_000)]), "too_large", "split it"),
        (package([DRAWN], resources="<ofd:PublicRes>R.xml</ofd:PublicRes>", beside=nested_drawings()), "too_large", "split the file"),
        (packed({"OFD.xml": part("OFD", ""), "Encryptions.xml": "<a/>"}), "encrypted", "without protection"),
    ],
)
def test_damaged_and_hostile_packages_are_refused_with_a_remedy(data: bytes, kind: str, remedy: str) -> None:
    with pytest.raises(ReadError, match=remedy) as caught:
        ofd.read(data)
    assert caught.value.kind == kind


def test_a_damaged_byte_anywhere_is_read_or_refused() -> None:
    read = 0
    for at in range(0, len(REPORT), 37):
        with contextlib.suppress(ReadError):
            read += bool(ofd.read(REPORT[:at] + bytes([REPORT[at] ^ 0x55]) + REPORT[at + 1 :]).text)
    assert read > 0
