"""The number check: each sentence, and what is said of it.

The figures are those of an invented library: visits answered in time, members, loans by kind.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.narrative.check.analysis import OVERVIEW, Remark, RemarkKind, check_analysis, judge_analysis
from reportgen.narrative.check.known import Known, known_from
from reportgen.period import FinancialYear

QUARTER = FinancialYear(2021).quarter(2)
WRONG, PERIOD, DIRECTION = RemarkKind.WRONG_NUMBER, RemarkKind.WRONG_PERIOD, RemarkKind.WRONG_DIRECTION
MALFORMED, SUM, STALE = RemarkKind.MALFORMED_PERIOD, RemarkKind.PARTS_DO_NOT_ADD_UP, RemarkKind.STALE_NUMBER

# months: April to September; the quarter is July to September
ANSWERED = "30/40 33/44 36/48 40/50 45/60 66/80"
MEMBERS = "310 305 300 298 297 295"


def _figures() -> list[dict[str, str]]:
    rows = [{"section": "desk", "series": "answered", "unit": "percent", "period_kind": "target", "value": "90"}]
    for month, counts in enumerate(ANSWERED.split(), 4):
        part, whole = counts.split("/")
        value = f"{100 * int(part) / int(whole):.1f}"
        counted = {"value": value, "numerator": part, "denominator": whole}
        rows.append(_month("desk", "answered", "percent", month) | counted)
    rows += [_month("members", "members", "count", month) | {"value": n} for month, n in enumerate(MEMBERS.split(), 4)]
    return [*rows, _year("members", "members", "count") | {"value": "320"}]


def _month(section: str, series: str, unit: str, month: int) -> dict[str, str]:
    period = f"2021-{month:02}"
    return {"section": section, "series": series, "unit": unit, "period_kind": "month", "period": period}


def _year(section: str, series: str, unit: str) -> dict[str, str]:
    return {"section": section, "series": series, "unit": unit, "period_kind": "year", "period": "2020/21"}


FACTS = [
    {"id": "quarter.answered", "section": "desk", "title": "Calls answered within 2 days", "origin": "answered"}
    | {"unit": "percent", "decimals": "1", "period": "Q2 2021/22", "target": "90"}
    | {"value": "79.5", "numerator": "151", "denominator": "190", "q2-2020": "83.0"},
    {"id": "quarter-end.members", "section": "members", "title": "Members", "origin": "members"}
    | {"unit": "count", "decimals": "0", "period": "30 September 2021", "value": "295", "q2-2020": "340"},
    *(
        {"id": f"kinds.{part}", "section": "loans", "title": "Loans, by kind", "part": part, "origin": "kinds"}
        | {"unit": "percent", "decimals": "1", "period": "Q2 2021/22", "value": share}
        | {"numerator": count, "denominator": "21"}
        for part, count, share in [("Novels", "13", "61.9"), ("Maps", "3", "14.3"), ("Poetry", "5", "23.8")]
    ),
]
INDICATORS = [
    {"id": "answered", "section": "desk", "code": "LIB 7", "title": "Calls answered within 2 days", "good": "higher"}
    | {"unit": "percent", "decimals": "1", "months": "month", "annual": "year-to-date"}
    | {"benchmark-1": "England: 81", "benchmark-2": "Similar towns: 77.5"},
    {"id": "members", "section": "members", "title": "Members", "unit": "count", "decimals": "0", "annual": "latest"},
]
SECTIONS = {"desk": "The front desk", "members": "Members", "loans": "Loans"}


def _known(facts: Sequence[Mapping[str, str]] = FACTS) -> Known:
    return known_from(QUARTER, _figures(), facts, INDICATORS, SECTIONS, ["ILL"])


def _serious(section: str, text: str, known: Known | None = None) -> list[Remark]:
    return [remark for remark in check_analysis(section, [text], known or _known()) if remark.serious]


def _table(drawn: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in drawn.strip().splitlines()]


RIGHT = """
desk    | In Q2 2021/22 151 of 190 calls (79.5%) were answered within 2 days.
desk    | 151 out of the 190 calls, i.e. 79.5 per cent, were answered within 2 days, below the target of 90%.
desk    | 151/190 calls were answered in the quarter, so 39 were not.
desk    | Nearly four in five calls (79.5%) were answered within 2 days; the same quarter last year it was 83.0%.
desk    | In September 66 of 80 calls (82.5%) were answered, up from 75.0% in August.
desk    | July, August and September saw 40, 45 and 66 calls answered, 151 in all.
desk    | Calls answered within 2 days fell by 3.5 percentage points from 83.0% in Q2 2020/21 to 79.5%.
desk    | At 79.5% we are above similar towns (77.5%) but below England (81%).
desk    | For LIB 7 see room 12; section 47, 2 days, 14 July 2021, page 3 and the Libraries Act 1964.
desk    | Ring 0800 123 456 from 9.30am; three new colleagues aged 16 and 17 have started.
desk    | September was the best month for calls answered within 2 days.
members | There were 295 members at the end of September 2021, 45 fewer than the 340 of September 2020 (-13.2%).
members | Members fell from 310 in April to 295 in September, a reduction of 15 or 4.8%.
members | Around 300 members use the library, and 320 did at the end of 2020/21.
members | Numbers have fallen since June.
loans   | 21 loans: 13 novels (61.9%), 3 maps (14.3%) and 5 poetry (23.8%).
loans   | Thirteen of the twenty-one loans were novels and five were poetry.
"""
ERRORS = """
desk    | In Q2 2021/22 151 of 109 calls (79.5%) were answered.           | WRONG_NUMBER        | 109
desk    | In the quarter 115 of 190 calls (79.5%) were answered.          | WRONG_NUMBER        | 115
desk    | 151 of 190 calls (75.9%) were answered within 2 days.           | WRONG_NUMBER        | 75.9%
desk    | 83.0% of calls were answered within 2 days in the quarter.      | WRONG_PERIOD        | 83.0%
desk    | In August 66 of 80 calls (82.5%) were answered.                 | WRONG_PERIOD        | 66
desk    | 79.5% of calls were answered, above the target of 90%.          | WRONG_DIRECTION     | above the target
desk    | 79.5% of calls were answered, against a target of 95%.          | WRONG_NUMBER        | 95%
desk    | At 79.5% calls answered are higher than England (81%).          | WRONG_DIRECTION     | higher than England
desk    | Calls answered rose from 83.0% in Q2 2020/21 to 79.5%.          | WRONG_DIRECTION     | rose
desk    | July was the best month for calls answered within 2 days.       | WRONG_DIRECTION     | best
desk    | In 2020/201 it was better.                                      | MALFORMED_PERIOD    | 2020/201
desk    | In 2021/21 it was better.                                       | MALFORMED_PERIOD    | 2021/21
desk    | In Q5 it will be better.                                        | MALFORMED_PERIOD    | Q5
desk    | In Q2 Q2 2021/22 it was better.                                 | MALFORMED_PERIOD    | Q2 Q2
desk    | In Septmber 2021 it was better.                                 | MALFORMED_PERIOD    | Septmber
members | There were 259 members at the end of September 2021.            | WRONG_NUMBER        | 259
members | There were 340 members at the end of September 2021.            | WRONG_PERIOD        | 340
members | Two hundred and fifty-nine members in September. | WRONG_NUMBER | Two hundred and fifty-nine
members | Members are down by 18.2% on September 2020.                    | WRONG_NUMBER        | 18.2%
members | Members are up by 45 on September 2020.                         | WRONG_DIRECTION     | up
members | Numbers have risen since June.                                  | WRONG_DIRECTION     | risen since June
loans   | The 21 loans were made up of 13 novels and 5 poetry.            | PARTS_DO_NOT_ADD_UP | 21
loans   | There were 13 novels and 4 poetry among the 21 loans.           | WRONG_NUMBER        | 4
"""


@pytest.mark.parametrize(("section", "text"), _table(RIGHT))
def it_says_nothing_of_a_sentence_that_is_right(section: str, text: str) -> None:
    assert [(remark.kind, remark.said) for remark in check_analysis(section, [text], _known())] == []


@pytest.mark.parametrize(("section", "text", "kind", "said"), _table(ERRORS))
def it_finds_an_error_at_its_very_words(section: str, text: str, kind: str, said: str) -> None:
    remarks = _serious(section, text)
    assert [(remark.kind.name, remark.said) for remark in remarks] == [(kind, said)]
    assert all(text[remark.start : remark.end] == remark.said for remark in remarks)


def it_tells_where_the_right_value_stands() -> None:
    (remark,) = _serious("desk", "In the quarter 115 of 190 calls (79.5%) were answered.")
    table = "151 of 190 (79.5%) for Calls answered within 2 days, Q2 2021/22"
    assert remark.message == f"The table gives {table}; you wrote 115."


def it_tells_a_period_apart_from_the_figure_that_belongs_to_it() -> None:
    (remark,) = _serious("members", "There were 295 members at the end of July 2021.")
    assert remark.kind is RemarkKind.WRONG_PERIOD
    assert remark.message.startswith("295 is the figure for the end of September 2021; for the end of July 2021 ")
    assert remark.beside == ((26, 46),)


def it_calls_a_number_stale_that_was_right_before_the_last_refresh() -> None:
    changed = [{**row, "was-value": "259"} if row["id"] == "quarter-end.members" else row for row in FACTS]
    (remark,) = _serious("members", "There were 259 members at the end of September 2021.", _known(changed))
    assert remark.kind is RemarkKind.STALE_NUMBER
    assert (
        remark.message == "259 was right before the last refresh; it is 295 for Members, the end of September 2021 now."
    )


def it_leaves_groups_that_overlap_out_of_sums() -> None:
    overlapping = [{**row, "overlap": "yes"} if row["section"] == "loans" else row for row in FACTS]
    text = "The 21 loans were made up of 13 novels and 5 poetry."
    assert _serious("loans", text, _known(overlapping)) == []


@pytest.mark.parametrize(
    "text", ["Half of 37 files were audited.", "We held 12 sessions.", "Maybe 40% of the staff agreed."]
)
def it_takes_no_number_for_wrong_that_the_report_does_not_know(text: str) -> None:
    assert _serious("desk", text) == []


def it_mentions_a_percentage_that_is_not_known_without_stopping_the_report() -> None:
    (remark,) = check_analysis("desk", ["Some 12.3% of the colleagues agreed."], _known())
    assert (remark.kind, remark.said, remark.serious) == (RemarkKind.NOT_KNOWN, "12.3%", False)


@pytest.mark.parametrize(
    ("text", "said"),
    [("The ABCD met.", ["ABCD"]), ("The ABCD (A Big Cat Den) met.", []), ("ILL and the UK are known.", [])],
)
def it_asks_for_abbreviations_that_nobody_explains(text: str, said: list[str]) -> None:
    remarks = check_analysis("desk", [text], _known())
    assert [one.said for one in remarks if one.kind is RemarkKind.ABBREVIATION] == said


def it_mentions_a_quarter_that_is_not_the_reports() -> None:
    (remark,) = check_analysis("desk", ["Work in Q3 2021/22 was hard."], _known())
    assert (remark.kind, remark.said, remark.serious) == (RemarkKind.OTHER_PERIOD, "Q3 2021/22", False)


@pytest.mark.parametrize(
    "text", ["In Q2 2020/21 it rained.", "By Q3 2021/22 we will have moved.", "In Q1 2021/22 too."]
)
def it_lets_comparators_and_plans_be_named(text: str) -> None:
    assert check_analysis("desk", [text], _known()) == []


def it_knows_the_figures_of_all_sections_in_the_key_messages() -> None:
    text = "151 of 190 calls (79.5%) were answered and there were 295 members at the end of September 2021."
    assert check_analysis(OVERVIEW, [text], _known()) == []
    assert [remark.said for remark in _serious(OVERVIEW, text.replace("295", "259"))] == ["259"]


def it_lets_a_section_name_the_figures_of_another() -> None:
    assert _serious("desk", "There were 295 members at the end of September 2021.") == []


@pytest.mark.parametrize(
    "text",
    [
        "151\u00a0of\u00a0190 calls (79.5\u00a0%)",
        "\u0661\u0665\u0661 of \u0661\u0669\u0660 calls",
        "151\u2009/\u2009190 calls",
    ],
)
def it_reads_other_digits_and_blanks(text: str) -> None:
    judged = judge_analysis("desk", [f"{text} were answered within 2 days."], _known())
    assert (judged.remarks, judged.right >= 2) == ([], True)


def it_leaves_a_number_of_thousands_of_digits_alone() -> None:
    assert check_analysis("desk", ["1" * 5000 + " calls, 2021/" + "2" * 5000, "9." + "1" * 5000], _known()) == []


def it_counts_the_numbers_that_are_right_and_those_left_alone() -> None:
    judged = judge_analysis("desk", ["In the quarter 151 of 190 calls were answered; 3 of them twice."], _known())
    assert (judged.right, judged.left_alone) == (2, 1)


def it_knows_nothing_and_says_nothing_wrong_without_figures() -> None:
    empty = known_from(QUARTER, [], [], [], {}, [])
    assert _serious("desk", "151 of 190 (79.5%) in Q2 2021/22, up from 12 last year.", empty) == []


PIECES = [
    *("151", "of", "190", "calls", "(", ")", ",", ";", ":", ".", "79.5%", "per", "cent", "Q2", "2021/22", "2020/21"),
    *(
        "September",
        "from",
        "to",
        "fell",
        "by",
        "rose",
        "above",
        "below",
        "target",
        "the",
        "England",
        "83.0%",
        "members",
    ),
    *(
        "295",
        "340",
        "than",
        "respectively",
        "and",
        "a",
        "third",
        "in",
        "ten",
        "20/20",
        "\u00a3",
        "12",
        "\u00bd",
        "\u0663",
    ),
    *("\u00a0", "\u2013", "\u2026", "one", "two", "hundred", "doubled", "since", "both", "it", "/", "-", "+"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=200)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def it_never_fails_and_points_into_the_text(text: str) -> None:
    for section in (*SECTIONS, OVERVIEW):
        for remark in check_analysis(section, [text], _known()):
            assert 0 <= remark.start < remark.end <= len(text)
            assert text[remark.start : remark.end] == remark.said
            assert all(0 <= start < end <= len(text) for start, end in remark.beside)


@pytest.mark.parametrize(
    "piece", ["In Q2 151 of 190 calls (79.5%) were answered. ", "from 12 to ", "Q2 (", "the target of "]
)
def it_checks_ten_thousand_words_in_seconds(piece: str) -> None:
    text = piece * (10_000 // len(piece.split()))
    begun = time.monotonic()
    check_analysis("desk", [text], _known())
    assert time.monotonic() - begun < 10


def it_does_not_change_what_it_knows() -> None:
    known = _known()
    check_analysis("desk", ["151 of 190 calls."], known)
    assert replace(known) == _known()
