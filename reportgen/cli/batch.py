"""The command for many reports at once: a jobs file, or quarters and editions of workbooks."""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import clock
from reportgen.cli import asking, making, summary, telling
from reportgen.errors import CatalogueError, Finding, UsageError
from reportgen.formats import joined

if TYPE_CHECKING:
    from reportgen.catalogue import Catalogue
    from reportgen.jobs import Job
    from reportgen.pdf.converters import Converter
    from reportgen.pipeline.batch.making import Making, Outcome
    from reportgen.pipeline.batch.planning import Task
    from reportgen.pipeline.batch.reading import Read
    from reportgen.pipeline.batch.wanted import Origin, Wanted
    from reportgen.pipeline.printing import Printing
    from reportgen.settings import Settings

_JOBS_FILE = ".toml"
_STOPPED = 1


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`batch` and its options."""
    batch = commands.add_parser(
        "batch",
        help="make many reports in one run",
        description="Makes many reports in one run: those of a jobs file, or quarters and editions of workbooks.",
        usage="%(prog)s [options] [JOBS.toml | workbook ...]",  # see commands._parser
    )
    files = "a jobs file, or workbooks (default: the newest in workbooks)"
    batch.add_argument("files", nargs="*", type=Path, metavar="FILE", help=files)
    batch.add_argument("--all-quarters", action="store_true", help="every quarter that the workbook has reported")
    batch.add_argument("--editions", action="store_true", help="the full report and the public edition")
    batch.add_argument("--year", metavar="YEAR", help="the year, such as 2021/22 (default: the workbook's)")
    batch.add_argument("--report", metavar="NAME", help="a folder of templates (default: the only one)")
    batch.add_argument("--out", type=Path, metavar="DIR", help="the folder for what is made (default: out)")
    batch.add_argument("--jobs", type=_number, metavar="N", help="processes (default: one for each processor core)")
    batch.add_argument("--pdf", action=argparse.BooleanOptionalAction, help="a PDF beside each, or none")
    making.add_charts(batch, "as the report or report.toml says")
    batch.add_argument("--no-drafts", action="store_true", help="leave only the questions in the analyses")
    batch.add_argument("--fresh", action="store_true", help="start anew; officers' words stay in previous only")
    batch.add_argument("--despite-errors", action="store_true", help="make reports although figures are wrong")
    batch.set_defaults(run=run)


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("should be a whole number, 1 or more")
    return int(text)


def run(asked: argparse.Namespace) -> int:
    """Every report, each by itself; then a table of what came of them."""
    from reportgen.pipeline.batch.making import Making  # spares other commands joblib
    from reportgen.pipeline.batch.planning import plan
    from reportgen.pipeline.batch.processes import cores, processes
    from reportgen.pipeline.batch.reading import read_all
    from reportgen.saving import clear_unfinished

    started = time.monotonic()
    settings = asking.settings_of_home()
    wanted = _wanted(_jobs(asked), asked, settings)
    for workbook in dict.fromkeys(one.origin.workbook for one in wanted):
        asking.tell_workbook(workbook)
    with processes(asked.jobs or cores()):
        read = read_all(wanted, clock.today())
        tasks = plan(wanted, read)
        print(f"Reports:  {len(tasks)}", flush=True)
        how = Making(asked.despite_errors, asked.fresh, settings.committee, asked.charts)
        outcomes, stopped = _make(tasks, read, how)
    summary.tell(tasks, outcomes, time.monotonic() - started)
    if stopped:
        for folder in {task.wanted.out for task in tasks}:
            clear_unfinished(folder)
        print("\nStopped. What was made is whole; run it again for the others.", file=sys.stderr)
        return _STOPPED
    return summary.exit_code(outcomes)


def _make(tasks: "Sequence[Task]", read: "Mapping[Origin, Read]", making: "Making") -> "tuple[Sequence[Outcome], bool]":
    """What came of the reports, and whether somebody stopped it before all were done."""
    from reportgen.pipeline.batch.making import Made, make_all  # see run
    from reportgen.pipeline.batch.protecting import protect_all
    from reportgen.saving import note_saved

    outcomes: list[Outcome] = []
    public = {task.wanted.origin for task in tasks if task.is_public}
    try:
        with telling.progress_bar(len(public) + len(tasks)) as progress:
            materials = protect_all(tasks, read, progress)
            for outcome in make_all(tasks, materials, making):
                outcomes.append(outcome)
                if isinstance(outcome.result, Made):  # in another process
                    note_saved(outcome.result.saved.path, outcome.result.workbook.path)
                progress("Making reports")
    except KeyboardInterrupt:
        return outcomes, True
    return outcomes, False


# What is wanted -----------------------------------------------------------------------------------------------------


def _jobs(asked: argparse.Namespace) -> "list[Job]":
    """Those of the jobs file, or what the command itself asks for."""
    from reportgen.jobs import EVERY_QUARTER, Edition, Job, read_jobs  # see run

    files = [path for path in asked.files if path.suffix.lower() == _JOBS_FILE]
    if not files:
        quarters = [EVERY_QUARTER] if asked.all_quarters else []
        editions = list(Edition) if asked.editions else [Edition.FULL]
        return [
            Job(
                workbooks=list(dict.fromkeys(path.resolve() for path in asked.files)),
                quarters=quarters,
                editions=editions,
                year=asked.year or "",
            )
        ]
    if len(asked.files) > 1:
        raise UsageError(Finding("", "A jobs file was named and another file.", "Name one jobs file, or workbooks."))
    said = {"--all-quarters": asked.all_quarters, "--editions": asked.editions, "--year": asked.year}
    twice = [option for option, value in (said | {"--report": asked.report}).items() if value]
    if twice:
        what = f"says which reports are to be made; {joined(twice)} cannot say it, too."
        raise UsageError(Finding(files[0].name, what, "Write it there."))
    return read_jobs(files[0])


def _wanted(jobs: "Sequence[Job]", asked: argparse.Namespace, settings: "Settings") -> "list[Wanted]":
    """What the jobs, the command's options and the settings together ask for. Raises UsageError with all faults."""
    resolved = _Resolved(asked, settings)
    faults: list[Finding] = []
    wanted: list[Wanted] = []
    for job in jobs:
        try:
            wanted += resolved.wanted(job)
        except UsageError as error:
            faults += [replace(finding, where=finding.where or job.where) for finding in error.findings]
    if faults:
        raise UsageError(*dict.fromkeys(faults))
    return wanted


class _Resolved:
    """Finds the folders, workbooks and catalogues that jobs name."""

    def __init__(self, asked: argparse.Namespace, settings: "Settings") -> None:
        self._asked, self._settings = asked, settings

    def wanted(self, job: "Job") -> "Iterator[Wanted]":
        """Those of one job. Raises UsageError."""
        from reportgen.pipeline.batch.wanted import Origin, Wanted  # see run

        folder = asking.report_folder(job.report or self._asked.report or self._settings.report).resolve()
        self._check_sections(job, folder)
        quarter = [self._settings.quarter] if self._settings.quarter else []
        for workbook in job.workbooks or [self._newest]:
            yield Wanted(
                Origin(folder, workbook.resolve()),
                self._asked.out or job.out or asking.folder_for_output(self._asked, self._settings),
                year=job.year or self._settings.year,
                quarters=job.quarters or quarter,
                editions=job.editions,
                audience=job.audience,
                committee=job.committee,
                drafts=not self._asked.no_drafts and (self._settings.drafts if job.drafts is None else job.drafts),
                printing=self._printing(job, folder),
            )

    @cached_property
    def _newest(self) -> Path:
        from reportgen.workbook import newest_workbook  # see run

        return newest_workbook(asking.home() / "workbooks")

    def _check_sections(self, job: "Job", folder: Path) -> None:
        from reportgen.jobs import check_sections  # see run

        catalogue = self._catalogue(folder)
        faults = list(check_sections(job, [section.id for section in catalogue.sections])) if catalogue else []
        if faults:
            raise UsageError(*faults)

    def _printing(self, job: "Job", folder: Path) -> "Printing":
        from reportgen.pipeline.printing import Printing  # see run

        catalogue = self._catalogue(folder)
        said = [self._asked.pdf, job.pdf, catalogue.words.pdf if catalogue else False]
        wanted = next(one for one in said if one is not None)
        return Printing(True, self._converters) if wanted else Printing()

    @cached_property
    def _converters(self) -> "Sequence[Converter]":
        from reportgen.pdf.converters import find_converters  # see run

        return find_converters(self._settings.libreoffice)

    @cache  # noqa: B019  # there is one of these in a run
    def _catalogue(self, folder: Path) -> "Catalogue | None":
        """The catalogue; where it is faulty its reports cannot be made, and say why."""
        from reportgen.catalogue import read_catalogue  # see run

        try:
            return read_catalogue(folder)
        except CatalogueError:
            return None
