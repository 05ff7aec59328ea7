"""Holds the numbers and claims of an analysis against the report's own figures.

In go the paragraphs of one section's analysis and what is known; out come remarks with the very words they are about.
Reads no document and changes nothing.
"""

from collections.abc import Iterator, Sequence

from reportgen.narrative.check.abbreviations import unexplained
from reportgen.narrative.check.collapsing import collapse
from reportgen.narrative.check.known import Known, known_from
from reportgen.narrative.check.naming import check_names
from reportgen.narrative.check.reading import Passage, read_passage
from reportgen.narrative.check.sections import Found, PassageCheck
from reportgen.narrative.check.telling import not_known, told_verdict, way_word
from reportgen.narrative.check.verdicts import Judgement, Verdict
from reportgen.narrative.remarks import Judged, Remark, RemarkKind

__all__ = ["OVERVIEW", "Judged", "Known", "Remark", "RemarkKind", "check_analysis", "judge_analysis", "known_from"]

OVERVIEW = "overview"
"""The section of the key messages, where the figures of all sections are spoken of."""


def check_analysis(section: str, passages: Sequence[str], known: Known) -> list[Remark]:
    """What is the matter with a section's analysis, in the order of its words."""
    return list(judge_analysis(section, passages, known).remarks)


def judge_analysis(section: str, passages: Sequence[str], known: Known) -> Judged:
    """The remarks, and how many numbers were found right or left alone."""
    collapsed = [collapse(text) for text in passages]
    all_found = [PassageCheck(read_passage(one.text), known, known.field(section)).found() for one in collapsed]
    teller = _Teller(section)
    remarks = [remark for number, found in enumerate(all_found) for remark in teller.remarks(number, found, known)]
    remarks += teller.abbreviations([one.text for one in collapsed], known)
    remarks = [collapsed[one.passage].back(one, passages[one.passage]) for one in remarks]
    verdicts = [verdict for found in all_found for verdict in found.verdicts]
    return Judged(
        sorted(remarks, key=lambda one: (one.passage, one.start, one.end)),
        right=sum(one.judgement is Judgement.RIGHT for one in verdicts),
        left_alone=sum(one.judgement is Judgement.ALONE for one in verdicts),
    )


_ONE_GROUP = 48


def _whole(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A number with those that belong to it, as written: '26 of 37 (70.3%)'."""
    start, end = min(first for first, _ in spans), max(last for _, last in spans)
    first, last = spans[0]
    return text[start:end] + (")" if "(" in text[start:end] else "") if end - start <= _ONE_GROUP else text[first:last]


class _Teller:
    """Makes remarks of what was found in a section."""

    def __init__(self, section: str) -> None:
        self._section = section

    def remarks(self, number: int, found: Found, known: Known) -> Iterator[Remark]:
        """Of one passage."""
        text = found.passage.text
        doubted = [one for one in found.verdicts if one.judgement in (Judgement.WRONG, Judgement.NOT_KNOWN)]
        told = [self._of_verdict(number, verdict, found.passage) for verdict in doubted]
        yield from told
        for claim in found.claims:
            if any(one.start < claim.end and claim.start < one.end for one in told):
                continue
            yield self._remark(
                RemarkKind.WRONG_DIRECTION, number, (claim.start, claim.end), text, claim.message, claim.beside
            )
        for bad in found.sums:
            total = bad.total.mention
            beside = [(part.mention.start, part.mention.end) for part in bad.parts]
            kind = RemarkKind.PARTS_DO_NOT_ADD_UP
            yield self._remark(kind, number, (total.start, total.end), text, bad.message, beside)
        for name in check_names(found.passage, found.cues, known.quarter):
            yield self._remark(name.kind, number, (name.start, name.end), text, name.message)

    def abbreviations(self, passages: Sequence[str], known: Known) -> Iterator[Remark]:
        """Of all passages."""
        for number, start, end in unexplained(passages, known.terms):
            said = passages[number][start:end]
            message = f"The glossary does not explain {said}. Please write it out once, or have it added."
            yield self._remark(RemarkKind.ABBREVIATION, number, (start, end), passages[number], message)

    def _of_verdict(self, number: int, verdict: Verdict, passage: Passage) -> Remark:
        mention, text = verdict.mention, passage.text
        span = (mention.start, mention.end)
        said = text[span[0] : span[1]]
        if verdict.judgement is Judgement.NOT_KNOWN:
            return self._remark(RemarkKind.NOT_KNOWN, number, span, text, not_known(said))
        beside = [(one.start, one.end) for one in verdict.beside]
        if verdict.kind is RemarkKind.WRONG_DIRECTION and (word := way_word(passage, verdict)) is not None:
            beside, span = [span], word
        message = told_verdict(verdict, _whole(text, [(mention.start, mention.end), *beside]))
        if verdict.kind is RemarkKind.WRONG_PERIOD and verdict.cue is not None:
            beside.append((verdict.cue.start, verdict.cue.end))
        return self._remark(verdict.kind, number, span, text, message, beside)

    def _remark(  # noqa: PLR0913 - one parameter for each part of a remark
        self,
        kind: RemarkKind,
        number: int,
        span: tuple[int, int],
        text: str,
        message: str,
        beside: Sequence[tuple[int, int]] = (),
    ) -> Remark:
        start, end = span
        return Remark(kind, self._section, number, start, end, text[start:end], message, tuple(beside))
