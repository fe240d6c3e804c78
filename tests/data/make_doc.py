"""Write report.doc, report.wps and constructs.doc with LibreOffice (soffice must be installed): python tests/data/make_doc.py.

WPS writes the same format under the suffix .wps. The files in the repository were made with LibreOffice 7.4.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from make_docx import HERE, paragraph, part, parts, run, write

WIDE, TALL, BELOW = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def cell(inner: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def table(columns: int, *rows: str) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def text(words: str, properties: str = "") -> str:
    return paragraph(run(words), properties)


def listed(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>'


def constructs() -> str:
    """Merged cells, a table in a table, running text in cells, hidden, raised and astral characters, numbering, an endnote."""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>（待核）</w:t></w:r>"
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    merged = table(
        3,
        cell(text("乡镇"), TALL) + cell(text("走访"), WIDE),
        cell(text(""), BELOW) + cell(text("人次")) + cell(text("户数")),
        cell(text("甲镇")) + cell(text("120")) + cell(text("35")),
    )
    inner = table(2, cell(text("内一")) + cell(text("12")))
    nested = table(2, cell(text("外左")) + cell(text("外右") + inner + text("其后")))
    blocks = [
        paragraph(run("走访") + hidden + run("𠮷山村12户3m") + raised),
        text("第一项", listed(0)),
        text("其一", listed(1)),
        text("其二", listed(1)),
        text("第二项", listed(0)),
        text("其一", listed(1)),
        merged,
        paragraph(run("两表之间") + "<w:r><w:endnoteReference w:id='2'/></w:r>"),
        nested,
        paragraph(run("上半页") + '<w:r><w:br w:type="page"/></w:r>' + run("下半页") + "<w:r><w:br/></w:r>" + run("换行")),
        text("小结", '<w:outlineLvl w:val="1"/>'),
    ]
    return part("document", f"<w:body>{''.join(blocks)}<w:sectPr/></w:body>")


def endnotes() -> str:
    note = f'<w:endnote w:id="2">{text("尾注一条。")}</w:endnote>'
    return part("endnotes", f'<w:endnote w:type="separator" w:id="0"><w:p/></w:endnote>{note}')


def convert(members: dict[str, str], *targets: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "a.docx", members)
        subprocess.run(["soffice", "--headless", "--convert-to", "doc:MS Word 97", "a.docx"], cwd=folder, check=True)
        for target in targets:
            shutil.copy(Path(folder) / "a.doc", target)


if __name__ == "__main__":
    report = parts((HERE / "report.txt").read_text(encoding="utf-8").splitlines())
    convert(report, HERE / "report.doc", HERE / "report.wps")
    beside = {name: content for name, content in report.items() if "header" not in name}
    beside["word/_rels/document.xml.rels"] = report["word/_rels/document.xml.rels"].replace("footnotes", "endnotes")
    beside["[Content_Types].xml"] = report["[Content_Types].xml"].replace("footnotes", "endnotes")
    convert({**beside, "word/document.xml": constructs(), "word/endnotes.xml": endnotes()}, HERE / "constructs.doc")
