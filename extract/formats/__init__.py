"""Readers, one module for each format: `read(data) -> Document`. A reader is imported when the first file of its format comes."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from extract.document import Document, ReadError
from extract.formats.detect import detect

if TYPE_CHECKING:
    from extract.formats.page_parts import PartNames

MOST_BYTES = 50_000_000
MOST_TEXT = 10_000_000

_TEXTUAL = frozenset({"text", "markdown", "html"})
_SURROGATE = re.compile("[\ud800-\udfff]")


class Reader(Protocol):
    """What every module of this package offers. Raises ReadError where the content gives no text."""

    def read(self, data: bytes) -> Document: ...


def read_bytes(data: bytes, name: str = "") -> Document:
    """Return what bytes hold, read as the format that they show; the suffix of `name` decides only between text and Markdown.

    >>> read_bytes("走访老党员12名".encode("gbk")).text
    '走访老党员12名'
    """
    return read_as(detect(data, name), data)


def read_as(kind: str, data: bytes, parts: PartNames | None = None) -> Document:
    """Return what bytes of a known format hold; `parts` are the names of the parts of web pages where they are not the shipped ones.

    Raises ReadError where no text is in them, or the file holds only blanks.
    """
    if not data:
        raise ReadError("empty_text", "the file is empty: fetch it again or leave it out")
    if kind == "archive":
        raise ReadError("unsupported", "an archive holds files and has no text itself: give it to `extract run`, or unpack it")
    if len(data) > (limit := MOST_TEXT if kind in _TEXTUAL else MOST_BYTES):
        raise ReadError("too_large", f"{len(data):,} bytes, the limit is {limit:,} for {kind}: split it into its reports")
    document = _without_surrogates(_read(kind, data, parts))
    if not document.text.strip("\ufeff \t\r\n\f\v\x00\u3000\xa0"):
        raise ReadError("empty_text", "the file holds no text (pictures or blanks only): fetch it again, or have it recognised (OCR)")
    if len(document.text) > MOST_TEXT:
        raise ReadError("too_large", f"{len(document.text):,} characters, the limit is {MOST_TEXT:,}: split it into its reports")
    return document


def _read(kind: str, data: bytes, parts: PartNames | None) -> Document:
    if kind == "html":
        from extract.formats import html

        return html.read(data, parts)
    return cast(Reader, import_module(f"extract.formats.{kind}")).read(data)


def _without_surrogates(document: Document) -> Document:
    """Return a document whose text can be written: halves of characters, which escapes in a file may name, become U+FFFD."""
    text, count = _SURROGATE.subn("\ufffd", document.text)
    return replace(document, text=text, replaced=document.replaced + count) if count else document
