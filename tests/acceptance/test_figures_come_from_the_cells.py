"""Change one cell of the workbook, and the figures that rest on it move: those, and no others."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook as Book

from reportgen.catalogue import Catalogue
from reportgen.figures import Figures, choose_quarter, compute_figures, list_figures, reported_months
from reportgen.workbook import read_workbook
from tests.support import changed_workbook


def _cell(sheet: str, cell: str, value: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book[sheet][cell] = value  # type: ignore[assignment]

    return change


def _both(first: Callable[[Book], None], second: Callable[[Book], None]) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        first(book)
        second(book)

    return change


CHANGES = [
    pytest.param(
        _cell("Referrals", "E5", datetime(2021, 5, 10)),  # decided after 1 working day; now after 25
        {"csc022-within-1-working-day", "csc026-over-3-working-days"},
        id="Referrals: a decision comes later",
    ),
    pytest.param(
        _cell("Referrals", "H7", datetime(2020, 6, 1)),
        {"csc034-number", "csc032-cumulative", "csc032-monthly"},
        id="Referrals: an earlier referral comes to light",
    ),
    pytest.param(
        _both(_cell("Early Help", "D5", "External agency"), _cell("Early Help", "F5", datetime(2021, 4, 1))),
        {"csc002-external-number", "csc002-external-percent"},
        id="Early Help: the same assessment, begun by an agency",
    ),
    pytest.param(
        _cell("Missing episodes", "C12", "Open to social care"),
        {"csc246-episodes", "csc246-children"},
        id="Missing episodes: a child was not in care",
    ),
    pytest.param(
        _cell("Missing episodes", "C7", "Open to social care"),  # one of this child's several in the month
        {"csc246-episodes"},
        id="Missing episodes: one of several of a child was not in care",
    ),
    pytest.param(
        _cell("Assessments", "D5", datetime(2021, 10, 4)),
        {"csc036-completed-ytd", "csc038-within-45-working-days-ytd"},
        id="Assessments: closed after the quarter",
    ),
    pytest.param(
        _cell("Section 47", "D5", datetime(2021, 10, 4)),
        {"csc166-children", "csc164-rate-ytd"},
        id="Section 47: started after the quarter",
    ),
    pytest.param(
        _cell("Safeguarding Unit", "E5", "YES "),
        {"csc178-monthly", "csc176-ytd"},
        id="Safeguarding Unit: a transfer in",
    ),
    pytest.param(
        _cell("CP Plans", "E5", datetime(2021, 5, 31)),
        {"csc182-children", "csc181-rate", "csc186-two-years-or-more-ytd"},
        id="CP Plans: a plan ended",
    ),
    pytest.param(
        _cell("Children in Care", "I5", datetime(2021, 9, 1)),
        {"csc201-children", "csc200-rate", "csc212-monthly", "csc211-ytd"},
        id="Children in Care: a child left care",
    ),
    pytest.param(
        _cell("Children in Care", "F324", "U6"),  # placed externally, with a connected carer until now
        {"csc209-connected-carer-U1-U3", "csc209-foster-external-U5-U6"},
        id="Children in Care: another first placement",
    ),
    pytest.param(
        _cell("Care leavers", "C5", "N"),
        {"care-leavers-suitable-accommodation"},
        id="Care leavers: unsuitable accommodation",
    ),
    pytest.param(_cell("Scorecard", "M34", 78), {"csc183-allocated"}, id="Scorecard: a numerator"),
    pytest.param(
        _cell("Scorecard", "M89", 225), {"csc260a-monthly", "csc260b-ytd"}, id="Scorecard: a numerator of two series"
    ),
    pytest.param(_cell("Scorecard", "D6", 0.85), {"csc022-within-1-working-day"}, id="Scorecard: a target"),
    pytest.param(_cell("Scorecard", "F25", 566), {"csc166-children"}, id="Scorecard: an earlier year"),
    pytest.param(
        _cell("Population", "B5", 22528), {"csc164-rate-ytd", "csc181-rate", "csc200-rate"}, id="Population: the year's"
    ),
]


def _listed(figures: Figures, catalogue: Catalogue) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each figure with its counts and reason, by section, series, code, unit and period."""
    return {row[:6]: row[6:] for row in list_figures(figures, catalogue)}


@pytest.mark.parametrize(("change", "series"), CHANGES)
def it_moves_the_series_that_rest_on_a_cell_and_no_others(
    change: Callable[[Book], None], series: set[str], tmp_path: Path, catalogue: Catalogue, figures: Figures
) -> None:
    workbook = read_workbook(changed_workbook(tmp_path, change), catalogue)
    quarter = choose_quarter(reported_months(workbook, catalogue), None, None)
    before, after = _listed(figures, catalogue), _listed(compute_figures(workbook, catalogue, quarter), catalogue)
    assert before.keys() == after.keys()
    assert {key[1] for key in before if before[key] != after[key]} == series


def it_reads_every_month_of_the_scorecard_from_its_own_column(
    tmp_path: Path, catalogue: Catalogue, figures: Figures
) -> None:
    workbook = read_workbook(changed_workbook(tmp_path, _cell("Scorecard", "J34", 74)), catalogue)
    quarter = choose_quarter(reported_months(workbook, catalogue), None, None)
    before, after = _listed(figures, catalogue), _listed(compute_figures(workbook, catalogue, quarter), catalogue)
    assert [(key[4], key[5]) for key in before if before[key] != after[key]] == [("month", "2021-06")]
