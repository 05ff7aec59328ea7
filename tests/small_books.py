"""Small workbooks for tests, drawn as rows of cells, and the catalogue that reads them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path

from openpyxl.workbook import Workbook as Book

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import (
    AnnualRule,
    Basis,
    BenchmarksLayout,
    CaseListLayout,
    Column,
    ColumnKind,
    Indicator,
    Measure,
    Polarity,
    PopulationLayout,
    ReportWords,
    RowMeasure,
    ScorecardLayout,
    Timing,
    WorkbookLayout,
)
from reportgen.formats import Unit
from reportgen.sources import RowKey

CHILD = "P99999"
"""An invented identifier, planted where none belongs."""

Row = Sequence[str | float | date | time | None]
Sheets = Mapping[str, Sequence[Row]]

HEADERS = ("Child ID", "Date received", "Reported at", "Held?", "Outcome")
COLUMNS = {
    "child": Column("child", "Child ID", ColumnKind.ID, required=True),
    "day": Column("day", "Date received", ColumnKind.DATE, required=True),
    "moment": Column("moment", "Reported at", ColumnKind.DATETIME, required=False),
    "held": Column("held", "Held?", ColumnKind.YES_NO, required=False),
    "outcome": Column("outcome", "Outcome", ColumnKind.TEXT, required=False),
}
APRIL_6 = date(2021, 4, 6)

KEY = RowKey("CSC 260", "Visits in timescale", "Numerator")
SCORECARD_HEADERS = ("Ref", "Indicator", "Measure", "Target", "2020/21", datetime(2021, 4, 1), datetime(2021, 5, 1))
SCORECARD_ROW = ("CSC 260", "Visits in timescale", "Numerator", 0.9, 0.875, 12, 0)
POPULATION: Sequence[Row] = [("Year", "Population aged 0-17"), ("2020/21", 22461), ("2021/22", 22527)]
BENCHMARKS: Sequence[Row] = [
    ("Figures, year ending 31 March 2021",),
    ("Source: Department for Education",),
    ("Ref", "Indicator", "England", "North East"),
    ("CSC 032", "Re-referrals within 12 months (%)", 22.7, None),
]


def small_catalogue(*, whole: bool = False) -> Catalogue:
    """One case list, 'Cases'; the `whole` has a scorecard, a population and benchmarks, too."""
    indicator = Indicator(
        id="csc260",
        code="CSC 260",
        title="Visits",
        short="Visits",
        unit=Unit.COUNT,
        decimals=0,
        numerator="visits",
        denominator=None,
        months=Timing.MONTH,
        annual=AnnualRule.TOTAL,
        good=Polarity.HIGHER,
        near=Fraction(2),
        row=KEY,
        benchmark=("CSC 032", "Re-referrals within 12 months (%)"),
        target_by_year_end=False,
    )
    layout = WorkbookLayout(
        case_lists={"cases": CaseListLayout("cases", "Cases", COLUMNS, as_at_own_quarter=False)},
        scorecard=ScorecardLayout("Scorecard", "Ref", "Indicator", "Measure", "Target") if whole else None,
        population=PopulationLayout("Population", "Year", "Population aged 0-17") if whole else None,
        benchmarks=BenchmarksLayout("Benchmarks", "Ref", "Indicator", ("England", "North East")) if whole else None,
        total_words=("Total", "Grand total"),
        yes_words=("Y", "Yes", "True"),
        no_words=("N", "No", "False"),
    )
    measures: dict[str, Measure] = {"visits": RowMeasure("visits", KEY, Basis.EVENTS, quarterly=False)}
    words = ReportWords("Report", "Council", "Area", "Scrutiny", "{year} {quarter}", ())
    return Catalogue(
        words, layout, measures if whole else {}, {"csc260": indicator} if whole else {}, sections=(), glossary=()
    )


def saved_book(folder: Path, sheets: Sheets, name: str = "Book.xlsx") -> Path:
    book = Book()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def whole_sheets(**changed: Sequence[Row]) -> dict[str, Sequence[Row]]:
    return {
        "Cases": [HEADERS, ("C1", APRIL_6)],
        "Scorecard": [SCORECARD_HEADERS, SCORECARD_ROW],
        "Population": POPULATION,
        "Benchmarks": BENCHMARKS,
        **changed,
    }
