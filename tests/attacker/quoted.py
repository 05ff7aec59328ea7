"""What findings about the workbook quote: numbers of cells that the sheet of figures says are counts of a figure."""

import re
from collections.abc import Iterator, Mapping

from tests.attacker.claims import Claim, Reader, loaded, month_in, role_of
from tests.attacker.knowledge import Meaning
from tests.attacker.reading import Cell

_NUMBER = r"\d[\d,]*(?:\.\d+)?%?"
_CELL = r"[A-Z]{1,3}\d+"
_QUOTES = (
    re.compile(rf"(?P<number>{_NUMBER}) (?:of|in) (?P<cell>{_CELL})"),
    re.compile(rf"(?P<cell>{_CELL}) is (?P<number>{_NUMBER})"),
)
_AFTER = re.compile(rf"(?P<name>.+?) is (?P<now>{_NUMBER}) in (\w+ \d+) after (?P<before>{_NUMBER}) in (\w+ \d+)")


def quoted(reader: Reader) -> Iterator[Claim]:
    """What findings say of a cell of the workbook, which the sheet of figures says is a count of a figure."""
    places = _places(reader)
    for cell in reader.edition.cells:
        row = loaded(cell.row) if cell.column == "What was found" else {}
        sheet = row.get("Sheet", "")
        found = [(match["cell"], match["number"]) for quote in _QUOTES for match in quote.finditer(cell.text)]
        if own := re.match(rf"is ({_NUMBER})", cell.text):
            found.append((row.get("Cell", ""), own[1]))
        for address, number in found:
            if meaning := places.get((sheet, address)):
                yield Claim(cell, meaning, number)
        yield from _months_after_each_other(reader, cell)


def _places(reader: Reader) -> Mapping[tuple[str, str], Meaning]:
    places: dict[tuple[str, str], Meaning] = {}
    for cell in reader.edition.cells:
        if cell.table == "Figures" and cell.column == "Columns or cells":
            addresses = re.findall(rf"cells? ({_CELL})", cell.text)
            figure = Cell(cell.file, cell.table, cell.row, "Shown as", "")
            for whole in reader.meanings(figure):
                roles = ["numerator", "denominator"] if len(addresses) == 2 else ["value"]
                for address, role in zip(addresses, roles, strict=False):
                    if meaning := role_of(whole, role):
                        places[loaded(cell.row)["Sheet"], address] = meaning
    return places


def _months_after_each_other(reader: Reader, cell: Cell) -> Iterator[Claim]:
    match = _AFTER.match(cell.text) if cell.column == "What was found" else None
    indicator = reader.names.get(("", match["name"])) if match else None
    if match and indicator:
        for number, month in ((match["now"], match[3]), (match["before"], match[5])):
            yield Claim(cell, indicator.meaning(indicator.in_month(month_in(month))), number)
