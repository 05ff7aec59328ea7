"""Each way in which the attacker of the public edition finds out a number, one by one, on a few figures."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from tests.attacker.attack import constraints_of, suspects_of
from tests.attacker.claims import Claim
from tests.attacker.constraints import Published
from tests.attacker.drawn import Drawn
from tests.attacker.knowledge import Meaning, Quantity, Span, read_knowledge
from tests.attacker.reading import Cell
from tests.attacker.solving import ContradictionError, Target, narrow
from tests.attacker.statements import Compared, Judged, Ordered, Statement
from tests.support import CATALOGUE

KNOWN = read_knowledge(CATALOGUE)
LAST = "2021-09"
APRIL, MAY, JUNE = (Span(month, month) for month in ("2021-04", "2021-05", "2021-06"))
QUARTER, YEAR = Span("2021-04", "2021-06"), Span("2021-04", "2021-09")
NOWHERE = Cell("report.docx", "table", "row", "column", "")


def count(measure: str, span: Span = APRIL) -> Meaning:
    """The number of a measure in these months."""
    return Meaning("count", Quantity(KNOWN.measures[measure], span))


def share(measure: str, of: str, span: Span = APRIL) -> Meaning:
    """One measure in per cent of another."""
    return Meaning("percent", Quantity(KNOWN.measures[measure], span), Quantity(KNOWN.measures[of], span))


def says(meaning: Meaning, text: str) -> Claim:
    """A cell that shows this text."""
    return Claim(NOWHERE, meaning, text)


def possible(of: Meaning, *statements: Statement, drawn: Sequence[Drawn] = (), hidden: bool = True) -> list[int]:
    """What a hidden count, or a hidden percentage's numerator, can be; three values mean many."""
    published = Published(KNOWN, LAST, [says(of, "c"), *statements] if hidden else statements, drawn)
    target = Target("", ((1, of.top),))
    (found,) = narrow(constraints_of(published), [target], suspects_of(published))
    return sorted(found.values)


def it_finds_many_values_of_a_number_that_nothing_else_tells_of() -> None:
    assert len(possible(count("missing-in-care"))) == 3


def it_subtracts_the_other_months_from_their_quarter() -> None:
    others = [says(count("re-referrals", APRIL), "7"), says(count("re-referrals", JUNE), "6")]
    assert possible(count("re-referrals", MAY), *others, says(count("re-referrals", QUARTER), "18")) == [5]


def it_subtracts_the_other_parts_from_their_total() -> None:
    parts = [("ceased-sgo-cao", "9"), ("ceased-adopted", "0"), ("ceased-turned-18", "0"), ("ceased-returned-home", "7")]
    told = [says(count(part), text) for part, text in parts]
    assert possible(count("ceased-other-under-18"), *told, says(count("ceased-care"), "18")) == [2]


def it_takes_a_part_of_a_sentence_for_the_column_that_it_is() -> None:
    fact = KNOWN.facts["ceasing-care-by-destination"].parts["Adopted"]
    sentence = says(Meaning("count", Quantity(fact, QUARTER)), "7")
    months = [says(count("ceased-adopted", APRIL), "0"), says(count("ceased-adopted", JUNE), "6")]
    assert possible(count("ceased-adopted", MAY), sentence, *months) == [1]


def it_turns_a_percentage_into_its_whole() -> None:
    told = [says(count("re-referrals"), "7"), says(share("re-referrals", "referrals"), "14.0%")]
    assert possible(count("referrals"), *told, hidden=False) == [50]


def it_turns_a_rate_into_a_count() -> None:
    others = [says(count("in-care", APRIL), "276"), says(Meaning("rate_per_10k", count("in-care", APRIL).top), "122.5")]
    rate = says(Meaning("rate_per_10k", count("in-care", MAY).top), "119.4")
    assert possible(count("in-care", MAY), *others, rate) == [269]


def it_balances_those_in_care_with_who_came_and_who_left() -> None:
    stock = [says(count("in-care", APRIL), "276"), says(count("in-care", MAY), "269")]
    assert possible(count("came-into-care", MAY), *stock, says(count("ceased-care", MAY), "11")) == [4]


def it_knows_that_a_part_is_no_more_than_its_whole_and_no_hidden_count_is_nought() -> None:
    assert possible(count("missing-children-in-care"), says(count("missing-in-care"), "2")) == [1, 2]


def it_knows_that_all_of_many_would_be_shown() -> None:
    within, whole = share("icpc-in-time", "icpc"), count("icpc")
    told: list[Statement] = [says(whole, "8"), Judged(NOWHERE, within, "over", Fraction(80), "neither", Fraction(2))]
    assert possible(within, *told) == [7]


def it_knows_that_nothing_would_be_hidden_if_nothing_were_small() -> None:
    first = count("placed-foster-internal")
    other = share("placed-foster-internal", "came-into-care")
    told = [says(count("came-into-care"), "7"), says(other, "c")]
    verdict = Judged(NOWHERE, other, "over", Fraction(50), "neither", Fraction(2))
    assert possible(first, *told, verdict, says(count("placed-yoi"), "0")) != [7]


@pytest.mark.parametrize(("verdict", "values"), [("met", [1]), ("near", [2]), ("missed", [3, 4, 5])])
def it_narrows_a_percentage_by_its_verdict(verdict: str, values: list[int]) -> None:
    repeated = share("plans-repeated", "plans-started")
    told = says(count("plans-started"), "20")
    judged = Judged(NOWHERE, repeated, verdict, Fraction(6), "lower", Fraction(5))
    assert set(possible(repeated, told, judged)) <= {*values, *(range(3, 21) if verdict == "missed" else ())}


def it_reads_a_change_as_the_number_it_came_from() -> None:
    before = count("came-into-care", Span("2020-07", "2020-09"))
    now = count("came-into-care", Span("2021-07", "2021-09"))
    fall = Compared(NOWHERE, now, before, Fraction(-875, 100), Fraction(-865, 100), relative=True)
    assert possible(now, says(before, "23"), fall) == [21]


def it_reads_the_order_of_a_list() -> None:
    reasons = KNOWN.facts["neet-by-reason"].parts
    span = Span("2021-09", "2021-09")
    ill, parent, other, rest = (Meaning("count", Quantity(part, span)) for part in reasons.values())
    told = [says(count("care-leavers-neet", span), "10"), says(ill, "6"), says(other, "c"), says(rest, "0")]
    assert possible(parent, *told) == [1, 2, 3]
    assert possible(parent, *told, Ordered(NOWHERE, (parent, other))) == [2, 3]


@pytest.mark.parametrize(("drawn_at", "values"), [("68.1710207", 1), ("68.2", 3)], ids=["exact", "as it is printed"])
def it_reads_a_drawing_to_its_full_precision(drawn_at: str, values: int) -> None:
    within, whole = share("referrals-within-1-day", "referrals", YEAR), count("referrals", YEAR)
    drawn = Drawn(NOWHERE, within, Fraction(drawn_at), Fraction(4, 10**6))
    limit = Compared(NOWHERE, whole, says(count("re-referrals"), "7").meaning, Fraction(293), Fraction(493))
    told: list[Statement] = [says(count("re-referrals"), "7"), says(within, "68.2%"), limit]
    found = possible(count("referrals-within-1-day", YEAR), *told, drawn=[drawn], hidden=False)
    assert len(found) == values
    assert values > 1 or found == [287]


def it_sees_what_a_column_of_a_stack_stands_on() -> None:
    hidden, above = count("placed-with-parent"), count("placed-connected")
    drawn = Drawn(NOWHERE, above, Fraction(6), Fraction(1, 10**6), foot=Fraction(3), under=(hidden,))
    assert possible(hidden, says(above, "6"), drawn=[drawn]) == [3]


def it_says_when_what_was_published_contradicts_itself() -> None:
    with pytest.raises(ContradictionError, match="8"):
        possible(count("re-referrals", MAY), says(count("re-referrals"), "7"), says(count("re-referrals"), "8"))
