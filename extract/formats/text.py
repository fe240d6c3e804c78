"""Plain text of any encoding."""

from __future__ import annotations

from extract.document import Document
from extract.encodings import decode


def read(data: bytes) -> Document:
    """Return the text exactly as decoded: line ends, a byte order mark in UTF-8 and control characters stay.

    >>> read("慰問老黨員12名，發放慰問金".encode("big5")).encoding
    'big5hkscs'
    """
    text, encoding, replaced = decode(data)
    return Document(text, "text", encoding, replaced)
