"""Limits of time that a busy machine keeps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Returned = TypeVar("Returned")

TRIES = 5


def do_within(
    seconds: float, act: Callable[[], Returned], clock: Callable[[], float] = time.thread_time
) -> Returned:
    """What `act` returns; AssertionError if each of five tries takes `seconds` or more by `clock`.

    A machine that does something else as well is slow now and then; what is quadratic is slow every time.
    """
    took = []
    for _ in range(TRIES):
        began = clock()
        returned = act()
        took.append(clock() - began)
        if took[-1] < seconds:
            return returned
    raise AssertionError(f"took {min(took):.2f} s, not less than {seconds} s")
