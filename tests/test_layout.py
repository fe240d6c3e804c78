"""Blocks, sentences and clauses: what opens a list item, and that no sentence grows without bound."""

import re
from itertools import pairwise
from typing import Any

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


def sections(text: str, **given: Any) -> list[str]:
    """The section of each sentence that counts something."""
    return [s.section for s in find_sentences(text, **given) if re.search(r"\d[期场户名人册]", text[s.start : s.end])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、抓学习，强本领\n办班3期。\n（一）抓宣讲\n宣讲4场。\n二、抓服务\n走访5户。",
         ["一、抓学习，强本领", "一、抓学习，强本领 / （一）抓宣讲", "二、抓服务"]),
        ("一、抓学习\n(一)建制度。办班3期。\n又办4期。\n(二)强队伍。聘讲师5名。",
         ["一、抓学习 / (一)建制度", "一、抓学习 / (一)建制度", "一、抓学习 / (二)强队伍"]),
        ("(一)抓学习\n1.办讲座。共3场。\n2.办展览。共4场。\n(二)抓服务\n走访5户。",
         ["(一)抓学习 / 1.办讲座", "(一)抓学习 / 2.办展览", "(二)抓服务"]),
        ("一、抓学习\n一是办讲座。共3场。二是办展览，共4场。三是办比赛：共5场。\n另有6场。",
         ["一、抓学习 / 一是办讲座", "一、抓学习", "一、抓学习 / 三是办比赛", "一、抓学习"]),
        ("一是抓学习。第一，办讲座。共3场。第二，办展览。共4场。二是抓服务。走访5户。",
         ["一是抓学习 / 第一，办讲座", "一是抓学习 / 第二，办展览", "二是抓服务"]),
        ("第一，抓学习。一是办讲座。共3场。二是办展览。共4场。第二，抓服务。走访5户。",
         ["第一，抓学习 / 一是办讲座", "第一，抓学习 / 二是办展览", "第二，抓服务"]),
        ("健全制度 推进规范有序\n办班3期。\n搭建平台 发挥余热作用\n走访5户。", ["健全制度 推进规范有序", "搭建平台 发挥余热作用"]),
        ("一、抓学习\n夜校越办越红火\n办班3期。\n二、抓服务\n走访5户。", ["一、抓学习 / 夜校越办越红火", "二、抓服务"]),
        ("加强制度建设。办班3期。\n落实主体责任。走访4户。\n完善运行机制。慰问5人。", ["加强制度建设", "落实主体责任", "完善运行机制"]),
        ("活动很热闹。来了3人。\n走访4户。", ["", ""]),
        ("# 情况\n## 学习\n办班3期。\n# 打算\n走访5户。", ["情况 / 学习", "打算"]),
        ("第一章 总则\n第一节 任务\n办班3期。\n第二章 附则\n走访5户。", ["第一章 总则 / 第一节 任务", "第二章 附则"]),
        ("一、2025年工作回顾\n办班3期。\n二、2026年工作安排\n走访5户。", ["一、2025年工作回顾", "二、2026年工作安排"]),
        ("一、抓学习\n1.办班3期，学员40人；\n2.走访5户，慰问6人；", ["一、抓学习", "一、抓学习"]),
        ("省长 某某某\n办班3期。", [""]),
        ("办班3期，学员40人，讲师6名。\n走访5户，慰问6人，送书7册。\n青禾县教育局\n某某某\n附8人", ["", "", ""]),
    ],
)  # fmt: skip
def test_a_claim_stands_under_its_headings(text: str, expected: list[str]) -> None:
    assert sections(text) == expected


def test_a_title_is_no_heading_of_its_report() -> None:
    text = "夜校越办越红火\n办班3期。"
    assert sections(text) == ["夜校越办越红火"]
    assert sections(text, body=7) == [""]


def test_the_format_says_which_lines_are_headings_and_how_deep_they_stand() -> None:
    text = "总的情况是，比去年好\n今年的学习，有新意\n办班3期。\n下一步，怎么办\n走访5户。"
    headings = [(0, 10, 1), (11, 20, 2), (27, 34, 1)]
    assert sections(text, headings=headings) == ["总的情况是，比去年好 / 今年的学习，有新意", "下一步，怎么办"]


def test_a_mark_that_the_format_uses_stands_where_the_format_puts_it() -> None:
    text = "一、情况\n（一）学习\n办班3期。\n深入浅出\n走访5户。\n（二）服务\n慰问6人。"
    assert sections(text, headings=[(5, 10, 2), (17, 21, 3)]) == [
        "一、情况 / （一）学习", "一、情况 / （一）学习 / 深入浅出", "一、情况 / （二）服务",
    ]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_sentences_cover_all_words_in_order(text: str) -> None:
    found = find_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {i for s in found for i in range(s.start, s.end)}
    assert all(i in covered for i, char in enumerate(text) if char.strip())
    for s in found:
        clauses = find_clauses(text, s.start, s.end)
        assert "".join(text[a:b] for a, b in clauses) == text[s.start : s.end]
