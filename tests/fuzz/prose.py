"""Sentences about the invented library of tests/library.py, and changes of them that mean nothing."""

import random
import re
from collections.abc import Callable
from functools import cache

from reportgen.narrative.check import Known, check_analysis
from reportgen.narrative.remarks import Remark
from tests.fuzz.outcome import FaultError
from tests.library import SECTIONS, library

Said = tuple[str, str]
"""A section, and a sentence in it."""

RIGHT: tuple[Said, ...] = (
    ("reservations", "In the quarter 74.1% of reservations were met within 5 working days."),
    ("reservations", "83 of 112 reservations were met within 5 working days."),
    ("reservations", "83 of 112 reservations (74.1%) were met within 5 working days, below the target of 80%."),
    ("reservations", "There were 112 reservations in the quarter."),
    ("lending", "We lent 1,102 books in the quarter."),
    ("lending", "Books lent fell from 1,254 in Q2 to 1,102."),
    ("lending", "In Q3 1,102 books were lent, against 1,015 in the same quarter last year."),
    ("members", "At the end of December there were 4,873 members."),
)
"""Whatever is said of the figures here is so."""

WRONG: tuple[tuple[str, str, str], ...] = (
    ("reservations", "In the quarter 57.1% of reservations were met within 5 working days.", "57.1"),
    ("reservations", "Reservations met within 5 working days rose to 57%.", "57"),
    ("reservations", "38 of 112 reservations were met within 5 working days.", "38"),
    ("reservations", "There were 211 reservations in the quarter.", "211"),
    ("lending", "We lent 1,202 books in the quarter.", "1,202"),
    ("lending", "In the quarter, we lent 2,102 books.", "2,102"),
)
"""A sentence with one wrong number, and that number."""

Way = Callable[[str, random.Random], str]


@cache
def known() -> Known:
    """What the library's report knows."""
    return library()


def check(rng: random.Random) -> str:
    """One text held against the figures; gives what was done."""
    kind = rng.choice([_right, _wrong, _any])
    return f"text, {kind.__name__.lstrip('_')}: {kind(rng)}"


def remarks_on(section: str, texts: list[str]) -> list[Remark]:
    """The check's remarks, each at its words."""
    remarks = list(check_analysis(section, texts, known()))
    for remark in remarks:
        text = texts[remark.passage]
        within = all(0 <= start < end <= len(text) for start, end in [(remark.start, remark.end), *remark.beside])
        if not within or text[remark.start : remark.end] != remark.said or not remark.message:
            raise FaultError(f"a remark beside its words: {remark} in {text!r}")
    return remarks


def _right(rng: random.Random) -> str:
    section, sentence = rng.choice(RIGHT)
    text, done = _otherwise(sentence, rng)
    remarks = remarks_on(section, [text])
    if remarks:
        raise FaultError(f"a right number doubted, {done}: {text!r}: {remarks[0].message}")
    return done


def _wrong(rng: random.Random) -> str:
    section, sentence, number = rng.choice(WRONG)
    text, done = _otherwise(sentence, rng)
    digits = re.sub(r"\D", "", number)
    if not any(digits in re.sub(r"\D", "", remark.said) for remark in remarks_on(section, [text])):
        raise FaultError(f"a wrong number passed, {done}: {text!r}")
    return done


def _any(rng: random.Random) -> str:
    """Anything at all: sentences cut, mixed and spoilt."""
    words = " ".join(sentence for _, sentence in rng.sample(RIGHT, 2)) + " " + rng.choice(WRONG)[1]
    text = list(words)
    for _ in range(rng.choice([1, 3, 10, 40])):
        at = rng.randrange(len(text) + 1)
        put = rng.choice(_ODD)
        text[at : at + rng.choice([0, 0, 1, 4])] = list(put)
    section = rng.choice([*SECTIONS, "no such section"])
    remarks_on(section, ["".join(text), rng.choice(_ODD)])
    return "spoilt"


_ODD = (
    "", " ", "\u00a0", "\u200b", "\ufeff", "\u00ad", "\x00", "\x0b", "\ud800", "\u0663", "\uff17", "\u0130",
    "\ufb00", "\u202e",
    "%", "%%", "/", "//", "1", "0", "9" * 400, "1e5", "1,", ",000", ".", "-", "\u2212", "\u00bd", "\u00b2", "(",
    ")", "[", "{{", "{%",
    "2020/21", "Q5", "Q3 2023/24", "per cent", " of ", " from ", " to ", "a third ", "one in ten ", "doubled ",
    "target ", "x" * 5000,
    "\n", "\t", "\r\n", "e\u0301", "\U0001f600", "twelve hundred and six ", "none ", "half of ", "0 of 0 ",
    "-5 of 3 ", "100.00%",
)  # fmt: skip


def _otherwise(sentence: str, rng: random.Random) -> tuple[str, str]:
    """The same said with one to three changes that mean nothing."""
    done = []
    for way in rng.sample(_WAYS, rng.choice([1, 1, 2, 3])):
        sentence = way(sentence, rng)
        done.append(way.__name__.lstrip("_"))
    return sentence, ", ".join(done)


def _non_breaking(text: str, rng: random.Random) -> str:
    return "".join("\u00a0" if letter == " " and rng.random() < 0.5 else letter for letter in text)


def _double_spaces(text: str, rng: random.Random) -> str:
    return re.sub(" ", lambda _: " " * rng.choice([1, 1, 2, 3]), text)


def _space_before_percent(text: str, rng: random.Random) -> str:
    return text.replace("%", rng.choice([" %", "\u00a0%", "\u202f%", " per cent", " percent"]))


def _no_thousands(text: str, _: random.Random) -> str:
    return re.sub(r"(\d),(\d{3})", r"\1\2", text)


def _before(text: str, rng: random.Random) -> str:
    return (
        rng.choice(["We thank our readers for their patience. ", "This went well. ", "\n", "Officers' remarks: ", "\t"])
        + text
    )


def _after(text: str, rng: random.Random) -> str:
    return text + rng.choice(
        [" We are grateful to all who helped.", " ", "\n", " The team goes on with its plan.", "\u00a0"]
    )


def _no_stop(text: str, _: random.Random) -> str:
    return text.rstrip(".")


def _capitals(text: str, _: random.Random) -> str:
    return text[0].lower() + text[1:]


def _joiners(text: str, rng: random.Random) -> str:
    """What nobody sees, between words."""
    return "".join(
        letter + rng.choice(["\u200b", "\ufeff", "\u2060"]) if letter == " " and rng.random() < 0.2 else letter
        for letter in text
    )


_WAYS: tuple[Way, ...] = (
    _non_breaking, _double_spaces, _space_before_percent, _no_thousands, _before, _after, _no_stop, _capitals, _joiners,
)  # fmt: skip
