"""The PDF reader: paragraphs, columns, tables, page furniture, and the files that give no text."""

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pdf_samples import Drawing, both, furnished, lines, make_pdf, one_page, packed, picture, raw_pdf, table, words
from reportlab.pdfgen.canvas import Canvas

from extract.attempt import Settings, Source, extract_source
from extract.document import Document, ReadError
from extract.formats import pdf, pdf_pages
from extract.formats.pdf import read, read_in_process

DATA = Path(__file__).parent / "data"
FULL = "全县上下一心推进养老服务各项工作落地见效并取得成果"[:25]
LINES = ("\u3000\u3000" + FULL[:23], FULL, FULL[:10] + "。")
TEXT = FULL[:23] + FULL + FULL[:10] + "。"
SEVERAL = LINES * 4
TOP_RAISED = 747
TOP_OF_LOW = 28.0 * 12 + 60


def masked(document: Document) -> list[tuple[str, str]]:
    return [(mask.kind, document.text[mask.start : mask.end]) for mask in document.masks]


def grids(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [[(*cell[:4], document.text[cell.start : cell.end]) for cell in table.cells] for table in document.tables]


def refusal(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(data)
    return caught.value


def test_lines_that_are_full_go_on_in_the_next() -> None:
    assert read(make_pdf(lines(*SEVERAL))).text == f"{TEXT}\n" * 4


def test_an_indent_opens_a_paragraph_after_a_full_line() -> None:
    page = lines("\u3000\u3000" + FULL[:23], FULL, "\u3000\u3000" + FULL[:12] + "。", *LINES)
    assert read(make_pdf(page)).text == f"{FULL[:23]}{FULL}\n{FULL[:12]}。\n{TEXT}\n"


def test_a_line_that_left_room_for_the_next_word_ends_its_paragraph() -> None:
    page = lines(FULL[:20], FULL, FULL[:5] + "。", *[FULL, FULL, FULL[:9] + "。"] * 3)
    assert read(make_pdf(page)).text.splitlines()[:2] == [FULL[:20], FULL + FULL[:5] + "。"]


def test_a_number_that_did_not_fit_a_line_is_whole() -> None:
    page = lines(FULL, FULL[:22], "123456元用于改造。", *[FULL, FULL, FULL[:9] + "。"] * 3)
    assert read(make_pdf(page)).text.startswith(f"{FULL}{FULL[:22]}123456元用于改造。\n")


def test_a_list_mark_opens_a_paragraph_after_a_closed_full_line() -> None:
    page = lines(FULL, FULL[:24] + "。", "二、" + FULL[:9], FULL, FULL, FULL[:9] + "。")
    assert read(make_pdf(page)).text.splitlines()[1] == "二、" + FULL[:9]


def test_a_number_cut_by_a_page_end_is_whole_and_the_furniture_stands_behind_its_paragraph() -> None:
    first = furnished(1, lines(*SEVERAL, "\u3000\u3000" + FULL[:23], FULL[:23] + "1350"))
    second = furnished(2, lines("20余人次。", *SEVERAL))
    document = read(make_pdf(first, second))
    assert document.text == (
        f"{TEXT}\n" * 4
        + f"{FULL[:23]}{FULL[:23]}135020余人次。\n东平县养老工作简报\n- 1 -\n"
        + f"{TEXT}\n" * 4
        + "东平县养老工作简报\n- 2 -\n"
    )
    around = [[("page_header", "东平县养老工作简报"), ("page_number", f"- {n} -")] for n in (1, 2)]
    assert masked(document) == [*around[0], *around[1]]


def test_the_sample_has_a_page_that_ends_within_a_number() -> None:
    pages = [pdf.build_page(raw) for raw in read_in_process((DATA / "report.pdf").read_bytes())[1:]]
    bodies = ["".join(g.text for g in page.glyphs if 60 < g.base < 780) for page in pages]
    assert len(pages) > 1
    assert any(a[-1].isdigit() and b[0].isdigit() for a, b in pairwise(bodies))


def test_lines_with_different_figures_at_the_foot_of_pages_are_text() -> None:
    pages = [lines(*SEVERAL, f"第一中心走访{n * 13 + 2}人", y=TOP_OF_LOW) for n in range(3)]
    document = read(make_pdf(*pages))
    assert document.masks == ()
    assert "第一中心走访28人\n" in document.text


def test_a_line_alone_in_the_margin_of_the_only_page_is_its_header() -> None:
    document = read(make_pdf(both(lines("内部资料 共印500份", y=800, size=10.5), lines(*SEVERAL))))
    assert masked(document) == [("page_header", "内部资料 共印500份")]


def test_words_across_the_page_are_a_watermark() -> None:
    def stamp(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(200, 400)
        canvas.rotate(45)
        words(canvas, "内部使用", 0, 0, 60)
        canvas.restoreState()

    document = read(make_pdf(both(lines(*SEVERAL), stamp)))
    assert document.text == f"{TEXT}\n" * 4 + "内部使用\n"
    assert masked(document) == [("watermark", "内部使用")]


def test_a_page_on_its_side_is_read_upright() -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        lines(*SEVERAL, x=221, y=500)(canvas)

    assert read(make_pdf(sideways)).text == f"{TEXT}\n" * 4


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"左{n}" + FULL[:12] for n in range(7)]
    right = [f"右{n}" + FULL[:12] for n in range(7)]
    page = both(lines("两栏的标题横贯全页并且不小于正文", x=110, y=780), lines(*left, x=60), lines(*right, x=330))
    text = read(make_pdf(page)).text
    assert text.index("两栏的标题") < text.index("左0") < text.index("左6") < text.index("右0") < text.index("右6")


def test_a_sentence_goes_on_in_the_next_column_and_on_a_last_page_with_one_column() -> None:
    texts = [mark + FULL[:17] for mark in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"]
    first = both(lines(*texts[:8], x=60, size=12, leading=20), lines(*texts[8:16], x=320, size=12, leading=20))
    last = lines(texts[16], FULL[:4] + "12名。", x=60, size=12, leading=20)
    assert read(make_pdf(first, last)).text == "".join(texts) + FULL[:4] + "12名。\n"


def test_a_table_of_contents_is_masked() -> None:
    document = read(make_pdf(lines("一、工作回顾…………………………………3", "二、工作打算…………………………………12", *SEVERAL)))
    assert masked(document) == [("contents", "一、工作回顾…………………………………3"), ("contents", "二、工作打算…………………………………12")]


def test_page_numbers_in_a_column_are_no_table() -> None:
    rows = [("工作回顾", "3", ""), ("主要成效", "8", ""), ("工作打算", "12", "")]
    assert read(make_pdf(both(lines(*LINES), stops(*rows)))).tables == ()


def test_blanks_that_only_the_layout_makes_are_left_out() -> None:
    def spaced(canvas: Canvas) -> None:
        for text, x in (("走访", 90), ("1350", 126), ("人次", 170)):
            words(canvas, text, x)

    assert read(make_pdf(spaced)).text == "走访1350人次\n"


def test_small_figures_above_the_line_are_notes_or_exponents() -> None:
    def raised(canvas: Canvas) -> None:
        words(canvas, "满意度达98%")
        words(canvas, "1", 181, TOP_RAISED, 8)
        words(canvas, "面积120m", 90, 700)
        words(canvas, "2", 164, 707, 8)

    assert read(make_pdf(raised)).text == "满意度达98%[1]\n面积120m²\n"


def test_letters_drawn_twice_are_read_once() -> None:
    page = both(lines("走访11人次"), lines("走访11人次", x=90.4, y=739.8))
    assert read(make_pdf(page)).text == "走访11人次\n"


def test_the_largest_print_of_the_first_page_is_the_title_and_not_the_name_of_the_paper() -> None:
    page = both(
        lines("东平县民政局文件", x=150, y=780, size=36),
        lines("东平县二〇二三年养老服务", "工作总结", x=150, y=720, size=22, leading=30),
        lines("一、主要工作", *SEVERAL, y=640, size=16),
    )
    document = read(make_pdf(page))
    assert document.declared.title == "东平县二〇二三年养老服务工作总结"
    assert document.declared.published is None


def test_large_print_in_the_text_is_a_heading() -> None:
    page = both(lines(*SEVERAL), lines("服务成效", y=380, size=20), lines(*LINES, y=340))
    document = read(make_pdf(page))
    assert [(document.text[h.start : h.end], h.level) for h in document.headings] == [("服务成效", 1)]


XS, YS = (90, 190, 270, 350, 430), (700, 676, 652, 628)
HEADED = (
    (0, 0, 2, 1, "乡镇"),
    (0, 1, 1, 2, "走访慰问"),
    (0, 3, 2, 1, "资金(万元)"),
    (1, 1, 1, 1, "人次"),
    (1, 2, 1, 1, "户数"),
    (2, 0, 1, 1, "东山镇"),
    (2, 1, 1, 1, "1,250"),
    (2, 2, 1, 1, "310"),
    (2, 3, 1, 1, "12.5"),
)


def test_a_ruled_table_keeps_merged_heading_cells() -> None:
    document = read(make_pdf(both(lines("各乡镇服务情况"), table(XS, YS, HEADED))))
    assert grids(document) == [list(HEADED)]
    assert document.text == "各乡镇服务情况\n乡镇\t走访慰问\t资金(万元)\n人次\t户数\n东山镇\t1,250\t310\t12.5\n"


def test_a_table_goes_on_on_the_next_page_without_its_heading_said_again() -> None:
    def rows(first: int, count: int) -> list[tuple[int, int, int, int, str]]:
        return [(n + 1, c, 1, 1, text) for n in range(count) for c, text in enumerate((f"村{first + n}", str(7 * (first + n))))]

    head = [(0, 0, 1, 1, "村名"), (0, 1, 1, 1, "人数")]
    first = both(lines(*SEVERAL), table((90, 200, 300), [380 - 24 * n for n in range(7)], head + rows(1, 5)))
    second = both(table((90, 200, 300), [760 - 24 * n for n in range(4)], head + rows(6, 2)), lines(*LINES, y=600))
    document = read(make_pdf(first, second))
    assert grids(document) == [head + rows(1, 7)]
    assert masked(document) == [("repeated_heading", "村名"), ("repeated_heading", "人数")]


def test_running_text_in_the_cells_of_a_form_is_read_as_paragraphs() -> None:
    frame = table((60, 140, 540), (780, 420), [(0, 0, 1, 1, "工作情况"), (0, 1, 1, 1, "")])
    more = table((60, 140, 540), (420, 390, 360), [(0, 0, 1, 1, "人数"), (0, 1, 1, 1, "12名"), (1, 0, 1, 1, "户数"), (1, 1, 1, 1, "5户")])
    page = both(frame, more, lines(*SEVERAL[:6], x=150, y=740, size=14, leading=24))
    assert f"\n{TEXT}\n{TEXT}\n" in read(make_pdf(page)).text


def stops(*rows: tuple[str, ...], xs: tuple[int, ...] = (90, 240, 340), y: float = TOP_OF_LOW) -> Drawing:
    """Return what draws rows whose words begin at the same places, without rules."""
    cells = [(text, x, y - 28 * n) for n, row in enumerate(rows) for text, x in zip(row, xs, strict=True) if text]

    def draw(canvas: Canvas) -> None:
        for text, x, at in cells:
            words(canvas, text, x, at)

    return draw


def test_rows_of_figures_in_columns_are_a_table_without_rules() -> None:
    rows = [("乡镇", "人次", "户数"), ("东山镇", "1250", "310"), ("西河乡", "980", "205"), ("南坪乡", "", "77")]
    document = read(make_pdf(both(lines(*LINES), stops(*rows))))
    assert document.text == f"{TEXT}\n乡镇\t人次\t户数\n东山镇\t1250\t310\n西河乡\t980\t205\n南坪乡\t\t77\n"
    assert len(document.tables) == 1


def test_a_heading_over_two_columns_belongs_to_the_table_without_rules() -> None:
    head = both(lambda canvas: words(canvas, "资金来源和去向", 240, 424), lambda canvas: words(canvas, "单位", 90, 424))
    rows = [("名称", "收入", "支出"), ("东山镇", "1250", "310"), ("西河乡", "980", "205")]
    document = read(make_pdf(both(lines(*LINES), head, stops(*rows))))
    assert grids(document)[0][:2] == [(0, 0, 1, 1, "单位"), (0, 1, 1, 2, "资金来源和去向")]


def test_names_in_columns_are_no_table() -> None:
    rows = [("王建国", "李秀英", "张桂兰"), ("赵永强", "刘玉珍", "陈志明"), ("周文华", "吴春梅", "郑国栋")]
    assert read(make_pdf(both(lines(*LINES), stops(*rows)))).tables == ()


def test_a_frame_around_text_is_no_table() -> None:
    page = both(lines(*SEVERAL), lambda canvas: canvas.rect(60, 300, 480, 480))
    assert read(make_pdf(page)).text == f"{TEXT}\n" * 4


def test_a_table_within_a_sentence_stands_behind_it() -> None:
    small = table((90, 200, 300), (640, 616, 592), [(r, c, 1, 1, f"格{r}{c}") for r in range(2) for c in range(2)])
    page = both(lines("\u3000\u3000" + FULL[:23], FULL, y=740), small, lines(FULL, FULL[:6] + "。", *SEVERAL, y=560))
    text = read(make_pdf(page)).text
    assert text.startswith(f"{FULL[:23]}{FULL}{FULL}{FULL[:6]}。\n格00\t格01\n")


def test_a_scan_says_that_it_holds_no_text() -> None:
    error = refusal(make_pdf(picture, picture))
    assert (error.kind, "OCR" in str(error)) == ("empty_text", True)


def test_a_page_without_anything_on_it_is_no_text() -> None:
    assert refusal(make_pdf(lambda canvas: None)).kind == "empty_text"


def test_a_file_with_some_scanned_pages_is_read_in_part(tmp_path: Path) -> None:
    path = tmp_path / "part.pdf"
    path.write_bytes(make_pdf(lines(*SEVERAL, "走访老党员12名。"), picture, picture))
    outcome = extract_source(Source("part.pdf", path), Settings(stages=("rules",)))
    assert (outcome.row.outcome, len(outcome.report.claims)) == ("partial", 1)
    messages = [problem.message for problem in outcome.report.problems]
    assert messages == ["pages 2, 3 are pictures without text: have the file recognised (OCR)"]


def test_a_file_with_a_password_says_so() -> None:
    assert refusal(make_pdf(lines(*LINES), password="p")).kind == "encrypted"


def test_a_damaged_stream_is_told() -> None:
    whole = one_page(b"BT /F1 12 Tf 90 700 Td (12 people) Tj ET " + b"0 0 m 90 90 l S " * 200)
    place = whole.rindex(b"endstream") - 6
    assert read(whole).notes == ()
    assert [note.kind for note in read(whole[:place] + b"\x00\xff\x00" + whole[place + 3 :]).notes] == ["damaged"]


@pytest.mark.parametrize("size", [0.2, 0.6, 0.95])
def test_a_file_that_breaks_off_is_damaged(size: float) -> None:
    data = (DATA / "report.pdf").read_bytes()
    assert refusal(data[: int(size * len(data))]).kind == "damaged"


def test_shapes_without_characters_are_no_text() -> None:
    codes = "".join(f"<{n:02x}> <{0xE000 + n:04x}>\n" for n in range(0x41, 0x5B))
    spaces = "1 begincodespacerange <00> <ff> endcodespacerange"
    cmap = f"/CIDInit /ProcSet findresource begin begincmap {spaces} 26 beginbfchar\n{codes}endbfchar endcmap end"
    font = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >> >>"
    error = refusal(one_page(b"BT /F1 12 Tf 90 700 Td (ABCDEFGHIJKLMNOPQRSTUVWXYZ) Tj ET", font, packed(cmap.encode())))
    assert (error.kind, "which characters" in str(error)) == ("empty_text", True)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> "
HOSTILE: dict[str, Callable[[], bytes]] = {
    "pages that hold themselves": lambda: raw_pdf([CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"]),
    "a million pages": lambda: raw_pdf([CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>", b"<< /Type /Page /Parent 2 0 R >>"]),
    "forms that hold themselves": lambda: one_page(b"/X Do", b"/XObject << /X 6 0 R >>", packed(b"/X Do /X Do", FORM % 6)),
    "forms that multiply": lambda: one_page(
        b"/X Do", b"/XObject << /X 6 0 R >>", *(packed(b"/X Do " * 20, FORM % n) for n in range(7, 17)), packed(b"9 9 m 0 0 l S", FORM % 16)
    ),
    "a stream that unpacks to a thousand times its size": lambda: one_page(b"0 0 m 9 9 l S " * 15_000_000),
    "a stream packed twice": lambda: raw_pdf(
        [
            CATALOGUE,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            packed(bytes(1_000_000)).replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]"),
        ]
    ),
    "lists without end": lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF",
    "no structure": lambda: b"%PDF-1.4\n" + bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_ends_as_a_refusal_in_bounded_time(name: str) -> None:
    data = HOSTILE[name]()
    began = time.perf_counter()
    assert refusal(data).kind in ("empty_text", "damaged", "too_large", "out_of_memory", "timeout")
    assert time.perf_counter() - began < pdf_pages.SECONDS + 30


def test_tables_of_contents_that_point_to_themselves_do_no_harm() -> None:
    data = one_page(b"BT /F1 12 Tf 90 700 Td (12 people) Tj ET")
    place = data.rindex(b"xref\n0")
    assert read(data.replace(b"/Root", b"/Prev %d /Root" % place)).text == "12 people\n"


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    path = tmp_path / "reader.py"
    path.write_text(program)
    monkeypatch.setattr(pdf, "_READER", path)


GLYPHS = {"text": "12", "left": [1, 2], "right": [2, 3], "base": [5, 5], "size": [1, 1]}
PAGE = json.dumps({"width": 10, "height": 10, "glyphs": GLYPHS, "aside": "", "rules": [], "pictured": 0})


def test_what_was_read_before_the_reading_process_broke_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, f"import os\nprint('{{\"pages\": 3, \"damaged\": 0}}')\nprint('{PAGE}', flush=True)\nos.abort()")
    document = read(b"%PDF-1.7")
    assert document.text == "12\n"
    assert [note.message for note in document.notes] == ["reading broke off after page 1 of 3: fetch the file again"]


@pytest.mark.parametrize(
    ("program", "kind"),
    [("import os; os.abort()", "damaged"), ("import time; time.sleep(60)", "timeout"), ("import os; os.kill(os.getpid(), 24)", "timeout")],
)
def test_a_reading_process_that_ends_or_hangs_is_a_refusal(
    program: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, program)
    monkeypatch.setattr(pdf, "_SECONDS", 2)
    assert refusal(b"%PDF-1.7").kind == kind


def test_the_library_is_not_loaded_into_this_process() -> None:
    read((DATA / "report.pdf").read_bytes())
    assert "pypdfium2" not in sys.modules
