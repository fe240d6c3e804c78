"""The styles and the lists of a binary Word file."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from extract.formats.doc_file import DAMAGED, Properties, WordFile, read_properties
from extract.formats.list_labels import FORMATS_BY_NUMBER, ListCounter, ListLevel
from extract.formats.word_styles import Style, inherited, level_of

OUTLINE, LIST, LIST_LEVEL = 0x2640, 0x460B, 0x260A

_STYLES, _LISTS, _OVERRIDES = 1, 73, 74
_PARAGRAPH_STYLE, _TITLE, _HEADINGS = 1, 62, range(1, 10)
_NO_BASE, _NO_LIST = 0xFFF, 0x7FF
_LIST_BYTES, _LEVEL_BYTES, _OVERRIDE_BYTES = 28, 28, 16


def read_styles(word: WordFile) -> dict[str, Style]:
    """Return the paragraph styles by number; a damaged sheet gives those before the damage."""
    found: dict[str, Style] = {}
    data = word.block(_STYLES)
    try:
        (head, count, base) = struct.unpack_from("<HHH", data)
        at = 2 + head
        for number in range(count):
            (size,) = struct.unpack_from("<H", data, at)
            if size:
                found[str(number)] = _style(data[at + 2 : at + 2 + size], base, number)
            at += 2 + size
    except DAMAGED:
        pass
    return found


def _style(data: bytes, base: int, number: int) -> Style:
    identity, kind, counts = struct.unpack_from("<HHH", data)
    (letters,) = struct.unpack_from("<H", data, base)
    name = data[base + 2 : base + 2 + 2 * letters].decode("utf-16-le", errors="replace")
    if kind & 0xF != _PARAGRAPH_STYLE:
        return Style(name=name)
    at = base + 2 + 2 * (letters + 1)
    at += at & 1
    properties: Properties = {}
    if counts & 0xF:
        (size,) = struct.unpack_from("<H", data, at)
        properties = read_properties(data[at + 4 : at + 2 + size])
    outline = outline_of(properties)
    named = number if number in _HEADINGS else 1 if identity & 0xFFF == _TITLE else -1
    return Style(
        name=name,
        based_on="" if kind >> 4 == _NO_BASE else str(kind >> 4),
        level=named if outline < 0 and named > 0 else level_of(name, outline),
        number=list_of(properties),
        list_level=properties[LIST_LEVEL][0] if LIST_LEVEL in properties else -1,
    )


def outline_of(properties: Properties) -> int:
    """Return the heading level that properties set, from 1; 0 for body text, -1 where they set none."""
    if OUTLINE not in properties:
        return -1
    value = properties[OUTLINE][0]
    return value + 1 if value < 9 else 0


def list_of(properties: Properties) -> str:
    """Return the list that properties put a paragraph in: empty where they say nothing, 0 where they take it out of any."""
    if LIST not in properties:
        return ""
    number = struct.unpack("<H", properties[LIST])[0]
    return str(number if number < _NO_LIST else 0)


class _Override(NamedTuple):
    series: int
    restarts: Mapping[int, int]
    levels: Mapping[int, ListLevel]


class Lists:
    """The lists of a file, counted as its paragraphs come by."""

    def __init__(self, word: WordFile) -> None:
        self._levels: dict[int, dict[int, ListLevel]] = {}
        self._overrides: dict[str, _Override] = {}
        self._counter = ListCounter()
        try:
            self._levels.update(_read_lists(word))
            self._overrides.update(_read_overrides(word))
        except DAMAGED:  # the text is whole without its labels
            pass

    def label(self, properties: Properties, style: Style) -> str:
        """Return the label of the next paragraph with these properties; empty if it has none."""
        number = list_of(properties) or style.number
        found = self._overrides.get(number)
        if found is None or found.series not in self._levels:
            return ""
        level = properties[LIST_LEVEL][0] if LIST_LEVEL in properties else max(style.list_level, 0)
        levels = {**self._levels[found.series], **found.levels}
        return self._counter.label(str(found.series), number, level, levels, found.restarts).strip()


def _read_lists(word: WordFile) -> Iterator[tuple[int, dict[int, ListLevel]]]:
    """Yield the lists by their identity; the levels stand behind the block of the lists."""
    offset, length = word.place(_LISTS)
    if not length:
        return
    (count,) = struct.unpack_from("<H", word.table, offset)
    at = offset + 2 + _LIST_BYTES * count
    for number in range(count):
        entry = offset + 2 + _LIST_BYTES * number
        (identity,) = struct.unpack_from("<i", word.table, entry)
        levels = {}
        for level in range(1 if word.table[entry + 26] & 1 else 9):
            levels[level], at = _level(word.table, at)
        yield identity, levels


def _level(data: bytes, at: int) -> tuple[ListLevel, int]:
    """Return the level at an offset and the offset behind it."""
    start, form, flags = struct.unpack_from("<iBB", data, at)
    characters, paragraphs, limit = data[at + 24], data[at + 25], data[at + 26]
    at += _LEVEL_BYTES + characters + paragraphs
    (letters,) = struct.unpack_from("<H", data, at)
    template = data[at + 2 : at + 2 + 2 * letters].decode("utf-16-le", errors="replace")
    text = "".join(f"%{ord(character) + 1}" if ord(character) < 9 else character for character in template)
    restarts = limit - 1 if flags & 8 else -2
    return ListLevel(start, FORMATS_BY_NUMBER.get(form, "decimal"), text, restarts, bool(flags & 4)), at + 2 + 2 * letters


def _read_overrides(word: WordFile) -> Iterator[tuple[str, _Override]]:
    """Yield what paragraphs call lists by: numbers from 1."""
    data = word.block(_OVERRIDES)
    if not data:
        return
    (count,) = struct.unpack_from("<I", data)
    at = 4 + _OVERRIDE_BYTES * count
    for number in range(count):
        entry = 4 + _OVERRIDE_BYTES * number
        (identity,) = struct.unpack_from("<i", data, entry)
        restarts, levels = {}, {}
        at += 4
        for _ in range(data[entry + 12]):
            first, flags = struct.unpack_from("<iI", data, at)
            at += 8
            if flags & 0x10:
                restarts[flags & 0xF] = first
            if flags & 0x20:
                levels[flags & 0xF], at = _level(data, at)
        yield str(number + 1), _Override(identity, restarts, levels)


def style_of(styles: Mapping[str, Style], number: int) -> Style:
    """Return a style with what it inherits."""
    return inherited(styles, str(number))
