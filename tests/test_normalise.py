"""Cleaning: what each step changes, what it leaves alone, and that the way back to the raw text holds for any input."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.edits import Draft
from extract.normalise import STEPS, clean

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "normalise.yaml").read_text(encoding="utf-8"))
ORDINARY = st.text(st.sampled_from("甲乙年月日人元个一二三〇0123456789,.，。、；：（）“”％５\n \t發展a"), max_size=60)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case_is_cleaned(case: dict[str, Any]) -> None:
    assert clean(case["raw"]).text == (case["raw"] if case.get("same") else case["clean"])


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_clean_text_stays_as_it_is(case: dict[str, Any]) -> None:
    cleaned = clean(case["raw"]).text
    assert clean(cleaned).text == cleaned


def _assert_offsets_hold(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned.text) == len(cleaned.offsets) == len(cleaned.ends)
    assert list(cleaned.offsets) == sorted(cleaned.offsets)
    assert list(cleaned.ends) == sorted(cleaned.ends)
    for start, end in zip(cleaned.offsets, cleaned.ends, strict=True):
        assert 0 <= start < end <= len(raw)


@given(st.text(max_size=200))
def test_offsets_hold_for_any_text(raw: str) -> None:
    _assert_offsets_hold(raw)


@given(ORDINARY)
@settings(max_examples=300)
def test_offsets_hold_for_text_full_of_numbers(raw: str) -> None:
    _assert_offsets_hold(raw)


@given(st.text(max_size=120))
def test_every_step_that_keeps_the_length_says_so(raw: str) -> None:
    draft = Draft.of(raw)
    for step in STEPS:
        changed = step.run(draft.text)
        draft = draft.replaced(changed) if isinstance(changed, str) else draft.edited(changed)
    assert draft.text == clean(raw).text


def test_a_quote_holds_what_was_taken_out_inside_it() -> None:
    raw = "受聘 5年或\n以上，另有14 535名"
    cleaned = clean(raw)
    start = cleaned.text.index("14535名")
    first, last = cleaned.raw_span(start, start + 6)
    assert raw[first:last] == "14 535名"


def test_a_quote_does_not_end_with_an_artefact() -> None:
    raw = "建成驛站70個(gè)和業(yè)務點"
    cleaned = clean(raw)
    start = cleaned.text.index("70个")
    first, last = cleaned.raw_span(start, start + 3)
    assert raw[first:last] == "70個"


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_the_way_into_the_clean_text_and_back_meets_the_span(raw: str, start: int, length: int) -> None:
    cleaned = clean(raw)
    first, last = cleaned.clean_span(start, start + length)
    assert 0 <= first <= last <= len(cleaned.text)
    if first < last:
        assert cleaned.raw_span(first, last)[0] < start + length
        assert cleaned.raw_span(first, last)[1] > start
    kept = [i for i in range(len(cleaned.text)) if cleaned.offsets[i] >= start and cleaned.ends[i] <= start + length]
    assert set(kept) <= set(range(first, last))


def test_steps_have_names_of_their_own() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)


def test_long_text_is_cleaned_quickly() -> None:
    raw = ("本年度走訪慰問老幹部１２ 345人次，發放慰問金 3．5萬元。　　\n" * 4000)[:100_000]
    began = time.process_time()
    clean(raw)
    assert time.process_time() - began < 2
