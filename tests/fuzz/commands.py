"""The whole command fuzzed: build, inspect, figures, refresh, check, finalise and batch, each in a process of its own.

In a project of its own with the second report, whose workbook, catalogue, settings, jobs file, or report with words
is changed. What ran must end with an exit code of README, say something, leave nothing half made, and name nobody.
"""

import csv
import io
import random
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import docx

from tests.fuzz import books, catalogues, cells, definitions, raw
from tests.fuzz.outcome import RIGHT, TOLD, FaultError, Outcome, check_said
from tests.fuzz.raw import Parts
from tests.fuzz.readers import ADULTS
from tests.fuzz.recount import UnclearError
from tests.officers import Officer
from tests.support import CATALOGUE, ROOT, Run, reportgen
from tests.word_pieces import paragraph, saved

_CODES = (0, *range(2, 11))
_BOOK = "Easthaven.xlsx"
_SECTIONS = ("front-desk", "packages", "reviews", "survey")
_JOBS = """
quarter = "Q3"
out = "out/several"
[[reports]]
edition = "public"
[[reports]]
audience = "Board"
sections = ["packages"]
"""
_OUTPUT_ENDS = (".docx", ".xlsx", ".txt", ".pdf")


@dataclass(frozen=True)
class Project:
    """A project folder that is changed and used."""

    home: Path
    rng: random.Random

    @property
    def catalogue(self) -> Path:
        return self.home / "templates" / "adults-scorecard"

    @property
    def book(self) -> Path:
        return self.home / "workbooks" / _BOOK

    @property
    def report(self) -> Path | None:
        return next((path for path in (self.home / "out").glob("*.docx")), None)


@cache
def _made() -> Path:
    """A project in which a report has been made and written in; each input works on a copy of it."""
    import atexit
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="fuzz-project"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = folder / "project"
    shutil.copytree(ROOT / "reportgen", home / "reportgen", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ADULTS, home / "templates" / ADULTS.name)
    shutil.copy(CATALOGUE / "template.docx", home / "templates" / ADULTS.name)
    _leave_few_charts(home / "templates" / ADULTS.name / "sections.toml")
    for name in ("workbooks", "out"):
        (home / name).mkdir()
    shutil.copy(ROOT / "settings.ini", home)
    (home / "jobs.toml").write_text(_JOBS, encoding="utf-8")
    books.save(home / "workbooks" / _BOOK, books.written_parts(books.second(), None, books.SAVED["second"]))
    ran = reportgen("build", home=home)
    assert ran.code == 0, ran.said
    report = next((home / "out").glob("*.docx"))
    officer = Officer(docx.Document(str(report)))
    for at, section in enumerate(_SECTIONS):
        officer.write(section, paragraph(f"We saw Xw{at}x."))
    report.write_bytes(saved(officer.done()))
    return home


def _leave_few_charts(sections: Path) -> None:
    """Takes out all charts but the first two, as drawing them is most of the time."""
    blocks = sections.read_text(encoding="utf-8").split("\n\n")
    charts = [block for block in blocks if block.startswith("[[sections.charts]]")]
    sections.write_text("\n\n".join(block for block in blocks if block not in charts[2:]), encoding="utf-8")


def run(seed: int, folder: Path) -> Outcome:
    """One mutated project, and one command."""
    rng = random.Random(f"command {seed}")
    home = folder / "project"
    shutil.copytree(_made(), home, ignore=shutil.ignore_patterns("__pycache__"))
    project = Project(home, rng)
    command = rng.choice(("build", "inspect", "figures", "refresh", "check", "finalise", "batch"))
    done = f"{command}: {', '.join(_changed(project, command))}"
    before = {path.name: path.read_bytes() for path in (home / "out").iterdir() if path.is_file()}
    ran = reportgen(command, *_arguments(command, rng), home=home, env={"TMPDIR": str(_temporary(folder))})
    try:
        _check(ran, project, folder, before)
        if ran.code == 0 and command == "figures":
            _check_figures(ran, project)
    except FaultError as fault:
        raise FaultError(f"{done}: exit code {ran.code}: {fault}") from fault
    return Outcome(done, RIGHT if ran.code == 0 else TOLD, ran.err.strip()[:300])


def _temporary(folder: Path) -> Path:
    place = folder / "temporary"
    place.mkdir()
    return place


def _arguments(command: str, rng: random.Random) -> Sequence[str]:
    if command == "batch":
        return ["jobs.toml", "--jobs", "1"]
    if command == "finalise":
        return ["--despite", "fuzzed"]
    if command == "build":
        return rng.choice([[], ["--fresh"], ["--despite-errors"], ["--edition", "public"], ["--charts", "native"]])
    return ["--despite-errors"] if command == "refresh" and rng.random() < 0.5 else []


# Changes ------------------------------------------------------------------------------------------------------------


def _changed(project: Project, command: str) -> list[str]:
    kinds: list[Callable[[Project], str]] = [_workbook, _workbook, _sheets, _catalogue]
    if command in ("refresh", "check", "finalise"):
        kinds = [_report, _report, _report, _report, _workbook]
    if command == "batch":
        kinds += [_jobs, _jobs]
    return [project.rng.choice(kinds)(project) for _ in range(project.rng.choice([1, 1, 2]))]


def _workbook(project: Project) -> str:
    book = books.copied(books.second())
    changes = project.rng.sample((*cells.MEANT, *cells.UNMEANT), project.rng.choice([1, 2, 4]))
    for change in changes:
        with suppress(LookupError, ValueError):
            change(book, project.rng)
    hand = books.random_hand(project.rng) if project.rng.random() < 0.5 else None
    books.save(project.book, books.written_parts(book, hand, books.SAVED["second"]))
    return f"workbook ({' '.join(change.__name__ for change in changes)})"


def _sheets(project: Project) -> str:
    return _package(project.book, project.rng, "worksheets/|sharedStrings")


def _report(project: Project) -> str:
    report = project.report
    return _package(report, project.rng, "word/document.xml") if report else "no report"


def _package(path: Path, rng: random.Random, likely: str) -> str:
    parts = _parts(path.read_bytes())
    done = raw.change(parts, rng, likely)
    path.write_bytes(books.packed(parts))
    return done


def _parts(content: bytes) -> Parts:
    with suppress(BadZipFile), ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
    return {}


def _catalogue(project: Project) -> str:
    files = {path.name: path.read_bytes() for path in sorted(project.catalogue.glob("*.toml"))}
    done = catalogues.change(files, project.rng)
    for path in project.catalogue.glob("*.toml"):
        path.unlink()
    for name, content in files.items():
        (project.catalogue / name).write_bytes(content)
    return done


def _jobs(project: Project) -> str:
    files = {"jobs.toml": _JOBS.encode()}
    done = catalogues.change(files, project.rng)
    (project.home / "jobs.toml").write_bytes(files.get("jobs.toml", b""))
    return done


# The oracle ---------------------------------------------------------------------------------------------------------


def _check(ran: Run, project: Project, folder: Path, before: dict[str, bytes]) -> None:
    check_said(ran.said)
    if ran.code not in _CODES:
        raise FaultError(ran.said[-600:])
    if ran.code and not ran.said.strip():
        raise FaultError("nothing is said")
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in ran.said):
        raise FaultError(f"a control character on the screen: {ran.said[-400:]!r}")
    out = project.home / "out"
    made = [path for path in out.rglob("*") if path.is_file()]
    _check_left_behind([*made, *(folder / "temporary").rglob("*")], folder)
    for path in made:
        _check_file(path)
    if ran.code in (2, 3, 4, 5, 6):
        for name, content in before.items():
            if not (out / name).is_file() or (out / name).read_bytes() != content:
                raise FaultError(f"{name} is another one, though nothing was done")


def _check_left_behind(paths: Sequence[Path], folder: Path) -> None:
    odd = [path for path in paths if path.is_file() and path.suffix not in _OUTPUT_ENDS]
    odd += [path for path in paths if path.is_file() and path.is_relative_to(folder / "temporary")]
    if odd:
        raise FaultError(f"left behind: {', '.join(path.name for path in odd)}")


def _check_file(path: Path) -> None:
    """A file that is there is whole, and names nobody."""
    parts = _parts(path.read_bytes()) if path.suffix in (".docx", ".xlsx") else {"": path.read_bytes()}
    if not parts:
        raise FaultError(f"{path.name} cannot be read")
    marked = [name for name, content in parts.items() if books.MARKER.encode() in content]
    if marked:
        raise FaultError(f"an identifier in {path.name}: {', '.join(marked)}")


def _check_figures(ran: Run, project: Project) -> None:
    """What `figures` prints against the recount, where nothing was found in the workbook."""
    if "finding" in ran.err or not project.book.is_file():
        return
    parts = _parts(project.book.read_bytes())
    from tests.fuzz.sound import what_is_broken

    if what_is_broken(parts) or _catalogue_changed(project):
        return
    try:
        _, counted = definitions.adults(books.read_book(project.book.read_bytes()))
    except (UnclearError, ValueError, KeyError, TypeError):
        return
    for row in csv.DictReader(io.StringIO(ran.out)):
        figure = counted.get((row["series"], row["period"])) if row["period_kind"] != "target" else None
        ours = tuple(Fraction(row[name]) if row[name] else None for name in ("numerator", "denominator"))
        if figure is not None and figure != ours:
            raise FaultError(f"untold: {row['series']} {row['period']}: {ours}, counted again {figure}")


def _catalogue_changed(project: Project) -> bool:
    return any(
        path.read_bytes() != (_made() / "templates" / ADULTS.name / path.name).read_bytes()
        for path in project.catalogue.glob("*.toml")
    )
