"""What a report says of itself: cases, and that the rules hold what they promise."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.document import Declared
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


DECLARED = Declared(title="青禾县夜校开课_工作动态_青禾县人民政府", published=date(2024, 3, 5), source="青禾日报", issuer="青禾县教育局")


def _read_declared(raw: str) -> Metadata:
    cleaned = clean(raw)
    return find_metadata(cleaned, find_furniture(cleaned.text), DECLARED)


def test_what_the_text_does_not_say_is_taken_from_what_the_file_declares() -> None:
    found = _read_declared("近年来，夜校开课3堂。")
    assert (found.title, found.published, found.source, found.issuer) == ("青禾县夜校开课", date(2024, 3, 5), "青禾日报", "青禾县教育局")
    assert {found.title_from, found.published_from, found.source_from, found.issuer_from} == {"declared"}
    assert (found.region, found.place.read_from) == ("青禾县", "title")


def test_what_the_text_says_stands_before_what_the_file_declares() -> None:
    found = _read_declared("云棠县夜校开课\n来源：云棠日报 时间：2024-04-06\n近年来，夜校开课3堂。")
    assert (found.title, found.published, found.source) == ("云棠县夜校开课", date(2024, 4, 6), "云棠日报")
    assert "declared" not in {found.title_from, found.published_from, found.source_from}


def test_a_title_of_the_page_that_holds_that_of_the_text_stands_where_the_text_has_it() -> None:
    assert _read_declared("夜校开课\n近年来，青禾县夜校开课3堂。").title == "夜校开课"
    assert _read_declared("夜校开课\n青禾县夜校开课\n近年来，夜校开课3堂。").title == "青禾县夜校开课"


def test_a_day_that_is_given_stands_before_every_other() -> None:
    found = find_metadata(clean("夜校开课\n（2024年3月5日）\n近年来，夜校开课3堂。"), [], DECLARED, date(2024, 6, 7))
    assert (found.published, found.published_from) == (date(2024, 6, 7), "given")


@pytest.mark.parametrize("title", ["Microsoft Word - 总结.doc", "新建文档", "文档1", "untitled", "夜校总结（定稿）.docx", "首页"])
def test_a_title_that_a_program_made_up_is_none(title: str) -> None:
    assert find_metadata(clean("近年来，夜校开课3堂。"), [], Declared(title=title)).title == ""
