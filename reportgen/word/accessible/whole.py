"""The rules for the document as a whole."""

import re
from collections.abc import Iterator

from reportgen.word.accessible import rules
from reportgen.word.accessible.lines import Fault, Text

PLACE = "The document"
_NO_TITLE = re.compile(r"(document|template|untitled|word document)? ?\d*|.*\.(docx?|dotx?|odt|rtf)", re.IGNORECASE)


def faults_of_whole(text: Text) -> Iterator[Fault]:
    """What is wrong with it."""
    title = str(text.document.core_properties.title or "").strip()
    if _NO_TITLE.fullmatch(title):
        what = f"has a title that says nothing: '{title}'." if title else "has no title."
        yield Fault(rules.TITLE, PLACE, "", what)
    if text.effective.language() in ("", "x-none"):
        yield Fault(rules.LANGUAGE, PLACE, "", "does not say which language it is in.")
