"""Claims from tables: invented tables of many shapes, and what holds of any table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Cell, Document, Table
from extract.formats import read_bytes
from extract.line_tables import find_line_tables
from extract.pipeline import Pipeline, shared_pipeline
from extract.records import Claim
from extract.report import Report
from extract.rules import load_rules
from extract.table_words import TableRule, TableWords

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "tables.yaml").read_text(encoding="utf-8"))
RULES = load_rules("tables", TableRule)
SAME_AS = {"<": (0, -1), "^": (-1, 0)}


def document(rows: list[list[str]], above: str = "", below: str = "", headings: int = 0) -> Document:
    """Return a document with one table; < in a cell goes on with the cell on its left, ^ with the one above."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            down, right = SAME_AS.get(words, (0, 0))
            owners[r, c] = owners[r + down, c + right] if words in SAME_AS else (r, c)
    text = f"{above.strip()}\n" if above else ""
    start, cells = len(text), []
    for r, row in enumerate(rows):
        own = [c for c in range(len(row)) if owners[r, c] == (r, c)]
        for c in own:
            covered = [place for place, owner in owners.items() if owner == (r, c)]
            tall, wide = max(a for a, _ in covered) - r + 1, max(b for _, b in covered) - c + 1
            text += "\t" if c != own[0] else ""
            cells.append(Cell(r, c, tall, wide, len(text), len(text) + len(row[c]), r < headings))
            text += row[c]
        text += "\n"
    return Document(text + below, tables=(Table(start, len(text), tuple(cells)),))


def page_of(case: dict[str, Any]) -> str:
    """Return a web page with the table of a case, in which merged cells are merged."""
    rows = "".join(f"<tr>{''.join(cells)}</tr>" for cells in page_rows(case["rows"]))
    above, below = ("".join(f"<p>{escape(line)}</p>" for line in case.get(place, "").splitlines()) for place in ("above", "below"))
    return f'<html><head><meta charset="utf-8"></head><body>{above}<table>{rows}</table>{below}</body></html>'


def page_rows(rows: list[list[str]]) -> Iterator[list[str]]:
    cells = document(rows).tables[0].cells
    for r in range(len(rows)):
        own = [cell for cell in cells if cell.row == r]
        yield [f'<td rowspan="{cell.rows}" colspan="{cell.columns}">{escape(rows[r][cell.column])}</td>' for cell in own]


def extract(rows: list[list[str]], **around: Any) -> Report:
    return shared_pipeline(("rules",)).extract(document(rows, **around))


def told(claim: Claim, wanted: str) -> str:
    """Return what a claim says in the words of the cases, with as many parts as `wanted` has."""
    measure = f"{'' if claim.value is None else f'{claim.value.normalize():f}'} {claim.unit}".strip()
    parts = [claim.quote, measure, claim.item, period_of(claim.period_start, claim.period_end), claim.status]
    asked = wanted.count("|") + 1
    return " | ".join(parts[: max(asked, 3 if claim.item else 2)]).strip(" |").replace("|  |", "| |")


def period_of(start: date | None, end: date | None) -> str:
    if start and end and (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):
        return str(start.year)
    return f"{start or ''}/{end or ''}" if start or end else ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case: dict[str, Any]) -> None:
    report = extract(case["rows"], **{name: case[name] for name in ("above", "below", "headings") if name in case})
    wanted = case["claims"]
    assert [told(claim, want) for claim, want in zip(report.claims, wanted, strict=False)] == wanted
    assert len(report.claims) == len(wanted)
    named = [f"{rejection.quote} | {rejection.reason}" for rejection in report.rejections]
    assert [row for row in case.get("rejected", []) if row not in named] == []
    assert report.problems == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_page_with_the_same_table_gives_the_same_claims(case: dict[str, Any]) -> None:
    page = read_bytes(page_of(case).encode(), "page.html")
    plain = extract(case["rows"], **{name: case[name] for name in ("above", "below", "headings") if name in case})
    claims = shared_pipeline(("rules",)).extract(page).claims
    assert [told(claim, "||||") for claim in claims] == [told(claim, "||||") for claim in plain.claims]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_examples(rule: TableRule) -> None:
    pattern = re.compile(rule.pattern)
    found = pattern.search if rule.role == "no_period" else pattern.fullmatch
    assert rule.examples
    assert [words for words in rule.examples if not found(words)] == []
    assert [words for words in rule.counter_examples if found(words)] == []


def test_a_claim_says_where_it_is_from() -> None:
    above = "三、民生保障\n2023年养老机构情况\n单位：张"
    claim = extract([["乡镇", "床位"], ["东乡", "120"], ["西乡", "80"]], above=above).claims[0]
    assert (claim.stage, claim.confidence, claim.sentence, claim.period_text) == ("table", None, "东乡 120", "2023年")
    assert claim.section.startswith("三、民生保障")
    assert {"tables.cell", "tables.unit.table", "units.sheet", "tables.period.caption"} <= set(claim.rules)


def test_a_cell_is_read_once() -> None:
    rows = [["项目", "数量"], ["慰问老党员", "30人"], ["发放慰问金", "5万元"]]
    quotes = [claim.quote for claim in extract(rows, above="走访情况", below="另走访12户。").claims]
    assert quotes == ["30人", "5万元", "12户"]


def test_a_table_does_not_change_the_text_around_it() -> None:
    before, after = "今年以来，走访老党员30人。", "其中困难党员12人，发放慰问金3万元。"
    rows = [["乡镇", "床位（张）"], ["东乡", "120"], ["西乡", "80"]]
    plain = shared_pipeline(("rules",)).extract(f"{before}\n\n{after}")
    told = [claim for claim in extract(rows, above=before, below=after).claims if claim.stage == "rules"]
    assert [(c.quote, c.item, c.period_text) for c in told] == [(c.quote, c.item, c.period_text) for c in plain.claims]


def test_the_report_s_date_tells_what_last_year_is() -> None:
    rows = [["项目", "上年", "本年"], ["床位（张）", "120", "150"], ["职工（人）", "80", "90"]]
    claims = shared_pipeline(("rules",)).extract(document(rows), published=date(2023, 6, 1)).claims
    assert [claim.period_start for claim in claims[:2]] == [date(2022, 1, 1), date(2023, 1, 1)]


def test_offsets_of_a_table_are_raw() -> None:
    rows = [["鄉鎮", "床位（張）"], ["東鄉", "１２０"], ["西鄉", "80"]]
    text = document(rows, above="二〇二三年　 養老機構情況").text
    claim = extract(rows, above="二〇二三年　 養老機構情況").claims[0]
    assert (text[claim.char_start : claim.char_end], claim.quote, claim.value, claim.item) == ("１２０", "１２０", Decimal(120), "东乡床位")


WORDS = st.sampled_from(
    [
        "", "项目", "2022年", "2023", "合计", "其中：女", "床位(张)", "单位：万元", "120", "1,200.5", "-3.5", "（5）", "5.2%", "—", "序号",
        "1", "2", "建成食堂8家，服务320人。", "增长%", "<", "^", "60岁以上", "第三", "XX", "12/34", "一、收入", "3人", "万元", "2022-05-01",
    ]
)  # fmt: skip


@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=6)))
@settings(max_examples=150)
def test_any_table_is_accounted_for(rows: list[list[str]]) -> None:
    whole = [["" if (w == "<" and c == 0) or (w == "^" and r == 0) else w for c, w in enumerate(row)] for r, row in enumerate(rows)]
    text = document(whole, above="2022年情况").text
    analysis = shared_pipeline(("rules",)).recognise(document(whole, above="2022年情况"))
    report = shared_pipeline(("rules",)).finish(analysis)
    spans = [(c.char_start, c.char_end) for c in report.claims]
    assert [text[a:b] for a, b in spans] == [claim.quote for claim in report.claims]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    times = [(period.char_start, period.char_end) for period in analysis.periods]
    spans += [(r.char_start, r.char_end) for r in report.rejections]
    spans += [analysis.cleaned.raw_span(*span) for span in (*times, *analysis.tables.timely)]
    digits = [m for m in re.finditer(r"\d+", text) if not any(a <= m.start() and m.end() <= b for a, b in spans)]
    assert [m.group() for m in digits] == []


def test_a_wide_and_tall_claim_of_merging_is_bounded() -> None:
    cells = tuple(Cell(r, 0, 65_000, 1_000, r * 4, r * 4 + 3) for r in range(300))
    report = shared_pipeline(("rules",)).extract(Document("120\t" * 300, tables=(Table(0, 1200, cells),)))
    assert report.problems == ()


LINES = {
    "tabs": "乡镇\t走访（人次）\t资金（万元）\n东乡\t120\t35.5\n合　　计\t218\t63.5",
    "strokes": "| 乡镇 | 走访（人次） | 资金（万元） |\n| --- | --- | --- |\n| 东乡 | 120 | 35.5 |\n| 合计 | 218 | 63.5 |",
    "blanks": "乡镇    走访（人次）    资金（万元）\n东乡      120           35.5\n合　　计  218           63.5",
    "wide blanks": "乡镇　　走访（人次）　资金（万元）\n东乡　　120　　　　　35.5\n合计　　218　　　　　63.5",
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_tables_of_plain_text_are_read(lines: str) -> None:
    report = shared_pipeline(("rules",)).extract(f"2023年各乡镇服务情况\n{lines}\n另走访老党员12户。")
    assert [told(claim, "|||") for claim in report.claims if claim.stage == "table"] == [
        "120 | 120 人次 | 东乡走访 | 2023",
        "35.5 | 355000 元 | 东乡资金 | 2023",
        "218 | 218 人次 | 合计走访 | 2023",
        "63.5 | 635000 元 | 合计资金 | 2023",
    ]
    assert [claim.quote for claim in report.claims if claim.stage != "table"] == ["12户"]


@pytest.mark.parametrize(
    "text",
    [
        "\t今年走访30人。\n\t发放慰问金5万元。",
        "联系人：张某    电话：0731-888888    时间：2023年\n今年以来，  走访老人30人，  发放慰问金5万元。\n共走访  30人  5户",
        "走访老人30人|发放慰问金5万元",
        "第一列    走访30人\n第二列    走访12户",
    ],
)
def test_lines_that_are_no_table_stay_running_text(text: str) -> None:
    assert find_line_tables(text) == ()


def test_tables_are_no_stage_to_choose() -> None:
    with pytest.raises(ValueError, match="table"):
        Pipeline(stages=("rules", "table"))


def test_words_of_ones_own_are_read(tmp_path: Path) -> None:
    (tmp_path / "tables.yaml").write_text('- {id: tables.mine, role: mark, pattern: "没有"}\n', encoding="utf-8")
    assert TableWords(tmp_path).has("mark", "没有")
    assert not TableWords(tmp_path).has("mark", "—")
