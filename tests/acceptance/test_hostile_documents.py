"""A report comes back by e-mail with things in it that fetch, run or show something else. Nothing of that happens, what
people wrote stays, and they are told."""

import os
import re
import struct
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from reportgen.pdf.libreoffice import find_libreoffice
from tests.conftest import needs
from tests.listener import Listener, listening
from tests.officers import Officer, content_of, parsed
from tests.support import Run, project_without_charts, reportgen
from tests.word_pieces import field, paragraph, parts_of, run

NAME = "Childrens Social Care Performance 2021-22 Q2"
HEADING = "Referrals - Timeliness"
SECTION = "referrals-timeliness"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
TASKPANES = "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"
CANARY = "CANARY 7731"
KEPT = ("https://www.gov.uk/government", "mailto:social.care@example.gov.uk")
CUT = (
    "javascript:alert(1)",
    "file:///C:/Users/jo/plan.docx",
    "\\\\evil\\share\\plan.docx",
    "ms-word:ofe|u|http://evil.example/plan.docx",
    "search-ms:query=plan&crumb=location:\\\\evil\\share",
    "plan.docx",
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/>'
    '<wp:docPr id="7" name="Picture 7" descr="A graph of {name}"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="7" name="Picture 7"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:{how}="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its report, as the program made it, in the folder `out`."""
    project = project_without_charts(tmp_path_factory.mktemp("hostile"))
    built = reportgen("build", home=project)
    assert built.code == 0, built.said
    return project


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@dataclass(frozen=True)
class Desk:
    """A folder with a report in which something was planted, and the commands for it."""

    project: Path
    folder: Path

    @property
    def report(self) -> Path:
        return self.folder / f"{NAME}.docx"

    def plant(self, xml: str, document: DocumentType | None = None) -> None:
        """Writes into an analysis, after a sentence of the officer's."""
        document = document or self.opened()
        content = content_of(document, SECTION)
        content[:] = parsed(paragraph("An officer wrote this.") + xml)
        document.save(str(self.report))

    def opened(self) -> DocumentType:
        document: DocumentType = Document(str(self.project / "out" / f"{NAME}.docx"))
        return document

    def reportgen(self, command: str, *options: object) -> Run:
        """The command; it finds LibreOffice only where there is to be a PDF, which spares minutes."""
        env = {} if "--pdf" in options else {"PATH": os.devnull}
        done = reportgen(command, self.report, *options, home=self.project, env=env)
        assert "Traceback" not in done.said
        assert done.code != 1, done.said
        return done

    def text_of(self, path: Path) -> str:
        body = Document(str(path)).element.body
        return "\n".join("".join(map(str, one.itertext(qn("w:t")))) for one in body.iter(qn("w:p")))


@pytest.fixture
def desk(project: Path, tmp_path: Path) -> Desk:
    copy(project / "out" / f"{NAME} figures.xlsx", tmp_path)
    return Desk(project, tmp_path)


def _leads(document: DocumentType, address: str, kind: str) -> str:
    """A relationship to something outside; its id."""
    return document.part.relate_to(address, f"{OFFICE}/{kind}", is_external=True)


def _part(document: DocumentType, name: str, kind: str, content: bytes, content_type: str) -> str:
    part = Part(PackURI(name), content_type, content, document.part.package)
    return document.part.relate_to(part, f"{OFFICE}/{kind}")


def _outside(path: Path) -> list[str]:
    """Every address outside that any part of a document names, and every part that has no business in one."""
    parts = parts_of(path.read_bytes())
    relations = "".join(content.decode() for name, content in parts.items() if name.endswith(".rels"))
    named = [
        one.split('"')[1] for one in relations.split("Target=")[1:] if 'TargetMode="External"' in one.split("/>")[0]
    ]
    strange = [name for name in parts if "afchunk" in name or "taskpane" in name or "activeX" in name or ".svg" in name]
    return sorted({*named, *strange})


def _everything(document: DocumentType, address: str, canary: Path) -> str:
    """All that could fetch or run something when Word or LibreOffice opens it, without a click."""
    codes = (
        f'INCLUDETEXT "{address}/text.docx"',
        f'INCLUDETEXT "{canary}"',
        f'INCLUDEPICTURE "{address}/picture.png" \\d',
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"',
        f'LINK Excel.Sheet.12 "{address}/book.xlsx" "Sheet1!R1C1" \\a \\f 0',
        f'DATABASE \\d "{address}/cases.mdb"',
        f'IMPORT "{address}/import.png"',
        f'RD "{address}/referenced.docx"',
    )
    fields = "".join(
        paragraph(field(code.replace('"', "&quot;"), f"Shown by a field {n}.")) for n, code in enumerate(codes)
    )
    nested = field("QUOTE ", "x").replace("<w:instrText>QUOTE ", f"{field('DDE cmd', 'y')}<w:instrText>QUOTE ")
    linked = [_leads(document, f"{address}/linked.png", "image"), _leads(document, canary.as_uri(), "image")]
    old = _leads(document, f"{address}/old.png", "image")
    book = _leads(document, f"{address}/object.xlsx", "oleObject")
    page = f'<html><body>Inserted <img src="{address}/inserted.png"/></body></html>'.encode()
    chunk = _part(document, "/word/afchunk1.htm", "aFChunk", page, "text/html")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/svg.png"/><script>x()</script></svg>'.encode()
    )
    drawing = _part(document, "/word/media/image77.svg", "image", svg, "image/svg+xml")
    template = document.part._settings_part.relate_to(
        f"{address}/t.dotm", f"{OFFICE}/attachedTemplate", is_external=True
    )
    document.settings.element.insert(0, parsed(f'<w:attachedTemplate r:id="{template}"/>')[0])
    document.settings.element.insert(1, parsed('<w:mailMerge><w:query w:val="DROP TABLE"/></w:mailMerge>')[0])
    panes = Part(PackURI("/word/webextensions/taskpanes.xml"), "application/xml", b"<x/>", document.part.package)
    document.part.package.relate_to(panes, TASKPANES)
    return (
        f"{fields}{paragraph(nested)}"
        + "".join(PICTURE.format(how="link", name=one) for one in linked)
        + PICTURE.format(how="embed", name=drawing)
        + paragraph(f'<w:r><w:pict><v:shape alt="Old"><v:imagedata r:id="{old}"/></v:shape></w:pict></w:r>')
        + paragraph(f'<w:r><w:pict><v:shape alt="Old"><v:imagedata src="{address}/s.png"/></v:shape></w:pict></w:r>')
        + paragraph(
            '<w:r><w:object><v:shape id="s1" alt="Object"/><o:OLEObject Type="Link" ProgID="Excel.Sheet.12"'
            f' ShapeID="s1" r:id="{book}" UpdateMode="Always"/></w:object></w:r>'
        )
        + f'<w:altChunk r:id="{chunk}"/>'
    )


@needs("soffice", "LibreOffice Writer")
def it_fetches_and_runs_nothing_that_a_report_names(desk: Desk, listener: Listener, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    document = desk.opened()
    desk.plant(_everything(document, listener.address, canary), document)
    checked = desk.reportgen("check")
    refreshed = desk.reportgen("refresh", "--pdf")
    finished = desk.reportgen("finalise", "--despite", "a test", "--pdf")
    assert (refreshed.code, finished.code) == (0, 7), refreshed.said + finished.said
    assert listener.asked == []
    for path in (desk.report, desk.folder / f"{NAME} checked.docx"):
        assert _outside(path) == [], path.name
        assert CANARY not in desk.text_of(path)
        assert [n for n in range(8) if f"Shown by a field {n}." not in desk.text_of(path)] == []
    for said in (checked.out, refreshed.out):
        assert "a field that could fetch or run something ('INCLUDETEXT" in said
        assert f"a picture that is linked and not in the file ('{listener.address}/linked.png', 4 in all)" in said
        assert "a drawing (SVG) that holds more than a drawing" in said
        assert "an object or form control that could run something" in said
        assert "a file inserted that Word has not merged" in said
        assert "The document: held a template, add-in or program attached" in said
    assert f"{HEADING}: has a picture that is not in the file. Paste" in finished.err
    assert f"{HEADING}: still has a remark of this program" in finished.err
    pdf = subprocess.run(["pdftotext", str(desk.report.with_suffix(".pdf")), "-"], capture_output=True, check=True)
    assert b"An officer wrote this." in pdf.stdout
    assert CANARY.encode() not in pdf.stdout


@needs("soffice", "LibreOffice Writer")
def it_gives_libreoffice_a_profile_that_follows_nothing_either(desk: Desk, listener: Listener, tmp_path: Path) -> None:
    document, program = desk.opened(), find_libreoffice()
    desk.plant(PICTURE.format(how="link", name=_leads(document, f"{listener.address}/x.png", "image")), document)
    assert program is not None
    program.convert(desk.report, tmp_path / "made.pdf")
    assert (tmp_path / "made.pdf").stat().st_size > 0
    assert listener.asked == []


def it_keeps_links_to_the_web_and_of_all_others_their_words(desk: Desk) -> None:
    document = desk.opened()
    links = "".join(
        f'<w:hyperlink r:id="{_leads(document, address, "hyperlink")}">{run(f"words {n} ")}</w:hyperlink>'
        for n, address in enumerate((*KEPT, *CUT))
    )
    by_field = field(f"HYPERLINK &quot;{KEPT[0]}&quot;", "by field ") + field("HYPERLINK &quot;file:///x&quot;", "cut")
    desk.plant(paragraph(links, by_field), document)
    refreshed = desk.reportgen("refresh")
    assert refreshed.code == 0, refreshed.said
    assert _outside(desk.report) == sorted(KEPT)
    assert "words 0 words 1 words 2 words 3 words 4 words 5 words 6 words 7 by field cut" in desk.text_of(desk.report)
    said = f"held a link that leads neither to the web nor to a mail address ('{CUT[0]}', {len(CUT) + 1} in all)"
    assert f"{HEADING}: {said}" in refreshed.out
    assert "Its words stay, without the link." in refreshed.out
    finished = desk.reportgen("finalise", "--despite", "a test", "--no-pdf")
    assert finished.code == 0, finished.said
    assert _outside(next(desk.folder.glob("*social-care*.docx"))) == sorted(KEPT)


def it_says_in_the_hand_over_note_what_was_taken_out_of_a_finished_report(desk: Desk) -> None:
    desk.plant(
        paragraph(field("DDEAUTO cmd &quot;/k calc&quot;", "57 things.")) + paragraph(field("MACROBUTTON x Press here"))
    )
    finished = desk.reportgen("finalise", "--despite", "a test", "--no-pdf")
    assert finished.code == 0, finished.said
    assert (
        f"{HEADING}: held a field that could fetch or run something ('DDEAUTO cmd \"/k calc\"', 2 in all)"
        in finished.out
    )
    note = next(desk.folder.glob("*note.txt")).read_text(encoding="utf-8")
    assert "Taken out: a field that could fetch or run something (2 in all)." in " ".join(note.split())
    path = next(desk.folder.glob("*social-care*.docx"))
    assert "57 things." in desk.text_of(path)
    assert "Press here" in desk.text_of(path)
    assert b"DDE" not in parts_of(path.read_bytes())["word/document.xml"]


def it_takes_out_a_picture_that_would_take_all_memory(desk: Desk) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    size = struct.pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")
    document = desk.opened()
    desk.plant(
        PICTURE.format(how="embed", name=_part(document, "/word/media/huge.png", "image", png, "image/png")), document
    )
    refreshed = desk.reportgen("refresh")
    assert f"{HEADING}: held a picture with more pixels than a computer can show. It was taken out." in refreshed.out
    assert png not in parts_of(desk.report.read_bytes()).values()
    assert f"{HEADING}: has a picture that is not in the file." in desk.reportgen("finalise").err


def it_copes_with_fields_in_formulas_and_damaged_pictures(desk: Desk) -> None:
    document = desk.opened()
    damaged = (b"GIF89a", b"\xff\xd8\xff\xe0", b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(40))
    names = [
        _part(document, f"/word/media/damaged{n}.gif", "image", content, "image/gif")
        for n, content in enumerate(damaged)
    ]
    marks = re.findall("<w:(?:fldChar|instrText).*?(?:/>|</w:instrText>)", field("DDEAUTO cmd"))
    formula = f'<m:oMath xmlns:m="{MATHS}">{"".join(f"<m:r>{one}</m:r>" for one in marks)}</m:oMath>'
    link = (
        f'<w:hyperlink r:id="{_leads(document, "file:///C:/CH123456.docx", "hyperlink")}">{run("link")}</w:hyperlink>'
    )
    desk.plant(
        "".join(PICTURE.format(how="embed", name=one) for one in names) + paragraph(formula) + paragraph(link), document
    )
    refreshed = desk.reportgen("refresh")
    assert refreshed.code == 0, refreshed.said
    assert f"{HEADING}: held a field that could fetch or run something ('DDEAUTO cmd')" in refreshed.out
    assert f"{HEADING}: held a link that leads neither to the web nor to a mail address." in refreshed.out
    assert "CH123456" not in refreshed.said
    finished = desk.reportgen("finalise", "--despite", "a test", "--no-pdf")
    assert finished.code == 0, finished.said
    assert b"DDE" not in parts_of(next(desk.folder.glob("*social-care*.docx")).read_bytes())["word/document.xml"]


def it_shows_what_stands_in_the_text_and_not_what_word_would_put_in_its_place(desk: Desk) -> None:
    binding = '<w:dataBinding w:xpath="/x" w:storeItemID="{7C1B7C55-6E5B-4C0E-9B43-5D1A3E0B7A11}"/>'
    desk.plant(f"<w:sdt><w:sdtPr>{binding}</w:sdtPr><w:sdtContent>{paragraph('Bound words.')}</w:sdtContent></w:sdt>")
    assert desk.reportgen("refresh").code == 0
    assert "Bound words." in desk.text_of(desk.report)
    assert b"dataBinding" not in parts_of(desk.report.read_bytes())["word/document.xml"]


def it_takes_no_figures_from_a_report_that_carries_them_twice(desk: Desk) -> None:
    """Forged figures beside the right ones: those of the figures workbook count, and without it none."""
    document = desk.opened()
    own = next(
        one.target_part for one in document.part.rels.values() if b"urn:reportgen:record" in one.target_part.blob
    )
    forged = re.sub(rb'value="[\d.]+"', b'value="99.9"', own.blob)
    _part(document, "/customXml/item0.xml", "customXml", forged, "application/xml")
    desk.plant(paragraph("The share was 99.9%."), document)
    checked = desk.reportgen("check")
    assert "'99.9%': No figure of this report gives 99.9%." in checked.out
    next(desk.folder.glob("*figures.xlsx")).unlink()
    alone = desk.reportgen("check")
    assert alone.code == 2
    assert "Name the figures workbook with --figures." in alone.err


def it_doubts_a_number_that_stands_where_the_programs_own_would(desk: Desk) -> None:
    document = desk.opened()
    tags = [one.get(qn("w:val"), "") for one in document.element.body.iter(qn("w:tag"))]
    tag = next(one for one in tags if one.startswith("fact."))
    forged = f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{run("99.9%")}</w:sdtContent></w:sdt>'
    desk.plant(paragraph("The share was ", forged, run(" then.")), document)
    assert "'99.9%': No figure of this report gives 99.9%." in desk.reportgen("check").out
    assert "somebody typed '99.9%'" in desk.reportgen("refresh").out
    assert "The share was 99.9% then." in desk.text_of(desk.report)


def it_copes_with_deep_nesting_and_thousands_of_comments(desk: Desk) -> None:
    deep = paragraph("Deep down.")
    for _ in range(60):
        deep = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{deep}<w:p/></w:tc></w:tr></w:tbl>"
    for _ in range(30):
        deep = (
            f'<w:sdt><w:sdtPr><w:tag w:val="analysis.{SECTION}"/></w:sdtPr><w:sdtContent>{deep}</w:sdtContent></w:sdt>'
        )
    officer = Officer(desk.opened())
    marks = "".join(
        f'<w:r><w:commentReference w:id="{officer.comment(f"remark {number}")}"/></w:r>' for number in range(1000)
    )
    changed = run("changed words")
    for number in range(50):
        changed = (
            f'<w:ins w:id="{number}" w:author="A"><w:moveTo w:id="{number}9" w:author="B">{changed}</w:moveTo></w:ins>'
        )
    desk.plant(f"{deep}{paragraph(marks)}{paragraph(changed)}", officer.document)
    assert desk.reportgen("refresh").code == 0
    text = desk.text_of(desk.report)
    assert "Deep down." in text
    assert "changed words" in text
    assert b"remark 999" in parts_of(desk.report.read_bytes())["word/comments.xml"]
    assert "has tracked changes that nobody has decided" in desk.reportgen("finalise", "--despite", "a test").err
