"""Fixtures, and the rule that a skipped test is loud here and a failure in CI."""

import os
import shutil

import pytest

from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.figures import Figures, choose_quarter, compute_figures, reported_months
from reportgen.report import Report, assemble_report
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
