"""The figures of a batch's public editions: worked out once for each quarter, whoever they are for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.disclosure import protect_each
from reportgen.errors import Finding
from reportgen.jobs import Edition
from reportgen.period import Quarter
from reportgen.pipeline.batch.failing import as_findings
from reportgen.pipeline.batch.planning import Task
from reportgen.pipeline.batch.processes import spread
from reportgen.pipeline.batch.reading import Read
from reportgen.pipeline.batch.wanted import Origin
from reportgen.pipeline.source import Questioned

Kind = tuple[Origin, Quarter, Edition]


@dataclass(frozen=True)
class Material:
    """What reports of one workbook, quarter and edition are made of; None, and why, where there can be none.

    `given_away` is how many figures an earlier public edition of the year shows that should be hidden.
    """

    questioned: Questioned | None
    given_away: int = 0
    faults: Sequence[Finding] = ()


def kind_of(task: Task) -> Kind | None:
    """What the report is made of; None where there is no quarter."""
    return (task.wanted.origin, task.quarter, task.edition) if task.quarter else None


def protect_all(
    tasks: Sequence[Task], read: Mapping[Origin, Read], progress: Callable[[str], None]
) -> dict[Kind, Material]:
    """What all the reports are made of. How the figures of a public edition hang together is looked into in all the
    processes that there are."""
    made: dict[Kind, Material] = {}
    public: dict[Origin, set[Quarter]] = {}
    for kind in filter(None, map(kind_of, tasks)):
        origin, quarter, edition = kind
        if edition is Edition.PUBLIC:
            public.setdefault(origin, set()).add(quarter)
        else:
            made[kind] = Material(read[origin].questioned[quarter])
    for origin, quarters in public.items():
        progress("Hiding small numbers")
        made |= {(origin, quarter, Edition.PUBLIC): one for quarter, one in _protected(read[origin], quarters).items()}
    return made


def _protected(read: Read, quarters: set[Quarter]) -> dict[Quarter, Material]:
    last = max(quarters)
    year = [last.year.quarter(number) for number in range(1, last.number + 1)]
    figures = [read.questioned[one].figures if one in read.questioned else read.before[one] for one in year]
    catalogue = read.questioned[last].source.catalogue
    try:
        protected = dict(zip(year, protect_each(figures, catalogue, spread), strict=True))
    except Exception as error:
        return dict.fromkeys(quarters, Material(None, faults=as_findings(error)))
    return {
        one: Material(
            replace(read.questioned[one], figures=protected[one].figures, whole=read.questioned[one].figures),
            protected[one].given_away,
        )
        for one in quarters
    }
