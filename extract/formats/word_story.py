"""One flow of text of a DOCX (the body, a note, a text box): its paragraphs and tables, tracked changes accepted."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from extract.formats.composer import Block, Grid, GridCell, Paragraph
from extract.formats.list_labels import labelled
from extract.formats.package import attribute, child, local
from extract.formats.raised import raised, settle_raised
from extract.formats.word_marks import FieldStack, is_contents_style, is_page_field, symbol, without_symbols
from extract.formats.word_styles import Numbering, Styles, integer, is_on, outline_level

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPERS = frozenset(
    {
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "AlternateContent",
        "Choice",
        "sect",
        "sub-section",
        "annotation",
        "content",
    }
)
_INLINE = _WRAPPERS | {"hyperlink", "hlink", "fldSimple", "dir", "bdo", "oMath", "oMathPara", "e", "sSup", "sSub", "sub"}
_DRAWN = frozenset({"drawing", "pict", "object"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WIDEST = 1000  # columns; no table is wider


class Story:
    """Reads flows of text in the order in which they stand; lists are counted and each note is placed once."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: Mapping[str, _Element]) -> None:
        """`notes` are the footnotes and endnotes, called by the name of their reference and their number: footnote 2."""
        self._styles = styles
        self._numbering = numbering
        self._notes = dict(notes)
        self._fields = FieldStack()
        self._asides: deque[_Element] = deque()
        self._carried = ""

    def blocks(self, container: _Element) -> Iterator[Block]:
        """Yield the blocks of a flow; what stands beside a block (text boxes, notes) follows it."""
        for element in _unwrapped(container):
            yield from self._block(element)
            yield from self._beside()
        yield from self._left()

    def _left(self) -> Iterator[Paragraph]:
        """Yield what is left of a paragraph whose mark is deleted and that no other follows."""
        if self._carried:
            yield Paragraph(settle_raised(without_symbols(self._carried)))
            self._carried = ""

    def _block(self, element: _Element) -> Iterator[Block]:
        if local(element) == "p":
            yield from self._paragraph(element)
        elif local(element) == "tbl":
            yield Grid(tuple(self._cells(element)))

    def _beside(self) -> Iterator[Block]:
        while self._asides:
            for element in _unwrapped(self._asides.popleft()):
                yield from self._block(element)

    def _paragraph(self, element: _Element) -> Iterator[Paragraph]:
        properties = child(element, "pPr")
        text = self._carried + "".join(self._inline(element))
        self._carried = ""
        contents = self._fields.in_contents
        self._fields.end_paragraph()
        if _is_gone(child(properties, "rPr")):  # its mark is deleted: the next paragraph goes on in it
            self._carried = text
            return
        style = self._styles.of(properties)
        label = self._numbering.label(properties, style)
        own = outline_level(properties)
        mask = "contents" if contents or is_contents_style(style.name) else ""
        if text.strip():
            shown = settle_raised(without_symbols(text)).lstrip()
            yield Paragraph(labelled(label, shown), max(style.level if own < 0 else own, 0), mask)

    def _inline(self, node: _Element) -> Iterator[str]:
        """Yield the text in an element of a paragraph, and note what stands beside it."""
        for element in node:
            name = local(element)
            if name == "r":
                yield from self._run(element)
            elif name in _INLINE and not _is_skipped(element):
                yield from self._inline(element)
            elif name == "f":  # a fraction of an equation
                yield "/".join("".join(self._inline(part)) for part in element if local(part) in ("num", "den"))
            elif name == "sup":
                yield "^" + "".join(self._inline(element))

    def _run(self, run: _Element) -> Iterator[str]:
        properties = child(run, "rPr")
        hidden = is_on(child(properties, "vanish"))
        is_raised = attribute(child(properties, "vertAlign"), "val") == "superscript"
        for element in run:
            name = local(element)
            if name == "fldChar":
                self._turn_field(attribute(element, "fldCharType"))
            elif name == "instrText":
                self._fields.instruct(element.text or "")
            elif name == "r":  # some programs put runs into runs
                yield from self._run(element)
            elif not hidden and not self._fields.hides:
                text = "".join(self._character(name, element))
                yield raised(text) if is_raised else text

    def _character(self, name: str, element: _Element) -> Iterator[str]:
        if name == "t":
            yield element.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "sym":
            code = attribute(element, "char")
            yield symbol(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else ""
        elif name in ("footnoteReference", "endnoteReference"):
            note = self._notes.pop(f"{name.removesuffix('Reference')} {attribute(element, 'id')}", None)
            self._asides += [note] if note is not None else []
        elif name in ("footnote", "endnote"):  # written where it is referred to
            self._asides.append(element)
        elif name in _DRAWN:
            self._asides += _boxes(element)
        elif name in ("AlternateContent", "ruby"):
            for part in _alternatives(element) if name == "AlternateContent" else element:
                yield from self._choice(part)

    def _choice(self, part: _Element) -> Iterator[str]:
        if local(part) == "rubyBase":
            yield from self._inline(part)
        elif local(part) != "rt":
            for element in part:
                yield from self._character(local(element), element)

    def _turn_field(self, kind: str) -> None:
        turn = {"begin": self._fields.begin, "separate": self._fields.separate, "end": self._fields.end}.get(kind)
        if turn:
            turn()

    def _cells(self, table: _Element) -> Iterator[GridCell]:
        """Yield the cells of a table; those merged with the one above or beside them are one cell."""
        cells: list[GridCell] = []
        above: dict[int, int] = {}
        rows = (row for row in _unwrapped(table) if local(row) == "tr" and not _is_gone(child(row, "trPr")))
        for number, row in enumerate(rows):
            properties = child(row, "trPr")
            column = min(integer(attribute(child(properties, "gridBefore"), "val"), 0), _WIDEST)
            heading = is_on(child(properties, "tblHeader"))
            open_now: dict[int, int] = {}
            for cell in (cell for cell in _unwrapped(row) if local(cell) == "tc"):
                span = max(1, min(integer(attribute(child(cell, "tcPr", "gridSpan"), "val"), 1), _WIDEST))
                merged = _merge(cell, "vmerge")
                if merged is not None and attribute(merged, "val") != "restart" and column in above:
                    at = open_now[column] = above[column]
                    cells[at] = cells[at]._replace(rows=number - cells[at].row + 1)
                elif _goes_on_beside(cell) and cells and cells[-1].row == number:
                    cells[-1] = cells[-1]._replace(columns=cells[-1].columns + span)
                else:
                    if merged is not None:
                        open_now[column] = len(cells)
                    cells.append(GridCell(number, column, 1, span, tuple(self._cell_blocks(cell)), heading))
                column += span
            above = open_now
        yield from cells

    def _cell_blocks(self, cell: _Element) -> Iterator[Block]:
        for element in _unwrapped(cell):
            yield from self._block(element)
        yield from self._left()


def _unwrapped(container: _Element) -> Iterator[_Element]:
    """Yield the children, in place of wrappers (content controls, insertions, moves) those in them."""
    for element in container:
        if local(element) in _WRAPPERS:
            if not _is_skipped(element):
                yield from _unwrapped(element)
        else:
            yield element


def _is_skipped(element: _Element) -> bool:
    """Return whether a wrapper shows nothing of the text: a control that still shows its prompt, a page number."""
    if local(element) == "sdt":
        return is_on(child(element, "sdtPr", "showingPlcHdr"))
    if local(element) == "annotation":
        return attribute(element, "type") != "Word.Insertion"
    return local(element) == "fldSimple" and is_page_field(attribute(element, "instr"))


def _is_gone(properties: _Element | None) -> bool:
    """Return whether tracked changes take a row or the mark of a paragraph out."""
    if child(properties, "del") is not None or child(properties, "moveFrom") is not None:
        return True
    return any(attribute(part, "type") == "Word.Deletion" for part in (properties if properties is not None else ()))


def _merge(cell: _Element, name: str) -> _Element | None:
    """Return how a cell is merged, by a name that the editions write in capitals or not."""
    properties = child(cell, "tcPr")
    return next((part for part in (properties if properties is not None else ()) if local(part).lower() == name), None)


def _goes_on_beside(cell: _Element) -> bool:
    merged = _merge(cell, "hmerge")
    return merged is not None and attribute(merged, "val") != "restart"


def _alternatives(element: _Element) -> list[_Element]:
    """Return of a choice between ways to draw the same the first one."""
    return [part for part in element if local(part) in ("Choice", "Fallback")][:1]


def _boxes(element: _Element) -> list[_Element]:
    """Return the text boxes in a drawing, each once."""
    if local(element) == "txbxContent":
        return [element]
    parts = _alternatives(element) if local(element) == "AlternateContent" else list(element)
    return [box for part in parts for box in _boxes(part)]
