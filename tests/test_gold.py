"""The hand-made gold holds together: every file has its text, every quote its place, every value its modifier."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from extract.records import Claim, columns

ROOT = Path(__file__).parents[1]
TEXTS = {path.stem: path for path in sorted((ROOT / "data" / "raw").glob("*.txt"))}
GOLD = {path.stem: path for path in sorted((ROOT / "tests" / "gold").glob("*.jsonl"))}
REPORT_FIELDS = ["title", "published", "source", "region", "script"]
FIRST, LAST = columns("claims").index("quote"), columns("claims").index("flags")
CLAIM_FIELDS = [name for name in columns("claims")[FIRST : LAST + 1] if name != "organisation"]  # which gold does not state
FLAGS = {"redacted", "truncated"}

Row = dict[str, Any]


def read_gold(name: str) -> tuple[Row, list[Row]]:
    """Return the line that describes the report and the claims that follow it."""
    head, *rows = (json.loads(line) for line in GOLD[name].read_text(encoding="utf-8").splitlines())
    return head, rows


def read_text(name: str) -> str:
    """Return the raw text, decoded as the offsets expect it."""
    return TEXTS[name].read_bytes().decode("utf-8")


def as_claim(row: Row) -> Claim:
    """Return the gold row as a validated claim, with what gold does not state left blank."""
    blank = {"title": "", "published": None, "region": "", "section": "", "sentence": "", "rules": (), "stage": "rules"}
    return Claim.model_validate({"doc_id": "gold", "claim_id": "gold", **blank, **row})


def sample(**changes: object) -> Row:
    """Return a sound gold row, changed."""
    number = {"value": 3, "value_min": 3, "value_max": 3, "modifier": "exact", "unit": "次", "per": ""}
    words = {"item": "会议", "action": "召开", "indicator": "activities.meetings", "status": "reported"}
    period: Row = {"period_text": "", "period_start": None, "period_end": None, "flags": []}
    return {"quote": "3次", "char_start": 0, "char_end": 2, **number, **words, **period, **changes}


def test_every_text_has_its_gold_and_every_gold_its_text() -> None:
    assert GOLD
    assert TEXTS.keys() == GOLD.keys()


@pytest.mark.parametrize("name", GOLD)
def test_the_first_line_describes_the_report(name: str) -> None:
    head, _ = read_gold(name)
    assert list(head) == ["report"]
    assert list(head["report"]) == REPORT_FIELDS
    assert head["report"]["script"] in {"simplified", "traditional"}
    if head["report"]["published"] is not None:
        date.fromisoformat(head["report"]["published"])


@pytest.mark.parametrize("name", GOLD)
def test_the_title_is_written_in_the_text(name: str) -> None:
    head, _ = read_gold(name)
    assert "".join(head["report"]["title"].split()) in "".join(read_text(name).split())


@pytest.mark.parametrize("name", GOLD)
def test_every_quote_stands_where_its_offsets_say(name: str) -> None:
    text = read_text(name)
    _, rows = read_gold(name)
    assert [text[row["char_start"] : row["char_end"]] for row in rows] == [row["quote"] for row in rows]


@pytest.mark.parametrize("name", GOLD)
def test_claims_stand_in_order_and_apart(name: str) -> None:
    _, rows = read_gold(name)
    assert all(first["char_end"] <= second["char_start"] for first, second in pairwise(rows))


@pytest.mark.parametrize("name", GOLD)
def test_every_claim_has_all_its_fields_in_order(name: str) -> None:
    _, rows = read_gold(name)
    assert {tuple(row) for row in rows} == {tuple(CLAIM_FIELDS)}
    assert {flag for row in rows for flag in row["flags"]} <= FLAGS


@pytest.mark.parametrize("name", GOLD)
def test_every_claim_passes_the_checks_of_the_record(name: str) -> None:
    _, rows = read_gold(name)
    for row in rows:
        as_claim(row)


@pytest.mark.parametrize("name", GOLD)
def test_only_a_redacted_claim_states_no_number(name: str) -> None:
    _, rows = read_gold(name)
    for row in rows:
        silent = row["value"] is None and row["value_min"] is None
        assert silent == ("redacted" in row["flags"]), row["quote"]


@pytest.mark.parametrize("name", GOLD)
def test_periods_are_quoted_from_the_text_and_date_nothing_without_it(name: str) -> None:
    text = read_text(name)
    _, rows = read_gold(name)
    for row in rows:
        assert row["period_text"] in text
        assert row["period_text"] or row["period_start"] is row["period_end"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"value_max": None},
        {"modifier": "range"},
        {"modifier": "nearly"},
        {"char_end": 3},
        {"indicator": "funds.relief"},
        {"indicator": "rates.share"},
        {"period_start": "2022-01-01", "period_end": "2021-01-01"},
        {"remark": "unknown field"},
    ],
)
def test_a_faulty_row_is_refused(changes: Row) -> None:
    as_claim(sample())
    with pytest.raises(ValidationError):
        as_claim(sample(**changes))
