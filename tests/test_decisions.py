"""The statistical stage: which alternatives are offered, what is said of them, and that the likeliest is taken."""

from __future__ import annotations

from itertools import chain

import pytest

from extract.action_features import find_verbs
from extract.candidates import MOST_TOKENS, find_candidates
from extract.chooser import Chooser
from extract.decisions import Decider, ItemCase, Neighbour
from extract.item_features import family_of
from extract.linking import Link
from extract.phrases import Token
from extract.setting import Line
from extract.unit_families import kind_of

ROLES = {"达到": "reach", "全县": "scope", "增长": "growth", "开展": "light"}


def sentence(*written: str) -> list[Token]:
    """Return tokens from `word/class`; # marks the quantities."""
    tokens: list[Token] = []
    at = 0
    for entry in written:
        text, _, tag = entry.rpartition("/")
        number = sum(token.quantity >= 0 for token in tokens) if tag == "#" else -1
        tokens.append(Token(at, at + len(text), text, "m" if tag == "#" else tag, number))
        at += len(text)
    return tokens


VISIT = sentence("走访/v", "困难/a", "党员/n", "45名/#", "，/w", "发放/v", "慰问金/n", "5万元/#", "。/w")


NO_LINK, NOBODY = Link(), Neighbour()


def item_case(tokens: list[Token], number: int = 0, link: Link = NO_LINK, before: Neighbour = NOBODY, unit: str = "名") -> ItemCase:
    at = next(i for i, token in enumerate(tokens) if token.quantity == number)
    return Decider({}, ROLES).item_case(tokens, at, unit, link, before, [before.item] if before.item else [])


def offered(case: ItemCase) -> list[str]:
    return [candidate.item for candidate in find_candidates(case.setting)]


def names_of(case: ItemCase, item: str) -> list[str]:
    return next(names for candidate, names in zip(case.candidates, case.described(), strict=True) if candidate.item == item)


def test_nothing_is_the_first_candidate() -> None:
    assert offered(item_case(VISIT))[0] == ""


def test_spans_of_the_clause_and_of_those_before_are_offered() -> None:
    assert {"党员", "困难党员", "慰问金"} <= set(offered(item_case(VISIT, 1, unit="元")))


def test_no_span_reaches_over_a_mark_or_a_quantity() -> None:
    assert not [item for item in offered(item_case(VISIT, 1, unit="元")) if "，" in item or "45名" in item]


def test_spans_neither_begin_nor_end_with_function_words() -> None:
    items = offered(item_case(sentence("社区/n", "的/u", "和/c", "食堂/n", "三家/#")))
    assert "社区的和食堂" in items
    assert not [item for item in items if item and (item[0] in "的和" or item[-1] in "的和")]


def test_quotes_are_never_cut_in_half() -> None:
    items = offered(item_case(sentence("评选/v", "“/w", "孝老/n", "之/u", "星/n", "”/w", "20名/#")))
    assert "“孝老之星”" in items
    assert not [item for item in items if ("“" in item) != ("”" in item)]


def test_spans_are_of_bounded_length() -> None:
    tokens = sentence(*["社区/n"] * 30, "三家/#")
    assert max(candidate.last - candidate.first for candidate in item_case(tokens).candidates) == MOST_TOKENS


def test_a_long_list_without_clause_marks_is_not_looked_through_to_its_beginning() -> None:
    tokens = sentence(*chain.from_iterable(("党员/n", "三名/#", "、/w") for _ in range(200)))
    assert len(item_case(tokens, 199).candidates) < 60


def test_what_the_rules_and_the_neighbour_say_is_offered_though_the_words_are_elsewhere() -> None:
    items = offered(item_case(VISIT, link=Link("驻村干部", "", ("linking.topic",)), before=Neighbour("老教师", "名", "")))
    assert {"驻村干部", "老教师"} <= set(items)


def test_the_rules_answer_is_named() -> None:
    case = item_case(VISIT, link=Link("困难党员", "走访", ("linking.left",)))
    assert {"is", "is:linking.left", "rule:linking.left:named:="} <= set(names_of(case, "困难党员"))
    assert {"rule:linking.left:named:x", "part:linking.left:shorter"} <= set(names_of(case, "党员"))


def test_the_place_of_a_span_is_named() -> None:
    names = names_of(item_case(VISIT), "困难党员")
    assert {"place:L00:people", "verb:L:走访", "right:L:Q", "shape:a-n", "family:people:people"} <= set(names)


def test_no_name_is_said_twice() -> None:
    link = Link("党员", "走访", ("linking.left",))
    for case in (item_case(VISIT, n, link, before) for n in (0, 1) for before in (Neighbour(), Neighbour("党员", "名", "", carried=False))):
        assert all(len(names) == len(set(names)) for names in case.described())


@pytest.mark.parametrize(("item", "family"), [("老党员", "people"), ("办结率", "metric"), ("慰问金", "funds"), ("食堂", "other")])
def test_family_of(item: str, family: str) -> None:
    assert family_of(item) == family


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("%", "ratio"), ("岁", "span"), ("元", "money"), ("名", "people"), ("人次", "visits"), ("期", "times"), ("户", "homes")],
)
def test_kind_of(unit: str, kind: str) -> None:
    assert kind_of(unit) == kind


def test_a_line_names_words_by_their_role_else_by_themselves_or_their_class() -> None:
    line = Line(sentence("全县/n", "的/u", "党员/n", "达到/v", "三名/#"), ROLES)
    assert line.names == ["scope", "的", "n", "reach", "Q", "^"]
    assert line.words(1, 3) == "的党员"
    assert (line.marks(0, 5), line.verbs(0, 5), line.figures(0, 5)) == (0, 1, 1)


def test_verbs_are_offered_alone_and_in_a_row() -> None:
    case = item_case(sentence("走访/v", "慰问/v", "党员/n", "三名/#"))
    assert [verb.action for verb in find_verbs(case.setting, "", "")] == ["", "走访", "走访慰问", "慰问"]


def test_verbs_that_say_nothing_are_not_offered() -> None:
    case = item_case(sentence("党员/n", "达到/v", "三名/#"))
    assert [verb.action for verb in find_verbs(case.setting, "", "建成")] == ["", "建成"]


def test_verbs_of_distant_clauses_are_not_offered() -> None:
    tokens = sentence("建成/v", *["，/w"] * 6, "发放/v", "三册/#")
    assert [verb.action for verb in find_verbs(item_case(tokens).setting, "", "")] == ["", "发放"]


def test_the_heaviest_item_and_action_are_chosen() -> None:
    decider = Decider({"item": Chooser({"last:党员": 5.0, "size:L:1": 2.0}), "action": Chooser({"word:走访": 5.0})}, ROLES)
    case = decider.item_case(VISIT, 3, "名", Link(), Neighbour(), [])
    item = decider.choose_item(case)
    action = decider.choose_action(decider.action_case(case.setting, Link(), Neighbour(), item.value))
    assert (item.value, action.value) == ("党员", "走访")
    assert 0.5 < item.probability <= 1


def test_without_weights_the_rules_answer_stands() -> None:
    decider = Decider({"item": Chooser({}), "action": Chooser({})}, ROLES)
    link = Link("困难党员", "走访", ("linking.left",))
    case = decider.item_case(VISIT, 3, "名", link, Neighbour(), [])
    assert decider.choose_item(case).value == "困难党员"
    assert decider.choose_action(decider.action_case(case.setting, link, Neighbour(), "困难党员")).value == "走访"


def test_the_action_before_is_no_alternative_in_the_next_sentence() -> None:
    decider = Decider({}, ROLES)
    setting = item_case(VISIT).setting
    assert decider.action_case(setting, Link(), Neighbour("书", "册", "赠送", carried=True), "").previous == ""
    assert decider.action_case(setting, Link(), Neighbour("书", "册", "赠送", carried=False), "").previous == "赠送"
