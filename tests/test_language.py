"""The pipeline that ships with the package: its tokens, its saved form, and what its meta.json says."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import spacy
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extract
from extract.language import COMPONENTS, load_language, shipped_language
from extract.pipeline import shared_pipeline
from extract.recognition import Recogniser
from extract.training.language import build_language, describe, measure, write_language

ROOT = Path(__file__).parents[1]
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
    for group, label in (("quantities", "QUANTITY"), ("claims", "")):
        assert [(span.start_char, span.end_char, span.label_) for span in doc.spans[group]] == [
            (claim.char_start, claim.char_end, label or claim.indicator) for claim in doc._.claims
        ]


def test_periods_have_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [(span.text, span.label_) for span in doc.spans["periods"]] == [("今年以来", "PERIOD")]


def test_tokens_are_words_where_a_sentence_holds_a_quantity(nlp: Language) -> None:
    words = [token.text for token in nlp(TEXT)]
    assert {"走访", "老党员", "30余人", "慰問金"} <= set(words)
    assert not [word for word in words if word in {"第二", "没有", "支部"}]


def test_the_numbers_of_a_table_are_tokens(nlp: Language) -> None:
    doc = nlp("镇\t支部数（个）\n青石镇\t12\n白河镇\t8\n\n全县新建食堂5家。")
    assert [span.text for span in doc.spans["claims"]] == ["12", "8", "5家"]
    assert {"12", "8", "5家", "食堂"} <= {token.text for token in doc}


def test_the_norm_of_a_token_is_its_clean_text(nlp: Language) -> None:
    norms = {token.text: token.norm_ for token in nlp(TEXT)}
    assert (norms["慰問金"], norms["１.5萬元"]) == ("慰问金", "1.5万元")


@settings(max_examples=80)
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


def test_the_text_is_analysed_once(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    whole = Recogniser.recognise

    def counting(self: Recogniser, *args: object) -> object:
        calls.append(args)
        return whole(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Recogniser, "recognise", counting)
    nlp(TEXT)
    assert len(calls) == 1


def test_dates_come_from_the_text(nlp: Language) -> None:
    doc = nlp("工作总结\n\n今年走访老党员30人。\n\n2022年3月5日")
    assert doc._.claims[0].published == date(2022, 3, 5)


def test_a_saved_language_loads_again(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.pipe_names == list(COMPONENTS)
    assert again(TEXT)._.claims == nlp(TEXT)._.claims


def test_a_language_is_written_as_bytes(nlp: Language) -> None:
    again = build_language().from_bytes(nlp.to_bytes())
    assert again(TEXT)._.claims == nlp(TEXT)._.claims


def test_a_doc_can_be_written(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.claims == doc._.claims != ()
    assert [token.norm_ for token in again] == [token.norm_ for token in doc]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_two_processes_give_the_same(nlp: Language) -> None:
    texts = [TEXT, "送书5册。", ""] * 2
    docs = nlp.pipe(texts, n_process=2, batch_size=2)
    assert [(doc.text, doc._.claims) for doc in docs] == [(doc.text, doc._.claims) for doc in nlp.pipe(texts)]


def test_a_folder_and_a_function_give_the_same(nlp: Language) -> None:
    for other in (spacy.load(shipped_language()), extract.load()):
        assert other(TEXT)._.claims == nlp(TEXT)._.claims
        assert other.meta == nlp.meta


def test_components_can_be_left_out() -> None:
    small = extract.load(exclude=["names", "claims"], config={"nlp.batch_size": 7})
    doc = small(TEXT)
    assert (small.pipe_names, small.batch_size, doc._.claims) == (["quantities", "periods"], 7, ())
    assert len(doc.spans["quantities"]) == 2


def test_rules_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("- id: units.zorb\n  unit: 佐\n  forms: [佐]\n  kind: count\n", encoding="utf-8")
    rules = str(tmp_path)
    settings = {"nlp.tokenizer.rules": rules, **{f"components.{name}.rules": rules for name in COMPONENTS}}
    doc = extract.load(config=settings)("送出5佐。")
    assert [claim.unit for claim in doc._.claims] == ["佐"]
    assert "5佐" in [token.text for token in doc]


def test_the_shipped_configuration_is_that_of_the_program() -> None:
    assert (shipped_language() / "config.cfg").read_text(encoding="utf-8") == build_language().config.to_str()


def test_meta_says_what_is_shipped(nlp: Language) -> None:
    meta = srsly.read_json(shipped_language() / "meta.json")
    assert meta["labels"] == {name: list(labels) for name, labels in nlp.pipe_labels.items()}
    assert meta["labels"]["names"] == ["GPE", "ORG"]
    assert meta["pipeline"] == list(COMPONENTS)
    assert (meta["lang"], meta["license"]) == ("zh", "MIT")
    assert meta["version"] == extract_version()
    assert {source["license"] for source in meta["sources"]} == {"MIT", "Apache-2.0"}


def extract_version() -> str:
    line = next(line for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines() if line.startswith("version"))
    return line.split('"')[1]


def test_meta_states_figures_for_every_attribute() -> None:
    figures = srsly.read_json(shipped_language() / "meta.json")["performance"]
    assert figures.keys() == measure({}, Path()).keys()
    assert 0.8 < figures["record_f1"] < figures["quantity_f1"] <= 1


def test_the_figures_are_those_of_the_annotated_reports(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("走访老党员30人。", encoding="utf-8")
    (claim,) = shared_pipeline().extract("走访老党员30人。").claims
    row = json.loads(claim.model_dump_json())
    assert measure({"a": [row]}, tmp_path)["record_f1"] == 1
    assert measure({"a": [row | {"item": "青年"}]}, tmp_path)["record_f1"] == 0


def test_the_same_figures_give_the_same_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_language(tmp_path / name, {"record_f1": 0.5})
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert one.keys() == {"config.cfg", "meta.json"}
    assert spacy.load(tmp_path / "one").meta["performance"] == {"record_f1": 0.5}


def test_meta_takes_the_version_of_spacy_from_the_project() -> None:
    project = {"name": "x", "version": "1", "description": "", "license": "MIT", "dependencies": ["spacy-pkuseg>=1", "spacy>=3.8,<3.9"]}
    assert describe({}, project)["spacy_version"] == ">=3.8,<3.9"
