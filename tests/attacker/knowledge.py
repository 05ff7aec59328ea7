"""What any member of the public knows before reading a report: what each figure counts, from the catalogue's files.

A `Counted` names a set of events or cases by what it must fulfil, so that the same set met under two names (a column of
a table, a part of a sentence's list) is the same. A `Quantity` is its number in a span of months or at a month's end.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

THRESHOLD = 5
"""Counts from 1 up to this are hidden; 0 is always shown."""
SCORECARD = "scorecard"


@dataclass(frozen=True, order=True)
class Span:
    """Months from `first` to `last`, as 2021-04; of what is counted as at a day, both are the month at whose end."""

    first: str
    last: str

    @property
    def months(self) -> list[str]:
        """Each of its months."""
        months = [self.first]
        while months[-1] < self.last:
            months.append(month_after(months[-1]))
        return months


@dataclass(frozen=True)
class Counted:
    """What is counted: rows of `source`, `when` they count, each `distinct` value once, that fulfil `conditions`."""

    name: str = field(compare=False)
    source: str
    when: tuple[str, ...]
    distinct: str = ""
    conditions: frozenset[str] = frozenset()

    @property
    def as_at(self) -> bool:
        """Whether it is a number at a day rather than of a time."""
        return self.when[0] in ("open", "all", "as-at")

    @property
    def adds_up(self) -> bool:
        """Whether a time's number is the sum of its months'."""
        return self.when[0] in ("date", "events") and not self.distinct

    def narrowed(self, name: str, *conditions: Mapping[str, Any]) -> "Counted":
        """Those that fulfil more conditions."""
        more = {_canonical(condition) for condition in conditions}
        return Counted(name, self.source, self.when, self.distinct, self.conditions | more)


@dataclass(frozen=True)
class Quantity:
    """A number that is or could be published: of what, and of which months."""

    counted: Counted
    span: Span

    def __str__(self) -> str:
        of = self.span.first if self.span.first == self.span.last else f"{self.span.first}..{self.span.last}"
        return f"{self.counted.name} {of}"


@dataclass(frozen=True)
class Meaning:
    """What a published figure is made of: a count, a share of `bottom` in percent, or a rate per 10,000 children."""

    unit: str
    top: Quantity
    bottom: Quantity | None = None


@dataclass(frozen=True)
class Indicator:
    """A figure of the tables."""

    id: str
    code: str
    title: str
    short: str
    unit: str
    top: Counted
    bottom: Counted | None
    months: str
    annual: str
    good: str
    near: str

    @property
    def names(self) -> list[str]:
        """What tables and sentences may call it, the fullest first; without its period at last."""
        full = [f"{self.code} {title}".strip() for title in (self.title, self.short)]
        return [*full, self.title, self.short, *(without_period(name) for name in full)]

    def meaning(self, span: Span) -> Meaning:
        """Its figure of these months."""
        bottom = Quantity(self.bottom, span) if self.bottom else None
        return Meaning(self.unit, Quantity(self.top, span), bottom)

    def in_month(self, month: str) -> Span:
        """Of what a month's cell tells."""
        cumulative = self.months == "year-to-date" or self.top.when[0] == "year-to-date"
        return Span(year_start(month), month) if cumulative and not self.top.as_at else Span(month, month)

    def in_quarter(self, last: str) -> Span:
        """Of what a quarter's cell tells, named by its last month."""
        if self.top.as_at:
            return Span(last, last)
        return self.to_date(last) if self.top.when[0] == "year-to-date" else Span(month_after(last, -2), last)

    def to_date(self, month: str) -> Span:
        """Of what the year to date tells."""
        return Span(month, month) if self.top.as_at else Span(year_start(month), month)

    def in_year(self, last: str) -> Span:
        """Of what a year's cell tells, when its last month reported is that one."""
        return self.in_month(last) if self.annual == "latest" and not last.endswith("-03") else self.to_date(last)


@dataclass(frozen=True)
class Fact:
    """A figure of the sentences: of a count, as a share of another, or a part of a list."""

    id: str
    title: str
    period: str
    top: Counted
    bottom: Counted | None
    parts: Mapping[str, Counted] = field(default_factory=dict)
    overlap: bool = False
    least: Mapping[str, int] = field(default_factory=dict)
    """Of parts that group children by how often they were counted: the least often."""

    def span(self, last: str) -> Span:
        """Its months in the report of a quarter that ends with that one."""
        if self.period == "quarter-end" or self.top.as_at:
            return Span(last, last)
        return Span(year_start(last) if self.period == "year-to-date" else month_after(last, -2), last)


@dataclass(frozen=True)
class Breakdown:
    """Parts that make up a whole between them."""

    whole: Counted
    parts: Sequence[Counted]


@dataclass(frozen=True)
class Section:
    """A section's heading and the charts that follow it, as the catalogue asks for them."""

    heading: str
    indicators: Sequence[str]
    charts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Knowledge:
    """The catalogue, as a member of the public would understand it."""

    measures: Mapping[str, Counted]
    indicators: Mapping[str, Indicator]
    facts: Mapping[str, Fact]
    sections: Sequence[Section]
    breakdowns: Sequence[Breakdown]


def read_knowledge(catalogue: Path) -> Knowledge:
    """What the catalogue's TOML files tell."""
    content = _toml(catalogue / "indicators.toml")
    measures: dict[str, Counted] = {}
    for name in content["measures"]:
        _measure(name, content["measures"], measures)
    indicators = {name: _indicator(name, row, measures) for name, row in content["indicators"].items()}
    facts = {name: _fact(name, row, measures) for name, row in _toml(catalogue / "facts.toml")["facts"].items()}
    sections = _toml(catalogue / "sections.toml")["sections"]
    return Knowledge(
        measures,
        indicators,
        facts,
        [_section(section) for section in sections],
        [*_breakdowns(sections, indicators), *_fact_breakdowns(facts)],
    )


def month_after(month: str, places: int = 1) -> str:
    """The month so many after that one, or before it."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + places, 12)
    return f"{year}-{number + 1:02}"


def year_start(month: str) -> str:
    """The April of its financial year."""
    return f"{int(month[:4]) - (month[5:] < '04')}-04"


def without_period(name: str) -> str:
    """Without the words that a table leaves out where its columns say the period."""
    return re.sub(r", (month|year to date)$", "", name)


def slug(text: str) -> str:
    """As a part's text stands in a name."""
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _canonical(condition: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in condition.items() if key != "otherwise"}, sort_keys=True)


def _measure(name: str, rows: Mapping[str, Any], known: dict[str, Counted]) -> Counted:
    if name in known:
        return known[name]
    row = rows[name]
    where = {_canonical(condition) for condition in row.get("where", ())}
    if "scorecard" in row:
        counted = Counted(name, SCORECARD, (row["basis"],), conditions=frozenset([json.dumps(row["scorecard"])]))
    elif "of" in row:
        base = _measure(row["of"], rows, known)
        distinct = row.get("distinct", base.distinct)
        counted = Counted(name, base.source, base.when, distinct, base.conditions | where)
    else:
        counted = Counted(name, row["case-list"], _when(row), row.get("distinct", ""), frozenset(where))
    known[name] = counted
    return counted


def _when(row: Mapping[str, Any]) -> tuple[str, ...]:
    if "open" in row:
        return ("open", *row["open"])
    return (
        ("date", row["date"] if isinstance(row["date"], str) else json.dumps(row["date"]))
        if "date" in row
        else ("all",)
    )


def _indicator(name: str, row: Mapping[str, Any], measures: Mapping[str, Counted]) -> Indicator:
    return Indicator(
        id=name,
        code=row.get("code", ""),
        title=row["title"],
        short=row.get("short", row["title"]),
        unit=row["unit"],
        top=measures[row.get("numerator") or row["count"]],
        bottom=measures[row["denominator"]] if "denominator" in row else None,
        months=row.get("months", "month"),
        annual=row["annual"],
        good=row["good"],
        near=str(row.get("near", 2)),
    )


def _fact(name: str, row: Mapping[str, Any], measures: Mapping[str, Counted]) -> Fact:
    top = measures[row["count"]]
    bottom = measures[row["denominator"]] if "denominator" in row else None
    parts = {part: top.narrowed(f"{name}.{part}", _part(row["column"], part)) for part in row.get("parts", ())}
    if parts:
        rest = {"column": row["column"], "not-one-of": list(row["parts"])}
        parts["Other"] = top.narrowed(f"{name}.Other", rest)
    for group in row.get("groups", ()):
        once = Counted(name, top.source, top.when, row["for-each"], top.conditions)
        parts[group["label"]] = once.narrowed(f"{name}.{group['label']}", {"group": group["label"]})
    if "groups" in row:
        bottom = Counted(f"{name}.all", top.source, top.when, row["for-each"], top.conditions)
    elif parts and bottom is None:
        bottom = top
    least = {group["label"]: group.get("at-least", 1) for group in row.get("groups", ())}
    return Fact(name, row["title"], row["period"], top, bottom, parts, row.get("overlap", False), least)


def _part(column: str, part: str) -> dict[str, str]:
    return {"column": column, "equals": part}


def _section(row: Mapping[str, Any]) -> Section:
    named = [name for table in row.get("tables", ()) for name in table["indicators"]]
    return Section(row["heading"], named, row.get("charts", ()))


def _breakdowns(sections: Sequence[Mapping[str, Any]], indicators: Mapping[str, Indicator]) -> Iterator[Breakdown]:
    for section in sections:
        for table in section.get("tables", ()):
            if "breakdown-of" in table:
                whole = indicators[table["breakdown-of"]].top
                yield Breakdown(whole, [indicators[name].top for name in table["indicators"]])


def _fact_breakdowns(facts: Mapping[str, Fact]) -> Iterator[Breakdown]:
    for fact in facts.values():
        if fact.parts and fact.bottom and not fact.overlap:
            yield Breakdown(fact.bottom, list(fact.parts.values()))
