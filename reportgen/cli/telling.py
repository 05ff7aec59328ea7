"""Prints what came of a run, in the words of whoever sits before it. Never what stands in a case list."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reportgen.errors import Finding, ReportgenError, unexpected
from reportgen.formats import joined, several, shortened
from reportgen.narrative.passages import KEY_MESSAGES, OVERVIEW
from reportgen.sources import sheet_and_cell

if TYPE_CHECKING:
    from reportgen.figures import Figures, Revisions, Trace
    from reportgen.narrative.checking import Checked
    from reportgen.narrative.versions import Kept, LostLook, Rescue
    from reportgen.pipeline.build import Built, Progress
    from reportgen.pipeline.check import CheckedReport, CheckedToRead
    from reportgen.pipeline.finish import Finished
    from reportgen.quality import Quality, QualityFinding
    from reportgen.saving import Saved
    from reportgen.sources import SheetFound
    from reportgen.word.accessible import Fault

_MOST_UNUSED = 6


@contextlib.contextmanager
def progress_bar(steps: int) -> "Iterator[Progress]":
    """A bar where somebody looks on; nothing where the output goes into a file."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda _: None
        return
    from tqdm import tqdm  # see commands._build

    shape = "{desc:<20} {percentage:3.0f}% |{bar:30}| {elapsed}"
    with tqdm(total=steps, leave=False, bar_format=shape, file=getattr(sys.stderr, "raw", sys.stderr)) as bar:
        shown = ""

        def step(stage: str) -> None:
            nonlocal shown
            if stage != shown:  # a new stage is shown at once, the steps within it as time allows
                shown = stage
                bar.set_description_str(stage)
            bar.update()

        yield step


# A report -----------------------------------------------------------------------------------------------------------


def tell_built(built: "Built", seconds: float) -> None:
    """The report, its figures workbook, what they hold, and what changed since the last report."""
    held = {"figure": built.figures.published, "section": len(built.report.sections), "chart": len(built.report.charts)}
    print(f"Report:   {built.saved.path}")
    print(f"          {', '.join(several(number, noun) for noun, number in held.items())}, {seconds:.1f} seconds")
    print(f"Figures:  {built.workbook.path}")
    print(f"Compared: {compared(built.revisions)}")
    _tell_saved(built.saved, "report", "Word")
    _tell_saved(built.workbook, "figures workbook", "Excel")


def compared(revisions: "Revisions") -> str:
    """What the figures were compared with, and how many published ones are others now."""
    if revisions.source is None:
        return "no report of an earlier quarter was found to compare with"
    changed = len(revisions.revised)
    noun = "published figure has" if changed == 1 else "published figures have"
    said = f"{changed} {noun} changed" if changed else "no published figure has changed"
    targets = f"; targets that have changed: {len(revisions.targets)}" if revisions.targets else ""
    return f"with {revisions.source} ({revisions.quarter}): {said}{targets}"


def given_away(figures: int) -> str:
    """What an earlier public edition gives away."""
    return (
        f"Figures that an earlier public edition of the year shows would have to be hidden, too ({figures}):"
        " small numbers of this quarter may be worked out with it."
    )


def _tell_saved(saved: "Saved", what: str, program: str) -> None:
    if saved.locked:
        print(f"\n'{saved.locked.name}' is open in {program} or LibreOffice,")
        print(f"so the new {what} was saved under another name (above).")
        print(f"Close it before the next run if the new {what} should take its place.")
    if saved.previous:
        moved = f"{saved.previous.parent.name}{os.sep}{saved.previous.name}"
        print(f"          The {what} that was there before is now {moved}.")


# What was done with officers' words ---------------------------------------------------------------------------------


def tell_kept(kept: "Kept", checked: "Checked | None") -> None:
    """Section by section what was kept, taken and drafted anew; then all that somebody should look at."""
    from reportgen.narrative.versions import Fate  # see making.make

    print("\nThe analyses:")
    headings = [section.heading for section in kept.of(Fate.KEPT)]
    if headings:
        print(f"  as officers wrote them: {', '.join(headings)}")
    for section in kept.of(Fate.TAKEN):
        print(f"  {section.heading}: taken from {section.sources[0]}")
    drafted = sum(1 for _ in kept.of(Fate.DRAFTED))
    if drafted:
        print(f"  begun anew, as nobody has written there: {drafted}")
    if kept.refreshed:
        print(f"  brought up to date in drafts that officers have worked on: {several(len(kept.refreshed), 'number')}")
    if kept.restyled:
        print(f"  charts that keep the look that officers gave them: {', '.join(kept.restyled)}")
    looks = to_look_at(kept, checked)
    if looks:
        print("\nPlease look at:")
        for look in looks:
            print(f"  - {look}")


def to_look_at(kept: "Kept", checked: "Checked | None") -> list[str]:
    """What somebody should look at, where words were kept."""
    return [*_to_look_at(kept), *_no_longer_right(kept, checked)]


def _no_longer_right(kept: "Kept", checked: "Checked | None") -> "Iterator[str]":
    headings = {section.section: section.heading for section in kept.sections}
    for remark in checked.of_numbers if checked else ():
        yield f"{headings.get(remark.section, remark.section)}: '{shortened(remark.said)}': {remark.message}"


def _to_look_at(kept: "Kept") -> "Iterator[str]":
    from reportgen.narrative.versions import Fate  # see making.make

    for section in kept.of(Fate.SEVERAL):
        sources = joined([f"'{source}'" for source in section.sources])
        yield f"{section.heading}: {sources} differ. Both are there, one after the other, each under a mark."
    for rescue in kept.rescues:
        what = _remarks(rescue) if rescue.comments else _words_outside(rescue)
        yield f"{rescue.heading}: '{rescue.source}' held {what}. They stand at the end of this analysis, under a mark."
    yield from map(str, kept.cut)
    yield from map(lost_look, kept.unstyled)
    for name in kept.unsearched:
        yield (
            f"'{name}' does not say what the program wrote in it. What stood in the places for analysis was kept;"
            " look through it for words elsewhere."
        )
    for section in kept.sections:
        if section.by_place:
            yield f"{section.heading}: somebody deleted its box in Word; what stood there was taken for the analysis."
    for change in kept.typed_over:
        heading = next((one.heading for one in kept.sections if one.section == change.section), change.section)
        yield f"{heading}: somebody typed '{change.before}' where the figure is {change.now}; it is left as typed."


def lost_look(look: "LostLook") -> str:
    """That a chart is not as people wanted it, and where it still is."""
    where = f"'{look.document}'" if look.document else "the report in the folder previous"
    return f"Chart '{look.title}' was changed by somebody, and is drawn anew. The changed chart is in {where}."


def _remarks(rescue: "Rescue") -> str:
    return f"{several(rescue.comments, 'comment')} on text that is written anew"


def _words_outside(rescue: "Rescue") -> str:
    return f"words outside the analyses ({several(rescue.paragraphs, 'paragraph')})"


# What a check found -------------------------------------------------------------------------------------------------


def tell_checked(found: "CheckedReport", headings: Mapping[str, str]) -> None:
    """Section by section what is wrong (!) and what should be looked at (-)."""
    checked = found.checked
    for section in (OVERVIEW, *headings):
        remarks = [remark for remark in checked.remarks if remark.section == section]
        if remarks:
            print(f"\n{headings.get(section, KEY_MESSAGES)}")
        for remark in remarks:
            said = f"'{shortened(remark.said)}': " if remark.said else ""
            print(f"  {'!' if remark.serious else '-'} {said}{remark.message}")
    if found.undecided:
        print("\nTo be settled in Word before the report can be finished")
        for finding in found.undecided:
            print(f"  - {finding}")
    _tell_cut(found.cut)
    _tell_faults(found.faults)
    stopping = len(checked.serious) + sum(fault.stops for fault in found.faults)
    others = len(checked.remarks) + len(found.faults) - stopping + len(found.undecided) + len(found.cut)
    agree = "agrees" if checked.right == 1 else "agree"
    print(f"\n{several(checked.right, 'number')} that officers wrote {agree} with the figures.")
    print(f"{several(stopping, 'thing')} to put right (!), {others} to look at (-).")
    print(f"Each stands as a comment at the very words in {found.saved.path}")
    _tell_saved(found.saved, "checked copy", "Word")
    if found.saved.previous:
        print("          Somebody had worked in it. Bring its words in with Refresh report, if they are wanted.")


def tell_checked_to_read(found: "CheckedToRead") -> None:
    """The same of a document that carries no figures, such as a finished report."""
    print("\nIt carries no figures of this program, so only its accessibility was checked.")
    _tell_cut(found.cut)
    if found.saved is None:
        print("Nothing was found. What no program can see is listed in the README, under Accessibility.")
        return
    _tell_faults(found.faults)
    stopping = sum(fault.stops for fault in found.faults)
    print(f"\n{several(stopping, 'thing')} to put right (!), {len(found.faults) - stopping} to look at (-).")
    print(f"Each stands as a comment at the very words in {found.saved.path}")
    _tell_saved(found.saved, "checked copy", "Word")


def _tell_faults(faults: "Sequence[Fault]") -> None:
    """Place by place what keeps people from reading a document."""
    from reportgen.pipeline.accessible import as_finding  # see making.make

    if faults:
        print("\nAccessibility")
    for fault in faults:
        print(f"  {'!' if fault.stops else '-'} {as_finding(fault)}")


def _tell_cut(cut: Sequence[Finding]) -> None:
    """What reached beyond a document: it was not followed, and is not in what was made."""
    if cut:
        print("\nTaken out, as it reached beyond the document")
    for finding in cut:
        print(f"  - {finding}")


def tell_finished(finished: "Finished") -> None:
    """The clerk's file and its note."""
    _tell_cut(finished.cut)
    print(f"Finished: {finished.saved.path}")
    print(f"Note:     {finished.note.path}")
    for line in finished.drafts:
        print(f"          {line}")
    if finished.overridden:
        let_pass = several(len(finished.overridden), "finding")
        print(f"          {let_pass} let pass; they stand in the note with the reason.")
    _tell_saved(finished.saved, "finished report", "Word")


# The workbook's findings --------------------------------------------------------------------------------------------


def tell_quality(quality: "Quality", stream: IO[str], complete: str = "") -> None:
    """The findings, grouped by rule: those that stop a figure first. `complete` says where all of them stand.

    Without it nothing is said where there is nothing to say.
    """
    for findings, title in (
        (quality.stops, "that would make figures wrong"),
        (quality.warns, "to look at"),
    ):
        if findings:
            print(f"\n{several(len(findings), 'finding')} {title}:", file=stream)
            _tell_findings(findings, stream)
    if complete:
        print(f"\n{complete}" if quality.findings else "\nNothing in the workbook needs looking at.", file=stream)


def tell_number_of_findings(quality: "Quality", name: str) -> None:
    """One line, where officers' words are what matters; `name` is that of the figures workbook."""
    if quality.findings:
        print(f"\nThe workbook has {several(len(quality.findings), 'finding')} to look at; they are in {name}.")


def _tell_findings(findings: Sequence["QualityFinding"], stream: IO[str]) -> None:
    """Each rule with its first cell; the workbook's name, the same everywhere, is left out."""
    from reportgen.quality import grouped  # see commands._build

    for first, more in grouped(findings):
        print(f"  - {first.rule}" + (f" ({more + 1})" if more else ""), file=stream)
        place = " > ".join(part for part in sheet_and_cell(first.where) if part) or first.where
        print(f"      {place}: {first.what}" + (f" {first.remedy}" if first.remedy else ""), file=stream)


# An inspection ------------------------------------------------------------------------------------------------------


def tell_sheets(sheets: Sequence["SheetFound"]) -> None:
    """What was found of each sheet that is used, and which are not used."""
    print("\nSheets read:")
    width = max((len(sheet.name) for sheet in sheets if sheet.used_as), default=0)
    for sheet in sheets:
        if sheet.used_as:
            print(f"  {sheet.name.ljust(width)}  {_sheet_line(sheet)}")
            if sheet.unused:
                print(f"  {' ' * width}  columns not used: {_listed(sheet.unused)}")
    unused = [sheet.name for sheet in sheets if not sheet.used_as]
    if unused:
        print(f"  Not used: {_listed(unused)}")


def _sheet_line(sheet: "SheetFound") -> str:
    rest = _left_out(sheet.left_out)
    header = (
        f"header in row {sheet.header_row}, {several(len(sheet.columns), 'column')} matched, "
        if sheet.header_row
        else ""
    )
    return f"{header}{several(sheet.rows, 'row')}{rest}"


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_UNUSED
    return ", ".join(names[:_MOST_UNUSED]) + (f" and {rest} more" if rest > 0 else "")


def tell_coverage(figures: "Figures") -> None:
    """How many cases of each list count, and why the others do not."""
    print(f"\nCases counted, {figures.quarter.year.months[0].name} to {figures.quarter.last_month.long_label}:")
    traces = [trace for listed in figures.coverage.values() for trace in listed]
    width = max((len(trace.measure) for trace in traces), default=0)
    for trace in traces:
        print(f"  {trace.measure.ljust(width)}  {_trace_line(trace)}")


def _trace_line(trace: "Trace") -> str:
    counted = "not known for this quarter" if trace.counted is None else f"{trace.counted:,} of {trace.rows:,}"
    return f"{trace.sheet}: {counted}{_left_out(trace.left_out)}"


def _left_out(reasons: Mapping[str, int]) -> str:
    said = ", ".join(f"{reason} {number:,}" for reason, number in reasons.items())
    return f"; left out: {said}" if said else ""


# What went wrong ----------------------------------------------------------------------------------------------------


def tell_error(error: ReportgenError) -> None:
    """Every finding of an error."""
    print("\nThis could not be done:", file=sys.stderr)
    for finding in error.findings:
        print(f"  - {finding}", file=sys.stderr)


def tell_unexpected(error: Exception) -> None:
    """A fault of the program's own."""
    if os.environ.get("REPORTGEN_DEBUG"):
        raise error
    tell_stopped("The program met a fault of its own and stopped.")
    print(f"Please tell whoever looks after it: {unexpected(error)}.", file=sys.stderr)


def tell_stopped(why: str) -> None:
    """Why the program stopped, and whether it had saved something by then."""
    from reportgen.saving import saved_so_far  # see commands._build

    saved = [f"'{path.name}'" for path in saved_so_far()]
    what = f"Saved before that, and whole: {joined(saved)}." if saved else "Nothing was changed."
    print(f"\n{why} {what}".replace("\n ", "\n"), file=sys.stderr)


# Tables and folders -------------------------------------------------------------------------------------------------


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows of texts in columns."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def open_for_user(path: Path) -> None:
    """Opens a folder or file in the desktop's own program; a machine without one is no fault."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            os.startfile(path)
        elif sys.platform == "darwin":
            subprocess.run(["open", str(path)], check=False)
        elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            subprocess.Popen(["xdg-open", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
