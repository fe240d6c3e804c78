"""分别 deals a list of numbers out to a list of names, or to the numbers before it."""

from __future__ import annotations

import pytest

import extract


def items(text: str) -> list[str]:
    return [claim.item for claim in extract.extract_text(text).claims]


def test_ordinal_names_share_their_beginning_and_their_end() -> None:
    assert items("第一、二、三产业分别增长3.2%、18.6%和9.7%。") == ["第一产业", "第二产业", "第三产业"]


def test_names_share_the_end_that_only_the_last_writes_out() -> None:
    assert items("铁路和公路货运量分别比上年增长3.1%、5.2%。") == ["铁路货运量", "公路货运量"]
    assert items("高血糖、高血脂患者随访率分别为80%和79%。") == ["高血糖患者随访率", "高血脂患者随访率"]


def test_what_the_last_name_ends_with_goes_to_names_of_another_length() -> None:
    assert items("纺织、陶瓷和农机具产业分别增长9%、7%和2%。") == ["纺织产业", "陶瓷产业", "农机具产业"]


def test_a_metric_after_and_others_belongs_to_each_name() -> None:
    assert items("枇杷、腐竹等名优产品销售额分别增长3%、8%。") == ["枇杷销售额", "腐竹销售额"]


def test_complete_names_stay_as_they_are() -> None:
    assert items("儿童体检率和孕妇建册率分别达到96%、95%。") == ["儿童体检率", "孕妇建册率"]


def test_quotes_do_not_stay_behind() -> None:
    assert items("茶馆、“夜读书屋”拥有量分别增至24家、7家。") == ["茶馆拥有量", "夜读书屋拥有量"]


def test_the_numbers_before_lend_their_items() -> None:
    assert items("全年接待游客286万人次，实现旅游收入19亿元，同比分别增长12%和15%。")[2:] == ["游客", "旅游收入"]


@pytest.mark.parametrize("text", ["东村、西村、南村分别新建3个、5个食堂。", "我们分别新建了3个食堂、5个食堂。"])
def test_without_a_name_for_each_number_nothing_is_dealt_out(text: str) -> None:
    assert items(text) == ["食堂", "食堂"]
