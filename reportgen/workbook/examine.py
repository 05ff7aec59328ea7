"""Reads a whole workbook by the catalogue: what is usable of it, what was found, and all that is missing at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.catalogue.model import Catalogue
from reportgen.errors import Finding, WorkbookError
from reportgen.sources import CaseList, Doubt, SheetFound, Workbook
from reportgen.workbook.ahead import SheetsAhead
from reportgen.workbook.case_lists import CaseListReader
from reportgen.workbook.names import LAYOUT_FILE, Guide, dates_wanted, rows_wanted, sheets_wanted
from reportgen.workbook.opening import opened, when_saved
from reportgen.workbook.sheets import Search, shown_sheet
from reportgen.workbook.tables import TableReader
from reportgen.workbook.unused import note_unused, renamed_sheets


@dataclass(frozen=True)
class Examined:
    """What was found in a workbook, sheet by sheet in its own order. With faults there is no `workbook` to count."""

    sheets: Sequence[SheetFound]
    faults: Sequence[Finding]
    doubts: Sequence[Doubt]
    workbook: Workbook | None


def read_workbook(path: Path, catalogue: Catalogue) -> Workbook:
    """Everything that the catalogue asks of the workbook. Raises WorkbookError with all faults together."""
    examined = examine_workbook(path, catalogue)
    if examined.workbook is None:
        raise WorkbookError(*examined.faults)
    return examined.workbook


def examine_workbook(path: Path, catalogue: Catalogue) -> Examined:
    """What the workbook holds, whether or not it can be used. Raises WorkbookError for what is no whole workbook."""
    wanted, guide = sheets_wanted(catalogue.layout), Guide(catalogue.files)
    with opened(path) as book, SheetsAhead(book, path, [one.sheet for one in wanted.values()]) as ahead:
        search = Search(path.name, ahead.names, ahead, wanted, guide)
        case_lists, doubts = _case_lists(search, catalogue)
        tables = TableReader(search, rows_wanted(catalogue), doubts)
        scorecard, population = tables.scorecard(), tables.population()
        (benchmarks, title), previous = tables.benchmarks(), tables.previous_quarters()
        note_unused(search)
        doubts += renamed_sheets(search)
    found = sorted(search.found, key=lambda sheet: search.sheets.index(sheet.name))
    sheets = tuple(one if one.used_as else replace(one, name=shown_sheet(one.name, search.sheets)) for one in found)
    if search.faults:
        return Examined(sheets, tuple(search.faults), tuple(doubts), None)
    workbook = Workbook(
        name=path.name,
        saved=when_saved(path),
        case_lists=case_lists,
        scorecard=scorecard,
        population=population,
        benchmarks=benchmarks,
        benchmarks_title=title,
        doubts=tuple(doubts),
        previous_quarters=previous,
        sheets=sheets,
    )
    return Examined(sheets, (), workbook.doubts, workbook)


def _case_lists(search: Search, catalogue: Catalogue) -> tuple[dict[str, CaseList], list[Doubt]]:
    doubts: list[Doubt] = []
    reader = CaseListReader(
        catalogue.layout, dates_wanted(catalogue.measures.values()), _yes_no_remedy(search.guide), doubts
    )
    case_lists = {}
    for name, layout in catalogue.layout.case_lists.items():
        sheet = search.sheet(f"case-lists > {name}")
        if sheet is not None:
            case_lists[name], left_out = reader.read(sheet, layout)
            search.note_found(sheet, name, {}, len(case_lists[name]), left_out)
    return case_lists, doubts


def _yes_no_remedy(guide: Guide) -> str:
    """Where another word for yes or no is added."""
    lines = [guide.line(f"{LAYOUT_FILE} > {key}") for key in ("yes-words", "no-words")]
    yes, no = (f" (line {line})" if line else "" for line in lines)
    return f"Another word for them can be added to yes-words{yes} or no-words{no} in {LAYOUT_FILE}."
