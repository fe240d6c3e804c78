"""The text of a page as it is seen, the report first, with the tables, headings and masks in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from extract.document import Cell, Heading, Mask, Table
from extract.formats.page_elements import Element, Event, is_block, keeps_blanks, tag_of, walk
from extract.formats.page_main import MainPart
from extract.formats.page_parts import Chrome
from extract.formats.page_tables import read_grid, read_line
from extract.formats.page_text import TextWriter

_SENTENCE = re.compile(r"^[^\n]{12,}[，。；]", re.MULTILINE)
_LABEL = re.compile(r"\s{0,9}[【\[(（]?[\u4e00-\u9fff]{0,4}(?:来源|时间|日期|作者|编辑|浏览|阅读|点击|访问|字体|字号|打印|分享)")
_OF_WORD = frozenset({"", "SpellE", "GramE"})  # classes that a word processor gives to parts of words
_LEVELS = {f"h{level}": level for level in range(1, 7)}


class PageLayout:
    """Writes a page: the report, with its tables and headings, and behind it, masked, what else there is to be seen."""

    def __init__(self, root: Element, main: MainPart) -> None:
        self.tables: list[Table] = []
        self.headings: list[Heading] = []
        self._main = main
        self._report, self._rest = TextWriter(), TextWriter()
        self._in_main = self._is_imprint = False
        self._above = self._heading = 0
        self._kinds: list[tuple[int, Chrome]] = [(0, "site")]
        self._chrome: Chrome | None = None
        for event in walk(root, main.tables):
            self._take(event)
        report, rest = self._report.text(), self._rest.text()
        self.text = report + rest
        head = _SENTENCE.search(report)
        self.above = rest[: self._above] + report[: head.start() if head else 0]
        self.masks = tuple(self._masks(len(report)))

    @property
    def _writer(self) -> TextWriter:
        return self._report if self._in_main and not self._chrome else self._rest

    def _take(self, event: Event) -> None:
        if event.kind == "text":
            self._write(event.element, event.text)
        elif event.kind == "whole":
            self._write_table(event.element)
        elif event.kind == "start":
            self._start(event.element, tag_of(event.element))
        else:
            self._end(event.element, tag_of(event.element))

    def _start(self, element: Element, tag: str) -> None:
        if element is self._main.first:
            self._in_main = True
            self._rest.end_line()
            self._above = self._rest.length
        if is_block(element):
            self._is_imprint = element in self._main.imprints
        if is_block(element) or tag == "br":
            self._writer.end_line()
        elif self._writer is self._rest or (self._is_imprint and _is_part(element)):
            self._writer.leave_blank()  # style sheets set the parts of an imprint apart
        if element in self._main.chrome:
            self._turn_to(self._main.chrome[element])
        self._writer.raised += tag == "sup"
        if tag in _LEVELS:
            self._heading = self._writer.length

    def _end(self, element: Element, tag: str) -> None:
        if tag in _LEVELS and self._writer is self._report and self._writer.seen > self._heading:
            self.headings.append(Heading(self._heading, self._writer.length, _LEVELS[tag]))
        if is_block(element):
            self._writer.end_line()
        if element in self._main.chrome:
            self._turn_to(None)
        self._writer.raised -= tag == "sup"
        if element is self._main.text:
            self._report.end_line()
            self._in_main = False

    def _turn_to(self, chrome: Chrome | None) -> None:
        self._rest.end_line()
        self._chrome = chrome
        self._kinds.append((self._rest.length, chrome or "site"))

    def _write(self, element: Element, text: str) -> None:
        if keeps_blanks(element):
            self._writer.write_lines(text)
        else:
            self._writer.write(text)

    def _masks(self, offset: int) -> Iterator[Mask]:
        """Yield masks over all that is written behind the report, one for each run of one kind."""
        bounds = [*self._kinds, (self._rest.length, "site")]
        parts = [(kind, start, end) for (start, kind), (end, _) in pairwise(bounds) if start < end]
        for kind, run in groupby(parts, key=lambda part: part[0]):
            spans = list(run)
            yield Mask(kind, offset + spans[0][1], offset + spans[-1][2] - 1)

    def _write_table(self, element: Element) -> None:
        writer = self._writer
        writer.end_line()
        start = writer.length
        caption = self._write_caption(element)
        cells: list[Cell] = []
        for _, line in groupby(read_grid(element), key=lambda cell: cell.row):
            row = list(line)
            blank = not any(cell.text for cell in row)
            for number, cell in enumerate(row):
                if number and not blank:
                    writer.write_raw("\t")
                at = writer.length
                writer.write_raw(cell.text)
                cells.append(Cell(cell.row, cell.column, cell.rows, cell.columns, at, writer.length, cell.is_heading))
            writer.end_line()
        if writer is self._report and writer.length > start:
            self.tables.append(Table(start, writer.length - 1, tuple(cells), caption))

    def _write_caption(self, element: Element) -> tuple[int, int]:
        words = " ".join(filter(None, (read_line(caption) for caption in element.iterchildren("caption"))))
        if not words:
            return 0, 0
        start = self._writer.length
        self._writer.write_raw(words)
        self._writer.end_line()
        return start, start + len(words)


def _is_part(element: Element) -> bool:
    """Return whether an element within an imprint is a part of it, not a piece of a word."""
    return "id" in element.attrib or element.get("class", "") not in _OF_WORD or _LABEL.match(element.text or "") is not None
