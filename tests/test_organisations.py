"""The organisation of each quantity: who is the subject, how far it carries, and whose report it is."""

from __future__ import annotations

import re

import pytest

from extract.entities import DIVISION, ORGANISATION, Entity
from extract.layout import find_sentences
from extract.organisation_words import OrganisationRule, organisation_words
from extract.organisations import find_organisations, sentences_to_tag
from extract.rules import load_rules

BODIES = "云溪县委老干部局|云溪县民政局|县民政局|市老科协|县红十字会|县总工会|县人民医院|云溪日报|县人民政府"
PLACES = "云溪县|柳湾镇"


def organisations(text: str, title: str = "") -> list[str]:
    """Return the organisation of each Arabic number, with the names above for a tagger."""
    sentences = find_sentences(text)
    names = [(m.span(), ORGANISATION if m.lastgroup == "body" else DIVISION) for m in re.finditer(f"(?P<body>{BODIES})|{PLACES}", text)]
    entities = {
        number: [Entity(0, 1, label, a, b) for (a, b), label in names if sentence.start <= a < sentence.end]
        for number, sentence in enumerate(sentences)
    }
    numbers = [m.span() for m in re.finditer(r"\d+(?!年)", text)]
    return find_organisations(text, sentences, entities, numbers, title)


@pytest.mark.parametrize("rule", load_rules("organisations", OrganisationRule), ids=lambda rule: rule.id)
def test_examples_hold_a_form_of_their_rule(rule: OrganisationRule) -> None:
    assert rule.examples or rule.counter_examples
    assert all(any(form in example for form in rule.forms) for example in rule.examples + rule.counter_examples)


@pytest.mark.parametrize("word", ["民政局", "关工委", "总工会", "退役军人事务局"])
def test_an_office_is_a_name_by_itself(word: str) -> None:
    assert organisation_words().is_office(word)


@pytest.mark.parametrize("word", ["布局", "座谈会", "各乡镇党委", "全县党支部", "17个党支部", "医院", "人民代表大会"])
def test_a_kind_is_no_name(word: str) -> None:
    assert not organisation_words().is_office(word)
    assert organisation_words().is_generic(word)


def test_a_name_may_begin_like_a_conjunction() -> None:
    assert not organisation_words().is_generic("和溪县民政局")
    assert organisation_words().is_generic("和民政局")


def test_the_subject_of_the_clause_is_the_doer() -> None:
    assert organisations("今年以来，县民政局走访老人20户。") == ["县民政局"]


def test_the_subject_carries_over_the_clauses_and_to_sentences_without_one() -> None:
    assert organisations("县民政局走访老人20户，发放大米300袋。新建食堂4个。") == ["县民政局"] * 3


def test_another_subject_ends_the_reach_of_the_one_before() -> None:
    assert organisations("县民政局走访老人20户；县红十字会培训救护员35名。") == ["县民政局", "县红十字会"]


def test_a_sentence_about_somebody_unnamed_has_no_organisation() -> None:
    assert organisations("县民政局走访老人20户。志愿者参加活动30次。") == ["县民政局", ""]


def test_a_new_paragraph_starts_afresh() -> None:
    assert organisations("县民政局走访老人20户。\n新建食堂4个。") == ["县民政局", ""]


def test_bodies_that_act_together_are_given_as_written() -> None:
    assert organisations("县民政局、县红十字会和县总工会联合举办活动3场。") == ["县民政局、县红十字会和县总工会"]


@pytest.mark.parametrize(
    "text",
    [
        "向县红十字会捐款200元。",
        "与县人民医院等3家医院签订协议。",
        "走访县民政局12次。",
        "会同县总工会走访企业12家。",
        "县民政局的活动室添置图书300册。",
        "县民政局干部职工12名。",
        "云溪日报3日电。",
    ],
)
def test_what_is_no_subject_did_nothing(text: str) -> None:
    assert organisations(text)[0] == ""


def test_the_agent_of_a_passive_is_the_doer() -> None:
    assert organisations("助学金由县总工会发放300元。") == ["县总工会"]


def test_who_speaks_for_a_body_reports_its_work() -> None:
    assert organisations("县民政局局长介绍，已走访老人20户。") == ["县民政局"]


def test_some_of_a_body_act_for_it() -> None:
    assert organisations("县人民医院的12名医生结对帮扶9个村。") == ["县人民医院"] * 2


def test_a_division_can_act() -> None:
    assert organisations("柳湾镇组织义诊5场。") == ["柳湾镇"]


def test_what_names_nobody_is_of_the_body_in_the_title() -> None:
    text = "云溪县委老干部局2023年工作总结\n全县共有党支部58个。\n县民政局走访老人20户。全县发放补助30万元。"
    found = organisations(text, "云溪县委老干部局2023年工作总结")
    assert found[-3:] == ["云溪县委老干部局", "县民政局", "云溪县委老干部局"]


def test_a_short_name_of_the_own_body_is_given_in_full() -> None:
    title = "云溪县民政局2023年工作总结"
    assert organisations(f"{title}\n县民政局走访老人20户。", title)[-1] == "云溪县民政局"


def test_a_report_speaks_of_its_own_body_again_after_a_sentence_about_another() -> None:
    title = "云溪县民政局2023年工作总结"
    assert organisations(f"{title}\n县总工会慰问职工20人。发放补助3万元。", title)[-2:] == ["县总工会", "云溪县民政局"]


def test_the_body_may_sign_at_the_foot() -> None:
    assert organisations("走访老人20户。\n中共云溪县委老干部局\n")[0] == "云溪县委老干部局"


def test_the_body_may_stand_under_the_title() -> None:
    assert organisations("楼里的老支书\n云溪县委老干部局 2023-10-23\n走访老人20户。")[-1] == "云溪县委老干部局"


def test_a_place_speaks_for_itself_but_not_for_a_bureau_of_it() -> None:
    title = "云溪县2009年老干部工作总结"
    assert organisations(f"{title}\n走访老人20户。", title)[-1] == "云溪县"
    assert organisations(f"{title}\n我局走访老人20户。", title)[-1] == ""


def test_a_subject_does_not_reach_a_sentence_that_leads_up_to_another() -> None:
    assert organisations("县民政局走访老人20户。在城区，志愿者参加活动30次。") == ["县民政局", ""]


def test_the_report_of_a_government_is_of_the_government_of_the_place() -> None:
    assert organisations("云溪县2026年政府工作报告\n新建学校5所。", "云溪县2026年政府工作报告")[-1] == "云溪县政府"


def test_only_sentences_that_matter_are_tagged() -> None:
    text = "标题\n开头。\n开头。\n开头。\n开头。\n县民政局很忙。大家很忙。走访老人20户。没有数字。\n县民政局没有数字。"
    sentences = find_sentences(text)
    at = text.index("20户")
    chosen = [text[sentences[n].start : sentences[n].end].strip() for n in sentences_to_tag(text, sentences, [(at, at + 3)])]
    assert chosen == ["标题", "开头。", "开头。", "开头。", "开头。", "县民政局很忙。", "走访老人20户。"]


def test_no_name_anywhere_gives_nothing() -> None:
    assert organisations("走访老人20户。") == [""]


def test_a_name_in_the_title_is_made_whole() -> None:
    title = "2026年岚溪县人民政府工作安排"
    assert organisations(f"{title}\n新建学校5所。", title)[-1] == "岚溪县人民政府"
