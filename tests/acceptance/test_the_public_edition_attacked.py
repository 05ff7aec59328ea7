"""Somebody who holds the public editions, and knows what everybody may, tries to find out the numbers they hide."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from tests.attacker.attack import Attack, attack, constraints_of, targets_of, truth_of, untrue, value_of
from tests.attacker.claims import Claim, Reader
from tests.attacker.constraints import Published, gather
from tests.attacker.knowledge import Quantity, read_knowledge
from tests.attacker.leaks import full_texts, leaks
from tests.attacker.naive import naive
from tests.attacker.reading import Edition, read_edition
from tests.attacker.solving import reasons
from tests.attacker.workbooks import other_workbook
from tests.support import CATALOGUE, changed_workbook, reportgen

KNOWN = read_knowledge(CATALOGUE)
QUARTERS = ("Q1", "Q2")
HELD = pytest.mark.parametrize("quarters", [("Q2",), ("Q1",), ("Q1", "Q2")], ids=["Q2", "Q1", "both quarters"])
RUN = re.compile(rb"[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.+Z]+|<v>4\d{4}\.\d+")
"""What tells one run from another: the hash of its workbook, and times."""

SEEDS = [int(seed) for seed in os.environ.get("ATTACKED_WORKBOOKS", "6").split(",")]
"""Which other workbooks are attacked; more of them take half a minute each."""

Editions = dict[str, Edition]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """The full editions of both quarters."""
    return {quarter: built(tmp_path_factory.mktemp(quarter), "--quarter", quarter) for quarter in QUARTERS}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """The public editions of both quarters."""
    return {quarter: published_edition(tmp_path_factory.mktemp(f"public {quarter}"), quarter) for quarter in QUARTERS}


def published_edition(folder: Path, quarter: str, change: Callable[[Workbook], object] = lambda book: None) -> Edition:
    """The public edition made of a copy of the workbook in which something may be another."""
    workbook = changed_workbook(folder, change)
    return built(folder / "out", workbook, "--quarter", quarter, "--edition", "public")


def built(folder: Path, *options: object) -> Edition:
    """An edition made by the real command and read again from its files."""
    ran = reportgen("build", *options, "--out", folder)
    assert ran.code == 0, ran.said
    return read_edition(folder)


def gathered(editions: Editions, quarters: Sequence[str]) -> Published:
    """What an attacker gathers who holds the editions of these quarters."""
    return gather(KNOWN, [editions[quarter] for quarter in quarters])


def found(tried: Attack, truth: dict[Quantity, int]) -> list[str]:
    """Each number that was found: what it can be, what it is, and by what reasoning for the first."""
    told = [f"{one.target.name}: {sorted(one.values)}, is {value_of(one.target, truth)}" for one in tried.recovered]
    return [*told, *(reasons(tried.constraints, tried.recovered[0]) if told else [])]


def mistakes(tried: Attack, truth: dict[Quantity, int]) -> list[str]:
    """Where the attacker is wrong: rules that the true numbers break, true numbers held to be impossible."""
    missed = [one for one in tried.recovered if value_of(one.target, truth) not in one.values]
    return [*untrue(tried.constraints, truth), *(one.target.name for one in missed)]


@HELD
def it_understands_the_full_edition(full: Editions, quarters: Sequence[str]) -> None:
    """Each rule that the attacker draws from cells, words and drawings is true of the numbers that stand there."""
    told = gathered(full, quarters)
    rules = [rule for rule in constraints_of(told) if " is shown, so " not in rule.why]
    assert untrue(rules, truth_of(told)) == []
    assert len(told.claims) > 3500 * len(quarters)
    assert len(told.drawn) > 150 * len(quarters)


@HELD
def it_recovers_many_numbers_where_only_small_ones_are_hidden(full: Editions, quarters: Sequence[str]) -> None:
    """The attack can succeed: figures alone give back 56 of 134 in Q2, 33 of 74 in Q1, 68 of 150 in both together."""
    told = gathered(full, quarters)
    truth = truth_of(told)
    hiding = naive(told, truth)
    tried = attack(hiding, targets_of(hiding, truth))
    assert mistakes(tried, truth) == []
    expected = {("Q2",): (56, 134), ("Q1",): (33, 74), ("Q1", "Q2"): (68, 150)}[tuple(quarters)]
    assert (len(tried.recovered), len(tried.narrowed)) == expected


def it_recovers_more_from_words_and_drawings(full: Editions) -> None:
    """With the order of lists, verdicts, changes and charts as in the full edition, 111 of 134 are given back."""
    told = gathered(full, ["Q2"])
    truth = truth_of(told)
    hiding = naive(told, truth)
    words = [one for one in told.statements if not isinstance(one, Claim)]
    hiding = replace(hiding, statements=[*hiding.statements, *words], drawn=told.drawn)
    tried = attack(hiding, targets_of(hiding, truth))
    assert mistakes(tried, truth) == []
    assert len(tried.recovered) == 111


@HELD
def it_recovers_no_number_that_the_public_edition_hides(
    full: Editions, public: Editions, quarters: Sequence[str]
) -> None:
    truth = truth_of(gathered(full, quarters))
    told = gathered(public, quarters)
    tried = attack(told, targets_of(told, truth))
    assert mistakes(tried, truth) == []
    assert found(tried, truth) == []
    assert len(tried.narrowed) > 60


@pytest.mark.parametrize("quarter", QUARTERS)
def it_finds_no_hidden_number_in_plain_text(full: Editions, public: Editions, quarter: str) -> None:
    texts = full_texts(gathered(full, [quarter]))
    assert list(leaks(Reader(KNOWN, public[quarter]), gathered(public, [quarter]), texts)) == []


def it_recovers_no_number_from_native_charts(full: Editions, tmp_path: Path) -> None:
    """Neither Word's own charts nor the workbooks behind them say more than is shown; the attacker does read them."""
    options = (changed_workbook(tmp_path, lambda _: None), "--quarter", "Q2", "--charts", "native")
    native = {"Q2": built(tmp_path / "full", *options)}
    public = {"Q2": built(tmp_path / "public", *options, "--edition", "public")}
    truth, texts = truth_of(gathered(full, ["Q2"])), full_texts(gathered(full, ["Q2"]))
    whole, told = gathered(native, ["Q2"]), gathered(public, ["Q2"])
    tried = attack(told, targets_of(told, truth))
    assert len(whole.drawn) > len(told.drawn) > 100
    assert (mistakes(tried, truth), found(tried, truth)) == ([], [])
    assert list(leaks(Reader(KNOWN, public["Q2"]), told, texts)) == []


def it_finds_hidden_numbers_in_the_plain_text_of_the_full_edition(full: Editions) -> None:
    """The search can succeed: what the naive edition's cells hide stands in the full edition's words."""
    told = gathered(full, ["Q2"])
    hiding = naive(told, truth_of(told))
    assert len(list(leaks(Reader(KNOWN, full["Q2"]), hiding, full_texts(told)))) > 20


@pytest.mark.parametrize("seed", SEEDS)
def it_recovers_no_number_of_other_workbooks(tmp_path: Path, seed: int) -> None:
    """Other numbers bring other figures together."""
    workbook = changed_workbook(tmp_path, other_workbook(seed))
    options = (workbook, "--quarter", "Q1", "--despite-errors")
    truth = truth_of(gather(KNOWN, [built(tmp_path / "full", *options)]))
    told = gather(KNOWN, [built(tmp_path / "public", *options, "--edition", "public")])
    tried = attack(told, targets_of(told, truth))
    assert mistakes(tried, truth) == []
    assert found(tried, truth) == []


def it_says_the_same_whatever_the_hidden_numbers_are(
    public: Editions, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Other numbers behind the same signs change nothing, in no part of any file: no order, no width, no drawing."""
    other = published_edition(tmp_path_factory.mktemp("others"), "Q1", other_hidden_numbers)
    one, two = ({name: RUN.sub(b"", part) for name, part in edition.parts.items()} for edition in (public["Q1"], other))
    assert [name for name in sorted({*one, *two}) if one.get(name) != two.get(name)] == []


def other_hidden_numbers(book: Workbook) -> None:
    """One review more late (3 of 269), one refusal more (5 of 60), one assessment fewer late (2 of 22).

    None of them decides what else is hidden. A number that does could change the choice: which figures are the fewest
    is found from the true numbers, so that the choice itself is not wholly free of them.
    """
    add(book, "Children in Care reviews in timescale", -1)
    add(book, "Review health checks refused, year to date", 1)
    add(book, "Initial Health Assessments within 20 working days, year to date", 1)


def add(book: Workbook, indicator: str, change: int) -> None:
    """Changes June's numerator of the Scorecard, and the percentage beside it."""
    rows = [row for row in book["Scorecard"].iter_rows() if row[1].value == indicator]
    june = {str(row[2].value): row[9] for row in rows}
    june["Numerator"].value = int(str(june["Numerator"].value)) + change
    june["%"].value = int(str(june["Numerator"].value)) / int(str(june["Denominator"].value))
