"""Words: offsets, atoms, domain words, and what must hold for any text."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy_pkuseg import pkuseg

from extract.rules import RuleError, load_rules
from extract.words import Segmenter, WordRule, load_segmenter, segment_around, shipped_model

RULES = load_rules("words", WordRule)
EXAMPLES = [(rule.id, example) for rule in RULES for example in rule.examples]
COUNTER_EXAMPLES = [(rule, example) for rule in RULES for example in rule.counter_examples]
ANY_TEXT = st.text(alphabet=st.characters(), max_size=40)
REPORT_TEXT = st.text(alphabet="全县组织老同志党支部走访慰问志愿者次人12.5万％%,，、。“” \t\u3000\nAb-_|/*:😀\x00", max_size=60)


def slices(text: str, start: int, end: int, atoms: list[tuple[int, int]]) -> list[str]:
    return [text[a:b] for a, b in segment_around(text, start, end, atoms)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule}-{text}" for rule, text in EXAMPLES])
def test_examples_of_the_domain_words_are_segmented_as_written(rule: str, example: str) -> None:
    assert load_segmenter()(example.replace("/", "")) == example.split("/")


@pytest.mark.parametrize(("rule", "example"), COUNTER_EXAMPLES, ids=[f"{rule.id}-{text}" for rule, text in COUNTER_EXAMPLES])
def test_domain_words_do_not_cut_into_other_words(rule: WordRule, example: str) -> None:
    plain = example.replace("/", "")
    assert any(word in plain for word in rule.words), "the counter-example tempts no word of its entry"
    assert load_segmenter()(plain) == example.split("/")
    assert not set(example.split("/")) & set(rule.words)


def test_every_domain_word_is_kept_together_in_a_neutral_frame() -> None:
    segment = load_segmenter()
    split = [word for rule in RULES for word in rule.words if word not in segment(f"开展{word}工作")]
    assert split == []


def test_no_domain_word_is_listed_twice() -> None:
    words = [word for rule in RULES for word in rule.words]
    assert len(words) == len(set(words))


def test_words_of_two_characters_are_refused(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text('- id: "words.short"\n  words: ["节目"]\n', encoding="utf-8")
    with pytest.raises(RuleError, match=r"words\.short"):
        load_segmenter(tmp_path)


def test_words_of_a_rules_directory_are_used(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text('- id: "words.own"\n  words: ["青松护苗工程"]\n', encoding="utf-8")
    assert "青松护苗工程" in load_segmenter(tmp_path)("实施青松护苗工程以来")
    assert "青松护苗工程" not in load_segmenter()("实施青松护苗工程以来")


def test_empty_text_has_no_words() -> None:
    assert load_segmenter()("") == []
    assert segment_around("走访老同志", 2, 2, []) == []


def test_an_atom_is_one_word_and_its_neighbours_stay_apart() -> None:
    text = "本市新建党支部12个,下拨活动经费近30多万元用于阵地建设。"
    atoms = [(text.index(atom), text.index(atom) + len(atom)) for atom in ("12个", "近30多万元")]
    assert slices(text, 0, len(text), atoms) == [
        *("本市", "新建", "党支部", "12个", ",", "下拨", "活动经费", "近30多万元", "用于", "阵地", "建设", "。")
    ]


def test_an_atom_wins_over_a_domain_word() -> None:
    text = "建立党支部"
    assert slices(text, 0, 5, [(2, 4)]) == ["建立", "党支", "部"]
    assert slices("新建老年大学", 0, 6, [(3, 5)]) == ["新建", "老", "年大", "学"]


def test_adjacent_atoms_stay_two_words() -> None:
    text = "2021年12人参加"
    assert slices(text, 0, len(text), [(0, 5), (5, 8)])[:2] == ["2021年", "12人"]


def test_atoms_outside_the_stretch_do_not_count_and_overhanging_ones_are_cut() -> None:
    text = "去年走访12户,今年走访30户"
    assert segment_around(text, 2, 6, [(0, 2), (4, 7), (12, 15)])[-1] == (4, 6)


def test_white_space_is_a_word_of_its_own() -> None:
    assert load_segmenter()("老同志 \t座谈会") == ["老同志", " \t", "座谈会"]


def test_half_width_marks_are_cut_like_full_width_ones() -> None:
    segment = load_segmenter()
    assert segment("走访老党员,送上慰问金") == [word.replace("，", ",") for word in segment("走访老党员，送上慰问金")]


@given(text=st.one_of(ANY_TEXT, REPORT_TEXT))
def test_words_join_to_the_text(text: str) -> None:
    words = load_segmenter()(text)
    assert "".join(words) == text
    assert all(words)


@given(text=st.one_of(ANY_TEXT, REPORT_TEXT), cuts=st.lists(st.integers(0, 60), max_size=8))
def test_every_atom_is_a_word_of_any_text(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    atoms = list(pairwise(edges))[::2]
    found = segment_around(text, 0, len(text), atoms)
    assert set(atoms) <= set(found)
    assert [a for a, _ in found] == [0, *(b for _, b in found)][:-1]
    assert not text or found[-1][1] == len(text)


@given(text=REPORT_TEXT)
def test_features_are_those_of_the_library(text: str) -> None:
    segmenter = load_segmenter()
    library = segmenter._extractor
    nodes = list(library.normalize_text(text.translate(str.maketrans(",;:!?()", "，；：！？（）"))))
    expected = [sorted(library.get_node_features_idx(i, nodes)) for i in range(len(nodes))]
    assert [sorted(row) for row in segmenter.features(text)] == expected


def test_two_segmenters_agree() -> None:
    text = "全年开展送学上门活动,覆盖离退休干部党员,举办文艺演出和书画展。"
    assert Segmenter()(text) == Segmenter()(text)


def test_the_model_folder_is_a_model_of_spacy_pkuseg() -> None:
    text = "全县组织老党员参观博物馆"
    assert pkuseg(str(shipped_model()), user_dict=None).cut(text) == Segmenter()(text)


def test_the_model_stays_small() -> None:
    assert sum(path.stat().st_size for path in shipped_model().iterdir()) < 12_000_000
