"""An invented library service in Q3 2023/24, as the rows that its report would carry, so that tests of the number check
can be counted by eye and have no word in common with the shipped report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.narrative.check import Known, known_from
from reportgen.period import FinancialYear

Row = dict[str, str]
QUARTER = FinancialYear(2023).quarter(3)
YEAR_TO_DATE = "April to December 2023"
MONTHS = [f"2023-{month:02}" for month in range(4, 13)]

SECTIONS = {"lending": "Lending", "reservations": "Reservations", "members": "Members", "overview": "Key messages"}
TERMS = ["RFID", "Open Plus"]


@dataclass(frozen=True)
class Series:
    """An indicator, its months from April to December, last year's same quarter and whole year, and what it is held
    against. A month is a count, or a part and its whole."""

    id: str
    section: str
    title: str
    unit: str
    months: str
    before: str
    year_before: str
    code: str = ""
    good: str = "neither"
    target: str = ""
    at_end: bool = False
    benchmarks: Sequence[str] = ()


@dataclass(frozen=True)
class Breakdown:
    """A fact told by its parts: each with how many of `whole`."""

    id: str
    section: str
    title: str
    whole: int
    parts: Mapping[str, int] = field(default_factory=dict)
    overlap: bool = False


SERIES = [
    Series("loans", "lending", "Books lent", "count", "350 360 340 401 455 398 410 385 307", "1015", "4310", "LIB 1"),
    # Q1 66 of 90, Q2 92 of 120, Q3 83 of 112 (74.1%); 241 of 322 (74.8%) in the year to date
    Series(
        "met",
        "reservations",
        "Reservations met within 5 working days",
        "percent",
        "20/28 25/30 21/32 30/36 33/44 29/40 31/40 28/37 24/35",
        "70.0",
        "71.9",
        "LIB 2",
        "higher",
        "80",
        benchmarks=["England: 72.4", "North West: 77.9"],
    ),
    # Q1 5 of 90, Q2 6 of 120 (5.0%), Q3 9 of 112 (8.0%); 20 of 322 (6.2%) in the year to date
    Series(
        "late",
        "reservations",
        "Reservations met in over 15 working days",
        "percent",
        "2/28 1/30 2/32 1/36 2/44 3/40 2/40 4/37 3/35",
        "6.1",
        "5.8",
        "LIB 3",
        "lower",
        "5",
    ),
    Series(
        "members",
        "members",
        "Members of the library",
        "count",
        "4712 4733 4750 4768 4801 4820 4861 4902 4873",
        "4655",
        "4701",
        "LIB 4",
        "higher",
        at_end=True,
    ),
]
BREAKDOWNS = [
    Breakdown(
        "loans-by-kind",
        "lending",
        "Books lent, by kind",
        1102,
        {"Novels": 512, "Picture books": 341, "Audio books": 148, "Poetry": 101},
    ),
    Breakdown(
        "readers-by-hobby",
        "members",
        "New readers, by hobby",
        64,
        {"Gardening": 31, "Chess": 22, "Sailing": 19},
        overlap=True,
    ),
]


def library(*, refreshed: Mapping[str, Row] | None = None) -> Known:
    """What its report knows; `refreshed` gives facts other texts, such as what a figure was before a refresh."""
    facts = [row for one in SERIES for row in _facts(one)] + [row for one in BREAKDOWNS for row in _parts(one)]
    facts = [{**row, **(refreshed or {}).get(row["id"], {})} for row in facts]
    figures = [row for one in SERIES for row in _figures(one)]
    return known_from(QUARTER, figures, facts, [_indicator(one) for one in SERIES], SECTIONS, TERMS)


def _indicator(one: Series) -> Row:
    others = {f"benchmark-{place}": text for place, text in enumerate(one.benchmarks, 1)}
    annual = "latest" if one.at_end else "total" if one.unit == "count" else "year-to-date"
    return {**_same(one), "id": one.id, "months": "month", "annual": annual, **others}


def _same(one: Series) -> Row:
    decimals = "1" if one.unit == "percent" else "0"
    shared = {"section": one.section, "title": one.title, "unit": one.unit, "decimals": decimals}
    return {**shared, "code": one.code, "good": one.good}


def _figures(one: Series) -> Iterator[Row]:
    first = {"section": one.section, "series": one.id, "code": one.code, "unit": one.unit}
    if one.target:
        yield {**first, "period_kind": "target", "value": one.target}
    for month, text in zip(MONTHS, one.months.split(), strict=True):
        yield {**first, "period_kind": "month", "period": month, **_value(text)}
    yield {**first, "period_kind": "year", "period": "2022/23", "value": one.year_before}


def _value(text: str) -> Row:
    part, _, whole = text.partition("/")
    if not whole:
        return {"value": part, "numerator": part}
    return {"value": f"{int(part) * 100 / int(whole):.1f}", "numerator": part, "denominator": whole}


def _facts(one: Series) -> Iterator[Row]:
    months = one.months.split()
    row = {**_same(one), "origin": one.id, **({"target": one.target} if one.target else {})}
    before = {"q3-2022": one.before}
    if one.at_end:
        yield {**row, "id": f"quarter-end.{one.id}", "period": "31 December 2023", **_value(months[-1]), **before}
        return
    yield {**row, "id": f"quarter.{one.id}", "period": str(QUARTER), **_value(_sum(months[-3:])), **before}
    yield {**row, "id": f"year-to-date.{one.id}", "period": YEAR_TO_DATE, **_value(_sum(months))}


def _sum(months: Sequence[str]) -> str:
    columns = zip(*(month.split("/") for month in months), strict=True)
    return "/".join(str(sum(map(int, column))) for column in columns)


def _parts(one: Breakdown) -> Iterator[Row]:
    for part, number in one.parts.items():
        yield {
            "id": f"{one.id}.{part.lower().replace(' ', '-')}",
            "section": one.section,
            "title": one.title,
            "part": part,
            "origin": one.id,
            "overlap": "yes" if one.overlap else "",
            "unit": "percent",
            "decimals": "1",
            "period": str(QUARTER),
            **_value(f"{number}/{one.whole}"),
        }
