"""Keeps people's words: brings the analyses of edited documents into a report that has just been written.

The report as the program writes it today, and the documents that officers have worked in; the same report with their
words in it, and an account of what was done. No word is lost: what cannot be placed is put under a mark.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from docx.document import Document
from lxml.etree import _Element

from reportgen.errors import Finding
from reportgen.narrative.baseline import Baseline, print_of
from reportgen.narrative.passages import KEY_MESSAGES, OVERVIEW
from reportgen.narrative.tagged import number_text, read_tag
from reportgen.narrative.versions import (
    Fate,
    Kept,
    KeptSection,
    NumberChange,
    Rescue,
    Version,
    taken_before,
    versions_kept,
)
from reportgen.word import looks
from reportgen.word.analyses import (
    Analysis,
    Stray,
    baseline_of,
    find_words,
    is_draft,
    is_draft_intact,
    is_questions,
    remarks_on,
    tag_only,
)
from reportgen.word.blocks import blocks_of, outline_of, paragraphs_of, text_of
from reportgen.word.graft import Graft, Target
from reportgen.word.names import qn
from reportgen.word.outside import Cut, findings_of
from reportgen.word.prints import Prints
from reportgen.word.prompts import PROMPT, tag_of

NOT_AVAILABLE = "not available"

_SEVERAL = "Several versions were handed in. This one is from {source}. Keep one, or join them; delete these lines."
_ELSEWHERE = "These words stood outside the analyses of {source}. Move them to where they belong, delete this line."
_REMARKS = "These comments of {source} stood on text that is written anew. Act on them, then delete these lines."
_REMARK = "On '{words}'"
_LONGEST_WORDS = 60
_ITSELF = "the report itself"

Rows = Mapping[str, Mapping[str, str]]
"""The rows of facts by their ids."""


@dataclass(frozen=True)
class Written:
    """A document that people have worked in, what the program had left there, and the facts of then.

    `looks` are the prints of how its native charts were written, by their names. `is_report`: it is the report that is
    refreshed, not a copy of it. `cuts` is what reached beyond it and was taken out. Without a baseline only what
    differs from today's drafts is known to be people's, and words outside the analyses cannot be told from the
    program's.
    """

    name: str
    document: Document
    baseline: Baseline | None = None
    facts: Rows = field(default_factory=dict)
    looks: Mapping[str, str] = field(default_factory=dict)
    is_report: bool = False
    cuts: Sequence[Cut] = ()

    @cached_property
    def prints(self) -> Prints:
        """The prints of what stands in it."""
        return Prints(self.document)


@dataclass(frozen=True)
class _Piece:
    """A version of an analysis and the blocks that it consists of."""

    section: str
    version: Version
    blocks: Sequence[_Element]
    written: Written
    by_place: bool
    has_intact_draft: bool


def keep_words(fresh: Document, documents: Sequence[Written], facts: Rows, headings: Mapping[str, str]) -> Kept:
    """Brings all words of `documents`, of which no two have one name, into `fresh`.

    `facts` are today's, `headings` those of the sections by id.
    """
    keeper = _Keeper(fresh, facts, {OVERVIEW: KEY_MESSAGES, **headings})
    for written in sorted(documents, key=lambda one: (not one.is_report, one.name.casefold(), one.name)):
        keeper.take(written)
    return keeper.settle()


class _Keeper:
    """One refresh at work."""

    def __init__(self, fresh: Document, facts: Rows, headings: Mapping[str, str]) -> None:
        self._fresh, self._facts, self._headings = fresh, facts, headings
        self._prints = Prints(fresh)
        self._baseline = baseline_of(fresh)
        self._controls = _analysis_controls(fresh)
        self._target = Target(fresh)
        self._grafts: dict[str, Graft] = {}
        self._pieces: dict[str, list[_Piece]] = {}
        self._strays: dict[tuple[str, str], tuple[Written, Stray]] = {}
        self._rescued: frozenset[str] = frozenset()
        self._unsearched: list[str] = []
        self._cut: list[Finding] = []
        self._refreshed: list[NumberChange] = []
        self._typed_over: list[NumberChange] = []

    def take(self, written: Written) -> None:
        """Notes what a document holds."""
        self._grafts[written.name] = Graft(written.document, self._target)
        self._cut += [replace(one, where=f"{written.name} > {one.where}") for one in findings_of(written.cuts)]
        if written.baseline is None:
            self._unsearched.append(written.name)
        elif written.is_report:
            self._rescued = written.baseline.rescued
        found = find_words(written.document, written.baseline or self._baseline, self._headings)
        for analysis in found.analyses:
            piece = _piece(written, analysis, self._baseline)
            if analysis.section in self._controls:
                self._pieces.setdefault(analysis.section, []).append(piece)
                self._note_remarks(piece)
            elif piece.version.says:  # a section that the report no longer has
                self._note_stray(written, Stray(OVERVIEW, analysis.blocks))
        for stray in found.strays if written.baseline else ():
            self._note_stray(written, stray)

    def settle(self) -> Kept:
        """Puts all of it in place."""
        sections = [self._place(section, control) for section, control in self._controls.items()]
        rescues = [self._rescue(written, stray) for _, (written, stray) in sorted(self._strays.items(), key=_first)]
        for graft in self._grafts.values():
            graft.settle()
        self._target.settle()
        return Kept(sections, self._refreshed, self._typed_over, rescues, self._unsearched, cut=self._cut)

    # What a document holds

    def _note_stray(self, written: Written, stray: Stray) -> None:
        """The same words in several copies are rescued once, and those of a copy in one refresh only."""
        said = _print_of_stray(written, stray)
        if written.is_report or said not in self._rescued:
            self._strays.setdefault((stray.section, said), (written, stray))

    def _note_remarks(self, piece: _Piece) -> None:
        """Comments on the questions, which are written anew."""
        prompts = [block for block in piece.blocks if is_questions(block, piece.version.base)]
        remarks = remarks_on(prompts)
        if remarks and piece.written.baseline:
            self._note_stray(piece.written, Stray(piece.section, (), remarks))

    # Where it goes

    def _place(self, section: str, control: _Element) -> KeptSection:
        """Puts the versions that stay into an analysis, in place of its fresh draft."""
        pieces = self._pieces.get(section, [])
        own = [piece.version for piece in pieces if piece.written.is_report]
        copies = [piece.version for piece in pieces if not piece.written.is_report]
        kept = versions_kept(own, copies)
        heading = self._headings.get(section, section)
        taken = taken_before(own) | {copy.own_words for copy in copies if copy.is_changed}
        if not kept:
            return KeptSection(section, heading, Fate.DRAFTED, taken=taken)
        chosen = [next(piece for piece in pieces if piece.version == version) for version in kept]
        self._write(section, control, chosen)
        single = Fate.KEPT if chosen[0].written.is_report else Fate.TAKEN
        fate = Fate.SEVERAL if len(chosen) > 1 else single
        sources = [piece.written.name for piece in chosen]
        return KeptSection(section, heading, fate, sources, any(piece.by_place for piece in chosen), taken)

    def _write(self, section: str, control: _Element, pieces: Sequence[_Piece]) -> None:
        content = _content(control)
        fresh = list(content)
        prompts = [one for one in fresh if tag_of(one).startswith(PROMPT)]
        drafts = [one for one in fresh if one not in prompts]
        for one in fresh:
            content.remove(one)
        if len(pieces) > 1 and any(piece.has_intact_draft for piece in pieces):
            content.extend(drafts)  # once for all of them, above the marks
        for piece in pieces:
            if len(pieces) > 1:
                content.append(self._note(_SEVERAL.format(source=_named(piece.written))))
            for block in piece.blocks:
                if is_questions(block, piece.version.base):
                    content.extend(prompts)  # extending again only moves them
                elif piece.has_intact_draft and is_draft(piece.written.prints, block):
                    content.extend(one for one in drafts if one.getparent() is None)
                else:
                    content.append(self._brought(section, block, piece.written))
        if len(content) == 0:
            content.append(self._paragraph("", looks.ANALYSIS))

    def _brought(self, section: str, block: _Element, written: Written) -> _Element:
        copy = self._grafts[written.name].bring(block)
        for control in list(copy.iter(qn("w:sdt"))):
            self._refresh(section, control, written)
        return copy

    def _refresh(self, section: str, control: _Element, written: Written) -> None:
        """Shows today's number, unless somebody has typed over the one that was there."""
        number = read_tag(tag_of(control))
        content = control.find(qn("w:sdtContent"))
        if number is None or content is None:
            return
        shown, before, now = text_of(content), shown_number(written.facts, control), shown_number(self._facts, control)
        if not shown.strip() or (now is not None and re.search(_alone(now), shown)):
            return
        if now is not None and before is not None and not _is_tracked(content) and _replaced(content, before, now):
            self._refreshed.append(NumberChange(section, before, now))
        else:
            self._typed_over.append(NumberChange(section, shown, now or NOT_AVAILABLE))

    # What has no place

    def _rescue(self, written: Written, stray: Stray) -> Rescue:
        """Puts words under a mark at the end of their section's analysis."""
        section = stray.section if stray.section in self._controls else OVERVIEW
        brought = self._brought_stray(written, stray)
        control = self._controls.get(section)
        if control is not None:
            _content(control).extend(brought)
        else:
            _append(self._fresh, brought)
        words = 0 if stray.remarks else len(brought) - 1
        printed = _print_of_stray(written, stray)
        heading = self._headings.get(section, section)
        return Rescue(written.name, section, heading, words, len(stray.remarks), printed)

    def _brought_stray(self, written: Written, stray: Stray) -> list[_Element]:
        """Its words, or its comments each on the first words of what it was on, under a mark."""
        graft, source = self._grafts[written.name], _named(written)
        if not stray.remarks:
            is_table = stray.blocks[0].tag == qn("w:tr")
            blocks = (
                [graft.bring_rows(stray.blocks)] if is_table else [self._plain(graft.bring(b)) for b in stray.blocks]
            )
            return [self._note(_ELSEWHERE.format(source=source)), *blocks]
        lines = [self._note(_REMARKS.format(source=source))]
        for remark in stray.remarks:
            line = self._note("")
            line.extend(graft.bring_comment(remark.comment, _REMARK.format(words=_shortened(remark.words))))
            lines.append(line)
        return lines

    def _plain(self, block: _Element) -> _Element:
        """A main heading would begin a section in the midst of another."""
        if self._prints.style(block) == looks.HEADING:
            for named in block.iter(qn("w:pStyle")):
                named.set(qn("w:val"), self._fresh.styles[looks.ANALYSIS].style_id)
        return block

    def _note(self, text: str) -> _Element:
        return self._paragraph(text, looks.NOTE)

    def _paragraph(self, text: str, style: str) -> _Element:
        """A paragraph for the fresh report, not yet in its place."""
        paragraph = self._fresh.add_paragraph(text, style=style if style in _names(self._fresh) else None)
        element: _Element = paragraph._element
        self._fresh.element.body.remove(element)
        return element


def holds_words(written: Written, headings: Mapping[str, str]) -> bool:
    """Whether people have written anything into a document, now or before its last refresh."""
    if written.baseline is None:
        return True
    found = find_words(written.document, written.baseline, headings)
    pieces = [_piece(written, analysis, written.baseline) for analysis in found.analyses]
    return bool(found.strays) or any(not piece.version.is_draft for piece in pieces)


def remembering(baseline: Baseline, fresh: Baseline, kept: Kept, before: Baseline | None) -> Baseline:
    """The baseline of a refreshed report, which also knows what has been brought into it; `fresh` is that of the report
    without people's words, `before` that of the refreshed one.

    What the program drafted, and asks, is what `fresh` says: what officers have made of a draft stands in its style.
    """
    kept_sections = {section.section: section for section in kept.sections}
    disturbed = {rescue.section for rescue in kept.rescues}
    analyses = {}
    for section, one in baseline.analyses.items():
        own, its = fresh.analyses[section], kept_sections[section]
        drafted = its.fate is Fate.DRAFTED and section not in disturbed
        analyses[section] = replace(one, draft=own.draft, prompt=own.prompt, drafted=drafted, taken=its.taken)
    rescued = {rescue.print for rescue in kept.rescues} | (before.rescued if before else frozenset())
    return Baseline(analyses, baseline.texts, frozenset(rescued))


def _piece(written: Written, analysis: Analysis, fallback: Baseline) -> _Piece:
    """An analysis as it stands in a document; `fallback` is the baseline of one that has none."""
    base = (written.baseline or fallback).analyses.get(analysis.section)
    prints = written.prints
    own = [block for block in analysis.blocks if not is_questions(block, base)]
    intact = is_draft_intact(prints, own, base)
    said = [block for block in own if not (intact and is_draft(prints, block))]
    version = Version(
        source=written.name,
        whole=prints.whole(own),
        words=prints.whole(own, tag_only),
        own_words=prints.whole(own, partial(_number_of_people, written.facts)),
        base=base,
        says=any(outline_of(one) for block in said for one in paragraphs_of(block)),
    )
    return _Piece(analysis.section, version, analysis.blocks, written, analysis.found_by_place, intact)


def _analysis_controls(document: Document) -> dict[str, _Element]:
    found = {block.section: block.control for block in blocks_of(document.element.body)}
    return {section: control for section, control in found.items() if section and control is not None}


def shown_number(facts: Rows, control: _Element) -> str | None:
    """What a tagged number's control shows where nobody has typed over it."""
    number = read_tag(tag_of(control))
    row = facts.get(number.fact) if number else None
    return (number_text(row, number) or row.get("suppressed")) if row and number else None


def _number_of_people(facts: Rows, control: _Element) -> str | None:
    """Tells a tagged number by its tag, unless somebody has typed over it."""
    content = control.find(qn("w:sdtContent"))
    is_untouched = content is not None and text_of(content) == shown_number(facts, control) and not _is_tracked(content)
    return tag_only(control) if is_untouched else None


def _print_of_stray(written: Written, stray: Stray) -> str:
    if not stray.remarks:
        return written.prints.whole(stray.blocks)
    return print_of("\n".join(f"{remark.words}\n{written.prints.said(remark.comment)}" for remark in stray.remarks))


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST_WORDS else f"{flat[:_LONGEST_WORDS].rsplit(' ', 1)[0]} ..."


def _content(control: _Element) -> _Element:
    content = control.find(qn("w:sdtContent"))
    assert content is not None, "the program's own controls have a content"
    return content


def _is_tracked(content: _Element) -> bool:
    return next(content.iter(qn("w:ins"), qn("w:del")), None) is not None


def _replaced(content: _Element, before: str, now: str) -> bool:
    """Puts a number in the place of another one, which may stand among words that were typed beside it."""
    texts = list(content.iter(qn("w:t")))
    if text_of(content) == before:
        for text in texts:
            text.text = now if text is texts[0] else ""
        return True
    holding = [text for text in texts if re.search(_alone(before), text.text or "")]
    if len(holding) != 1:
        return False
    holding[0].text = re.sub(_alone(before), now, holding[0].text or "", count=1)
    return True


def _alone(number: str) -> str:
    return rf"(?<![\d.,]){re.escape(number)}(?!\d|[.,]\d)"


def _named(written: Written) -> str:
    return _ITSELF if written.is_report else f"'{written.name}'"


def _names(document: Document) -> set[str]:
    return {style.name or "" for style in document.styles}


def _append(document: Document, elements: Sequence[_Element]) -> None:
    """At the end of the body, before its page layout."""
    body = document.element.body
    last = body.find(qn("w:sectPr"))
    for element in elements:
        if last is None:
            body.append(element)
        else:
            last.addprevious(element)


def _first(item: tuple[tuple[str, str], object]) -> tuple[str, str]:
    return item[0]
