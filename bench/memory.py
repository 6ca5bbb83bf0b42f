"""Peak memory of a process and all that it started, sampled from /proc."""

import os
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

SECONDS_BETWEEN_SAMPLES = 0.05
_PROC = Path("/proc")


class Peak(NamedTuple):
    """Greatest resident sizes in bytes: of all processes together, and of the first alone."""

    together: int
    alone: int


def can_watch() -> bool:
    """Whether this system says what its processes use."""
    return (_PROC / "self" / "statm").exists()


def watch_peak(pid: int) -> Peak:
    """The greatest resident sizes of the process and its descendants, until it ends.

    Pages that processes share count once for each: `together` is an upper bound.
    """
    page_bytes = os.sysconf("SC_PAGE_SIZE")
    peak = Peak(0, 0)
    while not _has_ended(pid):
        sizes = [_read_resident(one) * page_bytes for one in _list_tree(pid)]
        peak = Peak(max(peak.together, sum(sizes)), max(peak.alone, sizes[0]))
        time.sleep(SECONDS_BETWEEN_SAMPLES)
    return peak


def _list_tree(pid: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (fields := _read_stat(int(folder.name))):
            children[int(fields[1])].append(int(folder.name))
    tree = [pid]
    for one in tree:
        tree += children[one]
    return tree


def _has_ended(pid: int) -> bool:
    fields = _read_stat(pid)
    return fields is None or fields[0] == "Z"


def _read_stat(pid: int) -> list[str] | None:
    """The fields behind the program's name, state and parent first; None when there is no such process."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _read_resident(pid: int) -> int:
    try:
        return int((_PROC / str(pid) / "statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
