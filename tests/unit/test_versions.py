"""Several versions of an analysis: which of them stay."""

from itertools import permutations

import pytest

from reportgen.narrative.baseline import AnalysisPrint
from reportgen.narrative.versions import Version, versions_kept


def _base(whole: str = "draft", *, drafted: bool = True) -> AnalysisPrint:
    return AnalysisPrint(whole, f"{whole} words", draft="d", prompt="p", before="b", drafted=drafted)


def _version(source: str, whole: str, base: AnalysisPrint | None, *, says: bool = True) -> Version:
    return Version(source, whole, f"{whole} words", f"{whole} own", base, says)


def _kept(own: list[Version], copies: list[Version]) -> list[str]:
    return [version.source for version in versions_kept(own, copies)]


REPORT = _version("report", "draft", _base(), says=False)
ANNA = _version("Anna", "anna", _base())
BEN = _version("Ben", "ben", _base())
UNTOUCHED = _version("Cath", "draft", _base(), says=False)


def it_leaves_a_draft_that_nobody_has_touched_to_be_drafted_anew() -> None:
    assert _kept([REPORT], [UNTOUCHED]) == []


def it_takes_the_only_copy_that_was_changed() -> None:
    assert _kept([REPORT], [UNTOUCHED, ANNA]) == ["Anna"]


@pytest.mark.parametrize("copies", list(permutations([BEN, UNTOUCHED, ANNA])))
def it_keeps_two_changed_copies_in_one_order_whatever_theirs(copies: list[Version]) -> None:
    assert _kept([REPORT], copies) == ["Anna", "Ben"]


def it_keeps_the_same_change_once() -> None:
    assert _kept([REPORT], [BEN, _version("Anna", "ben", _base())]) == ["Anna"]


def it_keeps_the_words_of_the_report_beside_a_copy_that_was_not_made_from_them() -> None:
    own = _version("report", "older words", _base("older words", drafted=False))
    assert _kept([own], [ANNA]) == ["Anna", "report"]


def it_puts_a_copy_in_the_place_of_the_words_that_it_was_made_from() -> None:
    own = _version("report", "older words", _base("older words", drafted=False))
    assert _kept([own], [_version("Anna", "anna", _base("older words", drafted=False))]) == ["Anna"]


def it_keeps_words_of_an_earlier_refresh_that_nobody_has_changed_since() -> None:
    own = _version("report", "older words", _base("older words", drafted=False))
    assert _kept([own], [UNTOUCHED]) == ["report"]


def it_lets_an_emptied_analysis_give_way_to_one_that_says_something() -> None:
    emptied = _version("Ben", "", _base(), says=False)
    assert _kept([REPORT], [emptied, ANNA]) == ["Anna"]
    assert _kept([REPORT], [emptied]) == ["Ben"]


def it_keeps_what_says_something_where_nothing_is_known_of_what_was_there() -> None:
    assert _kept([_version("report", "words", None)], []) == ["report"]
    assert _kept([_version("report", "", None, says=False)], []) == []
