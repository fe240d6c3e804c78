"""ZIP archives: judged before anything in them is read, and bounded also where their headers lie."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from extract.document import ReadError
from extract.encodings import decode_name
from extract.formats.detect import ZIP_SIGNATURES, detect

MOST_ENTRIES = 5_000
MOST_MEMBER = 50_000_000
MOST_TOTAL = 1_000_000_000
MOST_NESTED = 200_000_000
MOST_RATIO = 100
DEPTH = 3

_DIRECTORY_MARK = b"PK\x01\x02"
_SMALL = 1_000_000  # below it no ratio is suspicious
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, OverflowError)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DAMAGED = "the archive is damaged ({}): fetch the file again"


class Member(NamedTuple):
    """A file in an archive: its path there, through archives inside it, and the way to it by the number in each directory."""

    name: str
    way: tuple[int, ...]


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive in bytes. Raises ReadError (`damaged`, `too_large`); members are counted before their names are read."""
    if data.count(_DIRECTORY_MARK) > MOST_ENTRIES:
        message = f"the archive holds more than {MOST_ENTRIES:,} entries: unpack it and give its folders"
        raise ReadError("too_large", message, f"压缩包里的文件超过 {MOST_ENTRIES:,} 个:请解压后按文件夹处理")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise ReadError("damaged", _DAMAGED.format(error)) from error


def list_members(data: bytes, depth: int = 1) -> list[Member]:
    """Return the files of an archive and of those inside it, hidden ones left out.

    Raises ReadError where the archive as a whole is refused; a member that is refused by itself is listed, and refused when it is read.
    """
    found: list[Member] = []
    nested = 0
    waiting = [(Member("", ()), data)]
    while waiting:
        folder, content = waiting.pop()
        for member, inner in _files(content, len(folder.way) + depth, is_top=not folder.way):
            nested += len(inner)
            found.append(Member(f"{folder.name}/{member.name}".lstrip("/"), (*folder.way, *member.way)))
            if len(found) > MOST_ENTRIES or nested > MOST_NESTED:
                message = "the archives inside the archive are too many or too large: unpack it and give its folders"
                raise ReadError("too_large", message, "压缩包里的压缩包太多或太大:请解压后按文件夹处理")
            if inner:
                waiting.append((found[-1], inner))
    return _distinct(found)


def read_member(data: bytes, number: int) -> bytes:
    """Return the content of one member. Raises ReadError where it is encrypted, too large, damaged, or packed in an unknown way."""
    archive = open_archive(data)
    member = archive.infolist()[number]
    _judge(member)
    try:
        with archive.open(member) as file:
            return file.read(MOST_MEMBER)
    except NotImplementedError as error:
        raise ReadError("unsupported", f"packed in a way that is not read ({error}): unpack the archive and give its folder") from error
    except BROKEN as error:
        raise ReadError("damaged", _DAMAGED.format(error)) from error


def _files(data: bytes, depth: int, *, is_top: bool) -> Iterator[tuple[Member, bytes]]:
    """Yield the files of one archive, those that are archives themselves with their content; an inner archive that is refused has none."""
    try:
        entries = open_archive(data).infolist()
        _judge_all(entries, len(data))
    except ReadError:
        if is_top:
            raise
        return
    for number, entry in enumerate(entries):
        name = _path(entry)
        if not entry.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
            yield Member(name, (number,)), _inner_archive(data, number, entry) if depth < DEPTH else b""


def _inner_archive(data: bytes, number: int, entry: zipfile.ZipInfo) -> bytes:
    try:
        _judge(entry)
        with open_archive(data).open(entry) as file:
            if not file.read(4).startswith(ZIP_SIGNATURES):
                return b""
        content = read_member(data, number)
        return content if detect(content) == "archive" else b""
    except (ReadError, *BROKEN):
        return b""


def _judge(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise ReadError("encrypted", "it is protected by a password: unpack the archive and give its folder")
    if member.file_size > MOST_MEMBER:
        raise ReadError("too_large", f"{member.file_size:,} bytes unpacked, the limit is {MOST_MEMBER:,}: split it into its reports")
    if is_swollen(member.file_size, member.compress_size):
        message = f"it grows more than {MOST_RATIO}-fold when unpacked, as no report does: look at what it is"
        raise ReadError("too_large", message, f"解压后膨胀超过 {MOST_RATIO} 倍,不像正常的文件:请核对它是什么")


def _judge_all(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what no member shows by itself: too much together, or members that share their bytes."""
    total = sum(e.file_size for e in entries if e.file_size <= MOST_MEMBER and not is_swollen(e.file_size, e.compress_size))
    if total > MOST_TOTAL or is_swollen(total, size):
        raise ReadError("too_large", f"{total:,} bytes unpacked out of {size:,}: unpack it and give its folders")


def is_swollen(unpacked: int, packed: int) -> bool:
    """Return whether something is many times as large unpacked as packed, and not small.

    >>> is_swollen(2_000_000, 1_000), is_swollen(900_000, 10)
    (True, False)
    """
    return unpacked > max(_SMALL, MOST_RATIO * packed)


def _path(entry: zipfile.ZipInfo) -> str:
    """Return the path of a member in the characters that its maker meant, with nothing in it that leads elsewhere."""
    name = entry.orig_filename if entry.flag_bits & _UTF8_NAME else _decoded(entry.orig_filename)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return _UNPRINTABLE.sub("_", "/".join(parts)) or "_"


def _decoded(name: str) -> str:
    """Return a name that was read as CP437, because the archive does not say what it is in."""
    try:
        return decode_name(name.encode("cp437"))
    except UnicodeEncodeError:
        return name


def _distinct(members: list[Member]) -> list[Member]:
    """Return the members under names that differ: an archive may hold two of one name."""
    taken: set[str] = set()
    found = []
    for name, way in members:
        number, free = 2, name
        while free in taken:
            free, number = f"{name}~{number}", number + 1
        taken.add(free)
        found.append(Member(free, way))
    return found
