"""A file as read: its text, and what its format says about the places in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Format = Literal["text", "markdown", "html", "docx", "doc", "rtf", "ofd", "pdf"]


class ReadError(ValueError):
    """A file that gives no text; `kind` says why in one word, the message names the remedy.

    `reason` says the same in Chinese, where `extract.outcomes` has no words that fit; `format` names content that is known and not read.
    """

    def __init__(self, kind: str, message: str, reason: str = "", format: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.reason = reason
        self.format = format


class Cell(NamedTuple):
    """A table cell: its place in the grid counted from 0, how many rows and columns it spans, and its half-open span of the text."""

    row: int
    column: int
    rows: int
    columns: int
    start: int
    end: int
    is_heading: bool = False


class Table(NamedTuple):
    """A table: its half-open span of the text, its cells in reading order, and the span of its caption (empty where it has none).

    In the text each row is a line and a tab stands between cells; a spanning cell is written once, where it begins.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: tuple[int, int] = (0, 0)

    def moved(self, by: int) -> Table:
        """Return the table in a text that has so many characters before its own."""
        cells = tuple(cell._replace(start=cell.start + by, end=cell.end + by) for cell in self.cells)
        start, end = self.caption
        return Table(self.start + by, self.end + by, cells, (start + by, end + by) if end else (0, 0))


class Heading(NamedTuple):
    """A heading that the format marks as one (h2, a DOCX style, ##): half-open span of the text, level from 1."""

    start: int
    end: int
    level: int

    def moved(self, by: int) -> Heading:
        """Return the heading in a text that has so many characters before its own."""
        return self._replace(start=self.start + by, end=self.end + by)


class Mask(NamedTuple):
    """A span of the text that the format shows to be no part of the report: navigation, a page header, a page number."""

    kind: str
    start: int
    end: int


class Declared(NamedTuple):
    """What the file itself declares beside its text (page metadata, document properties); empty or None where it does not."""

    title: str = ""
    published: date | None = None
    source: str = ""
    issuer: str = ""


class Note(NamedTuple):
    """What of a file could not be read though the rest could, as a row of `problems`: one word for the kind, and the remedy."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """The text that every offset points into, and what the format says about it.

    `encoding` is that of the bytes (empty for formats that fix their own), `replaced` counts characters read as U+FFFD. With
    `notes` the file is read in part.
    """

    text: str
    format: Format = "text"
    encoding: str = ""
    replaced: int = 0
    tables: tuple[Table, ...] = ()
    headings: tuple[Heading, ...] = ()
    masks: tuple[Mask, ...] = ()
    declared: Declared = field(default_factory=Declared)
    notes: tuple[Note, ...] = ()
