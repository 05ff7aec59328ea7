"""workbook.toml: the sheets, headers and words that the catalogue expects of the workbook."""

from dataclasses import replace

from reportgen.catalogue.keys import Keys
from reportgen.catalogue.model import (
    BenchmarksLayout,
    CaseListLayout,
    Column,
    ColumnKind,
    PopulationLayout,
    PreviousQuartersLayout,
    ScorecardLayout,
    WorkbookLayout,
)
from reportgen.sources import fold


def parse_layout(keys: Keys) -> WorkbookLayout:
    """All of workbook.toml."""
    names = _Names()
    layout = WorkbookLayout(
        case_lists={name: _case_list(name, entry, names) for name, entry in keys.entries(under="case-lists")},
        scorecard=_scorecard(keys.table("scorecard"), names),
        population=_population(keys.table("population"), names),
        benchmarks=_benchmarks(keys.table("benchmarks"), names),
        previous_quarters=_previous_quarters(keys.table("previous-quarters"), names),
        total_words=keys.words("total-words", default=()),
        yes_words=keys.words("yes-words"),
        no_words=keys.words("no-words"),
    )
    yes = {fold(word) for word in layout.yes_words}
    if both := [word for word in layout.no_words if fold(word) in yes]:
        keys.fault(
            f"has '{both[0]}' too, which is one of the yes-words.", "Take it out of one of them.", key="no-words"
        )
    keys.finish()
    return replace(layout, other_names=names.others)


class _Names:
    """Takes the names of sheets and columns; keeps those after the first by the path of their key."""

    def __init__(self) -> None:
        self.others: dict[str, tuple[str, ...]] = {}

    def first(self, keys: Keys, key: str) -> str:
        name, *others = keys.alternatives(key)
        if others:
            self.others[f"{keys.where} > {key}"] = tuple(others)
        return name


def _case_list(name: str, keys: Keys, names: _Names) -> CaseListLayout:
    layout = CaseListLayout(
        id=name,
        sheet=names.first(keys, "sheet"),
        columns={column: _column(column, entry, names) for column, entry in keys.entries(under="columns")},
        as_at_own_quarter=keys.switch("as-at-own-quarter", default=False),
    )
    if not layout.columns:
        keys.fault("names no columns.", 'Each is a line such as: started = { header = "Plan start", kind = "date" }.')
    _check_headers(keys, layout, names)
    keys.finish()
    return layout


def _check_headers(keys: Keys, layout: CaseListLayout, names: _Names) -> None:
    """No two columns of a list may be found by one header."""
    first: dict[str, str] = {}
    for name, column in layout.columns.items():
        key = f"columns > {name} > header"
        for header in filter(None, (column.header, *names.others.get(f"{keys.where} > {key}", ()))):
            other = first.setdefault(fold(header), name)
            if other != name:
                keys.fault(f"'{header}' is the header of '{other}', too.", "Each column has its own.", key=key)


def _column(name: str, keys: Keys, names: _Names) -> Column:
    column = Column(
        id=name,
        header=names.first(keys, "header"),
        kind=keys.choice("kind", ColumnKind),
        required=keys.switch("required", default=False),
    )
    keys.finish()
    return column


def _scorecard(keys: Keys | None, names: _Names) -> ScorecardLayout | None:
    if keys is None:
        return None
    layout = ScorecardLayout(*(names.first(keys, key) for key in ("sheet", "ref", "indicator", "measure", "target")))
    keys.finish()
    return layout


def _population(keys: Keys | None, names: _Names) -> PopulationLayout | None:
    if keys is None:
        return None
    layout = PopulationLayout(*(names.first(keys, key) for key in ("sheet", "year", "people")))
    keys.finish()
    return layout


def _benchmarks(keys: Keys | None, names: _Names) -> BenchmarksLayout | None:
    if keys is None:
        return None
    layout = BenchmarksLayout(
        sheet=names.first(keys, "sheet"),
        ref=names.first(keys, "ref"),
        indicator=names.first(keys, "indicator"),
        names=keys.texts("names"),
        note=keys.text("note", default=""),
    )
    keys.finish()
    return layout


def _previous_quarters(keys: Keys | None, names: _Names) -> PreviousQuartersLayout | None:
    if keys is None:
        return None
    layout = PreviousQuartersLayout(*(names.first(keys, key) for key in ("sheet", "ref", "indicator", "measure")))
    keys.finish()
    return layout
