"""Agreement with annotations: what counts as the same, and the figures that follow."""

import json
from pathlib import Path

import pytest

from extract.evaluate import Row, evaluate, figures_json, figures_text, pair, read_gold, same, same_quantity
from extract.wording import same_words


def row(start: int, quote: str, value: float | None, **fields: object) -> Row:
    return {
        "quote": quote, "char_start": start, "char_end": start + len(quote), "value": value, "value_min": value, "value_max": value,
        "modifier": "exact", "unit": "人", "per": "", "item": "老党员", "action": "走访", "indicator": "visits.home_visits",
        "status": "reported", "period_text": "", "period_start": None, "period_end": "2022-12-31", "flags": [], **fields,
    }  # fmt: skip


def test_perfect_agreement_is_one_everywhere() -> None:
    claims = [row(0, "12人", 12), row(9, "5人", 5)]
    figures = evaluate({"a": claims}, {"a": claims}).figures
    assert {name: figure for name, figure in figures.items() if figure != 1} == {"gold": 2, "predicted": 2}


def test_figures_count_missed_spurious_and_wrong_claims() -> None:
    gold = {"a": [row(0, "12人", 12), row(10, "5人", 5), row(20, "7人", 7), row(30, "8人", 8)], "b": []}
    found = {
        "a": [row(0, "12人", 12), row(10, "5人", 6), row(20, "7人", 7, status="planned", indicator="visits.receptions")],
        "b": [row(3, "9人", 9), row(7, "1人", 1)],
        "not annotated": [row(0, "3人", 3)],
    }
    evaluation = evaluate(gold, found)
    figures = evaluation.figures
    assert (figures["reports"], figures["gold"], figures["predicted"]) == (2, 4, 5)
    assert (figures["spans_precision"], figures["spans_recall"]) == (0.6, 0.75)
    assert (figures["quantity_precision"], figures["quantity_recall"], figures["quantity_f1"]) == (0.4, 0.5, 0.4444)
    assert (figures["record_precision"], figures["record_recall"], figures["record_f1"]) == (0.2, 0.25, 0.2222)
    assert (figures["status_accuracy"], figures["category_accuracy"], figures["indicator_accuracy"]) == (0.5, 1.0, 0.5)
    assert {kind: len(lines) for kind, lines in evaluation.errors.items()} == {
        "missed": 1, "spurious": 2, "wrong quantity": 1, "status": 1, "indicator": 1,
    }  # fmt: skip
    assert evaluation.per_report["b"] == {"gold": 0, "predicted": 2, "quantity_f1": 0.0, "record_f1": 0.0}


def test_a_report_without_predictions_counts_as_missed() -> None:
    figures = evaluate({"a": [row(0, "12人", 12)]}, {}).figures
    assert (figures["quantity_recall"], figures["quantity_precision"], figures["item_accuracy"]) == (0.0, 0.0, 0.0)


def test_claims_pair_by_agreement_before_overlap_and_once() -> None:
    gold = [row(10, "近200人", 200)]
    wide, right = row(9, "约近200人次", 210), row(11, "200人", 200)
    pairing = pair(gold, [wide, right])
    assert pairing.pairs == [(gold[0], right)]
    assert pairing.spurious == [wide]


def test_the_widest_overlap_pairs_where_nothing_agrees() -> None:
    gold = [row(10, "近200人", 200)]
    narrow, wide = row(13, "0人", 0), row(10, "近20", 20)
    assert pair(gold, [narrow, wide]).pairs == [(gold[0], wide)]


def test_spans_that_only_touch_do_not_pair() -> None:
    assert pair([row(0, "12人", 12)], [row(3, "12人", 12)]).pairs == []


@pytest.mark.parametrize(
    ("fields", "agree"),
    [
        ({}, True),
        ({"value": 1000.9, "value_min": 1000, "value_max": 1000}, True),
        ({"value": 1002}, False),
        ({"value": None}, False),
        ({"value_max": None}, False),
        ({"unit": "人次"}, False),
        ({"unit": " 人 "}, True),
        ({"modifier": "about"}, True),
    ],
)
def test_a_quantity_agrees_in_its_numbers_and_its_unit(fields: dict[str, object], agree: bool) -> None:
    assert same_quantity(row(0, "1000人", 1000), {**row(0, "1000人", 1000), **fields}) is agree


def test_unit_spellings_are_the_same_unit() -> None:
    assert same_quantity(row(0, "60岁", 60, unit="岁"), row(0, "60岁", 60, unit="周岁"))


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("", "", True),
        ("", "党员", False),
        ("离退休党员", "党员", False),
        ("退休党员", "党员", True),
        ("党员 干部", "党员的干部", True),
        ("党员", "干部", False),
    ],
)
def test_items_agree_when_one_holds_at_least_half_of_the_other(one: str, other: str, agree: bool) -> None:
    assert same_words(one, other) is agree
    assert same_words(other, one) is agree


def test_category_is_the_first_half_of_the_indicator() -> None:
    one, other = row(0, "1人", 1, indicator="funds.relief"), row(0, "1人", 1, indicator="funds.donation")
    assert same(one, other, "category")
    assert not same(one, other, "indicator")


def test_empty_and_missing_dates_agree() -> None:
    assert same(row(0, "1人", 1, period_end=None), row(0, "1人", 1, period_end=""), "period_end")


def test_gold_is_read_without_the_line_that_describes_the_report(tmp_path: Path) -> None:
    lines = [{"report": {"title": "t"}}, row(0, "12人", 12)]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("", encoding="utf-8")
    gold = read_gold(tmp_path)
    assert list(gold) == ["a"]
    assert [claim["quote"] for claim in gold["a"]] == ["12人"]


def test_the_printed_figures_name_the_errors_asked_for() -> None:
    evaluation = evaluate({"a": [row(0, "12人", 12), row(5, "3人", 3)]}, {"a": []})
    assert "missed" not in figures_text(evaluation)
    assert figures_text(evaluation, errors=1).count("  missed: a:") == 1
    assert json.loads(figures_json(evaluation))["per_report"]["a"]["gold"] == 2
