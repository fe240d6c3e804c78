"""The period grammar: case sentences, the examples of its rules, and what must hold for any text."""

import itertools
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.anchor import Anchor
from extract.periods import PeriodGrammar, PeriodRule, parse_period
from extract.rules import load_rules

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases/periods.yaml").read_text(encoding="utf-8"))
FORMS = [rule for rule in load_rules("periods", PeriodRule) if rule.role == "form"]
PUBLISHED = date(2023, 8, 18)
WORDS = ["2023", "19", "31", "以来", "季度", "世纪", "年代", "十四五", "期间", "民国"]
PIECES = [*"今去本上下前近这自从到至截年月日底末初来起后,。的第五三十九一〇", *WORDS]


@pytest.fixture(scope="module")
def grammar() -> PeriodGrammar:
    return PeriodGrammar()


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case: dict[str, Any], grammar: PeriodGrammar) -> None:
    found = grammar.find(case["text"], Anchor(day(case.get("published")), case.get("year")))
    assert [(p.text, p.start, p.end) for p in found] == [(text, day(start), day(end)) for text, start, end in case["expect"]]


@pytest.mark.parametrize(("rule", "example"), [(rule, e) for rule in FORMS for e in rule.examples])
def test_example_is_found_whole_by_its_rule(rule: PeriodRule, example: str, grammar: PeriodGrammar) -> None:
    assert [(p.text, p.rules) for p in grammar.find(example, Anchor(PUBLISHED))] == [(example, (rule.id,))]


@pytest.mark.parametrize(("rule", "example"), [(rule, e) for rule in FORMS for e in rule.counter_examples])
def test_counter_example_is_left_by_its_rule(rule: PeriodRule, example: str, grammar: PeriodGrammar) -> None:
    assert rule.id not in [p.rules[0] for p in grammar.find(example, Anchor(PUBLISHED))]


def test_every_form_has_an_example_or_a_counter_example() -> None:
    assert [rule.id for rule in FORMS if not rule.examples and not rule.counter_examples] == []


def test_only_a_whole_expression_is_parsed() -> None:
    assert parse_period("2020年") is not None
    assert parse_period("2020年走访") is None
    assert parse_period("走访30户") is None
    assert parse_period("2020年、2021年") is None


def test_an_unresolved_expression_is_still_a_period() -> None:
    period = parse_period("去年")
    assert period is not None
    assert (period.start, period.end) == (None, None)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.dates(date(1950, 1, 1), date(2060, 1, 1)) | st.none())
def test_any_text_gives_ordered_periods_that_point_at_it(grammar: PeriodGrammar, text: str, published: date | None) -> None:
    found = grammar.find(text, Anchor(published))
    for period in found:
        assert text[period.char_start : period.char_end] == period.text[: period.char_end - period.char_start] != ""
        assert period.start is None or period.end is None or period.start <= period.end
    assert all(a.char_end <= b.char_start for a, b in itertools.pairwise(found))


def test_a_long_text_is_read_in_time_that_grows_with_its_length(grammar: PeriodGrammar) -> None:
    def seconds(text: str) -> float:
        started = time.process_time()
        grammar.find(text)
        return time.process_time() - started

    text = "各地从去年推进的工作一一到位，今后三年里还将一年一年做下去" * 200
    assert seconds(text * 4) < 12 * seconds(text) + 0.5
