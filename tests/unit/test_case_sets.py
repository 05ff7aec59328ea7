"""Sets of cases: are the cases found again that were put in, in however long a list?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.figures.case_sets import cases_at, cases_by_kind, cases_where, flags_of, places_of

PLACES = st.sets(st.integers(0, 300))


@pytest.mark.parametrize("flags", [[], [False], [True], [False, True, True, False]])
def it_finds_the_cases_whose_flag_is_set(flags: list[bool]) -> None:
    assert places_of(cases_where(flags)) == [place for place, flag in enumerate(flags) if flag]


@given(PLACES, PLACES)
def it_joins_cuts_and_counts_sets(one: set[int], other: set[int]) -> None:
    first, second = cases_at(one, 301), cases_at(other, 301)
    assert places_of(first | second) == sorted(one | other)
    assert places_of(first & ~second) == sorted(one - other)
    assert (first & second).bit_count() == len(one & other)


@given(st.lists(st.integers(0, 4)))
def it_divides_cases_by_their_kind(kinds: list[int]) -> None:
    divided = cases_by_kind(bytes(kinds), 5)
    assert [places_of(cases) for cases in divided] == [
        [place for place, one in enumerate(kinds) if one == kind] for kind in range(5)
    ]


def it_gives_a_flag_for_each_case_up_to_the_last_of_the_set() -> None:
    assert list(flags_of(cases_at([1, 3], 10))) == [0, 1, 0, 1]
