"""Whether what is compared is comparable: the same tables in two documents, the right figures of a big workbook.

python -m tests.benchmarks.checks documents OURS.docx THEIRS.docx
python -m tests.benchmarks.checks figures WORKBOOK.xlsx FIGURES.csv
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import docx
import pandas as pd
from docx.oxml.ns import qn

Table = Sequence[Sequence[str]]
Counts = Mapping[tuple[str, str], int]
_MONTHS = [f"2021-{month:02}" for month in range(4, 10)]


class NotAlikeError(Exception):
    """What is to be compared differs."""


# Documents ----------------------------------------------------------------------------------------------------------


def same_tables(ours: Path, theirs: Path) -> str:
    """Says how much there is of it; raises NotAlikeError for a cell that differs."""
    mine, others = tables_of(ours), tables_of(theirs)
    if len(mine) != len(others):
        raise NotAlikeError(f"{len(mine)} tables in {ours.name}, {len(others)} in {theirs.name}")
    for number, (one, other) in enumerate(zip(mine, others, strict=True), start=1):
        if one != other:
            raise NotAlikeError(f"table {number} differs:\n{one}\n{other}")
    rows = [row for table in mine for row in table]
    return f"{len(mine)} tables, {len(rows)} rows, {sum(map(len, rows))} cells"


def tables_of(path: Path) -> list[Table]:
    """The texts of each table's cells, row by row."""
    body = docx.Document(str(path)).element.body
    return [
        [["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))] for row in rows]
        for rows in (list(table.iter(qn("w:tr"))) for table in body.iter(qn("w:tbl")))
    ]


# Figures ------------------------------------------------------------------------------------------------------------


def same_counts(workbook: Path, figures: Path) -> str:
    """Counts of the program held to those of pandas; raises NotAlikeError for one that differs."""
    counted = dict(_counted_by_pandas(workbook))
    ours = {key: number for key, number in _figures(figures).items() if key in counted}
    wrong = {key: (ours.get(key), number) for key, number in counted.items() if ours.get(key) != number}
    if wrong:
        raise NotAlikeError(f"series and month: the program's count, that of pandas: {wrong}")
    return f"{len(counted)} counts are those of pandas"


def _figures(path: Path) -> Counts:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["period_kind"] == "month" and row["numerator"]]
    return {(row["series"], row["period"]): int(row["numerator"]) for row in rows}


def _counted_by_pandas(workbook: Path) -> Iterator[tuple[tuple[str, str], int]]:
    early = _sheet(workbook, "Early Help")
    outside = early[early["Initiated by"] == "External agency"]
    yield from _by_month("csc002-external-number", outside["Date agency informed us"])
    missing = _sheet(workbook, "Missing episodes")
    cared_for = missing[missing["Status when reported"] == "Child in Care"]
    yield from _by_month("csc246-episodes", cared_for["Reported missing"])
    months = cared_for["Reported missing"].dt.to_period("M").astype(str)
    yield from _numbers("csc246-children", cared_for.groupby(months)["Child ID"].nunique())
    yield from _by_month("csc166-children", _sheet(workbook, "Section 47")["Date started"])
    plans = _sheet(workbook, "CP Plans")
    yield from _open_at("csc182-children", plans["Plan start"], plans["Plan end"])
    care = _sheet(workbook, "Children in Care")
    care = care[care["Short breaks only"] == "N"]
    yield from _open_at("csc201-children", care["Came into care"], care["Ceased care"])
    yield from _by_month("csc209-monthly", care["Came into care"])


def _sheet(workbook: Path, name: str) -> pd.DataFrame:
    frame = pd.read_excel(workbook, sheet_name=name, header=3, engine="calamine")
    return frame[frame.iloc[:, 2].notna()]  # without blank rows and the total


def _by_month(series: str, days: pd.Series) -> Iterable[tuple[tuple[str, str], int]]:
    return _numbers(series, days.dt.to_period("M").astype(str).value_counts())


def _open_at(series: str, started: pd.Series, ended: pd.Series) -> Iterator[tuple[tuple[str, str], int]]:
    for month in _MONTHS:
        end = pd.Period(month).end_time
        yield (series, month), int(((started <= end) & (ended.isna() | (ended > end))).sum())


def _numbers(series: str, found: pd.Series) -> Iterator[tuple[tuple[str, str], int]]:
    for month in _MONTHS:
        yield (series, month), int(found.get(month, 0))


if __name__ == "__main__":
    check = {"documents": same_tables, "figures": same_counts}[sys.argv[1]]
    try:
        print(check(Path(sys.argv[2]), Path(sys.argv[3])))
    except NotAlikeError as difference:
        raise SystemExit(f"Not alike: {difference}") from None
