"""Files are dropped, named, copied and forgotten in every way: the right one is the report, and none is lost."""

import os
import re
import shutil
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tests.officers import Officer, content_of, text_of
from tests.support import Run, project_without_charts, reportgen

NAME = "Childrens Social Care Performance 2021-22 Q2"
REPORT, FIGURES, CHECKED = f"{NAME}.docx", f"{NAME} figures.xlsx", f"{NAME} checked.docx"
SECTION, OTHER = "referrals-timeliness", "re-referrals"
LATE, LATER = 2_000_000_000, 2_000_000_100


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a report as the program made it."""
    folder = tmp_path_factory.mktemp("built")
    assert reportgen("build", "--out", folder, home=project).code == 0
    return folder


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    """A folder with that report and its figures workbook."""
    return Path(shutil.copytree(built, tmp_path / "Reports & Co (Q2)"))


def _write(path: Path, section: str, text: str, to: Path | None = None, *, saved: int = 0) -> Path:
    """An officer writes over an analysis and saves, as Word does under her name."""
    officer = Officer(docx.Document(str(path)))
    officer.write(section, f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    officer.document.core_properties.last_modified_by = "Jo Bloggs"
    officer.done().save(str(to or path))
    if saved:
        os.utime(to or path, (saved, saved))
    return to or path


def _without_data(path: Path) -> Path:
    document = docx.Document(str(path))
    for key in [key for key, one in document.part.rels.items() if one.reltype.endswith("/customXml")]:
        del document.part.rels[key]
    document.save(str(path))
    return path


def _says(path: Path, section: str) -> list[str]:
    content = content_of(docx.Document(str(path)), section)
    return [text for one in content.iter(qn("w:p")) if (text := text_of(one)).strip()]


def _run(project: Path, *arguments: object) -> Run:
    run = reportgen(*arguments, home=project)
    assert "Traceback" not in run.said
    assert "fault of its own" not in run.said
    return run


# Which one is the report ----------------------------------------------------------------------------------------


def it_takes_no_officers_copy_for_the_report_though_it_was_saved_last(project: Path, out: Path) -> None:
    _write(out / REPORT, SECTION, "Anna", out / f"{NAME} Anna.docx", saved=LATER)
    run = _run(project, "check", "--out", out)
    assert f"Report:   {out / REPORT}\n" in run.out


def it_knows_the_report_among_copies_in_its_folder(project: Path, out: Path) -> None:
    anna = _write(out / REPORT, SECTION, "Anna", out / f"{NAME} Anna.docx", saved=LATE)
    ben = _write(out / REPORT, OTHER, "Ben", out / "Ben.docx", saved=LATER)
    run = _run(project, "refresh", ben, anna, out / REPORT, "--out", out)
    assert run.code == 0, run.said
    assert [_says(out / REPORT, section) for section in (SECTION, OTHER)] == [["Anna"], ["Ben"]]
    assert _says(ben, SECTION) != ["Anna"]


def it_takes_a_report_that_was_saved_beside_an_open_one_for_the_newest(project: Path, out: Path) -> None:
    second = f"{NAME} (2).docx"
    shutil.copy(out / REPORT, out / second)
    os.utime(out / second, (LATER, LATER))
    assert f"Report:   {out / second}\n" in _run(project, "check", "--out", out).out


def it_takes_a_report_without_data_for_the_newest_beside_its_figures(project: Path, out: Path) -> None:
    _without_data(out / REPORT)
    assert f"Report:   {out / REPORT}\n" in _run(project, "check", "--out", out).out


@pytest.mark.parametrize("command", ["refresh", "check", "finalise"])
def it_says_that_no_report_is_there(project: Path, tmp_path: Path, command: str) -> None:
    run = _run(project, command, "--out", tmp_path)
    assert (run.code, "No report is there." in run.err) == (2, True)


# The figures workbook dropped along -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["refresh", "check", "finalise"])
def it_takes_a_figures_workbook_that_is_named_with_the_report(
    project: Path, out: Path, tmp_path: Path, command: str
) -> None:
    report = _without_data(out / REPORT)
    figures = shutil.move(out / FIGURES, tmp_path / "Of Q2.xlsx")
    run = _run(project, command, figures, report)
    assert run.code == 0, run.said


@pytest.fixture(scope="module")
def first_quarter(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the first quarter, from the same workbook."""
    folder = tmp_path_factory.mktemp("first")
    assert reportgen("build", "--quarter", "Q1", "--out", folder, home=project).code == 0
    return folder / REPORT.replace("Q2", "Q1")


@pytest.mark.parametrize("command", ["refresh", "check", "finalise"])
def it_takes_no_figures_workbook_of_another_quarter(
    project: Path, out: Path, first_quarter: Path, command: str
) -> None:
    report = _without_data(out / REPORT)
    before = report.read_bytes()
    run = _run(project, command, report, "--figures", first_quarter.with_name(FIGURES.replace("Q2", "Q1")))
    assert run.code == 2
    assert f"{REPORT}: is not of Q1 2021/22, as the figures workbook '{NAME[:-2]}Q1 figures.xlsx' is." in run.err
    assert report.read_bytes() == before


def it_takes_no_copy_of_another_quarter_though_it_carries_no_data(
    project: Path, out: Path, first_quarter: Path, tmp_path: Path
) -> None:
    copy = _without_data(Path(shutil.copy(first_quarter, tmp_path / "Anna.docx")))
    run = _run(project, "refresh", out / REPORT, "--with", copy)
    assert (run.code, "Anna.docx: is no copy of this report: it is not of Q2 2021/22." in run.err) == (2, True)


def it_refreshes_the_report_of_an_earlier_quarter_as_that_quarters(project: Path, first_quarter: Path) -> None:
    _write(first_quarter, SECTION, "Of the first quarter.")
    run = _run(project, "refresh", first_quarter)
    assert (run.code, "Quarter:  Q1 2021/22" in run.out) == (0, True)
    assert _says(first_quarter, SECTION) == ["Of the first quarter."]


# The checked copy -----------------------------------------------------------------------------------------------


def it_keeps_what_an_officer_wrote_in_a_checked_copy_when_the_report_is_checked_again(project: Path, out: Path) -> None:
    _run(project, "check", out / REPORT)
    written = _write(out / CHECKED, SECTION, "Corrected where the comment stood.").read_bytes()
    run = _run(project, "check", out / REPORT)
    assert [path.read_bytes() for path in (out / "previous").iterdir()] == [written]
    assert "Somebody had worked in it." in run.out


def it_replaces_a_checked_copy_that_nobody_has_worked_in(project: Path, out: Path) -> None:
    for _ in range(2):
        run = _run(project, "check", out / REPORT)
    assert not (out / "previous").exists()
    assert "Somebody had worked in it." not in run.out


def it_checks_a_checked_copy_in_its_place(project: Path, out: Path) -> None:
    _run(project, "check", out / REPORT)
    _write(out / CHECKED, SECTION, "Corrected where the comment stood.")
    run = _run(project, "check", out / CHECKED)
    assert sorted(path.name for path in out.iterdir()) == sorted([REPORT, FIGURES, CHECKED])
    assert _says(out / CHECKED, SECTION) == ["Corrected where the comment stood."]
    assert "Somebody had worked in it." not in run.out


def it_takes_no_checked_copy_for_the_newest_report(project: Path, out: Path) -> None:
    _run(project, "check", out / REPORT)
    (out / f".~lock.{CHECKED}#").touch()
    run = _run(project, "check", out / REPORT)
    assert f"'{CHECKED}' is open in Word or LibreOffice" in run.out
    assert (out / f"{NAME} checked (2).docx").exists()
    (out / FIGURES).unlink()
    assert f"Report:   {out / REPORT}\n" in _run(project, "check", "--out", out).out


@pytest.mark.parametrize("named", [[CHECKED, REPORT], [CHECKED]])
def it_takes_what_officers_corrected_in_a_checked_copy_in_place_of_what_was_checked(
    project: Path, out: Path, named: list[str]
) -> None:
    _write(_write(out / REPORT, SECTION, "Wrong."), OTHER, "Right.")
    _run(project, "check", out / REPORT)
    _write(out / CHECKED, SECTION, "Put right.")
    run = _run(project, "refresh", *(out / name for name in named), "--out", out)
    assert (run.code, "Please look at" in run.out) == (0, False)
    assert [_says(out / REPORT, section) for section in (SECTION, OTHER)] == [["Put right."], ["Right."]]


def it_keeps_both_where_the_report_was_changed_since_it_was_checked(project: Path, out: Path) -> None:
    _write(out / REPORT, SECTION, "Wrong.")
    _run(project, "check", out / REPORT)
    _write(out / CHECKED, SECTION, "Put right.")
    _write(out / REPORT, SECTION, "Changed since.")
    run = _run(project, "refresh", out / CHECKED, out / REPORT, "--out", out)
    assert {"Put right.", "Changed since."} < set(_says(out / REPORT, SECTION))
    assert "differ. Both are there" in run.out


def it_refreshes_a_checked_copy_alone_where_its_report_is_gone(project: Path, out: Path) -> None:
    _write(out / REPORT, SECTION, "As it was checked.")
    _run(project, "check", out / REPORT)
    (out / REPORT).unlink()
    assert _run(project, "refresh", out / CHECKED).code == 0
    assert _says(out / CHECKED, SECTION) == ["As it was checked."]


def it_says_that_a_report_of_an_earlier_version_cannot_be_checked(project: Path, out: Path) -> None:
    document = docx.Document(str(out / REPORT))
    for part in document.part.package.iter_parts():
        if b"urn:reportgen:record" in part.blob:
            part._blob = re.sub(rb'<(analyses|texts)>.*?</\1>| seal="\w+"', b"", part.blob, flags=re.DOTALL)
    document.save(str(out / REPORT))
    run = _run(project, "check", out / REPORT)
    assert (run.code, "was made before checks were known" in run.err) == (2, True)


# The clerk's file -----------------------------------------------------------------------------------------------

CLERKS, NOTE = NAME.lower().replace(" ", "-"), f"{NAME.lower().replace(' ', '-')}-hand-over-note.txt"


def it_names_the_clerks_file_as_the_catalogue_does_however_the_report_is_called(project: Path, out: Path) -> None:
    report = shutil.move(out / REPORT, out / "Q2 final FINAL Jo Bloggs checked.docx")
    assert _run(project, "finalise", report).code == 0
    assert {f"{CLERKS}.docx", NOTE} < {path.name for path in out.iterdir()}
    assert "Bloggs" not in (out / NOTE).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [CLERKS, CLERKS.upper()])
def it_never_puts_the_clerks_file_in_the_place_of_the_report(project: Path, out: Path, name: str) -> None:
    report = Path(shutil.move(out / REPORT, out / f"{name}.docx"))
    before = report.read_bytes()
    for _ in range(2):
        assert _run(project, "finalise", report).code == 0
    assert report.read_bytes() == before
    assert (out / f"{CLERKS}-published.docx").exists()


def it_lists_the_checks_where_a_reason_was_given_for_nothing(project: Path, out: Path) -> None:
    assert _run(project, "finalise", out / REPORT, "--despite", "In haste.").code == 0
    note = (out / NOTE).read_text(encoding="utf-8")
    assert ("Checks passed" in note, "In haste." in note) == (True, False)


def it_says_who_commented_on_the_screen_but_not_in_the_note(project: Path, out: Path) -> None:
    document = docx.Document(str(out / REPORT))
    document.add_comment(document.paragraphs[0].runs[0], "Is the title right?", "Jo Bloggs", "JB")
    document.save(str(out / REPORT))
    stopped = _run(project, "finalise", out / REPORT)
    assert (stopped.code, "It is by Jo Bloggs." in stopped.err) == (7, True)
    assert _run(project, "finalise", out / REPORT, "--despite", "It is.").code == 0
    note = (out / NOTE).read_text(encoding="utf-8")
    assert "holds a comment that is still open." in note
    assert [word in note for word in ("Checks passed", "Bloggs", "JB")] == [False, False, False]


# Where things go ------------------------------------------------------------------------------------------------


def it_tells_copies_of_one_name_apart_without_the_way_to_somebodys_desktop(project: Path, out: Path) -> None:
    copies = []
    for name in ("Jo", "Sam"):
        folder = out.parent / "Users" / name / "Desktop" / f"From {name}"
        folder.mkdir(parents=True)
        copies.append(_write(out / REPORT, SECTION, name, folder / "Report.docx"))
    run = _run(project, "refresh", out / REPORT, "--with", *copies)
    assert "'From Jo/Report.docx' and 'From Sam/Report.docx' differ" in run.out
    assert not any("Desktop" in line for line in _says(out / REPORT, SECTION))


@pytest.mark.parametrize(("command", "made"), [("check", CHECKED), ("refresh", REPORT)])
def it_puts_what_it_makes_into_the_folder_that_is_named(
    project: Path, out: Path, tmp_path: Path, command: str, made: str
) -> None:
    before = sorted(path.name for path in out.iterdir())
    run = _run(project, command, out / REPORT, "--out", tmp_path / "elsewhere")
    assert run.code == 0, run.said
    assert (tmp_path / "elsewhere" / made).exists()
    assert sorted(path.name for path in out.iterdir()) == before
