"""A report for one audience: its choice of sections, and nothing of the others."""

from datetime import datetime

import pytest

from reportgen.audit.earlier import EarlierReport, latest_of
from reportgen.audit.record import read_record, record_xml
from reportgen.catalogue import Catalogue
from reportgen.catalogue.audience import for_audience
from reportgen.catalogue.model import Audience, Severity
from reportgen.errors import CatalogueError
from reportgen.figures import Figures, limited_to
from reportgen.figures.revisions import EarlierFigures
from reportgen.period import FinancialYear
from reportgen.quality import Quality, QualityFinding
from reportgen.report import Report, assemble_report
from reportgen.report.model import RunFacts

EDUCATION = Audience("Education committee", ("care-leavers", "children-in-care-health"))
YEAR = FinancialYear(2021)


def _report_for(audience: Audience, catalogue: Catalogue, figures: Figures) -> Report:
    chosen = for_audience(catalogue, audience)
    return assemble_report(chosen, limited_to(figures, chosen), None)


@pytest.fixture(scope="module")
def education(catalogue: Catalogue, figures: Figures) -> Report:
    return _report_for(EDUCATION, catalogue, figures)


def it_has_the_sections_of_the_choice_in_their_order(education: Report) -> None:
    assert [section.id for section in education.sections] == ["care-leavers", "children-in-care-health"]
    assert education.file_name == "Childrens Social Care Performance 2021-22 Q2 Education committee"


def it_says_of_each_section_what_the_whole_report_says(report: Report, catalogue: Catalogue, figures: Figures) -> None:
    for section in report.sections:
        alone = _report_for(Audience("One", (section.id,)), catalogue, figures)
        assert alone.sections == [section]


def it_shows_headlines_and_changes_of_these_sections_only(education: Report) -> None:
    tables = [*education.scorecard.tables, *education.changes.tables]
    assert {row.section for table in tables for row in table.rows} == set(EDUCATION.sections)


def it_says_nothing_of_other_sections_in_the_key_messages_and_data_notes(report: Report, education: Report) -> None:
    def words(one: Report) -> str:
        notes = [point for group in one.data_notes for point in group.points]
        return " ".join([*notes, *(piece.text for part in one.overview_draft for piece in part.pieces)])

    assert "child protection plan" in words(report)
    assert "child protection plan" not in words(education)
    assert "CSC 209" not in words(education)


def it_takes_every_section_for_an_audience_without_a_choice(
    report: Report, catalogue: Catalogue, figures: Figures
) -> None:
    everybody = _report_for(Audience("Cabinet"), catalogue, figures)
    assert (everybody.sections, everybody.scorecard) == (report.sections, report.scorecard)
    assert everybody.file_name.endswith("Q2 Cabinet")


def it_leaves_out_a_section_that_the_catalogue_no_longer_has(catalogue: Catalogue) -> None:
    chosen = for_audience(catalogue, Audience("Health", ("gone", "children-in-care-health")))
    assert [section.id for section in chosen.sections] == ["children-in-care-health"]
    with pytest.raises(CatalogueError, match=r"none of the sections of this report any more: gone\."):
        for_audience(catalogue, Audience("Health", ("gone",)))


def it_carries_no_figure_of_other_sections_and_says_for_whom_it_is(catalogue: Catalogue, figures: Figures) -> None:
    chosen = for_audience(catalogue, EDUCATION)
    run = RunFacts("Workbook.xlsx", "0", None, datetime(2021, 10, 31), "1", "report", "1")
    about = {"audience": EDUCATION.name, "chosen": "yes"}
    record = read_record(record_xml(chosen, limited_to(figures, chosen), run, about=about))
    assert record is not None
    assert {row["series"] for row in record.figures} == set(chosen.indicators)
    assert len(record.facts) < len(figures.facts) / 3
    assert record.audience == EDUCATION


def it_tells_the_findings_that_touch_its_figures_and_those_that_stop_everything() -> None:
    def finding(rule: str, severity: Severity, *indicators: str) -> QualityFinding:
        return QualityFinding("A1", "is wrong.", rule=rule, severity=severity, indicators=frozenset(indicators))

    stops, warns = Severity.STOPS, Severity.WARNS
    found = [
        finding("of both", stops, "ours", "theirs"),
        finding("of theirs", stops, "theirs"),
        finding("of all", stops),
        finding("of none", warns),
    ]
    limited = Quality(found).limited_to({"ours"}, set())
    assert [(one.rule, set(one.indicators)) for one in limited.findings] == [("of both", {"ours"}), ("of all", set())]


def _earlier(quarter: int, audience: str, saved: float = 0, *, public: bool = False) -> EarlierReport:
    name = f"Q{quarter} {audience}"
    figures = EarlierFigures(name, "csc", YEAR.quarter(quarter), {}, public=public, audience=audience)
    return EarlierReport(figures, is_document=True, saved=saved)


@pytest.mark.parametrize(
    ("audience", "source"),
    [
        pytest.param("Education", "Q1 Education", id="its own, though a later one was made for everybody"),
        pytest.param("Health", "Q2 ", id="that for everybody, where it had none"),
        pytest.param("", "Q2 ", id="never one of a part, for everybody"),
    ],
)
def it_compares_with_the_last_report_of_the_same_audience(audience: str, source: str) -> None:
    found = [_earlier(1, ""), _earlier(2, ""), _earlier(1, "Education"), _earlier(2, "Other"), _earlier(3, "Health")]
    latest = latest_of(found, "csc", YEAR.quarter(3), audience=audience)
    assert latest is not None
    assert latest.source == source
