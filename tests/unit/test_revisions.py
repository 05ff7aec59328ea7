"""What has changed since an earlier report: figures drawn in the test, as published then and as they are now."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import QuarterBasis
from reportgen.errors import UsageError
from reportgen.figures import FIGURE_COLUMNS, Figures, Nature, Reason, Series, Value, list_figures
from reportgen.figures.revisions import EarlierFigures, ListedFigure, Revision, compare_figures
from reportgen.period import FinancialYear, Month, Quarter

YEAR = FinancialYear(2021)
Q1, Q2 = YEAR.quarter(1), YEAR.quarter(2)
APRIL, MAY, JUNE = Q1.months
IN_TIME = "csc022-within-1-working-day"
COUNT = "csc034-number"

NOT_REPORTED = ListedFigure("", "", "", "not yet reported")
NOT_AVAILABLE = ListedFigure("", "", "", "not available")
NO_CASES = ListedFigure("", "0", "0", "not applicable")
NOT_DUE = ListedFigure("", "", "", "not applicable")


def _percent(numerator: int, denominator: int) -> Value:
    if denominator == 0:
        return Value(None, Fraction(numerator), Fraction(denominator), Reason.NOT_APPLICABLE)
    return Value(Fraction(numerator * 100, denominator), Fraction(numerator), Fraction(denominator))


def _listed(value: str, numerator: int, denominator: int) -> ListedFigure:
    return ListedFigure(value, str(numerator), str(denominator), "")


def _series(catalogue: Catalogue, months: Mapping[Month, Value], years: Mapping[FinancialYear, Value]) -> Series:
    return Series(catalogue.indicators[IN_TIME], Nature.EVENTS, None, months, years, ())


def _earlier(figures: Mapping[tuple[str, str], ListedFigure], quarter: Quarter = Q1) -> EarlierFigures:
    keyed = {(IN_TIME, kind, period): figure for (kind, period), figure in figures.items()}
    return EarlierFigures("Report Q1.docx", "csc", quarter, keyed)


def _month(catalogue: Catalogue, then: ListedFigure, now: Value) -> list[tuple[str, str]]:
    """April's figure published in Q1 and as it is in Q2: what was revised, old and new."""
    figures = Figures(Q2, {IN_TIME: _series(catalogue, {APRIL: now}, {})}, "", ())
    compared = compare_figures(figures, _earlier({("month", "2021-04"): then}))
    return [(one.old, one.new) for one in compared.revised]


def _year(catalogue: Catalogue, year: FinancialYear, earlier: Quarter, now: Quarter) -> list[str]:
    """A year's figure, published by the earlier report as 80.0% and 82.5% now."""
    figures = Figures(now, {IN_TIME: _series(catalogue, {}, {year: Value(Fraction(165, 2))})}, "", ())
    compared = compare_figures(figures, _earlier({("year", str(year)): _listed("80.0", 8, 10)}, earlier))
    return [f"{one.period}: {one.old} {one.new}" for one in compared.revised]


def it_finds_a_month_that_is_another_figure_now_with_the_counts(catalogue: Catalogue) -> None:
    figures = Figures(Q2, {IN_TIME: _series(catalogue, {APRIL: _percent(166, 242)}, {})}, "", ())
    compared = compare_figures(figures, _earlier({("month", "2021-04"): _listed("68.2", 165, 242)}))
    assert (compared.source, compared.quarter) == ("Report Q1.docx", Q1)
    assert compared.revised == (Revision(IN_TIME, APRIL, "68.2%", "68.6%", "165 of 242", "166 of 242"),)
    assert compared.is_revised(IN_TIME, APRIL)
    assert not compared.is_revised(IN_TIME, MAY)


@pytest.mark.parametrize(
    ("then", "now", "revised"),
    [
        pytest.param(_listed("68.2", 165, 242), _percent(165, 242), [], id="the same"),
        pytest.param(_listed("68.2", 165, 242), _percent(1649, 2418), [], id="other counts, shown alike"),
        pytest.param(_listed("56.3", 9, 16), _percent(9, 16), [], id="rounded half up then and now"),
        pytest.param(NOT_REPORTED, _percent(1, 2), [], id="not yet reported then"),
        pytest.param(NOT_AVAILABLE, _percent(1, 2), [], id="awaited then, arrived now"),
        pytest.param(NOT_AVAILABLE, Value(reason=Reason.NOT_AVAILABLE), [], id="awaited still"),
        pytest.param(
            _listed("50.0", 1, 2),
            Value(reason=Reason.NOT_AVAILABLE),
            [("50.0%", "not available")],
            id="not available any more",
        ),
        pytest.param(
            _listed("50.0", 1, 2),
            Value(reason=Reason.NOT_YET_REPORTED),
            [("50.0%", "not yet reported")],
            id="taken out of the workbook",
        ),
        pytest.param(NO_CASES, _percent(1, 2), [("no cases", "50.0%")], id="a case that came late"),
        pytest.param(_listed("0.0", 0, 2), _percent(0, 0), [("0.0%", "no cases")], id="no case any more"),
        pytest.param(NO_CASES, _percent(0, 0), [], id="no cases still"),
        pytest.param(_listed("50.0", 1, 2), Value(reason=Reason.NOT_APPLICABLE), [], id="shown at quarters' ends only"),
        pytest.param(NOT_DUE, _percent(1, 2), [], id="not shown then by its own rule"),
        pytest.param(_listed("68", 165, 242), _percent(165, 242), [], id="more decimals now, the same figure"),
        pytest.param(_listed("68.18", 165, 242), _percent(165, 242), [], id="fewer decimals now, the same figure"),
    ],
)
def it_compares_what_is_shown(
    catalogue: Catalogue, then: ListedFigure, now: Value, revised: list[tuple[str, str]]
) -> None:
    assert _month(catalogue, then, now) == revised


def it_compares_a_year_that_had_ended(catalogue: Catalogue) -> None:
    assert _year(catalogue, YEAR.plus(-1), Q1, Q2) == ["2020/21: 80.0% 82.5%"]
    assert _year(catalogue, YEAR, YEAR.quarter(4), YEAR.plus(1).quarter(1)) == ["2021/22: 80.0% 82.5%"]
    assert _year(catalogue, YEAR, YEAR.quarter(4), YEAR.quarter(4)) == ["2021/22: 80.0% 82.5%"]


def it_does_not_compare_a_year_that_had_not_ended(catalogue: Catalogue) -> None:
    assert _year(catalogue, YEAR, Q1, Q2) == []
    assert _year(catalogue, YEAR, Q1, YEAR.quarter(4)) == []
    assert _year(catalogue, YEAR, YEAR.quarter(3), YEAR.plus(1).quarter(1)) == []


def it_takes_no_notice_of_a_period_that_only_one_of_them_has(catalogue: Catalogue) -> None:
    figures = Figures(Q2, {IN_TIME: _series(catalogue, {MAY: _percent(1, 2)}, {})}, "", ())
    compared = compare_figures(figures, _earlier({("month", "2021-04"): _listed("68.2", 165, 242)}))
    assert (compared.source, compared.revised) == ("Report Q1.docx", ())


def it_has_nothing_to_compare_with_the_first_time(figures: Figures) -> None:
    compared = compare_figures(figures, None)
    assert (compared.source, compared.quarter, compared.revised) == (None, None, ())


def it_finds_nothing_when_a_report_is_compared_with_itself_and_one_when_a_count_has_changed(
    figures: Figures, catalogue: Catalogue
) -> None:
    rows = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in list_figures(figures, catalogue)]
    listed = {
        (row["series"], row["period_kind"], row["period"]): ListedFigure(
            row["value"], row["numerator"], row["denominator"], row["reason"]
        )
        for row in rows
    }
    earlier = EarlierFigures("Report.docx", "csc", figures.quarter, listed)
    assert compare_figures(figures, earlier).revised == ()
    june = listed[COUNT, "month", str(JUNE)]
    changed = replace(june, value=str(int(june.value) + 1), numerator=str(int(june.numerator) + 1))
    revised = compare_figures(figures, replace(earlier, figures={**listed, (COUNT, "month", str(JUNE)): changed}))
    assert revised.revised == (Revision(COUNT, JUNE, changed.value, june.value, changed.numerator, june.numerator),)


def it_refuses_the_report_of_a_later_quarter(figures: Figures) -> None:
    with pytest.raises(UsageError) as told:
        compare_figures(figures, _earlier({}, YEAR.quarter(3)))
    assert str(told.value) == (
        "Report Q1.docx: holds the figures of Q3 2021/22, which is after Q2 2021/22. "
        "Name the report of an earlier quarter."
    )


def it_refuses_another_report(figures: Figures) -> None:
    with pytest.raises(UsageError, match="holds the figures of the report 'csc'; this one is 'adults'"):
        compare_figures(figures, _earlier({}), "adults")
    assert compare_figures(figures, _earlier({}), "csc").source == "Report Q1.docx"


# The earlier report's own quarter, and targets --------------------------------------------------------------------


def _quarters(catalogue: Catalogue, first: Value, to_date: Value, target: Value | None = None) -> Figures:
    series = _series(catalogue, {}, {})
    quarters, so_far = {Q1: first, Q2: _percent(1, 2)}, {Q1: to_date, Q2: _percent(1, 2)}
    return Figures(Q2, {IN_TIME: replace(series, quarters=quarters, to_date=so_far, target=target)}, "", ())


def it_compares_the_earlier_reports_quarter_and_year_to_date(catalogue: Catalogue) -> None:
    facts = {f"quarter.{IN_TIME}": _listed("50.0", 5, 10), f"year-to-date.{IN_TIME}": _listed("50.0", 5, 10)}
    earlier = replace(_earlier({}), facts=facts)
    compared = compare_figures(_quarters(catalogue, _percent(6, 10), _percent(5, 10)), earlier)
    assert [(one.quarter, one.basis, one.old, one.new, one.old_counts) for one in compared.totals] == [
        (Q1, QuarterBasis.QUARTER, "50.0%", "60.0%", "5 of 10")
    ]
    assert compared.is_total_revised(IN_TIME, Q1, QuarterBasis.QUARTER)
    assert not compared.is_total_revised(IN_TIME, Q1, QuarterBasis.YEAR_TO_DATE)


@pytest.mark.parametrize(
    ("then", "now", "changed"),
    [
        ("90", Value(Fraction(90)), []),
        ("90", Value(Fraction(85)), [("90%", "85%")]),
        ("90", None, [("90%", "none set")]),
        ("", Value(Fraction(85)), [("none set", "85%")]),
    ],
)
def it_tells_a_target_that_was_changed(
    catalogue: Catalogue, then: str, now: Value | None, changed: list[tuple[str, str]]
) -> None:
    key = (IN_TIME if then else COUNT, "target", "")
    earlier = replace(_earlier({}), figures={key: ListedFigure(then or "20", "", "", "")})
    compared = compare_figures(_quarters(catalogue, _percent(1, 2), _percent(1, 2), now), earlier)
    assert [(one.old, one.new) for one in compared.targets] == changed


def it_compares_the_year_so_far_with_a_report_of_the_same_quarter(catalogue: Catalogue) -> None:
    assert _year(catalogue, YEAR, Q2, Q2) == ["2021/22: 80.0% 82.5%"]
    assert _year(catalogue, YEAR, Q1, Q2) == []
