"""The linear model: what weighs most wins, the standing answer is given the benefit of the doubt, files keep what they are given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.chooser import DECISIONS, MARGIN, Chooser, load_choosers, save_weights, shipped_model


def test_the_heaviest_alternative_is_chosen() -> None:
    chooser = Chooser({"near": 2.0, "far": -1.0})
    assert chooser.choose([["far"], ["near"], ["unknown"]]).place == 1


def test_the_first_of_equals_is_chosen() -> None:
    assert Chooser({}).choose([["a"], ["b"]]).place == 0


def test_probabilities_share_one() -> None:
    assert Chooser({}).choose([["a"], ["b"], ["c"], ["d"]]).probability == pytest.approx(0.25)
    assert Chooser({"a": 50.0}).choose([["a"], ["b"]]).probability == pytest.approx(1.0)


def test_the_standing_answer_gives_way_to_a_clearly_likelier_one() -> None:
    chooser = Chooser({"likelier": 3.0})
    assert chooser.choose([["standing"], ["likelier"]], standing=0).place == 1


def test_the_standing_answer_stands_against_a_slightly_likelier_one() -> None:
    chooser = Chooser({"likelier": MARGIN / 2})
    choice = chooser.choose([["standing"], ["likelier"]], standing=0)
    assert choice.place == 0
    assert choice.probability < 0.5


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), min_size=1, max_size=6))
def test_the_order_of_names_does_not_matter(alternatives: list[list[str]]) -> None:
    chooser = Chooser({name: 0.1 * place - 0.3 for place, name in enumerate("abcdefg")})
    assert chooser.choose(alternatives) == chooser.choose([names[::-1] for names in alternatives])


def test_weights_survive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "model.msgpack"
    save_weights(path, {"item": {"near": 1.5, "far": -0.25}, "action": {"is": 2.0}})
    choosers = load_choosers(path)
    assert choosers["item"].choose([["far"], ["near"]]).place == 1
    assert choosers["action"].choose([["near"], ["is"]]).place == 1


def test_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    save_weights(one, {"item": {"a": 1.0, "b": 2.0}, "action": {}})
    save_weights(other, {"action": {}, "item": {"b": 2.0, "a": 1.0}})
    assert one.read_bytes() == other.read_bytes()


def test_the_shipped_model_holds_every_decision() -> None:
    assert load_choosers(shipped_model()).keys() == set(DECISIONS)
