"""Markdown: the words without the marks, no word lost, tables and headings in their places."""

from datetime import date

import pytest

from extract.document import Document, Heading, Mask
from extract.formats.detect import detect
from extract.formats.markdown import read
from tests.test_formats import TWIN, check_twins, pipeline


def markdown(source: str) -> Document:
    return read(source.encode())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("发放**30多万元**慰问金", "发放30多万元慰问金"),
        ("发放**30**多万元、*3*户、***4***次", "发放30多万元、3户、4次"),
        ("**健全制度。**走访12名", "健全制度。走访12名"),
        ("**“五必访”**走访**12**名", "“五必访”走访12名"),
        ("走访[12名老人](https://example.org/99)", "走访12名老人"),
        ("走访12名![图为99人](a.jpg)", "走访12名"),
        ("增长`12.5%`", "增长12.5%"),
        ("走访12名\n慰问3户", "走访12名\n慰问3户"),
        ("走访12名<br>慰问3户", "走访12名\n慰问3户"),
        ("走访12名<sup>1</sup>老人<u>3</u>户", "走访12名[1]老人3户"),
        ("> 走访12名\n> > 慰问3户", "走访12名\n慰问3户"),
        ("1. 走访12名\n2. 慰问3户", "1. 走访12名\n2. 慰问3户"),
        ("- 走访12名\n  - 慰问3户", "走访12名\n慰问3户"),
        ("2023\\. 走访12\\*3名", "2023. 走访12*3名"),
        ("    走访12名", "走访12名"),
        ("走访12名\n---\n慰问3户", "走访12名\n慰问3户"),
        ("```\n走访12名\n```", "走访12名"),
        ("完成3~5项，增长3*4", "完成3~5项，增长3*4"),
        ("&emsp;走访12&nbsp;名", "\u2003走访12\xa0名"),
        ("党的_大，发放20xx_份", "党的_大，发放20xx_份"),
        ("走访12名[^1]\n\n[^1]: 其中3户是首次", "走访12名[1]\n[1] 其中3户是首次"),
        ("[备注]:12名", "[备注]:12名"),
    ],
)
def test_marks_go_and_words_stay(source: str, text: str) -> None:
    assert markdown(source).text == text + "\n"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("小结\n\n|镇|户|\n|---|---|\n|甲|3|\n", "markdown"),
        ("1. **健全制度**：走访12名\n2. **精准服务**：慰问3户\n", "markdown"),
        ("张**、李**各捐款300元，**市**区。\n", "text"),
        ("甲|乙|丙\n----------\n走访12名\n", "text"),
        ("------|------\n走访12名\n", "text"),
    ],
)
def test_text_with_marks_enough_is_markdown(source: str, kind: str) -> None:
    assert detect(source.encode(), "a.txt") == kind


def test_headings_have_their_level() -> None:
    document = markdown("# 小结\n\n走访12名\n\n### 一、做法 ###\n")
    assert document.headings == (Heading(0, 2, 1), Heading(9, 13, 3))
    assert document.text[9:13] == "一、做法"


@pytest.mark.parametrize("source", ["#号文件", "走访12名\n===", "# ", "\\# 小结"])
def test_what_only_looks_like_a_heading_is_none(source: str) -> None:
    assert markdown(source).headings == ()


def test_a_table_is_a_grid() -> None:
    document = markdown("| 镇 | 走访<br>人次 |\n|:--|--:|\n| 甲\\|乙 | **1**2 |\n| 丙 | |\n\n共12名")
    cells = [(c.row, c.column, document.text[c.start : c.end], c.is_heading) for c in document.tables[0].cells]
    assert cells == [
        (0, 0, "镇", True),
        (0, 1, "走访 人次", True),
        (1, 0, "甲|乙", False),
        (1, 1, "12", False),
        (2, 0, "丙", False),
        (2, 1, "", False),
    ]
    assert document.text == "镇\t走访 人次\n甲|乙\t12\n丙\t\n共12名\n"


def test_bars_in_running_text_are_no_table() -> None:
    document = markdown("来源|某网|2024年\n走访12名")
    assert (document.tables, document.text) == ((), "来源|某网|2024年\n走访12名\n")


def test_a_table_written_as_a_web_page_is_a_grid() -> None:
    document = markdown(
        "小结\n\n<table><tr><td rowspan=2>镇</td><td>12</td></tr><tr><td>3</td></tr><tr><td>甲</td><td>4</td></tr></table>\n\n结束"
    )
    assert [(c.row, c.column, c.rows, document.text[c.start : c.end]) for c in document.tables[0].cells] == [
        (0, 0, 2, "镇"),
        (0, 1, 1, "12"),
        (1, 1, 1, "3"),
        (2, 0, 1, "甲"),
        (2, 1, 1, "4"),
    ]
    assert document.text.endswith("结束\n")


def test_fields_above_the_text_are_declared_and_masked() -> None:
    document = markdown('---\ntitle: "小结"\ndate: 2024-05-06\n来源: 某县民政局\nviews: 99\n---\n走访12名\n')
    assert document.text.startswith("走访12名\n")
    assert document.masks == (Mask("front_matter", 6, len(document.text)),)
    assert (document.declared.title, document.declared.published, document.declared.source) == ("小结", date(2024, 5, 6), "某县民政局")


def test_rules_around_a_text_are_no_fields() -> None:
    document = markdown("---\n走访12名\n\n---\n慰问3户\n")
    assert (document.text, document.masks) == ("走访12名\n慰问3户\n", ())


@pytest.mark.parametrize(
    "source", [">" * 3000 + "走访12名", "- " * 3000 + "走访12名", "*" * 20000 + "走访12名", "[" * 5000 + "走访12名", "|" * 20000]
)
def test_marks_without_end_lose_nothing(source: str) -> None:
    assert ("走访12名" in source) == ("走访12名" in markdown(source).text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_plain_twin_is_markdown_too(encoding: str) -> None:
    text = TWIN.read_text(encoding="utf-8")
    check_twins(pipeline().extract(read(text.encode(encoding))), pipeline().extract(text))
