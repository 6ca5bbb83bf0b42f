"""What the environment may say."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import settings


@pytest.mark.parametrize("name", ["MIT", "x" * 28, "a b", "7up", ""])
def test_endpoint_whose_name_no_query_can_have_is_refused_at_start(monkeypatch, name):
    monkeypatch.setenv("OAI_URLS", f"{name}=https://oai.example.org")

    with pytest.raises(ImproperlyConfigured, match="is no name for a source"):
        settings._endpoints()


def test_endpoint_of_the_environment_is_a_source(monkeypatch):
    monkeypatch.setenv("OAI_URLS", "university-repository=https://oai.example.org")

    assert settings._endpoints()["university-repository-oai"].url == "https://oai.example.org"
