"""Finds people's words in a document: the analyses, and whatever else the program did not write.

An analysis is what stands in its content control, and what nobody but people can have put beside it: the text around
the control as far as the program's own text before and after it. Where the control is gone, it is what stands in its
place. Whatever else is not the program's own is a stray.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml.etree import _Element

from reportgen.narrative.baseline import AnalysisPrint, Baseline, print_of
from reportgen.narrative.passages import OVERVIEW
from reportgen.narrative.tagged import read_tag
from reportgen.word import looks
from reportgen.word.blocks import Block, blocks_of, outline_of, paragraphs_of, squeezed, text_of
from reportgen.word.names import qn
from reportgen.word.prints import Prints, wordless
from reportgen.word.prompts import PROMPT, tag_of

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
class Remark:
    """A comment on the program's own text: its id, and the words of the paragraph that it is on."""

    comment: str
    words: str


@dataclass(frozen=True)
class Stray:
    """Words outside all analyses that the program did not write, and the section in which they stand: blocks, rows of
    one table of the program's, or else comments on the program's own text."""

    section: str
    blocks: Sequence[_Element]
    remarks: Sequence[Remark] = ()

    @property
    def in_table(self) -> bool:
        """Whether they were typed into a table of the program's."""
        return any(block.tag == qn("w:tr") for block in self.blocks)


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
    prints = Prints(document)
    analyses: dict[str, list[_Element]] = {}
    before: dict[str, str] = {}
    texts = {_margin_print(paragraph) for paragraph in _margins(document)}
    last = _EMPTY
    for block in blocks_of(document.element.body):
        if block.section is None:
            texts.update(prints.texts(block.element))
            last = prints.text(block.element)
        else:
            before.setdefault(block.section, last)
            analyses.setdefault(block.section, []).append(block.element)
    found = {section: _analysis_print(prints, blocks, before[section]) for section, blocks in analyses.items()}
    return Baseline(found, frozenset(texts))


def _analysis_print(prints: Prints, blocks: Sequence[_Element], before: str) -> AnalysisPrint:
    """An analysis' prints, as the program has just written it after some text."""
    prompts = [block for block in blocks if _is_in_prompt(block)]
    own = [block for block in blocks if block not in prompts]
    drafts = [block for block in own if is_draft(prints, block)]
    return AnalysisPrint(
        whole=prints.whole(own),
        words=prints.whole(own, tag_only),
        draft=prints.whole(drafts),
        prompt=print_of("".join(squeezed(text_of(block)) for block in prompts)),
        before=before,
        drafted=len(drafts) == len(own),
    )


def tag_only(control: _Element) -> str | None:
    """Tells a tagged number by its tag."""
    return f"{{{tag_of(control)}}}" if read_tag(tag_of(control)) else None


def is_draft(prints: Prints, block: _Element) -> bool:
    """Whether a block has the style of a draft."""
    return prints.style(block) == looks.DRAFT


def is_draft_intact(prints: Prints, blocks: Sequence[_Element], base: AnalysisPrint | None) -> bool:
    """Whether the drafts among some blocks are all there, as the program wrote them."""
    drafts = [block for block in blocks if is_draft(prints, block)]
    return base is not None and bool(drafts) and prints.whole(drafts) == base.draft


def is_questions(block: _Element, base: AnalysisPrint | None) -> bool:
    """Whether it is the questions, as the program wrote them, and nothing else."""
    said = squeezed(text_of(block))
    return bool(said) and base is not None and print_of(said) == base.prompt and not wordless(block)


def remarks_on(blocks: Sequence[_Element]) -> list[Remark]:
    """The comments on some blocks."""
    return [
        Remark(one.get(qn("w:id"), ""), text_of(paragraph))
        for block in blocks
        for paragraph in paragraphs_of(block)
        for one in paragraph.iter(qn("w:commentReference"))
    ]


def find_words(document: Document, baseline: Baseline, headings: Mapping[str, str]) -> Found:
    """Every analysis and every stray; `headings` are those of the sections, by id."""
    search = _Search(Prints(document), baseline, headings)
    for block in blocks_of(document.element.body):
        search.look_at(block)
    search.look_at_margins(document)
    return search.found()


class _Search:
    """Goes through a document's blocks in order."""

    def __init__(self, prints: Prints, baseline: Baseline, headings: Mapping[str, str]) -> None:
        self._prints, self._texts = prints, baseline.texts
        self._before = {section: one.before for section, one in baseline.analyses.items()}
        self._sections = {squeezed(heading): section for section, heading in headings.items()}
        self._runs = [_Run(OVERVIEW, None)]
        self._strays: list[Stray] = []

    def look_at(self, block: Block) -> None:
        """The next block: people's words, or the program's own text, which ends their run."""
        if block.section is not None or not _says([block.element]) or not self._is_ours(block.element):
            self._runs[-1].blocks.append(block)
            return
        section = self._section_at(block.element)
        changed = [row for row in _rows(block.element) if self._prints.row(row) not in self._texts]
        if changed:
            self._strays.append(Stray(section, changed))
        remarks = _remarks_of(block.element, without=changed)
        if remarks:
            self._strays.append(Stray(section, (), remarks))
        self._runs.append(_Run(section, block.element))

    def _section_at(self, element: _Element) -> str:
        """The section that begins with a text of the program's, or else goes on."""
        if self._prints.style(element) != looks.HEADING:
            return self._runs[-1].section
        return self._sections.get(squeezed(text_of(element)), OVERVIEW)

    def _is_ours(self, element: _Element) -> bool:
        """Whether it is the program's own text, or a table of its own in which somebody has typed here and there."""
        rows = _rows(element)
        if rows:
            return sum(self._prints.row(row) in self._texts for row in rows) * 2 >= len(rows)
        return all(self._is_known(one) for one in paragraphs_of(element))

    def look_at_margins(self, document: Document) -> None:
        """The headers and footers."""
        for paragraph in _margins(document):
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
                    held = analyses.get(owner, Analysis(owner[0], [], run.before))
                    analyses[owner] = replace(held, blocks=[*held.blocks, block.element])
            if any(owners) or not elements:
                continue
            if run.section not in controlled and self._stands_there(run):
                by_place.append(Analysis(run.section, elements, run.before, found_by_place=True))
            else:
                self._strays.append(Stray(run.section, elements))
        return Found([*analyses.values(), *by_place], self._strays)

    def _stands_there(self, run: _Run) -> bool:
        """Whether the blocks stand where the analysis of their section did."""
        return run.before is not None and self._before.get(run.section) == self._prints.text(run.before)

    def _is_known(self, paragraph: _Element) -> bool:
        return self._prints.text(paragraph) in self._texts or not _says([paragraph]) or _is_in_contents(paragraph)


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


def _rows(element: _Element) -> list[_Element]:
    """A table's rows, those of tables within it left out."""
    return element.findall(qn("w:tr")) if element.tag == qn("w:tbl") else []


def _remarks_of(element: _Element, without: Sequence[_Element]) -> list[Remark]:
    rows = _rows(element)
    return remarks_on([row for row in rows if row not in without] if rows else [element])


def _is_in_contents(paragraph: _Element) -> bool:
    """Whether it is a line of the contents, which Word writes anew with page numbers: nothing but a link."""
    links = [link for link in paragraph.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"), "").startswith(_CONTENTS)]
    return bool(links) and _letters("".join(text_of(link) for link in links)) == _letters(text_of(paragraph))


def _is_in_prompt(element: _Element) -> bool:
    return any(tag_of(control).startswith(PROMPT) for control in element.iterancestors(qn("w:sdt")))


def _margins(document: Document) -> Iterator[_Element]:
    """The paragraphs of all headers and footers."""
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield from relation.target_part.element.iter(qn("w:p"))


def _margin_print(paragraph: _Element) -> str:
    """Without digits, as page numbers are."""
    return print_of(_letters(text_of(paragraph)))


def _letters(text: str) -> str:
    return "".join(letter for letter in squeezed(text) if not letter.isdigit())
