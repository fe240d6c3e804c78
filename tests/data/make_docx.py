"""Write report.docx and report.xml, the twins of report.txt, with what Word does to a text: python tests/data/make_docx.py."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{RELATED}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
BY = 'w:id="9" w:author="someone" w:date="2023-08-03T10:00:00Z"'
FOOTNOTE = "<w:r><w:footnoteReference w:id='2'/></w:r>"
NOTE = "各乡镇老干部工作部门报送汇总。"
NUMBERED = {"一、": (0, "1"), "二、": (0, "1"), "三、": (0, "1"), "(一)": (1, ""), "(二)": (1, "")}  # mark: list level, style


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def split(text: str) -> str:
    """Every number is cut into runs after its first digit, as spelling checks and late corrections leave it."""
    return "".join(run(piece) for piece in re.split(r"(?<=[\u4e00-\u9fff]\d)(?=[\d.])", text))


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def corrected(text: str, old: str, new: str, wrong: str) -> str:
    """The text with `wrong` replaced by `new` as a tracked change; `old` is how it reads once that is accepted."""
    before, _, after = text.partition(old)
    deleted = f"<w:del {BY}><w:r><w:delText>{wrong}</w:delText></w:r></w:del>"
    return f"{split(before)}{run(old.removesuffix(new))}{deleted}<w:ins {BY}>{run(new)}</w:ins>{split(after)}"


def field(code: str, result: str) -> str:
    turn = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"{turn.format('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>{turn.format('separate')}{run(result)}{turn.format('end')}"


def boxed(inner: str) -> str:
    """A text box as Word writes it: drawn twice, for new programs and for old."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    shape = f'<a:graphicData uri="wps"><wps:wsp><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>'
    size = '<wp:extent cx="5400000" cy="900000"/><wp:docPr id="7" name="box"/>'
    drawing = f"<w:drawing><wp:inline>{size}<a:graphic>{shape}</a:graphic></wp:inline></w:drawing>"
    picture = f'<w:pict><v:shape style="width:425pt;height:70pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
    ways = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{picture}</mc:Fallback>'
    return f"<w:r><mc:AlternateContent>{ways}</mc:AlternateContent></w:r>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row, the caption, is one merged cell."""
    grid = "".join('<w:gridCol w:w="2100"/>' for _ in rows[-1])
    caption = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{len(rows[-1])}"/></w:tcPr>{paragraph(run(rows[0][0]))}</w:tc></w:tr>'
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{caption}{''.join(map(row, rows[1:]))}</w:tbl>"


def row(cells: Sequence[str]) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{paragraph(split(cell))}</w:tc>' for cell in cells)}</w:tr>"


def body(lines: Sequence[str]) -> Iterator[str]:
    rows: list[list[str]] = []
    for number, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
        if "\t" in line or "\t" in following:
            rows.append(line.split("\t"))
        else:
            yield block(number, line)
        if rows and "\t" not in following:
            yield table(rows)
            rows = []


def block(number: int, line: str) -> str:
    if number == 0:
        return paragraph(run(line), '<w:pStyle w:val="a3"/>')
    mark = next((mark for mark in NUMBERED if line.startswith(mark)), "")
    if mark:
        level, style = NUMBERED[mark]
        styled = f'<w:pStyle w:val="{style}"/>' if style else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>'
        return paragraph(split(line.removeprefix(mark)), styled)
    if line.startswith("二是"):
        return paragraph(boxed(paragraph(split(line))))
    if line.startswith("三是"):
        return paragraph(f"<w:sdt><w:sdtPr/><w:sdtContent>{split(line)}</w:sdtContent></w:sdt>")
    if "420余人次" in line:
        return paragraph(corrected(line, "420", "20", "500") + FOOTNOTE)
    if "2025年" in line:
        before, year, after = line.partition("2025年")
        return paragraph(split(before) + field('HYPERLINK "https://example.org/"', year) + split(after))
    return paragraph(split(line))


def part(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{name} {NAMES}>{inner}</w:{name}>'


def styles() -> str:
    heading = '<w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>'
    return part(
        "styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="1">{heading}</w:style>'
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>',
    )


def numbering() -> str:
    form = '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>{}<w:suff w:val="nothing"/><w:lvlText w:val="{}"/>'
    top, below = form.format('<w:pStyle w:val="1"/>', "%1、"), form.format("", "(%2)")
    levels = f'<w:lvl w:ilvl="0">{top}</w:lvl><w:lvl w:ilvl="1">{below}</w:lvl>'
    listed = '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
    return part("numbering", f'<w:abstractNum w:abstractNumId="2">{levels}</w:abstractNum>{listed}')


def footnotes() -> str:
    rule = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    return part("footnotes", f'{rule}<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(NOTE))}</w:footnote>')


def document(lines: Sequence[str]) -> str:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    return part("document", f"<w:body>{''.join(body(lines))}{section}</w:body>")


def relations(*targets: tuple[str, str, str]) -> str:
    rows = "".join(f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"/>' for key, kind, target in targets)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def content_types(names: Sequence[str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
    rows = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind.format(what)}"/>' for name, what in names)
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    rels = f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{xml}'
    return f'<Types xmlns="{PACKAGE}/content-types">{rels}{rows}</Types>'


def parts(lines: Sequence[str]) -> dict[str, str]:
    beside = ("styles", "numbering", "footnotes")
    return {
        "[Content_Types].xml": content_types([("document", "document.main"), ("header1", "header"), *((name, name) for name in beside)]),
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": document(lines),
        "word/_rels/document.xml.rels": relations(
            *((f"rId{number}", name, f"{name}.xml") for number, name in enumerate(beside)), ("rId9", "header", "header1.xml")
        ),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/footnotes.xml": footnotes(),
        "word/header1.xml": part("hdr", paragraph(run("内部资料 共印500份"))),
    }


def write(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 8, 4, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)


def flat(members: dict[str, str]) -> str:
    """The parts in one XML file (Flat OPC)."""
    inner = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{re.sub(r"<[?].*?[?]>", "", text).strip()}</pkg:xmlData></pkg:part>'
        for name, text in members.items()
        if not name.startswith("[")
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
    return f'{head}<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{inner}</pkg:package>'


if __name__ == "__main__":
    lines = (HERE / "report.txt").read_text(encoding="utf-8").splitlines()
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "report.docx", parts(lines))
    if len(sys.argv) == 1:
        (HERE / "report.xml").write_text(flat(parts(lines)), encoding="utf-8")
