"""Written numbers and what is not one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numerals import parse_numeral, tidy

READ = {
    "digits": ("37", "37"),
    "full width": ("３７", "37"),
    "grouped": ("4,600", "4600"),
    "grouped by a wide comma": ("4，600万", "46000000"),
    "grouped by a blank": ("14 535", "14535"),
    "point first": (".25", "0.25"),
    "negative": ("-8", "-8"),
    "negative in words": ("负三十六", "-36"),
    "teens": ("十七", "17"),
    "hundreds": ("四百零六", "406"),
    "formal": ("叁佰贰拾", "320"),
    "traditional": ("兩萬億", "2000000000000"),
    "twenties": ("廿六", "26"),
    "by place": ("一七二零", "1720"),
    "mixed": ("12亿3000万", "1230000000"),
    "mixed with zero": ("200亿零四千230", "20000004230"),
    "short last digit": ("一万三", "13000"),
    "short last digit, mixed": ("13万2", "132000"),
    "no short digit after zero": ("一万零三", "10003"),
    "point in words": ("一百点五", "100.5"),
    "half": ("三个半", "3.5"),
    "tenths": ("七成五", "0.75"),
    "percent": ("百分之十二", "0.12"),
    "per mille": ("千分之三", "0.003"),
}


REFUSED = ["", " ", "第三", "统一", "一点", "1.2.3", "1,2", "半导体", "abc", "分之", "三人", "-", "点五", "３．", "一" * 300, "万" * 40]


@pytest.mark.parametrize(("text", "value"), READ.values(), ids=READ)
def test_value(text: str, value: str) -> None:
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", REFUSED)
def test_not_a_number(text: str) -> None:
    assert parse_numeral(text) is None


def test_a_share_without_end_is_close() -> None:
    value = parse_numeral("三分之二")
    assert value is not None
    assert abs(value - Decimal("0.6666666667")) < Decimal("1e-9")


def test_division_by_zero_is_no_number() -> None:
    assert parse_numeral("零分之一") is None


def test_decimals_are_exact() -> None:
    assert str(parse_numeral("0.1亿")) == "10000000"


@given(st.integers(min_value=0, max_value=10**15))
def test_grouping_changes_nothing(number: int) -> None:
    assert parse_numeral(f"{number:,}") == number


def written(number: int) -> str:
    """Return a number under 10,000 in Chinese."""
    text, zero = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return text


@given(st.integers(min_value=1, max_value=9999), st.integers(min_value=0, max_value=9999))
def test_chinese_numbers_read_back(upper: int, lower: int) -> None:
    below = ("零" if 0 < lower < 1000 else "") + written(lower)
    assert parse_numeral(f"{written(upper)}万{below}") == upper * 10000 + lower


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    value = parse_numeral(text)
    assert value is None or value.is_finite()


def test_tidy_drops_zeros() -> None:
    assert str(tidy(Decimal("2.50"))) == "2.5"
    assert str(tidy(Decimal("1E+3"))) == "1000"
