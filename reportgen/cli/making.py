"""What the commands that make a report share: the workbook read and questioned, the report made and told of."""

import argparse
import sys
import time
from typing import TYPE_CHECKING

from reportgen import clock
from reportgen.cli import asking, pdf, telling
from reportgen.errors import Finding, WorkbookError

if TYPE_CHECKING:
    from reportgen.audit.record import Record
    from reportgen.catalogue.model import ChartForm
    from reportgen.pipeline.build import Order
    from reportgen.pipeline.printing import Printing
    from reportgen.pipeline.source import Questioned, Source
    from reportgen.settings import Settings


def make(questioned: "Questioned", asked: argparse.Namespace, order: "Order", started: float) -> int:
    """Makes a report, tells what came of it, and shows it to whoever is there. `started` is a monotonic time."""
    from reportgen.pipeline.build import build_report, steps_of  # see _build
    from reportgen.pipeline.source import revisions_since

    revisions = revisions_since(questioned, asked.previous, order.out)
    told = _stopped_at_errors(questioned, asked)
    with telling.progress_bar(steps_of(questioned.catalogue, order.printing)) as progress:
        built = build_report(questioned, revisions, order, progress)
    telling.tell_built(built, time.monotonic() - started)
    if built.kept:
        telling.tell_kept(built.kept, built.checked)
        place = built.workbook.path.name if questioned.whole is None else "what Check workbook finds"
        telling.tell_number_of_findings(built.quality, place)
    elif not told:
        where = "Check workbook (reportgen inspect) lists them all."
        if questioned.whole is None:
            where = f"All of them are in {built.workbook.path.name}."
        telling.tell_quality(built.quality, sys.stdout, where)
    code = pdf.tell(built.printed, working=True)
    if asking.somebody_is_there(asked):
        telling.open_for_user(built.saved.path.parent)
    return code


def printing_of(questioned: "Questioned", asked: argparse.Namespace, settings: "Settings") -> "Printing":
    """Whether a PDF of the report is wanted, and what can make it."""
    return pdf.printing_of(asked, settings, catalogue=questioned.source.catalogue.words.pdf, lays_out=False)


def add_charts(parser: argparse.ArgumentParser, default: str) -> None:
    """`--charts`; `default` says which are made without it."""
    said = f"charts as pictures, or as charts of Word's own (native) that can be changed there (default: {default})"
    parser.add_argument("--charts", choices=("picture", "native"), metavar="FORM", help=said)


def charts_of(asked: argparse.Namespace, questioned: "Questioned", before: "Record | None" = None) -> "ChartForm":
    """The form of the charts, where this command asks for one or not."""
    from reportgen.pipeline.build import chart_form  # see _build

    return chart_form(getattr(asked, "charts", None), questioned, before)


def read_questioned(
    asked: argparse.Namespace, settings: "Settings", *, quietly: bool = False, asks: bool = False
) -> "Questioned":
    """The workbook read and questioned for the quarter that is wanted, which the user may be asked for."""
    from reportgen.pipeline.source import question, read_source  # see _build

    folder, path = asking.report_and_workbook(asked, settings, quietly=quietly)
    source: Source = read_source(folder, path)
    quarter = asking.quarter_of(source, asked, settings)
    if not quietly:
        print(f"Quarter:  {quarter}", flush=True)
        if asks and asking.somebody_is_there(asked):
            quarter = asking.quarter_wanted(source.reported, quarter)
    return question(source, quarter, clock.today())


def _stopped_at_errors(questioned: "Questioned", asked: argparse.Namespace) -> bool:
    """No report with wrong figures, unless it is wanted all the same. Whether the findings have been told for that."""
    stops = questioned.quality.stops
    if not stops or asked.despite_errors:
        return False
    telling.tell_quality(questioned.quality, sys.stderr)
    if asking.somebody_is_there(asked) and asking.wants_despite_errors():
        return True
    noun = "error" if len(stops) == 1 else "errors"
    what = f"has {len(stops)} {noun} that would make figures wrong (above), so no report was made."
    remedy = (
        "Mend the cells and save the workbook; Check workbook (reportgen inspect) lists every one. Or use"
        " --despite-errors: the figures are marked then."
    )
    raise WorkbookError(Finding(questioned.source.workbook.name, what, remedy))
