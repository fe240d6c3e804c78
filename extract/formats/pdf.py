"""PDF files with a text layer: paragraphs, ruled tables, what stands around the text, and what could not be read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extract.document import Document, Note, ReadError
from extract.formats.pdf_glyphs import Page, build_page
from extract.formats.placed_pages import lay_out

_READER = Path(__file__).with_name("pdf_pages.py")
_SECONDS = 60  # by the clock; the process limits its own processor time to less
_SCANNED = 0.3  # part of a page that images cover, from which a page without words is a scan
_FEW = 20  # characters: a scan may bear a page number or a stamp
_GARBLED = 0.3  # part of the characters without a meaning, from which there is no text
_MOST_NAMED = 10

_REFUSED = {
    "encrypted": ("encrypted", "the file is protected by a password: save it without one"),
    "damaged": ("damaged", "the PDF is damaged and cannot be opened: fetch the file again"),
    "broken": ("damaged", "the PDF broke the program that reads it: print it to a new PDF and give that"),
    "pages": ("too_large", "the PDF has more than 2,000 pages: split it into its reports"),
    "glyphs": ("too_large", "the PDF has more than 1,000,000 characters, or 50,000 on a page: split it into its reports"),
    "inflated": ("too_large", "the PDF unpacks to more than 200 MB: print it to a new PDF"),
    "memory": ("out_of_memory", "reading the PDF takes more memory than is allowed: print it to a new PDF, or split it"),
    "time": ("timeout", "reading the PDF takes more time than is allowed: print it to a new PDF, or split it"),
    "scanned": ("empty_text", "the PDF holds pictures of its pages and no text: have it recognised (OCR)"),
    "empty": ("empty_text", "the PDF holds no text (its words may be drawings): fetch it again, or have it recognised (OCR)"),
    "garbled": ("empty_text", "the PDF does not say which characters its shapes are: have it recognised (OCR)"),
}


def read(data: bytes) -> Document:
    """Return the text of a PDF with its tables, headings and title; page headers, footers and numbers are masked.

    Each page's furniture stands behind the paragraph in which the page ends, so that a sentence over two pages is whole.
    Raises ReadError where the file is protected, damaged, without text (`empty_text`), or takes too much to read.
    """
    about, *raw = read_in_process(data)
    pages = [None if page.get("lost") else build_page(page) for page in raw]
    _check_text([page for page in pages if page])
    document = lay_out([page for page in pages if page], "pdf")
    return replace(document, replaced=document.text.count("\ufffd"), notes=tuple(_notes(about, pages)))


def read_in_process(data: bytes) -> list[Mapping[str, Any]]:
    """Return what a process of its own read of a PDF: one object about the file and one for each page. Raises ReadError.

    Where that process broke off after some pages, the first object says so (`broken`).
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-P", str(_READER)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReadError(*_REFUSED["time"]) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise ReadError(*_REFUSED["time"])
    lines = done.stdout.split(b"\n")[:-1]  # the last one may be cut
    found = [json.loads(line) for line in lines]
    if found and "error" in found[-1]:
        raise ReadError(*_REFUSED[found[-1]["error"]])
    if done.returncode > 0:
        raise RuntimeError(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
    if done.returncode and len(found) < 2:
        raise ReadError(*_REFUSED["broken"])
    return [{**found[0], "broken": done.returncode != 0}, *found[1:]]


def _check_text(pages: Sequence[Page]) -> None:
    """Raise ReadError where pages give no text, or none that means anything."""
    text = "".join(glyph.text for page in pages for glyph in page.glyphs).replace(" ", "")
    if not any(len(page.glyphs) >= _FEW for page in pages) and any(map(_is_scan, pages)):
        raise ReadError(*_REFUSED["scanned"])
    if not text.strip():
        raise ReadError(*_REFUSED["empty"])
    if sum(unicodedata.category(char) in ("Co", "Cn") or char == "\ufffd" for char in text) > _GARBLED * len(text):
        raise ReadError(*_REFUSED["garbled"])


def _is_scan(page: Page) -> bool:
    return page.pictured >= _SCANNED and len(page.glyphs) < _FEW


def _notes(about: Mapping[str, Any], pages: Sequence[Page | None]) -> Iterator[Note]:
    """Yield what of the file could not be read."""
    if scans := [n for n, page in enumerate(pages, 1) if page and _is_scan(page)]:
        yield Note("no_text", f"{_named(scans)} pictures without text: have the file recognised (OCR)")
    if lost := [n for n, page in enumerate(pages, 1) if page is None]:
        yield Note("damaged", f"{_named(lost)} damaged and cannot be read: fetch the file again")
    if about["broken"]:
        yield Note("damaged", f"reading broke off after page {len(pages)} of {about['pages']}: fetch the file again")
    elif about["damaged"]:
        yield Note("damaged", f"{about['damaged']} parts of the file are damaged, text may be missing: fetch the file again")


def _named(pages: Sequence[int]) -> str:
    numbers = ", ".join(map(str, pages[:_MOST_NAMED])) + (" …" if len(pages) > _MOST_NAMED else "")
    return f"page {numbers} is" if len(pages) == 1 else f"pages {numbers} are"
