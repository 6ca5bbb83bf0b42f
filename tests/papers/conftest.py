"""What the tests of works and author records share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real_data import IS_LEFT_OUT, REASON, SHARED


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data, PEERLIGHT_SHARED. Where it is not, a test of it is left out, but never in CI."""
    if IS_LEFT_OUT:
        pytest.skip(REASON)
    return SHARED
