"""Drafts of the analyses: the catalogue's sentence patterns filled in with the facts.

A sentence whose figure is not there says so; what stands in square brackets is left out instead.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from reportgen.catalogue.model import (
    Bracketed,
    Catalogue,
    Choice,
    DraftPattern,
    FactPeriod,
    FactPhrase,
    Listed,
    NamedPeriod,
    Part,
    PeriodName,
    Said,
    Slot,
)
from reportgen.figures import Fact, Figures
from reportgen.period import long_date
from reportgen.quality import Quality
from reportgen.report.change import year_before
from reportgen.report.lists import Entry, Lists, joined_pieces
from reportgen.report.marks import SOME_IN_DOUBT
from reportgen.report.model import DraftParagraph, DraftPiece, Report
from reportgen.report.phrases import Missing, Phraser, count_of

Pieces = list[DraftPiece]


def with_drafts(report: Report, catalogue: Catalogue, figures: Figures, quality: Quality) -> Report:
    """The report with a draft in each analysis whose section has patterns for one."""
    drafter = Drafter(catalogue, figures, quality)
    sections = [
        replace(made, draft=drafter.draft(section.draft))
        for made, section in zip(report.sections, catalogue.sections, strict=True)
    ]
    return replace(report, sections=sections, overview_draft=drafter.draft(catalogue.overview_draft))


class Drafter:
    """Writes the drafts of one report."""

    def __init__(self, catalogue: Catalogue, figures: Figures, quality: Quality) -> None:
        self._figures = figures
        self._facts = {fact.id: fact for fact in figures.facts}
        self._lists = Lists(catalogue, figures)
        self._phraser = Phraser(figures)
        self._in_doubt = {
            fact.id for fact in figures.facts if any(finding.touches_fact(fact) for finding in quality.stops)
        }

    def draft(self, patterns: Sequence[DraftPattern]) -> list[DraftParagraph]:
        """The paragraphs: patterns up to a blank one make one paragraph. Nothing is said twice not to be available."""
        told: set[str] = set()
        paragraphs = []
        for blank, group in groupby(patterns, key=lambda pattern: not pattern):
            sentences = [] if blank else [said for pattern in group if (said := self._sentence(pattern, told))]
            if sentences:
                paragraphs.append(DraftParagraph(merged(_spaced(sentences))))
        if any(piece.number and piece.number.fact in self._in_doubt for one in paragraphs for piece in one.pieces):
            paragraphs.append(DraftParagraph([DraftPiece(SOME_IN_DOUBT)]))
        return paragraphs

    def _sentence(self, pattern: DraftPattern, told: set[str]) -> Pieces:
        try:
            return _capitalised(merged(self._said(pattern, None)))
        except Missing as missing:
            said = _not_there(missing.fact) if missing.fact else ""
            pieces = [DraftPiece(said)] if said and said not in told else []
            told.add(said)
            return pieces

    def _said(self, parts: Iterable[Part], entry: Entry | None) -> Pieces:
        return [piece for part in parts for piece in self._part(part, entry)]

    def _part(self, part: Part, entry: Entry | None) -> Sequence[DraftPiece]:  # one for each kind
        if isinstance(part, Said):
            return [DraftPiece(part.text)]
        if isinstance(part, NamedPeriod):
            return [DraftPiece(self._period(part.period))]
        if isinstance(part, FactPhrase):
            return self._phraser.say(self._fact(part.fact), part.phrase)
        if isinstance(part, Choice):
            return [DraftPiece(_chosen(part, entry.fact if entry else self._fact(part.fact)))]
        if isinstance(part, Bracketed):
            return self._first_there(part.alternatives, entry)
        if isinstance(part, Slot):
            assert entry is not None, "the catalogue has slots in lists only"
            return entry.say(part, self._phraser)
        return self._list(part)

    def _first_there(self, alternatives: Sequence[Sequence[Part]], entry: Entry | None) -> Pieces:
        for alternative in alternatives:
            try:
                return self._said(alternative, entry)
            except Missing:
                continue
        return []

    def _list(self, part: Listed) -> Pieces:
        """Each entry, those that count nothing left out; without any the list is missing."""
        entries = self._lists.entries(part.of)[: part.most or None]
        if not entries:
            raise Missing
        return joined_pieces([merged(self._said(one.pattern(part.entry), one)) for one in entries])

    def _fact(self, name: str) -> Fact:
        if name not in self._facts:
            raise Missing
        return self._facts[name]

    def _period(self, period: PeriodName) -> str:
        quarter = self._figures.quarter
        if period is PeriodName.AFTER_Q1 and quarter.number == 1:
            raise Missing
        return {
            PeriodName.QUARTER: str(quarter),
            PeriodName.QUARTER_END: long_date(quarter.end),
            PeriodName.MONTH: quarter.last_month.long_label,
            PeriodName.YEAR_TO_DATE: quarter.to_date_label,
            PeriodName.YEAR: str(quarter.year),
            PeriodName.LAST_YEAR: str(year_before(quarter)),
            PeriodName.AFTER_Q1: "",
        }[period]


def merged(pieces: Iterable[DraftPiece]) -> Pieces:
    """Words that follow each other as one piece."""
    together: Pieces = []
    for piece in pieces:
        if together and piece.number is None and together[-1].number is None:
            together[-1] = DraftPiece(together[-1].text + piece.text)
        elif piece.text:
            together.append(piece)
    return together


def _chosen(choice: Choice, fact: Fact) -> str:
    """The word for one or for many; of three the first is for none."""
    count = fact.value.denominator if choice.by_total else count_of(fact)
    one, many = choice.words[-2:]
    if count == 0 and len(choice.words) > 2:
        return choice.words[0]
    return one if count == 1 else many


def _spaced(sentences: Sequence[Pieces]) -> Iterator[DraftPiece]:
    for place, sentence in enumerate(sentences):
        if place:
            yield DraftPiece(" ")
        yield from sentence


def _capitalised(pieces: Pieces) -> Pieces:
    if pieces and pieces[0].number is None:
        text = pieces[0].text
        return [DraftPiece(text[:1].upper() + text[1:]), *pieces[1:]]
    return pieces


def _not_there(fact: Fact) -> str:
    name = f"{fact.title}: {fact.part}" if fact.part else fact.title
    if fact.value.denominator == 0:
        when = f"at {fact.period}" if fact.stands_for is FactPeriod.QUARTER_END else f"in {fact.period}"
        return f"{name}: there were no cases {when}."
    return f"{name}: the figure for {fact.period} is not {'shown' if fact.value.is_suppressed else 'available'}."
