"""Word documents written as one XML file: WordprocessingML of 2003, and the parts of a package in one file (Flat OPC)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.document import ReadError
from extract.formats.package import MOST_BYTES, Package, attribute, child, local, parse_xml, part_key

if TYPE_CHECKING:
    from lxml.etree import _Element


class FlatPackage(Package):
    """The parts of a document in one XML file, by the names that they have in a package."""

    def __init__(self, data: bytes) -> None:
        """Open the file in `data`. Raises ReadError where it is too large or no plain XML."""
        if len(data) > MOST_BYTES:
            raise ReadError("too_large", f"{len(data):,} bytes of XML, the limit is {MOST_BYTES:,}: save it as .docx")
        root = parse_xml(data, "document")
        self._parts = dict(_parts_of_package(root)) if local(root) == "package" else _parts_of_2003(root)

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self._parts

    def content(self, name: str) -> None:
        """Return None: the bytes of pictures and embedded files are not read."""

    def xml(self, name: str) -> _Element | None:
        """Return the root of a part, or None where there is no such part."""
        return self._parts.get(part_key(name))


def _parts_of_package(root: _Element) -> list[tuple[str, _Element]]:
    data = ((attribute(part, "name"), child(part, "xmlData")) for part in root)
    return [(part_key(name), content[0]) for name, content in data if content is not None and len(content)]


def _parts_of_2003(root: _Element) -> dict[str, _Element]:
    found = {"word/document.xml": root, "word/styles.xml": child(root, "styles"), "word/numbering.xml": child(root, "lists")}
    return {name: part for name, part in found.items() if part is not None}
