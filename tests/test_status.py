"""Status: every rule gives its status in its examples and not in its counter-examples; moods are told from the words above a number."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.layout import find_clauses, find_sentences
from extract.quantities import QuantityGrammar
from extract.rates import RateFinder
from extract.records import Status
from extract.rules import load_rules
from extract.status import Heading, MoodRule, StatusClassifier, StatusRule, Surroundings, heading_of, without_fellows, years_in

RULES = load_rules("status", StatusRule)
MOODS = load_rules("moods", MoodRule)
GRAMMAR, RATES, CLASSIFIER = QuantityGrammar(), RateFinder(), StatusClassifier()
YEAR = 2025


@pytest.mark.parametrize(("rule", "example"), [(rule, example) for rule in RULES for example in rule.examples])
def test_example_has_the_status_by_its_rule(rule: StatusRule, example: str) -> None:
    assert {status_of(*marked) for marked in read(example)} == {(rule.status, rule.id)}


@pytest.mark.parametrize(("rule", "example"), [(rule, example) for rule in RULES for example in rule.counter_examples])
def test_counter_example_is_not_of_the_rule(rule: StatusRule, example: str) -> None:
    assert rule.id not in {status_of(*marked)[1] for marked in read(example)}


@pytest.mark.parametrize("rule", [*RULES, *MOODS], ids=lambda rule: rule.id)
def test_rule_shows_what_it_does_and_what_it_does_not(rule: StatusRule | MoodRule) -> None:
    assert rule.examples
    assert rule.counter_examples


@pytest.mark.parametrize(("rule", "example"), [(rule, example) for rule in MOODS for example in rule.examples])
def test_mood_is_found(rule: MoodRule, example: str) -> None:
    found = [match.span() for match in re.finditer(rule.pattern, re.sub("[【】]", "", example)) if match.group()]
    assert found == [span for *_, span in bare_spans(example)]


@pytest.mark.parametrize(("rule", "example"), [(rule, example) for rule in MOODS for example in rule.counter_examples])
def test_mood_is_not_found(rule: MoodRule, example: str) -> None:
    assert not re.search(rule.pattern, example)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("组建志愿队【12支】。", "reported"),
        ("年均服务群众【3000余人次】。", "reported"),
        ("【71岁】的老教师周某拿出积蓄。", "reported"),
        ("比去年增长【8%】。", "reported"),
        ("今年拟新建驿站5个。改造老旧小区【12个】。", "planned"),
        ("今年拟新建驿站5个。去年已改造老旧小区【12个】。", "reported"),
        ("二、2025年工作\n新建驿站【5个】。", "reported"),
        ("三、2026年工作\n新建驿站【5个】。", "planned"),
        ("一、2025年工作回顾\n新建驿站【5个】。", "reported"),
        ("二、2025年主要任务\n新建驿站【5个】。", "planned"),
        ("二、下步工作打算\n对年满【80岁】的老党员上门送学。", "condition"),
        ("二、下步工作打算\n各支部每月集中学习【1次】。", "standard"),
    ],
)
def test_status_in_place(text: str, status: Status) -> None:
    assert [status_of(*marked)[0] for marked in read(text)] == [status]


@pytest.mark.parametrize(("title", "status"), [("2025年工作要点", "planned"), ("2025年工作总结", "reported"), ("", "reported")])
def test_title_decides_where_nothing_else_does(title: str, status: Status) -> None:
    around = Surroundings("举办读书班", "。", "4期", "", "举办读书班", "", title=title)
    assert CLASSIFIER.classify(around, "期", YEAR)[0] == status


@pytest.mark.parametrize(
    ("section", "compared"),
    [
        ("二、2024年工作", "earlier"),
        ("2025年", "same"),
        ("一、2025年回顾 / 二、一九九三年", "same"),
        ("三、2026年工作", "later"),
        ("一、成绩", ""),
    ],
)
def test_heading_years(section: str, compared: Heading) -> None:
    assert heading_of(section, YEAR) == compared
    assert heading_of(section, None) == ""


def test_years_in_words() -> None:
    assert years_in("二〇二五年和1998年,共2025户") == [2025, 1998]


def test_fellows_are_left_out() -> None:
    around = without_fellows(Surroundings("分别享受1000元、", "、2000元补贴", "1500元", "", "", ""))
    assert (around.before, around.after) == ("分别享受", "补贴")


@pytest.mark.parametrize("unit", ["1元、", "每", "按", "标准", "计划", "年", "要", "最高", "，", "由", "1", "对", " "])
def test_classifying_is_linear(unit: str) -> None:
    def seconds(length: int) -> float:
        words = unit * (length // len(unit))
        start = process_time()
        CLASSIFIER.classify(Surroundings(words, words, "5元", "", words, words, words, words), "元", YEAR)
        return process_time() - start

    seconds(100)
    assert seconds(4000) < 60 * max(seconds(400), 0.002)


@given(
    st.text(st.sampled_from("今年计划将了已每按给予最高标准的满以上、，。元0123456789岁2026年"), max_size=60),
    st.text(st.sampled_from("元人户的以上岁、，"), max_size=20),
)
def test_any_surroundings_have_a_status(before: str, after: str) -> None:
    status, rule = CLASSIFIER.classify(Surroundings(before, after, "5元", "", before, before), "元", YEAR)
    assert (status == "reported" and not rule) or rule in {known.id for known in RULES}


def bare_spans(example: str) -> list[tuple[str, tuple[int, int]]]:
    """Return the text without brackets beside each span that they hold."""
    text = re.sub("[【】]", "", example)
    found = []
    for number, match in enumerate(re.finditer("【[^】]*】", example)):
        start = match.start() - 2 * number
        found.append((text, (start, start + len(match.group()) - 2)))
    return found


def read(example: str) -> list[tuple[Surroundings, str]]:
    """Return the surroundings and the unit of each bracketed quantity of an example; lines before the last are its headings."""
    return [surroundings(text, *span) for text, span in bare_spans(example)]


def surroundings(text: str, start: int, end: int) -> tuple[Surroundings, str]:
    units = [found.unit for found in GRAMMAR.find(text) if found.char_start < end and start < found.char_end]
    assert units, f"no quantity at {text[start:end]!r} in {text!r}"
    sentences = find_sentences(text)
    sentence = next(s for s in sentences if s.start <= start < s.end)
    lead = min(s.start for s in sentences if s.block == sentence.block)
    clause = next(c for c in find_clauses(text, sentence.start, sentence.end) if c[0] <= start < c[1])
    per, _ = RATES.per(text, start, end, *clause)
    around = Surroundings(
        text[clause[0] : start],
        text[end : clause[1]],
        text[start:end],
        per,
        text[sentence.start : start],
        sentence.section,
        text[lead : sentence.start],
    )
    return around, units[0]


def status_of(around: Surroundings, unit: str) -> tuple[Status, str]:
    return CLASSIFIER.classify(around, unit, YEAR)
