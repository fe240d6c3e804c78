"""The streams of a binary Word file ([MS-DOC]): its characters, and the properties of its characters and paragraphs."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from extract.document import ReadError

DAMAGED = (IndexError, KeyError, ValueError, OSError, struct.error, OverflowError, AttributeError, TypeError, MemoryError, RecursionError)

_STREAM = "WordDocument".encode("utf-16-le")
_WORD_97 = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_COUNTS, _PAIRS = 0x4C, 0x9A  # where the lengths of the stories and the places of the tables begin
_CLX, _CHARACTER_PAGES, _PARAGRAPH_PAGES = 33, 12, 13
_PAGE = 512
_HUGE, _TABLE_ROW, _TABS = 0x6646, 0xD608, 0xC615
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}

Properties = Mapping[int, bytes]
"""Operands by the number of what they set ([MS-DOC] sprm), the last one where a number comes twice."""


class Piece(NamedTuple):
    """A run of characters: half-open positions, where it begins in the stream, and the bytes of a character."""

    start: int
    end: int
    offset: int
    width: int


class Run(NamedTuple):
    """What is set over a stretch of the stream: half-open byte offsets, the style (paragraphs only) and the properties."""

    start: int
    end: int
    style: int
    properties: Properties


class WordFile:
    """A binary Word file (97 to 2003, and WPS): `units` are its UTF-16 code units, by which all positions count."""

    def __init__(self, data: bytes) -> None:
        """Open the file. Raises ReadError where it is protected, damaged, or older than Word 97."""
        import olefile

        try:
            with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_FATAL) as streams:
                names = {"/".join(name).lower(): name for name in streams.listdir()}
                if "worddocument" not in names and _STREAM in data:
                    raise ValueError("its directory lacks the document that it holds")
                self._take(streams, names)
        except ReadError:
            raise
        except DAMAGED as error:
            raise ReadError("damaged", f"the office file is damaged ({error}): open it and save it as .docx, or fetch it again") from error

    def _take(self, streams, names: Mapping[str, list[str]]) -> None:  # type: ignore[no-untyped-def]
        if "encryptedpackage" in names:
            raise ReadError("encrypted", "the file is protected by a password: save it without one")
        if "worddocument" not in names:
            raise ReadError("unsupported", "an office file that holds no text document: save it as .docx or as plain text")
        self.main: bytes = streams.openstream(names["worddocument"]).read()
        identity, _, _, _, _, flags = struct.unpack_from("<6H", self.main)
        if flags & _ENCRYPTED:
            raise ReadError("encrypted", "the file is protected by a password: save it without one")
        if identity != _WORD_97:
            raise ReadError("unsupported", "a document of a program older than Word 97: open it and save it as .docx")
        self.table: bytes = streams.openstream(names["1table" if flags & _TABLE_1 else "0table"]).read()
        self._data: bytes = streams.openstream(names["data"]).read() if "data" in names else b""
        self.pieces = list(self._read_pieces())
        self.units = self._read_units()

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the stories in their order: body, footnotes, page headers, macros, comments, endnotes, text boxes."""
        return struct.unpack_from("<7I", self.main, _COUNTS)

    def story(self, number: int) -> tuple[int, int]:
        """Return the half-open positions of a story, counted as in `lengths`."""
        start = sum(self.lengths[:number])
        return start, start + self.lengths[number]

    def block(self, number: int) -> bytes:
        """Return a block of the table stream by its number in the header; empty where there is none."""
        offset, length = self.place(number)
        return self.table[offset : offset + length]

    def place(self, number: int) -> tuple[int, int]:
        """Return the offset and the length of a block of the table stream."""
        offset, length = struct.unpack_from("<II", self.main, _PAIRS + 8 * number)
        return offset, length

    def positions(self, number: int, size: int) -> list[tuple[int, bytes]]:
        """Return the positions of a block with the `size` bytes of data that go with each, the last one without.

        Raises ValueError where they do not ascend.
        """
        data = self.block(number)
        count = max(0, (len(data) - 4) // (4 + size))
        found = struct.unpack_from(f"<{count + 1}I", data) if count else ()
        if any(a > b for a, b in pairwise(found)):
            raise ValueError("a table of positions contradicts itself")
        base = 4 * (count + 1)
        return [(at, data[base + size * n : base + size * (n + 1)]) for n, at in enumerate(found)]

    def text(self, start: int, end: int) -> str:
        """Return the characters of half-open positions."""
        return self.units[start:end].tobytes().decode("utf-16-le", errors="replace")

    def paragraph(self, position: int) -> Run:
        """Return what is set for the paragraph whose mark stands at a position."""
        return self._at(self._paragraphs, self.offset(position))

    def character_runs(self) -> Iterator[tuple[int, int, Properties]]:
        """Yield the half-open positions over which character properties are set, with them."""
        for piece in self.pieces:
            end = piece.offset + (piece.end - piece.start) * piece.width
            first = max(0, bisect_right(self._characters, piece.offset, key=lambda run: run.start) - 1)
            for run in self._characters[first:]:
                if run.start >= end:
                    break
                a, b = max(run.start, piece.offset) - piece.offset, min(run.end, end) - piece.offset
                if a < b and run.properties:
                    yield piece.start + a // piece.width, piece.start + -(-b // piece.width), run.properties

    def offset(self, position: int) -> int:
        """Return where in the stream the character at a position stands."""
        piece = self.pieces[max(0, bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1)]
        return piece.offset + (position - piece.start) * piece.width

    @staticmethod
    def _at(runs: list[Run], offset: int) -> Run:
        number = bisect_right(runs, offset, key=lambda run: run.start) - 1
        return runs[number] if number >= 0 and offset < runs[number].end else Run(0, 0, 0, {})

    def _read_pieces(self) -> Iterator[Piece]:
        data = self.block(_CLX)
        at = 0
        while data[at] == 1:  # properties that pieces refer to
            at += 3 + struct.unpack_from("<H", data, at + 1)[0]
        (length,) = struct.unpack_from("<I", data, at + 1)
        plc = data[at + 5 : at + 5 + length]
        count = (len(plc) - 4) // 12
        starts = struct.unpack_from(f"<{count + 1}I", plc)
        if count < 1 or starts[-1] > len(self.main) or any(a > b for a, b in pairwise(starts)):
            raise ValueError("the table of its pieces contradicts itself")
        for number in range(count):
            (value,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)
            offset, narrow = value & 0x3FFFFFFF, bool(value & 0x40000000)
            yield Piece(starts[number], starts[number + 1], offset // 2 if narrow else offset, 1 if narrow else 2)

    def _read_units(self) -> array[int]:
        units = array("H")
        for piece in self.pieces:
            raw = self.main[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
            text = raw.decode("cp1252", errors="replace").encode("utf-16-le") if piece.width == 1 else raw[: len(raw) & ~1]
            units.frombytes(text)
            units.extend([0] * (piece.end - len(units)))
        return units

    @cached_property
    def _characters(self) -> list[Run]:
        return sorted((run for page in self._pages(_CHARACTER_PAGES) for run in _character_runs(page)), key=lambda run: run.start)

    @cached_property
    def _paragraphs(self) -> list[Run]:
        return sorted((run for page in self._pages(_PARAGRAPH_PAGES) for run in self._paragraph_runs(page)), key=lambda run: run.start)

    def _pages(self, number: int) -> Iterator[bytes]:
        for _, entry in self.positions(number, 4):
            if entry:
                start = (struct.unpack("<I", entry)[0] & 0x3FFFFF) * _PAGE
                page = self.main[start : start + _PAGE]
                if len(page) == _PAGE:
                    yield page

    def _paragraph_runs(self, page: bytes) -> Iterator[Run]:
        count = min(page[-1], 29)
        offsets = struct.unpack_from(f"<{count + 1}I", page)
        for number in range(count):
            at = 2 * page[4 * (count + 1) + 13 * number]
            if not at or at >= _PAGE - 3:
                yield Run(offsets[number], offsets[number + 1], 0, {})
                continue
            length, at = (2 * page[at] - 1, at + 1) if page[at] else (2 * page[at + 1], at + 2)
            data = page[at : at + length]
            style = struct.unpack_from("<H", data)[0] if len(data) >= 2 else 0
            yield Run(offsets[number], offsets[number + 1], style, self._whole(read_properties(data[2:])))

    def _whole(self, properties: dict[int, bytes]) -> dict[int, bytes]:
        """Return properties with those kept apart for their size."""
        if _HUGE in properties:
            (at,) = struct.unpack("<I", properties[_HUGE])
            if at + 2 <= len(self._data):
                length = struct.unpack_from("<H", self._data, at)[0]
                properties |= read_properties(self._data[at + 2 : at + 2 + length])
        return properties


def _character_runs(page: bytes) -> Iterator[Run]:
    count = min(page[-1], 101)
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + number]
        data = page[at + 1 : at + 1 + page[at]] if 0 < at < _PAGE - 1 else b""
        yield Run(offsets[number], offsets[number + 1], 0, read_properties(data))


def read_properties(data: bytes) -> dict[int, bytes]:
    """Return the operands in a list of properties; what follows a damaged one is left out.

    >>> read_properties(bytes.fromhex("162401 0346"))
    {9238: b'\\x01'}
    """
    found: dict[int, bytes] = {}
    at = 0
    while at + 2 < len(data):
        (name,) = struct.unpack_from("<H", data, at)
        at += 2
        size = _OPERAND.get(name >> 13)
        if size is None:  # the length comes first
            if name == _TABS and data[at] == 255:
                break
            wide = name == _TABLE_ROW and at + 2 <= len(data)
            size, at = (struct.unpack_from("<H", data, at)[0] - 1, at + 2) if wide else (data[at], at + 1)
        if at + size > len(data):
            break
        found[name] = data[at : at + size]
        at += size
    return found
