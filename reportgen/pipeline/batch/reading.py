"""The workbooks of a batch, each read once and questioned for every quarter that is wanted of it."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date

from reportgen.errors import Finding, ReportgenError
from reportgen.figures import Figures, choose_quarter, compute_figures
from reportgen.jobs import EVERY_QUARTER, Edition
from reportgen.period import Quarter
from reportgen.pipeline.batch.failing import as_findings
from reportgen.pipeline.batch.processes import spread
from reportgen.pipeline.batch.wanted import Origin, Wanted
from reportgen.pipeline.source import Questioned, Source, question, read_source

Asked = tuple[str, str]
"""A year and a quarter as they were asked for; empty where they were not."""


@dataclass(frozen=True)
class Read:
    """What a workbook gave: the quarters by how they were asked for (or why there are none), and each questioned.

    `before` holds the figures of the year's earlier quarters, from which public editions follow.
    """

    quarters: Mapping[Asked, Sequence[Quarter] | Sequence[Finding]] = field(default_factory=dict)
    questioned: Mapping[Quarter, Questioned] = field(default_factory=dict)
    before: Mapping[Quarter, Figures] = field(default_factory=dict)
    faults: Sequence[Finding] = ()


def read_all(wanted: Sequence[Wanted], today: date) -> dict[Origin, Read]:
    """Every workbook; one that cannot be read has its faults instead."""
    by_origin: dict[Origin, list[Wanted]] = {}
    for one in wanted:
        by_origin.setdefault(one.origin, []).append(one)
    try:
        read = spread(_read, [(origin, those, today) for origin, those in by_origin.items()])
    except BrokenProcessPool as error:
        read = [Read(faults=as_findings(error))] * len(by_origin)
    return dict(zip(by_origin, read, strict=True))


def asked_of(wanted: Wanted) -> list[Asked]:
    """How its quarters were asked for."""
    return [(wanted.year, quarter) for quarter in wanted.quarters or ("",)]


def _read(given: tuple[Origin, Sequence[Wanted], date]) -> Read:
    origin, wanted, today = given
    try:
        return _questioned(read_source(origin.folder, origin.workbook), wanted, today)
    except Exception as error:
        return Read(faults=as_findings(error))


def _questioned(source: Source, wanted: Sequence[Wanted], today: date) -> Read:
    asked = {one: _quarters(source, one) for those in wanted for one in asked_of(those)}
    told = replace(source, workbook=source.workbook.emptied)  # cases need not leave this process
    quarters = sorted({one for found in asked.values() for one in found if isinstance(one, Quarter)})
    questioned = {one: replace(question(source, one, today), source=told) for one in quarters}
    public = any(Edition.PUBLIC in one.editions for one in wanted)
    before = {
        one: compute_figures(source.workbook, source.catalogue, one) for one in _before(quarters if public else [])
    }
    return Read(asked, questioned, before)


def _quarters(source: Source, asked: Asked) -> Sequence[Quarter] | Sequence[Finding]:
    year, quarter = asked
    try:
        chosen = choose_quarter(source.reported, year or None, None if quarter == EVERY_QUARTER else quarter or None)
    except ReportgenError as error:
        return error.findings
    return source.reported.quarters if quarter == EVERY_QUARTER else [chosen]


def _before(quarters: Sequence[Quarter]) -> Iterator[Quarter]:
    """Earlier quarters of the year that are not among these."""
    for number in range(1, max((one.number for one in quarters), default=1)):
        one = quarters[-1].year.quarter(number)
        if one not in quarters:
            yield one
