"""What the pages of a file repeat around the text: headers, footers, page numbers, watermarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from extract.formats.pdf_lines import LARGE, Line, usual_size

_EDGE = 0.14  # part of the page's height where headers and footers stand
_MARGIN, _APART = 0.065, 3.5  # part of the page's height, and ems, in which and by which a line stands apart
_MOST_LINES = 4  # of furniture at either edge
_LEAST_LINES = 4  # on the only page of a file, for one of them to stand apart
_REPEATED = 0.4  # part of the pages on which a header that changes with the side stands
_MOST = 0.6  # part of the pages on which a watermark stands
_SAME_PLACE = 4.0  # points
_MOST_FIGURES = 3
_FIGURES = re.compile(r"\d{1,4}")
_N = r"[\d〇零一二三四五六七八九十百]{1,5}"
_NUMBER = re.compile(
    rf"[-—–─·•~ ]{{0,6}}\d{{1,4}}[-—–─·•~ ]{{0,6}}|[ivxIVX]{{1,6}}"
    rf"|\d{{1,4}} ?[/／] ?\d{{1,4}}|第 ?{_N} ?页(?: ?[/／,，(（]? ?共 ?{_N} ?页[)）]?)?|共 ?{_N} ?页[ ,，]{{0,2}}第 ?{_N} ?页"
    r"|Page ?\d{1,4}(?: of \d{1,4})?"
)

_Key = tuple[str, int]


class Furniture(NamedTuple):
    """A line of a page that is no part of the text, and what kind of thing it is."""

    kind: str
    line: Line


class _Sheet(NamedTuple):
    """A page as its lines, with its number counted from 0 and its height."""

    number: int
    height: float
    lines: Sequence[Line]


def find_furniture(pages: Sequence[tuple[float, Sequence[Line]]]) -> list[list[Furniture]]:
    """Return the furniture of each page; the pages are given as their height and their lines.

    A line is furniture if it stands at the edge of the page, with nothing but furniture beyond it, and is a page number, says
    the same in the same place of other pages (but for figures that count the pages), or stands apart in the page's margin;
    or if it stands anywhere, in large print, in the same words on most pages.
    """
    sheets = [_Sheet(number, height, lines) for number, (height, lines) in enumerate(pages)]
    edges = {(sheet.number, top): list(_edge(sheet, top)) for sheet in sheets for top in (True, False)}
    seen = Counter(key for (number, _), lines in edges.items() for key in {k for line in lines for k in _keys(line, sheets[number])})
    everywhere = Counter(key for sheet in sheets for key in {_exact(line) for line in sheet.lines})
    repeated, most = max(2, _REPEATED * len(pages)), max(3, _MOST * len(pages))
    apart = {id(line) for top in (True, False) for line in _apart(sheets, top)}
    large = LARGE * usual_size(line for sheet in sheets for line in sheet.lines)
    found = []
    for sheet in sheets:
        kinds = {id(line): "watermark" for line in sheet.lines if line.size > large and everywhere[_exact(line)] >= most}
        for top in (True, False):
            for line in edges[sheet.number, top]:
                if is_page_number(line.text):
                    kinds[id(line)] = "page_number"
                elif id(line) in apart or any(_count(seen, key) >= repeated for key in _keys(line, sheet)):
                    kinds[id(line)] = "page_header" if top else "page_footer"
                elif id(line) not in kinds:
                    break
        found.append([Furniture(kinds[id(line)], line) for line in sheet.lines if id(line) in kinds])
    return found


def is_page_number(text: str) -> bool:
    """Return whether a line at the edge of a page is its number.

    >>> [is_page_number(text) for text in ("— 3 —", "第3页 共12页", "3 / 12", "iv", "共12人")]
    [True, True, True, True, False]
    """
    return _NUMBER.fullmatch(text) is not None


def _edge(sheet: _Sheet, top: bool) -> Iterator[Line]:
    """Yield the lines near an edge of the page, the outermost first."""
    ordered = sorted(sheet.lines, key=lambda line: line.base, reverse=top)
    for line in ordered[:_MOST_LINES]:
        if (line.base > (1 - _EDGE) * sheet.height) if top else (line.base < _EDGE * sheet.height):
            yield line


def _apart(sheets: Sequence[_Sheet], top: bool) -> Iterator[Line]:
    """Yield lines in the margin, beyond all lines of other pages and far from any of their own, in print no larger than the text."""
    usual = usual_size(line for sheet in sheets for line in sheet.lines)
    depths = [sorted(_depth(line, sheet, top) for line in sheet.lines) for sheet in sheets]
    for sheet in sheets:
        others = min((depth[0] for number, depth in enumerate(depths) if depth and number != sheet.number), default=1.0)
        if len(sheets) == 1 and len(sheet.lines) < _LEAST_LINES:
            continue
        for line in sheet.lines:
            depth = _depth(line, sheet, top)
            near = sum(other < depth + _APART * usual / sheet.height for other in depths[sheet.number])
            if depth < min(_MARGIN, others) and near == 1 and line.size <= 1.05 * usual:
                yield line


def _depth(line: Line, sheet: _Sheet, top: bool) -> float:
    """Return how far from an edge a line stands, as part of the page's height."""
    depth = line.base / max(sheet.height, 1.0)
    return 1 - depth if top else depth


def _keys(line: Line, sheet: _Sheet) -> Iterator[_Key]:
    """Yield what a line may repeat: its words and its distance from the nearer edge, each figure as it is or less the page's number."""
    place = round((line.base if line.base < sheet.height / 2 else line.base - sheet.height) / _SAME_PLACE)
    figures = _FIGURES.findall(line.text)
    if len(figures) > _MOST_FIGURES:
        yield line.text, place
        return
    words = _FIGURES.split(line.text)
    for counts in product((False, True), repeat=len(figures)):
        told = [f"<{int(figure) - sheet.number}>" if count else figure for figure, count in zip(figures, counts, strict=True)]
        yield "".join(a + b for a, b in zip(words, [*told, ""], strict=True)), place


def _count(seen: Counter[_Key], key: _Key) -> int:
    """On how many pages a line stands; a place may fall on either side of a rounding."""
    words, place = key
    return seen[words, place] + max(seen[words, place + 1], seen[words, place - 1])


def _exact(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.base / _SAME_PLACE), round(line.left / _SAME_PLACE)
