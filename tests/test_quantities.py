"""The quantity grammar: case sentences, the examples of its rules, and what must hold for any text."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.modifiers import ModifierRule, combine
from extract.quantities import Quantity, QuantityGrammar, find_quantities
from extract.rules import load_rules
from extract.units import UnitRule, UnitTable

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases/quantities.yaml").read_text(encoding="utf-8"))
FIELDS = {name: name for name in ("quote", "value", "modifier", "unit", "flags")} | {"min": "value_min", "max": "value_max"}
UNITS = load_rules("units", UnitRule)
MODIFIERS = load_rules("modifiers", ModifierRule)
PIECES = [*"3十两百万亿多余几半约近个元名%至-、的，成.年", "12", "以上", "xx", "分之", "1/2"]
NOUNS = [("5家庭", None), ("5家庭农场", "家"), ("15项目", None), ("15项目标", "项"), ("9所有", None), ("9所学校", "所")]


@pytest.fixture(scope="module")
def grammar() -> QuantityGrammar:
    return QuantityGrammar()


def shown(quantity: Quantity, names: list[str]) -> dict[str, Any]:
    fields = {name: getattr(quantity, FIELDS[name]) for name in names}
    return {n: str(v) if isinstance(v, Decimal) else list(v) if isinstance(v, tuple) else v for n, v in fields.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case: dict[str, Any], grammar: QuantityGrammar) -> None:
    found = grammar.find(case["text"])
    assert [q.quote for q in found] == [expected["quote"] for expected in case["expect"]]
    for quantity, expected in zip(found, case["expect"], strict=True):
        assert shown(quantity, list(expected)) == expected


@pytest.mark.parametrize("rule", UNITS, ids=[rule.id for rule in UNITS])
def test_unit_examples(rule: UnitRule, grammar: QuantityGrammar) -> None:
    assert rule.examples
    for example in rule.examples:
        assert rule.unit in [q.unit for q in grammar.find(example)], example
    for example in rule.counter_examples:
        assert rule.unit not in [q.unit for q in grammar.find(example) if rule.unit or q.quote.endswith("大")], example


@pytest.mark.parametrize("rule", MODIFIERS, ids=[rule.id for rule in MODIFIERS])
def test_modifier_examples(rule: ModifierRule, grammar: QuantityGrammar) -> None:
    assert rule.examples
    for example in rule.examples:
        assert rule.modifier in [q.modifier for q in grammar.find(example)], example
    for example in rule.counter_examples:
        assert rule.id not in [name for q in grammar.find(example) for name in q.rules], example


def test_there_are_many_units() -> None:
    assert len(UNITS) >= 150


@pytest.mark.parametrize(("text", "unit"), NOUNS)
def test_unit_does_not_eat_the_noun(text: str, unit: str | None) -> None:
    found = UnitTable().match(text, len(text) - len(text.lstrip("0123456789")))
    assert (found.rule.unit if found else None) == unit


@pytest.mark.parametrize(
    ("said", "modifier"),
    [([], "exact"), (["nearly", "more_than"], "about"), (["about", "more_than"], "about"), (["at_most", "at_most"], "at_most")],
)
def test_combined_modifiers(said: list[Any], modifier: str) -> None:
    assert combine(said) == modifier


def test_taken_spans_are_left_alone(grammar: QuantityGrammar) -> None:
    text = "2021年以来走访30户"
    assert [q.quote for q in grammar.find(text, [(0, 7)])] == ["30户"]


def test_a_taken_span_ends_the_modifier_before_it(grammar: QuantityGrammar) -> None:
    assert [q.quote for q in grammar.find("近三年30户", [(0, 3)])] == ["30户"]


def test_public_function_reads_raw_text() -> None:
    text = "第三支部籌措３０多萬元"
    (quantity,) = find_quantities(text)
    assert quantity.quote == "３０多萬元" == text[quantity.char_start : quantity.char_end]
    assert (quantity.value, quantity.unit) == (Decimal(300000), "元")


def test_public_function_leaves_out_what_counts_nothing() -> None:
    assert find_quantities("统一部署第三次会议") == []


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_gives_quantities_in_order_with_sound_bounds(text: str) -> None:
    end = 0
    for quantity in QUICK.find(text):
        assert quantity.char_start >= end
        assert quantity.quote == text[quantity.char_start : quantity.char_end]
        assert quantity.quote
        bounds = (quantity.value is None, quantity.value_min is None, quantity.value_max is None)
        allowed = {
            "exact": [(False, False, False), (True, True, True)],
            "about": [(False, True, True)],
            "more_than": [(False, False, True)],
            "at_least": [(False, False, True)],
            "nearly": [(False, True, False)],
            "at_most": [(False, True, False)],
            "range": [(True, False, False)],
            "vague": [(True, False, True)],
        }
        assert bounds in allowed[quantity.modifier] or ("redacted" in quantity.flags and all(bounds))
        if quantity.modifier == "range" and quantity.value_min is not None and quantity.value_max is not None:
            assert quantity.value_min <= quantity.value_max
        end = quantity.char_end


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert all(q.char_end <= len(text) for q in QUICK.find(text))


QUICK = QuantityGrammar()
