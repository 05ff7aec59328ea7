"""What came of a batch: a table of all its reports, then what should be looked at and why others were not made."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli import pdf, telling
from reportgen.errors import BatchError, PdfError
from reportgen.formats import several

if TYPE_CHECKING:
    from reportgen.pipeline.batch.making import Made, NotMade, Outcome
    from reportgen.pipeline.batch.planning import Task
    from reportgen.pipeline.printing import Printed

_HEADER = ("Report", "Workbook", "Quarter", "Edition", "For", "Result", "File")
_MADE, _LOOK, _NOT_MADE, _STOPPED = "made", "made, see below", "not made", "stopped"


def tell(tasks: "Sequence[Task]", outcomes: "Sequence[Outcome]", seconds: float) -> None:
    """The table in the order in which the reports were asked for, with those that nobody came to make."""
    results = {id(outcome.task): outcome.result for outcome in outcomes}
    several_books = len({task.wanted.origin.workbook for task in tasks}) > 1
    rows = [_row(task, results.get(id(task)), several_books=several_books) for task in tasks]
    print()
    telling.print_table(_without_empty([_HEADER, *rows]))
    _tell_looks(outcomes)
    _tell_not_made(outcomes)
    made = sum(_was_made(outcome.result) for outcome in outcomes)
    print(
        f"\n{made} of {several(len(tasks), 'report')} {'was' if made == 1 else 'were'} made in {seconds:.1f} seconds."
    )
    for folder in dict.fromkeys(outcome.task.wanted.out for outcome in outcomes if _was_made(outcome.result)):
        print(f"They are in {folder}" if made > 1 else f"It is in {folder}")


def exit_code(outcomes: "Sequence[Outcome]") -> int:
    """Nought only where every report was made, and every PDF that was wanted."""
    from reportgen.pipeline.batch.making import Made  # see batch.run

    if not all(_was_made(outcome.result) for outcome in outcomes):
        return BatchError.exit_code
    results = [outcome.result for outcome in outcomes if isinstance(outcome.result, Made)]
    return PdfError.exit_code if any(_lacks_pdf(result.printed) for result in results) else 0


def _was_made(result: "Made | NotMade | None") -> bool:
    from reportgen.pipeline.batch.making import Made  # see batch.run

    return isinstance(result, Made)


def _lacks_pdf(printed: "Printed") -> bool:
    return printed.wanted and printed.saved is None


def _row(task: "Task", result: "Made | NotMade | None", *, several_books: bool) -> tuple[str, ...]:
    from reportgen.pipeline.batch.making import Made  # see batch.run

    wanted, file, said = task.wanted, "", _STOPPED if result is None else _NOT_MADE
    if isinstance(result, Made):
        file, said = result.saved.path.name, _LOOK if any(_looks(result)) else _MADE
    audience = wanted.audience.name if wanted.audience else wanted.committee
    workbook = wanted.origin.workbook.name if several_books else ""
    return wanted.origin.folder.name, workbook, task.quarter_told, task.edition.value, audience, said, file


def _without_empty(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without the columns that say nothing."""
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows[1:])]
    return [[row[place] for place in kept] for row in rows]


# What should be looked at -------------------------------------------------------------------------------------------


def _tell_looks(outcomes: "Sequence[Outcome]") -> None:
    from reportgen.pipeline.batch.making import Made  # see batch.run

    looks: Mapping[Path, list[str]] = {
        outcome.result.saved.path: found
        for outcome in outcomes
        if isinstance(outcome.result, Made) and (found := list(_looks(outcome.result)))
    }
    if looks:
        print("\nPlease look at:")
    in_several = len({path.parent for path in looks}) > 1
    for path, found in sorted(looks.items()):
        print(f"  {path if in_several else path.name}")
        for look in found:
            print(f"    - {look}")


def _looks(made: "Made") -> Iterator[str]:
    """What somebody should know of a report that was made."""
    if stops := len(made.quality.stops):
        make = "makes" if stops == 1 else "make"
        yield f"{several(stops, 'error')} in the workbook {make} figures wrong; they are marked [u]."
    if made.saved.locked:
        yield f"'{made.saved.locked.name}' is open in another program, so it was saved under this name."
    if made.workbook.locked:
        there = made.workbook.path.name
        yield f"'{made.workbook.locked.name}' is open in another program; the new figures are in '{there}'."
    if made.kept:
        yield "It holds officers' words, which were kept."
        yield from telling.to_look_at(made.kept, made.checked)
    if made.revisions.revised or made.revisions.totals or made.revisions.targets:
        yield f"Compared {telling.compared(made.revisions)}."
    if made.given_away:
        yield telling.given_away(made.given_away)
    yield from _of_pdf(made.printed)


def _of_pdf(printed: "Printed") -> Iterator[str]:
    yield from pdf.left_behind(printed)
    from reportgen.pdf.results import INSTALL, Exported, Failed  # see batch.run

    if _lacks_pdf(printed):
        failures = printed.result.failures if isinstance(printed.result, Failed) else ()
        why = " ".join(map(str, failures)) or f"Nothing that could make it was found. {INSTALL}"
        yield f"Its PDF was not made. {why}"
    elif printed.saved and isinstance(printed.result, Exported) and printed.result.findings:
        yield f"Its PDF is not accessible: {' '.join(map(str, printed.result.findings))}"


# What was not made --------------------------------------------------------------------------------------------------


def _tell_not_made(outcomes: "Sequence[Outcome]") -> None:
    """Each reason once, with the reports that it stopped."""
    from reportgen.pipeline.batch.making import NotMade  # see batch.run

    stopped: dict[tuple[str, ...], list[Task]] = {}
    for outcome in outcomes:
        if isinstance(outcome.result, NotMade):
            stopped.setdefault(tuple(_reasons(outcome.result)), []).append(outcome.task)
    if stopped:
        print("\nNot made:")
    for reasons, tasks in stopped.items():
        for task in tasks:
            print(f"  {_named(task)}")
        for reason in reasons:
            print(f"    - {reason}")


def _reasons(result: "NotMade") -> Iterator[str]:
    from reportgen.quality import grouped  # see batch.run

    yield from map(str, result.findings)
    for first, more in grouped(result.quality.findings) if result.quality else ():
        yield f"{first}" + (f" ({first.rule}: {more} more)" if more else "")


def _named(task: "Task") -> str:
    audience = task.wanted.audience.name if task.wanted.audience else ""
    parts = [task.wanted.origin.folder.name, task.quarter_told, task.edition.value, audience]
    return task.name or ", ".join(filter(None, parts))
