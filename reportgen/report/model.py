"""The report as values: what each page says, not how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from fractions import Fraction

from reportgen.catalogue.model import ChartKind, Term
from reportgen.formats import Unit
from reportgen.narrative.tagged import TaggedNumber
from reportgen.period import Quarter


class Status(Enum):
    """How a figure stands against its target."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"


@dataclass(frozen=True)
class Phrase:
    """A piece of a sentence; one with a status may be coloured, as its words say the same, one with a `section` leads
    to it."""

    text: str
    status: Status | None = None
    section: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence in phrases."""

    phrases: Sequence[Phrase]

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(phrase.text for phrase in self.phrases)


@dataclass(frozen=True)
class Standing:
    """How one indicator stands: its name, and a sentence in phrases."""

    name: str
    phrases: Sequence[Phrase]

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(phrase.text for phrase in self.phrases)


@dataclass(frozen=True)
class Row:
    """A row of a table: its own header and its cells."""

    label: str
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A flat table with one header row and perhaps a row of targets.

    `title` and `summary` are for those who do not see it.
    """

    caption: str
    summary: str
    corner: str
    columns: Sequence[str]
    target: Row | None
    rows: Sequence[Row]
    notes: Sequence[str]
    title: str = ""


@dataclass(frozen=True)
class LinkedRow:
    """A row whose label leads to a section."""

    section: str
    label: str
    cells: Sequence[Phrase]


@dataclass(frozen=True)
class LinkedTable:
    """A flat table whose rows lead to sections, as the pages before them have."""

    caption: str
    summary: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[LinkedRow]
    notes: Sequence[str]


@dataclass(frozen=True)
class Overview:
    """A page before the sections: sentences, then tables."""

    sentences: Sequence[Sentence]
    tables: Sequence[LinkedTable]


@dataclass(frozen=True)
class NoteGroup:
    """Data notes on one matter: a heading, points, and perhaps a table."""

    heading: str
    points: Sequence[str]
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Plot:
    """One line or set of columns in a chart; a gap is None. Values in the chart's unit, not rounded."""

    name: str
    values: Sequence[Fraction | None]
    labels: Sequence[str]


@dataclass(frozen=True)
class TargetLine:
    """A target drawn across a chart."""

    value: Fraction
    label: str


@dataclass(frozen=True)
class RunFacts:
    """Where a report comes from. `sha256` is the workbook's, `saved` when Excel last saved it, `made` UTC."""

    workbook: str
    sha256: str
    saved: datetime | None
    made: datetime
    program: str
    report: str
    catalogue: str


@dataclass(frozen=True)
class Chart:
    """A chart's specification. `part_year`: the last category is a year that has not ended.

    A gap that has a label is a figure that is not shown; the `note` says so.
    """

    kind: ChartKind
    title: str
    alt: str
    unit: Unit
    categories: Sequence[str]
    plots: Sequence[Plot]
    target: TargetLine | None
    wide: bool
    part_year: bool
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawn chart; sizes in millimetres. Both images show the same.

    `print` is that of the specification that it was drawn from: one of the same print would be the same picture.
    """

    svg: bytes
    png: bytes
    width: float
    height: float
    alt: str
    print: str


@dataclass(frozen=True)
class NativeChart:
    """A chart of Word's own: its DrawingML, and the workbook that holds what it shows. Sizes in millimetres."""

    xml: bytes
    workbook: bytes
    width: float
    height: float
    alt: str


DrawnChart = Picture | NativeChart


@dataclass(frozen=True)
class DraftPiece:
    """A piece of a draft: words, or one `number` of a fact, whose `title` is for those who ask what it is."""

    text: str
    number: TaggedNumber | None = None
    title: str = ""


@dataclass(frozen=True)
class DraftParagraph:
    """A paragraph of a draft, in pieces."""

    pieces: Sequence[DraftPiece]

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class ReportSection:
    """A section of the report; it has tables by month or a comparison, not both.

    `draft` is what its analysis begins with. `comparators` sets its figures beside earlier years and other councils,
    where there is something to compare.
    """

    id: str
    heading: str
    definition: Sequence[str]
    prompts: Sequence[str]
    standings: Sequence[Standing]
    month_tables: Sequence[Table]
    comparisons: Sequence[Table]
    annual_tables: Sequence[Table]
    comparators: Sequence[Table]
    charts: Sequence[Chart]
    draft: Sequence[DraftParagraph] = ()


@dataclass(frozen=True)
class Report:
    """Everything that the document says.

    `as_at` says of when the data are; `data_line` says it with a warning where figures are in doubt.
    """

    title: str
    council: str
    committee: str
    quarter: Quarter
    quarter_line: str
    data_line: str
    as_at: str
    file_name: str
    overview_prompts: Sequence[str]
    scorecard: Overview
    changes: Overview
    sections: Sequence[ReportSection]
    data_notes: Sequence[NoteGroup]
    glossary: Sequence[Term]
    overview_draft: Sequence[DraftParagraph] = ()

    @property
    def charts(self) -> list[Chart]:
        """Every chart in report order."""
        return [chart for section in self.sections for chart in section.charts]
