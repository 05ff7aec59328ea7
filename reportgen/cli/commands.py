"""The commands: what can be asked for, and what is done then."""

import argparse
import contextlib
import csv
import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.cli import asking, telling
from reportgen.errors import Finding, ReportgenError, WorkbookError

if TYPE_CHECKING:
    from reportgen.pipeline import Questioned, Source
    from reportgen.settings import Settings

_UNEXPECTED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit code tells the kind of error (see errors.py)."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console may lack a character
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked) or 0)
    except ReportgenError as error:
        telling.tell_error(error)
        return error.exit_code
    except BrokenPipeError:  # whoever read our output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\nStopped. Nothing was changed.", file=sys.stderr)
        return _UNEXPECTED
    except Exception as error:
        telling.tell_unexpected(error)
        return _UNEXPECTED


# What can be asked for ----------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reportgen", description="Makes the quarterly performance report from the council's Excel workbook."
    )
    parser.add_argument("--version", action="version", version=f"reportgen {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="make the Word report", description="Makes the Word report.")
    _add_common(build)
    _add_output(build)
    build.add_argument("--committee", metavar="NAME", help="the committee named on the cover")
    build.add_argument(
        "--previous",
        type=Path,
        metavar="FILE",
        help="the earlier report, or its figures workbook, to compare with (default: the last one in the folder)",
    )
    build.add_argument(
        "--despite-errors",
        action="store_true",
        help="make the report although the workbook's errors make figures wrong; these are marked",
    )
    build.set_defaults(run=_build)
    inspect = commands.add_parser(
        "inspect",
        help="question the workbook before a report is made",
        description="Says what was found in the workbook and what in it is wrong or unlikely.",
    )
    _add_common(inspect)
    _add_output(inspect)
    inspect.set_defaults(run=_inspect)
    figures = commands.add_parser("figures", help="print every figure", description="Prints every figure.")
    _add_common(figures)
    figures.add_argument("--format", choices=("csv", "json", "table"), default="csv", help="default: csv")
    figures.set_defaults(run=_figures)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", type=Path, help="the Excel workbook (default: the newest in workbooks)")
    parser.add_argument("--year", metavar="YEAR", help="the financial year, such as 2021/22 (default: the workbook's)")
    parser.add_argument("--quarter", metavar="Q", help="Q1 to Q4 (default: the last that is fully reported)")
    parser.add_argument("--report", metavar="NAME", help="a folder of templates (default: the only one)")


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder for what is made (default: out)")
    parser.add_argument(
        "--interactive", action="store_true", help="ask what is open, and show what was made (for the scripts)"
    )


# Commands -----------------------------------------------------------------------------------------------------------


def _build(asked: argparse.Namespace) -> int:
    from reportgen.pipeline import build_report, revisions_since, steps_of  # spares `--help` the libraries' start-up

    started = time.monotonic()
    settings = asking.settings_of_home()
    questioned = _questioned(asked, settings)
    if asking.somebody_is_there(asked):
        started = time.monotonic()
    out = asking.folder_for_output(asked, settings)
    source = questioned.source
    revisions = revisions_since(questioned, asked.previous, out)
    told = _stopped_at_errors(questioned, asked)
    committee = asked.committee or settings.committee
    with telling.progress_bar(steps_of(source.catalogue)) as progress:
        built = build_report(questioned, revisions, out, committee, progress)
    telling.tell_built(built, time.monotonic() - started)
    if not told:
        telling.tell_quality(built.quality, sys.stdout, f"All of them are in {built.workbook.path.name}.")
    if asking.somebody_is_there(asked):
        telling.open_for_user(built.saved.path.parent)
    return 0


def _inspect(asked: argparse.Namespace) -> int:
    from reportgen.pipeline import examine, question, save_inspection  # see _build

    settings = asking.settings_of_home()
    folder, path = asking.report_and_workbook(asked, settings)
    examined = examine(folder, path)
    if examined.source is None:
        telling.tell_sheets(examined.sheets)
        raise WorkbookError(*examined.faults)
    quarter = asking.quarter_of(examined.source, asked, settings)
    print(f"Quarter:  {quarter}", flush=True)
    questioned = question(examined.source, quarter, date.today())
    telling.tell_sheets(examined.sheets)
    telling.tell_coverage(questioned.figures)
    saved = save_inspection(questioned, asking.folder_for_output(asked, settings))
    telling.tell_quality(questioned.quality, sys.stdout, f"All of them, with links to the cells: {saved.path}")
    if asked.interactive:
        telling.open_for_user(saved.path)
    return WorkbookError.exit_code if questioned.quality.stops else 0


def _figures(asked: argparse.Namespace) -> int:
    from reportgen.figures import FIGURE_COLUMNS, list_figures  # see _build

    questioned = _questioned(asked, asking.settings_of_home(), quietly=True)
    rows = list(list_figures(questioned.figures, questioned.source.catalogue))
    if asked.format == "json":
        json.dump([dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in rows], sys.stdout, indent=1)
        print()
    elif asked.format == "table":
        telling.print_table([FIGURE_COLUMNS, *rows])
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows([FIGURE_COLUMNS, *rows])
    telling.tell_quality(questioned.quality, sys.stderr)
    return 0


def _questioned(asked: argparse.Namespace, settings: "Settings", *, quietly: bool = False) -> "Questioned":
    """The workbook read and questioned for the quarter that is wanted."""
    from reportgen.pipeline import question, read_source  # see _build

    folder, path = asking.report_and_workbook(asked, settings, quietly=quietly)
    source: Source = read_source(folder, path)
    quarter = asking.quarter_of(source, asked, settings)
    if not quietly:
        print(f"Quarter:  {quarter}", flush=True)
        if asking.somebody_is_there(asked):
            quarter = asking.quarter_wanted(source.reported, quarter)
    return question(source, quarter, date.today())


def _stopped_at_errors(questioned: "Questioned", asked: argparse.Namespace) -> bool:
    """No report with wrong figures, unless it is wanted all the same. Whether the findings have been told for that."""
    stops = questioned.quality.stops
    if not stops or asked.despite_errors:
        return False
    telling.tell_quality(questioned.quality, sys.stderr)
    if asking.somebody_is_there(asked) and asking.wants_despite_errors():
        return True
    noun = "error" if len(stops) == 1 else "errors"
    what = f"has {len(stops)} {noun} that would make figures wrong (above), so no report was made."
    remedy = (
        "Mend the cells and save the workbook; Check workbook (reportgen inspect) lists every one. Or build with"
        " --despite-errors: the figures are marked then."
    )
    raise WorkbookError(Finding(questioned.source.workbook.name, what, remedy))
