"""Marks beside figures: revised since they were published, or in doubt because of what stands in the workbook.

The letters are those of official statistics: [r] revised, [u] of low reliability. A figure that is not shown has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportgen.figures.revisions import Revisions
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.quality import Quality
from reportgen.report.model import Row

NO_QUALITY, NO_REVISIONS = Quality(), Revisions()
REVISED, IN_DOUBT = "[r]", "[u]"
MEANINGS = {REVISED: "revised since first published", IN_DOUBT: "in doubt"}


@dataclass(frozen=True)
class Marks:
    """What is known about figures of a report that made `quarter`'s figures."""

    quarter: Quarter
    quality: Quality = NO_QUALITY
    revisions: Revisions = NO_REVISIONS

    def revised(self, indicator: str, periods: Iterable[Month | FinancialYear]) -> bool:
        """Whether one of these figures was published otherwise."""
        return any(self.revisions.is_revised(indicator, period) for period in periods)

    def doubtful(self, indicator: str, months: Iterable[Month]) -> bool:
        """Whether a finding that stops a figure touches one of these months; earlier years are as they were typed."""
        year = self.quarter.year
        return any(self.quality.spoils(indicator, month) for month in months if FinancialYear.of(month) == year)

    def of(self, indicator: str, period: Month | FinancialYear) -> str:
        """What stands behind a figure of a month or a year: nothing, [r], [u] or both."""
        months: Sequence[Month] = [period] if isinstance(period, Month) else []
        if period == self.quarter.year:
            months = self.quarter.months_to_date
        return _written(
            revised=self.revised(indicator, [period]),
            doubtful=self.doubtful(indicator, months),
        )

    def of_months(self, indicator: str, months: Sequence[Month]) -> str:
        """The same of a figure that is made of several months."""
        return _written(revised=self.revised(indicator, months), doubtful=self.doubtful(indicator, months))


def notes_of(rows: Iterable[Row]) -> list[str]:
    """The same of the cells of these rows."""
    return notes_in(cell for row in rows for cell in row.cells)


def notes_in(texts: Iterable[str]) -> list[str]:
    """A note with the meaning of each mark that occurs in these texts; none when none does."""
    shown = " ".join(texts)
    said = [f"{mark} {meaning}" for mark, meaning in MEANINGS.items() if mark in shown]
    return [f"{', '.join(said)}: see the Data notes."] if said else []


def _written(*, revised: bool, doubtful: bool) -> str:
    return (f" {REVISED}" if revised else "") + (f" {IN_DOUBT}" if doubtful else "")
