"""What a rate counts by: the marked examples of its rules, and how far a cue reaches."""

import re

import pytest

from extract.layout import find_clauses
from extract.rates import RateFinder, RateRule
from extract.rules import load_rules

RULES = load_rules("rates", RateRule)
MARKED = re.compile(r"([^{}]*)\{([^{}]+)\}(.*)")


def rate(marked: str) -> tuple[str, str | None]:
    """Return the rate of the quantity in braces."""
    match = MARKED.fullmatch(marked)
    assert match is not None, marked
    text = match[1] + match[2] + match[3]
    start, end = len(match[1]), len(match[1]) + len(match[2])
    clause = next(c for c in find_clauses(text, 0, len(text)) if c[0] <= start < c[1])
    return RateFinder().per(text, start, end, *clause)


@pytest.mark.parametrize("rule", [r for r in RULES if r.place not in ("stop", "carry", "ends")], ids=lambda rule: rule.id)
def test_rule_examples(rule: RateRule) -> None:
    assert rule.examples
    for example in rule.examples:
        assert rate(example)[1] == rule.id, example
    for example in rule.counter_examples:
        assert rate(example)[1] != rule.id, example


@pytest.mark.parametrize(
    ("marked", "per"),
    [
        ("每人每月发放{350元}", "month"),
        ("每2月举办{一次}", "2月"),
        ("浓度为{31微克/立方米}", "立方米"),
        ("补助{600元/人}", "person"),
        ("每村配备{2名}", "村"),
        ("人均收入从1.5万元增长到{2万元}", "person"),
        ("每人每月补贴200元、{300元}", "month"),
        ("月缴费上限为900元，下限为{120元}", "month"),
        ("税收年均增长{7%}", "year"),
        ("农民人均纯收入900元，比上年净增{60元}", "person"),
        ("人均消费1200元，同比多花{90元}", "person"),
        ("每百元资金提供的利税为12元，仍低于全国平均数{3元}", "百元资金"),
        ("人均产值从2020年的5万元提高到2025年的{7万元}", "person"),
        ("每家合作社由5至7名理事、{3名}监事组成", "合作社"),
        ("每晚600名队员和{900名}义工上街", "晚"),
        ("企业年经营收入{300万元}以下", "year"),
        ("每位学员补助{300元}", "person"),
    ],
)
def test_denominator(marked: str, per: str) -> None:
    assert rate(marked)[0] == per


@pytest.mark.parametrize(
    "marked",
    [
        "2019年接待游客{8万人次}",
        "人均收入增长{5%}",
        "人均预期寿命{80岁}",
        "每年举办3期，累计{28期}",
        "每月开课2次共计{24次}",
        "年均增长6%、高于全省{0.4个百分点}",
        "6月缴费{500元}",
        "每辆补贴900元，共发放{40万元}",
        "月销售额8万元以下的商户减税{30亿元}",
        "超过历史上最高年产量{70万吨}",
        "设置共享单车点位{80个}",
        "新增制造业单项冠军企业{20家}",
        "纳入白名单企业{50家}",
        "日用消费品增加{3亿元}",
        "6个街道均建成{9个}",
        "每月开课2次，参加{300人}",
        "人均收入5万元，增长{8%}",
    ],
)
def test_total(marked: str) -> None:
    assert rate(marked) == ("", None)
