"""What the program drafts itself is right, so the number check has nothing to say of it; in another report neither."""

import shutil
from pathlib import Path

import pytest

from reportgen.narrative.check import Known, check_analysis, judge_analysis, known_from
from reportgen.narrative.passages import PassageKind
from reportgen.narrative.remarks import Judged
from reportgen.pipeline.edited import read_edited
from reportgen.word.passages import read_analyses
from tests.second_report.workbook import make_workbook
from tests.support import Run, project_copy, project_without_charts, reportgen

SECOND = Path(__file__).parents[1] / "second_report" / "adults-scorecard"
UNTOUCHED = "  - This is the program's draft as it stands: nobody has added to it."


def _remarks(run: Run) -> dict[str, list[str]]:
    """What the command says of each section."""
    sections: dict[str, list[str]] = {}
    heading = ""
    for line in run.out.splitlines():
        if line.startswith(("  - ", "  ! ")):
            sections.setdefault(heading, []).append(line)
        elif line:
            heading = line
    return sections


def _judged(report: Path) -> list[Judged]:
    """What the number check makes of the drafts' words, each analysis by itself."""
    edited = read_edited(report)
    record = edited.record
    assert record is not None
    known = known_from(record.quarter, record.figures, record.facts, record.indicators, record.sections, record.terms)
    analyses = read_analyses(edited.documents[0], record.sections)
    drafts = [
        (one.text.section, [passage.text for passage in one.text.passages if passage.kind is PassageKind.DRAFT])
        for one in analyses
    ]
    return [judge_analysis(section, texts, known) for section, texts in drafts]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("council"))


@pytest.mark.parametrize(("quarter", "numbers"), [("Q1", 150), ("Q2", 200)])
def it_has_nothing_to_say_of_the_programs_own_drafts(quarter: str, numbers: int, home: Path) -> None:
    out = home / quarter
    assert reportgen("build", "--quarter", quarter, "--out", out, home=home).code == 0
    checked = reportgen("check", "--out", out, home=home)
    remarks = _remarks(checked)
    assert len(remarks) == 23  # the key messages and 22 sections
    assert {section: lines for section, lines in remarks.items() if lines != [UNTOUCHED]} == {}
    judged = _judged(out / f"Childrens Social Care Performance 2021-22 {quarter}.docx")
    assert [remark for one in judged for remark in one.remarks if remark.serious] == []
    assert sum(one.right for one in judged) > numbers


# Another report -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def adults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of a council with another report, built."""
    project = project_copy(tmp_path_factory.mktemp("adults"))
    for taken in ("templates", "workbooks"):
        shutil.rmtree(project / taken)
    shutil.copytree(SECOND, project / "templates" / "adults")
    (project / "workbooks").mkdir()
    make_workbook(project / "workbooks" / "Winter.xlsx", scorecard=True)
    run = reportgen("build", home=project)
    assert run.code == 0, run.said
    return project


@pytest.fixture(scope="module")
def adults_known(adults: Path) -> Known:
    """What its document carries."""
    record = read_edited(adults / "out" / "Easthaven Adults Q3 2024-25.docx").record
    assert record is not None
    return known_from(record.quarter, record.figures, record.facts, record.indicators, record.sections, record.terms)


def it_has_nothing_to_say_of_another_reports_draft(adults: Path) -> None:
    checked = reportgen("check", "--out", adults / "out", home=adults)
    assert _remarks(checked)["The front desk"] == [UNTOUCHED]
    assert "  ! '" not in checked.out  # nothing about words; two sections are still empty


@pytest.mark.parametrize(
    ("section", "sentence", "words"),
    [
        ("front-desk", "In Q3 8 contacts were made by 7 people.", []),
        ("front-desk", "5 of 8 (62.5%) were answered in 2 working days, below the target of 65%.", []),
        ("front-desk", "5 of 8 (65.2%) were answered in 2 working days.", ["65.2%"]),
        ("front-desk", "5 of 8 (62.5%) were answered in 2 working days, above the target.", ["above the target"]),
        ("front-desk", "Six people were in touch once and one twice or more.", []),
        ("front-desk", "Contacts went down from 2 in November to 3 in December.", ["went down"]),
        ("front-desk", "Three of the contacts (35.7%) were urgent.", ["35.7%"]),
        ("packages", "At the end of December 5 packages were open, 1.3 for every 10,000 grown-ups.", []),
        ("packages", "At the end of December 5 packages were open, 3.1 for every 10,000 grown-ups.", ["3.1"]),
        ("packages", "Three packages began: one of home help and two of day centre or direct payment.", []),
        ("reviews", "18 of 24 packages (75.0%) had been reviewed, below the target of 80%.", []),
        ("reviews", "18 of 42 packages (75.0%) had been reviewed.", ["42"]),
        ("reviews", "93 items of equipment were handed out: 44 in October, 37 in November and 12 in December.", []),
        ("reviews", "39 items of equipment were handed out in the quarter.", ["39"]),
        ("survey", "75% are happy with us, better than the Coastal group (71.4%), not the best in group (83%).", []),
        ("survey", "75% are happy with us, worse than the Coastal group (71.4%).", ["worse than the Coastal group"]),
        ("survey", "3 of 4 people (75%) are happy with us, above the target of 70%.", []),
    ],
)
def it_checks_another_report(section: str, sentence: str, words: list[str], adults_known: Known) -> None:
    assert [remark.said for remark in check_analysis(section, [sentence], adults_known)] == words
