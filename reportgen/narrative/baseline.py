"""What the program itself wrote into a document, as prints (short hashes), so that what people change can be told.

The word room takes the prints of a finished document; the record that the document carries keeps them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

_PRINT_LETTERS = 12


def print_of(text: str) -> str:
    """A text's print."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_PRINT_LETTERS]


@dataclass(frozen=True)
class AnalysisPrint:
    """An analysis as the program left it, without its questions.

    The print of the `whole`, of its `words` without the tagged numbers, of the paragraphs that are a `draft`, and of
    the questions, the `prompt`, and of the text `before` it. `drafted`: it holds nothing but what the program drafted.
    `taken`: the prints of officers' versions that earlier refreshes have brought into the report.
    """

    whole: str
    words: str
    draft: str
    prompt: str
    before: str
    drafted: bool
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Baseline:
    """The prints of a document's analyses by section, and those of all other texts in it.

    `rescued`: those of words outside the analyses that earlier refreshes have brought into the report.
    """

    analyses: Mapping[str, AnalysisPrint] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    rescued: frozenset[str] = frozenset()

    @property
    def has_drafts(self) -> bool:
        """Whether the program has drafted any analysis."""
        return any(one.draft != print_of("") for one in self.analyses.values())


def forgetting(baseline: Baseline) -> Baseline:
    """A baseline without the prints of what people wrote: of a short text a print gives away its numbers."""
    analyses = {section: replace(one, taken=frozenset()) for section, one in baseline.analyses.items()}
    return Baseline(analyses, baseline.texts)
