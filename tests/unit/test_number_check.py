"""The number check, sentence by sentence: of an invented library (`tests/library.py`), then of the shipped report.

In a sentence `[words|remark]` are words that get this remark; all others get none. Each table is a form of speech.
"""

import re

import pytest

from reportgen.narrative.check import Known, check_analysis
from reportgen.narrative.remarks import RemarkKind
from tests.library import Row, library

_MARKED = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
LIBRARY = library()
Case = tuple[str, str]


def of(section: str, *sentences: str) -> list[Case]:
    """A section's sentences."""
    return [(section, sentence) for sentence in sentences]


def _expected(marked: str) -> list[tuple[int, int, str]]:
    """Where the words that get a remark stand in the sentence without marks, and which one."""
    found, taken = [], 0
    for match in _MARKED.finditer(marked):
        start = match.start() - taken
        found.append((start, start + len(match[1]), match[2]))
        taken += len(match[0]) - len(match[1])
    return found


def expect(section: str, marked: str, known: Known) -> None:
    """The remarks that are marked, at the very words, and no other."""
    text = _MARKED.sub(r"\1", marked)
    remarks = check_analysis(section, [text], known)
    assert all(text[remark.start : remark.end] == remark.said for remark in remarks)
    said = sorted({(remark.start, remark.end, remark.kind.value) for remark in remarks})
    assert said == _expected(marked), [(remark.kind.value, remark.said, remark.message) for remark in remarks]


# What no reader sees ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["  ", "\u00a0 ", " \u200b", "\ufeff ", " \t", "\u2060 \u00ad"])
def it_reads_over_what_no_reader_sees(between: str) -> None:
    right = "83 of 112 reservations (74.1%) were met within 5 working days, below the target of 80%."
    assert not check_analysis("reservations", [right.replace(" ", between)], LIBRARY)
    wrong = "38 of 112 reservations were met within 5 working days.".replace(" ", between)
    (remark,) = check_analysis("reservations", [wrong], LIBRARY)
    assert (remark.kind, remark.said) == (RemarkKind.WRONG_NUMBER, "38")


def it_points_at_the_very_words_in_which_something_invisible_stands() -> None:
    text = "We \u200blent  1,1\u00ad20 books\u200b in the quarter."
    (remark,) = check_analysis("lending", [text], LIBRARY)
    assert remark.said == text[remark.start : remark.end] == "1,1\u00ad20"


# Percentages, counts, pairs -----------------------------------------------------------------------------------------


PERCENTAGES_AND_COUNTS = [
    *of(
        "reservations",
        "In the quarter 74.1% of reservations were met within 5 working days.",
        "In the quarter [74.7%|wrong number] of reservations were met within 5 working days.",
        "83 / 112 reservations were met within 5 working days, which is 74 per cent.",
        "83 / 112 reservations were met within 5 working days, which is [47 per cent|wrong number].",
        "Nine reservations took over 15 working days (8.0%).",
        "There were 112 reservations in the quarter.",
        "All 112 reservations were met in the end.",
    ),
    *of(
        "lending",
        "We lent 1,102 books in the quarter.",
        "We lent 1102 books in the quarter.",
        "We lent [1,120|wrong number] books in the quarter.",
        "We lent [1120|wrong number] books in the quarter.",
        "Over 1,100 books were lent in the quarter.",
        "Poetry made up 9.2% of the books lent.",
        "We lent [513|wrong number] novels.",
        "Novels were by far the favourites (512 or 46.5%), followed by picture books (341 or 30.9%).",
        "Novels were by far the favourites (512 or 46.5%), followed by picture books (341 or [30.1%|wrong number]).",
    ),
    *of(
        "members",
        "At the end of December the library had 4,873 members.",
        "At the end of December the library had [4,837|wrong number] members.",
    ),
    *of(
        "overview",
        "We lent 1,102 books in the quarter and had 4,873 members at its end.",
        "We lent 1,102 books in the quarter and had [4,837|wrong number] members at its end.",
        "[71.4%|wrong number] of reservations were met within 5 working days, below the target of 80%.",
    ),
]


@pytest.mark.parametrize(("section", "sentence"), PERCENTAGES_AND_COUNTS)
def it_checks_percentages_and_counts(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


PAIRS = [
    *of(
        "lending",
        "512 of 1,102 books lent were novels.",
        "512 / 1,102 books lent were novels.",
        "512/1102 books lent were novels.",
        "512 out of the 1,102 books lent were novels (46.5%).",
        "Of the 1,102 books lent, 512 (46.5%) were novels.",
        "512 of [1,120|wrong number] books lent were novels.",
        "[521|wrong number] out of 1,102 books lent were novels.",
        "341/1102 books lent were picture books ([39.0%|wrong number]).",
        "Of the 1,102 books lent, 512 ([45.6%|wrong number]) were novels.",
    ),
    *of(
        "reservations",
        "In Q3 83 of 112 reservations (74.1%) were met within 5 working days.",
        "In Q3 83 of [121|wrong number] reservations (74.1%) were met within 5 working days.",
        "In Q3 [38|wrong number] of 112 reservations (74.1%) were met within 5 working days.",
        "9/[122|wrong number] (8.0%) reservations took over 15 working days.",
        "Of the 112 reservations 83 were met within 5 working days.",
        "Of the 112 reservations [93|wrong number] were met within 5 working days.",
        "Of 112 reservations, 29 were not met within 5 working days.",
        "Of 112 reservations, [39|wrong number] were not met within 5 working days.",
        "[214|wrong number] of 322 reservations (74.8%) were met within 5 working days in the year to date.",
    ),
    *of(
        "members",
        "The ratio of new readers who like gardening was 31:64.",
        "31 of [46|wrong number] new readers like gardening.",
    ),
]


@pytest.mark.parametrize(("section", "sentence"), PAIRS)
def it_checks_both_numbers_of_a_pair_and_their_share(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


# Words --------------------------------------------------------------------------------------------------------------


WORDS = [
    *of(
        "lending",
        "Five hundred and twelve of the books lent were novels.",
        "One hundred and one poetry books were lent.",
        "A total of one hundred and forty-eight audio books were lent.",
        "A total of [one hundred and eighty-four|wrong number] audio books were lent.",
        "Nearly half of the books lent were novels.",
        "Fewer than one in ten books lent were poetry.",
    ),
    *of(
        "reservations",
        "Nearly three quarters of reservations were met within 5 working days.",
        "Three in four reservations were met within 5 working days.",
        "Just over a quarter of reservations (25.9%) were not met within 5 working days.",
        "Twenty-nine reservations were not met within 5 working days.",
        "[Six|wrong number] reservations took over 15 working days (8.0%).",
        "[Ninety|wrong number] reservations took over 15 working days.",
        "In October two reservations took over 15 working days, in November four and in December three.",
    ),
    *of(
        "members",
        "Of the sixty-four new readers, thirty-one are gardeners.",
        "31 of sixty-four new readers like gardening.",
        "Twenty-two new readers play chess.",
        "[Twenty-four|wrong number] new readers play chess.",
        "[Ninety|wrong number] new readers (29.7%) go sailing.",
    ),
]


@pytest.mark.parametrize(("section", "sentence"), WORDS)
def it_reads_numbers_and_shares_in_words(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


# Periods ------------------------------------------------------------------------------------------------------------


PERIODS = [
    *of(
        "lending",
        "In October we lent 410 books.",
        "In October we lent [385|wrong period] books.",
        "In Nov 2023 we lent 385 books.",
        "In Nov 2023 we lent [358|wrong number] books.",
        "In October 2023 we lent 410 books, in November 385 and in December 307.",
        "We lent 410, 385 and 307 books in October, November and December.",
        "We lent 410, [358|wrong number] and 307 books in October, November and December.",
        "Lending in Q1, Q2 and Q3 was 1,050, 1,254 and 1,102 respectively.",
        "Lending in Q1, Q2 and Q3 was 1,050, [1,245|wrong number] and 1,102 respectively.",
        "In the year to date we have lent 3,406 books.",
        "In 2023/24 we have lent 3,406 books.",
        "Since April we have lent [3,046|wrong number] books.",
        "By 31 December we had lent 3,406 books.",
        "In Q2 we lent 1,254 books.",
        "In Q2 we lent [1,102|wrong period] books.",
        "In the previous quarter we lent 1,254 books.",
        "In Q1 2023/24 we lent [1,254|wrong period] books.",
        "In Q3 2022/23 we lent 1,015 books.",
        "In Q3 2022/23 we lent [1,051|wrong number] books.",
        "We lent 4,310 books in 2022/23.",
        "In 2022-23 we lent 4,310 books.",
        "We lent 1,102 books between October and December 2023.",
        "Between July and September 2023 [1,245|wrong number] books were lent.",
        "From April to June 1,050 books were lent.",
        "The busiest month was August with 455 books lent.",
    ),
    *of(
        "members",
        "The library had 4,873 members at 31 December 2023.",
        "At the end of March 2023 the library had 4,701 members.",
        "At the end of March 2023 the library had [4,710|wrong number] members.",
        "At the end of September the library had [4,861|wrong period] members.",
        "Membership stood at 4,902 in November.",
        "Membership stood at [4,902|wrong period] in December.",
    ),
    *of(
        "reservations",
        "In September 72.5% (29 of 40) of reservations were met within 5 working days.",
        "In Q2 [74.1%|wrong period] of reservations were met within 5 working days.",
        "The share of reservations met within 5 working days was 73.3% in Q1, 76.7% in Q2 and 74.1% in Q3.",
        "The share of reservations met within 5 working days was 73.3% in Q1, [74.1%|wrong period] in Q2 and "
        "[76.7%|wrong period] in Q3.",
        "241 of 322 reservations (74.8%) were met within 5 working days in the year to date.",
        "In Q2 2023/24 six of 120 reservations (5.0%) took over 15 working days; in Q3 it was nine of 112 (8.0%).",
    ),
]


@pytest.mark.parametrize(("section", "sentence"), PERIODS)
def it_holds_a_number_against_the_period_that_is_named(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


def it_tells_which_period_a_number_is_of() -> None:
    (remark,) = check_analysis("lending", ["In October we lent 385 books."], LIBRARY)
    assert remark.message == (
        "385 is the figure for November 2023; for October the table gives 410 for Books lent, October 2023."
    )
    assert remark.beside == ((3, len("In October")),)


# Changes ------------------------------------------------------------------------------------------------------------


CHANGES = [
    *of(
        "lending",
        "Books lent rose by 8.6% on the same quarter last year, from 1,015 to 1,102.",
        "Books lent rose by [8.8%|wrong number] on the same quarter last year, from 1,015 to 1,102.",
        "Books lent rose by 87, from 1,015 to 1,102.",
        "Books lent rose by [97|wrong number], from 1,015 to 1,102.",
        "Books lent [fell|wrong direction] by 87, from 1,015 to 1,102.",
        "Books lent fell from 1,254 in Q2 to 1,102 in Q3.",
        "Books lent [rose|wrong direction] from 1,254 in Q2 to 1,102 in Q3.",
        "Books lent fell by 12.1% from 1,254 in Q2 to 1,102 in Q3.",
        "Books lent fell by [21.1%|wrong number] from 1,254 in Q2 to 1,102 in Q3.",
        "There was a 12.1% drop in books lent, from 1,254 in the previous quarter to 1,102.",
        "There was a 12.1% [increase|wrong direction] in books lent, from 1,254 in the previous quarter to 1,102.",
        "We lent 152 fewer books than in Q2.",
        "We lent [125|wrong number] fewer books than in Q2.",
        "We lent 152 [more|wrong direction] books than in Q2.",
        "Lending has fallen by 152 since Q2.",
        "Lending went from 410 in October down to 307 in December.",
        "Lending went from 410 in October [up|wrong direction] to 307 in December.",
    ),
    *of(
        "reservations",
        "Reservations met within 5 working days fell by 2.6 percentage points, from 76.7% in Q2 to 74.1%.",
        "Reservations met within 5 working days [rose|wrong direction] by 2.6 percentage points, "
        "from 76.7% in Q2 to 74.1%.",
        "Reservations met within 5 working days fell by [6.2 percentage points|wrong number], from 76.7% in Q2 to "
        "74.1%.",
        "Reservations that took over 15 working days increased from 6 in Q2 to 9 in Q3.",
        "Reservations that took over 15 working days [decreased|wrong direction] from 6 in Q2 to 9 in Q3.",
        "Reservations that took over 15 working days worsened from 5.0% in Q2 to 8.0% in Q3.",
    ),
    *of(
        "members",
        "Members rose from 4,820 at the end of September to 4,873 at the end of December, an increase of 53.",
        "Members rose from 4,820 at the end of September to 4,873 at the end of December, an increase of "
        "[35|wrong number].",
        "Membership fell from 4,902 in November to 4,873 in December.",
    ),
]


@pytest.mark.parametrize(("section", "sentence"), CHANGES)
def it_checks_how_much_and_which_way_figures_went(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


# What figures are compared with -------------------------------------------------------------------------------------


MET = "74.1% of reservations were met within 5 working days"
LATE = "8.0% of reservations took over 15 working days"
TARGETS = of(
    "reservations",
    f"{MET}, below the target of 80%.",
    f"{MET}, [above the target|wrong direction] of 80%.",
    f"{MET}, [in line with the target|wrong direction] of 80%.",
    f"{MET}, missing the target of 80%.",
    f"{MET}, [meeting the target|wrong direction] of 80%.",
    f"{MET}, below the target of [85%|wrong number].",
    f"{MET} against a target of 80%.",
    f"{MET} against a target of [90%|wrong number].",
    f"{MET}, so the target was not met.",
    f"{MET}, so the [target was met|wrong direction].",
    f"{MET}, 5.9 percentage points below target.",
    f"{MET}, [9.5 percentage points|wrong number] below target.",
    "At 74.1% we are below the 80% target.",
    "At 74.1% we are [above the 80% target|wrong direction].",
    f"{LATE}, above the target of 5%.",
    f"{LATE}, [below the target|wrong direction] of 5%.",
    f"{LATE}, worse than the target of 5%.",
    f"{LATE}, [better than the target|wrong direction] of 5%.",
    f"{LATE}, outside the target of 5%.",
    f"{LATE}, [within the target|wrong direction] of 5%.",
    f"{LATE}; the target of 5% was missed.",
    f"{LATE}; the [target of 5% was achieved|wrong direction].",
)


@pytest.mark.parametrize(("section", "sentence"), TARGETS)
def it_checks_what_is_said_of_a_target(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


LAST_YEAR = [
    *of(
        "reservations",
        f"{MET}, higher than the same quarter last year (70.0%).",
        f"{MET}, higher than the 70.0% of the same quarter last year.",
        f"{MET}, [lower than the 70.0%|wrong direction] of the same quarter last year.",
        f"{MET}, better than the same quarter last year.",
        f"{MET}, [worse than the same quarter last year|wrong direction].",
        f"{MET}, compared with 70.0% in the same quarter last year.",
        f"{MET}, compared with [71.0%|wrong number] in the same quarter last year.",
        f"{MET}, compared with 70.0% in Q3 2022/23.",
        f"{MET}, compared with 71.9% in 2022/23.",
        f"{MET}, compared with [79.1%|wrong number] in 2022/23.",
        f"{LATE}, up from 6.1% in the same quarter last year.",
        f"{LATE}, [down|wrong direction] from 6.1% in the same quarter last year.",
        f"{LATE}, up from [1.6%|wrong number] in the same quarter last year.",
    ),
    *of(
        "lending",
        "Books lent rose by 8.6% compared with the same quarter last year.",
        "Books lent rose by [6.8%|wrong number] compared with the same quarter last year.",
        "Books lent [fell|wrong direction] by 8.6% compared with the same quarter last year.",
        "We lent more books than in the same quarter last year (1,015).",
    ),
    *of(
        "members",
        "There were 4,873 members at the end of December, more than the 4,655 of a year ago.",
        "There were 4,873 members at the end of December, [fewer than the 4,655|wrong direction] of a year ago.",
        "There were 4,873 members at the end of December, compared with [4,565|wrong number] a year ago.",
        "There were 218 more members than a year ago.",
        "There were 218 [fewer|wrong direction] members than a year ago.",
        "Members grew by 4.7% on the same time last year.",
        "Members grew by [7.4%|wrong number] on the same time last year.",
    ),
]


@pytest.mark.parametrize(("section", "sentence"), LAST_YEAR)
def it_checks_comparisons_with_last_year(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


BENCHMARKS = of(
    "reservations",
    f"{MET}, above the England average of 72.4%.",
    f"{MET}, [below the England|wrong direction] average of 72.4%.",
    f"{MET}, above the England average of [74.2%|wrong number].",
    f"{MET}, above England (72.4%) but below the North West (77.9%).",
    f"{MET}, higher than the national average.",
    f"{MET}, [lower than the national average|wrong direction].",
    "Nationally 72.4% of reservations are met within 5 working days.",
    "Nationally [74.2%|wrong number] of reservations are met within 5 working days.",
    "At 74.1% we are above the England average of 72.4%.",
    "We are below the North West average of 77.9% for reservations met within 5 working days.",
    "We are [above the North West|wrong direction] average of 77.9% for reservations met within 5 working days.",
    "Performance on reservations met within 5 working days is better than England (72.4%).",
    "Performance on reservations met within 5 working days is [worse than England|wrong direction] (72.4%).",
)


@pytest.mark.parametrize(("section", "sentence"), BENCHMARKS)
def it_checks_comparisons_with_other_councils(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


# Lists and sums -----------------------------------------------------------------------------------------------------


SUM = "parts do not add up"
LISTS = [
    *of(
        "lending",
        "1,102 books were lent: 512 novels, 341 picture books, 148 audio books and 101 poetry books.",
        f"[1,102|{SUM}] books were lent: 512 novels, 341 picture books and 148 audio books.",
        "The 1,102 books lent were made up of 512 novels, 341 picture books, 148 audio books and 101 books of poetry.",
        f"The [1,102|{SUM}] books lent were made up of 512 novels, 341 picture books and 101 books of poetry.",
        "The 1,102 books lent break down as follows: novels 512 (46.5%), picture books 341 (30.9%), audio books 148 "
        "(13.4%) and poetry 101 (9.2%).",
        f"The [1,102|{SUM}] books lent break down as follows: novels 512 (46.5%), picture books 341 (30.9%) and audio "
        "books 148 (13.4%).",
        "1,102 books were lent, including 512 novels and 341 picture books.",
        "1,102 books were lent, among them 148 audio books and 101 poetry books.",
        "Novels (512), picture books ([314|wrong number]), audio books (148) and poetry (101) were lent.",
        "Of the 1,102 books lent, 46.5% were novels, [39.0%|wrong number] picture books, 13.4% audio books and 9.2% "
        "poetry.",
        "We lent 1,102 books: 410 in October, 385 in November and 307 in December.",
        "Audio books and poetry together came to 249.",
    ),
    *of("reservations", "9 reservations took over 15 working days: 2 in October, 4 in November and 3 in December."),
]


@pytest.mark.parametrize(("section", "sentence"), LISTS)
def it_adds_up_lists_that_say_that_they_are_complete(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


@pytest.mark.parametrize(
    "sentence",
    [
        "64 new readers named their hobbies: 31 gardening, 22 chess and 19 sailing.",
        "The 64 new readers are split into 31 gardeners, 22 who play chess and 19 who sail.",
    ],
)
def it_does_not_add_up_groups_that_overlap(sentence: str) -> None:
    expect("members", sentence, LIBRARY)


def it_tells_what_the_parts_make() -> None:
    listed = "1,102 books were lent: 512 novels, 341 picture books and 148 audio books."
    (remark,) = check_analysis("lending", [listed], LIBRARY)
    assert remark.message == "The parts make 1001 (512 + 341 + 148), not 1102."
    assert [listed[start:end] for start, end in remark.beside] == ["512", "341", "148"]


# Stale numbers ------------------------------------------------------------------------------------------------------


REFRESHED: dict[str, Row] = {
    "quarter.met": {"was-value": "73.2", "was-numerator": "82"},
    "quarter.loans": {"was-value": "1098", "was-numerator": "1098"},
    "quarter-end.members": {"was-value": "4880", "was-numerator": "4880"},
    "loans-by-kind.novels": {"was-value": "46.1", "was-numerator": "506", "was-denominator": "1098"},
}
STALE = [
    *of(
        "reservations",
        "In the quarter [73.2%|stale number] of reservations were met within 5 working days.",
        "83 of 112 reservations ([73.2%|stale number]) were met within 5 working days.",
        "83 of 112 reservations (74.1%) were met within 5 working days.",
        "In the quarter [72.3%|wrong number] of reservations were met within 5 working days.",
    ),
    *of(
        "lending",
        "We lent [1,098|stale number] books in the quarter.",
        "We lent 1,102 books in the quarter.",
        "We lent [1,089|wrong number] books in the quarter.",
        "[506|stale number] of the [1,098|stale number] books lent ([46.1%|stale number]) were novels.",
        "512 of the 1,102 books lent (46.5%) were novels.",
    ),
    *of("members", "Members grew from 4,820 at the end of September to [4,880|stale number]."),
]


@pytest.mark.parametrize(("section", "sentence"), STALE)
def it_knows_a_number_that_was_right_before_the_refresh(section: str, sentence: str) -> None:
    expect(section, sentence, library(refreshed=REFRESHED))


def it_tells_what_a_stale_number_is_now() -> None:
    (remark,) = check_analysis("lending", ["We lent 1,098 books in the quarter."], library(refreshed=REFRESHED))
    assert remark.message == "1,098 was right before the last refresh; it is 1,102 for Books lent, Q3 2023/24 now."


# No figure of the report --------------------------------------------------------------------------------------------


LEFT_ALONE = [
    *of(
        "lending",
        "Under section 7 of the Public Libraries and Museums Act 1964 we must offer a full service.",
        "The Section 106 money was spent on shelves.",
        "Regulation 24 of the Libraries (Charges) Regulations 1991 lets us charge.",
        "A new shelf for readers aged 16 and 17 opened on 4 November 2023.",
        "The over 65s borrow most, and children under 5 get a first book free.",
        "The mobile library stops within 20 miles of every village.",
        "The library closed for 3 days in November for works to the roof.",
        "The scheme has been running for 12 months.",
        "Reading groups meet at 10:30 on Tuesdays and cost £2.50 a head.",
        "Staff walked 20 miles for charity, raising £1,200.",
        "The new catalogue opens on 15/01/2024.",
        "Please ring 01325 405000 for the large print list.",
        "The branch in DL1 5QT was refurbished.",
        "Two of our vans broke down on 12 October.",
        "Since COVID-19 we have kept the doors open.",
        "1) Novels remain the favourites.",
        "Version 2.1 of the lending system came in October.",
        "See table 3 on page 12.",
        "Our 2023 summer reading challenge was a success.",
        "We bought 612 new shelves and welcomed 37 school classes.",
        "A survey of 350 readers is planned for 2024.",
    ),
    *of("reservations", "None of the reservations was lost."),
]


@pytest.mark.parametrize(("section", "sentence"), LEFT_ALONE)
def it_leaves_alone_what_is_no_figure_of_the_report(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


NOT_KNOWN = [
    *of("lending", "Fines came to [17.3%|not known] of income."),
    *of("members", "[93%|not known] of members told us they were happy."),
]


@pytest.mark.parametrize(("section", "sentence"), NOT_KNOWN)
def it_says_that_it_does_not_know_a_share_that_no_figure_gives(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)
    assert not any(remark.serious for remark in check_analysis(section, [_MARKED.sub(r"\1", sentence)], LIBRARY))


# Abbreviations and names of periods -----------------------------------------------------------------------------------


ABBREVIATIONS = of(
    "lending",
    "The [ILS|abbreviation] was replaced, and the ILS is faster.",
    "The integrated library system (ILS) was replaced. The ILS is faster.",
    "The ILS (integrated library system) was replaced.",
    "The RFID gates were replaced.",
    "Open Plus was extended to two branches.",
    "The GP surgery lends books too.",
    "NOVELS REMAIN THE FAVOURITES",
)


@pytest.mark.parametrize(("section", "sentence"), ABBREVIATIONS)
def it_finds_abbreviations_that_nothing_explains(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


def it_tells_of_an_abbreviation_once_in_an_analysis() -> None:
    remarks = check_analysis("lending", ["The ILS was replaced.", "The ILS is faster."], LIBRARY)
    assert [(remark.passage, remark.said) for remark in remarks] == [(0, "ILS")]


MALFORMED = of(
    "lending",
    "In [2023/2|malformed period] we lent more.",
    "In [Q5|malformed period] we lent more.",
    "In [Q0|malformed period] we lent 1,102 books.",
    "In [quarter 7|malformed period] we lent more.",
    "In [Q3 Q3|malformed period] we lent 1,102 books.",
    "In the [quarter quarter|malformed period] we lent 1,102 books.",
    "In the [qarter|malformed period] we lent 1,102 books.",
    "In the [quater|malformed period] we lent 1,102 books.",
    "We replaced the vans in [Septmber|malformed period].",
    "We replaced the vans in [Ocotber|malformed period] and [Novemeber|malformed period].",
)


@pytest.mark.parametrize(("section", "sentence"), MALFORMED)
def it_finds_periods_that_are_none(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


@pytest.mark.parametrize("year", ["2023/204", "2023/25", "2023/242", "202/24", "20223/24"])
def it_finds_years_that_are_none(year: str) -> None:
    remarks = check_analysis("lending", [f"In {year} we lent more."], LIBRARY)
    assert (remarks[0].kind.value, remarks[0].said) == ("malformed period", year)


OTHER_PERIODS = of(
    "lending",
    "In [Q4 2023/24|other period] lending was high.",
    "In [Q1 2021/22|other period] we lent fewer books.",
    "In [2024/25|other period] lending was high.",
    "In [2015/16|other period] lending was high.",
    "In Q4 we will open a new branch.",
    "By the end of Q4 we expect a rise.",
    "In Q3 2022/23 lending was lower.",
    "In Q3 2021/22 lending was lower.",
    "In Q2 lending was higher.",
    "In 2022/23 lending was steady.",
)


@pytest.mark.parametrize(("section", "sentence"), OTHER_PERIODS)
def it_asks_about_periods_that_are_neither_the_reports_nor_compared_with(section: str, sentence: str) -> None:
    expect(section, sentence, LIBRARY)


# The shipped report ---------------------------------------------------------------------------------------------------


SHIPPED = [
    *of(
        "referrals-timeliness",
        "In the quarter 165 of the 242 referrals (68.2%) had a decision within 1 working day.",
        "In the quarter 165 of the [224|wrong number] referrals (68.2%) had a decision within 1 working day.",
        "15 referrals (6.2%) took over 3 working days; they were of 7 families.",
        "CSC 022 is below target, CSC 026 above it.",
        "A section 47 enquiry was started for a child aged 16.",
    ),
    *of(
        "re-referrals",
        "The year to date stands at 10.5% (44 of 421), against the target of 18%.",
        "The year to date stands at [15.0%|wrong number] (44 of 421), against the target of 18%.",
        "Our 10.5% compares well with 22.7% in England and 21.6% in the North East.",
        "Our 10.5% compares well with 22.7% in England and [26.1%|wrong number] in the North East.",
    ),
    *of(
        "missing-episodes",
        "Of the 55 children who were missing, 47 had 3 or fewer episodes, 4 had 4 to 9 and 4 had 10 or more.",
        "91 of the 147 episodes ([69.1%|wrong number]) were of under 12 hours.",
        "55 children were missing: 15 were in care, 16 belonged to another local authority, 5 were open to social "
        "care, 4 open to Early Help and 18 not open.",
        "81 of 94 return home interviews (86.2%) were offered within 72 hours.",
    ),
    *of(
        "assessments",
        "In Q2 2021/22 157 C&F assessments were completed, down from 189 in the same quarter last year.",
        "In Q2 2021/22 157 C&F assessments were completed, [up|wrong direction] from 189 in the same quarter last "
        "year.",
        "In Q1 2021/22 [157|wrong period] C&F assessments were completed.",
        "The 157 assessments led to: no further action 67, a Child in Need plan 59, a step down to Early Help 23 and "
        "a strategy discussion 8.",
        f"The [157|{SUM}] assessments led to: no further action 67, a Child in Need plan 59 and a step down to Early "
        "Help 23.",
    ),
    *of(
        "assessments-timeliness",
        "136 / 157 (86.6%) assessments were completed within 45 working days, which is below the target of 90%.",
        "[137|wrong number] / 157 (86.6%) assessments were completed within 45 working days.",
        "136 / 157 (86.6%) assessments were completed within 45 working days, which is "
        "[above the target|wrong direction] of 90%.",
    ),
    *of(
        "care-leavers",
        "10 of 47 care leavers (21.3%) were NEET at the end of September, which is below the target of 30%.",
        "10 of 47 care leavers ([23.1%|wrong number]) were NEET at the end of September.",
    ),
    *of(
        "overview",
        "Of 242 referrals 165 were decided within 1 working day (68.2%).",
        "At the end of Q2 2021/22 the number of children in care was 266.",
    ),
]


@pytest.mark.parametrize(("section", "sentence"), SHIPPED)
def it_checks_the_shipped_report(section: str, sentence: str, known: Known) -> None:
    expect(section, sentence, known)
