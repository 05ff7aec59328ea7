"""Reads a jobs file: which reports are to be made together.

What stands at its head holds for every [[reports]] that does not say otherwise; without any of these it is the one
report. A key that takes a list makes one report for each of its entries, and of several such keys one for each
combination. Whether a quarter or a section is there is asked later: the workbook and the catalogue know that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from reportgen.catalogue.keys import Faults, Keys
from reportgen.catalogue.lines import line_of
from reportgen.catalogue.model import Audience
from reportgen.catalogue.read import read_text, read_toml
from reportgen.errors import Finding, UsageError, nearest
from reportgen.period import FinancialYear, Quarter

EVERY_QUARTER = "all"
_REPORTS = "reports"
_KEYS = (
    "workbook",
    "report",
    "year",
    "quarter",
    "edition",
    "audience",
    "committee",
    "sections",
    "out",
    "drafts",
    "pdf",
)
_NOT_IN_FILE_NAMES = '\\/:*?"<>|'
_ENDINGS_TAKEN = ("checked", "figures", "public edition")
"""Files of the program's own end in these."""


class Edition(Enum):
    """The full report, or the one for the public without small numbers."""

    FULL = "full"
    PUBLIC = "public"


@dataclass(frozen=True)
class Job:
    """Reports that are alike but for workbook, quarter and edition. What is empty or None is left to the settings.

    `where` names it in the jobs file. `report` is a folder in templates, or the whole path of one. `quarters` are as
    they were written; EVERY_QUARTER alone is every one that the workbook has reported.
    """

    where: str = ""
    workbooks: Sequence[Path] = ()
    report: str = ""
    year: str = ""
    quarters: Sequence[str] = ()
    editions: Sequence[Edition] = (Edition.FULL,)
    audience: Audience | None = None
    committee: str = ""
    out: Path | None = None
    drafts: bool | None = None
    pdf: bool | None = None


def read_jobs(path: Path) -> list[Job]:
    """The jobs of a file. Raises UsageError with all faults together."""
    faults = Faults()
    text = read_text(path, faults)
    head = Keys(read_toml(path.name, text, faults), path.name, faults)
    reports = list(head.tables(_REPORTS))
    jobs = [_Said(one, head, path.parent.resolve()).job() for one in reports or [head]]
    for keys in (head, *reports):
        keys.known += _KEYS
        keys.finish()
    if faults.found:
        raise UsageError(*(_with_line(fault, text) for fault in dict.fromkeys(faults.found)))
    return [replace(job, where=_numbered(job.where, text)) for job in jobs]


def _with_line(fault: Finding, text: str) -> Finding:
    return replace(fault, where=_numbered(fault.where, text))


def _numbered(where: str, text: str) -> str:
    line = line_of(text, where.split(" > ")[1:])
    return f"{where} (line {line})" if line else where


class _Said:
    """One report's keys over those of the file's head. Paths are from the file's own `folder`."""

    def __init__(self, own: Keys, head: Keys, folder: Path) -> None:
        self._own, self._head, self._folder = own, head, folder

    def job(self) -> Job:
        """All of them."""
        return Job(
            where=self._own.where,
            workbooks=[self._workbook(name) for name in self._several("workbook")],
            report=self._report(),
            year=self._year(),
            quarters=self._quarters(),
            editions=self._editions(),
            audience=self._audience(),
            committee=self._text("committee"),
            out=self._folder / self._text("out") if self._holds("out") else None,
            drafts=self._switch("drafts"),
            pdf=self._switch("pdf"),
        )

    def _at(self, key: str) -> Keys:
        """The table that says a key: the report's own, else the head."""
        return self._own if key in self._own else self._head

    def _holds(self, key: str) -> bool:
        return key in self._at(key)

    def _text(self, key: str) -> str:
        return self._at(key).text(key, "")

    def _switch(self, key: str) -> bool | None:
        return self._at(key).switch(key, default=False) if self._holds(key) else None

    def _several(self, key: str) -> list[str]:
        """A text or a list of texts, each once; none where nothing is said, or nothing that can be meant."""
        said = self._at(key).alternatives(key) if self._holds(key) else ()
        return list(dict.fromkeys(filter(None, said)))

    def _workbook(self, name: str) -> Path:
        path = self._folder / name
        if not path.is_file():
            near = nearest(path.name, sorted(one.name for one in path.parent.glob("*.xls*")))
            self._at("workbook").fault(
                f"'{name}' is not there.", near or "Check the name and the folder.", key="workbook"
            )
        return path

    def _report(self) -> str:
        """The name of a folder in templates, or the path of one that stands elsewhere."""
        name = self._text("report")
        return str(self._folder / name) if name and (self._folder / name / "report.toml").is_file() else name

    def _year(self) -> str:
        year = self._text("year")
        if year and FinancialYear.parse(year) is None:
            self._at("year").fault(f"'{year}' is not a financial year.", "Write it as 2021/22.", key="year")
        return year

    def _quarters(self) -> list[str]:
        said = self._several("quarter")
        wrong = [one for one in said if Quarter.parse_number(one) is None and [one] != [EVERY_QUARTER]]
        if wrong or (EVERY_QUARTER in said and len(said) > 1):
            what = f"'{wrong[0]}' is not a quarter." if wrong else f"'{EVERY_QUARTER}' has all of them in it."
            self._at("quarter").fault(what, f'Write "Q1" to "Q4", a list of them, or "{EVERY_QUARTER}".', key="quarter")
        numbers = [(one, Quarter.parse_number(one)) for one in said]
        return list(dict.fromkeys(f"Q{number}" if number else one for one, number in numbers))

    def _editions(self) -> list[Edition]:
        words = {kind.value: kind for kind in Edition}
        said = self._several("edition")
        for one in said:
            if one not in words:
                remedy = nearest(one, list(words))
                self._at("edition").fault(f"'{one}' is not an edition.", remedy, key="edition")
        return [words[one] for one in said if one in words] or [Edition.FULL]

    def _audience(self) -> Audience | None:
        name = self._text("audience")
        sections = self._at("sections").texts("sections", ())
        self._check_name(name)
        for twice in dict.fromkeys(one for one in sections if sections.count(one) > 1):
            self._at("sections").fault(f"names '{twice}' twice.", "Take one of them out.", key="sections")
        if sections and not name:
            remedy = "Say for whom they are (audience = ...): that goes into the file's name."
            self._own.fault("has a choice of sections and no audience.", remedy)
        return Audience(name, sections) if name else None

    def _check_name(self, name: str) -> None:
        """The name stands in a file's name."""
        keys = self._at("audience")
        if any(letter in name for letter in _NOT_IN_FILE_NAMES) or not name.isprintable():
            what = f"may hold none of {_NOT_IN_FILE_NAMES}, no tab and no line break, which Windows does not allow."
            keys.fault(what, key="audience")
        if name.endswith(".") or name.casefold().endswith(_ENDINGS_TAKEN):
            keys.fault(
                f"'{name}' would make a file's name that means something else.", "Choose another.", key="audience"
            )


def check_sections(job: Job, known: Sequence[str]) -> Iterator[Finding]:
    """A fault for each section of a job that its report does not have."""
    for name in job.audience.sections if job.audience else ():
        if name not in known:
            remedy = nearest(name, known) or f"Known are: {', '.join(known)}."
            yield Finding(job.where, f"'{name}' is no section of the report.", remedy)
