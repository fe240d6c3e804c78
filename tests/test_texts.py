"""The texts beside the tables: whatever a file was, each quote can be found again in what is written."""

import json
from pathlib import Path

import pytest

from extract.export import ExportError
from extract.run import run
from extract.texts import text_place

LINE = "截至6月底，走访慰问老党员320余人，发放慰问金18万元。"
TRADITIONAL = "截至6月底，走訪慰問老黨員320餘人，發放慰問金18萬元。"
FILES = {
    "plain.txt": f"{LINE}\n".encode(),
    "bom.txt": f"\ufeff{LINE}\n".encode(),
    "gbk.txt": f"{LINE}\r\n第二行：召开座谈会12场。".encode("gbk"),
    "utf16.txt": f"{LINE}\n".encode("utf-16"),
    "big5.txt": f"{TRADITIONAL}\n".encode("big5"),
    "returns.txt": f"总结\r\n\r\n{LINE}\r{LINE}\n".encode("utf-16"),
    "astral.txt": f"𠮷𠀋村老人12名，{LINE}".encode("gb18030"),
    "combining.txt": f"e\u0301o\u0302、か\u3099，{LINE}".encode("utf-16"),
    "zero_width.txt": f"\u200b慰问\u200d老党员\ufeff1\u200b2名，{LINE}".encode("utf-16"),
    "damaged.txt": f"{LINE}".encode() * 3 + b"\xff",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "in" / "2023").mkdir(parents=True)
    for name, data in FILES.items():
        (folder / "in" / "2023" / name).write_bytes(data)
    run([folder / "in"], folder / "out", formats=("jsonl",), workers=0)
    return folder / "out"


def rows(out: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def text_of(out: Path, row: dict[str, object]) -> str:
    place = out / str(row["text_file"]) if row["text_file"] else out.parent / "in" / str(row["doc_id"])
    with place.open(encoding="utf-8", newline="") as file:
        return file.read()


def test_every_quote_stands_in_the_text_as_written(out: Path) -> None:
    texts = {row["doc_id"]: text_of(out, row) for row in rows(out, "reports")}
    assert len(texts) == len(FILES)
    for table in ("claims", "rejections", "masks"):
        for row in rows(out, table):
            assert texts[row["doc_id"]][row["char_start"] : row["char_end"]] == row["quote"]  # type: ignore[misc]
    assert {row["doc_id"] for row in rows(out, "claims")} == set(texts)


def test_a_file_that_is_its_text_in_utf8_is_not_written_again(out: Path) -> None:
    written = {str(row["doc_id"]): row["text_file"] for row in rows(out, "reports")}
    assert {name for name, place in written.items() if not place} == {"2023/bom.txt", "2023/plain.txt"}
    assert written["2023/gbk.txt"] == "texts/2023/gbk.txt.txt"
    assert sorted(path.relative_to(out).as_posix() for path in (out / "texts").rglob("*.txt")) == sorted(filter(None, written.values()))


def test_line_ends_and_the_characters_beyond_the_first_plane_stay(out: Path) -> None:
    assert (out / "texts/2023/returns.txt.txt").read_bytes() == f"总结\r\n\r\n{LINE}\r{LINE}\n".encode()
    assert (out / "texts/2023/astral.txt.txt").read_bytes().startswith("𠮷𠀋村".encode())


def test_the_marker_holds_the_hash_of_each_text(out: Path) -> None:
    marker = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert set(marker["texts"]) == {row["text_file"] for row in rows(out, "reports")} - {""}


def test_the_texts_of_an_earlier_run_go(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("old", "new"):
        (tmp_path / "in" / "a.txt").unlink(missing_ok=True)
        (tmp_path / "in" / f"{name}.txt").write_bytes(LINE.encode("gbk"))
        run([tmp_path / "in"], tmp_path / "out", formats=("jsonl",), workers=0)
        (tmp_path / "in" / f"{name}.txt").unlink()
    assert [path.name for path in (tmp_path / "out" / "texts").iterdir()] == ["new.txt.txt"]
    (tmp_path / "in" / "plain.txt").write_text(LINE, encoding="utf-8")
    run([tmp_path / "in"], tmp_path / "out", formats=("jsonl",), workers=0)
    assert not (tmp_path / "out" / "texts").exists()


def test_a_folder_of_texts_that_no_run_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out" / "texts").mkdir(parents=True)
    (tmp_path / "in.txt").write_text(LINE, encoding="utf-8")
    with pytest.raises(ExportError, match="texts/, which is of no earlier run"):
        run([tmp_path / "in.txt"], tmp_path / "out")


def test_the_texts_of_a_run_that_was_killed_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "out" / "texts").mkdir(parents=True)
    (tmp_path / "out" / ".texts.part").mkdir()
    (tmp_path / "out" / ".texts.part" / "half.txt").write_text("走访", encoding="utf-8")
    (tmp_path / "out" / ".reports.jsonl.part").write_text("", encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(LINE.encode("gbk"))
    run([tmp_path / "a.txt"], tmp_path / "out", formats=("jsonl",), workers=0)
    assert [path.name for path in (tmp_path / "out" / "texts").iterdir()] == ["a.txt.txt"]
    assert not (tmp_path / "out" / ".texts.part").exists()


@pytest.mark.parametrize("doc_id", ["../a", "/a", "a/../b", "a.txt/b", "x" * 300, "a\x00b", "a\nb"])
def test_a_name_that_cannot_be_a_place_is_hashed(doc_id: str) -> None:
    place = text_place(doc_id)
    assert place.startswith("texts/")
    assert len(place) == len("texts/0123456789abcdef.txt")
    assert place != text_place(doc_id + "x")
