"""Finds people's words in a document: the analyses, and whatever else the program did not write.

An analysis is what stands in its content control, and what nobody but people can have put beside it: the text around
the control as far as the program's own text before and after it. Where the control is gone, it is what stands in its
place. Whatever else is not the program's own is a stray.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.styles import BabelFish
from lxml.etree import _Element

from reportgen.narrative.baseline import AnalysisPrint, Baseline, print_of
from reportgen.word.blocks import Block, blocks_of, outline_of, paragraphs_of, squeezed, text_of
from reportgen.word.prompts import PROMPT, tag_of

DRAFT_STYLE, HEADING_STYLE = "Analysis Draft", "Heading 1"
OVERVIEW = "overview"
_EMPTY = print_of("")
_CONTENTS = "_Toc"


@dataclass(frozen=True)
class Analysis:
    """One analysis as it stands in a document, and the program's own text before it. `found_by_place`: its control was
    gone."""

    section: str
    blocks: Sequence[_Element]
    before: _Element | None
    found_by_place: bool = False


@dataclass(frozen=True)
class Stray:
    """Words outside all analyses that the program did not write, and the section in which they stand: blocks, or else
    the ids of comments on the program's own text. `in_table`: typed into one of the program's own tables."""

    section: str
    blocks: Sequence[_Element]
    comments: Sequence[str] = ()
    in_table: bool = False


@dataclass(frozen=True)
class Found:
    """People's words in a document; the same section may have several analyses where a control was copied."""

    analyses: Sequence[Analysis] = ()
    strays: Sequence[Stray] = ()


@dataclass
class _Run:
    """Blocks between two texts of the program, of which `before` is the first; `section` is where they stand."""

    section: str
    before: _Element | None
    blocks: list[Block] = field(default_factory=list)


def baseline_of(document: Document) -> Baseline:
    """The prints of a document as the program has just written it."""
    analyses: dict[str, list[_Element]] = {}
    before: dict[str, str] = {}
    texts = {_margin_print(paragraph) for paragraph in _margins(document)}
    last = _EMPTY
    for block in blocks_of(document.element.body):
        if block.section is None:
            texts.update(_prints(block.element))
            last = _print(block.element)
        else:
            before.setdefault(block.section, last)
            analyses.setdefault(block.section, []).append(block.element)
    prints = {section: _analysis_print(document, blocks, before[section]) for section, blocks in analyses.items()}
    return Baseline(prints, frozenset(texts))


def _analysis_print(document: Document, blocks: Sequence[_Element], before: str) -> AnalysisPrint:
    """An analysis' prints, as the program has just written it after some text."""
    prompts = [block for block in blocks if _is_in_prompt(block)]
    own = [block for block in blocks if block not in prompts]
    drafts = [block for block in own if is_draft(document, block)]
    return AnalysisPrint(
        whole=whole_print(own),
        words=whole_print(own, numbers=False),
        draft=whole_print(drafts),
        prompt=print_of("".join(squeezed(text_of(block)) for block in prompts)),
        before=before,
        drafted=len(drafts) == len(own),
    )


def whole_print(blocks: Iterable[_Element], *, numbers: bool = True) -> str:
    """The print of all that people could have changed in some blocks; empty ones do not count."""
    outlines = (outline_of(block, numbers=numbers) for block in blocks)
    return print_of("\n".join(outline for outline in outlines if outline))


def is_draft(document: Document, block: _Element) -> bool:
    """Whether a block has the style of a draft."""
    return paragraph_style(document, block) == DRAFT_STYLE


def is_draft_intact(document: Document, blocks: Sequence[_Element], base: AnalysisPrint | None) -> bool:
    """Whether the drafts among some blocks are all there, as the program wrote them."""
    drafts = [block for block in blocks if is_draft(document, block)]
    return base is not None and bool(drafts) and whole_print(drafts) == base.draft


def is_questions(block: _Element, base: AnalysisPrint | None) -> bool:
    """Whether it is the questions, as the program wrote them."""
    said = squeezed(text_of(block))
    return bool(said) and base is not None and print_of(said) == base.prompt


def paragraph_style(document: Document, block: _Element) -> str:
    """The name of a paragraph's own style; empty when it has none."""
    named = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if named is None:
        return ""
    style = document.styles.element.get_by_id(named.get(qn("w:val"), ""))
    return "" if style is None else BabelFish.internal2ui(style.name_val or "")


def find_words(document: Document, baseline: Baseline, headings: Mapping[str, str]) -> Found:
    """Every analysis and every stray; `headings` are those of the sections, by id."""
    search = _Search(document, baseline, headings)
    for block in blocks_of(document.element.body):
        search.look_at(block)
    search.look_at_margins()
    return search.found()


class _Search:
    """Goes through a document's blocks in order."""

    def __init__(self, document: Document, baseline: Baseline, headings: Mapping[str, str]) -> None:
        self._document = document
        self._texts = baseline.texts
        self._before = {section: one.before for section, one in baseline.analyses.items()}
        self._sections = {print_of(squeezed(heading)): section for section, heading in headings.items()}
        self._runs = [_Run(OVERVIEW, None)]
        self._strays: list[Stray] = []

    def look_at(self, block: Block) -> None:
        """The next block: people's words, or the program's own text, which ends their run."""
        section = self._runs[-1].section
        if block.section is not None:
            self._runs[-1].blocks.append(block)
            return
        unknown = [one for one in paragraphs_of(block.element) if not self._is_known(one)]
        if not _says([block.element]) or (unknown and not self._is_edited(block.element, unknown)):
            self._runs[-1].blocks.append(block)
            return
        if unknown:
            self._strays.append(Stray(section, unknown, in_table=True))
        comments = _comments_in(block.element)
        if comments:
            self._strays.append(Stray(section, (), comments))
        if paragraph_style(self._document, block.element) == HEADING_STYLE:
            section = self._sections.get(_print(block.element), OVERVIEW)
        self._runs.append(_Run(section, block.element))

    def look_at_margins(self) -> None:
        """The headers and footers."""
        for paragraph in _margins(self._document):
            if _says([paragraph]) and _margin_print(paragraph) not in self._texts:
                self._strays.append(Stray(OVERVIEW, [paragraph]))

    def found(self) -> Found:
        """All of it, in the order of the document."""
        controlled = {block.section for run in self._runs for block in run.blocks if block.section is not None}
        analyses: dict[tuple[str, int], Analysis] = {}
        by_place = []
        for run in self._runs:
            owners = _owners(run.blocks)
            elements = _trimmed([block.element for block in run.blocks])
            for block, owner in zip(run.blocks, owners, strict=True):
                if owner is not None:
                    held = analyses.setdefault(owner, Analysis(owner[0], [], run.before))
                    analyses[owner] = replace(held, blocks=[*held.blocks, block.element])
            if any(owners) or not elements:
                continue
            is_there = run.before is not None and self._before.get(run.section) == _print(run.before)
            if run.section not in controlled and is_there:
                by_place.append(Analysis(run.section, elements, run.before, found_by_place=True))
            else:
                self._strays.append(Stray(run.section, elements))
        return Found([*analyses.values(), *by_place], self._strays)

    def _is_known(self, paragraph: _Element) -> bool:
        return _print(paragraph) in self._texts or not _says([paragraph]) or _is_in_contents(paragraph)

    def _is_edited(self, element: _Element, unknown: Sequence[_Element]) -> bool:
        """Whether it is a table of the program's in which somebody has typed."""
        said = [one for one in paragraphs_of(element) if _says([one])]
        return element.tag == qn("w:tbl") and len(unknown) * 2 < len(said)


def _owners(blocks: Sequence[Block]) -> list[tuple[str, int] | None]:
    """The analysis (its section, its control) of each block: its own, or that of the blocks before it, or after it."""
    owners: list[tuple[str, int] | None] = []
    last: tuple[str, int] | None = None
    for block in blocks:
        last = last if block.section is None else (block.section, id(block.control))
        owners.append(last)
    first = next(filter(None, owners), None)
    return [owner or first for owner in owners]


def _says(elements: Sequence[_Element]) -> bool:
    return any(outline_of(element) not in ("", "<sdt >") and _has_content(element) for element in elements)


def _has_content(element: _Element) -> bool:
    return any(outline_of(paragraph) for paragraph in paragraphs_of(element))


def _trimmed(elements: list[_Element]) -> list[_Element]:
    """Without the empty blocks at both ends."""
    while elements and not _says(elements[:1]):
        del elements[0]
    while elements and not _says(elements[-1:]):
        del elements[-1]
    return elements


def _print(element: _Element) -> str:
    notes = sum(1 for _ in element.iter(qn("w:footnoteReference"), qn("w:endnoteReference")))
    return print_of(squeezed(text_of(element)) + "*" * notes)


def _prints(element: _Element) -> set[str]:
    return {_print(paragraph) for paragraph in paragraphs_of(element)}


def _is_in_contents(paragraph: _Element) -> bool:
    return any(link.get(qn("w:anchor"), "").startswith(_CONTENTS) for link in paragraph.iter(qn("w:hyperlink")))


def _is_in_prompt(element: _Element) -> bool:
    return any(tag_of(control).startswith(PROMPT) for control in element.iterancestors(qn("w:sdt")))


def _comments_in(element: _Element) -> list[str]:
    return [one.get(qn("w:id"), "") for one in element.iter(qn("w:commentReference"))]


def _margins(document: Document) -> Iterator[_Element]:
    """The paragraphs of all headers and footers."""
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield from relation.target_part.element.iter(qn("w:p"))


def _margin_print(paragraph: _Element) -> str:
    """Without digits, as page numbers are."""
    return print_of("".join(letter for letter in squeezed(text_of(paragraph)) if not letter.isdigit()))
