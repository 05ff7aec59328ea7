"""Can everybody read it? Officers add to a real report; the check finds what keeps people out; the clerk asks, too."""

import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.document import Document

from tests.conftest import needs
from tests.officers import Officer
from tests.planted import WORDS, Planted, faults_of, officer_with_styles, picture, table
from tests.support import Run, reportgen
from tests.word_pieces import paragraph, run

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
CLERKS = "childrens-social-care-performance-2021-22-q2.docx"
SECTIONS = {
    "re-referrals": "Referrals - Re-referrals",
    "assessments": "Assessments",
    "child-protection": "Child Protection",
    "children-in-care": "Children in Care",
    "care-leavers": "Care Leavers",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh report with drafts and charts."""
    folder = tmp_path_factory.mktemp("out")
    made = reportgen("build", "--out", folder)
    assert made.code == 0, made.said
    return folder / REPORT


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy of it to write in."""
    return Path(shutil.copy(built, tmp_path / REPORT))


def _faults(ran: Run) -> list[str]:
    """What the screen says below Accessibility."""
    _, _, told = ran.out.partition("\nAccessibility\n")
    return [line.strip() for line in told.split("\n\n")[0].splitlines()]


def _comments(path: Path) -> list[str]:
    return [comment.text for comment in docx.Document(str(path)).comments]


def _saved(document: Document, path: Path) -> Path:
    document.core_properties.last_modified_by = "An officer"
    document.save(str(path))
    return path


# The program's own parts --------------------------------------------------------------------------------------------


def it_finds_nothing_in_a_fresh_report(copy: Path) -> None:
    ran = reportgen("check", copy)
    assert ran.code == 0, ran.said
    assert _faults(ran) == []


@pytest.fixture(scope="module")
def clerks(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fresh report, finished."""
    folder = tmp_path_factory.mktemp("clerk")
    assert reportgen("finalise", built, "--out", folder).code == 0
    return folder / CLERKS


def it_finds_nothing_in_the_clerks_document(clerks: Path) -> None:
    ran = reportgen("check", clerks)
    assert (ran.code, _faults(ran)) == (0, [])
    assert "only its accessibility was checked" in ran.out
    assert not clerks.with_name(CLERKS.replace(".docx", " checked.docx")).exists()


def it_says_so_in_the_hand_over_note(clerks: Path) -> None:
    note = next(clerks.parent.glob("*note.txt")).read_text(encoding="utf-8")
    assert "Accessibility: nothing is left that surely fails WCAG 2.2 AA" in note


# Officers' additions ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planted(built: Path) -> dict[str, list[Planted]]:
    """One fault of each kind and way, by the section into which an officer writes it."""
    faults = faults_of(Officer(docx.Document(str(built))))
    return {section: faults[number :: len(SECTIONS)] for number, section in enumerate(SECTIONS)}


@pytest.fixture(scope="module")
def written_in(built: Path, planted: dict[str, list[Planted]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report with all of them, words between them."""
    officer = officer_with_styles(Officer(docx.Document(str(built))))
    faults = faults_of(officer)
    for number, section in enumerate(SECTIONS):
        own = faults[number :: len(SECTIONS)]
        assert [fault.said for fault in own] == [fault.said for fault in planted[section]]
        officer.write(section, "".join(f"{paragraph(WORDS)}{fault.xml}{paragraph(WORDS)}" for fault in own))
    return _saved(officer.done(), tmp_path_factory.mktemp("mail") / REPORT)


@pytest.fixture(scope="module")
def checked(written_in: Path) -> Run:
    return reportgen("check", written_in)


def it_finds_each_planted_fault_once_under_its_heading(checked: Run, planted: dict[str, list[Planted]]) -> None:
    wanted = [f"{SECTIONS[section]}: {fault.said}" for section in planted for fault in planted[section]]
    assert sorted(_place_and_words(line) for line in _faults(checked)) == sorted(wanted)


def _place_and_words(line: str) -> str:
    """Of a line such as "! Assessments: 'Month': This table ..."."""
    found = re.fullmatch(r"[!-] ([^:]+): (?:'(.*)': )?[A-Z].*", line)
    assert found, line
    return f"{found[1]}: {found[2] or ''}"


def it_stops_at_what_surely_fails_the_standard(checked: Run, written_in: Path) -> None:
    assert checked.code == 7
    stopped = reportgen("finalise", written_in)
    assert stopped.code == 7
    assert "This picture has no alt text. Right-click it, choose View Alt Text" in stopped.err
    assert "This is underlined" not in stopped.err


def it_writes_each_as_a_comment_in_the_checked_copy(checked: Run, written_in: Path) -> None:
    said = _comments(written_in.with_name(REPORT.replace(".docx", " checked.docx")))
    for line in _faults(checked):
        what = re.sub(r"^[!-] [^:]+: ('.*?': )?", "", line)
        assert [comment for comment in said if comment.endswith(what)], line


@pytest.fixture(scope="module")
def finished(written_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clerk's document, made despite all that was found."""
    folder = tmp_path_factory.mktemp("despite")
    ran = reportgen("finalise", written_in, "--out", folder, "--despite", "The board meets today.")
    assert ran.code == 0, ran.said
    return folder / CLERKS


def it_lets_them_pass_for_a_reason_that_the_note_tells(finished: Path) -> None:
    note = next(finished.parent.glob("*note.txt")).read_text(encoding="utf-8")
    assert "This table has no header row." in note
    assert "The board meets today." in note


def it_finds_the_same_in_the_document_that_was_made_despite_them(finished: Path, checked: Run) -> None:
    again = reportgen("check", finished)
    assert again.code == 7
    assert sorted(_faults(again)) == sorted(_faults(checked))


def it_says_nothing_of_additions_that_everybody_can_read(copy: Path) -> None:
    officer = Officer(docx.Document(str(copy)))
    shown = picture(officer.picture(0x2060A0), "Two children on a swing in the sun")
    ruled = table([["Ward", "Visits"], ["North", "12"], ["South", "9"]])
    officer.write("assessments", f"{paragraph(run(WORDS, '<w:b/>'))}<w:p>{shown}</w:p>{ruled}{paragraph(WORDS)}")
    (line,) = _faults(reportgen("check", _saved(officer.done(), copy)))
    assert line.startswith("- Assessments: 'Two children on a swing in the sun': Does this picture show words")


# Other programs and documents ---------------------------------------------------------------------------------------


def it_checks_a_document_that_is_no_report(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Minutes", 1)
    document.add_heading("Who was there", 3)
    document.core_properties.title = ""
    ran = reportgen("check", _saved(document, tmp_path / "Minutes.docx"))
    assert ran.code == 7
    assert "! The document: has no title. Choose File, Info, and type it beside Title." in ran.out
    assert "! Minutes: 'Who was there': This is Heading 3 after Heading 1: a level is left out." in ran.out
    assert len(_comments(tmp_path / "Minutes checked.docx")) == len(_faults(ran))


@needs("soffice", "LibreOffice Writer")
def it_finds_the_same_in_what_libreoffice_has_saved(
    built: Path, written_in: Path, checked: Run, tmp_path: Path
) -> None:
    profile, fresh = f"-env:UserInstallation=file://{tmp_path}/profile", tmp_path / "Fresh.docx"
    shutil.copy(built, fresh)
    command = f"soffice {profile} --headless --convert-to".split()
    command += ["docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"), str(fresh), str(written_in)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert _faults(reportgen("check", tmp_path / "saved" / "Fresh.docx")) == []
    assert sorted(_faults(reportgen("check", tmp_path / "saved" / REPORT))) == sorted(_faults(checked))
