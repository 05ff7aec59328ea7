"""Makes what the benchmark needs: a Python environment of its own, and docxtemplater where Node.js is at hand."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "tests" / "benchmarks"
ENVIRONMENT = ROOT / ".venv-bench"
DOCXTEMPLATER = HERE / "docxtemplater"
_LISTS = (ROOT / "requirements.lock", HERE / "requirements.txt")
_MADE_OF = ENVIRONMENT / "made-of.txt"
_PACKAGES = DOCXTEMPLATER / "package-lock.json"


def python() -> Path:
    """The environment's Python, whether it is made yet or not."""
    return ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def make_environment() -> None:
    """Anew when one of the lists of packages has changed; what it was made of is written last."""
    wanted = "".join(path.read_text(encoding="utf-8") for path in _LISTS)
    if _MADE_OF.exists() and _MADE_OF.read_text(encoding="utf-8") == wanted:
        return
    print("Setting up .venv-bench; this happens once and takes a few minutes.", file=sys.stderr, flush=True)
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked, others = (["-r", str(path)] for path in _LISTS)
    subprocess.run([*pip, "--require-hashes", *locked], check=True)
    subprocess.run([*pip, *others], check=True)
    _MADE_OF.write_text(wanted, encoding="utf-8")


def node() -> str:
    """The version of Node.js, with docxtemplater installed; empty where it is missing."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        return ""
    made = DOCXTEMPLATER / "node_modules" / "made-of.json"
    if not made.exists() or made.read_bytes() != _PACKAGES.read_bytes():
        subprocess.run([npm, "ci", "--silent", "--no-fund", "--no-audit"], cwd=DOCXTEMPLATER, check=True)
        shutil.copy(_PACKAGES, made)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return said.stdout.strip().removeprefix("v")
