"""The command that trains the statistical stage: annotations become examples, examples become weights."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner

from extract.chooser import DECISIONS, Chooser, load_choosers
from extract.pipeline import Pipeline
from extract.training.decisions import AnnotatedReport, Collector, Example, fit, main, read_annotated, train

TEXT = "走访困难党员45名，发放慰问金5万元。新建食堂3个。"


def claim(quote: str, item: str, action: str, unit: str, value: str) -> dict[str, Any]:
    start = TEXT.index(quote)
    number = {"value": value, "value_min": value, "value_max": value, "modifier": "exact", "unit": unit, "per": ""}
    return {"quote": quote, "char_start": start, "char_end": start + len(quote), **number, "item": item, "action": action}


CLAIMS = [
    claim("45名", "困难党员", "走访", "名", "45"),
    claim("5万元", "慰问金", "发放", "元", "50000"),
    claim("3个", "老年食堂", "", "个", "3"),
]
REPORT = AnnotatedReport("report", TEXT, CLAIMS, date(2023, 7, 1))


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    return Pipeline(stages=("rules",))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    gold, texts = tmp_path / "gold", tmp_path / "texts"
    gold.mkdir()
    texts.mkdir()
    head = {"report": {"published": "2023-07-01"}}
    for name in ("b", "a"):
        rows = "\n".join(json.dumps(row, ensure_ascii=False) for row in [head, *CLAIMS])
        (gold / f"{name}.jsonl").write_text(rows, encoding="utf-8")
        (texts / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return gold, texts


def run(*arguments: str) -> tuple[int, str]:
    app = Typer()
    app.command()(main)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_reports_are_read_in_order_with_their_texts(folders: tuple[Path, Path]) -> None:
    reports = list(read_annotated(*folders))
    assert [report.name for report in reports] == ["a", "b"]
    assert reports[0].text == TEXT
    assert reports[0].published == date(2023, 7, 1)
    assert [row["quote"] for row in reports[0].claims] == ["45名", "5万元", "3个"]


def test_each_annotated_quantity_gives_an_example_of_each_decision(rules: Pipeline) -> None:
    examples = Collector(rules).examples(REPORT)
    assert {decision: len(found) for decision, found in examples.items()} == dict.fromkeys(DECISIONS, 3)


def test_the_annotated_alternative_is_the_right_one(rules: Pipeline) -> None:
    visited, _, _ = Collector(rules).examples(REPORT)["item"]
    (right,) = visited.right
    assert "last:党员" in visited.alternatives[right]
    assert right in visited.agreeing


def test_an_alternative_that_agrees_well_enough_stands_in_for_one_not_offered(rules: Pipeline) -> None:
    _, _, canteen = Collector(rules).examples(REPORT)["item"]
    assert {name for place in canteen.right for name in canteen.alternatives[place] if name.startswith("last:")} >= {"last:食堂"}


def test_a_quantity_that_nobody_annotated_gives_no_example(rules: Pipeline) -> None:
    examples = Collector(rules).examples(REPORT._replace(claims=CLAIMS[:1]))
    assert [len(found) for found in examples.values()] == [1, 1]


def test_the_weights_favour_the_right_alternatives() -> None:
    examples = [Example([["near"], ["far"]], [0], [0])] * 5
    weights = fit(examples, penalty=1.0)
    assert weights["near"] > 0 > weights["far"]
    assert Chooser(weights).choose([["far"], ["near"]], ["甲", "乙"], standing=0).place == 1


def test_a_heavier_penalty_gives_lighter_weights() -> None:
    examples = [Example([["near"], ["far"]], [0], [0])] * 5
    assert fit(examples, penalty=5.0)["near"] < fit(examples, penalty=1.0)["near"]


def test_examples_that_teach_nothing_are_left_out() -> None:
    useful = [Example([["near"], ["far"]], [0], [0])] * 5
    useless = [Example([["here"], ["there"]], [], []), Example([["here"], ["there"]], [0, 1], [0, 1])] * 5
    assert fit([*useful, *useless], penalty=1.0) == fit(useful, penalty=1.0)


def test_a_name_seen_once_has_no_weight() -> None:
    assert "once" not in fit([Example([["near"], ["far"]], [0], [0])] * 5 + [Example([["once"], ["far"]], [0], [0])], penalty=1.0)


def test_what_was_learned_is_what_is_chosen(rules: Pipeline) -> None:
    weights = train([REPORT] * 3, rules)
    taught = Pipeline(choosers={decision: Chooser(found) for decision, found in weights.items()})
    claims = taught.extract(TEXT, published=REPORT.published).claims
    assert [(claim.item, claim.action) for claim in claims][:2] == [("困难党员", "走访"), ("慰问金", "发放")]


def test_the_command_writes_the_same_model_twice(folders: tuple[Path, Path], tmp_path: Path) -> None:
    models = [tmp_path / "one.msgpack", tmp_path / "other.msgpack"]
    for model in models:
        code, output = run(*map(str, folders), "--out", str(model))
        assert code == 0
        assert output.startswith("2 reports; weights: item ")
    assert models[0].read_bytes() == models[1].read_bytes()
    assert load_choosers(models[0]).keys() == set(DECISIONS)


def test_folders_come_in_pairs(folders: tuple[Path, Path], tmp_path: Path) -> None:
    code, output = run(str(folders[0]), "--out", str(tmp_path / "model.msgpack"))
    assert code == 2
    assert "pairs of folders" in output
