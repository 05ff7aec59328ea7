"""The report in words: standings, tables, chart specifications and their alt text."""

from dataclasses import replace
from fractions import Fraction

import pytest

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import Polarity
from reportgen.figures import Figures, Value
from reportgen.period import FinancialYear, Month
from reportgen.report import Report, ReportSection
from reportgen.report.charts import chart
from reportgen.report.marks import Marks
from reportgen.report.model import Status
from reportgen.report.standing import standing, status_of

SEPTEMBER = Month(2021, 9)


def _section(report: Report, name: str) -> ReportSection:
    return next(section for section in report.sections if section.id == name)


def _standing(figures: Figures, name: str) -> tuple[str, list[Status | None]]:
    said = standing(figures.series[name], figures)
    return said.text, [phrase.status for phrase in said.phrases if phrase.status]


@pytest.mark.parametrize(
    ("value", "target", "good", "status"),
    [
        ("90", "90", Polarity.HIGHER, Status.MET),
        ("89.99", "90", Polarity.HIGHER, Status.NEAR),
        ("88", "90", Polarity.HIGHER, Status.NEAR),
        ("87.99", "90", Polarity.HIGHER, Status.MISSED),
        ("10", "10", Polarity.LOWER, Status.MET),
        ("11.5", "10", Polarity.LOWER, Status.NEAR),
        ("12.01", "10", Polarity.LOWER, Status.MISSED),
        ("118", "95", Polarity.NEITHER, None),
    ],
)
def it_judges_a_figure_by_its_target_before_rounding(
    figures: Figures, value: str, target: str, good: Polarity, status: Status | None
) -> None:
    indicator = replace(figures.series["csc022-within-1-working-day"].indicator, good=good)
    assert status_of(Fraction(value), Fraction(target), indicator) is status


@pytest.mark.parametrize(
    ("name", "words", "statuses"),
    [
        (
            "csc022-within-1-working-day",
            "In September 2021: 66.7% (70 of 105), target of 90% missed."
            " Year to date: 68.2% (287 of 421), target of 90% missed.",
            [Status.MISSED, Status.MISSED],
        ),
        (
            "csc038-within-45-working-days-ytd",
            "April to September 2021: 88.4% (258 of 292), near the target of 90%.",
            [Status.NEAR],
        ),
        (
            "csc026-over-3-working-days",
            "In September 2021: 9.5% (10 of 105), target of 5% or less missed."
            " Year to date: 7.6% (32 of 421), target of 5% or less missed.",
            [Status.MISSED, Status.MISSED],
        ),
        ("csc200-rate", "At the end of September 2021: 118.1, above its target of 95.", []),
        ("csc250-up-to-date", "At the end of September 2021: 58.4% (111 of 190), the target is 90% by 31 March.", []),
        ("csc252a-10-days-monthly", "In September 2021: 85.2% (155 of 182), target of 90% missed.", [Status.MISSED]),
        ("csc034-number", "In September 2021: 12. Year to date: 44. No target is set.", []),
        (
            "iha-within-20-working-days-ytd",
            "September 2021: not available. Latest available, June 2021: 86.4% (19 of 22), target of 95% missed.",
            [Status.MISSED],
        ),
    ],
)
def it_says_how_an_indicator_stands(figures: Figures, name: str, words: str, statuses: list[Status]) -> None:
    assert _standing(figures, name) == (words, statuses)


def it_gives_a_cumulative_count_of_a_part_year_no_status(figures: Figures) -> None:
    series = figures.series["csc208-ytd"]
    aimed = replace(series, target=Value(Fraction(100)), indicator=replace(series.indicator, good=Polarity.LOWER))
    said = standing(aimed, figures)
    assert said.text == "April to September 2021: 45, the target is 100 or less for the whole year."
    assert [phrase.status for phrase in said.phrases if phrase.status] == []


def it_judges_a_target_for_31_march_when_the_year_is_over(figures: Figures) -> None:
    year_end = FinancialYear(2021).quarter(4)
    series = figures.series["csc250-up-to-date"]
    months = {**series.months, year_end.last_month: Value(Fraction(95), Fraction(95), Fraction(100))}
    whole = replace(figures, quarter=year_end)
    said = standing(replace(series, months=months), whole)
    assert said.text == "At the end of March 2022: 95.0% (95 of 100), target of 90% met."


def it_draws_a_month_table_with_a_target_row_and_blanks_to_march(report: Report) -> None:
    table = _section(report, "referrals-timeliness").month_tables[0]
    assert table.columns == [
        "CSC 022 Referrals decided within 1 working day",
        "CSC 026 Referrals decided in over 3 working days",
    ]
    assert table.target is not None
    assert (table.target.label, list(table.target.cells)) == ("Target", ["90%", "5% or less"])
    assert [row.label for row in table.rows][:2] + [row.label for row in table.rows][-1:] == [
        "Apr-21",
        "May-21",
        "Mar-22",
    ]
    assert [list(row.cells) for row in table.rows[4:7]] == [["63.3%", "6.3%"], ["66.7%", "9.5%"], ["", ""]]


def it_shows_nought_as_nought_and_a_missing_figure_in_words(report: Report) -> None:
    early_help = _section(report, "early-help-started").month_tables[0]
    assert list(early_help.rows[4].cells) == ["35", "0", "0.0%", "347"]
    health = _section(report, "children-in-care-initial-health").month_tables[0]
    assert [row.cells[0] for row in health.rows[:6]] == ["", "", "86.4%", "", "", "not available"]


def it_says_no_cases_where_a_percentage_would_be_of_nothing(figures: Figures) -> None:
    series = figures.series["csc178-monthly"]
    nothing = Value(None, Fraction(0), Fraction(0))
    said = standing(replace(series, months={**series.months, SEPTEMBER: nothing}), figures)
    assert said.text == "In September 2021: no cases. No target is set."


def it_labels_the_current_year_with_how_far_it_goes(report: Report) -> None:
    table = _section(report, "icpc-timeliness").annual_tables[0]
    assert [row.label for row in table.rows] == ["2018/19", "2019/20", "2020/21", "2021/22 to Sep"]
    assert list(table.rows[0].cells) == ["not available", "not available"]
    assert list(table.rows[-1].cells) == ["43.8% (Sep only)", "78.8%"]
    assert table.notes == [
        "2021/22 to Sep shows the month of September 2021 (CSC 178)"
        " and the year to date, April to September 2021 (CSC 176)."
    ]


def it_says_no_period_in_the_names_of_figures_of_years(report: Report) -> None:
    section = _section(report, "icpc-timeliness")
    assert section.annual_tables[0].columns == [
        "CSC 178 ICPCs within 15 working days",
        "CSC 176 ICPCs within 15 working days",
    ]
    assert "ICPCs within 15 working days: " in section.charts[2].alt


def it_says_in_a_chart_of_years_that_a_figure_is_of_one_month(catalogue: Catalogue, figures: Figures) -> None:
    section = next(one for one in catalogue.sections if one.id == "icpc-timeliness")
    layout = replace(section.charts[2], indicators=["csc178-monthly"])
    drawn = chart(layout, figures, "Here", Marks(figures.quarter))
    assert "43.8% (Sep only) in 2021/22 to Sep" in drawn.alt
    assert drawn.plots[0].labels[-1] == "43.8% (Sep only)"


def it_tells_those_who_do_not_see_a_table_what_it_is(report: Report) -> None:
    section = _section(report, "children-in-care-coming-into-care")
    main, parts = section.month_tables
    assert main.title == "Children in Care - Coming into Care: by month"
    assert parts.title.endswith(": First placement of the children coming into care, by month")
    assert section.annual_tables[0].title == "Children in Care - Coming into Care: by year"
    assert section.annual_tables[0].summary.endswith(": by year, 2018/19 to 2021/22 (to September).")
    assert "Since Q1 2021/22, Since Q2 2020/21, England." in report.scorecard.tables[0].summary


def it_puts_a_breakdown_into_a_captioned_table_of_its_own(report: Report) -> None:
    main, parts = _section(report, "children-in-care-coming-into-care").month_tables
    assert (len(main.columns), len(parts.columns)) == (2, 9)
    assert parts.caption == "First placement of the children coming into care"
    assert parts.target is None


def it_sets_care_leavers_beside_target_and_benchmarks(report: Report) -> None:
    section = _section(report, "care-leavers")
    table = section.comparisons[0]
    assert table.columns == ["At 30 September 2021", "Target", "England", "North East", "Statistical neighbours"]
    assert list(table.rows[1].cells) == ["21.3%", "30% or less", "41%", "44%", "46.5%"]
    assert (section.month_tables, section.annual_tables) == ([], [])


def it_tells_the_message_of_a_chart_in_its_alt_text(report: Report) -> None:
    charts = _section(report, "referrals-timeliness").charts
    assert charts[0].alt == (
        "Line chart by month, April 2021 to September 2021. Referrals decided within 1 working day:"
        " latest 66.7% in September, up from 63.3% in August; target of 90% missed."
    )
    assert charts[2].alt == (
        "Column chart by year. Referrals decided within 1 working day: 98.2% in 2018/19, 86.8% in 2019/20,"
        " 77.7% in 2020/21, 68.2% in 2021/22 to Sep, down from 77.7%. Target 90%."
    )


def it_says_in_the_chart_which_way_its_target_points(report: Report) -> None:
    chart = _section(report, "referrals-timeliness").charts[1]
    assert chart.target is not None
    assert chart.target.label == "Target 5% or less"
    assert chart.alt.endswith("target of 5% or less missed.")


def it_leaves_a_gap_in_a_chart_where_nothing_is_reported(report: Report) -> None:
    plot = _section(report, "referrals-timeliness").charts[0].plots[0]
    assert [value is None for value in plot.values] == [False] * 6 + [True] * 6


def it_draws_one_target_for_lines_that_share_it_and_none_where_they_differ(report: Report, figures: Figures) -> None:
    shared = _section(report, "child-protection-visits").charts[0].target
    assert shared is not None
    assert shared.label == "Target 90%"
    assert _section(report, "missing-episodes").charts[0].target is None


def it_has_every_chart_and_table_of_22_sections(report: Report) -> None:
    assert len(report.sections) == 22
    for section in report.sections:
        assert section.charts
        assert [*section.month_tables, *section.comparisons]
        assert section.prompts
        assert section.definition


def it_names_the_quarter_the_data_and_the_file(report: Report) -> None:
    assert report.quarter_line == "Quarter 2 (July - September) 2021/22"
    assert report.data_line.startswith("Data as at 30 September 2021. Workbook last saved on ")
    assert report.file_name == "Childrens Social Care Performance 2021-22 Q2"


@pytest.mark.parametrize(
    "word", ["ICPC", "SGO", "CAO", "CiC", "CP", "C&F", "NEET", "IHA", "EHA", "CSC", "DfE", "PR", "YOI"]
)
def it_explains_every_abbreviation(report: Report, word: str) -> None:
    assert word in {term.name for term in report.glossary}


@pytest.mark.parametrize("code", ["P1", "U1", "U3", "U5", "U6", "R2", "R3", "R5", "K2", "Z1"])
def it_explains_every_placement_code(report: Report, code: str) -> None:
    assert code in {term.name for term in report.glossary}


def it_says_of_which_month_the_latest_available_figure_is(report: Report) -> None:
    table = _section(report, "children-in-care-initial-health").annual_tables[0]
    assert table.notes == ["2021/22 to Jun shows the latest that is available, June 2021."]
