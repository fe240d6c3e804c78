"""Write report.ofd, the twin of report.txt, as a printer driver for OFD does: python tests/data/make_ofd.py.

Lines are broken at the width of the page, numbers over several objects; a template holds what every page repeats.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 210.0, 297.0, 28.0, 184.0, 37.0, 250.0
SIZE, LARGE, LEADING = 5.6, 7.8, 10.0
COLUMNS = (28.0, 67.0, 106.0, 145.0, 184.0)


def advance(character: str, size: float) -> float:
    return size if ord(character) > 0x2E7F or character in "—“”" else size / 2


def width(text: str, size: float) -> float:
    return sum(advance(character, size) for character in text)


def wrapped(text: str, size: float, indent: float) -> Iterator[str]:
    """The lines of a paragraph; words and numbers stay whole, marks do not open a line."""
    line, room = "", RIGHT - LEFT - indent
    for unit in re.findall(r"[0-9A-Za-z.%]+[,.:)]?|.[,.:)。、]?", text):
        if line and width(line + unit, size) > room:
            yield line
            line, room = "", RIGHT - LEFT
        line += unit
    yield line


class Writer:
    """Puts objects on pages."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = TOP
        self._id = 100

    def object(self, name: str, attributes: str, inner: str) -> None:
        self._id += 1
        self.pages[-1].append(f'<ofd:{name} ID="{self._id}" {attributes}>{inner}</ofd:{name}>')

    def words(self, text: str, x: float, y: float, size: float) -> None:
        """A run of text; the odd ones are scaled by a matrix, as some programs write them."""
        steps = " ".join(f"{advance(character, size):g}" for character in text[:-1])
        if len(set(text)) > 1 and width(text, size) == size * len(text):
            steps = f"g {len(text) - 1} {size:g}"
        matrix, unit = (f'CTM="{size:g} 0 0 {size:g} 0 0" ', 1.0) if self._id % 2 else ("", size)
        steps = " ".join(f"{float(s) / size * unit:g}" if "." in s else s for s in steps.split()) if unit == 1.0 else steps
        code = f'<ofd:TextCode X="0" Y="{0.85 * unit:g}" DeltaX="{steps}">{escape(text)}</ofd:TextCode>'
        self.object("TextObject", f'Boundary="{x:g} {y:g} {width(text, size):g} {size:g}" {matrix}Font="4" Size="{unit:g}"', code)

    def line(self, text: str, x: float, size: float) -> None:
        for piece in re.split(r"(?<=\d)(?=\d)|(?<=[^\d])(?=\d)", text):
            self.words(piece, x, self.y, size)
            x += width(piece, size)
        self.y += LEADING

    def paragraph(self, text: str, size: float = SIZE, indent: float = 2 * SIZE, *, centred: bool = False) -> None:
        for number, line in enumerate(wrapped(text, size, indent)):
            if self.y > BOTTOM:
                self.pages.append([])
                self.y = TOP
            left = (WIDTH - width(line, size)) / 2 if centred else LEFT + (0 if number else indent)
            self.line(line, left, size)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        if self.y + LEADING * len(rows) > BOTTOM:
            self.pages.append([])
            self.y = TOP
        top = self.y - 2
        for cells in rows:
            for x, cell in zip(COLUMNS, cells, strict=False):
                self.words(cell, x + 1, self.y + 0.5, SIZE * 0.75)
            self.y += LEADING
        for y in [top + LEADING * number for number in range(len(rows) + 1)]:
            self.stroke(COLUMNS[0], y, COLUMNS[-1], y)
        for x in COLUMNS:
            self.stroke(x, top, x, top + LEADING * len(rows))
        self.y += 4

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        box = f'Boundary="{x0:g} {y0:g} {max(x1 - x0, 0.3):g} {max(y1 - y0, 0.3):g}"'
        self.object("PathObject", f'{box} LineWidth="0.3"', f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData>")


def page(objects: Sequence[str], number: int) -> str:
    writer = Writer()
    writer.words(f"— {number} —", 98, 275, 4.2)
    layer = f'<ofd:Layer ID="{number}" Type="Body">{"".join(objects)}</ofd:Layer><ofd:Layer ID="9{number}">{writer.pages[0][0]}</ofd:Layer>'
    return part("Page", f'<ofd:Template TemplateID="2" ZOrder="Background"/><ofd:Content>{layer}</ofd:Content>')


def template() -> str:
    writer = Writer()
    writer.words("内部资料 共印500份", 28, 18, 4.2)
    return part("Page", f'<ofd:Content><ofd:Layer ID="3" Type="Background">{writer.pages[0][0]}</ofd:Layer></ofd:Content>')


def part(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:{name} {NAMES}>{inner}</ofd:{name}>'


def written(lines: Sequence[str]) -> list[list[str]]:
    writer = Writer()
    rows: list[list[str]] = []
    for number, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
        if "\t" in line:
            rows.append(line.split("\t"))
        elif number < 3:
            writer.paragraph(line, *((LARGE, 0.0) if number == 0 else (SIZE, 0.0)), centred=True)
        else:
            writer.paragraph(line)
        if rows and "\t" not in following:
            writer.table(rows)
            rows = []
    return writer.pages


def parts(lines: Sequence[str]) -> dict[str, str]:
    pages = written(lines)
    box = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea>"
    under = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    common = f"<ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID>{box}{under}</ofd:CommonData>"
    listed = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    body = "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    return {
        "OFD.xml": part("OFD", body),
        "Doc_0/Document.xml": part("Document", f"{common}<ofd:Pages>{listed}</ofd:Pages>"),
        "Doc_0/Tpls/Tpl_0/Content.xml": template(),
        **{f"Doc_0/Pages/Page_{number}/Content.xml": page(objects, number + 1) for number, objects in enumerate(pages)},
    }


def write(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 8, 4, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    write(HERE / "report.ofd", parts((HERE / "report.txt").read_text(encoding="utf-8").splitlines()))
