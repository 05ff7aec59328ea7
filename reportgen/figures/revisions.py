"""What has changed since an earlier report: figures of months and years already published, old and new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportgen.period import FinancialYear, Month, Quarter

FigureKey = tuple[str, str, str]
"""An indicator's id, the kind of period (month or year), and the period, as `list_figures` writes them."""


@dataclass(frozen=True)
class ListedFigure:
    """A figure as an earlier report carries it: texts, as `list_figures` writes them."""

    value: str
    numerator: str
    denominator: str
    reason: str


@dataclass(frozen=True)
class EarlierFigures:
    """The figures that an earlier report, or its figures workbook, carries. `source` is the file's name."""

    source: str
    report: str
    quarter: Quarter
    figures: Mapping[FigureKey, ListedFigure]


@dataclass(frozen=True)
class Revision:
    """A published figure that is another one now; old and new as tables show them, with their counts."""

    indicator: str
    period: Month | FinancialYear
    old: str
    new: str
    old_counts: str
    new_counts: str


@dataclass(frozen=True)
class Revisions:
    """What was compared: the earlier report's file and quarter, None when there was none; and what has changed."""

    source: str | None = None
    quarter: Quarter | None = None
    revised: Sequence[Revision] = ()

    def is_revised(self, indicator: str, period: Month | FinancialYear) -> bool:
        """Whether an indicator's figure of that period was published otherwise."""
        return any(one.indicator == indicator and one.period == period for one in self.revised)
