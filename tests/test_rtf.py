"""RTF: code pages, Unicode, tables, notes, text boxes, tracked and hidden text, damage."""

import contextlib
from pathlib import Path

import pytest

from extract.document import Document, ReadError
from extract.formats import read_bytes, rtf

DATA = Path(__file__).parent / "data"
FONTS = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 \'cb\'ce;}{\f2\fcharset2 Symbol;}{\f3\fcharset136 Ming;}}"


def reading(body: str | bytes, head: bytes = rb"\ansi\ansicpg936\deff0" + FONTS) -> Document:
    return rtf.read(rb"{\rtf1" + head + (body.encode("ascii") if isinstance(body, str) else body) + b"}")


def hexed(text: str, encoding: str = "gbk") -> str:
    return "".join(rf"\'{byte:02x}" for byte in text.encode(encoding))


def unicoded(text: str) -> str:
    units = memoryview(text.encode("utf-16-le")).cast("H")
    return "".join(rf"\u{unit - 65536 if unit > 32767 else unit}?" for unit in units)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rf"{{\f1 {hexed('走访')}}}12{{\f1 {hexed('户')}}}", "走访12户"),
        (hexed("走访12户"), "走访12户"),
        (rf"\f0 {hexed('走访12户')}", "走访12户"),
        (rf"\f3 {hexed('慰問', 'big5')}", "慰問"),
        (unicoded("走访𠮷山12户"), "走访𠮷山12户"),
        (rf"\uc2\u36208{hexed('走')}\u35775{hexed('访')} 12", "走访 12"),
        (r"\uc0\u36208 \u35775 12", "走访12"),
        (r"{\uc1\u8805?}95%", "≥95%"),
        (r"{\f2 \'b7}12{\f2 \u-3841?}", "12"),
        (r"a\~b\_c\-d\{e\}\\f", "a\xa0b-cd{e}\\f"),
        (r"1\tab 2\line 3\emdash\ldblquote x\rdblquote", "1\t2\n3—“x”"),
        (r"1{\v 9}2{\deleted 7}{\revised 3}4", "1234"),
        (r"\v 9\v0 1\plain 2", "12"),
        (r'{\field{\*\fldinst { HYPERLINK "http://a/9" }}{\fldrslt {12}}}', "12"),
        (r"x{\field{\*\fldinst PAGE}{\fldrslt 7}}y", "xy"),
        (r"1{\*\unknown 9{8}}2{\pict\pngblip 89504e47}3{\*\bkmkstart a9}{\object{\*\objdata 99}{\result 4}}5", "12345"),
        ("1{\\pict\\bin4 }}}}}2", "12"),
        (r"x{\*\shppict{\pict 99}}{\nonshppict{\pict 99}}y", "xy"),
        (r"3m{\super 2} 12{\super 1\b 0}\super 9\nosupersub 8", "3m² 12[109]8"),
        (r"{\upr{9}{\*\ud{1}}}2", "12"),
        (r"{\header 9\par}{\footer 9\par}1", "1"),
        (r"{\mmath{\*\moMath{\mr\mscr0 {\mrPr 9}12}}}", "12"),
    ],
)
def test_characters_read_as_they_are_seen(body: str, text: str) -> None:
    assert reading(body + r"\par").text == f"{text}\n"


@pytest.mark.parametrize("head", [rb"\ansi", rb"\ansi\ansicpg1252", rb"\ansi\ansicpg936", rb"\mac\ansicpg54936"])
def test_chinese_bytes_are_read_whatever_page_the_file_declares(head: bytes) -> None:
    assert reading(hexed("走访老党员12户"), head).text == "走访老党员12户\n"
    assert reading("走访老党员12户".encode("gbk"), head).text == "走访老党员12户\n"


def test_a_byte_of_a_character_that_stands_as_a_letter_belongs_to_it() -> None:
    assert "镕".encode("gbk")[1:] == b"F"
    assert reading(r"\'e9F12\par").text == "镕12\n"


def test_a_deleted_paragraph_mark_joins_the_paragraphs() -> None:
    assert reading(rf"12{{\deleted\par}}{hexed('户')}\par").text == "12户\n"


def test_notes_and_text_boxes_follow_their_paragraph_once() -> None:
    note = rf"{{\footnote\pard\plain {hexed('含')}4{hexed('人')}}}"
    box = r"{\shp{\*\shpinst{\sp{\sn a}{\sv 9}}{\shptxt\pard 30\par}}{\shprslt{\*\do{\dptxbxtext 30\par}}}}"
    assert reading(rf"12{note}5\par 6{box}\par 7").text == "125\n含4人\n6\n30\n7\n"


def test_labels_are_kept_and_bullets_are_not() -> None:
    label = rf"{{\listtext\pard\plain {hexed('一、')}\tab}}"
    bullet = r"{\listtext\pard\plain\f2 \'b7\tab}"
    assert reading(rf"\pard{label}{hexed('走访')}\par\pard{bullet}5\par\pard{{\pntext 1.\tab}}5\par").text == "一、走访\n5\n1. 5\n"


def test_heading_styles_give_levels() -> None:
    styles = rb"{\stylesheet{\ql Normal;}{\s3 heading 2;}{\s4\outlinelevel0 own;}{\s5 \'b1\'ea\'cc\'e2 3;}{\*\cs9 heading 7;}}"
    body = rb"\pard\s3 a\par\pard\s4 b\par\pard\s5 c\par\pard\outlinelevel4 d\par\pard e\par"
    document = reading(styles + body)
    assert [(document.text[h.start : h.end], h.level) for h in document.headings] == [("a", 2), ("b", 1), ("c", 3), ("d", 5)]


def test_merged_cells_have_their_extent() -> None:
    top = r"\trowd\clvmgf\cellx1000\cellx3000\pard\intbl a\cell b\cell\row"
    below = r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell c\cell d\cell\row"
    document = reading(top + below + r"\pard e\par")
    assert document.text == "a\tb\nc\td\ne\n"
    places = {document.text[c.start : c.end]: tuple(c[:4]) for c in document.tables[0].cells}
    assert places == {"a": (0, 0, 2, 1), "b": (0, 1, 1, 2), "c": (1, 1, 1, 1), "d": (1, 2, 1, 1)}


def test_a_table_in_a_table_is_a_table() -> None:
    inner = r"\pard\intbl\itap2 x\nestcell 12\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    document = reading(rf"\trowd\cellx1000\cellx3000\pard\intbl a\cell {inner}\pard\intbl b\cell\row\pard c\par")
    assert document.text == "a\nx\t12\nb\nc\n"
    assert len(document.tables) == 1


def test_tables_of_contents_are_masked() -> None:
    document = reading(r"{\field{\*\fldinst TOC \\o}{\fldrslt a 3\par b 5\par}}\pard c\par")
    assert [document.text[m.start : m.end] for m in document.masks] == ["a 3", "b 5"]


def test_the_title_of_the_properties_counts_where_the_text_bears_it_out() -> None:
    titled = [reading(rf"{{\info{{\title {hexed(title)}}}{{\author x}}}}{hexed('青山镇总结')}\par") for title in ("青山镇总结", "模板")]
    assert [document.declared.title for document in titled] == ["青山镇总结", ""]
    assert [document.text for document in titled] == ["青山镇总结\n"] * 2
    twice = reading(rf"{{\info{{\upr{{\title ?}}{{\*\ud{{\title {unicoded('青山镇')}}}}}}}}}{hexed('青山镇总结')}\par")
    assert (twice.text, twice.declared.title) == ("青山镇总结\n", "青山镇")


def test_the_page_header_of_the_sample_is_left_out() -> None:
    assert "500份" not in read_bytes((DATA / "report.rtf").read_bytes()).text


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    document = rtf.read((DATA / "report.rtf").read_bytes()[:5000])
    assert len(document.text) > 50
    assert [note.kind for note in document.notes] == ["damaged"]
    assert "fetch it again" in document.notes[0].message


@pytest.mark.parametrize(("data", "message"), [(b"{\\rt1}", "does not begin as RTF"), (b"{\\rtf1" + b"{" * 20_000, "too deep")])
def test_what_is_no_rtf_is_refused_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=f"{message}.*save it again") as caught:
        rtf.read(data)
    assert caught.value.kind == "damaged"


def test_what_stands_behind_the_last_brace_is_not_read() -> None:
    assert rtf.read(rb"{\rtf1 12}34}").text == "12\n"


def test_a_damaged_byte_anywhere_is_read_or_refused() -> None:
    whole, read = (DATA / "report.rtf").read_bytes(), 0
    for at in range(0, len(whole), 391):
        with contextlib.suppress(ReadError):
            read += bool(rtf.read(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]).text)
    assert read > 10
