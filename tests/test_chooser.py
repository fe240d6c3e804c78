"""The linear model: what weighs most wins, the standing answer is given the benefit of the doubt, files keep what they are given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.chooser import DECISIONS, MARGIN, Choice, Chooser, load_choosers, save_weights, shipped_model


def choose(chooser: Chooser, *alternatives: list[str], wordings: str = "甲乙丙丁戊己庚辛", standing: int = 0) -> Choice:
    return chooser.choose(alternatives, wordings, standing)


def test_the_heaviest_alternative_is_chosen() -> None:
    assert choose(Chooser({"near": 2.0, "far": -1.0}), ["far"], ["near"], ["unknown"]).place == 1


def test_the_standing_one_of_equals_is_chosen() -> None:
    assert choose(Chooser({}), ["a"], ["b"], ["c"], standing=1).place == 1


def test_probabilities_share_one() -> None:
    assert choose(Chooser({}), ["a"], ["b"], ["c"], ["d"]).probability == pytest.approx(0.25)
    assert choose(Chooser({"a": 50.0}), ["a"], ["b"]).probability == pytest.approx(1.0)


def test_the_standing_answer_gives_way_to_a_clearly_likelier_one() -> None:
    assert choose(Chooser({"likelier": 3.0}), ["standing"], ["likelier"]).place == 1


def test_the_standing_answer_stands_against_a_slightly_likelier_one() -> None:
    choice = choose(Chooser({"likelier": MARGIN / 2}), ["standing"], ["likelier"])
    assert choice.place == 0
    assert choice.probability < 0.5


def test_wordings_that_name_the_same_stand_together() -> None:
    chooser = Chooser({"a": 0.0, "b": 0.3})
    wordings = ["困难党员", "社区", "党员"]
    assert chooser.choose([["a"], ["b"], ["a"]], wordings, standing=1).place == 0
    assert chooser.choose([["a"], ["b"], ["a"]], ["困难党员", "社区", "学员"], standing=1).place == 1


def test_the_probability_is_that_of_all_that_name_the_same() -> None:
    assert Chooser({}).choose([["a"], ["b"], ["c"]], ["困难党员", "社区", "党员"], standing=0).probability == pytest.approx(2 / 3)


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), min_size=1, max_size=6))
def test_the_order_of_names_does_not_matter(alternatives: list[list[str]]) -> None:
    chooser = Chooser({name: 0.1 * place - 0.3 for place, name in enumerate("abcdefg")})
    assert choose(chooser, *alternatives) == choose(chooser, *[names[::-1] for names in alternatives])


def test_weights_survive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "model.msgpack"
    save_weights(path, {"item": {"near": 1.5, "far": -0.25}, "action": {"is": 2.0}})
    choosers = load_choosers(path)
    assert choose(choosers["item"], ["far"], ["near"]).place == 1
    assert choose(choosers["action"], ["near"], ["is"]).place == 1


def test_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    save_weights(one, {"item": {"a": 1.0, "b": 2.0}, "action": {}})
    save_weights(other, {"action": {}, "item": {"b": 2.0, "a": 1.0}})
    assert one.read_bytes() == other.read_bytes()


def test_the_shipped_model_holds_every_decision() -> None:
    assert load_choosers(shipped_model()).keys() == set(DECISIONS)
