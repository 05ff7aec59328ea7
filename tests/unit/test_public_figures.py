"""The figures of a public edition where a workbook is odd: the second report's, with numbers typed differently."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from reportgen.catalogue import read_catalogue
from reportgen.catalogue.model import PublicEdition
from reportgen.disclosure import protect
from reportgen.figures import Figures, Reason, Value, compute_figures
from reportgen.formats import Unit
from reportgen.period import FinancialYear
from reportgen.workbook import read_workbook
from tests.second_report import workbook as second
from tests.support import ROOT

CATALOGUE = read_catalogue(ROOT / "tests" / "second_report" / "adults-scorecard")
_FIRST_MONTH = 6
Public = Callable[..., Figures]


@pytest.fixture
def public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Public:
    """The public figures of April to June 2024, with lines of the key numbers typed anew from April on."""

    def protected(lines: Mapping[str, str] | None = None, *, largest: int = 5) -> Figures:
        sheets = second.WITH_SCORECARD | {"Key numbers": typed(lines or {})}
        monkeypatch.setattr(second, "WITH_SCORECARD", sheets)
        catalogue = replace(CATALOGUE, public_edition=PublicEdition(largest))
        workbook = read_workbook(second.make_workbook(tmp_path / "Book.xlsx"), catalogue)
        quarter = FinancialYear(2024).quarter(1)
        return protect(compute_figures(workbook, catalogue, quarter), catalogue).figures

    return protected


def typed(lines: Mapping[str, str]) -> str:
    grid = [[cell.strip() for cell in line.split("|")] for line in second.KEY_NUMBERS.strip().splitlines()]
    for row in grid:
        for place, cell in enumerate(lines.get(row[0], "").split(), start=_FIRST_MONTH):
            row[place] = cell
    return "\n".join(" | ".join(row) for row in grid)


def months(figures: Figures, indicator: str) -> list[Value]:
    """April, May and June."""
    return list(figures.series[indicator].months.values())[:3]


def it_keeps_a_fact_apart_from_an_indicator_of_the_same_name(public: Public) -> None:
    figures = public(largest=1)
    (fact,) = (fact for fact in figures.facts if fact.id == "urgent")
    assert fact.unit is Unit.PERCENT
    assert fact.value.amount == 50 or fact.value.is_suppressed


def it_hides_a_small_number_that_is_rounded_to_nought(public: Public) -> None:
    figures = public({"Reviewed": "3 900 9", "Due": "9000 9000 90000"})
    few, many, rounded = months(figures, "reviewed")
    assert few.is_suppressed
    assert few.numerator is None
    assert many.amount == 10
    assert rounded.amount is not None


def it_hides_a_number_that_is_not_whole_as_nobody_can_say_what_it_gives_away(public: Public) -> None:
    figures = public({"Items": "30 2.5 22", "Reviewed": "11 2.5 13"})
    april, may, june = months(figures, "equipment")
    assert [april.amount, june.amount] == [30, 22]
    assert may.is_suppressed
    assert list(figures.series["equipment"].years.values())[-1].is_suppressed
    assert months(figures, "reviewed")[1].is_suppressed


def it_keeps_no_number_behind_a_percentage_of_nothing(public: Public) -> None:
    _, may, _ = months(public({"Reviewed": "11 3 13", "Due": "20 0 20"}), "reviewed")
    assert [may.numerator, may.denominator] == [None, 0]
    assert may.reason is Reason.NOT_APPLICABLE
