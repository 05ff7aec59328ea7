"""Fills the template: what its tags may name is what `_context` gives.

A report and its charts in, a finished document out; nothing is written to disk.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from docx.document import Document
from markupsafe import Markup

from reportgen.catalogue.draft_names import LONGEST_TAG
from reportgen.report.model import (
    Chart,
    DraftParagraph,
    DraftPiece,
    DrawnChart,
    LinkedTable,
    Overview,
    Phrase,
    Report,
    ReportSection,
    RunFacts,
    Status,
)
from reportgen.word.charts import ChartBook
from reportgen.word.finish import finish
from reportgen.word.links import section_link
from reportgen.word.prompts import prompt_text
from reportgen.word.template import Template, read_template, render

_NUMBER = Markup(
    '<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{tag}"/><w:id w:val="0"/>'
    '<w15:appearance xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:val="hidden"/>'
    "</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"
)
"""A content control that looks like ordinary text (since Word 2013, which alone knows its appearance)."""
_STATUS_STYLES = {Status.MET: "Status Met", Status.NEAR: "Status Near", Status.MISSED: "Status Missed"}


def fill_template(path: Path, report: Report, charts: Iterable[DrawnChart], run: RunFacts) -> Document:
    """The report as a Word document, which carries the run's facts.

    `charts` are in the order of `report.charts`. Raises TemplateError.
    """
    template = read_template(path)
    document = render(template, _context(template, report, charts, run.workbook))
    finish(document, report, run)
    return document


def _context(template: Template, report: Report, charts: Iterable[DrawnChart], workbook: str) -> dict[str, object]:
    """Everything that the template's tags may name. README lists them for whoever restyles the template."""
    book = ChartBook(template.docx.part)
    drawn = iter(charts)
    styles = {status: template.docx.styles[name].style_id for status, name in _STATUS_STYLES.items()}
    link = template.docx.styles["Hyperlink"].style_id
    return {
        "report": {
            "title": report.title,
            "council": report.council,
            "committee": report.committee,
            "quarter_line": report.quarter_line,
            "quarter_short": str(report.quarter),
            "data_line": report.data_line,
            "as_at": report.as_at,
            "workbook": workbook,
        },
        "scorecard": _overview(report.scorecard, styles, link),
        "changes": _overview(report.changes, styles, link),
        "overview_draft": _draft(report.overview_draft),
        "overview_prompt": prompt_text(report.overview_prompts, below_draft=bool(report.overview_draft)),
        "sections": [_section(section, book, drawn, (styles, link)) for section in report.sections],
        "data_notes": report.data_notes,
        "glossary": report.glossary,
    }


def _overview(page: Overview, styles: Mapping[Status, str], link: str) -> dict[str, Any]:
    return {
        "sentences": [_sentence(sentence.phrases, styles, link) for sentence in page.sentences],
        "tables": [_linked_table(table, styles, link) for table in page.tables],
    }


def _linked_table(table: LinkedTable, styles: Mapping[Status, str], link: str) -> dict[str, Any]:
    """A table whose rows each lead to a section by their label."""
    rows = [
        {
            "label": section_link(row.section, row.label, link),
            "cells": [_sentence([cell], styles, link) for cell in row.cells],
        }
        for row in table.rows
    ]
    return {**vars(table), "rows": rows}


def _section(
    section: ReportSection, book: ChartBook, drawn: Iterator[DrawnChart], looks: tuple[Mapping[Status, str], str]
) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": section.heading,
        "definition": section.definition,
        "draft": _draft(section.draft),
        "prompt": prompt_text(section.prompts, below_draft=bool(section.draft)),
        "standings": [
            {"name": standing.name, "sentence": _sentence(standing.phrases, *looks)} for standing in section.standings
        ],
        "month_tables": section.month_tables,
        "comparisons": section.comparisons,
        "annual_tables": section.annual_tables,
        "comparators": section.comparators,
        "charts": [[book.add(next(drawn)) for _ in line] for line in _chart_lines(section.charts)],
    }


def _draft(paragraphs: Sequence[DraftParagraph]) -> list[Markup]:
    """The paragraphs' runs; each number stands in a content control of its own, so that it can be found again."""
    return [Markup("").join(_draft_piece(piece) for piece in paragraph.pieces) for paragraph in paragraphs]


def _draft_piece(piece: DraftPiece) -> Markup:
    run = _run(Phrase(piece.text), {})
    if piece.number is None:
        return run
    name = piece.title if len(piece.title) <= LONGEST_TAG else f"{piece.title[: LONGEST_TAG - 3]}..."
    return _NUMBER.format(title=name, tag=piece.number.tag, run=run)


def _sentence(phrases: Sequence[Phrase], styles: Mapping[Status, str], link: str) -> Markup:
    """Runs, of which some lead to sections; those with a status have that status's style, and the words say it too."""
    return Markup("").join(
        section_link(phrase.section, phrase.text, link) if phrase.section else _run(phrase, styles)
        for phrase in phrases
    )


def _run(phrase: Phrase, styles: Mapping[Status, str]) -> Markup:
    style = Markup('<w:rPr><w:rStyle w:val="{}"/></w:rPr>').format(styles[phrase.status]) if phrase.status else ""
    return Markup('<w:r>{style}<w:t xml:space="preserve">{text}</w:t></w:r>').format(
        style=style, text=Markup(escape(phrase.text))
    )


def _chart_lines(charts: Sequence[Chart]) -> list[list[Chart]]:
    """Two charts side by side where both are narrow, a wide one alone."""
    lines: list[list[Chart]] = []
    for chart in charts:
        if lines and len(lines[-1]) == 1 and not chart.wide and not lines[-1][0].wide:
            lines[-1].append(chart)
        else:
            lines.append([chart])
    return lines
