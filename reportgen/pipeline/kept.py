"""People's words brought into a report that is made anew, in the same edition or another."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import docx
from docx.document import Document

from reportgen.audit.record import Record, read_record
from reportgen.figures import Revisions, fact_row
from reportgen.narrative.baseline import Baseline, forgetting
from reportgen.narrative.checking import Checked
from reportgen.narrative.versions import Kept, LostLook
from reportgen.pipeline.build import Made, Order, crosses, made_report
from reportgen.pipeline.check import checked_document, hidden_of
from reportgen.pipeline.edited import Edited
from reportgen.pipeline.source import Questioned
from reportgen.word.analyses import baseline_of
from reportgen.word.finish import number_ids
from reportgen.word.keep import Written, keep_words, remembering
from reportgen.word.packing import packed


def keep(
    document: Document, questioned: Questioned, edited: Edited, written: Baseline
) -> tuple[Kept, Baseline, Record | None]:
    """Brings people's words into a fresh document, in place.

    `written` is what the program wrote in it. Gives what was done, what the program wrote now and before, and the
    record that the report carried.
    """
    facts = {fact.id: fact_row(fact) for fact in questioned.figures.facts}
    headings = {section.id: section.heading for section in questioned.catalogue.sections}
    kept, crossing = keep_words(document, edited.documents, facts, headings), crosses(questioned, edited)
    if any(one.looks for one in edited.documents):
        from reportgen.pipeline.looks import keep_looks, lost_looks  # spares reports without native charts the start-up

        if crossing:
            restyled, unstyled = list[str](), lost_looks(edited.documents)
        else:
            restyled, unstyled = keep_looks(document, edited.documents)
        kept = replace(kept, restyled=restyled, unstyled=unstyled)
    number_ids(document)
    earlier = edited.record.baseline if edited.record and not crossing else None
    baseline = remembering(baseline_of(document), written, kept, earlier)
    if crossing:  # what the other edition showed, and wrote, is no business of this one
        return kept, forgetting(baseline), None
    return kept, baseline, edited.record


def fits(made: Made, name: str, questioned: Questioned) -> Checked | None:
    """Whether people's words still fit the figures that have moved."""
    held = read_record(made.record)
    if held is None:
        return None
    facts = {row["id"]: row for row in held.facts}
    written = Written(name, made.document, held.baseline, facts)
    return checked_document(written, held, hidden_of(questioned))[1]


def public_edition_of(
    edited: Edited, questioned: Questioned, revisions: Revisions, order: Order
) -> tuple[Edited, Sequence[LostLook]]:
    """A report that people have worked in as a public edition, in memory: made anew, with their words.

    With the charts in it that people had changed, whose looks are not taken along.
    """
    made = made_report(questioned, revisions, order, lambda _: None)
    record = read_record(made.record)
    assert record is not None, "it was made just now"
    facts = {row["id"]: row for row in record.facts}
    document = docx.Document(BytesIO(packed(made.document)))
    own = Written(edited.path.name, document, record.baseline, facts, is_report=True)
    return Edited(edited.path, record, [own]), made.kept.unstyled if made.kept else ()
