"""The catalogue as the analyst writes it: what reads, and each fault told in its place."""

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.catalogue.lines import line_of
from reportgen.catalogue.model import (
    AgeBetween,
    AnnualRule,
    AtLeastMonths,
    Basis,
    ChartKind,
    ChartPeriod,
    Condition,
    DateChoice,
    EventMeasure,
    Filled,
    ListMeasure,
    OneOf,
    Polarity,
    PreviousQuartersLayout,
    RowMeasure,
    SnapshotMeasure,
    TableKind,
    Timing,
    WithinMonths,
    WorkingDays,
    YesNo,
)
from reportgen.errors import CatalogueError, Finding
from reportgen.formats import Unit
from reportgen.sources import RowKey
from tests.support import EXPECTED

REPORT = """
title = "Performance Report"
council = "Borough Council"
area = "Borough"
committee = "Scrutiny"
file-name = "Performance {year} {quarter}"
overview-prompts = ["What matters most?"]
"""

WORKBOOK = """
yes-words = ["Y", "Yes"]
no-words = ["N", "No"]

[scorecard]
sheet = "Scorecard"
ref = "Ref"
indicator = "Indicator"
measure = "Measure"
target = "Target"

[case-lists.referrals]
sheet = "Referrals"
[case-lists.referrals.columns]
child = { header = "Child ID", kind = "id", required = true }
received = { header = "Date received", kind = "date", required = true }
decided = { header = "Date decided", kind = "date" }
previous = { header = "Previous referral", kind = "date" }
source = { header = "Source", kind = "text" }
transfer = { header = "Transfer?", kind = "yes-no" }

[case-lists.leavers]
sheet = "Care leavers"
as-at-own-quarter = true
columns = { born = { header = "Date of birth", kind = "date" } }
"""

INDICATORS = """
[measures]
referrals = { case-list = "referrals", date = "received" }
quick = { of = "referrals", where = [{ working-days = ["received", "decided"], at-most = 1 }] }
waiting = { case-list = "referrals", open = ["received", "decided"] }
visits = { scorecard = ["CSC 260", "Visits", "Number"], basis = "events" }

[indicators.csc022]
code = "CSC 022"
title = "Decided within 1 day"
unit = "percent"
numerator = "quick"
denominator = "referrals"
annual = "year-to-date"
good = "higher"
scorecard = ["CSC 022", "Referrals", "%"]

[indicators.csc023]
title = "Referrals"
unit = "count"
count = "referrals"
annual = "total"
good = "neither"

[indicators.csc024]
title = "Waiting"
unit = "count"
count = "waiting"
annual = "latest"
good = "lower"
"""

SECTIONS = """
[[sections]]
id = "referrals"
heading = "Referrals"
definition = "What is counted."
prompts = ["Why?"]

[[sections.tables]]
indicators = ["csc022", "csc023"]

[[sections.tables]]
caption = "Waiting"
indicators = ["csc024"]

[[sections.charts]]
kind = "line"
title = "Quick ones"
indicators = ["csc022"]
"""

GLOSSARY = """
[glossary]
NEET = "Not in education, employment or training."
CiC = "Children in care."
"""

FILES = {
    "report.toml": REPORT,
    "workbook.toml": WORKBOOK,
    "indicators.toml": INDICATORS,
    "sections.toml": SECTIONS,
    "glossary.toml": GLOSSARY,
}

CSC022 = "indicators.toml > indicators > csc022"
CSC023 = "indicators.toml > indicators > csc023"
CSC024 = "indicators.toml > indicators > csc024"
QUICK = "indicators.toml > measures > quick"
REFERRALS = "indicators.toml > measures > referrals"
WAITING = "indicators.toml > measures > waiting"
WORKING_DAYS = '{ working-days = ["received", "decided"], at-most = 1 }'
TWICE = "names 'decided' twice. Name two different ones."
BLANK = "should be words, none of them blank."
SECTION = "sections.toml > referrals"


def _write(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The small catalogue above, with some of its words replaced: file, old, new."""
    texts = dict(FILES)
    for name, old, new in changes:
        assert old in texts[name], f"'{old}' is not in {name}"
        texts[name] = texts[name].replace(old, new, 1)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _read(folder: Path, *changes: tuple[str, str, str]) -> Catalogue:
    return read_catalogue(_write(folder, *changes))


def _faults(folder: Path, *changes: tuple[str, str, str]) -> list[Finding]:
    return _told(_write(folder, *changes))


def _told(folder: Path) -> list[Finding]:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(folder)
    return list(caught.value.findings)


def _wheres(faults: Iterable[Finding]) -> list[str]:
    return [fault.where for fault in faults]


def _conditions(folder: Path, condition: str) -> tuple[Condition, ...]:
    """What one condition, as it is written for the measure 'quick', reads as."""
    old = '{ working-days = ["received", "decided"], at-most = 1 }'
    measure = _read(folder, ("indicators.toml", old, condition)).measures["quick"]
    assert isinstance(measure, EventMeasure)
    return tuple(measure.where)


# What reads


def it_reads_the_shipped_catalogue(catalogue: Catalogue) -> None:
    placed = [name for section in catalogue.sections for name in section.indicators]
    assert sorted(placed) == sorted(catalogue.indicators)
    assert catalogue.indicators["csc022-within-1-working-day"].name == "CSC 022 Referrals decided within 1 working day"
    assert catalogue.sections[0].heading == "Referrals - Timeliness"


def it_has_every_published_series_in_the_shipped_catalogue(catalogue: Catalogue) -> None:
    with (EXPECTED / "published-q2-2021-22.csv").open(encoding="utf-8", newline="") as file:
        published = {row["series"] for row in csv.DictReader(file)}
    assert len(published) > 50
    assert published - catalogue.indicators.keys() == set()


def it_reads_a_small_catalogue(tmp_path: Path) -> None:
    catalogue = _read(tmp_path)
    assert list(catalogue.measures) == ["referrals", "quick", "waiting", "visits"]
    assert list(catalogue.indicators) == ["csc022", "csc023", "csc024"]
    assert [section.indicators for section in catalogue.sections] == [["csc022", "csc023", "csc024"]]
    assert (catalogue.words.council, catalogue.layout.population) == ("Borough Council", None)


def it_reads_each_kind_of_measure(tmp_path: Path) -> None:
    listed = 'leavers = { case-list = "leavers" }\nwaiting = '
    measures = _read(tmp_path, ("indicators.toml", "waiting = ", listed)).measures
    quick = (WorkingDays("received", "decided", at_most=1, over=None),)
    dated = (DateChoice("received", ()),)
    assert measures["referrals"] == EventMeasure("referrals", "referrals", (), dated, distinct=None)
    assert measures["quick"] == EventMeasure("quick", "referrals", quick, dated, distinct=None)
    assert measures["waiting"] == SnapshotMeasure("waiting", "referrals", (), "received", "decided")
    assert measures["leavers"] == ListMeasure("leavers", "leavers", ())
    assert measures["visits"] == RowMeasure("visits", RowKey("CSC 260", "Visits", "Number"), Basis.EVENTS, False)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{ working-days = ["received", "decided"], over = 3 }', WorkingDays("received", "decided", None, 3)),
        ('{ dates = ["previous", "received"], within-months = 12 }', WithinMonths("previous", "received", 12)),
        ('{ dates = ["received", "decided"], at-least-months = 24 }', AtLeastMonths("received", "decided", 24)),
        ('{ column = "transfer", is = "no" }', YesNo("transfer", yes=False)),
        ('{ column = "transfer", is = "yes" }', YesNo("transfer", yes=True)),
        ('{ column = "source", equals = "School" }', OneOf("source", ("School",), negated=False)),
        ('{ column = "source", not-equals = "School" }', OneOf("source", ("School",), negated=True)),
        ('{ column = "source", one-of = ["A", "B"] }', OneOf("source", ("A", "B"), negated=False)),
        ('{ column = "source", not-one-of = ["A"] }', OneOf("source", ("A",), negated=True)),
        ('{ column = "decided", filled = false }', Filled("decided", filled=False)),
        ('{ age-from = "received", youngest = 19, oldest = 21 }', AgeBetween("received", 19, 21)),
    ],
)
def it_reads_each_kind_of_condition(tmp_path: Path, written: str, read: Condition) -> None:
    assert _conditions(tmp_path, written) == (read,)


def it_reads_a_choice_of_dates(tmp_path: Path) -> None:
    choices = '[{ column = "decided", where = [{ column = "transfer", is = "yes" }] }, { column = "received" }]'
    measure = _read(tmp_path, ("indicators.toml", 'date = "received"', f"date = {choices}")).measures["referrals"]
    assert isinstance(measure, EventMeasure)
    assert measure.dates == (DateChoice("decided", (YesNo("transfer", yes=True),)), DateChoice("received", ()))


def it_adds_the_conditions_of_a_part_to_those_of_the_whole(tmp_path: Path) -> None:
    part = 'slow = { of = "quick", distinct = "child", where = [{ column = "source", equals = "A" }] }\nwaiting = '
    slow = _read(tmp_path, ("indicators.toml", "waiting = ", part)).measures["slow"]
    assert isinstance(slow, EventMeasure)
    assert slow.where == (WorkingDays("received", "decided", 1, None), OneOf("source", ("A",), negated=False))
    assert slow.distinct == "child"


def it_reads_an_indicator_with_its_defaults(tmp_path: Path) -> None:
    indicator = _read(tmp_path).indicators["csc022"]
    assert (indicator.unit, indicator.decimals, indicator.near) == (Unit.PERCENT, 1, Fraction(2))
    assert (indicator.months, indicator.annual) == (Timing.MONTH, AnnualRule.YEAR_TO_DATE)
    assert (indicator.good, indicator.short) == (Polarity.HIGHER, "Decided within 1 day")
    assert indicator.row == RowKey("CSC 022", "Referrals", "%")


def it_keeps_a_tolerance_exact(tmp_path: Path) -> None:
    near = ("indicators.toml", 'good = "higher"', 'good = "higher"\nnear = 0.1')
    assert _read(tmp_path, near).indicators["csc022"].near == Fraction(1, 10)


@pytest.mark.parametrize(
    ("said", "builds"), [("builds-up = true", True), ("target-by-year-end = true", True), ("near = 2", False)]
)
def it_takes_a_target_for_31_march_as_one_that_builds_up(tmp_path: Path, said: str, builds: bool) -> None:
    change = ("indicators.toml", 'good = "higher"', f'good = "higher"\n{said}')
    assert _read(tmp_path, change).indicators["csc022"].builds_up is builds


def it_shows_counts_without_decimals(tmp_path: Path) -> None:
    assert _read(tmp_path).indicators["csc023"].decimals == 0


def it_reads_tables_and_charts_with_their_defaults(tmp_path: Path) -> None:
    section = _read(tmp_path).sections[0]
    assert [table.caption for table in section.tables] == ["", "Waiting"]
    assert section.tables[0].kind is TableKind.MONTHS
    assert (section.charts[0].kind, section.charts[0].period) == (ChartKind.LINE, ChartPeriod.MONTHS)


def it_parts_a_definition_at_its_blank_lines(tmp_path: Path) -> None:
    long = '"""\nOne line\nand another.\n\nA second paragraph.\n"""'
    section = _read(tmp_path, ("sections.toml", '"What is counted."', long)).sections[0]
    assert section.definition == ("One line and another.", "A second paragraph.")


def it_puts_the_glossary_in_alphabetical_order(tmp_path: Path) -> None:
    assert [term.name for term in _read(tmp_path).glossary] == ["CiC", "NEET"]


def it_reads_files_with_a_byte_order_mark(tmp_path: Path) -> None:
    for path in _write(tmp_path).glob("*.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert list(read_catalogue(tmp_path).indicators) == ["csc022", "csc023", "csc024"]


def it_reads_files_with_windows_line_ends(tmp_path: Path) -> None:
    for path in _write(tmp_path).glob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert list(read_catalogue(tmp_path).indicators) == ["csc022", "csc023", "csc024"]


# Faults, each in its place


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        # names that are not there
        ('numerator = "quick"', 'numerator = "quik"', CSC022, "'quik' is not a measure. Did you mean 'quick'?"),
        ('count = "waiting"', 'count = "wating"', CSC024, "'wating' is not a measure. Did you mean 'waiting'?"),
        ('date = "received"', 'date = "recieved"', REFERRALS, "'recieved' is not a column of 'referrals'"),
        ('"received", "decided"], at', '"received", "decidd"], at', QUICK, "Did you mean 'decided'?"),
        # keys
        ('good = "higher"', 'good = "higher"\ngod = 1', f"{CSC022} > god", "is not known here. Did you mean 'good'?"),
        ("[indicators.csc022]", "[indicators.csc022]\nx = 1", f"{CSC022} > x", "is not known here."),
        ('numerator = "quick"\n', "", f"{CSC022} > numerator", "is missing; it should be text"),
        ('good = "higher"\n', "", f"{CSC022} > good", "is missing; it should be one of: higher, lower, neither."),
        (', basis = "events"', "", "indicators.toml > measures > visits > basis", "events, as-at, year-to-date"),
        # values of the wrong kind
        ('code = "CSC 022"', "code = 22", f"{CSC022} > code", "should be text in quotation marks."),
        ('title = "Referrals"', 'title = "  "', f"{CSC023} > title", "should be text in quotation marks."),
        ('good = "higher"', 'good = "higher"\nnear = "2"', f"{CSC022} > near", "should be a number."),
        ('good = "higher"', 'good = "higher"\nnear = nan', f"{CSC022} > near", "should be a number."),
        (
            'good = "higher"',
            'good = "higher"\nnear = 1e10',
            f"{CSC022} > near",
            "should be a number of at most 1,000,000,000.",
        ),
        (
            'good = "higher"',
            'good = "higher"\ndecimals = 7',
            f"{CSC022} > decimals",
            "should be a whole number of at most 6.",
        ),
        (
            "at-most = 1",
            "at-most = 10001",
            f"{QUICK} > where 1 > at-most",
            "should be a whole number of at most 10,000.",
        ),
        ('good = "higher"', 'good = "higher"\ndecimals = 1.5', f"{CSC022} > decimals", "should be a whole number."),
        ('good = "higher"', 'good = "higher"\ndecimals = true', f"{CSC022} > decimals", "should be a whole number."),
        ("at-most = 1", "at-most = -1", f"{QUICK} > where 1 > at-most", "should be a whole number."),
        (', "Visits", "Number"]', ', "Visits"]', "indicators.toml > measures > visits > scorecard", "three texts"),
        ('["received", "decided"] }', '["received"] }', "indicators.toml > measures > waiting > open", "exactly two"),
        ('date = "received"', "date = 3", f"{REFERRALS} > date", "should be"),
        ('date = "received"', "date = []", f"{REFERRALS} > date", "should be"),
        # words of a closed set
        ('good = "higher"', 'good = "up"', f"{CSC022} > good", "should be one of: higher, lower, neither."),
        ('unit = "percent"', 'unit = "Percent"', f"{CSC022} > unit", "should be one of: count, percent, rate_per_10k."),
        # measures
        ('of = "referrals"', 'of = "referals"', QUICK, "'referals' is not a measure. Did you mean 'referrals'?"),
        ('of = "referrals"', 'of = "visits"', f"{QUICK} > of", "'visits' is a scorecard row"),
        ('of = "referrals"', 'of = "quick"', QUICK, "leads back to itself"),
        ('case-list = "referrals", date', 'case-list = "refs", date', REFERRALS, "'refs' is not a case list"),
        (', date = "received"', "", REFERRALS, "needs 'date' (events in a month) or 'open'"),
        (", at-most = 1", "", f"{QUICK} > where 1", "needs either 'at-most' or 'over'."),
        ("at-most = 1", "at-most = 1, over = 3", f"{QUICK} > where 1", "needs either 'at-most' or 'over'."),
        ("working-days", "workdays", f"{QUICK} > where 1", "is not a condition; it needs one of: is, equals"),
        ('["received", "decided"], at', '["decided", "decided"], at', f"{QUICK} > where 1 > working-days", TWICE),
        ('open = ["received", "decided"]', 'open = ["decided", "decided"]', f"{WAITING} > open", TWICE),
        (WORKING_DAYS, '{ column = "source", one-of = ["A", " "] }', f"{QUICK} > where 1 > one-of", BLANK),
        # indicators
        ('annual = "latest"', 'annual = "year-to-date"', CSC024, "'waiting' is no count of events"),
        ('annual = "latest"', 'annual = "total"', CSC024, "'waiting' is no count of events"),
        ('annual = "latest"', 'annual = "none"\nmonths = "year-to-date"', CSC024, "'waiting' is no count of events"),
        ('annual = "year-to-date"', 'annual = "total"', f"{CSC022} > annual", "a percentage or rate has no total."),
        (
            'unit = "count"\ncount = "w',
            'unit = "rate_per_10k"\ncount = "w',
            CSC024,
            "workbook.toml has no [population]",
        ),
        (
            'good = "higher"',
            'good = "higher"\nbenchmark = ["CSC 022", "Referrals"]',
            CSC022,
            "names a benchmark, but workbook.toml has no [benchmarks].",
        ),
    ],
)
def it_tells_what_is_wrong_in_indicators_toml(tmp_path: Path, old: str, new: str, where: str, words: str) -> None:
    faults = _faults(tmp_path, ("indicators.toml", old, new))
    assert faults[0].where.startswith(where)
    assert words in str(faults[0])


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ('date = "received"', 'date = "child"', "date or date-time"),
        ('open = ["received", "decided"]', 'open = ["received", "source"]', "date or date-time"),
        ('working-days = ["received", "decided"], at-most = 1', 'column = "source", is = "yes"', "yes-no"),
        ('working-days = ["received", "decided"], at-most = 1', 'column = "decided", equals = "A"', "text or id"),
        ('"received", "decided"], at-most = 1', '"received", "transfer"], at-most = 1', "date or date-time"),
    ],
)
def it_refuses_a_column_of_the_wrong_kind(tmp_path: Path, old: str, new: str, kinds: str) -> None:
    faults = _faults(tmp_path, ("indicators.toml", old, new))
    assert [f"{kinds} is needed here." in fault.what for fault in faults] == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('date = "received"', 'date = "recieved"'),
        ('case-list = "referrals", date', 'case-list = "referals", date'),
        ('of = "referrals"', 'of = "referals"'),
        ('of = "referrals"', "of = 3"),
        ('of = "referrals"', 'of = "visits"'),
        ('of = "referrals"', 'of = "quick"'),
        ('annual = "latest"', 'annual = "newest"'),
        ('unit = "percent"', 'unit = "Percent"'),
    ],
)
def it_tells_one_fault_once_and_no_others_in_its_wake(tmp_path: Path, old: str, new: str) -> None:
    assert len(_faults(tmp_path, ("indicators.toml", old, new))) == 1


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ('"csc022", "csc023"', '"csc022"', "sections.toml", "indicator 'csc023' stands in no section's table."),
        ('["csc024"]', '["csc024", "csc023"]', "sections.toml", "'csc023' stands in more than one table."),
        ('["csc024"]', '["csc024", "csc024"]', "sections.toml", "'csc024' stands in more than one table."),
        ('caption = "Waiting"\n', "", SECTION, "has a second table without a caption"),
        (
            '["Why?"]',
            '["Why?"]\nheadlines = ["csc02"]',
            f"{SECTION} > headlines",
            "'csc02' is not an indicator of this",
        ),
        ('["Why?"]', '["Why?"]\nheadlines = ["csc022", "csc022"]', f"{SECTION} > headlines", "an indicator twice."),
        ('heading = "Referrals"', f'heading = "{"x" * 54}"', SECTION, "53 characters at most, for Word's sake."),
        ('id = "referrals"', f'id = "{"x" * 54}"', "sections.toml > xxx", "53 characters at most, for Word's sake."),
        ('kind = "line"', 'kind = "pie"', f"{SECTION} > Quick ones > kind", "line, columns, stacked, comparison."),
        ('title = "Quick ones"', "", f"{SECTION} > charts 1 > title", "is missing"),
        (
            'indicators = ["csc022"]',
            'indicators = ["csc022", "csc024"]',
            f"{SECTION} > Quick ones > indicators",
            "shows different units on one axis.",
        ),
        (
            'indicators = ["csc022"]',
            'indicators = ["csc022", "csc022", "csc022", "csc022", "csc022"]',
            f"{SECTION} > Quick ones > indicators",
            "may show 4 indicators at most.",
        ),
        (
            'kind = "line"\ntitle = "Quick ones"\nindicators = ["csc022"]',
            'kind = "stacked"\ntitle = "Quick ones"\nindicators = [' + ", ".join(['"csc022"'] * 19) + "]",
            f"{SECTION} > Quick ones > indicators",
            "may show 18 indicators at most.",
        ),
        ('caption = "Waiting"', 'caption = "Waiting"\nkind = "comparison"', SECTION, "a section has one kind."),
        ('id = "referrals"', 'id = "overview"', "sections.toml", "'overview' stands for the Key messages"),
        ('prompts = ["Why?"]', 'prompts = "Why?"', f"{SECTION} > prompts", "should be a list of texts"),
        ('indicators = ["csc024"]', "indicators = []", f"{SECTION} > tables 2 > indicators", "a list of texts"),
        ('caption = "Waiting"', 'captoin = "Waiting"', f"{SECTION} > tables 2 > captoin", "Did you mean 'caption'?"),
        (
            'indicators = ["csc022"]',
            'indicators = ["csc22"]',
            f"{SECTION} > Quick ones",
            "'csc22' is not an indicator of indicators.toml. Did you mean 'csc022'?",
        ),
        (
            'caption = "Waiting"',
            'caption = "Waiting"\nbreakdown-of = "csc25"',
            f"{SECTION} > tables 2",
            "'csc25' is not an indicator of indicators.toml.",
        ),
    ],
)
def it_tells_what_is_wrong_in_sections_toml(tmp_path: Path, old: str, new: str, where: str, words: str) -> None:
    faults = _faults(tmp_path, ("sections.toml", old, new))
    told = [fault for fault in faults if words in str(fault)]
    assert [fault.where.startswith(where) for fault in told] == [True]


def it_accepts_the_longest_heading_that_word_takes(tmp_path: Path) -> None:
    heading = "x" * 53  # with "Analysis: " before it, Word's 64
    section = _read(tmp_path, ("sections.toml", 'heading = "Referrals"', f'heading = "{heading}"')).sections[0]
    assert section.heading == heading


def it_puts_on_the_scorecard_page_what_a_section_names_or_all_that_it_has(tmp_path: Path) -> None:
    named = ("sections.toml", '["Why?"]', '["Why?"]\nheadlines = ["csc024"]')
    parts = ("sections.toml", 'caption = "Waiting"', 'caption = "Waiting"\nbreakdown-of = "csc022"')
    assert _read(tmp_path).sections[0].headlines == ("csc022", "csc023", "csc024")
    assert _read(tmp_path, named).sections[0].headlines == ("csc024",)
    assert _read(tmp_path, parts).sections[0].headlines == ("csc022", "csc023")


def it_refuses_two_sections_of_one_id(tmp_path: Path) -> None:
    second = '\n[[sections]]\nid = "referrals"\nheading = "B"\ndefinition = "B"\nprompts = ["B"]\n'
    table = '[[sections.tables]]\nindicators = ["csc024"]\n'
    old = '[[sections.tables]]\ncaption = "Waiting"\nindicators = ["csc024"]\n'
    without = SECTIONS.replace(old, "")
    faults = _faults(tmp_path, ("sections.toml", SECTIONS, without + second + table))
    assert [str(fault) for fault in faults] == ["sections.toml: two sections have the id 'referrals'."]


def it_refuses_a_section_without_a_table(tmp_path: Path) -> None:
    second = '\n[[sections]]\nid = "empty"\nheading = "B"\ndefinition = "B"\nprompts = ["B"]\n'
    faults = _faults(tmp_path, ("sections.toml", SECTIONS, SECTIONS + second))
    assert [str(fault) for fault in faults] == [
        "sections.toml > empty: has no table. Add a [[sections.tables]] below it."
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        (" {quarter}", "", "report.toml > file-name", "must hold {quarter}"),
        (" {year}", "", "report.toml > file-name", "must hold {year}"),
        ("Performance {year}", "CP/CiC {year}", "report.toml > file-name", "which Windows does not allow."),
        ('area = "Borough"\n', "", "report.toml > area", "is missing"),
        ("committee", "comittee", "report.toml > comittee", "Did you mean 'committee'?"),
        ("area", 'charts = "drawn"\narea', "report.toml > charts", "should be one of: picture, native."),
    ],
)
def it_tells_what_is_wrong_in_report_toml(tmp_path: Path, old: str, new: str, where: str, words: str) -> None:
    faults = _faults(tmp_path, ("report.toml", old, new))
    assert [words in str(fault) for fault in faults if fault.where == where] == [True]


DECIDED = "workbook.toml > case-lists > referrals > columns > decided > header"
CHILD = "workbook.toml > case-lists > referrals > columns > child"


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        (
            'kind = "id"',
            'kind = "reference"',
            f"{CHILD} > kind",
            "should be one of: date, date-time, yes-no, text, id.",
        ),
        ('"id", required = true', '"id", required = 1', f"{CHILD} > required", "should be true or false."),
        ('header = "Child ID", ', "", f"{CHILD} > header", "is missing; it should be text in quotation marks."),
        ('"id", required', '"id", requird', f"{CHILD} > requird", "is not known here. Did you mean 'required'?"),
        ('target = "Target"', "", "workbook.toml > scorecard > target", "is missing"),
        ('yes-words = ["Y", "Yes"]', "", "workbook.toml > yes-words", "is missing; it should be a list of texts"),
        ('no-words = ["N", "No"]', 'no-words = ["N", ""]', "workbook.toml > no-words", BLANK),
        ('yes-words = ["Y", "Yes"]', 'yes-words = [" "]', "workbook.toml > yes-words", BLANK),
        ('yes-words = ["Y"', 'total-words = [""]\nyes-words = ["Y"', "workbook.toml > total-words", BLANK),
        ('"N", "No"', '"N", "yes"', "workbook.toml > no-words", "has 'yes' too, which is one of the yes-words."),
        ('"Date decided"', '"date  received"', DECIDED, "'date  received' is the header of 'received', too."),
        ('"Date decided"', '["Decided", "Child ID"]', DECIDED, "'Child ID' is the header of 'child', too."),
        ('no-words = ["N", "No"]', "no-words = [1, 2]", "workbook.toml > no-words", "should be a list of texts"),
    ],
)
def it_tells_what_is_wrong_in_workbook_toml(tmp_path: Path, old: str, new: str, where: str, words: str) -> None:
    faults = _faults(tmp_path, ("workbook.toml", old, new))
    assert [words in str(fault) for fault in faults] == [True]
    assert _wheres(faults) == [where]


def it_refuses_scorecard_rows_without_a_scorecard(tmp_path: Path) -> None:
    faults = _faults(tmp_path, ("workbook.toml", WORKBOOK[WORKBOOK.index("[sc") : WORKBOOK.index("[case")], ""))
    assert _wheres(faults) == ["indicators.toml > measures > visits", CSC022]
    assert {fault.what for fault in faults} == {"names a scorecard row, but workbook.toml has no [scorecard]."}


def it_refuses_a_meaning_that_is_no_text(tmp_path: Path) -> None:
    faults = _faults(tmp_path, ("glossary.toml", '"Children in care."', "3"))
    assert [str(fault) for fault in faults] == ["glossary.toml > glossary > CiC: should be text in quotation marks."]


# Files


def it_tells_the_line_at_which_a_file_is_no_toml(tmp_path: Path) -> None:
    faults = _faults(tmp_path, ("indicators.toml", 'code = "CSC 022"', 'code = "CSC 022'))
    assert _wheres(faults) == ["indicators.toml"]
    assert faults[0].what.startswith("cannot be read, as something in it is mistyped: ")
    assert "at line 9, " in faults[0].what


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("[" * 5000 + "]" * 5000, "as it has hundreds of brackets within each other. Take them out."),
        ("9" * 5000, "as a number or date in it is none. Look for a number that is far too long."),
    ],
    ids=["brackets", "digits"],
)
def it_tells_of_toml_that_its_reader_gives_up_on(tmp_path: Path, said: str, told: str) -> None:
    (fault,) = _faults(tmp_path, ("glossary.toml", "[glossary]", f"far = {said}\n[glossary]"))
    assert str(fault) == f"glossary.toml: cannot be read, {told}"


def it_tells_a_file_that_is_not_saved_as_utf_8(tmp_path: Path) -> None:
    path = _write(tmp_path) / "glossary.toml"
    path.write_bytes('[glossary]\nCaf\u00e9 = "A place."\n'.encode("cp1252"))
    said = "glossary.toml: is not saved as UTF-8. Save it again with the encoding UTF-8."
    assert [str(fault) for fault in _told(tmp_path)] == [said]


def it_tells_a_file_that_is_not_there(tmp_path: Path) -> None:
    (_write(tmp_path) / "glossary.toml").unlink()
    assert [fault.where for fault in _told(tmp_path)] == ["glossary.toml"]
    assert _told(tmp_path)[0].what == f"is not there or cannot be opened (in {tmp_path})."


def it_tells_every_file_that_cannot_be_read_at_once(tmp_path: Path) -> None:
    _write(tmp_path, ("report.toml", 'area = "Borough"', "area = Borough"))
    (tmp_path / "sections.toml").write_bytes(b'heading = "\xff"\n')
    (tmp_path / "glossary.toml").unlink()
    assert _wheres(_told(tmp_path)) == ["report.toml", "sections.toml", "glossary.toml"]


def it_tells_all_faults_of_all_files_in_one_error(tmp_path: Path) -> None:
    faults = _faults(
        tmp_path,
        ("report.toml", " {quarter}", ""),
        ("workbook.toml", 'kind = "id"', 'kind = "reference"'),
        ("indicators.toml", 'numerator = "quick"\n', ""),
        ("indicators.toml", 'good = "lower"', 'good = "down"'),
        ("sections.toml", 'kind = "line"', 'kind = "pie"'),
        ("glossary.toml", '"Children in care."', "3"),
    )
    assert sorted(_wheres(faults)) == [
        "glossary.toml > glossary > CiC",
        "indicators.toml > indicators > csc022 > numerator",
        "indicators.toml > indicators > csc024 > good",
        "report.toml > file-name",
        "sections.toml > referrals > Quick ones > kind",
        "workbook.toml > case-lists > referrals > columns > child > kind",
    ]


# Names tried in order, and the line that says a key


def it_keeps_further_names_of_a_sheet_and_a_column(tmp_path: Path) -> None:
    sheet = ("workbook.toml", 'sheet = "Referrals"', 'sheet = ["Referrals", "Contacts"]')
    header = ("workbook.toml", 'header = "Date decided"', 'header = ["Date decided", " Decided on ", "Decided"]')
    layout = read_catalogue(_write(tmp_path, sheet, header)).layout
    referrals = layout.case_lists["referrals"]
    assert (referrals.sheet, referrals.columns["decided"].header) == ("Referrals", "Date decided")
    assert layout.other_names == {
        "workbook.toml > case-lists > referrals > sheet": ("Contacts",),
        "workbook.toml > case-lists > referrals > columns > decided > header": ("Decided on", "Decided"),
    }


@pytest.mark.parametrize("names", ["[]", "[1]", '["Contacts", ""]', "7", '""'])
def it_faults_names_that_are_none(tmp_path: Path, names: str) -> None:
    path = _write(tmp_path, ("workbook.toml", 'sheet = "Referrals"', f"sheet = {names}"))
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert "workbook.toml > case-lists > referrals > sheet" in [fault.where for fault in caught.value.findings]


def it_reads_where_previous_quarters_stand(tmp_path: Path) -> None:
    table = '[previous-quarters]\nsheet = "Earlier"\nref = "Ref"\nindicator = "Name"\nmeasure = "Measure"\n\n'
    path = _write(tmp_path, ("workbook.toml", "[case-lists.referrals]\n", f"{table}[case-lists.referrals]\n"))
    assert read_catalogue(path).layout.previous_quarters == PreviousQuartersLayout("Earlier", "Ref", "Name", "Measure")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("yes-words", 'yes-words = ["Y", "Yes"]'),
        ("scorecard > sheet", 'sheet = "Scorecard"'),
        ("case-lists > referrals > sheet", 'sheet = "Referrals"'),
        ("case-lists > referrals > columns > source > header", 'source = { header = "Source", kind = "text" }'),
        (
            "case-lists > leavers > columns > born > header",
            'columns = { born = { header = "Date of birth", kind = "date" } }',
        ),
    ],
)
def it_knows_the_line_that_says_a_key(path: str, line: str) -> None:
    number = line_of(WORKBOOK, path.split(" > "))
    assert number is not None
    assert WORKBOOK.splitlines()[number - 1] == line


def it_knows_the_line_of_a_key_in_quotes_dots_and_a_table_of_its_own() -> None:
    text = '# sheet = "no"\n[a . "b"] # table\nc.sheet = [\n  "x",\n]\n[[a]]\nsheet = 1\n'
    assert line_of(text, ["a", "b", "c", "sheet"]) == 3
    assert line_of(text, ["a", "sheet"]) is None
    assert line_of("", ["sheet"]) is None


# Drafts

DRAFT = 'prompts = ["Why?"]\n'
FACTS = """
[facts.{name}]
section = "referrals"
title = "By source"
period = "quarter"
count = "referrals"
column = "source"
parts = ["School", "Police"]
"""


def _draft_faults(folder: Path, pattern: str, facts: str = "") -> list[str]:
    _write(folder, ("sections.toml", DRAFT, f'{DRAFT}draft = ["Right.", """{pattern}"""]\n'))
    (folder / "facts.toml").write_text(facts, encoding="utf-8")
    return [str(fault) for fault in _told(folder)]


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("{quarter.csc022x}", "'quarter.csc022x' is no fact. Did you mean 'quarter.csc022'?"),
        ("{quarter.csc02}", "'quarter.csc02' is no fact. Did you mean 'quarter.csc022'?"),
        ("{year-to-date.csc024}", "'year-to-date.csc024' is no fact. Did you mean 'year-to-date.csc023'?"),
        ("{quarter.csc023: counts}", "'quarter.csc023' is no percentage: it has no 'counts'."),
        (
            "{quarter.csc022: against last year}",
            "'quarter.csc022' has no earlier years. Give its indicator or fact the key 'previous', or leave this out.",
        ),
        (
            "{quarter.csc023: against target}",
            "'quarter.csc023' has no target. Only an indicator with a row of the scorecard has one.",
        ),
        ("{quarter.csc022", "has a { that is not closed. Write } where it ends."),
        ("{list sources: PART NUMBER}", "'sources' is no list of parts. Did you mean 'by-source'?"),
        ("{by-source}", "'by-source' is no fact. It is a list of parts: write {list by-source: NUMBER PART}."),
    ],
)
def it_tells_where_a_draft_is_wrong(tmp_path: Path, pattern: str, fault: str) -> None:
    assert _draft_faults(tmp_path, pattern, FACTS.format(name="by-source")) == [f"{SECTION} > draft 2: {fault}"]


def it_tells_all_faults_of_drafts_at_once(tmp_path: Path) -> None:
    faults = _draft_faults(tmp_path, "{quarter.csc022x} {quarter.csc023: total} {list nothing: PART}")
    assert len(faults) == 3


def it_tells_a_fact_whose_name_word_would_refuse(tmp_path: Path) -> None:
    name = "referrals-by-the-source-that-they-came-from-last"
    faults = _draft_faults(tmp_path, f"{{list {name}: NUMBER PART}}", FACTS.format(name=name))
    long = f"{name}.other-or-not-recorded"
    assert faults == [f"{SECTION} > draft 2: '{long}' is too long for Word. It may have 57 characters at most."]


def it_leaves_room_in_a_tag_for_the_earlier_year(tmp_path: Path) -> None:
    name = "referrals-by-the-source-that-they-came-from-at-last"
    plain = FACTS.partition("column =")[0].format(name=name)
    assert len(name) + len("fact.#n") <= 64 < len(name) + len("fact.#e.q2-2020")
    faults = _draft_faults(tmp_path, f"{{{name}: against last year}}", plain)
    assert f"'{name}' is too long for Word. It may have 49 characters at most." in faults[-1]


def it_reads_the_draft_of_the_key_messages_above_the_sections(tmp_path: Path) -> None:
    said = 'overview-draft = ["{quarter-end.csc024} {is|are} waiting."]\n\n[[sections]]'
    catalogue = _read(tmp_path, ("sections.toml", "[[sections]]", said))
    assert len(catalogue.overview_draft) == 1
    assert [section.draft for section in catalogue.sections] == [()]


def it_wants_as_many_names_as_parts(tmp_path: Path) -> None:
    facts = FACTS.format(name="by-source") + 'said = ["the school"]\n'
    _write(tmp_path)
    (tmp_path / "facts.toml").write_text(facts, encoding="utf-8")
    assert [str(fault) for fault in _told(tmp_path)] == [
        "facts.toml > facts > by-source > said: should have as many texts as parts."
    ]
