"""How figures look: rounding half up, thousands, targets as they were typed, words joined."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reportgen.formats import Unit, joined, plain_number, round_half_up, shown, shown_fraction, shown_target


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (Fraction(900, 16), 1, "56.3"),  # 9/16: 56.25, which rounds to even as 56.2
        (Fraction("0.05"), 1, "0.1"),
        (Fraction("0.25"), 1, "0.3"),
        (Fraction("0.5"), 0, "1"),
        (Fraction("1.5"), 0, "2"),
        (Fraction("2.5"), 0, "3"),
        (Fraction("0.285"), 2, "0.29"),  # as a float it lies below, and gives 0.28
        (Fraction("1.005"), 2, "1.01"),
        (Fraction("2.675"), 2, "2.68"),
        (Fraction("56.249999"), 1, "56.2"),
        (Fraction(200, 3), 1, "66.7"),
        (Fraction("99.95"), 1, "100.0"),
        (Fraction(0), 1, "0.0"),
    ],
)
def it_rounds_a_half_up(value: Fraction, decimals: int, rounded: str) -> None:
    assert str(round_half_up(value, decimals)) == rounded


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [("-0.05", 1, "-0.1"), ("-0.15", 1, "-0.2"), ("-2.5", 0, "-3"), ("-56.25", 1, "-56.3"), ("-56.24", 1, "-56.2")],
)
def it_rounds_a_negative_half_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert round_half_up(Fraction(value), decimals) == Decimal(rounded)


def it_shows_no_minus_before_a_nought() -> None:
    assert shown(Fraction("-0.04"), Unit.PERCENT, 1) == "0.0%"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (Fraction(28700, 421), Unit.PERCENT, 1, "68.2%"),
        (Fraction(100), Unit.PERCENT, 1, "100.0%"),
        (Fraction(0), Unit.PERCENT, 1, "0.0%"),
        (Fraction("35.1"), Unit.RATE, 1, "35.1"),
        (Fraction(95), Unit.COUNT, 0, "95"),
        (Fraction(0), Unit.COUNT, 0, "0"),
    ],
)
def it_shows_a_figure_in_its_unit(value: Fraction, unit: Unit, decimals: int, text: str) -> None:
    assert shown(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(999), 0, "999"),
        (Fraction(1042), 0, "1,042"),
        (Fraction(1234567), 0, "1,234,567"),
        (Fraction("1042.25"), 1, "1,042.3"),
        (Fraction(-1042), 0, "-1,042"),
    ],
)
def it_parts_thousands_with_a_comma(value: Fraction, decimals: int, text: str) -> None:
    assert shown(value, Unit.COUNT, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Fraction(90), Unit.PERCENT, "90%"),
        (Fraction("67.5"), Unit.PERCENT, "67.5%"),
        (Fraction("0.1") * 100, Unit.PERCENT, "10%"),
        (Fraction("0.875") * 100, Unit.PERCENT, "87.5%"),
        (Fraction(95), Unit.COUNT, "95"),
        (Fraction("118.25"), Unit.RATE, "118.25"),
        (Fraction(0), Unit.PERCENT, "0%"),
    ],
)
def it_shows_a_target_without_decimals_that_nobody_typed(value: Fraction, unit: Unit, text: str) -> None:
    assert shown_target(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("100", "100"), ("1000", "1000"), ("67.50", "67.5"), ("0.000001", "0.000001"), ("1/3", "0.333333"), ("0", "0")],
)
def it_writes_a_plain_number_without_trailing_noughts(value: str, text: str) -> None:
    assert plain_number(Fraction(value)) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        ("165", "242", "165 of 242"),
        ("0", "7", "0 of 7"),
        ("1165", "22527", "1,165 of 22,527"),
        ("0.5", "2", "0.5 of 2"),
    ],
)
def it_shows_the_counts_behind_a_percentage(numerator: str, denominator: str, text: str) -> None:
    assert shown_fraction(Fraction(numerator), Fraction(denominator)) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["A", "B", "C"], "A, B and C"),
        (["A", "B"], "A and B"),
        (["A"], "A"),
        ([], ""),
    ],
)
def it_joins_words_as_one_says_them(words: list[str], text: str) -> None:
    assert joined(words) == text
