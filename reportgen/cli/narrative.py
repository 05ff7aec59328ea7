"""The commands for the words of a report: what officers have written is kept."""

import argparse
import time
from typing import TYPE_CHECKING

from reportgen.cli import asking, making
from reportgen.errors import Finding, UsageError

if TYPE_CHECKING:
    pass


def refresh(asked: argparse.Namespace) -> int:
    """Today's figures, the officers' words."""
    from reportgen.pipeline import Order, read_edited  # spares `--help` the libraries' start-up

    started = time.monotonic()
    settings = asking.settings_of_home()
    folder = asking.folder_for_output(asked, settings)
    files, asked.workbook = asking.without_workbook(asked.files, asked.workbook)
    report, copies = asking.report_and_copies(files, asked.copies, folder)
    print(f"Report:   {report.name}", flush=True)
    edited = read_edited(report, copies, asked.figures)
    if edited.record is None:
        what = "does not carry its data, and its figures workbook is not beside it."
        raise UsageError(Finding(report.name, what, "Name the figures workbook with --figures."))
    asked.report = edited.record.run.report
    asked.year, asked.quarter = str(edited.record.quarter.year), f"Q{edited.record.quarter.number}"
    questioned = making.read_questioned(asked, settings)
    return making.make(questioned, asked, Order(report.parent, asked.committee or "", edited), started)
