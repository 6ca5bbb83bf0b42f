"""Interleaved rounds: all sides run once, then all again, so that a slow minute of the machine hits them alike."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median

Seconds = dict[str, list[float]]


class Stopwatch:
    """Seconds of the blocks that it timed, added up."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time the block."""
        started_at = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - started_at

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave the block out, inside one that is timed."""
        started_at = time.perf_counter()
        try:
            yield
        finally:
            self.seconds -= time.perf_counter() - started_at


def run_rounds(
    sides: Mapping[str, Callable[[], float]], *, rounds: int, say: Callable[[str], None]
) -> Seconds:
    """Run the sides in turn, `rounds` times; each gives its own seconds, so that its preparations don't count."""
    seconds: Seconds = {name: [] for name in sides}
    for number in range(1, rounds + 1):
        for name, run in sides.items():
            seconds[name].append(run())
        say(
            f"round {number} of {rounds}: "
            + ", ".join(f"{name} {own[-1]:.2f} s" for name, own in seconds.items())
        )
    return seconds


def take_ratio(seconds: Seconds, candidate: str, baseline: str) -> float:
    """The median over rounds of how many times the baseline's seconds of the same round the candidate took."""
    return median(own / other for own, other in zip(seconds[candidate], seconds[baseline], strict=True))
