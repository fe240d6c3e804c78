"""The components in a pipeline of one's own: alone, together, and with tokenizers that know nothing of quantities."""

from __future__ import annotations

import gc
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path
from weakref import ref

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from extract.components import ClaimComponent, Component, NameComponent, PeriodComponent, QuantityComponent, shared_analyses
from extract.pipeline import shared_pipeline
from extract.quantities import Quantity
from extract.recognition import Recogniser
from extract.rules import RuleError
from extract.sentence_words import SentenceWords

TEXT = "今年以来，云溪县民政局走访老党员30余人，發放慰問金１.5萬元。\n\n第二支部没有数字。"
PIECES = ["走访", "30余人", "１２ 名", "，", "。", "\n", "　", "國", "2023年", " ", "\r\n", "\u200b", "guó", "云溪县", "3个、5个"]


def pipeline(*names: str, lang: str = "xx") -> Language:
    nlp = spacy.blank(lang)
    for name in names:
        nlp.add_pipe(name)
    return nlp


def quantities(doc: Doc) -> list[Quantity]:
    return [span._.quantity for span in doc.spans["quantities"]]


@pytest.mark.parametrize("lang", ["xx", "zh", "en"])
def test_quantities_alone(lang: str) -> None:
    doc = pipeline("quantities", lang=lang)(TEXT)
    spans = doc.spans["quantities"]
    assert [TEXT[span.start_char : span.end_char] for span in spans] == ["30余人", "１.5萬元"]
    assert [(span._.quantity.value, span._.quantity.unit, span._.quantity.modifier) for span in spans] == [
        (Decimal(30), "人", "more_than"),
        (Decimal(15000), "元", "exact"),
    ]
    assert [span.label_ for span in spans] == ["QUANTITY", "QUANTITY"]
    assert list(doc.spans) == ["quantities"]


def test_a_quantity_speaks_of_the_text_as_it_stands() -> None:
    (quantity,) = quantities(pipeline("quantities")("發放１.5萬元"))
    assert isinstance(quantity, Quantity)
    assert (quantity.quote, quantity.char_start, quantity.char_end) == ("１.5萬元", 2, 7)


def test_periods_alone() -> None:
    doc = pipeline("periods")("2023年上半年，走访30人。")
    (span,) = doc.spans["periods"]
    assert (span.label_, span._.period.text) == ("PERIOD", "2023年上半年")
    assert (span._.period.start, span._.period.end) == (date(2023, 1, 1), date(2023, 6, 30))


def test_names_alone() -> None:
    doc = pipeline("names")(TEXT)
    assert [(TEXT[span.start_char : span.end_char], span.label_) for span in doc.spans["names"]] == [("云溪县民政局", "ORG")]


@pytest.mark.parametrize("lang", ["xx", "zh"])
def test_claims_alone(lang: str) -> None:
    doc = pipeline("claims", lang=lang)(TEXT)
    expected = shared_pipeline().extract(TEXT)
    assert (doc._.claims, doc._.rejections, doc._.problems) == (expected.claims, expected.rejections, expected.problems)
    assert [span._.claim for span in doc.spans["claims"]] == list(expected.claims)
    assert [span.label_ for span in doc.spans["claims"]] == [claim.indicator for claim in expected.claims]
    assert set(doc.spans) == {"claims", "quantities", "periods"}


def test_a_quantity_leads_to_its_claim() -> None:
    doc = pipeline("claims")(TEXT)
    assert [span._.claim.item for span in doc.spans["quantities"]] == [claim.item for claim in doc._.claims]


def test_a_span_of_another_kind_has_none_of_these() -> None:
    doc = pipeline("claims")(TEXT)
    (period,) = doc.spans["periods"]
    assert (period._.quantity, period._.claim, doc[0:1]._.period) == (None, None, None)


def test_a_doc_without_components_has_no_claims() -> None:
    doc = spacy.blank("xx")(TEXT)
    assert (doc._.claims, doc._.rejections, doc._.problems, doc._.published) == ((), (), (), None)


def test_two_quantities_in_one_token_stay_apart() -> None:
    text = "新建食堂12个、书屋３家"
    doc = pipeline("claims")(text)
    assert [token.text for token in doc] == ["新建食堂12个、书屋３家"]
    for group in ("quantities", "claims"):
        spans = doc.spans[group]
        assert [(span.start_char, span.end_char, span.text) for span in spans] == [(4, 7, text), (10, 12, text)]
    assert [quantity.quote for quantity in quantities(doc)] == ["12个", "３家"]
    assert [span._.claim.item for span in doc.spans["claims"]] == ["食堂", "书屋"]


def test_a_token_that_is_a_quantity_is_its_span() -> None:
    doc = pipeline("quantities")("新建食堂 12个 。")
    assert [span.text for span in doc.spans["quantities"]] == ["12个"]


def test_numbers_of_a_table_are_quantities() -> None:
    text = "镇\t支部数（个）\n青石镇\t12\n白河镇\t8\n\n全县新建食堂5家。"
    doc = pipeline("quantities", "claims")(text)
    assert [(quantity.quote, quantity.unit) for quantity in quantities(doc)] == [("12", "个"), ("8", "个"), ("5家", "家")]
    assert [span._.claim for span in doc.spans["quantities"]] == list(doc._.claims)
    assert [claim.stage for claim in doc._.claims] == ["table", "table", "rules"]


def count_calls(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[str]:
    calls: list[str] = []
    whole = getattr(owner, name)

    def counting(self: object, *args: object, **kwargs: object) -> object:
        calls.append(name)
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(owner, name, counting)
    return calls


@pytest.mark.parametrize("order", [("quantities", "periods", "names", "claims"), ("claims", "names", "periods", "quantities")])
def test_the_components_share_their_work(order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    nlp, expected = pipeline(*order), pipeline("claims")(TEXT)._.claims
    recognised = count_calls(monkeypatch, Recogniser, "recognise")
    cut = count_calls(monkeypatch, SentenceWords, "_cut")
    doc = nlp(TEXT)
    assert doc._.claims == expected
    assert len(recognised) == 1
    assert 0 < len(cut) <= len(shared_analyses().of(doc).sentences)


def test_a_component_may_run_again() -> None:
    nlp = pipeline("quantities", "claims")
    doc = nlp(TEXT)
    before = doc._.claims
    assert nlp(doc)._.claims == before
    assert len(doc.spans["quantities"]) == 2


def test_an_analysis_goes_with_its_doc() -> None:
    doc = pipeline("quantities")(TEXT)
    assert shared_analyses().of(doc) is shared_analyses().of(doc)
    remembered = ref(doc)
    del doc
    gc.collect()
    assert remembered() is None


def test_a_doc_that_was_empty_is_read_anew() -> None:
    nlp = pipeline("quantities")
    doc = nlp("")
    doc.from_bytes(nlp.make_doc("送书5册").to_bytes())
    nlp(doc)
    assert [quantity.quote for quantity in quantities(doc)] == ["5册"]


def test_the_date_of_publication_can_be_given() -> None:
    nlp = pipeline("claims")
    doc = nlp.make_doc("今年走访老党员30人。")
    doc._.published = date(2023, 7, 1)
    (claim,) = nlp(doc)._.claims
    assert (claim.period_start, claim.published, doc._.published) == (date(2023, 1, 1), date(2023, 7, 1), date(2023, 7, 1))


def test_a_date_given_later_dates_the_doc_anew() -> None:
    nlp = pipeline("periods")
    doc = nlp("今年走访老党员30人。")
    assert doc.spans["periods"][0]._.period.start is None
    doc._.published = date(2023, 7, 1)
    nlp(doc)
    assert doc.spans["periods"][0]._.period.start == date(2023, 1, 1)


@pytest.mark.parametrize("text", ["", " ", "\n", "没有数字。"])
def test_a_text_without_numbers(text: str) -> None:
    doc = pipeline("quantities", "periods", "names", "claims")(text)
    assert doc._.claims == ()
    assert [len(doc.spans[group]) for group in ("quantities", "periods", "names", "claims")] == [0, 0, 0, 0]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_every_span_is_exact_and_survives_writing(text: str) -> None:
    doc = pipeline("quantities", "periods", "names", "claims", lang="xx")(text)
    again = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert again._.claims == doc._.claims
    for span in [*doc.spans["quantities"], *again.spans["quantities"]]:
        assert text[span.start_char : span.end_char] == span._.quantity.quote
    for span in [*doc.spans["periods"], *again.spans["periods"]]:
        assert text[span.start_char : span.end_char] == span._.period.text
    for span in [*doc.spans["claims"], *again.spans["claims"]]:
        assert text[span.start_char : span.end_char] == span._.claim.quote


def test_docs_are_kept_in_a_bin() -> None:
    nlp = pipeline("claims")
    docs = list(nlp.pipe([TEXT, "送书5册。"]))
    kept = DocBin(docs=docs, store_user_data=True).to_bytes()
    again = list(DocBin().from_bytes(kept).get_docs(nlp.vocab))
    assert [doc._.claims for doc in again] == [doc._.claims for doc in docs]
    assert quantities(again[0]) == quantities(docs[0]) != []


@pytest.mark.filterwarnings("ignore:.*W101.*")  # what belongs to a whole Doc has no place in a joined one
def test_quantities_stay_on_spans_when_docs_are_joined() -> None:
    nlp = pipeline("quantities")
    joined = Doc.from_docs([nlp("送书 5册 。"), nlp("建站 3个 。")])
    assert [(span.text, span._.quantity.value) for span in joined.spans["quantities"]] == [("5册", 5), ("3个", 3)]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_two_processes_give_the_same() -> None:
    nlp, texts = pipeline("quantities", "claims"), [TEXT, "送书5册。", "没有数字。"] * 2
    assert [doc._.claims for doc in nlp.pipe(texts, n_process=2, batch_size=2)] == [doc._.claims for doc in nlp.pipe(texts)]


@pytest.mark.parametrize("kind", [QuantityComponent, PeriodComponent, NameComponent, ClaimComponent])
def test_a_component_can_be_sent_to_another_process(kind: type[Component]) -> None:
    sent = pickle.dumps(kind())
    assert len(sent) < 500
    assert vars(pickle.loads(sent)) == vars(kind())


def test_the_stages_can_be_chosen() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("claims", config={"stages": ["rules"]})
    (claim,) = nlp("新建食堂12个。")._.claims
    assert (claim.stage, claim.confidence) == ("rules", None)


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="'magic' is no stage"):
        spacy.blank("xx").add_pipe("claims", config={"stages": ["magic"]})


@pytest.fixture
def my_rules(tmp_path: Path) -> Path:
    """Return a folder of rules in which the only unit is one that nobody else has."""
    (tmp_path / "units.yaml").write_text("- id: units.zorb\n  unit: 佐\n  forms: [佐]\n  kind: count\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("factory", ["quantities", "claims"])
def test_rules_of_ones_own(factory: str, my_rules: Path) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe(factory, config={"rules": str(my_rules)})
    assert [quantity.unit for quantity in quantities(nlp("送出5佐。"))] == ["佐"]
    assert [quantity.unit for quantity in quantities(pipeline(factory)("送出5佐。"))] != ["佐"]


@pytest.mark.parametrize("factory", ["quantities", "periods", "names", "claims"])
def test_a_missing_folder_of_rules_is_named(factory: str, tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere: no folder of rules"):
        spacy.blank("xx").add_pipe(factory, config={"rules": str(tmp_path / "nowhere")})


def test_a_fault_in_the_rules_shows_at_once(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("- id: units.zorb\n  nonsense: 1\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"units\.yaml: entry 'units\.zorb'"):
        spacy.blank("xx").add_pipe("quantities", config={"rules": str(tmp_path)})


def test_the_quantities_need_neither_words_nor_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("loaded what nobody asked for")

    monkeypatch.setattr("extract.components.shared_pipeline", refuse)
    monkeypatch.setattr("extract.components.shared_words", refuse)
    doc = pipeline("quantities", "periods")(TEXT)
    assert len(doc.spans["quantities"]) == 2


@pytest.mark.parametrize("factory", ["quantities", "periods", "names", "claims"])
def test_a_component_declares_what_it_sets(factory: str) -> None:
    nlp = pipeline(factory)
    assert "doc.spans" in nlp.get_pipe_meta(factory).assigns
    assert nlp.analyze_pipes()["problems"] == {factory: []}
    assert nlp.pipe_labels[factory]
