"""sections.toml, report.toml and glossary.toml: what the report says and in which order."""

from collections.abc import Mapping, Sequence

from reportgen.catalogue.drafts import read_draft
from reportgen.catalogue.keys import PUBLIC_EDITION, Keys, check_name
from reportgen.catalogue.model import (
    AnnualRule,
    ChartForm,
    ChartKind,
    ChartLayout,
    ChartPeriod,
    DraftPattern,
    Indicator,
    ReportWords,
    Section,
    TableKind,
    TableLayout,
    Term,
)

LONGEST_TITLE = 64 - len("Questions: ")
"""Word refuses a file in which a content control's title or tag is over 64 characters."""

_NOT_IN_FILE_NAMES = '\\/:*?"<>|'
_MOST_LINES = 4
"""More lines, or columns side by side, than that cannot be told apart."""
_MOST_PARTS = 18
"""Six colours in three patterns: more parts of a stack cannot be told apart either."""
_OVERVIEW = "overview"


def parse_overview_draft(keys: Keys) -> tuple[DraftPattern, ...]:
    """What the Key messages begin with; it stands in sections.toml, above the sections."""
    return read_draft(keys, "overview-draft")


def parse_sections(keys: Keys, indicators: Mapping[str, Indicator]) -> tuple[Section, ...]:
    """Every section; each indicator must stand in exactly one of their tables, so that none is lost."""
    sections = tuple(_section(entry, indicators) for entry in keys.tables("sections", named_by="id"))
    if not sections:
        keys.fault("holds no [[sections]].", "A report needs at least one section; each begins with that line.")
    placed = [name for section in sections for name in section.indicators]
    for name in indicators:
        if placed.count(name) != 1:
            often = "no section's table" if name not in placed else "more than one table"
            keys.fault(f"indicator '{name}' stands in {often}.", "Each belongs in exactly one.")
    ids = [section.id for section in sections]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        keys.fault(f"two sections have the id '{name}'.")
    if _OVERVIEW in ids:
        keys.fault(f"'{_OVERVIEW}' stands for the Key messages; give the section another id.")
    keys.finish()
    return sections


def parse_words(keys: Keys) -> ReportWords:
    """report.toml."""
    words = ReportWords(
        title=keys.text("title"),
        council=keys.text("council"),
        area=keys.text("area"),
        committee=keys.text("committee"),
        file_name=keys.text("file-name"),
        overview_prompts=keys.texts("overview-prompts"),
        pdf=keys.switch("pdf", default=False),
        charts=keys.choice("charts", ChartForm, ChartForm.PICTURE),
    )
    keys.raw(PUBLIC_EDITION)  # read in a file of its own
    for mark in ("{year}", "{quarter}"):
        if mark not in words.file_name:
            keys.fault(f"must hold {mark}, or two quarters would have one name.", key="file-name")
    if any(letter in words.file_name for letter in _NOT_IN_FILE_NAMES):
        keys.fault(f"may hold none of {_NOT_IN_FILE_NAMES}, which Windows does not allow.", key="file-name")
    keys.finish()
    return words


def parse_glossary(keys: Keys) -> tuple[Term, ...]:
    """glossary.toml, in alphabetical order."""
    holder = keys.table("glossary")
    terms = [Term(name, holder.text(name)) for name in holder.names] if holder else []
    keys.finish()
    return tuple(sorted(terms, key=lambda term: term.name.casefold()))


def _section(keys: Keys, indicators: Mapping[str, Indicator]) -> Section:
    tables = tuple(_table(entry, indicators) for entry in keys.tables("tables"))
    section = Section(
        id=keys.text("id"),
        heading=keys.text("heading"),
        definition=tuple(" ".join(part.split()) for part in keys.text("definition").split("\n\n")),
        prompts=keys.texts("prompts"),
        tables=tables,
        charts=tuple(_chart(entry, indicators) for entry in keys.tables("charts", named_by="title")),
        headlines=_headlines(keys, tables),
        draft=read_draft(keys, "draft"),
    )
    if max(len(section.heading), len(section.id)) > LONGEST_TITLE:
        keys.fault(f"id and heading may have {LONGEST_TITLE} characters at most, for Word's sake.")
    if any(not table.caption for table in section.tables[1:]):
        keys.fault("has a second table without a caption; Word would join it to the first.", "Give it a caption.")
    if len({table.kind for table in section.tables}) > 1:
        keys.fault("has tables of months and of a comparison; a section has one kind.")
    if not section.tables:
        keys.fault("has no table.", "Add a [[sections.tables]] below it.")
    keys.finish()
    return section


def _headlines(keys: Keys, tables: Sequence[TableLayout]) -> tuple[str, ...]:
    """The indicators of the scorecard page: those that are named, else all that are no part of a breakdown."""
    headlines = keys.texts(
        "headlines", [name for table in tables if not table.breakdown_of for name in table.indicators]
    )
    own = [name for table in tables for name in table.indicators]
    for name in headlines:
        check_name(keys, name, own, kind="an indicator of this section's tables", key="headlines")
    if len(set(headlines)) < len(headlines):
        keys.fault("names an indicator twice.", key="headlines")
    return headlines


def _table(keys: Keys, indicators: Mapping[str, Indicator]) -> TableLayout:
    table = TableLayout(
        kind=keys.choice("kind", TableKind, TableKind.MONTHS),
        caption=keys.text("caption", default=""),
        note=keys.text("note", default=""),
        indicators=keys.texts("indicators"),
        breakdown_of=keys.text("breakdown-of") if "breakdown-of" in keys else None,
    )
    for name in (*table.indicators, *filter(None, [table.breakdown_of])):
        check_name(keys, name, indicators, kind="an indicator of indicators.toml")
    keys.finish()
    return table


def _chart(keys: Keys, indicators: Mapping[str, Indicator]) -> ChartLayout:
    chart = ChartLayout(
        kind=keys.choice("kind", ChartKind),
        title=keys.text("title"),
        indicators=keys.texts("indicators"),
        period=keys.choice("period", ChartPeriod, ChartPeriod.MONTHS),
        wide=keys.switch("wide", default=False),
    )
    known = [
        indicators[name]
        for name in chart.indicators
        if check_name(keys, name, indicators, kind="an indicator of indicators.toml")
    ]
    _check_chart(keys, chart, known)
    keys.finish()
    return chart


def _check_chart(keys: Keys, chart: ChartLayout, shown: Sequence[Indicator]) -> None:
    """What cannot be drawn, or would mislead."""
    most = {ChartKind.COMPARISON: 1, ChartKind.STACKED: _MOST_PARTS}.get(chart.kind, _MOST_LINES)
    if len(shown) > most:
        keys.fault(f"may show {most} indicator{'s' if most > 1 else ''} at most.", key="indicators")
    if len({indicator.unit for indicator in shown}) > 1:
        keys.fault("shows different units on one axis.", "Make a chart of each.", key="indicators")
    for indicator in shown:
        if chart.period is ChartPeriod.YEARS and indicator.annual is AnnualRule.NONE:
            keys.fault(f"'{indicator.id}' has no years to show (annual is none).", key="indicators")
