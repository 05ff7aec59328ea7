"""The command line: reads what was asked for, calls the pipeline, prints what came of it.

Every message that a person sees from a run is printed here. Counts nothing.
"""

import argparse
import contextlib
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.errors import Finding, ReportgenError, UsageError, nearest
from reportgen.settings import FILE, Settings, read_settings

if TYPE_CHECKING:
    from reportgen.figures import Figures, Reported
    from reportgen.period import Quarter
    from reportgen.pipeline import Built, Progress, Source

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
        _tell_error(error)
        return error.exit_code
    except BrokenPipeError:  # whoever read our output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\nStopped. Nothing was changed.", file=sys.stderr)
        return _UNEXPECTED
    except Exception as error:
        return _tell_unexpected(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reportgen", description="Makes the quarterly performance report from the council's Excel workbook."
    )
    parser.add_argument("--version", action="version", version=f"reportgen {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="make the Word report", description="Makes the Word report.")
    _add_common(build)
    build.add_argument("--out", type=Path, metavar="DIR", help="the folder for the report (default: out)")
    build.add_argument("--committee", metavar="NAME", help="the committee named on the cover")
    build.add_argument(
        "--interactive", action="store_true", help="ask which quarter, and open the folder afterwards (for the scripts)"
    )
    build.set_defaults(run=_build)
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


# Commands -----------------------------------------------------------------------------------------------------------


def _build(asked: argparse.Namespace) -> int:
    from reportgen.pipeline import build_report, steps_of  # spares `--help` and faults of use the libraries' start-up

    started = time.monotonic()
    settings = read_settings(_home())
    source, quarter = _source(asked, settings)
    interactive = asked.interactive and sys.stdin is not None and sys.stdin.isatty()
    if interactive:
        quarter = _asked_quarter(source.reported, quarter)
        started = time.monotonic()
    out = asked.out or _home() / (settings.output_folder or "out")
    with _progress_bar(steps_of(source.catalogue)) as progress:
        built = build_report(source, quarter, out, asked.committee or settings.committee, progress)
    _tell_built(built, time.monotonic() - started)
    if interactive:
        _open_folder(built.saved.path.parent)
    return 0


def _figures(asked: argparse.Namespace) -> int:
    from reportgen.figures import FIGURE_COLUMNS, list_figures  # see _build
    from reportgen.pipeline import figures_of

    source, quarter = _source(asked, read_settings(_home()), quietly=True)
    figures = figures_of(source, quarter)
    rows = list(list_figures(figures, source.catalogue))
    if asked.format == "json":
        json.dump([dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in rows], sys.stdout, indent=1)
        print()
    elif asked.format == "table":
        _print_table([FIGURE_COLUMNS, *rows])
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows([FIGURE_COLUMNS, *rows])
    _tell_warnings(figures.doubts, sys.stderr)
    return 0


# What was asked for -------------------------------------------------------------------------------------------------


def _home() -> Path:
    """The folder with templates and workbooks: the program's own, or else the one we are in."""
    own = Path(__file__).resolve().parent.parent
    return own if (own / "templates").is_dir() else Path.cwd()


def _source(asked: argparse.Namespace, settings: Settings, *, quietly: bool = False) -> "tuple[Source, Quarter]":
    from reportgen.figures import choose_quarter  # see _build
    from reportgen.pipeline import read_source
    from reportgen.saving import is_open_elsewhere
    from reportgen.workbook import newest_workbook

    with _blaming_settings(report="" if asked.report else settings.report):
        folder = _report_folder(asked.report or settings.report)
    path = asked.workbook or newest_workbook(_home() / "workbooks")
    if not quietly:
        print(f"Workbook: {path.name}" + ("" if asked.workbook else " (the newest in workbooks)"), flush=True)
        if is_open_elsewhere(path):
            print("          It is open in Excel; the report is of what was last saved there.", flush=True)
    source = read_source(folder, path)
    said = {"year": "" if asked.year else settings.year, "quarter": "" if asked.quarter else settings.quarter}
    with _blaming_settings(**said):
        wanted = asked.year or settings.year or None, asked.quarter or settings.quarter or None
        quarter = choose_quarter(source.reported, *wanted)
    if not quietly:
        print(f"Quarter:  {quarter}", flush=True)
    return source, quarter


@contextlib.contextmanager
def _blaming_settings(**said: str) -> "Iterator[None]":
    """Adds to an error what settings.ini says of the matter, as nobody typed it just now."""
    try:
        yield
    except UsageError as error:
        asked = [f"{name} = {value}" for name, value in said.items() if value]
        blamed = [Finding(FILE, f"says '{line}'.", "Mend it there.") for line in asked]
        raise UsageError(*error.findings, *blamed) from None


def _report_folder(name: str) -> Path:
    templates = _home() / "templates"
    reports = sorted(path.parent.name for path in templates.glob("*/report.toml"))
    if name and name in reports:
        return templates / name
    if name:
        raise UsageError(Finding("", f"There is no report '{name}' in {templates}.", nearest(name, reports)))
    if len(reports) != 1:
        said = f"There are several: {', '.join(reports)}." if reports else "No folder there holds a report.toml."
        raise UsageError(
            Finding("", f"Which report of {templates}? {said}", "Name one with --report or in settings.ini.")
        )
    return templates / reports[0]


def _asked_quarter(reported: "Reported", quarter: "Quarter") -> "Quarter":
    """Lets the user type another quarter; Enter accepts the one that is offered."""
    from reportgen.figures import choose_quarter  # see _build

    held = ", ".join(f"Q{one.number}" for one in reported.quarters)
    while True:
        try:
            typed = input(f"Press Enter to report {quarter}, or type another quarter ({held}): ").strip()
            return choose_quarter(reported, None, typed) if typed else quarter
        except UsageError as error:
            print(error)
        except EOFError:
            return quarter


# What came of it ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _progress_bar(steps: int) -> "Iterator[Progress]":
    """A bar where somebody looks on; nothing where the output goes into a file."""
    from tqdm import tqdm  # see _build

    shape = "{desc:<20} {percentage:3.0f}% |{bar:30}| {elapsed}"
    with tqdm(total=steps, disable=None, leave=False, bar_format=shape, file=sys.stderr) as bar:
        shown = ""

        def step(stage: str) -> None:
            nonlocal shown
            if stage != shown:  # a new stage is shown at once, the steps within it as time allows
                shown = stage
                bar.set_description_str(stage)
            bar.update()

        yield step


def _tell_built(built: "Built", seconds: float) -> None:
    computed = _number_of_values(built.figures)
    print(f"Report:   {built.saved.path}")
    print(
        f"          {computed} figures, {len(built.report.sections)} sections, {len(built.report.charts)} charts,",
        end="",
    )
    print(f" {seconds:.1f} seconds")
    if built.saved.locked:
        print(f"\n'{built.saved.locked.name}' is open in Word or LibreOffice,")
        print("so the new report was saved under another name (above).")
        print("Close it before the next run if the new report should take its place.")
    if built.saved.previous:
        print(f"          The report that was there before is now {_beside(built.saved.previous)}.")
    _tell_warnings(built.report.warnings, sys.stdout)


def _beside(path: Path) -> str:
    return f"{path.parent.name}{os.sep}{path.name}"


def _number_of_values(figures: "Figures") -> int:
    values = [
        value
        for series in figures.series.values()
        for value in [series.target, *series.months.values(), *series.years.values()]
    ]
    return sum(value is not None and value.amount is not None for value in values)


def _tell_warnings(found: Sequence[Finding], stream: object) -> None:
    """All but the dates typed as text, which are read as meant and may be many."""
    from reportgen.sources import Doubt, DoubtKind  # see _build

    warnings = [one for one in found if not (isinstance(one, Doubt) and one.kind is DoubtKind.TEXT_DATE)]
    if warnings:
        noun = "warning" if len(warnings) == 1 else "warnings"
        print(f"\n{len(warnings)} {noun}; please look at the cells named here:", file=stream)  # type: ignore[call-overload]
        for finding in warnings:
            print(f"  - {finding}", file=stream)  # type: ignore[call-overload]


def _tell_error(error: ReportgenError) -> None:
    print("\nThis could not be done:", file=sys.stderr)
    for finding in error.findings:
        print(f"  - {finding}", file=sys.stderr)


def _tell_unexpected(error: Exception) -> int:
    """A fault of the program's own: where it happened, but no content, as that could name a child."""
    if os.environ.get("REPORTGEN_DEBUG"):
        raise error
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "unknown"
    print("\nThe program met a fault of its own and stopped. No report was changed.", file=sys.stderr)
    print(f"Please tell whoever looks after it: {type(error).__name__} in {place}.", file=sys.stderr)
    return _UNEXPECTED


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _open_folder(folder: Path) -> None:
    """Shows the folder in Explorer, Finder or the desktop's own; a machine without one is no fault."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            os.startfile(folder)
        elif sys.platform == "darwin":
            subprocess.run(["open", str(folder)], check=False)
        elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            subprocess.Popen(["xdg-open", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
