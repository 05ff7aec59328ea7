"""What has changed since an earlier report: figures already published, and targets, old and new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from reportgen.catalogue.model import Indicator, QuarterBasis
from reportgen.errors import Finding, UsageError
from reportgen.figures.values import Figures, Reason, Series, Value
from reportgen.formats import plain_number, round_half_up, shown, shown_fraction, shown_target
from reportgen.period import FinancialYear, Month, Quarter

NO_TARGET = "none set"
FigureKey = tuple[str, str, str]
"""An indicator's id, the kind of period (target, month or year), and the period, as `list_figures` writes them."""


@dataclass(frozen=True)
class ListedFigure:
    """A figure as an earlier report carries it: texts, as `list_figures` writes them."""

    value: str
    numerator: str
    denominator: str
    reason: str


@dataclass(frozen=True)
class EarlierFigures:
    """The figures and facts (by id) that an earlier report, or its figures workbook, carries. `source` is its name,
    `audience` whom its sections were chosen for."""

    source: str
    report: str
    quarter: Quarter
    figures: Mapping[FigureKey, ListedFigure]
    facts: Mapping[str, ListedFigure] = field(default_factory=dict)
    public: bool = False
    audience: str = ""

    @property
    def has_targets(self) -> bool:
        """Whether any target is listed: where none is, nothing can be said of one that is missing."""
        return any(kind == "target" for _, kind, _ in self.figures)


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
class RevisedTotal:
    """The same of a quarter's figure, which stands for what `basis` says."""

    indicator: str
    quarter: Quarter
    basis: QuarterBasis
    old: str
    new: str
    old_counts: str
    new_counts: str


@dataclass(frozen=True)
class ChangedTarget:
    """A target that is another one than in the earlier report; as tables show them, or 'none set'."""

    indicator: str
    old: str
    new: str


@dataclass(frozen=True)
class Revisions:
    """What was compared: the earlier report's file and quarter, None when there was none; and what has changed.

    `revised` are the figures of months and years, `totals` those of the earlier report's quarter.
    """

    source: str | None = None
    quarter: Quarter | None = None
    revised: Sequence[Revision] = ()
    totals: Sequence[RevisedTotal] = ()
    targets: Sequence[ChangedTarget] = ()

    def is_revised(self, indicator: str, period: Month | FinancialYear) -> bool:
        """Whether an indicator's figure of that month or year was published otherwise."""
        return (indicator, period) in self._periods

    def is_total_revised(self, indicator: str, quarter: Quarter, basis: QuarterBasis) -> bool:
        """Whether an indicator's figure of that quarter was published otherwise."""
        return (indicator, quarter, basis) in self._totals

    @cached_property
    def _periods(self) -> frozenset[tuple[str, Month | FinancialYear]]:
        return frozenset((one.indicator, one.period) for one in self.revised)

    @cached_property
    def _totals(self) -> frozenset[tuple[str, Quarter, QuarterBasis]]:
        return frozenset((one.indicator, one.quarter, one.basis) for one in self.totals)


def compare_figures(figures: Figures, earlier: EarlierFigures | None, report: str = "") -> Revisions:
    """Figures that the earlier report published and that are shown otherwise now, and targets that have changed.

    A month that it had not yet reported, or whose figure had not arrived, is no revision, nor is a year that had not
    ended. Raises UsageError for a report of a later quarter, or (where `report` is given) of another catalogue.
    """
    if earlier is None:
        return Revisions()
    _check_comparable(figures.quarter, earlier, report)
    every = figures.series.values()
    revised = [
        Revision(series.indicator.id, period, *change)
        for series in every
        for period, value, old in _published(series, earlier, figures.quarter)
        if (change := _change(series.indicator, value, old)) is not None
    ]
    totals = [
        RevisedTotal(series.indicator.id, earlier.quarter, basis, *change)
        for series in every
        for basis, value, old in _published_totals(series, earlier)
        if (change := _change(series.indicator, value, old)) is not None
    ]
    targets = [changed for series in every if (changed := _changed_target(series, earlier, figures.quarter))]
    return Revisions(earlier.source, earlier.quarter, tuple(revised), tuple(totals), tuple(targets))


def _check_comparable(quarter: Quarter, earlier: EarlierFigures, report: str) -> None:
    remedy = "Name the report of an earlier quarter."
    if report and earlier.report != report:
        what = f"holds the figures of the report '{earlier.report}'; this one is '{report}'."
        raise UsageError(Finding(earlier.source, what, remedy))
    if earlier.quarter > quarter:
        what = f"holds the figures of {earlier.quarter}, which is after {quarter}."
        raise UsageError(Finding(earlier.source, what, remedy))


def _published(
    series: Series, earlier: EarlierFigures, quarter: Quarter
) -> Iterator[tuple[Month | FinancialYear, Value, ListedFigure]]:
    """Every period that both have, with the value now and the figure then; a year so far only of the same quarter."""
    is_whole = earlier.quarter.is_year_end or earlier.quarter == quarter
    last = earlier.quarter.year.plus(0 if is_whole else -1)
    whole = {year: value for year, value in series.years.items() if year <= last}
    kinds: list[tuple[str, Mapping[Month, Value] | Mapping[FinancialYear, Value]]]
    kinds = [("month", series.months), ("year", whole)]
    for kind, values in kinds:
        for period, value in values.items():
            old = earlier.figures.get((series.indicator.id, kind, str(period)))
            if old is not None and old.reason != Reason.NOT_YET_REPORTED.value:
                yield period, value, old


def _published_totals(series: Series, earlier: EarlierFigures) -> Iterator[tuple[QuarterBasis, Value, ListedFigure]]:
    """The figures of the earlier report's own quarter: the quarter's, and the year to date at its end."""
    values = [(QuarterBasis.YEAR_TO_DATE, series.to_date), (series.quarter_basis, series.quarters)]
    for basis, by_quarter in dict(values).items():
        old = earlier.facts.get(f"{basis.value}.{series.indicator.id}")
        if old is not None and earlier.quarter in by_quarter:
            yield basis, by_quarter[earlier.quarter], old


def _changed_target(series: Series, earlier: EarlierFigures, quarter: Quarter) -> ChangedTarget | None:
    """A target of the same year that is another one now."""
    old = earlier.figures.get((series.indicator.id, "target", ""))
    if earlier.quarter.year != quarter.year or (old is None and not earlier.has_targets):
        return None
    unit = series.indicator.unit
    then = shown_target(Fraction(old.value), unit) if old and old.value else NO_TARGET
    now = shown_target(series.target.amount, unit) if series.target and series.target.amount is not None else NO_TARGET
    return ChangedTarget(series.indicator.id, then, now) if then != now else None


def _change(indicator: Indicator, value: Value, old: ListedFigure) -> tuple[str, str, str, str] | None:
    """Old and new with their counts; None where the figure is the one that was published.

    Nor is it a change that a figure has only arrived since, or is none by its own rule.
    """
    then = _then(old)
    if then.reason is Reason.NOT_AVAILABLE or _is_none_by_rule(then) or _is_none_by_rule(value):
        return None
    if Reason.SUPPRESSED in (then.reason, value.reason):
        return None
    if _is_same(value, then, old, indicator):
        return None
    return _shown(then, indicator), _shown(value, indicator), _counts(then), _counts(value)


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
