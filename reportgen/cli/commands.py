"""The commands: what can be asked for, and what is done then."""

import argparse
import contextlib
import csv
import errno
import gc
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import __version__, clock
from reportgen.cli import asking, batch, edition, making, narrative, pdf, telling
from reportgen.cli.plain import UnheardError, plain
from reportgen.errors import Finding, ReportgenError, UsageError, WorkbookError, reason_of
from reportgen.pdf.workplace import clear_left_behind

if TYPE_CHECKING:
    from reportgen.pipeline.edited import Edited

_UNEXPECTED = 1
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_RARELY = 100_000
"""How many objects may come to be before Python looks for rings of them: its own 700 cost a run a tenth of its time."""
_CLOSED = (errno.EPIPE, errno.EIO, errno.EINVAL)
"""What the system says when nobody reads what is printed any more: of a pipe, of a terminal, on Windows."""
_COPIES = "officers' copies of the report: the sections that each has changed are gathered"
_FIGURES = "the figures workbook of a report that no longer carries its data (default: the one beside it)"

_WORKBOOK = "the Excel workbook, for a public edition (default: the newest in workbooks)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit code tells the kind of error (see errors.py)."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console may lack a character
    gc.set_threshold(_RARELY)
    with redirect_stdout(plain(sys.stdout)), redirect_stderr(plain(sys.stderr)):
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        clear_left_behind()
        code = int(asked.run(asked) or 0)
        if sys.stdout:
            sys.stdout.flush()  # it may be a full disk or a closed pipe, which is found out now
    except ReportgenError as error:
        telling.tell_error(error)
        return error.exit_code
    except UnheardError as error:
        return _unheard(error, asked)
    except OSError as error:
        return _refused(error)
    except KeyboardInterrupt:
        telling.tell_stopped("Stopped.")
        return _UNEXPECTED
    except Exception as error:
        telling.tell_unexpected(error)
        return _UNEXPECTED
    return code


def _refused(error: OSError) -> int:
    """What the system refused to do with a file."""
    if error.filename:
        refused = UsageError(Finding(str(error.filename2 or error.filename), *reason_of(error)))
        telling.tell_error(refused)
        telling.tell_stopped("")
        return refused.exit_code
    telling.tell_unexpected(error)
    return _UNEXPECTED


def _unheard(error: UnheardError, asked: argparse.Namespace) -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tells it once more at its end
    is_closed = error.errno in _CLOSED
    if asked.run is _figures and is_closed:  # whoever reads them has seen enough
        return 0
    closed, failed = "the window that showed its messages was closed.", "its messages could not be written, as"
    telling.tell_stopped(f"Stopped: {closed if is_closed else f'{failed} {reason_of(error)[0]}'}")
    return _UNEXPECTED


# What can be asked for ----------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reportgen", description="Makes the quarterly performance report from the council's Excel workbook."
    )
    parser.add_argument("--version", action="version", version=f"reportgen {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build",
        help="make the Word report",
        description="Makes the Word report.",
        usage="%(prog)s [options] [workbook]",  # listed out, the options would not fit on one screen with their help
    )
    _add_common(build)
    _add_output(build)
    build.add_argument("--committee", metavar="NAME", help="the committee named on the cover")
    _add_making(build)
    making.add_charts(build, "as report.toml says")
    pdf.add_option(build)
    edition.add_option(build, edition.FULL)
    build.add_argument(
        "--fresh",
        action="store_true",
        help="start anew; officers' words stay in previous only",
    )
    build.add_argument("--no-drafts", action="store_true", help="leave only the questions in the analyses")
    build.set_defaults(run=_build)
    inspect = commands.add_parser(
        "inspect",
        help="question the workbook before a report is made",
        description="Says what was found in the workbook and what in it is wrong or unlikely.",
    )
    _add_common(inspect)
    _add_output(inspect)
    inspect.set_defaults(run=_inspect)
    _add_refresh(commands)
    _add_check(commands)
    _add_finalise(commands)
    batch.add_command(commands)
    figures = commands.add_parser("figures", help="print every figure", description="Prints every figure.")
    _add_common(figures)
    figures.add_argument("--format", choices=("csv", "json", "table"), default="csv", help="default: csv")
    figures.set_defaults(run=_figures)
    return parser


def _add_refresh(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    refresh = commands.add_parser(
        "refresh",
        help="bring today's figures into a report that officers have written in",
        description="Brings today's figures into a report and keeps what officers have written.",
    )
    refresh.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="REPORT",
        help="the report (default: the newest in the folder); of several files the one in the folder is the report",
    )
    refresh.add_argument("--with", dest="copies", nargs="+", type=Path, default=[], metavar="COPY", help=_COPIES)
    refresh.add_argument("--workbook", type=Path, help="the Excel workbook (default: the newest in workbooks)")
    refresh.add_argument("--figures", type=Path, metavar="FILE", help=_FIGURES)
    refresh.add_argument("--committee", metavar="NAME", help="the committee named on the cover (default: as it is)")
    _add_output(refresh)
    _add_making(refresh)
    making.add_charts(refresh, "as the report has them")
    pdf.add_option(refresh)
    edition.add_option(refresh, "that of the report")
    refresh.set_defaults(run=narrative.refresh)


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser(
        "check",
        help="hold what officers wrote against the figures, and see whether everybody can read it",
        description="Checks the numbers and claims in a report's analyses, what is still to be written, and whether"
        " everybody can read it; of a finished report, a PDF or any"
        " other Word document, the last only.",
    )
    check.add_argument(
        "files", nargs="*", type=Path, metavar="REPORT", help="the report (default: the newest in the folder)"
    )
    check.add_argument("--figures", type=Path, metavar="FILE", help=_FIGURES)
    check.add_argument("--workbook", type=Path, help=_WORKBOOK)
    _add_output(check)
    check.set_defaults(run=narrative.check)


def _add_finalise(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    finalise = commands.add_parser(
        "finalise",
        help="make the clean document that is published",
        description="Checks a report and makes the clean document for the clerk, with a hand-over note.",
    )
    finalise.add_argument(
        "files", nargs="*", type=Path, metavar="REPORT", help="the report (default: the newest in the folder)"
    )
    finalise.add_argument(
        "--despite", metavar="REASON", default="", help="finish it although something is left to put right; say why"
    )
    finalise.add_argument("--figures", type=Path, metavar="FILE", help=_FIGURES)
    finalise.add_argument("--workbook", type=Path, help=_WORKBOOK)
    _add_output(finalise)
    pdf.add_option(finalise)
    edition.add_option(finalise, "that of the report")
    finalise.set_defaults(run=narrative.finalise)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", type=Path, help="the Excel workbook (default: the newest in workbooks)")
    parser.add_argument("--year", metavar="YEAR", help="the year, such as 2021/22 (default: the workbook's)")
    parser.add_argument("--quarter", metavar="Q", help="Q1 to Q4 (default: the last that is fully reported)")
    parser.add_argument("--report", metavar="NAME", help="a folder of templates (default: the only one)")


def _add_making(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--previous",
        type=Path,
        metavar="FILE",
        help="the earlier report, or its figures workbook, to compare with (default: the last one in the folder)",
    )
    parser.add_argument(
        "--despite-errors",
        action="store_true",
        help="make it although figures are wrong; these are marked",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder for what is made (default: out)")
    parser.add_argument(
        "--interactive", action="store_true", help="ask what is open, and show what was made (for the scripts)"
    )


# Commands -----------------------------------------------------------------------------------------------------------


def _build(asked: argparse.Namespace) -> int:
    from reportgen.pipeline.build import Order, report_before  # spares `--help` the libraries' start-up

    started = time.monotonic()
    settings = asking.settings_of_home()
    questioned = making.read_questioned(asked, settings, asks=True)
    if asking.somebody_is_there(asked):
        started = time.monotonic()
    if edition.is_public(asked):
        questioned = edition.protected(questioned)
    out = asking.folder_for_output(asked, settings)
    there = None if asked.fresh else report_before(questioned, out)
    edited = _edited(there) if there else None
    if edited:
        print(f"\n'{edited.path.name}' is there and holds officers' words. They are kept: the report is refreshed.")
        print("To start anew instead, use --fresh (the report is kept in the folder previous).", flush=True)
    committee = asked.committee or ("" if edited else settings.committee)
    drafts = settings.drafts and not asked.no_drafts
    printing = making.printing_of(questioned, asked, settings)
    charts = making.charts_of(asked, questioned, edited.record if edited else None)
    return making.make(questioned, asked, Order(out, committee, edited, drafts, charts, printing), started)


def _edited(there: Path) -> "Edited | None":
    from reportgen.pipeline.edited import edited_before  # spares a first report the start-up

    return edited_before(there)


def _inspect(asked: argparse.Namespace) -> int:
    from reportgen.pipeline.build import save_inspection
    from reportgen.pipeline.source import examine, question  # see _build

    settings = asking.settings_of_home()
    folder, path = asking.report_and_workbook(asked, settings)
    examined = examine(folder, path)
    if examined.source is None:
        telling.tell_sheets(examined.sheets)
        raise WorkbookError(*examined.faults)
    quarter = asking.quarter_of(examined.source, asked, settings)
    print(f"Quarter:  {quarter}", flush=True)
    questioned = question(examined.source, quarter, clock.today())
    telling.tell_sheets(examined.sheets)
    telling.tell_coverage(questioned.figures)
    saved = save_inspection(questioned, asking.folder_for_output(asked, settings))
    telling.tell_quality(questioned.quality, sys.stdout, f"All of them, with links to the cells: {saved.path}")
    if asked.interactive:
        telling.open_for_user(saved.path)
    return WorkbookError.exit_code if questioned.quality.stops else 0


def _as_text(row: Sequence[str]) -> list[str]:
    """A row for CSV, of which Excel would take a text that begins so for a formula; numbers are numbers."""
    return [f"'{cell}" if cell.startswith(_FORMULA_STARTS) and not _is_number(cell) else cell for cell in row]


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


def _figures(asked: argparse.Namespace) -> int:
    from reportgen.figures import FIGURE_COLUMNS, list_figures  # see _build

    questioned = making.read_questioned(asked, asking.settings_of_home(), quietly=True)
    rows = list(list_figures(questioned.figures, questioned.source.catalogue))
    if asked.format == "json":
        json.dump([dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in rows], sys.stdout, indent=1)
        print()
    elif asked.format == "table":
        telling.print_table([FIGURE_COLUMNS, *rows])
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows([FIGURE_COLUMNS, *map(_as_text, rows)])
    telling.tell_quality(questioned.quality, sys.stderr)
    return 0
