"""Checks a whole report's narrative: each analysis by its numbers and words, and by what is still to be done in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportgen.formats import several
from reportgen.narrative.check.analysis import judge_analysis
from reportgen.narrative.check.known import Known
from reportgen.narrative.check.revealing import find_revealing
from reportgen.narrative.passages import AnalysisText, Passage, PassageKind
from reportgen.narrative.remarks import WHOLE, Remark, RemarkKind

_OF_VALUES = (RemarkKind.WRONG_NUMBER, RemarkKind.STALE_NUMBER, RemarkKind.NOT_KNOWN)
_OF_NUMBERS = (
    RemarkKind.WRONG_NUMBER,
    RemarkKind.STALE_NUMBER,
    RemarkKind.WRONG_DIRECTION,
    RemarkKind.WRONG_PERIOD,
    RemarkKind.PARTS_DO_NOT_ADD_UP,
    RemarkKind.REVEALS,
)
_SAID = {
    PassageKind.AMONG_QUESTIONS: (
        RemarkKind.PLACEHOLDER,
        "The questions are still here, with words among them. Delete the questions, keep the words.",
    ),
    PassageKind.MARK: (
        RemarkKind.MARK,
        "A remark of the program's is still here. Do what it says, then delete it.",
    ),
    PassageKind.OUTSIDE: (
        RemarkKind.OUTSIDE,
        "This stands outside the analysis: it is published, but the next refresh moves it into the analysis.",
    ),
    PassageKind.IN_TABLE: (
        RemarkKind.CHANGED_BY_HAND,
        "This is not what the program wrote here. Correct the workbook and refresh, or undo the change.",
    ),
}


@dataclass(frozen=True)
class Checked:
    """What a check found, in the order of the report; `right` numbers, and those `left_alone` as no figures of it."""

    remarks: Sequence[Remark]
    right: int
    left_alone: int

    @property
    def passed(self) -> list[tuple[str, str]]:
        """The checks by name, each with what it found; for a report that nothing serious is left in."""
        looks = len(self.remarks) - len(self.serious)
        verb = "does" if looks == 1 else "do"
        return [
            ("Numbers that officers wrote", f"{self.right} agree with the figures, none contradicts them"),
            ("Analyses", "none is empty; no mark and no second version is left"),
            ("Periods", "each quarter and year that is named makes sense"),
            ("Comments and tracked changes", "none is left"),
            ("To look at", f"{several(looks, 'remark')} that {verb} not stop a report" if looks else "nothing"),
        ]

    @property
    def drafts(self) -> list[str]:
        """The sections whose analysis is the program's draft as it stands."""
        return [remark.section for remark in self.remarks if remark.kind is RemarkKind.DRAFT]

    @property
    def of_numbers(self) -> list[Remark]:
        """What is wrong about numbers and claims, not what is still to be written."""
        return [remark for remark in self.serious if remark.kind in _OF_NUMBERS]

    @property
    def serious(self) -> list[Remark]:
        """What a report cannot be finished with."""
        return [remark for remark in self.remarks if remark.serious]


@dataclass(frozen=True)
class Hidden:
    """What a public edition does not show: all that is known, up to which a count is small, and what stands instead."""

    whole: Known
    largest: int
    symbol: str


def check_narrative(analyses: Sequence[AnalysisText], known: Known, hidden: Hidden | None = None) -> Checked:
    """Every analysis checked; one of a public edition also for what gives away what is hidden."""
    remarks: list[Remark] = []
    right = left_alone = 0
    for analysis in analyses:
        texts = [passage.text if _is_checked(passage) else "" for passage in analysis.passages]
        judged = judge_analysis(analysis.section, texts, known)
        own = [remark for remark in judged.remarks if not _is_of_sure_number(remark, analysis.passages)]
        if hidden:
            revealing = list(find_revealing(analysis.section, texts, known, hidden.whole, hidden.largest))
            own = [*revealing, *(one for one in own if not any(_is_on(one, other) for other in revealing))]
            own += [*_revealing_beside(analysis, known, hidden), *_around_hidden(analysis, hidden)]
        remarks += sorted([*_state(analysis), *own], key=lambda one: (one.passage, one.start))
        right, left_alone = right + judged.right, left_alone + judged.left_alone
    return Checked(remarks, right, left_alone)


_AROUND = (
    "The words here were written around a number that the public edition does not show, and may still tell it: one or"
    " several, above or below a target, the largest first. Say it anew without the number, or leave it out."
)


def _around_hidden(analysis: AnalysisText, hidden: Hidden) -> Iterator[Remark]:
    """Sentences that people took over from a full report's draft; a public edition's own have no hidden number."""
    for number, passage in enumerate(analysis.passages):
        if passage.kind.is_text and passage.kind is not PassageKind.DRAFT:
            spans = (span for span in passage.sure if passage.text[slice(*span)] == hidden.symbol)
            for start, end in list(spans)[:1]:
                yield Remark(RemarkKind.REVEALS, analysis.section, number, start, end, hidden.symbol, _AROUND)


def _revealing_beside(analysis: AnalysisText, known: Known, hidden: Hidden) -> Iterator[Remark]:
    """What notes, text boxes, pictures and charts give away; said of the paragraph that they stand with."""
    for number, passage in enumerate(analysis.passages):
        for remark in find_revealing(analysis.section, passage.beside, known, hidden.whole, hidden.largest):
            where = "It stands in a note, a text box, a chart or the alt text here. "
            yield replace(remark, passage=number, start=0, end=len(passage.text), message=where + remark.message)


def _is_on(remark: Remark, other: Remark) -> bool:
    """Whether two remarks are about the same words."""
    same = remark.passage == other.passage
    return same and remark.start < other.end and other.start < remark.end


def _is_checked(passage: Passage) -> bool:
    """An untouched draft is right as it stands: it was made from the figures that it would be held against."""
    return passage.kind.is_text and passage.kind is not PassageKind.DRAFT


def _is_of_sure_number(remark: Remark, passages: Sequence[Passage]) -> bool:
    """Whether a remark doubts a tagged number that nobody has typed over; the words around it may still be wrong."""
    sure = passages[remark.passage].sure
    return remark.kind in _OF_VALUES and any(first <= remark.start and remark.end <= end for first, end in sure)


def _state(analysis: AnalysisText) -> Iterator[Remark]:
    """What is still to be done."""
    kinds = [passage.kind for passage in analysis.passages if passage.text.strip()]
    for number, passage in enumerate(analysis.passages):
        if passage.kind in _SAID and passage.text.strip():
            kind, message = _SAID[passage.kind]
            said = "" if kind is RemarkKind.MARK else passage.text
            yield Remark(kind, analysis.section, number, 0, len(passage.text), said, message)
    if not any(kind.is_text for kind in kinds):
        yield _about(analysis, RemarkKind.EMPTY, "Nothing has been written here yet.")
    elif PassageKind.DRAFT in kinds and not {PassageKind.WORDS, PassageKind.AMONG_QUESTIONS}.intersection(kinds):
        yield _about(analysis, RemarkKind.DRAFT, "This is the program's draft as it stands: nobody has added to it.")
    elif PassageKind.QUESTIONS in kinds:
        yield _about(analysis, RemarkKind.QUESTIONS, "The questions are still here. They are left out when finished.")


def _about(analysis: AnalysisText, kind: RemarkKind, message: str) -> Remark:
    """A remark on the whole of an analysis."""
    return Remark(kind, analysis.section, WHOLE, 0, 0, "", message)
