"""Workbooks as plain rows of values, and a writer that knows the many ways in which programs write the same ones.

The shipped workbook is thinned to a few dozen cases a list, and each identifier in it becomes one that can be looked
for in whatever is said. Written by hand rather than with a library, so that each way of writing can be chosen.
"""

import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape, quoteattr

from openpyxl import load_workbook

from tests.second_report.workbook import make_workbook
from tests.support import WORKBOOK

MARKER = "XQZ"
"""Each identifier of a case list begins with it."""

_OF_PEOPLE = ("Person", "Ref")
"""Headers of the second report's references."""

SAVED = {"shipped": "2021-10-18T09:30:00Z", "second": "2025-01-10T09:30:00Z"}
"""When each of the workbooks says that it was saved."""

_MOST_CELLS = 2_000_000
_MOST_CASES = 36
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class ErrorCell:
    """A cell that shows an Excel error."""

    text: str = "#N/A"


@dataclass(frozen=True)
class Uncalculated:
    """A formula that was never calculated."""

    formula: str = "1+1"


Value = str | int | float | bool | date | datetime | time | ErrorCell | Uncalculated | None
Rows = list[list[Value]]
Book = dict[str, Rows]
"""The sheets by their names, each as rows from A1 on."""


def copied(book: Book) -> Book:
    """A book to be changed."""
    return {name: [list(row) for row in rows] for name, rows in book.items()}


# The workbooks that are changed -------------------------------------------------------------------------------------


@cache
def shipped() -> Book:
    """The shipped workbook, thinned."""
    return thinned(read_book(WORKBOOK.read_bytes()))


@cache
def second() -> Book:
    """The second report's workbook."""
    file = BytesIO()
    make_workbook(file)  # type: ignore[arg-type]  # openpyxl writes into files, too
    book = read_book(file.getvalue())
    lists = {name: _marked(book[name]) for name in ("Contacts log", "Packages")}
    return {**book, **lists}


def read_book(content: bytes) -> Book:
    """Any workbook as openpyxl reads it. Raises ValueError for one with a cell far out, which would take minutes."""
    book = load_workbook(BytesIO(content), data_only=True)
    if any(sheet.max_row * sheet.max_column > _MOST_CELLS for sheet in book.worksheets):
        raise ValueError("a cell far out")
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    return cast(Book, sheets)


def thinned(book: Book) -> Book:
    """Each case list with a few dozen of its cases, evenly over the year, and its own total."""
    return {name: _few(rows) if _is_case_list(rows) else rows for name, rows in book.items()}


def _is_case_list(rows: Rows) -> bool:
    return len(rows) > _MOST_CASES and rows[-1][0] == "Total"


def _few(rows: Rows) -> Rows:
    head, cases = rows[:4], [row for row in rows[4:-1] if any(cell is not None for cell in row)]
    cases = [row for row in cases if not isinstance(row[0], str) or len([c for c in row if c is not None]) > 1]
    step = max(len(cases) / _MOST_CASES, 1)
    chosen = sorted({*(int(at * step) for at in range(int(len(cases) / step))), len(cases) - 1})
    total: list[Value] = ["Total", len(chosen), *[None] * (len(head[3]) - 2)]
    return _marked([*head, *(cases[at] for at in chosen), total])


def _marked(rows: Rows) -> Rows:
    """The same, each identifier beginning with the marker."""
    header = next(number for number, row in enumerate(rows) if sum(cell is not None for cell in row) > 2)
    columns = {at for at, cell in enumerate(rows[header]) if str(cell).endswith(" ID") or cell in _OF_PEOPLE}

    def marked(at: int, cell: Value) -> Value:
        return f"{MARKER}000{cell}" if at in columns and isinstance(cell, str) and cell[-1:].isdigit() else cell

    return [*rows[: header + 1], *([marked(at, cell) for at, cell in enumerate(row)] for row in rows[header + 1 :])]


# Writing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hand:
    """How a workbook is written: each share is how often a cell is written in that way, of 1. What is written is the
    same whatever the hand."""

    rng: random.Random = field(default_factory=lambda: random.Random(0))
    inline: float = 0.0
    rich: float = 0.0
    formulas: float = 0.0
    iso_dates: float = 0.0
    restyled: float = 0.0
    unnumbered: float = 0.0
    since_1904: bool = False
    prefix: str = ""
    absolute: bool = False
    dimension: str = ""

    def by_chance(self, share: float) -> bool:
        return share > 0 and self.rng.random() < share


def random_hand(rng: random.Random) -> Hand:
    """A hand that writes otherwise in one to four ways."""
    ways: dict[str, object] = {
        "inline": rng.choice([0.2, 1.0]),
        "rich": rng.choice([0.2, 1.0]),
        "formulas": rng.choice([0.1, 0.5]),
        "iso_dates": rng.choice([0.1, 1.0]),
        "restyled": rng.choice([0.3, 1.0]),
        "unnumbered": 1.0,
        "since_1904": True,
        "prefix": "x:",
        "absolute": True,
        "dimension": rng.choice(["A1", "A1:XFD1048576", "A1:B2", "B2:C9"]),
    }
    chosen = rng.sample(sorted(ways), rng.randint(1, 4))
    return Hand(rng, **{name: ways[name] for name in chosen})  # type: ignore[arg-type]


_STYLES = (
    '<numFmts count="4"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165"'
    ' formatCode="[$-809]d mmmm yyyy;@"/><numFmt numFmtId="166" formatCode="yyyy-mm-dd hh:mm:ss"/><numFmt'
    ' numFmtId="167" formatCode="0.0%;[Red]-0.0%"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/><sz'
    ' val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill'
    ' patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf'
    ' numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="12">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number, font in [(0, 0), *((n, 0) for n in (14, 164, 165, 22, 166, 9, 10, 167, 49)), (0, 1), (14, 1)]
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)
_PLAIN, _DAY, _MOMENT = 0, 1, 4
_OTHERS = {_PLAIN: (0, 10), _DAY: (1, 2, 3, 11), _MOMENT: (4, 5)}
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:modified xsi:type="dcterms:W3CDTF">'
    "{}</dcterms:modified></cp:coreProperties>"
)


class _Writer:
    """Writes one workbook."""

    def __init__(self, book: Book, hand: Hand) -> None:
        self.book, self.hand = book, hand
        self.strings: dict[str, int] = {}
        self.tag = hand.prefix

    def parts(self, saved: str) -> dict[str, str]:
        sheets = {
            f"xl/worksheets/sheet{number}.xml": self._sheet(rows)
            for number, rows in enumerate(self.book.values(), start=1)
        }
        kinds = {
            "xl/workbook.xml": "sheet.main",
            "xl/styles.xml": "styles",
            "xl/sharedStrings.xml": "sharedStrings",
            **dict.fromkeys(sheets, "worksheet"),
        }
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
            f'{kind}+xml"/>'
            for name, kind in kinds.items()
        )
        core = (
            '<Override PartName="/docProps/core.xml"'
            ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        )
        return {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
            f' ContentType="application/xml"/>{overrides}{core}</Types>',
            "_rels/.rels": _relations(
                [("officeDocument", "xl/workbook.xml"), ("metadata/core-properties", "docProps/core.xml")]
            ),
            "docProps/core.xml": _CORE.format(saved),
            "xl/workbook.xml": self._workbook(),
            "xl/_rels/workbook.xml.rels": _relations(
                [
                    *(("worksheet", f"{'/xl/' if self.hand.absolute else ''}{name[3:]}") for name in sheets),
                    ("styles", "styles.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                ]
            ),
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{"".join(f"<si>{one}</si>" for one in self.strings)}</sst>',
            **sheets,
        }

    def _workbook(self) -> str:
        sheets = "".join(
            f'<{self.tag}sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
            for number, name in enumerate(self.book, start=1)
        )
        since = f'<{self.tag}workbookPr date1904="1"/>' if self.hand.since_1904 else ""
        return self._root("workbook", f"{since}<{self.tag}sheets>{sheets}</{self.tag}sheets>")

    def _root(self, name: str, content: str) -> str:
        space = f"xmlns:{self.tag[:-1]}" if self.tag else "xmlns"
        return f'<{self.tag}{name} {space}="{_MAIN}" xmlns:r="{_OFFICE}/relationships">{content}</{self.tag}{name}>'

    def _sheet(self, rows: Rows) -> str:
        said = f'<{self.tag}dimension ref="{self.hand.dimension}"/>' if self.hand.dimension else ""
        lines = "".join(self._row(number, row) for number, row in enumerate(rows, start=1))
        return self._root("worksheet", f"{said}<{self.tag}sheetData>{lines}</{self.tag}sheetData>")

    def _row(self, number: int, row: list[Value]) -> str:
        all_said = all(cell is not None for cell in row)
        bare = all_said and self.hand.by_chance(self.hand.unnumbered)  # one that says no places has no gaps
        cells = "".join(
            self._cell("" if bare else f' r="{letters(at)}{number}"', cell)
            for at, cell in enumerate(row)
            if cell is not None
        )
        return f'<{self.tag}row r="{number}">{cells}</{self.tag}row>' if cells else ""

    def _cell(self, place: str, value: Value) -> str:
        if isinstance(value, str):
            return self._text(place, value)
        if isinstance(value, ErrorCell):
            return self._c(f'{place} t="e"', f"<{self.tag}v>{value.text}</{self.tag}v>")
        if isinstance(value, Uncalculated):
            return self._c(place, f"<{self.tag}f>{escape(value.formula)}</{self.tag}f>")
        if isinstance(value, bool):
            return self._c(f'{place} t="b"', f"<{self.tag}v>{int(value)}</{self.tag}v>")
        if isinstance(value, date | time):
            return self._date(place, value)
        return self._c(place + self._style(_PLAIN), self._number(repr(value)))

    def _date(self, place: str, value: date | time) -> str:
        midnight = not isinstance(value, time) and (not isinstance(value, datetime) or value.time() == time())
        if not isinstance(value, time) and self.hand.by_chance(self.hand.iso_dates):
            text = f"{value:%Y-%m-%d}" if midnight else value.isoformat()
            return self._c(f'{place}{self._style(_DAY)} t="d"', f"<{self.tag}v>{text}</{self.tag}v>")
        serial = serial_of(value, since_1904=self.hand.since_1904)
        return self._c(place + self._style(_DAY if midnight else _MOMENT), self._number(f"{serial:.15g}"))

    def _number(self, text: str) -> str:
        formula = f"<{self.tag}f>A1</{self.tag}f>" if self.hand.by_chance(self.hand.formulas) else ""
        return f"{formula}<{self.tag}v>{text}</{self.tag}v>"

    def _text(self, place: str, text: str) -> str:
        if self.hand.by_chance(self.hand.formulas):
            return self._c(f'{place} t="str"', f"<{self.tag}f>A1</{self.tag}f><{self.tag}v>{_safe(text)}</{self.tag}v>")
        if self.hand.by_chance(self.hand.inline):
            return self._c(f'{place} t="inlineStr"', f"<{self.tag}is>{self._runs(text, self.tag)}</{self.tag}is>")
        number = self.strings.setdefault(self._runs(text, ""), len(self.strings))
        return self._c(f'{place}{self._style(_PLAIN)} t="s"', f"<{self.tag}v>{number}</{self.tag}v>")

    def _runs(self, text: str, tag: str) -> str:
        if len(text) < 2 or not self.hand.by_chance(self.hand.rich):
            return f'<{tag}t xml:space="preserve">{_safe(text)}</{tag}t>'
        at = self.hand.rng.randint(1, len(text) - 1)
        look = f"<{tag}rPr><{tag}b/></{tag}rPr>"
        runs = f'<{tag}r><{tag}t xml:space="preserve">{_safe(text[:at])}</{tag}t></{tag}r>'
        return runs + f'<{tag}r>{look}<{tag}t xml:space="preserve">{_safe(text[at:])}</{tag}t></{tag}r>'

    def _style(self, kind: int) -> str:
        chosen = self.hand.rng.choice(_OTHERS[kind]) if self.hand.by_chance(self.hand.restyled) else kind
        return f' s="{chosen}"' if chosen else ""

    def _c(self, attributes: str, content: str) -> str:
        return f"<{self.tag}c{attributes}>{content}</{self.tag}c>"


def _relations(said: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_PACKAGE if "/" in kind else _OFFICE}/relationships/{kind}"'
        f' Target="{target}"/>'
        for number, (kind, target) in enumerate(said, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _safe(text: str) -> str:
    return escape("".join(_in_xml(text)))


def _in_xml(text: str) -> Iterator[str]:
    """Excel writes what XML cannot hold as _x0001_."""
    for letter in text:
        code = ord(letter)
        held = letter in "\t\n" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF
        yield letter if held else f"_x{code:04X}_"


def serial_of(value: date | time, *, since_1904: bool = False) -> float:
    """Excel's number of a day or a time."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    passed = moment - datetime(1899, 12, 30)
    days = passed.days + passed.seconds / 86400 - (1462 if since_1904 else 0)
    return int(days) if days == int(days) else days


def letters(position: int) -> str:
    """A column's letters; 0 is A."""
    first, last = divmod(position, 26)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)


def written_parts(book: Book, hand: Hand | None = None, saved: str = SAVED["shipped"]) -> dict[str, bytes]:
    """The parts of the workbook's package."""
    return {name: text.encode() for name, text in _Writer(book, hand or Hand()).parts(saved).items()}


def packed(parts: dict[str, bytes]) -> bytes:
    """The package of its parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2021, 10, 18, 9, 30, 0)), content)
    return file.getvalue()


def save(path: Path, parts: dict[str, bytes]) -> Path:
    """Writes the package into a file."""
    path.write_bytes(packed(parts))
    return path
