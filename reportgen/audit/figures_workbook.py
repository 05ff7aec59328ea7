"""The figures workbook: every figure with where it comes from, beside the report.

Evidence in, an Excel workbook out; the same evidence gives the same bytes.
"""

import platform
from collections.abc import Iterator, Mapping, Sequence

from reportgen.audit import findings, tables
from reportgen.audit.content import Column, Content, Link, Number, Strong
from reportgen.audit.evidence import Evidence
from reportgen.audit.layout import (
    AUDIENCE,
    EDITION,
    FACTS,
    FIGURES,
    INSPECTION,
    MADE_BY,
    PUBLIC,
    QUALITY,
    QUARTER,
    RECORD,
    REPORT,
    REVISIONS,
    RUN,
    SHEETS,
    SUMMARY,
    packed_record,
)
from reportgen.audit.look import Book, Sheet
from reportgen.audit.places import internal
from reportgen.formats import printable
from reportgen.report.edition import meaning

_LONGEST_CELL = 32_000
_CONTENTS = {
    FIGURES: "Every target, month, quarter and year, with its counts, how it is counted, and where in the workbook.",
    FACTS: "Figures for the analysis, beside those of the tables.",
    QUALITY: "What in the workbook is wrong or should be looked at, with links to its cells.",
    REVISIONS: "Figures that an earlier report published and that are others now.",
    SHEETS: "What was found on each sheet of the workbook.",
    RUN: "Which workbook, catalogue and program made these figures, and when.",
}


_FOR_PUBLIC = {FIGURES: "Every target, month, quarter and year that the public edition shows."}


def figures_workbook(evidence: Evidence) -> bytes:
    """The workbook with a summary, every figure and fact, findings, revisions, sheets and the run."""
    book = Book()
    summary = book.sheet(SUMMARY)
    sheets = {name: book.sheet(name) for name in _contents(evidence)}
    figures = evidence.figures
    told: dict[str, tuple[Sequence[Column], Iterator[Sequence[Content]], int]] = {
        FIGURES: (*tables.told(tables.FIGURES, tables.figure_rows(evidence), figures), 3),
        FACTS: (*tables.told(tables.fact_columns(figures), tables.fact_rows(evidence), figures), 2),
        QUALITY: (findings.QUALITY, findings.quality_rows(evidence), 0),
        REVISIONS: (findings.REVISIONS, findings.revision_rows(evidence), 0),
        SHEETS: (findings.SHEETS, findings.sheet_rows(evidence), 1),
    }
    rows = {name: sheets[name].write_table(*told[name]) for name in told if name in sheets}
    _write_run(sheets[RUN], evidence)
    _write_summary(summary, evidence, rows | {REVISIONS: _number_revised(evidence)})
    if evidence.record and not figures.edition:
        _write_record(book.sheet(RECORD), evidence.record)
    _finish(book, {SUMMARY: summary, **sheets}, evidence)
    return book.packed()


def _contents(evidence: Evidence) -> Mapping[str, str]:
    """The sheets, each with what is on it; what is wrong in the source workbook is not for the public."""
    if evidence.figures.edition is None:
        return _CONTENTS
    return {name: said for name, said in (_CONTENTS | _FOR_PUBLIC).items() if name not in (QUALITY, SHEETS)}


def _write_run(sheet: Sheet, evidence: Evidence) -> None:
    run = evidence.run
    sheet.set_widths(34, 80)
    sheet.write_header(1, "Run", "")
    pairs: list[tuple[str, Content]] = [
        ("Workbook", run.workbook),
        ("Workbook's SHA-256", run.sha256),
        ("Workbook saved (UTC)", run.saved or "not known"),
        ("Read and counted (UTC)", run.made),
        (QUARTER, str(evidence.figures.quarter)),
        (REPORT, run.report),
        (EDITION, PUBLIC if evidence.figures.edition else "full"),
        *_made_for(evidence),
        (MADE_BY, INSPECTION if evidence.revisions is None else "build"),
        ("Version of the catalogue", run.catalogue),
        ("Program", run.program),
        ("Python", platform.python_version()),
    ]
    sheet.write_pairs(2, pairs)
    sheet.keep_header_in_sight()


def _made_for(evidence: Evidence) -> list[tuple[str, Content]]:
    audience = evidence.catalogue.audience
    return [(AUDIENCE, audience.name)] if audience else []


def _write_record(sheet: Sheet, record: bytes) -> None:
    sheet.hide()
    packed = packed_record(record)
    for row, start in enumerate(range(0, len(packed), _LONGEST_CELL), start=1):
        sheet.put(row, 1, packed[start : start + _LONGEST_CELL])


def _write_summary(sheet: Sheet, evidence: Evidence, rows: dict[str, int]) -> None:
    sheet.set_widths(34, 96, 10)
    sheet.write_title("Where the figures come from")
    below = sheet.write_pairs(3, _about(evidence))
    sheet.write_header(below + 1, "Sheet", "What is on it", "Rows")
    for row, (name, said) in enumerate(_contents(evidence).items(), start=below + 2):
        counted = Number(rows[name]) if name in rows else None
        for place, content in enumerate((Link(name, internal(name)), said, counted), start=1):
            sheet.put(row, place, content)
    sheet.hide_grid()


def _about(evidence: Evidence) -> Iterator[tuple[str, Content]]:
    words, quality, revisions = evidence.catalogue.words, evidence.quality, evidence.revisions
    yield "Report", words.title
    yield "Council", words.council
    yield QUARTER, str(evidence.figures.quarter)
    yield from _made_for(evidence)
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


def _finish(book: Book, sheets: Mapping[str, Sheet], evidence: Evidence) -> None:
    words, run = evidence.catalogue.words, evidence.run
    title = printable(f"{words.title}, {evidence.figures.quarter}: figures")
    for name, sheet in sheets.items():
        sheet.set_up_page(title, large=name in (FIGURES, FACTS))
    book.set_properties(
        {
            "title": title,
            "author": printable(words.council),
            "comments": printable(f"Figures counted by {run.program} from {run.workbook}."),
            "created": run.made.replace(tzinfo=None),
        }
    )
