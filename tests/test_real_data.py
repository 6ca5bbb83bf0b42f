"""Tests of real data are left out where there is none, but never in CI."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.real_data import SHARED, find_real, needs_shared

PROGRAM = """
import django
django.setup()
from tests.real_data import find_real, needs_shared
print(needs_shared.args)
print(find_real("seeds/*.txt"))
"""


def run_without_data(folder: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What becomes of tests where the folder of real data is not."""
    inherited = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env=inherited
        | {"PEERLIGHT_SHARED": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_real_data_that_is_not_there_leaves_tests_out(tmp_path):
    ended = run_without_data(str(tmp_path / "nowhere"))

    assert (ended.returncode, ended.stdout.split()) == (0, ["(True,)", "[]"]), ended.stderr


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_real_data_that_is_not_there_fails_in_ci(tmp_path, folder):
    ended = run_without_data(str(tmp_path / folder), CI="true")

    assert (ended.returncode, ended.stdout.split()) == (1, ["(False,)"])
    assert "FileNotFoundError: nothing matches" in ended.stderr


@needs_shared
def test_real_data_is_found_in_order():
    found = find_real("seeds/*.txt")

    assert found == sorted((SHARED / "seeds").glob("*.txt"))
    assert len(found) >= 5


@needs_shared
def test_real_data_that_does_not_match_is_told():
    with pytest.raises(FileNotFoundError, match=r"nothing matches .*seeds/\*\.none"):
        find_real("seeds/*.none")
