"""Blocks, sentences and clauses: what opens a list item, and that no sentence grows without bound."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.layout import find_clauses, find_sentences

PIECES = ["走访30户", "，", "。", "；", "、", "\n", "一是", "（二）", "第三，", "第一、二、三产业", "2.", "1,200元", " ", "二、工作计划"]


def blocks(text: str) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for sentence in find_sentences(text):
        found.setdefault(sentence.block, []).append(text[sentence.start : sentence.end])
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是走访。问需。二是慰问。", [["一是走访。", "问需。"], ["二是慰问。"]]),
        ("第一、走访。第二、慰问。", [["第一、走访。"], ["第二、慰问。"]]),
        ("总产值增长。其中，第一、二、三产业都增长。", [["总产值增长。", "其中，第一、二、三产业都增长。"]]),
        ("第一、第二产业都增长。", [["第一、第二产业都增长。"]]),
        ("1.抓学习。办班。2.抓宣传。", [["1.抓学习。", "办班。"], ["2.抓宣传。"]]),
        ("增长2.5倍。3.5万人受益。", [["增长2.5倍。", "3.5万人受益。"]]),
        ("去年走访。\n今年慰问。", [["去年走访。"], ["今年慰问。"]]),
    ],
)
def test_a_list_item_opens_a_block(text: str, expected: list[list[str]]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize("mark", ["，", "、", "；", ""])
def test_a_sentence_without_an_end_is_cut_and_stays_one_block(mark: str) -> None:
    text = f"走访老人30户{mark}" * 900
    found = find_sentences(text)
    assert len(found) > 1
    assert max(s.end - s.start for s in found) <= 800
    assert {s.block for s in found} == {0}
    assert not mark or all(text[s.end - 1] == mark for s in found)


def test_a_page_break_inside_a_sentence_does_not_end_it() -> None:
    text = "截至9月底，轮候一年的\n            \n \n    \n有9人。\n走访8户。"
    assert [text[s.start : s.end].split() for s in find_sentences(text)] == [["截至9月底，轮候一年的", "有9人。"], ["走访8户。"]]


@pytest.mark.parametrize(
    "text", ["某县工作情况\n          \n今年走访9户。", "今年，走访9户。\n      \n慰问8户。", "今年，走访9户\n      \n二、慰问"]
)
def test_furniture_between_paragraphs_does_not_join_them(text: str) -> None:
    assert len({s.block for s in find_sentences(text)}) == 2


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_sentences_cover_all_words_in_order(text: str) -> None:
    found = find_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {i for s in found for i in range(s.start, s.end)}
    assert all(i in covered for i, char in enumerate(text) if char.strip())
    for s in found:
        clauses = find_clauses(text, s.start, s.end)
        assert "".join(text[a:b] for a, b in clauses) == text[s.start : s.end]
