"""The commands for the words of a report: what officers have written is kept."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli import asking, edition, making, pdf, telling
from reportgen.errors import Finding, NarrativeError, UndecidedError, UsageError

if TYPE_CHECKING:
    from reportgen.audit.record import Record
    from reportgen.pipeline.edited import Edited
    from reportgen.settings import Settings


def refresh(asked: argparse.Namespace) -> int:
    """Today's figures, the officers' words."""
    from reportgen.audit.earlier import checked_from  # spares `--help` the libraries' start-up
    from reportgen.pipeline.build import Order
    from reportgen.pipeline.source import read_by

    started = time.monotonic()
    settings = asking.settings_of_home()
    files, asked.figures = asking.without_figures(asked.files, asked.figures)
    files, asked.workbook = asking.without_workbook(files, asked.workbook)
    report = checked_from(files[0]) if len(files) == 1 else None
    if report:  # a checked copy is one of the report beside it
        files, asked.copies = [report], [*files, *asked.copies]
    edited, record = _edited(asked, files, asked.copies, settings)
    asked.report = record.run.report
    asked.year, asked.quarter = str(record.quarter.year), f"Q{record.quarter.number}"
    public = edition.is_public(asked, record)
    questioned = making.read_questioned(asked, settings)
    if public:
        questioned = edition.protected(questioned)
    questioned = read_by(questioned, record.audience)
    printing = making.printing_of(questioned, asked, settings)
    charts, drafts = making.charts_of(asked, questioned, record), record.baseline.has_drafts
    order = Order(asked.out or edited.path.parent, asked.committee or "", edited, drafts, charts, printing)
    return making.make(questioned, asked, order, started)


def check(asked: argparse.Namespace) -> int:
    """The officers' words held against the figures; of a PDF, whether everybody can read it."""
    from reportgen.pipeline.check import check_report  # see refresh

    if pdf.are_pdfs(asked.files):
        return pdf.check(asked.files)
    settings = asking.settings_of_home()
    edited = _read(asked, _only_report(asked), (), settings)
    if not edited.is_working_report:
        return _check_to_read(edited, asked)
    record = _record_of(edited)
    hidden = edition.hidden_from(asked, record, settings)
    found = check_report(edited, record, asked.out or edited.path.parent, hidden)
    telling.tell_checked(found, record.sections)
    if asking.somebody_is_there(asked):
        telling.open_for_user(found.saved.path)
    return NarrativeError.exit_code if found.stops else 0


def _check_to_read(edited: "Edited", asked: argparse.Namespace) -> int:
    """A finished report, or any other document: whether everybody can read it."""
    from reportgen.pipeline.check import check_accessible  # see refresh

    found = check_accessible(edited, asked.out or edited.path.parent)
    telling.tell_checked_to_read(found)
    if found.saved and asking.somebody_is_there(asked):
        telling.open_for_user(found.saved.path)
    return NarrativeError.exit_code if found.stops else 0


def finalise(asked: argparse.Namespace) -> int:
    """The clerk's clean document."""
    from reportgen.pipeline.finish import Finishing, finalise_report  # see refresh

    settings = asking.settings_of_home()
    edited, record = _edited(asked, _only_report(asked), (), settings)
    out = asked.out or edited.path.parent
    edited, record, hidden = edition.to_publish(edited, record, asked, settings)
    wanted = pdf.wanted_by_catalogue(record.run.report)
    printing = pdf.printing_of(asked, settings, catalogue=wanted, lays_out=True)
    finishing = Finishing(out, asked.despite, printing, hidden)
    try:
        finished = finalise_report(edited, record, finishing)
    except NarrativeError as error:
        if isinstance(error, UndecidedError) or not asking.somebody_is_there(asked):
            raise
        telling.tell_error(error)
        reason = asking.reason_to_finish()
        if not reason:
            return error.exit_code
        finished = finalise_report(edited, record, replace(finishing, despite=reason))
    telling.tell_finished(finished)
    code = pdf.tell(finished.printed, working=False)
    if asking.somebody_is_there(asked):
        telling.open_for_user(finished.saved.path.parent)
    return code


def _only_report(asked: argparse.Namespace) -> Sequence[Path]:
    """The report that was named, if any; a figures workbook may stand beside it."""
    files, asked.figures = asking.without_figures(asked.files, asked.figures)
    if len(files) > 1:
        raise UsageError(Finding("", f"{len(files)} files were named.", "Name one report."))
    return files


def _edited(
    asked: argparse.Namespace, files: Sequence[Path], copies: Sequence[Path], settings: "Settings"
) -> "tuple[Edited, Record]":
    """The report that is meant, with officers' copies, and the data that it carries."""
    edited = _read(asked, files, copies, settings)
    return edited, _record_of(edited)


def _read(asked: argparse.Namespace, files: Sequence[Path], copies: Sequence[Path], settings: "Settings") -> "Edited":
    """The same, whether or not it carries its data."""
    from reportgen.pipeline.edited import read_edited  # see refresh
    from reportgen.saving import is_open_elsewhere

    report, others = asking.report_and_copies(
        files, copies, asking.folder_for_output(asked, settings), dropped=asked.interactive
    )
    print(f"Report:   {report}", flush=True)
    for path in (report, *others):
        if is_open_elsewhere(path):
            print(f"          {path.name} is open in Word; only what has been saved there is read.", flush=True)
    return read_edited(report, others, asked.figures)


def _record_of(edited: "Edited") -> "Record":
    if edited.record is None:
        what = "does not carry its data, and its figures workbook is not beside it."
        raise UsageError(Finding(edited.path.name, what, "Name the figures workbook with --figures."))
    return edited.record
