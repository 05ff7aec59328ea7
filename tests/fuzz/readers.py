"""The reader fuzzed: a workbook is changed, read, counted and questioned; each figure is held against the recount.

Three kinds of change: such as mean something (the recount moves along), such as mean nothing (no figure moves, or it is
told), and such of the sheets' XML, where openpyxl reads for the recount what can still be read.
"""

import random
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.catalogue.model import Severity
from reportgen.errors import ReportgenError
from reportgen.figures import Figures as Counted
from reportgen.figures import choose_quarter, compute_figures, fact_row, list_figures, reported_months
from reportgen.formats import Unit
from reportgen.period import Month
from reportgen.quality import check_quality
from reportgen.quality.findings import QualityFinding
from reportgen.sources import Workbook, sheet_and_cell
from reportgen.workbook import examine_workbook
from tests.fuzz import books, cells, definitions, raw, sound
from tests.fuzz.outcome import RIGHT, TOLD, FaultError, Outcome, check_error, check_finding, check_said
from tests.fuzz.recount import Card, Figure, Figures, Sheets, UnclearError, Year, shown
from tests.support import CATALOGUE, ROOT

ADULTS = ROOT / "tests" / "second_report" / "adults-scorecard"
NAME = "Fuzzed.xlsx"
_REFERENCE = re.compile(r"\b[A-Z]{1,3}\d+\b|\brows? \d+|\bcolumns? [A-Z, ]+\b|\d+")
_SHOWN_TIMES = {Unit.PERCENT: 100, Unit.RATE: 10_000}
TODAY = datetime(2025, 1, 10).date()


@dataclass(frozen=True)
class Base:
    """A workbook that is changed, the catalogue that reads it, and how its figures are counted again."""

    name: str
    book: books.Book
    folder: Path
    recount: Callable[[books.Book], tuple[Year, Figures]]

    @property
    def saved(self) -> str:
        return books.SAVED[self.name]


@dataclass(frozen=True)
class Read:
    """What the program made of a workbook."""

    catalogue: Catalogue
    workbook: Workbook
    figures: Counted
    findings: Sequence[QualityFinding]
    rows: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)


@cache
def bases() -> Sequence[Base]:
    """The two reports'."""
    return (
        Base("shipped", books.shipped(), CATALOGUE, definitions.social_care),
        Base("second", books.second(), ADULTS, definitions.adults),
    )


@cache
def catalogue_of(folder: Path) -> Catalogue:
    return read_catalogue(folder)


def run(seed: int, folder: Path) -> Outcome:
    """One mutated workbook."""
    warnings.simplefilter("ignore")  # openpyxl's, of what it leaves out
    rng = random.Random(f"reader {seed}")
    base = rng.choices(bases(), [1, 3])[0]  # the second is five times as quick
    kind = rng.choices([_meant, _unmeant, _of_xml], [4, 3, 4])[0]
    return kind(base, rng, folder / NAME)


def read(path: Path, catalogue: Catalogue) -> Read:
    """As the commands do, but for the printing."""
    examined = examine_workbook(path, catalogue)
    check_said(" ".join(header for sheet in examined.sheets for header in sheet.unused))
    if examined.workbook is None:
        raise _error(examined.faults)
    workbook = examined.workbook
    figures = compute_figures(workbook, catalogue, choose_quarter(reported_months(workbook, catalogue), None, None))
    quality = check_quality(workbook, catalogue, figures, TODAY)
    rows = {(row[1], row[4], row[5]): row for row in list_figures(figures, catalogue)}
    return Read(catalogue, workbook, figures, quality.findings, rows)


def _error(faults: Sequence[object]) -> ReportgenError:
    from reportgen.errors import WorkbookError

    return WorkbookError(*faults)  # type: ignore[arg-type]


# The three kinds of change ------------------------------------------------------------------------------------------


def _meant(base: Base, rng: random.Random, path: Path) -> Outcome:
    book, done = books.copied(base.book), []
    for change in rng.sample(cells.MEANT, rng.choice([1, 1, 1, 2, 3, 5])):
        with suppress(LookupError, ValueError):
            change(book, rng)
        done.append(change.__name__)
    hand = books.random_hand(rng) if rng.random() < 0.2 else books.Hand(rng)
    books.save(path, books.written_parts(book, hand, base.saved))
    return held_against(base, path, lambda: book, f"meant: {base.name}: {', '.join(done)}")


def _of_xml(base: Base, rng: random.Random, path: Path) -> Outcome:
    hand = books.random_hand(rng) if rng.random() < 0.3 else books.Hand(rng)
    parts = books.written_parts(base.book, hand, base.saved)
    done = [raw.change(parts, rng, "worksheets/|sharedStrings") for _ in range(rng.choice([1, 1, 1, 2, 4]))]
    books.save(path, parts)
    broken = sound.what_is_broken(parts)
    kind = f"broken xml ({broken})" if broken else "xml"
    try:
        return held_against(
            base, path, lambda: books.read_book(path.read_bytes()), f"xml: {base.name}: {'; '.join(done)}"
        )
    except FaultError as fault:
        if broken and "untold" in str(fault):
            return Outcome(f"{kind}: {fault}", "read otherwise by openpyxl")
        raise


def _unmeant(base: Base, rng: random.Random, path: Path) -> Outcome:
    book, done = books.copied(base.book), []
    for change in rng.sample(cells.UNMEANT, rng.choice([0, 1, 1, 2, 4])):
        change(book, rng)
        done.append(change.__name__)
    hand = books.random_hand(rng) if not done or rng.random() < 0.5 else books.Hand(rng)
    books.save(path, books.written_parts(book, hand, base.saved))
    ways = [name for name, way in vars(hand).items() if way and name != "rng"]
    done_ = f"unmeant: {base.name}: {', '.join([*done, *ways])}"
    now = _read(path, base)
    if isinstance(now, str):
        raise FaultError(f"{done_}: what means nothing is refused: {now}")
    check_same(before(base.name), now)
    return Outcome(done_, RIGHT)


@cache
def before(name: str) -> Read:
    """What the program makes of the workbook unchanged."""
    import tempfile

    base = next(one for one in bases() if one.name == name)
    with tempfile.TemporaryDirectory() as folder:
        path = books.save(Path(folder) / NAME, books.written_parts(base.book, None, base.saved))
        return read(path, catalogue_of(base.folder))


def _read(path: Path, base: Base) -> Read | str:
    """What the program makes of it, or what it says."""
    try:
        now = read(path, catalogue_of(base.folder))
    except Exception as error:
        return check_error(error, [path.name])
    for finding in now.findings:
        check_finding(finding, [path.name])
        check_said(str(finding))
    return now


# The oracle ---------------------------------------------------------------------------------------------------------


def held_against(base: Base, path: Path, rows: Callable[[], books.Book], done: str) -> Outcome:
    """Reads a workbook; each figure must be that of the recount of `rows`, or be told of."""
    now = _read(path, base)
    if isinstance(now, str):
        return Outcome(done, TOLD, now)
    try:
        book = rows()
        year, counted = base.recount(book)
        counted = typed_by_hand(base, book) | counted
    except UnclearError:
        return Outcome(done, RIGHT, "not counted again")
    except Exception as error:  # whatever openpyxl cannot read
        return Outcome(done, RIGHT, f"not counted again: {type(error).__name__}")
    new = new_findings(now, before(base.name))
    quarter = now.figures.quarter
    if (year.start, year.last) != (quarter.year.start, 3 * quarter.number):
        if not new:
            raise FaultError(f"{done}: untold: {quarter} is reported, not {year}")
        return Outcome(done, RIGHT, "another quarter, with findings")
    for one in wrong(now, counted):
        _check_told(one, now, new, done)
    return Outcome(done, RIGHT)


@dataclass(frozen=True)
class Wrong:
    """A figure, and what is wrong with it."""

    series: str
    kind: str
    period: str
    what: str


def wrong(now: Read, counted: Figures) -> Iterator[Wrong]:
    """The figures that are others than those counted again."""
    for (series, kind, period), row in now.rows.items():
        figure = counted.get((series, period))
        if figure is None:
            continue
        if kind == "target" or (kind == "year" and period != str(now.figures.quarter.year)):
            if not _is_as_typed(now.catalogue, series, kind, (row[6], figure[0])):
                yield Wrong(series, kind, period, f"{row[6] or 'nothing'}, typed {figure[0]}")
            continue
        ours: Figure = (Fraction(row[7]) if row[7] else None, Fraction(row[8]) if row[8] else None)
        if ours != figure:
            yield Wrong(series, kind, period, f"{ours[0]} / {ours[1]}, counted again {figure[0]} / {figure[1]}")
        elif figure[1] is not None and row[6] != _shown(now.catalogue, series, figure):
            yield Wrong(series, kind, period, f"shown as {row[6]}: {figure}")


def _is_as_typed(catalogue: Catalogue, series: str, kind: str, shown_typed: tuple[str, Fraction | None]) -> bool:
    """Whether what is shown is what was typed, rounded where it is an earlier year's figure."""
    text, typed = shown_typed
    if not text or typed is None:
        return not text and typed is None
    decimals = 6 if kind == "target" else catalogue.indicators[series].decimals
    return abs(Fraction(text) - typed) <= Fraction(1, 2 * 10**decimals)


def typed_by_hand(base: Base, book: books.Book) -> Figures:
    """The targets and earlier years as they stand on the scorecard."""
    sheet, names, target = definitions.SCORECARDS[base.name]
    found: Figures = {}
    for name, indicator in catalogue_of(base.folder).indicators.items():
        if row := indicator.row:
            key, percent = (row.ref, row.indicator, row.measure), indicator.unit is Unit.PERCENT
            card = Card(Sheets(book).rows(sheet), names)
            with suppress(UnclearError, ValueError, KeyError):
                found |= card.set_by_hand(name, key, percent=percent, target=target)
    return found


def _shown(catalogue: Catalogue, series: str, figure: Figure) -> str:
    indicator = catalogue.indicators[series]
    return shown(figure, _SHOWN_TIMES[indicator.unit], indicator.decimals)


def new_findings(now: Read, then: Read) -> list[QualityFinding]:
    """The findings that there were not before the change, at their cells or, where cells have moved, anywhere."""
    known = Counter((finding.where, finding.rule, finding.what) for finding in then.findings)
    left = Counter(_gist(finding) for finding in then.findings)
    new = []
    for finding in now.findings:
        if known[finding.where, finding.rule, finding.what]:
            left[_gist(finding)] -= 1
        else:
            new.append(finding)
    moved = [finding for finding in new if left[_gist(finding)] > 0 and not left.subtract([_gist(finding)])]
    return [finding for finding in new if finding not in moved]


def _gist(finding: QualityFinding) -> tuple[str, str, str]:
    sheet, _ = sheet_and_cell(finding.where)
    return finding.rule, " ".join(sheet.split()).casefold(), _REFERENCE.sub("", finding.what)


def _check_told(wrong: Wrong, now: Read, findings: Iterable[QualityFinding], done: str) -> None:
    """Whether a finding touches the figure; or one that touches none is on a sheet that it comes from, or stops all."""
    month = Month(*map(int, wrong.period.split("-"))) if wrong.kind == "month" else None
    series = now.figures.series[wrong.series]
    values = [*series.months.values(), *series.years.values(), *([series.target] if series.target else ())]
    sheets = {trace.sheet for value in values for trace in value.traces}
    for finding in findings:
        of_none = not finding.indicators and not finding.facts
        here = finding.severity is Severity.STOPS or sheet_and_cell(finding.where)[0] in sheets
        if finding.touched(wrong.series, month) or (of_none and here):
            return
    raise FaultError(f"{done}: untold: {wrong.series} {wrong.period}: {wrong.what}")


def check_same(then: Read, now: Read) -> None:
    """No figure and no fact has moved, or it is told of."""
    new = new_findings(now, then)
    for key in then.rows.keys() | now.rows.keys():
        if then.rows.get(key) != now.rows.get(key):
            what = f"{then.rows.get(key)} before, {now.rows.get(key)} after what means nothing"
            _check_told(Wrong(*key, what), now, new, "unmeant")
    old_facts = {fact.id: fact_row(fact) for fact in then.figures.facts}
    for fact in now.figures.facts:
        if old_facts.get(fact.id) != fact_row(fact) and not any(finding.touches_fact(fact) for finding in new):
            raise FaultError(f"unmeant: untold: fact {old_facts.get(fact.id)} before, {fact_row(fact)} after")
