"""Goes through a sheet's XML before the library lays it out: whether it can be laid out, and what is to be looked for.

The library makes a place for each cell from the first to the last, so that two cells may fill the memory; of a cell
that is there twice it takes the last, of a value in several pieces the first. A sheet's bytes go in, in pieces that end
before a tag. Most sheets cost a few searches for some bytes; only what looks unusual in these is parsed.
"""

import re
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import IO
from zipfile import ZipFile

from lxml import etree

from reportgen.packages.archive import WORKBOOK, contents, is_unread

MOST_CELLS = 30_000_000
"""From the first to the last, with the blank ones, which take 24 bytes each: 28 columns of Excel's 1,048,576 rows."""
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_383

_SIGNS = (b'"e"', b"'e'", b"<f")
"""One of these is in the XML of each cell that has a mark: the type of an error, the beginning of a formula."""
_PREFIXED = re.compile(rb":(?:[cfv]|is)[\s/>]")
"""Or its elements have a prefix, as hardly any program writes them."""
_UNUSUAL = re.compile(rb'<c(?! r="[A-Z][1-9]\d{0,5}")(?=[\s/>])')
"""Any cell but those up to Z999999 that say plainly where they stand."""
_ODD_VALUE = re.compile(rb"<v(?!>[0-9])")
_P = rb"(?:[^<>\s/]+:)?"
_NO_TEXT = re.compile(rb"""\st\s*=\s*["']s["'][^<>]*>\s*<%bv(?:\s[^<>]*)?>(?!\s*[0-9]+\s*<|</)""" % _P)
"""A text that says by no number which of the workbook's texts it is: the library would take the first."""
_BELOW = re.compile(rb">\s*-(?:[0-9]{12}|[0-9][0-9.]*[eE]\+?(?:1[1-9]|[2-9][0-9]|[0-9]{3})|[iI])")
"""A number that the library stops at where it is shown as a date."""
_EMPTY = (b"<v></v>", b"<v/>")
_REFERRING = re.compile(rb">[^<&]*&#")
"""A number with a reference to a character in it, at which the library stops: 0.8&#48;4 would be 0.8."""
_VALUE = re.compile(rb"<%bv(?:\s[^<]*)?" % _P)
_IN_TEXT = re.compile(
    rb"""<%bc\s(?:[^<>]*\s)?t\s*=\s*["']str["'][^<>]*>\s*(?:<%bf(?:\s[^<>]*)?(?:/>|>[^<]*</[^<>]*>)\s*)?\Z""" % (_P, _P)
)
"""What stands before the result of a formula that is a text."""
_SEAM = 10_000
_MANY = 1000
_PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"')
_ANY = re.compile(rb"<(?:[^<>\s/]+:)?c(?=[\s/>])")
_REFERENCE = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}")


_SAVE = "Open it in Excel, look whether all is there, save it again as an Excel workbook (.xlsx), and try again."
_DELETE = "Delete what stands far away from the rest: Ctrl+End in Excel leads to the last cell."


class UnsafeSheetError(Exception):
    """Why a sheet is not laid out, as the rest of a sentence about it or one of its cells (`place`), and what to do."""

    def __init__(self, what: str, place: str = "", remedy: str = _SAVE) -> None:
        super().__init__(what)
        self.what, self.place, self.remedy = what, place, remedy


@dataclass(frozen=True)
class Scanned:
    """Whether a sheet may have marks (see marks.py), whether all its cells are usual ones, how many have a value."""

    may_have_marks: bool
    is_usual: bool
    values: int
    has_prefixes: bool = False


class SheetParts:
    """The parts of an open package that hold a workbook's sheets.

    Raises KeyError, ValueError, BadZipFile or XMLSyntaxError when they cannot be read.
    """

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self._parts = _parts(package)

    @property
    def names(self) -> Collection[str]:
        """The names of the sheets."""
        return self._parts.keys()

    def content(self, sheet: str) -> bytes:
        """The XML of one sheet."""
        return self._package.read(self._parts[sheet])

    def scan(self, sheet: str) -> Scanned:
        """Look at a sheet before it is laid out. Raises UnsafeSheetError."""
        with closing(self._pieces(sheet)) as pieces:  # so that no file stays open when a sheet is refused
            scanned = scan(pieces)
        if not scanned.is_usual:
            with self._package.open(self._parts[sheet]) as content:
                check_extent(self._pieces(sheet), content)
        return scanned

    def check_once(self, sheet: str, scanned: Scanned, filled: int) -> None:
        """Look whether a cell of a sheet holds two values, unless as many are filled as there are values."""
        plain = not scanned.has_prefixes
        if plain and (scanned.values == filled or scanned.values - empty_within(self._pieces(sheet)) == filled):
            return
        with self._package.open(self._parts[sheet]) as content:
            check_once(content)

    def _pieces(self, sheet: str) -> Generator[bytes, None, None]:
        return contents(self._package, self._package.getinfo(self._parts[sheet]))


def scan(pieces: Iterable[bytes]) -> Scanned:
    """What is to be looked for in a sheet. Raises UnsafeSheetError for text that the library would not read whole."""
    marks, usual, values, before, prefixes = False, True, 0, b"", False
    for piece in pieces:
        check_plain(piece)
        # Below, a single byte is found at once, and in most sheets there is not even that.
        prefixed = _PREFIXED.search(piece) is not None
        if prefixed or _ODD_VALUE.search(piece):
            _check_values(before + piece)
        if b"&" in piece and b"&#" in piece:
            _check_plain_numbers(before + piece)
        before = piece[-_SEAM:]
        prefixes = prefixes or prefixed
        marks = marks or prefixed or any(sign[:1] in piece and sign in piece for sign in _SIGNS)
        usual = usual and not prefixed and not _UNUSUAL.search(piece)
        values += piece.count(b"<v") + (piece.count(b"<is") if b"i" in piece else 0)
    return Scanned(marks, usual, values, prefixes)


def _check_values(piece: bytes) -> None:
    if _NO_TEXT.search(piece):
        raise UnsafeSheetError("has a cell whose text is nowhere in the workbook.")
    if _holds_number(piece, _BELOW):
        raise UnsafeSheetError("has a number below -100,000,000,000, which cannot be read.")


def _check_plain_numbers(piece: bytes) -> None:
    if _holds_number(piece, _REFERRING):
        raise UnsafeSheetError("has a number that is written in a way that cannot be read in full.")


def _holds_number(piece: bytes, odd: re.Pattern[bytes]) -> bool:
    """Whether a value that looks so is a number, and not the text that a formula has as its result."""
    for one in odd.finditer(piece):
        value = max(piece.rfind(b"<", 0, one.start()), 0)
        is_value = _VALUE.fullmatch(piece, value, one.start())
        if is_value and not _IN_TEXT.search(piece, _tags_before(piece, value), value):
            return True
    return False


def _tags_before(piece: bytes, value: int) -> int:
    """Where the third tag before a value begins, which is its cell's or an earlier one."""
    start = value
    for _ in range(3):
        start = max(piece.rfind(b"<", 0, start), 0)
    return start


def check_plain(piece: bytes) -> None:
    """Office writes no comments and no CDATA, after which the library leaves out the rest of a text."""
    if b"!" in piece and b"<!" in piece:
        raise UnsafeSheetError("is written in a way that cannot be read in full.")


def check_extent(pieces: Iterable[bytes], content: IO[bytes]) -> None:
    """Look whether the cells of an unusual sheet, given twice, can be laid out. Raises UnsafeSheetError."""
    places = _places_of_all(pieces)
    if places is None or places > MOST_CELLS:
        places = _places_of_filled(content)
    if places > MOST_CELLS:
        what = f"reaches over {places:,} cells, with the blank ones between; at most {MOST_CELLS:,} are accepted."
        raise UnsafeSheetError(what, remedy=_DELETE)


def empty_within(pieces: Iterable[bytes]) -> int:
    """How many values say nothing, as those of formulas that give an empty text."""
    return sum(piece.count(empty) for piece in pieces for empty in _EMPTY)


def check_once(content: IO[bytes]) -> None:
    """Look whether any cell holds two values. Raises UnsafeSheetError with its place."""
    seen: set[str] = set()
    for reference, cell in each_cell(content):
        if _has_value(cell):
            if reference in seen or len(list(cell.iterchildren("{*}v", "{*}is"))) > 1:
                raise UnsafeSheetError("is there twice, with two values.", reference)
            seen.add(reference)


def each_cell(content: IO[bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Every cell of a sheet with its reference. One that does not say it comes next to the one before."""
    number, position, count = 0, -1, 0
    for _, node in etree.iterparse(content, tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True):
        row = node if node.tag.endswith("row") else node.getparent()
        if row is None or not row.tag.endswith("row"):
            continue
        if not count:
            number, position = int(row.get("r") or number + 1), -1
        if row is not node:
            said = str(node.get("r") or "")
            position = column_position(said.rstrip(digits)) if said else position + 1
            yield said or f"{column_letter(position)}{number}", node
        count = 0 if row is node else count + 1
        if count % _MANY == 0:
            _let_go(node)


def _let_go(node: etree._Element) -> None:
    """Of what has been gone through nothing stays in the memory: a row may hold as many cells as a sheet."""
    node.clear()
    parent = node.getparent()
    if parent is not None:
        del parent[: parent.index(node)]


def _places_of_all(pieces: Iterable[bytes]) -> int | None:
    """From A1 to the last cell, be it blank or not; None where a cell does not say plainly where it stands."""
    letters: set[bytes] = set()
    rows: set[bytes] = set()
    for piece in pieces:
        cells = _PLAIN.findall(piece)
        if len(cells) < len(_ANY.findall(piece)):
            return None
        letters.update(column for column, _ in cells)
        rows.update(row for _, row in cells)
    columns = max((column_position(column.decode()) for column in letters), default=0) + 1
    last = max(map(int, rows), default=0)
    return _within(columns * last, columns - 1, last)


def _places_of_filled(content: IO[bytes]) -> int:
    """From A1 to the last cell that holds something."""
    columns, last = 0, 0
    for reference, cell in each_cell(content):
        if not _REFERENCE.fullmatch(reference.upper()):
            raise UnsafeSheetError("has a cell that does not say where it stands.")
        if _has_value(cell):
            columns = max(columns, column_position(reference.upper().rstrip(digits)) + 1)
            last = max(last, int(reference.lstrip(ascii_letters)))
    return _within(columns * last, columns - 1, last)


def _within(places: int, column: int, row: int) -> int:
    if column > _LAST_COLUMN or row > _LAST_ROW:
        raise UnsafeSheetError("has cells beyond Excel's last one, XFD1048576.")
    return places


def _has_value(cell: etree._Element) -> bool:
    return any(text for value in cell.iterchildren("{*}v", "{*}is") for text in value.itertext())


def column_letter(position: int) -> str:
    """A column's letter in Excel: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """A column's position by its letter in Excel: A is 0, AA is 26."""
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def _parts(package: ZipFile) -> dict[str, str]:
    """The package's part for each of the sheets."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(package.read("xl/workbook.xml"), parser)
    links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {str(link.get("Id")): str(link.get("Target")) for link in links.iter("{*}Relationship")}
    parts = {str(sheet.get("name")): targets[_relation(sheet)] for sheet in book.iter("{*}sheet")}
    parts = {name: part.lstrip("/") if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}
    if any(is_unread(part, WORKBOOK) for part in parts.values()):
        raise ValueError("a sheet stands where nobody looked at it")
    return parts


def _relation(sheet: etree._Element) -> str:
    """The `r:id` of a sheet; its namespace is another one in a Strict Open XML workbook."""
    ids = [str(value) for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"]
    return ids[0] if ids else ""
