"""How a figure has changed: then and now, which way, and whether that is better or worse.

Better and worse are only said where the comparison is fair. A count or rate that adds up from 1 April is larger in each
quarter whatever happens, and some percentages build up to 31 March: from one quarter of a year to the next these go up
or down, no more. Against the same quarter of another year, which is as far into its year, they are better or worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reportgen.catalogue.model import Polarity, QuarterBasis, without_period
from reportgen.figures import Figures, Series, Value
from reportgen.formats import Unit, plain_number, round_half_up, shown
from reportgen.period import Quarter

_PERCENT = 100
IN_LINE = Fraction(1, 2)
"""Percentages less than that many percentage points apart are in line with each other."""


class Direction(Enum):
    """Which way a figure went."""

    BETTER = "better"
    WORSE = "worse"
    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """A figure then and now, both counted on the same basis. `fair`: they may be called better or worse.

    `numerators` and `denominators` are the counts then and now, as far as they are known.
    """

    series: Series
    basis: QuarterBasis
    since: Quarter
    before: Fraction
    now: Fraction
    fair: bool
    numerators: Sequence[Fraction] = ()
    denominators: Sequence[Fraction] = ()

    @property
    def shown(self) -> tuple[str, str]:
        """Then and now as tables show them."""
        indicator = self.series.indicator
        unit, decimals = indicator.unit, indicator.decimals
        return shown(self.before, unit, decimals), shown(self.now, unit, decimals)

    @property
    def direction(self) -> Direction:
        """Which way, as far as it may be said; the same where both look alike or percentages hardly differ."""
        indicator = self.series.indicator
        if alike(self.before, self.now, indicator.unit, indicator.decimals):
            return Direction.SAME
        up = self.now > self.before
        if not self.fair or indicator.good is Polarity.NEITHER:
            return Direction.UP if up else Direction.DOWN
        return Direction.BETTER if up is (indicator.good is Polarity.HIGHER) else Direction.WORSE

    @property
    def points(self) -> Fraction:
        """The difference in the indicator's unit: percentage points of a percentage."""
        return self.now - self.before

    @property
    def percent(self) -> Fraction:
        """The difference as a percentage of the figure before, which is not nought."""
        return self.points * _PERCENT / self.before

    @property
    def words(self) -> str:
        """'down 3.1 points, better', 'up 20 (43%)'."""
        if self.direction is Direction.SAME:
            return "same"
        way = "up" if self.points > 0 else "down"
        said = f"{way} {self._size(abs(self.points))}"
        return f"{said}, {self.direction.value}" if self.direction in (Direction.BETTER, Direction.WORSE) else said

    def _size(self, size: Fraction) -> str:
        if self.series.indicator.unit is Unit.PERCENT:
            return f"{round_half_up(size, 1):f} points"
        share = f" ({round_half_up(abs(self.percent), 0):,f}%)" if self.before else ""
        return plain_number(size, 1) + share


def alike(before: Fraction, now: Fraction, unit: Unit, decimals: int) -> bool:
    """Whether two figures look alike, or are percentages that hardly differ."""
    if unit is Unit.PERCENT and abs(now - before) < IN_LINE:
        return True
    return shown(before, unit, decimals) == shown(now, unit, decimals)


def quarter_before(quarter: Quarter) -> Quarter:
    """The quarter before; the first quarter's is the last of the year before."""
    return quarter.year.quarter(quarter.number - 1) if quarter.number > 1 else quarter.year.plus(-1).quarter(4)


def year_before(quarter: Quarter) -> Quarter:
    """The same quarter of the year before."""
    return quarter.year.plus(-1).quarter(quarter.number)


def since_last_quarter(series: Series, quarter: Quarter) -> Change | None:
    """Against the quarter before; None where one of the two is not available."""
    since = quarter_before(quarter)
    basis = series.quarter_basis
    before, now = series.quarters.get(since, Value()), series.quarters.get(quarter, Value())
    return _change(series, basis, since, (before, now), fair=not grows(series, basis))


def since_last_year(series: Series, quarter: Quarter) -> Change | None:
    """Against the same quarter of the year before, which the workbook holds; None where one is not available."""
    since = year_before(quarter)
    basis = series.indicator.previous_basis or series.quarter_basis
    before = series.previous.get(since, Value())
    return _change(series, basis, since, (before, series.beside_previous), fair=True)


def grows(series: Series, basis: QuarterBasis) -> bool:
    """Whether a figure on that basis climbs from 1 April: a count or rate that adds up, or what builds up."""
    adds_up = series.indicator.unit is not Unit.PERCENT and basis is QuarterBasis.YEAR_TO_DATE
    return adds_up or series.indicator.builds_up


def figure_now(series: Series, quarter: Quarter) -> Value | None:
    """The quarter's own figure, or at its end; None where there is only the year to date."""
    if series.quarter_basis is QuarterBasis.YEAR_TO_DATE:
        return None
    return series.quarters.get(quarter)


def year_to_date(series: Series, quarter: Quarter) -> Value | None:
    """The year to date; None where nothing adds up."""
    if series.quarter_basis is QuarterBasis.YEAR_TO_DATE:
        return series.year_to_date or series.quarters.get(quarter)
    return series.year_to_date


def names_without_period(series: Sequence[Series]) -> dict[str, str]:
    """Names for rows whose columns say the period: without ', month' or ', year to date', unless two would be alike."""
    short = {one.indicator.id: without_period(one.indicator.name) for one in series}
    return {
        one.indicator.id: short[one.indicator.id]
        if list(short.values()).count(short[one.indicator.id]) == 1
        else one.indicator.name
        for one in series
    }


def short_name(series: Series) -> str:
    """Code and short title, for a list in a sentence."""
    indicator = series.indicator
    return f"{indicator.code} {without_period(indicator.short)}".strip()


def name_on_basis(series: Series, basis: QuarterBasis) -> str:
    """A name for a row whose figures are of a quarter, or at its end, or, as it then says, of the year to date."""
    name = without_period(series.indicator.name)
    return f"{name}, year to date" if basis is QuarterBasis.YEAR_TO_DATE else name


def headlines_of(figures: Figures, names: Sequence[str]) -> list[Series]:
    """The series of these names."""
    return [figures.series[name] for name in names]


def _change(
    series: Series, basis: QuarterBasis, since: Quarter, values: tuple[Value, Value], *, fair: bool
) -> Change | None:
    before, now = (value.amount for value in values)
    if before is None or now is None:
        return None
    numerators = [value.numerator for value in values if value.numerator is not None]
    denominators = [value.denominator for value in values if value.denominator is not None]
    return Change(series, basis, since, before, now, fair, numerators, denominators)
