"""The stages together: what holds of the claims, rejections and problems of any text, and what the stages say to one another."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.chooser import Chooser
from extract.document import Document, Mask
from extract.pipeline import Pipeline, shared_pipeline
from extract.records import Claim, Problem
from extract.report import Report

NUMERAL = re.compile(r"\d+")
REPORT = """青山县2023年上半年工作总结

今年以来，走访老党员30余人，发放慰问金1.5万元。新建老年食堂12个，其中村级8个。

一、下一步打算
力争年底前建成活动室5个，满意率达到95%以上。
"""
PIECES = [
    "走访", "老党员", "12", "名", "30余人", "，", "。", "\n", "、", "其中", "占", "5%", "1.5万元", "2023年", "一是", "达到", "(", "）",
    "“", "第3", "　", "Ａ", "増", "每月", "XX人", "300", "元", "-", "至", "…",
    "20xx", "□□", "??", "&nbsp;", "(gè)", "○", "版权所有", "：", "【打印】", "编辑：", "下一篇：", "广告 ", "×", "首页 > ", "阅读 12\n",
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return shared_pipeline()


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    return Pipeline(stages=("rules",))


@pytest.fixture(scope="module")
def report(pipeline: Pipeline) -> Report:
    return pipeline.extract(REPORT, doc_id="summary.txt", published=date(2023, 7, 1))


def claim(report: Report, quote: str) -> Claim:
    return next(claim for claim in report.claims if claim.quote == quote)


def test_every_quantity_becomes_a_claim_in_order(report: Report) -> None:
    assert [claim.quote for claim in report.claims] == ["30余人", "1.5万元", "12个", "8个", "5个", "95%以上"]
    assert not report.problems


def test_a_claim_says_what_who_when_and_on_what_footing(report: Report) -> None:
    visited = claim(report, "30余人")
    assert (visited.value, visited.modifier, visited.unit) == (Decimal(30), "more_than", "人")
    assert (visited.item, visited.action, visited.status) == ("老党员", "走访", "reported")
    assert (visited.period_text, visited.period_start, visited.period_end) == ("今年以来", date(2023, 1, 1), date(2023, 7, 1))
    assert visited.indicator == "visits.home_visits"


def test_plans_are_told_from_what_was_done(report: Report) -> None:
    assert {claim.quote: claim.status for claim in report.claims if claim.quote in {"12个", "5个"}} == {
        "12个": "reported",
        "5个": "planned",
    }


def test_a_claim_carries_its_report_its_section_and_its_sentence(report: Report) -> None:
    planned = claim(report, "5个")
    assert (planned.doc_id, planned.title, planned.published) == ("summary.txt", "青山县2023年上半年工作总结", date(2023, 7, 1))
    assert "下一步打算" in planned.section
    assert planned.sentence == "力争年底前建成活动室5个，满意率达到95%以上。"


def test_every_claim_names_rules_that_exist(report: Report) -> None:
    folder = Path(__file__).parents[1] / "rules"
    files = {path.stem for path in folder.glob("*.yaml")} | {"model"}
    assert {rule.partition(".")[0] for claim in report.claims for rule in claim.rules} <= files


def test_the_stage_says_whether_the_rules_were_overruled(pipeline: Pipeline) -> None:
    ever_nothing = Pipeline(choosers={"item": Chooser({"none": 50.0}), "action": Chooser({"none": 50.0})})
    taken, overruled = pipeline.extract(REPORT).claims[0], ever_nothing.extract(REPORT).claims[0]
    assert (taken.item, taken.stage) == ("老党员", "rules")
    assert (overruled.item, overruled.action, overruled.stage) == ("", "", "ner")
    assert {"model.item", "model.action"} <= set(overruled.rules)


def test_the_rules_alone_state_no_confidence(rules: Pipeline, report: Report) -> None:
    alone = rules.extract(REPORT).claims
    assert {claim.confidence for claim in alone} == {None}
    assert {claim.stage for claim in alone} == {"rules"}
    assert all(claim.confidence is not None and 0 <= claim.confidence <= 1 for claim in report.claims)


def test_the_date_given_overrides_the_one_in_the_text(pipeline: Pipeline) -> None:
    text = "工作总结\n\n去年走访老党员30人。\n\n2022年3月5日"
    given_date = pipeline.extract(text, published=date(2020, 6, 1))
    assert given_date.metadata.published == date(2020, 6, 1)
    assert given_date.claims[0].period_start == date(2019, 1, 1)


def test_an_answer_is_the_same_twice(pipeline: Pipeline, report: Report) -> None:
    assert pipeline.extract(REPORT, doc_id="summary.txt", published=date(2023, 7, 1)) == report


def test_names_of_claims_depend_on_report_place_and_quote(pipeline: Pipeline, report: Report) -> None:
    other = pipeline.extract(REPORT, doc_id="other.txt", published=date(2023, 7, 1))
    names = [claim.claim_id for claim in report.claims]
    assert len(set(names)) == len(names)
    assert not set(names) & {claim.claim_id for claim in other.claims}
    assert all(re.fullmatch(r"c[0-9a-f]{15}", name) for name in names)


def test_a_name_stays_when_something_is_added_behind(pipeline: Pipeline) -> None:
    short, long = (pipeline.extract(text, doc_id="a").claims[0] for text in ("走访老党员30人。", "走访老党员30人。送书5册。"))
    assert short.claim_id == long.claim_id


@pytest.mark.parametrize("text", ["", " ", "\n\n", "没有什么可数。", "\ufeff", "\x00"])
def test_a_text_without_quantities_has_no_claims(pipeline: Pipeline, text: str) -> None:
    assert not pipeline.extract(text).claims


def test_where_nothing_is_counted_nothing_is_cut_into_words(pipeline: Pipeline) -> None:
    assert pipeline.word_spans(pipeline.recognise("没有什么可数。")) == [(0, 7)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("落实“三会一课”制度。", "label"), ("第三支部开会。", "ordinal"), ("1.开会。", "list_mark"), ("列全省第一。", "rank")],
)
def test_what_counts_nothing_is_rejected_with_a_reason(pipeline: Pipeline, text: str, reason: str) -> None:
    read = pipeline.extract(text, doc_id="x")
    assert not read.claims
    assert reason in {rejection.reason for rejection in read.rejections}
    assert all(text[r.char_start : r.char_end] == r.quote and r.doc_id == "x" and r.rule for r in read.rejections)


def test_offsets_point_into_the_raw_text(pipeline: Pipeline) -> None:
    raw = "走訪老黨員３０ 餘人，\r\n發放慰問金1.5萬元。"
    read = pipeline.extract(raw)
    assert [raw[c.char_start : c.char_end] for c in read.claims] == [c.quote for c in read.claims]
    assert [c.unit for c in read.claims] == ["人", "元"]
    assert read.text == raw


def test_what_contradicts_itself_is_a_problem_and_not_lost(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_indicator", lambda *_: ("funds.relief", ""))
    read = pipeline.extract("走访老党员30人。", doc_id="x")
    assert not read.claims
    (problem,) = read.problems
    assert isinstance(problem, Problem)
    assert (problem.doc_id, problem.kind, problem.quote) == ("x", "invalid_claim", "30人")
    assert "unit of money" in problem.message


def test_rules_of_ones_own_are_used(tmp_path: Path) -> None:
    shipped = (Path(__file__).parents[1] / "rules" / "units.yaml").read_text(encoding="utf-8")
    entry = '\n- id: "units.shopfront"\n  unit: "爿"\n  kind: "count"\n  forms: ["爿"]\n'
    (tmp_path / "units.yaml").write_text(shipped + entry, encoding="utf-8")
    text = "开出小店9爿。"
    assert not Pipeline(stages=("rules",)).extract(text).claims
    assert [claim.unit for claim in Pipeline(tmp_path, stages=("rules",)).extract(text).claims] == ["爿"]


def check(report: Report) -> None:
    """Assert what holds of the answer to any text."""
    rows = (*report.claims, *report.rejections, *report.masks)
    spans = sorted((row.char_start, row.char_end) for row in rows)
    assert all(report.text[row.char_start : row.char_end] == row.quote for row in rows)
    assert all(0 <= start < end <= len(report.text) for start, end in spans)
    claims = [(claim.char_start, claim.char_end) for claim in report.claims]
    assert all(first[1] <= second[0] for first, second in pairwise(claims)), "claims stand in order and apart"
    hidden = [(mask.char_start, mask.char_end) for mask in report.masks]
    assert all(last <= start or end <= first for first, last in claims for start, end in hidden), "nothing masked is a claim"
    assert all(claim.period_text in report.text for claim in report.claims)
    assert len({claim.claim_id for claim in report.claims}) == len(report.claims)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_mixture_of_words_is_read(text: str) -> None:
    check(shared_pipeline().extract(text))


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_at_all_is_read(text: str) -> None:
    check(shared_pipeline().extract(text))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_words_cover_the_clean_text(text: str) -> None:
    pipeline = shared_pipeline()
    analysis = pipeline.recognise(text)
    spans = pipeline.word_spans(analysis)
    assert [edge for span in spans for edge in span] == sorted(edge for span in spans for edge in span)
    assert "".join(analysis.text[a:b] for a, b in spans) == analysis.text


@pytest.mark.parametrize("written", ["走访老党员{}个、", "其中发放慰问金{}万元，", "走访老党员{}人。", "{}万元、"])
def test_a_thousand_quantities_in_one_block_are_all_read(pipeline: Pipeline, written: str) -> None:
    text = "".join(written.format(n + 2) for n in range(1000))
    assert len(pipeline.extract(text).claims) == 1000


def test_what_is_no_part_of_the_report_is_listed(rules: Pipeline) -> None:
    raw = "走访老人120名。\r\n<Ｐ>\r\n发放慰问金3万元。\r\n版权所有：某县人民政府 电话 1234567"
    report = rules.extract(raw)
    (foot,) = report.masks
    assert (foot.kind, foot.rule) == ("site", "furniture.site_foot")
    assert raw[foot.char_start : foot.char_end] == foot.quote == "版权所有：某县人民政府 电话 1234567"


def test_a_mask_of_the_format_hides_its_numbers_from_the_claims(rules: Pipeline) -> None:
    raw = "走访老人120名。\n首页 走访　３０人\n发放慰问金３万元。"
    start, end = raw.index("首页"), raw.index("\n发放")
    report = rules.extract(Document(raw, "html", masks=(Mask("navigation", start, end),)))
    assert [claim.quote for claim in report.claims] == ["120名", "３万元"]
    assert [(mask.kind, mask.quote, mask.rule) for mask in report.masks] == [("navigation", "首页 走访　３０人", "html.navigation")]
    assert [(row.quote, row.reason) for row in report.rejections] == [("３０", "chrome")]


def test_what_a_period_after_the_publication_holds_is_planned() -> None:
    said = {claim.quote: (claim.status, claim.rules) for claim in extract_later("新一轮结对周期为2023年至2027年，其间选派驻村队员400名。")}
    assert said["400名"][0] == "planned"
    assert "status.planned.period" in said["400名"][1]
    assert {claim.status for claim in extract_later("2018年至2022年，选派驻村队员400名。")} == {"reported"}
    assert {claim.status for claim in extract_later("2023-24年度选派驻村队员400名。")} == {"reported"}


def extract_later(text: str) -> tuple[Claim, ...]:
    return Pipeline().extract(text, published=date(2023, 7, 21)).claims
