"""The XML parts of a file that is a ZIP package (DOCX, OFD), each judged before it is unpacked."""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING

from extract.document import ReadError
from extract.formats.archive import BROKEN, is_swollen, open_archive

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 32_000_000  # of one part, unpacked


class Package:
    """The parts of a package, by names without regard to case; nothing is unpacked before it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Open the package in `data`. Raises ReadError where it is no archive."""
        self._archive = open_archive(data)
        self._members = {part_key(member.filename): member for member in self._archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self._members

    def xml(self, name: str) -> _Element | None:
        """Return the root of an XML part, or None where there is no such part.

        Raises ReadError where the part is too large, damaged, encrypted or no plain XML.
        """
        content = self.content(name)
        return None if content is None else parse_xml(content, name)

    def content(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None where there is no such part. Raises ReadError as `xml` does."""
        member = self._members.get(part_key(name))
        return None if member is None else self._read(member)

    def related(self, name: str) -> dict[str, str]:
        """Return the parts that a part refers to, by the last word of the kind of relation (styles, numbering, officeDocument)."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, str] = {}
        for relation in root if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                found.setdefault(relation.get("Type", "").rpartition("/")[2], target)
        return found

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        judge(member)
        try:
            return self._archive.read(member)
        except (NotImplementedError, *BROKEN) as error:
            raise ReadError("damaged", f"its part {member.filename} cannot be unpacked ({error}): fetch the file again") from error


def judge(member: zipfile.ZipInfo) -> None:
    """Raise ReadError where a part is encrypted, or declares a size that no report has; unpacking stops at the declared size."""
    if member.flag_bits & 1:
        raise ReadError("encrypted", "the file is protected by a password: save it without one")
    if member.file_size > MOST_BYTES or is_swollen(member.file_size, member.compress_size):
        size = f"{member.file_size:,} bytes out of {member.compress_size:,}"
        raise ReadError("too_large", f"its part {member.filename} would unpack to {size}: save it again, or split it into its reports")


def parse_xml(data: bytes, name: str) -> _Element:
    """Return the root of an XML part, read without entities, document types or anything from outside it.

    >>> parse_xml(b"<a>12</a>", "a.xml").text
    '12'
    >>> parse_xml(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a.xml")
    Traceback (most recent call last):
    extract.document.ReadError: its part a.xml declares entities, which no office program writes: open it and save it again
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        fault = error.msg if isinstance(error, SyntaxError) else error
        raise ReadError("damaged", f"its part {name} is no well-formed XML ({fault}): open the file and save it again") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("damaged", f"its part {name} declares entities, which no office program writes: open it and save it again")
    return root


def local(element: _Element) -> str:
    """Return the name of an element without its namespace, which differs between the editions of a standard."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: _Element | None, name: str) -> str:
    """Return an attribute by its name without namespace, or an empty text."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def child(element: _Element | None, *names: str) -> _Element | None:
    """Return the first child called by the first name, of it the first called by the second, and so on; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((sub for sub in element if local(sub) == name), None)
    return element


def part_key(name: str) -> str:
    """Return a name of a part as all programs mean it.

    >>> part_key("/Word\\\\document.xml")
    'word/document.xml'
    """
    return name.replace("\\", "/").lstrip("/").lower()
