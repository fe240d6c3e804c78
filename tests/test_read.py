"""Bytes to text: every encoding that reports come in, and every file that is none."""

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.document import ReadError
from extract.encodings import decode
from extract.formats import MOST_BYTES
from extract.read import read_file

SIMPLIFIED = "今年以来，全市共走访慰问离退休干部320人次，发放慰问金18万元。\n各单位开展学习活动12场。"
TRADITIONAL = "今年以來，全市共走訪慰問離退休幹部320人次，發放慰問金18萬元。\n各單位開展學習活動12場。"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb2312", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_simplified_text_is_read_in_every_encoding(encoding: str) -> None:
    found = decode(SIMPLIFIED.encode(encoding))
    assert (found.text, found.replaced) == (SIMPLIFIED, 0)


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "gbk", "gb18030", "utf-8", "utf-16"])
def test_traditional_text_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("encoding", ["gbk", "big5"])
def test_a_few_characters_in_much_ascii_decide(encoding: str) -> None:
    text = "Annual report 2023, sheet 4, total 3200 (part 2). " * 40 + "人" + " of the year " * 40 + "工作"
    assert decode(text.encode(encoding)).text == text


def test_gb_labels_decode_as_gb18030_so_that_the_dash_survives() -> None:
    assert decode("服务时间：7月—9月，共12场·次，走访老同志".encode("gbk")).text == "服务时间：7月—9月，共12场·次，走访老同志"


def test_the_text_is_what_the_named_encoding_decodes_to() -> None:
    data = b"\xef\xbb\xbf" + "第一行\r\n第二行\r共3项".encode()
    found = decode(data)
    assert found.text == data.decode(found.encoding) == "\ufeff第一行\r\n第二行\r共3项"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_damaged_byte_costs_one_character_and_is_counted(encoding: str) -> None:
    body = (SIMPLIFIED * 4).encode(encoding)
    found = decode(body + b"\xff" + b"\n" + body)
    assert found.encoding == encoding
    assert found.replaced == found.text.count("\ufffd") == 1
    assert found.text.startswith(SIMPLIFIED)


def test_utf8_cut_inside_a_character_is_still_utf8() -> None:
    found = decode("走访12户".encode()[:-1])
    assert (found.text, found.encoding, found.replaced) == ("走访12\ufffd", "utf-8", 1)


def test_control_characters_stay_where_they_are() -> None:
    text = "走访\x00老党员\x0b12名\x1f，发放慰问金300元，座谈3场，征求意见5条。"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty_text"),
        (b" \r\n\t", "empty_text"),
        ("\ufeff\u3000\n".encode(), "empty_text"),
        (b"\xff\xfe", "empty_text"),
        (bytes(200), "binary"),
        (bytes(range(32)) * 9, "binary"),
        (random.Random(1).randbytes(5000), "undecodable"),
        ("café à la crème".encode("latin-1"), "undecodable"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(data: bytes, kind: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert caught.value.kind == kind


def outcome(data: bytes) -> tuple[str, str]:
    try:
        return "text", decode(data).text
    except ReadError as error:
        return error.kind, ""


@given(st.binary(max_size=400))
def test_any_bytes_give_text_that_can_be_written_or_a_read_error(data: bytes) -> None:
    kind, text = outcome(data)
    assert kind in {"text", "empty_text", "binary", "undecodable"}
    assert text.encode("utf-8").decode() == text


@given(st.text(alphabet=st.characters(codec="gb18030", categories=["L", "N", "P", "Zs"]), max_size=200))
def test_utf8_reads_as_itself_unless_it_is_blank(text: str) -> None:
    assert outcome(text.encode()) in [("text", text), ("empty_text", "")]


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a", "总结2023.11", "2.离退休干部", "a.docx", "a.pdf", "a.html"])
def test_text_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(SIMPLIFIED, encoding="utf-8")
    assert read_file(path).text == SIMPLIFIED


def test_entries_without_content_are_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("pipe", "broken", "loop", ".", "absent"):
        with pytest.raises(ReadError) as caught:
            read_file(tmp_path / name)
        assert caught.value.kind == "unreadable"


def test_a_file_that_may_not_be_read_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text(SIMPLIFIED, encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="Permission denied") as caught:
        read_file(path)
    assert caught.value.kind == "unreadable"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ReadError, match="split it") as caught:
        read_file(path)
    assert caught.value.kind == "too_large"
