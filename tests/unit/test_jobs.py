"""The jobs file: what it may say, and what is told when it says something else."""

from pathlib import Path

import pytest

from reportgen.catalogue.model import Audience
from reportgen.errors import UsageError
from reportgen.jobs import Edition, Job, check_sections, read_jobs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two workbooks and a council's templates."""
    for name in ("Book 2021.xlsx", "Book 2022.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "other-council").mkdir()
    (tmp_path / "other-council" / "report.toml").touch()
    return tmp_path


def _read(folder: Path, text: str) -> list[Job]:
    path = folder / "jobs.toml"
    path.write_text(text, encoding="utf-8")
    return read_jobs(path)


def _faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        _read(folder, text)
    return [str(finding) for finding in caught.value.findings]


def it_reads_all_that_a_report_may_say(folder: Path) -> None:
    text = """
        [[reports]]
        workbook = "Book 2021.xlsx"
        report = "adults"
        year = "2021/22"
        quarter = ["Q1", "Q2"]
        edition = ["full", "public"]
        audience = "Education committee"
        committee = "Education Scrutiny"
        sections = ["care-leavers", "health"]
        out = "reports/education"
        drafts = false
        pdf = true
    """
    assert _read(folder, text) == [
        Job(
            where="jobs.toml > reports 1 (line 2)",
            workbooks=[folder / "Book 2021.xlsx"],
            report="adults",
            year="2021/22",
            quarters=["Q1", "Q2"],
            editions=[Edition.FULL, Edition.PUBLIC],
            audience=Audience("Education committee", ("care-leavers", "health")),
            committee="Education Scrutiny",
            out=folder / "reports/education",
            drafts=False,
            pdf=True,
        )
    ]


def it_leaves_all_that_is_not_said_to_the_settings(folder: Path) -> None:
    (job,) = _read(folder, "[[reports]]\n")
    assert job == Job(where="jobs.toml > reports 1 (line 1)", workbooks=[], quarters=[], editions=[Edition.FULL])


def it_takes_the_head_for_each_report_that_does_not_say_otherwise(folder: Path) -> None:
    text = """
        quarter = "all"
        edition = "public"
        [[reports]]
        [[reports]]
        quarter = "Q2"
        audience = "Cabinet"
    """
    jobs = _read(folder, text)
    assert [(job.quarters, job.editions) for job in jobs] == [
        (["all"], [Edition.PUBLIC]),
        (["Q2"], [Edition.PUBLIC]),
    ]
    assert jobs[1].audience == Audience("Cabinet")


def it_takes_a_file_without_reports_for_one(folder: Path) -> None:
    (job,) = _read(folder, 'workbook = ["Book 2021.xlsx", "Book 2022.xlsx"]\nquarter = "all"\n')
    assert [path.name for path in job.workbooks] == ["Book 2021.xlsx", "Book 2022.xlsx"]


def it_finds_a_folder_of_templates_beside_the_file(folder: Path) -> None:
    (job,) = _read(folder, 'report = "other-council"\n')
    assert job.report == str(folder / "other-council")


def it_tells_every_fault_at_once_with_its_line(folder: Path) -> None:
    text = """quater = "Q1"
edition = "publik"

[[reports]]
audience = "Education: all"
sections = ["health", "health"]

[[reports]]
workbook = "Bok 2021.xlsx"
year = "2021"
quarter = ["Q5", "Q1"]
edition = "full"
pdf = "yes"
reports = 1
"""
    assert _faults(folder, text) == [
        "jobs.toml > edition (line 2): 'publik' is not an edition. Did you mean 'public'?",
        'jobs.toml > reports 1 > audience (line 5): may hold none of \\/:*?"<>|, no tab and no line break,'
        " which Windows does not allow.",
        "jobs.toml > reports 1 > sections (line 6): names 'health' twice. Take one of them out.",
        "jobs.toml > reports 2 > workbook (line 9): 'Bok 2021.xlsx' is not there. Did you mean 'Book 2021.xlsx'?",
        "jobs.toml > reports 2 > year (line 10): '2021' is not a financial year. Write it as 2021/22.",
        "jobs.toml > reports 2 > quarter (line 11): 'Q5' is not a quarter."
        ' Write "Q1" to "Q4", a list of them, or "all".',
        "jobs.toml > reports 2 > pdf (line 13): should be true or false.",
        "jobs.toml > quater (line 1): is not known here. Did you mean 'quarter'?",
        "jobs.toml > reports 2 > reports (line 14): is not known here. Did you mean 'report'?",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('sections = ["health"]', "has a choice of sections and no audience. Say for whom they are"),
        ('audience = "all checked"', "'all checked' would make a file's name that means something else."),
        ('audience = "The Public Edition"', "'The Public Edition' would make a file's name"),
        ('quarter = ["all", "Q1"]', "'all' has all of them in it."),
        ("quarter = 1", "should be text in quotation marks."),
        ("quarter = [", "cannot be read, as something in it is mistyped"),
    ],
)
def it_says_what_cannot_be_meant(folder: Path, text: str, fault: str) -> None:
    (told,) = _faults(folder, text)
    assert fault in told


def it_says_that_the_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"jobs\.toml: is not there or cannot be opened"):
        read_jobs(tmp_path / "jobs.toml")


def it_names_the_nearest_section_for_one_that_is_none() -> None:
    job = Job(where="jobs.toml > reports 1 (line 4)", audience=Audience("Health", ("helth", "xyz")))
    assert [str(fault) for fault in check_sections(job, ["health", "care-leavers"])] == [
        "jobs.toml > reports 1 (line 4): 'helth' is no section of the report. Did you mean 'health'?",
        "jobs.toml > reports 1 (line 4): 'xyz' is no section of the report. Known are: health, care-leavers.",
    ]
