"""What goes to the clerk with the finished report: a name for the web and a note in plain words."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.period import FinancialYear
from reportgen.report.handover import CheckPassed, Handover, handover_note, published_name

FACTS = Handover(
    file="performance-2021-22-q2.docx",
    sha256="ab" * 32,
    title="Performance Report, Quarter 2 (July - September) 2021/22",
    quarter=FinancialYear(2021).quarter(2),
    council="The Council",
    committee="Scrutiny",
    finished=datetime(2021, 11, 1, 9, 5),
    workbook="Workbook 2021-22.xlsx",
    workbook_sha256="cd" * 32,
    counted=datetime(2021, 10, 29, 14, 30),
    counted_by="reportgen 0.3.0",
    program="reportgen 0.4.0",
    checks=[CheckPassed("Numbers in the analyses", "212 right, 0 wrong"), CheckPassed("Tracked changes", "none")],
)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("Childrens Social Care Performance 2021-22 Q2", "childrens-social-care-performance-2021-22-q2"),
        ("Children's  Report (Q2 2021/22)", "childrens-report-q2-2021-22"),
        ("Help & Safeguarding_v2", "help-and-safeguarding-v2"),
        ("Adroddiad Perfformiad Sir F\N{LATIN SMALL LETTER O WITH CIRCUMFLEX}n", "adroddiad-perfformiad-sir-fon"),
        ("...", ""),
    ],
)
def it_names_the_file_as_a_web_address_can_hold_it(name: str, published: str) -> None:
    assert published_name(name) == published


@given(st.text())
def it_never_names_it_otherwise(name: str) -> None:
    published = published_name(name)
    assert set(published) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert published_name(published) == published


def it_says_of_a_public_edition_alone_which_one_it_is() -> None:
    public = handover_note(replace(FACTS, edition="public")).split("\r\n")
    assert public[3:5] == ["Quarter:   Q2 2021/22", "Edition:   public"]
    assert "Edition" not in handover_note(FACTS)


def it_says_what_the_file_is_and_what_it_rests_on() -> None:
    assert handover_note(FACTS).split("\r\n")[:14] == [
        "HAND-OVER NOTE",
        "",
        "Report:    Performance Report, Quarter 2 (July - September) 2021/22",
        "Quarter:   Q2 2021/22",
        "Council:   The Council",
        "Committee: Scrutiny",
        "",
        "File:      performance-2021-22-q2.docx",
        "SHA-256:   " + "ab" * 32,
        "Finished:  1 November 2021 at 09:05, by reportgen 0.4.0",
        "",
        "Workbook:  Workbook 2021-22.xlsx",
        "SHA-256:   " + "cd" * 32,
        "Counted:   29 October 2021 at 14:30 UTC, by reportgen 0.3.0",
    ]


def it_lists_the_checks_and_what_is_left_to_people() -> None:
    note = handover_note(FACTS)
    assert (
        "\r\n\r\nChecks passed\r\n-------------\r\n- Numbers in the analyses: 212 right, 0 wrong\r\n- Tracked" in note
    )
    assert "\r\nStill for people to do\r\n" in note
    assert "Let pass" not in note


def it_tells_what_was_let_pass_and_why() -> None:
    said = handover_note(replace(FACTS, overridden=["Referrals: 137 is wrong."], reason="Agreed with the director."))
    assert "- Referrals: 137 is wrong.\r\nReason given: Agreed with the director.\r\n" in said
    assert "Reason given: none" in handover_note(replace(FACTS, overridden=["x"]))


def it_tells_what_was_taken_out_of_the_file() -> None:
    assert "\r\n- Charts: 2.\r\n" in handover_note(replace(FACTS, notes=["Charts: 2."]))


def it_fits_a_page_in_notepad() -> None:
    lines = handover_note(replace(FACTS, overridden=["word " * 60], notes=["word " * 60])).split("\r\n")
    assert max(len(line) for line in lines) <= 78
    assert lines[-1] == ""
    assert "\n" not in "".join(lines)


def it_leaves_out_what_is_not_known() -> None:
    assert "Committee:" not in handover_note(replace(FACTS, committee=""))
