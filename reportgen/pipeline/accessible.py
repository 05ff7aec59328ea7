"""What keeps people from reading a document, in the words in which findings are told."""

from collections.abc import Sequence

from docx.document import Document

from reportgen.errors import Finding
from reportgen.formats import several, shortened
from reportgen.word.accessible import Fault, find_faults


def as_finding(fault: Fault) -> Finding:
    """A fault as all other findings are told."""
    said = f"'{shortened(' '.join(fault.said.split()))}': " if fault.said else ""
    return Finding(fault.place, f"{said}{fault.what}", fault.rule.remedy)


def faults_left(document: Document) -> list[Fault]:
    """What keeps people from reading a report once it is finished, which gives it a title and a language."""
    return [fault for fault in find_faults(document) if not fault.rule.set_when_finished]


def passed(faults: Sequence[Fault]) -> tuple[str, str]:
    """The check by name and what it found, for a report in which nothing is left that stops it."""
    looks = len(faults)
    verb = "does" if looks == 1 else "do"
    left = f"; {several(looks, 'thing')} to look at that {verb} not stop a report" if looks else ""
    return "Accessibility", f"nothing is left that surely fails WCAG 2.2 AA{left}"
