"""The fragment of suggestions below a search box."""

from __future__ import annotations

import pytest
from django.test import override_settings

from papers.addresses import researcher_address
from papers.services.names import refresh_names
from tests.factories import find_author, import_records, make_record, plain_static, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


def test_suggestions_lead_to_pages_and_may_be_kept(client):
    import_records(make_record("A", authors=[sign("Wei <Lin>", "Institute of Waters & Seas")]))
    refresh_names()
    response = client.get("/search/suggest", {"q": "wei"})
    text = response.content.decode()
    assert f'href="{researcher_address(find_author("Wei <Lin>").pk, "Wei <Lin>")}"' in text
    assert "<b>Wei &lt;Lin&gt;</b> <span>1\xa0work, 2021 · Institute of Waters &amp; Seas</span>" in text
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")


def test_similar_names_say_that_they_are(client):
    import_records(make_record("A", "Jiashi Feng"))
    refresh_names()
    assert "Similar names:" in client.get("/search/suggest", {"q": "jiashu feng"}).content.decode()


@pytest.mark.parametrize("asked", ["", "…", "nobody"])
def test_nothing_suggested_is_an_empty_fragment(client, asked):
    response = client.get("/search/suggest", {"q": asked})
    assert (response.status_code, response.content.strip()) == (200, b"")


def test_suggestions_without_a_question_are_empty(client):
    assert client.get("/search/suggest").status_code == 200


@pytest.mark.parametrize("asked", ["x" * 201, "a\x00b", "x" * 10_000])
def test_bad_questions_are_refused_with_a_sentence(client, asked):
    response = client.get("/search/suggest", {"q": asked})
    assert response.status_code == 400
    assert "up to 200 characters" in response.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_suggestions_ask_two_queries(client, django_assert_num_queries, people):
    import_records(*(make_record(f"On {number}", f"Wei Lin{'x' * number}") for number in range(people)))
    refresh_names()
    client.get("/search/suggest", {"q": "wei"})  # the connection learns the queries
    with django_assert_num_queries(2):
        assert client.get("/search/suggest", {"q": "wei"}).content.count(b'role="option"') == people
