"""Which period governs each quantity: one sentence or paragraph a test."""

import re
from collections.abc import Sequence
from datetime import date

import pytest

from extract.anchor import Anchor
from extract.layout import find_sentences
from extract.periods import find_periods
from extract.reach import assign_periods

ANCHOR = Anchor(date(2023, 8, 18))


def governing(marked: str, statuses: Sequence[str] | None = None, rates: Sequence[str] | None = None) -> list[str]:
    """Return the period texts of the quantities that stand in [brackets]."""
    text = re.sub(r"[\[\]]", "", marked)
    quantities = []
    for number, match in enumerate(re.finditer(r"\[([^\]]+)\]", marked)):
        start = match.start() - 2 * number
        quantities.append((start, start + len(match.group(1))))
    periods = find_periods(text, ANCHOR)
    found = assign_periods(text, find_sentences(text), quantities, periods, ANCHOR, statuses=statuses, rates=rates)
    return [period.text if period else "" for period in found]


CASES = [
    ("the period before it in its clause", "目前建成[3个]。", ["目前"]),
    ("the nearest of two", "2020年募集[9万元]，2021年募集[8万元]。", ["2020年", "2021年"]),
    ("after it in its clause", "选出[3名]同志参加9月3日在市里举行的比赛。", ["9月3日"]),
    ("not the opening of what follows it", "发放[20户]今年上半年，全区继续走访。", [""]),
    ("none at all", "建成[3个]。", [""]),
    ("through the paragraph", "今年以来，全镇稳步推进。建成[3个]。走访[9户]。", ["今年以来", "今年以来"]),
    ("not into the next paragraph", "今年以来，走访[9户]。\n建成[3个]。", ["今年以来", ""]),
    ("not into the next list item", "去年走访[9户]。二是做好服务。建成[3个]。", ["去年", ""]),
    ("a compared year owns its own number only", "2020年产量达[9万吨]，比2015年的[6万吨]增长[50%]。", ["2020年", "2015年", "2020年"]),
    ("a compared year without a number owns none", "2020年产量较2015年增长[50%]。", ["2020年"]),
    ("from one year to another", "合格率从去年的[60%]提高到[80%]。", ["去年", ""]),
    ("a multiple of a year's figure is not that year's", "2020年产量等于2015年的[3倍]。", ["2020年"]),
    ("the same period of last year", "上半年进口[9万吨]，比去年同期增长[5%]。", ["上半年", "上半年"]),
    ("the target of the whole year", "上半年新造林[9万亩]，完成全年任务的[63%]。", ["上半年", "上半年"]),
    ("a record since", "客流增长[5%]，是2016年以来的同期新高，收入[9亿元]。", ["", ""]),
    ("a dateline", "本报上海5月3日电 市区新开商店[9家]。", [""]),
    ("a year inside a title", "印发《2020年工作要点》，明确[9项]任务。", [""]),
    ("a year that names an event", "2015年“阳光驿站”启用。站内设床位[40张]。", [""]),
    ("the day of an event", "8月16日，县里举办助学活动。活动共资助[9名]学生。", ["8月16日"]),
    ("the day of a briefing does not outlive its sentence", "8月16日，县里召开新闻发布会。全县共有[9所]学校。", [""]),
    ("the year of the event is not a wider period", "8月16日，县里举办2023年的助学活动，资助[9名]学生。", ["8月16日"]),
    ("a speaker ends the reach", "今年以来，走访[9户]。局长李某介绍，全县有学校[9所]。", ["今年以来", ""]),
    ("what lies ahead ends the reach", "今年以来，走访[9户]。下一步，县里安排[9场]活动。", ["今年以来", ""]),
    ("recent years date one sentence", "近年来，县里重视教育。老师人人努力。全县学校[9所]。", [""]),
    ("now in the middle gives way to since", "今年以来，举办讲座[9场]，目前已建成[3个]。发放书籍[8册]。", ["今年以来", "目前", "今年以来"]),
    ("the founding year of a place", "该馆创建于2012年，深受欢迎。馆内设[9个]展厅。", [""]),
    ("the stock at the end of a year", "年末有集市[9个]，成交[3亿元]。物价上升[2%]。", ["年末", "年末", ""]),
    ("founded in a year", "协会成立于2009年，下设分会[9个]。", [""]),
    ("the decade of a building", "房屋多为八十年代建筑，无电梯的占[90%]。", [""]),
    ("a share of what a year had", "今年新增[9万千瓦]，相当于2015年底装机总量的[70%]。", ["今年", "今年"]),
    ("a year compared with, behind a 的", "今年产粮[9亿斤]，比受灾的2015年多[2亿斤]。", ["今年", "今年"]),
    ("the day on which it was told", "8月16日，记者从县里获悉，全县有学校[9所]。", [""]),
    ("now and the year together", "截至目前，2023年登记企业[9家]。", ["截至目前，2023年"]),
    (
        "a state reached by the end of a month goes on",
        "6月中旬开始选举，至7月底完成[9个]。选出[30名]。",
        ["至7月底", "至7月底"],
    ),
    ("the whole year is no wider frame of a quarter", "三季度将逐个销号，全年力保增长[9%]。", ["全年"]),
    (
        "the lead-in of a list dates every item",
        "下半年办三件事：一是办班[9期]；二是10月底前建站[8个]；三是走访[7户]。",
        ["下半年", "10月底前", "下半年"],
    ),
    ("recent years before what was done", "律师轮值，近两年来接待[9人]。发放书籍[8册]。", ["近两年来", "近两年来"]),
    ("the branches of the economy open no list item", "2022年，总产值增长[9%]。其中，第一、二、三产业增长[3%]。", ["2022年", "2022年"]),
    ("a numbered item in the middle of a paragraph", "年内办班[3期]。2.抓宣传。投稿[9篇]。", ["年内", ""]),
    ("a quarter by its ordinal", "上半年体检[9人]；第三季度疗养[8人]。", ["上半年", "第三季度"]),
    ("the same days of last year", "上半年取证率由去年同期的[60%]提高到[80%]。", ["去年同期", "上半年"]),
    ("since an event with a count in it", "自去年5个站点启用以来，服务[9人]。", ["自去年5个站点启用以来"]),
    ("an aspect keeps its own", "上半年稳中向好。就业方面，2022年新增[9万人]。教育方面，建成学校[9所]。", ["2022年", "上半年"]),
]


@pytest.mark.parametrize(("marked", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(marked: str, expected: list[str]) -> None:
    assert governing(marked) == expected


def test_a_target_by_a_date_binds_its_sentence_only() -> None:
    marked = "今年以来，走访[9户]。到年底建成[9个]。发放书籍[8册]。"
    assert governing(marked, ["reported", "planned", "reported"]) == ["今年以来", "到年底", "今年以来"]


def test_the_span_of_a_period_holds_the_count_inside_it() -> None:
    text = "自去年5个站点启用以来，服务9人。"
    (found,) = assign_periods(text, find_sentences(text), [(14, 16)], find_periods(text, ANCHOR), ANCHOR)
    assert found is not None
    assert text[found.char_start : found.char_end] == found.text == "自去年5个站点启用以来"


def test_a_period_to_come_is_not_taken_over_by_what_is_reported() -> None:
    marked = "年底预计建成[9个]。新增泊位[8个]。"
    assert governing(marked, ["planned", "reported"]) == ["年底", ""]


def test_a_condition_of_age_takes_nothing_from_an_earlier_sentence() -> None:
    marked = "今年以来，走访[9户]。为[60岁]老人体检。"
    assert governing(marked, ["reported", "condition"]) == ["今年以来", ""]


def test_a_standing_arrangement_is_not_dated_by_now() -> None:
    marked = "截至目前，开通线路[9条]。每趟收费[2元]。"
    assert governing(marked, ["reported", "standard"]) == ["截至目前", ""]


def test_a_standing_arrangement_is_dated_by_when_it_began() -> None:
    marked = "2023年3月起，补助标准为[900元]。其中学生为[600元]。"
    assert governing(marked, ["standard", "standard"]) == ["2023年3月起", "2023年3月起"]


def test_a_daily_rate_is_not_dated_by_an_earlier_since() -> None:
    marked = "2019年以来，投入[9万元]。日均接诊[80人]。"
    assert governing(marked, rates=["", "day"]) == ["2019年以来", ""]


def test_the_composite_of_now_and_a_year_runs_from_new_year_to_now() -> None:
    text = "截至目前，2023年登记企业9家。"
    (found,) = assign_periods(text, find_sentences(text), [(13, 15)], find_periods(text, ANCHOR), ANCHOR)
    assert found is not None
    assert (found.start, found.end) == (date(2023, 1, 1), date(2023, 8, 18))


def test_as_many_answers_as_quantities_and_in_their_order() -> None:
    text = "去年走访9户，今年走访8户。"
    found = assign_periods(text, find_sentences(text), [(11, 13), (4, 6)], find_periods(text, ANCHOR), ANCHOR)
    assert [p.text if p else "" for p in found] == ["今年", "去年"]
