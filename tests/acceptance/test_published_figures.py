"""The analyst's first question: are these the figures that were published?"""

import csv
import io
from pathlib import Path

import pytest

from tests.support import EXPECTED, reportgen

Key = tuple[str, str, str]


def _rows(text: str) -> dict[Key, dict[str, str]]:
    return {(row["series"], row["period_kind"], row["period"]): row for row in csv.DictReader(io.StringIO(text))}


def _published(name: str) -> dict[Key, dict[str, str]]:
    return _rows((EXPECTED / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def printed_q2() -> dict[Key, dict[str, str]]:
    run = reportgen("figures", "--year", "2021/22", "--quarter", "Q2")
    assert run.code == 0, run.said
    return _rows(run.out)


@pytest.fixture(scope="module")
def printed_q1() -> dict[Key, dict[str, str]]:
    return _rows(reportgen("figures", "--quarter", "Q1").out)


def it_equals_every_figure_of_the_published_q2_report(printed_q2: dict[Key, dict[str, str]]) -> None:
    published = _published("published-q2-2021-22.csv")
    assert len(published) == 638
    assert {key: row["value"] for key, row in printed_q2.items() if row["value"]} == {
        key: row["value"] for key, row in published.items()
    }


def it_files_each_series_under_the_published_section_code_and_unit(printed_q2: dict[Key, dict[str, str]]) -> None:
    for key, published in _published("published-q2-2021-22.csv").items():
        assert {name: printed_q2[key][name] for name in ("section", "code", "unit")} == {
            name: published[name] for name in ("section", "code", "unit")
        }


def it_prints_the_65_series_in_the_22_sections_of_the_report(printed_q2: dict[Key, dict[str, str]]) -> None:
    published = _published("published-q2-2021-22.csv").values()
    sections = list(dict.fromkeys(row["section"] for row in printed_q2.values()))
    assert sections == list(dict.fromkeys(row["section"] for row in published))
    assert len(sections) == 22
    assert {row["series"] for row in printed_q2.values()} == {row["series"] for row in published}
    assert len({row["series"] for row in published}) == 65


def it_gives_the_q1_report_as_it_stood_at_30_june(printed_q1: dict[Key, dict[str, str]]) -> None:
    expected = _published("expected-q1-2021-22.csv")
    assert len(expected) == 35
    assert {key: printed_q1[key]["value"] for key in expected} == {key: row["value"] for key, row in expected.items()}


def it_gives_q1_the_same_months_to_june_and_none_after(printed_q1: dict[Key, dict[str, str]]) -> None:
    months = {key: row["value"] for key, row in printed_q1.items() if key[1] == "month" and row["value"]}
    published = {
        key: row["value"]
        for key, row in _published("published-q2-2021-22.csv").items()
        if key[1] == "month" and key[2] <= "2021-06"
    }
    assert months == published


def it_says_why_a_figure_has_no_value(
    printed_q2: dict[Key, dict[str, str]], printed_q1: dict[Key, dict[str, str]]
) -> None:
    health = "iha-within-20-working-days-ytd"
    assert printed_q2[(health, "month", "2021-09")]["reason"] == "not available"
    assert printed_q2[(health, "month", "2021-08")]["reason"] == "not applicable"
    assert printed_q2[("csc034-number", "month", "2021-10")]["reason"] == "not yet reported"
    assert printed_q1[("care-leavers-neet", "month", "2021-06")]["reason"] == "not available"
    assert printed_q2[("csc178-monthly", "year", "2018/19")]["reason"] == "not available"


def it_shows_the_counts_behind_each_percentage(printed_q2: dict[Key, dict[str, str]]) -> None:
    row = printed_q2[("csc022-within-1-working-day", "year", "2021/22")]
    assert (row["value"], row["numerator"], row["denominator"]) == ("68.2", "287", "421")


def it_prints_the_same_figures_for_a_workbook_named_by_its_path(printed_q2: dict[Key, dict[str, str]]) -> None:
    book = Path("workbooks") / "Childrens Performance Workbook 2021-22.xlsx"
    assert _rows(reportgen("figures", book).out) == printed_q2
