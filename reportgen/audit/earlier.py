"""Reads the figures that an earlier report carries: the record in its Word file, or its figures workbook.

The file comes from outside: parts are read only up to a size, and XML without entities.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from reportgen.audit.layout import (
    AUDIENCE,
    EDITION,
    FACTS,
    FIGURES,
    INSPECTION,
    MADE_BY,
    PUBLIC,
    QUARTER,
    RECORD,
    REPORT,
    RUN,
    unpacked_record,
)
from reportgen.audit.record import Record, quarter_of, read_record
from reportgen.audit.tables import DENOMINATOR, FIGURE, INDICATOR_ID, KIND, NUMERATOR, PERIOD, SHOWN_AS, WHY_NONE, Kind
from reportgen.errors import DocumentError, Finding, ReportgenError, UsageError, is_of_content, reason_of
from reportgen.figures.revisions import EarlierFigures, FigureKey, ListedFigure
from reportgen.formats import plain_number
from reportgen.packages import DOCUMENT, PackageError, SheetParts, UnsafeSheetError, check_package
from reportgen.period import Quarter
from reportgen.signatures import FileKind, kind_of

Key = TypeVar("Key")
Held = TypeVar("Held")

CHECKED = " checked"
"""Ends the name of a copy of a report that holds a check's remarks."""
FIGURES_FILE = " figures.xlsx"
"""Ends the name of the figures workbook that is made with a report."""
_NUMBERED = re.compile(r" \(\d+\)$")
_LARGEST_PART = 64_000_000
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_NAME_IT = "Name the report (.docx) as this program made it, or its figures workbook (.xlsx)."
_READ = {FIGURES, RUN, FACTS, RECORD}
_DAMAGED = "Take another copy, or name the report's figures workbook."
_LISTED = {
    Kind.TARGET.value: "target",
    Kind.MONTH.value: "month",
    Kind.YEAR.value: "year",
    Kind.PART_YEAR.value: "year",
}


def read_earlier(path: Path) -> EarlierFigures:
    """The figures in a report or in its figures workbook.

    Raises UsageError for a file that carries none, DocumentError for one that is damaged.
    """
    return _opened(path, _read)


def _opened(path: Path, read: Callable[[Path], Held]) -> Held:
    """What `read` makes of a file; whatever is wrong with the file in plain words."""
    try:
        return read(path)
    except FileNotFoundError:
        raise UsageError(Finding(str(path), "is not there.", "Check the name and the folder.")) from None
    except PermissionError:
        raise UsageError(Finding(str(path), "cannot be opened.", "Close it in Word or Excel and try again.")) from None
    except PackageError as error:
        raise DocumentError(error.about(path.name)) from None
    except UnsafeSheetError as error:
        raise DocumentError(Finding(path.name, error.what, error.remedy)) from None
    except (BadZipFile, CalamineError, ValueError, LookupError, RuntimeError, zlib.error, OSError) as error:
        what, remedy = "is damaged: its figures cannot be read.", _DAMAGED
        if isinstance(error, OSError) and not is_of_content(error):
            why, remedy = reason_of(error)
            what = f"could not be read: {why}"
        raise DocumentError(Finding(path.name, what, remedy)) from None


def read_carried(path: Path) -> Record:
    """The whole record that a report or its figures workbook carries. Raises as `read_earlier` does."""
    return _opened(path, _record)


@dataclass(frozen=True)
class EarlierReport:
    """A report of this program in a folder, or the figures workbook of one that is not there; `saved` is when."""

    figures: EarlierFigures
    is_document: bool
    saved: float


def reports_in(folder: Path) -> list[EarlierReport]:
    """Every report in a folder, and every figures workbook without its report.

    Files of other programs, and those that cannot be read, are passed over, and so are the folders in it.
    """
    files = [path for path in folder.glob("*") if not path.name.startswith(("~$", ".")) and path.is_file()]
    documents = {path: found for path in files if path.suffix.lower() == ".docx" and (found := _earlier_report(path))}
    beside = {figures_beside(path) for path in documents}
    books = [path for path in files if path.suffix.lower() == ".xlsx" and path not in beside]
    return [*documents.values(), *(found for path in books if (found := _earlier_report(path)))]


def _earlier_report(path: Path) -> EarlierReport | None:
    try:
        return EarlierReport(read_earlier(path), path.suffix.lower() == ".docx", path.stat().st_mtime)
    except (ReportgenError, OSError):  # nor one that somebody has taken away meanwhile
        return None


def latest_of(
    found: Iterable[EarlierReport], report: str, quarter: Quarter, *, public: bool = False, audience: str = ""
) -> EarlierFigures | None:
    """The last report of an earlier quarter among those of one kind; None when there is none.

    With `public` the last public edition: what was published is what a figure may be revised from. For an audience the
    last that was made for it, or else for everybody.
    """
    candidates = [
        one
        for one in found
        if (one.figures.report, one.figures.public) == (report, public)
        and one.figures.quarter < quarter
        and one.figures.audience in ("", audience)
    ]
    last = max(candidates, key=lambda one: _how_late(one, audience), default=None)
    return last.figures if last else None


def _how_late(one: EarlierReport, audience: str) -> tuple[bool, Quarter, bool, float, str]:
    figures = one.figures
    return figures.audience == audience, figures.quarter, one.is_document, one.saved, figures.source


def newest_report(folder: Path) -> Path | None:
    """The report in a folder that was saved last; None when there is none."""
    return newest_of(folder.glob("*.docx"))


def newest_of(files: Iterable[Path]) -> Path | None:
    """The report among some files, as `newest_report`: of those beside their figures workbook the one saved last.

    A copy of a report has none, so it is only taken for one where no other is there. A checked copy never is.
    """
    ordinary = (path for path in files if path.suffix.lower() == ".docx" and not path.name.startswith(("~$", ".")))
    reports = [path for path in ordinary if not is_checked_copy(path) and (_is_beside(path) or carries_data(path))]
    return max(reports, key=lambda path: (_is_beside(path), path.stat().st_mtime, path.name), default=None)


def is_checked_copy(path: Path) -> bool:
    """Whether a file's name is that of a checked copy, also of one saved beside another that was open."""
    return _NUMBERED.sub("", path.stem).endswith(CHECKED)


def checked_from(path: Path) -> Path | None:
    """The report beside a checked copy of it; None when there is none, or the file is no checked copy."""
    report = path.with_name(f"{_NUMBERED.sub('', path.stem).removesuffix(CHECKED)}{path.suffix}")
    return report if is_checked_copy(path) and report.is_file() else None


def figures_beside(path: Path) -> Path:
    """Where the figures workbook of a report is; a report saved beside one that was open has that one's."""
    own = path.with_name(f"{path.stem}{FIGURES_FILE}")
    return own if own.exists() else path.with_name(f"{_NUMBERED.sub('', path.stem)}{FIGURES_FILE}")


def carries_data(path: Path) -> bool:
    """Whether a report or figures workbook can be read that carries a report's data."""
    try:
        read_carried(path)
    except ReportgenError:
        return False
    return True


def _is_beside(path: Path) -> bool:
    return figures_beside(path).exists()


def _read(path: Path) -> EarlierFigures:
    _check_kind(path)
    with ZipFile(path) as package:
        if _is_workbook(path, package):
            return _from_workbook(path)
        return _from_document(path, package)


def _record(path: Path) -> Record:
    _check_kind(path)
    with ZipFile(path) as package:
        if _is_workbook(path, package):
            return _record_in_workbook(path)
        return _record_in_document(path, package)


def _check_kind(path: Path) -> None:
    if path.is_dir():
        raise UsageError(Finding(str(path), "is a folder, not a report.", _NAME_IT))
    with path.open("rb") as file:
        kind = kind_of(file.read(8))
        if kind is FileKind.PACKAGE:
            check_package(file, DOCUMENT)
    if kind is FileKind.OLD:
        remedy = "Remove the password, or save it anew as .docx or .xlsx."
        raise UsageError(Finding(path.name, "is protected with a password, or in an old format.", remedy))
    if path.suffix.lower() not in (".docx", ".xlsx", ".docm", ".xlsm"):
        raise UsageError(Finding(path.name, "is no Word document or Excel workbook.", _NAME_IT))


def _is_workbook(path: Path, package: ZipFile) -> bool:
    if "xl/workbook.xml" not in package.namelist():
        return False
    if max(part.file_size for part in package.infolist()) > _LARGEST_PART:
        raise UsageError(Finding(path.name, "is not a figures workbook of this program.", _NAME_IT))
    sheets = SheetParts(package)
    for name in _READ & set(sheets.names):
        sheets.scan(name)
    return True


# The report ---------------------------------------------------------------------------------------------------------


def _from_document(path: Path, package: ZipFile) -> EarlierFigures:
    record = _record_in_document(path, package)
    rows = _checked(_figure_of(row) for row in record.figures)
    facts = _checked((row["id"], _listed_figure(row)) for row in record.facts)
    return EarlierFigures(
        path.name,
        record.run.report,
        record.quarter,
        rows,
        facts,
        public=record.is_public,
        audience=record.audience_name,
    )


def _record_in_document(path: Path, package: ZipFile) -> Record:
    package.getinfo("word/document.xml")
    parts = [part for part in package.infolist() if re.fullmatch(r"customXml/[^/]+\.xml", part.filename)]
    read = [read_record(package.read(part)) for part in parts if part.file_size <= _LARGEST_PART]
    records = [record for record in read if record is not None]
    if len(records) > 1:
        what = "carries figures twice: nobody can tell which are the report's."
        raise DocumentError(
            Finding(path.name, what, "Name the report as the program made it, or its figures workbook.")
        )
    if records:
        return records[0]
    if _is_ours(package):
        what = "carries no figures: a finished report has none."
        raise UsageError(Finding(path.name, what, "Name the report before it was finished, or its figures workbook."))
    raise UsageError(Finding(path.name, "is not a report of this program.", _NAME_IT))


def _is_ours(package: ZipFile) -> bool:
    """Whether its properties name this program."""
    parts = (name for name in package.namelist() if name.startswith("docProps/"))
    return any(
        b"reportgen " in package.read(name) for name in parts if package.getinfo(name).file_size <= _LARGEST_PART
    )


def _figure_of(row: Mapping[str, str]) -> tuple[FigureKey, ListedFigure]:
    key = (row["series"], row["period_kind"], row.get("period", ""))
    return key, _listed_figure(row)


def _listed_figure(row: Mapping[str, str]) -> ListedFigure:
    return ListedFigure(*(row.get(name, "") for name in ("value", "numerator", "denominator", "reason")))


# The figures workbook -----------------------------------------------------------------------------------------------


def _from_workbook(path: Path) -> EarlierFigures:
    with CalamineWorkbook.from_path(str(path)) as book:
        if not {FIGURES, RUN} <= set(book.sheet_names):
            raise UsageError(Finding(path.name, "is not a figures workbook of this program.", _NAME_IT))
        run = {str(row[0]): str(row[1]) for row in _rows(book, RUN) if len(row) > 1}
        rows = _rows(book, FIGURES)
        facts = _rows(book, FACTS) if FACTS in book.sheet_names else []
    if not {QUARTER, REPORT} <= set(run):
        raise UsageError(Finding(path.name, "is not a figures workbook of this program.", _NAME_IT))
    if run.get(MADE_BY) == INSPECTION:
        raise UsageError(Finding(path.name, "lists what an inspection found; no report was made of it.", _NAME_IT))
    number, _, year = run[QUARTER].partition(" ")
    quarter = quarter_of(year, number)
    figures = _checked(_listed(rows, quarter))
    listed = _checked(_listed_facts(facts))
    public, audience = run.get(EDITION) == PUBLIC, run.get(AUDIENCE, "")
    return EarlierFigures(path.name, run[REPORT], quarter, figures, listed, public=public, audience=audience)


def _record_in_workbook(path: Path) -> Record:
    with CalamineWorkbook.from_path(str(path)) as book:
        cells = [cell for row in _rows(book, RECORD) for cell in row] if RECORD in book.sheet_names else []
    record = read_record(unpacked_record(cells)) if cells else None
    if record is None:
        raise UsageError(Finding(path.name, "is not a figures workbook that goes with a report.", _NAME_IT))
    return record


def _rows(book: CalamineWorkbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book.get_sheet_by_name(sheet).iter_rows()]


def _listed(rows: list[list[object]], quarter: Quarter) -> Iterator[tuple[FigureKey, ListedFigure]]:
    """The targets, months and years."""
    months = {month.long_label: str(month) for month in quarter.year.months}
    for row in _named(rows):
        kind = _LISTED.get(str(row[KIND]))
        if kind is not None:
            period = str(row[PERIOD])
            figure = _written(row, _plain(row[FIGURE]) if kind == "target" else _shown_number(str(row[SHOWN_AS])))
            yield (str(row[INDICATOR_ID]), kind, months[period] if kind == "month" else period), figure


def _listed_facts(rows: list[list[object]]) -> Iterator[tuple[str, ListedFigure]]:
    for row in _named(rows):
        yield str(row[INDICATOR_ID]), _written(row, _shown_number(str(row[SHOWN_AS])))


def _named(rows: list[list[object]]) -> Iterator[Mapping[str, object]]:
    """Each row by the names of the columns: an analyst may have moved or sorted them."""
    header = [str(text) for text in rows[0]] if rows else []
    for row in rows[1:]:
        yield dict(zip(header, row, strict=False))


def _written(row: Mapping[str, object], value: str) -> ListedFigure:
    return ListedFigure(value, _plain(row[NUMERATOR]), _plain(row[DENOMINATOR]), str(row[WHY_NONE]))


def _shown_number(text: str) -> str:
    """68.2% as 68.2, 1,042 as 1042; nothing for words."""
    number = text.removesuffix("%").replace(",", "")
    return number if _NUMBER.fullmatch(number) else ""


def _plain(number: object) -> str:
    return plain_number(Fraction(number)) if isinstance(number, int | float) else ""


def _checked(rows: Iterable[tuple[Key, ListedFigure]]) -> dict[Key, ListedFigure]:
    """All of them. Raises ValueError where a number is none."""
    figures = dict(rows)
    for figure in figures.values():
        for text in (figure.value, figure.numerator, figure.denominator):
            if text and not _NUMBER.fullmatch(text):
                raise ValueError("no number")
    return figures
