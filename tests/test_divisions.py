"""The division that a report is of: which name it is, and what that name means in the report's year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.division_codes import by_nearness, read_divisions, shipped_gazetteer
from extract.metadata import Metadata, find_metadata
from extract.normalise import clean
from extract.regions import Region, RegionResolver, Words
from extract.training.gazetteer import Span, build, find_ids, find_spans

GAZETTEER = shipped_gazetteer()
RESOLVER = RegionResolver(GAZETTEER)


def read(raw: str, published: date | None = None) -> Metadata:
    return find_metadata(clean(raw), [], published=published)


@pytest.mark.parametrize(
    ("name", "year", "code", "parents"),
    [
        ("綦江县", 2011, "500222", ("重庆市",)),
        ("綦江区", 2012, "500110", ("重庆市",)),
        ("綦江县", 1990, "510223", ("四川省", "重庆市")),
        ("绥宁县", 2023, "430527", ("湖南省", "邵阳市")),
        ("襄樊市", 2005, "420600", ("湖北省",)),
        ("襄阳市", 2020, "420600", ("湖北省",)),
        ("莱芜市", 2015, "371200", ("山东省",)),
        ("莱芜区", 2020, "370116", ("山东省", "济南市")),
        ("仙桃市", 2020, "429004", ("湖北省",)),
        ("恩施州", 2020, "422800", ("湖北省",)),
        ("沙县区", 2022, "350405", ("福建省", "三明市")),
        ("禄丰市", 2023, "532302", ("云南省", "楚雄彝族自治州")),
        ("北屯市", 2020, "659005", ("新疆维吾尔自治区",)),
        ("科左后旗", 2020, "150522", ("内蒙古自治区", "通辽市")),
        ("香港", 2013, "810000", ()),
        ("西藏自治区", 2020, "540000", ()),
    ],
)
def test_a_name_has_the_code_and_the_parents_of_its_year(name: str, year: int, code: str, parents: tuple[str, ...]) -> None:
    found = RESOLVER.resolve(name, Words(""), year)
    assert (found.code, found.parents) == (code, parents)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("綦江县", 2010), ("綦江区", 2020)),
        (("襄樊市", 2005), ("襄阳市", 2020)),
        (("莱芜市", 2015), ("莱芜区", 2020)),
        (("密云县", 2010), ("密云区", 2020)),
        (("井冈山市", 1990), ("井冈山市", 2020)),
    ],
)
def test_an_id_outlives_renamings(before: tuple[str, int], after: tuple[str, int]) -> None:
    first, second = (RESOLVER.resolve(name, Words(""), year) for name, year in (before, after))
    assert first.id == second.id != ""
    assert (first.name, first.code) != (second.name, second.code)


def test_a_code_given_to_another_division_is_no_renaming() -> None:
    assert RESOLVER.resolve("万盛区", Words(""), 2010).id != RESOLVER.resolve("綦江区", Words(""), 2012).id


def test_a_name_that_is_gone_means_the_division_that_had_it_last() -> None:
    assert RESOLVER.resolve("綦江县", Words(""), None).code == "500222"


def test_a_common_name_stays_open_until_a_parent_is_named() -> None:
    open_region = RESOLVER.resolve("鼓楼区", Words("鼓楼区走访老人120名。"), 2020)
    assert open_region.code == ""
    assert open_region.level == "county"
    assert open_region.candidates == (
        "江苏省南京市鼓楼区 320106", "江苏省徐州市鼓楼区 320302", "河南省开封市鼓楼区 410204", "福建省福州市鼓楼区 350102",
    )  # fmt: skip
    known = RESOLVER.resolve("鼓楼区", Words("徐州市鼓楼区走访老人120名，南京市的做法可学。"), 2020)
    assert (known.code, known.candidates) == ("320302", ())


def test_a_town_has_the_code_of_its_county() -> None:
    found = RESOLVER.resolve("长安镇", Words("绥宁县长安镇走访老人120名。"), 2020)
    assert found == Region("长安镇", "town", "430527", ("湖南省", "邵阳市", "绥宁县"), read_from="text")


def test_a_city_without_counties_gives_its_own_code_to_its_towns() -> None:
    assert RESOLVER.resolve("长安镇", Words("广东省东莞市长安镇走访老人120名。"), 2020).code == "441900"


def test_a_name_that_is_not_in_the_list_keeps_its_level() -> None:
    assert RESOLVER.resolve("青禾县", Words("青禾县"), 2020) == Region("青禾县", "county", read_from="text")


@pytest.mark.parametrize(
    ("raw", "region"),
    [
        ("县委组织部小结\n我部转发《中共綦江县委组织部关于夜校的意见》，重庆的专家讲课1次，讲綦江的发展。全县走访120名。", "綦江县"),
        ("江西宜丰：结对助老\n今年走访老人120名，宜丰还建成驿站3个。", "宜丰县"),
        ("黟县：防贫有保\n今年走访老人120名。", "黟县"),
        ("河北邢台：走访助学\n今年走访学生120名，邢台还办讲座3次。", "邢台市"),
        ("襄阳市襄州区选派干部30名。襄州区委组织部说，襄州还要派20名。襄阳某企业获益。", "襄州区"),
        ("近日，商丘市卫健委主办义诊，夏邑县卫健委承办，夏邑站服务老人120名，夏邑县25个乡镇受益。", "夏邑县"),
        ("海南省擂台赛在海口举办\n海南省三个行动覆盖全省18个市县，海南省领导出席，海口市有9名选手。", "海南省"),
        ("无锡、常州、宿迁、连云港四市完成调整，无锡新增9人，常州新增8人，宿迁新增7人，连云港新增6人。", "江苏省"),
        ("2026年内蒙古自治区政府工作报告\n全区新增就业23万人，内蒙古的羊绒出口3万件，全国排名第一，全国占比九成。", "内蒙古自治区"),
        ("恩施州2021年工作总结\n今年走访老人120名。", "恩施土家族苗族自治州"),
        ("湖北省宜昌市夷陵区小溪塔街道工作总结\n今年走访老人120名。", "小溪塔街道"),
        ("甘肃省天水市清水县工作总结\n今年走访老人120名。", "清水县"),
        ("璧山团区委走访老人120名，璧山团区委还送书30册。", ""),
        ("活动覆盖1528座城市，30座城市参与，座城市榜单公布。", ""),
        ("各地推进县直部门改革120项，推进县域发展3个。", ""),
    ],
)
def test_the_division_that_a_report_is_of(raw: str, region: str) -> None:
    assert read(raw).region == region


def test_the_region_says_where_it_was_read() -> None:
    assert read("绥宁县:走访\n今年绥宁县走访老人120名。").place.read_from == "title"
    assert read("走访的情况\n今年绥宁县走访老人120名，绥宁县还建驿站3个。").place.read_from == "text"


def test_the_year_of_the_report_decides_what_a_name_means() -> None:
    raw = "綦江县工作情况\n綦江县走访老人120名。"
    assert read(raw, published=date(2008, 3, 1)).place.code == "500222"
    assert read(raw, published=date(1995, 3, 1)).place.code == "510223"


def test_an_inscription_that_blots_the_name_out_has_no_region() -> None:
    assert read("XX市工作总结\nXX市走访南京老人120名，南京来访3次。").place == Region()


@given(st.text(st.sampled_from("綦江县区市重庆南京鼓楼省自治州旗镇村全我委：，。\n"), max_size=80), st.none() | st.integers(1949, 2100))
def test_any_name_in_any_text_is_resolved_without_fault(text: str, year: int | None) -> None:
    found = RESOLVER.resolve(read(text).region, Words(text), year)
    assert not (found.code and found.candidates)
    assert not found.code or len(found.code) == 6


def test_every_division_is_there_in_its_years_and_lies_in_a_province() -> None:
    table = "code\tname\tfirst\tlast\tid\n110228\t密云县\t\t2015\tcn110228\n110118\t密云区\t2015\t\tcn110228\n"
    county, district = read_divisions(table)
    assert (county.away(2015), county.away(2018), district.away(2015), district.away(2010)) == (0, 3, 0, 5)
    assert [division.name for division in by_nearness([county, district], 2020)] == ["密云区"]
    for name in ("万州区", "济源市", "石河子市", "儋州市", "五指山市"):
        assert next(iter(GAZETTEER.parents(GAZETTEER.named(name)[-1], 2020))).level == "province"


LISTS = {
    201011: {"500000": "重庆市", "500110": "万盛区", "500222": "綦江县", "500101": "市辖区"},
    201012: {"500000": "重庆市", "500110": "万盛区", "500222": "綦江县"},
    201112: {"500000": "重庆市", "500110": "綦江区"},
    201904: {"500000": "重庆市", "500110": "綦江区", "500229": "城口县"},
}
TODAY = {"500000": "重庆市", "500110": "綦江区", "500230": "城口市"}
CHANGES = [
    {"year": 2011, "type": "更名", "old": {"code": "500110000000", "name": "万盛区"}, "new": {"code": "500110000000", "name": "綦江区"}},
    {"year": 2022, "type": "撤县设市", "old": {"code": None, "name": "城口县"}, "new": {"code": None, "name": "城口市"}},
]


def test_the_table_is_built_from_lists_and_changes() -> None:
    assert build(LISTS, TODAY, CHANGES) == (
        "code\tname\tfirst\tlast\tid\n"
        "500000\t重庆市\t\t\tcn500000\n"
        "500110\t万盛区\t\t2011\tcn500110\n"
        "500110\t綦江区\t2011\t\tcn500222\n"
        "500222\t綦江县\t\t2011\tcn500222\n"
        "500229\t城口县\t2019\t2022\tcn500229.2019\n"
        "500230\t城口市\t2022\t\tcn500229.2019\n"
    )


def test_a_list_with_placeholders_is_left_out_where_there_are_better_ones() -> None:
    spans = find_spans({**LISTS, 201212: {"500101": "市辖区", "500999": "某工业园"}}, TODAY, CHANGES)
    assert Span("500110", "綦江区", 2011, None) in spans
    assert not any(span.name == "某工业园" for span in spans)


def test_a_raised_division_keeps_its_id_and_a_prefecture_gives_its_name_to_no_county() -> None:
    spans = [Span("341400", "某阳市", 1999, None), Span("342600", "某阳地区", None, 1999), Span("342601", "某阳县", 1999, None)]
    assert find_ids(spans, []) == ["cn342600", "cn342600", "cn342601.1999"]
