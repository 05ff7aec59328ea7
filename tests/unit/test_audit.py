"""The figures workbook and the record: is every figure there with where it comes from, and can it be read back?"""

import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.audit import look
from reportgen.audit.content import Column, Link
from reportgen.audit.earlier import latest_of, read_earlier, reports_in
from reportgen.audit.evidence import Evidence
from reportgen.audit.figures_workbook import figures_workbook
from reportgen.audit.look import Book as NewBook
from reportgen.audit.places import Place, place_of, relative_link
from reportgen.audit.record import read_record, record_xml
from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import Severity
from reportgen.errors import DocumentError, ReportgenError, UsageError
from reportgen.figures import FIGURE_COLUMNS, Figures, list_figures
from reportgen.figures.revisions import EarlierFigures, Revision, Revisions
from reportgen.period import FinancialYear, Month
from reportgen.quality import Quality, QualityFinding
from reportgen.report.model import RunFacts
from reportgen.sources import SheetFound, Workbook
from reportgen.word.carried import carry_xml, set_custom_properties
from tests.support import unsealed

YEAR = FinancialYear(2021)
Q1, Q2 = YEAR.quarter(1), YEAR.quarter(2)
AUGUST = Month(2021, 8)
IN_TIME = "csc022-within-1-working-day"
RUN = RunFacts("Book.xlsx", "98bca8", datetime(2021, 10, 4), datetime(2021, 10, 18, 9, 30), "reportgen 1", "csc", "a1")
FINDING = QualityFinding(
    "Book.xlsx > Bob's & Co > D7",
    "is no date.",
    "Mend it.",
    rule="A date",
    severity=Severity.STOPS,
    indicators=frozenset([IN_TIME]),
    months=frozenset([AUGUST]),
    facts=frozenset(["late-referral-families"]),
)
SHEET = SheetFound("Bob's & Co", "referrals", 4, {"received": "D"}, ["Notes"], 430, {"total row": 1})


@pytest.fixture(scope="module")
def evidence(catalogue: Catalogue, figures: Figures) -> Evidence:
    return Evidence(catalogue, figures, RUN, Quality([FINDING]), Revisions(), [SHEET], "../in/Bob's%20Book.xlsx")


@pytest.fixture(scope="module")
def book(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return _written(evidence, tmp_path_factory.mktemp("figures") / "figures.xlsx")


@pytest.fixture(scope="module")
def rows(book: Book) -> list[dict[str, object]]:
    """The sheet Figures, by its headers."""
    return _table(book["Figures"])


def _written(evidence: Evidence, path: Path) -> Book:
    path.write_bytes(figures_workbook(evidence))
    return load_workbook(path)


def _table(sheet: Worksheet) -> list[dict[str, object]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def _one(rows: list[dict[str, object]], indicator: str, kind: str, period: str | None) -> dict[str, object]:
    wanted = {"Name in the catalogue": indicator, "Kind": kind, "Period": period}
    (row,) = [row for row in rows if wanted.items() <= row.items()]
    return row


def _pairs(sheet: Worksheet) -> dict[object, object]:
    return {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}


# The figures workbook -----------------------------------------------------------------------------------------------


def it_traces_a_figure_to_the_rows_that_were_counted(rows: list[dict[str, object]]) -> None:
    row = _one(rows, IN_TIME, "Quarter", "Q2 2021/22")
    assert (row["Figure"], row["Shown as"]) == (68.2, "68.2%")
    assert (row["Numerator"], row["Denominator"]) == (165, 242)
    assert (row["Sheet"], row["Columns or cells"]) == ("Referrals", "columns D, E; column D")
    assert (row["Rows in the list"], row["Rows counted: numerator"], row["Rows counted: denominator"]) == (
        430,
        165,
        242,
    )
    assert str(row["Rows left out"]).startswith("9 after the quarter; ")
    assert str(row["How it is counted"]).startswith("Numerator: ")


def it_traces_a_typed_figure_to_its_cell(rows: list[dict[str, object]]) -> None:
    row = _one(rows, IN_TIME, "Year", "2018/19")
    assert (row["Figure"], row["Sheet"], row["Columns or cells"]) == (98.2, "Scorecard", "cell E6")
    assert (row["Numerator"], row["Rows in the list"], row["Rows left out"]) == (None, None, None)


def it_gives_the_reason_where_there_is_no_figure(rows: list[dict[str, object]]) -> None:
    row = _one(rows, "iha-within-20-working-days-ytd", "Month", "September 2021")
    assert (row["Figure"], row["Why there is none"]) == (None, "not available")


def it_has_every_figure_of_the_report_up_to_the_quarters_end(
    rows: list[dict[str, object]], figures: Figures, catalogue: Catalogue
) -> None:
    listed = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in list_figures(figures, catalogue)]
    report = [row["value"] for row in listed if row["value"]]
    kinds = {"Target", "Month", "Year", "Year so far"}
    shown = [row["Figure"] for row in rows if row["Kind"] in kinds and row["Figure"] is not None]
    assert [float(value) for value in report] == shown
    assert not [row for row in rows if row["Period"] == "October 2021"]


def it_tells_a_year_that_has_not_ended_from_one_that_has(rows: list[dict[str, object]]) -> None:
    assert _one(rows, IN_TIME, "Year so far", "2021/22")["Shown as"] == "68.2%"
    assert _one(rows, IN_TIME, "Year to date", "April to September 2021")["Numerator"] == 287


@pytest.mark.parametrize(
    ("indicator", "kind", "look"),
    [
        (IN_TIME, "Month", '0.0"%"'),
        (IN_TIME, "Target", '0"%"'),
        ("csc034-number", "Month", "#,##0"),
        ("csc164-rate-ytd", "Month", "#,##0.0"),
    ],
)
def it_shows_numbers_as_the_report_does(book: Book, indicator: str, kind: str, look: str) -> None:
    header = [cell.value for cell in book["Figures"][1]]
    figure, named, kinds = header.index("Figure"), header.index("Name in the catalogue"), header.index("Kind")
    formats = {
        row[figure].number_format
        for row in book["Figures"].iter_rows(min_row=2)
        if (row[named].value, row[kinds].value) == (indicator, kind)
    }
    assert formats == {look}


def it_marks_what_is_revised_and_what_is_in_doubt(evidence: Evidence, tmp_path: Path) -> None:
    revised = Revision(IN_TIME, AUGUST, "60.0%", "63.3%", "48 of 80", "50 of 79")
    changed = replace(evidence, revisions=Revisions("Q1.docx", Q1, [revised]))
    rows = _table(_written(changed, tmp_path / "figures.xlsx")["Figures"])
    assert _one(rows, IN_TIME, "Month", "August 2021")["Marks"] == "revised; data in doubt"
    assert _one(rows, IN_TIME, "Month", "July 2021")["Marks"] is None
    assert _one(rows, IN_TIME, "Quarter", "Q2 2021/22")["Marks"] == "data in doubt"
    assert _one(rows, IN_TIME, "Quarter", "Q1 2021/22")["Marks"] is None
    assert _one(rows, IN_TIME, "Year", "2020/21")["Marks"] is None


def it_lists_revisions_old_and_new(evidence: Evidence, tmp_path: Path) -> None:
    revised = Revision(IN_TIME, AUGUST, "60.0%", "63.3%", "48 of 80", "50 of 79")
    changed = replace(evidence, revisions=Revisions("Q1.docx", Q1, [revised]))
    book = _written(changed, tmp_path / "figures.xlsx")
    (row,) = _table(book["Revisions"])
    assert [*row.values()][2:] == ["August 2021", "60.0%", "63.3%", "48 of 80", "50 of 79", "Q1.docx (Q1 2021/22)"]
    assert _pairs(book["Summary"])["Revised figures"] == "1 since Q1.docx (Q1 2021/22)."


@pytest.mark.parametrize(
    ("revisions", "said"),
    [
        (None, "This is an inspection of the workbook, and no report; nothing was compared."),
        (Revisions(), "There was no earlier report to compare with."),
        (Revisions("Q1.docx", Q1), "No published figure has changed since Q1.docx (Q1 2021/22)."),
    ],
)
def it_says_why_nothing_is_revised(evidence: Evidence, revisions: Revisions | None, said: str, tmp_path: Path) -> None:
    book = _written(replace(evidence, revisions=revisions), tmp_path / "figures.xlsx")
    assert [row["Indicator"] for row in _table(book["Revisions"])] == [said]
    assert _pairs(book["Summary"])["Revised figures"] == said


def it_links_a_finding_to_its_cell_in_the_source_workbook(book: Book) -> None:
    (row,) = _table(book["Data quality"])
    assert (row["Severity"], row["Sheet"], row["Cell"]) == ("stops", "Bob's & Co", "D7")
    assert row["Figures touched"] == "CSC 022 Referrals decided within 1 working day"
    assert (row["Months"], row["Facts touched"]) == (
        "Aug-21",
        "Families of referrals decided in over 3 working days",
    )
    link = book["Data quality"]["C2"].hyperlink
    assert link is not None
    assert (link.target, link.location) == ("../in/Bob's%20Book.xlsx", "'Bob''s & Co'!D7")


def it_links_to_nothing_where_the_workbook_is_out_of_reach(evidence: Evidence, tmp_path: Path) -> None:
    book = _written(replace(evidence, link=""), tmp_path / "figures.xlsx")
    assert book["Data quality"]["C2"].value == "D7"
    assert book["Data quality"]["C2"].hyperlink is None


def it_says_what_was_found_of_each_sheet(book: Book) -> None:
    (row,) = _table(book["Sheets read"])
    assert [*row.values()] == ["Bob's & Co", "referrals", 4, 430, "1 total row", "D received", "Notes"]


def it_says_where_the_figures_come_from(book: Book, catalogue: Catalogue) -> None:
    said = _pairs(book["Run"])
    assert (said["Workbook"], said["Workbook's SHA-256"]) == ("Book.xlsx", "98bca8")
    assert (said["Report in the catalogue"], said["Version of the catalogue"]) == ("csc", "a1")
    assert (said["Read and counted (UTC)"], said["Program"]) == (datetime(2021, 10, 18, 9, 30), "reportgen 1")
    assert book.properties.creator == catalogue.words.council
    assert book.properties.modified == datetime(2021, 10, 18, 9, 30)


def it_sums_up_and_leads_to_every_sheet(book: Book) -> None:
    said = _pairs(book["Summary"])
    assert (said["Figures in the report"], said["Findings that make figures wrong"]) == ("638", "1")
    links = [cell.hyperlink.location for (cell,) in book["Summary"].iter_rows(max_col=1) if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert said["Facts"] == "Figures for the analysis, beside those of the tables."


def it_gives_every_fact_with_its_counts(book: Book, figures: Figures) -> None:
    rows = _table(book["Facts"])
    assert [row["Name in the catalogue"] for row in rows] == [fact.id for fact in figures.facts]
    (row,) = [row for row in rows if row["Name in the catalogue"] == f"quarter.{IN_TIME}"]
    assert (row["Figure"], row["Numerator"], row["Denominator"], row["Period"]) == (68.2, 165, 242, "Q2 2021/22")
    assert [row["Name in the catalogue"] for row in rows if row["Marks"] == "data in doubt"] == [
        f"quarter.{IN_TIME}",
        f"year-to-date.{IN_TIME}",
        "late-referral-families",
    ]


def it_can_be_filtered_scrolled_and_printed(book: Book) -> None:
    for name in book.sheetnames[1:6]:
        sheet = book[name]
        assert sheet.auto_filter.ref == sheet.dimensions
        assert str(sheet.freeze_panes)[-1] == "2"
        assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # 1 is what no word means


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#N/A", "12"])
def it_stores_text_as_text_whatever_it_begins_with(text: str, tmp_path: Path) -> None:
    book = NewBook()
    book.sheet("Sheet").write_table([Column("Text", 10)], [[text]], 0)
    (tmp_path / "text.xlsx").write_bytes(book.packed())
    cell = load_workbook(tmp_path / "text.xlsx")["Sheet"]["A2"]
    with zipfile.ZipFile(tmp_path / "text.xlsx") as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) is (text[0] in "=+-@\t")


def it_writes_links_as_text_where_excel_can_hold_no_more_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "_MOST_LINKS", 2)
    book = NewBook()
    book.sheet("Sheet").write_table(
        [Column("Cell", 10)], [[Link(f"D{row}", "", f"Sheet!A{row}")] for row in (1, 2, 3)], 0
    )
    (tmp_path / "links.xlsx").write_bytes(book.packed())
    cells = [row[0] for row in load_workbook(tmp_path / "links.xlsx")["Sheet"].iter_rows(min_row=2)]
    assert [(cell.value, bool(cell.hyperlink)) for cell in cells] == [("D1", True), ("D2", True), ("D3", False)]


def it_takes_no_text_of_the_catalogue_for_a_formula(evidence: Evidence, catalogue: Catalogue, tmp_path: Path) -> None:
    words = replace(catalogue.words, title="=cmd|' /C calc'!A0", council="A\x0b Council")
    book = _written(replace(evidence, catalogue=replace(catalogue, words=words)), tmp_path / "figures.xlsx")
    assert book["Summary"]["B3"].data_type == "s"
    assert book["Summary"]["B4"].value == "A Council"
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def it_gives_the_same_bytes_for_the_same_evidence(evidence: Evidence, tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).write_bytes(figures_workbook(evidence))
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    with zipfile.ZipFile(tmp_path / "first") as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def it_holds_no_identifier(evidence: Evidence, workbook: Workbook, catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "figures.xlsx").write_bytes(figures_workbook(evidence))
    with zipfile.ZipFile(tmp_path / "figures.xlsx") as package:
        content = b"".join(package.read(name) for name in package.namelist())
    content += record_xml(catalogue, evidence.figures, RUN)
    children = {str(value) for cases in workbook.case_lists.values() for value in cases.columns.get("child", [])}
    assert len(children) > 100
    assert [child for child in children if child.encode() in content] == []


# Places -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "sheet", "cell", "location"),
    [
        ("Book.xlsx > Safeguarding Unit > F37", "Safeguarding Unit", "F37", "'Safeguarding Unit'!F37"),
        ("Book.xlsx > A > B > C3", "A > B", "C3", "'A > B'!C3"),
        ("Book.xlsx > A > C3", "A", "C3", "'A'!C3"),
        ("Book.xlsx > A > row 12", "A", "row 12", "'A'!A12"),
        ("Book.xlsx > A > rows 5, 9", "A", "rows 5, 9", "'A'!A5"),
        ("Book.xlsx > A > column D", "A", "column D", "'A'!D1"),
        ("Book.xlsx > A > D5:D9", "A", "D5:D9", "'A'!D5:D9"),
        ("Book.xlsx > A", "A", "", "'A'!A1"),
        ("Book.xlsx > Renamed > D7", "Renamed", "D7", "'Renamed'!D7"),
        ("CSC 022 Referrals", "", "CSC 022 Referrals", ""),
    ],
)
def it_knows_the_place_that_a_finding_names(where: str, sheet: str, cell: str, location: str) -> None:
    place = place_of(where, "Book.xlsx", ["Safeguarding Unit", "A", "A > B"])
    assert (place, place.location) == (Place(sheet, cell), location)


def it_links_from_the_output_folder_to_the_workbook(tmp_path: Path) -> None:
    workbook = tmp_path / "work books" / "Bob's A&B 50% #1.xlsx"
    assert relative_link(workbook, tmp_path / "out") == "../work%20books/Bob's%20A&B%2050%25%20%231.xlsx"
    assert relative_link(tmp_path / "Zoë.xlsx", tmp_path / "out") == "../Zoë.xlsx"


def it_tells_no_path_of_the_machine_where_nothing_is_shared() -> None:
    assert relative_link(Path("/data/Book.xlsx"), Path("/home/jo/out")) == ""


# The record, and reading back ---------------------------------------------------------------------------------------


def _report(path: Path, record: bytes, change: Callable[[bytes], bytes] = bytes) -> Path:
    """A document that carries the record, changed in the file; such as is changed has no seal, as up to 0.5.0."""
    document = Document()
    carry_xml(document, record)
    set_custom_properties(document, {"Program": "reportgen 1"})
    document.save(str(path))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            changed = change is not bytes and b"<record " in content
            package.writestr(name, change(unsealed(content)) if changed else content)
    return path


@pytest.fixture(scope="module")
def record(catalogue: Catalogue, figures: Figures) -> bytes:
    return record_xml(catalogue, figures, RUN)


def it_reads_its_record_back(record: bytes, figures: Figures, catalogue: Catalogue) -> None:
    read = read_record(record)
    assert read is not None
    assert (read.run, read.quarter) == (RUN, figures.quarter)
    rows = [tuple(row.get(name, "") for name in FIGURE_COLUMNS) for row in read.figures]
    assert rows == list(list_figures(figures, catalogue))
    assert [row["id"] for row in read.facts] == [fact.id for fact in figures.facts]
    assert {"value": "68.2", "numerator": "165", "denominator": "242"}.items() <= read.facts[0].items()


def it_remembers_what_a_figure_showed_before_until_another_refresh_changes_it(
    record: bytes, figures: Figures, catalogue: Catalogue
) -> None:
    shown = read_record(unsealed(record).replace(b'value="68.2"', b'value="67.9"'))
    once = read_record(record_xml(catalogue, figures, RUN, before=shown))
    twice = read_record(record_xml(catalogue, figures, RUN, before=once))
    assert [held and held.facts[0].get("was-value") for held in (shown, once, twice)] == [None, "67.9", "67.9"]


def it_reads_no_record_that_has_changed_since_it_was_written(record: bytes, tmp_path: Path) -> None:
    changed = record.replace(b'value="68.2"', b'value="67.9"')
    assert changed != record
    kind, said = _refused(_report(tmp_path / "report.docx", changed))
    assert kind is DocumentError
    assert "is damaged: its figures cannot be read." in said


def it_reads_a_record_that_another_program_has_written_anew(record: bytes) -> None:
    root = etree.fromstring(record)
    root[0].addprevious(etree.Comment("kept by another program"))
    for one in root.iter(etree.Element):
        said = dict(reversed(list(one.attrib.items())))
        one.attrib.clear()
        one.attrib.update(said)
    assert read_record(etree.tostring(root)) == read_record(record)


def it_keeps_the_figures_of_others_beside_an_indicator(record: bytes) -> None:
    read = read_record(record)
    assert read is not None
    beside = {row["id"]: [row.get(f"benchmark-{place}") for place in (1, 2, 3)] for row in read.indicators}
    assert beside["csc181-rate"] == ["England: 42.4", "North East: 68.2", "Statistical neighbours: 56.7"]
    assert beside["csc182-children"] == [None, None, None]


def it_finds_the_same_figures_in_the_report_and_in_its_figures_workbook(
    record: bytes, evidence: Evidence, tmp_path: Path
) -> None:
    (tmp_path / "figures.xlsx").write_bytes(figures_workbook(evidence))
    report = read_earlier(_report(tmp_path / "report.docx", record))
    book = read_earlier(tmp_path / "figures.xlsx")
    assert (report.source, report.report, report.quarter) == ("report.docx", "csc", Q2)
    assert (book.source, book.report, book.quarter) == ("figures.xlsx", "csc", Q2)
    reported = {
        key: figure
        for key, figure in report.figures.items()
        if key[1] in ("target", "year") or (key[1] == "month" and key[2] <= "2021-09")
    }
    assert book.figures == reported
    assert book.facts == report.facts
    assert len(book.facts) > 100
    assert reported[IN_TIME, "month", "2021-08"].value == "63.3"


def it_reads_a_figures_workbook_whose_columns_and_rows_were_moved(evidence: Evidence, tmp_path: Path) -> None:
    book = _written(evidence, tmp_path / "figures.xlsx")
    before = read_earlier(tmp_path / "figures.xlsx")
    rows = [[cell.value for cell in row] for row in book["Figures"].iter_rows()]
    del book["Figures"]
    moved = book.create_sheet("Figures")
    for row in [rows[0], *reversed(rows[1:])]:
        moved.append(list(reversed(row)))
    book.save(tmp_path / "moved.xlsx")
    assert read_earlier(tmp_path / "moved.xlsx").figures == before.figures


def _refused(path: Path) -> tuple[type[ReportgenError], str]:
    with pytest.raises(ReportgenError) as told:
        read_earlier(path)
    return type(told.value), str(told.value)


def it_says_that_there_is_no_such_file(tmp_path: Path) -> None:
    assert _refused(tmp_path / "no.docx") == (
        UsageError,
        f"{tmp_path / 'no.docx'}: is not there. Check the name and the folder.",
    )
    assert "is a folder, not a report." in _refused(tmp_path)[1]


def it_says_that_a_file_is_none_of_ours(tmp_path: Path) -> None:
    Document().save(str(tmp_path / "letter.docx"))
    Book().save(tmp_path / "budget.xlsx")
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    assert _refused(tmp_path / "letter.docx")[0] is UsageError
    assert "letter.docx: is not a report of this program." in _refused(tmp_path / "letter.docx")[1]
    assert "budget.xlsx: is not a figures workbook of this program." in _refused(tmp_path / "budget.xlsx")[1]
    assert "report.pdf: is no Word document or Excel workbook." in _refused(tmp_path / "report.pdf")[1]


def it_says_that_a_finished_report_carries_no_figures(record: bytes, tmp_path: Path) -> None:
    finished = _report(tmp_path / "finished.docx", record, lambda _: b"<other/>")
    kind, said = _refused(finished)
    assert kind is UsageError
    assert said == (
        "finished.docx: carries no figures: a finished report has none. "
        "Name the report before it was finished, or its figures workbook."
    )


def it_says_that_a_file_has_a_password(tmp_path: Path) -> None:
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "locked.docx: is protected with a password" in _refused(tmp_path / "locked.docx")[1]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda content: content[:2000], id="cut off"),
        pytest.param(lambda content: content.replace(b'quarter="Q2"', b'quarter="Q7"'), id="no quarter"),
        pytest.param(lambda content: content.replace(b'value="63.3"', b'value="many"'), id="no number"),
        pytest.param(lambda content: content.replace(b"<run ", b"<ran "), id="no run"),
        pytest.param(lambda content: content.replace(b' series="csc034-number"', b""), id="no series"),
    ],
)
def it_says_that_a_record_is_damaged(record: bytes, tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    kind, said = _refused(_report(tmp_path / "report.docx", record, change))
    assert kind is DocumentError
    assert said.startswith("report.docx: is damaged: its figures cannot be read.")


@pytest.mark.parametrize("name", ["report.docx", "figures.xlsx"])
def it_says_that_a_file_is_damaged(record: bytes, evidence: Evidence, tmp_path: Path, name: str) -> None:
    _report(tmp_path / "report.docx", record)
    (tmp_path / "figures.xlsx").write_bytes(figures_workbook(evidence))
    content = (tmp_path / name).read_bytes()
    for damaged in (content[:4000], bytes(len(content) - 3000) + content[-3000:], b"", b"a letter"):
        (tmp_path / name).write_bytes(damaged)
        assert _refused(tmp_path / name)[0] is DocumentError


def it_reads_nothing_that_a_record_points_to(record: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    entity = f'<!DOCTYPE record [<!ENTITY leak SYSTEM "file://{tmp_path}/secret">]><record '.encode()

    def point(content: bytes) -> bytes:
        return content.replace(b"<record ", entity, 1).replace(b"<facts>", b"<facts>&leak;", 1)

    kind, said = _refused(_report(tmp_path / "report.docx", record, point))
    assert kind is DocumentError
    assert "holds a document type definition" in said
    assert "SECRET" not in said


# The last report of an earlier quarter ------------------------------------------------------------------------------


def _latest(folder: Path, report: str = "csc", quarter: int = 3) -> str | None:
    found: EarlierFigures | None = latest_of(reports_in(folder), report, YEAR.quarter(quarter))
    return found.source if found else None


@pytest.fixture
def out(record: bytes, tmp_path: Path) -> Path:
    """An output folder with the reports of Q1 and Q2, and much that is neither."""
    _report(tmp_path / "b Q1.docx", record, lambda content: content.replace(b'quarter="Q2"', b'quarter="Q1"'))
    _report(tmp_path / "a Q2.docx", record)
    (tmp_path / "~$a Q2.docx").write_bytes(b"a lock")
    (tmp_path / ".~lock.a Q2.docx#").write_bytes(b"a lock")
    (tmp_path / "broken.docx").write_bytes(b"PK")
    Document().save(str(tmp_path / "letter.docx"))
    Book().save(tmp_path / "budget.xlsx")
    (tmp_path / "folder.docx").mkdir()
    return tmp_path


def it_takes_the_last_report_of_an_earlier_quarter(out: Path) -> None:
    assert _latest(out, quarter=3) == "a Q2.docx"
    assert _latest(out, quarter=2) == "b Q1.docx"
    assert _latest(out, quarter=1) is None


def it_takes_no_other_report_and_none_of_those_put_aside(out: Path) -> None:
    (out / "previous").mkdir()
    shutil.move(out / "a Q2.docx", out / "previous")
    assert _latest(out) == "b Q1.docx"
    assert _latest(out, report="adults") is None
    assert _latest(out / "not there") is None


def it_takes_the_figures_workbook_where_the_report_is_gone(out: Path, evidence: Evidence) -> None:
    (out / "a Q2 figures.xlsx").write_bytes(figures_workbook(evidence))
    assert _latest(out) == "a Q2.docx"
    (out / "a Q2.docx").unlink()
    assert _latest(out) == "a Q2 figures.xlsx"


def it_takes_no_inspection_for_a_report(out: Path, evidence: Evidence) -> None:
    (out / "check.xlsx").write_bytes(figures_workbook(replace(evidence, revisions=None)))
    (out / "a Q2.docx").unlink()
    assert _latest(out) == "b Q1.docx"
    assert "check.xlsx: lists what an inspection found; no report was made of it." in _refused(out / "check.xlsx")[1]


def it_takes_the_newest_of_several_reports_of_a_quarter(out: Path) -> None:
    shutil.copy(out / "a Q2.docx", out / "a Q2 (2).docx")
    os.utime(out / "a Q2 (2).docx", (1_000_000_000, 1_000_000_000))
    assert _latest(out) == "a Q2.docx"
    os.utime(out / "a Q2.docx", (999_999_999, 999_999_999))
    assert _latest(out) == "a Q2 (2).docx"


# What the document carries ------------------------------------------------------------------------------------------


def it_keeps_the_templates_own_properties(tmp_path: Path) -> None:
    document = Document()
    set_custom_properties(document, {"Owner": "Policy team", "Program": "reportgen 1"})
    set_custom_properties(document, {"Program": "reportgen 2", "Figures counted": datetime(2021, 10, 18, 9, 30)})
    document.save(str(tmp_path / "report.docx"))
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        properties = package.read("docProps/custom.xml").decode()
    assert "Policy team" in properties
    assert "reportgen 1" not in properties
    assert "<vt:filetime>2021-10-18T09:30:00Z</vt:filetime>" in properties
    assert [properties.count(f'pid="{number}"') for number in (2, 3, 4)] == [1, 1, 1]


def it_carries_one_record_beside_the_data_of_others(record: bytes, tmp_path: Path) -> None:
    document = Document()
    for content in (b'<other xmlns="urn:other"/>', record.replace(b'"Q2"', b'"Q1"'), record):
        carry_xml(document, content)
    document.save(str(tmp_path / "report.docx"))
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        items = [package.read(name) for name in package.namelist() if name.startswith("customXml/item")]
    assert sum(b"urn:reportgen:record:1" in item and b"<record" in item for item in items) == 1
    assert any(b"urn:other" in item for item in items)
    assert read_earlier(tmp_path / "report.docx").quarter == Q2
