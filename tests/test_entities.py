"""The tagger of organisations and divisions: what it is shown, what it finds, and what its training mends."""

from __future__ import annotations

import time

import pytest
import spacy

from extract.entities import DIVISION, ORGANISATION, build_doc, form_of, load_tagger, shipped_model
from extract.phrases import Token, tokenize
from extract.quantities import find_quantities
from extract.tags import tagger
from extract.training.silver import Name, Silver
from extract.words import segment_around


def words_of(text: str) -> list[Token]:
    quantities = [(q.char_start, q.char_end, n) for n, q in enumerate(find_quantities(text))]
    return tokenize(text, 0, len(text), quantities, [], segment_around, tagger())


def found(text: str) -> list[tuple[str, str]]:
    return [(text[entity.start : entity.end], entity.label) for entity in load_tagger().tag(words_of(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云溪县民政局走访困难老人近20户。", "云溪县民政局"),
        ("县关工委组织志愿者15名走进校园。", "县关工委"),
        ("市退役军人事务局发放慰问金3.5万元。", "市退役军人事务局"),
        ("今年以来，县人民医院接诊患者1200人次。", "县人民医院"),
        ("柳州市总工会慰问职工300人。", "柳州市总工会"),
    ],
)
def test_an_organisation_is_found_whole(text: str, name: str) -> None:
    assert (name, ORGANISATION) in found(text)


@pytest.mark.parametrize(("text", "name"), [("浙江省新建学校12所。", "浙江省"), ("来自北京、上海的专家20名参会。", "上海")])
def test_a_division_is_found(text: str, name: str) -> None:
    assert (name, DIVISION) in found(text)


@pytest.mark.parametrize(
    "text", ["全县新建党支部12个。", "召开座谈会3次，听取意见20条。", "各乡镇走访老同志300人次。", "优化产业布局，培育企业5家。"]
)
def test_kinds_are_no_names(text: str) -> None:
    assert not [name for name in found(text) if name[1] == ORGANISATION]


def test_the_figure_makes_no_difference() -> None:
    sizes = {str(found(f"县民政局走访老人{figure}户。")) for figure in ("3", "近20", "1.5万", "六十余")}
    assert len(sizes) == 1


def test_many_sentences_give_what_each_gives_alone() -> None:
    sentences = [words_of(text) for text in ("县民政局走访老人20户。", "新建食堂4个。", "")]
    assert load_tagger().tag_many(sentences) == [load_tagger().tag(tokens) for tokens in sentences]


def test_offsets_point_into_the_text() -> None:
    text = "目前，县民政局走访老人20户。"
    tokens = words_of(text)
    for entity in load_tagger().tag(tokens):
        assert text[entity.start : entity.end] == "".join(token.text for token in tokens[entity.first : entity.last])


def test_quantities_and_periods_are_shown_in_one_form() -> None:
    assert form_of(Token(0, 7, "1.2万余人次", "m", 3)) == form_of(Token(0, 2, "3人次", "m", 0)) == "0人次"
    assert form_of(Token(0, 5, "2021年", "t")) == form_of(Token(0, 2, "去年", "t"))


def test_the_doc_has_one_token_a_word() -> None:
    tokens = words_of("县民政局走访老人20户。")
    assert len(build_doc(spacy.blank("xx").vocab, tokens)) == len(tokens)


def test_the_model_is_small_and_loads_quickly() -> None:
    assert sum(file.stat().st_size for file in shipped_model().rglob("*")) < 8e6
    started = time.process_time()
    spacy.load(shipped_model())
    assert time.process_time() - started < 3


def silver(text: str, *names: tuple[str, str]) -> list[tuple[str, str]]:
    """Return what the mended labels make of names that a teacher saw."""
    tokens = words_of(text)
    seen = [Name(text.index(words), text.index(words) + len(words), label) for words, label in names]
    labels = Silver().label(tokens, text, seen, frozenset({"云溪"}))
    return [(text[tokens[name.first].start : tokens[name.last - 1].end], name.label) for name in labels]


def test_a_division_before_an_organisation_is_part_of_its_name() -> None:
    assert silver("云溪县民政局走访老人20户。", ("云溪县", "LOC"), ("民政局", "ORG")) == [("云溪县民政局", ORGANISATION)]


def test_an_office_that_the_teacher_missed_is_labelled() -> None:
    assert silver("县关工委走访老人20户。") == [("县关工委", ORGANISATION)]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("全县新建食堂4个。", "全县", "ORG"),
        ("长江沿岸植树300棵。", "长江", "LOC"),
        ("召开座谈会3次。", "座谈会", "ORG"),
        ("新时代党员20名。", "新时代", "ORG"),
    ],
)
def test_what_the_teacher_calls_a_name_without_reason_is_left_out(text: str, name: str, label: str) -> None:
    assert silver(text, (name, label)) == []


def test_a_short_name_is_known_by_the_full_one_elsewhere_in_the_text() -> None:
    assert silver("云溪新建食堂4个。", ("云溪", "PER")) == [("云溪", DIVISION)]
