"""The names that the catalogue expects in a workbook, the line that says each, and the nearest that was found."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reportgen.catalogue.lines import line_of
from reportgen.catalogue.model import (
    Catalogue,
    EventMeasure,
    HoursBetween,
    Indicator,
    Measure,
    PlainFact,
    RowMeasure,
    SnapshotMeasure,
    WorkbookLayout,
)
from reportgen.formats import Unit
from reportgen.sources import RowKey, fold

LAYOUT_FILE = "workbook.toml"
_NEAR = 0.6
_IDENTIFIER = re.compile(r"[A-Za-z]{1,4}\d{3,}|\d{5,}")


@dataclass(frozen=True)
class Wanted:
    """A name that the catalogue expects: the path of the key that says it, and the names tried in order."""

    said: str
    names: tuple[str, ...]

    def is_named(self, text: object) -> bool:
        """Whether a sheet or header has one of the names."""
        return fold(text) in {fold(name) for name in self.names}

    @property
    def key(self) -> str:
        """The key's own name, such as `header`."""
        return self.said.rpartition(" > ")[2]

    @property
    def shown(self) -> str:
        """What the file says behind the key."""
        quoted = [f'"{name}"' for name in self.names]
        return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


@dataclass(frozen=True)
class SheetWanted:
    """A sheet that the catalogue expects, with its columns by the catalogue's name for them."""

    used_as: str
    sheet: Wanted
    columns: Mapping[str, Wanted]


def sheets_wanted(layout: WorkbookLayout) -> dict[str, SheetWanted]:
    """Every sheet that workbook.toml names, by the path of its table (`case-lists > plans`)."""
    wanted = {}
    for name, cases in layout.case_lists.items():
        columns = {column.id: (f"columns > {column.id} > header", column.header) for column in cases.columns.values()}
        wanted[f"case-lists > {name}"] = _sheet(layout, f"case-lists > {name}", cases.sheet, columns)
    if card := layout.scorecard:
        headers = {"ref": card.ref, "indicator": card.indicator, "measure": card.measure, "target": card.target}
        wanted["scorecard"] = _sheet(layout, "scorecard", card.sheet, _own(headers))
    if people := layout.population:
        headers = {"year": people.year, "people": people.people}
        wanted["population"] = _sheet(layout, "population", people.sheet, _own(headers))
    if marks := layout.benchmarks:
        columns = _own({"ref": marks.ref, "indicator": marks.indicator})
        columns |= {name: ("names", name) for name in marks.names}
        wanted["benchmarks"] = _sheet(layout, "benchmarks", marks.sheet, columns)
    if earlier := layout.previous_quarters:
        headers = {"ref": earlier.ref, "indicator": earlier.indicator, "measure": earlier.measure}
        wanted["previous-quarters"] = _sheet(layout, "previous-quarters", earlier.sheet, _own(headers))
    return wanted


def _own(headers: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Columns that a table names by keys of its own."""
    return {name: (name, header) for name, header in headers.items()}


def _sheet(layout: WorkbookLayout, table: str, sheet: str, columns: Mapping[str, tuple[str, str]]) -> SheetWanted:
    def wanted(key: str, name: str) -> Wanted:
        said = f"{LAYOUT_FILE} > {table} > {key}"
        return Wanted(said, (name, *layout.other_names.get(said, ())))

    found = {column: wanted(key, header) for column, (key, header) in columns.items()}
    return SheetWanted(table.rpartition(" > ")[2], wanted("sheet", sheet), found)


@dataclass(frozen=True)
class Guide:
    """Tells which line of which catalogue file to edit."""

    files: Mapping[str, str]

    def line(self, said: str) -> int | None:
        """The line of a key, by its path (`workbook.toml > yes-words`)."""
        file, *path = said.split(" > ")
        return line_of(self.files.get(file, ""), path)

    def change(self, wanted: Wanted, near: Sequence[str]) -> str:
        """What to do about a sheet or column that is not there."""
        line = self.line(wanted.said)
        table, _, key = wanted.said.rpartition(" > ")
        place = LAYOUT_FILE if line and key == "sheet" else table
        numbered = f"{place}, line {line}" if line else place
        return f"{numbered} says {key} = {wanted.shown}; change it, or add the new name.{listed(near)}"

    def change_row(self, said: Iterable[str], near: Sequence[str]) -> str:
        """What to do about a row that is not there, which the keys of these paths name."""
        places = [
            f"{path.split(' > ')[0]}, line {line}" if (line := self.line(path)) else path
            for path in dict.fromkeys(said)
        ]
        verb = "names" if len(places) == 1 else "name"
        return f"{' and '.join(places)} {verb} it; change it there or in the workbook.{listed(near)}"


def may_be_shown(name: str) -> bool:
    """Whether a name holds nothing that looks like somebody's reference."""
    return not _IDENTIFIER.search(name)


def listed(near: Sequence[str]) -> str:
    """The nearest names that may be shown, as the end of a message."""
    quoted = ", ".join(f"'{name}'" for name in near if may_be_shown(name))
    return f" Nearest: {quoted}." if near else ""


def nearest_names(words: Sequence[str], known: Iterable[str], *, most: int = 1, at_least: float = _NEAR) -> list[str]:
    """The known names most like one of the words by their letters, in any order of their words; best first."""
    names = list(dict.fromkeys(known))
    likeness = {name: max(_likeness(fold(word), fold(name)) for word in words) for name in names}
    return sorted((name for name in names if likeness[name] >= at_least), key=lambda name: -likeness[name])[:most]


def _likeness(word: str, name: str) -> float:
    """From 0 to 1, by difflib; what cannot come near is not compared in full."""
    best = 0.0
    for one, other in ((word, name), (" ".join(sorted(word.split())), " ".join(sorted(name.split())))):
        matcher = SequenceMatcher(None, one, other)
        if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR:
            best = max(best, matcher.ratio())
    return best


@dataclass(frozen=True)
class DatesWanted:
    """The columns, each with its case list, by whose date cases are counted, and those that hours are counted from."""

    counted: frozenset[tuple[str, str]]
    timed: frozenset[tuple[str, str]]


def dates_wanted(measures: Iterable[Measure]) -> DatesWanted:
    """What the measures do with the dates of the case lists."""
    counted: set[tuple[str, str]] = set()
    timed: set[tuple[str, str]] = set()
    for measure in measures:
        if isinstance(measure, RowMeasure):
            continue
        choices = measure.dates if isinstance(measure, EventMeasure) else ()
        days = [measure.started] if isinstance(measure, SnapshotMeasure) else [choice.column for choice in choices]
        conditions = [*measure.where, *(condition for choice in choices for condition in choice.where)]
        hours = [condition for condition in conditions if isinstance(condition, HoursBetween)]
        counted |= {(measure.case_list, column) for column in days}
        timed |= {(measure.case_list, column) for one in hours for column in (one.start, one.end)}
    return DatesWanted(frozenset(counted), frozenset(timed))


@dataclass(frozen=True)
class RowsWanted:
    """The rows that the catalogue names, by what names them, each with the paths of the keys that do.

    `percent` are those (folded) that hold percentages because a percentage of the catalogue reads them.
    """

    scorecard: Mapping[RowKey, Sequence[str]]
    previous: Mapping[RowKey, Sequence[str]]
    benchmarks: Mapping[tuple[str, str], Sequence[str]]
    percent: frozenset[tuple[str, ...]]


def rows_wanted(catalogue: Catalogue) -> RowsWanted:
    """Every row that measures, indicators and facts name."""
    scorecard: dict[RowKey, list[str]] = defaultdict(list)
    previous: dict[RowKey, list[str]] = defaultdict(list)
    benchmarks: dict[tuple[str, str], list[str]] = defaultdict(list)
    percent: set[tuple[str, ...]] = set()
    for measure in catalogue.measures.values():
        if isinstance(measure, RowMeasure):
            scorecard[measure.row].append(f"indicators.toml > measures > {measure.id} > scorecard")
    for indicator in catalogue.indicators.values():
        said = f"indicators.toml > indicators > {indicator.id}"
        if indicator.row:
            scorecard[indicator.row].append(f"{said} > scorecard")
        if indicator.previous:
            previous[indicator.previous].append(f"{said} > previous")
        if indicator.benchmark:
            benchmarks[indicator.benchmark].append(f"{said} > benchmark")
        if indicator.unit is Unit.PERCENT:
            percent |= _keys(indicator)
    for fact in catalogue.facts:
        if isinstance(fact, PlainFact) and fact.previous:
            previous[fact.previous].append(f"facts.toml > facts > {fact.id} > previous")
            percent |= {fact.previous.folded} if fact.denominator else set()
    return RowsWanted(scorecard, previous, benchmarks, frozenset(percent))


def _keys(indicator: Indicator) -> set[tuple[str, ...]]:
    rows = {row.folded for row in (indicator.row, indicator.previous) if row}
    return rows | ({tuple(fold(part) for part in indicator.benchmark)} if indicator.benchmark else set())
