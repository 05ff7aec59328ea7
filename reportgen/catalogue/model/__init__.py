"""The catalogue's definitions as frozen values. No file, no workbook, no counting.

`layout` is what is expected of the workbook, `measures` what is counted, `report` how it is published, `facts` what the
analysis may say beside the tables, `rules` what must hold of the workbook's data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.catalogue.model.facts import FactLayout, FactPeriod, GroupFact, PartsFact, PlainFact, SizeGroup
from reportgen.catalogue.model.layout import (
    BenchmarksLayout,
    CaseListLayout,
    Column,
    ColumnKind,
    PopulationLayout,
    PreviousQuartersLayout,
    ScorecardLayout,
    WorkbookLayout,
)
from reportgen.catalogue.model.measures import (
    AgeBetween,
    AtLeastMonths,
    Basis,
    CaseMeasure,
    Condition,
    DateChoice,
    EventMeasure,
    Filled,
    HoursBetween,
    ListMeasure,
    Measure,
    OneOf,
    RowMeasure,
    SnapshotMeasure,
    WithinMonths,
    WorkingDays,
    YesNo,
    columns_of,
)
from reportgen.catalogue.model.report import (
    AnnualRule,
    ChartKind,
    ChartLayout,
    ChartPeriod,
    Indicator,
    Polarity,
    QuarterBasis,
    ReportWords,
    Section,
    TableKind,
    TableLayout,
    Term,
    Timing,
)
from reportgen.catalogue.model.rules import Rule, Severity
from reportgen.sources import DoubtKind


@dataclass(frozen=True)
class Catalogue:
    """A report's whole catalogue, checked: every name that it uses is there.

    `id` is the name of its folder, `digest` the beginning of the SHA-256 of its files: the catalogue's version. `files`
    are the files' texts by name, so that a fault of the workbook can say which line to edit.
    """

    words: ReportWords
    layout: WorkbookLayout
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    sections: Sequence[Section]
    glossary: Sequence[Term]
    facts: Sequence[FactLayout] = ()
    rules: Sequence[Rule] = ()
    always: Mapping[DoubtKind, Severity] = field(default_factory=dict)
    id: str = ""
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


__all__ = [
    "AgeBetween",
    "AnnualRule",
    "AtLeastMonths",
    "Basis",
    "BenchmarksLayout",
    "CaseListLayout",
    "CaseMeasure",
    "Catalogue",
    "ChartKind",
    "ChartLayout",
    "ChartPeriod",
    "Column",
    "ColumnKind",
    "Condition",
    "DateChoice",
    "EventMeasure",
    "FactLayout",
    "FactPeriod",
    "Filled",
    "GroupFact",
    "HoursBetween",
    "Indicator",
    "ListMeasure",
    "Measure",
    "OneOf",
    "PartsFact",
    "PlainFact",
    "Polarity",
    "PopulationLayout",
    "PreviousQuartersLayout",
    "QuarterBasis",
    "ReportWords",
    "RowMeasure",
    "Rule",
    "ScorecardLayout",
    "Section",
    "Severity",
    "SizeGroup",
    "SnapshotMeasure",
    "TableKind",
    "TableLayout",
    "Term",
    "Timing",
    "WithinMonths",
    "WorkbookLayout",
    "WorkingDays",
    "YesNo",
    "columns_of",
]
