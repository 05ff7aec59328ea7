"""What the tests of PDFs share: a report that officers have written all kinds of things in, veraPDF, planted faults."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from docx.document import Document
from pikepdf import Array, Dictionary, Name, String

from tests.officers import Officer
from tests.support import ROOT

_JAR = next(iter(sorted((ROOT / ".ci-tools").glob("verapdf-cli-*.jar"))), None)
_VERAPDF = Path(os.environ["VERAPDF"]) if os.environ.get("VERAPDF") else _JAR
Rules = set[tuple[str, int]]
"""Rules of PDF/UA-1 that a file breaks, as veraPDF names them: clause of ISO 14289-1 and number of the test."""


def needs_verapdf() -> pytest.MarkDecorator:
    """Skips a test, loudly, on a machine without veraPDF or Java."""
    there = _VERAPDF is not None and shutil.which("java") is not None
    return pytest.mark.skipif(
        not there, reason="veraPDF is not there (.ci/run fetches it; needs Java): not tested here"
    )


def verapdf(files: Sequence[Path]) -> dict[Path, Rules]:
    """The rules that each file breaks, by the reference validator; one run for all, as Java starts slowly."""
    command = ["java", "-jar", str(_VERAPDF), "-f", "ua1", "--format", "json", *map(str, files)]
    ran = subprocess.run(command, capture_output=True, timeout=240, check=False)
    jobs = json.loads(ran.stdout)["report"]["jobs"]
    return {Path(job["itemDetails"]["name"]): _broken(job) for job in jobs}


def _broken(job: Mapping[str, object]) -> Rules:
    results = job["validationResult"]
    assert isinstance(results, list)
    (result,) = results
    assert result["details"]["passedChecks"] > 0
    return {(rule["clause"], rule["testNumber"]) for rule in result["details"]["ruleSummaries"]}


# What officers write ------------------------------------------------------------------------------------------------

_TEXT = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
_CELL = "<w:tc><w:tcPr><w:tcW w:w='3000' w:type='dxa'/></w:tcPr><w:p>" + _TEXT + "</w:p></w:tc>"
_PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="952500"/><wp:docPr id="900" name="Picture" descr="{alt}"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="900" name="Picture" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/>'
    '<a:ext cx="952500" cy="952500"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
SECTIONS = ("referrals-timeliness", "re-referrals")


def write_all_kinds(document: Document, alt: str = "A green square, the service's sign") -> Document:
    """The report after officers have written lists, a table, a picture, links and a footnote into two analyses."""
    officer = Officer(document)
    steps, points = officer.new_list("decimal"), officer.new_list("bullet")
    note = officer.note("footnote", lambda writer: _TEXT.format("From the audit."))
    picture = _PICTURE.format(alt=alt, part=officer.picture(0x2E7D32))
    link = f'<w:hyperlink r:id="{officer.link("https://www.gov.uk/")}">{_TEXT.format("The guidance")}</w:hyperlink>'
    noted = f'{_TEXT.format("Work went on")}<w:r><w:footnoteReference w:id="{note}"/></w:r>{_TEXT.format(". ")}{link}'
    officer.write(SECTIONS[0], _line(noted) + _line(picture) + _listed(steps, 0) + _listed(steps, 1))
    officer.write(SECTIONS[1], _listed(points, 0) + _listed(points, 0) + _table() + _line(_TEXT.format("So much.")))
    return officer.done()


def _line(content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Analysis"/></w:pPr>{content}</w:p>'


def _listed(number: str, level: int) -> str:
    look = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    text = _TEXT.format("One of several points")
    return f'<w:p><w:pPr><w:pStyle w:val="Analysis"/>{look}</w:pPr>{text}</w:p>'


def _table() -> str:
    head = "<w:tblPr><w:tblW w:w='6000' w:type='dxa'/></w:tblPr>"
    grid = "<w:tblGrid><w:gridCol w:w='3000'/><w:gridCol w:w='3000'/></w:tblGrid>"
    rows = [["Team", "Who leads it"], ["North", "A manager"], ["South", "Another"]]
    marks = ["<w:trPr><w:tblHeader/></w:trPr>", "", ""]
    body = [f"<w:tr>{mark}{''.join(map(_CELL.format, row))}</w:tr>" for mark, row in zip(marks, rows, strict=True)]
    return f"<w:tbl>{head}{grid}{''.join(body)}</w:tbl>"


# Planted faults -----------------------------------------------------------------------------------------------------


def elements(pdf: pikepdf.Pdf, *roles: str) -> list[Dictionary]:
    """The tags of these kinds, as they stand in the file."""
    found: list[Dictionary] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, Dictionary) and str(node.get("/S", ""))[1:] in roles:
            found.append(node)
        held = node.get("/K")
        for kid in held if isinstance(held, Array) else [held]:
            if isinstance(kid, Dictionary) and "/S" in kid:
                walk(kid)

    walk(pdf.Root.StructTreeRoot)
    return found


Plant = Callable[[pikepdf.Pdf], object]


def _without(*path: str) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        held: pikepdf.Object = pdf.Root
        for name in path[:-1]:
            held = held[name]
        del held[path[-1]]

    return plant


def _as(role: str, new: str) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        elements(pdf, role)[0].S = Name(f"/{new}")

    return plant


def _metadata(name: str, value: str | None) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as data:
            del data[name]
            if value is not None:
                data[name] = value

    return plant


def _no_alt(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Figure")[0]["/Alt"]


def _no_scope(pdf: pikepdf.Pdf) -> None:
    held = elements(pdf, "TH")[0].A
    for one in held if isinstance(held, Array) else [held]:
        if "/Scope" in one:
            del one["/Scope"]


def _no_headers(pdf: pikepdf.Pdf) -> None:
    for cell in elements(pdf, "TH"):
        cell.S = Name.TD


def _cell_lost(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "TR")[-1].K[-1]


def _note_without_name(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Note")[0]["/ID"]


def _suspects(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def _unmapped(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.RoleMap["/Analysis"]


def _not_embedded(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        del font.FontDescriptor["/FontFile2"]


def _letters_unknown(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        del font["/ToUnicode"]


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font for _, font in pdf.pages[2].obj.Resources.Font.items()]


def _drawn(instructions: bytes) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[2].obj
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + instructions)

    return plant


def _artifact_in_text(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[2].obj
    content = page.Contents.read_bytes()
    begin = content.index(b"BDC") + 3
    page.Contents = pdf.make_stream(content[:begin] + b" /Artifact BMC EMC " + content[begin:])


def _link(change: Callable[[pikepdf.Object, pikepdf.Object], object]) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        change(page.Annots[0], page)

    return plant


def _annotated(**values: pikepdf.Object) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        said = {f"/{name}": value for name, value in values.items()}
        added = Dictionary({"/Type": Name.Annot, "/Rect": Array([10, 10, 30, 30]), **said})
        pdf.pages[1].obj.Annots.append(pdf.make_indirect(added))

    return plant


def _outline_turned_round(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.reverse()


def _bookmark_to_nowhere(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Outlines.First["/Dest"]


PLANTS: Mapping[str, tuple[Plant, str, tuple[str, int] | None]] = {
    "no language": (_without("/Lang"), "does not say its language", ("7.2", 34)),
    "no title": (_metadata("dc:title", None), "has no title", ("7.1", 9)),
    "an empty title": (_metadata("dc:title", ""), "has no title", None),
    "the title not shown": (
        _without("/ViewerPreferences", "/DisplayDocTitle"),
        "shows its file name",
        ("7.1", 10),
    ),
    "tags not said": (_without("/MarkInfo"), "does not say that it is tagged", ("6.2", 1)),
    "tags in doubt": (_suspects, "its tags may be wrong", ("7.1", 4)),
    "no tags": (_without("/StructTreeRoot"), "has no tags", ("7.1", 11)),
    "no mark": (_metadata("pdfuaid:part", None), "is not marked as accessible", ("5", 1)),
    "a level skipped": (_as("H2", "H4"), "has a heading of level 4 that follows one of level 1", ("7.4.2", 1)),
    "no first level": (_as("H1", "H2"), "has a heading of level 2 that is the first", ("7.4.2", 1)),
    "no alt text": (_no_alt, "has a picture without alt text", ("7.3", 1)),
    "a tag of no kind": (_unmapped, "has a tag 'Analysis' that stands for no known kind", ("7.1", 5)),
    "a note without a name": (_note_without_name, "has a note whose tag cannot be told", ("7.9", 1)),
    "a header cell without scope": (_no_scope, "has a header cell that does not say", ("7.5", 1)),
    "a cell lost": (_cell_lost, "has a table whose rows do not have the same number", ("7.2", 43)),
    "tables without headers": (_no_headers, "has a table without header cells", None),
    "a list's point as a paragraph": (_as("LI", "P"), "has a tag P within a tag L", ("7.2", 18)),
    "a point's words as a cell": (_as("LBody", "TD"), "has a tag TD within a tag LI", ("7.2", 20)),
    "a row as a paragraph": (_as("TR", "P"), "has a tag P within a tag Table", ("7.2", 3)),
    "a cell as a paragraph": (_as("TD", "P"), "has a tag P within a tag TR", ("7.2", 10)),
    "a line of the contents as a paragraph": (_as("TOCI", "P"), "has a tag P within a tag TOC", ("7.2", 27)),
    "fonts not in the file": (_not_embedded, "uses a font that is not in the file: Liberation", ("7.21.4.1", 1)),
    "letters unknown": (_letters_unknown, "does not tell which letters it shows", ("7.21.7", 1)),
    "text untagged": (_drawn(b"BT /F1 10 Tf 9 9 Td <01> Tj ET"), "neither tagged nor marked", ("7.1", 3)),
    "a shape untagged": (_drawn(b"0 0 9 9 re f"), "neither tagged nor marked", ("7.1", 3)),
    "decoration within text": (_artifact_in_text, "has decoration within tagged text", ("7.1", 1)),
    "a link without words": (_link(lambda one, _: one.__delitem__("/Contents")), "has a link that does", ("7.18.5", 2)),
    "a link untagged": (_as("Link", "Span"), "has a link that is not tagged", ("7.18.5", 1)),
    "no order of links": (_link(lambda _, page: page.__delitem__("/Tabs")), "the Tab key goes", ("7.18.3", 1)),
    "a comment without words": (
        _annotated(Subtype=Name.Text),
        "has a comment or other mark that does not say",
        ("7.18.1", 2),
    ),
    "a comment untagged": (
        _annotated(Subtype=Name.Text, Contents=String("Look")),
        "has a comment or other mark that is not tagged",
        ("7.18.1", 1),
    ),
    "no outline": (_without("/Outlines"), "but 0 bookmarks", None),
    "an outline turned round": (_outline_turned_round, "has a bookmark out of the pages' order", None),
    "a bookmark to nowhere": (_bookmark_to_nowhere, "has a bookmark that leads nowhere: 'Scorecard'", None),
}
"""Faults, what our check says of each, and a rule that the validator holds against it; None where we ask for more."""


def planted(good: bytes, plant: Plant) -> bytes:
    """The PDF with a fault in it."""
    file = BytesIO()
    with pikepdf.open(BytesIO(good)) as pdf:
        plant(pdf)
        pdf.save(file)
    return file.getvalue()


def closed_to_screen_readers(good: bytes) -> bytes:
    """The PDF so protected that screen readers are told to keep out, as programs of long ago could."""
    file = BytesIO()
    closed = pikepdf.Permissions(accessibility=False, extract=False)
    with pikepdf.open(BytesIO(good)) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="x", user="", R=3, allow=closed, aes=False, metadata=False))
    return file.getvalue()
