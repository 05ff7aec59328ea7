"""Changes of a workbook's cells: those that mean something, and those that mean nothing."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from tests.fuzz.books import MARKER, Book, ErrorCell, Rows, Uncalculated, Value, serial_of

Change = Callable[[Book, random.Random], None]
"""One that finds nothing to change, as others have left nothing, may raise LookupError or ValueError."""

_SMALL = (
    "Scorecard",
    "Key Numbers",
    "Population",
    "Adults 18+",
    "Benchmarks",
    "Others",
    "Previous Quarters",
    "Read Me",
)
_TOTALS = ("Total", "Sum")


def case_lists(book: Book) -> list[str]:
    """The sheets with a row a case."""
    return [name for name in book if name.strip().title() not in _SMALL and len(cases_of(book[name])) > 2]


def tables(book: Book) -> list[str]:
    """The sheets of which each row is known by its name."""
    return [name for name in book if name.strip().title() in _SMALL[:-1] and len(book[name]) > 1]


def card_of(book: Book) -> Rows:
    """The scorecard's rows."""
    return next((book[name] for name in book if name.strip().title() in _SMALL[:2] and book[name]), [[None]])


def header_of(rows: Rows) -> int:
    """The header row: the first with three cells and no gap, or else the fullest of the first."""
    filled = [sum(cell is not None for cell in row) for row in rows[:20]]
    return filled.index(max(filled, default=0)) if filled else 0


def cases_of(rows: Rows) -> range:
    """The places of the rows that hold a case."""
    first = [cell for row in rows[-1:] for cell in row[:1]]
    last = len(rows) - any(isinstance(cell, str) and cell.strip().title() in _TOTALS for cell in first)
    return range(header_of(rows) + 1, max(last, header_of(rows) + 1))


def _list(book: Book, rng: random.Random) -> Rows:
    """The rows of some case list; where an earlier change has left none, rows that are thrown away."""
    names = case_lists(book)
    return book[rng.choice(names)] if names else [["ID", "Day"], ["a", 1], ["b", 2], ["c", 3]]


def _cell(book: Book, rng: random.Random, wanted: Callable[[Value], bool]) -> tuple[list[Value], int] | None:
    """A cell of a case list for which something holds: its row and its place in it."""
    rows = _list(book, rng)
    places = [(rows[at], column) for at in cases_of(rows) for column, cell in enumerate(rows[at]) if wanted(cell)]
    return rng.choice(places) if places else None


def _put(book: Book, rng: random.Random, wanted: Callable[[Value], bool], new: Callable[[Value], Value]) -> None:
    if found := _cell(book, rng, wanted):
        row, column = found
        row[column] = new(row[column])


def _is_date(value: Value) -> bool:
    return isinstance(value, date)


def _is_word(value: Value) -> bool:
    return isinstance(value, str) and not value.startswith(MARKER)


def _is_id(value: Value) -> bool:
    return isinstance(value, str) and value.startswith(MARKER)


# Changes that mean something ----------------------------------------------------------------------------------------


def move_date(book: Book, rng: random.Random) -> None:
    """A date some days, months or years away."""
    days = rng.choice([-1, 1, 2, 3, -7, 30, -31, 91, 183, -183, 365, -365, 4000, -4000, 30000, -60000])

    def moved(value: Value) -> Value:
        try:
            return value + timedelta(days=days) if isinstance(value, date) else value
        except OverflowError:
            return value

    _put(book, rng, _is_date, moved)


def spoil_date(book: Book, rng: random.Random) -> None:
    """Something in a date's place that may be one or none."""
    odd: list[Callable[[datetime], Value]] = [
        lambda day: f"{day:%d/%m/%Y}",
        lambda day: f"{day:%m/%d/%Y}",
        lambda day: f"{day:%d/%m/%y}",
        lambda day: f"{day:%Y-%m-%d}",
        lambda day: f"{day:%d %B %Y} at noon",
        lambda day: f"{day:%Y-%m-%d}T14:30:00",
        lambda day: f"{day:%d.%m.%Y}?",
        lambda day: serial_of(day),
        lambda day: serial_of(day) + 0.75,
        lambda day: day + timedelta(hours=23, minutes=59),
        lambda day: time(9, 30),
        lambda day: float(f"{day:%Y%m%d}"),
        lambda day: day.year,
        lambda day: -1.0,
        lambda day: 0,
        lambda day: 1e308,
        lambda day: 2958466.0,
        lambda day: True,
        lambda day: ErrorCell(rng.choice(["#N/A", "#REF!", "#DIV/0!"])),
        lambda day: Uncalculated("TODAY()"),
        lambda day: "see notes",
        lambda day: "31/02/2021",
        lambda day: "00/00/0000",
        lambda day: None,
        lambda day: " ",
        lambda day: "\u0661\u0662/\u0660\u0665/\u0662\u0660\u0662\u0661",
    ]
    new = rng.choice(odd)
    _put(book, rng, _is_date, lambda value: new(datetime.fromisoformat(str(value)[:19])))


def change_word(book: Book, rng: random.Random) -> None:
    """Another word, one mistyped, or none."""
    others = [
        "Y",
        "N",
        "Yes",
        "No",
        "y",
        "x",
        "?",
        "Held",
        "ICPC",
        "Total",
        "Child in Care",
        "External agency",
        "NEET",
        "1",
    ]
    odd = [
        "",
        " ",
        "\u200b",
        "=1+1",
        "#N/A",
        "<5",
        "a & b",
        "\x00",
        "\x07",
        "x" * 40000,
        "\u202eY",
        "True",
        "Ye s",
        "Hèld",
    ]
    _put(
        book, rng, _is_word, lambda value: rng.choice([*others, *odd, str(value)[:-1], None, True, 0, 1.0, ErrorCell()])
    )


def change_id(book: Book, rng: random.Random) -> None:
    """An identifier that is gone, is another's, or is written otherwise."""
    others = [None, f"{MARKER}P10009", 7, f"{MARKER} 1", ErrorCell(), Uncalculated()]
    _put(book, rng, _is_id, lambda value: rng.choice([*others, str(value).lower(), f" {value} "]))


def fill_blank(book: Book, rng: random.Random) -> None:
    """Something where nothing stood."""
    day = datetime(2021, 4, 1) + timedelta(days=rng.randint(-400, 600))
    new: list[Value] = [day, "Y", "note", 1, ErrorCell(), Uncalculated(), f"{day:%d/%m/%Y}", "\u00a0"]
    _put(book, rng, lambda value: value is None, lambda _: rng.choice(new))


def row_again(book: Book, rng: random.Random) -> None:
    """A case that is there twice."""
    rows = _list(book, rng)
    cases = cases_of(rows) or range(1)
    rows.insert(rng.choice(cases), list(rows[rng.choice(cases)]))


def row_gone(book: Book, rng: random.Random) -> None:
    """Cases that are gone."""
    rows = _list(book, rng)
    at = rng.choice(cases_of(rows) or range(1))
    del rows[at : at + rng.choice([1, 1, 2, 10, 1000])]


def row_added(book: Book, rng: random.Random) -> None:
    """A row that is no case, or hardly one."""
    rows = _list(book, rng)
    width = len(rows[header_of(rows)])
    case: list[Value] = [*rows[rng.choice(cases_of(rows))]] if len(cases_of(rows)) else [None] * width
    new: list[list[Value]] = [
        ["Total", *[None] * (width - 1)],
        ["Total", *case[1:]],
        [*[None] * (width - 1), "Checked by the team"],
        [None, case[1], *[None] * (width - 2)],
        list(rows[header_of(rows)]),
        [None, *case[1:]],
        [*case[:-1], ErrorCell()],
        [Uncalculated(), *[None] * (width - 1)],
        ["Grand total:", len(cases_of(rows))],
    ]
    rows.insert(rng.randint(1, len(rows)), rng.choice(new)[:])


def columns_swapped(book: Book, rng: random.Random) -> None:
    """The cells of two columns exchanged below their headers, in a few rows or all."""
    rows = _list(book, rng)
    one, other = rng.randrange(len(rows[-1])), rng.randrange(len(rows[-1]))
    for at in list(cases_of(rows))[: rng.choice([1, 3, 1000])]:
        if max(one, other) < len(rows[at]):
            rows[at][one], rows[at][other] = rows[at][other], rows[at][one]


def header_changed(book: Book, rng: random.Random) -> None:
    """A header that is another one, there twice, or gone."""
    rows = book[rng.choice([name for name in book if any(book[name])])]
    header = rows[header_of(rows)]
    at, other = rng.randrange(len(header)), rng.choice(header)
    mistyped = f"{str(header[at])[:-1]}"
    header[at] = rng.choice(
        [None, other, mistyped, ErrorCell(), Uncalculated(), f"{MARKER}10009", "Notes", 5, "x\x00y"]
    )


def month_changed(book: Book, rng: random.Random) -> None:
    """A month's header of the scorecard, written otherwise or of another month."""
    rows = card_of(book)
    header = rows[header_of(rows)]
    places = [at for at, cell in enumerate(header) if at > 5 and cell is not None]  # after its first columns
    if not places:
        return
    at = rng.choice(places)
    day = header[at] if isinstance(header[at], datetime) else datetime(2024, 5, 1)
    assert isinstance(day, datetime)
    year = day.replace(year=day.year + rng.choice([-1, 1]))
    new: list[Value] = [
        f"{day:%b-%y}", f"{day:%B %Y}", f"{day:%b %Y}", f"{day:%Y-%m}", f"{day:%m/%Y}", serial_of(day), year, None,
        day + timedelta(days=14), day + timedelta(days=31), f"{day:%b} {day:%y} (provisional)", f"{day:%b}",
        ErrorCell(),
        f"{day:%Y-%m-%d} 00:00:00", "2020/21", 2021, "13/2021",
    ]  # fmt: skip
    header[at] = rng.choice(new)


def number_changed(book: Book, rng: random.Random) -> None:
    """A number of the scorecard or another small table."""
    name = rng.choice(tables(book) or list(book))
    cells = [(row, at) for row in book[name] for at, cell in enumerate(row) if isinstance(cell, int | float)]
    if not cells:
        return
    row, at = rng.choice(cells)
    old = row[at]
    assert isinstance(old, int | float)
    new: list[Value] = [
        old + 1, old - 1, -old, old * 100, old / 100, 0, None, str(old), f"{old:,}", f"{old}%", f"{old * 100}%",
        "awaited",
        "n/a", "1,00", "1 234", "1e3", "1_000", "\u0663", "\uff11\uff12", 1e308, -1e308, 5e-324, 0.1 + 0.2, True,
        "<5", "c", "-",
        ErrorCell("#DIV/0!"), Uncalculated(), datetime(2021, 5, 1), f"{MARKER}10009", "+5", "(5)", "£5", "5.",
        ".5", "\u00bd",
    ]  # fmt: skip
    row[at] = rng.choice(new)


def table_row_changed(book: Book, rng: random.Random) -> None:
    """A row of a small table that is gone, there twice, renamed or moved."""
    name = rng.choice(tables(book) or list(book))
    rows = book[name]
    if len(rows) < 3:
        return
    at = rng.randrange(1, len(rows))
    kind = rng.randrange(5)
    if kind == 0:
        del rows[at]
    elif kind == 1:
        rows.insert(rng.randint(1, len(rows)), list(rows[at]))
    elif kind == 2:
        rows.insert(rng.randint(1, len(rows)), rows.pop(at))
    elif kind == 3 and rows[at]:
        place = rng.randrange(min(3, len(rows[at])))
        rows[at][place] = rng.choice([None, f"{rows[at][place]}x", 5, ErrorCell(), "Total"])
    else:
        rows[at][:] = [None] * len(rows[at])


def sheet_changed(book: Book, rng: random.Random) -> None:
    """A sheet that is gone, renamed, empty, or there a second time."""
    name = rng.choice(list(book))
    kind = rng.randrange(5)
    if kind == 0 and len(book) > 1:
        del book[name]
    elif kind == 1:
        book[f"{name[:20]} (2)"] = [list(row) for row in book[name]]
    elif kind == 2:
        book[name] = []
    elif kind == 3:
        book[rng.choice(["Sheet\x07", "R & D <1>", "x" * 31, "'", f"{name} ", name.upper() + "\u200b"])] = book.pop(
            name
        )
    else:
        del book[name][rng.randrange(len(book[name]) or 1) :]


MEANT: tuple[Change, ...] = (
    move_date, move_date, move_date, spoil_date, spoil_date, spoil_date, change_word, change_word, change_id,
    fill_blank,
    row_again, row_gone, row_added, row_added, columns_swapped, header_changed, month_changed, number_changed,
    number_changed, table_row_changed, sheet_changed,
)  # fmt: skip


# Changes that mean nothing ------------------------------------------------------------------------------------------


def rows_in_another_order(book: Book, rng: random.Random) -> None:
    """The cases of a list in another order."""
    for name in case_lists(book):
        rows = book[name]
        places = cases_of(rows)
        cases = [rows[at] for at in places]
        rng.shuffle(cases)
        rows[places.start : places.stop] = cases


def blank_rows(book: Book, rng: random.Random) -> None:
    """Blank rows between the cases, and above the header."""
    for name in case_lists(book):
        rows = book[name]
        for at in sorted(rng.sample(cases_of(rows), min(3, len(cases_of(rows)))), reverse=True):
            rows.insert(at, rng.choice([[], [None] * 4, ["", " ", None], ["\u00a0"]]))
    name = rng.choice(list(book))
    book[name][0:0] = [[] for _ in range(rng.choice([1, 2, 12]))]


def columns_in_another_order(book: Book, rng: random.Random) -> None:
    """The columns of a case list in another order; a total keeps its place."""
    rows = _list(book, rng)
    width = len(rows[header_of(rows)])
    order = [0, *rng.sample(range(1, width), width - 1)]
    for at in range(header_of(rows), len(rows)):
        padded = [*rows[at], *[None] * (width - len(rows[at]))]
        if padded[0] not in _TOTALS:
            rows[at] = [padded[place] for place in order]


def columns_more(book: Book, rng: random.Random) -> None:
    """A column that nobody asks for, blank or filled."""
    rows = _list(book, rng)
    at = rng.randint(1, len(rows[header_of(rows)]))
    header, filled = header_of(rows), rng.random() < 0.5
    for number, row in enumerate(rows):
        if len(row) >= at and number >= header:
            row.insert(
                at,
                ("Remarks" if number == header else "as agreed" if number in cases_of(rows) else None)
                if filled
                else None,
            )


def words_otherwise(book: Book, rng: random.Random) -> None:
    """Words in capitals or small letters, with spaces, non-breaking or doubled, or a line break."""
    ways: list[Callable[[str], str]] = [
        str.upper, str.lower, lambda text: f" {text}", lambda text: f"{text}\u00a0",
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" ", "\u00a0"), lambda text: text.replace(" ", "\n"), lambda text: f"{text}\r\n",
        lambda text: f"\t{text}",
    ]  # fmt: skip
    for name in case_lists(book):
        rows = book[name]
        for at in range(header_of(rows), len(rows)):
            rows[at] = [rng.choice(ways)(cell) if _is_word(cell) and rng.random() < 0.2 else cell for cell in rows[at]]  # type: ignore[arg-type]


def ids_otherwise(book: Book, rng: random.Random) -> None:
    """Identifiers in small letters or with a space around."""
    ways: list[Callable[[str], str]] = [str.lower, lambda text: f"{text} ", lambda text: f" {text}"]
    for name in case_lists(book):
        book[name] = [
            [rng.choice(ways)(str(cell)) if _is_id(cell) and rng.random() < 0.3 else cell for cell in row]
            for row in book[name]
        ]


def dates_as_text(book: Book, rng: random.Random) -> None:
    """Dates as text, day first, or as the ISO standard writes them."""
    shape = rng.choice(["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y"])
    for name in case_lists(book):
        for at in cases_of(book[name]):
            row = book[name][at]
            book[name][at] = [
                cell.strftime(f"{shape} %H:%M" if cell.time() != time() else shape)
                if isinstance(cell, datetime) and cell.second == 0 and rng.random() < 0.2
                else cell
                for cell in row
            ]


def answers_otherwise(book: Book, rng: random.Random) -> None:
    """Yes and no in their other words."""
    same = {"Y": ["Y", "Yes", "YES", "y"], "N": ["N", "No", "n"], "J": ["J", "Ja", "j", "JA"], "Nein": ["Nein", "nein"]}
    for name in case_lists(book):
        book[name] = [
            [rng.choice(same[cell]) if isinstance(cell, str) and cell in same else cell for cell in row]
            for row in book[name]
        ]


def sheets_in_another_order(book: Book, rng: random.Random) -> None:
    """The sheets in another order, with one more that is not used."""
    names = list(book)
    rng.shuffle(names)
    sheets = {name: book[name] for name in names}
    book.clear()
    book["Rota <2021> & more"] = [["Who", "When"], ["A", 1], [ErrorCell(), Uncalculated()]]
    book.update(sheets)


def sheet_names_otherwise(book: Book, rng: random.Random) -> None:
    """Sheets named in capitals, or with a space."""
    ways: list[Callable[[str], str]] = [str.upper, str.lower, lambda name: f"{name} "]
    sheets = {rng.choice(ways)(name): rows for name, rows in book.items()}
    book.clear()
    book.update(sheets)


def months_otherwise(book: Book, rng: random.Random) -> None:
    """The scorecard's months as text."""
    shape, rows = rng.choice(["%b-%y", "%B %Y", "%b %Y", "%Y-%m"]), card_of(book)
    at = header_of(rows)
    rows[at] = [f"{cell:{shape}}" if isinstance(cell, datetime) else cell for cell in rows[at]]


def table_rows_in_another_order(book: Book, rng: random.Random) -> None:
    """The rows of the small tables in another order."""
    for name in tables(book):
        rows, first = book[name], header_of(book[name]) + 1
        body = rows[first:]
        rng.shuffle(body)
        rows[first:] = body


def numbers_as_text(book: Book, rng: random.Random) -> None:
    """Whole numbers of the scorecard as text."""
    rows = card_of(book)
    for row in rows[header_of(rows) + 1 :]:
        row[:] = [str(cell) if isinstance(cell, int) and rng.random() < 0.2 else cell for cell in row]


UNMEANT: tuple[Change, ...] = (
    rows_in_another_order, blank_rows, columns_in_another_order, columns_more, words_otherwise, ids_otherwise,
    dates_as_text, answers_otherwise, sheets_in_another_order, months_otherwise, table_rows_in_another_order,
    numbers_as_text, sheet_names_otherwise,
)  # fmt: skip
