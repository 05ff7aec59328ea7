"""What has changed since an earlier report: figures of months and years already published, old and new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reportgen.catalogue.model import Indicator
from reportgen.errors import Finding, UsageError
from reportgen.figures.values import Figures, Reason, Series, Value
from reportgen.formats import plain_number, round_half_up, shown, shown_fraction
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


def compare_figures(figures: Figures, earlier: EarlierFigures | None, report: str = "") -> Revisions:
    """Figures of months, and of whole years, that the earlier report published and that are shown otherwise now.

    A month that it had not yet reported is no revision, nor is a year that had not ended. Raises UsageError for a
    report of a later quarter, or (where `report` is given) of another catalogue.
    """
    if earlier is None:
        return Revisions()
    _check_comparable(figures.quarter, earlier, report)
    revised = [
        revision
        for series in figures.series.values()
        for period, value, old in _published(series, earlier)
        if (revision := _revision(series.indicator, period, value, old)) is not None
    ]
    return Revisions(earlier.source, earlier.quarter, tuple(revised))


def _check_comparable(quarter: Quarter, earlier: EarlierFigures, report: str) -> None:
    remedy = "Name the report of an earlier quarter."
    if report and earlier.report != report:
        what = f"holds the figures of the report '{earlier.report}'; this one is '{report}'."
        raise UsageError(Finding(earlier.source, what, remedy))
    if earlier.quarter > quarter:
        what = f"holds the figures of {earlier.quarter}, which is after {quarter}."
        raise UsageError(Finding(earlier.source, what, remedy))


def _published(series: Series, earlier: EarlierFigures) -> Iterator[tuple[Month | FinancialYear, Value, ListedFigure]]:
    """Every period that both have, with the value now and the figure then."""
    last = earlier.quarter.year.plus(0 if earlier.quarter.is_year_end else -1)
    whole = {year: value for year, value in series.years.items() if year <= last}
    kinds: list[tuple[str, Mapping[Month, Value] | Mapping[FinancialYear, Value]]]
    kinds = [("month", series.months), ("year", whole)]
    for kind, values in kinds:
        for period, value in values.items():
            old = earlier.figures.get((series.indicator.id, kind, str(period)))
            if old is not None and old.reason != Reason.NOT_YET_REPORTED.value:
                yield period, value, old


def _revision(indicator: Indicator, period: Month | FinancialYear, value: Value, old: ListedFigure) -> Revision | None:
    """None where the figure is the one that was published, or where either report has none by its own rule."""
    then = _then(old)
    if _is_none_by_rule(then) or _is_none_by_rule(value) or _is_same(value, then, old, indicator):
        return None
    return Revision(
        indicator.id, period, _shown(then, indicator), _shown(value, indicator), _counts(then), _counts(value)
    )


def _then(old: ListedFigure) -> Value:
    """The figure then, as it was rounded."""
    amount, numerator, denominator = (
        Fraction(text) if text else None for text in (old.value, old.numerator, old.denominator)
    )
    reason = next((reason for reason in Reason if reason.value == old.reason), None)
    return Value(amount, numerator, denominator, reason)


def _is_none_by_rule(value: Value) -> bool:
    """Such as a month in mid-quarter of a figure that is only given at quarters' ends; not a percentage of nothing."""
    return value.reason is Reason.NOT_APPLICABLE and value.denominator is None


def _is_same(now: Value, then: Value, old: ListedFigure, indicator: Indicator) -> bool:
    """Shown alike; or, where the catalogue has since chosen other decimals, alike with those that were published."""
    if now.amount is None or then.amount is None:
        return _shown(now, indicator) == _shown(then, indicator)
    published = len(old.value.partition(".")[2])
    return round_half_up(now.amount, published) == round_half_up(then.amount, published) or (
        _shown(now, indicator) == _shown(then, indicator)
    )


def _shown(value: Value, indicator: Indicator) -> str:
    if value.amount is not None:
        return shown(value.amount, indicator.unit, indicator.decimals)
    if value.denominator == 0:
        return "no cases"
    return value.reason.value if value.reason else "not available"


def _counts(value: Value) -> str:
    if value.numerator is None:
        return ""
    if value.denominator is None:
        return plain_number(value.numerator)
    return shown_fraction(value.numerator, value.denominator)
