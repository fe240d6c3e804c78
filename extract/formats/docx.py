"""DOCX, as Word and WPS write it: body, tables, text boxes and notes in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.document import Declared, Document, ReadError
from extract.formats.composer import Block, compose, title_in_head
from extract.formats.package import Package, attribute, child, local
from extract.formats.word_story import Story
from extract.formats.word_styles import Numbering, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"


def read(data: bytes) -> Document:
    """Return the text of a DOCX with tracked changes accepted, its tables, headings and table of contents; no page headers and footers.

    Raises ReadError where the package is damaged, protected, too large, or holds no document.
    """
    package = Package(data)
    main = package.related("").get("officeDocument", _MAIN)
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise ReadError("damaged", "its document part is missing: open the file and save it again, or fetch it again")
    related = package.related(main)
    story = Story(Styles(_part(package, related, "styles")), Numbering(_part(package, related, "numbering")), _notes(package, related))
    try:
        blocks = list(story.blocks(body))
        document = compose(blocks, "docx", _declared(package, blocks))
    except RecursionError as error:
        raise ReadError("damaged", "its tables and boxes are nested too deep: save it as plain text") from error
    return document


def _part(package: Package, related: dict[str, str], kind: str) -> _Element | None:
    """Return a part beside the document; a damaged one is left out, for the text is not in it."""
    try:
        return package.xml(related.get(kind, f"word/{kind}.xml"))
    except ReadError as error:
        if error.kind == "damaged":
            return None
        raise


def _notes(package: Package, related: dict[str, str]) -> dict[str, _Element]:
    """Return the footnotes and endnotes, called by kind and number."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = _part(package, related, f"{kind}s")
        for note in root if root is not None else ():
            if local(note) == kind and attribute(note, "type") in ("", "normal"):
                found[f"{kind} {attribute(note, 'id')}"] = note
    return found


def _declared(package: Package, blocks: list[Block]) -> Declared:
    """Return what the properties say and the text bears out."""
    root = package.xml(package.related("").get("core-properties", "docProps/core.xml"))
    title = child(root, "title")
    return Declared(title=title_in_head(title.text or "", blocks) if title is not None else "")
