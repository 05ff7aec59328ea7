"""Disclosure control: what is hidden as it is small, what goes with it, and that nothing more does."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import PublicEdition
from reportgen.disclosure.choosing import Reader, Secret, choose, groups
from reportgen.disclosure.knowledge import Knowledge, known_of
from reportgen.disclosure.printed import Printed, Shows, printed_count
from reportgen.disclosure.protect import Protected, _beside, protect
from reportgen.disclosure.quantities import How, Namer, Quantity, Same
from reportgen.figures import Figures, Reason, Value, compute_figures, fact_row, list_figures
from reportgen.period import FinancialYear, Month
from reportgen.sources import Workbook

APRIL = Month(2021, 4)


@pytest.fixture(scope="module")
def earlier(workbook: Workbook, catalogue: Catalogue) -> Figures:
    """The shipped workbook's first quarter."""
    return compute_figures(workbook, catalogue, FinancialYear(2021).quarter(1))


@pytest.fixture(scope="module")
def protected(figures: Figures, catalogue: Catalogue, earlier: Figures) -> Protected:
    """The shipped workbook's public edition."""
    return protect(figures, catalogue, [earlier])


# A table drawn by hand ------------------------------------------------------------------------------------------------


def _quantity(name: str) -> Quantity:
    return Quantity(Same(name), How.OVER, (APRIL,))


def _table(total: int, **parts: int) -> tuple[Knowledge, dict[Printed, int]]:
    """A total and its parts, each printed; hiding one loses its own size, so that the least to lose is known."""
    counts = {"total": total, **parts}
    known = Knowledge({_quantity(name): count for name, count in counts.items()})
    known.relate([(_quantity("total"), 1), *((_quantity(name), -1) for name in parts)])
    return known, {_count(name, count): count for name, count in counts.items()}


def _count(name: str, count: int) -> Printed:
    return printed_count(_quantity(name), Fraction(count))


def _hidden(total: int, **parts: int) -> Mapping[str, set[str]]:
    """What is hidden as it is small (1 to 5), and what besides."""
    known, printed = _table(total, **parts)
    first = frozenset(one for one in printed if 1 <= one.value <= 5)
    secrets = [Secret(((one.upper, 1),), int(one.value)) for one in first]
    hiding = choose(known, printed, first, secrets)
    return {
        kind: {str(one.upper.measure.key) for one in found}
        for kind, found in (("first", hiding.first), ("second", hiding.second))
    }


def it_hides_a_second_part_where_one_alone_could_be_subtracted() -> None:
    assert _hidden(60, a=3, b=20, c=37) == {"first": {"a"}, "second": {"b"}}


def it_hides_the_total_where_that_is_less_to_lose() -> None:
    assert _hidden(11, a=3, b=8) == {"first": {"a"}, "second": {"b"}}
    assert _hidden(3, a=3, b=0) == {"first": {"a", "total"}, "second": set()}


def it_hides_no_more_where_enough_is_hidden() -> None:
    assert _hidden(60, a=3, b=4, c=53) == {"first": {"a", "b"}, "second": set()}


def it_hides_more_where_two_small_parts_leave_fewer_than_three_possible_values() -> None:
    """1 and 2 make 3: each could only be 1 or 2, as noughts are shown."""
    assert _hidden(60, a=1, b=2, c=20, d=37) == {"first": {"a", "b"}, "second": {"c"}}


def it_never_hides_a_nought() -> None:
    assert _hidden(60, a=3, b=0, c=57) == {"first": {"a"}, "second": {"c"}}


def it_keeps_from_a_percentage_what_its_count_hides() -> None:
    """10.3% of 29 is 3 of 29, so that either the percentage or the 29 has to go."""
    known = Knowledge({_quantity("part"): 3, _quantity("whole"): 29})
    known.relate([(_quantity("whole"), 1), (_quantity("part"), -1)], 0, None)
    share = Printed(Shows.PERCENT, _quantity("part"), Fraction("10.3"), _quantity("whole"), 1)
    printed = {share: 2, _count("part", 3): 1, _count("whole", 29): 1}
    hiding = choose(known, printed, frozenset({_count("part", 3)}), [Secret(((_quantity("part"), 1),), 3)])
    assert hiding.second == {_count("whole", 29)} or hiding.second == {share}


def it_leaves_out_a_relation_that_typed_numbers_do_not_keep_to() -> None:
    known, _ = _table(60, a=3, b=20, c=36)
    assert known.relations == []


# The shipped workbook -------------------------------------------------------------------------------------------------


def it_hides_what_is_small_and_shows_nought(protected: Protected) -> None:
    months = protected.figures.series["csc209-placed-with-parent-P1"].months
    assert [months[month].reason for month in list(months)[:2]] == [Reason.SUPPRESSED, None]
    assert list(months.values())[1].amount == 0


def it_hides_percentages_of_which_few_are_part_or_few_are_not(protected: Protected) -> None:
    series = protected.figures.series
    reviews = list(series["csc218-reviewed"].months.values())[:6]
    assert {value.reason for value in reviews} == {Reason.SUPPRESSED}
    assert series["csc022-within-1-working-day"].to_date[protected.figures.quarter].amount == Fraction(28700, 421)


def it_hides_earlier_years_percentages_that_are_likely_to_be_of_few(protected: Protected) -> None:
    """CSC 218 was 99.6% in 2020/21; of some 250 reviews one was late."""
    years = protected.figures.series["csc218-reviewed"].years
    assert [year.instead if year.is_suppressed else str(year.amount) for year in years.values()] == [
        "100",
        "100",
        "c",
        "c",
    ]


def it_leaves_three_possible_values_for_each_secret_and_hides_nothing_in_vain(
    figures: Figures, catalogue: Catalogue
) -> None:
    """Whatever is hidden besides, shown again it would lay something open."""
    namer = Namer(catalogue, figures)
    known, printed, first, secrets = _asked(namer)
    hiding = choose(known, printed, first, secrets)
    assert hiding.second
    for group in groups(known, printed, secrets):
        hidden = frozenset(hiding.all)
        assert all(Reader(group, hidden).possible(one) >= 3 for one in group.secrets)
        for one in hiding.second.intersection(group.printed):
            reader = Reader(group, hidden - {one})
            others = [_as_secret(other) for other in hiding.second - {one} if other in group.printed]
            assert any(reader.possible(secret) < 3 for secret in (*group.secrets, *filter(None, others)))


def _as_secret(printed: Printed) -> Secret | None:
    return Secret(((printed.upper, 1),), int(printed.value)) if printed.shows is Shows.COUNT else None


def _asked(namer: Namer) -> tuple[Knowledge, dict[Printed, int], frozenset[Printed], list[Secret]]:
    from reportgen.disclosure.printed import everything_printed
    from reportgen.disclosure.protect import _is_small, _secrets

    known, places = known_of(namer)
    printed, rule = everything_printed(places), PublicEdition()
    first = frozenset(one for one in printed if _is_small(one, known, rule))
    return known, printed, first, list(_secrets(places, known, rule))


def it_hides_in_a_quarter_what_the_quarter_before_hid(
    catalogue: Catalogue, earlier: Figures, protected: Protected
) -> None:
    before = protect(earlier, catalogue).figures
    assert protected.given_away == 0
    for name, series in before.series.items():
        now = protected.figures.series[name].months
        for month in before.quarter.months:
            assert series.months[month].is_suppressed == now[month].is_suppressed, (name, str(month))


def it_shows_an_indicator_whole_where_the_catalogue_says_so(figures: Figures, catalogue: Catalogue) -> None:
    rule = PublicEdition(whole=frozenset({"csc252a-15-days-monthly", "quarter.csc252a-15-days-monthly"}))
    public = protect(figures, replace(catalogue, public_edition=rule)).figures
    assert not any(value.is_suppressed for value in public.series["csc252a-15-days-monthly"].months.values())


def it_keeps_no_number_that_is_not_shown(figures: Figures, catalogue: Catalogue, protected: Protected) -> None:
    """No trace, no count behind a hidden figure, no digit beyond those printed unless its counts are."""
    for series in protected.figures.series.values():
        for value in (*series.months.values(), *series.years.values(), *series.quarters.values()):
            assert not value.traces
            if value.is_suppressed:
                assert value.amount is None
                assert value.numerator is None or value.denominator is None
            elif value.amount is not None and None in (value.numerator, value.denominator):
                assert value.amount * 1000 % 1 == 0
    assert len(list(list_figures(protected.figures, catalogue))) == len(list(list_figures(figures, catalogue)))


def it_tells_the_sign_where_a_fact_is_not_shown(protected: Protected) -> None:
    rows = {fact.id: fact_row(fact) for fact in protected.figures.facts}
    assert "value" not in rows["section-47-on-plan"]
    assert rows["section-47-on-plan"]["suppressed"] == "c"


@pytest.mark.parametrize(("exact", "shown"), [("89.96", "89.999"), ("90.04", "90.001"), ("90", "90"), ("89.9", "89.9")])
def it_keeps_a_rounded_figure_on_its_side_of_the_target(exact: str, shown: str) -> None:
    rounded = Fraction(str(round(float(exact), 1)))
    assert _beside(rounded, Fraction(exact), Fraction(90), 1) == Fraction(shown)


def it_is_there_though_it_is_suppressed() -> None:
    assert Value(reason=Reason.SUPPRESSED).is_there
    assert not Value(reason=Reason.NOT_AVAILABLE).is_there
