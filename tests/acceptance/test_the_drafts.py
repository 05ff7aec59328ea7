"""The officer finds each analysis begun: sentences made of the facts, every number of them tagged with its fact."""

import csv
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from reportgen.audit.record import NAMESPACE
from reportgen.catalogue import Catalogue
from reportgen.narrative.tagged import PREFIX, TaggedNumber, number_text, read_tag
from tests.support import EXPECTED, project_without_charts, reportgen

APPEARANCE = "{http://schemas.microsoft.com/office/word/2012/wordml}appearance"
WORD_REFUSES = 64
NO_FIGURES = (
    r"Q\d 20\d\d/\d\d|(\d+ )?[A-Z][a-z]+ 20\d\d|31 March|section (20|47)|\d+ (working days?|hours|months|years|miles)"
    r"|per 10,000|aged 19 to 21|under 18|turning 18|3 or more placements|3 or fewer|4 to 9|10 or more"
)
"""Numbers that say what is counted, or when."""
NAME = "Childrens Social Care Performance 2021-22 {}.docx"


@dataclass(frozen=True)
class Drafts:
    """The analyses of a built report, by section."""

    body: etree._Element
    facts: Mapping[str, Mapping[str, str]]

    def control(self, section: str) -> etree._Element:
        return next(one for one in self.body.iter(qn("w:sdt")) if _tag(one) == f"analysis.{section}")

    def paragraphs(self, section: str) -> list[etree._Element]:
        return [one for one in self.control(section).iter(qn("w:p")) if _style(one) == "AnalysisDraft"]

    def text(self, section: str) -> str:
        return "\n".join(_text(one) for one in self.paragraphs(section))

    def numbers(self, section: str) -> list[tuple[TaggedNumber, str]]:
        return [(number, _text(one)) for one in self.control(section).iter(qn("w:sdt")) if (number := _number(one))]

    @property
    def all_numbers(self) -> Iterator[etree._Element]:
        return (one for one in self.body.iter(qn("w:sdt")) if _tag(one).startswith(PREFIX))


def _tag(control: etree._Element) -> str:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if tag is None else str(tag.get(qn("w:val")))


def _number(control: etree._Element) -> TaggedNumber | None:
    return read_tag(_tag(control))


def _style(paragraph: etree._Element) -> str:
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if named is None else str(named.get(qn("w:val")))


def _text(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def _drafts(document: Path) -> Drafts:
    with zipfile.ZipFile(document) as package:
        parts = [package.read(name) for name in package.namelist() if name.startswith("customXml/item")]
    record = next(etree.fromstring(part) for part in parts if NAMESPACE.encode() in part and b"<record" in part)
    rows = [{str(key): str(text) for key, text in row.attrib.items()} for row in record.iter(f"{{{NAMESPACE}}}fact")]
    return Drafts(Document(str(document)).element.body, {row["id"]: row for row in rows})


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("home"))


def _built(project: Path, quarter: str) -> Drafts:
    run = reportgen("build", "--quarter", quarter, home=project)
    assert run.code == 0, run.said
    return _drafts(project / "out" / NAME.format(quarter))


@pytest.fixture(scope="module")
def q2(project: Path) -> Drafts:
    return _built(project, "Q2")


@pytest.fixture(scope="module")
def q1(project: Path) -> Drafts:
    return _built(project, "Q1")


def it_begins_every_analysis_with_a_draft_above_the_questions(q2: Drafts, catalogue: Catalogue) -> None:
    for section in ["overview", *(section.id for section in catalogue.sections)]:
        styles = [_style(one) for one in q2.control(section).iter(qn("w:p"))]
        assert styles[0] == "AnalysisDraft", section
        assert styles[-1] == "Analysis", section
        assert _text(list(q2.control(section).iter(qn("w:p")))[-1]).startswith("Above in italics is a draft"), section


def it_writes_what_the_published_report_states(q2: Drafts) -> None:
    """Each published count and percentage stands in the draft of its section, and is tagged with its fact."""
    with (EXPECTED / "published-facts-q2-2021-22.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == 67
    for row in published:
        texts = [text for number, text in q2.numbers(row["section"]) if number.fact == row["fact"]]
        wanted = {row["shown"], f"{int(row['numerator'] or -1):,}"}
        assert wanted & set(texts), f"{row['fact']}: {row['shown']} is not in '{q2.text(row['section'])}'"


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("referrals-timeliness", "below the target of 90% and in line with 68.5% in Q2 2020/21."),
        ("referrals-timeliness", "These late decisions concerned 15 children from 7 families."),
        ("early-help-started", "up from 13.5% in Q2 2020/21 and 19.4% in Q2 2019/20."),
        ("assessments", "no further action for 67 (42.7%), a Child in Need plan for 59 (37.6%)"),
        ("assessments-timeliness", "In Q2 2021/22 alone the figure was 136 of 157 (86.6%)."),
        ("section-47-started", "They involved 128 children, a rise of 45.5% from 88 in Q2 2020/21."),
        (
            "child-protection",
            "79 children had a child protection plan, a fall of 23.3% from 103 at the end of September",
        ),
        ("children-in-care-coming-into-care", "a fall of 8.7% from 23 in Q2 2020/21 and of 34.4% from 32 in Q2 2019"),
        ("children-in-care-ceasing-care", "up from 12 in Q2 2020/21 but down from 31 in Q2 2019/20."),
        ("children-in-care-health", "against a target of 90% by 31 March."),
        ("children-in-care-initial-health", "the figure for April to September 2021 is not available."),
        ("overview", "266 children were in care, a fall of 11.9% from 302 at the end of September 2020."),
    ],
)
def it_reads_as_a_published_analysis(q2: Drafts, section: str, said: str) -> None:
    assert said in q2.text(section)


def it_places_all_21_children_who_came_into_care(q2: Drafts) -> None:
    """The published list leaves one out."""
    said = q2.text("children-in-care-coming-into-care").split("First placements were ")[1]
    assert sum(int(number) for number in re.findall(r"\b\d+\b", said)) == 21


@pytest.mark.parametrize("quarter", ["Q1", "Q2"])
def it_shows_in_each_control_the_number_of_its_fact(q1: Drafts, q2: Drafts, quarter: str) -> None:
    drafts = {"Q1": q1, "Q2": q2}[quarter]
    controls = list(drafts.all_numbers)
    assert len(controls) > 150
    for control in controls:
        number = _number(control)
        assert number is not None, _tag(control)
        assert _text(control) == number_text(drafts.facts[number.fact], number), _tag(control)


def it_leaves_no_figure_of_a_fact_outside_a_control(q2: Drafts, catalogue: Catalogue) -> None:
    for section in ["overview", *(section.id for section in catalogue.sections)]:
        for paragraph in q2.paragraphs(section):
            loose = " ".join(_text(run) for run in paragraph.findall(qn("w:r")))
            assert not re.search(r"\d", re.sub(NO_FIGURES, "", loose)), loose


def it_makes_controls_that_look_like_text_and_that_word_takes(q2: Drafts) -> None:
    for control in q2.all_numbers:
        properties = control.find(qn("w:sdtPr"))
        assert properties is not None
        shown = properties.find(APPEARANCE)
        assert shown is not None
        assert list(shown.attrib.values()) == ["hidden"]
        alias = properties.find(qn("w:alias"))
        assert alias is not None
        assert len(_tag(control)) <= WORD_REFUSES
        assert 0 < len(str(alias.get(qn("w:val")))) <= WORD_REFUSES
        assert properties.find(qn("w:lock")) is None
        assert properties.find(qn("w:showingPlcHdr")) is None


def it_marks_a_draft_without_colour_alone(project: Path, q2: Drafts) -> None:
    style = Document(str(project / "out" / NAME.format("Q2"))).styles["Analysis Draft"]
    assert style.font.italic
    assert style.element.find(f".//{qn('w:pBdr')}/{qn('w:left')}") is not None
    assert q2.paragraphs("overview")


def it_tells_in_q1_what_q1_has(q1: Drafts, catalogue: Catalogue) -> None:
    """The workbook has no earlier year for it, the year to date is the quarter, and some figures have not come."""
    assert q1.text("assessments") == (
        "135 C&F assessments were completed in Q1 2021/22. The outcome was no further action for 50 (37.0%), a step"
        " down to Early Help for 46 (34.1%) and a Child in Need plan for 39 (28.9%)."
    )
    assert "None of the children was already on a child protection plan." in q1.text("section-47-started")
    assert "Care leavers in suitable accommodation: the figure for 30 June 2021 is not available." in q1.text(
        "care-leavers"
    )
    said = "\n".join(q1.text(section.id) for section in catalogue.sections)
    assert "2020" not in said
    assert "alone" not in said


@pytest.mark.parametrize("quarter", ["Q1", "Q2"])
def it_leaves_no_gap_and_no_mark_of_a_pattern(q1: Drafts, q2: Drafts, catalogue: Catalogue, quarter: str) -> None:
    drafts = {"Q1": q1, "Q2": q2}[quarter]
    for section in ["overview", *(section.id for section in catalogue.sections)]:
        for paragraph in drafts.text(section).splitlines():
            assert not re.search(r"[{}\[\]|]|  | [.,;)]|\.\.|,,|^[a-z]|\bit\b:", paragraph), paragraph
            assert paragraph.endswith("."), paragraph


def it_leaves_only_the_questions_without_drafts(project: Path, catalogue: Catalogue) -> None:
    assert reportgen("build", "--quarter", "Q2", "--no-drafts", "--out", "plain", home=project).code == 0
    drafts = _drafts(project / "plain" / NAME.format("Q2"))
    assert list(drafts.all_numbers) == []
    assert not any(drafts.paragraphs(section.id) for section in catalogue.sections)


def it_leaves_drafts_out_where_the_settings_say_so(project: Path) -> None:
    settings = project / "settings.ini"
    said = settings.read_text(encoding="utf-8")
    settings.write_text(said.replace("\ndrafts =", "\ndrafts = no"), encoding="utf-8")
    run = reportgen("build", "--out", "quiet", home=project)
    settings.write_text(said, encoding="utf-8")
    assert run.code == 0, run.said
    assert list(_drafts(project / "quiet" / NAME.format("Q2")).all_numbers) == []


def it_tells_every_mistyped_pattern_with_its_place(project: Path) -> None:
    sections = project / "templates" / "childrens-social-care" / "sections.toml"
    said = sections.read_text(encoding="utf-8")
    wrong = said.replace("{quarter.csc026-over-3-working-days: number or no}", "{quarter.csc026: number or no}")
    wrong = wrong.replace("{missing-under-12-hours: counts}", "{missing-under-12-hours: cuonts}")
    sections.write_text(wrong, encoding="utf-8")
    run = reportgen("build", home=project)
    sections.write_text(said, encoding="utf-8")
    assert run.code == 3
    assert (
        "sections.toml > referrals-timeliness > draft 2: 'quarter.csc026' is no fact. Did you mean"
        " 'quarter.csc026-over-3-working-days'?"
    ) in run.err
    assert "sections.toml > missing-episodes > draft 3: 'cuonts' is nothing that can be said of" in run.err
    assert "Did you mean 'counts'?" in run.err
