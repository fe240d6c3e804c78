"""A file as a document, or the reason why there is none."""

from __future__ import annotations

from pathlib import Path

from extract.document import Document, ReadError
from extract.encodings import RawText, decode
from extract.formats import MOST_BYTES, read_bytes

__all__ = ["MOST_BYTES", "RawText", "ReadError", "decode", "read_content", "read_file"]


def read_file(path: Path) -> Document:
    """Return what a file holds, read as the format that its content shows.

    Raises ReadError, and nothing else, where the file cannot be opened, is too large, or holds no text.
    """
    return read_bytes(read_content(path), path.name)


def read_content(path: Path) -> bytes:
    """Return the bytes of a file. Raises ReadError where it is no file, may not be opened, or is too large."""
    try:
        if path.is_dir():
            raise ReadError("unreadable", "a folder that may not be entered, or a link to one: check its permissions, or give it by itself")
        if not path.is_file():
            raise ReadError("unreadable", "not a file with content (a broken link, a pipe or a device): give the file itself")
        if path.stat().st_size > MOST_BYTES:
            raise ReadError("too_large", f"{path.stat().st_size:,} bytes, the limit is {MOST_BYTES:,}: split it into its reports")
        return path.read_bytes()
    except OSError as error:
        raise ReadError("unreadable", f"cannot be opened ({error.strerror or error}): check that it exists and may be read") from error
