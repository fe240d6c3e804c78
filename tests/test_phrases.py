"""Tokens and noun phrases: one token a quantity, quotes and brackets taken whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.phrases import Token, is_break, is_nominal, run_left, run_right, tokenize, words
from extract.places import find_places
from extract.tags import tagger


def sentence(*written: str) -> list[Token]:
    """Return tokens from `word/class`; # numbers the quantities in order."""
    tokens: list[Token] = []
    at = numbered = 0
    for entry in written:
        text, _, tag = entry.rpartition("/")
        quantity = -1
        if tag == "#":
            tag, quantity, numbered = "m", numbered, numbered + 1
        tokens.append(Token(at, at + len(text), text, tag, quantity))
        at += len(text)
    return tokens


def characters(text: str, start: int, end: int, atoms: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut a text into its characters, atoms kept whole."""
    spans, at = [], start
    while at < end:
        stop = next((b for a, b in atoms if a == at), at + 1)
        spans.append((at, stop))
        at = stop
    return spans


def nominal(tokens: list[Token], at: int) -> bool:
    return is_nominal(tokens[at])


def left(tokens: list[Token], stop: int, floor: int = 0) -> str:
    return words(tokens, run_left(tokens, stop, floor, lambda i: nominal(tokens, i)), stop)


def right(tokens: list[Token], begin: int, ceiling: int | None = None) -> str:
    end = len(tokens) if ceiling is None else ceiling
    return words(tokens, begin, run_right(tokens, begin, end, lambda i: nominal(tokens, i)))


def test_a_quantity_and_a_period_are_one_token_each() -> None:
    text = "去年送书300册。"
    tokens = tokenize(text, 0, len(text), [(4, 8, 7)], [(0, 2)], characters, tagger())
    assert [(t.text, t.tag, t.quantity) for t in tokens if t.text in {"去年", "300册"}] == [("去年", "t", -1), ("300册", "m", 7)]
    assert "".join(t.text for t in tokens) == text
    assert all(text[t.start : t.end] == t.text for t in tokens)


def test_tokens_keep_the_offsets_of_the_whole_text() -> None:
    text = "开会。送书300册。"
    tokens = tokenize(text, 3, len(text), [(5, 9, 0)], [], characters, tagger())
    assert tokens[0].start == 3
    assert [text[t.start : t.end] for t in tokens] == [t.text for t in tokens]


@pytest.mark.parametrize("mark", ["，", ",", "；", "：", "。", "！", "?", "\n"])
def test_clause_marks_break(mark: str) -> None:
    assert is_break(sentence(f"{mark}/w")[0])


@pytest.mark.parametrize("word", ["、/w", "“/w", "和/c", "的/u"])
def test_other_marks_and_particles_do_not(word: str) -> None:
    assert not is_break(sentence(word)[0])


def test_a_quantity_is_no_part_of_a_noun_phrase() -> None:
    number, measure = sentence("三册/#", "三/m")
    assert not is_nominal(number)
    assert is_nominal(measure)


@pytest.mark.parametrize(
    ("tokens", "phrase"),
    [
        (sentence("走访/v", "困难/a", "党员/n"), "困难党员"),
        (sentence("走访/v", "党员/n", "、/w", "教师/n"), "党员、教师"),
        (sentence("打造/v", "“/w", "走/v", "亲/v", "”/w", "品牌/n"), "“走亲”品牌"),
        (sentence("食堂/n", "(/w", "新建/v", ")/w"), "食堂(新建)"),
        (sentence("走访/v", "、/w", "党员/n"), "党员"),
        (sentence("走访/v"), ""),
        (sentence("走亲/v", "”/w"), ""),
    ],
)
def test_noun_phrases_that_end_at_a_place(tokens: list[Token], phrase: str) -> None:
    assert left(tokens, len(tokens)) == phrase


def test_a_phrase_does_not_pass_the_floor() -> None:
    tokens = sentence("市/n", "老年/n", "大学/n")
    assert left(tokens, 3, floor=1) == "老年大学"


@pytest.mark.parametrize(
    ("tokens", "phrase"),
    [
        (sentence("困难/a", "党员/n", "参加/v"), "困难党员"),
        (sentence("“/w", "走/v", "亲/v", "”/w", "品牌/n", "上线/v"), "“走亲”品牌"),
        (sentence("“/w", "走/v", "亲/v"), ""),
        (sentence("参加/v", "党员/n"), ""),
    ],
)
def test_noun_phrases_that_begin_at_a_place(tokens: list[Token], phrase: str) -> None:
    assert right(tokens, 0) == phrase


def test_a_phrase_does_not_pass_the_ceiling() -> None:
    assert right(sentence("老年/n", "大学/n", "学员/n"), 0, ceiling=2) == "老年大学"


def test_a_place_ends_at_clause_marks_and_at_its_neighbours() -> None:
    tokens = sentence("全县/n", "，/w", "党员/n", "三名/#", "教师/n", "五名/#", "参加/v", "。/w", "会议/n")
    first, second = find_places(tokens, {0: "名", 1: "名"})
    assert (first.at, first.floor, first.ceiling) == (3, 2, 5)
    assert (second.at, second.floor, second.ceiling) == (5, 4, 7)
    assert (first.number, second.number, first.unit) == (0, 1, "名")


def test_a_sentence_without_quantities_has_no_places() -> None:
    assert find_places(sentence("党员/n"), {}) == []
