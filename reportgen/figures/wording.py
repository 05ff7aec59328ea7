"""Measures and conditions in words: how something is counted, and why a case is left out.

The catalogue's own `otherwise` comes first; columns are named by their ids in the catalogue. Nothing here ever sees a
case.
"""

from functools import singledispatch

from reportgen.catalogue.model import (
    AgeBetween,
    AtLeastMonths,
    Condition,
    EventMeasure,
    Filled,
    HoursBetween,
    Measure,
    OneOf,
    RowMeasure,
    SnapshotMeasure,
    WithinMonths,
    WorkingDays,
    YesNo,
)
from reportgen.formats import joined, several


def rule_of(measure: Measure) -> str:
    """How a measure is counted: 'rows of referrals by received, where ...'."""
    if isinstance(measure, RowMeasure):
        return f"typed in the scorecard, {measure.basis.value}"
    conditions = [condition_words(condition) for condition in measure.where]
    where = f", where {joined(conditions)}" if conditions else ""
    if isinstance(measure, SnapshotMeasure):
        return f"{measure.case_list} open between {measure.started} and {measure.ended}{where}"
    if not isinstance(measure, EventMeasure):
        return f"all of {measure.case_list}{where}"
    kind = f"different {measure.distinct} of {measure.case_list}" if measure.distinct else measure.case_list
    dates = " or ".join(choice.column for choice in measure.dates)
    return f"{kind} by {dates}{where}"


def left_out_words(condition: Condition) -> str:
    """Why a case that does not meet the condition is left out."""
    return condition.otherwise or f"not: {condition_words(condition)}"


@singledispatch
def condition_words(condition: Condition) -> str:
    """What a case must be: 'held is Held', 'received to decided within 1 working day'."""
    raise TypeError(f"no words for {type(condition).__name__}")


@condition_words.register
def _(condition: YesNo) -> str:
    return f"{condition.column} is {'yes' if condition.yes else 'no'}"


@condition_words.register
def _(condition: OneOf) -> str:
    return f"{condition.column} is {'not ' if condition.negated else ''}{' or '.join(condition.texts)}"


@condition_words.register
def _(condition: Filled) -> str:
    return f"{condition.column} is {'filled' if condition.filled else 'blank'}"


@condition_words.register
def _(condition: WorkingDays) -> str:
    if condition.at_most is not None:
        return f"{_span(condition)} within {several(condition.at_most, 'working day')}"
    return f"{_span(condition)} over {several(condition.over or 0, 'working day')}"


@condition_words.register
def _(condition: WithinMonths) -> str:
    return f"{_span(condition)} within {several(condition.months, 'month')}"


@condition_words.register
def _(condition: AtLeastMonths) -> str:
    return f"{_span(condition)} at least {several(condition.months, 'month')}"


@condition_words.register
def _(condition: HoursBetween) -> str:
    limits = {"within": condition.at_most, "under": condition.under, "over": condition.over}
    word, hours = next((word, hours) for word, hours in limits.items() if hours is not None)
    return f"{_span(condition)} {word} {several(hours, 'hour')}"


@condition_words.register
def _(condition: AgeBetween) -> str:
    return f"aged {condition.youngest} to {condition.oldest} at the quarter's end"


def _span(condition: WorkingDays | WithinMonths | AtLeastMonths | HoursBetween) -> str:
    return f"{condition.start} to {condition.end}"
