"""What was measured on, and what: facts without which a figure says nothing."""

import os
import platform
import subprocess
from pathlib import Path

from bench.databases import describe_server

ROOT = Path(__file__).resolve().parent.parent


def describe_machine() -> dict[str, object]:
    """Processor, cores that may be used, memory in GB, versions."""
    return {
        "processor": _read_processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": describe_server(),
    }


def describe_revision() -> str:
    """The commit, with "+" when files differ from it; "unknown" outside a clone."""
    revision = _run_git("rev-parse", "--short=12", "HEAD")
    if not revision:
        return "unknown"
    return revision + ("+" if _run_git("status", "--porcelain", "--untracked-files=no") else "")


def _run_git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _read_processor() -> str:
    path = Path("/proc/cpuinfo")
    if path.exists():
        for line in path.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
