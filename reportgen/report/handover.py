"""What goes with a finished report to the clerk: a file name for the web, and a hand-over note.

Plain values in, text out; nothing is written to disk.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from reportgen.period import Quarter, long_date

_WIDTH = 78
_BULLET, _INDENT = "- ", "  "
_LINE_END = "\r\n"  # Notepad showed all in one line without, until 2018
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
_ABOUT = (
    "It holds the report's pages and nothing else: no comments, tracked changes, hidden text, form fields or names of "
    "those who wrote it. The contents are links; only the page numbers are fields.",
    "If anything in it is changed, even by saving it again, its SHA-256 is another one. Change the working copy "
    "instead, and finish that again.",
)
_DUTIES = (
    "Whether what the analyses say is true, fair and complete: the program checks numbers, not judgements.",
    "Whether anybody could be recognised, above all from small numbers together with what the analyses tell.",
    "Whether alt text, headings and links say what they should, and no picture shows words: the program sees that they "
    "are there.",
    "Reading the pages once in the form in which they are published (Word, PDF or web page).",
    "The council's own steps before publication: approvals, covering report, deadlines.",
)


@dataclass(frozen=True)
class CheckPassed:
    """A kind of check and what it found, such as "Numbers in the analyses": "212 right"."""

    name: str
    result: str


@dataclass(frozen=True)
class Handover:
    """What a hand-over note tells. `finished` is local time, `counted` UTC; `sha256` is the finished file's.

    `overridden` are findings that would have stopped it, which somebody let pass for the `reason`; `notes` what was
    taken out of the file or is to be known about it; `pdf` the name of the PDF beside it, if there is one. `edition`
    says that it is one for the public; a full report's note does not speak of editions.
    """

    file: str
    sha256: str
    title: str
    quarter: Quarter
    council: str
    committee: str
    finished: datetime
    workbook: str
    workbook_sha256: str
    counted: datetime
    counted_by: str
    program: str
    checks: Sequence[CheckPassed] = ()
    overridden: Sequence[str] = ()
    reason: str = ""
    notes: Sequence[str] = ()
    pdf: str = ""
    pdf_sha256: str = ""
    pdf_maker: str = ""
    edition: str = ""


def published_name(name: str) -> str:
    """A file's name as a web address can hold it, without its ending: lower case, words parted by hyphens.

    It is empty where the name has no letter or figure that can be written so.
    """
    plain = name.translate(dict.fromkeys(map(ord, _APOSTROPHES), "")).replace("&", " and ")
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", letters))


def handover_note(facts: Handover) -> str:
    """The note, its lines as Windows ends them."""
    lines = ["HAND-OVER NOTE", "", *_what_it_is(facts)]
    lines += _part("Checks passed", [f"{check.name}: {check.result}" for check in facts.checks])
    if facts.overridden:
        lines += _part("Let pass although the checks found it", facts.overridden)
        lines += wrap(f"Reason given: {facts.reason or 'none'}", _WIDTH)
    lines += _part("About this file", [*_ABOUT, *facts.notes])
    lines += _part("Still for people to do", _DUTIES)
    return _LINE_END.join([*lines, ""])


def _what_it_is(facts: Handover) -> Iterator[str]:
    yield from _named("Report", facts.title)
    yield from _named("Quarter", str(facts.quarter))
    yield from _named("Edition", facts.edition)
    yield from _named("Council", facts.council)
    yield from _named("Committee", facts.committee)
    yield ""
    yield from _named("File", facts.file)
    yield from _named("SHA-256", facts.sha256)
    yield from _named("PDF", f"{facts.pdf}, made by {facts.pdf_maker}" if facts.pdf else "")
    yield from _named("SHA-256", facts.pdf_sha256)
    yield from _named("Finished", f"{_moment(facts.finished)}, by {facts.program}")
    yield ""
    yield from _named("Workbook", facts.workbook)
    yield from _named("SHA-256", facts.workbook_sha256)
    yield from _named("Counted", f"{_moment(facts.counted)} UTC, by {facts.counted_by}")


def _named(name: str, value: str) -> list[str]:
    """A value beside its name; nothing where it is empty."""
    return wrap(value, _WIDTH, initial_indent=f"{name + ':':<11}", subsequent_indent=" " * 11) if value else []


def _part(heading: str, points: Sequence[str]) -> list[str]:
    """A heading and its points; nothing without any."""
    if not points:
        return []
    lines = [
        line for point in points for line in wrap(point, _WIDTH, initial_indent=_BULLET, subsequent_indent=_INDENT)
    ]
    return ["", heading, "-" * len(heading), *lines]


def _moment(moment: datetime) -> str:
    return f"{long_date(moment.date())} at {moment:%H:%M}"
