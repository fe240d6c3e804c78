"""What a report says of itself: cases, and that the rules hold what they promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.furniture import find_furniture
from extract.metadata import Metadata, MetadataRule, find_metadata
from extract.normalise import clean
from extract.rules import load_rules

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "metadata.yaml").read_text(encoding="utf-8"))
FIELDS = [(case, field) for case in CASES for field in (*Metadata._fields, "region") if field in case]


def _read(raw: str) -> Metadata:
    cleaned = clean(raw)
    return find_metadata(cleaned, find_furniture(cleaned.text))


@pytest.mark.parametrize(("case", "field"), FIELDS, ids=[f"{case['label']}: {field}" for case, field in FIELDS])
def test_field_is_read(case: dict[str, Any], field: str) -> None:
    assert getattr(_read(case["raw"]), field) == case[field]


@pytest.mark.parametrize("rule", load_rules("metadata", MetadataRule), ids=lambda rule: rule.id)
def test_example_holds_a_form_of_its_rule(rule: MetadataRule) -> None:
    assert rule.examples
    assert all(any(form.split("=")[0][:2] in example for form in rule.forms) for example in rule.examples)


def test_title_and_source_stand_in_the_raw_text() -> None:
    raw = "健康網(wǎng)：關愛長者３年\n\n文章來源: 清風網(wǎng)  時間: 2023-04-24\n\n服務長者120名。"
    found = _read(raw)
    assert found.title in raw
    assert found.source in raw
    assert found.script == "traditional"


@given(st.text(st.sampled_from("正文：。，\n 20230123月日年电网市县区省北京来源原标题（）记者"), max_size=200))
def test_any_text_is_read(raw: str) -> None:
    found = _read(raw)
    assert found.script in ("simplified", "traditional")
