r"""Write report.rtf, the twin of report.txt, as a Chinese Word writes RTF: python tests/data/make_rtf.py.

Characters are bytes of GBK (\'xx), every third line Unicode (\u); numbers are cut into runs; one correction is tracked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
FONTS = r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f13\fnil\fcharset134 " + r"\'cb\'ce\'cc\'e5;}{\f2\fnil\fcharset2 Symbol;}}"
STYLES = r"{\stylesheet{\ql \f0 Normal;}{\s1\ql\outlinelevel0 \f0 heading 1;}{\s15 \f0 Title;}{\*\cs10 \additive Default Paragraph Font;}}"
INFO = r"{\info{\title template}{\author someone}{\nofpages1}}"
HEADER = r"{\header \pard\plain {\dbch\f13 \'b9\'b2}500{\dbch\f13 \'b7\'dd}\par}"
NOTE = "各乡镇老干部工作部门报送汇总。"
HEADED = ("一、", "二、", "三、")
LISTED = ("(一)", "(二)")
EDGES = r"\trowd\trgaph108\trleft-108" + "".join(rf"\cellx{at}" for at in (2000, 4100, 6200, 8300))
MERGED = r"\trowd\trgaph108\trleft-108\cellx8300"


def encoded(text: str, unicode: bool = False) -> str:
    """Text as runs: Han characters in a Chinese font, the rest in a Western one, numbers cut after their first digit."""
    return "".join(run(piece, unicode) for piece in re.findall(r"[\x20-\x7e]|[\x20-\x7e]+|[^\x20-\x7e]+", text))


def run(piece: str, unicode: bool) -> str:
    if piece.isascii():
        return rf"{{\hich\af0\dbch\af13\loch\f0 {piece}}}"
    shown = "".join(rf"\u{ord(c) - 65536 * (ord(c) > 32767)}?" if unicode else escaped(c.encode("gb18030")) for c in piece)
    return rf"{{\loch\af0\hich\af0\dbch\f13 {shown}}}"


def escaped(data: bytes) -> str:
    return "".join(rf"\'{byte:02x}" for byte in data)


def paragraph(inner: str, properties: str = "") -> str:
    return rf"\pard\plain{properties} {inner}\par" + "\n"


def labelled(mark: str, rest: str, properties: str, unicode: bool) -> str:
    label = rf"{{\listtext\pard\plain\f0 {encoded(mark)}\tab}}"
    return paragraph(encoded(rest, unicode), rf"{properties}{label}\ls1")


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row, the caption, is one cell over all columns."""
    return row(rows[0], MERGED) + "".join(row(cells, EDGES) for cells in rows[1:])


def row(cells: Sequence[str], edges: str) -> str:
    inner = "".join(rf"\pard\plain\intbl {encoded(cell)}\cell" for cell in cells)
    return rf"{edges}{inner}{{{edges}\row}}" + "\n"


def boxed(inner: str) -> str:
    """A text box as Word writes it, with what older programs show in its place."""
    shape = rf"{{\sp{{\sn shapeType}}{{\sv 202}}}}{{\shptxt {inner}}}"
    fallback = rf"{{\shprslt{{\*\do\dptxbx{{\dptxbxtext {inner}}}}}}}"
    return rf"{{\shp{{\*\shpinst\shpleft0\shptop0\shpright8000\shpbottom900 {shape}}}{fallback}}}"


def corrected(line: str) -> str:
    """The line with a tracked correction inside its number, and a footnote."""
    before, _, after = line.partition("420")
    note = rf"{{\super\chftn{{\footnote \pard\plain\chftn {encoded(NOTE)}}}}}"
    changed = r"{\loch\f0 4}{\deleted\revauthdel1 50}{\revised\revauth1 20}"
    return encoded(before) + changed + encoded(after) + note


def linked(line: str) -> str:
    before, year, after = line.partition("2025年")
    field = rf'{{\field{{\*\fldinst {{ HYPERLINK "https://example.org/7" }}}}{{\fldrslt {{{encoded(year)}}}}}}}'
    return encoded(before) + field + encoded(after)


def block(number: int, line: str) -> str:
    unicode = number % 3 == 0
    if number == 0:
        return paragraph(encoded(line, unicode), r"\s15")
    if line.startswith(HEADED):
        return labelled(line[:2], line[2:], r"\s1", unicode)
    if line.startswith(LISTED):
        return labelled(line[:3], line[3:], r"\ilvl1", unicode)
    if line.startswith("二是"):
        return paragraph(boxed(paragraph(encoded(line, unicode))))
    if "420余人次" in line:
        return paragraph(corrected(line))
    if "2025年" in line:
        return paragraph(linked(line))
    return paragraph(encoded(line, unicode) + r"{\v 9}")


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


if __name__ == "__main__":
    lines = (HERE / "report.txt").read_text(encoding="utf-8").splitlines()
    head = rf"{{\rtf1\ansi\ansicpg936\uc1\deff0{FONTS}{STYLES}{INFO}{HEADER}" + "\n"
    (HERE / "report.rtf").write_bytes((head + "".join(body(lines)) + "}").encode("ascii"))
