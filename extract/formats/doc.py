"""DOC, the binary format of Word 97 to 2003, which WPS writes as well: body, tables, text boxes and notes in reading order."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import groupby, pairwise

from extract.document import Document, ReadError
from extract.formats.composer import Block, Paragraph, compose
from extract.formats.doc_file import DAMAGED, Run, WordFile
from extract.formats.doc_lists import Lists, outline_of, read_styles, style_of
from extract.formats.list_labels import labelled
from extract.formats.raised import raised, settle_raised
from extract.formats.row_tables import ALONE, Edge, TableStack
from extract.formats.word_marks import FieldStack, is_contents_style, symbol, without_symbols

_BODY, _FOOTNOTES, _ENDNOTES, _BOXES = 0, 1, 5, 6
_ANCHORS, _BOX_TEXTS = 40, 56
_NOTES = ((2, 3, _FOOTNOTES), (46, 47, _ENDNOTES))  # the blocks of references and texts, and the story
_DELETED, _HIDDEN, _SYMBOL, _RISE = 0x0800, 0x083C, 0x6A09, 0x2A48
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL_END, _INNER_ROW_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_ROW, _VERTICAL = 0xD608, 0xD62B
_MARK = re.compile(r"[\x00-\x08\x0a-\x1f]")
_SHOWN = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"}


def read(data: bytes) -> Document:
    """Return the text of a DOC or WPS file with tracked changes accepted, its tables, headings and numbering; no page headers and footers.

    Raises ReadError where the file is damaged, protected, or older than Word 97.
    """
    word = WordFile(data)
    try:
        return compose(_Reader(word).blocks(), "doc")
    except DAMAGED as error:
        raise ReadError("damaged", f"the office file is damaged ({error}): open it and save it as .docx, or fetch it again") from error


class _Reader:
    """Reads the stories of a file in the order in which they stand."""

    def __init__(self, word: WordFile) -> None:
        self._word = word
        self._styles = read_styles(word)
        self._lists = Lists(word)
        self._fields = FieldStack()
        self._gone = self._mark_gone()
        self._beside = sorted([*self._notes(), *self._boxes()], reverse=True)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the body, each followed by the notes and text boxes that hang on it."""
        yield from self._story(*self._word.story(_BODY))
        yield from self._flush(len(self._word.units) + 1)

    def _mark_gone(self) -> bytearray:
        """Return for every position 1 if it is deleted, 2 if hidden, 3 if above the line; symbols are put in the place of their marks."""
        gone = bytearray(len(self._word.units))
        for start, end, properties in self._word.character_runs():
            end = min(end, len(gone))
            if _is_on(properties.get(_DELETED)):
                gone[start:end] = b"\1" * (end - start)
            elif _is_on(properties.get(_HIDDEN)):
                gone[start:end] = b"\2" * (end - start)
            elif properties.get(_RISE) == b"\1":
                gone[start:end] = b"\3" * (end - start)
            elif len(properties.get(_SYMBOL, b"")) == 4 and end == start + 1:
                shown = symbol(struct.unpack("<HH", properties[_SYMBOL])[1])
                self._word.units[start] = ord(shown) if shown else 1
        return gone

    def _notes(self) -> Iterator[tuple[int, int, int]]:
        """Yield where notes are referred to, and the half-open positions of their texts."""
        for references, texts, story in _NOTES:
            base, _ = self._word.story(story)
            spans = pairwise(at for at, _ in self._word.positions(texts, 0))
            for (at, entry), (start, end) in zip(self._word.positions(references, 2), spans, strict=False):
                if entry:
                    yield at, base + start, base + end

    def _boxes(self) -> Iterator[tuple[int, int, int]]:
        """Yield where text boxes hang, and the half-open positions of their texts."""
        anchors = {struct.unpack_from("<i", entry)[0]: at for at, entry in self._word.positions(_ANCHORS, 26) if entry}
        base, end_of_all = self._word.story(_BOXES)
        for (start, entry), (end, _) in pairwise(self._word.positions(_BOX_TEXTS, 22)):
            if entry and base + end <= end_of_all:
                yield anchors.get(struct.unpack_from("<i", entry, 14)[0], len(self._word.units)), base + start, base + end

    def _story(self, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks of a story; paragraphs of tables are gathered into rows, and rows into tables."""
        tables = TableStack()
        carried = ""
        for first, mark in self._paragraph_marks(start, end):
            run = self._word.paragraph(mark)
            depth = _depth(run)
            ended = tables.go_to(depth)
            if ended:
                yield from ended
                yield from self._flush(first)
            if _is_on(run.properties.get(_ROW_END)) or _is_on(run.properties.get(_INNER_ROW_END)):
                tables.end_row(_edges(run))
                continue
            text = carried + self._text(first, mark)
            carried = text if self._gone[mark] == 1 and self._word.units[mark] == 0x0D else ""
            if carried:
                continue
            if depth:
                tables.add(self._paragraph(text, run))
                if self._word.units[mark] == 0x07 or _is_on(run.properties.get(_INNER_CELL_END)):
                    tables.end_cell()
            else:
                yield from self._paragraph(text, run)
                yield from self._flush(mark + 1)
        yield from tables.go_to(0)
        if carried.strip():
            yield Paragraph(settle_raised(carried))

    def _paragraph_marks(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the start of every paragraph and the position of its mark."""
        end = min(end, len(self._word.units))
        first = start
        for at in range(start, end):
            if self._ends_paragraph(at):
                yield first, at
                first = at + 1
        if first < end:
            yield first, end - 1 if end - first > 1 else first

    def _ends_paragraph(self, at: int) -> bool:
        """Return whether a paragraph ends at a position: the end of a section does it, a mere page break does not."""
        unit = self._word.units[at]
        return unit in (0x07, 0x0D) or (unit == 0x0C and self._word.offset(at + 1) >= self._word.paragraph(at).end)

    def _flush(self, before: int) -> Iterator[Block]:
        """Yield the notes and boxes that hang on anything before a position."""
        while self._beside and self._beside[-1][0] < before:
            _, start, end = self._beside.pop()
            waiting, self._beside = self._beside, []
            yield from self._story(start, end)
            self._beside = waiting

    def _paragraph(self, text: str, run: Run) -> Iterator[Block]:
        style = style_of(self._styles, run.style)
        label = self._lists.label(run.properties, style)
        outline = outline_of(run.properties)
        contents = self._fields.in_contents or is_contents_style(style.name)
        self._fields.end_paragraph()
        if text.strip():
            shown = labelled(label, settle_raised(text).lstrip())
            yield Paragraph(shown, max(style.level if outline < 0 else outline, 0), "contents" if contents else "")

    def _text(self, start: int, end: int) -> str:
        """Return what is seen of half-open positions: no instructions of fields, nothing deleted or hidden."""
        shown: list[str] = []
        for piece in re.split(f"({_MARK.pattern})", self._kept(start, end)):
            if piece == "\x13":
                self._fields.begin()
            elif piece == "\x14":
                self._fields.separate()
            elif piece == "\x15":
                self._fields.end()
            elif self._fields.hides:
                self._fields.instruct(piece)
            else:
                shown.append(_SHOWN.get(piece, "") if _MARK.fullmatch(piece) else piece)
        return without_symbols("".join(shown))

    def _kept(self, start: int, end: int) -> str:
        if not any(self._gone[start:end]):
            return self._word.text(start, end)
        return "".join(self._run(kind, *span) for kind, span in self._stretches(start, end))

    def _stretches(self, start: int, end: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield half-open positions over which characters are shown, or not, in one way."""
        for kind, group in groupby(range(start, end), key=self._gone.__getitem__):
            places = list(group)
            yield kind, (places[0], places[-1] + 1)

    def _run(self, kind: int, start: int, end: int) -> str:
        text = self._word.text(start, end)
        if kind == 2:  # fields begin and end in hidden text as well
            return "".join(character for character in text if "\x13" <= character <= "\x15")
        return {0: text, 3: raised(text)}.get(kind, "")


def _is_on(operand: bytes | None) -> bool:
    return operand is not None and operand[:1] not in (b"\0", b"\x80")


def _depth(run: Run) -> int:
    """Return in how many tables a paragraph stands, each within the other; 0 outside of tables."""
    if not _is_on(run.properties.get(_IN_TABLE)):
        return 0
    operand = run.properties.get(_DEPTH)
    return max(1, struct.unpack("<i", operand)[0]) if operand else 1


def _edges(run: Run) -> list[Edge]:
    """Return where the cells of a row begin and end, and how they are merged with those above."""
    operand = run.properties.get(_ROW, b"")
    if not operand or len(operand) < 1 + 2 * (operand[0] + 1):
        return []
    count = operand[0]
    places = struct.unpack_from(f"<{count + 1}h", operand, 1)
    flags = [int.from_bytes(operand[at : at + 2], "little") for at in range(3 + 2 * count, 3 + 22 * count, 20)]
    merges = [flag >> 5 & 3 for flag in flags]
    vertical = run.properties.get(_VERTICAL, b"")
    if len(vertical) == 2 and vertical[0] < len(merges):
        merges[vertical[0]] = vertical[1]
    merges += [ALONE] * (count - len(merges))
    beside = [bool(flag & 3) for flag in flags] + [False] * count
    return [Edge(left, right, merges[n], beside[n]) for n, (left, right) in enumerate(pairwise(places))]
