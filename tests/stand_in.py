"""A small stand-in for the project: its scripts are real, what they set up and start is small and quick."""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from zipfile import ZipInfo

from tests.support import ROOT, Run

LOCK = "requirements.lock"
PROGRAM = 'import json, os, sys\nprint("started", json.dumps([sys.prefix, os.getcwd(), *sys.argv[1:]]))\n'


def stand_in_project(folder: Path, *scripts: str) -> Path:
    """Scripts of the project, and a program that needs one package, which is no further than the folder `wheels`."""
    (folder / "reportgen").mkdir(parents=True)
    (folder / "reportgen" / "__main__.py").write_text(PROGRAM, encoding="ascii")
    for script in scripts:
        (folder / script).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / script, folder / script)
    (folder / "wheels").mkdir()
    wheel = folder / "wheels" / "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as package:
        package.writestr(ZipInfo("tiny-1.dist-info/METADATA"), "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n")
        package.writestr(
            ZipInfo("tiny-1.dist-info/WHEEL"), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        package.writestr(ZipInfo("tiny-1.dist-info/RECORD"), "")
    pinned = f"tiny==1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    (folder / LOCK).write_text(pinned, encoding="ascii")
    return folder


def started(run: Run) -> list[str]:
    """The environment, the folder and the arguments that the program was started with."""
    (line,) = re.findall(r"^started (.*)$", run.out, re.M)
    found: list[str] = json.loads(line)
    return found
