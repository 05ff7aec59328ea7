"""Brings the report together from the catalogue's words and the figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from reportgen.catalogue.model import Catalogue, Section, TableKind
from reportgen.figures import Figures
from reportgen.figures.revisions import Revisions
from reportgen.period import Quarter, long_date
from reportgen.quality import Quality
from reportgen.report.changes import changes
from reportgen.report.charts import chart
from reportgen.report.comparators import comparators
from reportgen.report.drafts import with_drafts
from reportgen.report.edition import PUBLIC_FILE, PUBLIC_LINE
from reportgen.report.marks import NO_QUALITY, NO_REVISIONS, SOME_IN_DOUBT, Marks
from reportgen.report.model import Overview, Report, ReportSection, Table
from reportgen.report.notes import benchmarks_source, data_notes
from reportgen.report.scorecard import scorecard
from reportgen.report.standing import standing
from reportgen.report.tables import annual_table, comparison_table, month_table


def assemble_report(  # noqa: PLR0913  # one for each thing that a report is made of
    catalogue: Catalogue,
    figures: Figures,
    saved: datetime | None,
    committee: str = "",
    *,
    quality: Quality = NO_QUALITY,
    revisions: Revisions = NO_REVISIONS,
    drafts: bool = True,
) -> Report:
    """The whole report. `saved` is when the workbook was last saved; `committee` overrides the catalogue's; without
    `drafts` each analysis has only its questions.

    Figures that a finding of `quality` makes wrong, and those that are in `revisions`, are marked wherever they stand.
    """
    words = catalogue.words
    quarter = figures.quarter
    marks = Marks(quarter, quality, revisions)
    card, changed = scorecard(catalogue.sections, figures, marks), changes(catalogue.sections, figures, marks)
    sections = [_section(section, figures, catalogue, marks) for section in catalogue.sections]
    as_at = " ".join(filter(None, [_as_at(quarter, saved), PUBLIC_LINE if figures.edition else ""]))
    if not changed.tables:  # no page of its own for one sentence
        card = replace(card, sentences=[*card.sentences, *changed.sentences])
    report = Report(
        title=words.title,
        council=words.council,
        committee=committee or words.committee,
        quarter=quarter,
        quarter_line=_quarter_line(quarter),
        data_line=f"{as_at} {SOME_IN_DOUBT}" if marks.any_doubtful else as_at,
        as_at=as_at,
        file_name=report_file_name(catalogue, quarter, public=figures.edition is not None),
        overview_prompts=words.overview_prompts,
        scorecard=card,
        changes=changed,
        sections=sections,
        data_notes=data_notes(catalogue, figures, marks, {*_printed(sections), *_overviews(card, changed)}),
        glossary=catalogue.glossary,
    )
    return with_drafts(report, catalogue, figures, quality) if drafts else report


def _section(section: Section, figures: Figures, catalogue: Catalogue, marks: Marks) -> ReportSection:
    by_month = [layout for layout in section.tables if layout.kind is TableKind.MONTHS]
    compared = [layout for layout in section.tables if layout.kind is TableKind.COMPARISON]
    main = [name for layout in section.tables if not layout.breakdown_of for name in layout.indicators]
    annual = [annual_table(layout, figures, marks) for layout in by_month]
    beside = comparators(section, figures, marks, benchmarks_source(catalogue, figures))
    return ReportSection(
        id=section.id,
        heading=section.heading,
        definition=section.definition,
        prompts=section.prompts,
        standings=[standing(figures.series[name], figures, marks) for name in main],
        month_tables=_titled(section, "by month", [month_table(layout, figures, marks) for layout in by_month]),
        comparisons=_titled(section, "with benchmarks", [comparison_table(one, figures, marks) for one in compared]),
        annual_tables=_titled(section, "by year", [table for table in annual if table]),
        comparators=_titled(section, "compared", beside),
        charts=[chart(layout, figures, catalogue.words.area, marks) for layout in section.charts],
    )


def _titled(section: Section, how: str, tables: Sequence[Table]) -> list[Table]:
    """Referrals - Timeliness: by month. A table with a caption has that in it, too."""
    return [
        replace(table, title=f"{section.heading}: {f'{table.caption}, ' if table.caption else ''}{how}")
        for table in tables
    ]


def _printed(sections: Sequence[ReportSection]) -> Iterator[str]:
    """The texts of the sections' tables and sentences."""
    for section in sections:
        yield from (standing.text for standing in section.standings)
        for tables in (section.month_tables, section.comparisons, section.annual_tables, section.comparators):
            yield from (cell for table in tables for row in table.rows for cell in row.cells)


def _overviews(*pages: Overview) -> Iterator[str]:
    """The texts of the tables before the sections."""
    return (cell.text for page in pages for table in page.tables for row in table.rows for cell in row.cells)


def _quarter_line(quarter: Quarter) -> str:
    first, _, last = quarter.months
    return f"Quarter {quarter.number} ({first.name} - {last.name}) {quarter.year}"


def _as_at(quarter: Quarter, saved: datetime | None) -> str:
    when = f"Data as at {long_date(quarter.end)}."
    return f"{when} Workbook last saved on {long_date(saved.date())}." if saved else when


def report_file_name(catalogue: Catalogue, quarter: Quarter, *, public: bool = False) -> str:
    """The report's file name, without its ending; a public edition's never is the full report's."""
    year = str(quarter.year).replace("/", "-")
    name = catalogue.words.file_name.replace("{year}", year).replace("{quarter}", f"Q{quarter.number}")
    return f"{name}{PUBLIC_FILE}" if public else name
