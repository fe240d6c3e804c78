"""ZIP archives: every member has a row, names are read in their own encoding, and what is hostile is refused before it is read."""

import io
import json
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from extract.attempt import extract_source
from extract.document import ReadError
from extract.formats.archive import DEPTH, MOST_ENTRIES, list_members, read_member
from extract.inputs import find_sources
from extract.run import run
from extract.settings import Settings

REPORT = "截至6月底，走访慰问老党员320余人。"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2023, 8, 4, 0, 0, 0)), data, method)
    return out.getvalue()


def renamed(data: bytes, before: bytes, after: bytes) -> bytes:
    """Return an archive with the bytes of a name replaced, as a program writes them that does not say what they are in."""
    assert len(before) == len(after)
    return data.replace(before, after)


def encrypted(data: bytes) -> bytes:
    """Return an archive whose members say that they are protected by a password."""
    marked = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            marked[at + offset] |= 1
    return bytes(marked)


def names(data: bytes) -> list[str]:
    return [member.name for member in list_members(data)]


def kind_of(data: bytes, number: int = 0) -> str:
    with pytest.raises(ReadError) as caught:
        read_member(data, number)
    return caught.value.kind


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "big5"])
def test_names_are_read_in_their_own_encoding(encoding: str) -> None:
    name = "工作總結/二季度.txt" if encoding == "big5" else "工作总结/二季度.txt"
    stored = name.encode(encoding)
    data = renamed(zipped(("x" * len(stored), b"1")), b"x" * len(stored), stored)
    assert names(data) == [name]


def test_a_name_that_says_it_is_utf8_is() -> None:
    assert names(zipped(("总结.txt", b"1"))) == ["总结.txt"]


def test_no_name_leads_out_of_the_archive_and_none_is_lost() -> None:
    data = zipped(("../a.txt", b"1"), ("/a.txt", b"2"), ("b\\c.txt", b"3"), ("a\x07.txt", b"4"), ("..", b"5"))
    assert names(data) == ["a.txt", "a.txt~2", "b/c.txt", "a_.txt", "_"]


def test_folders_and_hidden_files_are_no_members() -> None:
    assert names(zipped(("in/", b""), ("in/a.txt", b"1"), ("__MACOSX/._a.txt", b"2"), (".git/config", b"3"))) == ["in/a.txt"]


def test_archives_inside_are_opened_to_a_small_depth() -> None:
    data = zipped(("a.txt", REPORT.encode()))
    for number in range(DEPTH + 1):
        data = zipped((f"{number}.zip", data), ("b.txt", b"1"))
    deepest = names(data)[-1] if names(data)[-1].endswith(".zip") else max(names(data), key=len)
    assert deepest.count("/") == DEPTH - 1
    assert all(read_all(data, member.way) for member in list_members(data))


def read_all(data: bytes, way: tuple[int, ...]) -> bytes:
    for number in way:
        data = read_member(data, number)
    return data


def test_a_bomb_is_refused_by_its_declared_ratio() -> None:
    data = zipped(("a.txt", bytes(30_000_000)), ("b.txt", REPORT.encode()))
    assert kind_of(data) == "too_large"
    assert read_member(data, 1) == REPORT.encode()


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_declares() -> None:
    data = zipped(("a.txt", bytes(30_000_000)))
    lying = data.replace(struct.pack("<L", 30_000_000), struct.pack("<L", 1000))
    assert kind_of(lying) == "damaged"


def test_members_that_share_their_bytes_are_refused_together() -> None:
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = random.Random(1).randbytes(10_000) * 80
    packed = body.compress(plain) + body.flush()
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(plain), len(packed), len(plain), 1, 0) + b"a" + packed
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(plain), len(packed), len(plain), 1, 0, 0, 0, 0, 0, 0)
    directory = (entry + b"a") * 500
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 500, 500, len(directory), len(local), 0)
    with pytest.raises(ReadError) as caught:
        list_members(local + directory + end)
    assert caught.value.kind == "too_large"


def test_too_many_entries_are_refused_before_they_are_read() -> None:
    with pytest.raises(ReadError, match="entries") as caught:
        list_members(zipped(("a", b"1")) + b"PK\x01\x02" * (MOST_ENTRIES + 1))
    assert caught.value.kind == "too_large"


def test_a_member_with_a_password_says_so() -> None:
    assert kind_of(encrypted(zipped(("a.txt", REPORT.encode())))) == "encrypted"


def test_a_member_packed_in_an_unknown_way_says_so() -> None:
    data = bytearray(zipped(("a.txt", REPORT.encode())))
    at = data.find(b"PK\x01\x02")
    data[8:10] = data[at + 10 : at + 12] = struct.pack("<H", 97)
    assert kind_of(bytes(data)) == "unsupported"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_usual_way_of_packing_is_read(method: int) -> None:
    assert read_member(zipped(("a.txt", REPORT.encode()), method=method), 0) == REPORT.encode()


def test_every_member_has_one_row_and_the_archive_its_own(tmp_path: Path) -> None:
    inner = zipped(("深处.txt", REPORT.encode("gbk")))
    members = (("a.txt", REPORT.encode()), ("sub/b.txt", REPORT.encode("utf-16")), ("图.png", b"\x89PNG\r\n\x1a\n"), ("内.zip", inner))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "all.zip").write_bytes(zipped(*members))
    (tmp_path / "in" / "locked.zip").write_bytes(encrypted(zipped(("a.txt", REPORT.encode()))))
    (tmp_path / "in" / "empty.zip").write_bytes(zipped())
    (tmp_path / "in" / "cut.zip").write_bytes(zipped(*members)[:200])
    run([tmp_path / "in"], tmp_path / "out", formats=("jsonl",), workers=0)
    rows = [json.loads(line) for line in (tmp_path / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["doc_id"]: (row["format"], row["outcome"], row["claims"]) for row in rows} == {
        "all.zip": ("archive", "ok", 0),
        "all.zip/a.txt": ("text", "ok", 1),
        "all.zip/sub/b.txt": ("text", "ok", 1),
        "all.zip/图.png": ("image", "unsupported", 0),
        "all.zip/内.zip": ("archive", "ok", 0),
        "all.zip/内.zip/深处.txt": ("text", "ok", 1),
        "cut.zip": ("", "error", 0),
        "empty.zip": ("archive", "empty_text", 0),
        "locked.zip": ("archive", "ok", 0),
        "locked.zip/a.txt": ("", "encrypted", 0),
    }
    assert "内有 5 个文件" in rows[0]["reason"]
    assert (tmp_path / "out/texts/all.zip/a.txt.txt").read_bytes() == REPORT.encode()


def test_an_archive_that_holds_itself_ends(tmp_path: Path) -> None:
    data = zipped(("a.zip", zipped(("a.zip", zipped(("a.zip", zipped(("a.zip", zipped(("a.txt", b"1"))))))))))
    (tmp_path / "a.zip").write_bytes(data)
    outcomes = [extract_source(source, Settings()).row.outcome for source in find_sources([tmp_path / "a.zip"])]
    assert outcomes == ["ok"] * DEPTH + ["too_large"]
