"""The texts of a run: what offsets point into, for every file that is not simply its text in UTF-8."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path, PurePosixPath

FOLDER = "texts"

_LONGEST_NAME = 200


def text_place(doc_id: str) -> str:
    """Return where the text of a file is written, under the folder of the tables.

    A name that cannot be one, or that could be that of another text's folder, is replaced by its hash.

    >>> text_place("2023/总结.docx")
    'texts/2023/总结.docx.txt'
    >>> text_place("../总结.docx")
    'texts/4c3c132347e8a2fb.txt'
    """
    parts = PurePosixPath(f"{doc_id}.txt").parts
    folders = parts[:-1]
    is_safe = (
        not any(part in {"..", "/", "."} for part in parts)
        and not any(folder.lower().endswith(".txt") for folder in folders)
        and all(len(part.encode()) <= _LONGEST_NAME and part.isprintable() for part in parts)
    )
    return f"{FOLDER}/{'/'.join(parts)}" if is_safe else f"{FOLDER}/{hashlib.sha256(doc_id.encode()).hexdigest()[:16]}.txt"


class Texts:
    """The folder of texts of one run, written beside its place and put there by `install`."""

    def __init__(self, folder: Path) -> None:
        self._place = folder / FOLDER
        self._part = folder / f".{FOLDER}.part"
        self._hashes: dict[str, str] = {}
        self.discard()

    def write(self, place: str, text: str) -> None:
        """Write one text as it is, in UTF-8 with its own line ends."""
        path = self._part / PurePosixPath(place).relative_to(FOLDER)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._hashes[place] = hashlib.sha256(data).hexdigest()

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of every text, by its place."""
        return dict(sorted(self._hashes.items()))

    def install(self) -> None:
        """Put the folder in its place; the texts of an earlier run go."""
        if self._place.is_dir():
            shutil.rmtree(self._place)
        if self._part.is_dir():
            self._part.replace(self._place)

    def discard(self) -> None:
        """Remove what was written and not installed, by this run or by one that was killed."""
        if self._part.is_dir():
            shutil.rmtree(self._part)
