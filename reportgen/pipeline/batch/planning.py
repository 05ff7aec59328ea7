"""The reports of a batch one by one, once it is known which quarters the workbooks hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.catalogue.audience import for_audience
from reportgen.errors import Finding, UsageError
from reportgen.formats import joined
from reportgen.jobs import EVERY_QUARTER, Edition
from reportgen.period import Quarter
from reportgen.pipeline.batch.reading import Asked, Read, asked_of
from reportgen.pipeline.batch.wanted import Origin, Wanted
from reportgen.report import report_file_name


@dataclass(frozen=True)
class Task:
    """One report. What has no quarter, as its workbook cannot give one, has `faults`, and is not made.

    `name` is that of its file; `asked` is the quarter as it was asked for.
    """

    wanted: Wanted
    edition: Edition
    asked: Asked
    quarter: Quarter | None = None
    name: str = ""
    faults: Sequence[Finding] = ()
    size: int = 0

    @property
    def path(self) -> Path:
        """Where it is to stand."""
        return self.wanted.out / self.name

    @property
    def is_public(self) -> bool:
        """Whether small numbers are hidden in it."""
        return self.edition is Edition.PUBLIC

    @property
    def quarter_told(self) -> str:
        """The quarter, or what was asked for."""
        if self.quarter:
            return str(self.quarter)
        year, quarter = self.asked
        return " ".join(filter(None, ["every quarter" if quarter == EVERY_QUARTER else quarter, year])) or "the last"


def plan(wanted: Sequence[Wanted], read: Mapping[Origin, Read]) -> list[Task]:
    """Every report. Raises UsageError where two would be one file."""
    tasks = [task for one in wanted for task in _tasks(one, read[one.origin])]
    places: dict[str, list[Task]] = {}
    for task in tasks:
        if task.name:
            places.setdefault(str(task.path.resolve()).casefold(), []).append(task)
    faults = [_same_file(those) for those in places.values() if len(those) > 1]
    if faults:
        raise UsageError(*faults)
    return tasks


def _tasks(wanted: Wanted, read: Read) -> Iterator[Task]:
    for edition in wanted.editions:
        for asked in asked_of(wanted):
            if read.faults:
                yield Task(wanted, edition, asked, faults=read.faults)
                continue
            for found in read.quarters[asked]:
                if isinstance(found, Finding):
                    yield Task(wanted, edition, asked, faults=[found])
                else:
                    yield _task(wanted, edition, asked, found, read)


def _task(wanted: Wanted, edition: Edition, asked: Asked, quarter: Quarter, read: Read) -> Task:
    catalogue = for_audience(read.questioned[quarter].source.catalogue, wanted.audience)
    name = f"{report_file_name(catalogue, quarter, public=edition is Edition.PUBLIC)}.docx"
    size = sum(1 + len(section.charts) for section in catalogue.sections)
    return Task(wanted, edition, asked, quarter, name, size=size)


def _same_file(tasks: Sequence[Task]) -> Finding:
    workbooks = list(dict.fromkeys(task.wanted.origin.workbook.name for task in tasks))
    of = f", of {joined(workbooks)}" if len(workbooks) > 1 else ""
    what = f"would be the file of {len(tasks)} reports{of}."
    return Finding(str(tasks[0].path), what, "Give each an audience, or a folder (out), of its own.")
