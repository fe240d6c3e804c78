"""The judge: what it rejects and why, what it leaves, and that no numeral goes unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.labels import Lexicon, Span, WordRule, find_quoted, paint
from extract.quantities import Quantity, QuantityGrammar
from extract.rejections import CountRule, RejectionJudge, RejectionRule, Verdict, compile_rule, expand, number_starts
from extract.rules import RuleError, load_rules

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "rejections.yaml").read_text(encoding="utf-8"))
NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两廿卅半几]")
BRACES = re.compile(r"\{([^{}]*)\}")


@pytest.fixture(scope="module")
def judge() -> RejectionJudge:
    return RejectionJudge()


@pytest.fixture(scope="module")
def grammar() -> QuantityGrammar:
    return QuantityGrammar()


class Marked(NamedTuple):
    text: str
    spans: tuple[tuple[int, int], ...]


def unmark(sentence: str) -> Marked:
    """Return the sentence without its braces, and the spans that they held."""
    text, spans, at = "", [], 0
    for match in BRACES.finditer(sentence):
        text += sentence[at : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return Marked(text + sentence[at:], tuple(spans))


PATTERNS = load_rules("rejections", RejectionRule)
WORDS = load_rules("labels", WordRule)
COUNTS = load_rules("counts", CountRule)


def numerals_marked(marked: Marked) -> list[int]:
    found = [at for start, end in marked.spans for at in range(start, end) if NUMERAL.match(marked.text, at) or marked.text[at] in "Xxz数"]
    assert found, f"no numeral is marked in {marked.text}"
    return found


def owned_by(rule: RejectionRule | WordRule, text: str) -> set[int]:
    """Return the offsets that this rule alone rejects."""
    spans: Iterator[Span]
    if isinstance(rule, RejectionRule):
        spans = compile_rule(rule)(text, number_starts(text))
    else:
        spans = (span for span in Lexicon().find(text, range(len(text))) if span.rule_id == rule.id)
    return {at for span in spans for at in range(span.start, span.end)}


@pytest.mark.parametrize(("rule", "sentence"), [(rule, sentence) for rule in (*PATTERNS, *WORDS) for sentence in rule.examples])
def test_rule_rejects_its_examples(rule: RejectionRule | WordRule, sentence: str) -> None:
    marked = unmark(sentence)
    assert set(numerals_marked(marked)) <= owned_by(rule, marked.text)


@pytest.mark.parametrize(("rule", "sentence"), [(rule, sentence) for rule in (*PATTERNS, *WORDS) for sentence in rule.counter_examples])
def test_rule_leaves_its_counter_examples(rule: RejectionRule | WordRule, sentence: str) -> None:
    marked = unmark(sentence)
    assert not set(numerals_marked(marked)) & owned_by(rule, marked.text)


def test_every_rule_has_examples() -> None:
    assert not [rule.id for rule in (*PATTERNS, *WORDS, *COUNTS) if not rule.examples]


@pytest.mark.parametrize(("rule", "sentence"), [(rule, sentence) for rule in COUNTS for sentence in rule.examples])
def test_cue_makes_its_examples_count(judge: RejectionJudge, rule: CountRule, sentence: str) -> None:
    marked = unmark(sentence)
    assert all(judge.counts(rule.of, marked.text, start) for start, _ in marked.spans)


@pytest.mark.parametrize(("rule", "sentence"), [(rule, sentence) for rule in COUNTS for sentence in rule.counter_examples])
def test_cue_leaves_its_counter_examples(judge: RejectionJudge, rule: CountRule, sentence: str) -> None:
    marked = unmark(sentence)
    assert not any(judge.counts(rule.of, marked.text, start) for start, _ in marked.spans)


@pytest.mark.parametrize("case", CASES["rejected"], ids=lambda case: case["text"][:24])
def test_no_claim_is_made_of(judge: RejectionJudge, grammar: QuantityGrammar, case: dict[str, str]) -> None:
    marked = unmark(case["text"])
    claims, verdicts = judge.read(marked.text).sift(grammar.find(marked.text))
    for start, end in marked.spans:
        assert not [c.quote for c in claims if c.char_start < end and start < c.char_end]
        assert {v.reason for v in verdicts if v.start < end and start < v.end} == {case["reason"]}


@pytest.mark.parametrize("case", CASES["claimed"], ids=lambda case: case["text"][:24])
def test_a_claim_is_made_of(judge: RejectionJudge, grammar: QuantityGrammar, case: dict[str, str]) -> None:
    marked = unmark(case["text"])
    claims, _ = judge.read(marked.text).sift(grammar.find(marked.text))
    for start, end in marked.spans:
        assert [c for c in claims if c.char_start <= start and end <= c.char_end], [c.quote for c in claims]


def test_every_numeral_is_accounted_for(judge: RejectionJudge, grammar: QuantityGrammar) -> None:
    text = "一、第三支部落实三会一课,聘请两名医生,进一步服务3,200户;联系电话010-12345678,成果列全市第二。"
    claims, verdicts = judge.read(text).sift(grammar.find(text))
    covered = [(c.char_start, c.char_end) for c in claims] + [(v.start, v.end) for v in verdicts]
    assert not [text[at] for at, char in enumerate(text) if NUMERAL.match(char) and not any(a <= at < b for a, b in covered)]
    assert [c.quote for c in claims] == ["两名", "3,200户"]


def test_taken_spans_need_no_reason(judge: RejectionJudge) -> None:
    assert judge.read("2021年以来").sift([], [(0, 7)]) == ([], [])


def test_a_rejection_spans_the_words_of_its_reason(judge: RejectionJudge) -> None:
    text = "驻第三支部"
    assert [text[v.start : v.end] for v in judge.read(text).leftovers([])] == ["第三"]


def test_the_first_rule_that_covers_a_numeral_gives_the_reason() -> None:
    assert paint(3, [Span(0, 2, "title", "one"), Span(1, 3, "label", "two")]) == [1, 1, 2]


def test_words_do_not_match_inside_longer_numbers() -> None:
    lexicon = Lexicon()
    assert [s.rule_id for s in lexicon.find("二十两会", [0, 1, 2])] == []
    assert [s.rule_id for s in lexicon.find("召开两会", [2])] == ["labels.policy"]


def test_a_quotation_that_reports_is_no_label() -> None:
    assert not list(find_quoted("他说“全年接待了1200人次”"))
    assert not list(find_quoted("他说“三天来我们走遍了每一个村落,哪怕是最远的那一户,也要把药送到他们手上”"))


def test_one_is_an_article_unless_the_count_is_the_point(judge: RejectionJudge) -> None:
    def verdict(sentence: str) -> Verdict | None:
        text, spans = unmark(sentence)
        start, end = spans[0]
        return judge.read(text).verdict(Quantity(text[start:end], start, end, None, None, None, "exact", text[end - 1]))

    article = verdict("建立{一个}机制")
    assert article is not None
    assert article.reason == "article"
    assert verdict("每月开展{一次}") is None


def test_a_word_without_a_numeral_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.yaml").write_text('- {id: "labels.x", reason: "label", words: ["同心"]}\n', encoding="utf-8")
    with pytest.raises(RuleError, match=r"labels\.x.*同心"):
        RejectionJudge(tmp_path)


def test_patterns_compile_once_expanded() -> None:
    for rule in load_rules("rejections", RejectionRule):
        assert "@" not in re.sub(r"\[@#\]", "", expand(rule.pattern)), rule.id
        re.compile(expand(rule.pattern))


@pytest.mark.parametrize("unit", ["1", "一", "第", "每", "1+", "1:", "年", "“", "《", "三个", "、", "a@", "-", "(", "前", "X", " "])
def test_reading_is_linear(judge: RejectionJudge, unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = process_time()
        judge.read(text)
        return process_time() - start

    seconds(1000)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.005)


@settings(max_examples=150)
@given(st.text(alphabet="一二三十百万两几半0123456789第每前、,。“”《》年月日个名次人大中期级以的不X+:- \n", max_size=60))
def test_any_text_is_accounted_for(text: str) -> None:
    judge = RejectionJudge()
    verdicts = judge.read(text).leftovers([])
    for at, char in enumerate(text):
        if NUMERAL.match(char):
            assert any(v.start <= at < v.end for v in verdicts), (text, at)
    assert all(0 <= v.start < v.end <= len(text) for v in verdicts)
