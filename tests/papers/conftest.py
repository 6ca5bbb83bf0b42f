"""What the tests of works and author records share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data, PEERLIGHT_SHARED. Where it is not, a test of it is left out, but never in CI."""
    if not settings.SHARED.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"no shared data in {settings.SHARED}: set PEERLIGHT_SHARED")
    return Path(settings.SHARED)
