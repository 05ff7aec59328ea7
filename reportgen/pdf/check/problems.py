"""What a check says: problems, and those that are alike told together with all their pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.errors import Finding
from reportgen.formats import joined

_MOST_PAGES = 8
_ALL = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong, what to do, and on which page (from 0; None: in the whole file)."""

    what: str
    remedy: str
    page: int | None = None


def told(problems: Iterable[Problem]) -> list[Finding]:
    """A finding for all problems that are alike; where it is are the pages as they are counted in the file."""
    alike: dict[tuple[str, str], list[int]] = {}
    for problem in problems:
        pages = alike.setdefault((problem.what, problem.remedy), [])
        if problem.page is not None and problem.page + 1 not in pages:
            pages.append(problem.page + 1)
    return [Finding(_where(sorted(pages)), what, remedy) for (what, remedy), pages in alike.items()]


def _where(pages: list[int]) -> str:
    if not pages:
        return "The whole file"
    shown = [str(page) for page in pages[:_MOST_PAGES]]
    rest = len(pages) - len(shown)
    return ("Page " if len(pages) == 1 else "Pages ") + joined([*shown, *([f"{rest} more"] if rest else [])])
