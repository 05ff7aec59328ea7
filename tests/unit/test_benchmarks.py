"""The benchmark's own reckoning, its workbooks and its template; nothing is timed here."""

import re
import sys
from functools import partial
from importlib import import_module
from itertools import count
from math import isnan
from pathlib import Path

import docx
import pytest

from reportgen.catalogue import Catalogue
from reportgen.report import Report
from reportgen.sources import Workbook
from reportgen.workbook import read_workbook
from tests.benchmarks import table
from tests.benchmarks.docxtemplater.make_template import columns_of, data_of, make_template
from tests.benchmarks.measure import Command, CommandFailedError, Run, interleaved
from tests.benchmarks.stages import REST, STAGES, Clock
from tests.benchmarks.workbooks import make_workbook
from tests.support import CATALOGUE

ROWS = 2_500
"""More than the shipped workbook has, so that each list is there once and a part of it again."""


@pytest.fixture(scope="module")
def bigger(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Workbook:
    path = tmp_path_factory.mktemp("bigger") / "Bigger.xlsx"
    make_workbook(ROWS, path)
    return read_workbook(path, catalogue)


def runs(*walls: float, peak: float | None = None) -> list[Run]:
    return [Run(wall, peak=peak) for wall in walls]


# Workbooks ----------------------------------------------------------------------------------------------------------


def it_makes_as_many_cases_as_are_wanted(bigger: Workbook, workbook: Workbook) -> None:
    sizes = {name: len(cases) for name, cases in bigger.case_lists.items()}
    assert sum(sizes.values()) == ROWS
    assert all(size >= len(workbook.case_lists[name]) for name, size in sizes.items())


def it_gives_each_copy_ids_of_its_own(bigger: Workbook) -> None:
    ids = list(bigger.case_lists["referrals"].columns["id"])
    assert len(set(ids)) == len(ids)


def it_moves_a_copy_by_a_few_days_only(bigger: Workbook, workbook: Workbook) -> None:
    days, shipped = (sorted(map(str, one.case_lists["referrals"].columns["received"])) for one in (bigger, workbook))
    assert (days[0][:8], days[-1][:8]) in {("2021-03-", "2021-10-"), ("2021-04-", "2021-10-")}
    assert set(shipped) <= set(days)


def it_leaves_the_scorecard_as_it_is(bigger: Workbook, workbook: Workbook) -> None:
    assert bigger.scorecard is not None
    assert workbook.scorecard is not None
    months = [
        {key: [cell.number for cell in row.months.values()] for key, row in one.scorecard.rows.items()}
        for one in (bigger, workbook)
        if one.scorecard is not None
    ]
    assert months[0] == months[1]


def it_makes_the_same_workbook_every_time(bigger: Workbook, tmp_path: Path, catalogue: Catalogue) -> None:
    make_workbook(ROWS, tmp_path / "Again.xlsx")
    again = read_workbook(tmp_path / "Again.xlsx", catalogue)
    assert [one.columns for one in again.case_lists.values()] == [one.columns for one in bigger.case_lists.values()]


# The table ----------------------------------------------------------------------------------------------------------


def it_divides_by_the_run_of_the_same_round() -> None:
    assert table.ratio(runs(1, 4, 3), runs(2, 2, 2)) == 1.5
    assert table.difference(runs(1.25, 4.5, 3), runs(1, 4, 1)) == 0.5


def it_divides_peaks_where_they_are_known() -> None:
    assert table.ratio(runs(1, peak=30), runs(9, peak=20), lambda run: run.peak) == 1.5
    assert isnan(table.ratio(runs(1), runs(9), lambda run: run.peak))


def it_tells_what_a_further_row_takes_in_microseconds() -> None:
    assert table.growth(small=1.0, large=1.5, rows=(5_000, 55_000)) == pytest.approx(10)


def it_tells_the_median_and_the_range() -> None:
    assert table.seconds(runs(3, 1, 2)) == "2.00 (1.00-3.00)"
    assert table.peak(runs(1, peak=12.4)) == "12"
    assert table.peak(runs(1)) == "not measured"


def it_writes_a_table_with_figures_to_the_right() -> None:
    told = table.markdown(["what", "seconds"], [["start", "0.10"]])
    assert told == "| what | seconds |\n| --- | ---: |\n| start | 0.10 |"


# Runs ---------------------------------------------------------------------------------------------------------------


def it_tells_what_a_command_said_that_failed(tmp_path: Path) -> None:
    fails = Command([sys.executable, "-c", "raise SystemExit('no such workbook')"], tmp_path)
    with pytest.raises(CommandFailedError, match="no such workbook"):
        interleaved({"fails": fails}, repeats=1)


def it_runs_a_slow_command_in_some_rounds_only(tmp_path: Path) -> None:
    order: list[str] = []
    quick, slow = (
        Command([sys.executable, "-c", "pass"], tmp_path, before=partial(order.append, name), every=every)
        for name, every in (("quick", 1), ("slow", 2))
    )
    ran = interleaved({"quick": quick, "slow": slow}, repeats=3, warm_up=False)
    assert order == ["quick", "slow", "quick", "quick", "slow"]
    assert [len(one) for one in ran.values()] == [3, 2]


# Stages -------------------------------------------------------------------------------------------------------------


def it_gives_a_stage_only_the_time_that_no_other_stage_takes() -> None:
    ticks = count()
    clock = Clock(lambda: float(next(ticks)))  # 0, and a second later at each turn
    clock.enter("fill")
    clock.enter("draw")
    clock.leave()
    clock.leave()
    assert clock.seconds == {REST: 1, "fill": 2, "draw": 1}


def it_times_what_comes_piece_by_piece() -> None:
    ticks = count()
    clock = Clock(lambda: float(next(ticks)))
    pieces = clock.timed("draw", lambda: iter("ab"))()
    assert list(pieces) == ["a", "b"]  # type: ignore[call-overload]  # whatever the function gives
    assert clock.seconds["draw"] == 4  # when called, for each piece, and to learn that there is no more


@pytest.mark.parametrize("way", STAGES)
def it_knows_the_way_into_each_stage(way: str) -> None:
    module, _, function = way.partition(":")
    assert callable(getattr(import_module(module), function))


# docxtemplater ------------------------------------------------------------------------------------------------------


def it_rewrites_every_tag_into_one_that_the_data_have(report: Report, tmp_path: Path) -> None:
    make_template(CATALOGUE / "template.docx", tmp_path / "template.docx", columns_of(report))
    text = str(docx.Document(str(tmp_path / "template.docx")).element.body.xml)
    assert "{{" not in text
    assert "{%" not in text
    tags = set(re.findall(r"\{[#/^]?(\w+)\}", text))
    assert {tag for tag in tags if not re.fullmatch(r"(column|cell|has)\d", tag)} <= names_in(data_of(report, "Book"))


def names_in(data: object) -> set[str]:
    if isinstance(data, dict):
        return set(data).union(*map(names_in, data.values()))
    return set().union(*map(names_in, data)) if isinstance(data, list) else set()
