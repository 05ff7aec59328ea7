"""What words tell of figures, shown or hidden: against a target, since an earlier period, one beside the other."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.attacker.claims import Claim, Reader, is_figure, is_hidden, month_in, number_in, quarter_end
from tests.attacker.knowledge import Indicator, Meaning, Section, month_after, without_period, year_start
from tests.attacker.reading import Cell, Paragraph, Picture

_FIGURE = r"(?P<value>\[?c\]?|-?\d[\d,.]*%?)(?: \((?P<top>\[?c\]?|\d[\d,]*) of (?P<bottom>\[?c\]?|\d[\d,]*)\))?"
_WHEN = {
    "month": r"(?:In|At the end of) (?P<month>[A-Z][a-z]+ \d{4})",
    "to_date": r"April to (?P<to_date>[A-Z][a-z]+ \d{4})",
    "year": r"(?P<year>Year to date)",
    "available": r"Latest available, (?P<available>[A-Z][a-z]+ \d{4})",
}
_STANDING = re.compile(rf"(?:{'|'.join(_WHEN.values())}): {_FIGURE}(?P<judged>, [^.]*(?:\.\d+%?)?[^.]*)?")
_LATEST = r": latest (?P<now>[^ ]+) in (?P<month>\w+)(?:, (?P<way>up|down|unchanged) from (?P<before>[^ ]+) in \w+)?"
_IN_YEAR = re.compile(r"(\[?c\]?|\d[\d,.]*%?)(?: \(\w+(?: only)?\))? in (20\d\d/\d\d)(?: to (\w{3}))?")
_NOUN = re.compile(r" (child|referral|episode|family|assessment|enquiry|plan|visit|conference) ")


@dataclass(frozen=True)
class Judged:
    """How a figure stands against a target: met, near or missed; over or under where neither way is good."""

    cell: Cell
    meaning: Meaning
    verdict: str
    target: Fraction
    good: str
    near: Fraction


@dataclass(frozen=True)
class Compared:
    """A figure less an earlier one lies from `least` to `most`, in its own unit; None for no limit.

    `relative`: the difference is in per cent of the earlier one.
    """

    cell: Cell
    now: Meaning
    before: Meaning
    least: Fraction | None
    most: Fraction | None
    relative: bool = False


@dataclass(frozen=True)
class Ordered:
    """Counts of a list that is told largest first."""

    cell: Cell
    counts: tuple[Meaning, ...]


Statement = Claim | Judged | Compared | Ordered


@dataclass(frozen=True)
class Listener:
    """Hears the statements of an edition's words."""

    reader: Reader

    def statements(self) -> Iterator[Statement]:
        """Of sentences, alt texts, verdicts and changes in tables."""
        edition = self.reader.edition
        for section in self.reader.known.sections:
            for paragraph in edition.paragraphs:
                if paragraph.heading == section.heading:
                    yield from self._standing(section, paragraph)
            for picture in edition.pictures:
                if picture.heading == section.heading:
                    yield from self._alt(section, picture)
        for paragraph in edition.paragraphs:
            yield from self._tagged(paragraph)
        yield from self._rows()

    # Sentences that say how each indicator stands

    def _standing(self, section: Section, paragraph: Paragraph) -> Iterator[Statement]:
        text = paragraph.text
        named = [self.reader.known.indicators[name] for name in section.indicators]
        found = [one for one in named if text.startswith(f"{one.names[0]}: ")]
        for match in _STANDING.finditer(text) if found else ():
            indicator = found[0]
            month = self._month(match.groupdict())
            cumulative = match["to_date"] or match["year"]
            span = indicator.to_date(month) if cumulative else indicator.in_month(month)
            cell = Cell(paragraph.file, f"{section.heading}: standing", indicator.names[0], match[0], match["value"])
            yield from self._told(cell, indicator.meaning(span), match["top"], match["bottom"])
            yield from self._judged(cell, indicator, indicator.meaning(span), match["judged"] or "")

    def _month(self, said: Mapping[str, str | None]) -> str:
        named = said.get("month") or said.get("to_date") or said.get("available")
        return month_in(named) if named else self.reader.edition.last

    def _told(self, cell: Cell, meaning: Meaning, top: str | None, bottom: str | None) -> Iterator[Claim]:
        yield Claim(cell, meaning, cell.text)
        if top is not None:
            yield Claim(cell, Meaning("count", meaning.top), top)
        if bottom is not None and meaning.bottom:
            yield Claim(cell, Meaning("count", meaning.bottom), bottom)

    def _judged(self, cell: Cell, indicator: Indicator, meaning: Meaning, words: str) -> Iterator[Judged]:
        target = re.search(r"target of ([\d.]+)", words)
        verdict = _verdict(words, indicator.good)
        if target and verdict:
            near = Fraction(indicator.near)
            yield Judged(cell, meaning, verdict, Fraction(target[1].rstrip(".")), indicator.good, near)

    # What those are told who do not see the charts

    def _alt(self, section: Section, picture: Picture) -> Iterator[Statement]:
        """Chart by chart as the catalogue asks for them."""
        if picture.place >= len(section.charts):
            return
        layout = section.charts[picture.place]
        for name in layout["indicators"]:
            indicator = self.reader.known.indicators[name]
            cell = Cell(picture.file, f"{section.heading}: alt text", indicator.names[0], picture.alt, "")
            if layout["kind"] == "stacked":
                yield from self._sum_so_far(cell, indicator)
            elif layout.get("period") == "years":
                yield from self._years(cell, indicator)
            elif layout["kind"] in ("line", "columns"):
                yield from self._latest(cell, indicator)

    def _sum_so_far(self, cell: Cell, indicator: Indicator) -> Iterator[Claim]:
        meaning = indicator.meaning(indicator.to_date(self.reader.edition.last))
        said = re.search(rf"{re.escape(indicator.short)} (\[?c\]?|[\d,]+)(,|\.| and)", cell.column)
        if said:
            yield Claim(cell, meaning, said[1])

    def _years(self, cell: Cell, indicator: Indicator) -> Iterator[Statement]:
        said = cell.column.partition(f"{without_period(indicator.title)}: ")[2]
        for text, year, until in re.findall(_IN_YEAR, said):
            span = indicator.in_year(min(f"{int(year[:4]) + 1}-03", self.reader.edition.last))
            if until:
                span = indicator.in_year(
                    next(one for one in _months(self.reader.edition.last) if _is_named(one, until))
                )
            yield Claim(cell, indicator.meaning(span), text)

    def _latest(self, cell: Cell, indicator: Indicator) -> Iterator[Statement]:
        said = re.search(re.escape(indicator.title) + _LATEST, cell.column)
        if not said:
            return
        last = self.reader.edition.last
        months = [month for month in _months(last) if _is_named(month, said["month"])]
        now = indicator.meaning(indicator.in_month(months[0]))
        yield Claim(cell, now, said["now"].rstrip(",.;"))
        words = cell.column[said.end() :].partition(".")[0]
        if indicator.top.as_at or indicator.unit == "percent":
            yield from self._judged(cell, indicator, now, words if words.startswith(";") else "")
        if said["way"]:
            before = indicator.meaning(indicator.in_month(month_after(months[0], -1)))
            yield Claim(cell, before, said["before"])
            yield _moved(cell, now, before, said["way"])

    # Sentences whose numbers say of what they are

    def _tagged(self, paragraph: Paragraph) -> Iterator[Statement]:
        pieces = paragraph.pieces
        for place, piece in enumerate(pieces):
            words = pieces[place + 1].text if place + 1 < len(pieces) else ""
            name, _, role = piece.tag.partition("#")
            cell = Cell(paragraph.file, f"{paragraph.heading}: text", piece.tag, paragraph.text, piece.text)
            meaning = self.reader.fact(name) if name else None
            if meaning is None:
                continue
            if role == "" and is_hidden(piece.text) and _NOUN.match(words):
                yield Claim(cell, Meaning("count", meaning.top), "1")
            if role == "t" and place:
                yield from self._against(cell, name, meaning, pieces[place - 1].text)
            if role.startswith("p."):
                yield from self._changed(cell, name, meaning, pieces[place - 1].text)
        yield from self._lists(paragraph)

    def _against(self, cell: Cell, name: str, meaning: Meaning, words: str) -> Iterator[Judged]:
        indicator = self.reader.known.indicators[name.partition(".")[2]]
        verdict = _verdict(words, indicator.good)
        target = number_in(cell.text)
        if verdict and target is not None and "against" not in words:
            yield Judged(cell, meaning, verdict, target, indicator.good, Fraction(indicator.near))

    def _changed(self, cell: Cell, name: str, now: Meaning, words: str) -> Iterator[Compared]:
        """A rise or fall in per cent of the same quarter of an earlier year."""
        number, year = re.findall(r"q(\d)-(\d{4})", cell.row)[0]
        indicator = self.reader.known.indicators.get(name.partition(".")[2])
        share = number_in(cell.text)
        if indicator is None or share is None or not ("rise" in words or "fall" in words or " of " in words):
            return
        before = indicator.meaning(indicator.in_quarter(quarter_end(f"Q{number} {year}/00")))
        way = 1 if "rise" in cell.column.partition(cell.text)[0].rpartition(",")[2] else -1
        limits = sorted(way * (share + half) for half in (Fraction(-1, 20), Fraction(1, 20)))
        yield Compared(cell, now, before, limits[0], limits[1], relative=True)

    def _lists(self, paragraph: Paragraph) -> Iterator[Ordered]:
        """Parts in another order than the catalogue's, while no number contradicts it, are told by their size."""
        known = self.reader.known
        overlapping = [fact.parts.values() for fact in known.facts.values() if fact.overlap]
        for parts in [*(list(one.parts) for one in known.breakdowns), *(list(one) for one in overlapping)]:
            told: dict[int, tuple[Meaning, str]] = {}
            for piece in paragraph.pieces:
                meaning = self.reader.tagged(piece.tag, piece.text) if piece.tag else None
                if meaning and meaning.top.counted in parts and not piece.text.endswith("%"):
                    told[parts.index(meaning.top.counted)] = Meaning("count", meaning.top), piece.text
            numbers = [number for _, text in told.values() if (number := number_in(text)) is not None]
            if list(told) != sorted(told) and numbers == sorted(numbers, reverse=True):
                cell = Cell(paragraph.file, f"{paragraph.heading}: text", "", paragraph.text, "")
                yield Ordered(cell, tuple(meaning for meaning, _ in told.values()))

    # Verdicts and changes in tables

    def _rows(self) -> Iterator[Statement]:
        rows: dict[tuple[str, str, str], dict[str, Cell]] = {}
        for cell in self.reader.edition.cells:
            if cell.table == "Headline indicators" or cell.table.startswith(
                ("Status changed", "Percentages", "Numbers")
            ):
                rows.setdefault((cell.file, cell.table, cell.row), {})[cell.column] = cell
        for row in rows.values():
            if "Change" in row:
                yield from self._change(row)
            elif "Status" in row:
                yield from self._status(row)
                yield from self._since(row)
            else:
                yield from self._statuses(row)

    def _status(self, row: Mapping[str, Cell]) -> Iterator[Judged]:
        """The Scorecard judges the year to date, or where there is none the quarter."""
        year, quarter = row["Year to date"], row["This quarter"]
        cell = year if is_figure(year.text) else quarter
        yield from self._verdict_of(cell, row["Status"].text, row["Target"].text)

    def _statuses(self, row: Mapping[str, Cell]) -> Iterator[Judged]:
        for name, cell in row.items():
            if quarter_end(name):
                yield from self._verdict_of(cell, cell.text.partition(" ")[2], row["Target"].text)

    def _verdict_of(self, cell: Cell, status: str, target: str) -> Iterator[Judged]:
        indicator = self.reader.names.get(("", cell.row)) or self.reader.names.get(("", without_period(cell.row)))
        amount = number_in(target)
        for meaning in self.reader.meanings(cell):
            if indicator and amount is not None and status.lower() in ("met", "near", "missed", "above", "below"):
                verdict = {"above": "over", "below": "under"}.get(status.lower(), status.lower())
                yield Judged(cell, meaning, verdict, amount, indicator.good, Fraction(indicator.near))

    def _since(self, row: Mapping[str, Cell]) -> Iterator[Compared]:
        for name, cell in row.items():
            earlier = quarter_end(name.removeprefix("Since "))
            indicator = self.reader.names.get(("", cell.row))
            if not name.startswith("Since ") or indicator is None or cell.text not in _WAYS:
                continue
            last = self.reader.edition.last
            spans = [indicator.in_quarter(last), indicator.in_quarter(earlier)]
            if year_start(earlier) != year_start(last) and cell.row.startswith(("CSC 038", "CSC 250b")):
                spans = [indicator.to_date(last), indicator.to_date(earlier)]
            now, before = (indicator.meaning(span) for span in spans)
            yield _moved(cell, now, before, _way(cell.text, indicator))

    def _change(self, row: Mapping[str, Cell]) -> Iterator[Compared]:
        (_, before), (_, now) = sorted((quarter_end(name), cell) for name, cell in row.items() if quarter_end(name))
        change = row["Change"]
        said = re.match(r"(up|down) ([\d,.]+)( points)?(?: \((\d+)%\))?", change.text)
        meanings = [*self.reader.meanings(now), *self.reader.meanings(before)]
        if not said or len(meanings) != 2:
            return
        size, way = number_in(said[2]) or Fraction(0), 1 if said[1] == "up" else -1
        half = Fraction(1, 20) if said[3] else Fraction(0)
        least, most = sorted((way * (size - half), way * (size + half)))
        yield Compared(change, meanings[0], meanings[1], least, most)
        if said[4]:
            limits = sorted(way * (int(said[4]) + half) for half in (Fraction(-1, 2), Fraction(1, 2)))
            yield Compared(change, meanings[0], meanings[1], limits[0], limits[1], relative=True)


_WAYS = ("better", "worse", "up", "down", "same")
_SAME, _VISIBLE = Fraction(1, 2), Fraction(1, 10)


def _way(word: str, indicator: Indicator) -> str:
    """Up or down; percentages that are said to have moved have done so by half a point."""
    if word in ("better", "worse"):
        word = "up" if (word == "better") is (indicator.good == "higher") else "down"
    return f"{word} by half a point" if indicator.unit == "percent" else word


def _moved(cell: Cell, now: Meaning, before: Meaning, way: str) -> Compared:
    """As an inequality; what looks unchanged differs by less than its last place."""
    least = _SAME if "half" in way else Fraction(0)
    if way.startswith("up"):
        return Compared(cell, now, before, least, None)
    if way.startswith("down"):
        return Compared(cell, now, before, None, -least)
    apart = _SAME if "half" in way else _VISIBLE if now.unit != "count" else Fraction(0)
    return Compared(cell, now, before, -apart, apart)


def _verdict(words: str, good: str) -> str:
    """Met, near, missed, over or under, from a sentence's words."""
    if good == "neither":
        return "over" if "above" in words else "under" if "below" in words else ""
    if re.search(r"\bnear\b|just (below|above)", words):
        return "near"
    if re.search(r"\bmissed\b", words) or ("below" if good == "higher" else "above") in words:
        return "missed"
    met = re.search(r"\bmet\b|meeting|within", words) or ("above" if good == "higher" else "below") in words
    return "met" if met else ""


def _months(last: str) -> list[str]:
    return [month_after(last, -back) for back in range(12)]


def _is_named(month: str, name: str) -> bool:
    return month_in(f"{name} {month[:4]}") == month
