"""The councillor's pages: the scorecard, what changed most, comparisons, marks and data notes."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import Polarity, PublicEdition, QuarterBasis, Section, Severity
from reportgen.figures import Figures, Reason, Series, Value
from reportgen.figures.revisions import ChangedTarget, RevisedTotal, Revision, Revisions
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.quality import Quality, QualityFinding
from reportgen.report import Report, assemble_report
from reportgen.report.change import Direction, since_last_quarter, since_last_year
from reportgen.report.changes import changes
from reportgen.report.edition import hiding_explained
from reportgen.report.marks import Marks
from reportgen.report.model import LinkedTable, NoteGroup, Status
from reportgen.report.scorecard import NOTHING, scorecard
from reportgen.report.standing import standing

YEAR = FinancialYear(2021)
Q1, Q2, Q4, LAST_YEAR = YEAR.quarter(1), YEAR.quarter(2), YEAR.quarter(4), FinancialYear(2020).quarter(2)
MAY, JUNE, SEPTEMBER = Month(2021, 5), Month(2021, 6), Month(2021, 9)
TIMELY = "csc022-within-1-working-day"


def _value(amount: str, of: int = 100) -> Value:
    return Value(Fraction(amount), Fraction(amount) * of / 100, Fraction(of))


def _moved(
    series: Series, before: str, now: str, *, basis: QuarterBasis = QuarterBasis.QUARTER, of: int = 100
) -> Series:
    """The series as if its quarters had these figures."""
    quarters = {Q1: _value(before, of), Q2: _value(now, of)}
    return replace(series, quarters=quarters, quarter_basis=basis, to_date={Q2: _value(now, of)})


def _direction(series: Series, quarter: Quarter = Q2) -> Direction | None:
    change = since_last_quarter(series, quarter)
    return change.direction if change else None


def _changes(figures: Figures, *moved: Series) -> list[LinkedTable]:
    """The page of a report that has only these series as headlines."""
    section = _section("referrals", [one.indicator.id for one in moved])
    book = replace(figures, series={one.indicator.id: one for one in moved})
    return list(changes([section], book, Marks(Q2)).tables)


def _section(name: str, headlines: Sequence[str]) -> Section:
    return Section(name, name.capitalize(), ("",), ("",), (), (), tuple(headlines))


def _row(report: Report, label: str) -> dict[str, str]:
    table = report.scorecard.tables[0]
    row = next(row for row in table.rows if row.label == label)
    return dict(zip(table.columns, [cell.text for cell in row.cells], strict=True))


def _group(report: Report, heading: str) -> NoteGroup:
    return next(group for group in report.data_notes if group.heading == heading)


def _doubt(
    *indicators: str, months: Sequence[Month] = (), rule: str = "A decision before the referral"
) -> QualityFinding:
    return QualityFinding(
        where="Workbook.xlsx > Referrals > D17",
        what="is before its referral.",
        rule=rule,
        severity=Severity.STOPS,
        indicators=frozenset(indicators),
        months=frozenset(months),
    )


# ------------------------------------------------------------------------------------------------- Scorecard


def it_counts_the_targets_for_a_councillor_in_one_line(report: Report) -> None:
    counts = "12 of 20 targets were met, 2 were near and 6 were missed. 3 more cannot be judged yet."
    assert report.scorecard.sentences[0].text == counts
    rows = report.scorecard.tables[0].rows
    statuses = [cell.status for row in rows for cell in row.cells if cell.status]
    assert [statuses.count(status) for status in Status] == [12, 2, 6]


def it_shows_a_headline_in_one_row(report: Report) -> None:
    row = _row(report, "CSC 038 C&F assessments completed within 45 working days")
    assert row == {
        "This quarter": "86.6%",
        "Year to date": "88.4%",
        "Target": "90%",
        "Status": "Near",
        "Since Q1 2021/22": "worse",
        "Since Q2 2020/21": "better",
        "England": "87.6%",
    }


def it_names_what_to_ask_about_and_leads_there(report: Report) -> None:
    missed, worse, above = report.scorecard.sentences[1:]
    assert missed.text == (
        "Missed: CSC 022 Referrals within 1 working day; CSC 026 Referrals over 3 working days;"
        " CSC 002 Early help by external agencies; CSC 188 Repeat plans within 2 years;"
        " CSC 252b Visits within 10 days; CSC 251d Dental checks completed."
    )
    assert worse.text == "Worse than in the quarter before, with no target: CSC 176 ICPCs within 15 working days."
    assert above.text == "Above target: CSC 200 Children in care per 10,000 children."
    assert [phrase.section for phrase in above.phrases] == ["", "children-in-care", ""]


def it_names_nothing_where_there_is_nothing_to_ask_about(figures: Figures) -> None:
    met = replace(figures.series[TIMELY], to_date={Q2: _value("95")}, quarters={})
    page = scorecard([_section("referrals", [TIMELY])], replace(figures, series={TIMELY: met}), Marks(Q2))
    assert [one.text for one in page.sentences] == ["1 of 1 target was met, 0 were near and 0 were missed."]


def it_has_every_section_on_the_scorecard_in_report_order(report: Report) -> None:
    rows = report.scorecard.tables[0].rows
    assert list(dict.fromkeys(row.section for row in rows)) == [section.id for section in report.sections]
    assert 30 <= len(rows) <= 40


def it_judges_by_the_year_to_date_as_the_section_does(report: Report) -> None:
    """This quarter alone, 6.2%, would have been near its target of 5%."""
    row = _row(report, "CSC 026 Referrals decided in over 3 working days")
    assert (row["This quarter"], row["Year to date"], row["Status"]) == ("6.2%", "7.6%", "Missed")
    assert row["Target"] == "5% or less"


def it_gives_no_status_where_none_is_fair(report: Report) -> None:
    health = _row(report, "CSC 250 Children in care with an up to date health check")
    assert (health["Target"], health["Status"], health["Since Q1 2021/22"]) == ("90% by 31 March", "Not yet due", "up")
    assert _row(report, "CSC 200 Children in care per 10,000 children")["Status"] == "Above"
    late = _row(report, "IHA Initial health assessments within 20 working days")
    assert (late["Year to date"], late["Status"]) == ("86.4% (Jun)", "No figure")


def it_says_that_a_benchmark_is_of_a_full_year_where_ours_is_not(report: Report) -> None:
    assert _row(report, "CSC 251 Children in care with an up to date dental check")["England"] == "40% full year"
    note = report.scorecard.tables[0].notes[-1]
    assert note.startswith("England: National and regional figures, year ending 31 March 2021. Source: ")
    assert "Full year: ours is of part of a year." in note
    assert note.count("transfers in") == note.count("birthday") == 1


def it_says_on_which_basis_it_compares(report: Report) -> None:
    note = report.scorecard.tables[0].notes[0]
    assert "Since Q1 2021/22 compares the quarters, or where there is only a year to date, that then and now." in note
    assert "Since Q2 2020/21 compares CSC 038 and CSC 250b on the year to date." in note
    assert "Same: less than 0.5 percentage points apart, or alike as shown." in note


def it_ranks_only_what_is_shown_in_a_public_edition_and_says_so(figures: Figures) -> None:
    public = replace(figures, edition=PublicEdition())
    said = "Figures that are not shown are left out, too."
    moved = _moved(figures.series[TIMELY], "50", "75")
    assert [said in _changes(book, moved)[-1].notes[0] for book in (figures, public)] == [False, True]
    still = replace(public, series={TIMELY: replace(moved, target=None, quarters={Q1: _value("50"), Q2: _value("50")})})
    page = changes([_section("referrals", [TIMELY])], still, Marks(Q2))
    assert page.sentences[0].text.startswith("No headline indicator that is shown has changed enough")


def it_says_in_the_data_notes_of_a_public_edition_what_its_superlatives_are_about() -> None:
    points = hiding_explained(PublicEdition()).points
    assert points[-1] == "What this report calls largest, most or best is so among the figures that are shown."


@pytest.mark.parametrize(("largest", "said"), [(1, "Numbers of 1 are"), (9, "Numbers from 1 to 9 are")])
def it_says_in_the_data_notes_which_numbers_are_small(largest: int, said: str) -> None:
    assert hiding_explained(PublicEdition(largest)).points[1].startswith(said)


def it_explains_the_sign_of_a_public_edition_where_it_stands(figures: Figures) -> None:
    section, public = _section("referrals", [TIMELY]), replace(figures, edition=PublicEdition())
    hidden = replace(figures.series[TIMELY], to_date={Q2: Value(reason=Reason.SUPPRESSED, instead="c")})
    for series, explained in ((figures.series[TIMELY], False), (hidden, True)):
        page = scorecard([section], replace(public, series={TIMELY: series}), Marks(Q2))
        assert ("a number from 1 to 5 stands behind it" in page.tables[0].notes[0]) is explained


def it_has_no_column_of_a_quarter_that_the_workbook_does_not_hold(figures: Figures, catalogue: Catalogue) -> None:
    first = {name: replace(one, quarters={Q1: Value(Fraction(1))}, previous={}) for name, one in figures.series.items()}
    page = scorecard(catalogue.sections, replace(figures, quarter=Q1, series=first), Marks(Q1))
    assert page.tables[0].columns == ["This quarter", "Year to date", "Target", "Status", "England"]
    assert "Figures of Q4 2020/21 are in the report of that quarter." in page.tables[0].notes
    assert "compares" not in page.tables[0].notes[0]


# ------------------------------------------------------------------------------------------------- Direction


@pytest.mark.parametrize(
    ("before", "now", "good", "direction"),
    [
        ("60", "63", Polarity.HIGHER, Direction.BETTER),
        ("60", "57", Polarity.HIGHER, Direction.WORSE),
        ("60", "57", Polarity.LOWER, Direction.BETTER),
        ("60", "63", Polarity.LOWER, Direction.WORSE),
        ("60", "63", Polarity.NEITHER, Direction.UP),
        ("60.01", "60.04", Polarity.HIGHER, Direction.SAME),
        ("60", "60.49", Polarity.HIGHER, Direction.SAME),
        ("60", "59.5", Polarity.HIGHER, Direction.WORSE),
    ],
)
def it_says_which_way_a_figure_went(
    figures: Figures, before: str, now: str, good: Polarity, direction: Direction
) -> None:
    series = figures.series[TIMELY]
    series = replace(series, indicator=replace(series.indicator, good=good))
    assert _direction(_moved(series, before, now)) is direction


def it_calls_a_count_that_grows_through_the_year_neither_better_nor_worse(figures: Figures) -> None:
    series = figures.series["csc034-number"]
    grows = _moved(series, "20", "44", basis=QuarterBasis.YEAR_TO_DATE)
    assert _direction(grows) is Direction.UP
    assert _direction(_moved(series, "20", "24")) is Direction.WORSE


def it_calls_counts_the_same_only_when_they_are(figures: Figures) -> None:
    series = figures.series["csc034-number"]
    assert _direction(_moved(series, "20", "20")) is Direction.SAME
    assert _direction(_moved(series, "200", "201")) is Direction.WORSE


@pytest.mark.parametrize("name", ["csc250-up-to-date", "csc250b-completed-ytd", "csc251d-completed-ytd"])
def it_calls_what_builds_up_better_only_against_the_same_quarter_of_last_year(figures: Figures, name: str) -> None:
    series = _moved(figures.series[name], "50", "58", basis=QuarterBasis.QUARTER_END)
    beside = replace(series, previous={LAST_YEAR: _value("50")}, beside_previous=_value("58"))
    within, against = since_last_quarter(beside, Q2), since_last_year(beside, Q2)
    assert within is not None
    assert against is not None
    assert (within.direction, against.direction) == (Direction.UP, Direction.BETTER)


def it_compares_with_last_year_what_was_counted_in_the_same_way(figures: Figures) -> None:
    """CSC 038 of earlier years is the year to date, and so is ours beside it."""
    change = since_last_year(figures.series["csc038-within-45-working-days-ytd"], Q2)
    assert change is not None
    assert (change.shown, change.basis) == (("80.4%", "88.4%"), QuarterBasis.YEAR_TO_DATE)


# ------------------------------------------------------------------------------------------ What changed most


def it_lists_what_moved_most_first_and_says_how_far(report: Report) -> None:
    tables = {table.caption: table for table in report.changes.tables}
    percentages = tables["Percentages that moved most since Q1 2021/22"].rows
    assert [row.label for row in percentages[:2]] == [
        "CSC 176 ICPCs within 15 working days",
        "CSC 002 Early help assessments started by external agencies, share",
    ]
    assert [cell.text for cell in percentages[0].cells] == ["89.7%", "70.3%", "down 19.4 points, worse"]
    numbers = tables["Numbers that moved most since Q2 2020/21"].rows
    assert [cell.text for cell in numbers[0].cells] == ["12", "19", "up 7 (58%)"]


def it_tells_which_statuses_changed(report: Report) -> None:
    """Not of CSC 250b, which builds up through the year."""
    table = report.changes.tables[0]
    assert table.caption == "Status changed since Q1 2021/22"
    assert len(table.rows) == 1
    row = table.rows[0]
    assert row.label == "CSC 038 C&F assessments completed within 45 working days, year to date"
    assert [(cell.text, cell.status) for cell in row.cells] == [
        ("90.4% met", Status.MET),
        ("88.4% near", Status.NEAR),
        ("90%", None),
    ]


def it_leaves_out_small_numbers_and_percentages_of_few(figures: Figures) -> None:
    number, share = figures.series["csc034-number"], figures.series[TIMELY]
    assert _changes(figures, replace(_moved(number, "9", "30"), target=None)) == []
    assert _changes(figures, replace(_moved(share, "50", "75", of=8), target=None)) == []
    assert _changes(figures, replace(_moved(number, "10", "14"), target=None)) == []
    assert _changes(figures, replace(_moved(share, "5", "20", of=20), target=None)) == []
    assert _changes(figures, replace(_moved(share, "95", "80", of=20), target=None)) == []
    assert len(_changes(figures, replace(_moved(number, "10", "15"), target=None))) == 1
    assert len(_changes(figures, replace(_moved(share, "5", "25", of=20), target=None))) == 1


def it_ranks_no_change_that_only_shows_how_far_the_year_has_gone(figures: Figures) -> None:
    grows = _moved(figures.series["csc034-number"], "20", "44", basis=QuarterBasis.YEAR_TO_DATE)
    due = _moved(figures.series["csc250-up-to-date"], "30", "60", basis=QuarterBasis.QUARTER_END)
    assert _changes(figures, grows, due) == []


def it_says_so_when_there_is_nothing_to_compare_with(figures: Figures) -> None:
    section = _section("referrals", [TIMELY])
    alone = replace(figures.series[TIMELY], quarters={}, previous={})
    page = changes([section], replace(figures, series={TIMELY: alone}), Marks(Q2))
    said = "There is no earlier figure to compare with, so no change can be shown."
    assert ([one.text for one in page.sentences], page.tables) == ([said], [])


def it_says_so_on_the_scorecard_where_the_page_is_left_out(catalogue: Catalogue, figures: Figures) -> None:
    alone = {name: replace(one, quarters={}, to_date={}, previous={}) for name, one in figures.series.items()}
    report = assemble_report(catalogue, replace(figures, series=alone), None)
    assert (report.changes.tables, report.scorecard.sentences[-1]) == ([], report.changes.sentences[0])


def it_does_not_say_that_nothing_can_be_compared_where_little_moved(figures: Figures) -> None:
    same = replace(_moved(figures.series["csc034-number"], "20", "21"), target=None)
    page = changes([_section("a", [same.indicator.id])], replace(figures, series={same.indicator.id: same}), Marks(Q2))
    said = "No headline indicator has changed enough to be listed as what changed most."
    assert [one.text for one in page.sentences] == [said]


# ---------------------------------------------------------------------------------------------- Comparisons


def it_sets_a_section_beside_earlier_years_and_other_councils(report: Report) -> None:
    section = next(one for one in report.sections if one.id == "assessments-timeliness")
    table = section.comparators[0]
    assert table.columns == ["Q2 2021/22", "Q2 2020/21", "England", "North East", "Statistical neighbours"]
    assert list(table.rows[0].cells) == ["88.4%", "80.4%", "87.6%", "83.1%", "86.5%"]
    assert table.rows[0].label.endswith(", year to date")
    assert table.notes[-1].startswith("National and regional figures, year ending 31 March 2021. Source: ")
    assert table.notes[-1].endswith("and the placement figures, are as at 31 March.")


def it_warns_that_part_of_a_year_cannot_be_compared_with_a_full_one(report: Report) -> None:
    section = next(one for one in report.sections if one.id == "section-47-started")
    warning = "CSC 164 covers only part of the year so far and cannot be compared with the benchmarks yet."
    table = section.comparators[0]
    assert warning in table.notes
    england = table.columns.index("England")
    assert [row.cells[england] for row in table.rows] == [NOTHING, "168.6 full year"]


def it_says_how_a_benchmark_differs_by_design(report: Report) -> None:
    section = next(one for one in report.sections if one.id == "icpc-timeliness")
    assert any("transfers in" in note for note in section.comparators[0].notes)


def it_does_not_compare_care_leavers_twice(report: Report) -> None:
    section = next(one for one in report.sections if one.id == "care-leavers")
    assert (len(section.comparisons), list(section.comparators)) == (1, [])


# ------------------------------------------------------------------------------------------- Marks and notes


@pytest.fixture(scope="module")
def marked(catalogue: Catalogue, figures: Figures) -> Report:
    """A report that was made despite errors, after another one."""
    quality = Quality((_doubt(TIMELY, months=[SEPTEMBER]), _doubt(TIMELY, months=[SEPTEMBER])))
    total = RevisedTotal(TIMELY, Q1, QuarterBasis.QUARTER, "68.0%", "68.2%", "", "")
    revisions = Revisions("Q1.docx", Q1, (Revision(TIMELY, MAY, "72.0%", "72.5%", "", ""),), (total,))
    return assemble_report(catalogue, figures, None, quality=quality, revisions=revisions)


def it_marks_revised_and_doubtful_months(marked: Report) -> None:
    table = marked.sections[0].month_tables[0]
    assert [row.cells[0] for row in table.rows[:6]] == ["70.0%", "72.5% [r]", "61.7%", "77.6%", "63.3%", "66.7% [u]"]
    assert [row.cells[1] for row in table.rows[:2]] == ["6.0%", "7.2%"]
    assert table.notes == ["[r] revised since first published, [u] in doubt: see the Data notes."]


def it_marks_the_year_of_a_doubtful_month_but_no_earlier_one(marked: Report) -> None:
    table = marked.sections[0].annual_tables[0]
    assert [row.cells[0] for row in table.rows] == ["98.2%", "86.8%", "77.7%", "68.2% [u]"]


def it_says_in_the_sentence_that_a_figure_is_in_doubt(marked: Report) -> None:
    timely, late = marked.sections[0].standings
    assert timely.text.endswith("This figure is in doubt: see the Data notes.")
    assert "doubt" not in late.text


def it_tells_of_the_marks_in_the_chart_and_to_those_who_do_not_see_it(marked: Report) -> None:
    chart, other = marked.sections[0].charts[:2]
    assert chart.title == "Referrals decided within 1 working day [u]"
    assert chart.alt.endswith(
        "Revised since first published: May 2021. Some of its figures are in doubt: see the Data notes."
    )
    assert "doubt" not in other.alt + other.title


def it_marks_the_scorecard_and_the_comparisons(marked: Report) -> None:
    row = _row(marked, "CSC 022 Referrals decided within 1 working day")
    assert [row["This quarter"], row["Year to date"]] == ["68.2% [u]", "68.2% [u]"]
    assert (row["Since Q1 2021/22"], row["Since Q2 2020/21"]) == ("same [r] [u]", "same [u]")
    note = marked.scorecard.tables[0].notes[-1]
    assert note.endswith("[r] the earlier quarter's figure has been revised, [u] in doubt: see the Data notes.")
    assert marked.sections[0].comparators[0].rows[0].cells[0] == "68.2% [u]"


def it_marks_an_earlier_year_to_date_as_revised_but_not_the_new_one(catalogue: Catalogue, figures: Figures) -> None:
    total = RevisedTotal("csc252b-10-days-ytd", Q1, QuarterBasis.YEAR_TO_DATE, "87.0%", "87.5%", "", "")
    report = assemble_report(catalogue, figures, None, revisions=Revisions("Q1.docx", Q1, totals=(total,)))
    row = _row(report, "CSC 252b CP visits within 10 working days")
    assert (row["Year to date"], row["Since Q1 2021/22"]) == ("87.1%", "same [r]")


def it_lists_revised_figures_old_and_new(marked: Report) -> None:
    group = _group(marked, "Revised figures")
    said = "1 figure has changed since the report for Q1 2021/22, and with it totals that include it."
    assert group.points[0].startswith(said)
    assert group.tables[0].columns == ["Period", "As first published", "Now"]
    row = group.tables[0].rows[0]
    assert (row.label, list(row.cells)) == (
        "CSC 022 Referrals decided within 1 working day",
        ["May 2021", "72.0%", "72.5%"],
    )


def it_names_figures_in_doubt_without_a_cell_of_the_workbook(marked: Report) -> None:
    group = _group(marked, "Figures in doubt")
    assert group.points[1] == (
        "A decision before the referral (2 times): CSC 022 Referrals decided within 1 working day (September 2021)."
    )
    assert not any("D17" in point or "Workbook" in point for point in group.points)


def it_warns_on_the_cover_and_not_again_in_the_notes(marked: Report, report: Report) -> None:
    assert marked.data_line == "Data as at 30 September 2021. Some figures are in doubt: see the Data notes."
    assert marked.as_at == "Data as at 30 September 2021."
    assert report.data_line == report.as_at


def it_names_the_parts_of_a_breakdown_together(catalogue: Catalogue, figures: Figures) -> None:
    parts = ["csc209-yoi-R5", "csc209-nhs-medical-trust-R2"]
    quality = Quality((_doubt("csc209-monthly", *parts, months=[JUNE]),))
    report = assemble_report(catalogue, figures, None, quality=quality)
    lead, point = _group(report, "Figures in doubt").points
    assert "a year to date" in lead
    assert point.endswith(
        ": CSC 209 Children coming into care, month and CSC 209 First placement of the children coming into care"
        " (2 of 9) (June 2021)."
    )


def it_says_every_month_when_a_finding_touches_all(catalogue: Catalogue, figures: Figures) -> None:
    quality = Quality((_doubt(TIMELY), _doubt(TIMELY, months=[JUNE])))
    report = assemble_report(catalogue, figures, None, quality=quality)
    assert _group(report, "Figures in doubt").points[1].endswith("(every month).")


def it_says_that_a_first_report_has_nothing_to_compare_with(report: Report) -> None:
    assert _group(report, "Revised figures").points == [
        "There was no earlier report made in this way to compare the figures with."
    ]
    assert "Figures in doubt" not in [group.heading for group in report.data_notes]


def it_says_that_nothing_was_revised(catalogue: Catalogue, figures: Figures) -> None:
    report = assemble_report(catalogue, figures, None, revisions=Revisions("Q1.docx", Q1))
    said = _group(report, "Revised figures").points[0]
    assert said == "No figure published before has changed; this report was compared with the report for Q1 2021/22."


def it_tells_of_a_target_that_was_changed(catalogue: Catalogue, figures: Figures) -> None:
    changed = ChangedTarget(TIMELY, "90%", "85%")
    report = assemble_report(catalogue, figures, None, revisions=Revisions("Q1.docx", Q1, targets=(changed,)))
    assert _group(report, "Revised figures").points[-1] == (
        "Targets changed since the report for Q1 2021/22:"
        " CSC 022 Referrals decided within 1 working day from 90% to 85%."
    )


def it_lists_what_is_not_available_and_why(report: Report) -> None:
    points = _group(report, "Figures that are not available").points
    assert (
        "IHA Initial health assessments within 20 working days, year to date: September 2021"
        " (it comes from others, and there was none when this report was made)." in points
    )
    assert "CSC 176 ICPCs within 15 working days, year to date: 2018/19 (no figure held)." in points


def it_explains_only_the_shorthand_that_it_uses(report: Report, marked: Report) -> None:
    signs = [point.split(" ", 1)[0] for point in _group(marked, "Shorthand in the tables").points]
    assert signs == ["[r]", "[u]", "not", NOTHING, "A"]
    plain = _group(report, "Shorthand in the tables").points
    assert [point.split(" ", 1)[0] for point in plain] == ["not", NOTHING, "A"]
    assert plain[-1] == "A blank month has not been reported yet; 0 means that none were counted."


def it_tells_what_benchmarks_of_two_indicators_have_in_common_once(report: Report) -> None:
    points = [point for point in _group(report, "Benchmarks").points if "birthday" in point]
    assert len(points) == 1
    assert points[0].startswith("Care leavers in suitable accommodation and Care leavers not in education")


def it_shows_no_mark_where_there_is_no_figure(catalogue: Catalogue, figures: Figures) -> None:
    name = "iha-within-20-working-days-ytd"
    report = assemble_report(catalogue, figures, None, quality=Quality((_doubt(name),)))
    section = next(one for one in report.sections if one.id == "children-in-care-initial-health")
    cells = [row.cells[0] for row in section.month_tables[0].rows[:6]]
    assert cells == ["", "", "86.4% [u]", "", "", "not available"]
    assert figures.series[name].months[SEPTEMBER].reason is Reason.NOT_AVAILABLE


@pytest.mark.parametrize(
    ("name", "year", "quarter"),
    [
        pytest.param("csc022-within-1-working-day", " [u]", " [u]", id="events of all months"),
        pytest.param("csc227-allocated", "", "", id="as at the quarter's end"),
        pytest.param("csc178-monthly", "", " [u]", id="the latest month"),
    ],
)
def it_marks_only_what_rests_on_a_doubtful_april(figures: Figures, name: str, year: str, quarter: str) -> None:
    marks = Marks(Q2, Quality((_doubt(name, months=[Month(2021, 4)]),)))
    series = figures.series[name]
    basis = QuarterBasis.QUARTER_END if series.quarter_basis is QuarterBasis.QUARTER_END else QuarterBasis.YEAR_TO_DATE
    assert (marks.of(series, FinancialYear(2021)), marks.of_total(series, Q2, basis)) == (year, quarter)
    assert marks.of(series, Month(2021, 4)) == " [u]"


def it_holds_no_month_against_a_target_that_is_for_the_year(figures: Figures) -> None:
    aimed = replace(figures.series["csc034-number"], target=_value("20"))
    said = standing(aimed, figures).text
    assert said == "In September 2021: 12. Year to date: 44, the target is 20 or less for the whole year."


def it_lists_five_changes_of_a_kind_at_most(report: Report) -> None:
    assert [len(table.rows) for table in report.changes.tables] == [1, 5, 5, 5, 5]
