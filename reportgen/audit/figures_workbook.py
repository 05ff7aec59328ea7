"""The figures workbook: every figure with where it comes from, beside the report.

Evidence in, an Excel workbook out. `write_workbook` writes it so that the same evidence gives the same bytes.
"""

import platform
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from reportgen.audit import findings, tables
from reportgen.audit.evidence import Evidence
from reportgen.audit.look import (
    Column,
    Content,
    Link,
    Number,
    Strong,
    add_styles,
    put,
    set_up_page,
    write_header,
    write_pairs,
    write_table,
    write_title,
)
from reportgen.audit.places import internal
from reportgen.audit.record import printable
from reportgen.report.edition import meaning

SUMMARY, FIGURES, FACTS, QUALITY = "Summary", "Figures", "Facts", "Data quality"
REVISIONS, SHEETS, RUN = "Revisions", "Sheets read", "Run"
REPORT, QUARTER = "Report in the catalogue", "Quarter"
EDITION, PUBLIC = "Edition", "public"
RECORD = "Record"
"""A hidden sheet: what the report carries, packed, for a report that has lost it."""
MADE_BY, INSPECTION = "Made by the command", "inspect"

_LONGEST_CELL, _LARGEST_RECORD = 32_000, 64_000_000
_CONTENTS = {
    FIGURES: "Every target, month, quarter and year, with its counts, how it is counted, and where in the workbook.",
    FACTS: "Figures for the analysis, beside those of the tables.",
    QUALITY: "What in the workbook is wrong or should be looked at, with links to its cells.",
    REVISIONS: "Figures that an earlier report published and that are others now.",
    SHEETS: "What was found on each sheet of the workbook.",
    RUN: "Which workbook, catalogue and program made these figures, and when.",
}


_FOR_PUBLIC = {FIGURES: "Every target, month, quarter and year that the public edition shows."}


def figures_workbook(evidence: Evidence) -> Workbook:
    """The workbook with a summary, every figure and fact, findings, revisions, sheets and the run."""
    book = Workbook()
    add_styles(book)
    summary = book["Sheet"]
    summary.title = SUMMARY
    sheets = {name: book.create_sheet(name) for name in _contents(evidence)}
    figures = evidence.figures
    told: dict[str, tuple[Sequence[Column], Iterator[Sequence[Content]], int]] = {
        FIGURES: (*tables.told(tables.FIGURES, tables.figure_rows(evidence), figures), 3),
        FACTS: (*tables.told(tables.fact_columns(figures), tables.fact_rows(evidence), figures), 2),
        QUALITY: (findings.QUALITY, findings.quality_rows(evidence), 0),
        REVISIONS: (findings.REVISIONS, findings.revision_rows(evidence), 0),
        SHEETS: (findings.SHEETS, findings.sheet_rows(evidence), 1),
    }
    rows = {name: write_table(sheets[name], *told[name]) for name in told if name in sheets}
    _write_run(sheets[RUN], evidence)
    _write_summary(summary, evidence, rows | {REVISIONS: _number_revised(evidence)})
    if evidence.record and not figures.edition:
        _write_record(book.create_sheet(RECORD), evidence.record)
    _finish(book, evidence)
    return book


def _contents(evidence: Evidence) -> Mapping[str, str]:
    """The sheets, each with what is on it; what is wrong in the source workbook is not for the public."""
    if evidence.figures.edition is None:
        return _CONTENTS
    return {name: said for name, said in (_CONTENTS | _FOR_PUBLIC).items() if name not in (QUALITY, SHEETS)}


def write_workbook(book: Workbook, path: Path) -> None:
    """Writes it with one time throughout, that of its properties, so that the same run gives the same bytes."""
    written = BytesIO()
    with ZipFile(written, "w") as package:
        ExcelWriter(book, package).save()  # book.save() would date the properties anew
    made = book.properties.created.timetuple()[:6]
    with ZipFile(written) as parts, ZipFile(path, "w") as package:
        for name in parts.namelist():
            package.writestr(ZipInfo(name, made), parts.read(name), ZIP_DEFLATED)


def _write_run(sheet: Worksheet, evidence: Evidence) -> None:
    run = evidence.run
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 80
    write_header(sheet, 1, "Run", "")
    pairs: list[tuple[str, Content]] = [
        ("Workbook", run.workbook),
        ("Workbook's SHA-256", run.sha256),
        ("Workbook saved (UTC)", run.saved or "not known"),
        ("Read and counted (UTC)", run.made),
        (QUARTER, str(evidence.figures.quarter)),
        (REPORT, run.report),
        (EDITION, PUBLIC if evidence.figures.edition else "full"),
        (MADE_BY, INSPECTION if evidence.revisions is None else "build"),
        ("Version of the catalogue", run.catalogue),
        ("Program", run.program),
        ("Python", platform.python_version()),
    ]
    write_pairs(sheet, 2, pairs)
    sheet.freeze_panes = "A2"


def _write_record(sheet: Worksheet, record: bytes) -> None:
    sheet.sheet_state = "veryHidden"
    packed = zlib.compress(record, 9).hex()  # no letters that could make a word
    for start in range(0, len(packed), _LONGEST_CELL):
        sheet.append([packed[start : start + _LONGEST_CELL]])


def unpacked_record(cells: Iterable[object]) -> bytes:
    """The record of the hidden sheet, from its cells. Raises ValueError when it is damaged or too large."""
    unpacking = zlib.decompressobj()
    try:
        record = unpacking.decompress(bytes.fromhex("".join(str(cell) for cell in cells)), _LARGEST_RECORD)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not unpacking.eof:
        raise ValueError("too large, or not whole")
    return record


def _write_summary(sheet: Worksheet, evidence: Evidence, rows: dict[str, int]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 96
    sheet.column_dimensions["C"].width = 10
    write_title(sheet, "Where the figures come from")
    below = write_pairs(sheet, 3, _about(evidence))
    write_header(sheet, below + 1, "Sheet", "What is on it", "Rows")
    for row, (name, said) in enumerate(_contents(evidence).items(), start=below + 2):
        counted = Number(rows[name]) if name in rows else None
        for place, content in enumerate((Link(name, internal(name)), said, counted), start=1):
            put(sheet, row, place, content)
    sheet.sheet_view.showGridLines = False


def _about(evidence: Evidence) -> Iterator[tuple[str, Content]]:
    words, quality, revisions = evidence.catalogue.words, evidence.quality, evidence.revisions
    yield "Report", words.title
    yield "Council", words.council
    yield QUARTER, str(evidence.figures.quarter)
    yield "Workbook", _source(evidence)
    yield "Figures in the report", f"{evidence.figures.published:,}"
    yield "Facts for the analysis", f"{len(evidence.figures.facts):,}"
    if evidence.figures.edition:
        yield "Edition", f"Public; {meaning(evidence.figures.edition)}."
    else:
        stops = f"{len(quality.stops):,}"
        yield "Findings that make figures wrong", Strong(stops) if quality.stops else stops
        yield "Findings to look at", f"{len(quality.warns):,}"
    if revisions is not None and revisions.revised:
        yield "Revised figures", f"{len(revisions.revised):,} since {revisions.source} ({revisions.quarter})."
    else:
        yield "Revised figures", findings.nothing_revised(revisions)


def _number_revised(evidence: Evidence) -> int:
    return len(evidence.revisions.revised) if evidence.revisions else 0


def _source(evidence: Evidence) -> Content:
    linked = evidence.link and not evidence.figures.edition
    return Link(evidence.run.workbook, "", evidence.link) if linked else evidence.run.workbook


def _finish(book: Workbook, evidence: Evidence) -> None:
    words, run = evidence.catalogue.words, evidence.run
    title = printable(f"{words.title}, {evidence.figures.quarter}: figures")
    for sheet in book.worksheets:
        set_up_page(sheet, title, large=sheet.title in (FIGURES, FACTS))
    made = run.made.replace(tzinfo=None)
    book.properties = DocumentProperties(
        title=title,
        creator=printable(words.council),
        lastModifiedBy=run.program,
        description=printable(f"Figures counted by {run.program} from {run.workbook}."),
        language="en-GB",
        created=made,
        modified=made,
    )
