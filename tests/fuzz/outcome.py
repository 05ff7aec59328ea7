"""What a mutated input may lead to: a right result, or an error that names its place. All else is a fault."""

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.errors import Finding, ReportgenError, unexpected
from tests.fuzz.books import MARKER

RIGHT, TOLD = "right", "told"


class FaultError(Exception):
    """What the program must not do."""


@dataclass(frozen=True)
class Outcome:
    """How an input fared: what was done to it, and RIGHT or TOLD, with what was told."""

    done: str
    came: str
    said: str = ""


def check_error(error: Exception, places: Iterable[str]) -> str:
    """An error's message, if it is one that names a place and says what is wrong, without anybody's identifier."""
    if not isinstance(error, ReportgenError):
        raise FaultError(f"traceback: {unexpected(error)}: {str(error)[:200]}") from error
    if not error.findings:
        raise FaultError("an error that says nothing")
    for finding in error.findings:
        check_finding(finding, places)
    check_said(str(error))
    return f"{type(error).__name__}: {error.findings[0]}"


def check_finding(finding: Finding, places: Iterable[str]) -> None:
    """Whether a finding names one of the places that there are, and says something to do or plain enough."""
    if not any(place in str(finding) for place in places):
        raise FaultError(f"no place: {finding}")
    if not finding.what.strip() or (not finding.remedy and len(finding.what.split()) < 4):
        raise FaultError(f"no remedy: {finding}")


def check_said(text: str) -> None:
    """Whether a message holds no identifier, no traceback and nothing that a terminal obeys."""
    if MARKER.casefold() in text.casefold():
        raise FaultError(f"an identifier in a message: {text[:300]}")
    if "Traceback" in text:
        raise FaultError(f"traceback: {text[-600:]}")
