"""The spaCy frame: tokens that cover the raw text, spans on the quantities, and the component in a Language of one's own."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract.language import load_language, shared_pipeline
from extract.recognition import Analysis

TEXT = "今年以来，走访老党员30余人，發放慰問金１.5萬元。\n\n第二支部没有数字。"


@cache
def loaded() -> Language:
    return load_language()


@pytest.fixture
def nlp() -> Language:
    return loaded()


def test_the_claims_are_those_of_the_pipeline(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc._.claims == shared_pipeline().extract(TEXT).claims
    assert [claim.quote for claim in doc._.claims] == ["30余人", "１.5萬元"]


def test_each_claim_has_its_span(nlp: Language) -> None:
    doc = nlp(TEXT)
    quantities = doc.spans["quantities"]
    assert [(span.start_char, span.end_char, span.label_) for span in quantities] == [
        (claim.char_start, claim.char_end, "QUANTITY") for claim in doc._.claims
    ]


def test_periods_have_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [(span.text, span.label_) for span in doc.spans["periods"]] == [("今年以来", "PERIOD")]


def test_tokens_are_words_where_a_sentence_holds_a_quantity(nlp: Language) -> None:
    words = [token.text for token in nlp(TEXT)]
    assert {"走访", "老党员", "30余人", "慰問金"} <= set(words)
    assert not [word for word in words if word in {"第二", "没有", "支部"}]


def test_the_norm_of_a_token_is_its_clean_text(nlp: Language) -> None:
    norms = {token.text: token.norm_ for token in nlp(TEXT)}
    assert (norms["慰問金"], norms["１.5萬元"]) == ("慰问金", "1.5万元")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(["走访", "30余人", "１２ 名", "，", "。", "\n", "　", "國", "2023年", " ", "\r\n", "\u200b", "guó"]), max_size=20
    ).map("".join)
)
def test_a_doc_holds_the_raw_text(text: str) -> None:
    assert loaded()(text).text == text


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_text_without_words(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert doc._.claims == ()
    assert len(doc.spans["quantities"]) == 0


def test_several_texts_keep_apart(nlp: Language) -> None:
    docs = nlp.pipe(["走访老党员30人。", "没有数字。", "送书5册。"])
    assert [[claim.quote for claim in doc._.claims] for doc in docs] == [["30人"], [], ["5册"]]


def test_the_analysis_is_handed_over_once(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    assert isinstance(doc.user_data["analysis"], Analysis)
    assert "analysis" not in nlp(doc).user_data


def test_the_component_works_with_another_tokenizer() -> None:
    other = spacy.blank("xx")
    other.add_pipe("claims")
    doc = other("新建食堂 12个 。")
    assert [claim.quote for claim in doc._.claims] == ["12个"]
    assert [span.text for span in doc.spans["quantities"]] == ["12个"]


def test_a_span_grows_to_the_tokens_of_another_tokenizer() -> None:
    other = spacy.blank("xx")
    other.add_pipe("claims")
    doc = other("新建食堂12个")
    assert [claim.quote for claim in doc._.claims] == ["12个"]
    assert "12个" in doc.spans["quantities"][0].text


def test_the_stages_can_be_chosen() -> None:
    other = spacy.blank("xx")
    other.add_pipe("claims", config={"stages": ["rules"]})
    (claim,) = other("新建食堂12个。")._.claims
    assert (claim.stage, claim.confidence) == ("rules", None)


def test_the_component_declares_what_it_sets(nlp: Language) -> None:
    assert nlp.get_pipe_meta("claims").assigns == ["doc._.claims", "doc.spans"]


def test_the_pipeline_is_compiled_once() -> None:
    assert shared_pipeline() is shared_pipeline()
    assert load_language().tokenizer.pipeline is shared_pipeline()


@pytest.mark.xfail(strict=True, raises=ValueError, reason="the Language has no lang, so its saved form cannot be loaded")
def test_a_saved_language_loads_again(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert [claim.quote for claim in spacy.load(tmp_path)("新建食堂12个。")._.claims] == ["12个"]


@pytest.mark.xfail(strict=True, raises=TypeError, reason="claims are objects that a Doc cannot write")
def test_a_doc_can_be_written(nlp: Language) -> None:
    assert nlp(TEXT).to_bytes()


def test_dates_come_from_the_text(nlp: Language) -> None:
    doc = nlp("工作总结\n\n今年走访老党员30人。\n\n2022年3月5日")
    assert doc._.claims[0].published == date(2022, 3, 5)
