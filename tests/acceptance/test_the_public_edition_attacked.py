"""Somebody who holds the public editions, and knows what everybody may, tries to find out the numbers they hide."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.attacker.attack import Attack, attack, constraints_of, targets_of, truth_of, untrue, value_of
from tests.attacker.claims import Claim
from tests.attacker.constraints import Published, gather
from tests.attacker.knowledge import Knowledge, Quantity, read_knowledge
from tests.attacker.naive import naive
from tests.attacker.reading import Edition, read_edition
from tests.support import CATALOGUE, reportgen

KNOWN = read_knowledge(CATALOGUE)
HELD = pytest.mark.parametrize("quarters", [("Q2",), ("Q1",), ("Q1", "Q2")], ids=["Q2", "Q1", "both quarters"])

Editions = dict[str, Edition]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """What the catalogue tells the public."""
    return KNOWN


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """The full editions of both quarters."""
    return {quarter: built(tmp_path_factory.mktemp(quarter), "--quarter", quarter) for quarter in ("Q1", "Q2")}


def built(folder: Path, *options: str) -> Edition:
    """An edition made by the real command and read again from its files."""
    ran = reportgen("build", "--out", folder, *options)
    assert ran.code == 0, ran.said
    return read_edition(folder)


def published(editions: Editions, quarters: Sequence[str]) -> Published:
    """What an attacker gathers who holds the editions of these quarters."""
    return gather(KNOWN, [editions[quarter] for quarter in quarters])


def told(tried: Attack, truth: dict[Quantity, int]) -> list[str]:
    """Each number that was found, with what it can be and what it is."""
    return [f"{one.target.name}: {sorted(one.values)}, is {value_of(one.target, truth)}" for one in tried.recovered]


def mistakes(tried: Attack, truth: dict[Quantity, int]) -> list[str]:
    """Where the attacker is wrong: rules that the true numbers break, true numbers held to be impossible."""
    missed = [one for one in tried.recovered if value_of(one.target, truth) not in one.values]
    return [*untrue(tried.constraints, truth), *(one.target.name for one in missed)]


@HELD
def it_understands_the_full_edition(full: Editions, quarters: Sequence[str]) -> None:
    """Each rule that the attacker draws from cells, words and drawings is true of the numbers that stand there."""
    all_told = published(full, quarters)
    truth = truth_of(all_told)
    rules = [rule for rule in constraints_of(all_told) if " is shown, so " not in rule.why]
    assert untrue(rules, truth) == []
    assert len(all_told.claims) > 3500 * len(quarters)
    assert len(all_told.drawn) > 150 * len(quarters)


@HELD
def it_recovers_many_numbers_of_an_edition_that_hides_small_ones_only(full: Editions, quarters: Sequence[str]) -> None:
    """The attack can succeed: figures alone give back 56 of 134 in Q2, 33 of 74 in Q1, 68 of 150 in both together."""
    all_told = published(full, quarters)
    truth = truth_of(all_told)
    hiding = naive(all_told, truth)
    tried = attack(hiding, targets_of(hiding, truth))
    assert mistakes(tried, truth) == []
    found = {("Q2",): (56, 134), ("Q1",): (33, 74), ("Q1", "Q2"): (68, 150)}[tuple(quarters)]
    assert (len(tried.recovered), len(tried.narrowed)) == found


def it_recovers_more_of_it_from_words_and_drawings(full: Editions) -> None:
    """With the order of lists, verdicts, changes and charts as in the full edition, 111 of 134 are given back."""
    all_told = published(full, ["Q2"])
    truth = truth_of(all_told)
    hiding = naive(all_told, truth)
    words = [one for one in all_told.statements if not isinstance(one, Claim)]
    hiding = replace(hiding, statements=[*hiding.statements, *words], drawn=all_told.drawn)
    tried = attack(hiding, targets_of(hiding, truth))
    assert mistakes(tried, truth) == []
    assert len(tried.recovered) == 111
