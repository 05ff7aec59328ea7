"""Who checks a report by making it again gets the same bytes: at each place, in any language, whenever it is made."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from tests.support import Run, project_copy, project_without_charts, reportgen

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
FIGURES = "Childrens Social Care Performance 2021-22 Q2 figures.xlsx"
WHEN = "1700000000"
HERE = {"PATH": "", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
ELSEWHERE = {
    "PATH": "",  # without LibreOffice it is quicker
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "tr_TR",
    "PYTHONUTF8": "0",
    "PYTHONIOENCODING": "cp1252",
    "PYTHONHASHSEED": "random",
    "NUMBER_OF_PROCESSORS": "7",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("same"))


def _run(home: Path, env: dict[str, str], inside: Path, *arguments: object) -> Run:
    """A run at a place of its own: another clock, language, order of sets, and folder."""
    ran = subprocess.run(
        [sys.executable, "-m", "reportgen", *map(str, arguments)],
        cwd=inside,
        env={**os.environ, "PYTHONPATH": str(home), "SOURCE_DATE_EPOCH": WHEN, **env},
        capture_output=True,
        timeout=240,
        check=False,
    )
    return Run(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def _life(project: Path, folder: Path, env: dict[str, str]) -> dict[str, bytes]:
    """A report's whole life."""
    out = folder / "out"
    for step in (
        ("inspect", "--out", out),
        ("build", "--out", out),
        ("check", out / REPORT),
        ("refresh", out / REPORT),
        ("finalise", out / REPORT, "--despite", "a test", "--out", folder / "finished"),
    ):
        run = _run(project, env, folder, *step)
        assert run.code in (0, 4, 7), run.said
        assert "fault of its own" not in run.said
    return _contents(out) | _contents(folder / "finished")


@pytest.fixture(scope="module")
def life(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return _life(project, tmp_path_factory.mktemp("here"), HERE)


def it_gives_the_same_bytes_through_a_reports_whole_life(life: dict[str, bytes], project: Path, tmp_path: Path) -> None:
    time.sleep(2.1)  # the time in a zip file counts in steps of two seconds
    assert len(life) == 6
    assert _life(project, tmp_path, ELSEWHERE) == life


def _with_a_chart_of_each_kind(folder: Path) -> Path:
    project, kinds, kept = project_copy(folder), set[str](), []
    sections = project / "templates" / "childrens-social-care" / "sections.toml"
    for block in sections.read_text(encoding="utf-8").split("\n\n"):
        kind = re.search(r'^kind = "(.*)"', block, re.M) if block.startswith("[[sections.charts]]") else None
        if kind is None or kind[1] not in kinds:
            kept.append(block)
        kinds |= {kind[1]} if kind else set()
    sections.write_text("\n\n".join(kept), encoding="utf-8")
    assert len(kinds) > 2
    return project


def it_gives_the_same_bytes_of_charts(tmp_path: Path) -> None:
    project = _with_a_chart_of_each_kind(tmp_path)
    for form in ("picture", "native"):
        for place, env in (("a", HERE), ("b", ELSEWHERE)):
            run = _run(project, env, tmp_path, "build", "--charts", form, "--out", tmp_path / form / place)
            assert run.code == 0, run.said
            assert " 0 charts" not in run.out
        assert _contents(tmp_path / form / "a") == _contents(tmp_path / form / "b")


JOBS = """
[[reports]]
quarter = "all"
audience = "Leavers"
sections = ["care-leavers"]
"""


def it_gives_the_same_bytes_in_one_process_as_in_two(project: Path, tmp_path: Path) -> None:
    (tmp_path / "jobs.toml").write_text(JOBS, encoding="utf-8")
    for processes, env in (("1", HERE), ("2", ELSEWHERE)):
        out = tmp_path / processes
        run = _run(project, env, tmp_path, "batch", tmp_path / "jobs.toml", "--jobs", processes, "--out", out)
        assert run.code == 0, run.said
    assert len(_contents(tmp_path / "1")) == 4
    assert _contents(tmp_path / "1") == _contents(tmp_path / "2")


def it_writes_the_moment_that_it_is_told(life: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / REPORT).write_bytes(life[REPORT])
    properties = docx.Document(str(tmp_path / REPORT)).core_properties
    assert str(properties.created) == "2023-11-14 22:13:20+00:00"
    with ZipFile(tmp_path / REPORT) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("said", ["yesterday", "9" * 30])
def it_refuses_a_moment_that_is_none(project: Path, tmp_path: Path, said: str) -> None:
    run = reportgen("build", "--out", tmp_path / "out", home=project, env={"SOURCE_DATE_EPOCH": said})
    assert run.code == 2
    assert "SOURCE_DATE_EPOCH: is '" in run.err
    assert "seconds since 1 January 1970 as a whole number" in run.err
    assert not (tmp_path / "out").exists()


RUN_FACTS = {
    REPORT: {"docProps/core.xml", "docProps/custom.xml", "customXml/item1.xml"},
    FIGURES: {"docProps/core.xml", "xl/worksheets/sheet7.xml", "xl/sharedStrings.xml"},
}
"""Where the moment of a run stands: the properties; the report's record, which the figures workbook holds, too; the
sheet Run."""


def it_differs_without_it_in_the_facts_of_the_run_only(project: Path, tmp_path: Path) -> None:
    for place in ("a", "b"):
        assert reportgen("build", "--out", tmp_path / place, home=project, env={"SOURCE_DATE_EPOCH": ""}).code == 0
    for name, facts in RUN_FACTS.items():
        with ZipFile(tmp_path / "a" / name) as one, ZipFile(tmp_path / "b" / name) as other:
            assert one.namelist() == other.namelist()
            assert {part for part in one.namelist() if one.read(part) != other.read(part)} == facts
