"""The public edition: made by the command, of a report that officers have written in, and published."""

import re
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Book

from tests.acceptance.test_the_narratives_life import ANNA, _content, _lines, _saved, _write
from tests.support import Run, changed_workbook, project_without_charts, reportgen
from tests.word_pieces import paragraph, run

REPORT = "Childrens Social Care Performance 2021-22 Q2"
PUBLIC = f"{REPORT} public edition"
CLERKS = "childrens-social-care-performance-2021-22-q2-public-edition"
TELLING = "In September 1 child ceased to be in care; over the quarter 3 children were adopted."
HARMLESS = "In the quarter 19 children ceased to be in care."
FEW = "We have appointed two new social workers."


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose full report officers have written in; two sentences give away small numbers."""
    home = project_without_charts(tmp_path_factory.mktemp("public"))
    assert reportgen("build", home=home).code == 0
    full = docx.Document(str(home / "out" / f"{REPORT}.docx"))
    _write(full, "referrals-timeliness", paragraph(run(ANNA)), over=True)
    _write(full, "children-in-care-ceasing-care", paragraph(run(TELLING)), paragraph(run(HARMLESS)), over=True)
    _write(full, "children-in-care-placements", paragraph(run(FEW)), over=True)
    _saved(full, home / "out" / f"{REPORT}.docx")
    return home


@pytest.fixture(scope="module")
def stopped(project: Path) -> Run:
    """The first try to finish it for the public."""
    return reportgen("finalise", project / "out" / f"{REPORT}.docx", "--edition", "public", home=project)


@pytest.fixture(scope="module")
def refreshed(project: Path, stopped: Run) -> Run:
    """The full report made into a public one that can be worked in."""
    return reportgen("refresh", project / "out" / f"{REPORT}.docx", "--edition", "public", home=project)


@pytest.fixture(scope="module")
def finished(project: Path, refreshed: Run) -> Run:
    """The public report finished, after its officer has taken the numbers out."""
    path = project / "out" / f"{PUBLIC}.docx"
    public = docx.Document(str(path))
    section = _content(public, "children-in-care-ceasing-care")
    for node in section.iter("{*}t"):
        if node.text == TELLING:
            node.text = "Few children ceased to be in care in September."
    _saved(public, path)
    return reportgen("finalise", path, home=project)


def it_stops_at_words_that_give_hidden_numbers_away(stopped: Run, project: Path) -> None:
    assert stopped.code == 7
    found = re.findall(r"Ceasing Care: '(\w+)': This number is not shown in the public edition", stopped.err)
    assert found == ["1", "3"]
    assert "19" not in stopped.err
    assert not list((project / "out").glob(f"{CLERKS}*"))


def it_keeps_officers_words_and_the_full_report(refreshed: Run, project: Path) -> None:
    assert refreshed.code == 0, refreshed.said
    full, public = (_lines(_opened(project, name)) for name in (REPORT, PUBLIC))
    assert {ANNA, TELLING, HARMLESS} <= set(full) & set(public)
    assert not {"c"} & set(full)
    assert public.count("c") > 100


def it_publishes_nothing_that_it_hides(finished: Run, project: Path) -> None:
    assert finished.code == 0, finished.said
    lines = _lines(_opened(project, CLERKS))
    assert "Public edition: small numbers are not shown." in " ".join(lines)
    table = lines[lines.index("Destinations of children ceasing care") :] if "Destinations" in lines else lines
    assert table.count("c") > 100
    note = (project / "out" / f"{CLERKS}-hand-over-note.txt").read_text(encoding="utf-8")
    assert f"{CLERKS}.docx" in note
    assert "Edition:   public; small numbers are not shown" in note
    assert "Small numbers: no number that officers wrote" in note


def it_says_what_the_sign_means_where_it_stands_and_in_the_data_notes(finished: Run, project: Path) -> None:
    lines = _lines(_opened(project, CLERKS))
    assert sum(line.startswith("c means not shown: a number from 1 to 5") for line in lines) > 15
    assert "0 is always shown" in " ".join(lines)


def it_only_tells_small_numbers_that_are_no_figures_of_the_report(finished: Run, project: Path) -> None:
    ran = reportgen("check", project / "out" / f"{PUBLIC}.docx", home=project)
    assert re.search("- .*'two': This is a number from 1 to 5", ran.said)
    assert "! Children in Care - Placements" not in ran.said


def it_gives_the_public_a_figures_workbook_without_cases_findings_or_hidden_sheets(
    refreshed: Run, project: Path
) -> None:
    path = project / "out" / f"{PUBLIC} figures.xlsx"
    book = load_workbook(path)
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("Summary", "visible"),
        ("Figures", "visible"),
        ("Facts", "visible"),
        ("Revisions", "visible"),
        ("Run", "visible"),
    ]
    headers = [cell.value for cell in book["Figures"][1]]
    assert "Rows left out" not in headers
    shown = {row[headers.index("Shown as")] for row in book["Figures"].iter_rows(values_only=True)}
    assert "c" in shown
    about = {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True)}
    assert str(about["Edition"]).startswith("Public; c means not shown: a number from 1 to 5")
    book.close()


@pytest.mark.parametrize("command", ["refresh", "finalise"])
def it_is_no_full_report_again(command: str, refreshed: Run, project: Path) -> None:
    ran = reportgen(command, project / "out" / f"{PUBLIC}.docx", "--edition", "full", home=project)
    assert ran.code == 2
    assert "is a public edition, of which no full report can be made." in ran.err


def it_checks_a_public_edition_only_against_its_own_workbook(refreshed: Run, project: Path, tmp_path: Path) -> None:
    def late(book: Book) -> None:
        book["Scorecard"]["H8"].value = 0.5

    other = changed_workbook(tmp_path, late)
    ran = reportgen("check", project / "out" / f"{PUBLIC}.docx", "--workbook", other, home=project)
    assert ran.code == 2
    assert "is not as it was when the report was made" in ran.err


def it_names_an_earlier_edition_of_the_other_kind(refreshed: Run, project: Path) -> None:
    previous = project / "out" / f"{PUBLIC} figures.xlsx"
    ran = reportgen("build", "--previous", previous, "--fresh", home=project)
    assert ran.code == 2
    assert "is a public edition, and this one is full." in ran.err


def it_carries_no_hash_or_value_of_the_full_report(refreshed: Run, project: Path) -> None:
    with ZipFile(project / "out" / f"{PUBLIC}.docx") as package:
        record = next(
            package.read(name) for name in package.namelist() if b"urn:reportgen:record" in package.read(name)
        )
    assert b"was-value" not in record
    assert b'edition="public"' in record
    assert b"taken=" not in record


def _opened(project: Path, name: str) -> Document:
    return docx.Document(str(project / "out" / f"{name}.docx"))
