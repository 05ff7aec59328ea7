"""Marks beside figures: revised since they were published, or in doubt because of what stands in the workbook.

The letters are those of official statistics: [r] revised, [u] of low reliability. A figure that is not shown has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reportgen.catalogue.model import AnnualRule, QuarterBasis
from reportgen.figures import Nature, Revisions, Series
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.quality import Quality
from reportgen.report.model import Row

NO_QUALITY, NO_REVISIONS = Quality(), Revisions()
REVISED, IN_DOUBT = "[r]", "[u]"
SOME_IN_DOUBT = "Some figures are in doubt: see the Data notes."
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

    def is_revised(self, series: Series, period: Month | FinancialYear) -> bool:
        """Whether a month's or a year's figure was published otherwise."""
        return self.revisions.is_revised(series.indicator.id, period)

    def is_doubtful(self, series: Series, period: Month | FinancialYear) -> bool:
        """Whether a finding that stops a figure touches it; earlier years are as they were typed."""
        if isinstance(period, Month):
            return self._touches(series, [period])
        return period == self.quarter.year and self._touches(series, _months_of_year(series, self.quarter))

    def is_total_revised(self, series: Series, quarter: Quarter, basis: QuarterBasis) -> bool:
        """Whether a quarter's figure was published otherwise."""
        return self.revisions.is_total_revised(series.indicator.id, quarter, basis)

    def is_total_doubtful(self, series: Series, quarter: Quarter, basis: QuarterBasis) -> bool:
        """Whether a finding that stops a figure touches a quarter's."""
        return self._touches(series, _months_of_total(series, quarter, basis))

    def of(self, series: Series, period: Month | FinancialYear) -> str:
        """What stands behind a figure of a month or a year: nothing, [r], [u] or both."""
        return _written(revised=self.is_revised(series, period), doubtful=self.is_doubtful(series, period))

    def of_total(self, series: Series, quarter: Quarter, basis: QuarterBasis) -> str:
        """The same of a quarter's figure."""
        return _written(
            revised=self.is_total_revised(series, quarter, basis),
            doubtful=self.is_total_doubtful(series, quarter, basis),
        )

    def _touches(self, series: Series, months: Iterable[Month]) -> bool:
        return not self._spoiled.get(series.indicator.id, frozenset()).isdisjoint(months)

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


def _months_of_year(series: Series, quarter: Quarter) -> Sequence[Month]:
    """The months on which the current year's figure rests, by the indicator's annual rule.

    A month of a year to date is touched by whatever touches an earlier one, so that its last month tells all.
    """
    if series.indicator.annual is AnnualRule.LATEST_AVAILABLE:
        return [month for month in quarter.months_to_date if series.months[month].amount is not None][-1:]
    if series.indicator.annual is AnnualRule.LATEST or series.nature is Nature.YEAR_TO_DATE:
        return [quarter.last_month]
    return quarter.months_to_date


def _months_of_total(series: Series, quarter: Quarter, basis: QuarterBasis) -> Sequence[Month]:
    """The months on which a quarter's figure rests."""
    if basis is QuarterBasis.QUARTER:
        return quarter.months
    if basis is QuarterBasis.QUARTER_END or series.nature is Nature.YEAR_TO_DATE:
        return [quarter.last_month]
    return quarter.months_to_date


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
