"""What computing figures gives: exact values, each with the counts behind it or the reason why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reportgen.catalogue.model import Indicator
from reportgen.errors import Finding
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Benchmark


class Reason(Enum):
    """Why a figure has no value."""

    NOT_YET_REPORTED = "not yet reported"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Value:
    """A figure in its unit (a percentage 0-100, a rate per 10,000), exact, not rounded; or the reason for none."""

    amount: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    reason: Reason | None = None


class Nature(Enum):
    """What a month's value stands for."""

    EVENTS = "events of the month"
    YEAR_TO_DATE = "the year to date"
    AS_AT = "as at the month's end"


@dataclass(frozen=True)
class Series:
    """An indicator's figures. `target` is None when none is set; `years` holds only the years that the rule shows."""

    indicator: Indicator
    nature: Nature
    target: Value | None
    months: Mapping[Month, Value]
    years: Mapping[FinancialYear, Value]
    benchmarks: Sequence[Benchmark]


@dataclass(frozen=True)
class Figures:
    """Every series of a report, as it stood at the quarter's end."""

    quarter: Quarter
    series: Mapping[str, Series]
    benchmarks_title: str
    warnings: Sequence[Finding]

    def latest(self, indicator: str) -> Value:
        """The value of the quarter's last month."""
        return self.series[indicator].months[self.quarter.last_month]
