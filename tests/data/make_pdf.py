"""Write report.pdf, the sample report on pages: `python tests/data/make_pdf.py`.

It is set as offices do: justified lines, paragraphs opened by two characters' indent, a running header, page numbers,
a ruled table. Height and size of print are what it takes for a page to end within a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent
FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP = 90.0, 505.0, 750.0
LEADING = 28.0
HEADER = "松岭县老干部工作简报"
NOT_FIRST = "，。、；：！？”’》）,.;:!?)%"  # 避头尾


class Set(NamedTuple):
    """A line as it is set: its words, where they begin, their size, and the blank that justifies them (0 if none)."""

    text: str
    left: float
    size: float
    stretch: float = 0.0


def width(text: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, FONT, size)


def centred(text: str, size: float) -> Set:
    return Set(text, (LEFT + RIGHT - width(text, size)) / 2, size)


def paragraph(text: str, size: float) -> Iterator[Set]:
    """Yield the lines of a paragraph; a line may end within a number, not before a closing mark."""
    left = LEFT + 2 * size
    while text:
        end = len(text)
        while width(text[:end], size) > RIGHT - left:
            end -= 1
        while end < len(text) and text[end] in NOT_FIRST:
            end -= 1
        line, text = text[:end], text[end:]
        spare = (RIGHT - left - width(line, size)) / max(1, len(line) - 1) if text else 0.0
        yield Set(line, left, size, spare)
        left = LEFT


def typeset(lines: list[str], size: float) -> list[Set | list[list[str]]]:
    """Return the lines of a report as they are set; rows with tabs in them become one table."""
    found: list[Set | list[list[str]]] = []
    for number, line in enumerate(lines):
        if "\t" in line:
            row = line.split("\t")
            if isinstance(found[-1], list):
                found[-1].append(row)
            else:
                found.append([row])
        elif number < 3:
            found.append(centred(line, (22, size, 12)[number]))
        elif "\t" in "".join(lines[number + 1 : number + 2]):
            found.append(centred(line, size))
        elif number >= len(lines) - 2:
            found.append(Set(line, RIGHT - width(line, size), size))
        else:
            found += paragraph(line, size)
    return found


def draw(path: Path, parts: list[Set | list[list[str]]], rows: int) -> bool:
    """Write the pages with so many lines on each; return whether one of them ends within a number."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle("report")
    used, page, last, cut = 0, 1, "", False
    for part in parts:
        height = len(part) if isinstance(part, list) else 1
        if used + height > rows:
            cut = cut or (isinstance(part, Set) and bool(re.search(r"\d$", last) and re.match(r"\d", part.text)))
            finish(canvas, page)
            used, page = 0, page + 1
        y = TOP - used * LEADING
        if isinstance(part, list):
            draw_table(canvas, part, y + LEADING * 0.7)
        else:
            text = canvas.beginText(part.left, y)
            text.setFont(FONT, part.size)
            text.setCharSpace(part.stretch)
            text.textOut(part.text)
            canvas.drawText(text)
            last = part.text
        used += height
    finish(canvas, page)
    canvas.save()
    return cut


def draw_table(canvas: Canvas, table: list[list[str]], top: float) -> None:
    columns = [LEFT + n * (RIGHT - LEFT) / len(table[0]) for n in range(len(table[0]) + 1)]
    canvas.grid(columns, [top - n * LEADING for n in range(len(table) + 1)])
    canvas.setFont(FONT, 12)
    for n, row in enumerate(table):
        for cell, left, right in zip(row, columns, columns[1:], strict=False):
            canvas.drawCentredString((left + right) / 2, top - (n + 0.65) * LEADING, cell)


def finish(canvas: Canvas, page: int) -> None:
    canvas.setFont(FONT, 10.5)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 50, HEADER)
    canvas.line(LEFT, HEIGHT - 54, RIGHT, HEIGHT - 54)
    canvas.drawCentredString(WIDTH / 2, 45, f"— {page} —")
    canvas.showPage()


def main() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    lines = (FOLDER / "report.txt").read_text(encoding="utf-8").splitlines()
    for size, rows in product((16, 15.5, 15, 14.5, 14), range(23, 9, -1)):
        if draw(FOLDER / "report.pdf", typeset(lines, size), rows):
            break
    else:
        raise SystemExit("no page ends within a number: try other sizes")


if __name__ == "__main__":
    main()
