"""What stands on the sheets of findings, revisions and sheets read, as plain rows."""

from collections.abc import Iterator, Sequence

from reportgen.audit.content import Column, Content, Link, Strong
from reportgen.audit.evidence import BASES, Evidence
from reportgen.audit.places import Place, place_of
from reportgen.audit.tables import PERIOD, Kind, reasons, rows_counted
from reportgen.catalogue.model import Catalogue, Severity
from reportgen.figures import Revisions
from reportgen.period import Month
from reportgen.quality import QualityFinding

QUALITY = (
    Column("Severity", 10),
    Column("Sheet", 20),
    Column("Cell", 12),
    Column("What was found", 62),
    Column("What to do", 50),
    Column("Rule", 34),
    Column("Figures touched", 50),
    Column("Months", 30),
    Column("Facts touched", 50),
)
REVISIONS = (
    Column("Code", 9),
    Column("Indicator", 44),
    Column(PERIOD, 16),
    Column("Published", 14),
    Column("Now", 14),
    Column("Counts then", 20),
    Column("Counts now", 20),
    Column("Compared with", 50),
)
SHEETS = (
    Column("Sheet", 26),
    Column("Used as", 22),
    Column("Header row", 11, numbers=True),
    Column("Rows read", 11, numbers=True),
    Column("Rows left out", 40),
    Column("Columns read", 70),
    Column("Columns not used", 50),
)


def quality_rows(evidence: Evidence) -> Iterator[Sequence[Content]]:
    """A row for each finding, those that stop a figure first."""
    for finding in evidence.quality.findings:
        titles = dict.fromkeys(fact.title for fact in evidence.figures.facts if fact.origin in finding.facts)
        place = place_of(finding.where, evidence.run.workbook, [sheet.name for sheet in evidence.sheets])
        yield [
            Strong("stops") if finding.severity is Severity.STOPS else finding.severity.value,
            place.sheet or place.cell,
            _link(evidence, place),
            finding.what,
            finding.remedy,
            finding.rule,
            _touched(evidence.catalogue, finding),
            ", ".join(month.label for month in sorted(finding.months)),
            "; ".join(titles),
        ]


def _link(evidence: Evidence, place: Place) -> Content:
    """The cell as a link to the source workbook; where there is none to link to, it is only named."""
    if not place.sheet:
        return ""
    return Link(place.cell or "the sheet", place.location, evidence.link) if evidence.link else place.cell


def _touched(catalogue: Catalogue, finding: QualityFinding) -> str:
    ids = [name for name in catalogue.indicators if name in finding.indicators]
    return "; ".join(catalogue.indicators[name].name for name in ids)


def revision_rows(evidence: Evidence) -> Iterator[Sequence[Content]]:
    """A row for each published figure and target that is another one now; a sentence where there is none."""
    revisions = evidence.revisions
    if revisions is None or not (revisions.revised or revisions.totals or revisions.targets):
        yield ["", nothing_revised(revisions)]
        return
    compared = f"{revisions.source} ({revisions.quarter})"
    for one in revisions.revised:
        period = one.period.long_label if isinstance(one.period, Month) else str(one.period)
        yield [*_named(evidence, one.indicator), period, one.old, one.new, one.old_counts, one.new_counts, compared]
    for total in revisions.totals:
        period = f"{total.quarter}{BASES[total.basis]}"
        counts = total.old_counts, total.new_counts
        yield [*_named(evidence, total.indicator), period, total.old, total.new, *counts, compared]
    for target in revisions.targets:
        yield [*_named(evidence, target.indicator), Kind.TARGET.value, target.old, target.new, "", "", compared]


def _named(evidence: Evidence, indicator: str) -> tuple[str, str]:
    found = evidence.catalogue.indicators[indicator]
    return found.code, found.title


def nothing_revised(revisions: Revisions | None) -> str:
    """Why no figure is listed as revised."""
    if revisions is None:
        return "This is an inspection of the workbook, and no report; nothing was compared."
    if revisions.source is None:
        return "There was no earlier report to compare with."
    return f"No published figure has changed since {revisions.source} ({revisions.quarter})."


def sheet_rows(evidence: Evidence) -> Iterator[Sequence[Content]]:
    """A row for each sheet of the source workbook."""
    for sheet in evidence.sheets:
        yield [
            sheet.name,
            sheet.used_as or "not used",
            rows_counted(sheet.header_row),
            rows_counted(sheet.rows) if sheet.used_as else None,
            reasons(sheet.left_out),
            "; ".join(f"{letter} {column}" for column, letter in sheet.columns.items()),
            "; ".join(sheet.unused),
        ]
