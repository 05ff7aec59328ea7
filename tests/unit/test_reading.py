"""Opening a document that people give: what it is, or in plain words why it cannot be used."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from reportgen.errors import DocumentError, ReportgenError, UsageError
from reportgen.word.reading import open_document
from tests.word_pieces import add_part, document_of, element, paragraph, parts_of, saved

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _repacked(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def _with_part(name: str, content: bytes) -> bytes:
    return _repacked({**parts_of(saved(docx.Document())), name: content})


FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def _with_footnotes(name: str, kind: str, before: bytes) -> bytes:
    document = document_of("")
    content = before + etree.tostring(element("<w:footnotes/>"))
    add_part(document, RELATIONSHIP_TYPE.FOOTNOTES, f"/word/{name}", content, content_type=kind)
    return saved(document)


def it_opens_a_document_with_footnotes(tmp_path: Path) -> None:
    open_document(_written(tmp_path / "report.docx", _with_footnotes("footnotes.xml", FOOTNOTES, b"")))


def _refusal(path: Path) -> str:
    with pytest.raises(ReportgenError) as refused:
        open_document(path)
    return str(refused.value)


def it_opens_a_document(tmp_path: Path) -> None:
    path = _written(tmp_path / "report.docx", saved(document_of(paragraph("Words"))))
    assert open_document(path).paragraphs[0].text == "Words"


def it_says_that_a_file_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    assert "is not there. Check the name and the folder." in _refusal(tmp_path / "report.docx")
    assert "is a folder, not a report. Name the report, a Word document (.docx)." in _refusal(tmp_path)


def it_asks_to_close_a_file_that_word_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = _written(tmp_path / "report.docx", b"PK")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "cannot be opened. Close it in Word and try again." in _refusal(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty: there is nothing in the file."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected with a password."),
        (OLE + b"an old document", "is in Word's old format (.doc), or is no Word document."),
        (b"%PDF-1.7", "is a PDF, not a Word document."),
        (b"{\\rtf1", "is not a Word document, whatever its name says."),
        (_repacked({"content.xml": b"<x/>"}), "is not a Word document, whatever its name says."),
        (_repacked({"xl/workbook.xml": b"<x/>"}), "is an Excel workbook, not a Word document."),
        (_with_part("word/vbaProject.bin", b"macro"), "may hold macros (.docm), which no report may."),
        (_with_part("_rels/.rels", b"http://purl.oclc.org/ooxml/"), "is saved as a Strict Open XML document."),
    ],
)
def it_says_what_a_file_is_that_is_no_document(tmp_path: Path, content: bytes, said: str) -> None:
    assert _refusal(_written(tmp_path / "report.docx", content)).startswith(f"report.docx: {said} ")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ms-word.document.macroEnabled.main", "may hold macros (.docm)"),
        ("openxmlformats-officedocument.wordprocessingml.template.main", "is a Word template"),
        ("openxmlformats-officedocument.presentationml.presentation.main", "is not a Word document"),
    ],
)
def it_goes_by_the_main_part_not_by_the_name(tmp_path: Path, kind: str, said: str) -> None:
    parts = dict(parts_of(saved(docx.Document())))
    ordinary = b"openxmlformats-officedocument.wordprocessingml.document.main"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(ordinary, kind.encode())
    assert said in _refusal(_written(tmp_path / "report.docx", _repacked(parts)))


@pytest.mark.parametrize(
    "content",
    [
        saved(docx.Document())[:-400],
        saved(docx.Document()).replace(b"word/document.xml", b"word/documint.xml"),
        _with_part("word/document.xml", b"<w:document"),
        _with_part("word/document.xml", b"<other/>"),
        _with_part("word/styles.xml", b"no XML"),
        _with_part("word/theme/theme1.xml", b"no XML"),
        _with_part("word/_rels/document.xml.rels", b"no XML"),
        _with_part("docProps/core.xml", b""),
        _with_footnotes("footnotes.xml", FOOTNOTES.upper(), b""),
        _with_footnotes("footnotes.svg", FOOTNOTES, b'<!DOCTYPE w:footnotes [<!ENTITY a "b">]>'),
        b"PK\x03\x04 and no more",
    ],
)
def it_says_that_a_document_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = _written(tmp_path / "report.docx", content)
    assert _refusal(path).startswith("report.docx: is damaged: it cannot be read as a Word document. Open it in Word")


def it_tells_a_wrong_file_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        open_document(_written(tmp_path / "a.docx", b""))
    with pytest.raises(DocumentError):
        open_document(_written(tmp_path / "b.docx", b"PK\x03\x04 and no more"))


def it_reads_one_of_two_sets_of_properties(tmp_path: Path) -> None:
    parts = dict(parts_of(saved(docx.Document())))
    first = re.search(rb'<Relationship [^>]*Target="docProps/core.xml"/>', parts["_rels/.rels"])
    assert first is not None
    second = re.sub(rb'Id="[^"]*"', b'Id="rId99"', first[0])
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(first[0], first[0] + second)
    document = open_document(_written(tmp_path / "report.docx", _repacked(parts)))
    assert document.core_properties.title == docx.Document().core_properties.title


# What packages hold that nobody should write ------------------------------------------------------------------------


def _changed(name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(saved(document_of(paragraph("Words"))))
    assert old in parts[name]
    return _repacked({**parts, name: parts[name].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("word/_rels/document.xml.rels", b"relationships/fontTable", b"relationships/header"),
        ("word/_rels/document.xml.rels", b' Id="rId1"', b""),
        ("word/styles.xml", b'<w:name w:val="Normal"/>', b"<w:name/>"),
        ("word/document.xml", b"<w:p>", b"<w:tc><w:p/></w:tc><w:p>"),
        ("docProps/core.xml", b"cp:coreProperties", b"cp:category"),
    ],
    ids=[
        "a font table for a header",
        "a relationship without an id",
        "a style's name that says none",
        "a cell in no row",
        "properties that are none",
    ],
)
def it_says_of_damage_that_python_docx_meets_only_later(tmp_path: Path, name: str, old: bytes, new: bytes) -> None:
    said = _refusal(_written(tmp_path / "report.docx", _changed(name, old, new)))
    assert "report.docx: is damaged: it cannot be read as a Word document." in said


def it_drops_remarks_and_instructions_of_xml_and_keeps_the_words_around_them(tmp_path: Path) -> None:
    content = _changed("word/document.xml", b"Words", b"Wo<!-- so --><?do this?>rds")
    assert open_document(_written(tmp_path / "report.docx", content)).paragraphs[0].text == "Words"
