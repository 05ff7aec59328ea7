"""What the tests share: the shipped project, copies of its workbook with a few cells changed, runs of the command."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
CATALOGUE = TEMPLATES / "childrens-social-care"
WORKBOOK = ROOT / "workbooks" / "Childrens Performance Workbook 2021-22.xlsx"
EXPECTED = Path(__file__).parent / "expected"


@dataclass(frozen=True)
class Run:
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that the person saw."""
        return self.out + self.err


def reportgen(*arguments: object, env: Mapping[str, str] | None = None, home: Path = ROOT) -> Run:
    """Runs the real command of the project in `home`, in a process of its own, with nobody at the keyboard."""
    ran = subprocess.run(
        [sys.executable, "-m", "reportgen", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=home,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(home), **(env or {})},
        input="",
        timeout=240,
        check=False,
    )
    return Run(ran.returncode, ran.stdout, ran.stderr)


def unsealed(record: bytes) -> bytes:
    """A report's record without its seal, as one needs that a test has changed on purpose."""
    return re.sub(rb' seal="\w+"', b"", record)


def changed_workbook(folder: Path, change: Callable[[Workbook], object]) -> Path:
    """A copy of the shipped workbook with something changed, its formulas' results kept as values."""
    copy = folder / "Changed workbook.xlsx"
    book = load_workbook(WORKBOOK, data_only=True)
    change(book)
    book.save(copy)
    book.close()
    return copy


def project_copy(folder: Path) -> Path:
    """The project as a user has it, without tests and environments."""
    target = folder / "project"
    left_out = shutil.ignore_patterns(".git", ".venv*", "tests", "out", "__pycache__", ".*_cache", ".ci*", "wheels")
    shutil.copytree(ROOT, target, ignore=left_out)
    return target


def project_without_charts(folder: Path) -> Path:
    """A project whose report is made in a second, as it draws nothing."""
    project = project_copy(folder)
    sections = project / "templates" / "childrens-social-care" / "sections.toml"
    blocks = sections.read_text(encoding="utf-8").split("\n\n")
    kept = [block for block in blocks if not block.startswith("[[sections.charts]]")]
    assert len(kept) < len(blocks)
    sections.write_text("\n\n".join(kept), encoding="utf-8")
    return project
