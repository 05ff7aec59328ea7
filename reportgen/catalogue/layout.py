"""workbook.toml: the sheets, headers and words that the catalogue expects of the workbook."""

from reportgen.catalogue.keys import Keys
from reportgen.catalogue.model import (
    BenchmarksLayout,
    CaseListLayout,
    Column,
    ColumnKind,
    PopulationLayout,
    ScorecardLayout,
    WorkbookLayout,
)


def parse_layout(keys: Keys) -> WorkbookLayout:
    """All of workbook.toml."""
    layout = WorkbookLayout(
        case_lists={name: _case_list(name, entry) for name, entry in keys.entries(under="case-lists")},
        scorecard=_scorecard(keys.table("scorecard")),
        population=_population(keys.table("population")),
        benchmarks=_benchmarks(keys.table("benchmarks")),
        total_words=keys.texts("total-words", default=()),
        yes_words=keys.texts("yes-words"),
        no_words=keys.texts("no-words"),
    )
    keys.finish()
    return layout


def _case_list(name: str, keys: Keys) -> CaseListLayout:
    layout = CaseListLayout(
        id=name,
        sheet=keys.text("sheet"),
        columns={column: _column(column, entry) for column, entry in keys.entries(under="columns")},
        as_at_own_quarter=keys.switch("as-at-own-quarter", default=False),
    )
    if not layout.columns:
        keys.fault("names no columns.")
    keys.finish()
    return layout


def _column(name: str, keys: Keys) -> Column:
    column = Column(
        id=name,
        header=keys.text("header"),
        kind=keys.choice("kind", ColumnKind),
        required=keys.switch("required", default=False),
    )
    keys.finish()
    return column


def _scorecard(keys: Keys | None) -> ScorecardLayout | None:
    if keys is None:
        return None
    layout = ScorecardLayout(
        sheet=keys.text("sheet"),
        ref=keys.text("ref"),
        indicator=keys.text("indicator"),
        measure=keys.text("measure"),
        target=keys.text("target"),
    )
    keys.finish()
    return layout


def _population(keys: Keys | None) -> PopulationLayout | None:
    if keys is None:
        return None
    layout = PopulationLayout(sheet=keys.text("sheet"), year=keys.text("year"), children=keys.text("children"))
    keys.finish()
    return layout


def _benchmarks(keys: Keys | None) -> BenchmarksLayout | None:
    if keys is None:
        return None
    layout = BenchmarksLayout(
        sheet=keys.text("sheet"),
        ref=keys.text("ref"),
        indicator=keys.text("indicator"),
        names=keys.texts("names"),
    )
    keys.finish()
    return layout
