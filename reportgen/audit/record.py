"""The record that a report carries of its own figures, as XML, so that it can be checked later without the workbook.

Written into the Word file as a custom XML part; read back as the same texts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from lxml import etree

from reportgen.catalogue.model import Audience, Catalogue
from reportgen.figures import FIGURE_COLUMNS, Figures, benchmark_texts, fact_row, indicator_row, list_figures
from reportgen.formats import printable
from reportgen.narrative.baseline import AnalysisPrint, Baseline
from reportgen.period import FinancialYear, Quarter
from reportgen.report.model import Picture, RunFacts

NAMESPACE = "urn:reportgen:record:1"
_SEAL = "seal"
_PRINTS = ("whole", "words", "draft", "prompt", "before")


@dataclass(frozen=True)
class Record:
    """What a report's record says: rows as `figures.listing` names them, all of them texts.

    A figure or fact that a refresh has changed holds what it showed before as `was-value` and the like. `sections` are
    their headings by id, `terms` what the glossary explains, `about` the words of its cover, `pictures` the prints of
    what its charts were drawn from and of their images, `looks` the prints of how its native charts were written, by
    their names.
    """

    quarter: Quarter
    run: RunFacts
    figures: Sequence[Mapping[str, str]]
    facts: Sequence[Mapping[str, str]]
    indicators: Sequence[Mapping[str, str]] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    terms: Sequence[str] = ()
    pictures: Sequence[Mapping[str, str]] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, str] = field(default_factory=dict)
    baseline: Baseline = field(default_factory=Baseline)

    @property
    def is_public(self) -> bool:
        """Whether it is that of a public edition, which does not know the numbers that it hides."""
        return bool(self.about.get("edition"))

    @property
    def audience(self) -> Audience | None:
        """Whom its sections were chosen for; None where it is for nobody in particular."""
        name, chosen = self.about.get("audience"), self.about.get("chosen")
        return Audience(name, tuple(self.sections) if chosen else ()) if name else None

    @property
    def audience_name(self) -> str:
        """The name of that; empty where there is none."""
        return self.about.get("audience", "")


def record_xml(  # noqa: PLR0913  # one for each thing that a report carries
    catalogue: Catalogue,
    figures: Figures,
    run: RunFacts,
    *,
    about: Mapping[str, str] | None = None,
    baseline: Baseline | None = None,
    before: Record | None = None,
    pictures: Iterable[Picture] = (),
    looks: Mapping[str, str] | None = None,
) -> bytes:
    """Every figure and fact of a report, where they come from, what the program wrote, and what a refresh changed."""
    record = etree.fromstring(f'<record xmlns="{NAMESPACE}"/>')
    record.set("year", str(figures.quarter.year))
    record.set("quarter", f"Q{figures.quarter.number}")
    _add(record, "run", _run(run))
    _add(record, "about", about or {})
    rows = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in list_figures(figures, catalogue)]
    _add_all(record, "figures", "figure", _with_earlier(rows, before.figures if before else (), _figure_key))
    facts = [fact_row(fact) for fact in figures.facts]
    _add_all(record, "facts", "fact", _with_earlier(facts, before.facts if before else (), _fact_key))
    placed = [(section.id, name) for section in catalogue.sections for name in section.indicators]
    indicators = [
        {**indicator_row(section, catalogue.indicators[name]), **benchmark_texts(figures.series[name])}
        for section, name in placed
    ]
    _add_all(record, "indicators", "indicator", indicators)
    _add_all(record, "sections", "section", [{"id": one.id, "heading": one.heading} for one in catalogue.sections])
    _add_all(record, "terms", "term", [{"name": term.name} for term in catalogue.glossary])
    _add_all(record, "pictures", "picture", map(_picture_row, pictures))
    _add_all(record, "looks", "look", [{"chart": name, "print": look} for name, look in (looks or {}).items()])
    _add_baseline(record, baseline or Baseline())
    return _sealed(record)


def with_baseline(record: bytes, baseline: Baseline) -> bytes:
    """A record with another baseline."""
    root = etree.fromstring(record, _parser())
    for name in ("analyses", "texts", "rescued"):
        for old in root.findall(_named(name)):
            root.remove(old)
    _add_baseline(root, baseline)
    return _sealed(root)


def read_record(content: bytes) -> Record | None:
    """The record in a custom XML part; None when the part is another program's. Raises ValueError when damaged."""
    if NAMESPACE.encode() not in content:
        return None
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    if root.tag != _named("record"):
        return None
    if root.get(_SEAL, seal := _seal(root)) != seal:
        raise ValueError("changed since it was written")
    return Record(
        quarter=quarter_of(root.get("year", ""), root.get("quarter", "")),
        run=_read_run(root.find(_named("run"))),
        figures=_rows(root.iter(_named("figure"))),
        facts=_rows(root.iter(_named("fact"))),
        indicators=_rows(root.iter(_named("indicator"))),
        sections={row["id"]: row["heading"] for row in _rows(root.iter(_named("section")))},
        terms=[row["name"] for row in _rows(root.iter(_named("term")))],
        pictures=_rows(root.iter(_named("picture"))),
        about=next(iter(_rows(root.iter(_named("about")))), {}),
        looks={row["chart"]: row["print"] for row in _rows(root.iter(_named("look")))},
        baseline=_read_baseline(root),
    )


def _sealed(record: etree._Element) -> bytes:
    """A record's XML with a print of all that it says, so that damage is seen. Who forges one can forge that, too."""
    record.set(_SEAL, _seal(record))
    return etree.tostring(record, xml_declaration=True, encoding="UTF-8", standalone=True)


def _seal(record: etree._Element) -> str:
    """The print of what a record says, however it is written. Up to 0.5.0 records had none."""
    content = sha256()
    for one in record.iter(etree.Element):
        said = sorted(pair for pair in one.attrib.items() if pair[0] != _SEAL)
        content.update(f"{one.tag} {said} {one.text or ''}\n".encode())
    return content.hexdigest()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def quarter_of(year: str, quarter: str) -> Quarter:
    """The quarter that a file names. Raises ValueError when that is none."""
    found, number = FinancialYear.parse(year), Quarter.parse_number(quarter)
    if found is None or number is None:
        raise ValueError(f"no quarter: {quarter} {year}")
    return found.quarter(number)


def _picture_row(picture: Picture) -> dict[str, str]:
    return {"print": picture.print, "svg": sha256(picture.svg).hexdigest(), "png": sha256(picture.png).hexdigest()}


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


def _with_earlier(
    rows: Iterable[Mapping[str, str]], before: Iterable[Mapping[str, str]], key: Callable[[Mapping[str, str]], object]
) -> Iterator[dict[str, str]]:
    """The rows, each with what it showed last before today's figure."""
    earlier = {key(row): row for row in before}
    for row in rows:
        old = earlier.get(key(row), {})
        was = {}
        for name in ("value", "numerator", "denominator"):
            shown = (old.get(name, ""), old.get(f"was-{name}", ""))
            was[f"was-{name}"] = next((text for text in shown if text and text != row.get(name)), "")
        yield {**row, **was}


def _figure_key(row: Mapping[str, str]) -> object:
    return row["series"], row["period_kind"], row.get("period", "")


def _fact_key(row: Mapping[str, str]) -> object:
    return row["id"]


def _add_baseline(record: etree._Element, baseline: Baseline) -> None:
    analyses = [
        {
            "section": section,
            **{name: getattr(one, name) for name in _PRINTS},
            "drafted": "yes" if one.drafted else "",
            "taken": " ".join(sorted(one.taken)),
        }
        for section, one in baseline.analyses.items()
    ]
    _add_all(record, "analyses", "analysis", analyses)
    for name, prints in (("texts", baseline.texts), ("rescued", baseline.rescued)):
        etree.SubElement(record, _named(name)).text = " ".join(sorted(prints))


def _read_baseline(root: etree._Element) -> Baseline:
    analyses = {
        row["section"]: AnalysisPrint(
            **{name: row[name] for name in _PRINTS},
            drafted="drafted" in row,
            taken=frozenset(row.get("taken", "").split()),
        )
        for row in _rows(root.iter(_named("analysis")))
    }
    texts, rescued = (frozenset((root.findtext(_named(name)) or "").split()) for name in ("texts", "rescued"))
    return Baseline(analyses, texts, rescued)


def _add_all(parent: etree._Element, name: str, each: str, rows: Iterable[Mapping[str, str]]) -> None:
    """An element that holds one for each row."""
    holder = etree.SubElement(parent, _named(name))
    for row in rows:
        _add(holder, each, row)


def _add(parent: etree._Element, name: str, said: Mapping[str, str]) -> None:
    """An element whose attributes say it all; an empty one is left out."""
    etree.SubElement(parent, _named(name), {key: printable(text) for key, text in said.items() if text})


def _rows(elements: Iterable[etree._Element]) -> list[dict[str, str]]:
    return [{str(key): str(text) for key, text in element.attrib.items()} for element in elements]


def _named(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
