"""Items and actions by word order: the sentences of the rules, of the cases, and what must hold of any sentence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from extract.anchor import Anchor
from extract.link_words import WordList, load_link_words
from extract.linking import Link, Linker
from extract.periods import PeriodGrammar
from extract.phrases import Token, tokenize
from extract.quantities import QuantityGrammar
from extract.rules import RuleError, load_rules, shipped_rules
from extract.words import segment_around

LISTS = load_rules("linking", WordList)
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "linking.yaml").read_text(encoding="utf-8"))
EXAMPLES = [(rule.id, example) for rule in LISTS for example in rule.examples]
COUNTER_EXAMPLES = [(rule.id, example) for rule in LISTS for example in rule.counter_examples]
MET = [(group, written) for group, cases in CASES.items() if group != "known_failures" for written in cases]
KNOWN_FAILURES = 9  # counted openly: whoever mends one moves it to its group


class Example(NamedTuple):
    """A sentence, the place of the quantity that it is about, its item and its action (None: not under test)."""

    text: str
    at: int
    item: str
    action: str | None


def read_example(written: str) -> Example:
    """Return the parts of `sentence with 【quantity】 → item / action`."""
    sentence, _, answer = written.partition("→")
    item, slash, action = answer.partition("/")
    at = sentence.index("【")
    assert sentence.count("【") == sentence.count("】") == 1, f"one quantity is marked: {written}"
    return Example(re.sub("[【】]", "", sentence).strip(), at, item.strip(), action.strip() if slash else None)


@cache
def linker() -> Linker:
    return Linker()


@cache
def grammars() -> tuple[QuantityGrammar, PeriodGrammar]:
    return QuantityGrammar(), PeriodGrammar()


def read_tokens(text: str, used: Linker) -> tuple[list[Token], dict[int, str]]:
    """Return the tokens of a sentence and the units of its quantities."""
    numbers, times = grammars()
    periods = [(p.char_start, p.char_end) for p in times.find(text, Anchor())]
    found = numbers.find(text, periods)
    atoms = [(q.char_start, q.char_end, n) for n, q in enumerate(found)]
    return tokenize(text, 0, len(text), atoms, periods, segment_around, used.tags), {n: q.unit for n, q in enumerate(found)}


def link_at(example: Example, used: Linker) -> Link:
    tokens, units = read_tokens(example.text, used)
    links = used.link(tokens, units)
    number = next((token.quantity for token in tokens if token.start <= example.at < token.end), -1)
    assert number >= 0, f"no quantity is read at the mark in {example.text}"
    return links[number]


def is_met(written: str, used: Linker) -> bool:
    example = read_example(written)
    link = link_at(example, used)
    return link.item == example.item and example.action in {None, link.action}


def without(name: str, folder: Path) -> Linker:
    """Return a linker one of whose lists holds nothing that a text says."""
    rules = yaml.safe_load((shipped_rules() / "linking.yaml").read_text(encoding="utf-8"))
    for rule in rules:
        if rule["id"] == name:
            rule["words"] = ["—no word—"]
    (folder / "linking.yaml").write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    return Linker(folder)


@pytest.mark.parametrize(("rule", "written"), EXAMPLES + COUNTER_EXAMPLES)
def test_the_examples_of_a_list_come_out_as_written(rule: str, written: str) -> None:
    example = read_example(written)
    link = link_at(example, linker())
    assert (link.item, link.action if example.action is not None else None) == (example.item, example.action), rule


@pytest.mark.parametrize("rule", [rule.id for rule in LISTS])
def test_a_list_is_needed_by_its_examples_and_by_no_counter_example(rule: str, tmp_path: Path) -> None:
    used = without(rule, tmp_path)
    entry = next(entry for entry in LISTS if entry.id == rule)
    assert not all(is_met(example, used) for example in entry.examples)
    assert all(is_met(example, used) for example in entry.counter_examples)


@pytest.mark.parametrize(("group", "written"), MET)
def test_cases(group: str, written: str) -> None:
    example = read_example(written)
    link = link_at(example, linker())
    assert (link.item, link.action if example.action is not None else None) == (example.item, example.action), group


@pytest.mark.parametrize("written", CASES["known_failures"])
@pytest.mark.xfail(strict=True, raises=AssertionError)
def test_known_failures(written: str) -> None:
    assert is_met(written, linker())


def test_known_failures_are_counted() -> None:
    assert len(CASES["known_failures"]) == KNOWN_FAILURES


def test_every_step_answers_some_case() -> None:
    written = [written for _, written in MET + EXAMPLES] + CASES["known_failures"]
    rules = {link_at(read_example(case), linker()).rules[0] for case in written}
    named = ["respectively", "right", "bracket", "place", "left", "selected", "list", "subject", "purpose", "act", "topic"]
    steps = [*named, "of_which", "carried"]
    assert rules == {f"linking.{step}" for step in steps}


def test_every_quantity_gets_one_link() -> None:
    tokens, units = read_tokens("新增床位30张、轮椅12辆，其中捐赠8辆。", linker())
    links = linker().link(tokens, units)
    assert list(links) == [0, 1, 2]
    assert all(len(link.rules) == 1 for link in links.values())


def test_a_sentence_without_a_quantity_has_no_links() -> None:
    tokens, units = read_tokens("老同志参观博物馆。", linker())
    assert linker().link(tokens, units) == {}


def test_the_words_of_the_rules_have_a_role() -> None:
    roles = linker().roles
    assert (roles["达到"], roles["增长"], roles["开展"], roles["全县"]) == ("reach", "growth", "light", "scope")
    assert "走访" not in roles


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    rules = yaml.safe_load((shipped_rules() / "linking.yaml").read_text(encoding="utf-8"))
    kept = [rule for rule in rules if rule["id"] != "linking.scope"]
    (tmp_path / "linking.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RuleError, match=r"linking\.scope"):
        load_link_words(tmp_path)
