"""Fixtures, and the rule that a skipped test is loud here and a failure in CI."""

import os
import shutil
from datetime import datetime

import pytest

from reportgen.audit.record import read_record, record_xml
from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.figures import Figures, choose_quarter, compute_figures, reported_months
from reportgen.narrative.check import Known, known_from
from reportgen.report import Report, assemble_report
from reportgen.report.model import RunFacts
from reportgen.sources import Workbook
from reportgen.workbook import read_workbook
from tests.support import CATALOGUE, WORKBOOK


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return read_catalogue(CATALOGUE)


@pytest.fixture(scope="session")
def workbook(catalogue: Catalogue) -> Workbook:
    """The shipped workbook, read."""
    return read_workbook(WORKBOOK, catalogue)


@pytest.fixture(scope="session")
def figures(workbook: Workbook, catalogue: Catalogue) -> Figures:
    """The shipped workbook's own quarter, Q2 2021/22."""
    return compute_figures(workbook, catalogue, choose_quarter(reported_months(workbook, catalogue), None, None))


@pytest.fixture(scope="session")
def report(catalogue: Catalogue, figures: Figures, workbook: Workbook) -> Report:
    """The shipped workbook's report."""
    return assemble_report(catalogue, figures, workbook.saved)


@pytest.fixture(scope="session")
def known(catalogue: Catalogue, figures: Figures) -> Known:
    """What the shipped workbook's report carries of its figures, and gives back to the number check."""
    run = RunFacts("Workbook.xlsx", "0", None, datetime(2021, 10, 31), "1", "report", "1")
    record = read_record(record_xml(catalogue, figures, run))
    assert record is not None
    return known_from(record.quarter, record.figures, record.facts, record.indicators, record.sections, record.terms)


def needs(program: str, package: str) -> pytest.MarkDecorator:
    """Skips a test, loudly, on a machine that lacks a program."""
    there = shutil.which(program) is not None
    return pytest.mark.skipif(not there, reason=f"'{program}' is not installed ({package}): not tested here")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI everything that tests need is installed, so a skipped test means that CI itself is broken."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if skipped:
        print(f"\n*** {skipped} TESTS WERE SKIPPED; see the reasons in the summary. ***")
        if os.environ.get("CI") and exitstatus == 0:
            print("*** In CI a skipped test is a failure. ***")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
