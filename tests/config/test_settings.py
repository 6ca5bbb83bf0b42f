"""What the environment may say."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import settings, sign_in


@pytest.mark.parametrize("name", ["MIT", "x" * 28, "a b", "7up", ""])
def test_endpoint_whose_name_no_query_can_have_is_refused_at_start(monkeypatch, name):
    monkeypatch.setenv("OAI_URLS", f"{name}=https://oai.example.org")

    with pytest.raises(ImproperlyConfigured, match="is no name for a source"):
        settings._endpoints()


def test_endpoint_of_the_environment_is_a_source(monkeypatch):
    monkeypatch.setenv("OAI_URLS", "university-repository=https://oai.example.org")

    assert settings._endpoints()["university-repository-oai"].url == "https://oai.example.org"


@pytest.mark.parametrize(
    ("said", "issuer"),
    [
        ("", ""),
        ("off", ""),
        ("production", "https://orcid.org"),
        ("sandbox", "https://sandbox.orcid.org"),
        ("https://id.example.org/realm/", "https://id.example.org/realm"),
    ],
)
def test_orcid_is_asked_at_the_provider_that_is_named(said, issuer):
    assert sign_in.read_issuer(said) == issuer


@pytest.mark.parametrize("said", ["on", "orcid.org", "ftp://orcid.org", "https://", "https://orcid.org?x=1"])
def test_provider_that_is_none_is_refused_at_start(said):
    with pytest.raises(ImproperlyConfigured, match="is none of off, production, sandbox"):
        sign_in.read_issuer(said)


def test_provider_that_knows_the_site_by_nothing_is_refused_at_start():
    assert sign_in.read_provider("", "", "") == {}
    with pytest.raises(ImproperlyConfigured, match="needs ORCID_CLIENT_ID"):
        sign_in.read_provider("https://orcid.org", "APP-1", "")


def test_forms_lead_to_the_site_and_its_provider_alone():
    assert sign_in.list_form_targets("") == ["'self'"]
    assert sign_in.list_form_targets("https://id.example.org/realm") == ["'self'", "https://id.example.org"]


def test_letters_go_by_the_server_that_is_named_else_to_files():
    server = sign_in.read_mail("smtp+tls://site:a%40b@mail.example.org:587", letters_folder="")
    assert (server["EMAIL_HOST"], server["EMAIL_PORT"], server["EMAIL_USE_TLS"]) == (
        "mail.example.org",
        587,
        True,
    )
    assert server["EMAIL_HOST_PASSWORD"] == "a@b"
    assert sign_in.read_mail("", letters_folder="/home/letters")["EMAIL_FILE_PATH"] == "/home/letters"
