"""What the tests of endpoints share."""

from __future__ import annotations

import pytest
from django.test import override_settings

from tests.core.api.endpoints import door
from tests.factories import plain_static


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


@pytest.fixture(autouse=True)
def _open_door():
    door.entered.clear()
    door.opened.set()
