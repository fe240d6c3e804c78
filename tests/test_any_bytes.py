"""What must hold for any file at all: random bytes, and the samples of every format with random edits."""

import io
import random
import time
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import extract
from extract.outcomes import READ, OutcomeName
from extract.records import Claim, Masked, Rejection

DATA = Path(__file__).parent / "data"
SAMPLES = sorted(path.name for path in DATA.glob("report*.*"))
SECONDS = 10
PIECES = [
    b"",
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b"&#",
    b"{",
    b"}",
    b"\\",
    b"]]>",
    b"<table>",
    b"9" * 40,
    "２０万".encode(),
    "年".encode("gbk"),
    b"%",
]

few = settings(max_examples=12, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def check(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.write_bytes(data)
    began = time.process_time()
    report = extract.extract_file(path)
    assert time.process_time() - began < SECONDS
    assert report.outcome in get_args(OutcomeName)
    assert report.outcome != "crash", report.problems
    assert (report.outcome == "ok") == (not report.problems)
    assert report.outcome in READ or not report.claims
    assert report.text.encode().decode() == report.text
    rows: tuple[Claim | Rejection | Masked, ...] = (*report.claims, *report.rejections, *report.masks)
    assert all(report.text[row.char_start : row.char_end] == row.quote for row in rows)


def edited(data: bytes, seed: int) -> bytes:
    """Return bytes with a few places cut out, doubled, overwritten or filled."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice([1, 2, 30, 500]))
        middle = chance.choice([b"", data[at:to] * 2, chance.randbytes(to - at), chance.choice(PIECES)])
        data = data[:at] + middle + data[to:]
    return data[: chance.randrange(len(data) + 1)] if chance.random() < 0.1 else data


def edited_inside(data: bytes, seed: int) -> bytes:
    """Return a ZIP package with one of its parts edited."""
    chance, out = random.Random(seed), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        chosen = chance.choice([name for name in before.namelist() if before.getinfo(name).file_size])
        for name in before.namelist():
            after.writestr(name, edited(before.read(name), seed) if name == chosen else before.read(name))
    return out.getvalue()


@few
@given(data=st.binary(max_size=3000))
def test_random_bytes(tmp_path: Path, data: bytes) -> None:
    check(tmp_path, "any", data)


@few
@given(text=st.text(alphabet="走访慰问老党员12名，。３万元\n\t年月日(一)、第〇百余近<>|#*%\u200b\ufeff\r𠮷", max_size=300))
def test_random_text(tmp_path: Path, text: str) -> None:
    check(tmp_path, "any.txt", text.encode())


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"# a\n\n**b**\n"]
)
@few
@given(data=st.binary(max_size=600))
def test_the_head_of_a_format_and_random_bytes(tmp_path: Path, head: bytes, data: bytes) -> None:
    check(tmp_path, "any", head + data)


@pytest.mark.parametrize("name", SAMPLES)
@few
@given(seed=st.integers(0, 2**32))
def test_a_sample_with_random_edits(tmp_path: Path, name: str, seed: int) -> None:
    data = (DATA / name).read_bytes()
    inside = data.startswith(b"PK") and seed % 3
    check(tmp_path, name, edited_inside(data, seed) if inside else edited(data, seed))
