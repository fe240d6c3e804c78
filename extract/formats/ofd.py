"""OFD, the national format for fixed pages (GB/T 33190): text in reading order, ruled tables, page furniture."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from extract.document import Document, Note, ReadError
from extract.formats.ofd_pages import Drawing, TooLargeError, box_of, draw
from extract.formats.package import Package, attribute, child, local
from extract.formats.pdf_glyphs import Page
from extract.formats.placed_pages import lay_out

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT, _ENCRYPTIONS = "OFD.xml", "Encryptions.xml"
_MOST_PAGES = 2_000
_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres
_SCANNED = 0.3  # part of a page that images cover, from which a page without words is a scan
_FEW = 20  # characters: a scan may bear a page number or a stamp


class _File(NamedTuple):
    """One document of a package: where it is described, the usual page, its templates and the drawings that it uses again."""

    name: str
    box: tuple[float, float, float, float]
    templates: dict[str, str]
    units: dict[str, _Element]


def read(data: bytes) -> Document:
    """Return the text of an OFD file: paragraphs whole over line and page ends, tables, headings; page furniture is masked.

    Seals, annotations and attachments are left out. Raises ReadError where the package is damaged, protected, too large,
    or holds no text (`empty_text`).
    """
    package = Package(data)
    if _ENCRYPTIONS in package:
        raise ReadError("encrypted", "the file is protected: save it without protection, or print it to a PDF")
    try:
        pages = list(_pages(package))
    except (TooLargeError, RecursionError) as error:
        message = "its pages hold more than 1,000,000 characters or drawings, or 50,000 on a page: split the file into its reports"
        raise ReadError("too_large", message) from error
    read_pages = [page for page in pages if page]
    _check_text(read_pages)
    lost = len(pages) - len(read_pages)
    notes = [Note("damaged", f"{lost} of {len(pages)} pages are damaged or missing: fetch the file again")] if lost else []
    if scans := sum(map(_is_scan, read_pages)):
        notes.append(Note("no_text", f"{scans} of {len(pages)} pages are pictures without text: have the file recognised (OCR)"))
    return replace(lay_out(read_pages, "ofd"), notes=tuple(notes))


def _check_text(pages: list[Page]) -> None:
    """Raise ReadError where pages give no text."""
    if not pages:
        raise ReadError("damaged", "none of its pages can be read: fetch the file again")
    if not any(not glyph.text.isspace() for page in pages for glyph in page.glyphs):
        raise ReadError("empty_text", "the pages hold pictures and no text: have them recognised (OCR)")


def _is_scan(page: Page) -> bool:
    return page.pictured >= _SCANNED and len(page.glyphs) < _FEW


def _pages(package: Package) -> Iterator[Page | None]:
    """Yield the pages of all documents of a package; None stands for one that is missing or damaged."""
    drawing = Drawing()
    count = 0
    for file, root in _files(package):
        entries = child(root, "Pages")
        for entry in entries if entries is not None else ():
            count += 1
            if count > _MOST_PAGES:
                raise ReadError("too_large", f"the file has more than {_MOST_PAGES:,} pages: split it into its reports")
            yield _page(package, file, attribute(entry, "BaseLoc"), drawing)


def _files(package: Package) -> Iterator[tuple[_File, _Element]]:
    root = package.xml(_ROOT)
    if root is None:
        raise ReadError("damaged", "its list of documents is missing: fetch the file again")
    found = False
    for body in root:
        name = _located(package, _ROOT, _text(child(body, "DocRoot")))
        document = package.xml(name) if local(body) == "DocBody" and name else None
        if document is not None:
            found = True
            yield _file(package, name, document), document
    if not found:
        raise ReadError("damaged", "its document part is missing: fetch the file again")


def _file(package: Package, name: str, document: _Element) -> _File:
    common = child(document, "CommonData")
    parts = list(common) if common is not None else []
    templates = {attribute(e, "ID"): _located(package, name, attribute(e, "BaseLoc")) for e in parts if local(e) == "TemplatePage"}
    resources = [_located(package, name, _text(e)) for e in parts if local(e) in ("PublicRes", "DocumentRes")]
    units = {key: unit for resource in resources for key, unit in _units(package, resource)}
    return _File(name, box_of(_text(child(common, "PageArea", "PhysicalBox"))) or _A4, templates, units)


def _units(package: Package, resource: str) -> Iterator[tuple[str, _Element]]:
    """Yield the drawings of a resource that pages refer to; a damaged resource gives none, for it seldom holds text."""
    try:
        group = child(package.xml(resource), "CompositeGraphicUnits")
    except ReadError:
        return
    for unit in group if group is not None else ():
        yield attribute(unit, "ID"), unit


def _page(package: Package, file: _File, location: str, drawing: Drawing) -> Page | None:
    """Return a page with the templates that lie under it, or None where it cannot be read."""
    name = _located(package, file.name, location)
    try:
        root = package.xml(name) if name else None
        if root is None:
            return None
        resources = [_located(package, name, _text(part)) for part in root if local(part) == "PageRes"]
        units = {**file.units, **{key: unit for resource in resources for key, unit in _units(package, resource)}}
        under = [file.templates.get(attribute(part, "TemplateID"), "") for part in root if local(part) == "Template"]
        layers = [package.xml(template) for template in under if template]
    except ReadError as error:
        if error.kind != "damaged":
            raise
        return None
    box = box_of(_text(child(root, "Area", "PhysicalBox"))) or file.box
    return draw([layer for layer in (*layers, root) if layer is not None], box, units, drawing)


def _located(package: Package, base: str, location: str) -> str:
    """Return the part at a location written in the part `base`; many programs write it from the root of the package."""
    location = location.strip().replace("\\", "/")
    if not location:
        return ""
    beside = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), location)).lstrip("/")
    return beside if beside in package else posixpath.normpath(posixpath.join("/", location)).lstrip("/")


def _text(element: _Element | None) -> str:
    return "" if element is None else (element.text or "").strip()
