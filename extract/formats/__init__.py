"""Readers, one module for each format: `read(data) -> Document`. A reader is imported when the first file of its format comes."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from extract.document import Document, ReadError
from extract.formats.detect import detect


class Reader(Protocol):
    """What every module of this package offers. Raises ReadError where the content gives no text."""

    def read(self, data: bytes) -> Document: ...


def read_bytes(data: bytes, name: str = "") -> Document:
    """Return what bytes hold, read as the format that they show; the suffix of `name` decides only between text and Markdown.

    >>> read_bytes("走访老党员12名".encode("gbk")).text
    '走访老党员12名'
    """
    return read_as(detect(data, name), data)


def read_as(kind: str, data: bytes) -> Document:
    """Return what bytes of a known format hold. Raises ReadError where no text is in them, or the file holds only blanks."""
    if not data:
        raise ReadError("empty_text", "the file is empty: fetch it again or leave it out")
    document = cast(Reader, import_module(f"extract.formats.{kind}")).read(data)
    if not document.text.strip("\ufeff \t\r\n\f\v\x00\u3000\xa0"):
        raise ReadError("empty_text", "the file holds no text (pictures or blanks only): fetch it again, or have it recognised (OCR)")
    return document
