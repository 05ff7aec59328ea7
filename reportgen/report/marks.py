"""Marks beside figures: revised since they were published, or in doubt because of what stands in the workbook.

The letters are those of official statistics: [r] revised, [u] of low reliability. A figure that is not shown has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reportgen.catalogue.model import QuarterBasis
from reportgen.figures.revisions import Revisions
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.quality import Quality
from reportgen.report.change import months_of
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

    @property
    def any_doubtful(self) -> bool:
        """Whether any figure of the report is in doubt."""
        return any(self._spoiled.values())

    def revised(self, indicator: str, periods: Iterable[Month | FinancialYear]) -> bool:
        """Whether one of these figures was published otherwise."""
        return any((indicator, period) in self._revised for period in periods)

    def doubtful(self, indicator: str, months: Iterable[Month]) -> bool:
        """Whether a finding that stops a figure touches one of these months; earlier years are as they were typed."""
        return not self._spoiled.get(indicator, frozenset()).isdisjoint(months)

    @cached_property
    def _revised(self) -> frozenset[tuple[str, Month | FinancialYear]]:
        return frozenset((one.indicator, one.period) for one in self.revisions.revised)

    @cached_property
    def _spoiled(self) -> dict[str, frozenset[Month]]:
        """The months in doubt by indicator, gathered once: a workbook may have thousands of findings."""
        every = frozenset(self.quarter.months_to_date)
        spoiled: dict[str, frozenset[Month]] = {}
        for finding in self.quality.stops:
            for name in finding.indicators:
                months = finding.months_of(name)
                spoiled[name] = spoiled.get(name, frozenset()) | (months & every if months else every)
        return spoiled

    def of(self, indicator: str, period: Month | FinancialYear) -> str:
        """What stands behind a figure of a month or a year: nothing, [r], [u] or both."""
        months: Sequence[Month] = [period] if isinstance(period, Month) else []
        if period == self.quarter.year:
            months = self.quarter.months_to_date
        return _written(
            revised=self.revised(indicator, [period]),
            doubtful=self.doubtful(indicator, months),
        )

    def of_quarter(self, indicator: str, quarter: Quarter, basis: QuarterBasis) -> str:
        """The same of a quarter's figure. A year to date was published with the quarter's last month."""
        months = months_of(quarter, basis)
        published = [quarter.last_month] if basis is QuarterBasis.YEAR_TO_DATE else months
        return _written(revised=self.revised(indicator, published), doubtful=self.doubtful(indicator, months))


def notes_of(rows: Iterable[Row]) -> list[str]:
    """The same of the cells of these rows."""
    return notes_in(cell for row in rows for cell in row.cells)


def notes_in(texts: Iterable[str], other: Mapping[str, str] | None = None) -> list[str]:
    """A note with the meaning of each mark that occurs in these texts (or another meaning); none when none does."""
    shown = " ".join(texts)
    said = [f"{mark} {meaning}" for mark, meaning in {**MEANINGS, **(other or {})}.items() if mark in shown]
    return [f"{', '.join(said)}: see the Data notes."] if said else []


def _written(*, revised: bool, doubtful: bool) -> str:
    return (f" {REVISED}" if revised else "") + (f" {IN_DOUBT}" if doubtful else "")
