"""Reads the analyses of a document as passages, each with the paragraph in which it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from reportgen.narrative.baseline import AnalysisPrint, Baseline
from reportgen.narrative.passages import OVERVIEW, AnalysisText, Passage, PassageKind
from reportgen.word import looks
from reportgen.word.analyses import (
    Analysis,
    find_words,
    is_draft,
    is_draft_intact,
    is_questions,
)
from reportgen.word.beside import texts_beside
from reportgen.word.blocks import paragraphs_of, text_of
from reportgen.word.keep import Rows, Written, shown_number
from reportgen.word.names import qn
from reportgen.word.prints import Prints
from reportgen.word.prompts import INVITATION, take_off_grey
from reportgen.word.visible import visible_pieces, visible_text


@dataclass(frozen=True)
class ReadAnalysis:
    """A section's analysis: its passages, their paragraphs (`w:p`) in the same order, and the paragraph before it."""

    text: AnalysisText
    paragraphs: Sequence[_Element]
    before: _Element | None


def read_analyses(written: Written, headings: Mapping[str, str]) -> list[ReadAnalysis]:
    """Every analysis of a report that has its baseline, in the order of `headings`, the sections' by id."""
    assert written.baseline is not None, "the caller has seen to it"
    found = find_words(written.document, written.baseline, headings)
    _wake_words(found.analyses, written.baseline)
    read: dict[str, list[tuple[Passage, _Element]]] = {section: [] for section in (OVERVIEW, *headings)}
    for analysis in found.analyses:
        base = written.baseline.analyses.get(analysis.section)
        read.setdefault(analysis.section, []).extend(_passages(written, analysis.blocks, base))
    for stray in found.strays:
        kind = PassageKind.IN_TABLE if stray.in_table else PassageKind.OUTSIDE
        read.setdefault(stray.section, []).extend(_all_of(written, stray.blocks, kind))
    before = {analysis.section: analysis.before for analysis in reversed(found.analyses)}
    return [
        ReadAnalysis(
            AnalysisText(section, [passage for passage, _ in held]),
            [paragraph for _, paragraph in held],
            before.get(section),
        )
        for section, held in read.items()
    ]


def _wake_words(analyses: Sequence[Analysis], baseline: Baseline) -> None:
    """All but the questions themselves is words, however they look; from here on nothing takes them for questions."""
    for analysis in analyses:
        base = baseline.analyses.get(analysis.section)
        for block in analysis.blocks:
            if not is_questions(block, base):
                take_off_grey(block)


def _passages(
    written: Written, blocks: Sequence[_Element], base: AnalysisPrint | None
) -> Iterator[tuple[Passage, _Element]]:
    prints = written.prints
    intact = is_draft_intact(prints, [block for block in blocks if not is_questions(block, base)], base)
    for block in blocks:
        yield from _all_of(written, [block], _kind(prints, block, base, intact=intact))


def _kind(prints: Prints, block: _Element, base: AnalysisPrint | None, *, intact: bool) -> PassageKind:
    if is_questions(block, base):
        return PassageKind.QUESTIONS
    if INVITATION in text_of(block):
        return PassageKind.AMONG_QUESTIONS
    if intact and is_draft(prints, block):
        return PassageKind.DRAFT
    return PassageKind.MARK if prints.style(block) == looks.NOTE else PassageKind.WORDS


def _all_of(written: Written, blocks: Sequence[_Element], kind: PassageKind) -> Iterator[tuple[Passage, _Element]]:
    for block in blocks:
        for paragraph in paragraphs_of(block):
            text = text_of(paragraph) if kind is PassageKind.QUESTIONS else visible_text(paragraph)
            sure = list(_sure_spans(paragraph, written.facts))
            yield Passage(text, kind, sure, texts_beside(written.document, paragraph)), paragraph


def _sure_spans(paragraph: _Element, facts: Rows) -> Iterator[tuple[int, int]]:
    """Where tagged numbers stand that nobody has typed over."""
    pieces = visible_pieces(paragraph)
    for control in paragraph.iter(qn("w:sdt")):
        content = control.find(qn("w:sdtContent"))
        if content is not None and text_of(content) == shown_number(facts, control):
            inside = set(content.iter())
            held = [piece for piece in pieces if piece.node in inside]
            if held:
                yield held[0].start, held[-1].end
