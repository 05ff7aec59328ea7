"""Errors in plain words: findings, suggestions and exit codes."""

import errno

import pytest

from reportgen.errors import (
    CatalogueError,
    DocumentError,
    Finding,
    ReportgenError,
    TemplateError,
    UsageError,
    WorkbookError,
    nearest,
    reason_of,
)

SHEETS = ["Scorecard", "Population", "Referrals", "CP Plans"]


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (Finding("Book.xlsx > Referrals", "is empty."), "Book.xlsx > Referrals: is empty."),
        (Finding("Book.xlsx", "is empty.", "Fill it."), "Book.xlsx: is empty. Fill it."),
        (Finding("", "There is no workbook."), "There is no workbook."),
        (Finding("", "There is no workbook.", "Copy one."), "There is no workbook. Copy one."),
    ],
)
def it_says_where_what_and_what_to_do(finding: Finding, text: str) -> None:
    assert str(finding) == text


def it_tells_all_findings_a_line_each() -> None:
    error = WorkbookError(Finding("A", "is one."), Finding("B", "is two."))
    assert str(error) == "A: is one.\nB: is two."
    assert [finding.where for finding in error.findings] == ["A", "B"]


def it_ends_with_another_exit_code_for_each_kind_of_error() -> None:
    kinds: list[type[ReportgenError]] = [
        ReportgenError,
        UsageError,
        CatalogueError,
        WorkbookError,
        TemplateError,
        DocumentError,
    ]
    assert [kind.exit_code for kind in kinds] == [1, 2, 3, 4, 5, 6]


def it_has_an_exit_code_of_its_own_for_every_kind_there_is() -> None:
    kinds: list[type[ReportgenError]] = [ReportgenError, *ReportgenError.__subclasses__()]
    codes = [kind.exit_code for kind in kinds]
    assert len(set(codes)) == len(codes) >= 6
    assert 0 not in codes


@pytest.mark.parametrize("kind", [UsageError, CatalogueError, WorkbookError, TemplateError, DocumentError])
def it_catches_every_kind_as_one(kind: type[ReportgenError]) -> None:
    with pytest.raises(ReportgenError, match="is wrong"):
        raise kind(Finding("A", "is wrong."))


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("Referals", "Did you mean 'Referrals'?"),
        ("REFERRALS ", "Did you mean 'Referrals'?"),
        ("cp plan", "Did you mean 'CP Plans'?"),
        ("Score card", "Did you mean 'Scorecard'?"),
    ],
)
def it_suggests_the_nearest_known_word_as_it_is_written(word: str, suggestion: str) -> None:
    assert nearest(word, SHEETS) == suggestion


def it_lists_the_known_words_when_none_is_near() -> None:
    assert nearest("xyz", SHEETS) == "Known are: Scorecard, Population, Referrals, CP Plans."


def it_lists_no_more_than_twelve() -> None:
    words = [f"Word {letter}" for letter in "abcdefghijklm"]
    assert nearest("xyz", words[:12]).startswith("Known are: Word a, Word b")
    assert nearest("xyz", words) == ""


def it_suggests_nothing_when_nothing_is_known() -> None:
    assert nearest("Referrals", []) == ""


def _windows(number: int, path: str) -> OSError:
    error = FileNotFoundError(errno.ENOENT, "Das System kann den angegebenen Pfad nicht finden", path)
    error.winerror = number  # type: ignore[attr-defined]  # only Windows has it
    return error


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full. Make room on it"),
        (OSError(errno.EFBIG, "File too large"), "the disk is full. Make room on it"),
        (PermissionError(errno.EACCES, "Permission denied"), "it may not be opened or changed. Close it in other"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "its name is too long for this computer. Shorten it"),
        (_windows(206, "C:\\Reports"), "its name is too long for this computer. Shorten it"),
        (_windows(3, "C:\\" + "r" * 260), "its name is too long for this computer. Shorten it"),
        (_windows(3, "C:\\Reports"), "Das System kann den angegebenen Pfad nicht finden. Try again"),
        (OSError("the network drive went away"), "the network drive went away. Try again"),
        (OSError(), "OSError. Try again"),
    ],
)
def it_says_plainly_why_the_system_refused(error: OSError, says: str) -> None:
    assert " ".join(reason_of(error)).startswith(says)
