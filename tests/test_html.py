"""Web pages: the report and nothing else is the report's, word for word, with its tables; the rest is listed."""

import re
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document, Mask, ReadError
from extract.formats.html import read
from extract.formats.page_metadata import parse_day
from extract.formats.page_parts import PageRule, shipped_names
from extract.formats.page_text import TextWriter
from extract.pipeline import Pipeline
from extract.rules import load_rules, shipped_rules
from tests.test_formats import DATA, TWIN, check_twins, pipeline, report_of

NAVIGATION = '<div class="top"><a href="/">首页</a> <a href="/a">政务公开</a> <a href="/b">热线12345</a></div>'
PROSE = "今年以来，全镇走访慰问老人120名，发放慰问金3.5万元。各村新建老年食堂4家，服务时间由每天2小时延长到4小时。"
FOOT = "<div>版权所有 某ICP备05000001号 您是第98765位访客</div>"


def page(body: str, head: str = "") -> Document:
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def report(document: Document) -> str:
    """Return the text that no mask covers."""
    at, kept = 0, []
    for mask in sorted(document.masks, key=lambda mask: mask.start):
        kept.append(document.text[at : mask.start])
        at = mask.end
    return "".join([*kept, document.text[at:]]).strip("\n")


def grid(document: Document, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.rows, c.columns, document.text[c.start : c.end]) for c in document.tables[number].cells]


class TestSamples:
    def test_a_page_of_a_word_processor_gives_the_claims_of_the_plain_text(self) -> None:
        check_twins(report_of("report_word.html"), report_of(TWIN.name))

    @pytest.mark.parametrize(
        ("encoding", "label"),
        [("gb18030", "utf-8"), ("gbk", "iso-8859-1"), ("utf-8", "gb2312"), ("utf-8-sig", "big5"), ("utf-16", "utf-8")],
    )
    def test_the_content_is_believed_before_the_label(self, encoding: str, label: str) -> None:
        source = (DATA / "report.html").read_text(encoding="utf-8").replace("charset=gb2312", f"charset={label}")
        check_twins(pipeline().extract(read(source.encode(encoding))), report_of(TWIN.name))

    def test_a_traditional_page_in_big5_is_read(self) -> None:
        document = read("<meta charset=utf-8><p>走訪慰問離退休幹部620餘人，發放慰問金。</p>".encode("big5hkscs"))
        assert (document.text, document.encoding) == ("走訪慰問離退休幹部620餘人，發放慰問金。\n", "big5hkscs")

    def test_what_is_not_the_report_is_masked_and_claims_nothing(self) -> None:
        sample = report_of("report.html")
        masked = "".join(mask.quote for mask in sample.masks)
        for words in ("星期二", "12380", "3021", "16人分享", "60名老干部", "350人次", "800万元", "5000人", "1288301"):
            assert words in masked
        hidden = {"88 人次", "777名", "5户老人"}
        assert not [words for words in hidden if words in sample.text]

    def test_masks_are_in_order_and_within_the_text(self) -> None:
        document = read((DATA / "report.html").read_bytes())
        assert {mask.kind for mask in document.masks} == {"site", "share", "links", "licence"}
        assert all(a.end <= b.start for a, b in pairwise(document.masks))
        assert all(0 <= mask.start < mask.end <= len(document.text) for mask in document.masks)

    def test_a_page_declares_itself(self) -> None:
        declared = read((DATA / "report.html").read_bytes()).declared
        assert declared.title == "松岭县:办好身边小事 暖了晚年生活"
        assert (declared.published, declared.source) == (date(2023, 8, 4), "中共松岭县委老干部局")


class TestText:
    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("走访<span>1</span><span>2</span><b>0</b>名", "走访120名"),
            ("走访老\n干部<span\nlang=EN-US>12</span>\n名", "走访老干部12名"),
            ("about 12\npeople", "about 12 people"),
            ("走访12名<br>慰问3户<br/><br>", "走访12名\n慰问3户"),
            ("<div>走访12名<div>慰问3户</div>捐款</div>", "走访12名\n慰问3户\n捐款"),
            ("<ul><li>走访12名<li>慰问3户</ul>", "走访12名\n慰问3户"),
            ("&#36208;访&nbsp;&lt;12&gt;&#x540d;", "走访 <12>名"),
            ("<pre>走访12名\n慰问3户</pre>", "走访12名\n慰问3户"),
            ('<div style="white-space: pre-wrap">走访12名\n慰问3户</div>', "走访12名\n慰问3户"),
            ("走访<!-- 99 -->12<![if !supportLists]>名<![endif]>", "走访12名"),
            ("走访12名<sup>1</sup>老人", "走访12名[1]老人"),
            ("<ruby>绥<rt>suí</rt></ruby>宁", "绥宁"),
            ("走访<script>99</script><style>98</style><noscript>97</noscript>12<textarea>96</textarea>名", "走访12名"),
            ('走访<span style="DISPLAY : none">99</span><i hidden>98</i>12名', "走访12名"),
            ("走访12名<p>慰问<p>捐款</i></div></b>3次", "走访12名\n慰问\n捐款3次"),
            ("走访\x0012名\x0b", "走访12名"),
            ('<div id=js_content style="visibility: hidden; opacity: 0">走访12名</div>', "走访12名"),
            ("1 < 2，3 & 4", "1 < 2，3 & 4"),
        ],
    )
    def test_text_reads_as_it_is_seen(self, body: str, text: str) -> None:
        assert page(body).text == text + "\n"

    def test_a_line_of_blanks_is_dropped_and_does_not_move_offsets(self) -> None:
        writer = TextWriter()
        writer.write("&nbsp;".replace("&nbsp;", "\xa0"))
        writer.end_line()
        assert (writer.length, writer.text()) == (0, "")

    @pytest.mark.parametrize(
        "source",
        [
            "<html><frameset cols=20,80><frame src=a.htm><frame src=b.htm></frameset></html>",
            "<html><body><div id=app></div><script>render(12)</script></body></html>",
            "<html><head><title>标题</title></head><body>&nbsp;<img src=a.jpg alt=走访12名></body></html>",
            "<html></html>",
            "<!-- 走访12名 --><html><head></head></html>",
        ],
    )
    def test_a_page_without_text_says_so(self, source: str) -> None:
        with pytest.raises(ReadError, match="browser") as caught:
            read(source.encode())
        assert caught.value.kind == "empty_text"

    @pytest.mark.parametrize("tag", ["div", "span", "b", "table><tr><td", "ul><li"])
    def test_a_page_nested_without_end_is_refused_at_once(self, tag: str) -> None:
        start = time.process_time()
        with pytest.raises(ReadError, match="nest too deep"):
            page(f"<p>走访12名</p>{f'<{tag}>' * 100_000}慰问3户")
        assert time.process_time() - start < 10

    def test_deep_nesting_within_reason_is_read(self) -> None:
        assert page(f"{'<div><span>' * 400}走访12名").text == "走访12名\n"

    def test_a_page_saved_with_its_pictures_is_opened(self) -> None:
        source = (
            "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X\r\n"
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            "<html><body><p>=E8=B5=B0=E8=AE=BF12=E5=90=8D</p></body></html>\r\n--X--\r\n"
        )
        assert read(source.encode()).text == "走访12名\n"


class TestWhereTheReportIs:
    @pytest.mark.parametrize(
        "layout",
        [
            "{nav}<div class='TRS_Editor'><p>{prose}</p></div>{foot}",
            "{nav}<div id='UCAPCONTENT'><p>{prose}</p></div>{foot}",
            "{nav}<div><div class='a1'><p>{prose}</p><p>其他。</p></div></div>{foot}",
            "{nav}<table><tr><td><a href=/>首页</a></td><td>{prose}<br>其他。</td></tr></table>{foot}",
            "{nav}<font><span id=zoom>{prose}</span></font>{foot}",
            "{nav}<form><center>{prose}</center></form>{foot}",
        ],
    )
    def test_the_report_is_found_in_every_layout(self, layout: str) -> None:
        document = page(layout.format(nav=NAVIGATION, prose=PROSE, foot=FOOT))
        assert report(document).startswith(PROSE)
        assert not {"12345", "98765"} & set(report(document))
        assert "12345" in document.text
        assert "98765" in document.text

    def test_a_report_without_any_page_around_it_has_no_masks(self) -> None:
        assert page(f"<p>某镇工作小结</p><p>{PROSE}</p><p>走访12名</p>").masks == ()

    def test_title_and_imprint_above_the_text_come_first(self) -> None:
        head = "<div class=bt>某镇养老服务工作小结</div><div><span>来源：某镇政府</span><span>日期：2024-05-06</span></div>"
        document = page(
            f"{NAVIGATION}{head}<div class=TRS_Editor><p>{PROSE}</p></div>", "<title>某镇养老服务工作小结 - 某县人民政府网</title>"
        )
        assert document.text.startswith("某镇养老服务工作小结\n来源：某镇政府 日期：2024-05-06\n今年以来")

    def test_the_same_title_in_a_list_of_links_is_not_the_title(self) -> None:
        links = "<ul><li><a href=1>某镇养老服务工作小结</a><li><a href=2>乙镇小结20</a><li><a href=3>丙镇小结30</a></ul>"
        document = page(f"{links}<h1>某镇养老服务工作小结</h1><div class=TRS_Editor>{PROSE}</div>")
        assert report(document) == f"某镇养老服务工作小结\n{PROSE}"

    def test_links_in_the_running_text_stay(self) -> None:
        prose = PROSE.replace("慰问金", "<a href=1>慰问金</a>").replace("各村", "<a href=2>各村</a>").replace("老人", "<a href=3>老人</a>")
        assert report(page(f"<div class=TRS_Editor><p>{prose}</p></div>")) == PROSE

    def test_a_name_that_wraps_the_whole_page_masks_nothing(self) -> None:
        assert report(page(f"<div class='nav-page share'><p>{PROSE}</p></div>")) == PROSE

    def test_what_follows_the_report_says_nothing_about_it(self) -> None:
        links = "".join(f"<p><a href={n}>某市走访慰问{n}00名</a> 来源：第{n}网</p>" for n in range(60))
        foot = f"<div class=related>{links}</div><div class=foot>主办：某市 来源：链接网 发布时间：2020-01-01</div>"
        document = page(f"<div class=c1><p>某镇养老服务工作小结</p><p>{PROSE}</p><p>来源：某县民政局</p></div>{foot}")
        found = pipeline().extract(document)
        assert [claim.quote for claim in found.claims] == ["120名", "3.5万元", "4家", "2小时", "4小时"]
        assert (found.metadata.title, found.metadata.source, found.metadata.published) == ("某镇养老服务工作小结", "某县民政局", None)

    def test_rules_for_the_foot_look_at_the_foot_of_the_report(self) -> None:
        links = "".join(f"<a href={n}>某市走访慰问老年朋友和困难家庭{n}00名</a>" for n in range(60))
        found = pipeline().extract(
            page(f"<div class=TRS_Editor><p>{PROSE}</p><p>返回搜狐，查看更多</p></div><div class=related>{links}</div>")
        )
        assert [mask.kind for mask in found.masks] == ["share", "links"]

    def test_a_text_within_a_table_is_not_lost(self) -> None:
        document = page(f"<table><tr><td>标题<td>小结<tr><td>正文<td id=zoom>{PROSE}</table>")
        assert report(document) == PROSE

    def test_related_reports_within_the_text_are_masked(self) -> None:
        links = "".join(f"<li><a href={n}>某镇走访老人{n}00名</a>" for n in range(1, 5))
        document = page(f"<div class=TRS_Editor><p>{PROSE}</p><ul>{links}</ul><p>下一步，新建食堂2家。</p></div>")
        assert report(document) == f"{PROSE}\n下一步，新建食堂2家。"
        assert document.masks == (Mask("links", len(report(document)) + 1, len(document.text) - 1),)


class TestTables:
    def test_spans_push_later_cells_aside(self) -> None:
        document = page(
            "<table><tr><th rowspan=2>镇<th colspan=2>走访<tr><th>人次<th>户<tr><td>甲<td>12<td>3<tr><td>乙<td rowspan=0>4<td>5</table>"
        )
        assert grid(document) == [
            (0, 0, 2, 1, "镇"),
            (0, 1, 1, 2, "走访"),
            (1, 1, 1, 1, "人次"),
            (1, 2, 1, 1, "户"),
            (2, 0, 1, 1, "甲"),
            (2, 1, 1, 1, "12"),
            (2, 2, 1, 1, "3"),
            (3, 0, 1, 1, "乙"),
            (3, 1, 1, 1, "4"),
            (3, 2, 1, 1, "5"),
        ]
        assert document.text == "镇\t走访\n人次\t户\n甲\t12\t3\n乙\t4\t5\n"
        assert [cell.is_heading for cell in document.tables[0].cells[:5]] == [True] * 4 + [False]

    def test_a_caption_is_a_line_of_its_own(self) -> None:
        document = page("<table><caption>表1 走访<br>情况</caption><tr><td>甲<td>1<tr><td>乙<td>2</table>")
        assert document.text.splitlines()[0] == document.text[slice(*document.tables[0].caption)] == "表1 走访情况"

    def test_a_cell_is_one_line(self) -> None:
        cell = "<p>走访\n慰问</p><p>(人次)</p>"
        assert page(f"<table><tr><td>镇<td>{cell}<tr><td>甲<td><div>1</div><div>2</div></table>").text == "镇\t走访慰问(人次)\n甲\t1 2\n"

    def test_the_mark_of_a_note_is_no_digit(self) -> None:
        assert page("<table><tr><td>镇<td>户<tr><td>甲<td>12<sup><a href=#n>1</a></sup></table>").text == "镇\t户\n甲\t12[1]\n"

    def test_words_between_cells_are_not_lost(self) -> None:
        document = page("<table>说明<tr><td>镇<td>户<tr>共12户<td>甲<td>3</table>")
        assert document.tables == ()
        assert set(document.text.split()) == {"说明", "镇", "户", "共12户", "甲", "3"}

    def test_empty_cells_and_rows_keep_their_place(self) -> None:
        document = page("<table><tr><td>镇<td>户<tr><td><td>&nbsp;<tr><td><td>3</table>")
        assert [cell[4] for cell in grid(document)] == ["镇", "户", "", "", "", "3"]
        assert document.text == "镇\t户\n\t3\n"

    @pytest.mark.parametrize(
        "body",
        [
            f"<table><tr><td>菜单<td>{PROSE}</table>",
            f"<table><tr><td>标题<td>日期<tr><td colspan=2>{PROSE * 20}<tr><td>甲<td>乙</table>",
            "<table><tr><td>走访12名<tr><td>慰问3户</table>",
        ],
    )
    def test_a_table_for_the_layout_is_none(self, body: str) -> None:
        assert page(body).tables == ()

    def test_only_the_inner_one_of_nested_tables_is_data(self) -> None:
        document = page("<table><tr><td>甲<td>乙<tr><td>丙<td><table><tr><td>镇<td>户<tr><td>甲<td>3</table></table>")
        assert [cell[4] for cell in grid(document)] == ["镇", "户", "甲", "3"]
        assert len(document.tables) == 1

    def test_huge_spans_end_in_bounded_time(self) -> None:
        start = time.process_time()
        rows = "<tr><td colspan=99999 rowspan=99999>甲<td>1" * 2000
        assert len(page(f"<table>{rows}</table>").tables[0].cells) == 4000
        assert time.process_time() - start < 10

    def test_tables_of_the_page_around_are_not_the_reports(self) -> None:
        around = "<div class=footer><table><tr><td>电话<td>12345<tr><td>邮编<td>500000</table></div>"
        assert page(f"<div class=TRS_Editor>{PROSE}</div>{around}").tables == ()


class TestDeclared:
    @pytest.mark.parametrize(
        ("head", "title"),
        [
            ("<title>某镇走访老人_工作动态_某县人民政府网</title>", "某镇走访老人"),
            ("<title>某镇走访老人-某县民政局</title>", "某镇走访老人"),
            ("<title>小结——某镇走访老人</title>", "小结——某镇走访老人"),
            ("<title>某县人民政府网</title><meta name=ArticleTitle content='某镇走访老人'>", "某镇走访老人"),
            ("<title>2023-2024年度工作总结</title>", "2023-2024年度工作总结"),
        ],
    )
    def test_the_title_is_without_the_site(self, head: str, title: str) -> None:
        assert page(PROSE, head).declared.title == title

    @pytest.mark.parametrize(
        ("head", "day"),
        [
            ("<meta name=PubDate content='2024-05-06 08:15'>", date(2024, 5, 6)),
            ("<meta property='article:published_time' content='2024-05-06T08:15:00+08:00'>", date(2024, 5, 6)),
            ('<script type="application/ld+json">{"datePublished": "2024-05-06T00:00:00"}</script>', date(2024, 5, 6)),
            ("<script>var a = 1; var createTime = '2024-05-06 08:15';</script>", date(2024, 5, 6)),
            ("<meta name=PubDate content=''>", None),
            ("<meta name=PubDate content='2024年5月'>", None),
            ("<meta name=lastmodified content='2024-05-06'>", None),
        ],
    )
    def test_the_day_of_publication_is_a_whole_day(self, head: str, day: date | None) -> None:
        assert page(PROSE, head).declared.published == day

    def test_the_name_of_an_account_is_the_source(self) -> None:
        head = "<h1>某镇养老服务工作小结</h1><div><span class=t>李四</span><a id=js_name> 某县民政 </a><em>2024-05-06 08:15</em></div>"
        document = page(f"{head}<div id=js_content>{PROSE}</div>")
        assert document.declared.source == "某县民政"
        assert document.text.startswith("某镇养老服务工作小结\n李四 某县民政 2024-05-06 08:15\n今年")

    def test_pieces_of_words_in_an_imprint_stay_together(self) -> None:
        imprint = "<p>来<span class=SpellE>源</span>：某县<span lang=EN-US>民政</span>局 2024-0<span>5</span>-06</p>"
        document = page(f"<h1>某镇养老服务工作小结</h1>{imprint}<div class=TRS_Editor>{PROSE}</div>")
        assert document.text.splitlines()[1] == "来源：某县民政局 2024-05-06"

    def test_the_table_at_the_head_of_the_text_is_read_too(self) -> None:
        index = "<table><tr><td>发布机构：<td>某县民政局<tr><td>发文日期：<td>2024-05-06</table>"
        declared = page(f"<div class=TRS_Editor>{index}<p>{PROSE}来源：假网</p></div>").declared
        assert (declared.issuer, declared.published, declared.source) == ("某县民政局", date(2024, 5, 6), "")

    def test_the_table_above_a_published_document_is_read(self) -> None:
        index = (
            "<table><tr><td>索引号：<td>A1/2024-1<td>发文机关：<td>某县民政局<tr><td>成文日期：<td>2024年05月06日<td>文号：<td>3号</table>"
        )
        declared = page(f"<div class=head>{index}</div><div class=TRS_Editor>{PROSE}</div>").declared
        assert (declared.issuer, declared.published) == ("某县民政局", date(2024, 5, 6))

    @pytest.mark.parametrize("text", ["2024-13-45", "12024-05-06", "2024.05", "20241345", "1024-05-06"])
    def test_what_is_no_day_is_none(self, text: str) -> None:
        assert parse_day(text) is None


RULES = load_rules("pages", PageRule)


def test_names_of_ones_own_are_read(tmp_path: Path) -> None:
    own = (shipped_rules() / "pages.yaml").read_text(encoding="utf-8").replace('"=trs_editor", ', '"=mybox", ')
    (tmp_path / "pages.yaml").write_text(own, encoding="utf-8")
    body = f"<div class=mybox><p>{PROSE}</p></div><div class=other><p>{PROSE}</p></div>"
    assert len(page(body).text) == len(report(page(body))) + 1
    document = read(body.encode(), Pipeline(tmp_path, stages=("rules",)).page_parts)
    assert report(document) == PROSE


WORDS = st.lists(st.integers(1, 9999).map(lambda n: f"第{n}项走访。"), min_size=1, max_size=30, unique=True)
KINDS = "div p span b a ul li table tr td th h2 br font sup caption center form nav footer pre i".split()  # noqa: SIM905
TAGS = st.lists(st.sampled_from(KINDS), max_size=60)
NAMES = st.sampled_from(["", " class=TRS_Editor", " class=share", " id=nav", " class='title'", " colspan=3", " rowspan=0", " href=1"])


@given(WORDS, TAGS, st.lists(NAMES, min_size=1, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_every_word_is_written_once_whatever_the_tags(words: list[str], tags: list[str], names: list[str], random: Random) -> None:
    pieces = [*words, *(f"<{tag}{random.choice(names)}>" for tag in tags), *(f"</{tag}>" for tag in tags)]
    random.shuffle(pieces)
    document = read(f"<body>{''.join(pieces)}".encode())
    text = "".join(re.sub(r"[\s\[\]]", "", document.text))
    assert all(text.count(word) == 1 for word in words)
    assert len(text) == sum(map(len, words))
    check_places(document)


@given(st.data())
@settings(max_examples=100)
def test_a_damaged_page_is_read_or_refused(data: st.DataObject) -> None:
    source = (DATA / "report.html").read_bytes()
    at = data.draw(st.integers(0, len(source)))
    damaged = source[:at] + data.draw(st.binary(max_size=20)) + source[at + data.draw(st.integers(0, 400)) :]
    try:
        check_places(read(damaged))
    except ReadError:
        return


def check_places(document: Document) -> None:
    """Everything that points into the text lies in it, and no cell holds a line end."""
    size = len(document.text)
    spans = [(mask.start, mask.end) for mask in document.masks] + [(heading.start, heading.end) for heading in document.headings]
    assert all(0 <= start < end <= size and document.text[start:end].strip() for start, end in spans)
    for table in document.tables:
        assert 0 <= table.start < table.end <= size
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
        assert not any(set("\t\n") & set(document.text[cell.start : cell.end]) for cell in table.cells)


def known(rule: PageRule, example: str) -> bool:
    """Return whether a tag, or a label, of an example is of the use of a rule."""
    if rule.use.startswith("label_"):
        return example.rstrip("：") in rule.names
    names = {value.lower() for part in example.strip("<>").split('"')[1::2] for value in [part]}
    if rule.use.startswith("declared_"):
        return bool(names & set(rule.names))
    return shipped_names().known(rule.use, example.strip("<>").split()[0], *example.split('"')[1::2])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_entry_knows_its_examples_and_not_its_counter_examples(rule: PageRule) -> None:
    assert rule.examples
    assert rule.counter_examples
    assert [example for example in rule.examples if not known(rule, example)] == []
    assert [example for example in rule.counter_examples if known(rule, example)] == []


def test_no_name_is_given_twice_in_an_entry() -> None:
    entries = yaml.safe_load((shipped_rules() / "pages.yaml").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in entries if len(set(entry["names"])) < len(entry["names"])] == []
