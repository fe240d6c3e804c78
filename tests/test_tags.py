"""Word classes: the lexicon, the endings of words outside it, and the classes that are known beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.tags import Tagger, tagger

LEXICON = {
    "words.tsv": "走访\tv:9 vn:1\n党员\tn:10\n大会\tn:4\n年会\tn:4\n例会\tn:4\n",
    "transitions.tsv": "n\tw:5 v:5\nv\tn:8\nvn\tw:1\nw\tv:8 n:2\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Tagger:
    for name, rows in LEXICON.items():
        (tmp_path / name).write_text(rows, encoding="utf-8")
    return Tagger(tmp_path)


def test_the_shipped_lexicon_tells_verbs_from_nouns() -> None:
    assert tagger().tag(["走访", "老党员"]) == ["v", "n"]
    assert tagger().tag(["积极", "参加", "会议", "。"])[1:] == ["v", "n", "w"]


def test_the_neighbours_decide_between_two_classes() -> None:
    assert tagger().tag(["慰问", "老人"])[0] == "v"
    assert tagger().tag(["开展", "慰问"])[1] == "vn"


def test_no_words_have_no_classes() -> None:
    assert tagger().tag([]) == []


@pytest.mark.parametrize(("word", "tag"), [("App", "n"), ("2023", "m"), ("，", "w"), ("%", "w")])
def test_words_without_chinese_characters(word: str, tag: str) -> None:
    assert tagger().tag([word]) == [tag]


def test_a_class_known_beforehand_stands(small: Tagger) -> None:
    assert small.tag(["走访", "党员"], {0: "n"}) == ["n", "n"]


def test_a_word_outside_the_lexicon_is_judged_by_its_ending(small: Tagger) -> None:
    assert small.tag(["走访", "晚会"]) == ["v", "n"]


def test_known_words_hold_in_the_new_tagger_only(small: Tagger) -> None:
    other = small.knowing({"党员": "v"})
    assert other.tag(["党员"]) == ["v"]
    assert small.tag(["党员"]) == ["n"]


@pytest.mark.parametrize(("word", "tag", "share"), [("走访", "v", 0.9), ("走访", "vn", 0.1), ("走访", "n", 0.0), ("晚会", "n", 0.0)])
def test_share(small: Tagger, word: str, tag: str, share: float) -> None:
    assert small.share(word, tag) == share


def test_the_lexicon_holds_no_class_without_transitions() -> None:
    folder = Path(__file__).parents[1] / "extract" / "lexicon"
    classes = {line.split("\t")[0] for line in (folder / "transitions.tsv").read_text(encoding="utf-8").splitlines()}
    used = {
        cell.split(":")[0]
        for line in (folder / "words.tsv").read_text(encoding="utf-8").splitlines()
        for cell in line.split("\t")[1].split()
    }
    assert used <= classes
