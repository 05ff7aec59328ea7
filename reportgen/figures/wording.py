"""Measures and conditions in words: how something is counted, and why a case is left out.

The catalogue's own `otherwise` comes first; columns are named by their headers. Nothing here ever sees a case.
"""

from collections.abc import Mapping
from functools import singledispatch

from reportgen.catalogue.model import (
    AgeBetween,
    AtLeastMonths,
    CaseMeasure,
    Condition,
    EventMeasure,
    Filled,
    HoursBetween,
    OneOf,
    RowMeasure,
    SnapshotMeasure,
    WithinMonths,
    WorkingDays,
    YesNo,
)
from reportgen.formats import joined, several
from reportgen.sources import CaseList, sheet_and_cell

Headers = Mapping[str, str]
"""The header of each column, by its id in the catalogue."""


def typed_rule(measure: RowMeasure) -> str:
    """How a row of the scorecard is counted."""
    return f"typed in the row '{measure.row}', {measure.basis.value}"


def counting_rule(measure: CaseMeasure, cases: CaseList) -> str:
    """How a measure is counted: 'Referrals by Date received, where ...'."""
    named = cases.headers
    sheet = sheet_and_cell(cases.where)[0]
    conditions = [condition_words(condition, named) for condition in measure.where]
    where = f", where {joined(conditions)}" if conditions else ""
    if isinstance(measure, SnapshotMeasure):
        started, ended = _named(measure.started, named), _named(measure.ended, named)
        return f"{sheet} open at the month's end, from {started} to {ended}{where}"
    if not isinstance(measure, EventMeasure):
        return f"all of {sheet}{where}"
    kind = f"different {_named(measure.distinct, named)} of {sheet}" if measure.distinct else sheet
    dates = " or ".join(_named(choice.column, named) for choice in measure.dates)
    return f"{kind} by {dates}{where}"


def left_out_words(condition: Condition, named: Headers) -> str:
    """Why a case that does not meet the condition is left out."""
    return condition.otherwise or f"not: {condition_words(condition, named)}"


@singledispatch
def condition_words(condition: Condition, named: Headers) -> str:
    """What a case must be: 'held is Held', 'received to decided within 1 working day'."""
    raise TypeError(f"no words for {type(condition).__name__}")


@condition_words.register
def _(condition: YesNo, named: Headers) -> str:
    return f"{_named(condition.column, named)} is {'yes' if condition.yes else 'no'}"


@condition_words.register
def _(condition: OneOf, named: Headers) -> str:
    return f"{_named(condition.column, named)} is {'not ' if condition.negated else ''}{' or '.join(condition.texts)}"


@condition_words.register
def _(condition: Filled, named: Headers) -> str:
    return f"{_named(condition.column, named)} is {'filled' if condition.filled else 'blank'}"


@condition_words.register
def _(condition: WorkingDays, named: Headers) -> str:
    if condition.at_most is not None:
        return f"{_span(condition, named)} within {several(condition.at_most, 'working day')}"
    return f"{_span(condition, named)} over {several(condition.over or 0, 'working day')}"


@condition_words.register
def _(condition: WithinMonths, named: Headers) -> str:
    return f"{_span(condition, named)} within {several(condition.months, 'month')}"


@condition_words.register
def _(condition: AtLeastMonths, named: Headers) -> str:
    return f"{_span(condition, named)} at least {several(condition.months, 'month')}"


@condition_words.register
def _(condition: HoursBetween, named: Headers) -> str:
    limits = {"within": condition.at_most, "under": condition.under, "over": condition.over}
    word, hours = next((word, hours) for word, hours in limits.items() if hours is not None)
    return f"{_span(condition, named)} {word} {several(hours, 'hour')}"


@condition_words.register
def _(condition: AgeBetween, named: Headers) -> str:
    return f"aged {condition.youngest} to {condition.oldest} at the quarter's end"


def _span(condition: WorkingDays | WithinMonths | AtLeastMonths | HoursBetween, named: Headers) -> str:
    return f"{_named(condition.start, named)} to {_named(condition.end, named)}"


def _named(column: str, named: Headers) -> str:
    return named.get(column, column)
