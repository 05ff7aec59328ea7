"""The clerk's document: a report checked, made clean and handed over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from reportgen import __version__
from reportgen.audit import (
    Record,
)
from reportgen.errors import Finding, NarrativeError
from reportgen.formats import shortened
from reportgen.narrative.checking import Checked
from reportgen.pipeline.check import checked_report
from reportgen.pipeline.edited import Edited
from reportgen.report.handover import CheckPassed, Handover, handover_note, published_name
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word import (
    Document,
    FinishedDocument,
    Published,
    comments_left,
    finalise,
    undecided_changes,
)

KEY_MESSAGES = "Key messages"


@dataclass(frozen=True)
class Finished:
    """The clerk's document and its hand-over note; what the check found, and what of it somebody has let pass."""

    saved: Saved
    note: Saved
    checked: Checked
    overridden: Sequence[Finding]


def finalise_report(edited: Edited, record: Record, out: Path, despite: str = "") -> Finished:
    """The clerk's clean document and its hand-over note, saved into the folder `out`.

    `despite` is the reason for finishing a report though something serious is left. Raises NarrativeError without it,
    and always for what only people can decide.
    """
    document = edited.documents[0].document
    _, checked = checked_report(edited, record)
    found = [*_serious(checked, record), *_comments(document)]
    undecided = [*_changes(document), *(() if despite else found)]
    if undecided:
        raise NarrativeError(*undecided)
    made = datetime.now(UTC).replace(tzinfo=None)
    about = record.about
    facts = Published(about.get("title", ""), about.get("council", ""), made, about.get("committee", ""))
    finished = finalise(document, facts)
    if finished.faults:
        raise NarrativeError(*finished.faults)
    name = published_name(edited.path.stem) or "report"
    note = handover_note(_handover(f"{name}.docx", finished, record, checked, (found, despite)))
    saved, noted = save_files(
        out,
        NewFile(f"{name}.docx", lambda path: path.write_bytes(finished.content), "finished report"),
        NewFile(f"{name}-hand-over-note.txt", lambda path: path.write_bytes(note.encode()), "hand-over note"),
    )
    return Finished(saved, noted, checked, found if despite else [])


def _serious(checked: Checked, record: Record) -> Iterator[Finding]:
    for remark in checked.serious:
        said = f"'{shortened(remark.said)}': " if remark.said else ""
        yield Finding(record.sections.get(remark.section, KEY_MESSAGES), f"{said}{remark.message}")


def _comments(document: Document) -> Iterator[Finding]:
    for left in comments_left(document):
        remedy = "Answer it, then delete it."
        yield Finding(left.place, f"holds a comment that is still open ({left.author}).", remedy)


def _changes(document: Document) -> Iterator[Finding]:
    for one in undecided_changes(document):
        what = f"has tracked changes that nobody has decided ({one.kind.value}: {one.count})."
        yield Finding(one.place, what, "Accept or reject them in Word (Review).")


def _handover(
    name: str,
    finished: FinishedDocument,
    record: Record,
    checked: Checked,
    overridden: tuple[Sequence[Finding], str],
) -> Handover:
    found, reason = overridden
    run, about = record.run, record.about
    return Handover(
        file=name,
        sha256=sha256(finished.content).hexdigest(),
        title=about.get("title", ""),
        quarter=record.quarter,
        council=about.get("council", ""),
        committee=about.get("committee", ""),
        finished=datetime.now(),
        workbook=run.workbook,
        workbook_sha256=run.sha256,
        counted=run.made,
        counted_by=run.program,
        program=f"reportgen {__version__}",
        checks=[] if reason else [CheckPassed(*one) for one in checked.passed],
        overridden=[str(one) for one in found] if reason else [],
        reason=reason if found else "",
        notes=[str(note) for note in finished.notes],
    )
