"""The catalogue's definitions as frozen values. No file, no workbook, no counting.

`layout` is what is expected of the workbook, `measures` what is counted, `report` how it is published, `facts` what the
analysis may say beside the tables, `drafts` the sentences that it begins with, `rules` what must hold of the data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.catalogue.model.disclosure import PublicEdition
from reportgen.catalogue.model.drafts import (
    Bracketed,
    Choice,
    DraftPattern,
    FactPhrase,
    Listed,
    NamedPeriod,
    Part,
    PeriodName,
    Phrase,
    Ranking,
    Said,
    Slot,
)
from reportgen.catalogue.model.facts import (
    OTHER,
    FactLayout,
    FactPeriod,
    GroupFact,
    PartsFact,
    PlainFact,
    SizeGroup,
    fact_period,
    indicator_fact,
    part_fact,
    periods_of,
    quarter_basis,
)
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
    Audience,
    ChartForm,
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

    `overview_draft` is what the Key messages begin with. `id` is the name of its folder, `digest` the beginning of the
    SHA-256 of its files: the catalogue's version. `files` are the files' texts by name, so that a fault of the workbook
    can say which line to edit. `audience` is whom its sections were chosen for, if they were.
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
    overview_draft: Sequence[DraftPattern] = ()
    public_edition: PublicEdition = field(default_factory=PublicEdition)
    id: str = ""
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    audience: Audience | None = None


__all__ = [
    "ALWAYS",
    "OTHER",
    "AgeBetween",
    "AgeInRange",
    "AnnualRule",
    "AtLeastMonths",
    "Audience",
    "Basis",
    "BenchmarksLayout",
    "Bracketed",
    "CaseListLayout",
    "CaseMeasure",
    "Catalogue",
    "ChartForm",
    "ChartKind",
    "ChartLayout",
    "ChartPeriod",
    "Check",
    "Choice",
    "Column",
    "ColumnKind",
    "Condition",
    "DateChoice",
    "DraftPattern",
    "EventMeasure",
    "FactLayout",
    "FactPeriod",
    "FactPhrase",
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
    "Listed",
    "Measure",
    "Movement",
    "NamedPeriod",
    "NoOverlap",
    "NotInFuture",
    "OneOf",
    "Part",
    "PartsFact",
    "PeriodName",
    "Phrase",
    "PlainFact",
    "Polarity",
    "PopulationLayout",
    "PreviousQuartersLayout",
    "PublicEdition",
    "QuarterBasis",
    "Ranking",
    "Reasonableness",
    "ReportWords",
    "Required",
    "RowMeasure",
    "Rule",
    "Said",
    "SameRows",
    "ScorecardLayout",
    "Section",
    "Severity",
    "SizeGroup",
    "Slot",
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
    "fact_period",
    "indicator_fact",
    "part_fact",
    "periods_of",
    "quarter_basis",
    "without_period",
]
