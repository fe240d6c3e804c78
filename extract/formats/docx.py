"""DOCX, as Word and WPS write it, and the same in one XML file: body, tables, text boxes and notes in reading order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.document import Declared, Document, Note, ReadError
from extract.formats import read_as
from extract.formats.composer import Block, compose, title_in_head
from extract.formats.detect import ZIP_SIGNATURES, detect
from extract.formats.flat_package import FlatPackage
from extract.formats.package import Package, attribute, child, local
from extract.formats.word_story import Story
from extract.formats.word_styles import Numbering, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
_EMBEDDED = frozenset({"html", "text", "rtf"})


def read(data: bytes) -> Document:
    """Return the text of a DOCX with tracked changes accepted, its tables, headings and table of contents; no page headers and footers.

    Raises ReadError where the package is damaged, protected, too large, or holds no document.
    """
    parts = _Parts(Package(data) if data.startswith(ZIP_SIGNATURES) else FlatPackage(data))
    body = child(parts.package.xml(parts.main), "body")
    if body is None:
        raise ReadError("damaged", "its document part is missing: open the file and save it again, or fetch it again")
    story = Story(Styles(parts.beside("styles")), Numbering(parts.beside("numbering")), _notes(parts))
    try:
        blocks = list(story.blocks(body))
        document = compose(blocks, "docx", _declared(parts, blocks))
    except RecursionError as error:
        raise ReadError("damaged", "its tables and boxes are nested too deep: save it as plain text") from error
    return replace(_with_embedded(document, parts), notes=tuple(parts.notes))


class _Parts:
    """The parts of a document, the main one by its name; `notes` tells of those that are damaged."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.notes: list[Note] = []
        self._of_package = self._related("")
        self.main = self._of_package.get("officeDocument", _MAIN)
        self._of_main = self._related(self.main)

    def beside(self, kind: str) -> _Element | None:
        """Return a part beside the text; a damaged one is told of and left out."""
        try:
            return self.package.xml(self._of_main.get(kind, f"word/{kind}.xml"))
        except ReadError as error:
            self._tell(error)
            return None

    def properties(self) -> _Element | None:
        """Return the properties of the file, if they can be read."""
        try:
            return self.package.xml(self._of_package.get("core-properties", "docProps/core.xml"))
        except ReadError:
            return None

    def embedded(self) -> bytes | None:
        """Return the first file that stands in the text as a whole."""
        return self.package.content(self._of_main["aFChunk"]) if "aFChunk" in self._of_main else None

    def _related(self, name: str) -> dict[str, str]:
        try:
            return self.package.related(name)
        except ReadError as error:
            self._tell(error)
            return {}

    def _tell(self, error: ReadError) -> None:
        if error.kind != "damaged":
            raise error
        self.notes.append(Note("damaged", str(error)))


def _with_embedded(document: Document, parts: _Parts) -> Document:
    """Return the page or text that stands in an empty document as a whole, as export programs write it; beside text it is told of."""
    data = parts.embedded()
    if data is None:
        return document
    if not document.text and (kind := detect(data)) in _EMBEDDED:
        return replace(read_as(kind, data), format="docx")
    parts.notes.append(Note("embedded", "a file that stands in its text was not read: open it and save it again as .docx"))
    return document


def _notes(parts: _Parts) -> dict[str, _Element]:
    """Return the footnotes and endnotes, called by kind and number."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = parts.beside(f"{kind}s")
        for note in root if root is not None else ():
            if local(note) == kind and attribute(note, "type") in ("", "normal"):
                found[f"{kind} {attribute(note, 'id')}"] = note
    return found


def _declared(parts: _Parts, blocks: list[Block]) -> Declared:
    """Return what the properties say and the text bears out."""
    title = child(parts.properties(), "title")
    return Declared(title=title_in_head(title.text or "", blocks) if title is not None else "")
