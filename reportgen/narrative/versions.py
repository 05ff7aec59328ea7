"""Several officers, several copies: which version of an analysis stays, and what a refresh has done to each section.

Prints of what stands in the documents in, a choice out. The order of the copies makes no difference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from reportgen.errors import Finding
from reportgen.narrative.baseline import AnalysisPrint


@dataclass(frozen=True)
class Version:
    """An analysis as it stands in one document, by its prints; `base` is what the program had left there.

    `own_words` is the print of what people made of it: all of it, but of a tagged number only what somebody has typed
    over it. `says`: it holds words other than an untouched draft.
    """

    source: str
    whole: str
    words: str
    own_words: str
    base: AnalysisPrint | None
    says: bool

    @property
    def is_changed(self) -> bool:
        """Whether somebody has changed it; without a base, whether it says anything."""
        return self.says if self.base is None else self.whole != self.base.whole

    @property
    def is_draft(self) -> bool:
        """Whether it is the program's own draft, untouched."""
        return not self.is_changed and (self.base is None or self.base.drafted)


def versions_kept(own: Sequence[Version], copies: Sequence[Version]) -> list[Version]:
    """The versions that stay, each once; none where the draft is untouched everywhere.

    A changed copy takes the place of the text that it was made from. Two versions stay where neither was made from the
    other; an emptied one gives way to one that says something. What an earlier refresh has brought into the report is
    not brought again, whatever has become of it there, unless the report says nothing any more.
    """
    taken = taken_before(own) if any(one.says for one in own) else frozenset()
    changed = [copy for copy in copies if copy.is_changed and copy.own_words not in taken]
    started = {copy.base.words for copy in changed if copy.base}
    stay = [one for one in own if not one.is_draft and one.words not in started]
    ordered = sorted([*stay, *changed], key=lambda one: (one.own_words, one.source.casefold(), one.source))
    distinct = [next(iter(alike)) for _, alike in groupby(ordered, key=lambda one: one.own_words)]
    saying = [one for one in distinct if one.says]
    return sorted(saying or distinct[:1], key=lambda one: (one.source.casefold(), one.source, one.whole))


def taken_before(own: Sequence[Version]) -> frozenset[str]:
    """The prints of what earlier refreshes have brought into the report's own analysis."""
    return frozenset().union(*(one.base.taken for one in own if one.base))


class Fate(Enum):
    """What a refresh has done with a section's analysis."""

    DRAFTED = "drafted anew"
    KEPT = "kept"
    TAKEN = "taken from a copy"
    SEVERAL = "several versions"


@dataclass(frozen=True)
class NumberChange:
    """A tagged number that a refresh has changed, or left because somebody had typed over it."""

    section: str
    before: str
    now: str


@dataclass(frozen=True)
class KeptSection:
    """What has become of one section's analysis. `by_place`: its content control was gone.

    `taken`: the prints of all versions of copies that this refresh or an earlier one has brought into it.
    """

    section: str
    heading: str
    fate: Fate
    sources: Sequence[str] = ()
    by_place: bool = False
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rescue:
    """Words found outside all analyses, or comments on the program's own text, and the section whose analysis they now
    stand in, clearly marked. `print` tells them from others."""

    source: str
    section: str
    heading: str
    paragraphs: int
    comments: int = 0
    print: str = ""


@dataclass(frozen=True)
class LostLook:
    """A chart that people had changed and that is the program's again: its title, and the document that still has it
    as they left it; without a name, it is the report before, which goes to the folder of previous ones."""

    title: str
    document: str = ""


@dataclass(frozen=True)
class Kept:
    """What a refresh has done with people's words.

    `unsearched`: documents that do not say what the program wrote in them, so that words outside their analyses cannot
    be told from the program's own. `restyled`: titles of charts that keep the look that people gave them; `unstyled`:
    those that cannot keep it. `cut`: what reached outside the documents and was taken out.
    """

    sections: Sequence[KeptSection] = ()
    refreshed: Sequence[NumberChange] = ()
    typed_over: Sequence[NumberChange] = ()
    rescues: Sequence[Rescue] = ()
    unsearched: Sequence[str] = ()
    restyled: Sequence[str] = ()
    unstyled: Sequence[LostLook] = ()
    cut: Sequence[Finding] = ()

    def of(self, fate: Fate) -> Iterator[KeptSection]:
        """The sections with that fate."""
        return (section for section in self.sections if section.fate is fate)
