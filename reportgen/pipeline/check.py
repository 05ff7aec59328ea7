"""A report's words held against its figures."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportgen.audit import (
    CHECKED,
    Record,
)
from reportgen.narrative.check.known import Known, known_from
from reportgen.narrative.checking import Checked, check_narrative
from reportgen.narrative.remarks import WHOLE, Remark
from reportgen.pipeline.edited import Edited
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word import (
    Place,
    ReadAnalysis,
    comment,
    read_analyses,
    visible_text,
)


def check_report(edited: Edited, record: Record, out: Path) -> tuple[Checked, Saved]:
    """What is wrong in a report's words or still to be done, also as comments in a copy saved into the folder `out`."""
    analyses, checked = checked_report(edited, record)
    document = edited.documents[0].document
    comment(document, _places(analyses, checked.remarks))
    name = f"{edited.path.stem.removesuffix(CHECKED)}{CHECKED}.docx"
    (saved,) = save_files(
        out, NewFile(name, lambda path: document.save(str(path)), "checked copy", keep_previous=False)
    )
    return checked, saved


def checked_report(edited: Edited, record: Record) -> tuple[Sequence[ReadAnalysis], Checked]:
    """A report's analyses as they stand, and what is wrong in them or still to be done."""
    analyses = read_analyses(edited.documents[0], record.sections)
    return analyses, check_narrative([analysis.text for analysis in analyses], _known(record))


def _known(record: Record) -> Known:
    return known_from(record.quarter, record.figures, record.facts, record.indicators, record.sections, record.terms)


def _places(analyses: Sequence[ReadAnalysis], remarks: Sequence[Remark]) -> Iterator[Place]:
    """Where each remark belongs; one on an analysis that has gone has no place."""
    read = {analysis.text.section: analysis for analysis in analyses}
    for remark in remarks:
        analysis = read[remark.section]
        if remark.passage != WHOLE:
            yield Place(analysis.paragraphs[remark.passage], remark.start, remark.end, remark.message)
        elif analysis.before is not None:
            yield Place(analysis.before, 0, len(visible_text(analysis.before)), remark.message)
