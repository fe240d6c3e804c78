"""Masks: every rule masks what its examples mark and leaves its counter-examples alone; report text is never masked."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.furniture import Furniture, FurnitureFinder, FurnitureRule, find_furniture, masked
from extract.normalise import clean
from extract.rules import load_rules

RULES = load_rules("furniture", FurnitureRule)
EXAMPLES = [pytest.param(rule, example, id=f"{rule.id}: {example[:30]}") for rule in RULES for example in rule.examples]
COUNTER_EXAMPLES = [pytest.param(rule, example, id=f"{rule.id}: {example[:30]}") for rule in RULES for example in rule.counter_examples]
PAGES: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "cases" / "furniture.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_is_masked(rule: FurnitureRule, example: str) -> None:
    text = re.sub("[⟦⟧]", "", example)
    assert _marked(text, FurnitureFinder.of([rule]).find(text)) == example


@pytest.mark.parametrize(("rule", "example"), COUNTER_EXAMPLES)
def test_counter_example_is_not_masked(rule: FurnitureRule, example: str) -> None:
    assert FurnitureFinder.of([rule]).find(example) == []


@pytest.mark.parametrize("page", PAGES, ids=[page["label"] for page in PAGES])
def test_of_a_page_only_what_is_not_the_report_is_masked(page: dict[str, str]) -> None:
    text = re.sub("[⟦⟧]", "", page["text"])
    cleaned = clean(text)
    found = [cleaned.raw_span(mask.char_start, mask.char_end) for mask in find_furniture(cleaned.text)]
    hidden = "".join(text[slice(*span)] for span in found)
    assert "".join(hidden.split()) == "".join("".join(re.findall("⟦([^⟧]*)⟧", page["text"])).split())


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_rule_shows_what_it_does_and_what_it_does_not(rule: FurnitureRule) -> None:
    assert rule.examples
    assert rule.counter_examples


def test_masks_are_in_order_and_apart() -> None:
    text = "2024-03-05，正文：本报北京3月4日电 （记者张某）走访老人12名。编辑：李某返回搜狐，查看更多责任编辑："
    found = find_furniture(text)
    assert len(found) > 2
    assert all(left.char_end <= right.char_start for left, right in pairwise(found))
    assert masked(text, found).strip() == "走访老人12名。"


def test_report_without_furniture_is_left_alone() -> None:
    assert find_furniture("各位代表：\n现在报告工作。\n一、主要成绩\n全年走访老人120名，下载资料3万次。\n（一）下载与打印\n") == []


@given(st.text(st.sampled_from("正文：。，\n 0123月日电网|返回搜狐查看更多×广告【】"), max_size=300))
def test_masks_hold_for_any_text(text: str) -> None:
    text = clean(text).text
    found = find_furniture(text)
    assert len(masked(text, found)) == len(text)
    assert all(0 <= f.char_start < f.char_end <= len(text) for f in found)


def _marked(text: str, found: list[Furniture]) -> str:
    for mask in reversed(found):
        text = f"{text[: mask.char_start]}⟦{text[mask.char_start : mask.char_end]}⟧{text[mask.char_end :]}"
    return text
