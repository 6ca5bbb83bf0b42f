"""What the walks share."""

from __future__ import annotations

import pytest
from django.test import override_settings

from tests.factories import plain_static


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield
