"""What a report's own figures tell the number check: topics with their figures by stretch of time.

In go the rows of texts that a report carries (`figures.listing`), its quarter, its sections' headings and the terms of
its glossary; out comes one frozen value. Judges no text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from reportgen.catalogue.model import without_period
from reportgen.formats import Unit
from reportgen.narrative.check.asides import Codes, codes_of
from reportgen.narrative.check.fields import Field, field_of
from reportgen.narrative.check.reading import words_of
from reportgen.narrative.check.stretches import Stretch
from reportgen.narrative.check.topics import Level, Topic, derived_levels
from reportgen.narrative.check.vocabulary import Acronyms, acronyms_of
from reportgen.period import FinancialYear, Month, Quarter

Row = Mapping[str, str]
_EARLIER = re.compile(r"q([1-4])-(\d{4})")
_LATEST = ("latest", "none")


@dataclass(frozen=True)
class Known:
    """All topics of a report. `terms` are the abbreviations and terms that its glossary explains, in small letters."""

    quarter: Quarter
    topics: Sequence[Topic]
    sections: Mapping[str, str]
    terms: frozenset[str]
    codes: Codes

    def of(self, section: str) -> Sequence[Topic]:
        """A section's topics."""
        return self._by_section.get(section, ())

    @cached_property
    def _by_section(self) -> Mapping[str, Sequence[Topic]]:
        found: dict[str, list[Topic]] = defaultdict(list)
        for topic in self.topics:
            found[topic.section].append(topic)
        return found

    def field(self, section: str) -> Field:
        """A section's topics, ready to be searched; everything for a section without figures of its own."""
        if section not in self._fields:
            own = self.of(section)
            self._fields[section] = field_of(own, self.acronyms) if own else self.everywhere
        return self._fields[section]

    @cached_property
    def everywhere(self) -> Field:
        """All topics, ready to be searched."""
        return field_of(self.topics, self.acronyms)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {}

    @cached_property
    def acronyms(self) -> Acronyms:
        """What initials of titles and headings stand for."""
        return acronyms_of([*(topic.title for topic in self.topics), *self.sections.values()])

    @cached_property
    def benchmark_names(self) -> Sequence[str]:
        """Whose figures stand beside ours."""
        return list(dict.fromkeys(name for topic in self.topics for name in topic.benchmarks))


def known_from(  # noqa: PLR0913 - one parameter for each part of the record that a report carries
    quarter: Quarter,
    figures: Sequence[Row],
    facts: Sequence[Row],
    indicators: Sequence[Row],
    sections: Mapping[str, str],
    terms: Sequence[str],
) -> Known:
    """What the rows of a report say."""
    topics = _Topics(quarter, facts, {row["id"]: row for row in indicators})
    for row in figures:
        topics.add_figure(row)
    for row in facts:
        topics.add_fact(row)
    codes = codes_of(row["code"] for row in indicators if row.get("code"))
    explained = frozenset(word for term in terms for word in (term.casefold(), *words_of(term)))
    return Known(quarter, topics.made(), sections, explained, codes)


_Key = tuple[str, str, str, str]


class _Topics:
    """Gathers the rows of each topic; indicators of one title, for the month and for the year to date, are one."""

    def __init__(self, quarter: Quarter, facts: Sequence[Row], indicators: Mapping[str, Row]) -> None:
        self._quarter = quarter
        self._indicators = indicators
        self._titles = {row["origin"]: row["title"] for row in facts if row.get("origin") in indicators}
        self._periods: dict[str, set[str]] = defaultdict(set)
        for row in facts:
            self._periods[row.get("origin", "")].add(row["id"].partition(".")[0])
        self._topics: dict[_Key, Topic] = {}
        self._levels: dict[_Key, dict[Stretch, Level]] = defaultdict(dict)

    def made(self) -> list[Topic]:
        """The topics, each with what follows from its months."""
        made = []
        for key, topic in self._topics.items():
            levels = self._levels[key]
            made.append(replace(topic, levels={**levels, **derived_levels(levels, topic.unit)}))
        return made

    # Rows

    def add_figure(self, row: Row) -> None:
        series = row["series"]
        key = self._key_of_series(row)
        if row["period_kind"] == "target":
            if row.get("value"):
                self._topics[key] = replace(self._topics[key], target=Fraction(row["value"]))
            return
        stretch = self._stretch(series, row)
        level = _level(row)
        if stretch is not None and level is not None:
            self._levels[key].setdefault(stretch, level)

    def add_fact(self, row: Row) -> None:
        key = self._key_of_fact(row)
        stretch = self._fact_stretch(row.get("period", ""))
        level = _level(row)
        if level is not None:
            self._levels[key][stretch] = level
        if row.get("target"):
            self._topics[key] = replace(self._topics[key], target=Fraction(row["target"]))
        for name, text in row.items():
            if match := _EARLIER.fullmatch(name):
                years = self._quarter.year.start - int(match[2])
                self._levels[key][stretch.earlier(years)] = Level(Fraction(text))

    # Topics

    def _key_of_series(self, row: Row) -> _Key:
        indicator = self._indicators.get(row["series"], row)
        title = self._titles.get(row["series"]) or without_period(indicator.get("title", ""))
        return self._topic({**indicator, "section": row["section"], "unit": row["unit"]}, title, row["series"])

    def _key_of_fact(self, row: Row) -> _Key:
        indicator = self._indicators.get(row.get("origin", ""), {})
        return self._topic({**indicator, **row}, row["title"], row.get("origin", row["id"]))

    def _topic(self, row: Row, title: str, origin: str) -> _Key:
        key = (row["section"], title, row.get("part", ""), row["unit"])
        if key not in self._topics:
            self._topics[key] = Topic(
                section=row["section"],
                title=title,
                part=row.get("part", ""),
                unit=Unit(row["unit"]),
                decimals=int(row.get("decimals", "0")),
                origin=origin,
                good=row.get("good", "neither"),
                overlap=row.get("overlap") == "yes",
                code=row.get("code", ""),
                short=row.get("short", ""),
                target_by_year_end=row.get("target-by-year-end") == "yes",
            )
        elif row.get("target-by-year-end") == "yes":
            self._topics[key] = replace(self._topics[key], target_by_year_end=True)
        if benchmarks := dict(_benchmarks(row)):
            self._topics[key] = replace(self._topics[key], benchmarks=benchmarks)
        return key

    # Stretches

    def _stretch(self, series: str, row: Row) -> Stretch | None:
        if row["period_kind"] == "month":
            year, month = row["period"].split("-")
            return self._month_stretch(series, Month(int(year), int(month)))
        year_named = FinancialYear.parse(row["period"])
        if year_named is None:
            return None
        if year_named == self._quarter.year:
            rule = self._indicators.get(series, {}).get("annual", "")
            return None if rule in _LATEST or self._is_point(series) else Stretch.to_date(self._quarter.last_month)
        last = year_named.months[-1]
        return Stretch.at(last) if self._is_point(series) else Stretch(year_named.months[0], last)

    def _month_stretch(self, series: str, month: Month) -> Stretch:
        if self._is_point(series):
            return Stretch.at(month)
        return Stretch.to_date(month) if self._is_to_date(series) else Stretch(month, month)

    def _is_point(self, series: str) -> bool:
        return "quarter-end" in self._periods[series]

    def _is_to_date(self, series: str) -> bool:
        cumulative = self._indicators.get(series, {}).get("months") == "year-to-date"
        return cumulative or self._periods[series] == {"year-to-date"}

    def _fact_stretch(self, period: str) -> Stretch:
        if period == str(self._quarter):
            return Stretch.of_quarter(self._quarter)
        if " to " in period:
            return Stretch.to_date(self._quarter.last_month)
        return Stretch.at(self._quarter.last_month)


def _level(row: Row) -> Level | None:
    if not row.get("value"):
        return None
    was = {name: row.get(f"was-{name}") or row.get(name) for name in ("value", "numerator", "denominator")}
    stale = any(row.get(f"was-{name}") for name in ("value", "numerator", "denominator"))
    return replace(_plain_level(row), was=_plain_level(was) if stale else None)


def _plain_level(row: Mapping[str, str | None]) -> Level:
    return Level(Fraction(row.get("value") or 0), _number(row.get("numerator")), _number(row.get("denominator")))


def _number(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


def _benchmarks(row: Row) -> Iterator[tuple[str, Fraction]]:
    for key, text in row.items():
        if key.startswith("benchmark-"):
            name, _, number = text.rpartition(": ")
            yield name, Fraction(number)
