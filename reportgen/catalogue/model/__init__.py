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
    without_period,
)
from reportgen.catalogue.model.rules import (
    ALWAYS,
    AgeInRange,
    Check,
    FoundIn,
    InOrder,
    InWords,
    IsDate,
    IsNumber,
    Movement,
    NoOverlap,
    NotInFuture,
    Reasonableness,
    Required,
    Rule,
    SameRows,
    Severity,
    SumRows,
    Unique,
    WithinTime,
)
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
    same_rows: Sequence[SameRows] = ()
    sums: Sequence[SumRows] = ()
    reasonable: Reasonableness = field(default_factory=Reasonableness)
    id: str = ""
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


__all__ = [
    "ALWAYS",
    "AgeBetween",
    "AgeInRange",
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
    "Check",
    "Column",
    "ColumnKind",
    "Condition",
    "DateChoice",
    "EventMeasure",
    "FactLayout",
    "FactPeriod",
    "Filled",
    "FoundIn",
    "GroupFact",
    "HoursBetween",
    "InOrder",
    "InWords",
    "Indicator",
    "IsDate",
    "IsNumber",
    "ListMeasure",
    "Measure",
    "Movement",
    "NoOverlap",
    "NotInFuture",
    "OneOf",
    "PartsFact",
    "PlainFact",
    "Polarity",
    "PopulationLayout",
    "PreviousQuartersLayout",
    "QuarterBasis",
    "Reasonableness",
    "ReportWords",
    "Required",
    "RowMeasure",
    "Rule",
    "SameRows",
    "ScorecardLayout",
    "Section",
    "Severity",
    "SizeGroup",
    "SnapshotMeasure",
    "SumRows",
    "TableKind",
    "TableLayout",
    "Term",
    "Timing",
    "Unique",
    "WithinMonths",
    "WithinTime",
    "WorkbookLayout",
    "WorkingDays",
    "YesNo",
    "columns_of",
    "without_period",
]
