"""Every rule decides its own examples, and the classifier keeps what the validation of claims demands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from extract.indicators import IndicatorClassifier, IndicatorRule
from extract.records import MONEY_UNITS, RATE_UNITS
from extract.rules import RuleError, load_rules

RULES = load_rules("indicators", IndicatorRule)
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "indicators.yaml").read_text(encoding="utf-8"))
INDICATORS = {
    "organisations": "party_branches teams units",
    "people": "retired_cadres party_members volunteers staff beneficiaries",
    "funds": "condolence relief allowance medical donation investment economy",
    "visits": "home_visits receptions study_tours",
    "activities": "meetings training events volunteering inspections",
    "participation": "attendance enrolment served",
    "opinions": "suggestions cases",
    "materials": "distributed produced",
    "facilities": "sites",
    "services": "health offerings",
    "recognition": "awards brands",
    "rates": "achievement satisfaction share growth",
    "measures": "age duration size",
    "other": "other",
}
CODES = {f"{category}.{name}" for category, names in INDICATORS.items() for name in names.split(" ")}


@pytest.fixture(scope="module")
def classifier() -> IndicatorClassifier:
    return IndicatorClassifier()


def decide(classifier: IndicatorClassifier, example: str) -> tuple[str, str]:
    action, item, unit, *words = example.split("|")
    before, after = (*words, "", "")[:2]
    return classifier.classify(item=item, action=action, unit=unit, per="", quote="7", clause=f"{before}7{after}", sentence="")


@pytest.mark.parametrize(("code", "example"), [(r.code, e) for r in RULES for e in r.examples])
def test_an_example_gets_the_indicator_of_its_entry(classifier: IndicatorClassifier, code: str, example: str) -> None:
    assert decide(classifier, example)[0] == code


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_an_entry_decides_one_of_its_examples_itself(classifier: IndicatorClassifier, rule: IndicatorRule) -> None:
    assert rule.id in {decide(classifier, example)[1] for example in rule.examples}


@pytest.mark.parametrize(("rule", "example"), [(r.id, e) for r in RULES for e in r.counter_examples])
def test_an_entry_leaves_its_counter_examples_alone(classifier: IndicatorClassifier, rule: str, example: str) -> None:
    assert decide(classifier, example)[1] != rule


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_claim_gets_the_indicator_of_the_case(classifier: IndicatorClassifier, case: dict[str, str]) -> None:
    fields = {name: case.get(name, "") for name in ("item", "action", "unit", "per", "quote", "clause")}
    assert case["quote"] in case["clause"]
    assert classifier.classify(**fields, sentence=fields["clause"])[0] == case["indicator"]


def test_every_indicator_has_an_entry_and_an_example() -> None:
    assert {rule.code for rule in RULES if rule.examples} == CODES


@pytest.mark.parametrize("kind", ["money", "ratio", "count"])
def test_a_head_belongs_to_one_entry_of_its_kind(kind: str) -> None:
    heads = Counter(word for rule in RULES if rule.kind == kind for word in set(rule.heads))
    assert [word for word, entries in heads.items() if entries > 1] == []


def test_an_entry_overrules_only_entries_that_exist() -> None:
    names = [rule.name for rule in RULES]
    known = {"none", "any", *(".".join(name.split(".")[:depth]) for name in names for depth in (1, 2, 3))}
    assert {over for rule in RULES for over in rule.over} <= known


@pytest.mark.parametrize("unit", ["", "个", "人", "名", "人次", "次", "岁", "米", "折", "分", *sorted(MONEY_UNITS), *sorted(RATE_UNITS)])
@pytest.mark.parametrize("item", ["", "慰问金", "办结率", "财政收入增速", "资金", "占比", "满意度"])
def test_money_and_rates_go_to_their_units_only(classifier: IndicatorClassifier, unit: str, item: str) -> None:
    code, _ = classifier.classify(item=item, action="增长", unit=unit, per="", quote="5", clause=f"{item}增长5", sentence="")
    assert code.startswith("funds.") == (unit in MONEY_UNITS)
    assert code.startswith("rates.") == (unit in RATE_UNITS)


def test_a_folder_of_own_rules_replaces_the_shipped_ones(tmp_path: Path) -> None:
    entry = [{"id": "indicators.facilities.sites", "default": True}, {"id": "indicators.rates.share", "kind": "ratio", "default": True}]
    money = [{"id": "indicators.funds.economy", "kind": "money", "default": True}]
    (tmp_path / "indicators.yaml").write_text(yaml.safe_dump(entry + money), encoding="utf-8")
    own = IndicatorClassifier(tmp_path)
    assert own.classify(item="老干部", action="", unit="人", per="", quote="", clause="", sentence="")[0] == "facilities.sites"


def test_rules_without_a_last_resort_are_refused(tmp_path: Path) -> None:
    (tmp_path / "indicators.yaml").write_text(yaml.safe_dump([{"id": "indicators.people.staff", "heads": "医生"}]), encoding="utf-8")
    with pytest.raises(RuleError, match="last resort"):
        IndicatorClassifier(tmp_path)
