"""How well nouns go with units: the strength of a tie, its file, and the command that counts it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from extract.affinity import Affinity, read_affinity, shipped_affinity, write_affinity
from extract.training.affinity import main

PAIRS = {("元", "资金"): 50, ("人", "党员"): 50, ("元", "党员"): 1, ("次", "会议"): 2}


@pytest.mark.parametrize(
    ("unit", "item", "name"),
    [
        ("元", "帮扶资金", "1"),
        ("元", "老党员", "-2"),
        ("人", "资金", "never"),
        ("次", "会议", "seen"),
        ("次", "资金", "unknown"),
        ("元", "食堂", "unknown"),
    ],
)
def test_the_tie_of_a_unit_and_a_noun(unit: str, item: str, name: str) -> None:
    assert Affinity(PAIRS).name(unit, item) == name


def test_only_the_end_of_an_item_counts() -> None:
    affinity = Affinity(PAIRS)
    assert affinity.name("元", "资金") == affinity.name("元", "老旧小区改造资金")


def test_pairs_survive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "affinity.tsv"
    write_affinity(path, [("元", "帮扶资金"), ("元", "资金"), ("人", "党员"), ("元", "")])
    assert path.read_text(encoding="utf-8") == "元\t资金\t2\n"
    assert read_affinity(path).name("元", "资金") == "seen"


def test_the_shipped_ties_know_money_from_people() -> None:
    assert int(shipped_affinity().name("元", "慰问金")) > 0
    assert shipped_affinity().name("元", "老党员") in {"never", "-2", "-1"}


def test_the_command_counts_items_beside_their_quantities(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "affinity.tsv"
    corpus.mkdir()
    (corpus / "one.txt").write_text("发放慰问金5万元。组织3支医疗队下乡。", encoding="utf-8")
    lines = ["发放慰问金8万元。", "走访慰问215人次。", "组织5支医疗队下乡。"]
    (corpus / "more.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in lines), encoding="utf-8")
    app = Typer()
    app.command()(main)
    result = CliRunner().invoke(app, [str(corpus), "--out", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.output.startswith("4 texts, 4 items")
    assert out.read_text(encoding="utf-8") == "元\t问金\t2\n支\t疗队\t2\n"
