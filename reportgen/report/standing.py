"""How an indicator stands against its target, in words.

Nothing is rounded before it is compared. A status is given only where a comparison is fair: not before 31 March for a
target of that day, and not for a count or rate that is still adding up through the year.
"""

from collections.abc import Sequence
from fractions import Fraction

from reportgen.catalogue.model import AnnualRule, Indicator, Polarity
from reportgen.figures import Figures, Nature, Reason, Series, Value
from reportgen.formats import Unit, shown, shown_fraction, shown_target
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.report.marks import Marks
from reportgen.report.model import Phrase, Standing, Status

NO_CASES = "no cases"
_DOUBT = " This figure is in doubt: see the Data notes."


def standing(series: Series, figures: Figures, marks: Marks | None = None) -> Standing:
    """The latest month (or the year to date) and, for events, the year to date, each against the target.

    A figure that is in doubt is said to be so.
    """
    quarter = figures.quarter
    phrases = _latest(series, quarter)
    year = series.years.get(quarter.year)
    if year is not None and _adds_up(series):
        phrases += [Phrase(" Year to date: "), *_judged(series, year, quarter, year_to_date=True)]
    if series.target is None:
        phrases.append(Phrase(" No target is set."))
    if marks and any(marks.is_doubtful(series, period) for period in _periods_said(series, quarter)):
        phrases.append(Phrase(_DOUBT))
    return Standing(series.indicator.name, phrases)


def status_of(value: Fraction, target: Fraction, indicator: Indicator) -> Status | None:
    """Met, near (within the indicator's tolerance) or missed; None where neither way is good."""
    if indicator.good is Polarity.NEITHER:
        return None
    good_enough = value >= target if indicator.good is Polarity.HIGHER else value <= target
    if good_enough:
        return Status.MET
    return Status.NEAR if abs(value - target) <= indicator.near else Status.MISSED


def target_label(series: Series, quarter: Quarter) -> str:
    """The target as tables and charts show it."""
    if series.target is None:
        return "none set"
    if series.target.amount is None:
        return str(Reason.NOT_AVAILABLE.value)
    label = target_words(series.target.amount, series.indicator)
    return f"{label} by 31 March" if series.indicator.target_by_year_end and not quarter.is_year_end else label


def target_words(target: Fraction, indicator: Indicator) -> str:
    """A target with the way it points: 90%; where lower is good 5% or less."""
    words = shown_target(target, indicator.unit)
    return f"{words} or less" if indicator.good is Polarity.LOWER else words


def shown_value(value: Value, indicator: Indicator) -> str:
    """The figure as a sentence shows it, or why there is none."""
    if value.amount is not None:
        return shown(value.amount, indicator.unit, indicator.decimals)
    if value.is_suppressed:
        return value.instead
    if value.denominator == 0:
        return NO_CASES
    return value.reason.value if value.reason else ""


def part_of_year(series: Series, quarter: Quarter) -> bool:
    """Whether the figures cannot be held against a full year's, be it a target or a benchmark, before 31 March."""
    return not quarter.is_year_end and (grows_to_target(series) or series.indicator.target_by_year_end)


def grows_to_target(series: Series) -> bool:
    """Whether a target is for the year's total: that of a count or rate which adds up."""
    return series.indicator.unit is not Unit.PERCENT and series.nature is not Nature.AS_AT


def against_target(series: Series, value: Value, quarter: Quarter, *, year_to_date: bool) -> Phrase | None:
    """'target of 90% missed'; None where there is nothing to compare, as with a month's share of a year's total."""
    target = series.target.amount if series.target else None
    if value.amount is None or target is None:
        return None
    indicator = series.indicator
    words = target_words(target, indicator)
    if not quarter.is_year_end and indicator.target_by_year_end:
        return Phrase(f"the target is {words} by 31 March")
    if grows_to_target(series) and not year_to_date:
        return None
    if part_of_year(series, quarter):
        return Phrase(f"the target is {words} for the whole year")
    status = status_of(value.amount, target, indicator)
    if status is None:
        return Phrase(f"{_beside(value.amount, target)} its target of {words}")
    return Phrase(
        {
            Status.MET: f"target of {words} met",
            Status.NEAR: f"near the target of {words}",
            Status.MISSED: f"target of {words} missed",
        }[status],
        status,
    )


def beside_target(series: Series, value: Fraction, quarter: Quarter, *, year_to_date: bool) -> tuple[str, str] | None:
    """The words before and after the target in a running sentence: 'just below the target of' 90%; 'within the target
    of' 10% 'or less'. None where there is nothing to compare, as in `against_target`."""
    target = series.target.amount if series.target else None
    if target is None or (grows_to_target(series) and not year_to_date):
        return None
    indicator = series.indicator
    after = " or less" if indicator.good is Polarity.LOWER else ""
    if part_of_year(series, quarter):
        when = "by 31 March" if indicator.target_by_year_end else "for the whole year"
        return "against a target of ", f"{after} {when}"
    return f"{_beside_in_prose(value, target, indicator)} the target of ", after


def _beside_in_prose(value: Fraction, target: Fraction, indicator: Indicator) -> str:
    status = status_of(value, target, indicator)
    if value == target:
        return "meeting" if status is Status.MET else "in line with"
    if status is Status.MET and indicator.good is Polarity.LOWER:
        return "within"
    just = "just " if status is Status.NEAR else ""
    return just + _beside(value, target)


def _periods_said(series: Series, quarter: Quarter) -> Sequence[Month | FinancialYear]:
    """The periods that a standing speaks of."""
    if _adds_up(series) or series.indicator.annual is AnnualRule.LATEST_AVAILABLE:
        return [quarter.last_month, quarter.year]
    return [quarter.last_month]


def _latest(series: Series, quarter: Quarter) -> list[Phrase]:
    month = quarter.last_month
    value = series.months[month]
    cumulative = series.nature is Nature.YEAR_TO_DATE
    if series.indicator.annual is AnnualRule.LATEST_AVAILABLE and not value.is_there:
        return _latest_available(series, quarter, value)
    when = {
        Nature.EVENTS: f"In {month.long_label}: ",
        Nature.AS_AT: f"At the end of {month.long_label}: ",
        Nature.YEAR_TO_DATE: f"April to {month.long_label}: ",
    }[series.nature]
    return [Phrase(when), *_judged(series, value, quarter, year_to_date=cumulative)]


def _latest_available(series: Series, quarter: Quarter, value: Value) -> list[Phrase]:
    phrases = [Phrase(f"{quarter.last_month.long_label}: {shown_value(value, series.indicator)}.")]
    there = [month for month in quarter.months_to_date if series.months[month].is_there]
    if there:
        judged = _judged(series, series.months[there[-1]], quarter, year_to_date=True)
        phrases += [Phrase(f" Latest available, {there[-1].long_label}: "), *judged]
    return phrases


def _judged(series: Series, value: Value, quarter: Quarter, *, year_to_date: bool) -> list[Phrase]:
    counts = ""
    counted = value.amount is not None and value.numerator is not None and value.denominator is not None
    if counted and series.indicator.unit is Unit.PERCENT:
        assert value.numerator is not None
        assert value.denominator is not None
        counts = f" ({shown_fraction(value.numerator, value.denominator)})"
    phrase = against_target(series, value, quarter, year_to_date=year_to_date)
    said = shown_value(value, series.indicator)
    words = Phrase((f"not shown ({said})" if value.is_suppressed else said) + counts + (", " if phrase else "."))
    return [words, phrase, Phrase(".")] if phrase else [words]


def _adds_up(series: Series) -> bool:
    totals = (AnnualRule.YEAR_TO_DATE, AnnualRule.TOTAL)
    return series.nature is Nature.EVENTS and series.indicator.annual in totals


def _beside(value: Fraction, target: Fraction) -> str:
    if value == target:
        return "equal to"
    return "above" if value > target else "below"
