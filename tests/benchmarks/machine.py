"""What the figures were measured on. No names of people or of hosts."""

import os
import platform
import subprocess
import sys
from pathlib import Path


def described(node: str) -> str:
    """One line; `node` is the version of Node.js, or empty."""
    system = f"{_system()}, Python {platform.python_version()}"
    parts = [f"{_cores()} of {_processor()}", *_memory(), system, *([f"Node.js {node}"] if node else [])]
    return ", ".join(parts)


def _cores() -> str:
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return "1 core" if cores == 1 else f"{cores} cores"


def _processor() -> str:
    if sys.platform == "linux":
        names = [line.partition(":")[2] for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
        return names[0].strip() if names else platform.machine()
    if sys.platform == "darwin":
        asked = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return platform.processor()


def _memory() -> list[str]:
    if sys.platform == "win32":
        return []
    size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return [f"{size / 2**30:.0f} GB of memory"]


def _system() -> str:
    if sys.platform == "linux":
        names = [
            line.partition("=")[2].strip('"')
            for line in _lines(Path("/etc/os-release"))
            if line.startswith("PRETTY_NAME=")
        ]
        return names[0] if names else platform.system()
    return f"{platform.system()} {platform.release()}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
