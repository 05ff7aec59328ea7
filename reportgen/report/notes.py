"""Data notes: what a reader should know of the figures, in words fit for the public.

Cells and sheets are not named here: the analyst has them in the figures workbook.
"""

from collections import Counter
from collections.abc import Collection, Mapping

from reportgen.catalogue.model import AnnualRule, Catalogue, Indicator, TableLayout, Timing
from reportgen.figures import Figures, Reason, Series
from reportgen.figures.revisions import Revisions
from reportgen.formats import joined
from reportgen.period import FinancialYear, Month
from reportgen.report.edition import hiding_explained
from reportgen.report.marks import IN_DOUBT, REVISED, Marks
from reportgen.report.model import NoteGroup, Row, Table
from reportgen.report.scorecard import NOTHING
from reportgen.report.standing import NO_CASES
from reportgen.report.tables import INDICATOR

NOT_AVAILABLE = Reason.NOT_AVAILABLE.value


def data_notes(catalogue: Catalogue, figures: Figures, marks: Marks, printed: Collection[str]) -> list[NoteGroup]:
    """Every group, in reading order; those that have nothing to say say so, as a silence could mean anything.

    `printed` are the texts of the report's tables and sentences: shorthand that is not in them is not explained.
    """
    in_doubt = _in_doubt(catalogue, marks)
    return [
        _shorthand(" ".join(printed)),
        _revised(catalogue, marks.revisions),
        *([in_doubt] if in_doubt else []),
        *([hiding_explained(figures.edition)] if figures.edition else []),
        _not_available(figures),
        *_benchmarks(figures, benchmarks_source(catalogue, figures)),
    ]


def benchmarks_source(catalogue: Catalogue, figures: Figures) -> str:
    """What the benchmarks are: the title of their sheet, and the catalogue's own note."""
    layout = catalogue.layout.benchmarks
    return " ".join(filter(None, [figures.benchmarks_source, layout.note if layout else ""]))


def _shorthand(printed: str) -> NoteGroup:
    meanings = {
        REVISED: "revised: the figure has changed since it was first published.",
        IN_DOUBT: "in doubt: the figure is unreliable, because something in the workbook is wrong.",
        f"{NOT_AVAILABLE}:": "there should be a figure, but there was none when this report was made.",
        f"{NO_CASES}:": "there were no cases to take a percentage of.",
        f"{NOTHING} on the Scorecard and in comparisons:": "there is none, or it does not apply.",
    }
    used = {sign: meaning for sign, meaning in meanings.items() if sign.partition(" on ")[0].rstrip(":") in printed}
    points = [f"{sign} {meaning}" for sign, meaning in used.items()]
    blank = "A blank month has not been reported yet; 0 means that none were counted."
    return NoteGroup("Shorthand in the tables", [*points, blank])


def _revised(catalogue: Catalogue, revisions: Revisions) -> NoteGroup:
    heading = "Revised figures"
    if revisions.source is None:
        return NoteGroup(heading, ["There was no earlier report made in this way to compare the figures with."])
    report = f"the report for {revisions.quarter}" if revisions.quarter else "the report before"
    targets = _changed_targets(catalogue, revisions, report)
    if not revisions.revised:
        said = f"No figure published before has changed; this report was compared with {report}."
        return NoteGroup(heading, [said, *targets])
    rows = [
        Row(catalogue.indicators[one.indicator].name, [_named(one.period), one.old, one.new])
        for one in revisions.revised
    ]
    table = Table(
        caption="Figures revised",
        summary=f"Each figure of {report} that has changed since: its period, the old and the new figure.",
        corner=INDICATOR,
        columns=["Period", "As first published", "Now"],
        target=None,
        rows=rows,
        notes=[],
    )
    changed, them = ("1 figure has", "it") if len(rows) == 1 else (f"{len(rows)} figures have", "them")
    why = "Figures change when records are added late or put right."
    totals = f", and with {them} totals that include {them}" if revisions.totals else ""
    said = f"{changed} changed since {report}{totals}. {why}"
    return NoteGroup(heading, [said, *targets], [table])


def _changed_targets(catalogue: Catalogue, revisions: Revisions, report: str) -> list[str]:
    """A target that is another one than it was decides what is met and what is missed."""
    changed = [f"{catalogue.indicators[one.indicator].name} from {one.old} to {one.new}" for one in revisions.targets]
    return [f"Targets changed since {report}: {'; '.join(changed)}."] if changed else []


def _in_doubt(catalogue: Catalogue, marks: Marks) -> NoteGroup | None:
    """What the findings that stop a figure touch, rule by rule; None when there are none."""
    so_far = frozenset(marks.quarter.months_to_date)
    touched: dict[str, dict[str, set[Month]]] = {}
    times = Counter(finding.rule for finding in marks.quality.stops)
    for finding in marks.quality.stops:
        for name in sorted(finding.indicators & set(catalogue.indicators)):
            if months := (finding.months_of(name) or so_far) & so_far:
                touched.setdefault(finding.rule, {}).setdefault(name, set()).update(months)
    if not touched:
        return None
    points = [
        f"{rule[:1].upper()}{rule[1:].rstrip('.')}{_times(times[rule])}:"
        f" {_figures(_named_together(found, catalogue), so_far)}."
        for rule, found in touched.items()
    ]
    lead = (
        "This report was made although the checks of the workbook found what follows; the figures named are unreliable,"
        " and so is a year to date that includes them."
    )
    return NoteGroup("Figures in doubt", [lead, *points])


def _named_together(touched: Mapping[str, set[Month]], catalogue: Catalogue) -> dict[str, set[Month]]:
    """Names of the figures with their months; several parts of one breakdown have one name and all their months."""
    sets = [layout for section in catalogue.sections for layout in section.tables if layout.breakdown_of]
    parts_of = {name: layout for layout in sets for name in layout.indicators}
    named: dict[str, set[Month]] = {}
    for name, months in touched.items():
        layout = parts_of.get(name)
        several = layout is not None and sum(1 for part in layout.indicators if part in touched) > 1
        label = _parts(layout, touched, catalogue) if layout and several else catalogue.indicators[name].name
        named.setdefault(label, set()).update(months)
    return named


def _parts(layout: TableLayout, touched: Mapping[str, set[Month]], catalogue: Catalogue) -> str:
    """CSC 209 First placement of the children coming into care (8 of 9)."""
    whole = catalogue.indicators[layout.breakdown_of or ""]
    number = sum(1 for part in layout.indicators if part in touched)
    what = f"{whole.code} {layout.caption}".strip() if layout.caption else f"{whole.name}, parts"
    return f"{what} ({number} of {len(layout.indicators)})"


def _times(number: int) -> str:
    return f" ({number} times)" if number > 1 else ""


def _figures(touched: Mapping[str, set[Month]], every: frozenset[Month]) -> str:
    """CSC 022 Referrals (May and June 2021), grouped by months so that a rule that touches many stays readable."""
    by_months: dict[frozenset[Month], list[str]] = {}
    for name, months in touched.items():
        by_months.setdefault(frozenset(months), []).append(name)
    return "; ".join(
        f"{joined(those)} ({'every month' if months == every else joined([one.long_label for one in sorted(months)])})"
        for months, those in by_months.items()
    )


def _not_available(figures: Figures) -> NoteGroup:
    points = [point for one in figures.series.values() if (point := _missing(one, figures))]
    return NoteGroup("Figures that are not available", points or ["Every figure of this report is available."])


def _missing(series: Series, figures: Figures) -> str:
    """One indicator's gaps: its months so far, its earlier years, its target."""
    indicator = series.indicator
    quarter = figures.quarter
    months = [month for month in quarter.months_to_date if series.months[month].reason is Reason.NOT_AVAILABLE]
    years = [year for year, value in sorted(series.years.items()) if value.reason is Reason.NOT_AVAILABLE]
    parts = []
    if months:
        parts.append(f"{joined([month.long_label for month in months])} ({_why(indicator)})")
    earlier = [year for year in years if year != quarter.year]
    if earlier:
        parts.append(f"{joined([str(year) for year in earlier])} (no figure held)")
    if series.target is not None and series.target.amount is None:
        parts.append("its target (none was entered that could be read)")
    return f"{indicator.name}: {'; '.join(parts)}." if parts else ""


def _why(indicator: Indicator) -> str:
    if indicator.annual is AnnualRule.LATEST_AVAILABLE:
        return "it comes from others, and there was none when this report was made"
    if indicator.months is Timing.QUARTER_END:
        return "the list that it is counted from is kept as at another quarter's end"
    return "there was none that could be read when this report was made"


def _benchmarks(figures: Figures, source: str) -> list[NoteGroup]:
    benched = [one for one in figures.series.values() if one.benchmarks]
    if not benched:
        return []
    names: dict[str, list[str]] = {}
    for one in benched:
        if one.indicator.benchmark_note:
            names.setdefault(one.indicator.benchmark_note, []).append(one.indicator.name)
    notes = [f"{joined(those)}: {note}" for note, those in names.items()]
    return [NoteGroup("Benchmarks", [source or "The workbook names no source.", *notes])]


def _named(period: Month | FinancialYear) -> str:
    return period.long_label if isinstance(period, Month) else str(period)
