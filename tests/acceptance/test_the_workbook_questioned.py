"""The analyst who signs for the figures: what in the workbook is wrong, and in which cell?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from tests.support import WORKBOOK, Run, changed_workbook, project_without_charts, reportgen

FIRST_CASE = 5


@dataclass(frozen=True)
class Found:
    """A finding as the sheet *Data quality* lists it."""

    severity: str
    sheet: str
    cell: str
    what: str
    rule: str
    link: str


@dataclass(frozen=True)
class Inspected:
    """What an inspection said on the screen, and all that it wrote down."""

    run: Run
    found: list[Found]

    def cells(self, severity: str = "") -> set[str]:
        return {f"{one.sheet} {one.cell}" for one in self.found if not severity or one.severity == severity}

    def at(self, place: str) -> list[Found]:
        return [one for one in self.found if f"{one.sheet} {one.cell}" == place]


def _inspected(workbook: Path, out: Path) -> Inspected:
    run = reportgen("inspect", workbook, "--out", out)
    assert "Traceback" not in run.said
    book = load_workbook(out / f"{workbook.stem} check.xlsx")
    return Inspected(run, _listed(book["Data quality"]))


def _listed(sheet: Worksheet) -> list[Found]:
    header, *rows = sheet.iter_rows()
    place = {str(cell.value): number for number, cell in enumerate(header)}
    found = []
    for row in rows:
        severity, sheet_name, cell, what, rule = (
            str(row[place[name]].value or "") for name in ("Severity", "Sheet", "Cell", "What was found", "Rule")
        )
        link = row[place["Cell"]].hyperlink
        target = f"{link.target}#{link.location}" if link else ""
        found.append(Found(severity, sheet_name, cell, what, rule, target))
    return found


def _column(sheet: Worksheet, header: str) -> int:
    (row,) = sheet.iter_rows(min_row=4, max_row=4, values_only=True)
    return 1 + [" ".join(str(cell).split()) for cell in row].index(header)


def _row_where(sheet: Worksheet, **wanted: Callable[[object], bool]) -> int:
    """The first row that holds what is wanted; the last one lies before the end of the quarter."""
    columns = {header: _column(sheet, header.replace("_", " ")) for header in wanted}
    return next(
        number
        for number in range(FIRST_CASE + 3, sheet.max_row)
        if all(test(sheet.cell(number, columns[header]).value) for header, test in wanted.items())
    )


def _filled(value: object) -> bool:
    return value is not None


def _blank(value: object) -> bool:
    return value is None


def _in_quarter(value: object) -> bool:
    return isinstance(value, datetime) and date(2021, 7, 1) <= value.date() <= date(2021, 9, 30)


class Planter:
    """Plants one fault of each kind into a copy of the shipped workbook, and remembers in which cells."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.stops: dict[str, str] = {}
        self.warns: dict[str, str] = {}

    def put(self, sheet: str, row: int, header: str, value: object) -> str:
        cell = self.book[sheet].cell(row, _column(self.book[sheet], header))
        cell.value = value  # type: ignore[assignment]  # what openpyxl may hold is what may stand in a cell
        return f"{sheet} {cell.coordinate}"

    def case_lists(self) -> None:
        """Rules on the cases: each fault in a case that counts."""
        book, stops = self.book, self.stops
        unit = book["Safeguarding Unit"]
        row = _row_where(
            unit,
            Conference_type=lambda text: text == "ICPC",
            Date_of_conference=_in_quarter,
            **{"Held?": lambda text: text == "Held", "Transfer-in_conference?": lambda text: text in ("n", "N", "No")},
        )
        held = unit.cell(row, _column(unit, "Date of conference")).value
        assert isinstance(held, datetime)
        self.put("Safeguarding Unit", row, "Strategy meeting / S47 start", held + timedelta(days=3))
        stops["a conference before its strategy meeting"] = f"Safeguarding Unit G{row}"

        plans = book["CP Plans"]
        row = _row_where(plans, Plan_end=_in_quarter)
        stops["a plan that ends before it starts"] = self.put("CP Plans", row, "Plan end", datetime(2019, 1, 1))
        first, second = [
            number for number in range(20, 120) if plans.cell(number, _column(plans, "Plan end")).value is None
        ][:2]
        child = plans.cell(first, _column(plans, "Child ID")).value
        self.put("CP Plans", second, "Child ID", child)
        stops["a child in two open plans"] = f"CP Plans D{second}"

        care = book["Children in Care"]
        row = _row_where(care, Came_into_care=_in_quarter)
        stops["an unknown placement code"] = self.put("Children in Care", row, "First placement code", "X9")
        row = _row_where(care, Came_into_care=lambda day: isinstance(day, datetime) and day.year == 2016)
        stops["an age out of range"] = self.put("Children in Care", row, "Date of birth", datetime(1990, 5, 5))

        missing = book["Missing episodes"]
        row = _row_where(missing, Reported_missing=_in_quarter)
        there = missing.cell(row, _column(missing, "Reported missing")).value
        assert isinstance(there, datetime)
        place = self.put("Missing episodes", row, "Reported home and safe", there - timedelta(hours=2))
        stops["a return before the report of missing"] = place

        referrals = book["Referrals"]
        first, second = 40, 41
        self.put("Referrals", second, "Referral ID", referrals.cell(first, 1).value)
        stops["a duplicate id"] = f"Referrals A{second}"
        stops["an error cell in a case list"] = self.put("Referrals", 50, "Date received", "#DIV/0!")
        stops["a formula never calculated in a case list"] = self.put("Referrals", 60, "Date received", "=TODAY()-900")
        stops["a date that is none"] = self.put("Referrals", 70, "Date decision made", "next week")
        stops["a date in the future"] = self.put("Referrals", 80, "Date decision made", datetime(2031, 5, 5))
        self.warns["a two-digit year"] = self.put("Referrals", 90, "Date decision made", _short(referrals, 90))
        self.warns["a date typed as text"] = self.put("Assessments", 30, "Start date", "03/02/2021")
        stops["a word that is neither yes nor no"] = self.put("Care leavers", 10, "Suitable accommodation", "perhaps")

    def scorecard(self) -> None:
        """Typed figures: each fault in a month that is reported."""
        card, stops, warns = self.book["Scorecard"], self.stops, self.warns
        row = {(r[0].value, r[1].value, r[2].value): r[0].row for r in card.iter_rows(min_row=5, max_col=3)}

        def number(ref: str, indicator: str, measure: str = "Numerator") -> int:
            return int(row[(ref, indicator, measure)] or 0)

        reviews = number("CSC 218", "Children in Care reviews in timescale")
        card.cell(reviews, 13).value = 999
        stops["a numerator above its denominator"] = f"Scorecard M{reviews}"
        visits = number("CSC 260a", "Children in Care statutory visits in timescale, month")
        card.cell(visits, 10).value = None
        warns["a month missing between two that are there"] = f"Scorecard J{visits}"
        miles = number("CSC 230", "Children in Care placed 20 miles or more from home")
        card.cell(miles, 9).value = "#DIV/0!"
        warns["an error cell in the scorecard"] = f"Scorecard I{miles}"
        moves = number("CSC 228", "Children in Care with 3 or more placements in 12 months")
        card.cell(moves, 9).value = "=1+1"
        warns["a formula never calculated in the scorecard"] = f"Scorecard I{moves}"
        settled = number("CSC 229", "Children in Care in the same placement for 2 or more years")
        card.cell(settled, 9).value = str(card.cell(settled, 9).value)
        warns["a figure stored as text"] = f"Scorecard I{settled}"
        waiting = number("CSC 211", "Waiting for care order discharge", "Number")
        card.cell(waiting, 12).value = 300
        warns["a month far outside its own history"] = f"Scorecard L{waiting}"
        visited = number("CSC 252b", "CP statutory visits within 10 working days, year to date")
        card.cell(visited, 11).value = 300
        warns["a year to date that falls"] = f"Scorecard K{visited}"
        care = number("CSC 200", "Children in Care, rate", "Rate per 10,000")
        card.cell(care, 7).value = 150.0
        warns["a rate that disagrees with its number"] = f"Scorecard G{care}"

    def sheets(self) -> None:
        """A sheet that looks like a newer copy of one that is used."""
        copy = self.book.copy_worksheet(self.book["Referrals"])
        copy.title = "Referrals (2)"
        self.warns["an unused sheet that looks like a renamed one"] = "Referrals (2) the sheet"


def _short(sheet: Worksheet, row: int) -> str:
    day = sheet.cell(row, _column(sheet, "Date decision made")).value
    assert isinstance(day, datetime)
    return f"{day:%d/%m/%y}"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    return _inspected(WORKBOOK, tmp_path_factory.mktemp("clean"))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Planter, Inspected]:
    folder = tmp_path_factory.mktemp("planted")
    planters: list[Planter] = []

    def plant(book: Book) -> None:
        planter = Planter(book)
        planter.case_lists()
        planter.scorecard()
        planter.sheets()
        planters.append(planter)

    workbook = changed_workbook(folder, plant)
    return planters[0], _inspected(workbook, folder / "out")


# The planted faults -------------------------------------------------------------------------------------------------


def it_finds_every_planted_fault_in_its_cell(planted: tuple[Planter, Inspected], clean: Inspected) -> None:
    planter, inspected = planted
    missed = {
        fault: place
        for severity, faults in (("stops", planter.stops), ("warns", planter.warns))
        for fault, place in faults.items()
        if place.strip() not in {cell.strip() for cell in inspected.cells(severity)}
    }
    assert len(planter.stops) + len(planter.warns) == 23
    assert missed == {}


def it_invents_none_beside_them(planted: tuple[Planter, Inspected], clean: Inspected) -> None:
    """A planted fault may be seen from its row, from the percentage of a count, and from the sum of placements."""
    planter, inspected = planted
    rows = {_row(place) for place in [*planter.stops.values(), *planter.warns.values()]}
    others = [one for one in inspected.found if f"{one.sheet} {one.cell}" not in clean.cells()]
    beside = [one for one in others if _row(f"{one.sheet} {one.cell}") not in rows]
    assert [(one.rule, one.sheet, one.cell) for one in beside] == [
        ("A percentage that is not its numerator over its denominator", "Scorecard", "K52"),
        ("Parts that do not add up to their total", "Children in Care", "column F"),
    ]
    assert beside[1].what.endswith("parts (columns F, G) add up to 5 in Jul-21, the total (column C) is 6.")


def _row(place: str) -> str:
    return re.sub(r"[A-Z]+(?=\d+$)", "", place)


def it_stops_a_report_and_names_each_error_once_with_the_number_of_its_kind(
    planted: tuple[Planter, Inspected], tmp_path: Path
) -> None:
    _, inspected = planted
    assert inspected.run.code == 4
    assert f"{len(inspected.cells('stops'))} findings that would make figures wrong:" in inspected.run.out
    assert "  - A date typed as text (" in inspected.run.out
    for words in ("A child in two plans at once", "An unknown placement code", "A referral that is in the list twice"):
        assert inspected.run.out.count(f"  - {words}") == 1


def it_says_nothing_of_what_stands_in_a_cell(planted: tuple[Planter, Inspected]) -> None:
    said = planted[1].run.said + "".join(one.what for one in planted[1].found)
    for content in ("next week", "perhaps", "X9", "P16329", "01/01/2019"):
        assert content not in said


def it_links_each_finding_to_its_cell(planted: tuple[Planter, Inspected]) -> None:
    planter, inspected = planted
    (found,) = inspected.at(planter.stops["an unknown placement code"])
    cell = planter.stops["an unknown placement code"].rpartition(" ")[2]
    assert found.link == f"../Changed%20workbook.xlsx#'Children in Care'!{cell}"


# The clean workbook -------------------------------------------------------------------------------------------------


def it_finds_in_the_shipped_workbook_what_is_truly_there_and_no_more(clean: Inspected) -> None:
    told = sorted((one.rule, f"{one.sheet} {one.cell}") for one in clean.found if one.rule != "A date typed as text")
    assert clean.cells("stops") == set()
    assert told == [
        ("A conference before its strategy meeting", "Safeguarding Unit G16"),
        ("A month far from the one before it", "Early Help column F"),
        ("A month far from the one before it", "Safeguarding Unit column G"),
        ("A year to date that falls", "Scorecard I121"),
        ("A year to date that falls", "Scorecard J111"),
        ("A year to date that falls", "Scorecard J122"),
        ("A year to date that falls", "Scorecard J125"),
        ("A year to date that falls", "Scorecard L111"),
        ("A year to date that falls", "Scorecard L121"),
        ("A year's number and rate that disagree", "Scorecard F26"),
        ("Visits due that differ between the 10 and the 15 day row", "Scorecard J48"),
        ("Visits due, year to date, that differ between the 10 and the 15 day row", "Scorecard I54"),
        ("Visits due, year to date, that differ between the 10 and the 15 day row", "Scorecard J54"),
        ("Words where a number belongs", "Scorecard M104"),
    ]


def it_finds_every_date_typed_as_text_in_the_sheet_kept_by_hand(clean: Inspected) -> None:
    sheet = load_workbook(WORKBOOK, data_only=True)["Safeguarding Unit"]
    typed = {
        f"Safeguarding Unit {cell.coordinate}"
        for row in sheet.iter_rows(min_row=FIRST_CASE, min_col=6, max_col=7)
        for cell in row
        if isinstance(cell.value, str)
    }
    assert len(typed) == 39
    assert {f"{one.sheet} {one.cell}" for one in clean.found if one.rule == "A date typed as text"} == typed


def it_says_what_was_found_and_what_is_left_out_and_why(clean: Inspected) -> None:
    said = " ".join(clean.run.out.split())
    for words in (
        "Quarter: Q2 2021/22",
        "Referrals header in row 4, 8 columns matched, 430 rows; left out: blank row 1, total row 1",
        "Not used: Read me",
        "columns not used: Comments",
        "Referrals: 421 of 430; left out: after the quarter 9",
        "conference stood down 5, not an initial conference 44, transfer in 10",
        "short breaks only 6",
    ):
        assert words in said
    assert clean.run.code == 0


# Lists as a whole ---------------------------------------------------------------------------------------------------


def _emptied(book: Book) -> None:
    book["Referrals"].delete_rows(FIRST_CASE, book["Referrals"].max_row)


def _old_extract(book: Book) -> None:
    sheet = book["Section 47"]
    for row in range(sheet.max_row, FIRST_CASE, -1):
        day = sheet.cell(row, _column(sheet, "Date started")).value
        if isinstance(day, datetime) and day >= datetime(2021, 8, 20):
            sheet.delete_rows(row)


def _total_in_between(book: Book) -> None:
    sheet = book["Early Help"]
    sheet.delete_rows(sheet.max_row)
    sheet.insert_rows(300)
    sheet["A300"], sheet["B300"] = "Total", 295


def _wrong_year(book: Book) -> None:
    book["Referrals"]["D100"] = datetime(2012, 9, 20)


def _wrong_year_alone(book: Book) -> None:
    book["Section 47"]["D100"] = datetime(2012, 9, 20)


@pytest.mark.parametrize(
    ("change", "severity", "place"),
    [
        (_emptied, "stops", "Referrals the sheet"),
        (_old_extract, "stops", "Section 47 the sheet"),
        (_old_extract, "warns", "Section 47 B189"),  # the list's own total, of all that were there
        (_total_in_between, "stops", "Early Help rows 301 to 402"),
        (_wrong_year, "stops", "Referrals E100"),
        (_wrong_year_alone, "warns", "Section 47 D100"),
    ],
)
def it_finds_cases_that_are_missing(
    clean: Inspected, tmp_path: Path, change: Callable[[Book], None], severity: str, place: str
) -> None:
    inspected = _inspected(changed_workbook(tmp_path, change), tmp_path / "out")
    assert place in inspected.cells(severity) - clean.cells()


# Building all the same ----------------------------------------------------------------------------------------------


def _unknown_placement(book: Book) -> None:
    sheet = book["Children in Care"]
    row = _row_where(sheet, Came_into_care=_in_quarter)
    sheet.cell(row, _column(sheet, "First placement code")).value = "X9"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("project"))


def it_makes_no_report_with_a_wrong_figure(tmp_path: Path, project: Path) -> None:
    workbook = changed_workbook(tmp_path, _unknown_placement)
    run = reportgen("build", workbook, "--out", tmp_path / "out", home=project)
    assert run.code == 4
    assert "1 finding that would make figures wrong:" in run.err
    assert "use --despite-errors" in run.err
    assert not (tmp_path / "out").exists()


def it_marks_the_figures_that_an_error_touches_and_no_others(tmp_path: Path, project: Path) -> None:
    workbook = changed_workbook(tmp_path, _unknown_placement)
    run = reportgen("build", workbook, "--despite-errors", "--out", tmp_path / "out", home=project)
    assert run.code == 0, run.said
    (report,) = (tmp_path / "out").glob("*.docx")
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(report)).tables]
    marked = [row for table in tables for row in table if any(cell.endswith(" [u]") for cell in row[1:])]
    assert marked
    assert {row[0] for row in marked if re.fullmatch(r"[A-Z][a-z]{2}-\d\d", row[0])} == {"Jul-21"}
    text = "\n".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
    assert "[u]" in text
    (workbook_of_figures,) = (tmp_path / "out").glob("*figures.xlsx")
    facts = load_workbook(workbook_of_figures)["Facts"].iter_rows(min_row=2, values_only=True)
    doubtful = {str(row[1]) for row in facts if "data in doubt" in row}
    assert doubtful
    assert all("placement" in title.lower() for title in doubtful)
