"""The real data beside the repository, PEERLIGHT_SHARED: where it is not, tests of it are left out, but never in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

SHARED = Path(settings.SHARED)
IS_LEFT_OUT = not SHARED.is_dir() and not os.environ.get("CI")
REASON = f"no shared data in {SHARED}: set PEERLIGHT_SHARED"

needs_shared = pytest.mark.skipif(IS_LEFT_OUT, reason=REASON)


def find_real(pattern: str) -> list[Path]:
    """The files and folders below the folder of real data that match, in order.

    None only where tests of them are left out; else raises FileNotFoundError, so that no test is about nothing.
    """
    found = sorted(SHARED.glob(pattern))
    if not found and not IS_LEFT_OUT:
        raise FileNotFoundError(f"nothing matches {SHARED / pattern}: set PEERLIGHT_SHARED")
    return found
