"""Officers have written, then late data comes: the figures are new, and every word of theirs is still there."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl.workbook import Workbook as Book

from tests.officers import Officer, content_of, parsed, text_of
from tests.support import Run, changed_workbook, project_without_charts, reportgen

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
FIGURES = "Childrens Social Care Performance 2021-22 Q2 figures.xlsx"
SECTION, OTHER = "referrals-timeliness", "re-referrals"
HEADING = "Referrals - Timeliness"
WORDS = "The front door was short of two workers in August."


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a report as the program made it."""
    folder = tmp_path_factory.mktemp("built")
    run = reportgen("build", "--out", folder, home=project)
    assert run.code == 0, run.said
    return folder


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    """A folder with that report and its figures workbook."""
    return Path(shutil.copytree(built, tmp_path / "out"))


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook, in which referrals of July were in truth decided ten days later."""
    return changed_workbook(tmp_path_factory.mktemp("late"), _decided_late)


def _decided_late(book: Book) -> None:
    for row in book["Referrals"].iter_rows(min_row=5):
        received, decided = row[3].value, row[4].value
        if isinstance(received, datetime) and received.month == 7 and received == decided:
            row[4].value = received + timedelta(days=10)


def _write(path: Path, *said: tuple[str, str], more: Callable[[Document], object] = id, to: Path | None = None) -> Path:
    """An officer writes into sections, each over what is there, and saves."""
    officer = Officer(docx.Document(str(path)))
    for section, text in said:
        officer.write(section, f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    more(officer.document)
    target = to or path
    target.parent.mkdir(parents=True, exist_ok=True)
    officer.done().save(str(target))
    return target


def _lines(path: Path, section: str) -> list[str]:
    content = content_of(docx.Document(str(path)), section)
    return [text for one in content.iter(qn("w:p")) if (text := text_of(one)).strip()]


def _tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _refresh(project: Path, *arguments: object) -> Run:
    run = reportgen("refresh", *arguments, home=project)
    assert "Traceback" not in run.said
    return run


# Late data ------------------------------------------------------------------------------------------------------


def it_brings_new_figures_into_the_report_and_leaves_the_words(project: Path, out: Path, late: Path) -> None:
    before = _tables(_write(out / REPORT, (SECTION, WORDS)))
    run = _refresh(project, out / REPORT, "--workbook", late)
    assert run.code == 0, run.said
    after = _tables(out / REPORT)
    assert _lines(out / REPORT, SECTION) == [WORDS]
    assert f"as officers wrote them: {HEADING}\n" in run.out
    assert "Please look at" not in run.out
    assert [len(table) for table in before] == [len(table) for table in after]
    july = [next(row for table in tables for row in table if row[0] == "Jul-21") for tables in (before, after)]
    assert july[0] != july[1]
    scorecards = [next(row for row in tables[0] if "1 working day" in row[0]) for tables in (before, after)]
    assert scorecards[0] != scorecards[1]


def it_keeps_the_report_that_was_there_and_its_figures_in_previous(project: Path, out: Path, late: Path) -> None:
    written = _write(out / REPORT, (SECTION, WORDS)).read_bytes()
    run = _refresh(project, out / REPORT, "--workbook", late)
    previous = [name for name in _files(out) if name.startswith("previous/")]
    assert len(previous) == 2
    assert (out / next(name for name in previous if name.endswith(".docx"))).read_bytes() == written
    assert "The report that was there before is now previous" in run.out


def it_brings_the_numbers_of_a_draft_up_to_date_within_an_officers_sentence(
    project: Path, out: Path, late: Path
) -> None:
    def add(document: Document) -> None:
        paragraph = next(content_of(document, SECTION).iter(qn("w:p")))
        paragraph.extend(list(parsed("<w:p><w:r><w:t> And that is better than we feared.</w:t></w:r></w:p>")[0]))

    before = _lines(_write(out / REPORT, more=add), SECTION)
    run = _refresh(project, out / REPORT, "--workbook", late)
    after = _lines(out / REPORT, SECTION)
    assert re.sub(r"[\d.,]+", "#", before[0]) == re.sub(r"[\d.,]+", "#", after[0])
    assert before[0] != after[0]
    assert after[0].endswith("And that is better than we feared.")
    assert re.search(r"brought up to date in drafts that officers have worked on: \d+ numbers?", run.out)


def it_leaves_a_number_that_somebody_has_typed_over_and_says_so(project: Path, out: Path, late: Path) -> None:
    def type_over(document: Document) -> None:
        tags = content_of(document, SECTION).iter(qn("w:tag"))
        number = next(one for one in tags if one.get(qn("w:val"), "").startswith("fact."))
        next(next(number.iterancestors(qn("w:sdt"))).iter(qn("w:t"))).text = "99.9%"

    _write(out / REPORT, more=type_over)
    run = _refresh(project, out / REPORT, "--workbook", late)
    assert "99.9%" in "".join(_lines(out / REPORT, SECTION))
    assert f"{HEADING}: somebody typed '99.9%' where the figure is " in run.out


def it_changes_nothing_the_second_time(project: Path, out: Path, late: Path) -> None:
    copy = _write(out / REPORT, (OTHER, "From a copy."), to=out / "copies" / "a.docx")
    _write(out / REPORT, (SECTION, WORDS), more=_outside)
    runs = [_refresh(project, out / REPORT, "--workbook", late, "--with", copy) for _ in range(2)]
    documents = sorted((out / "previous").glob("*.docx"), key=lambda path: path.stat().st_mtime)
    assert [run.code for run in runs] == [0, 0]
    assert _body(documents[-1]) == _body(out / REPORT)
    assert ["held words outside" in run.out for run in runs] == [True, False]


def _body(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml")


def _outside(document: Document) -> None:
    """Words before the first section's definition."""
    heading = next(one for one in document.paragraphs if one.text == "Definition")
    heading.insert_paragraph_before("Put under the heading.")


def it_tells_of_words_that_it_found_elsewhere(project: Path, out: Path) -> None:
    _write(out / REPORT, (SECTION, WORDS), more=_outside)
    run = _refresh(project, out / REPORT)
    said = (
        f"{HEADING}: '{REPORT}' held words outside the analyses (1 paragraph). They stand at the end of this analysis"
    )
    assert said in run.out
    assert _lines(out / REPORT, SECTION)[::2] == [WORDS, "Put under the heading."]


# Copies ---------------------------------------------------------------------------------------------------------


def it_tells_copies_of_one_name_apart_by_their_folders(project: Path, out: Path) -> None:
    copies = [_write(out / REPORT, (SECTION, name), to=out.parent / name / "Report.docx") for name in ("Jo", "Sam")]
    run = _refresh(project, out / REPORT, "--with", *copies)
    assert run.code == 0, run.said
    assert {"Jo", "Sam"} < set(_lines(out / REPORT, SECTION))
    assert "'Jo/Report.docx' and 'Sam/Report.docx' differ" in run.out


def it_takes_the_report_once_that_is_named_as_its_own_copy(project: Path, out: Path) -> None:
    _write(out / REPORT, (SECTION, WORDS))
    run = _refresh(project, out / REPORT, "--with", out / REPORT, out / "." / ".." / "out" / REPORT)
    assert run.code == 0, run.said
    assert _lines(out / REPORT, SECTION) == [WORDS]
    assert "Please look at" not in run.out


def it_tells_all_faults_of_copies_at_once_and_writes_nothing(project: Path, out: Path, tmp_path: Path) -> None:
    run = reportgen("build", "--quarter", "Q1", "--out", tmp_path / "q1", home=project)
    assert run.code == 0, run.said
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    (tmp_path / "half.docx").write_bytes((out / REPORT).read_bytes()[:5000])
    before = {name: (out / name).read_bytes() for name in _files(out)}
    copies = [next((tmp_path / "q1").glob("*Q1.docx")), *(tmp_path / f"{n}.docx" for n in ("locked", "half", "gone"))]
    run = _refresh(project, out / REPORT, "--with", *copies)
    assert run.code in (2, 6)
    for said in (
        "Q1.docx: is no copy of this report",
        "locked.docx: is protected with a password",
        "half.docx: is damaged",
    ):
        assert said in run.err
    assert f"{tmp_path / 'gone.docx'}: is not there" in run.err
    assert {name: (out / name).read_bytes() for name in _files(out)} == before


# Without data ---------------------------------------------------------------------------------------------------


def _without_data(path: Path) -> Path:
    """The document as some programs save it: what it carries beside its pages is gone."""
    document = docx.Document(str(path))
    for key in [key for key, one in document.part.rels.items() if one.reltype.endswith("/customXml")]:
        del document.part.rels[key]
    document.save(str(path))
    return path


def it_takes_the_data_from_the_figures_workbook_beside_the_report(project: Path, out: Path) -> None:
    _without_data(_write(out / REPORT, (SECTION, WORDS), more=_outside))
    run = _refresh(project, out / REPORT)
    assert run.code == 0, run.said
    assert _lines(out / REPORT, SECTION)[::2] == [WORDS, "Put under the heading."]


def it_takes_the_data_from_the_figures_workbook_that_is_named(project: Path, out: Path, tmp_path: Path) -> None:
    _without_data(_write(out / REPORT, (SECTION, WORDS)))
    elsewhere = shutil.move(out / FIGURES, tmp_path / "Figures.xlsx")
    without = _refresh(project, out / REPORT)
    assert (without.code, "Name the figures workbook with --figures." in without.err) == (2, True)
    run = _refresh(project, out / REPORT, "--figures", elsewhere)
    assert run.code == 0, run.said
    assert _lines(out / REPORT, SECTION) == [WORDS]


def it_takes_copies_without_data(project: Path, out: Path) -> None:
    copy = _without_data(_write(out / REPORT, (OTHER, "From a copy."), to=out / "copies" / "a.docx"))
    run = _refresh(project, out / REPORT, "--with", copy)
    assert run.code == 0, run.said
    assert _lines(out / REPORT, OTHER) == ["From a copy."]
    assert "Please look at" not in run.out


# Build on what is there -----------------------------------------------------------------------------------------


def it_refreshes_where_build_finds_an_edited_report(project: Path, out: Path) -> None:
    written = _write(out / REPORT, (SECTION, WORDS)).read_bytes()
    run = reportgen("build", "--out", out, home=project)
    assert run.code == 0, run.said
    assert f"'{REPORT}' is there and holds officers' words. They are kept" in run.out
    assert _lines(out / REPORT, SECTION) == [WORDS]
    assert written in _contents(out / "previous")


def _contents(folder: Path) -> Iterable[bytes]:
    return [path.read_bytes() for path in folder.iterdir()]


def it_starts_anew_only_when_told_and_keeps_the_report_even_then(project: Path, out: Path) -> None:
    written = _write(out / REPORT, (SECTION, WORDS)).read_bytes()
    run = reportgen("build", "--fresh", "--out", out, home=project)
    assert run.code == 0, run.said
    assert WORDS not in _lines(out / REPORT, SECTION)
    assert written in _contents(out / "previous")


def it_says_where_words_may_have_been_left_behind(project: Path, out: Path) -> None:
    """A report that carries nothing of what the program wrote in it, as before 0.3, or saved by another program."""
    written = _without_data(_write(out / REPORT, (SECTION, WORDS), more=_outside)).read_bytes()
    (out / FIGURES).unlink()
    run = reportgen("build", "--out", out, home=project)
    assert run.code == 0, run.said
    assert _lines(out / REPORT, SECTION) == [WORDS]
    assert f"'{REPORT}' does not say what the program wrote in it." in run.out
    assert written in _contents(out / "previous")


def it_keeps_words_in_a_report_whose_record_knows_nothing_of_texts(project: Path, out: Path) -> None:
    _without_baseline(_write(out / REPORT, (SECTION, WORDS), more=_outside))
    run = _refresh(project, out / REPORT)
    assert run.code == 0, run.said
    assert _lines(out / REPORT, SECTION) == [WORDS]
    assert f"'{REPORT}' does not say what the program wrote in it." in run.out


def _without_baseline(path: Path) -> None:
    """The report as version 0.2.0 made it: its record holds figures only."""
    document = docx.Document(str(path))
    (part,) = [one.target_part for one in document.part.rels.values() if one.reltype.endswith("/customXml")]
    record = etree.fromstring(part.blob)
    for element in [one for one in record if one.tag.endswith(("}analyses", "}texts", "}rescued"))]:
        record.remove(element)
    del record.attrib["seal"]
    part._blob = etree.tostring(record)
    document.save(str(path))


def it_says_nothing_of_officers_where_nobody_has_written(project: Path, out: Path) -> None:
    run = reportgen("build", "--out", out, home=project)
    assert run.code == 0, run.said
    assert "officers' words" not in run.out


def it_does_not_build_over_a_report_that_it_cannot_read(project: Path, out: Path) -> None:
    (out / REPORT).write_bytes((out / REPORT).read_bytes()[:5000])
    before = (out / REPORT).read_bytes()
    run = reportgen("build", "--out", out, home=project)
    assert run.code == 6
    assert f"{REPORT}: is damaged" in run.err
    assert "--fresh" in run.err
    assert (out / REPORT).read_bytes() == before
    fresh = reportgen("build", "--fresh", "--out", out, home=project)
    assert fresh.code == 0, fresh.said
    assert before in _contents(out / "previous")


def it_saves_beside_a_report_that_is_open_in_word(project: Path, out: Path) -> None:
    written = _write(out / REPORT, (SECTION, WORDS)).read_bytes()
    (out / f"~${REPORT[2:]}").write_bytes(b"Jo")
    run = _refresh(project, out / REPORT)
    assert run.code == 0, run.said
    assert (out / REPORT).read_bytes() == written
    assert _lines(out / REPORT.replace(".docx", " (2).docx"), SECTION) == [WORDS]
    assert "only what has been saved there is read" in run.out
