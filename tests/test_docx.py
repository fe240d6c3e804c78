"""DOCX: what Word and WPS do to a text, undone; damaged and hostile packages refused with a remedy."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest

from extract.document import Document, ReadError
from extract.formats import docx, read_bytes

DATA = Path(__file__).parent / "data"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = f'xmlns:w="{W}" xmlns:mc="urn:mc" xmlns:v="urn:v" xmlns:wps="urn:wps" xmlns:m="urn:m"'
MAIN = "word/document.xml"
UP = '<w:vertAlign w:val="superscript"/>'
BY = 'w:id="1" w:author="a"'


def packed(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def part(name: str, inner: str) -> str:
    return f"<w:{name} {NAMES}>{inner}</w:{name}>"


def reading(body: str, **parts: str) -> Document:
    """Return what is read of a body, with further parts by name (styles=…)."""
    beside = {f"word/{name}.xml": part(name, inner) for name, inner in parts.items()}
    return docx.read(packed({MAIN: part("document", f"<w:body>{body}</w:body>"), **beside}))


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def tc(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def turn(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str) -> str:
    return f"{turn('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{turn('separate')}{result}{turn('end')}"


def listed(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def lvl(level: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    first = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{first}{more}'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (r("走访1") + r("2") + r("0人次"), "走访120人次"),
        (r("走访") + f"<w:del {BY}><w:r><w:delText>9</w:delText></w:r></w:del><w:ins {BY}>{r('12')}</w:ins>" + r("户"), "走访12户"),
        (f"<w:moveFrom {BY}>{r('旧处')}</w:moveFrom><w:moveTo {BY}>{r('新处')}</w:moveTo>", "新处"),
        (r("看") + f"<w:hyperlink>{r('公示')}</w:hyperlink>" + r("栏"), "看公示栏"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('12')}</w:sdtContent></w:sdt>" + r("户"), "12户"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击输入')}</w:sdtContent></w:sdt>" + r("户"), "户"),
        (field(" = SUM(A1:A9) ", r("45")) + r("户"), "45户"),
        (field(" IF ", field(" REF 12 ", r("3"))) + r("户"), "3户"),
        (turn("begin") + "<w:r><w:instrText> eq 12 </w:instrText></w:r>" + turn("end") + r("户"), "户"),
        (f'<w:fldSimple w:instr=" REF a ">{r("45")}</w:fldSimple>' + r("户"), "45户"),
        (r("第") + field(" PAGE ", r("7")) + r("页"), "第页"),
        (r("甲<w:tab/>".replace("<w:tab/>", "")) + "<w:r><w:tab/></w:r>" + r("乙") + "<w:r><w:br/></w:r>" + r("丙"), "甲\t乙\n丙"),
        (r("3") + "<w:r><w:noBreakHyphen/></w:r>" + r("5户"), "3-5户"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r("95%"), "≥95%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("是"), "是"),
        (r("走访") + r("（此处核对）", "<w:vanish/>") + r("3户", '<w:vanish w:val="0"/>'), "走访3户"),
        (f"<w:r><w:ruby><w:rt>{r('zhen')}</w:rt><w:rubyBase>{r('镇')}</w:rubyBase></w:ruby></w:r>" + r("3个"), "镇3个"),
        ("<m:oMath><m:f><m:num><m:r><m:t>2</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>", "2/3"),
        (r("3m") + r("2", UP) + r("，12人") + r("1", UP) + r("0", UP), "3m²，12人[10]"),
        (f"<w:smartTag>{r('2023年')}</w:smartTag>" + '<w:commentRangeStart w:id="0"/>' + r("底"), "2023年底"),
    ],
)
def test_a_paragraph_reads_as_it_is_seen(inner: str, text: str) -> None:
    assert reading(p(inner)).text == f"{text}\n"


def test_a_deleted_paragraph_mark_joins_the_paragraphs() -> None:
    gone = f"<w:rPr><w:del {BY}/></w:rPr>"
    assert reading(p(r("走访"), gone) + p(r("12户")) + p(r("末"), gone)).text == "走访12户\n末\n"


def test_a_field_without_its_end_hides_nothing_after_its_paragraph() -> None:
    assert reading(p(turn("begin") + "<w:r><w:instrText> PAGE </w:instrText></w:r>") + p(r("走访12户"))).text == "走访12户\n"


def test_a_table_of_contents_is_masked() -> None:
    first = turn("begin") + "<w:r><w:instrText> TOC \\o </w:instrText></w:r>" + turn("separate") + r("一、走访 3")
    document = reading(p(first) + p(r("二、打算 5")) + p(turn("end")) + p(r("一、走访")))
    assert {mask.kind for mask in document.masks} == {"contents"}
    assert [document.text[mask.start : mask.end] for mask in document.masks] == ["一、走访 3", "二、打算 5"]
    assert document.text.endswith("一、走访\n")


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p(r('发放物资30份'))}</w:txbxContent>"
    drawing = f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
    picture = f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    both = f"<w:r><mc:AlternateContent><mc:Choice>{drawing}</mc:Choice><mc:Fallback>{picture}</mc:Fallback></mc:AlternateContent></w:r>"
    assert reading(p(r("走访") + both + r("12户"))).text == "走访12户\n发放物资30份\n"
    assert reading(p(f"<w:r>{picture}</w:r>")).text == "发放物资30份\n"


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>' + f'<w:footnote w:id="2">{p(r("含外地4人。"))}</w:footnote>'
    reference = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    document = reading(p(r("慰问12人") + reference + r("。")) + p(r("其次。") + reference), footnotes=notes)
    assert document.text == "慰问12人。\n含外地4人。\n其次。\n"


def test_merged_cells_are_one_cell_with_its_extent() -> None:
    wide, tall, below = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = reading(
        tbl(
            tc(p(r("乡镇")), tall) + tc(p(r("走访")), wide),
            tc(p(""), below) + tc(p(r("人次"))) + tc(p(r("户数"))),
            tc(p(r("甲镇"))) + tc(p(r("12"))) + tc(p(r("9"))),
        )
    )
    (table,) = document.tables
    assert document.text[table.start : table.end] == document.text == "乡镇\t走访\n人次\t户数\n甲镇\t12\t9\n"
    places = {document.text[c.start : c.end]: (c.row, c.column, c.rows, c.columns) for c in table.cells}
    assert places == {
        "乡镇": (0, 0, 2, 1),
        "走访": (0, 1, 1, 2),
        "人次": (1, 1, 1, 1),
        "户数": (1, 2, 1, 1),
        "甲镇": (2, 0, 1, 1),
        "12": (2, 1, 1, 1),
        "9": (2, 2, 1, 1),
    }


def test_rows_marked_as_headings_are_told_and_deleted_rows_left_out() -> None:
    def row(name: str, mark: str) -> str:
        return f"<w:tr><w:trPr>{mark}</w:trPr>{tc(p(r(name)))}{tc(p(r('1')))}</w:tr>"

    document = reading(f"<w:tbl>{row('名称', '<w:tblHeader/>')}{row('甲', '')}{row('乙', f'<w:del {BY}/>')}</w:tbl>")
    assert document.text == "名称\t1\n甲\t1\n"
    assert [cell.is_heading for cell in document.tables[0].cells] == [True, True, False, False]


def test_words_broken_over_the_lines_of_a_cell_are_joined_and_numbers_are_not() -> None:
    document = reading(tbl(tc(p(r("走访")) + p(r("人次"))) + tc(p(r("12")) + p(r("34")))))
    assert document.text == "走访人次\t12 34\n"


def test_a_table_that_lays_out_the_page_is_read_cell_by_cell() -> None:
    inner = tbl(tc(p(r("甲"))) + tc(p(r("12"))))
    document = reading(tbl(tc(p(r("左栏"))) + tc(p(r("右栏")) + inner)) + tbl(tc(p(r("一段。"))), tc(p(r("二段。")))))
    assert document.text == "左栏\n右栏\n甲\t12\n一段。\n二段。\n"
    assert len(document.tables) == 1


def test_heading_styles_give_levels_by_name_outline_and_inheritance() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="小节"/><w:basedOn w:val="2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="正文大"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="z"><w:name w:val="标题 3"/></w:style>'
    )
    named = "".join(p(r(f"标{style}"), f'<w:pStyle w:val="{style}"/>') for style in "2xyz")
    direct = p(r("直接"), '<w:outlineLvl w:val="3"/>') + p(r("正文"), '<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>')
    document = reading(named + direct, styles=styles)
    levels = {document.text[h.start : h.end]: h.level for h in document.headings}
    assert levels == {"标2": 2, "标x": 2, "标y": 1, "标z": 3, "直接": 4}


def test_numbering_is_written_out_and_begins_anew_under_each_heading() -> None:
    levels = [lvl(0, "chineseCounting", "%1、"), lvl(1, "japaneseCounting", "（%2）"), lvl(2, "decimal", "%3."), lvl(3, "bullet", "\uf06c")]
    body = "".join(p(r("项"), listed(level)) for level in (0, 1, 1, 2, 2, 0, 1, 3)) + p(r("5个"), listed(2))
    assert reading(body, numbering=numbering(*levels)).text.split() == [
        *("一、项", "（一）项", "（二）项", "1.项", "2.项", "二、项", "（一）项", "项", "1.", "5个"),
    ]


def test_lists_restart_where_told_and_else_count_on_in_their_series() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    more = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>{again}</w:num>'
    body = "".join(p(r("项"), listed(0, number)) for number in (1, 2, 3, 3))
    assert reading(body, numbering=numbering(lvl(0, "decimal", "%1."), more=more)).text == "1.项\n2.项\n1.项\n2.项\n"


def test_legal_numbering_and_numbers_by_style() -> None:
    levels = [lvl(0, "chineseCounting", "第%1章", '<w:pStyle w:val="1"/>'), lvl(1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="2"/>')]
    numbered = '<w:name w:val="heading {0}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="paragraph" w:styleId="{{0}}">{numbered}</w:style>'
    body = p(r("总则"), '<w:pStyle w:val="1"/>') + p(r("范围"), '<w:pStyle w:val="2"/>')
    document = reading(body, numbering=numbering(*levels), styles=style.format(1) + style.format(2))
    assert document.text == "第一章总则\n1.1 范围\n"
    assert [heading.level for heading in document.headings] == [1, 2]


def test_page_headers_and_footers_are_left_out() -> None:
    assert reading(p(r("正文")), header1=p(r("内部资料500份")), footer1=p(r("第9页"))).text == "正文\n"


def test_the_title_of_the_properties_counts_where_the_text_bears_it_out() -> None:
    core = '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc"><dc:title>{}</dc:title></cp:coreProperties>'
    main = part("document", f"<w:body>{p(r('青山镇2023年'))}{p(r('工作总结'))}</w:body>")
    titled = [docx.read(packed({MAIN: main, "docProps/core.xml": core.format(t)})) for t in ("青山镇2023年工作总结", "公文模板")]
    assert [document.declared.title for document in titled] == ["青山镇2023年工作总结", ""]


def test_the_strict_edition_and_other_part_names_are_read() -> None:
    strict = part("document", f"<w:body>{p(r('走访12户'))}</w:body>").replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    relations = f'<Relationships xmlns="urn:rel"><Relationship Id="r" Type="{kind}" Target="/word/document2.xml"/></Relationships>'
    assert docx.read(packed({"_rels/.rels": relations, "word/Document2.xml": strict})).text == "走访12户\n"


BOMB = '<!DOCTYPE w [<!ENTITY a "12"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50 + '"><!ENTITY d "' + "&c;" * 50 + '">]>'
NESTED = "<w:tbl><w:tr><w:tc>" * 90 + "</w:tc></w:tr></w:tbl>" * 90
OUTSIDE = '<!DOCTYPE w [<!ENTITY d SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("data", "kind", "remedy"),
    [
        ((DATA / "report.docx").read_bytes()[:-900], "damaged", "fetch the file again"),
        (b"not a package", "damaged", "no well-formed XML.*save it again"),
        (b"PK\x03\x04 is no package", "damaged", "fetch the file again"),
        (packed({"word/styles.xml": part("styles", "")}), "damaged", "document part is missing.*save it again"),
        (packed({MAIN: "<w:document"}), "damaged", "no well-formed XML.*save it again"),
        (packed({MAIN: b""}), "damaged", "no well-formed XML"),
        (packed({MAIN: BOMB + part("document", f"<w:body>{p(r('&d;'))}</w:body>")}), "damaged", "entit.*save it again"),
        (packed({MAIN: OUTSIDE + part("document", f"<w:body>{p(r('&d;'))}</w:body>")}), "damaged", "declares entities"),
        (packed({MAIN: part("document", "<w:body>" + " " * 5_000_000 + "</w:body>")}), "too_large", "would unpack to 5,000.*split it"),
        (packed({MAIN: part("document", f"<w:body>{NESTED}</w:body>")}), "damaged", "save it"),
    ],
)
def test_damaged_and_hostile_packages_are_refused_with_a_remedy(data: bytes, kind: str, remedy: str) -> None:
    with pytest.raises(ReadError, match=remedy) as caught:
        docx.read(data)
    assert caught.value.kind == kind


def test_a_protected_member_is_told_as_such() -> None:
    data = bytearray(packed({MAIN: part("document", "")}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadError, match="password") as caught:
        docx.read(bytes(data))
    assert caught.value.kind == "encrypted"


def test_a_damaged_part_beside_the_text_is_told_and_the_text_is_read() -> None:
    main = part("document", f"<w:body>{p(r('走访12户'), listed(0))}</w:body>")
    beside = {"word/numbering.xml": "<w:numbering", "_rels/.rels": "<Rel", "docProps/core.xml": ""}
    document = docx.read(packed({MAIN: main, **beside}))
    assert document.text == "走访12户\n"
    assert [note.kind for note in document.notes] == ["damaged", "damaged"]
    assert "_rels/.rels" in document.notes[0].message
    assert "word/numbering.xml" in document.notes[1].message


def test_a_page_that_stands_for_the_whole_text_is_read() -> None:
    relation = '<Relationship Id="r" Type="urn:x/aFChunk" Target="/word/a.mht"/>'
    page = (
        f"<html><body><p>全年走访12户。</p>{'<table><tr><td>镇</td><td>户</td></tr><tr><td>甲</td><td>3</td></tr></table>'}</body></html>"
    )
    parts = {"word/_rels/document.xml.rels": f'<Relationships xmlns="urn:r">{relation}</Relationships>', "word/a.mht": page}
    document = docx.read(packed({MAIN: part("document", '<w:body><w:altChunk r:id="r" xmlns:r="urn:q"/></w:body>'), **parts}))
    assert (document.text, document.format) == ("全年走访12户。\n镇\t户\n甲\t3\n", "docx")
    document = docx.read(packed({MAIN: part("document", f"<w:body>{p(r('前言'))}</w:body>"), **parts}))
    assert (document.text, [note.kind for note in document.notes]) == ("前言\n", ["embedded"])


def test_a_damaged_byte_anywhere_is_read_or_refused() -> None:
    whole = (DATA / "report.docx").read_bytes()
    read = 0
    for at in range(0, len(whole), 37):
        with contextlib.suppress(ReadError):
            read += bool(docx.read(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]).text)
    assert read > 0


def test_a_document_in_the_xml_of_2003_is_read() -> None:
    names = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="urn:wx" xmlns:aml="urn:aml" xmlns:v="urn:v"'
    styles = '<w:styles><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>'
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/><w:lvlText w:val="%1、"/></w:lvl>'
    lists = f'<w:lists><w:listDef w:listDefId="0">{level}</w:listDef><w:list w:ilfo="2"><w:ilst w:val="0"/></w:list></w:lists>'
    listing = '<w:pStyle w:val="1"/><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="2"/></w:listPr>'

    def change(kind: str, inner: str) -> str:
        return f'<aml:annotation w:type="Word.{kind}"><aml:content>{inner}</aml:content></aml:annotation>'

    deleted, inserted = change("Deletion", "<w:r><w:delText>9</w:delText></w:r>"), change("Insertion", r("12"))
    note = f"<w:r><w:footnote>{p(r('含外地4人。'))}</w:footnote></w:r>"
    rows = tbl(tc(p(r("甲")), '<w:vmerge w:val="restart"/>') + tc(p(r("1"))), tc(p(""), "<w:vmerge/>") + tc(p(r("2"))))
    body = p(r("走访"), listing) + p(r("慰问") + deleted + inserted + r("人") + change("Comment", p(r("核对3"))) + note) + rows
    source = f"<?xml version='1.0'?><w:wordDocument {names}>{lists}{styles}<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    document = read_bytes(source.encode(), "a.doc")
    assert (document.text, document.format) == ("一、走访\n慰问12人\n含外地4人。\n甲\t1\n2\n", "docx")
    assert [heading.level for heading in document.headings] == [1]
    assert document.tables[0].cells[0].rows == 2


def test_other_xml_is_no_document() -> None:
    with pytest.raises(ReadError, match="XML data file"):
        read_bytes(b"<?xml version='1.0'?><package xmlns='urn:x'><a/></package>")
