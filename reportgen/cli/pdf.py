"""The PDF on the command line: whether one is wanted, what became of it, and what is wrong in one."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli import asking
from reportgen.errors import PdfError
from reportgen.formats import several

if TYPE_CHECKING:
    from reportgen.pdf.results import Exported
    from reportgen.pipeline.printing import Printed, Printing
    from reportgen.settings import Settings

_PDF = ".pdf"


def add_option(parser: argparse.ArgumentParser) -> None:
    """`--pdf` and `--no-pdf`; neither leaves it to the catalogue."""
    words = "a PDF beside it, or none (default: as report.toml says)"
    parser.add_argument("--pdf", action=argparse.BooleanOptionalAction, help=words)


def printing_of(asked: argparse.Namespace, settings: "Settings", *, catalogue: bool, lays_out: bool) -> "Printing":
    """Whether a PDF is wanted, here or in the `catalogue`, and what can make it.

    Where the pages are to be laid out all the same (`lays_out`), LibreOffice can, which starts unseen.
    """
    from reportgen.pdf.converters import find_converters  # see commands._build
    from reportgen.pipeline.printing import Printing

    wanted = catalogue if asked.pdf is None else asked.pdf
    if not wanted and not lays_out:
        return Printing()
    converters = find_converters(settings.libreoffice, with_word=wanted)
    return Printing(wanted, converters, lambda said: print(said, flush=True))


def wanted_by_catalogue(report: str) -> bool:
    """What the report.toml of a report says of PDFs today; a PC where it is not says nothing."""
    from reportgen.catalogue import read_words  # see commands._build

    folder = asking.home() / "templates" / report
    return (folder / "report.toml").is_file() and read_words(folder).pdf


# What became of it --------------------------------------------------------------------------------------------------


def tell(printed: "Printed", *, working: bool) -> int:
    """Where the PDF is or why there is none; `working` when it is of a report that people still write in.

    The exit code: a PDF that was wanted and is not there is no success, though the Word report is.
    """
    from reportgen.pdf.results import Exported  # see commands._build

    if printed.saved and isinstance(printed.result, Exported):
        _tell_made(printed.result, printed.saved.path, working=working)
    for left in left_behind(printed):
        print(f"          {left}")
    if printed.aside and printed.aside.previous:
        moved = f"{printed.aside.previous.parent.name}{os.sep}{printed.aside.previous.name}"
        print(f"          The PDF of the report before is now {moved}.")
    if printed.wanted and not printed.saved:
        _tell_failed(printed)
        return PdfError.exit_code
    return 0


def left_behind(printed: "Printed") -> Iterator[str]:
    """An older PDF that could not be moved and may be taken for the new one."""
    if printed.saved and printed.saved.locked:
        yield f"'{printed.saved.locked.name}' is open in another program and still the PDF of before."
    if printed.aside and printed.aside.locked:
        yield f"'{printed.aside.path.name}' is of the report before and could not be moved. Delete it."


def _tell_made(result: "Exported", path: Path, *, working: bool) -> None:
    print(f"PDF:      {path}")
    found = several(len(result.findings), "thing") + " missing, see below" if result.findings else "nothing missing"
    print(f"          PDF made by {result.maker}; accessible (PDF/UA-1): {found}")
    if working:
        print("          Each page says that it is a working draft. Finalise report makes the one to publish.")
    for failure in result.failures:
        print(f"          {failure}")
    for finding in result.findings:
        print(f"  - {finding}")


def _tell_failed(printed: "Printed") -> None:
    from reportgen.pdf.results import INSTALL, Failed  # see commands._build

    print("\nThe PDF was not made. The Word report is complete.", file=sys.stderr)
    failures = printed.result.failures if isinstance(printed.result, Failed) else ()
    for failure in failures:
        print(f"  - {failure}", file=sys.stderr)
    if not failures:
        looked_for = (
            "Neither Word nor LibreOffice was found" if sys.platform == "win32" else "LibreOffice was not found"
        )
        print(f"  - {looked_for} on this computer.", file=sys.stderr)
    print(f"  {INSTALL}", file=sys.stderr)


# What is wrong in one -----------------------------------------------------------------------------------------------


def are_pdfs(files: Sequence[Path]) -> bool:
    """Whether PDFs were named, and nothing else."""
    return bool(files) and all(path.suffix.lower() == _PDF for path in files)


def check(files: Sequence[Path]) -> int:
    """PDFs held against PDF/UA-1, each finding with its page and remedy."""
    from reportgen.pdf.check import check_pdf_file  # see commands._build

    found = 0
    for path in files:
        print(f"PDF:      {path}", flush=True)
        findings = check_pdf_file(path)
        found += len(findings)
        for finding in findings:
            print(f"  ! {finding}")
    print(f"\n{several(found, 'thing')} to put right (!)." if found else "\nNothing to put right was found.")
    print("Whether alt texts are true and the order of reading makes sense, only people can tell.")
    return PdfError.exit_code if found else 0
