"""What is blotted out or dropped: how figures look that are, what a report withholds, and that neither is guessed."""

from __future__ import annotations

import re

import pytest

from extract.pipeline import Pipeline
from extract.quantities import find_quantities
from extract.redaction import REDACTED, RedactionFinder, RedactionRule
from extract.rules import load_rules

RULES = load_rules("redaction", RedactionRule)
BLOTTED = re.compile(REDACTED, re.VERBOSE)


@pytest.fixture(scope="module")
def finder() -> RedactionFinder:
    return RedactionFinder()


@pytest.mark.parametrize(("rule", "text"), [pytest.param(r, t, id=f"{r.id}: {t[:20]}") for r in RULES for t in r.examples])
def test_example_is_withheld(finder: RedactionFinder, rule: RedactionRule, text: str) -> None:
    assert rule.withheld in finder.find(text)


@pytest.mark.parametrize(("rule", "text"), [pytest.param(r, t, id=f"{r.id}: {t[:20]}") for r in RULES for t in r.counter_examples])
def test_counter_example_is_not(finder: RedactionFinder, rule: RedactionRule, text: str) -> None:
    assert rule.withheld not in finder.find(text)


@pytest.mark.parametrize(
    "written", ["20xx", "XX", "X", "xxx", "20xx7", "1xx", "xx.xx", "20xx.5", "12.X", "X,XXX", "XX至XX", "20××", "3X", "X00", "20□□", "13?5"]
)
def test_a_blotted_number_is_read_whole(written: str) -> None:
    found = BLOTTED.search(f"{written}户")
    assert found is not None
    assert found.group() == written


@pytest.mark.parametrize("text", ["iPhoneX发售", "3×5米", "4x100米接力", "MAX值", "1.2.X版", "2XL码"])
def test_letters_and_products_are_no_blotted_numbers(text: str) -> None:
    assert [q.quote for q in find_quantities(text) if "redacted" in q.flags] == []


def test_a_report_says_what_it_withholds() -> None:
    metadata = Pipeline(stages=("rules",)).extract("XX县老干部局20xx年总结\n组织离退休干部员学习，走访困难员12人，慰问XX人。").metadata
    assert metadata.withheld == ("names", "dates", "党")
    assert metadata.row()["withheld"] == ("names", "dates", "党")
