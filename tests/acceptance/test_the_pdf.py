"""The report as a PDF that everybody can read: beside the Word report, tagged, its contents right, and checked."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from reportgen.pdf.outline import headings_of, read_outline
from reportgen.pdf.tree import document_tree
from reportgen.word.working import SAYS
from tests.conftest import needs
from tests.pdf_pieces import Rules, needs_verapdf, verapdf, write_all_kinds
from tests.support import Run, project_without_charts, reportgen

pytestmark = [needs("soffice", "LibreOffice Writer"), needs("pdftotext", "poppler-utils")]

NAME = "Childrens Social Care Performance 2021-22 Q2"
PUBLISHED = "childrens-social-care-performance-2021-22-q2"
KINDS = ["working", "finished", "public"]
"""The shipped report as it was built, one that officers have written in, finished, and the public edition."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def built(out: Path) -> Run:
    return reportgen("build", "--pdf", "--out", out)


@pytest.fixture(scope="module")
def finished(built: Run, out: Path) -> Run:
    assert built.code == 0, built.said
    written = out / "written.docx"
    write_all_kinds(Document(str(out / f"{NAME}.docx"))).save(str(written))
    return reportgen("finalise", written, "--pdf", "--despite", "a test")


@pytest.fixture(scope="module")
def public(out: Path) -> Run:
    return reportgen("build", "--edition", "public", "--pdf", "--out", out)


@pytest.fixture(scope="module")
def pdfs(built: Run, finished: Run, public: Run, out: Path) -> Mapping[str, Path]:
    assert (built.code, finished.code, public.code) == (0, 0, 0), built.said + finished.said + public.said
    return {
        "working": out / f"{NAME}.pdf",
        "finished": out / f"{PUBLISHED}.pdf",
        "public": out / f"{NAME} public edition.pdf",
    }


@pytest.fixture(scope="module")
def verdicts(pdfs: Mapping[str, Path]) -> Mapping[str, Rules]:
    said = verapdf(list(pdfs.values()))
    return {kind: said[path] for kind, path in pdfs.items()}


def _text(pdf: Path, *options: str) -> str:
    ran = subprocess.run(["pdftotext", *options, str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return ran.stdout.decode()


# Everybody can read it ----------------------------------------------------------------------------------------------


@needs_verapdf()
@pytest.mark.parametrize("kind", KINDS)
def it_breaks_no_rule_of_pdf_ua_by_the_reference_validator(kind: str, verdicts: Mapping[str, Rules]) -> None:
    assert verdicts[kind] == set()


@pytest.mark.parametrize("kind", KINDS)
def it_is_found_good_by_the_check_that_users_run(kind: str, pdfs: Mapping[str, Path]) -> None:
    checked = reportgen("check", pdfs[kind])
    assert checked.code == 0
    assert "Nothing to put right was found." in checked.out


def it_says_who_made_it_and_that_nothing_is_missing(built: Run, finished: Run) -> None:
    for run in (built, finished):
        assert re.search(r"PDF made by LibreOffice \d+\.\d+\.\d+; accessible \(PDF/UA-1\): nothing missing", run.out)


@pytest.mark.parametrize("kind", KINDS)
def it_gives_each_chart_its_alt_text_and_draws_it_in_lines(kind: str, pdfs: Mapping[str, Path]) -> None:
    with pikepdf.open(pdfs[kind]) as pdf:
        tree = document_tree(pdf)
        assert tree is not None
        told = [figure.text("/Alt") for figure in tree.all_of("Figure")]
        pixels = {image.objgen for page in pdf.pages for image in page.get_images().values()}
    assert len(told) == 55 + len(pixels)
    assert all(told)
    assert len(pixels) == (kind == "finished")  # the officers' picture


@pytest.mark.parametrize("kind", KINDS)
def it_tells_the_header_cells_of_each_table(kind: str, pdfs: Mapping[str, Path]) -> None:
    with pikepdf.open(pdfs[kind]) as pdf:
        tree = document_tree(pdf)
        assert tree is not None
        tables = list(tree.all_of("Table"))
        scopes = {str(cell.attribute("Table", "Scope")) for cell in tree.all_of("TH")}
    assert len(tables) > 70
    assert all(next(table.all_of("TR")).children[0].role == "TH" for table in tables)
    assert scopes == {"/Column"}


@pytest.mark.parametrize("kind", KINDS)
def it_has_the_headings_as_its_outline(kind: str, pdfs: Mapping[str, Path]) -> None:
    with pikepdf.open(pdfs[kind]) as pdf:
        tree = document_tree(pdf)
        assert tree is not None
        levels = [int(node.role[1:]) for node in tree.all_of("H1", "H2", "H3")]
        assert [entry.level for entry in read_outline(pdf)] == levels


# A working report and a finished one --------------------------------------------------------------------------------


def it_says_on_each_page_of_a_working_report_that_it_is_one(pdfs: Mapping[str, Path]) -> None:
    with pikepdf.open(pdfs["working"]) as pdf:
        assert str(pdf.docinfo.Title).startswith(f"{SAYS}: Children's Social Care")
        pages = len(pdf.pages)
    assert _text(pdfs["working"]).count(SAYS) == pages
    assert SAYS not in _text(pdfs["finished"])


def it_leaves_the_working_report_without_that_mark(built: Run, out: Path) -> None:
    document = Document(str(out / f"{NAME}.docx"))
    assert not [line for one in document.sections for line in one.header.paragraphs if SAYS in line.text]


def it_names_the_pdf_and_its_digest_in_the_hand_over_note(pdfs: Mapping[str, Path], out: Path) -> None:
    note = (out / f"{PUBLISHED}-hand-over-note.txt").read_text(encoding="utf-8")
    assert f"PDF:       {PUBLISHED}.pdf" in note
    assert sha256(pdfs["finished"].read_bytes()).hexdigest() in note
    assert "Accessibility of the PDF (PDF/UA-1): nothing found" in note


# The contents -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def it_shows_in_the_contents_the_page_of_each_heading(kind: str, pdfs: Mapping[str, Path]) -> None:
    with pikepdf.open(pdfs[kind]) as pdf:
        pages = [(one.title, one.label) for one in headings_of(pdf) if one.level == 1]
    lines = re.findall(r"^(.+?)\.{3,} *(\d+)$", _text(pdfs[kind], "-layout", "-f", "2", "-l", "2"), re.M)
    assert lines == pages
    assert len(lines) == 27


@pytest.mark.parametrize("kind", KINDS)
def it_shows_the_same_pages_in_the_word_report(kind: str, pdfs: Mapping[str, Path]) -> None:
    stored = _stored(pdfs[kind].with_suffix(".docx"))
    with pikepdf.open(pdfs[kind]) as pdf:
        assert stored == [one.label for one in headings_of(pdf) if one.level == 1]


@pytest.mark.parametrize("kind", KINDS)
def it_lets_word_open_the_report_without_a_question(kind: str, pdfs: Mapping[str, Path]) -> None:
    document = Document(str(pdfs[kind].with_suffix(".docx")))
    assert document.settings.element.find(qn("w:updateFields")) is None
    assert not [mark for mark in document.element.body.iter(qn("w:fldChar")) if mark.get(qn("w:dirty"))]


def it_numbers_the_pages_of_a_finished_report_though_no_pdf_is_wanted(finished: Run, out: Path) -> None:
    with_pdf = _stored(out / f"{PUBLISHED}.docx")
    run = reportgen("finalise", out / "written.docx", "--out", out / "alone", "--despite", "a test")
    assert (run.code, "PDF" in run.out) == (0, False)
    assert "Laying out the pages" in run.out
    assert _stored(out / "alone" / f"{PUBLISHED}.docx") == with_pdf
    assert not (out / "alone" / f"{PUBLISHED}.pdf").exists()


def _stored(report: Path) -> list[str]:
    """The page numbers that stand in a document's contents."""
    body = Document(str(report)).element.body
    links = [code.getparent().getparent() for code in body.iter(qn("w:instrText")) if "PAGEREF" in code.text]
    return [[node.text for node in link.iter(qn("w:t"))][-1] for link in links]


# When it cannot be made, and when it is not wanted ------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose catalogue wants PDFs."""
    project = project_without_charts(tmp_path)
    words = project / "templates" / "childrens-social-care" / "report.toml"
    words.write_text(words.read_text(encoding="utf-8").replace("pdf = false", "pdf = true"), encoding="utf-8")
    return project


def it_makes_the_report_and_says_what_to_install_where_nothing_can_make_a_pdf(project: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    run = reportgen("build", home=project, env={"PATH": str(tmp_path / "bin")})
    assert run.code == 8
    assert "The PDF was not made. The Word report is complete.\n  - LibreOffice was not found" in run.err
    assert "Install LibreOffice" in run.err
    assert sorted(path.name for path in (project / "out").iterdir()) == [f"{NAME} figures.xlsx", f"{NAME}.docx"]
    assert not _stored(project / "out" / f"{NAME}.docx")


def it_takes_no_page_number_for_something_that_an_officer_wrote(project: Path) -> None:
    assert reportgen("build", home=project).code == 0
    again = reportgen("build", home=project)
    assert "holds officers' words" not in again.out
    refreshed = reportgen("refresh", "--no-pdf", home=project)
    assert (refreshed.code, "words outside the analyses" in refreshed.out) == (0, False)


def it_moves_a_pdf_away_that_would_no_longer_fit_the_report(project: Path) -> None:
    assert reportgen("build", home=project).code == 0
    first = (project / "out" / f"{NAME}.pdf").read_bytes()
    run = reportgen("build", "--no-pdf", home=project)
    (kept,) = (project / "out" / "previous").glob("*.pdf")
    assert not (project / "out" / f"{NAME}.pdf").exists()
    assert kept.read_bytes() == first
    assert (run.code, f"The PDF of the report before is now previous/{kept.name}." in run.out) == (0, True)


def it_finishes_a_report_with_plain_links_where_nothing_lays_out_pages(project: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    bare = {"PATH": str(tmp_path / "bin")}
    assert reportgen("build", "--no-pdf", home=project, env=bare).code == 0
    run = reportgen("finalise", "--no-pdf", "--despite", "a test", home=project, env=bare)
    assert (run.code, "PDF" in run.said) == (0, False)
    (line, *_) = _contents(project / "out" / f"{PUBLISHED}.docx")
    assert line == "Scorecard"


def it_says_which_libreoffice_of_the_settings_is_not_there(project: Path) -> None:
    settings = project / "settings.ini"
    settings.write_text("[report]\nlibreoffice = /nowhere\n", encoding="utf-8")
    run = reportgen("build", home=project)
    assert (run.code, "'libreoffice' is '/nowhere', where LibreOffice is not." in run.err) == (2, True)


def _contents(report: Path) -> list[str]:
    return [line.text for line in Document(str(report)).paragraphs if line.style and line.style.name == "toc 1"]


# The check of any PDF -----------------------------------------------------------------------------------------------


def it_says_what_is_wrong_in_a_pdf_where_and_what_to_do(pdfs: Mapping[str, Path], tmp_path: Path) -> None:
    with pikepdf.open(pdfs["working"]) as pdf:
        tree = document_tree(pdf)
        assert tree is not None
        del next(tree.all_of("Figure")).element["/Alt"]
        pdf.save(tmp_path / "odd.pdf")
    run = reportgen("check", tmp_path / "odd.pdf")
    assert run.code == 8
    assert "  ! Page 8: has a picture without alt text. Write it in Word" in run.out


def it_says_plainly_that_a_file_is_no_pdf(built: Run, out: Path, tmp_path: Path) -> None:
    shutil.copy(out / f"{NAME}.docx", tmp_path / "report.pdf")
    run = reportgen("check", tmp_path / "report.pdf")
    assert (run.code, run.err) == (
        8,
        "\nThis could not be done:\n  - report.pdf: is no PDF, whatever its name says. Make it anew.\n",
    )
