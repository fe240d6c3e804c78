"""The command that makes the segmentation model, run on a toy teacher."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from typer import Typer
from typer.testing import CliRunner

from extract.training.segmenter import is_held_out, main, read_teacher, read_texts
from extract.words import Segmenter

TAGS = {"B": 0, "B_single": 1, "I": 2, "I_end": 3, "I_first": 4}
WEIGHTS = {"$$": "B_single 1", "cc1.支.部": "B 6", "c-1c.支.部": "I_end 6", "c.乙": "B 0.001", "w1.支部": "B 2", "w-1.丙丁": "I_end 0.2"}


@pytest.fixture
def teacher(tmp_path: Path) -> Path:
    folder = tmp_path / "teacher"
    folder.mkdir()
    nodes = np.zeros((len(WEIGHTS), len(TAGS)))
    for row, text in enumerate(WEIGHTS.values()):
        tag, weight = text.split()
        nodes[row, TAGS[tag]] = float(weight)
    index = {name: row for row, name in enumerate(WEIGHTS)}
    data = {"unigram": ["支部", "丙丁"], "bigram": [], "feature_to_idx": index, "tag_to_idx": TAGS}
    (folder / "features.pkl").write_bytes(pickle.dumps(data))
    np.savez(folder / "weights.npz", sizes=np.array([len(TAGS), len(WEIGHTS)]), w=np.concatenate([nodes.reshape(-1), np.zeros(25)]))
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    texts = [f"新建支部{n}个。乙村。" for n in range(40)]
    (folder / "news.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in texts[:20]), encoding="utf-8")
    for number, text in enumerate(texts[20:]):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def make(corpus: Path, teacher: Path, out: Path) -> str:
    app = Typer()
    app.command()(main)
    result = CliRunner().invoke(app, [str(corpus), "--teacher", str(teacher), "--out", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_model_keeps_what_decides_and_drops_what_does_not(corpus: Path, teacher: Path, tmp_path: Path) -> None:
    output = make(corpus, teacher, tmp_path / "out")
    assert "features: 4 of 6; words known: 1" in output
    assert "word F: 100.00 %" in output
    assert Segmenter(tmp_path / "out")("新支部") == ["新", "支部"]


def test_the_same_corpus_gives_the_same_bytes(corpus: Path, teacher: Path, tmp_path: Path) -> None:
    make(corpus, teacher, tmp_path / "first")
    make(corpus, teacher, tmp_path / "second")
    for name in ("features.msgpack", "weights.npz"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_a_teacher_that_holds_code_is_refused(teacher: Path) -> None:
    (teacher / "features.pkl").write_bytes(pickle.dumps(Path.cwd))
    with pytest.raises(pickle.UnpicklingError, match="not data"):
        read_teacher(teacher)


def test_texts_come_from_both_kinds_of_file(corpus: Path) -> None:
    texts = list(read_texts(corpus))
    assert len(texts) == 40
    assert 0 < sum(map(is_held_out, texts)) < 20
