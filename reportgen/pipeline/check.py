"""A report's words held against its figures."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportgen.audit import (
    CHECKED,
    Record,
    is_checked_copy,
)
from reportgen.errors import Finding, ReportgenError, UsageError
from reportgen.narrative.check.known import Known, known_from
from reportgen.narrative.checking import Checked, check_narrative
from reportgen.narrative.remarks import WHOLE, Remark
from reportgen.pipeline.edited import Edited
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word import (
    AUTHOR,
    Place,
    ReadAnalysis,
    comment,
    open_document,
    read_analyses,
    visible_text,
)


def check_report(edited: Edited, record: Record, out: Path) -> tuple[Checked, Saved]:
    """What is wrong in a report's words or still to be done, also as comments in a copy saved into the folder `out`."""
    analyses, checked = checked_report(edited, record)
    document = edited.documents[0].document
    comment(document, _places(analyses, checked.remarks))
    document.core_properties.last_modified_by = AUTHOR
    name = edited.path.name if is_checked_copy(edited.path) else f"{edited.path.stem}{CHECKED}.docx"
    lost = (out / name).resolve() != edited.path.resolve() and _is_worked_in(out / name)
    (saved,) = save_files(out, NewFile(name, lambda path: document.save(str(path)), "checked copy", keep_previous=lost))
    return checked, saved


def _is_worked_in(path: Path) -> bool:
    """Whether somebody has saved a checked copy since it was made: Word writes its user's name into it, or none."""
    if not path.is_file():
        return False
    try:
        return str(open_document(path).core_properties.last_modified_by) != AUTHOR
    except ReportgenError:
        return True


def checked_report(edited: Edited, record: Record) -> tuple[Sequence[ReadAnalysis], Checked]:
    """A report's analyses as they stand, and what is wrong in them or still to be done."""
    report = edited.documents[0]
    if report.baseline is None:
        what = "was made before checks were known: it does not say what the program wrote in it."
        raise UsageError(Finding(edited.path.name, what, "Refresh it, then check again."))
    analyses = read_analyses(report, record.sections)
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
