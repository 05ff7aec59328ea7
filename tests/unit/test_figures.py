"""Counting: case lists and scorecard rows, drawn in the test, and what is counted from them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import (
    AgeBetween,
    AtLeastMonths,
    Basis,
    Condition,
    DateChoice,
    EventMeasure,
    Filled,
    ListMeasure,
    OneOf,
    RowMeasure,
    SnapshotMeasure,
    WithinMonths,
    WorkingDays,
    YesNo,
)
from reportgen.errors import UsageError, WorkbookError
from reportgen.figures import Figures, Reason, Reported, choose_quarter, compute_figures, reported_months
from reportgen.figures.counting import Counter, Counts, months_up_to
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import CaseList, Cell, DoubtKind, RowKey, Scorecard, ScorecardRow, Workbook

YEAR = FinancialYear(2021)
Q1, Q2 = YEAR.quarter(1), YEAR.quarter(2)
APRIL, MAY, JUNE = Q1.months
KEY = RowKey("CSC 1", "Visits", "Numerator")


def _book(cases: CaseList | None = None, scorecard: Scorecard | None = None) -> Workbook:
    lists = {"list": cases} if cases else {}
    return Workbook("Book.xlsx", None, lists, scorecard, {}, {}, "", ())


def _cases(**columns: Sequence[object]) -> CaseList:
    """A case list drawn column by column; its rows stand from row 5 down."""
    rows = len(next(iter(columns.values())))
    letters = {name: chr(ord("A") + place) for place, name in enumerate(columns)}
    return CaseList("Book.xlsx > List", columns, letters, range(5, 5 + rows))


def _counter(book: Workbook, quarter: Quarter = Q1) -> Counter:
    return Counter(book, Reported("Book.xlsx", YEAR, frozenset(Q2.months_to_date)), quarter, [])


def _events(cases: CaseList, *where: Condition, distinct: str | None = None, quarter: Quarter = Q1) -> Counts:
    measure = EventMeasure("m", "list", where, (DateChoice("day", ()),), distinct)
    return _counter(_book(cases), quarter).count(measure)


def _snapshot(cases: CaseList, quarter: Quarter = Q1) -> Counts:
    return _counter(_book(cases), quarter).count(SnapshotMeasure("m", "list", (), "start", "end"))


def _row(**months: Cell) -> Scorecard:
    cells = {Month.of(datetime.strptime(name, "%b%y")): cell for name, cell in months.items()}
    return Scorecard("Book.xlsx > Scorecard", {KEY.folded: ScorecardRow(KEY, Cell("D5"), {}, cells)}, YEAR.months)


def _number(value: int) -> Cell:
    return Cell("Book.xlsx > Scorecard > H5", Fraction(value))


def it_counts_the_first_and_the_last_day_of_each_month() -> None:
    counts = _events(_cases(day=[date(2021, 4, 1), date(2021, 4, 30), date(2021, 5, 1), date(2021, 6, 30)]))
    assert [counts.at(month) for month in (APRIL, MAY, JUNE)] == [2, 1, 1]


def it_counts_nothing_before_the_year_or_after_the_quarter() -> None:
    counts = _events(_cases(day=[date(2021, 3, 31), date(2021, 7, 1), date(2020, 5, 1)]))
    assert counts.over(months_up_to(JUNE)) == 0


def it_counts_the_last_day_of_the_year() -> None:
    cases = _cases(day=[date(2021, 4, 1), date(2022, 3, 31), date(2022, 4, 1)])
    assert _events(cases, quarter=YEAR.quarter(4)).over(months_up_to(Month(2022, 3))) == 2


def it_counts_an_event_at_a_quarter_to_midnight_on_the_last_day() -> None:
    assert _events(_cases(day=[datetime(2021, 6, 30, 23, 45)])).at(JUNE) == 1


def it_gives_nought_for_a_reported_month_without_events() -> None:
    counts = _events(_cases(day=[date(2021, 4, 5)]))
    assert [counts.at(month) for month in (APRIL, MAY, JUNE)] == [1, 0, 0]


def it_counts_a_child_once_in_a_month_and_once_in_the_year() -> None:
    days = [date(2021, 4, 5), date(2021, 4, 9), date(2021, 5, 3), date(2021, 5, 4)]
    counts = _events(_cases(day=days, child=["A", "A", "A", "B"]), distinct="child")
    assert [counts.at(APRIL), counts.at(MAY), counts.over(months_up_to(MAY))] == [1, 2, 2]


def it_takes_the_first_date_whose_conditions_hold() -> None:
    cases = _cases(
        created=[date(2021, 5, 3), date(2021, 5, 3)], informed=[date(2021, 4, 9), None], by=["Agency", "Internal"]
    )
    choices = (DateChoice("informed", (OneOf("by", ("agency",), negated=False),)), DateChoice("created", ()))
    counts = _counter(_book(cases)).count(EventMeasure("m", "list", (), choices, None))
    assert [counts.at(APRIL), counts.at(MAY)] == [1, 1]


def it_warns_of_a_case_whose_chosen_date_is_blank() -> None:
    cases = _cases(created=[date(2021, 5, 3)], informed=[None], by=["Agency"])
    choices = (DateChoice("informed", (OneOf("by", ("Agency",), negated=False),)), DateChoice("created", ()))
    counter = _counter(_book(cases))
    assert counter.count(EventMeasure("m", "list", (), choices, None)).over(months_up_to(JUNE)) == 0
    assert "Book.xlsx > List > B5" in [finding.where for finding in counter.doubts]


def it_counts_as_open_what_started_on_the_day_and_not_what_ended_on_it() -> None:
    last = date(2021, 4, 30)
    cases = _cases(start=[last, date(2021, 3, 1), date(2021, 3, 1)], end=[None, last, date(2021, 5, 1)])
    assert _snapshot(cases).at(APRIL) == 2


def it_never_counts_as_open_what_starts_and_ends_on_one_day() -> None:
    cases = _cases(start=[date(2021, 4, 30), date(2021, 5, 5)], end=[date(2021, 4, 30), date(2021, 5, 5)])
    assert [_snapshot(cases).at(month) for month in (APRIL, MAY, JUNE)] == [0, 0, 0]


def it_counts_as_open_at_30_june_what_ended_only_later() -> None:
    cases = _cases(start=[date(2020, 1, 1)], end=[date(2021, 7, 15)])
    assert _snapshot(cases).at(JUNE) == 1
    assert _snapshot(cases, Q2).at(Month(2021, 7)) == 0


def it_takes_a_snapshot_on_29_february() -> None:
    year = FinancialYear(2023)
    cases = _cases(start=[date(2024, 2, 29)], end=[date(2024, 3, 1)])
    counts = _snapshot(cases, year.quarter(4))
    assert [counts.at(Month(2024, 2)), counts.at(Month(2024, 3))] == [1, 0]


@pytest.mark.parametrize(
    ("decided", "within", "over"),
    [
        (date(2021, 4, 1), 1, 0),  # the same day
        (date(2021, 4, 6), 1, 0),  # Good Friday, a weekend and Easter Monday lie between: 1 working day
        (date(2021, 4, 7), 0, 0),
        (date(2021, 4, 9), 0, 1),
        (None, 0, 0),  # not decided: neither
    ],
)
def it_judges_working_days_over_easter(decided: date | None, within: int, over: int) -> None:
    cases = _cases(day=[date(2021, 4, 1)], decided=[decided])
    assert _events(cases, WorkingDays("day", "decided", 1, None)).at(APRIL) == within
    assert _events(cases, WorkingDays("day", "decided", None, 3)).at(APRIL) == over


def it_counts_an_end_before_its_start_neither_as_quick_nor_as_slow() -> None:
    cases = _cases(day=[date(2021, 4, 9)], decided=[date(2021, 4, 1)])
    for at_most, over in ((1, None), (None, 0)):
        assert _events(cases, WorkingDays("day", "decided", at_most, over)).at(APRIL) == 0


@pytest.mark.parametrize(
    ("previous", "counted"),
    [(date(2020, 4, 15), 1), (date(2020, 4, 14), 0), (date(2021, 4, 15), 1), (None, 0)],
)
def it_counts_within_12_months_up_to_the_same_calendar_day(previous: date | None, counted: int) -> None:
    cases = _cases(day=[date(2021, 4, 15)], previous=[previous])
    assert _events(cases, WithinMonths("previous", "day", 12)).at(APRIL) == counted


@pytest.mark.parametrize(("started", "counted"), [(date(2019, 4, 15), 1), (date(2019, 4, 16), 0)])
def it_counts_two_years_or_more_from_the_same_calendar_day(started: date, counted: int) -> None:
    cases = _cases(day=[date(2021, 4, 15)], started=[started])
    assert _events(cases, AtLeastMonths("started", "day", 24)).at(APRIL) == counted


def it_counts_two_years_from_29_february_to_28_february() -> None:
    cases = _cases(day=[date(2022, 2, 27), date(2022, 2, 28)], started=[date(2020, 2, 29)] * 2)
    counts = _events(cases, AtLeastMonths("started", "day", 24), quarter=YEAR.quarter(4))
    assert counts.at(Month(2022, 2)) == 1


def it_reads_texts_without_regard_to_capitals_and_spaces() -> None:
    cases = _cases(day=[date(2021, 4, 1)] * 4, kind=["ICPC", " icpc ", "RCPC", None])
    assert _events(cases, OneOf("kind", ("ICPC",), negated=False)).at(APRIL) == 2
    assert _events(cases, OneOf("kind", ("ICPC",), negated=True)).at(APRIL) == 2


def it_takes_a_blank_yes_or_no_for_no() -> None:
    cases = _cases(day=[date(2021, 4, 1)] * 3, transfer=[True, False, None])
    assert _events(cases, YesNo("transfer", yes=True)).at(APRIL) == 1
    assert _events(cases, YesNo("transfer", yes=False)).at(APRIL) == 2


def it_tells_filled_cells_from_blank_ones() -> None:
    cases = _cases(day=[date(2021, 4, 1)] * 2, reason=["Illness", None])
    assert _events(cases, Filled("reason", filled=True)).at(APRIL) == 1
    assert _events(cases, Filled("reason", filled=False)).at(APRIL) == 1


def it_takes_age_at_the_quarters_end() -> None:
    born = [date(2002, 9, 30), date(2002, 10, 1), date(1999, 10, 1), date(1999, 9, 30), None]
    measure = ListMeasure("m", "list", (AgeBetween("born", 19, 21),))
    counts = _counter(_book(_cases(born=born)), Q2).count(measure)
    assert counts.at(Q2.last_month) == 2


def it_says_that_a_standing_list_is_not_available_for_an_earlier_quarter() -> None:
    counts = _counter(_book(_cases(born=[date(2001, 1, 1)])), Q1).count(ListMeasure("m", "list", ()))
    assert counts.at(JUNE) is Reason.NOT_AVAILABLE


def it_adds_up_the_months_of_a_scorecard_row_of_events() -> None:
    scorecard = _row(Apr21=_number(3), May21=_number(0), Jun21=_number(4))
    counts = _counter(_book(scorecard=scorecard)).count(RowMeasure("m", KEY, Basis.EVENTS, quarterly=False))
    assert [counts.at(MAY), counts.over(months_up_to(JUNE))] == [0, 7]


def it_tells_a_word_and_a_blank_in_a_reported_month_from_nought() -> None:
    scorecard = _row(Apr21=Cell("S > H5", text="awaited"), May21=Cell("S > I5"), Jun21=_number(0))
    counter = _counter(_book(scorecard=scorecard))
    counts = counter.count(RowMeasure("m", KEY, Basis.EVENTS, quarterly=False))
    assert [counts.at(month) for month in Q1.months] == [Reason.NOT_AVAILABLE, Reason.NOT_AVAILABLE, 0]
    assert counts.over(months_up_to(JUNE)) is Reason.NOT_AVAILABLE
    assert [str(warning) for warning in counter.doubts] == [
        "S > H5: holds words, or an Excel error, where a number belongs; the figure is not available.",
        "S > I5: is blank in a reported month; the figure is not available.",
    ]


def it_expects_a_quarterly_row_only_at_the_quarters_end() -> None:
    scorecard = _row(Apr21=Cell("H5"), May21=Cell("I5"), Jun21=Cell("J5"))
    counter = _counter(_book(scorecard=scorecard))
    counts = counter.count(RowMeasure("m", KEY, Basis.YEAR_TO_DATE, quarterly=True))
    assert [counts.at(month) for month in Q1.months] == [
        Reason.NOT_APPLICABLE,
        Reason.NOT_APPLICABLE,
        Reason.NOT_AVAILABLE,
    ]
    assert counter.doubts == []


def it_gives_no_percentage_of_nothing(workbook: Workbook, catalogue: Catalogue) -> None:
    nothing = {
        name: CaseList(c.where, dict.fromkeys(c.columns, ()), c.letters, ()) for name, c in workbook.case_lists.items()
    }
    book = Workbook("Empty", None, nothing, workbook.scorecard, workbook.population, workbook.benchmarks, "", ())
    series = compute_figures(book, catalogue, Q2).series
    late = series["csc026-over-3-working-days"]
    assert late.months[APRIL].amount is None
    assert late.months[APRIL].denominator == 0
    assert late.years[YEAR].reason is Reason.NOT_APPLICABLE
    assert series["csc034-number"].months[APRIL].amount == 0


def it_takes_a_year_to_date_percentage_from_sums_and_not_from_months(figures: Figures) -> None:
    visits = figures.series["csc260b-ytd"].years[YEAR]
    months = [figures.series["csc260a-monthly"].months[month] for month in Q2.months_to_date]
    assert visits.numerator == sum(value.numerator or 0 for value in months) == 1381
    assert visits.amount == Fraction(138100, 1490)


def it_takes_each_current_year_by_its_own_rule(figures: Figures) -> None:
    series = figures.series
    assert series["csc178-monthly"].years[YEAR] == series["csc178-monthly"].months[Month(2021, 9)]
    assert series["csc034-number"].years[YEAR].amount == 44
    assert series["csc246-children"].years[YEAR].amount == 24  # distinct in the year; the months add up to 44
    assert series["iha-within-20-working-days-ytd"].years[YEAR].numerator == 19  # June's: September is awaited
    assert series["csc032-monthly"].years == {}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, "Population: has no number under 'Population aged 0-17' for 2021/22, so the rates are not available."),
        (Cell("B5"), "B5: is blank: no number"),
        (Cell("B5", text="x", doubt=DoubtKind.EXCEL_ERROR), "B5: shows an Excel error: no number"),
        (Cell("B5", text="x", doubt=DoubtKind.NEVER_CALCULATED), "B5: is a formula never calculated: no number"),
        (Cell("B5", text="x", doubt=DoubtKind.NOT_A_NUMBER), "B5: holds words: no number"),
        (Cell("B5", Fraction(0)), "B5: is no number of people: no number"),
        (Cell("B5", Fraction(-3)), "B5: is no number of people: no number"),
    ],
)
def it_has_no_rate_without_the_years_population(
    workbook: Workbook, catalogue: Catalogue, cell: Cell | None, said: str
) -> None:
    figures = compute_figures(replace(workbook, population={YEAR: cell} if cell else {}), catalogue, Q2)
    told = [str(doubt) for doubt in figures.doubts if doubt.kind is DoubtKind.NO_POPULATION]
    assert len(told) == 1
    assert said in told[0]
    assert figures.series["csc200-rate"].months[APRIL].reason is Reason.NOT_AVAILABLE
    assert figures.series["csc034-number"].months[APRIL].amount is not None


def it_takes_a_month_as_reported_when_any_row_holds_a_number(catalogue: Catalogue) -> None:
    scorecard = _row(Apr21=_number(0), May21=Cell("I5", text="awaited"), Jun21=Cell("J5"))
    assert reported_months(_book(scorecard=scorecard), catalogue).months == {APRIL}


def it_takes_the_months_that_every_case_list_is_past_without_a_scorecard(
    catalogue: Catalogue, workbook: Workbook
) -> None:
    book = Workbook("B", None, workbook.case_lists, None, {}, {}, "", ())
    reported = reported_months(book, catalogue)
    assert (reported.year, reported.last_quarter) == (YEAR, Q2)


def it_reports_the_last_quarter_whose_three_months_are_all_there() -> None:
    months = [month for month in YEAR.months if month not in (Month(2021, 8), Month(2022, 3))]
    reported = Reported("Book.xlsx", YEAR, frozenset(months))
    assert reported.quarters == [Q1, YEAR.quarter(3)]
    assert choose_quarter(reported, None, None) == YEAR.quarter(3)


@pytest.mark.parametrize(
    ("year", "quarter", "words"),
    [
        ("2020/21", None, "does not hold the year 2020/21. It holds Q1 2021/22, Q2 2021/22."),
        ("next", None, "'next' is not a financial year. Write it as 2021/22."),
        (None, "Q3", "has not reported all of Q3 2021/22 yet. It holds Q1 2021/22, Q2 2021/22."),
        (None, "Q5", "'Q5' is not a quarter. Write Q1, Q2, Q3 or Q4."),
    ],
)
def it_explains_a_quarter_that_the_workbook_does_not_hold(year: str | None, quarter: str | None, words: str) -> None:
    reported = Reported("Book.xlsx", YEAR, frozenset(Q2.months_to_date))
    with pytest.raises(UsageError) as caught:
        choose_quarter(reported, year, quarter)
    assert words in str(caught.value)


def it_explains_a_workbook_without_a_whole_quarter() -> None:
    with pytest.raises(WorkbookError, match="has no quarter that can be reported yet"):
        choose_quarter(Reported("Book.xlsx", YEAR, frozenset({APRIL})), None, None)


def it_refuses_a_scorecard_of_two_years(catalogue: Catalogue) -> None:
    scorecard = Scorecard("Book.xlsx > Scorecard", {}, [Month(2021, 3), Month(2021, 4)])
    with pytest.raises(WorkbookError, match="it has months of 2020/21, 2021/22"):
        reported_months(_book(scorecard=scorecard), catalogue)


def it_leaves_a_case_with_an_unreadable_end_out_of_a_snapshot() -> None:
    cases = replace(_cases(start=[date(2021, 4, 1)] * 2, end=[None, None]), unreadable={"end": frozenset({1})})
    assert _snapshot(cases).at(APRIL) == 1


def it_leaves_a_case_that_ends_before_it_starts_out_of_a_snapshot() -> None:
    cases = _cases(start=[date(2021, 6, 2), date(2021, 6, 2)], end=[date(2021, 6, 1), None])
    assert _snapshot(cases).at(JUNE) == 1


@pytest.mark.parametrize("typed", [90, Fraction("1.01"), Fraction("-0.1")])
def it_takes_no_percentage_that_is_not_typed_as_a_fraction(
    typed: float, workbook: Workbook, catalogue: Catalogue
) -> None:
    assert workbook.scorecard is not None
    row = workbook.scorecard.row(RowKey("CSC 022", "Referrals completed within 1 working day", "%"))
    rows = {**workbook.scorecard.rows, row.key.folded: replace(row, target=Cell("D6", Fraction(typed)))}
    book = replace(workbook, scorecard=replace(workbook.scorecard, rows=rows))
    figures = compute_figures(book, catalogue, Q2)
    target = figures.series["csc022-within-1-working-day"].target
    assert target is not None
    assert target.reason is Reason.NOT_AVAILABLE
    assert "D6" in [finding.where for finding in figures.doubts]


def it_shows_more_in_the_numerator_than_in_the_denominator_as_it_was_counted(
    workbook: Workbook, catalogue: Catalogue
) -> None:
    assert workbook.scorecard is not None
    name = "Children in Care placed 20 miles or more from home"
    row = workbook.scorecard.row(RowKey("CSC 230", name, "Numerator"))
    months = {**row.months, Month(2021, 9): Cell("M100", Fraction(254))}
    rows = {**workbook.scorecard.rows, row.key.folded: replace(row, months=months)}
    figures = compute_figures(replace(workbook, scorecard=replace(workbook.scorecard, rows=rows)), catalogue, Q2)
    assert figures.latest("csc230-twenty-miles-or-more").amount == Fraction(25400, 253)
