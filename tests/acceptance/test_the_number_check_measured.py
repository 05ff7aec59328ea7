"""How many planted errors the number check finds, and how often it cries wolf: measured on prose (`tests/prose`).

An error is found when a serious remark is about its words, or about words beside which it points at them. A false alarm
is a serious remark on no wrong words, or the remark that a number is not known where it is right or no figure.

The second author's prose (ids `p2-`) is the hard half: written to be as hard as can be, harder than officers write. It,
and prose that no rule was made with (`unseen`), are asked for less: 80% of the errors found, but only 1 false alarm in
40 correct numbers. What they show is stated in `tests/prose/README.md`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reportgen.narrative.check import Known, check_analysis
from reportgen.narrative.remarks import Remark, RemarkKind

PROSE = Path(__file__).parents[1] / "prose"
HARD, UNSEEN = "p2-", "unseen"
Span = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """At least this share of the errors is found, with at most one false alarm in so many correct numbers."""

    found: float
    one_alarm_in: int


USUAL, HARDER = Asked(0.95, 20), Asked(0.80, 40)


@dataclass
class Measured:
    """What was counted over some paragraphs; `told` is each error that was missed and each false alarm."""

    planted: int = 0
    found: int = 0
    correct: int = 0
    alarms: int = 0
    told: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        share = f"{self.found} of {self.planted} errors found"
        return "\n".join([f"{share}, {self.alarms} false alarms in {self.correct} correct numbers", *self.told])


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the prose, and where each verdict's words stand."""

    id: str
    section: str
    text: str
    claims: Sequence[tuple[str, Span]]

    @classmethod
    def read(cls, line: str) -> "Paragraph":
        """From its line."""
        entry = json.loads(line)
        claims = [(claim["verdict"], _place(entry["text"], claim)) for claim in entry["claims"]]
        return cls(entry["id"], entry["section"], entry["text"], claims)

    def of(self, *verdicts: str) -> list[Span]:
        """Where the words of these verdicts stand."""
        return [span for verdict, span in self.claims if verdict in verdicts]


def _place(text: str, claim: dict[str, Any]) -> Span:
    words = claim["words"]
    start = claim.get("at", text.find(words))
    assert text[start : start + len(words)] == words, (text, claim)
    return start, start + len(words)


def _over(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_about(remark: Remark, spans: Sequence[Span]) -> bool:
    return any(_over(place, span) for place in [(remark.start, remark.end), *remark.beside] for span in spans)


def _is_false(remark: Remark, paragraph: Paragraph) -> bool:
    if remark.kind is RemarkKind.NOT_KNOWN:
        return any(_over((remark.start, remark.end), span) for span in paragraph.of("right", "alone"))
    return remark.serious and not _is_about(remark, paragraph.of("wrong"))


def measure(paragraphs: Sequence[Paragraph], known: Known) -> Measured:
    """Checks each paragraph on its own and counts."""
    measured = Measured()
    for paragraph in paragraphs:
        remarks = check_analysis(paragraph.section, [paragraph.text], known)
        wrong, alarms = paragraph.of("wrong"), [remark for remark in remarks if _is_false(remark, paragraph)]
        missed = bool(wrong) and not any(remark.serious and _is_about(remark, wrong) for remark in remarks)
        measured.planted += bool(wrong)
        measured.found += bool(wrong) and not missed
        measured.correct += len(paragraph.of("right", "alone", "unknown"))
        measured.alarms += len(alarms)
        measured.told += [f"{paragraph.id} missed: {paragraph.text}"] if missed else []
        measured.told += [f"{paragraph.id} false alarm at {remark.said!r}: {remark.message}" for remark in alarms]
    return measured


def _halves() -> Iterator[tuple[str, Asked, list[Paragraph]]]:
    """Each file's paragraphs by each author."""
    for file in sorted(PROSE.glob("*.jsonl")):
        paragraphs = [Paragraph.read(line) for line in file.read_text(encoding="utf-8").splitlines()]
        usual = [one for one in paragraphs if not one.id.startswith(HARD)]
        hard = [one for one in paragraphs if one.id.startswith(HARD)]
        expected = HARDER if file.stem == UNSEEN else USUAL
        for name, asked, half in ((f"{file.stem}, usual", expected, usual), (f"{file.stem}, hard", HARDER, hard)):
            if half:
                yield name, asked, half


HALVES = list(_halves())


@pytest.mark.parametrize(("name", "asked", "paragraphs"), HALVES, ids=[name for name, _, _ in HALVES])
def it_finds_the_planted_errors_and_seldom_cries_wolf(
    name: str, asked: Asked, paragraphs: list[Paragraph], known: Known
) -> None:
    measured = measure(paragraphs, known)
    print(f"{name}: {measured}")
    assert measured.found >= asked.found * measured.planted, str(measured)
    assert measured.alarms * asked.one_alarm_in <= measured.correct, str(measured)


@pytest.mark.parametrize("file", sorted({name.partition(",")[0] for name, _, _ in HALVES}))
def it_has_enough_to_measure_by(file: str) -> None:
    """At least 80 paragraphs a file, over all sections, every third with an error."""
    paragraphs = [one for name, _, half in HALVES if name.startswith(f"{file},") for one in half]
    assert len(paragraphs) >= 80
    assert len({paragraph.section for paragraph in paragraphs}) >= 20
    assert sum(bool(paragraph.of("wrong")) for paragraph in paragraphs) * 10 >= len(paragraphs) * 3


# The measure itself -------------------------------------------------------------------------------------------------


def _measured(known: Known, text: str, **claims: str) -> tuple[int, int, int, int]:
    words = [{"words": claim, "verdict": verdict} for verdict, claim in claims.items()]
    entry = {"id": "r-1", "section": "referrals-timeliness", "text": text, "claims": words}
    found = measure([Paragraph.read(json.dumps(entry))], known)
    return found.planted, found.found, found.correct, found.alarms


def it_counts_what_is_found_missed_and_falsely_alarmed(known: Known) -> None:
    wrong = "In the quarter 165 of the 224 referrals had a decision within 1 working day."
    assert _measured(known, wrong, wrong="224", right="165") == (1, 1, 1, 0)
    assert _measured(known, wrong, wrong="165", right="224") == (1, 0, 1, 1)
    assert _measured(known, wrong, right="224") == (0, 0, 1, 1)
    assert _measured(known, wrong.replace("224", "242"), wrong="242", alone="1 working day") == (1, 0, 1, 0)
