"""What stands on the pages of a PDF: glyphs with their places, ruled lines, images. Runs as a process of its own.

The library behind it is C++: a hostile file may keep it busy for ever, fill the memory or end the process, and no
exception tells. So this file is a program as well (`python pdf_pages.py < a.pdf`): it puts limits on itself and prints
one JSON object for each page, or one `{"error": …}`. It imports nothing of the package, to start fast.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import json
import math
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

MAX_PAGES = 2_000
MAX_GLYPHS, MAX_PAGE_GLYPHS = 1_000_000, 50_000
MAX_INFLATED = 200_000_000
SECONDS = 30
MEMORY = 1 << 30

_MAX_SEGMENTS = 20_000  # of drawn lines on a page; a map has more, a table has not
_MAX_DEPTH = 4  # of forms within forms
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 2_000  # bytes before a stream in which its dictionary is looked for
_CHUNK = 1 << 20
_TURNS = {0: (1, 0, 0, 1), 1: (0, 1, -1, 0), 2: (-1, 0, 0, -1), 3: (0, -1, 1, 0)}  # x, y after turning clockwise by quarters
_HYPHENS = {0x02, 0xAD, 0xFFFE}  # how a hyphen at the end of a line is told
_Point = tuple[float, float]


class RefusedError(Exception):
    """A file that is not read; the first argument is the kind of outcome."""


def main() -> None:
    """Read a PDF from standard input and print its pages."""
    limit_process()
    try:
        for page in read_pages(sys.stdin.buffer.read()):
            print(json.dumps(page), flush=True)
    except RefusedError as error:
        print(json.dumps({"error": error.args[0]}))
    except MemoryError:
        print(json.dumps({"error": "memory"}))


def limit_process() -> None:
    """Put a limit on the processor time and the memory of this process, where the system knows such limits."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read_pages(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield a first object about the file (`pages`, `damaged` streams), then one for each page; raises RefusedError.

    A page has `width` and `height`, `glyphs` (text, and lists of left, right, baseline and size in tenths of a point),
    `aside` (words that run in another direction, such as watermarks), `rules` (x0, y0, x1, y1 of level and upright lines)
    and `pictured`, the share of the page that images cover. A page that cannot be opened is `{"lost": true}`.
    """
    import pypdfium2.raw as pdfium

    damaged = _count_damaged(data)
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        raise RefusedError("encrypted" if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY) else "damaged")
    count = pdfium.FPDF_GetPageCount(document)
    if count > MAX_PAGES:
        raise RefusedError("pages")
    yield {"pages": count, "damaged": damaged}
    room = MAX_GLYPHS
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        found: dict[str, Any] = _Page(pdfium, page).read() if page else {"lost": True, "glyphs": {"left": ()}}
        used = len(found["glyphs"]["left"])
        room -= used
        if room <= 0 or used >= MAX_PAGE_GLYPHS:
            raise RefusedError("glyphs")
        yield found
        if page:
            pdfium.FPDF_ClosePage(page)


def _count_damaged(data: bytes) -> int:
    """Return how many compressed streams break off or do not unpack; raises RefusedError where they unpack to too much.

    The library reads a damaged stream up to the damage and says nothing.
    """
    damaged = 0 if b"%%EOF" in data[-2048:] else 1
    inflated = 0
    encrypted = b"/Encrypt" in data
    for match in _STREAM.finditer(data):
        packed, start = data, match.end()
        dictionary = data[max(0, match.start() - _DICTIONARY) : match.start()].rpartition(b"obj")[2]
        if b"/FlateDecode" not in dictionary or b"/Image" in dictionary:  # images are not unpacked to read the text
            continue
        if b"/ASCII85Decode" in dictionary:
            packed, start = _from_ascii(data, start), 0
        size, whole = _inflate(packed, start, MAX_INFLATED - inflated)
        inflated += size
        if inflated >= MAX_INFLATED:
            raise RefusedError("inflated")
        damaged += not whole and not encrypted
    return damaged


def _from_ascii(data: bytes, start: int) -> bytes:
    """Return a stream written in base 85, or nothing if it is damaged."""
    end = data.find(b"~>", start)
    try:
        return base64.a85decode(data[start:end]) if end >= 0 else b""
    except ValueError:
        return b""


def _inflate(data: bytes, start: int, room: int) -> tuple[int, bool]:
    unpacker, size = zlib.decompressobj(), 0
    rest: bytes | memoryview = memoryview(data)[start : start + _CHUNK]
    start += _CHUNK
    try:
        while rest and not unpacker.eof and size < room:
            size += len(unpacker.decompress(rest, _CHUNK))
            rest = unpacker.unconsumed_tail
            if not rest:
                rest = memoryview(data)[start : start + _CHUNK]
                start += _CHUNK
    except zlib.error:
        return size, False
    return size, unpacker.eof


class _Page:
    """One page, turned so that most of its words run from left to right."""

    def __init__(self, pdfium: Any, page: Any) -> None:
        self._pdfium = pdfium
        self._page = page
        self._width, self._height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        self._segments = 0
        self._pictured = 0.0
        self._rules: list[tuple[float, float, float, float]] = []

    def read(self) -> dict[str, Any]:
        glyphs = list(self._glyphs())
        turns = Counter(turn for *_, turn in glyphs)
        turn = max((0, 1, 2, 3), key=lambda quarter: turns[quarter])
        level = [self._turned(glyph, turn) for glyph in glyphs if glyph[-1] == turn]
        self._draw(self._page, (1, 0, 0, 1, 0, 0), 0)
        rules = [[round(10 * x) for x in _box(_turn(rule[:2], turn), _turn(rule[2:], turn))] for rule in self._rules]
        width, height = (self._width, self._height) if turn % 2 == 0 else (self._height, self._width)
        return {
            "width": round(10 * width),
            "height": round(10 * height),
            "glyphs": {
                "text": "".join(glyph[0] for glyph in level),
                "left": [round(10 * glyph[1]) for glyph in level],
                "right": [round(10 * glyph[2]) for glyph in level],
                "base": [round(10 * glyph[3]) for glyph in level],
                "size": [round(10 * glyph[4]) for glyph in level],
            },
            "aside": "".join(glyph[0] for glyph in glyphs if glyph[-1] != turn),
            "rules": rules,
            "pictured": round(min(1.0, self._pictured), 2),
        }

    @staticmethod
    def _turned(glyph: tuple[str, float, float, float, float, float, int], turn: int) -> tuple[str, float, float, float, float]:
        char, left, bottom, right, top, size, _ = glyph
        box = _box(_turn((left, bottom), turn), _turn((right, top), turn))
        return char, box[0], box[2], box[1], size

    def _glyphs(self) -> Iterator[tuple[str, float, float, float, float, float, int]]:
        """Yield each glyph with its box, its size and the quarters of a circle by which it is turned (-1 if none fits)."""
        pdfium = self._pdfium
        text = pdfium.FPDFText_LoadPage(self._page)
        if not text:
            return
        box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        high = 0
        for number in range(min(pdfium.FPDFText_CountChars(text), MAX_PAGE_GLYPHS)):
            code = pdfium.FPDFText_GetUnicode(text, number)
            if pdfium.FPDFText_IsGenerated(text, number) == 1:  # blanks and line ends that the library puts between words
                continue
            if not pdfium.FPDFText_GetLooseCharBox(text, number, box) or not pdfium.FPDFText_GetMatrix(text, number, matrix):
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            char, high = _character(code, high), 0
            size = pdfium.FPDFText_GetFontSize(text, number) * math.hypot(matrix.c, matrix.d)
            turn = _quarters(matrix.a, matrix.b)
            base = (matrix.e, matrix.f)
            left, bottom, right, top = box.left, box.bottom, box.right, box.top
            if turn % 2 == 0:
                bottom = top = base[1]
            elif turn > 0:
                left = right = base[0]
            if math.isfinite(size + left + right + bottom + top):
                yield char, left, bottom, right, top, size, turn
        pdfium.FPDFText_ClosePage(text)

    def _draw(self, parent: Any, outer: tuple[float, ...], depth: int) -> None:
        """Gather the rules and images of a page or, at some depth, of a form on it."""
        pdfium = self._pdfium
        count, get = (
            (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
            if depth
            else (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
        )
        for number in range(min(count(parent), _MAX_SEGMENTS)):
            item = get(parent, number)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH and self._segments < _MAX_SEGMENTS:
                self._trace(item, _times(self._matrix(item), outer))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                a, b, c, d, _, _ = _times(self._matrix(item), outer)
                self._pictured += abs(a * d - b * c) / max(1.0, self._width * self._height)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                self._draw(item, _times(self._matrix(item), outer), depth + 1)

    def _matrix(self, item: Any) -> tuple[float, ...]:
        matrix = self._pdfium.FS_MATRIX()
        if not self._pdfium.FPDFPageObj_GetMatrix(item, matrix):
            return (1, 0, 0, 1, 0, 0)
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _trace(self, path: Any, matrix: tuple[float, ...]) -> None:
        pdfium = self._pdfium
        x, y = ctypes.c_float(), ctypes.c_float()
        first = last = (0.0, 0.0)
        for number in range(min(pdfium.FPDFPath_CountSegments(path), _MAX_SEGMENTS - self._segments)):
            self._segments += 1
            segment = pdfium.FPDFPath_GetPathSegment(path, number)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            point = _place(matrix, x.value, y.value)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                self._rule(last, point)
            last = point
            if pdfium.FPDFPathSegment_GetClose(segment):
                self._rule(last, first)
                last = first

    def _rule(self, start: _Point, end: _Point) -> None:
        """Keep a level or upright line of some length."""
        across, up = abs(start[0] - end[0]), abs(start[1] - end[1])
        if min(across, up) <= 1 and max(across, up) >= 4 and math.isfinite(sum(start) + sum(end)):
            self._rules.append((*start, *end))


def _character(code: int, high: int) -> str:
    if high and 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
    if code in _HYPHENS:
        return "-"
    if code in (0x09, 0x0A, 0x0D, 0xA0):
        return " "
    return chr(code) if 0x20 <= code <= 0x10FFFF and code != 0xFFFF and not 0xD800 <= code < 0xE000 else "\ufffd"


def _quarters(across: float, up: float) -> int:
    """Return by how many quarters of a circle a direction is turned anticlockwise, or -1 if it lies between."""
    turns = math.atan2(up, across) / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.05 else -1


def _turn(point: _Point, quarters: int) -> _Point:
    a, b, c, d = _TURNS[quarters]
    return a * point[0] + b * point[1], c * point[0] + d * point[1]


def _box(one: _Point, other: _Point) -> tuple[float, float, float, float]:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _times(inner: tuple[float, ...], outer: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    return (*_linear(outer, a, b), *_linear(outer, c, d), *_place(outer, e, f))


def _linear(matrix: tuple[float, ...], x: float, y: float) -> _Point:
    return matrix[0] * x + matrix[2] * y, matrix[1] * x + matrix[3] * y


def _place(matrix: tuple[float, ...], x: float, y: float) -> _Point:
    across, up = _linear(matrix, x, y)
    return across + matrix[4], up + matrix[5]


if __name__ == "__main__":
    main()
