"""The command that counts the lexicon, with a teacher that knows five words."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.tags import Tagger
from extract.training.lexicon import CLASSES, align, build, count, find_sentences, prune

KNOWN = {"走访": "v", "老": "a", "党员": "n", "20": "m", "名": "q", "。": "w"}


def teach(sentences: list[str]) -> list[list[tuple[str, str]]]:
    def tag(sentence: str) -> list[tuple[str, str]]:
        words = []
        while sentence:
            word = next((word for word in KNOWN if sentence.startswith(word)), sentence[0])
            words.append((word, KNOWN.get(word, "n")))
            sentence = sentence[len(word) :]
        return words

    return [tag(sentence) for sentence in sentences]


def test_sentences_hold_a_numeral_and_are_neither_scraps_nor_endless() -> None:
    texts = ["走访老党员20名。走访老党员。三名。" + "走访三名老党员" * 40 + "。"]
    assert find_sentences(texts) == ["走访老党员20名。"]


def test_a_word_takes_the_class_at_its_end() -> None:
    assert align([("走访", "v"), ("老", "a"), ("党员", "n")], ["走访", "老党员"]) == [("走访", "v"), ("老党员", "n")]
    assert align([("走访慰问", "vn")], ["走访", "慰问"]) == [("走访", "vn"), ("慰问", "vn")]


def test_sentences_stand_between_marks() -> None:
    _, transitions = count([[("走访", "v"), ("党员", "n")]])
    assert {tag: dict(follow) for tag, follow in transitions.items()} == {"w": {"v": 1}, "v": {"n": 1}, "n": {"w": 1}}


@pytest.mark.parametrize(
    ("word", "tag", "seen", "kept"),
    [
        ("走访", "v", 3, True),
        ("走访", "v", 2, False),
        ("党员", "n", 4, True),
        ("党员", "n", 3, False),
        ("王五", "per", 9, False),
        ("三", "m", 9, False),
        ("App", "n", 9, False),
    ],
)
def test_which_words_are_worth_an_entry(word: str, tag: str, seen: int, kept: bool) -> None:
    words, _ = count([[(word, tag)]] * seen)
    assert (word in prune(words)) == kept


def test_rare_classes_of_a_word_are_left_out() -> None:
    words, _ = count([[("走访", "v")]] * 99 + [[("走访", "n")]])
    assert dict(prune(words)["走访"]) == {"v": 99}


def test_a_tagger_reads_what_is_written(tmp_path: Path) -> None:
    assert build(["走访老党员20名。"] * 5, teach, tmp_path / "lexicon") == (5, 3)
    made = Tagger(tmp_path / "lexicon")
    assert made.share("走访", "v") == 1.0
    assert made.tag(["走访", "老党员"]) == ["v", "n"]


def test_the_same_texts_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "other"):
        build(["走访老党员20名。"] * 5, teach, tmp_path / name)
    for file in ("words.tsv", "transitions.tsv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()
    assert len((tmp_path / "one" / "transitions.tsv").read_text(encoding="utf-8").splitlines()) == len(set(CLASSES.values()))
