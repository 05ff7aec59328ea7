"""Which months a workbook has reported, and which quarter to report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reportgen.catalogue.model import Catalogue, EventMeasure
from reportgen.errors import Finding, UsageError, WorkbookError
from reportgen.figures.columns import Columns
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Workbook


@dataclass(frozen=True)
class Reported:
    """The workbook's financial year and its reported months."""

    workbook: str
    year: FinancialYear
    months: frozenset[Month]

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters that can be reported: each of their own three months is there."""
        quarters = [self.year.quarter(number) for number in (1, 2, 3, 4)]
        return [quarter for quarter in quarters if self.months.issuperset(quarter.months)]

    @property
    def last_quarter(self) -> Quarter | None:
        """The workbook's own quarter: the last whose three months are all reported."""
        return self.quarters[-1] if self.quarters else None


def reported_months(workbook: Workbook, catalogue: Catalogue) -> Reported:
    """The months for which any row of the scorecard holds a number; without one, those that every case list is past."""
    if workbook.scorecard is None:
        return _reported_by_case_lists(workbook, catalogue)
    scorecard = workbook.scorecard
    years = {FinancialYear.of(month) for month in scorecard.months}
    if len(years) != 1:
        held = ", ".join(str(year) for year in sorted(years)) or "none"
        what = f"should have the months of one financial year, April to March; it has months of {held}."
        raise WorkbookError(Finding(scorecard.where, what, "Mend the headers of its month columns."))
    months = {month for row in scorecard.rows.values() for month, cell in row.months.items() if cell.number is not None}
    return Reported(workbook.name, years.pop(), frozenset(months))


def choose_quarter(reported: Reported, year: str | None, quarter: str | None) -> Quarter:
    """The quarter asked for, or the workbook's own. Raises UsageError for one that the workbook does not hold."""
    holds = _what_it_holds(reported)
    if year is not None and FinancialYear.parse(year) != reported.year:
        if FinancialYear.parse(year) is None:
            raise UsageError(Finding("", f"'{year}' is not a financial year.", f"Write it as {reported.year}."))
        raise UsageError(Finding(reported.workbook, f"does not hold the year {year}.", holds))
    if quarter is None:
        if reported.last_quarter is None:
            raise WorkbookError(Finding(reported.workbook, "has no quarter that can be reported yet.", holds))
        return reported.last_quarter
    number = Quarter.parse_number(quarter)
    if number is None:
        raise UsageError(Finding("", f"'{quarter}' is not a quarter.", f"Write Q1, Q2, Q3 or Q4. {holds}"))
    chosen = reported.year.quarter(number)
    if chosen not in reported.quarters:
        raise UsageError(Finding(reported.workbook, f"has not reported all of {chosen} yet.", holds))
    return chosen


def _what_it_holds(reported: Reported) -> str:
    if not reported.quarters:
        return f"It is the workbook of {reported.year}, and no quarter has all three months reported."
    return f"It holds {', '.join(str(quarter) for quarter in reported.quarters)}."


def _reported_by_case_lists(workbook: Workbook, catalogue: Catalogue) -> Reported:
    lasts: dict[str, date] = {}
    for measure in catalogue.measures.values():
        if isinstance(measure, EventMeasure):
            dates = list(_dates(workbook, measure))
            lasts[measure.case_list] = max([*dates, lasts.get(measure.case_list, date.min)])
    if not lasts or min(lasts.values()) == date.min:
        what = "has a case list without any date, and no scorecard."
        raise WorkbookError(Finding(workbook.name, what, "Fill in the dates by which its cases are counted."))
    last = Month.of(min(lasts.values())).plus(-1)
    year = FinancialYear.of(last)
    return Reported(workbook.name, year, frozenset(month for month in year.months if month <= last))


def _dates(workbook: Workbook, measure: EventMeasure) -> Iterator[date]:
    columns = Columns(workbook.case_lists[measure.case_list])
    for choice in measure.dates:
        yield from (day for day in set(columns.days(choice.column)) if day)
