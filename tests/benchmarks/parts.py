"""What is measured: each part runs its commands in turn and tells the result as Markdown.

Only Python's own library is imported here (see measure.py): what needs more runs in a process of its own.
"""

import json
import shutil
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from math import isnan
from pathlib import Path

from tests.benchmarks import table
from tests.benchmarks.measure import Command, CommandFailedError, Run, interleaved, output
from tests.benchmarks.setting_up import DOCXTEMPLATER, HERE, ROOT, python

WORK = HERE / "work"
WORKBOOK = ROOT / "workbooks" / "Childrens Performance Workbook 2021-22.xlsx"
_CATALOGUE = ROOT / "templates" / "childrens-social-care"
_BATCH = HERE / "batch-40.toml"
_FORTY, _BATCH_SIZE = WORK / "forty", 40
_ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONWARNINGS": ""}

OBVIOUS, DOCXTEMPLATER_RUN = "(a) the obvious script", "(b) docxtemplater, without charts"
NATIVE, PICTURES = "reportgen, native charts", "reportgen, pictures"
CALAMINE, BY_ROW = "calamine alone, sheet by sheet", "calamine alone, row by row"
_MEASURES: Mapping[str, Callable[[Run], float | None]] = {"time": lambda run: run.wall, "memory": lambda run: run.peak}
_MOST_OF_OBVIOUS = {NATIVE: 0.12, PICTURES: 0.5}
_MOST_OF_DOCXTEMPLATER = {NATIVE: 1.5}
_MOST_START_UP, _MOST_READING, _MOST_MEMORY, _LEAST_BATCH = 0.15, 1.3, 1.5, 1.7
_LIMIT_FROM = 300_000
"""Case rows from which on the issue's limits to calamine hold."""
_SELDOM = 5
_TIME = "seconds: median (range)"


@dataclass(frozen=True)
class Setting:
    """How often each command runs, how big the big workbooks are, and what this machine and this program have."""

    repeats: int
    sizes: Sequence[int]
    node: str
    has_native: bool
    has_batch: bool


Part = Callable[[Setting], str]


# The whole report ---------------------------------------------------------------------------------------------------


def whole_report(setting: Setting) -> str:
    """The shipped workbook's report of 22 sections, beside what others would do."""
    commands = {OBVIOUS: _obvious(WORKBOOK)}
    if setting.node:
        commands[DOCXTEMPLATER_RUN] = _docxtemplater()
    commands |= _builds(setting, WORKBOOK)
    runs = interleaved(commands, setting.repeats)
    header = ["whole command", _TIME, "processor", "peak MB", "of (a)", "at most", "of (b)", "at most"]
    rows = [_row_of_whole(name, runs) for name in runs]
    said = ["Peak memory is that of the largest process."]
    said.append(_same_tables(WORK / PICTURES) if setting.node else "(b) is left out: Node.js with npm is missing.")
    return "\n\n".join(["### The whole report", table.markdown(header, rows), " ".join(said)])


def _row_of_whole(name: str, runs: table.Runs) -> list[str]:
    cells = [name, table.seconds(runs[name]), table.processor(runs[name]), table.peak(runs[name])]
    for other, limits in ((OBVIOUS, _MOST_OF_OBVIOUS), (DOCXTEMPLATER_RUN, _MOST_OF_DOCXTEMPLATER)):
        if name in (OBVIOUS, DOCXTEMPLATER_RUN) or other not in runs:
            cells += ["", ""]
            continue
        measured = table.ratio(runs[name], runs[other])
        most = limits.get(name)
        cells += [_as_ratio(measured), ""] if most is None else [_held(measured, most), f"{most:.2f}"]
    return cells


def _as_ratio(measured: float) -> str:
    return "not measured" if isnan(measured) else f"{measured:.2f}"


def _held(measured: float, most: float) -> str:
    return f"{_as_ratio(measured)}{'' if isnan(measured) else ', met' if measured <= most else ', missed'}"


def _same_tables(ours: Path) -> str:
    said = _check("documents", next(ours.glob("*.docx")), WORK / "docxtemplater" / "out.docx")
    return f"Both hold the same tables, cell by cell: {said}."


# Start-up -----------------------------------------------------------------------------------------------------------


def start_up(setting: Setting) -> str:
    """What `reportgen --help` takes beyond Python itself."""
    bare, help_text = "python -c pass", "reportgen --help"
    commands = {bare: Command([str(python()), "-c", "pass"], ROOT), help_text: _reportgen("--help")}
    runs = interleaved(commands, 4 * setting.repeats)
    beyond = table.difference(runs[help_text], runs[bare])
    rows = [[name, _milliseconds(runs[name]), table.peak(runs[name]), "", ""] for name in runs]
    rows[1][3:] = [_held(beyond, _MOST_START_UP), f"{_MOST_START_UP:.2f}"]
    header = ["start-up", _TIME, "peak MB", "beyond Python", "at most"]
    return f"### Start-up\n\n{table.markdown(header, rows)}"


def _milliseconds(runs: Sequence[Run]) -> str:
    walls = [run.wall for run in runs]
    return f"{statistics.median(walls):.3f} ({min(walls):.3f}-{max(walls):.3f})"


# Big workbooks ------------------------------------------------------------------------------------------------------


def big_workbooks(setting: Setting) -> str:
    """The whole command, beside calamine that does nothing but read the same file."""
    name = NATIVE if setting.has_native else PICTURES
    runs = interleaved(_on_big_workbooks(setting, name), setting.repeats)
    header = ["seconds: median (range), peak MB", *(f"{size:,} rows" for size in setting.sizes), "at most"]
    names = (OBVIOUS, CALAMINE, BY_ROW, name)
    rows = [[one, *(_time_and_peak(runs[_at(size, one)]) for size in setting.sizes), ""] for one in names]
    rows += [
        _compared(setting.sizes, runs, (name, CALAMINE), "time", _MOST_READING),
        _compared(setting.sizes, runs, (name, CALAMINE), "memory", _MOST_MEMORY),
    ]
    checked = [f"{size:,} rows: {_counted(_big_workbook(size))}" for size in setting.sizes]
    said = [*_growth(setting.sizes, runs, name), f"Figures: {'; '.join(checked)}."]
    return "\n\n".join(["### Big workbooks", table.markdown(header, rows), *said])


def _on_big_workbooks(setting: Setting, name: str) -> dict[str, Command]:
    commands: dict[str, Command] = {}
    for size in setting.sizes:
        book = _big_workbook(size)
        commands[_at(size, OBVIOUS)] = replace(_obvious(book), every=_SELDOM)
        commands[_at(size, CALAMINE)] = _reading("to_python", book)
        commands[_at(size, BY_ROW)] = _reading("iter_rows", book)
        commands[_at(size, name)] = _build(setting, name, book)
    return commands


def _at(size: int, name: str) -> str:
    return f"{name}, {size:,} rows"


def _time_and_peak(runs: Sequence[Run]) -> str:
    return f"{table.seconds(runs)}, {table.peak(runs)}"


def _compared(sizes: Sequence[int], runs: table.Runs, names: tuple[str, str], what: str, most: float) -> list[str]:
    """The limit is that of the largest workbook."""
    of = _MEASURES[what]
    measured = [table.ratio(runs[_at(size, names[0])], runs[_at(size, names[1])], of) for size in sizes]
    shown = [_as_ratio(one) for one in measured[:-1]]
    last = _as_ratio(measured[-1]) if sizes[-1] < _LIMIT_FROM else _held(measured[-1], most)
    return [f"{what}, of calamine's", *shown, last, f"{most:.2f}"]


def _growth(sizes: Sequence[int], runs: table.Runs, name: str) -> list[str]:
    """What each further row takes, first between the smaller sizes and then between the smallest and the largest."""
    if len(sizes) < 3:
        return []
    first, second, last = sizes
    small, middling, large = (table.middle(runs[_at(size, name)]) for size in sizes)
    early, whole = table.growth(small, middling, (first, second)), table.growth(small, large, (first, last))
    said = f"{early:.1f} microseconds from {first:,} to {second:,} rows, {whole:.1f} from {first:,} to {last:,}"
    return [f"Each further row takes {said}: {whole / early:.2f} times as much."]


@cache
def _big_workbook(size: int) -> Path:
    path = WORK / f"{size}-rows.xlsx"
    output(_module("tests.benchmarks.workbooks", str(size), str(path)))
    return path


def _counted(book: Path) -> str:
    figures = WORK / f"{book.stem}.csv"
    figures.write_text(output(_reportgen("figures", str(book))), encoding="utf-8")
    return _check("figures", book, figures)


# Many reports -------------------------------------------------------------------------------------------------------


def many_reports(setting: Setting) -> str:
    """Forty reports, one after another and in as many processes as there are cores."""
    if not setting.has_batch:
        return "### Forty reports\n\nLeft out: this version of the program has no `batch`."
    serial, parallel = "one process", "a process for each core"
    commands = {serial: _forty("--jobs", "1"), parallel: _forty()}
    runs = interleaved(commands, max(1, setting.repeats // 3), warm_up=False)
    made = len(list(_FORTY.glob("*.docx")))
    if made != _BATCH_SIZE:
        raise CommandFailedError(f"{made} reports were made, not {_BATCH_SIZE}.")
    faster = table.ratio(runs[serial], runs[parallel])
    rows = [[name, table.seconds(one), table.processor(one), table.peak(one), "", ""] for name, one in runs.items()]
    rows[1][4:] = [f"{faster:.2f}, {'met' if faster >= _LEAST_BATCH else 'missed'}", f"{_LEAST_BATCH:.2f}"]
    header = ["40 reports", _TIME, "processor", "peak MB of the largest process", "times faster", "at least"]
    return f"### Forty reports\n\n{table.markdown(header, rows)}"


def _forty(*arguments: str) -> Command:
    return _reportgen("batch", str(_BATCH), "--out", str(_FORTY), *arguments, before=partial(_emptied, _FORTY))


# Stages -------------------------------------------------------------------------------------------------------------


def stages(setting: Setting) -> str:
    """Where the time of a whole command goes, with the shipped workbook and with the largest."""
    largest = setting.sizes[-1]
    name = NATIVE if setting.has_native else PICTURES
    builds = {
        **_builds(setting, WORKBOOK),
        _at(largest, name): _build(setting, name, _big_workbook(largest)),
    }
    told: dict[str, list[Mapping[str, float]]] = {name: [] for name in builds}
    for _ in range(setting.repeats):
        for name, build in builds.items():
            ran = output(_module("tests.benchmarks.stages", *build.arguments[3:], before=build.before))
            told[name].append(json.loads(ran))
    names = next(iter(told.values()))[0]
    rows = [[stage, *(_middle_of(runs, stage) for runs in told.values())] for stage in names]
    return f"### By stage\n\n{table.markdown(['seconds, median', *told], rows)}"


def _middle_of(runs: Sequence[Mapping[str, float]], stage: str) -> str:
    return f"{statistics.median(run[stage] for run in runs):.3f}"


# Commands -----------------------------------------------------------------------------------------------------------


def knows(*arguments: str, word: str = "") -> bool:
    """Whether this version of the program has a command, and in its help a word."""
    try:
        return word in output(_reportgen(*arguments, "--help"))
    except CommandFailedError:
        return False


def _builds(setting: Setting, book: Path) -> dict[str, Command]:
    names = [NATIVE, PICTURES] if setting.has_native else [PICTURES]
    return {name: _build(setting, name, book) for name in names}


def _build(setting: Setting, name: str, book: Path) -> Command:
    out = WORK / name
    charts = ["--charts", "native" if name == NATIVE else "picture"] if setting.has_native else []
    return _reportgen("build", str(book), "--out", str(out), *charts, before=partial(_emptied, out))


def _obvious(book: Path) -> Command:
    out = WORK / "obvious"
    out.mkdir(parents=True, exist_ok=True)
    return Command([str(python()), str(HERE / "obvious_script.py"), str(book), str(out / "out.docx")], ROOT)


def _docxtemplater() -> Command:
    """Its template and data are made first, out of the time."""
    folder = WORK / "docxtemplater"
    folder.mkdir(parents=True, exist_ok=True)
    template, data, out = (str(folder / name) for name in ("template.docx", "data.json", "out.docx"))
    output(_module("tests.benchmarks.docxtemplater.make_template", str(_CATALOGUE), str(WORKBOOK), template, data))
    return Command([shutil.which("node") or "node", str(DOCXTEMPLATER / "fill.js"), template, data, out], ROOT)


def _reading(how: str, book: Path) -> Command:
    return Command([str(python()), str(HERE / "reading.py"), how, str(book)], ROOT)


def _reportgen(*arguments: str, before: Callable[[], object] = lambda: None) -> Command:
    return _module("reportgen", *arguments, before=before)


def _module(name: str, *arguments: str, before: Callable[[], object] = lambda: None) -> Command:
    return Command([str(python()), "-m", name, *arguments], ROOT, _ENVIRONMENT, before)


def _check(what: str, one: Path, other: Path) -> str:
    return output(_module("tests.benchmarks.checks", what, str(one), str(other))).strip()


def _emptied(folder: Path) -> None:
    """No earlier report is compared with, and no officer's words are kept."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


PARTS: Mapping[str, Part] = {
    "report": whole_report,
    "stages": stages,
    "start": start_up,
    "rows": big_workbooks,
    "batch": many_reports,
}


def warn(text: str) -> None:
    """Loudly, as what is left out is easily overlooked."""
    print(f"*** {text} ***", file=sys.stderr, flush=True)
