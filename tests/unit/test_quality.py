"""The workbook questioned: every kind of rule with a case that breaks it, what stops a report, what is unlikely."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.catalogue.keys import Faults, Keys
from reportgen.catalogue.measures import parse_measures
from reportgen.catalogue.model import (
    AnnualRule,
    CaseListLayout,
    Column,
    ColumnKind,
    FactPeriod,
    Indicator,
    ListMeasure,
    Movement,
    PartsFact,
    Polarity,
    ReportWords,
    Section,
    Severity,
    TableKind,
    TableLayout,
    Timing,
    WorkbookLayout,
)
from reportgen.catalogue.model.layout import PopulationLayout, ScorecardLayout
from reportgen.catalogue.quality import parse_quality
from reportgen.figures import compute_figures
from reportgen.formats import Unit
from reportgen.period import FinancialYear, Month
from reportgen.quality import Quality, QualityFinding, check_quality, grouped
from reportgen.quality.reasonable import far_months
from reportgen.sources import (
    Benchmark,
    CaseList,
    Cell,
    Doubt,
    DoubtKind,
    RowKey,
    Scorecard,
    ScorecardRow,
    SheetFound,
    Workbook,
    sheet_and_cell,
)
from reportgen.workbook import read_workbook
from tests.support import CATALOGUE, WORKBOOK

YEAR = FinancialYear(2021)
QUARTER = YEAR.quarter(2)
APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER = QUARTER.months_to_date
TODAY = date(2021, 10, 20)
COLUMNS = {
    "id": ColumnKind.ID,
    "child": ColumnKind.ID,
    "word": ColumnKind.TEXT,
    "held": ColumnKind.YES_NO,
    "day": ColumnKind.DATE,
    "end": ColumnKind.DATE,
    "born": ColumnKind.DATE,
    "left": ColumnKind.DATETIME,
    "back": ColumnKind.DATETIME,
}
WORDS = ReportWords("Report", "Council", "Area", "Committee", "{year} {quarter}", ())
MEASURES = """
cases = { case-list = "list", date = "day" }
held = { of = "cases", where = [{ column = "held", is = "yes" }] }
school = { of = "held", where = [{ column = "word", equals = "School" }] }
quick = { of = "held", where = [{ working-days = ["day", "end"], at-most = 5 }] }
open = { case-list = "list", open = ["day", "end"] }
visits = { scorecard = ["1", "Visits", "Numerator"], basis = "events" }
visits-of = { scorecard = ["1", "Visits", "Denominator"], basis = "events" }
checks = { scorecard = ["2", "Checks", "Number"], basis = "year-to-date" }
"""


def _layout() -> WorkbookLayout:
    columns = {name: Column(name, name, kind, required=False) for name, kind in COLUMNS.items()}
    lists = {name: CaseListLayout(name, name.title(), columns, as_at_own_quarter=False) for name in ("list", "other")}
    scorecard = ScorecardLayout("Scorecard", "Ref", "Indicator", "Measure", "Target")
    population = PopulationLayout("Population", "Year", "People")
    return WorkbookLayout(lists, scorecard, population, None, (), ("Y",), ("N",))


def _indicator(name: str, numerator: str, denominator: str | None = None, **more: object) -> Indicator:
    usual = Indicator(
        id=name,
        code="",
        title=name.title(),
        short=name,
        unit=Unit.PERCENT if denominator else Unit.COUNT,
        decimals=1 if denominator else 0,
        numerator=numerator,
        denominator=denominator,
        months=Timing.MONTH,
        annual=AnnualRule.LATEST,
        good=Polarity.NEITHER,
        near=Fraction(2),
        row=None,
        benchmark=None,
        target_by_year_end=False,
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def _catalogue(quality: str = "", *indicators: Indicator, measures: str = MEASURES) -> Catalogue:
    faults = Faults()
    layout = _layout()
    parsed = parse_measures(Keys({"measures": tomllib.loads(measures)}, "indicators.toml", faults), layout)
    rules = parse_quality(Keys(tomllib.loads(quality), "quality.toml", faults), parsed, layout)
    assert not faults.found, faults.found
    return Catalogue(
        words=WORDS,
        layout=layout,
        measures={name: measure for name, measure in parsed.items() if measure},
        indicators={indicator.id: indicator for indicator in indicators},
        sections=(),
        glossary=(),
        rules=rules.rules,
        always=rules.always,
        same_rows=rules.same_rows,
        sums=rules.sums,
        reasonable=rules.reasonable,
    )


def _faults(quality: str) -> list[str]:
    faults = Faults()
    parsed = parse_measures(Keys({"measures": tomllib.loads(MEASURES)}, "indicators.toml", faults), _layout())
    parse_quality(Keys(tomllib.loads(quality), "quality.toml", faults), parsed, _layout())
    return [str(fault) for fault in faults.found]


def _cases(
    *, sheet: str = "List", unreadable: dict[str, set[int]] | None = None, **columns: Sequence[object]
) -> CaseList:
    """A case list drawn column by column, from row 5 down; `id` stands in A, `child` in B, and so on."""
    rows = len(next(iter(columns.values())))
    values = {name: columns.get(name, [None] * rows) for name in COLUMNS}
    letters = {name: chr(ord("A") + place) for place, name in enumerate(COLUMNS)}
    places = {name: frozenset(found) for name, found in (unreadable or {}).items()}
    return CaseList(f"Book.xlsx > {sheet}", values, letters, range(5, 5 + rows), places, id=sheet.lower())


def _scorecard(**rows: Sequence[object]) -> Scorecard:
    """Rows drawn month by month, April in column H, from row 5 down: a number, a Cell without its place, or None."""
    keys = {"visits": ("1", "Visits", "Numerator"), "visits_of": ("1", "Visits", "Denominator")}
    found = {}
    for number, (name, numbers) in enumerate(rows.items(), start=5):
        key = RowKey(*keys.get(name, ("2", "Checks", "Number")))
        months = {
            month: _month_cell(value, f"{letter}{number}")
            for month, value, letter in zip(YEAR.months, numbers, "HIJKLM", strict=False)
        }
        found[key.folded] = ScorecardRow(key, Cell(""), {}, months)
    return Scorecard("Book.xlsx > Scorecard", found, YEAR.months)


def _month_cell(value: object, reference: str) -> Cell:
    where = f"Book.xlsx > Scorecard > {reference}"
    if isinstance(value, Cell):
        return replace(value, where=where)
    return Cell(where, Fraction(value)) if isinstance(value, int) else Cell(where)


FULL: dict[str, Sequence[object]] = {"visits": [5] * 6, "visits_of": [9] * 6, "checks": [1, 2, 3, 4, 5, 6]}


def _book(cases: CaseList | None = None, other: CaseList | None = None, scorecard: Scorecard | None = None) -> Workbook:
    cases = _cases(day=[date(2021, 9, 1)]) if cases is None else cases
    lists = {"list": cases, "other": other or _cases(sheet="Other", id=["X"])}
    population = {YEAR: Cell("Book.xlsx > Population > B2", Fraction(1000))}
    saved = datetime(2021, 10, 11, 9, 30)
    return Workbook("Book.xlsx", saved, lists, scorecard or _scorecard(**FULL), population, {}, "", ())


def _check(book: Workbook, catalogue: Catalogue, quarter: int = 2) -> Quality:
    return check_quality(book, catalogue, compute_figures(book, catalogue, YEAR.quarter(quarter)), TODAY)


def _found(quality: Quality, rule: str = "T") -> list[str]:
    return [sheet_and_cell(finding.where)[1] for finding in quality.findings if finding.rule == rule]


def _breaking(rule: str, cases: CaseList, other: CaseList | None = None) -> list[str]:
    """The cells that break a rule, written as in quality.toml."""
    return _found(_check(_book(cases, other), _catalogue(f'[rules.list]\nr = {{ title = "T", {rule} }}')))


# ---------------------------------------------------------------------------------------------- Kinds of rules


def it_finds_a_blank_where_something_is_required() -> None:
    assert _breaking('required = ["word", "day"]', _cases(word=["a", None], day=[date(2021, 9, 1), None])) == [
        "C6",
        "E6",
    ]


def it_leaves_a_blank_alone_where_the_condition_does_not_hold() -> None:
    rule = 'required = "end", where = [{ column = "word", equals = "School" }]'
    assert _breaking(rule, _cases(word=["School", "Police"])) == ["F5"]


def it_tells_an_unreadable_cell_from_a_blank_one() -> None:
    cases = _cases(day=[None, None, date(2021, 9, 1)], unreadable={"day": {1}})
    assert _breaking('required = "day"', cases) == ["E5"]
    assert _breaking('date = "day"', cases) == ["E6"]


def it_finds_what_is_no_number_or_outside_its_range() -> None:
    cases = _cases(word=["7", "1,000", "12%", "many", "-1"])
    assert _breaking('number = "word", at-least = 0, at-most = 100', cases) == ["C6", "C8", "C9"]
    assert _breaking('number = "word"', cases) == ["C8"]


def it_finds_words_that_are_not_in_the_list_whatever_their_capitals() -> None:
    cases = _cases(word=["School", " POLICE", "Scool", None])
    assert _breaking('column = "word", one-of = ["School", "Police"]', cases) == ["C7"]


def it_says_where_an_unknown_word_is_added() -> None:
    rules = '[rules.list]\nkind = { title = "T", column = "word", one-of = ["School"] }\n'
    catalogue, book = _catalogue(rules), _book(_cases(word=["Scool"]))
    remedy = "Known are: School. Mend the word, or add it in quality.toml > rules > list > kind"
    assert _only(_check(book, catalogue)).remedy == f"{remedy}."
    filed = replace(catalogue, files={"quality.toml": rules})
    assert _only(_check(book, filed)).remedy == f"{remedy} (line 2)."


def it_finds_what_is_there_twice() -> None:
    assert _breaking('unique = "id"', _cases(id=["A1", "A2", "A1", None, None, "A1"])) == ["A7", "A10"]


def it_finds_rows_that_are_the_same_in_all_columns() -> None:
    cases = _cases(id=["A1", "A1", "A1"], child=["C1", "C2", "C1"])
    assert _breaking('unique = ["id", "child"]', cases) == ["A7"]


def it_finds_a_date_before_one_that_it_must_follow_and_allows_the_same_day() -> None:
    cases = _cases(day=[date(2021, 9, 2)] * 3, end=[date(2021, 9, 1), date(2021, 9, 2), None])
    assert _breaking('not-before = ["end", "day"]', cases) == ["F5"]
    assert _breaking('not-after = ["day", "end"]', cases) == ["E5"]


def it_compares_to_the_minute_where_both_have_a_time() -> None:
    noon, before = datetime(2021, 9, 1, 12, 0), datetime(2021, 9, 1, 11, 59)
    assert _breaking(
        'not-before = ["back", "left"]', _cases(left=[noon, noon, noon], back=[before, noon, date(2021, 9, 1)])
    ) == ["I5"]


def it_finds_a_date_after_the_day_on_which_the_workbook_was_saved() -> None:
    assert _breaking('not-in-future = "end"', _cases(end=[date(2021, 10, 11), date(2021, 10, 12)])) == ["F6"]


def it_takes_today_for_a_workbook_that_does_not_say_when_it_was_saved() -> None:
    book = replace(_book(_cases(end=[TODAY, date(2021, 10, 21)])), saved=None)
    catalogue = _catalogue('[rules.list]\nr = { title = "T", not-in-future = "end" }')
    assert _found(_check(book, catalogue)) == ["F6"]


@pytest.mark.parametrize(
    ("limit", "last"),
    [("days = 31", date(2021, 9, 1)), ("months = 1", date(2021, 9, 1)), ("years = 1", date(2022, 8, 1))],
)
def it_finds_a_date_that_is_too_long_after_another(limit: str, last: date) -> None:
    cases = _cases(day=[date(2021, 8, 1)] * 2, end=[last, date.fromordinal(last.toordinal() + 1)])
    assert _breaking(f'within = ["day", "end"], {limit}', cases) == ["F6"]


def it_finds_an_age_out_of_range_on_another_date() -> None:
    cases = _cases(born=[date(2003, 9, 2), date(2003, 9, 1), date(2021, 9, 2)], day=[date(2021, 9, 1)] * 3)
    assert _breaking('age-from = "born", on = "day", youngest = 0, oldest = 17', cases) == ["G6", "G7"]


def it_finds_an_age_out_of_range_at_the_quarters_end() -> None:
    cases = _cases(born=[date(2005, 9, 30), date(2005, 10, 1), date(1995, 9, 30)])
    assert _breaking('age-from = "born", youngest = 16, oldest = 25', cases) == ["G6", "G7"]


def it_compares_no_period_that_ends_before_it_starts() -> None:
    cases = _cases(child=["C1"] * 2, day=[date(2021, 8, 1), date(2021, 9, 1)], end=[date(2021, 5, 1), None])
    assert _breaking('no-overlap = ["day", "end"], of = "child"', cases) == []


def it_finds_a_child_in_two_open_plans() -> None:
    starts = [date(2021, 5, 1), date(2021, 6, 1), date(2021, 6, 1), date(2021, 8, 1)]
    cases = _cases(child=["C1", "C1", "C2", "C1"], day=starts, end=[date(2021, 6, 1), None, None, None])
    assert _breaking('no-overlap = ["day", "end"], of = "child"', cases) == ["E8"]


def it_compares_a_period_with_the_longest_before_it() -> None:
    starts = [date(2021, 4, 1), date(2021, 5, 1), date(2021, 7, 1)]
    cases = _cases(child=["C1"] * 3, day=starts, end=[date(2021, 9, 1), date(2021, 6, 1), date(2021, 8, 1)])
    assert _breaking('no-overlap = ["day", "end"], of = "child"', cases) == ["E6", "E7"]


def it_finds_an_id_that_is_not_in_another_sheet() -> None:
    other = _cases(sheet="Other", child=["C1", "C2"])
    assert _breaking('column = "child", found-in = ["other", "child"]', _cases(child=["c1", "C3", None]), other) == [
        "B6"
    ]


def it_never_says_what_stands_in_a_case() -> None:
    cases = _cases(id=["A1SECRET", "A1SECRET"], word=["SECRET", "School"], child=["CSECRET", None])
    rules = 'a = { title = "T", unique = "id" }\nb = { title = "T", column = "word", one-of = ["School"] }\n'
    rules += 'c = { title = "T", column = "child", found-in = ["other", "child"] }\nd = { title = "T", number = "id" }'
    findings = _check(_book(cases), _catalogue(f"[rules.list]\n{rules}")).findings
    assert len(findings) == 5
    assert "SECRET" not in repr(findings)


# --------------------------------------------------------------------------------------------- The catalogue


@pytest.mark.parametrize(
    ("quality", "fault"),
    [
        (
            '[rules.lists]\nr = { title = "T", required = "id" }',
            "quality.toml > rules > lists: 'lists' is not a case list",
        ),
        (
            '[rules.list]\nr = { title = "T" }',
            "quality.toml > rules > list > r: is not a rule; it needs one of: required",
        ),
        ('[rules.list]\nr = { required = "id" }', "quality.toml > rules > list > r > title: is missing"),
        (
            '[rules.list]\nr = { title = "T", required = "idd" }',
            "'idd' is not a column of 'list' in workbook.toml. Did you mean 'id'?",
        ),
        (
            '[rules.list]\nr = { title = "T", not-before = ["day", "word"] }',
            "column 'word' is of kind text; date or date-time",
        ),
        (
            '[rules.list]\nr = { title = "T", within = ["day", "end"] }',
            "quality.toml > rules > list > r: needs one of: days, months",
        ),
        (
            '[rules.list]\nr = { title = "T", unique = "id", severity = "stop" }',
            "severity: should be one of: stops, warns, off",
        ),
        (
            '[rules.list]\nr = { title = "T", unique = "id", wher = [] }',
            "wher: is not known here. Did you mean 'where'?",
        ),
        ('[rules.list]\nr = { title = "T", column = "id", found-in = ["othr", "id"] }', "Did you mean 'other'?"),
        ('[always]\nblanck = "warns"', "quality.toml > always > blanck: is not known here. Did you mean 'blank'?"),
        ('[[same]]\ntitle = "T"\nmeasures = ["visits", "cases"]', "'cases' is no row of the scorecard."),
        ('[[same]]\ntitle = "T"\nmeasures = ["visits"]', "needs two measures or more"),
        (
            '[rules.list]\nr = { title = "T", required = "id", unique = "id" }',
            "quality.toml > rules > list > r: has two kinds: required and unique; a rule has one.",
        ),
        (
            '[rules.list]\nr = { title = "T", requierd = "id" }',
            "no-overlap, found-in. Did you mean 'required'?",
        ),
        (
            '[rules.list]\nr = { title = "T", age-from = "born", youngest = 18, oldest = 16 }',
            "r > youngest: should not be above 'oldest'.",
        ),
        (
            '[rules.list]\nr = { title = "T", number = "word", at-least = 9, at-most = 1 }',
            "r > at-least: should not be above 'at-most'.",
        ),
        ("[reasonable.movement]\ntimes = 0", "reasonable > movement > times: should be above 0."),
        ("[reasonable.movement]\nleast-points = -1", "movement > least-points: should be 0 or more."),
        ("[reasonable.rate]\ntolerance = -2", "reasonable > rate > tolerance: should be 0 or more."),
        ('[[sum]]\ntitle = "T"\nparts = ["visits"]\nwhole = "cases"', "sum 1 > whole: 'cases' is no row of the sc"),
        ('[[sum]]\ntitle = "T"\nparts = ["visitz"]\nwhole = "visits"', "parts: 'visitz' is not a measure of"),
        ("[reasonable.movement]\nmonths = 3", "should be 4 or more"),
        ('[rulez]\na = "b"', "quality.toml > rulez: is not known here."),
    ],
)
def it_tells_a_fault_of_quality_toml_with_its_place(quality: str, fault: str) -> None:
    assert any(fault in told for told in _faults(quality)), _faults(quality)


def it_names_each_known_key_once() -> None:
    (fault,) = _faults('[rules.list]\nr = { title = "T", unique = ["id", "child"], xyz = 1 }')
    assert fault.endswith("xyz: is not known here. Known are: title, where, severity, remedy, unique.")


def it_tells_every_fault_at_once() -> None:
    assert len(_faults('[rules.list]\na = { title = "T", unique = "x" }\nb = { title = "T", date = "word" }')) == 2


def it_does_without_a_file_of_rules() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 9, 1)], held=[True]))
    catalogue = replace(_catalogue("", _indicator("quick", "quick", "held")), always={})
    assert [finding.severity for finding in _check(book, catalogue).findings] == [Severity.STOPS]


# ------------------------------------------------------------------------------------ What stops, and what warns

ORDER = '[rules.list]\nr = { title = "T", not-before = ["end", "day"] }'


def _only(quality: Quality, rule: str = "T") -> QualityFinding:
    (finding,) = [finding for finding in quality.findings if finding.rule == rule]
    return finding


def it_stops_for_a_case_that_would_count() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 9, 1)], held=[True]))
    finding = _only(_check(book, _catalogue(ORDER, _indicator("quick", "quick", "held"))))
    assert (finding.severity, finding.indicators) == (Severity.STOPS, frozenset({"quick"}))


@pytest.mark.parametrize(
    ("day", "end", "months"),
    [
        (date(2021, 8, 2), date(2021, 7, 30), {AUGUST}),  # counted in August, by its day
        (date(2021, 8, 2), date(2019, 8, 3), {AUGUST}),
        (date(2022, 8, 2), date(2021, 8, 3), {AUGUST}),  # counted nowhere, but may belong to August
        (date(2019, 8, 2), date(2019, 8, 1), set()),
    ],
)
def it_touches_only_the_month_in_which_a_case_of_disordered_dates_counts(
    day: date, end: date, months: set[Month]
) -> None:
    book = _book(_cases(day=[day, date(2021, 9, 1)], end=[end, None], held=[True, False]))
    finding = _only(_check(book, _catalogue(ORDER, _indicator("quick", "quick"), _indicator("visits", "visits"))))
    assert finding.touches == {("quick", month) for month in months}
    ytd = _indicator("quick", "quick", months=Timing.YEAR_TO_DATE)
    later = {month for month in QUARTER.months_to_date if months and month >= min(months)}
    assert _only(_check(book, _catalogue(ORDER, ytd))).months == later


def it_touches_a_snapshot_from_the_first_of_two_disordered_dates_on() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 7, 30)]))
    finding = _only(_check(book, _catalogue(ORDER, _indicator("open", "open"))))
    assert (finding.severity, finding.months) == (Severity.STOPS, frozenset({JULY, AUGUST, SEPTEMBER}))


def it_only_warns_of_a_case_that_another_condition_leaves_out() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 9, 1)], held=[False]))
    finding = _only(_check(book, _catalogue(ORDER, _indicator("quick", "quick", "held"))))
    assert (finding.severity, finding.indicators) == (Severity.WARNS, frozenset())


def it_only_warns_of_a_case_that_no_indicator_counts() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 9, 1)], held=[True]))
    assert _only(_check(book, _catalogue(ORDER, _indicator("visits", "visits")))).severity is Severity.WARNS


WORD = '[rules.list]\nr = { title = "T", column = "word", one-of = ["School"] }'


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (date(2021, 3, 31), Severity.WARNS),
        (date(2021, 4, 1), Severity.STOPS),
        (date(2021, 9, 30), Severity.STOPS),
        (date(2021, 10, 1), Severity.WARNS),
    ],
)
def it_only_warns_of_a_case_outside_the_year_to_date(day: date, severity: Severity) -> None:
    book = _book(_cases(word=["Scool"], day=[day], held=[True]))
    assert _only(_check(book, _catalogue(WORD, _indicator("school", "school")))).severity is severity


def it_says_which_month_of_which_indicator_is_touched() -> None:
    book = _book(_cases(word=["Scool", "School"], day=[date(2021, 8, 3), date(2021, 9, 3)], held=[True, False]))
    ytd = _indicator("ytd", "school", months=Timing.YEAR_TO_DATE)
    quality = _check(book, _catalogue(WORD, _indicator("school", "school"), ytd, _indicator("cases", "cases")))
    assert [_stopped(quality, "school", month) for month in (JULY, AUGUST, SEPTEMBER)] == [False, True, False]
    assert [_stopped(quality, "ytd", month) for month in (JULY, AUGUST, SEPTEMBER)] == [False, True, True]
    assert not any(finding.touched("cases") for finding in quality.stops)


def it_stops_for_a_word_that_leaves_a_case_out_of_a_fact() -> None:
    book = _book(_cases(word=["Scool", "Scool"], day=[date(2021, 8, 3), date(2021, 5, 3)]))
    fact = PartsFact(
        "sources", "s", "Sources", FactPeriod.QUARTER, "cases", "cases", "word", ("School",), overlap=False
    )
    catalogue = replace(_catalogue(WORD), facts=[fact])
    told = [(one.severity, one.facts) for one in _check(book, catalogue).findings if one.rule == "T"]
    assert told == [(Severity.STOPS, frozenset({"sources"})), (Severity.WARNS, frozenset())]


def _stopped(quality: Quality, indicator: str, month: Month) -> bool:
    return any(finding.touched(indicator, month) for finding in quality.stops)


def it_stops_only_where_the_later_of_two_overlapping_periods_counts() -> None:
    """A second period that begins after the quarter makes nothing of it wrong, though the first is open."""
    rule = '[rules.list]\nr = { title = "T", no-overlap = ["day", "end"], of = "child" }'
    severities = []
    for second in (date(2021, 8, 1), date(2021, 10, 5)):
        cases = _cases(child=["C1", "C1"], day=[date(2021, 5, 1), second], end=[None, None])
        finding = _only(_check(_book(cases), _catalogue(rule, _indicator("open", "open"))), "T")
        severities.append((finding.severity, sorted(finding.months)))
    assert severities == [(Severity.STOPS, [AUGUST, SEPTEMBER]), (Severity.WARNS, [])]


def it_stops_where_somebody_who_is_counted_once_is_not_named() -> None:
    measures = f'{MEASURES}children = {{ of = "held", distinct = "child" }}\n'
    cases = _cases(child=["C1", None, None], held=[True, True, False], day=[date(2021, 8, 3)] * 3)
    quality = _check(_book(cases), _catalogue("", _indicator("children", "children"), measures=measures))
    blanks = [one for one in quality.findings if one.rule == "A blank where something must stand"]
    assert [(one.where, one.severity) for one in blanks] == [
        ("Book.xlsx > List > B6", Severity.STOPS),
        ("Book.xlsx > List > B7", Severity.WARNS),
    ]


def it_stops_for_a_case_whose_date_cannot_be_read() -> None:
    cases = _cases(day=[None], unreadable={"day": {0}})
    doubt = Doubt(
        cases.cell("day", 0), "is not a date.", kind=DoubtKind.NOT_A_DATE, case_list="list", column="day", index=0
    )
    quality = _check(replace(_book(cases), doubts=(doubt,)), _catalogue("", _indicator("cases", "cases")))
    finding = _only(quality, "No date where one belongs")
    assert (finding.severity, finding.months) == (Severity.STOPS, frozenset(QUARTER.months_to_date))
    assert finding.remedy == "Type it as a date."


def it_stops_for_a_snapshot_only_where_the_case_was_open() -> None:
    days = [date(2020, 1, 1), date(2021, 5, 9)]
    cases = _cases(id=["A", "A"], day=days, end=[date(2021, 3, 1), date(2021, 7, 2)])
    twice = '[rules.list]\nr = { title = "T", unique = "id" }'
    finding = _only(_check(_book(cases), _catalogue(twice, _indicator("open", "open"))))
    assert finding.months == {MAY, JUNE}


def it_warns_of_a_text_date_that_was_read() -> None:
    cases = _cases(day=[date(2021, 9, 3)])
    doubt = Doubt(cases.cell("day", 0), "is text.", kind=DoubtKind.TEXT_DATE, case_list="list", column="day", index=0)
    quality = _check(replace(_book(cases), doubts=(doubt,)), _catalogue("", _indicator("cases", "cases")))
    assert [(one.severity, one.rule) for one in quality.findings] == [(Severity.WARNS, "A date typed as text")]


def it_takes_the_severity_that_the_catalogue_gives() -> None:
    cases = _cases(day=[date(2021, 9, 3)] * 2)
    kinds = (DoubtKind.TEXT_DATE, DoubtKind.TWO_DIGIT_YEAR)
    doubts = [Doubt("x", "y", kind=kind, case_list="list", column="day", index=at) for at, kind in enumerate(kinds)]
    always = '[always]\ntext-date = "stops"\ntwo-digit-year = "off"'
    quality = _check(replace(_book(cases), doubts=doubts), _catalogue(always, _indicator("cases", "cases")))
    assert [(one.severity, one.rule) for one in quality.findings] == [(Severity.STOPS, "A date typed as text")]


def it_holds_every_two_dates_that_are_counted_to_their_order_without_a_rule() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 9, 1)]))
    assert _found(_check(book, _catalogue()), "Two dates in the wrong order") == ["F5"]


def it_tells_a_pair_of_dates_once_whichever_rule_or_count_finds_it() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 9, 1)], held=[True]))
    after = '[rules.list]\nr = { title = "T", not-after = ["day", "end"] }'
    quality = _check(book, _catalogue(after, _indicator("quick", "quick", "held"), _indicator("open", "open")))
    assert [sheet_and_cell(finding.where)[1] for finding in quality.findings] == ["E5"]


def it_tells_what_two_rules_say_of_the_same_two_dates() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)] * 2, end=[date(2021, 9, 1)] * 2, word=["School", None]))
    rules = 'a = { title = "A", not-before = ["end", "day"] }\n'
    rules += 'b = { title = "B", not-after = ["day", "end"], where = [{ column = "word", equals = "School" }] }'
    findings = _check(book, _catalogue(f"[rules.list]\n{rules}")).findings
    assert [(one.rule, sheet_and_cell(one.where)[1]) for one in findings] == [("B", "E5"), ("A", "F5"), ("A", "F6")]


def it_tells_of_a_date_in_the_future_only_that() -> None:
    cases = _cases(day=[date(2021, 9, 1)] * 2, end=[date(2031, 9, 1), date(2021, 10, 10)])
    rules = 'a = { title = "A", within = ["day", "end"], days = 31 }\nb = { title = "B", not-in-future = "end" }'
    findings = _check(_book(cases), _catalogue(f"[rules.list]\n{rules}")).findings
    assert [(one.rule, sheet_and_cell(one.where)[1]) for one in findings] == [("B", "F5"), ("A", "F6")]


def it_switches_an_order_off_by_a_rule_that_is_off() -> None:
    book = _book(_cases(day=[date(2021, 9, 2)], end=[date(2021, 9, 1)]))
    assert not _check(book, _catalogue(ORDER.replace(" }", ', severity = "off" }'))).findings


def it_tells_a_blank_once_when_reader_and_rule_find_it() -> None:
    cases = _cases(day=[None])
    doubt = Doubt(cases.cell("day", 0), "is blank.", kind=DoubtKind.BLANK, case_list="list", column="day", index=0)
    rule = '[rules.list]\nr = { title = "T", required = "day" }'
    assert [one.rule for one in _check(replace(_book(cases), doubts=(doubt,)), _catalogue(rule)).findings] == ["T"]


# ------------------------------------------------------------------------------------------- A list as a whole

CASES = _indicator("cases", "cases")
OPEN = _indicator("open", "open")


def _of_list(cases: CaseList, *indicators: Indicator, quality: str = "") -> list[tuple[str, Severity]]:
    findings = _check(_book(cases), _catalogue(quality, *(indicators or (CASES,)))).findings
    return [(one.rule, one.severity) for one in findings if one.rule != "A month far from the one before it"]


def it_stops_for_a_list_without_a_case() -> None:
    finding = _only(_check(_book(_cases(day=[])), _catalogue("", CASES)), "A case list without a case")
    assert str(finding).startswith("Book.xlsx > List: holds no case at all, so all that is counted from it is nought.")
    assert (finding.severity, finding.indicators) == (Severity.STOPS, frozenset({"cases"}))


def it_stops_for_cases_below_the_total_and_warns_of_a_total_that_differs() -> None:
    kinds = (DoubtKind.BELOW_TOTAL, DoubtKind.TOTAL_DIFFERS)
    doubts = [Doubt(f"Book.xlsx > List > {kind.value}", "x.", kind=kind, case_list="list") for kind in kinds]
    findings = _check(replace(_book(), doubts=doubts), _catalogue("", CASES)).findings
    assert [one.severity for one in findings] == [Severity.STOPS, Severity.WARNS]
    assert [one.indicators for one in findings] == [{"cases"}, {"cases"}]


def it_leaves_an_empty_list_alone_that_nobody_counts() -> None:
    assert not _of_list(_cases(day=[]), _indicator("visits", "visits"))


def it_only_warns_of_a_standing_list_without_a_case_for_another_quarter() -> None:
    """Such a list says nothing about an earlier quarter, so that no figure of it is wrong."""
    standing = ListMeasure("standing", "list", ())
    catalogue = replace(_catalogue("", _indicator("standing", "standing")), measures={"standing": standing})
    empty = _book(_cases(day=[]))
    told = [_only(_check(empty, catalogue, number), "A case list without a case").severity for number in (1, 2)]
    assert told == [Severity.WARNS, Severity.STOPS]


def it_stops_for_a_list_that_ends_before_the_quarters_last_month() -> None:
    cases = _cases(day=[date(2021, 5, 3)] * 2, end=[date(2021, 8, 31), date(2031, 8, 31)])
    finding = _only(_check(_book(cases), _catalogue("", CASES, OPEN)), "A case list that ends before the quarter does")
    assert finding.what == "has no date after August 2021 in columns E, F, so the months since then count as nought."
    assert (finding.severity, finding.indicators) == (Severity.STOPS, frozenset({"cases", "open"}))


def it_stops_for_a_list_without_any_date() -> None:
    assert _of_list(_cases(id=["A"])) == [("A case list that ends before the quarter does", Severity.STOPS)]


def it_only_warns_of_a_column_that_is_silent_while_the_list_goes_on() -> None:
    cases = _cases(day=[date(2021, 7, 3), date(2021, 7, 4)], end=[date(2021, 9, 1), None])
    (finding,) = _check(_book(cases), _catalogue("", CASES, OPEN)).findings
    assert (finding.where, finding.severity) == ("Book.xlsx > List > column E", Severity.WARNS)
    assert finding.what.startswith("holds no date after July 2021, though the list goes on")
    assert finding.touches == {(name, month) for name in ("cases", "open") for month in (AUGUST, SEPTEMBER)}


def _every_third_day(until: date) -> CaseList:
    first = date(2021, 4, 1)
    return _cases(day=[first + timedelta(days=3 * number) for number in range((until - first).days // 3 + 1)])


@pytest.mark.parametrize(
    ("until", "rules"),
    [
        (date(2021, 9, 15), ["A case list that may be cut off"]),
        (date(2021, 9, 22), []),
        (date(2021, 10, 4), []),
    ],
)
def it_warns_of_a_list_that_breaks_off_within_the_last_month(until: date, rules: list[str]) -> None:
    assert _of_list(_every_third_day(until)) == [(rule, Severity.WARNS) for rule in rules]


def it_says_nothing_of_a_short_list_that_ends_early_in_the_last_month() -> None:
    days = [date(2021, month, day) for month in (4, 5, 6, 7, 8) for day in (1, 15)]
    assert _of_list(_cases(day=[*days, date(2021, 9, 1)])) == []


@pytest.mark.parametrize(("cases", "cells"), [(5, ["column E"]), (4, [])])
def it_warns_of_a_month_without_a_case_where_there_are_usually_five(cases: int, cells: list[str]) -> None:
    days = [date(2021, month, 20 + day) for month in (4, 5, 7, 8, 9) for day in range(cases)]
    quality = _check(_book(_cases(day=days)), _catalogue("", CASES))
    assert _found(quality, "A month without a case") == cells
    assert {finding.months for finding in quality.findings if finding.rule == "A month without a case"} == {
        frozenset({JUNE}) for _ in cells
    }


OLD = "A date long before the others"


def _old(cases: CaseList, *indicators: Indicator, quality: str = "") -> list[tuple[str, Severity]]:
    findings = _check(_book(cases), _catalogue(quality, *indicators)).findings
    return [(sheet_and_cell(one.where)[1], one.severity) for one in findings if one.rule == OLD]


def it_warns_of_a_wrong_year_in_a_list_of_one_years_events() -> None:
    days = [date(2012, 9, 20), date(2020, 4, 1), date(2020, 3, 31), *[date(2021, 9, 1)] * 17]
    assert _old(_cases(day=days), CASES) == [("E5", Severity.WARNS), ("E7", Severity.WARNS)]
    assert _old(_cases(day=days), _indicator("visits", "visits")) == []  # nobody counts the list


def it_says_nothing_of_old_dates_where_a_list_holds_many_or_says_who_is_there() -> None:
    assert _old(_cases(day=[date(2012, 9, 20)] * 3 + [date(2021, 9, 1)] * 17), CASES) == []
    assert _old(_cases(day=[date(2012, 9, 20)] + [date(2021, 9, 1)] * 17), CASES, OPEN) == []


def it_tells_a_wrong_year_once_where_a_rule_finds_it_beside_another_date() -> None:
    cases = _cases(day=[date(2012, 9, 20)] + [date(2021, 9, 1)] * 17, end=[date(2021, 9, 3)] * 18)
    rule = '[rules.list]\nr = { title = "T", within = ["day", "end"], months = 3 }'
    assert _old(cases, CASES, quality=rule) == []
    assert _only(_check(_book(cases), _catalogue(rule, CASES))).severity is Severity.STOPS


def it_takes_the_severity_of_an_old_extract_from_the_catalogue() -> None:
    old = _cases(day=[date(2021, 5, 3)])
    rule = "A case list that ends before the quarter does"
    assert _of_list(old, quality='[always]\nold-extract = "warns"') == [(rule, Severity.WARNS)]
    assert _of_list(old, quality='[always]\nold-extract = "off"') == []


# ------------------------------------------------------------------------------------------------- Scorecard

VISITS = _indicator("visits", "visits", "visits-of")
CHECKS = _indicator("checks", "checks")


def _scored(*indicators: Indicator, quality: str = "", **rows: Sequence[object]) -> Quality:
    return _check(_book(scorecard=_scorecard(**{**FULL, **rows})), _catalogue(quality, *indicators))


def it_finds_nothing_in_a_sound_scorecard() -> None:
    assert not _scored(VISITS, CHECKS).findings


def it_stops_for_a_numerator_above_its_denominator_and_names_both_cells() -> None:
    quality = _scored(VISITS, visits=[5, 10, 5, 5, 5, 5])
    finding = _only(quality, "A numerator above its denominator")
    assert str(finding).startswith("Book.xlsx > Scorecard > I5: is 10, above its denominator, the 9 of I6.")
    assert (finding.severity, finding.touches) == (Severity.STOPS, frozenset({("visits", MAY)}))


def it_touches_a_year_to_date_from_the_month_on() -> None:
    ytd = replace(VISITS, months=Timing.YEAR_TO_DATE)
    assert _only(_scored(ytd, visits=[5, 5, 5, 10, 5, 5]), "A numerator above its denominator").months == {
        JULY,
        AUGUST,
        SEPTEMBER,
    }


def it_warns_of_a_month_missing_between_two_that_are_there() -> None:
    quality = _scored(VISITS, visits=[5, None, 5, 5, 5, None])
    assert _found(quality, "A month's figure missing between two that are there") == ["I5"]
    assert _found(quality, "A month's figure missing") == ["M5"]
    assert not quality.stops


def it_asks_a_quarterly_row_only_for_the_quarters_last_months() -> None:
    measures = MEASURES.replace('"year-to-date" }', '"year-to-date", quarterly = true }')
    rows = {**FULL, "checks": [None, None, 3, None, None, None]}
    assert not _check(_book(scorecard=_scorecard(**rows)), _catalogue("", CHECKS, measures=measures)).findings


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (Cell("", text="awaited"), "Words where a number belongs"),
        (Cell("", doubt=DoubtKind.EXCEL_ERROR), "An Excel error"),
        (Cell("", doubt=DoubtKind.NEVER_CALCULATED), "A formula that was never calculated"),
        (Cell("", Fraction(5), doubt=DoubtKind.TEXT_NUMBER), "A number stored as text"),
    ],
)
def it_only_warns_of_a_scorecard_cell_and_says_what_is_wrong_with_it(cell: Cell, rule: str) -> None:
    quality = _scored(VISITS, visits=[5, 5, 5, 5, cell, 5])
    assert [(sheet_and_cell(one.where)[1], one.rule, one.severity) for one in quality.findings] == [
        ("L5", rule, Severity.WARNS)
    ]
    assert quality.findings[0].touches == {("visits", AUGUST)}
    assert "awaited" not in str(quality.findings[0])


def it_finds_a_year_to_date_that_falls_over_a_gap_too() -> None:
    quality = _scored(CHECKS, checks=[1, 7, None, 6, 8, 8])
    assert _only(quality, "A year to date that falls").what == "is 6, below the 7 of I7: a year to date does not fall."


def it_finds_rows_that_should_be_the_same() -> None:
    same = '[[same]]\ntitle = "T"\nmeasures = ["visits", "checks"]'
    quality = _scored(VISITS, CHECKS, quality=same, visits=[1, 2, 3, 4, 4, 6])
    assert _only(quality).what == "is 5, but L5 is 4; both should be the same."


@pytest.mark.parametrize("number", [Fraction(-1), Fraction(9, 2)])
def it_stops_for_a_count_that_is_negative_or_not_whole(number: Fraction) -> None:
    (finding,) = _scored(VISITS, visits=[5, Cell("", number), 5, 5, 5, 5]).stops
    assert (sheet_and_cell(finding.where)[1], finding.rule) == ("I5", "A number that counts nothing")
    assert finding.touches == {("visits", MAY)}


def it_takes_a_part_of_a_number_where_the_report_shows_decimals() -> None:
    hours = _indicator("hours", "visits", decimals=1)
    assert not _scored(hours, visits=[5, Cell("", Fraction(9, 2)), 5, 5, 5, 5]).findings
    assert _found(_scored(hours, visits=[5, -1, 5, 5, 5, 5]), "A number that counts nothing") == ["I5"]


def it_says_how_a_percentage_of_doubtful_scale_was_read() -> None:
    share = Cell("Book.xlsx > Benchmarks > C5", Fraction("0.227"), doubt=DoubtKind.PERCENT_SCALE)
    target = Cell("Book.xlsx > Scorecard > D9", Fraction("0.009"), doubt=DoubtKind.PERCENT_SCALE)
    card = _scorecard(**FULL)
    row = ScorecardRow(SHARE, target, {}, {})
    book = replace(_book(scorecard=replace(card, rows={**card.rows, SHARE.folded: row})))
    book = replace(book, benchmarks={("1", "visits"): [Benchmark("England", share)]})
    findings = _check(book, _catalogue("", replace(VISITS, row=SHARE, benchmark=("1", "Visits")))).findings
    said = [(sheet_and_cell(one.where)[1], one.what.partition(";")[0], one.remedy) for one in findings]
    remedy = "Check it, and type all percentages of the row in one way."
    assert said == [("C5", "was read as 0.2%", remedy), ("D9", "was read as 0.9%", remedy)]


SHARE = RowKey("1", "Visits", "%")


def _with_shares(*shares: str | None) -> Scorecard:
    """The full scorecard, and its row 9 of percentages: 5 of 9 in each month is 55.6%."""
    card = _scorecard(**FULL)
    cells = {
        month: Cell(f"Book.xlsx > Scorecard > {letter}9", Fraction(share) if share else None)
        for month, letter, share in zip(YEAR.months, "HIJKLM", shares, strict=False)
    }
    return replace(card, rows={**card.rows, SHARE.folded: ScorecardRow(SHARE, Cell(""), {}, cells)})


def it_compares_a_typed_percentage_with_its_counts_of_the_month() -> None:
    book = _book(scorecard=_with_shares("0.5556", "0.555", "0.5544", "0.5568", None, "0.9"))
    quality = _check(book, _catalogue("", replace(VISITS, row=SHARE)))
    percents = [one for one in quality.findings if one.rule.startswith("A percentage that is not its numerator")]
    assert [sheet_and_cell(one.where)[1] for one in percents] == ["J9", "K9", "M9"]
    assert percents[2].what == "is 90%, but 5 in M5 of 9 in M6 is 55.6%."
    assert not quality.stops


def it_leaves_a_percentage_of_the_year_to_date_beside_counts_of_a_month() -> None:
    ytd = replace(VISITS, row=SHARE, months=Timing.YEAR_TO_DATE)
    assert not _check(_book(scorecard=_with_shares("0.9")), _catalogue("", ytd)).findings


SUM = '[[sum]]\ntitle = "T"\nparts = ["visits", "checks"]\nwhole = "visits-of"'


def it_warns_of_parts_that_together_are_above_their_whole() -> None:
    quality = _scored(VISITS, CHECKS, quality=SUM, visits=[8, 7, 7, 5, None, 5], checks=[1, 2, 3, 3, 9, 9])
    assert _found(quality) == ["J5", "M5"]
    first = next(one for one in quality.findings if one.rule == "T")
    assert (first.what, first.severity) == ("is 7 and with J7 10, above the 9 of J6.", Severity.WARNS)
    assert first.touches == {("visits", JUNE), ("checks", JUNE)}


# ----------------------------------------------------------------------------------------------- Reasonableness


def _far(*numbers: int, unit: Unit = Unit.COUNT) -> list[str]:
    values = [(month, Fraction(number)) for month, number in zip(YEAR.months, numbers, strict=False)]
    return [after.name for _, after, _ in far_months(values, unit, Movement())]


@pytest.mark.parametrize(
    ("numbers", "far"),
    [
        ((40, 42, 300, 41, 43, 40), ["June"]),  # one slip of the pen is told once
        ((40, 42, 120, 122, 121, 123), ["June"]),  # a new level too
        ((40, 42, 41, 40, 43, 400), ["September"]),
        ((10, 30, 50, 70, 90, 110), []),  # a steady climb is usual
        ((0, 1, 0, 9, 0, 1), []),  # small numbers do not cry wolf
        ((40, 42, 300, 41, 43), []),  # too few months to know what is usual
    ],
)
def it_finds_a_month_far_outside_the_indicators_own_movement(numbers: tuple[int, ...], far: list[str]) -> None:
    assert _far(*numbers) == far


def it_names_both_cells_of_a_sudden_movement_and_the_rule() -> None:
    visits = _indicator("visits", "visits")
    finding = _only(_scored(visits, visits=[40, 42, 41, 40, 43, 400]), "A month far from the one before it")
    assert sheet_and_cell(finding.where)[1] == "M5"
    what = "Visits is 400 in September 2021 after 43 in August 2021 (L5), more than 3 times its usual movement of 2"
    assert finding.what.startswith(what)


@pytest.mark.parametrize(
    ("of", "usual"),
    [
        ([5, 5, 5, 5, 5, 9], "; from most months to the next it hardly moves."),
        ([5, 6, 5, 6, 5, 9], ", more than 3 times its usual movement of 10.0 percentage points from month to month."),
    ],
)
def it_says_the_usual_movement_of_a_percentage_in_points(of: list[int], usual: str) -> None:
    quality = _scored(VISITS, visits=of, visits_of=[10] * 6)
    finding = _only(quality, "A month far from the one before it")
    assert finding.what == f"Visits is 90.0% in September 2021 after 50.0% in August 2021 (L5){usual}"


def it_moves_no_year_to_date_and_no_rate_beside_its_count() -> None:
    rate = _indicator("rate", "visits", unit=Unit.RATE)
    ytd = _indicator("ytd", "visits", months=Timing.YEAR_TO_DATE)
    quality = _scored(_indicator("visits", "visits"), rate, ytd, visits=[40, 42, 41, 40, 43, 400])
    assert [finding.indicators for finding in quality.findings] == [{"visits"}]


def _outturns(book: Workbook, **numbers: int) -> Workbook:
    """The workbook with last year's outturns in column G, each in an indicator's own row."""
    last = YEAR.plus(-1)
    rows = {}
    for row, (name, number) in enumerate(numbers.items(), start=20):
        cell = Cell(f"Book.xlsx > Scorecard > G{row}", Fraction(number))
        rows[_own(name).folded] = ScorecardRow(_own(name), Cell(""), {last: cell}, {})
    assert book.scorecard is not None
    population = {**book.population, last: Cell("Book.xlsx > Population > B3", Fraction(1000))}
    return replace(book, scorecard=replace(book.scorecard, rows={**book.scorecard.rows, **rows}), population=population)


def _own(name: str) -> RowKey:
    return RowKey("", name, "Number")


@pytest.mark.parametrize(("rate", "found"), [(400, []), (408, []), (409, ["G21"]), (350, ["G21"])])
def it_finds_a_years_number_and_rate_that_disagree_beyond_the_tolerance(rate: int, found: list[str]) -> None:
    number = _indicator("number", "visits", row=_own("number"), annual=AnnualRule.TOTAL)
    per = _indicator("per", "visits", row=_own("per"), unit=Unit.RATE, annual=AnnualRule.YEAR_TO_DATE)
    quality = _check(_outturns(_book(), number=40, per=rate), _catalogue("", number, per))
    assert _found(quality, "A year's number and rate that disagree") == found


PEOPLE = "Book.xlsx > People > B"
RATE = _indicator("rate", "visits", unit=Unit.RATE)


def _of_people(*people: Cell | int | None) -> Quality:
    """The findings beside a population of last year (B2) and this (B3)."""
    cells = {
        YEAR.plus(row - 3): replace(one if isinstance(one, Cell) else Cell("", Fraction(one)), where=f"{PEOPLE}{row}")
        for row, one in enumerate(people, start=2)
        if one is not None
    }
    return _check(replace(_book(), population=cells), _catalogue("", RATE, _indicator("visits", "visits")))


@pytest.mark.parametrize(("people", "found"), [((1000, 1100), []), ((1000, 1101), ["B3"]), ((1000, 899), ["B3"])])
def it_compares_the_population_with_the_year_before(people: tuple[int, int], found: list[str]) -> None:
    quality = _of_people(*people)
    assert _found(quality, "A population far from the year before") == found
    assert all("the 1000 of B2 for 2020/21" in finding.what for finding in quality.findings)
    assert not quality.stops


def it_stops_for_a_count_above_the_population() -> None:
    (finding,) = _of_people(None, 4).stops
    assert str(finding).startswith("Book.xlsx > People > B3: is 4, below the 5 that Rate counts in April 2021.")
    assert (finding.rule, finding.indicators) == ("A numerator above its denominator", frozenset({"rate"}))


@pytest.mark.parametrize("cell", [Cell(""), Cell("", text="x", doubt=DoubtKind.EXCEL_ERROR)])
def it_stops_for_a_year_without_a_population_and_tells_it_once(cell: Cell) -> None:
    (finding,) = _of_people(1000, cell).findings
    assert (finding.where, finding.severity) == ("Book.xlsx > People > B3", Severity.STOPS)
    assert (finding.rule, finding.indicators) == ("No population for the rates", frozenset({"rate"}))
    assert finding.touched("rate", APRIL)


@pytest.mark.parametrize(
    ("parts", "rule", "cell"),
    [
        ((4, 6), "", ""),
        ((4, 5), "Parts that do not add up to their total", "G20"),
        ((4, 11), "A part above its total", "G22"),
    ],
)
def it_asks_typed_parts_beside_their_total(parts: tuple[int, int], rule: str, cell: str) -> None:
    whole, one, two = (_indicator(name, "visits", row=_own(name)) for name in ("whole", "one", "two"))
    table = TableLayout(TableKind.MONTHS, "Parts", "", ("one", "two"), "whole")
    catalogue = replace(_catalogue("", whole, one, two), sections=[Section("s", "S", (), (), (table,), ())])
    quality = _check(_outturns(_book(), whole=10, one=parts[0], two=parts[1]), catalogue)
    typed = [finding for finding in quality.findings if not finding.months]
    assert [(one.rule, sheet_and_cell(one.where)[1]) for one in typed] == ([(rule, cell)] if rule else [])


def it_asks_the_parts_of_a_month_beside_their_total() -> None:
    cases = _cases(word=["School", "Scool"], day=[date(2021, 5, 3), date(2021, 9, 3)], held=[True, True])
    table = TableLayout(TableKind.MONTHS, "Sources", "", ("school",), "held")
    catalogue = _catalogue("", _indicator("held", "held"), _indicator("school", "school"))
    quality = _check(_book(cases), replace(catalogue, sections=[Section("s", "S", (), (), (table,), ())]))
    (finding,) = quality.findings
    said = "Sources: the parts (column C) add up to 0 in Sep-21, the total (column E) is 1."
    assert str(finding).startswith(f"Book.xlsx > List > column C: {said}")
    assert finding.touches == {("held", SEPTEMBER), ("school", SEPTEMBER)}


def it_names_the_cells_of_typed_parts_and_their_total() -> None:
    table = TableLayout(TableKind.MONTHS, "Kinds", "", ("visits", "checks"), "whole")
    catalogue = _catalogue("", _indicator("visits", "visits"), CHECKS, _indicator("whole", "visits-of"))
    book = _book(scorecard=_scorecard(visits=[8, 7, 6, 5, 4, 4], visits_of=[9] * 6, checks=[1, 2, 3, 4, 5, 6]))
    quality = _check(book, replace(catalogue, sections=[Section("s", "S", (), (), (table,), ())]))
    (finding,) = quality.findings
    assert str(finding).startswith(
        "Book.xlsx > Scorecard > M5: Kinds: the parts (M5 to M7) add up to 10 in Sep-21, the total (M6) is 9."
    )


# -------------------------------------------------------------------------------------------------- Together


def it_puts_what_stops_first_then_the_sheets_as_they_stand_in_the_workbook() -> None:
    cases = _cases(id=["A"] * 12, word=["x"] * 12, day=[date(2021, 9, 1)] * 12)
    rules = 'a = { title = "Twice", unique = "id" }\nb = { title = "Word", severity = "warns", number = "word" }'
    sheets = [SheetFound(name, "", 4, {}, (), 0, {}) for name in ("Scorecard", "List")]
    book = _book(cases, scorecard=_scorecard(**{**FULL, "checks": [9, 2, 3, 4, 5, 6]}))
    quality = _check(
        replace(book, sheets=sheets),
        _catalogue(f"[rules.list]\n{rules}", CHECKS, _indicator("c", "cases", months=Timing.YEAR_TO_DATE)),
    )
    cells = [sheet_and_cell(finding.where)[1] for finding in quality.findings]
    assert cells[:11] == [f"A{row}" for row in range(6, 17)]
    assert cells[11:15] == ["I7", "C5", "C6", "C7"]


def it_groups_what_is_of_one_rule_and_sheet() -> None:
    cases = _cases(id=["A", "A", "A"], word=["x", "y", "5"])
    rules = 'a = { title = "Twice", unique = "id" }\nb = { title = "Word", number = "word" }'
    quality = _check(_book(cases), _catalogue(f"[rules.list]\n{rules}"))
    lines = [(sheet_and_cell(first.where)[1], first.rule, more) for first, more in grouped(quality.findings)]
    assert lines == [("C5", "Word", 1), ("A6", "Twice", 1)]


# ---------------------------------------------------------------------------------------- The shipped workbook

TEXT_DATES = {
    "F": (7, 15, 19, 36, 44, 51, 53, 64, 68, 72, 73, 78, 96, 106, 114, 115, 122, 125, 126, 129),
    "G": (7, 34, 41, 45, 50, 57, 61, 72, 75, 77, 88, 94, 99, 101, 108, 110, 117, 120, 130),
}
TRULY_THERE = {
    ("A conference before its strategy meeting", "Safeguarding Unit", "G16"),
    ("Words where a number belongs", "Scorecard", "M104"),
    ("A year's number and rate that disagree", "Scorecard", "F26"),
    ("Visits due that differ between the 10 and the 15 day row", "Scorecard", "J48"),
    ("Visits due, year to date, that differ between the 10 and the 15 day row", "Scorecard", "I54"),
    ("Visits due, year to date, that differ between the 10 and the 15 day row", "Scorecard", "J54"),
    *(("A year to date that falls", "Scorecard", cell) for cell in ("J111", "L111", "I121", "L121", "J122", "J125")),
    ("A month far from the one before it", "Early Help", "column F"),
    ("A month far from the one before it", "Safeguarding Unit", "column G"),
    *(
        ("A date typed as text", "Safeguarding Unit", f"{letter}{row}")
        for letter, rows in TEXT_DATES.items()
        for row in rows
    ),
}


@pytest.fixture(scope="module")
def shipped() -> Quality:
    catalogue = read_catalogue(CATALOGUE)
    book = read_workbook(WORKBOOK, catalogue)
    return check_quality(book, catalogue, compute_figures(book, catalogue, QUARTER), TODAY)


def it_finds_in_the_shipped_workbook_what_is_truly_there_and_nothing_else(shipped: Quality) -> None:
    found = [(finding.rule, *sheet_and_cell(finding.where)) for finding in shipped.findings]
    assert set(found) == TRULY_THERE
    assert len(found) == len(TRULY_THERE) == 53


def it_stops_nothing_in_the_shipped_workbook(shipped: Quality) -> None:
    assert not shipped.stops


def it_asks_each_sheet_of_the_shipped_workbook() -> None:
    catalogue = read_catalogue(CATALOGUE)
    assert {rule.case_list for rule in catalogue.rules} == set(catalogue.layout.case_lists)
