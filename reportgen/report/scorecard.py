"""The scorecard page: every headline indicator in one row, so that one glance tells what to ask about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportgen.catalogue.model import AnnualRule, Polarity, QuarterBasis, Section
from reportgen.figures import Figures, Reason, Series, Value
from reportgen.formats import Unit, joined, plain_number
from reportgen.period import Quarter
from reportgen.report.change import (
    IN_LINE,
    Change,
    Direction,
    figure_now,
    headlines_of,
    names_without_period,
    quarter_before,
    short_name,
    since_last_quarter,
    since_last_year,
    year_before,
    year_to_date,
)
from reportgen.report.edition import hiding_notes_of
from reportgen.report.marks import MEANINGS, REVISED, Marks, notes_in
from reportgen.report.model import LinkedRow, LinkedTable, Overview, Phrase, Sentence, Status
from reportgen.report.standing import part_of_year, shown_value, status_of, target_label
from reportgen.report.tables import INDICATOR, benchmark_label

NOTHING = "\N{EN DASH}"
CAPTION = "Headline indicators"
ABOVE, BELOW, ON_TARGET = "Above", "Below", "On target"
THIS_QUARTER, YEAR_TO_DATE, TARGET, STATUS = "This quarter", "Year to date", "Target", "Status"


def scorecard(sections: Sequence[Section], figures: Figures, marks: Marks) -> Overview:
    """A line of counts, lines that name what to ask about, and the table of all headlines, section by section."""
    quarter = figures.quarter
    headlines = [(section.id, one) for section in sections for one in headlines_of(figures, section.headlines)]
    shown = [one for _, one in headlines]
    columns = _columns(shown, quarter, marks)
    names = names_without_period(shown)
    rows = [
        LinkedRow(section, names[one.indicator.id], [column.cell(one) for column in columns])
        for section, one in headlines
    ]
    table = LinkedTable(
        caption=CAPTION,
        summary=f"Each headline indicator in {quarter}: {', '.join(column.header for column in columns)}.",
        corner=INDICATOR,
        columns=[column.header for column in columns],
        rows=rows,
        notes=_with_marks(_notes(shown, figures, rows), rows),
    )
    counts = [Sentence([Phrase(_counts(shown, quarter))])] if any(one.target for one in shown) else []
    return Overview([*counts, *_named(headlines, quarter)], [table])


def status_at(series: Series, at: Quarter) -> Status | None:
    """How a headline stood at the end of a quarter of the year; None where no status is fair."""
    target = series.target.amount if series.target else None
    value = judged_value(series, at).amount
    if target is None or value is None or part_of_year(series, at):
        return None
    return status_of(value, target, series.indicator)


def judged_value(series: Series, at: Quarter) -> Value:
    """What is held against the target, as in the section's sentences: the year to date, as a target is for the year;
    where nothing adds up the figure at the quarter's end."""
    return series.to_date.get(at) or series.quarters.get(at, Value())


def judged_basis(series: Series) -> QuarterBasis:
    """What the figure that is held against the target stands for."""
    return series.quarter_basis if series.quarter_basis is QuarterBasis.QUARTER_END else QuarterBasis.YEAR_TO_DATE


@dataclass(frozen=True)
class _Column:
    """A column: its header and what it says of a headline."""

    header: str
    cell: Callable[[Series], Phrase]


def _columns(shown: Sequence[Series], quarter: Quarter, marks: Marks) -> list[_Column]:
    """Those that say something of at least one headline; the status of all."""
    before, last_year = quarter_before(quarter), year_before(quarter)
    columns = [
        _Column(THIS_QUARTER, lambda one: _this_quarter(one, quarter, marks)),
        _Column(YEAR_TO_DATE, lambda one: _year_to_date(one, quarter, marks)),
        _Column(TARGET, lambda one: Phrase(target_label(one, quarter) if one.target else NOTHING)),
        _Column(STATUS, lambda one: _status(one, quarter)),
        _Column(f"Since {before}", lambda one: _direction(since_last_quarter(one, quarter), quarter, marks)),
        _Column(f"Since {last_year}", lambda one: _direction(since_last_year(one, quarter), quarter, marks)),
    ]
    benchmark = _first_benchmark(shown)
    if benchmark:
        columns.append(_Column(benchmark, lambda one: Phrase(benchmark_cell(one, benchmark, quarter))))
    return [column for column in columns if any(column.cell(one).text != NOTHING for one in shown)]


def _this_quarter(series: Series, quarter: Quarter, marks: Marks) -> Phrase:
    value = figure_now(series, quarter)
    return _figure(series, value, marks.of_total(series, quarter, series.quarter_basis))


def _year_to_date(series: Series, quarter: Quarter, marks: Marks) -> Phrase:
    value = year_to_date(series, quarter)
    if series.indicator.annual is AnnualRule.LATEST_AVAILABLE and (value is None or not value.is_there):
        return _latest_available(series, value, quarter, marks)
    return _figure(series, value, marks.of_total(series, quarter, QuarterBasis.YEAR_TO_DATE))


def _latest_available(series: Series, value: Value | None, quarter: Quarter, marks: Marks) -> Phrase:
    """The last figure that there is, with its month: 86.4% (Jun)."""
    there = [month for month in quarter.months_to_date if series.months[month].is_there]
    if not there:
        return _figure(series, value, "")
    last = _figure(series, series.months[there[-1]], marks.of(series, there[-1]))
    return Phrase(f"{last.text} ({there[-1].name[:3]})")


def _figure(series: Series, value: Value | None, mark: str) -> Phrase:
    if value is None or (value.reason is Reason.NOT_APPLICABLE and value.denominator is None):
        return Phrase(NOTHING)
    return Phrase(shown_value(value, series.indicator) + (mark if value.amount is not None else ""))


def _status(series: Series, quarter: Quarter) -> Phrase:
    """Met, Near or Missed; else in few words why there is no status."""
    status = status_at(series, quarter)
    if status:
        return Phrase(status.value.capitalize(), status)
    target = series.target.amount if series.target else None
    judged = judged_value(series, quarter)
    value = judged.amount
    if target is None:
        return Phrase(NOTHING)
    if value is None:
        return Phrase(judged.instead if judged.is_suppressed else "No figure")
    if series.indicator.target_by_year_end and not quarter.is_year_end:
        return Phrase("Not yet due")
    if part_of_year(series, quarter):
        return Phrase("Year not over")
    return Phrase(ON_TARGET if value == target else ABOVE if value > target else BELOW)


def _direction(change: Change | None, quarter: Quarter, marks: Marks) -> Phrase:
    """With what stands behind either figure: the earlier one may have been revised, both may be in doubt."""
    if change is None:
        return Phrase(NOTHING)
    compared = (marks.of_total(change.series, period, change.basis) for period in (change.since, quarter))
    said = "".join(f" {mark}" for mark in dict.fromkeys(" ".join(compared).split()))
    return Phrase(change.direction.value + said)


def benchmark_cell(series: Series, name: str, quarter: Quarter) -> str:
    """A full year's figure; said so where ours is not one yet."""
    if name not in [benchmark.name for benchmark in series.benchmarks]:
        return NOTHING
    label = benchmark_label(series, name)
    return f"{label} full year" if part_of_year(series, quarter) else label


def _first_benchmark(shown: Sequence[Series]) -> str:
    return next((benchmark.name for one in shown for benchmark in one.benchmarks), "")


def _named(headlines: Sequence[tuple[str, Series]], quarter: Quarter) -> list[Sentence]:
    """Lines that name what missed its target, got worse without one, or stands above or below one that is no aim."""
    kinds: list[tuple[str, Callable[[Series], bool]]] = [
        ("Missed", lambda one: status_at(one, quarter) is Status.MISSED),
        ("Worse than in the quarter before, with no target", lambda one: _worse_without_target(one, quarter)),
        ("Above target", lambda one: _status(one, quarter).text == ABOVE),
        ("Below target", lambda one: _status(one, quarter).text == BELOW),
    ]
    found = [(words, [(section, one) for section, one in headlines if holds(one)]) for words, holds in kinds]
    return [_list(words, those) for words, those in found if those]


def _worse_without_target(series: Series, quarter: Quarter) -> bool:
    change = since_last_quarter(series, quarter)
    return series.target is None and change is not None and change.direction is Direction.WORSE


def _list(words: str, headlines: Sequence[tuple[str, Series]]) -> Sentence:
    """Missed: CSC 022 ...; CSC 026 ... Each leads to its section."""
    names = [Phrase(short_name(one), section=section) for section, one in headlines]
    between = [Phrase("; ")] * (len(names) - 1) + [Phrase(".")]
    return Sentence([Phrase(f"{words}: "), *(piece for pair in zip(names, between, strict=True) for piece in pair)])


def _counts(shown: Sequence[Series], quarter: Quarter) -> str:
    """9 of 24 targets were met, 3 were near and 12 were missed."""
    statuses = [status for one in shown if (status := status_at(one, quarter))]
    met, near, missed = (statuses.count(status) for status in Status)
    if not statuses:
        return "No target can be judged yet."
    aimed = [one for one in shown if one.target and one.indicator.good is not Polarity.NEITHER]
    hidden = sum(1 for one in aimed if judged_value(one, quarter).is_suppressed)
    unjudged = len(aimed) - len(statuses) - hidden
    targets = "target" if len(statuses) == 1 else "targets"
    said = f"{_were(met, f'of {len(statuses)} {targets} ')} met, {_were(near)} near and {_were(missed)} missed."
    said += f" {unjudged} more cannot be judged yet." if unjudged else ""
    return f"{said} {hidden} more {'is' if hidden == 1 else 'are'} not shown." if hidden else said


def _were(number: int, of_what: str = "") -> str:
    return f"{number} {of_what}{'was' if number == 1 else 'were'}"


def _with_marks(notes: Sequence[str], rows: Sequence[LinkedRow]) -> list[str]:
    """What the marks mean, on the last note's line, as the page is full. Beside a direction it is the earlier figure
    that was revised."""
    texts = [cell.text for row in rows for cell in row.cells]
    beside_words = any(REVISED in text and text[:1].isalpha() for text in texts)
    beside_figures = any(REVISED in text and text[:1].isdigit() for text in texts)
    earlier = "the earlier quarter's figure has been revised"
    meaning = f"{MEANINGS[REVISED]}; beside better, worse and the like {earlier}" if beside_figures else earlier
    return [*notes[:-1], " ".join([notes[-1], *notes_in(texts, {REVISED: meaning} if beside_words else {})])]


def _notes(shown: Sequence[Series], figures: Figures, rows: Sequence[LinkedRow]) -> list[str]:
    """What the columns stand for, and where the benchmark comes from."""
    quarter = figures.quarter
    first, _, last = quarter.months
    status = f"Status: the year to date, else this quarter's figure, against the target; near is {_near(shown)}."
    said = [
        f"This quarter: {first.name} to {last.long_label}, or as at its end.",
        status if any(one.target for one in shown) else "",
        _since_before(shown, quarter),
        _since_last_year(shown, quarter),
        _directions(shown, quarter),
        f"{NOTHING} none, or it does not apply.",
        *hiding_notes_of([cell.text for row in rows for cell in row.cells], figures),
    ]
    notes = [" ".join(filter(None, said))]
    if quarter.number == 1:
        notes.append(f"Figures of {quarter_before(quarter)} are in the report of that quarter.")
    return [*notes, *_benchmark_notes(shown, figures)]


def _directions(shown: Sequence[Series], quarter: Quarter) -> str:
    if not any(since_last_quarter(one, quarter) or since_last_year(one, quarter) for one in shown):
        return ""
    return (
        f"Same: less than {plain_number(IN_LINE)} percentage points apart, or alike as shown. Up or down, not better or"
        " worse: neither way is good, or the figure grows through the year."
    )


def _near(shown: Sequence[Series]) -> str:
    tolerances = {one.indicator.near for one in shown if one.target and one.indicator.unit is Unit.PERCENT}
    if len(tolerances) != 1:
        return "close to the target"
    return f"within {plain_number(next(iter(tolerances)))} percentage points"


def _since_before(shown: Sequence[Series], quarter: Quarter) -> str:
    """Which figures are compared with the quarter before; nothing where there is none to compare with."""
    if not any(since_last_quarter(one, quarter) for one in shown):
        return ""
    said = f"Since {quarter_before(quarter)} compares the quarters"
    to_date = any(one.quarter_basis is QuarterBasis.YEAR_TO_DATE for one in shown)
    return f"{said}, or where there is only a year to date, that then and now." if to_date else f"{said}."


def _since_last_year(shown: Sequence[Series], quarter: Quarter) -> str:
    """Which figures are compared with last year on the year to date, by code."""
    changes = [change for one in shown if (change := since_last_year(one, quarter))]
    to_date = [change.series.indicator for change in changes if change.basis is QuarterBasis.YEAR_TO_DATE]
    if not to_date:
        return ""
    codes = list(dict.fromkeys(indicator.code or indicator.title for indicator in to_date))
    return f"Since {year_before(quarter)} compares {joined(codes)} on the year to date."


def _benchmark_notes(shown: Sequence[Series], figures: Figures) -> list[str]:
    """Where the column's benchmark comes from, and how it differs by design from the headlines beside it."""
    name = _first_benchmark(shown)
    benched = [one for one in shown if name in [benchmark.name for benchmark in one.benchmarks]]
    if not benched:
        return []
    partly = any(part_of_year(one, figures.quarter) for one in benched)
    said = [
        f"{name}: {figures.benchmarks_source}" if figures.benchmarks_source else "",
        "Full year: ours is of part of a year." if partly else "",
        *dict.fromkeys(one.indicator.benchmark_note for one in benched),
    ]
    return list(filter(None, [" ".join(filter(None, said))]))
