"""Finds out what is meant: the report, the workbook, the quarter, the answers of whoever sits at the keyboard."""

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import Finding, UsageError, nearest
from reportgen.settings import FILE, Settings, read_settings

if TYPE_CHECKING:
    from reportgen.figures import Reported
    from reportgen.period import Quarter
    from reportgen.pipeline.source import Source


def home() -> Path:
    """The folder with templates and workbooks: the program's own, or else the one we are in."""
    own = Path(__file__).resolve().parent.parent.parent
    return own if (own / "templates").is_dir() else Path.cwd()


def settings_of_home() -> Settings:
    """What settings.ini says."""
    return read_settings(home())


def folder_for_output(asked: argparse.Namespace, settings: Settings) -> Path:
    """The folder for what is made."""
    out: Path | None = asked.out
    return out or home() / (settings.output_folder or "out")


def report_and_workbook(asked: argparse.Namespace, settings: Settings, *, quietly: bool = False) -> tuple[Path, Path]:
    """The report's folder of templates and the workbook, which is told unless `quietly`."""
    from reportgen.workbook import newest_workbook  # see commands._build

    with _blaming_settings(report="" if asked.report else settings.report):
        folder = report_folder(asked.report or settings.report)
    path: Path = asked.workbook or newest_workbook(home() / "workbooks")
    if not quietly:
        tell_workbook(path, "" if asked.workbook else " (the newest in workbooks)")
    return folder, path


def tell_workbook(path: Path, why: str = "") -> None:
    """Which workbook is read, and that it is open, where it is."""
    from reportgen.saving import is_open_elsewhere  # see commands._build

    print(f"Workbook: {path.name}{why}", flush=True)
    if is_open_elsewhere(path):
        print("          It is open in Excel; the report is of what was last saved there.", flush=True)


def without_workbook(files: Sequence[Path], workbook: Path | None) -> tuple[list[Path], Path | None]:
    """Word files and the workbook, where somebody has dropped a workbook along with them."""
    return _without([path for path in files if _is_workbook(path)], files, workbook, "workbooks")


def without_figures(files: Sequence[Path], figures: Path | None) -> tuple[list[Path], Path | None]:
    """All other files and the figures workbook, where somebody has dropped that along with them."""
    from reportgen.audit.earlier import carries_data  # see making.make

    held = [path for path in files if _is_workbook(path) and carries_data(path)]
    return _without(held, files, figures, "figures workbooks")


def _without(
    found: Sequence[Path], files: Sequence[Path], named: Path | None, what: str
) -> tuple[list[Path], Path | None]:
    if len(found) > 1 or (found and named):
        raise UsageError(Finding("", f"Several {what} were named.", "Name one."))
    return [path for path in files if path not in found], found[0] if found else named


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm")


def report_and_copies(
    files: Sequence[Path], copies: Sequence[Path], folder: Path, *, dropped: bool
) -> tuple[Path, list[Path]]:
    """The report, and officers' copies of it.

    Files `dropped` together come in any order. Of several the one in the folder for output is the report, and of more
    there the newest beside its figures workbook; if none is there, they are copies of the newest report in that folder.
    Of files that were named the first is the report, if none is in that folder.
    """
    from reportgen.audit.earlier import newest_of, newest_report  # see making.make

    if len(files) == 1:
        return files[0], list(copies)
    inside = [path for path in files if path.resolve().parent == folder.resolve()]
    if files and not inside and not dropped:
        return files[0], [*files[1:], *copies]
    report = inside[0] if len(inside) == 1 else newest_of(inside) or newest_report(folder)
    if report is None:
        what = "No report is there." if not files else "Which of these files is the report?"
        raise UsageError(Finding(str(folder), what, "Name the report, and officers' copies of it with --with."))
    others = [path for path in files if path.resolve() != report.resolve()]
    return report, [*others, *copies]


def quarter_of(source: "Source", asked: argparse.Namespace, settings: Settings) -> "Quarter":
    """The quarter asked for, by the command or settings.ini, or the workbook's own."""
    from reportgen.figures import choose_quarter  # see commands._build

    said = {"year": "" if asked.year else settings.year, "quarter": "" if asked.quarter else settings.quarter}
    with _blaming_settings(**said):
        wanted = asked.year or settings.year or None, asked.quarter or settings.quarter or None
        return choose_quarter(source.reported, *wanted)


def somebody_is_there(asked: argparse.Namespace) -> bool:
    """Whether there is somebody to be asked."""
    return bool(asked.interactive and sys.stdin is not None and sys.stdin.isatty())


def quarter_wanted(reported: "Reported", quarter: "Quarter") -> "Quarter":
    """Lets the user type another quarter; Enter accepts the one that is offered."""
    from reportgen.figures import choose_quarter  # see commands._build

    held = ", ".join(f"Q{one.number}" for one in reported.quarters)
    while True:
        try:
            typed = input(f"Press Enter to report {quarter}, or type another quarter ({held}): ").strip()
            return choose_quarter(reported, None, typed) if typed else quarter
        except UsageError as error:
            print(error)
        except EOFError:
            return quarter


def wants_despite_errors() -> bool:
    """Whether the report should be made although figures would be wrong. Only a typed yes is one."""
    try:
        return input("Make the report all the same, with these figures marked? Type yes, or press Enter to stop: ") in (
            "yes",
            "Yes",
            "YES",
            "y",
            "Y",
        )
    except EOFError:
        return False


def reason_to_finish() -> str:
    """Why a report should be finished although something is left to put right; empty to stop."""
    try:
        return input("To finish it all the same, type the reason (it stands in the hand-over note), or press Enter: ")
    except EOFError:
        return ""


@contextlib.contextmanager
def _blaming_settings(**said: str) -> Iterator[None]:
    """Adds to an error what settings.ini says of the matter, as nobody typed it just now."""
    try:
        yield
    except UsageError as error:
        asked = [f"{name} = {value}" for name, value in said.items() if value]
        blamed = [Finding(FILE, f"says '{line}'.", "Mend it there.") for line in asked]
        raise UsageError(*error.findings, *blamed) from None


def report_folder(name: str) -> Path:
    """A report's folder of templates: the one of that name, the only one, or one that stands elsewhere."""
    templates = home() / "templates"
    if (elsewhere := Path(name)).is_absolute() and (elsewhere / "report.toml").is_file():
        return elsewhere
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
