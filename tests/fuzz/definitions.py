"""The figures of the two reports, by their published definitions, for the recount."""

from collections.abc import Callable, Sequence
from functools import partial

from tests.fuzz.books import Book
from tests.fuzz.recount import (
    NONE,
    Card,
    Counted,
    Figures,
    Row,
    Sheets,
    Year,
    age,
    counts,
    day,
    latest,
    merged,
    months_on,
    people_of,
    percent,
    rates,
    shares,
    word,
    working_days,
)

__all__ = ["adults", "percent", "social_care"]
Parts = list[Callable[[], Figures]]

SCORECARDS = {
    "shipped": ("Scorecard", ("Ref", "Indicator", "Measure"), "Target"),
    "second": ("Key numbers", ("No", "What we watch", "Line"), "Aim"),
}
"""The sheet, what names its rows, and the column of the targets."""

REFERRALS = {"received": "Date received", "decided": "Date decision made", "previous": "Previous referral received"}
EARLY_HELP = {"created": "Form created", "by": "Initiated by", "informed": "Date agency informed us"}
MISSING = {"who": "Child ID", "status": "Status when reported", "reported": "Reported missing"}
ASSESSMENTS = {"started": "Start date", "closed": "Date closed by Team Manager"}
SECTION_47 = {"started": "Date started"}
CONFERENCES = {
    "type": "Conference type",
    "transfer": "Transfer-in conference?",
    "strategy": "Strategy meeting / S47 start",
    "on": "Date of conference",
    "held": "Held?",
}
PLANS = {"started": "Plan start", "ended": "Plan end", "previous": "Previous plan ended"}
CARE = {
    "came": "Came into care",
    "placement": "First placement code",
    "provision": "First placement provision",
    "short": "Short breaks only",
    "ceased": "Ceased care",
    "to": "Destination on ceasing",
}
LEAVERS = {"born": "Date of birth", "suitable": "Suitable accommodation", "activity": "Activity"}
PLACED = {
    "csc209-placed-with-parent-P1": ("p1",),
    "csc209-connected-carer-U1-U3": ("u1", "u3"),
    "csc209-nhs-medical-trust-R2": ("r2",),
    "csc209-family-centre-R3": ("r3",),
    "csc209-homes-and-hostels-K2": ("k2",),
    "csc209-other-placement-Z1": ("z1",),
    "csc209-yoi-R5": ("r5",),
}
CEASED = {
    "csc212-returned-home": "Returned home to parent or other person with no PR",
    "csc212-sgo-cao": "Special Guardianship Order / Child Arrangement Order",
    "csc212-adopted": "Adopted",
    "csc212-turned-18": "Turned 18",
    "csc212-other-under-18": "Other; aged under 18",
}
CARD = {
    "csc183-allocated": ("CSC 183", "Child Protection cases allocated to a qualified social worker"),
    "csc191-reviewed": ("CSC 191", "Child Protection reviews in timescale"),
    "csc252a-10-days-monthly": ("CSC 252a", "CP statutory visits within 10 working days, month"),
    "csc252a-15-days-monthly": ("CSC 252a", "CP statutory visits within 15 working days, month"),
    "csc252b-10-days-ytd": ("CSC 252b", "CP statutory visits within 10 working days, year to date"),
    "csc252b-15-days-ytd": ("CSC 252b", "CP statutory visits within 15 working days, year to date"),
    "csc227-allocated": ("CSC 227", "Children in Care allocated to a qualified social worker"),
    "csc218-reviewed": ("CSC 218", "Children in Care reviews in timescale"),
    "csc260a-monthly": ("CSC 260a", "Children in Care statutory visits in timescale, month"),
    "csc228-three-or-more-placements": ("CSC 228", "Children in Care with 3 or more placements in 12 months"),
    "csc229-two-years-in-placement": ("CSC 229", "Children in Care in the same placement for 2 or more years"),
    "csc230-twenty-miles-or-more": ("CSC 230", "Children in Care placed 20 miles or more from home"),
    "csc250-up-to-date": ("CSC 250", "Children in Care with an up to date health check"),
    "csc250b-refused-ytd": ("CSC 250b", "Review health checks refused, year to date"),
    "csc250b-completed-ytd": ("CSC 250b", "Review health checks completed, year to date"),
    "csc251-up-to-date": ("CSC 251", "Children in Care with an up to date dental check"),
    "csc251d-refused-ytd": ("CSC 251d", "Dental checks refused, year to date"),
    "csc251d-completed-ytd": ("CSC 251d", "Dental checks completed, year to date"),
}
WAITING = {
    "csc211-awaiting-adoptive-placement": ("CSC 211", "Waiting for adoptive placement or order", "Number"),
    "csc211-awaiting-order-discharge": ("CSC 211", "Waiting for care order discharge", "Number"),
}
_YES = ("y", "yes", "true")


def social_care(book: Book) -> tuple[Year, Figures]:
    """The first report's."""
    sheets = Sheets(book)
    card = Card(sheets.rows("Scorecard"), ("Ref", "Indicator", "Measure"))
    year = card.year()
    found: Figures = {}
    for one in merged(
        *(partial(part, sheets, year) for part in (_referrals, _early_help, _missing, _assessments, _section_47)),
        *(partial(part, sheets, year) for part in (_conferences, _plans, _care, _placements, _ceasing, _leavers)),
        *(partial(card.typed, name, key, year) for name, key in CARD.items()),
        *(partial(card.numbers, name, key, year) for name, key in WAITING.items()),
        partial(card.running, "csc260b-ytd", CARD["csc260a-monthly"], year),
    ):
        found |= one
    return year, found


def _people(sheets: Sheets, year: Year) -> list[Row]:
    return sheets.table("Population", {"year": "Year", "people": "Population aged 0-17"})


def _within(row: Row, start: str, end: str, limits: range) -> bool:
    first, last = day(row[start]), day(row[end])
    return first is not None and last is not None and first <= last and working_days(first, last) in limits


def _months_within(row: Row, start: str, end: str, months: int) -> bool:
    first, last = day(row[start]), day(row[end])
    return first is not None and last is not None and first <= last <= months_on(first, months)


def _referrals(sheets: Sheets, year: Year) -> Figures:
    cases = Counted(sheets.cases("Referrals", REFERRALS, "Total"), year)
    every = cases.events("received")
    quick = cases.events("received", lambda row: _within(row, "received", "decided", range(2)))
    slow = cases.events("received", lambda row: _within(row, "received", "decided", range(4, 1000)))
    again = cases.events("received", lambda row: _months_within(row, "previous", "received", 12))
    return {
        **shares("csc022-within-1-working-day", quick, every, year),
        **shares("csc026-over-3-working-days", slow, every, year),
        **counts("csc034-number", again, year),
        **shares("csc032-cumulative", again, every, year, monthly=False),
        **shares("csc032-monthly", again, every, year, annual=""),
    }


def _early_help(sheets: Sheets, year: Year) -> Figures:
    rows = sheets.cases("Early Help", EARLY_HELP, "Total")
    outside = {id(row) for row in rows if word(row["by"]) == "external agency"}
    for row in rows:
        row["began"] = row["informed"] if id(row) in outside else row["created"]
    cases = Counted(rows, year)
    every, theirs = cases.events("began"), cases.events("began", lambda row: id(row) in outside)
    return {
        **counts("csc002-started", every, year),
        **counts("csc001-started-ytd", every, year, to_date=True),
        **counts("csc002-external-number", theirs, year, annual=False),
        **shares("csc002-external-percent", theirs, every, year),
    }


def _missing(sheets: Sheets, year: Year) -> Figures:
    cases = Counted(sheets.cases("Missing episodes", MISSING, "Total"), year)
    every = cases.events("reported", lambda row: word(row["status"]) == "child in care")
    people = {month: _different(rows) for month, rows in every.items()}
    found = counts("csc246-children", people, year, annual=False)
    together = _different([row for rows in every.values() for row in rows])
    year_count = counts("csc246-children", {year.months[-1]: together}, year)["csc246-children", year.label]
    return {**counts("csc246-episodes", every, year), **found, ("csc246-children", year.label): year_count}


def _different(rows: list[Row]) -> list[Row]:
    return list({word(row["who"]): row for row in rows if word(row["who"])}.values())


def _assessments(sheets: Sheets, year: Year) -> Figures:
    cases = Counted(sheets.cases("Assessments", ASSESSMENTS, "Total"), year)
    every = cases.events("closed")
    quick = cases.events("closed", lambda row: _within(row, "started", "closed", range(46)))
    return {
        **counts("csc036-completed-ytd", every, year, to_date=True),
        **shares("csc038-within-45-working-days-ytd", quick, every, year, monthly=False),
    }


def _section_47(sheets: Sheets, year: Year) -> Figures:
    every = Counted(sheets.cases("Section 47", SECTION_47, "Total"), year).events("started")
    so_far = counts("so far", every, year, to_date=True)
    people = people_of(_people(sheets, year), year)
    return {**counts("csc166-children", every, year), **rates("csc164-rate-ytd", "so far", so_far, people)}


def _conferences(sheets: Sheets, year: Year) -> Figures:
    cases = Counted(sheets.cases("Safeguarding Unit", CONFERENCES, "Total"), year)

    def counted(row: Row) -> bool:
        transfer = word(row["transfer"]) in _YES
        return word(row["type"]) == "icpc" and word(row["held"]) == "held" and not transfer

    every = cases.events("on", counted)
    quick = cases.events("on", lambda row: counted(row) and _within(row, "strategy", "on", range(16)))
    return {
        **shares("csc178-monthly", quick, every, year, annual="latest"),
        **shares("csc176-ytd", quick, every, year, monthly=False),
    }


def _plans(sheets: Sheets, year: Year) -> Figures:
    cases = Counted(sheets.cases("CP Plans", PLANS, "Total"), year)
    held = latest("csc182-children", cases.open("started", "ended", lambda row: True), year)
    started, ended = cases.events("started"), cases.events("ended")
    again = cases.events("started", lambda row: _months_within(row, "previous", "started", 24))
    long = cases.events("ended", _is_long)
    people = people_of(_people(sheets, year), year)
    return {
        **held,
        **rates("csc181-rate", "csc182-children", held, people),
        **shares("csc186-two-years-or-more-ytd", long, ended, year, monthly=False),
        **shares("csc188-repeat-within-2-years-ytd", again, started, year, monthly=False),
    }


def _is_long(row: Row) -> bool:
    first, last = day(row["started"]), day(row["ended"])
    return first is not None and last is not None and last >= months_on(first, 24)


def _care_cases(sheets: Sheets, year: Year) -> Counted:
    rows = sheets.cases("Children in Care", CARE, "Total")
    return Counted([row for row in rows if word(row["short"]) not in _YES], year)


def _care(sheets: Sheets, year: Year) -> Figures:
    cases = _care_cases(sheets, year)
    held = latest("csc201-children", cases.open("came", "ceased", lambda row: True), year)
    came, ceased = cases.events("came"), cases.events("ceased")
    return {
        **held,
        **rates("csc200-rate", "csc201-children", held, people_of(_people(sheets, year), year)),
        **counts("csc209-monthly", came, year),
        **counts("csc208-ytd", came, year, to_date=True),
        **counts("csc212-monthly", ceased, year),
        **counts("csc211-ytd", ceased, year, to_date=True),
    }


def _placements(sheets: Sheets, year: Year) -> Figures:
    cases, found = _care_cases(sheets, year), Figures()
    for name, codes in PLACED.items():
        found |= counts(name, cases.events("came", partial(_is_one_of, "placement", codes)), year)
    for where in ("internal", "external"):
        own = Counted([row for row in cases.cases if word(row["provision"]) == where], year)
        foster = own.events("came", partial(_is_one_of, "placement", ("u5", "u6")))
        found |= counts(f"csc209-foster-{where}-U5-U6", foster, year)
    return found


def _is_one_of(column: str, words: Sequence[str], row: Row) -> bool:
    return word(row[column]) in words


def _ceasing(sheets: Sheets, year: Year) -> Figures:
    cases, found = _care_cases(sheets, year), Figures()
    for name, to in CEASED.items():
        found |= counts(name, cases.events("ceased", partial(_is_one_of, "to", (word(to),))), year)
    return found


def _leavers(sheets: Sheets, year: Year) -> Figures:
    rows = sheets.cases("Care leavers", LEAVERS, "Total")
    aged = [row for row in rows if (born := day(row["born"])) and 19 <= age(born, year.end) <= 21]
    last = year.months[-1]
    suitable = {last: [row for row in aged if word(row["suitable"]) in _YES]}
    neet = {last: [row for row in aged if word(row["activity"]) == "neet"]}
    return {
        **shares("care-leavers-suitable-accommodation", suitable, {last: aged}, year, annual=""),
        **shares("care-leavers-neet", neet, {last: aged}, year, annual=""),
    }


# The second report --------------------------------------------------------------------------------------------------

CONTACTS = {"who": "Person", "rang": "Rang on", "answered": "Answered on", "urgent": "Urgent"}
PACKAGES = {"first": "First day", "last": "Last day", "kind": "Kind"}
SURVEY = {"born": "Date of birth", "happy": "Happy with us?"}


def adults(book: Book) -> tuple[Year, Figures]:
    """The second report's."""
    sheets = Sheets(book)
    card = Card(sheets.rows("Key numbers"), ("No", "What we watch", "Line"))
    year = card.year()
    found: Figures = {}
    for one in merged(
        *(partial(part, sheets, year) for part in (_contacts, _packages, _survey)),
        partial(_key_numbers, card, year),
    ):
        found |= one
    return year, found


def _contacts(sheets: Sheets, year: Year) -> Figures:
    cases = Counted(sheets.cases("Contacts log", CONTACTS, "Sum"), year)
    every = cases.events("rang")
    quick = cases.events("rang", lambda row: _within(row, "rang", "answered", range(3)))
    urgent = cases.events("rang", lambda row: word(row["urgent"]) in ("1", "j", "ja"))
    people = counts("people", {month: _different(rows) for month, rows in every.items()}, year, annual=False)
    together = _different([row for rows in every.values() for row in rows])
    return {
        **counts("contacts", every, year),
        **people,
        ("people", year.label): counts("people", {year.months[-1]: together}, year)["people", year.label],
        **shares("in-time", quick, every, year),
        **counts("urgent", urgent, year, to_date=True),
    }


def _packages(sheets: Sheets, year: Year) -> Figures:
    rows = [row for row in sheets.cases("Packages", PACKAGES, "Sum") if word(row["kind"]) != "respite"]
    cases = Counted(rows, year)
    held = latest("open", cases.open("first", "last", lambda row: True), year)
    people = people_of(sheets.table("Adults 18+", {"year": "Year", "people": "Grown-ups"}), year)
    others = ("day centre", "direct payment")
    return {
        **held,
        **rates("open-rate", "open", held, people),
        **counts("begun", cases.events("first"), year),
        **counts("begun-home", cases.events("first", lambda row: word(row["kind"]) == "home help"), year),
        **counts("begun-other", cases.events("first", lambda row: word(row["kind"]) in others), year),
    }


def _survey(sheets: Sheets, year: Year) -> Figures:
    rows = sheets.cases("Survey", SURVEY, "Sum")
    aged = [row for row in rows if (born := day(row["born"])) and 65 <= age(born, year.end) <= 120]
    happy = [row for row in aged if word(row["happy"]) in ("1", "j", "ja")]
    last = year.months[-1]
    return shares("happy", {last: happy}, {last: aged}, year, annual="")


def _key_numbers(card: Card, year: Year) -> Figures:
    found: Figures = {}
    for month in year.months:
        part, whole = (card.month(("E1", "Packages reviewed", line), month) for line in ("Reviewed", "Due"))
        found["reviewed", month] = NONE if part is None or whole is None else (part, whole)
        found["equipment", month] = (card.month(("E2", "Equipment handed out", "Items"), month), None)
    found["reviewed", year.label] = found["reviewed", year.months[-1]]
    items = [found["equipment", month][0] for month in year.months]
    known = [item for item in items if item is not None]
    found["equipment", year.label] = (sum(known) if len(known) == len(items) else None, None)  # type: ignore[assignment]
    return found
