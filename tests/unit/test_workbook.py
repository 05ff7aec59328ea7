"""The workbook as people keep it: what is read, and what is told of its faults without naming a child."""

import errno
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path

import pytest
from docx import Document
from openpyxl.workbook import Workbook as Book

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import DateChoice, EventMeasure, HoursBetween, Measure, SnapshotMeasure
from reportgen.errors import UsageError, WorkbookError
from reportgen.period import FinancialYear, Month
from reportgen.sources import CaseList, Cell, DoubtKind, Scorecard, Workbook
from reportgen.workbook import newest_workbook, read_workbook
from tests.small_books import (
    APRIL_6,
    BENCHMARKS,
    CHILD,
    COLUMNS,
    HEADERS,
    KEY,
    POPULATION,
    SCORECARD_HEADERS,
    SCORECARD_ROW,
    Row,
    Sheets,
    saved_book,
    small_catalogue,
    whole_sheets,
)
from tests.support import WORKBOOK, changed_workbook


def _cases(folder: Path, *rows: Row) -> tuple[CaseList, list[str]]:
    """The case list of these rows, headers and all, and what was warned of."""
    book = read_workbook(saved_book(folder, {"Cases": rows}), small_catalogue())
    return book.case_lists["cases"], [str(warning) for warning in book.doubts]


def _value(folder: Path, column: str, value: str | float | date | time | None) -> tuple[object, list[str]]:
    """What one cell of one case reads as, and what was warned of."""
    row: dict[str, str | float | date | time | None] = {"child": "C1", "day": APRIL_6, "outcome": "CP plan"}
    row[column] = value
    cases, warnings = _cases(folder, HEADERS, [row.get(name) for name in COLUMNS])
    return cases.columns[column][0], warnings


def _whole(folder: Path, **changed: Sequence[Row]) -> Workbook:
    return read_workbook(saved_book(folder, whole_sheets(**changed)), small_catalogue(whole=True))


def _scorecard(folder: Path, *rows: Row) -> Scorecard:
    scorecard = _whole(folder, Scorecard=rows).scorecard
    assert scorecard is not None
    return scorecard


def _refused(path: Path, *, whole: bool = False) -> list[str]:
    """Everything that is told of a workbook that cannot be used, in one error."""
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, small_catalogue(whole=whole))
    return [str(finding) for finding in caught.value.findings]


def _refused_sheets(folder: Path, **changed: Sequence[Row]) -> list[str]:
    return _refused(saved_book(folder, whole_sheets(**changed)), whole=True)


# Headers and rows


def it_reads_a_case_list(tmp_path: Path) -> None:
    moment = datetime(2021, 4, 7, 15, 5)
    cases, warnings = _cases(tmp_path, HEADERS, ("C1", APRIL_6, moment, "Y", "CP plan"), ("C2", APRIL_6))
    assert [list(values) for values in cases.columns.values()] == [
        ["C1", "C2"],
        [APRIL_6, APRIL_6],
        [moment, None],
        [True, None],
        ["CP plan", None],
    ]
    assert warnings == []


def it_finds_the_header_row_below_title_rows(tmp_path: Path) -> None:
    cases, _ = _cases(tmp_path, ("Cases 2021/22",), ("OFFICIAL - SENSITIVE",), (), HEADERS, ("C1", APRIL_6))
    assert list(cases.columns["child"]) == ["C1"]
    assert cases.cell("day", 0) == "Book.xlsx > Cases > B5"


def it_finds_the_header_row_below_a_row_that_holds_one_of_the_headers(tmp_path: Path) -> None:
    cases, _ = _cases(tmp_path, ("Outcome", "of all cases"), HEADERS, ("C1", APRIL_6))
    assert list(cases.columns["day"]) == [APRIL_6]


@pytest.mark.parametrize(
    "headers",
    [
        ("Child\nID", "Date\nreceived", "Reported\n at", "Held?\n", "Outcome"),
        ("Child ID ", " Date received", "Reported  at", "Held? ", "Outcome\u00a0"),
        ("CHILD ID", "date received", "Reported At", "HELD?", "outcome"),
        ("Child\r\nid", "Date\u00a0received", " reported\tat ", "held?", "OUTCOME "),
    ],
)
def it_knows_a_header_by_its_words_alone(tmp_path: Path, headers: Row) -> None:
    cases, _ = _cases(tmp_path, headers, ("C1", APRIL_6, None, "Y", "CP plan"))
    assert [cases.columns[name][0] for name in COLUMNS] == ["C1", APRIL_6, None, True, "CP plan"]


def it_finds_columns_in_any_order_among_others(tmp_path: Path) -> None:
    headers = ("No.", "Outcome", None, "Held?", "Date received", "Chair", "Reported at", "Child ID")
    cases, _ = _cases(tmp_path, headers, (1, "CP plan", "x", "N", APRIL_6, "Chair B", None, "C1"))
    assert [cases.columns[name][0] for name in COLUMNS] == ["C1", APRIL_6, None, False, "CP plan"]
    assert cases.cell("child", 0) == "Book.xlsx > Cases > H2"


@pytest.mark.parametrize("blank", [(), (None,) * 5, ("", " ", None, "\u00a0", "\n")])
def it_leaves_out_blank_rows_in_the_middle(tmp_path: Path, blank: Row) -> None:
    cases, warnings = _cases(tmp_path, HEADERS, ("C1", APRIL_6), blank, blank, ("C2", APRIL_6))
    assert (list(cases.columns["child"]), list(cases.rows), warnings) == (["C1", "C2"], [2, 5], [])


@pytest.mark.parametrize("row", [("Total", 2), ("TOTAL ", 2), (None, "total", 2, 3), ("Grand\ntotal", 2)])
def it_leaves_out_a_total_row(tmp_path: Path, row: Row) -> None:
    cases, warnings = _cases(tmp_path, HEADERS, ("C1", APRIL_6), row, ("C2", APRIL_6))
    assert (list(cases.columns["child"]), warnings) == (["C1", "C2"], [])


@pytest.mark.parametrize("row", [("Total:", 435), ("Total referrals", 435)])
def it_leaves_out_a_row_that_begins_with_the_word_total(tmp_path: Path, row: Row) -> None:
    cases, _ = _cases(tmp_path, HEADERS, ("C1", APRIL_6), row)
    assert list(cases.columns["child"]) == ["C1"]


def it_keeps_a_case_whose_outcome_is_called_total(tmp_path: Path) -> None:
    cases, _ = _cases(tmp_path, HEADERS, ("C1", APRIL_6, None, None, "Total"))
    assert list(cases.columns["outcome"]) == ["Total"]


def it_leaves_out_notes_at_the_end(tmp_path: Path) -> None:
    notes = [("Source: case system, run on 14 October",), (None, "Late recordings follow.")]
    cases, warnings = _cases(tmp_path, HEADERS, ("C1", APRIL_6), (), *notes)
    assert (list(cases.columns["child"]), warnings) == (["C1"], [])


def it_reads_a_list_without_cases_as_empty(tmp_path: Path) -> None:
    book = read_workbook(saved_book(tmp_path, {"Cases": [("Cases 2021/22",), HEADERS]}), small_catalogue())
    assert list(book.case_lists) == ["cases"]
    assert {name: list(values) for name, values in book.case_lists["cases"].columns.items()} == {
        name: [] for name in COLUMNS
    }


def it_reads_a_list_that_begins_to_the_right_of_blank_columns(tmp_path: Path) -> None:
    rows: Sequence[Row] = [(None, None, *row) for row in (HEADERS, ("C1", APRIL_6), ("Total", 1), ("C2", APRIL_6))]
    cases, _ = _cases(tmp_path, *rows)
    assert (list(cases.columns["child"]), list(cases.rows), cases.letters["day"]) == (["C1", "C2"], [2, 4], "D")


def it_reads_a_long_list_without_its_blank_rows(tmp_path: Path) -> None:
    rows: Sequence[Row] = [() if number % 100 == 50 else (f"C{number}", APRIL_6) for number in range(1200)]
    cases, _ = _cases(tmp_path, HEADERS, *rows)
    assert list(cases.columns["child"]) == [f"C{number}" for number in range(1200) if number % 100 != 50]
    assert list(cases.rows) == [number + 2 for number in range(1200) if number % 100 != 50]


def it_tells_true_from_one(tmp_path: Path) -> None:
    rows: Sequence[Row] = [("C1", APRIL_6, None, None, 1), ("C2", APRIL_6, None, None, True)]
    cases, _ = _cases(tmp_path, HEADERS, *rows)
    assert list(cases.columns["outcome"]) == ["1", "True"]


@pytest.mark.parametrize(("value", "text"), [(12345, "12345"), (1.5, "1.5"), ("  U1\n", "U1"), ("A  b", "A b")])
def it_reads_a_reference_as_text(tmp_path: Path, value: str | float, text: str) -> None:
    assert _value(tmp_path, "outcome", value) == (text, [])


# Dates


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("03/04/2021", date(2021, 4, 3)),
        ("3/4/2021", date(2021, 4, 3)),
        ("13/04/2021", date(2021, 4, 13)),
        ("01/12/2021", date(2021, 12, 1)),
        ("29/02/2020", date(2020, 2, 29)),
        ("03-04-2021", date(2021, 4, 3)),
        ("03.04.2021", date(2021, 4, 3)),
        ("2021-04-03", date(2021, 4, 3)),
        ("3 April 2021", date(2021, 4, 3)),
        ("03 Apr 2021", date(2021, 4, 3)),
        ("03-Apr-2021", date(2021, 4, 3)),
        (" 03/04/2021\n", date(2021, 4, 3)),
    ],
)
def it_reads_a_typed_date_day_first(tmp_path: Path, typed: str, day: date) -> None:
    warning = "Book.xlsx > Cases > B2: is a date typed as text; such dates are read day first."
    assert _value(tmp_path, "day", typed) == (day, [warning])


@pytest.mark.parametrize("typed", ["03/04/21", "3/4/21", "03-Apr-21"])
def it_reads_a_year_of_two_digits_and_warns_of_it(tmp_path: Path, typed: str) -> None:
    warning = "Book.xlsx > Cases > B2: has a year of two digits; it was read as 2021."
    assert _value(tmp_path, "day", typed) == (date(2021, 4, 3), [warning])


@pytest.mark.parametrize(
    "typed",
    ["31/02/2021", "04/13/2021", "29/02/2021", "00/04/2021", "awaited", "tbc 03/04/2021", "31/12/9999", "2021", CHILD],
)
def it_takes_nothing_else_for_a_date(tmp_path: Path, typed: str) -> None:
    warning = "Book.xlsx > Cases > B2: is not a date; figures that need it leave the row out."
    assert _value(tmp_path, "day", typed) == (None, [warning])


def it_takes_no_time_of_day_for_a_date(tmp_path: Path) -> None:
    value, warnings = _value(tmp_path, "day", time(15, 5))
    assert (value, [warning.split(": ")[0] for warning in warnings]) == (None, ["Book.xlsx > Cases > B2"])


@pytest.mark.parametrize("value", [date(2021, 4, 3), datetime(2021, 4, 3), datetime(2021, 4, 3, 23, 59)])
def it_reads_the_day_of_a_date_with_a_time(tmp_path: Path, value: date) -> None:
    assert _value(tmp_path, "day", value) == (date(2021, 4, 3), [])


def it_keeps_the_time_where_it_is_wanted(tmp_path: Path) -> None:
    assert _value(tmp_path, "moment", datetime(2021, 4, 30, 23, 45)) == (datetime(2021, 4, 30, 23, 45), [])


def it_reads_a_typed_date_with_a_time(tmp_path: Path) -> None:
    assert _value(tmp_path, "moment", "03/04/2021 15:05")[0] == datetime(2021, 4, 3, 15, 5)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2021-08-05 00:00:00", datetime(2021, 8, 5)),
        ("2021-08-05 00:00:00.000", datetime(2021, 8, 5)),
        ("2021-08-05 14:30:00.0000000", datetime(2021, 8, 5, 14, 30)),
        ("2021-08-05T14:30:00", datetime(2021, 8, 5, 14, 30)),
        ("05/08/2021 2:30 PM", datetime(2021, 8, 5, 14, 30)),
        ("05/08/2021 02:30:15pm", datetime(2021, 8, 5, 14, 30, 15)),
        ("5 August 2021 12:05 am", datetime(2021, 8, 5, 0, 5)),
    ],
)
def it_reads_dates_and_times_as_exports_write_them(tmp_path: Path, typed: str, moment: datetime) -> None:
    said = "is a date typed as text; such dates are read day first."
    assert _value(tmp_path, "moment", typed) == (moment, [f"Book.xlsx > Cases > C2: {said}"])
    assert _value(tmp_path, "day", typed) == (moment.date(), [f"Book.xlsx > Cases > B2: {said}"])


def it_reads_a_time_behind_a_year_of_two_digits(tmp_path: Path) -> None:
    warning = "Book.xlsx > Cases > C2: has a year of two digits; it was read as 2021."
    assert _value(tmp_path, "moment", "5/4/21 14:30") == (datetime(2021, 4, 5, 14, 30), [warning])


@pytest.mark.parametrize("typed", ["05/08/2021 25:00", "05/08/2021 14:30 PM", "05/08/2021T", "T14:30", "14:30"])
def it_takes_no_impossible_time_for_one(tmp_path: Path, typed: str) -> None:
    assert _value(tmp_path, "day", typed)[0] is None


def it_reads_a_number_of_a_day_and_warns_of_it(tmp_path: Path) -> None:
    warning = "Book.xlsx > Cases > B2: is a number where a date belongs; it was read as Excel's number of a day."
    assert _value(tmp_path, "day", 44289) == (date(2021, 4, 3), [warning])


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (44410.9, datetime(2021, 8, 2, 21, 36)),
        (44410.6, datetime(2021, 8, 2, 14, 24)),
        (44410.999999, datetime(2021, 8, 2, 23, 59, 59)),
    ],
)
def it_keeps_the_time_of_a_number(tmp_path: Path, number: float, moment: datetime) -> None:
    assert _value(tmp_path, "moment", number)[0] == moment
    assert _value(tmp_path, "day", number)[0] == moment.date()


@pytest.mark.parametrize("number", [-1, 0, 5.4, 2021, 2021.5, 18000, 20210403, 99999])
def it_takes_no_other_number_for_a_date(tmp_path: Path, number: int) -> None:
    warning = "Book.xlsx > Cases > B2: is not a date; figures that need it leave the row out."
    assert _value(tmp_path, "day", number) == (None, [warning])


_RECEIVED = EventMeasure("received", "cases", [], [DateChoice("day", [])], None)
_SOON = HoursBetween("day", "moment", 72, None, None)
_OPEN = SnapshotMeasure("open", "cases", [], "day", "moment")


def _measured(folder: Path, row: Row, *measures: Measure) -> tuple[CaseList, list[str]]:
    """The case of this row where these measures count it, and what was warned of."""
    catalogue = replace(small_catalogue(), measures={measure.id: measure for measure in measures})
    book = read_workbook(saved_book(folder, {"Cases": [HEADERS, row]}), catalogue)
    return book.case_lists["cases"], [str(doubt) for doubt in book.doubts]


@pytest.mark.parametrize("measure", [_RECEIVED, _OPEN])
@pytest.mark.parametrize("day", [date(1921, 8, 5), datetime(1949, 12, 31, 12, 0), "05/08/1921"])
def it_counts_no_case_by_a_date_of_another_century(tmp_path: Path, measure: Measure, day: date | str) -> None:
    cases, warnings = _measured(tmp_path, ("C1", day), measure)
    said = "is a date before 1950, so this row cannot be counted by it. Is the century right? Type the date again."
    assert (cases.columns["day"][0], cases.unreadable["day"]) == (None, frozenset({0}))
    assert warnings == [f"Book.xlsx > Cases > B2: {said}"]


def it_bears_with_an_old_date_by_which_nothing_is_counted(tmp_path: Path) -> None:
    cases, warnings = _measured(tmp_path, ("C1", APRIL_6, date(1969, 8, 5)), _RECEIVED)
    assert (cases.columns["moment"][0], warnings) == (date(1969, 8, 5), [])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("07/04/2021", "is a date typed as text; such dates are read day first. It has no time and was read as"),
        ("7/4/21", "has a year of two digits; it was read as 2021. It has no time and was read as"),
    ],
)
def it_doubts_a_date_typed_without_a_time_where_hours_are_counted(tmp_path: Path, typed: str, said: str) -> None:
    soon = replace(_RECEIVED, where=[_SOON])
    cases, warnings = _measured(tmp_path, ("C1", APRIL_6, typed), soon)
    assert cases.columns["moment"][0] == date(2021, 4, 7)
    assert warnings == [f"Book.xlsx > Cases > C2: {said} midnight. Type it as a date with its time."]


@pytest.mark.parametrize("moment", [date(2021, 4, 7), datetime(2021, 4, 7)])
def it_takes_midnight_in_a_date_cell_for_what_it_is(tmp_path: Path, moment: date) -> None:
    assert _measured(tmp_path, ("C1", APRIL_6, moment), replace(_RECEIVED, where=[_SOON]))[1] == []


def it_leaves_a_blank_date_blank_where_none_is_required(tmp_path: Path) -> None:
    assert _value(tmp_path, "moment", " ") == (None, [])


# Yes and no


@pytest.mark.parametrize(
    ("said", "yes"),
    [
        ("Y", True),
        ("yes", True),
        ("YES ", True),
        (True, True),
        ("N", False),
        (" no", False),
        (False, False),
        (None, None),
        ("  ", None),
    ],
)
def it_reads_yes_and_no(tmp_path: Path, said: str | bool | None, yes: bool | None) -> None:
    assert _value(tmp_path, "held", said) == (yes, [])


@pytest.mark.parametrize("said", ["maybe", "Y?", "n/a", 1, CHILD])
def it_warns_of_a_word_that_is_neither_yes_nor_no(tmp_path: Path, said: str | float) -> None:
    warning = (
        "Book.xlsx > Cases > D2: is neither yes nor no; it was read as blank. Another word for them can be added to "
    )
    value, (told,) = _value(tmp_path, "held", said)
    assert (value, told) == (None, f"{warning}yes-words or no-words in workbook.toml.")


# What is warned of


@pytest.mark.parametrize("blank", [None, "  "])
def it_warns_of_a_blank_in_a_required_column(tmp_path: Path, blank: str | None) -> None:
    value, warnings = _value(tmp_path, "day", blank)
    said = "is blank: no 'Date received'; figures that need it leave the row out."
    assert (value, warnings) == (None, [f"Book.xlsx > Cases > B2: {said}"])


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ((CHILD,), "A3"),
        ((None, APRIL_6), "B3"),
        ((None, None, datetime(2021, 4, 6, 15, 5)), "C3"),
    ],
)
def it_warns_of_an_identifier_or_a_date_alone_in_its_row(tmp_path: Path, row: Row, cell: str) -> None:
    cases, warnings = _cases(tmp_path, HEADERS, ("C1", APRIL_6), row)
    said = "stands alone in its row, so the row is not counted. Fill the row or clear it."
    assert (list(cases.columns["child"]), warnings) == (["C1"], [f"Book.xlsx > Cases > {cell}: {said}"])


def it_warns_of_an_identifier_alone_in_a_column_that_is_not_counted(tmp_path: Path) -> None:
    headers = ("Referral ID", *HEADERS)
    cases, warnings = _cases(tmp_path, headers, ("R1", "C1", APRIL_6), ("R99999",), ("R3", "C3", APRIL_6))
    assert list(cases.columns["child"]) == ["C1", "C3"]
    assert [warning.split(": ")[0] for warning in warnings] == ["Book.xlsx > Cases > A3"]


def it_warns_of_nothing_but_known_cells_in_the_shipped_workbook(workbook: Workbook) -> None:
    assert [warning.where.split(" > ")[0] for warning in workbook.doubts] == [WORKBOOK.name] * len(workbook.doubts)
    assert all(len(warning.where.split(" > ")) == 3 for warning in workbook.doubts)


# Scorecard, population, benchmarks


def it_reads_a_row_of_the_scorecard(tmp_path: Path) -> None:
    row = _scorecard(tmp_path, ("Scorecard 2021/22",), (), SCORECARD_HEADERS, SCORECARD_ROW).row(KEY)
    where = "Book.xlsx > Scorecard >"
    assert row.target == Cell(f"{where} D4", Fraction("0.9"))
    assert row.years == {FinancialYear(2020): Cell(f"{where} E4", Fraction("0.875"))}
    assert row.months == {
        Month(2021, 4): Cell(f"{where} F4", Fraction(12)),
        Month(2021, 5): Cell(f"{where} G4", Fraction(0)),
    }


def it_tells_a_blank_from_a_nought_and_from_a_word(tmp_path: Path) -> None:
    scored = _scorecard(tmp_path, SCORECARD_HEADERS, (*SCORECARD_ROW[:3], "awaited", " ", 0, None)).row(KEY)
    cells = [scored.target, *scored.years.values(), *scored.months.values()]
    assert [cell.is_blank for cell in cells] == [False, True, False, True]
    assert (scored.target.number, scored.target.text, scored.target.doubt) == (None, "awaited", DoubtKind.NOT_A_NUMBER)


def it_knows_a_row_by_its_words_alone(tmp_path: Path) -> None:
    row = ("csc 260 ", "Visits in\ntimescale", "NUMERATOR", 0.9, 0.875, 12, 0)
    assert _scorecard(tmp_path, SCORECARD_HEADERS, row).row(KEY).months[Month(2021, 4)].number == 12


def it_leaves_out_bands_and_notes_of_the_scorecard(tmp_path: Path) -> None:
    rows = [("Children in Care",), (), SCORECARD_ROW, ("A note at the end",)]
    assert list(_scorecard(tmp_path, SCORECARD_HEADERS, *rows).rows) == [KEY.folded]


def it_reads_the_population_of_each_year(tmp_path: Path) -> None:
    population = _whole(tmp_path, Population=[("Mid-year estimates",), *POPULATION, ("Source: ONS",)]).population
    assert {str(year): cell.number for year, cell in population.items()} == {"2020/21": 22461, "2021/22": 22527}


def it_reads_benchmarks_with_the_title_of_their_sheet(tmp_path: Path) -> None:
    book = _whole(tmp_path)
    figures = book.benchmarks["csc 032", "re-referrals within 12 months (%)"]
    assert [(figure.name, figure.value.number) for figure in figures] == [
        ("England", Fraction("22.7")),
        ("North East", None),
    ]
    assert book.benchmarks_title == "Figures, year ending 31 March 2021. Source: Department for Education"


# What the workbook lacks


def it_suggests_the_sheet_that_was_renamed(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Case": [HEADERS], "Read me": []})
    said = "workbook.toml > case-lists > cases says sheet = \"Cases\"; change it, or add the new name. Nearest: 'Case'."
    assert _refused(path) == [f"Book.xlsx: has no sheet 'Cases'. {said}"]


def it_knows_a_sheet_by_its_words_alone(tmp_path: Path) -> None:
    book = read_workbook(saved_book(tmp_path, {"CASES ": [HEADERS, ("C1", APRIL_6)]}), small_catalogue())
    assert book.case_lists["cases"].cell("child", 0) == "Book.xlsx > CASES  > A2"


def it_suggests_the_column_that_was_renamed(tmp_path: Path) -> None:
    headers = ("Child ID", "Date recieved", "Reported at", "Held?", "Outcome")
    told = _refused_sheets(tmp_path, Cases=[("Title",), headers, ("C1", APRIL_6)])
    assert told == [
        "Book.xlsx > Cases > row 2: has no column 'Date received'. workbook.toml > case-lists > cases > columns > day "
        "says header = \"Date received\"; change it, or add the new name. Nearest: 'Date recieved'."
    ]


def it_refuses_a_column_that_stands_twice(tmp_path: Path) -> None:
    told = _refused_sheets(tmp_path, Cases=[(*HEADERS, "Date\nReceived"), ("C1", APRIL_6)])
    assert told == ["Book.xlsx > Cases > row 1: has two columns 'Date received'. Rename or delete one of them."]


def it_refuses_a_month_that_stands_twice(tmp_path: Path) -> None:
    rows: Sequence[Row] = [(*SCORECARD_HEADERS, datetime(2021, 4, 1)), (*SCORECARD_ROW, 99)]
    assert [finding.split(": ")[0] for finding in _refused_sheets(tmp_path, Scorecard=rows)] == [
        "Book.xlsx > Scorecard > row 1"
    ]


def it_lets_other_columns_stand_twice(tmp_path: Path) -> None:
    cases, _ = _cases(tmp_path, (*HEADERS, "Notes", "Notes"), ("C1", APRIL_6, None, None, None, "a", "b"))
    assert list(cases.columns["child"]) == ["C1"]


@pytest.mark.parametrize("rows", [[], [("C1", APRIL_6)], [("Cases 2021/22",), ("C1", APRIL_6)]])
def it_says_what_it_looked_for_when_there_is_no_header_row(tmp_path: Path, rows: Sequence[Row]) -> None:
    looked = "'Child ID', 'Date received', 'Reported at', 'Held?', 'Outcome'"
    said = f"Book.xlsx > Cases: has no header row. Looked for {looked} in its first rows."
    assert _refused_sheets(tmp_path, Cases=rows) == [said]


def it_suggests_the_row_of_the_scorecard_that_was_renamed(tmp_path: Path) -> None:
    rows = [SCORECARD_HEADERS, ("CSC 260", "Visits within timescale", "Numerator"), ("CSC 1", "Other", "Number")]
    (told,) = _refused_sheets(tmp_path, Scorecard=rows)
    assert told.startswith(
        f"Book.xlsx > Scorecard: has no row '{KEY}'. indicators.toml > measures > visits > scorecard "
    )
    assert told.endswith("Nearest: 'CSC 260 / Visits within timescale / Numerator'.")


def it_refuses_a_row_of_the_scorecard_that_stands_twice(tmp_path: Path) -> None:
    told = _refused_sheets(tmp_path, Scorecard=[SCORECARD_HEADERS, SCORECARD_ROW, (), SCORECARD_ROW])
    said = f"'{KEY}' appears twice (also in row 2). Rename or delete one of them."
    assert told == [f"Book.xlsx > Scorecard > row 4: {said}"]


def it_shows_no_row_of_the_scorecard_whose_name_holds_a_reference(tmp_path: Path) -> None:
    named = (KEY.ref, KEY.indicator, f"{KEY.measure} {CHILD}", *SCORECARD_ROW[3:])
    told = _refused_sheets(tmp_path, Scorecard=[SCORECARD_HEADERS, named, named])
    assert [said.partition(": ")[0] for said in told] == ["Book.xlsx > Scorecard > row 3", "Book.xlsx > Scorecard"]
    assert CHILD not in " ".join(told)


def it_refuses_a_scorecard_without_months(tmp_path: Path) -> None:
    told = _refused_sheets(tmp_path, Scorecard=[SCORECARD_HEADERS[:5], SCORECARD_ROW[:5]])
    said = "has no month columns in its header row. Each month's header is a date, or text such as Apr-21."
    assert told == [f"Book.xlsx > Scorecard: {said}"]


def it_suggests_the_benchmark_that_was_renamed(tmp_path: Path) -> None:
    rows = [*BENCHMARKS[:3], ("CSC 032", "Re-referrals in 12 months (%)", 22.7)]
    (told,) = _refused_sheets(tmp_path, Benchmarks=rows)
    assert told.startswith("Book.xlsx > Benchmarks: has no row 'CSC 032 Re-referrals within 12 months (%)'.")
    assert told.endswith("Nearest: 'Re-referrals in 12 months (%)'.")


def it_tells_all_that_is_missing_in_one_error(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Cases": [("Child", *HEADERS[1:], "Held?"), ("C1", APRIL_6)],
        "Scorecard": [SCORECARD_HEADERS, ("CSC 1", "Other", "Number")],
        "Populations": POPULATION,
        "Benchmarks": [BENCHMARKS[2]],
    }
    told = _refused(saved_book(tmp_path, sheets), whole=True)
    assert [finding.split(". ")[0].rstrip(".") for finding in told] == [
        "Book.xlsx > Cases > row 1: has no column 'Child ID'",
        "Book.xlsx > Cases > row 1: has two columns 'Held?'",
        f"Book.xlsx > Scorecard: has no row '{KEY}'",
        "Book.xlsx: has no sheet 'Population'",
        "Book.xlsx > Benchmarks: has no row 'CSC 032 Re-referrals within 12 months (%)'",
    ]


def it_tells_several_faults_of_the_shipped_workbook_in_one_error(tmp_path: Path, catalogue: Catalogue) -> None:
    def change(book: Book) -> None:
        book["Referrals"].title = "Referals"
        book["CP Plans"]["D4"] = "Plan strat"
        book["Scorecard"]["B6"] = "Referrals done within 1 working day"

    with pytest.raises(WorkbookError) as caught:
        read_workbook(changed_workbook(tmp_path, change), catalogue)
    remedies = [finding.remedy for finding in caught.value.findings]
    assert [remedy.partition("Nearest: ")[2] for remedy in remedies] == [
        "'Referals'.",
        "'Plan strat'.",
        "'CSC 022 / Referrals done within 1 working day / %'.",
    ]
    assert all(re.match(r"(workbook|indicators)\.toml.*, lines? \d+", remedy) for remedy in remedies)


# What is no workbook


def _as_csv(path: Path) -> None:
    path.write_text("Child ID,Date received\nC1,03/04/2021\n", encoding="utf-8")


def _as_old_xls(path: Path) -> None:
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "Workbook".encode("utf-16-le"))


def _as_protected(path: Path) -> None:
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "EncryptedPackage".encode("utf-16-le"))


def _as_word_document(path: Path) -> None:
    document = Document()
    document.add_paragraph("Minutes")
    document.save(str(path))


def _as_other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", "<office/>")


def _as_half_a_workbook(path: Path) -> None:
    content = WORKBOOK.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _as_folder(path: Path) -> None:
    path.mkdir()


def _as_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def _as_nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(
    ("make", "what", "remedy"),
    [
        (_as_csv, "is not an Excel workbook, whatever its name says.", "choose Save As"),
        (_as_old_xls, "is in Excel's old format (.xls)", "choose Excel Workbook (.xlsx)."),
        (_as_protected, "is protected with a password.", "remove the password"),
        (_as_word_document, "is a Word document, not a workbook.", "Name the Excel workbook."),
        (_as_other_archive, "is not an Excel workbook, whatever its name says.", "choose Save As"),
        (_as_half_a_workbook, "is damaged or not complete.", "save it again as an Excel workbook"),
        (_as_folder, "is a folder, not a workbook.", "Name the Excel file in it."),
        (_as_empty_file, "empty", ""),
        (_as_nothing, "is not there.", "Check the name and the folder."),
    ],
)
def it_says_what_a_file_is_that_is_no_workbook(
    tmp_path: Path, make: Callable[[Path], None], what: str, remedy: str
) -> None:
    path = tmp_path / "Performance.xlsx"
    make(path)
    (told,) = _refused(path)
    assert told.startswith("Performance.xlsx: ")
    assert (what in told, remedy in told) == (True, True)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def it_tells_a_workbook_with_a_damaged_part(tmp_path: Path, part: str) -> None:
    sound = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", APRIL_6)]})
    damaged = tmp_path / "Damaged.xlsx"
    with zipfile.ZipFile(sound) as package, zipfile.ZipFile(damaged, "w") as target:
        for name in package.namelist():
            content = package.read(name)
            target.writestr(name, content[: len(content) // 2] if name == part else content)
    (told,) = _refused(damaged)
    assert told.startswith("Damaged.xlsx: is damaged or not complete.")


def _spoil(path: Path, part: str) -> None:
    """Turn some of a part's bytes into others, as a bad disk or download does."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        start = package.getinfo(part).header_offset + 30 + len(part)
    content[start : start + 60] = bytes(255 - byte for byte in content[start : start + 60])
    path.write_bytes(content)


def it_tells_a_drive_that_has_gone_from_a_damaged_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    path = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", APRIL_6)]})
    monkeypatch.setattr("reportgen.packages.check_size", fail)
    (told,) = _refused(path)
    assert told.startswith("Book.xlsx: could not be read: Input/output error. Try again")


def it_tells_a_workbook_with_bytes_gone_wrong(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", APRIL_6)]})
    _spoil(path, "xl/worksheets/sheet1.xml")
    (told,) = _refused(path)
    assert told.startswith("Book.xlsx: is damaged or not complete.")


def it_reads_a_workbook_whose_properties_alone_have_gone_wrong(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", APRIL_6)]})
    _spoil(path, "docProps/core.xml")
    book = read_workbook(path, small_catalogue())
    assert (list(book.case_lists["cases"].columns["child"]), book.saved) == (["C1"], None)


def it_reads_a_workbook_that_does_not_say_when_it_was_saved(tmp_path: Path) -> None:
    path, bare = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", APRIL_6)]}), tmp_path / "Bare.xlsx"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(bare, "w") as target:
        for name in set(package.namelist()) - {"docProps/core.xml"}:
            target.writestr(name, package.read(name))
    assert read_workbook(bare, small_catalogue()).saved is None
    assert read_workbook(path, small_catalogue()).saved is not None


# Which workbook


def _touched(folder: Path, name: str, moment: int) -> Path:
    path = folder / name
    path.write_bytes(b"")
    os.utime(path, (moment, moment))
    return path


def it_finds_the_workbook_that_was_saved_last(tmp_path: Path) -> None:
    _touched(tmp_path, "A.xlsx", 1_600_000_000)
    newest = _touched(tmp_path, "B.xlsm", 1_700_000_000)
    _touched(tmp_path, "C.xlsx", 1_650_000_000)
    assert newest_workbook(tmp_path) == newest


def it_passes_over_lock_files_and_other_files(tmp_path: Path) -> None:
    book = _touched(tmp_path, "Book.xlsx", 1_600_000_000)
    for name in ("~$Book.xlsx", ".~lock.Book.xlsx#", ".~Book.xlsx", "Book.csv", "Book.xlsx.bak", "Notes.docx"):
        _touched(tmp_path, name, 1_700_000_000)
    assert newest_workbook(tmp_path) == book


@pytest.mark.parametrize("name", ["~$Book.xlsx", ".~lock.Book.xlsx#", "Book.csv"])
def it_says_what_to_do_when_there_is_no_workbook(tmp_path: Path, name: str) -> None:
    _touched(tmp_path, name, 1_700_000_000)
    with pytest.raises(UsageError) as caught:
        newest_workbook(tmp_path)
    assert str(caught.value).startswith(f"There is no Excel workbook in {tmp_path}. Copy the performance workbook")


def it_says_what_to_do_when_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no Excel workbook in "):
        newest_workbook(tmp_path / "workbooks")


# What reading must never do


def it_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = saved_book(tmp_path, whole_sheets())
    os.utime(path, ns=(1_600_000_000_000_000_000, 1_600_000_000_000_000_000))
    before = path.read_bytes()
    read_workbook(path, small_catalogue(whole=True))
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == 1_600_000_000_000_000_000
    assert [file.name for file in tmp_path.iterdir()] == ["Book.xlsx"]


def it_leaves_a_file_that_it_refuses_as_it_was(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Case": [HEADERS]})
    os.utime(path, ns=(1_600_000_000_000_000_000, 1_600_000_000_000_000_000))
    before = path.read_bytes()
    assert len(_refused(path)) == 1
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, 1_600_000_000_000_000_000)


@pytest.mark.parametrize(
    "row",
    [
        (CHILD,),
        (None, CHILD),
        (None, None, None, None, CHILD),
        ("C1", CHILD),
        ("C1", None, CHILD),
        ("C1", APRIL_6, None, CHILD),
        (CHILD, f"{CHILD} 03/04/2021", f"31/02/2021 {CHILD}", f"yes {CHILD}", CHILD),
        (CHILD, None, CHILD, CHILD, None),
    ],
)
def it_never_repeats_an_identifier_in_a_warning(tmp_path: Path, row: Row) -> None:
    _, warnings = _cases(tmp_path, ("Cases", CHILD), HEADERS, ("C1", APRIL_6), row, (f"About {CHILD}",))
    assert warnings != []
    assert [warning for warning in warnings if CHILD in warning] == []


@pytest.mark.parametrize(
    "rows",
    [
        [(CHILD, APRIL_6, None, "Y", CHILD)],
        [(CHILD, "Date"), (CHILD, APRIL_6)],
        [(*HEADERS[:4], "Outcomes"), (CHILD, CHILD)],
        [("Child ID", "Child ID", CHILD, "Held?", "Outcome"), (CHILD, CHILD)],
        [(CHILD, *HEADERS[1:]), (CHILD, APRIL_6)],
        [(CHILD, "Outcome", "Y"), (CHILD, APRIL_6)],
    ],
)
def it_never_repeats_an_identifier_in_an_error(tmp_path: Path, rows: Sequence[Row]) -> None:
    told = _refused_sheets(tmp_path, Cases=[("Cases", CHILD), *rows])
    assert told != []
    assert [finding for finding in told if CHILD in finding] == []


def it_repeats_nothing_that_stands_in_the_case_lists_of_the_shipped_workbook(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    def change(book: Book) -> None:
        for layout in catalogue.layout.case_lists.values():
            for row in (6, 9):
                for column in range(1, book[layout.sheet].max_column + 1):
                    book[layout.sheet].cell(row, column, f"{CHILD}{column}")

    warnings = [str(warning) for warning in read_workbook(changed_workbook(tmp_path, change), catalogue).doubts]
    assert len(warnings) > 2 * len(catalogue.layout.case_lists)
    assert [warning for warning in warnings if CHILD in warning] == []


# What looks like a figure and is none


def _with_error(folder: Path, column: str, value: object) -> tuple[CaseList, list[str]]:
    """One case whose cell shows an Excel error; openpyxl writes the error as Excel does."""
    row = {"child": "C1", "day": APRIL_6, "moment": None, "held": None, "outcome": None} | {column: value}
    return _cases(folder, HEADERS, tuple(row.values()))  # type: ignore[arg-type]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def it_tells_an_excel_error_from_a_blank(tmp_path: Path, error: str) -> None:
    cases, warnings = _with_error(tmp_path, "moment", error)
    said = "shows an Excel error; figures that need it leave the row out. Mend the formula or clear the cell."
    assert warnings == [f"Book.xlsx > Cases > C2: {said}"]
    assert cases.unreadable["moment"] == frozenset({0})


def it_counts_nothing_below_the_last_total_and_warns_of_it(tmp_path: Path) -> None:
    rows: Sequence[Row] = [("C1", APRIL_6), ("C2", APRIL_6), ("Total", 2), (), ("Extract run on", APRIL_6)]
    cases, warnings = _cases(tmp_path, HEADERS, *rows)
    assert list(cases.columns["child"]) == ["C1", "C2"]
    assert warnings == [
        "Book.xlsx > Cases > row 6: below the total in row 4 is not counted. Cases belong above the total row."
    ]


def _row_doubts(folder: Path, *rows: Row) -> list[tuple[DoubtKind, str]]:
    """The doubts about rows, with their places within the sheet."""
    doubts = read_workbook(saved_book(folder, {"Cases": [HEADERS, *rows]}), small_catalogue()).doubts
    return [(doubt.kind, doubt.where.rpartition(" > ")[2]) for doubt in doubts]


FULL_ROW: Row = ("C1", APRIL_6, datetime(2021, 4, 7, 15, 5), "Y", "CP plan")


def it_tells_cases_below_the_total_from_a_note_there(tmp_path: Path) -> None:
    above: Sequence[Row] = [FULL_ROW] * 3
    below_total = _row_doubts(tmp_path, *above, ("Total", 3), FULL_ROW, ("Run on", APRIL_6))
    assert below_total == [(DoubtKind.BELOW_TOTAL, "rows 6 to 7")]
    assert _row_doubts(tmp_path, *above, ("Total", 3), ("Run on", APRIL_6)) == [(DoubtKind.STRAY_ROW, "row 6")]


TWO, FOUR = [FULL_ROW] * 2, [FULL_ROW] * 4


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([*FOUR, ("Total", 4)], []),
        ([*FOUR, ("Total", 5)], ["B6"]),
        ([*FOUR, ("Total", None, None, 3)], ["D6"]),
        ([*FOUR, ("Total", 1, 4)], []),  # a total of each column: one of them is the number of cases
        ([*FOUR, ("Total", 2.5)], []),
        ([*FOUR, ("Total",)], []),
        ([*TWO, ("Total", 2), *FOUR, ("Total", 4), ("Grand total", 6)], []),
        ([("Total", 4), *FOUR], []),
        ([("Total", 5), *FOUR], ["B2"]),
        ([*FOUR, ("Total", 4), FULL_ROW], []),  # told as a row below the total
    ],
)
def it_compares_a_lists_own_total_with_its_cases(tmp_path: Path, rows: Sequence[Row], cells: list[str]) -> None:
    doubts = _row_doubts(tmp_path, *rows)
    assert [place for kind, place in doubts if kind is DoubtKind.TOTAL_DIFFERS] == cells


def it_takes_a_reference_in_small_letters_for_the_same_child(tmp_path: Path) -> None:
    cases, _ = _cases(tmp_path, HEADERS, ("p100", APRIL_6), ("P100", APRIL_6))
    assert list(cases.columns["child"]) == ["P100", "P100"]


def it_refuses_a_population_of_one_year_twice(tmp_path: Path) -> None:
    (told,) = _refused_sheets(tmp_path, Population=[*POPULATION, POPULATION[-1]])
    assert told.startswith("Book.xlsx > Population: has '2021/22' twice.")
