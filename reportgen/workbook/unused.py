"""The sheets that the catalogue does not name: counted, and doubted when one looks like a newer copy of a used one."""

import re
from collections.abc import Iterator

from reportgen.sources import Doubt, DoubtKind, SheetFound, fold
from reportgen.workbook.names import SheetWanted, nearest_names
from reportgen.workbook.sheets import Search, Unused, header_row, shown_sheet

_COPY = re.compile(r"[\s_.-]*(\(\d+\)|\d+|v\s?\d+|new|newer|old|copy|latest|final|revised|updated|amended)")
_NUMBER = re.compile(r"\d+")
_MOST = 0.8


def note_unused(search: Search) -> None:
    """Keep what was found of the unused sheets: their filled rows, and nothing that stands in them."""
    for name, one in search.unused.items():
        search.found.append(SheetFound(name, "", None, {}, (), one.filled, {}))


def renamed_sheets(search: Search) -> Iterator[Doubt]:
    """A doubt for each unused sheet that looks like one that is used."""
    used = [one for one in search.wanted.values() if any(one.sheet.is_named(name) for name in search.sheets)]
    for name, unused in search.unused.items():
        like = next((one for one in used if _is_copy_of(name, one) or _has_its_columns(unused, one)), None)
        if like:
            line = search.guide.line(like.sheet.said)
            place = f"workbook.toml, line {line}" if line else like.sheet.said
            what = f"is not used, but looks like '{like.sheet.names[0]}', which is."
            remedy = f"If this is the newer one, name it in {place}; otherwise delete it."
            yield Doubt(
                f"{search.name} > {shown_sheet(name, search.sheets)}", what, remedy, kind=DoubtKind.RENAMED_SHEET
            )


def _is_copy_of(name: str, wanted: SheetWanted) -> bool:
    """Such as `Referrals (2)` or `Referrals new`, or a slip of the pen."""
    text = fold(name)
    for used in (fold(one) for one in wanted.sheet.names):
        rest = text.removeprefix(used)
        if rest != text and all(not part for part in _COPY.split(rest)[::2]):
            return True
    alike = [used for used in wanted.sheet.names if _NUMBER.findall(used) == _NUMBER.findall(name)]
    return bool(alike and nearest_names(alike, [name], at_least=0.85))


def _has_its_columns(unused: Unused, wanted: SheetWanted) -> bool:
    columns = len(header_row(unused.first, wanted.columns.values())[1])
    return columns >= 2 and columns >= _MOST * len(wanted.columns)
