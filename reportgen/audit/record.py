"""The record that a report carries of its own figures, as XML, so that it can be checked later without the workbook.

Written into the Word file as a custom XML part; read back as the same texts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from reportgen.catalogue.model import Catalogue
from reportgen.figures import FIGURE_COLUMNS, Figures, list_figures
from reportgen.figures.values import Fact, Value
from reportgen.formats import plain_number, round_half_up
from reportgen.period import FinancialYear, Quarter
from reportgen.report.model import RunFacts

NAMESPACE = "urn:reportgen:record:1"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Record:
    """What a report's record says: rows as `list_figures` names them, facts alike, all of them texts."""

    quarter: Quarter
    run: RunFacts
    figures: Sequence[Mapping[str, str]]
    facts: Sequence[Mapping[str, str]]


def record_xml(catalogue: Catalogue, figures: Figures, run: RunFacts) -> bytes:
    """Every figure and fact of a report, and where they come from."""
    record = etree.fromstring(f'<record xmlns="{NAMESPACE}"/>')
    record.set("year", str(figures.quarter.year))
    record.set("quarter", f"Q{figures.quarter.number}")
    _add(record, "run", _run(run))
    listed = etree.SubElement(record, _named("figures"))
    for row in list_figures(figures, catalogue):
        _add(listed, "figure", dict(zip(FIGURE_COLUMNS, row, strict=True)))
    facts = etree.SubElement(record, _named("facts"))
    for fact in figures.facts:
        _add(facts, "fact", _fact(fact))
    return etree.tostring(record, xml_declaration=True, encoding="UTF-8", standalone=True)


def read_record(content: bytes) -> Record | None:
    """The record in a custom XML part; None when the part is another program's. Raises ValueError when damaged."""
    if NAMESPACE.encode() not in content:
        return None
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    if root.tag != _named("record"):
        return None
    return Record(
        quarter=quarter_of(root.get("year", ""), root.get("quarter", "")),
        run=_read_run(root.find(_named("run"))),
        figures=_rows(root.iter(_named("figure"))),
        facts=_rows(root.iter(_named("fact"))),
    )


def quarter_of(year: str, quarter: str) -> Quarter:
    """The quarter that a file names. Raises ValueError when that is none."""
    found, number = FinancialYear.parse(year), Quarter.parse_number(quarter)
    if found is None or number is None:
        raise ValueError(f"no quarter: {quarter} {year}")
    return found.quarter(number)


def printable(text: str) -> str:
    """Without the characters that no XML file may hold."""
    return _NOT_IN_XML.sub("", text)


def _run(run: RunFacts) -> dict[str, str]:
    return {
        "report": run.report,
        "workbook": run.workbook,
        "sha256": run.sha256,
        "saved": run.saved.isoformat() if run.saved else "",
        "made": run.made.isoformat(),
        "program": run.program,
        "catalogue": run.catalogue,
    }


def _read_run(element: etree._Element | None) -> RunFacts:
    if element is None:
        raise ValueError("no run")
    said = {name: element.get(name, "") for name in ("report", "workbook", "sha256", "program", "catalogue")}
    saved = element.get("saved")
    made = datetime.fromisoformat(element.get("made", ""))
    return RunFacts(**said, saved=datetime.fromisoformat(saved) if saved else None, made=made)


def _fact(fact: Fact) -> dict[str, str]:
    first = {"id": fact.id, "section": fact.section, "title": fact.title, "part": fact.part}
    earlier = {
        f"q{quarter.number}-{quarter.year.start}": _amount(value, fact.decimals)
        for quarter, value in fact.previous.items()
    }
    target = plain_number(fact.target.amount) if fact.target and fact.target.amount is not None else ""
    about = {"unit": fact.unit.value, "period": fact.period, "target": target}
    return first | about | _value(fact.value, fact.decimals) | earlier


def _value(value: Value, decimals: int) -> dict[str, str]:
    return {
        "value": _amount(value, decimals),
        "numerator": "" if value.numerator is None else plain_number(value.numerator),
        "denominator": "" if value.denominator is None else plain_number(value.denominator),
        "reason": value.reason.value if value.reason else "",
    }


def _amount(value: Value, decimals: int) -> str:
    return "" if value.amount is None else f"{round_half_up(value.amount, decimals):f}"


def _add(parent: etree._Element, name: str, said: Mapping[str, str]) -> None:
    """An element whose attributes say it all; an empty one is left out."""
    etree.SubElement(parent, _named(name), {key: printable(text) for key, text in said.items() if text})


def _rows(elements: Iterable[etree._Element]) -> list[dict[str, str]]:
    return [{str(key): str(text) for key, text in element.attrib.items()} for element in elements]


def _named(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
