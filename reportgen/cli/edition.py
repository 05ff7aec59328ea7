"""Editions on the command line: the full report, or one for the public without small numbers."""

import argparse
from typing import TYPE_CHECKING

from reportgen.cli import making, telling
from reportgen.errors import Finding, UsageError

if TYPE_CHECKING:
    from reportgen.audit.record import Record
    from reportgen.narrative.checking import Hidden
    from reportgen.pipeline.edited import Edited
    from reportgen.pipeline.source import Questioned
    from reportgen.settings import Settings

FULL, PUBLIC = "full", "public"


def add_option(parser: argparse.ArgumentParser, default: str) -> None:
    """`--edition`; `default` says which is made without it."""
    said = f"{FULL} or {PUBLIC}: without small numbers (default: {default})"
    parser.add_argument("--edition", choices=(FULL, PUBLIC), metavar="NAME", help=said)


def is_public(asked: argparse.Namespace, record: "Record | None" = None) -> bool:
    """Whether the public edition is wanted: because it is asked for, or as the report in hand is one.

    Raises UsageError where a full report is wanted of a public edition, which does not know what it hides.
    """
    if record is None:
        return bool(asked.edition == PUBLIC)
    if record.is_public and asked.edition == FULL:
        what = "is a public edition, of which no full report can be made."
        raise UsageError(Finding(str(record.about.get("file", "The report")), what, "Take the full report."))
    return record.is_public or asked.edition == PUBLIC


def protected(questioned: "Questioned") -> "Questioned":
    """The figures of the public edition; how many are hidden is told."""
    from reportgen.pipeline.source import for_the_public  # see commands._build

    print("Edition:  public; looking for the fewest figures that must not be shown ...", flush=True)
    public, hidden = for_the_public(questioned)
    print(
        f"          {hidden.shown} cells of the tables by month and year are shown, {hidden.first} are not as they are"
        f" small, and {hidden.second} as they would give those away.",
        flush=True,
    )
    if hidden.given_away:
        print(f"          {telling.given_away(hidden.given_away)}", flush=True)
    return public


def read_again(asked: argparse.Namespace, record: "Record", settings: "Settings") -> "Questioned":
    """The public figures of the very workbook that a report was made from. Raises UsageError when it is another."""
    asked.report = record.run.report
    asked.year, asked.quarter = str(record.quarter.year), f"Q{record.quarter.number}"
    questioned = making.read_questioned(asked, settings)
    source = questioned.source
    what = ""
    if source.sha256 != record.run.sha256:
        what = f"is not as it was when the report was made (from {record.run.workbook})."
    elif source.catalogue.digest != record.run.catalogue:
        what = "is read with a catalogue that has changed since the report was made."
    if what:
        remedy = "Refresh the report first. If it is another workbook, name the right one with --workbook."
        raise UsageError(Finding(source.path.name, what, remedy))
    return protected(questioned)


def hidden_from(asked: argparse.Namespace, record: "Record", settings: "Settings") -> "Hidden | None":
    """What a public edition's words must not give away, which only the workbook knows; None for a full report."""
    from reportgen.pipeline.check import hidden_of  # see commands._build

    return hidden_of(read_again(asked, record, settings)) if record.is_public else None


def to_publish(
    edited: "Edited", record: "Record", asked: argparse.Namespace, settings: "Settings"
) -> "tuple[Edited, Record, Hidden | None]":
    """The report that is to be finished, and what its words must not give away: as it is, or as a public edition."""
    from reportgen.pipeline.build import Order  # see commands._build
    from reportgen.pipeline.check import hidden_of
    from reportgen.pipeline.kept import public_edition_of
    from reportgen.pipeline.source import read_by, revisions_since

    wanted = is_public(asked, record)
    if record.is_public or not wanted:
        return edited, record, hidden_from(asked, record, settings)
    questioned = read_by(read_again(asked, record, settings), record.audience)
    out = asked.out or edited.path.parent
    charts = making.charts_of(asked, questioned, record)
    order = Order(out, edited=edited, drafts=record.baseline.has_drafts, charts=charts)
    public, lost = public_edition_of(edited, questioned, revisions_since(questioned, None, out), order)
    for look in lost:
        print(telling.lost_look(look))
    assert public.record is not None, "it was made just now"
    return public, public.record, hidden_of(questioned)
