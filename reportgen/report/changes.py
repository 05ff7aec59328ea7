"""What changed most: the headlines that moved furthest since the quarter before and since the same quarter last year.

Only fair comparisons are ranked: what grows or builds up through the year is not ranked against the quarter before, nor
is its status told as changed. Where one case more or less would move a figure much, it is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from reportgen.catalogue.model import Section
from reportgen.figures import Figures, Series, Value
from reportgen.formats import Unit
from reportgen.period import Quarter
from reportgen.report.change import (
    Change,
    Direction,
    headlines_of,
    name_on_basis,
    quarter_before,
    since_last_quarter,
    since_last_year,
    year_before,
)
from reportgen.report.marks import Marks, notes_in
from reportgen.report.model import LinkedRow, LinkedTable, Overview, Phrase, Sentence, Status
from reportgen.report.scorecard import judged_basis, judged_value, status_at
from reportgen.report.standing import shown_value, target_label
from reportgen.report.tables import INDICATOR

MOST = 5
FEWEST, FEW = 10, 5
"""A number under ten, or a percentage of fewer, moves much with one case; fewer than five are few cases."""
_NOTHING = "There is no earlier figure to compare with, so no change can be shown."
_TOO_SMALL = "No headline indicator{shown} has changed enough to be listed as what changed most."
_OF_SHOWN = " that is shown"
"""In a public edition: what it hides may have changed more."""


def changes(sections: Sequence[Section], figures: Figures, marks: Marks) -> Overview:
    """The page: percentages and numbers that moved most, against two earlier quarters, and statuses that changed.

    Without any table there is no page, and its sentence says why.
    """
    page = _Page([(section.id, one) for section in sections for one in headlines_of(figures, section.headlines)], marks)
    quarter = figures.quarter
    before, last_year = quarter_before(quarter), year_before(quarter)
    statuses = page.statuses(quarter, before)
    tables = [
        statuses,
        page.moved(quarter, before, since_last_quarter, Unit.PERCENT),
        page.moved(quarter, before, since_last_quarter, Unit.COUNT),
        page.moved(quarter, last_year, since_last_year, Unit.PERCENT),
        page.moved(quarter, last_year, since_last_year, Unit.COUNT),
    ]
    shown = [table for table in tables if table]
    of_shown = _OF_SHOWN if figures.edition else ""
    if not shown:
        nothing = _TOO_SMALL.format(shown=of_shown) if page.compares(quarter) else _NOTHING
        return Overview([Sentence([Phrase(nothing)])], [])
    unchanged = not statuses and page.judged_before(before)
    sentences = [Sentence([Phrase(f"No status{of_shown} has changed since {before}.")])] if unchanged else []
    noted = replace(shown[-1], notes=_notes(shown, figures))
    return Overview(sentences, [*shown[:-1], noted])


@dataclass(frozen=True)
class _Page:
    """The headlines, each with its section, and the marks of their figures."""

    headlines: Sequence[tuple[str, Series]]
    marks: Marks

    def moved(
        self, quarter: Quarter, since: Quarter, change: Callable[[Series, Quarter], Change | None], unit: Unit
    ) -> LinkedTable | None:
        """The largest changes of one unit; None when there is none."""
        size = _points if unit is Unit.PERCENT else _per_cent
        found = [
            (section, one)
            for section, series in self.headlines
            if series.indicator.unit is unit and (one := change(series, quarter)) and may_be_ranked(one)
        ]
        ranked = sorted(found, key=lambda pair: size(pair[1]), reverse=True)[:MOST]
        what = "Percentages" if unit is Unit.PERCENT else "Numbers"
        caption = f"{what} that moved most since {since}"
        rows = [self._row(section, one, quarter) for section, one in ranked]
        summary = f"{caption}: then, now and the change, largest first."
        columns = [str(since), str(quarter), "Change"]
        return LinkedTable(caption, summary, INDICATOR, columns, rows, []) if rows else None

    def statuses(self, quarter: Quarter, before: Quarter) -> LinkedTable | None:
        """The headlines whose status is another one than in the quarter before."""
        rows = []
        for section, one in self.headlines:
            then, now = status_at(one, before), status_at(one, quarter)
            if then and now and then is not now and not one.indicator.builds_up:
                cells = [self._judged(one, before, then), self._judged(one, quarter, now)]
                target = Phrase(target_label(one, quarter))
                rows.append(LinkedRow(section, name_on_basis(one, judged_basis(one)), [*cells, target]))
        caption = f"Status changed since {before}"
        summary = f"{caption}: figure and status then and now, and the target."
        columns = [str(before), str(quarter), "Target"]
        return LinkedTable(caption, summary, INDICATOR, columns, rows, []) if rows else None

    def _judged(self, series: Series, at: Quarter, status: Status) -> Phrase:
        value = shown_value(judged_value(series, at), series.indicator)
        mark = self.marks.of_total(series, at, judged_basis(series))
        return Phrase(f"{value}{mark} {status.value}", status)

    def compares(self, quarter: Quarter) -> bool:
        """Whether any headline has an earlier figure to compare with."""
        return any(since_last_quarter(one, quarter) or since_last_year(one, quarter) for _, one in self.headlines)

    def judged_before(self, before: Quarter) -> bool:
        """Whether any headline has a figure of the quarter before."""
        return any(one.quarters.get(before, Value()).amount is not None for _, one in self.headlines)

    def _row(self, section: str, change: Change, quarter: Quarter) -> LinkedRow:
        before, now = change.shown
        marks = [self.marks.of_total(change.series, period, change.basis) for period in (change.since, quarter)]
        cells = [Phrase(before + marks[0]), Phrase(now + marks[1]), Phrase(change.words)]
        return LinkedRow(section, name_on_basis(change.series, change.basis), cells)


def may_be_ranked(change: Change) -> bool:
    """A change that can be seen, is fair, and is not made by a few cases."""
    if change.direction is Direction.SAME or not change.fair:
        return False
    if change.series.indicator.unit is not Unit.PERCENT:
        return change.before >= FEWEST and abs(change.points) >= FEW
    return all(count >= FEWEST for count in change.denominators) and not _rests_on_few(change)


def _rests_on_few(change: Change) -> bool:
    """Whether then and now only a few cases are in the percentage, or only a few are not, as far as is known."""
    within, of = change.numerators, change.denominators
    if not len(within) == len(of) == 2:
        return False
    outside = [whole - part for part, whole in zip(within, of, strict=True)]
    return max(within) < FEW or max(outside) < FEW


def _points(change: Change) -> Fraction:
    return abs(change.points)


def _per_cent(change: Change) -> Fraction:
    return abs(change.percent)


def _notes(tables: Sequence[LinkedTable], figures: Figures) -> list[str]:
    hidden = " Figures that are not shown are left out, too." if figures.edition else ""
    texts = [cell.text for table in tables for row in table.rows for cell in row.cells]
    return [
        "The largest changes of the headline indicators. Percentages are ranked by percentage points and numbers by per"
        f" cent, before rounding. Left out are figures that rest on few cases (fewer than {FEWEST}, a change of fewer"
        f" than {FEW}, or a percentage made or missed by fewer than {FEW} both times), and changes that only show how"
        f" far the year has gone.{hidden} The list says what moved, not why.",
        *notes_in(texts),
    ]
