"""The catalogue fuzzed: its TOML files, the jobs file of a batch and settings.ini are changed and read.

What can be read is used: the workbook is read and counted with it, and for some the report is put together and filled.
A change that means nothing (order, notes, quotation marks) must give the same catalogue.
"""

import random
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.figures import choose_quarter, compute_figures, reported_months
from reportgen.jobs import check_sections, read_jobs
from reportgen.quality import check_quality
from reportgen.report import assemble_report
from reportgen.report.model import Report, RunFacts
from reportgen.settings import FILE, read_settings
from reportgen.word.fill import fill_template
from reportgen.workbook import read_workbook
from tests.fuzz import books, raw
from tests.fuzz.outcome import RIGHT, TOLD, FaultError, Outcome, check_error
from tests.fuzz.readers import NAME, Base, bases, catalogue_of
from tests.fuzz.toml import Raw, Tree, dumped
from tests.support import ROOT

_MADE = datetime(2025, 1, 10, 9, 30)
JOBS = ROOT / "committees.toml"
_DEEP = 5000
_MOST_NAMES = 400


def run(seed: int, folder: Path) -> Outcome:
    """One mutated catalogue, jobs file or settings file."""
    rng = random.Random(f"catalogue {seed}")
    kind = rng.choices([_changed, _rewritten, _jobs, _settings], [12, 3, 3, 2])[0]
    return kind(rng, folder)


# The catalogue ------------------------------------------------------------------------------------------------------


def _changed(rng: random.Random, folder: Path) -> Outcome:
    base = _base(rng)
    files = dict(_files(base.folder))
    done = [change(files, rng) for _ in range(rng.choice([1, 1, 1, 2, 4]))]
    return _used(base, _saved(files, folder, base), rng, f"catalogue: {base.name}: {'; '.join(done)}")


def _base(rng: random.Random) -> Base:
    return rng.choices(bases(), [1, 4])[0]  # the second is five times as quick


@cache
def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}


def _saved(files: dict[str, bytes], folder: Path, base: Base) -> Path:
    catalogue = folder / base.folder.name
    catalogue.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (catalogue / name).write_bytes(content)
    return catalogue


def change(files: dict[str, bytes], rng: random.Random) -> str:
    """One change of one of some TOML files; what was done."""
    if not files:
        return "nothing left"
    name = rng.choice(sorted(files))
    if rng.random() < 0.02:
        del files[name]
        return f"{name}: gone"
    if rng.random() < 0.35:
        return raw.change_bytes(files, name, rng)
    try:
        tree = tomllib.loads(files[name].decode())
    except (ValueError, RecursionError):  # after another change
        return raw.change_bytes(files, name, rng)
    kind = rng.choice(_CHANGES)
    with suppress(LookupError):  # nothing of its kind is left to be changed
        kind(tree, rng)
    with suppress(ValueError, RecursionError):  # what no TOML file can hold
        files[name] = dumped(tree).encode()
    return f"{name}: {kind.__name__.lstrip('_')}"


def _used(base: Base, catalogue: Path, rng: random.Random, done: str) -> Outcome:
    """Reads the catalogue and uses it."""
    path = catalogue.parent / NAME
    try:
        read = read_catalogue(catalogue)
        path.write_bytes(_book(base.name))
        report = _reported(read, path) if rng.random() < 0.5 else None
        if report is not None and base.name == "second" and rng.random() < 0.2:
            run = RunFacts(NAME, "0", None, _MADE, "reportgen", "report", "1")
            document = fill_template(_template(base), _without_charts(report), [], run)
            document.save(BytesIO())
    except Exception as error:
        return Outcome(done, TOLD, check_error(error, [*_NAMES, path.name, "template.docx"]))
    return Outcome(done, RIGHT)


@cache
def _book(name: str) -> bytes:
    base = next(one for one in bases() if one.name == name)
    return books.packed(books.written_parts(base.book, None, base.saved))


_NAMES = (
    "report.toml",
    "workbook.toml",
    "indicators.toml",
    "sections.toml",
    "glossary.toml",
    "facts.toml",
    "quality.toml",
)


def _template(base: Base) -> Path:
    return next(
        path for one in (base.folder, ROOT / "templates" / "childrens-social-care") for path in one.glob("*.docx")
    )


def _reported(catalogue: Catalogue, path: Path) -> Report:
    workbook = read_workbook(path, catalogue)
    figures = compute_figures(workbook, catalogue, choose_quarter(reported_months(workbook, catalogue), None, None))
    quality = check_quality(workbook, catalogue, figures, date(2025, 1, 10))
    return assemble_report(catalogue, figures, workbook.saved, quality=quality)


def _without_charts(report: Report) -> Report:
    return replace(report, sections=[replace(section, charts=()) for section in report.sections[:2]])


def _rewritten(rng: random.Random, folder: Path) -> Outcome:
    """The same said in other words of TOML."""
    base = _base(rng)
    files = {
        name: dumped(tomllib.loads(content.decode()), rng).encode() for name, content in _files(base.folder).items()
    }
    if rng.random() < 0.3:
        files = {name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") for name, content in files.items()}
    try:
        now = read_catalogue(_saved(files, folder, base))
    except Exception as error:
        raise FaultError(f"the same catalogue in other words is refused: {error}") from error
    then = catalogue_of(base.folder)
    for name in vars(then):
        if name not in ("files", "digest") and _by_id(getattr(now, name)) != _by_id(getattr(then, name)):
            raise FaultError(f"the same catalogue in other words has another {name}")
    return Outcome(f"rewritten: {base.name}", RIGHT)


def _by_id(value: object) -> object:
    """What has ids in their order, as that in the file may be another one."""
    if isinstance(value, tuple | list) and value and all(hasattr(one, "id") for one in value):
        return sorted(value, key=lambda one: str(one.id))
    return value


# Jobs and settings --------------------------------------------------------------------------------------------------


def _jobs(rng: random.Random, folder: Path) -> Outcome:
    files = {"jobs.toml": JOBS.read_bytes()}
    done = [change(files, rng) for _ in range(rng.choice([1, 1, 2]))]
    path = folder / "jobs.toml"
    if "jobs.toml" in files:
        path.write_bytes(files["jobs.toml"])
    known = ["children-in-care", "care-leavers"]
    try:
        for job in read_jobs(path):
            list(check_sections(job, known))
    except Exception as error:
        return Outcome(f"jobs: {'; '.join(done)}", TOLD, check_error(error, [path.name]))
    return Outcome(f"jobs: {'; '.join(done)}", RIGHT)


def _settings(rng: random.Random, folder: Path) -> Outcome:
    files = {FILE: (ROOT / FILE).read_bytes()}
    lines = files[FILE].decode().splitlines()
    said = ["report = x", "quarter", "= Q1", "[report]", "[x]", "year: 2021/22", " Q1", "%(x)s = %(y)s",
    "drafts = maybe",
            "quarter = Q9", "a\x00b = 1", "[report", "output folder = \x07", "quarter = Q1", "DRAFTS = No"]  # fmt: skip
    for _ in range(rng.randrange(3)):
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(said))
    files[FILE] = "\n".join(lines).encode()
    done = raw.change_bytes(files, FILE, rng) if rng.random() < 0.7 else "lines"
    (folder / FILE).write_bytes(files[FILE])
    try:
        read_settings(folder)
    except Exception as error:
        return Outcome(f"settings: {done}", TOLD, check_error(error, [FILE]))
    return Outcome(f"settings: {done}", RIGHT)


# Changes of what TOML says ------------------------------------------------------------------------------------------

Holder = tuple[dict[str, object] | list[object], object]
"""A table or a list, and the key or place of one of its values."""


def _holders(tree: object) -> list[Holder]:
    found: list[Holder] = []
    waiting = [tree]
    while waiting and len(found) < 20_000:
        held = waiting.pop()
        if isinstance(held, dict | list):
            places: list[object] = list(held) if isinstance(held, dict) else list(range(len(held)))
            found += [(held, place) for place in places]
            waiting += [held[place] for place in places]  # type: ignore[call-overload]
    return found


def _odd(rng: random.Random) -> object:
    return rng.choice([
        "", " ", 0, 1, -1, 10**30, 0.5, 1e308, True, False, [], {}, [""], [[]], {"x": 1}, "x", "Total",
        date(2021, 5, 1),
        Raw("inf"), Raw("nan"), Raw("9" * 5000), Raw("0x" + "f" * 5000), Raw("07:32:00"),
        Raw("1979-05-27T07:32:00-25:00"),
        Raw("[" * _DEEP + "]" * _DEEP), Raw("{a=" * 500 + "1" + "}" * 500), Raw('"\\u0000"'), Raw('"\\ud800"'),
        Raw("'"),
        "a\x00b", "\x1b]0;x\x07", "{", "}", "{{ 1 }}", "{% x %}", "[", "]", "{it}", "{|}", "[|]", "{no|one",
        "a" * 70_000,
        "(" * _MOST_NAMES, "[" * _MOST_NAMES + "]" * _MOST_NAMES, "\u202e", "\ufffe", "../../x", "C:\\x", "a/b",
        "<w:p/>", "&",
        ["x", "x"], ["a", 1], list(range(1000)), "{list x: PART}", "{quarter.x: number or no}", "contacts", "percent",
        "year-to-date", "higher", 2**63, -(2**63), "\U0001f600", "$x^2$", "=1+1",
    ])  # fmt: skip


def _put_odd(tree: Tree, rng: random.Random) -> None:
    held, place = rng.choice(_holders(tree))
    held[place] = _odd(rng)  # type: ignore[call-overload, index]


def _swap(tree: Tree, rng: random.Random) -> None:
    (one, place), (other, there) = rng.choice(_holders(tree)), rng.choice(_holders(tree))
    one[place] = other[there]  # type: ignore[call-overload, index]


def _drop(tree: Tree, rng: random.Random) -> None:
    held, place = rng.choice(_holders(tree))
    del held[place]  # type: ignore[arg-type]


def _rename(tree: Tree, rng: random.Random) -> None:
    held, place = rng.choice([one for one in _holders(tree) if isinstance(one[0], dict)])
    assert isinstance(held, dict)
    names = [str(key) for one, key in _holders(tree) if isinstance(one, dict)]
    new = rng.choice(
        [f"{place}x", str(place)[:-1], str(place).upper(), "", "a.b", "é", "x" * 3000, *rng.choices(names, k=4)]
    )
    held[new] = held.pop(str(place))


def _again(tree: Tree, rng: random.Random) -> None:
    held, place = rng.choice(_holders(tree))
    if isinstance(held, dict):
        held[f"{place}-again"] = held[str(place)]
    else:
        held.append(held[place])  # type: ignore[call-overload]


def _text_changed(tree: Tree, rng: random.Random) -> None:
    texts = [one for one in _holders(tree) if isinstance(one[0][one[1]], str)]  # type: ignore[call-overload, index]
    held, place = rng.choice(texts)
    text = str(held[place])  # type: ignore[call-overload, index]
    at = rng.randrange(len(text) + 1)
    put = rng.choice(
        ["", "{", "}", "[", "]", "|", ":", "\n\n", "{it}", "\x00", "%", "\u00a0", "{total: x|y}", text, "{{", "-"]
    )
    held[place] = text[:at] + put + text[at + rng.choice([0, 0, 1, 5]) :]  # type: ignore[call-overload, index]


def _wrapped(tree: Tree, rng: random.Random) -> None:
    held, place = rng.choice(_holders(tree))
    value = held[place]  # type: ignore[call-overload, index]
    for _ in range(rng.choice([1, 2, 50])):
        value = rng.choice([[value], {"x": value}])
    held[place] = value  # type: ignore[call-overload, index]


def _number_changed(tree: Tree, rng: random.Random) -> None:
    numbers = [one for one in _holders(tree) if isinstance(one[0][one[1]], int | float)]  # type: ignore[call-overload, index]
    held, place = rng.choice(numbers)
    held[place] = rng.choice([0, -1, 1e9, 10**12, 10**400, 0.1, 999999, True, "1", 1e308])  # type: ignore[call-overload, index]


_CHANGES: tuple[Callable[[Tree, random.Random], None], ...] = (
    _put_odd, _put_odd, _put_odd, _swap, _swap, _drop, _rename, _again, _text_changed, _text_changed, _wrapped,
    _number_changed,
)  # fmt: skip
