"""Rule files: what is read, and how a fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extract.pipeline import Pipeline
from extract.rules import RuleError, shipped_rules


def changed(folder: Path, name: str, entry: str, **fields: object) -> Path:
    """Return a folder with one shipped rule file in which an entry has other fields."""
    rules = yaml.safe_load((shipped_rules() / f"{name}.yaml").read_text(encoding="utf-8"))
    next(rule for rule in rules if rule["id"] == entry).update(fields)
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "entry", "field", "value"),
    [
        ("units", "units.yuan", "not_before", ["("]),
        ("units", "units.yuan", "forms", [""]),
        ("rejections", "rejections.title.book", "pattern", "《("),
        ("status", "status.standard.regular", "where", {"after": "("}),
    ],
)
def test_a_pattern_that_does_not_compile_is_named(tmp_path: Path, name: str, entry: str, field: str, value: object) -> None:
    with pytest.raises(RuleError, match=rf"{name}\.yaml.*{entry}.*{field}"):
        Pipeline(changed(tmp_path, name, entry, **{field: value}))


def test_a_sound_change_is_read(tmp_path: Path) -> None:
    rules = changed(tmp_path, "units", "units.yuan", not_before=["宵"])
    assert [claim.quote for claim in Pipeline(rules).extract("发放慰问金5万元。").claims] == ["5万元"]


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="rulez"):
        Pipeline(stages=("rulez",))


def test_words_of_ones_own_reach_the_segmentation(tmp_path: Path) -> None:
    text = "新建青苗陪伴角12个。"
    (tmp_path / "words.yaml").write_text('- id: "words.own"\n  words: ["青苗陪伴角"]\n', encoding="utf-8")

    def words(pipeline: Pipeline) -> list[str]:
        return [text[a:b] for a, b in pipeline.word_spans(pipeline.recognise(text))]

    assert "青苗陪伴角" in words(Pipeline(tmp_path))
    assert "青苗陪伴角" not in words(Pipeline())
