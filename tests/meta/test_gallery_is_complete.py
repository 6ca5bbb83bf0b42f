"""No component that the gallery does not draw: who changes the style sees all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_gallery_draws_every_component(settings):
    settings.DEBUG = True
    drawn = {template.name for template in Client().get("/gallery").templates}
    assert sorted(_list_components() - drawn) == []


def _list_components() -> set[str]:
    folder = Path(settings.BASE_DIR) / "templates"
    return {str(path.relative_to(folder)) for path in (folder / "components").glob("*.html")}
