"""England's calendar: months, financial years, quarters, working days and ages."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.period import (
    FinancialYear,
    Month,
    Quarter,
    add_months,
    age_at,
    long_date,
    working_days_between,
)

BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2014, 2030))
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))


def _is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def _counted_day_by_day(start: date, end: date) -> int:
    """As DEFINITIONS.md says it, one day after the other."""
    while not _is_working_day(start):
        start += timedelta(days=1)
    while not _is_working_day(end):
        end += timedelta(days=1)
    first, last = min(start, end), max(start, end)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    count = sum(_is_working_day(day) for day in days)
    return count if start <= end else -count


# Working days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-04-12", "2021-04-12", 0),
        ("2021-04-12", "2021-04-13", 1),
        ("2021-04-12", "2021-04-16", 4),
        ("2021-04-16", "2021-04-19", 1),
        ("2021-04-12", "2021-04-26", 10),
    ],
)
def it_counts_mondays_to_fridays_after_the_first_day(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-04-01", "2021-04-06", 1),  # Good Friday and Easter Monday
        ("2016-03-24", "2016-03-29", 1),  # an Easter in March
        ("2021-04-30", "2021-05-04", 1),  # early May
        ("2021-05-28", "2021-06-01", 1),  # spring
        ("2021-08-27", "2021-08-31", 1),  # summer, the last Monday of August
        ("2019-12-24", "2019-12-27", 1),  # Christmas and Boxing Day on weekdays
        ("2021-12-24", "2021-12-29", 1),  # both on a weekend, taken on Monday and Tuesday
        ("2020-12-31", "2021-01-04", 1),  # New Year's Day
        ("2021-12-31", "2022-01-04", 1),  # New Year's Day on a Saturday, taken on Monday
    ],
)
def it_counts_a_bank_holiday_as_no_working_day(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2022-06-01", "2022-06-06", 1),  # 2 June, moved, and 3 June, the Platinum Jubilee
        ("2022-09-16", "2022-09-20", 1),  # 19 September, the Queen's funeral
        ("2023-05-05", "2023-05-09", 1),  # 8 May, the King's coronation
        ("2020-05-07", "2020-05-11", 1),  # 8 May, moved to VE Day
    ],
)
def it_knows_the_bank_holidays_of_one_year_only(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2022-05-27", "2022-05-31", 2),  # the spring holiday had moved to June
        ("2020-05-01", "2020-05-05", 2),  # the early May holiday had moved to the 8th
    ],
)
def it_counts_the_day_from_which_a_bank_holiday_was_moved(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-04-01", "2021-04-07", 2),  # Easter Monday is England's alone
        ("2021-07-30", "2021-08-03", 2),  # Scotland's summer holiday is on 2 August
        ("2021-11-29", "2021-12-01", 2),  # St Andrew's Day is Scotland's
        ("2021-12-31", "2022-01-05", 2),  # Scotland takes 2 January, a Sunday, on the 4th
        ("2021-07-09", "2021-07-13", 2),  # 12 July is Northern Ireland's
    ],
)
def it_keeps_the_bank_holidays_of_england_and_no_others(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-04-10", "2021-04-12", 0),  # Saturday to Monday
        ("2021-04-10", "2021-04-11", 0),  # Saturday to Sunday
        ("2021-04-02", "2021-04-06", 0),  # Good Friday to the Tuesday after Easter
        ("2021-04-10", "2021-04-13", 1),  # from the Monday
        ("2021-04-09", "2021-04-10", 1),  # to the Monday
        ("2021-04-12", "2021-04-17", 5),  # to the Monday after
        ("2022-12-31", "2023-01-03", 0),  # both are Tuesday 3 January
    ],
)
def it_moves_both_dates_forward_to_a_working_day(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-12-28", "2021-12-29", 0),
        ("2021-12-29", "2021-12-30", 1),
        ("2021-12-29", "2021-12-31", 2),
        ("2021-12-24", "2022-01-04", 4),  # 29, 30 and 31 December, 4 January
    ],
)
def it_counts_the_days_when_the_council_is_closed_at_christmas(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-04-13", "2021-04-12", -1),
        ("2021-04-06", "2021-04-01", -1),
        ("2021-04-12", "2021-04-10", 0),
        ("2022-01-04", "2021-12-31", -1),
        ("2022-01-04", "2020-12-31", -254),
    ],
)
def it_counts_backwards_when_the_end_is_before_the_start(start: str, end: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


def it_counts_a_whole_year_of_working_days() -> None:
    assert working_days_between(date(2021, 3, 31), date(2022, 3, 31)) == 253


@settings(deadline=None, max_examples=200)
@given(start=DAYS, end=DAYS)
def it_counts_as_one_would_day_by_day(start: date, end: date) -> None:
    assert working_days_between(start, end) == _counted_day_by_day(start, end)


@settings(deadline=None, max_examples=200)
@given(start=DAYS, days=st.integers(0, 21))
def it_counts_short_spans_as_one_would_day_by_day(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    assert working_days_between(start, end) == _counted_day_by_day(start, end)


# Months on and ages


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2020-04-15", 12, "2021-04-15"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2019-02-28", 12, "2020-02-28"),
        ("2021-01-31", 1, "2021-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2021-03-31", 3, "2021-06-30"),
        ("2021-11-30", 3, "2022-02-28"),
        ("2021-12-31", 24, "2023-12-31"),
        ("2021-06-30", 0, "2021-06-30"),
        ("2021-03-31", -1, "2021-02-28"),
    ],
)
def it_finds_the_same_day_so_many_months_on(day: str, months: int, later: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2002-09-30", "2021-09-29", 18),
        ("2002-09-30", "2021-09-30", 19),
        ("2002-10-01", "2021-09-30", 18),
        ("2002-12-31", "2022-01-01", 19),
        ("2004-02-29", "2022-02-28", 17),
        ("2004-02-29", "2022-03-01", 18),
        ("2004-02-29", "2024-02-29", 20),
        ("2021-09-30", "2021-09-30", 0),
    ],
)
def it_gives_the_age_in_whole_years(born: str, day: str, age: int) -> None:
    assert age_at(date.fromisoformat(born), date.fromisoformat(day)) == age


# Months


@pytest.mark.parametrize(
    ("month", "last_day"),
    [
        (Month(2021, 4), date(2021, 4, 30)),
        (Month(2021, 12), date(2021, 12, 31)),
        (Month(2022, 2), date(2022, 2, 28)),
        (Month(2020, 2), date(2020, 2, 29)),
    ],
)
def it_knows_the_last_day_of_a_month(month: Month, last_day: date) -> None:
    assert (month.last_day, month.first_day) == (last_day, last_day.replace(day=1))


@pytest.mark.parametrize(
    ("month", "months", "later"),
    [
        (Month(2021, 4), 8, Month(2021, 12)),
        (Month(2021, 12), 1, Month(2022, 1)),
        (Month(2022, 1), -1, Month(2021, 12)),
        (Month(2021, 4), -16, Month(2019, 12)),
    ],
)
def it_counts_months_over_the_turn_of_the_year(month: Month, months: int, later: Month) -> None:
    assert month.plus(months) == later


def it_puts_months_in_order() -> None:
    months = [Month(2022, 1), Month(2021, 4), Month(2021, 12)]
    assert sorted(months) == [Month(2021, 4), Month(2021, 12), Month(2022, 1)]


def it_finds_the_month_of_a_day() -> None:
    assert Month.of(date(2021, 9, 30)) == Month(2021, 9)


def it_labels_months_in_english() -> None:
    labels = [month.label for month in FinancialYear(2008).months]
    assert labels[:6] == ["Apr-08", "May-08", "Jun-08", "Jul-08", "Aug-08", "Sep-08"]
    assert labels[6:] == ["Oct-08", "Nov-08", "Dec-08", "Jan-09", "Feb-09", "Mar-09"]


def it_names_a_month_in_full_and_in_figures() -> None:
    assert (Month(2021, 9).name, str(Month(2021, 9))) == ("September", "2021-09")


def it_writes_a_date_in_full_without_a_leading_nought() -> None:
    assert [long_date(date(2021, 9, 30)), long_date(date(2022, 2, 1))] == ["30 September 2021", "1 February 2022"]


# Financial years


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2021/22", 2021),
        ("2021-22", 2021),
        (" 2021/22 ", 2021),
        ("2021 / 22", 2021),
        ("1999/00", 1999),
        ("2009/10", 2009),
        ("2018/2019", 2018),
        ("2018-2019", 2018),
        ("18/19", 2018),
        ("18 / 2019", 2018),
        ("99/00", 2099),
    ],
)
def it_reads_a_financial_year(text: str, start: int) -> None:
    assert FinancialYear.parse(text) == FinancialYear(start)


@pytest.mark.parametrize(
    "text",
    [
        *("2021/23", "2021/21", "2021/20", "2021", "21/23", "2021/2023", "2021/2", "2021/222", "2021.22"),
        *("Q2 2021/22", "next", ""),
    ],
)
def it_takes_nothing_else_for_a_financial_year(text: str) -> None:
    assert FinancialYear.parse(text) is None


def it_begins_the_year_on_1_april_and_ends_it_on_31_march() -> None:
    months = FinancialYear(2021).months
    assert len(months) == 12
    assert (months[0].first_day, months[-1].last_day) == (date(2021, 4, 1), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("month", "label"),
    [
        (Month(2021, 3), "2020/21"),
        (Month(2021, 4), "2021/22"),
        (Month(2022, 3), "2021/22"),
        (Month(2000, 1), "1999/00"),
    ],
)
def it_finds_the_financial_year_of_a_month(month: Month, label: str) -> None:
    assert str(FinancialYear.of(month)) == label


def it_counts_financial_years_on_and_back() -> None:
    assert [str(FinancialYear(2021).plus(years)) for years in (-2, 0, 1)] == ["2019/20", "2021/22", "2022/23"]


# Quarters


@pytest.mark.parametrize(
    ("text", "number"),
    [("Q1", 1), ("q2", 2), ("3", 3), (" Q4 ", 4), ("Q 2", 2)],
)
def it_reads_a_quarter(text: str, number: int) -> None:
    assert Quarter.parse_number(text) == number


@pytest.mark.parametrize("text", ["Q0", "Q5", "0", "22", "Q", "", "second", "Q2 2021/22", "2Q", "-1", "1.0"])
def it_takes_nothing_else_for_a_quarter(text: str) -> None:
    assert Quarter.parse_number(text) is None


@pytest.mark.parametrize(
    ("number", "labels", "end"),
    [
        (1, ["Apr-21", "May-21", "Jun-21"], date(2021, 6, 30)),
        (2, ["Jul-21", "Aug-21", "Sep-21"], date(2021, 9, 30)),
        (3, ["Oct-21", "Nov-21", "Dec-21"], date(2021, 12, 31)),
        (4, ["Jan-22", "Feb-22", "Mar-22"], date(2022, 3, 31)),
    ],
)
def it_knows_the_months_and_the_end_of_a_quarter(number: int, labels: list[str], end: date) -> None:
    quarter = FinancialYear(2021).quarter(number)
    assert [month.label for month in quarter.months] == labels
    assert (quarter.last_month.label, quarter.end) == (labels[-1], end)


@pytest.mark.parametrize(
    ("number", "months", "last"),
    [(1, 3, Month(2021, 6)), (2, 6, Month(2021, 9)), (3, 9, Month(2021, 12)), (4, 12, Month(2022, 3))],
)
def it_counts_the_year_to_date_from_april(number: int, months: int, last: Month) -> None:
    to_date = FinancialYear(2021).quarter(number).months_to_date
    assert (len(to_date), to_date[0], to_date[-1]) == (months, Month(2021, 4), last)


def it_ends_the_year_with_the_fourth_quarter() -> None:
    year = FinancialYear(2021)
    assert [year.quarter(number).is_year_end for number in (1, 2, 3, 4)] == [False, False, False, True]


def it_names_a_quarter_with_its_year() -> None:
    assert str(FinancialYear(2021).quarter(2)) == "Q2 2021/22"
