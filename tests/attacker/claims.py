"""What published cells and tagged numbers say: a text such as 68.2%, 35 or c, and which counts it is made of."""

import calendar
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

from tests.attacker.knowledge import Counted, Fact, Indicator, Knowledge, Meaning, Quantity, Span, slug, year_start
from tests.attacker.reading import Cell, Edition

MONTHS = tuple(calendar.month_name)[1:]
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
_HIDDEN = re.compile(r"\[?c\]?(?![a-z&])")
_NOUGHT = ("no", "none")
_NAMES = {"Name in the catalogue": "series", "Kind": "period_kind", "Period": "period", "Part": "part"}
_VALUES = {"Shown as": "value", "Figure": "value", "Numerator": "numerator", "Denominator": "denominator"}
_ROWS = {"Rows counted: numerator": "numerator", "Rows counted: denominator": "denominator"}
_LEFT_OUT, _ALL_ROWS = "Rows left out", "Rows in the list"


@dataclass(frozen=True)
class Claim:
    """A cell that tells a figure: what it is made of, and the text it shows."""

    cell: Cell
    meaning: Meaning
    text: str

    @property
    def hidden(self) -> bool:
        """Whether it shows the symbol instead of a number."""
        return is_hidden(self.text)

    @property
    def shown(self) -> Fraction | None:
        """The number that it shows, in per cent where it is a share."""
        return number_in(self.text)

    @property
    def half(self) -> Fraction:
        """Half of the last place that it shows."""
        found = _NUMBER.match(self.text)
        return Fraction(1, 2 * 10 ** (len(found[1]) - 1 if found and found[1] else 0))


def is_hidden(text: str) -> bool:
    """Whether a text is the symbol for a hidden number."""
    return _HIDDEN.match(text.strip()) is not None


def is_figure(text: str) -> bool:
    """Whether a text shows a figure or hides one."""
    return is_hidden(text) or number_in(text) is not None


def number_in(text: str) -> Fraction | None:
    """The number that a text begins with."""
    if text.strip() in _NOUGHT:
        return Fraction(0)
    found = _NUMBER.match(text.strip())
    return Fraction(found[0].replace(",", "")) if found else None


@dataclass(frozen=True)
class Reader:
    """Understands one edition's cells with what the public knows."""

    known: Knowledge
    edition: Edition

    @cached_property
    def names(self) -> Mapping[tuple[str, str], Indicator]:
        """Indicators by the heading of their section, or none, and what tables may call them."""
        found: dict[tuple[str, str], Indicator] = {}
        for section in self.known.sections:
            indicators = [self.known.indicators[name] for name in section.indicators]
            for place in range(max((len(one.names) for one in indicators), default=0)):
                for one in indicators:
                    found.setdefault((section.heading, one.names[place]), one)
                    found.setdefault(("", one.names[place]), one)
        return found

    def claims(self) -> Iterator[Claim]:
        """Of every cell that is understood."""
        for cell in self.edition.cells:
            for meaning in self.meanings(cell):
                text = _rows_left(cell) if cell.column == _LEFT_OUT else cell.text
                if is_figure(text):
                    yield Claim(cell, meaning, text)
        yield from self._tagged_numbers()

    def meanings(self, cell: Cell) -> Iterator[Meaning]:
        """What a cell's figure is made of; nothing for one that tells none."""
        if cell.table in ("Figures", "Facts", "record"):
            found = self._listed(cell)
        elif cell.row == "Target":
            found = None
        else:
            found = self._in_table(cell)
        if found:
            yield found

    # The figures workbook and the data that a report carries

    def _listed(self, cell: Cell) -> Meaning | None:
        row = {_NAMES.get(key, key): text for key, text in loaded(cell.row).items()}
        name = row.get("id") or row.get("series", "")
        if "period_kind" in row:
            indicator = self.known.indicators.get(name)
            span = self._span(indicator, row["period_kind"].lower(), row.get("period", "")) if indicator else None
            whole = indicator.meaning(span) if indicator and span else None
        else:
            whole = self.fact(name, row.get("part", ""))
        if whole is None:
            return None
        if cell.column in _ROWS or cell.column == _LEFT_OUT:
            return _rows_of(role_of(whole, _ROWS.get(cell.column, "numerator")))
        return role_of(whole, _VALUES.get(cell.column, cell.column))

    def _span(self, indicator: Indicator, kind: str, period: str) -> Span | None:
        if kind == "month":
            return indicator.in_month(month_in(period))
        if kind.startswith("quarter"):
            return indicator.in_quarter(quarter_end(period))
        if kind == "year to date":
            return indicator.to_date(self.edition.last)
        return self._year(indicator, period, "") if kind.startswith("year") else None

    def _year(self, indicator: Indicator, label: str, text: str) -> Span | None:
        """A year's figure; that of the current year is of its months reported so far, or of the month it says."""
        last = f"{int(label[:4]) + 1}-03"
        if last <= self.edition.last or year_start(last) != year_start(self.edition.last):
            return indicator.in_year(last)
        month = re.search(r"\((\w{3})( only)?\)", text)
        if month or indicator.annual == "latest-available":
            return indicator.in_month(month_in(f"{month[1]}-{label[2:4]}")) if month else None
        return indicator.in_year(self.edition.last)

    def fact(self, name: str, part: str = "") -> Meaning | None:
        """The meaning of a fact that a tag or row names: quarter.csc209-monthly, neet-by-reason.pregnancy-or."""
        prefix, _, rest = name.partition(".")
        indicator = self.known.indicators.get(rest)
        if indicator and prefix in ("quarter", "quarter-end", "year-to-date"):
            of = indicator.to_date if prefix == "year-to-date" else indicator.in_quarter
            return indicator.meaning(of(self.edition.last))
        return self._own_fact(self.known.facts[prefix], rest, part) if prefix in self.known.facts else None

    def _own_fact(self, fact: Fact, rest: str, part: str) -> Meaning | None:
        span = fact.span(self.edition.last)
        tops = [top for text, top in fact.parts.items() if text == part or (rest and slug(text).startswith(rest))]
        if rest and not tops:
            return None
        bottom = Quantity(fact.bottom, span) if fact.bottom else None
        return Meaning("percent" if bottom else "count", Quantity(tops[0] if rest else fact.top, span), bottom)

    # The report's tables

    def _in_table(self, cell: Cell) -> Meaning | None:
        heading, _, kind = cell.table.partition(": ")
        month = re.fullmatch(r"([A-Z][a-z]{2})-(\d\d)", cell.row)
        year = re.match(r"20\d\d/\d\d", cell.row)
        if month or year:
            indicator = self.names.get((heading, cell.column))
            if indicator is None:
                return None
            span = indicator.in_month(month_in(cell.row)) if month else self._year(indicator, cell.row, cell.text)
            return indicator.meaning(span) if span else None
        return self._across(cell, heading if kind else "")

    def _across(self, cell: Cell, heading: str) -> Meaning | None:
        """Of tables with a row an indicator: the Scorecard, comparisons, what changed most."""
        name = re.sub(r", (month|year to date)$", "", cell.row)
        indicator = self.names.get((heading, cell.row)) or self.names.get((heading, name))
        if indicator is None:
            return None
        last = quarter_end(cell.column) or self.edition.last
        if cell.column == "Year to date" or (quarter_end(cell.column) and cell.row.endswith("year to date")):
            return indicator.meaning(indicator.to_date(self._said_month(cell.text) or last))
        if quarter_end(cell.column) or cell.column == "This quarter" or cell.column.startswith("At "):
            return indicator.meaning(indicator.in_quarter(last))
        return None

    def _said_month(self, text: str) -> str:
        """The month in brackets behind a figure that is not the latest: 86.4% (Jun)."""
        found = re.search(r"\(([A-Z][a-z]{2})\)", text)
        if not found:
            return ""
        months = Span(year_start(self.edition.last), self.edition.last).months
        return next(month for month in months if MONTHS[int(month[5:]) - 1].startswith(found[1]))

    # Numbers in sentences that say of what they are

    def _tagged_numbers(self) -> Iterator[Claim]:
        for paragraph in self.edition.paragraphs:
            for piece in paragraph.pieces:
                if piece.tag and is_figure(piece.text):
                    cell = Cell(paragraph.file, f"{paragraph.heading}: text", piece.tag, "text", piece.text)
                    if meaning := self.tagged(piece.tag, piece.text):
                        yield Claim(cell, meaning, piece.text)

    def tagged(self, tag: str, text: str) -> Meaning | None:
        """Of a number of a sentence; nothing for targets, earlier years and changes."""
        name, _, role = tag.partition("#")
        whole = self.fact(name) if role in ("", "n", "d") else None
        if whole is None:
            return None
        share = text.rstrip().endswith("%")
        if not role and whole.unit != "count" and whole.unit != "rate_per_10k" and not is_hidden(text) and not share:
            role = "n"
        return role_of(whole, {"n": "numerator", "d": "denominator", "": "value"}[role])


def role_of(whole: Meaning, role: str) -> Meaning | None:
    """The figure itself, or the count above or below its line."""
    if role == "value":
        return whole
    if role == "numerator":
        return Meaning("count", whole.top)
    return Meaning("count", whole.bottom) if role == "denominator" and whole.bottom else None


def _rows_of(counted: Meaning | None) -> Meaning | None:
    """The rows of a list behind a count, in which a child may stand several times."""
    if counted is None:
        return None
    one = counted.top.counted
    rows = Counted(f"{one.name} (rows)" if one.distinct else one.name, one.source, one.when, "", one.conditions)
    return Meaning("count", Quantity(rows, counted.top.span))


def _rows_left(cell: Cell) -> str:
    """How many rows count, from how many do not, for each reason: 430 less 9 after the quarter less 371 ..."""
    whole = number_in(loaded(cell.row).get(_ALL_ROWS, ""))
    left = cell.text.partition("\n")[0].removeprefix("Numerator: ")
    out = [number_in(reason) for reason in left.split("; ")]
    if whole is None or not cell.text or None in out:
        return ""
    return str(whole - sum(number for number in out if number is not None))


@cache
def loaded(row: str) -> dict[str, str]:
    """A row's texts by their columns."""
    found: dict[str, str] = json.loads(row)
    return found


def month_in(text: str) -> str:
    """2021-04 of April 2021, Apr-21 or itself."""
    if re.fullmatch(r"\d{4}-\d\d", text):
        return text
    name, year = re.split("[ -]", text)[:2]
    number = next(place for place, month in enumerate(MONTHS, 1) if month.startswith(name))
    return f"{int(year) % 100 + 2000}-{number:02}"


def quarter_end(text: str) -> str:
    """2021-09 of Q2 2021/22; nothing of another text."""
    found = re.match(r"Q([1-4]) (20\d\d)/\d\d", text)
    if not found:
        return ""
    number, year = int(found[1]), int(found[2])
    return f"{year}-{3 + 3 * number:02}" if number < 4 else f"{year + 1}-03"
