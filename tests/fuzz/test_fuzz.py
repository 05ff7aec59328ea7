"""A small share of the fuzzing campaign, with fixed seeds (`python tests/fuzz/run.py` runs it in full); and whether
what judges it would see a fault."""

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest

from reportgen.errors import Finding, WorkbookError
from reportgen.quality import check_quality
from tests.fuzz import books, definitions, narratives, prose, readers, sound
from tests.fuzz.campaign import run_campaign
from tests.fuzz.outcome import FaultError, check_error, check_said
from tests.support import EXPECTED, WORKBOOK

SHARE = {"reader": 200, "catalogue": 300, "narrative": 150, "command": 6}
FIRST = 1_000_000
"""Seeds of their own, so that the campaign has not seen them."""


@pytest.mark.parametrize("target", SHARE)
def it_ends_in_a_right_result_or_a_named_error_whatever_comes_in(target: str) -> None:
    tally = run_campaign(target, SHARE[target], FIRST)
    assert tally.ran == SHARE[target]
    assert not tally.faults, str(tally)


# Whether a fault would be seen --------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / readers.NAME


def it_counts_every_figure_of_both_workbooks_as_the_program_does() -> None:
    for base in readers.bases():
        read = readers.before(base.name)
        _, counted = base.recount(base.book)
        typed = readers.typed_by_hand(base, base.book)
        assert not list(readers.wrong(read, typed | counted))
        assert (len(counted) > 100, len(typed) > 5) == (True, True)


def it_counts_the_shipped_workbook_as_it_is() -> None:
    _, counted = definitions.social_care(books.read_book(WORKBOOK.read_bytes()))
    with (EXPECTED / "published-q2-2021-22.csv").open(encoding="utf-8", newline="") as file:
        published = {(row["series"], row["period"]): row["value"] for row in csv.DictReader(file)}
    counts = {key: f"{top}" for key, (top, whole) in counted.items() if whole is None and published.get(key)}
    assert len(counts) > 150
    assert counts == {key: published[key] for key in counts}


def it_sees_a_figure_that_is_wrong_and_not_told(path: Path) -> None:
    base = readers.bases()[1]
    book = books.copied(base.book)
    books.save(path, books.written_parts(book, None, base.saved))
    case = next(row for row in book["Contacts log"] if isinstance(row[1], type(book["Packages"][4][1])))
    book["Contacts log"].remove(case)  # from the recount only
    with pytest.raises(FaultError, match="untold: contacts"):
        readers.held_against(base, path, lambda: book, "a case more")


def it_sees_a_figure_that_moves_though_nothing_is_meant(path: Path) -> None:
    base = readers.bases()[1]
    then = readers.before(base.name)
    row = then.rows["contacts", "month", "2024-10"]
    now = replace(then, rows={**then.rows, ("contacts", "month", "2024-10"): (*row[:6], "9", "9", *row[8:])})
    with pytest.raises(FaultError, match="untold: contacts"):
        readers.check_same(then, now)


def it_takes_a_finding_for_told_only_when_it_touches_the_figure() -> None:
    then = readers.before("shipped")
    assert not readers.new_findings(then, then)
    found = check_quality(then.workbook, then.catalogue, then.figures, readers.TODAY).findings[0]
    now = replace(then, findings=[*then.findings, replace(found, where="Fuzzed.xlsx > Referrals > D5")])
    assert [one.where for one in readers.new_findings(now, then)] == ["Fuzzed.xlsx > Referrals > D5"]


def it_sees_words_that_are_lost() -> None:
    parts = narratives.written()[0]
    assert len(narratives.words_of(parts)) == 15
    made = books.packed({**parts, "word/document.xml": parts["word/document.xml"].replace(b"Xw100x", b"")})
    with pytest.raises(FaultError, match="lost: Xw100x"):
        narratives.check_there(parts, made)


def it_knows_sentences_of_which_all_is_right_and_such_with_one_wrong_number() -> None:
    for section, sentence in prose.RIGHT:
        assert not prose.remarks_on(section, [sentence]), sentence
    for section, sentence, number in prose.WRONG:
        assert [one.said for one in prose.remarks_on(section, [sentence]) if number in one.said], sentence


def it_sees_messages_without_a_place_tracebacks_and_identifiers() -> None:
    with pytest.raises(FaultError, match="no place"):
        check_error(WorkbookError(Finding("", "is damaged and cannot be read.")), ["Book.xlsx"])
    with pytest.raises(FaultError, match="traceback: KeyError"):
        check_error(KeyError("x"), ["Book.xlsx"])
    with pytest.raises(FaultError, match="identifier"):
        check_said(f"has '{books.MARKER}000P1' twice")


def it_writes_the_same_workbook_in_every_hand() -> None:
    book = books.second()
    for seed in range(20):
        parts = books.written_parts(book, books.random_hand(random.Random(seed)), books.SAVED["second"])
        assert not sound.what_is_broken(parts) or b"<x:" in parts["xl/workbook.xml"]
        assert books.read_book(books.packed(parts)).keys() == book.keys()
