"""The inputs of a run: the files under the paths given, each with the name that its rows carry."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from extract.document import ReadError
from extract.formats.detect import ZIP_SIGNATURES, detect
from extract.read import read_content


class InputError(ValueError):
    """Paths that cannot be taken together as an input; the message names them."""


class Source(NamedTuple):
    """A file to read, and the name that its rows carry; `way` leads to it where it is inside an archive (see `Member`)."""

    doc_id: str
    path: Path
    way: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The last part of its path, with the suffix."""
        return PurePosixPath(self.doc_id).name

    def content(self) -> bytes:
        """Return its bytes. Raises ReadError."""
        data = read_content(self.path)
        for number in self.way:
            from extract.formats.archive import read_member

            data = read_member(data, number)
        return data


def find_sources(paths: Sequence[Path], *, skip: Path | None = None) -> list[Source]:
    """Return the files under `paths` in order of their names.

    A file's `doc_id` is its path under the folder that was given; with several folders, the folder's name goes in front.
    An archive is followed by the files in it, named by their path under the archive.
    Hidden files and the folder `skip` are left out; a link to a folder is not followed but recorded as unread, as are
    other entries without content. Raises InputError where a path does not exist or two files would share a name.
    """
    missing = [str(path) for path in paths if not os.path.lexists(path)]
    if missing:
        raise InputError(f"no such file or folder: {', '.join(missing)}")
    several = len({path.resolve() for path in paths if path.is_dir()}) > 1
    found: dict[str, Path] = {}
    taken: set[Path] = set()
    for path in paths:
        for file in _walk(path, skip.resolve() if skip else None) if path.is_dir() else [path]:
            place = file.parent.resolve() / file.name
            if place in taken:
                continue
            doc_id = _doc_id(file, path, several)
            if doc_id in found:
                raise InputError(f"{found[doc_id]} and {file} would both be called {doc_id}: give the folder above both, or run them apart")
            taken.add(place)
            found[doc_id] = file
    return sorted(source for doc_id, path in found.items() for source in _unpacked(doc_id, path))


def _unpacked(doc_id: str, path: Path) -> list[Source]:
    """Return a file and, if it is an archive, what is in it; one that is refused is named alone, and its own row will say why."""
    own = Source(doc_id, path)
    if not _is_zip(path):
        return [own]
    from extract.formats.archive import list_members

    try:
        data = own.content()
        members = list_members(data) if detect(data) == "archive" else []
    except ReadError:
        return [own]
    return [own, *(Source(f"{doc_id}/{member.name}", path, member.way) for member in members)]


def _is_zip(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(4).startswith(ZIP_SIGNATURES)
    except OSError:
        return False


def _walk(folder: Path, skip: Path | None) -> Iterator[Path]:
    """Yield the files of a folder and its folders, and in their place the entries that cannot be entered."""
    if folder.resolve() == skip:
        return
    try:
        entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        yield folder
        return
    for entry in entries:
        if os.path.isdir(entry) and not entry.is_symlink():  # noqa: PTH112 (Path.is_dir raises where a folder may not be entered)
            yield from _walk(entry, skip)
        else:
            yield entry


def _doc_id(file: Path, given: Path, several: bool) -> str:
    name = file.name if file == given else file.relative_to(given).as_posix()
    if several and given.is_dir():
        name = f"{given.resolve().name}/{name}"
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")
