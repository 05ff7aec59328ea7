"""The reports of a batch made, each by itself: what stops one does not stop the others."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.audit.earlier import EarlierReport, latest_of, reports_in
from reportgen.errors import Finding
from reportgen.figures import Revisions, compare_figures
from reportgen.figures.revisions import EarlierFigures
from reportgen.narrative.checking import Checked
from reportgen.narrative.versions import Kept
from reportgen.pdf.results import Exported
from reportgen.pipeline.batch.failing import as_findings
from reportgen.pipeline.batch.planning import Task
from reportgen.pipeline.batch.processes import spread_as_done
from reportgen.pipeline.batch.protecting import Kind, Material, kind_of
from reportgen.pipeline.build import Built, Order, build_report, chart_form, report_before
from reportgen.pipeline.printing import Printed
from reportgen.pipeline.source import Questioned, read_by
from reportgen.quality import Quality
from reportgen.saving import Saved

if TYPE_CHECKING:
    from reportgen.pipeline.edited import Edited


@dataclass(frozen=True)
class Made:
    """A report that was made, and what somebody should know of it."""

    saved: Saved
    workbook: Saved
    printed: Printed
    revisions: Revisions
    quality: Quality
    kept: Kept | None
    checked: Checked | None
    given_away: int


@dataclass(frozen=True)
class NotMade:
    """Why a report was not made."""

    findings: Sequence[Finding]
    quality: Quality | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one report."""

    task: Task
    result: Made | NotMade


@dataclass(frozen=True)
class Making:
    """How all the reports are made: whether although figures are wrong, and anew where words stand. `committee` is the
    one on the cover where a report says none, `charts` the form of charts, where one is asked for."""

    despite_errors: bool = False
    fresh: bool = False
    committee: str = ""
    charts: str | None = None


@dataclass(frozen=True)
class _Given:
    """All that a report is made of: its Material packed, and the report that it is compared with."""

    number: int
    task: Task
    making: Making
    packed: bytes
    earlier: EarlierFigures | None


def make_all(tasks: Sequence[Task], materials: Mapping[Kind, Material], making: Making) -> Iterator[Outcome]:
    """Every report, as it is done; those that take longest are begun first.

    What each is compared with is settled before the first is saved, so that it does not hang on their order.
    """
    packed = {kind: pickle.dumps(material) for kind, material in materials.items()}
    folders = {folder: reports_in(folder) for folder in dict.fromkeys(task.wanted.out for task in tasks)}
    left = dict(enumerate(tasks))
    given = []
    for number, task in enumerate(tasks):
        if kind := kind_of(task):
            earlier = _earlier(task, materials[kind], folders[task.wanted.out])
            given.append(_Given(number, task, making, packed[kind], earlier))
        else:
            yield Outcome(left.pop(number), NotMade(task.faults))
    try:
        for number, result in spread_as_done(_numbered, sorted(given, key=lambda one: -one.task.size)):
            yield Outcome(left.pop(number), result)
    except BrokenProcessPool as error:  # one was ended from outside, and the others with it
        yield from (Outcome(task, NotMade(as_findings(error))) for task in left.values())


def _earlier(task: Task, material: Material, found: Sequence[EarlierReport]) -> EarlierFigures | None:
    if material.questioned is None or task.quarter is None:
        return None
    report, audience = material.questioned.source.catalogue.id, task.wanted.audience
    return latest_of(found, report, task.quarter, public=task.is_public, audience=audience.name if audience else "")


def _numbered(given: _Given) -> tuple[int, Made | NotMade]:
    try:
        return given.number, _result(given)
    except Exception as error:
        return given.number, NotMade(as_findings(error))


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Material:
    """Unpacked once for the reports that follow each other in this process."""
    material: Material = pickle.loads(packed)
    return material


def _result(given: _Given) -> Made | NotMade:
    material, wanted, making = _unpacked(given.packed), given.task.wanted, given.making
    if material.questioned is None:
        return NotMade(material.faults)
    questioned = read_by(material.questioned, wanted.audience)
    if questioned.quality.stops and not making.despite_errors:
        return NotMade([_stopped(questioned)], Quality(questioned.quality.stops))
    revisions = compare_figures(questioned.figures, given.earlier, questioned.source.catalogue.id)
    there = None if making.fresh else report_before(questioned, wanted.out)
    edited = _edited(there) if there else None
    committee = wanted.committee or ("" if edited else making.committee)
    charts = chart_form(making.charts, questioned, edited.record if edited else None)
    order = Order(wanted.out, committee, edited, wanted.drafts, charts, wanted.printing)
    return _made(build_report(questioned, revisions, order, lambda _: None), material)


def _edited(there: Path) -> "Edited | None":
    from reportgen.pipeline.edited import edited_before  # spares first reports the start-up

    return edited_before(there)


def _stopped(questioned: Questioned) -> Finding:
    """Why figures that would be wrong stop a report."""
    number = len(questioned.quality.stops)
    noun = "error" if number == 1 else "errors"
    what = f"has {number} {noun} that would make figures of this report wrong."
    remedy = "Mend the cells and save the workbook, or use --despite-errors: the figures are marked then."
    return Finding(questioned.source.workbook.name, what, remedy)


def _made(built: Built, material: Material) -> Made:
    """What is to be told, without what the report itself holds."""
    printed = built.printed
    if isinstance(printed.result, Exported):
        printed = replace(printed, result=replace(printed.result, content=b""))
    return Made(
        built.saved,
        built.workbook,
        printed,
        built.revisions,
        built.quality,
        built.kept,
        built.checked,
        material.given_away,
    )
