"""An officer works in LibreOffice: what it does to a document on the way loses no word and invents no change."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests.conftest import needs
from tests.officers import Officer, content_of, text_of
from tests.support import Run, project_copy, reportgen

pytestmark = needs("soffice", "LibreOffice Writer")

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
SECTION, OTHER, EMPTY = "referrals-timeliness", "re-referrals", "early-help-started"
_MACRO = """
Sub PlayOfficer(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  TypeAfter(doc, "One paragraph.", " And typed here.", False)
  TypeAfter(doc, "The last of two.", "A third.", True)
  wanted = doc.createSearchDescriptor()
  wanted.SearchString = "The last of two."
  found = doc.findFirst(wanted)
  cursor = found.Text.createTextCursorByRange(found.Start)
  cursor.goRight(3, True)
  cursor.CharWeight = 150
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, how())
  doc.close(True)
End Sub

Sub TypeAfter(doc, words, typed, anew)
  wanted = doc.createSearchDescriptor()
  wanted.SearchString = words
  found = doc.findFirst(wanted)
  cursor = found.Text.createTextCursorByRange(found.End)
  If anew Then found.Text.insertControlCharacter(cursor, 0, False)
  found.Text.insertString(cursor, typed, False)
End Sub
"""
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}">\n'
)
_LIBRARY = (
    _HEAD.format("library:library", "library.dtd")
    + '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Officer"/>'
    "</library:library>"
)
_MODULE = (
    _HEAD.format("script:module", "module.dtd")
    + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Officer" '
    'script:language="StarBasic">{}</script:module>'
)


def _soffice(folder: Path, *arguments: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--norestore", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with LibreOffice's settings, which hold the officer's macro."""
    folder = tmp_path_factory.mktemp("office")
    _soffice(folder, "--terminate_after_init")  # the first start writes the library of macros that is replaced here
    library = folder / "profile" / "user" / "basic" / "Standard"
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (library / "Officer.xba").write_text(_MODULE.format(escape(_MACRO)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_copy(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def written(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report, charts and all, in which officers have written in Word, refreshed.

    LibreOffice 25.2 opens no report with a note in an analysis' first paragraph, so that it stands in the second.
    """
    folder = tmp_path_factory.mktemp("written")
    run = reportgen("build", "--out", folder, home=project)
    assert run.code == 0, run.said
    officer = Officer(docx.Document(str(folder / REPORT)))
    note = officer.note("footnote", lambda _: "<w:r><w:t>A note.</w:t></w:r>")
    mark = f'<w:r><w:footnoteReference w:id="{note}"/></w:r>'
    last = f"<w:p><w:r><w:t>The last of two.</w:t></w:r>{mark}</w:p>"
    officer.write(SECTION, _says("The first of two.") + last)
    officer.write(OTHER, _says("One paragraph."))
    officer.done().save(str(folder / REPORT))
    run = reportgen("refresh", folder / REPORT, home=project)
    assert run.code == 0, run.said
    return folder / REPORT


def _says(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def _lines(path: Path, section: str) -> list[str]:
    content = content_of(docx.Document(str(path)), section)
    return [text for one in content.iter(qn("w:p")) if (text := text_of(one)).strip()]


def _body(path: Path) -> bytes:
    return etree.tostring(docx.Document(str(path)).element)


def _refreshed(project: Path, document: Path, *copies: object) -> Run:
    run = reportgen("refresh", document, *copies, home=project)
    assert run.code == 0, run.said
    return run


def it_changes_nothing_by_merely_opening_and_saving(project: Path, written: Path, office: Path, tmp_path: Path) -> None:
    _soffice(office, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path), str(written))
    untouched = _refreshed(project, written, "--out", tmp_path / "same")
    run = _refreshed(project, tmp_path / REPORT)
    assert "Please look at" not in run.out
    assert _kept(run) == _kept(untouched)
    assert [_lines(tmp_path / REPORT, one) for one in (SECTION, OTHER)] == [
        _lines(written, one) for one in (SECTION, OTHER)
    ]
    assert _lines(tmp_path / REPORT, EMPTY) == _lines(written, EMPTY)


def it_sees_no_change_in_a_copy_that_was_merely_opened_and_saved(
    project: Path, written: Path, office: Path, tmp_path: Path
) -> None:
    _soffice(office, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path), str(written))
    run = _refreshed(project, written, "--with", tmp_path / REPORT)
    assert "taken from" not in run.out
    assert "Please look at" not in run.out


def it_keeps_what_is_typed_and_made_bold_in_libreoffice(
    project: Path, written: Path, office: Path, tmp_path: Path
) -> None:
    """Made bold is the second paragraph's first word: the first paragraph of a control has one look there."""
    source, target = (f"file://{path}" for path in (_without_blanks(written, tmp_path), tmp_path / "typed.docx"))
    _soffice(office, f'macro:///Standard.Officer.PlayOfficer("{source}","{target}")')
    run = _refreshed(project, tmp_path / "typed.docx")
    assert "Please look at" not in run.out
    assert _lines(tmp_path / "typed.docx", SECTION) == ["The first of two.", "The last of two.", "A third."]
    assert _lines(tmp_path / "typed.docx", OTHER) == ["One paragraph. And typed here."]
    content = content_of(docx.Document(str(tmp_path / "typed.docx")), SECTION)
    assert "".join(_bold(content)) == "The"
    assert len(list(content.iter(qn("w:footnoteReference")))) == 1


def _without_blanks(path: Path, folder: Path) -> Path:
    """A copy under a name that needs no care in an address."""
    copy = folder / "source.docx"
    copy.write_bytes(path.read_bytes())
    return copy


def _bold(content: etree._Element) -> Iterator[str]:
    for run in content.iter(qn("w:r")):
        if run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None:
            yield text_of(run)


def _kept(run: Run) -> str:
    """What a refresh says of the analyses."""
    return run.out.partition("The analyses:")[2]
