"""Drafts: sentence patterns, and what they say of one, none and many."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.catalogue.drafts import PatternError, parse_pattern
from reportgen.catalogue.model import (
    Catalogue,
    FactPeriod,
    Indicator,
    PartsFact,
    Polarity,
    Section,
    Severity,
    TableKind,
    TableLayout,
)
from reportgen.figures import Fact, Figures, Nature, Reason, Series, Value, fact_row
from reportgen.formats import Unit
from reportgen.narrative.tagged import number_text
from reportgen.period import FinancialYear, Quarter
from reportgen.quality import Quality, QualityFinding
from reportgen.report.drafts import Drafter
from reportgen.report.lists import in_prose
from reportgen.report.marks import SOME_IN_DOUBT
from reportgen.report.model import DraftParagraph
from tests.small_books import small_catalogue

Q2 = FinancialYear(2021).quarter(2)
LAST, BEFORE_LAST = FinancialYear(2020).quarter(2), FinancialYear(2019).quarter(2)
PLANNED = small_catalogue(whole=True).indicators["csc260"]


def _count(name: str, number: int | None, previous: Mapping[Quarter, int] | None = None, **changed: object) -> Fact:
    amount = None if number is None else Fraction(number)
    value = Value(amount, amount, reason=None if amount is not None else Reason.NOT_AVAILABLE)
    earlier = {quarter: Value(Fraction(then)) for quarter, then in (previous or {}).items()}
    fact = Fact(name, "visits", f"Title of {name}", "", Unit.COUNT, 0, "Q2 2021/22", value, earlier, origin=name)
    return replace(fact, **changed)  # type: ignore[arg-type]


def _share(name: str, part: int, whole: int, previous: Mapping[Quarter, str] | None = None, **changed: object) -> Fact:
    numbers = Fraction(part), Fraction(whole)
    value = Value(Fraction(part * 100, whole), *numbers) if whole else Value(None, *numbers, Reason.NOT_APPLICABLE)
    earlier = {quarter: Value(Fraction(then)) for quarter, then in (previous or {}).items()}
    fact = Fact(name, "visits", f"Title of {name}", "", Unit.PERCENT, 1, "Q2 2021/22", value, earlier, origin=name)
    return replace(fact, **changed)  # type: ignore[arg-type]


def _series(fact: Fact, target: int, **changed: object) -> Series:
    indicator = replace(PLANNED, id=fact.origin, unit=fact.unit, decimals=fact.decimals)
    indicator = replace(indicator, **changed)  # type: ignore[arg-type]
    return Series(indicator, Nature.EVENTS, Value(Fraction(target)), {}, {}, ())


def _drafted(  # noqa: PLR0913  # one for each thing that a draft is made of
    patterns: Sequence[str],
    facts: Sequence[Fact],
    *,
    series: Sequence[Series] = (),
    catalogue: Catalogue | None = None,
    quarter: Quarter = Q2,
    quality: Quality | None = None,
) -> list[DraftParagraph]:
    by_name = {one.indicator.id: one for one in series}
    facts = [replace(fact, target=by_name[fact.origin].target) if fact.origin in by_name else fact for fact in facts]
    figures = Figures(quarter, by_name, "", (), facts)
    paragraphs = Drafter(catalogue or small_catalogue(), figures, quality or Quality()).draft(
        [parse_pattern(pattern) for pattern in patterns]
    )
    rows = {fact.id: fact_row(fact) for fact in facts}
    for piece in (piece for paragraph in paragraphs for piece in paragraph.pieces if piece.number):
        assert piece.number is not None
        assert piece.text == number_text(rows[piece.number.fact], piece.number)
        assert piece.title
    return paragraphs


def _said(pattern: str, *facts: Fact, series: Sequence[Series] = (), quarter: Quarter = Q2) -> str:
    return " / ".join(paragraph.text for paragraph in _drafted([pattern], facts, series=series, quarter=quarter))


# One, none and many -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "No plans were made."),
        (1, "1 plan was made."),
        (2, "2 plans were made."),
        (1042, "1,042 plans were made."),
    ],
)
def it_says_none_one_and_many(number: int, said: str) -> None:
    assert _said("{plans: number or no} {plan was|plans were} made.", _count("plans", number)) == said


@pytest.mark.parametrize(("number", "said"), [(0, "none was late"), (1, "one was late"), (5, "several were late")])
def it_chooses_between_three_words(number: int, said: str) -> None:
    assert _said("Of these, {late: none was|one was|several were} late", _count("late", number)) == f"Of these, {said}"


def it_takes_the_number_named_last_and_before_any_the_first() -> None:
    facts = [_count("plans", 1), _count("visits", 3)]
    assert _said("There {was|were} {plans} {plan|plans} and {visits} {visit|visits}.", *facts) == (
        "There was 1 plan and 3 visits."
    )


def it_goes_by_the_number_of_another_fact_where_it_is_named() -> None:
    facts = [_count("plans", 1), _count("visits", 3)]
    assert _said("{plans} {visits: was|were}", *facts) == "1 were"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 1, "1 of 1 visit (100.0%) was made."),
        (1, 3, "1 of 3 visits (33.3%) was made."),
        (0, 3, "0 of 3 visits (0.0%) were made."),
        (1042, 1196, "1,042 of 1,196 visits (87.1%) were made."),
    ],
)
def it_counts_a_percentage_out_of_its_total(part: int, whole: int, said: str) -> None:
    pattern = "{made: counts} {total: visit|visits} ({it}) {was|were} made."
    assert _said(pattern, _share("made", part, whole)) == said


def it_says_number_total_and_none() -> None:
    fact = _share("made", 0, 8)
    assert _said("{made: number} {made: total} {made: number or none} {made: number or no}", fact) == "0 8 none no"


def it_begins_with_a_capital_where_it_begins_with_a_word_of_its_own() -> None:
    assert _said("{late: number or none} {was|were} late.", _count("late", 0)) == "None were late."


# Target -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "good", "said"),
    [
        (95, Polarity.HIGHER, "above the target of 90%"),
        (90, Polarity.HIGHER, "meeting the target of 90%"),
        (89, Polarity.HIGHER, "just below the target of 90%"),
        (80, Polarity.HIGHER, "below the target of 90%"),
        (80, Polarity.LOWER, "within the target of 90% or less"),
        (91, Polarity.LOWER, "just above the target of 90% or less"),
        (95, Polarity.LOWER, "above the target of 90% or less"),
        (95, Polarity.NEITHER, "above the target of 90%"),
        (80, Polarity.NEITHER, "below the target of 90%"),
    ],
)
def it_says_how_a_figure_stands_against_its_target(part: int, good: Polarity, said: str) -> None:
    fact = _share("made", part, 100)
    assert _said("{made: against target}", fact, series=[_series(fact, 90, good=good)]).casefold() == said.casefold()


def it_judges_no_target_of_31_march_before_that_day() -> None:
    fact = _share("made", 40, 100)
    series = [_series(fact, 90, target_by_year_end=True)]
    assert _said("Done, {made: against target}.", fact, series=series) == "Done, against a target of 90% by 31 March."


def it_holds_no_count_of_a_quarter_against_a_target_for_the_year() -> None:
    quarter, to_date = _count("plans", 5), _count("so-far", 9, stands_for=FactPeriod.YEAR_TO_DATE)
    series = [_series(quarter, 20), _series(to_date, 20)]
    assert _said("{plans} plans[, {it: against target}].", quarter, series=series) == "5 plans."
    assert _said("{so-far} plans[, {it: against target}].", to_date, series=series) == (
        "9 plans, against a target of 20 for the whole year."
    )


def it_leaves_out_a_target_that_is_not_set() -> None:
    assert _said("{made}[, {it: against target}][; the target is {it: target}].", _share("made", 1, 2)) == "50.0%."


# Earlier years ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (79, 103, "79, down from 103 in Q2 2020/21"),
        (128, 88, "128, up from 88 in Q2 2020/21"),
        (21, 21, "21, unchanged from 21 in Q2 2020/21"),
        (0, 12, "0, down from 12 in Q2 2020/21"),
    ],
)
def it_compares_a_count_with_last_year(now: int, then: int, said: str) -> None:
    assert _said("{plans}, {it: against last year}", _count("plans", now, {LAST: then})) == said


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (79, 103, "79, a fall of 23.3% from 103 in Q2 2020/21"),
        (128, 88, "128, a rise of 45.5% from 88 in Q2 2020/21"),
        (21, 21, "21, unchanged from 21 in Q2 2020/21"),
        (6, 4, "6, up from 4 in Q2 2020/21"),
        (6, 0, "6, up from 0 in Q2 2020/21"),
        (0, 23, "0, down from 23 in Q2 2020/21"),
    ],
)
def it_says_how_much_a_count_changed_unless_it_is_of_few(now: int, then: int, said: str) -> None:
    assert _said("{plans}, {it: change on last year}", _count("plans", now, {LAST: then})) == said


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("68.5", "in line with 68.5% in Q2 2020/21"),
        ("60", "a rise of 8.2 percentage points from 60.0% in Q2 2020/21"),
        ("70.4", "a fall of 2.2 percentage points from 70.4% in Q2 2020/21"),
    ],
)
def it_says_changes_of_a_percentage_in_points(then: str, said: str) -> None:
    assert _said("Made, {made: change on last year}", _share("made", 165, 242, {LAST: then})) == f"Made, {said}"


@pytest.mark.parametrize(
    ("last", "before_last", "said"),
    [
        (23, 32, "down from 23 in Q2 2020/21 and 32 in Q2 2019/20"),
        (12, 32, "up from 12 in Q2 2020/21 but down from 32 in Q2 2019/20"),
        (21, 32, "unchanged from 21 in Q2 2020/21 and down from 32 in Q2 2019/20"),
    ],
)
def it_compares_with_each_earlier_year(last: int, before_last: int, said: str) -> None:
    fact = _count("plans", 21, {LAST: last, BEFORE_LAST: before_last})
    assert _said("Made, {plans: against earlier years}", fact) == f"Made, {said}"


def it_says_the_change_on_each_earlier_year() -> None:
    fact = _count("plans", 21, {LAST: 23, BEFORE_LAST: 32})
    assert _said("{plans}, {it: change on earlier years}.", fact) == (
        "21, a fall of 8.7% from 23 in Q2 2020/21 and of 34.4% from 32 in Q2 2019/20."
    )


@pytest.mark.parametrize(
    ("stands_for", "said"),
    [
        (FactPeriod.QUARTER, "in Q2 2020/21"),
        (FactPeriod.QUARTER_END, "at the end of September 2020"),
        (FactPeriod.YEAR_TO_DATE, "at the end of Q2 2020/21"),
    ],
)
def it_names_the_earlier_period_as_the_fact_stands_for_it(stands_for: FactPeriod, said: str) -> None:
    fact = _count("plans", 79, {LAST: 103}, stands_for=stands_for)
    assert _said("{plans}, {it: against last year}.", fact) == f"79, down from 103 {said}."


def it_drops_only_the_clause_of_an_earlier_year_that_is_missing() -> None:
    pattern = "{plans} plans were made[, {it: against last year}]."
    assert _said(pattern, _count("plans", 21)) == "21 plans were made."
    assert _said(pattern, _count("plans", 21, {BEFORE_LAST: 32})) == "21 plans were made."
    assert _said("{plans}: {plans: last year}", _count("plans", 21, {LAST: 23})) == "21: 23"


# What is not there --------------------------------------------------------------------------------------------------


def it_says_that_a_figure_is_not_available() -> None:
    said = _said("{plans} plans were made.", _count("plans", None))
    assert said == "Title of plans: the figure for Q2 2021/22 is not available."


def it_says_that_there_were_no_cases() -> None:
    assert (
        _said("{made: counts} were made.", _share("made", 0, 0)) == "Title of made: there were no cases in Q2 2021/22."
    )


def it_says_so_once() -> None:
    (paragraph,) = _drafted(["{plans} were made.", "", "{plans} were kept."], [_count("plans", None)])
    assert paragraph.text == "Title of plans: the figure for Q2 2021/22 is not available."


def it_leaves_out_what_stands_in_brackets() -> None:
    facts = [_count("plans", 4), _count("visits", None)]
    assert _said("{plans} plans[ and {visits} visits[ of {plans} people]] were made.", *facts) == "4 plans were made."


@pytest.mark.parametrize(
    ("late", "said"), [(3, "3 were late."), (0, "None was late."), (None, "It is not known how many were late.")]
)
def it_says_the_first_alternative_that_is_there(late: int | None, said: str) -> None:
    pattern = "[{late: if any}{late} were late.|{late: if none}None was late.|It is not known how many were late.]"
    assert _said(pattern, _count("late", late)) == said


def it_leaves_out_in_the_first_quarter_what_the_quarter_says_already() -> None:
    pattern = "{plans} plans in {quarter}[{after Q1}, {plans} in the year to date]."
    assert _said(pattern, _count("plans", 4)) == "4 plans in Q2 2021/22, 4 in the year to date."
    assert _said(pattern, _count("plans", 4), quarter=Q2.year.quarter(1)) == "4 plans in Q1 2021/22."


def it_makes_no_paragraph_of_nothing() -> None:
    assert _drafted(["[{late: if any}{late} were late.]", "", "[{gone}]"], [_count("late", 0)]) == []


def it_names_periods() -> None:
    said = _said("{quarter}; {quarter end}; {month}; {year to date}; {year}; {same quarter last year}")
    assert said == "Q2 2021/22; 30 September 2021; September 2021; April to September 2021; 2021/22; Q2 2020/21"


def it_parts_paragraphs_at_a_blank_text() -> None:
    paragraphs = _drafted(["One.", "Two.", "", " ", "Three."], [])
    assert [paragraph.text for paragraph in paragraphs] == ["One. Two.", "Three."]


def it_says_where_a_figure_is_in_doubt() -> None:
    stops = QualityFinding("Cases > A1", "is wrong.", rule="Rule", severity=Severity.STOPS, facts=frozenset({"plans"}))
    drafted = _drafted(["{plans} plans."], [_count("plans", 4)], quality=Quality((stops,)))
    assert [paragraph.text for paragraph in drafted] == ["4 plans.", SOME_IN_DOUBT]


# Lists --------------------------------------------------------------------------------------------------------------

PARTS = ("No further action", "Child in Need plan", "Section 20")


def _parts(*numbers: int, said: Sequence[str] = (), other: int = 0) -> tuple[Catalogue, list[Fact]]:
    layout = PartsFact("ends", "visits", "Ends", FactPeriod.QUARTER, "visits", "visits", "kind", PARTS, False, said)
    whole = sum(numbers) + other
    named = [*zip(PARTS, numbers, strict=True), *([("Other, or not recorded", other)] if other else [])]
    facts = [
        replace(_share(f"ends.{place}", number, whole, origin="ends"), part=name)
        for place, (name, number) in enumerate(named)
    ]
    return replace(small_catalogue(), facts=(layout,)), facts


def _listed(pattern: str, catalogue: Catalogue, facts: Sequence[Fact]) -> str:
    return " / ".join(paragraph.text for paragraph in _drafted([pattern], facts, catalogue=catalogue))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((3, 9, 5), "9 Child in Need plan, 5 section 20 and 3 no further action"),
        ((4, 4, 4), "4 no further action, 4 Child in Need plan and 4 section 20"),
        ((0, 9, 1), "9 Child in Need plan and 1 section 20"),
        ((0, 0, 7), "7 section 20"),
    ],
)
def it_lists_parts_by_size_and_leaves_out_noughts(numbers: tuple[int, ...], said: str) -> None:
    assert _listed("Ends: {list ends: NUMBER PART}.", *_parts(*numbers)) == f"Ends: {said}."


def it_names_parts_as_the_catalogue_says_and_others_last() -> None:
    catalogue, facts = _parts(67, 59, 8, said=("no further action", "a plan", "care under section 20"), other=23)
    assert _listed("It was {list ends: PART for NUMBER (SHARE)}.", catalogue, facts) == (
        "It was no further action for 67 (42.7%), a plan for 59 (37.6%), care under section 20 for 8 (5.1%) and 23"
        " other or not recorded."
    )


def it_parts_a_list_by_semicolons_where_an_entry_has_a_comma() -> None:
    assert _listed("It was {list ends: PART, NUMBER}.", *_parts(3, 9, 5)) == (
        "It was Child in Need plan, 9; section 20, 5; and no further action, 3."
    )


def it_chooses_words_for_each_part_of_a_list() -> None:
    assert _listed("{list ends: NUMBER {was|were} PART}", *_parts(1, 2, 0)) == (
        "2 were Child in Need plan and 1 was no further action"
    )


def it_leaves_out_a_list_of_nothing() -> None:
    assert _listed("Done[: {list ends: NUMBER PART}].", *_parts(0, 0, 0)) == "Done."


def _headline(name: str, part: int, target: int, **changed: object) -> tuple[Fact, Series]:
    fact = _share(f"year-to-date.{name}", part, 100, origin=name, stands_for=FactPeriod.YEAR_TO_DATE)
    return fact, _series(fact, target, short=name.capitalize(), **changed)


def it_lists_the_targets_missed_by_most() -> None:
    held = [_headline("near", 89, 90), _headline("far", 50, 90), _headline("met", 95, 90), _headline("missed", 80, 90)]
    names = [one.indicator.id for _, one in held]
    table = TableLayout(TableKind.MONTHS, "", "", names, None)
    section = Section("visits", "Visits", (), (), (table,), (), headlines=names)
    indicators: dict[str, Indicator] = {one.indicator.id: one.indicator for _, one in held}
    catalogue = replace(small_catalogue(), sections=(section,), indicators=indicators)
    facts, series = [fact for fact, _ in held], [one for _, one in held]
    pattern = ["Missed: {list 1 targets missed: PART (SHARE)}; met: {list targets met: PART (SHARE against TARGET)}."]
    (said,) = _drafted(pattern, facts, series=series, catalogue=catalogue)
    assert said.text == "Missed: far (50.0%); met: met (95.0% against 90%)."


def it_lists_no_headline_of_so_few_cases_that_one_would_move_it_far() -> None:
    fact, series = _headline("few", 50, 90)
    few = replace(fact, value=Value(Fraction(50), Fraction(1), Fraction(2)))
    table = TableLayout(TableKind.MONTHS, "", "", ["few"], None)
    section = Section("visits", "Visits", (), (), (table,), (), headlines=["few"])
    catalogue = replace(small_catalogue(), sections=(section,), indicators={"few": series.indicator})
    pattern = ["[Missed: {list targets missed: PART}.|None.]"]
    said = [_drafted(pattern, [one], series=[series], catalogue=catalogue)[0].text for one in (fact, few)]
    assert said == ["Missed: few.", "None."]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("No further action", "no further action"),
        ("C&F assessment", "C&F assessment"),
        ("Child in Need plan", "Child in Need plan"),
        ("NHS trust", "NHS trust"),
        ("3 or fewer", "3 or fewer"),
    ],
)
def it_writes_a_name_small_within_a_sentence(name: str, said: str) -> None:
    assert in_prose(name) == said


# What the analyst mistypes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("{plans were made.", "has a { that is not closed."),
        ("{plans} were [made.", "has a [ that is not closed."),
        ("plans} were made.", "has a } that nothing opens."),
        ("{plans} ] made.", "has a ] that nothing opens."),
        ("{} were made.", "has { } with nothing in it."),
        ("{list ends: PART {list ends: PART}}", "'PART' is nothing that can be said of 'list ends'."),
        ("{plans: against targte}", "'against targte' is nothing that can be said of 'plans'."),
        ("{plans: }", "'' is nothing that can be said of 'plans'."),
        ("this|that", "has a | that stands neither in { } nor in [ ]."),
        ("{was|were} made", "{was|were} has no number to go by."),
        ("{plans: a|b|c|d}", "{a|b|c|d} has 4 words."),
        ("{it} was made", "'it' stands before any fact."),
        ("{list ends}", "the list of 'ends' does not say how."),
        ("{list ends: NUMBER}", "the list of 'ends' does not say PART, the name of each part."),
        ("{list ends: PART TARGET}", "the list of 'ends' cannot say TARGET."),
        ("{list targets met: PART NUMBER}", "the list of 'targets met' cannot say NUMBER."),
        ("{list ends: PART {plans}}", "the list of 'ends' names another fact."),
    ],
)
def it_tells_what_is_mistyped(pattern: str, fault: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(pattern)
    assert caught.value.what == fault


def it_suggests_the_phrase_that_was_meant() -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern("{plans: against targte}")
    assert caught.value.remedy == "Did you mean 'against target'?"


@given(st.text(alphabet="{}[]|:, iftlsPARTNUMBERany019.ö", max_size=60))
def it_reads_any_text_or_tells_what_is_wrong_in_it(text: str) -> None:
    with suppress(PatternError):
        assert isinstance(parse_pattern(text), tuple)
