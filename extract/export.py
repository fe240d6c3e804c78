"""Tables on disk: one column list and one set of types for CSV, Parquet and JSONL, whole or absent."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Protocol, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from extract.records import TABLES, Record, columns
from extract.texts import FOLDER, Texts

_FORMULA = re.compile(r"[\s\x00]*[=+\-@＝＋－＠]|[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ROW_GROUP = 20_000
_ARROW_TYPES = ((Decimal, pa.float64()), (date, pa.date32()), (int, pa.int64()))


class ExportError(OSError):
    """An output folder that cannot be written; the message names it and the remedy."""


class Writer(Protocol):
    """Writes the rows of one table to one file, in the order they come."""

    def write(self, rows: Iterable[Record]) -> None: ...

    def close(self) -> None: ...


def number_text(value: Decimal) -> str:
    """Return a number in plain digits: no exponent, no zeros that say nothing.

    >>> number_text(Decimal("3E+5")), number_text(Decimal("66.670"))
    ('300000', '66.67')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_cell(value: object) -> str:
    """Return a value as the text of a CSV cell that no spreadsheet runs as a formula.

    Text that would be one gets an apostrophe in front; a plain number is none. Control characters become blanks.

    >>> csv_cell("=1+1"), csv_cell("-5.5"), csv_cell(Decimal("-5.50")), csv_cell(("a", "b"))
    ("'=1+1", '-5.5', '-5.5', 'a;b')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, tuple):
        value = ";".join(value)
    text = _CONTROL.sub(" ", str(value))
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def json_line(record: Record) -> str:
    """Return a record as one line of JSON; numbers are written as they are, not as the nearest binary fraction."""
    cells = (f"{json.dumps(name)}: {_json_value(getattr(record, name))}" for name in type(record).model_fields)
    return "{" + ", ".join(cells) + "}"


def _json_value(value: object) -> str:
    if isinstance(value, Decimal):
        return number_text(value)
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def arrow_schema(table: str) -> pa.Schema:
    """Return the column types of a table: numbers double, dates date32, lists of strings.

    >>> arrow_schema("rejections").field("char_start").type
    DataType(int64)
    """
    return pa.schema([(name, _arrow_type(field.annotation)) for name, field in TABLES[table].model_fields.items()])


def _arrow_type(annotation: object) -> pa.DataType:
    kinds = {annotation, *get_args(annotation)}
    if Ellipsis in kinds:
        return pa.list_(pa.string())
    return next((arrow for kind, arrow in _ARROW_TYPES if kind in kinds), pa.string())


class CsvWriter:
    """UTF-8 with a byte order mark, as spreadsheets need it to read Chinese."""

    def __init__(self, path: Path, table: str) -> None:
        self._columns = columns(table)
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow(self._columns)

    def write(self, rows: Iterable[Record]) -> None:
        self._csv.writerows([csv_cell(getattr(row, name)) for name in self._columns] for row in rows)

    def close(self) -> None:
        self._file.close()


class JsonlWriter:
    """One JSON object a line, UTF-8."""

    def __init__(self, path: Path, table: str) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, rows: Iterable[Record]) -> None:
        self._file.writelines(json_line(row) + "\n" for row in rows)

    def close(self) -> None:
        self._file.close()


class ParquetWriter:
    """Row groups of fixed length, so that the bytes do not depend on how the rows arrived."""

    def __init__(self, path: Path, table: str) -> None:
        self._schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(path, self._schema)
        self._rows: list[dict[str, object]] = []

    def write(self, rows: Iterable[Record]) -> None:
        for row in rows:
            self._rows.append({name: _arrow_value(getattr(row, name)) for name in self._schema.names})
            if len(self._rows) == _ROW_GROUP:
                self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()


def _arrow_value(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


WRITERS: Mapping[str, type[CsvWriter] | type[JsonlWriter] | type[ParquetWriter]] = {
    "csv": CsvWriter,
    "parquet": ParquetWriter,
    "jsonl": JsonlWriter,
}


class Tables:
    """The tables of one run, written beside their places and put there together by `commit`.

    A run that fails, or is killed, leaves the tables that stood in the folder as they were.
    """

    def __init__(self, folder: Path, formats: tuple[str, ...]) -> None:
        self._folder = folder
        self._writers: dict[str, list[Writer]] = {table: [] for table in TABLES}
        self._parts: dict[str, Path] = {}
        self.counts = dict.fromkeys(TABLES, 0)
        with self._named(), ExitStack() as stack:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(folder)
            stack.callback(os.close, self._lock)
            stack.callback((folder / ".run.json.part").unlink, missing_ok=True)
            self._refuse_foreign_texts()
            self._texts = Texts(folder)
            stack.callback(self._texts.discard)
            for table in TABLES:
                for name in formats:
                    stack.callback(self._part(f"{table}.{name}").unlink, missing_ok=True)
                    self._writers[table].append(WRITERS[name](self._part(f"{table}.{name}"), table))
                    stack.callback(self._writers[table][-1].close)
            self._stack = stack.pop_all()

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._named():
            self._stack.close()

    def write(self, table: str, rows: Iterable[Record]) -> None:
        """Append rows to a table."""
        taken = list(rows)
        self.counts[table] += len(taken)
        with self._named():
            for writer in self._writers[table]:
                writer.write(taken)

    def write_text(self, place: str, text: str) -> None:
        """Write the text that the offsets of one file point into."""
        with self._named():
            self._texts.write(place, text)

    def commit(self, run: Mapping[str, object]) -> None:
        """Put every table in its place, then `run.json`, which says what a finished folder holds."""
        with self._named():
            for writer in (w for writers in self._writers.values() for w in writers):
                writer.close()
            files = {name: {"rows": self.counts[name.split(".")[0]], "sha256": _sync(part)} for name, part in self._parts.items()}
            marker = self._part("run.json")
            finished = {**run, "tables": files, "texts": self._texts.hashes()}
            marker.write_text(json.dumps(finished, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            _sync(marker)
            self._clear({f"{table}.{name}" for table in TABLES for name in WRITERS} - set(files))
            self._texts.install()
            for name, part in self._parts.items():
                part.replace(self._folder / name)
            os.fsync(self._lock)

    def _refuse_foreign_texts(self) -> None:
        """Raise ExportError where a folder stands in the place of the texts that no run has put there."""
        names = ["run.json", *(f"reports.{name}" for name in WRITERS)]
        own = [*names, *(f".{name}.part" for name in names)]  # the latter where a run was killed
        if (self._folder / FOLDER).exists() and not any((self._folder / name).is_file() for name in own):
            raise ExportError(f"{self._folder}: holds {FOLDER}/, which is of no earlier run: choose another folder with --out")

    def _clear(self, others: set[str]) -> None:
        """Remove the finished marker, and the tables of an earlier run in formats that this one does not write."""
        marker = self._folder / "run.json"
        if marker.is_file():
            marker.unlink()
            for name in others:
                (self._folder / name).unlink(missing_ok=True)

    def _part(self, name: str) -> Path:
        return self._parts.setdefault(name, self._folder / f".{name}.part")

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if isinstance(error, ExportError):
                raise
            raise ExportError(f"{self._folder}: cannot be written ({error.strerror or error}): choose another folder with --out") from error


def _lock(folder: Path) -> int:
    """Return a handle that holds the folder until it is closed or the process ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise OSError(error.errno, "another run is writing to it") from error
    return handle


def _sync(path: Path) -> str:
    """Return the SHA-256 of a file once its bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
