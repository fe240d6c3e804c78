"""What the pages of a file repeat around the text: headers, footers, page numbers, watermarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.formats.pdf_lines import Line

_EDGE = 0.14  # part of the page's height where headers and footers stand
_MOST_LINES = 4  # of furniture at either edge
_REPEATED = 0.4  # part of the pages on which a header that changes with the side stands
_MOST = 0.6  # part of the pages on which a watermark stands
_SAME_PLACE = 4.0  # points
_FIGURES = re.compile(r"[\d〇零一二三四五六七八九十百IVXivx]+")
_N = r"[\d〇零一二三四五六七八九十百]{1,5}"
_NUMBER = re.compile(
    rf"[-—–─·•~ ]{{0,6}}\d{{1,4}}[-—–─·•~ ]{{0,6}}|[ivxIVX]{{1,6}}"
    rf"|\d{{1,4}} ?[/／] ?\d{{1,4}}|第 ?{_N} ?页(?: ?[/／,，(（]? ?共 ?{_N} ?页[)）]?)?|共 ?{_N} ?页[ ,，]{{0,2}}第 ?{_N} ?页"
    r"|Page ?\d{1,4}(?: of \d{1,4})?"
)


class Furniture(NamedTuple):
    """A line of a page that is no part of the text, and what kind of thing it is."""

    kind: str
    line: Line


def find_furniture(pages: Sequence[tuple[float, Sequence[Line]]]) -> list[list[Furniture]]:
    """Return the furniture of each page; the pages are given as their height and their lines.

    A line is furniture if it stands at the edge of the page, with nothing but furniture beyond it, and is a page number or
    says the same, figures aside, in the same place of other pages; or if it stands anywhere in the same words on most pages.
    """
    seen = Counter(key for height, lines in pages for key in {_key(line, height) for line in lines})
    everywhere = Counter(key for _, lines in pages for key in {_exact(line) for line in lines})
    repeated, most = max(2, _REPEATED * len(pages)), max(3, _MOST * len(pages))
    found = []
    for height, lines in pages:
        kinds = {id(line): "watermark" for line in lines if everywhere[_exact(line)] >= most}
        for top in (True, False):
            for line in _edge(lines, height, top):
                if is_page_number(line.text):
                    kinds[id(line)] = "page_number"
                elif _count(seen, _key(line, height)) >= repeated:
                    kinds[id(line)] = "page_header" if top else "page_footer"
                elif id(line) not in kinds:
                    break
        found.append([Furniture(kinds[id(line)], line) for line in lines if id(line) in kinds])
    return found


def is_page_number(text: str) -> bool:
    """Return whether a line at the edge of a page is its number.

    >>> [is_page_number(text) for text in ("— 3 —", "第3页 共12页", "3 / 12", "iv", "共12人")]
    [True, True, True, True, False]
    """
    return _NUMBER.fullmatch(text) is not None


def _edge(lines: Sequence[Line], height: float, top: bool) -> Iterator[Line]:
    """Yield the lines near an edge of the page, the outermost first."""
    ordered = sorted(lines, key=lambda line: line.base, reverse=top)
    for line in ordered[:_MOST_LINES]:
        if (line.base > (1 - _EDGE) * height) if top else (line.base < _EDGE * height):
            yield line


def _key(line: Line, height: float) -> tuple[str, int]:
    """The words of a line, figures aside, and its distance from the nearer edge of the page."""
    place = line.base if line.base < height / 2 else line.base - height
    return _FIGURES.sub("#", line.text), round(place / _SAME_PLACE)


def _count(seen: Counter[tuple[str, int]], key: tuple[str, int]) -> int:
    """On how many pages a line stands; a place may fall on either side of a rounding."""
    words, place = key
    return max(seen[words, place], seen[words, place] + seen[words, place + 1], seen[words, place] + seen[words, place - 1])


def _exact(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.base / _SAME_PLACE), round(line.left / _SAME_PLACE)
