"""Workbooks laid out otherwise: names tried in order, faults that name the line to edit, what was found of sheets."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reportgen.catalogue import Catalogue
from reportgen.catalogue.keys import Faults, Keys
from reportgen.catalogue.layout import parse_layout
from reportgen.errors import WorkbookError
from reportgen.sources import DoubtKind, SheetFound, Workbook
from reportgen.workbook import Examined, examine_workbook, read_workbook
from tests.small_books import APRIL_6, CHILD, Row, Sheets, saved_book, small_catalogue
from tests.support import CATALOGUE, WORKBOOK

LAYOUT = """\
total-words = ["Total"]
yes-words = ["Y"]
no-words = ["N"]

[population]
sheet = "Population"
year = "Year"
people = "Children"

[case-lists.plans]
sheet = ["CP Plans", "Child protection plans"]
[case-lists.plans.columns]
child = { header = "Child ID", kind = "id" }
started = { header = ["Plan start", "Start of plan"], kind = "date" }
ended = { header = "Plan end", kind = "date" }
agreed = { header = "Agreed", kind = "yes-no" }
"""
POPULATION: Sequence[Row] = [("Year", "Children"), ("2021/22", 22527)]
HEADERS: Row = ("Child ID", "Plan start", "Plan end", "Agreed")
PLAN: Row = ("C1", APRIL_6, None, "Y")


def _catalogue() -> Catalogue:
    layout = parse_layout(Keys(tomllib.loads(LAYOUT), "workbook.toml", Faults()))
    return replace(small_catalogue(), layout=layout, files={"workbook.toml": LAYOUT})


def _examined(
    folder: Path, plans: str = "CP Plans", rows: Sequence[Row] = (HEADERS, PLAN), more: Sheets | None = None
) -> Examined:
    sheets = {"Population": POPULATION, plans: rows, **(more or {})}
    return examine_workbook(saved_book(folder, sheets), _catalogue())


def _workbook(examined: Examined) -> Workbook:
    assert examined.faults == ()
    assert examined.workbook is not None
    return examined.workbook


def _faults(examined: Examined) -> list[str]:
    assert examined.workbook is None
    return [str(fault) for fault in examined.faults]


def _found(examined: Examined, name: str) -> SheetFound:
    return next(sheet for sheet in examined.sheets if sheet.name == name)


# Names tried in order


@pytest.mark.parametrize("sheet", ["CP Plans", "Child protection plans", "CHILD  PROTECTION plans"])
@pytest.mark.parametrize("header", ["Plan start", "Start of plan", "start of\nplan"])
def it_takes_whichever_of_several_names_is_there(tmp_path: Path, sheet: str, header: str) -> None:
    rows: Sequence[Row] = [("Child ID", header, "Plan end", "Agreed"), PLAN]
    plans = _workbook(_examined(tmp_path, sheet, rows)).case_lists["plans"]
    assert list(plans.columns["started"]) == [APRIL_6]
    assert plans.cell("started", 0) == f"Book.xlsx > {sheet} > B2"


def it_refuses_two_sheets_that_are_both_named(tmp_path: Path) -> None:
    (told,) = _faults(_examined(tmp_path, more={"Child protection plans": [HEADERS, PLAN]}))
    assert told == (
        "Book.xlsx: has the sheets 'CP Plans' and 'Child protection plans', and workbook.toml, line 11, takes either "
        "of them. Rename or delete one in the workbook, or take its name out there."
    )


def it_refuses_two_columns_that_are_both_named(tmp_path: Path) -> None:
    (told,) = _faults(_examined(tmp_path, rows=[(*HEADERS, "Start of plan"), (*PLAN, APRIL_6)]))
    assert told.startswith("Book.xlsx > CP Plans > row 1: has the columns 'Plan start' and 'Start of plan', and ")
    assert "workbook.toml, line 14, takes either of them." in told


# Faults that name the line


def it_names_the_line_of_a_sheet_that_is_missing(tmp_path: Path) -> None:
    (told,) = _faults(_examined(tmp_path, "CP Plan"))
    assert told == (
        "Book.xlsx: has no sheet 'CP Plans' or 'Child protection plans'. workbook.toml, line 11 says "
        'sheet = ["CP Plans", "Child protection plans"]; change it, or add the new name. Nearest: \'CP Plan\'.'
    )


def it_knows_a_sheet_of_quite_another_name_by_its_columns(tmp_path: Path) -> None:
    rows: Sequence[Row] = [("All of them",), ("Child ID", "Plan begins", "Plan end", "Agreed"), PLAN]
    (told,) = _faults(_examined(tmp_path, "Conferences outcome", rows, {"Notes": [("Child ID", "Remark")]}))
    assert told.endswith("Nearest: 'Conferences outcome'.")


def it_names_the_key_and_line_of_a_column_that_is_missing(tmp_path: Path) -> None:
    (told,) = _faults(_examined(tmp_path, rows=[("Child ID", "Plan start", "End of plan", "Agreed"), PLAN]))
    assert told == (
        "Book.xlsx > CP Plans > row 1: has no column 'Plan end'. workbook.toml > case-lists > plans > columns > ended, "
        "line 15 says header = \"Plan end\"; change it, or add the new name. Nearest: 'End of plan'."
    )


def it_takes_no_case_for_the_header_row_although_it_holds_the_word_of_a_header(tmp_path: Path) -> None:
    examined = _examined(tmp_path, rows=[("Sam Smith", "Agreed", "Jo Jones"), ("Al Adams", "Agreed", None)])
    (fault,) = examined.faults
    said = "Looked for 'Child ID', 'Plan start', 'Plan end', 'Agreed' in its first rows."
    assert str(fault) == f"Book.xlsx > CP Plans: has no header row. {said}"
    assert (_found(examined, "CP Plans").header_row, _found(examined, "CP Plans").unused) == (None, ())


@pytest.mark.parametrize("first", [HEADERS, ("Child ID", "Plan start", "End", "Agreed")])
def it_refuses_two_rows_of_headers(tmp_path: Path, first: Row) -> None:
    examined = _examined(tmp_path, rows=[("Plans",), first, PLAN, PLAN, HEADERS, PLAN])
    said = "has headers in the rows 2 and 5, so it is not clear where the data begin."
    assert [fault.what for fault in examined.faults] == [said]


def it_bears_with_filled_rows_between_the_title_and_the_headers(tmp_path: Path) -> None:
    rows: Sequence[Row] = [("Plans", "as at", APRIL_6), ("Agreed", "by the board", "1 May"), HEADERS, PLAN]
    assert len(_workbook(_examined(tmp_path, rows=rows)).case_lists["plans"]) == 1


def it_names_what_is_left_over_where_nothing_is_near(tmp_path: Path) -> None:
    (told,) = _faults(_examined(tmp_path, rows=[("Child ID", "Plan start", "Finished", "Agreed", CHILD), PLAN]))
    assert told.endswith("Nearest: 'Finished'.")


def it_says_where_another_word_for_yes_is_added(tmp_path: Path) -> None:
    examined = _examined(tmp_path, rows=[HEADERS, ("C1", APRIL_6, None, CHILD)])
    assert [str(doubt) for doubt in examined.doubts] == [
        "Book.xlsx > CP Plans > D2: is neither yes nor no; it was read as blank. Another word for them can be added to "
        "yes-words (line 2) or no-words (line 3) in workbook.toml."
    ]


def it_names_the_lines_of_a_scorecard_row_that_is_missing(catalogue: Catalogue, tmp_path: Path) -> None:
    book = load_workbook(WORKBOOK, data_only=True)
    book["Scorecard"]["B6"] = "Referrals done in one working day"
    book.save(tmp_path / "Book.xlsx")
    (told,) = examine_workbook(tmp_path / "Book.xlsx", catalogue).faults
    lines = (CATALOGUE / "indicators.toml").read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, 1) if line.startswith('scorecard = ["CSC 022"'))
    assert told.remedy.startswith(f"indicators.toml, line {number} names it;")
    assert told.remedy.endswith("Nearest: 'CSC 022 / Referrals done in one working day / %'.")


# What was found


def it_tells_what_was_found_of_a_case_list(tmp_path: Path) -> None:
    headers = ("Worker", *HEADERS, "Remarks", CHILD)
    plan = (None, *PLAN)
    rows: Sequence[Row] = [
        ("Plans",),
        (),
        headers,
        plan,
        (),
        plan,
        ("A note at the end",),
        ("Total", 2),
        ("x", "y"),
        (),
    ]
    assert _found(_examined(tmp_path, rows=rows), "CP Plans") == SheetFound(
        name="CP Plans",
        used_as="plans",
        header_row=3,
        columns={"child": "B", "started": "C", "ended": "D", "agreed": "E"},
        unused=["Worker", "Remarks"],
        rows=2,
        left_out={"blank row": 1, "note": 1, "total row": 1, "below the total": 1},
    )


def it_tells_of_every_sheet_in_the_order_of_the_workbook(tmp_path: Path) -> None:
    examined = _examined(tmp_path, more={"Notes": [("A secret about", CHILD)]})
    assert [(sheet.name, sheet.used_as) for sheet in examined.sheets] == [
        ("Population", "population"),
        ("CP Plans", "plans"),
        ("Notes", ""),
    ]
    assert examined.sheets[2] == SheetFound("Notes", "", None, {}, (), 1, {})


def it_tells_what_was_found_although_there_are_faults(tmp_path: Path) -> None:
    examined = _examined(tmp_path, rows=[("Child ID", "Plan start", "Agreed"), PLAN])
    found = _found(examined, "CP Plans")
    assert len(_faults(examined)) == 1
    assert (found.header_row, found.columns) == (1, {"child": "A", "started": "B", "agreed": "C"})
    assert _found(examined, "Population").rows == 1


def it_raises_all_faults_together_where_the_workbook_is_needed(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Populations": POPULATION, "CP Plan": [HEADERS]})
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, _catalogue())
    assert len(caught.value.findings) == 2


def it_tells_of_every_sheet_of_the_shipped_workbook(workbook: Workbook) -> None:
    assert [sheet.name for sheet in workbook.sheets if not sheet.used_as] == ["Read me"]
    assert {sheet.name: sheet.rows for sheet in workbook.sheets}["Safeguarding Unit"] == 127
    assert all(not sheet.unused for sheet in workbook.sheets if sheet.used_as != "scorecard")


# Sheets that look like a newer copy


@pytest.mark.parametrize("name", ["CP Plans (2)", "CP Plans new", "CP plans_v2", "CP Plan", "Child protection plans 2"])
def it_doubts_a_sheet_that_looks_like_a_newer_copy_by_its_name(tmp_path: Path, name: str) -> None:
    (doubt,) = _examined(tmp_path, more={name: [("Anything",)]}).doubts
    assert doubt.kind is DoubtKind.RENAMED_SHEET
    assert str(doubt) == (
        f"Book.xlsx > {name}: is not used, but looks like 'CP Plans', which is. If this is the newer one, name it in "
        "workbook.toml, line 11; otherwise delete it."
    )


def it_doubts_a_sheet_that_has_the_columns_of_a_used_one(tmp_path: Path) -> None:
    (doubt,) = _examined(tmp_path, more={"Extract": [("As of now",), HEADERS, PLAN]}).doubts
    assert (doubt.kind, doubt.where) == (DoubtKind.RENAMED_SHEET, "Book.xlsx > Extract")


@pytest.mark.parametrize("name", ["Plans", "CP Plans explained", "Notes", "Populace"])
def it_leaves_other_sheets_alone(tmp_path: Path, name: str) -> None:
    assert _examined(tmp_path, more={name: [("Child ID", "Agreed", "Remark"), ("C1", "Y", "x")]}).doubts == ()
