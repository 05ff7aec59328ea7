"""The narrative's life: built, written in by three officers, overtaken by late data, refreshed, checked, finished."""

import re
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl.workbook import Workbook as Book

from tests.support import Run, changed_workbook, project_without_charts, reportgen
from tests.word_pieces import elements, paragraph, run

REPORT = "Childrens Social Care Performance 2021-22 Q2"
CLERKS = "childrens-social-care-performance-2021-22-q2"
BOLD = "<w:b/>"

ANNA = "Of the 242 referrals received in the quarter, 165 of 242 were decided within 1 working day."
BEN = "In Q2 2021/22 the team completed 159 C&F assessments; 67 (42.7%) led to no further action."
CATH = "At the end of September 21.3% of care leavers were NEET, which is above the target of 30%."
CATH_TOO = "Staffing has been stable since July, and two new personal advisers have started."
TWO_MINDS = {"Anna": "We expect numbers to fall further.", "Ben": "We see no reason to expect a further fall."}


def _decided_late(book: Book) -> None:
    """A referral of July that was decided at once was in truth decided ten days later."""
    for row in book["Referrals"].iter_rows(min_row=5):
        received, decided = row[3].value, row[4].value
        if isinstance(received, datetime) and received.month == 7 and received == decided:
            row[4].value = received + timedelta(days=10)
            return
    raise AssertionError("no such referral")


def _content(document: Document, section: str) -> etree._Element:
    tags = document.element.body.iter(qn("w:tag"))
    control = next(tag for tag in tags if tag.get(qn("w:val")) == f"analysis.{section}").getparent().getparent()
    found: etree._Element = control.find(qn("w:sdtContent"))
    return found


def _write(document: Document, section: str, *paragraphs: str, over: bool = False) -> None:
    """What an officer types below the draft, or over it; the questions go either way."""
    content = _content(document, section)
    for old in list(content):
        if over or old.tag == qn("w:sdt"):
            content.remove(old)
    content.extend(elements("".join(paragraphs)))


def _saved(document: Document, path: Path) -> Path:
    document.core_properties.last_modified_by = path.stem
    document.save(str(path))
    return path


def _lines(document: Document) -> list[str]:
    paragraphs = document.element.body.iter(qn("w:p"))
    return ["".join(node.text or "" for node in one.iter(qn("w:t"))) for one in paragraphs]


def _comments(document: Document) -> dict[str, str]:
    """What each comment is about, and what it says."""
    about = {}
    for comment in document.comments:
        inside, words = False, ""
        for node in document.element.body.iter():
            if node.get(qn("w:id")) == str(comment.comment_id):
                inside = {qn("w:commentRangeStart"): True, qn("w:commentRangeEnd"): False}.get(node.tag, inside)
            if inside and node.tag == qn("w:t"):
                words += node.text or ""
        about[words] = comment.text
    return about


def _replace(document: Document, words: str, others: str) -> None:
    """An officer types other words."""
    for one in document.element.body.iter(qn("w:p")):
        nodes = list(one.iter(qn("w:t")))
        text = "".join(node.text or "" for node in nodes)
        if words in text:
            nodes[0].text = text.replace(words, others)
            for node in nodes[1:]:
                node.text = ""
            return
    raise AssertionError(words)


# The story, stage by stage ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of a council, whose report has been built."""
    project = project_without_charts(tmp_path_factory.mktemp("council"))
    built = reportgen("build", home=project)
    assert built.code == 0, built.said
    return project


@pytest.fixture(scope="module")
def copies(home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What three officers have sent back."""
    mail = tmp_path_factory.mktemp("mail")
    report = home / "out" / f"{REPORT}.docx"
    return [officer(report, mail / f"{officer.__name__[1:].title()}.docx") for officer in (_anna, _ben, _cath)]


def _anna(report: Path, copy: Path) -> Path:
    document = docx.Document(str(report))
    own = paragraph(run(ANNA), run(" We are acting on this.", BOLD))
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    _write(document, "referrals-timeliness", own, listed.format(run("a daily meeting on new referrals")))
    _write(document, "children-in-care", paragraph(TWO_MINDS["Anna"]))
    return _saved(document, copy)


def _ben(report: Path, copy: Path) -> Path:
    document = docx.Document(str(report))
    _write(document, "assessments", paragraph(escape(BEN)), over=True)
    _write(document, "children-in-care", paragraph(TWO_MINDS["Ben"]))
    return _saved(document, copy)


def _cath(report: Path, copy: Path) -> Path:
    document = docx.Document(str(report))
    _write(document, "care-leavers", paragraph(CATH), paragraph(CATH_TOO), over=True)
    return _saved(document, copy)


@pytest.fixture(scope="module")
def refreshed(home: Path, copies: list[Path]) -> Run:
    """The run after late data have come."""
    workbook = changed_workbook(home / "workbooks", _decided_late)
    report = home / "out" / f"{REPORT}.docx"
    run_ = reportgen("refresh", report, "--with", *copies, "--workbook", workbook, home=home)
    assert run_.code == 0, run_.said
    return run_


@pytest.fixture(scope="module")
def report(home: Path, refreshed: Run) -> Document:
    return docx.Document(str(home / "out" / f"{REPORT}.docx"))


@pytest.fixture(scope="module")
def checked(home: Path, refreshed: Run) -> Run:
    return reportgen("check", home=home)


@pytest.fixture(scope="module")
def finished(home: Path, checked: Run) -> Run:
    """The run after the officers have put right what was found."""
    path = home / "out" / f"{REPORT}.docx"
    document = docx.Document(str(path))
    _replace(document, "165 of 242", "164 of 242")
    _replace(document, "159 C&F assessments", "157 C&F assessments")
    _replace(document, "which is above the target", "which is below the target")
    for mark in [one for one in document.element.body.iter(qn("w:p")) if _is_mark(one)]:
        mark.getparent().remove(mark)
    document.save(str(path))
    return reportgen("finalise", home=home)


def _is_mark(element: etree._Element) -> bool:
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val")) == "ProgramNote"


def it_keeps_every_word_of_three_officers(report: Document) -> None:
    lines = _lines(report)
    for words in (f"{ANNA} We are acting on this.", BEN, CATH, CATH_TOO, *TWO_MINDS.values()):
        assert lines.count(words) == 1, words
    runs = report.element.body.iter(qn("w:r"))
    assert " We are acting on this." in [one.text for one in runs if one.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None]
    item = next(one for one in report.element.body.iter(qn("w:p")) if "a daily meeting" in "".join(one.itertext()))
    assert item.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None


def it_shows_todays_figures_in_tables_and_drafts(report: Document) -> None:
    lines = _lines(report)
    assert "75.9%" in lines  # July: 44 of 58
    draft = next(line for line in lines if line.startswith("In Q2 2021/22, 164 of 242 referrals (67.8%) were decided"))
    assert "16 referrals (6.6%) took over 3 working days" in draft
    assert not [line for line in lines if "165 of 242 referrals (68.2%)" in line]


def it_says_what_became_of_each_analysis(refreshed: Run) -> None:
    for line in (
        "Referrals - Timeliness: taken from Anna.docx",
        "Assessments: taken from Ben.docx",
        "Care Leavers: taken from Cath.docx",
        "begun anew, as nobody has written there: 19",
        "Children in Care: 'Anna.docx' and 'Ben.docx' differ. Both are there, one after the other, each under a mark.",
    ):
        assert line in refreshed.out


def it_finds_the_planted_errors_and_nothing_else(checked: Run) -> None:
    serious = [line.strip() for line in checked.out.splitlines() if line.strip().startswith("!")]
    said = [words for line in serious for words in re.findall(r"^! '([^']*)': ", line)]
    assert [re.sub(r" of .*| C&F.*", "", words) for words in said] == ["165", "159", "above the target"], said
    assert len(serious) == len(said) + 2, checked.out  # and the marks above the two versions of Children in Care
    assert checked.code == 7


def it_writes_them_at_the_very_words(home: Path, checked: Run) -> None:
    about = _comments(docx.Document(str(home / "out" / f"{REPORT} checked.docx")))
    assert [words for words in about if words.startswith("165")]
    assert [words for words in about if words.startswith("159")]
    assert [words for words in about if "above" in words]


def it_leaves_the_report_itself_without_remarks(home: Path, checked: Run) -> None:
    assert not list(docx.Document(str(home / "out" / f"{REPORT}.docx")).comments)


def it_stops_the_clerks_document_until_they_are_put_right(home: Path, checked: Run) -> None:
    stopped = reportgen("finalise", home=home)
    assert stopped.code == 7
    assert "165 was right before the last refresh" in stopped.err
    assert not (home / "out" / f"{CLERKS}.docx").exists()


def it_hands_the_clerk_a_clean_document(home: Path, finished: Run) -> None:
    assert finished.code == 0, finished.said
    path = home / "out" / f"{CLERKS}.docx"
    lines = _lines(docx.Document(str(path)))
    for words in (ANNA.replace("165", "164"), BEN.replace("159", "157"), CATH_TOO, *TWO_MINDS.values()):
        assert any(line.startswith(words) for line in lines), words
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name in parts if re.search("customXml|comments|custom.xml", name)]
    traces = re.compile(rb"<w:sdt>|w:rsid|Anna|Ben\b|Cath|fact\.quarter")
    assert not [name for name, content in parts.items() if name.endswith(("xml", "rels")) and traces.search(content)]


def it_hands_over_what_was_checked(home: Path, finished: Run) -> None:
    note = (home / "out" / f"{CLERKS}-hand-over-note.txt").read_text(encoding="utf-8")
    assert "Checks passed" in note
    assert re.search(r"SHA-256:\s+[0-9a-f]{64}", note)
