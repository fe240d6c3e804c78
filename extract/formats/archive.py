"""ZIP archives: judged before anything in them is read."""

from __future__ import annotations

import io
import zipfile

from extract.document import ReadError

MOST_ENTRIES = 10_000

_DIRECTORY_MARK = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, EOFError)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive in bytes. Raises ReadError (`damaged`, `too_large`); members are counted before their names are read."""
    if data.count(_DIRECTORY_MARK) > MOST_ENTRIES:
        raise ReadError("too_large", f"the archive holds more than {MOST_ENTRIES:,} entries: unpack it and give its folders")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise ReadError("damaged", f"the archive is damaged ({error}): fetch the file again") from error
