"""The head of service asks: where does that number in the analysis come from, and is it the one we published?"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import (
    OTHER,
    DateChoice,
    EventMeasure,
    FactPeriod,
    GroupFact,
    HoursBetween,
    OneOf,
    PartsFact,
    PlainFact,
    QuarterBasis,
    SizeGroup,
    YesNo,
)
from reportgen.figures import Fact, Figures, Reason, Reported, Value
from reportgen.figures.counting import Counter, Counts
from reportgen.figures.facts import Facts
from reportgen.figures.values import Trace
from reportgen.formats import Unit, shown
from reportgen.period import FinancialYear, Quarter
from reportgen.sources import CaseList, Doubt, Workbook
from tests.support import EXPECTED

YEAR = FinancialYear(2021)
Q1, Q2 = YEAR.quarter(1), YEAR.quarter(2)
DAYS = [date(2021, 4, 5), date(2021, 7, 5), date(2021, 7, 6), date(2021, 8, 1), date(2021, 9, 30), date(2021, 10, 1)]
CHILDREN = ["A", "A", "A", "B", "C", "D"]
STATUS = ["In care", "In care", "Open", "in care", "Mary Smith, aged 9", "Open"]
PARTS = PartsFact(
    "p", "section", "By status", FactPeriod.QUARTER, "all", "all", "status", ("In care", "Open"), overlap=False
)
ALL = EventMeasure("all", "list", (), (DateChoice("day", ()),), None)


def _counter(quarter: Quarter = Q2) -> Counter:
    columns: dict[str, Sequence[object]] = {"day": DAYS, "child": CHILDREN, "status": STATUS}
    letters = {name: letter for letter, name in zip("ABC", columns, strict=True)}
    headers = {"status": "Status of the child"}
    cases = CaseList("Book.xlsx > List", columns, letters, range(5, 11), id="list", headers=headers)
    book = Workbook("Book.xlsx", None, {"list": cases}, None, {}, {}, "", ())
    return Counter(book, Reported("Book.xlsx", YEAR, frozenset(YEAR.months[:6])), quarter, [])


def _facts(catalogue: Catalogue, *layouts: PlainFact | PartsFact | GroupFact, quarter: Quarter = Q2) -> list[Fact]:
    """The facts of the list above, of a catalogue with one section that has no indicators of its own."""
    measures = {"all": ALL, "children": replace(ALL, id="children", distinct="child")}
    section = replace(catalogue.sections[0], id="section", tables=())
    own = replace(catalogue, measures=measures, facts=layouts, sections=[section])
    counter = _counter(quarter)
    counts = {name: counter.count(measure) for name, measure in measures.items()}
    return Facts(counter, counts, own, lambda _row, _unit: {}).of({})


def _told(facts: list[Fact]) -> list[tuple[str, int, int]]:
    values = [(fact.part, fact.value.numerator, fact.value.denominator) for fact in facts]
    return [(part, int(top or 0), int(bottom or 0)) for part, top, bottom in values]


# The published ones -------------------------------------------------------------------------------------------------


def _shown(value: Value, fact: Fact) -> str:
    assert value.amount is not None
    return shown(value.amount, fact.unit, fact.decimals)


@pytest.fixture(scope="module")
def by_id(figures: Figures) -> dict[str, Fact]:
    facts = {fact.id: fact for fact in figures.facts}
    assert len(facts) == len(figures.facts)
    return facts


def it_equals_every_count_of_the_published_analysis(by_id: dict[str, Fact]) -> None:
    with (EXPECTED / "published-facts-q2-2021-22.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 67
    for row in rows:
        fact = by_id[row["fact"]]
        assert (fact.section, _shown(fact.value, fact)) == (row["section"], row["shown"]), row["fact"]
        for name in ("numerator", "denominator"):
            if row[name] and fact.unit is not Unit.RATE:
                assert getattr(fact.value, name) == int(row[name]), row["fact"]


def it_puts_the_same_quarter_of_earlier_years_beside_them(by_id: dict[str, Fact]) -> None:
    with (EXPECTED / "published-earlier-quarters.csv").open(encoding="utf-8") as file:
        expected = {(row["fact"], row["quarter"]): row["shown"] for row in csv.DictReader(file)}
    found = {
        (fact.id, str(quarter)): _shown(value, fact)
        for fact in by_id.values()
        for quarter, value in fact.previous.items()
    }
    assert found == expected


def it_says_what_each_fact_stands_for(by_id: dict[str, Fact]) -> None:
    periods = [
        by_id[name].period
        for name in (
            "quarter.csc022-within-1-working-day",
            "year-to-date.csc252b-10-days-ytd",
            "quarter-end.csc201-children",
        )
    ]
    assert periods == ["Q2 2021/22", "April to September 2021", "30 September 2021"]
    assert "quarter.csc252b-10-days-ytd" not in by_id


def it_has_no_fact_of_a_figure_that_is_awaited(by_id: dict[str, Fact]) -> None:
    assert by_id["year-to-date.iha-within-20-working-days-ytd"].value.reason is Reason.NOT_AVAILABLE


# Kinds --------------------------------------------------------------------------------------------------------------


def it_counts_the_quarter_and_the_year_to_date(catalogue: Catalogue) -> None:
    quarter = PlainFact("q", "section", "In the quarter", FactPeriod.QUARTER, "all", None, None)
    year = replace(quarter, id="y", period=FactPeriod.YEAR_TO_DATE, count="children", denominator="all")
    told = [f"{fact.value.amount} in {fact.period}" for fact in _facts(catalogue, quarter, year)]
    assert told == ["4 in Q2 2021/22", "60 in April to September 2021"]


def it_divides_by_the_parts_that_the_catalogue_lists_and_names_no_other(catalogue: Catalogue) -> None:
    facts = _facts(catalogue, PARTS)
    assert _told(facts) == [("In care", 2, 4), ("Open", 1, 4), (OTHER, 1, 4)]
    assert [fact.id for fact in facts] == ["p.in-care", "p.open", "p.other-or-not-recorded"]
    assert not any("Smith" in str(fact) for fact in facts)


def it_shows_no_other_part_where_nothing_else_stands(catalogue: Catalogue) -> None:
    assert _told(_facts(catalogue, PARTS, quarter=Q1)) == [("In care", 1, 1), ("Open", 0, 1)]


def it_groups_children_by_how_often_they_were_counted(catalogue: Catalogue) -> None:
    groups = (SizeGroup("once", 1, 1), SizeGroup("2 or more", 2, None))
    layout = GroupFact("g", "section", "Per child", FactPeriod.QUARTER, "all", "child", groups)
    assert _told(_facts(catalogue, layout)) == [("once", 2, 3), ("2 or more", 1, 3)]


# Where a count comes from -------------------------------------------------------------------------------------------


def _accounted(trace: Trace) -> bool:
    return trace.rows is None or trace.counted is None or trace.rows == trace.counted + sum(trace.left_out.values())


def it_accounts_for_every_row_of_every_case_list_in_every_figure(figures: Figures) -> None:
    values = [value for one in figures.series.values() for value in [*one.months.values(), *one.quarters.values()]]
    traces = [trace for value in [*values, *(fact.value for fact in figures.facts)] for trace in value.traces]
    assert sum(trace.counted is not None for trace in traces) > 600
    assert [trace for trace in traces if not _accounted(trace)] == []


def it_tells_rows_and_reasons_of_a_month(figures: Figures) -> None:
    counted, whole = figures.latest("csc178-monthly").traces
    assert (counted.sheet, counted.places, counted.rows) == ("Safeguarding Unit", "columns D, E, F, G, H", 127)
    assert (counted.counted, whole.counted) == (7, 16)
    assert whole.left_out == {
        "after the quarter": 2,
        "another month of the year": 99,
        "not an initial conference": 7,
        "conference stood down": 1,
        "transfer in": 2,
    }


def it_names_the_cells_of_a_typed_count(figures: Figures) -> None:
    value = figures.series["csc260a-monthly"].quarters[Q2]
    assert [(trace.sheet, trace.places) for trace in value.traces] == [
        ("Scorecard", "cells K89 to M89"),
        ("Scorecard", "cells K90 to M90"),
    ]


def it_says_how_many_cases_of_a_list_count_and_why_the_others_do_not(figures: Figures) -> None:
    told = {trace.measure: (trace.counted, trace.left_out) for trace in figures.coverage["children-in-care"]}
    assert told["in-care"] == (266, {"ended by then": 51, "short breaks only": 6, "started later": 1})
    assert list(told) == ["in-care", "came-into-care", "ceased-care"]


def it_says_in_the_catalogues_words_why_a_case_is_left_out() -> None:
    where = (OneOf("status", ("In care",), negated=False, otherwise="not in care"),)
    trace = _counter().count(replace(ALL, where=where)).trace(Q2.months)
    assert trace.left_out == {"after the quarter": 1, "another month of the year": 1, "not in care": 2}
    assert (trace.counted, trace.rule) == (2, "List by day, where Status of the child is In care")


# Quarters -----------------------------------------------------------------------------------------------------------


def it_gives_a_quarters_own_figure_and_what_it_stands_for(figures: Figures) -> None:
    within, visits, plans = (
        figures.series[name] for name in ("csc038-within-45-working-days-ytd", "csc252b-10-days-ytd", "csc182-children")
    )
    assert within.quarters[Q2].amount == Fraction(13600, 157)
    assert [one.quarter_basis for one in (within, visits, plans)] == [
        QuarterBasis.QUARTER,
        QuarterBasis.YEAR_TO_DATE,
        QuarterBasis.QUARTER_END,
    ]
    assert [visits.quarters[Q1].numerator, plans.quarters[Q1].amount] == [565, 75]
    assert plans.year_to_date is None


def it_compares_with_earlier_years_what_was_counted_in_the_same_way(figures: Figures) -> None:
    """Earlier years of CSC 036 are the quarter's own counts, those of CSC 038 are for the year to date."""
    completed, within = (figures.series[name] for name in ("csc036-completed-ytd", "csc038-within-45-working-days-ytd"))
    assert completed.beside_previous.amount == 157
    assert within.beside_previous == within.year_to_date


# Hours --------------------------------------------------------------------------------------------------------------


def _hours(end: object, **limits: int) -> Counts:
    start = datetime(2021, 4, 5, 22, 0)
    columns: dict[str, Sequence[object]] = {"from": [start], "to": [end], "day": [date(2021, 4, 5)], "seen": [True]}
    cases = CaseList("B > L", columns, dict.fromkeys(columns, "A"), [5], id="list")
    doubts: list[Doubt] = []
    book = Workbook("B", None, {"list": cases}, None, {}, {}, "", ())
    counter = Counter(book, Reported("B", YEAR, frozenset(YEAR.months[:6])), Q2, doubts)
    condition = HoursBetween("from", "to", limits.get("at_most"), limits.get("under"), limits.get("over"))
    return counter.count(replace(ALL, where=(condition, YesNo("seen", yes=True))))


@pytest.mark.parametrize(
    ("end", "limits", "counted"),
    [
        (datetime(2021, 4, 8, 22, 0), {"at_most": 72}, 1),
        (datetime(2021, 4, 8, 22, 1), {"at_most": 72}, 0),
        (datetime(2021, 4, 8, 22, 1), {"over": 72}, 1),
        (datetime(2021, 4, 6, 10, 0), {"under": 12}, 0),
        (datetime(2021, 4, 6, 9, 59), {"under": 12}, 1),
        (date(2021, 4, 6), {"at_most": 2}, 1),
        (datetime(2021, 4, 5, 21, 59), {"at_most": 72}, 0),
        (None, {"over": 1}, 0),
    ],
)
def it_counts_hours_by_the_clock(end: object, limits: dict[str, int], counted: int) -> None:
    assert _hours(end, **limits).over(Q1.months) == Fraction(counted)
