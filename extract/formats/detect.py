"""The format of a file, from its content: suffixes are wrong as often as not."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Literal, cast, get_args

from extract.document import Format, ReadError
from extract.formats.foreign import foreign_head, unsupported

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")

Kind = Format | Literal["archive"]

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (  # names in the directory of the file are UTF-16
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "spreadsheet"),
    ("PowerPoint Document", "slides"),
)
_PARTS = (  # (what a member of the archive is called, what the archive is)
    (re.compile(r"OFD\.xml", re.IGNORECASE), "ofd"),
    (re.compile(r"word/document\d*\.xml", re.IGNORECASE), "docx"),
    (re.compile(r"xl/workbook\.(?:xml|bin)"), "spreadsheet"),
    (re.compile(r"ppt/presentation\.xml"), "slides"),
    (re.compile(r"META-INF/manifest\.xml"), "opendocument"),
    (re.compile(r"META-INF/container\.xml"), "ebook"),
)
_READ = frozenset(get_args(Format))
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = rb"div|p|table|span|article|section|h[1-6]|ul|ol|font|center"
_FRAGMENT = re.compile(rb"\s*<(?:" + _BLOCKS + rb"|style|script|link)\b[^>]{0,2000}>", re.IGNORECASE)
_CLOSING = re.compile(rb"</(?:" + _BLOCKS + rb"|td|tr|a|b|strong|body|html)\s{0,9}>|<br\s{0,9}/?>", re.IGNORECASE)
_WORD = re.compile(
    rb"\s*(?:<\?[^>]{0,300}>\s*){0,5}<(?:[\w.-]{1,20}:)?(?:wordDocument|package)\s[^>]{0,4000}schemas\.microsoft\.com/office/"
)
_XML = re.compile(rb"\s*<\?xml\b")
_JSON = re.compile(rb"\s*[\[{]\s*[\"\[{]")
_MARKDOWN_SIGNS = (
    re.compile(rb"^#{1,6} \S", re.MULTILINE),
    re.compile(rb"^\|?[ \t]{0,9}:?-{3,}:?[ \t]{0,9}\|", re.MULTILINE),
    re.compile(rb"^\|?[^|\n]{1,200}\|[^\n]{0,1000}\n\|?[ \t]{0,9}:?-{3,}:?[ \t]{0,9}\|", re.MULTILINE),  # and what stands above it
    re.compile(rb"\*\*[^*\s][^*\n]{0,200}\*\*"),
    re.compile(rb"^(?:[-+] |\d{1,2}\. )?\*\*[^*\s][^*\n]{7,200}\*\*", re.MULTILINE),
    re.compile(rb"^> \S", re.MULTILINE),
    re.compile(rb"\]\([^)\s]{1,300}\)"),
)
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_MARKUP_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"})


def detect(data: bytes, name: str = "") -> Kind:
    """Return the format of bytes; the suffix of `name` decides only where text could be Markdown or a piece of a page.

    Raises ReadError (`unsupported`, `encrypted`) for content that is known and not read, naming the remedy.

    >>> detect(b"%PDF-1.7"), detect(b"{\\\\rtf1"), detect(b"<!DOCTYPE html><p>"), detect("共12名".encode())
    ('pdf', 'rtf', 'html', 'text')
    >>> detect(b"\\x89PNG", "report.txt")
    Traceback (most recent call last):
    extract.document.ReadError: the content is an image, not text: have its text recognised (OCR) and give that
    """
    head = data[:_HEAD]
    if head.startswith(_OLE):
        return _ole(data)
    if head.startswith(ZIP_SIGNATURES):
        return _zip(data)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if what := foreign_head(head):
        raise unsupported(what)
    return _text(data, PurePath(name).suffix.lower())


def _text(data: bytes, suffix: str) -> Kind:
    """Return which kind of text it is, judged on its ASCII: that is the same in every encoding but UTF-16, whose zeros are left out."""
    head = data[: 16 * _HEAD]
    ascii_part = (head.replace(b"\x00", b"") if b"\x00" in head[:_HEAD] else head).lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _PAGE.match(ascii_part) or _is_mime_page(ascii_part):
        return "html"
    if suffix in _MARKDOWN_SUFFIXES:
        return "markdown"
    if _FRAGMENT.match(ascii_part) and _CLOSING.search(ascii_part):
        return "html"
    if suffix in _MARKUP_SUFFIXES and _CLOSING.search(ascii_part):
        return "html"
    if _WORD.match(ascii_part):
        return "docx"
    if _XML.match(ascii_part):
        raise unsupported("xml")
    if _JSON.match(ascii_part) and _is_json(data):
        raise unsupported("json")
    return "markdown" if sum(bool(sign.search(ascii_part)) for sign in _MARKDOWN_SIGNS) > 1 else "text"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _is_mime_page(head: bytes) -> bool:
    """Return whether it is a page saved with its pictures (.mht)."""
    return re.match(rb"(?:[A-Za-z-]{2,40}:[^\n]{0,998}\n[ \t]?)+", head) is not None and b"multipart/related" in head[:_HEAD].lower()


def _ole(data: bytes) -> Kind:
    for stream, what in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if what == "encrypted":
                raise _encrypted()
            if what in _READ:
                return cast(Kind, what)
            raise unsupported(what)
    if _directory_of(data) >= len(data):
        raise ReadError("damaged", "the office file is cut off before its directory: fetch it again")
    raise unsupported("office")


def _directory_of(data: bytes) -> int:
    """Return where the header of an OLE file says that its directory begins."""
    sector, bits = int.from_bytes(data[48:52], "little"), min(int.from_bytes(data[30:32], "little"), 16)
    return (sector + 1) << bits


def _zip(data: bytes) -> Kind:
    from extract.formats.archive import open_archive

    names = [name.replace("\\", "/").lstrip("/") for name in open_archive(data).namelist()]
    for part, what in _PARTS:
        if any(part.fullmatch(name) for name in names):
            if what in _READ:
                return cast(Kind, what)
            raise unsupported(what)
    return "archive"


def _encrypted() -> ReadError:
    return ReadError("encrypted", "the file is protected by a password: save it without one", format="office")
