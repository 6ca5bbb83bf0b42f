"""The schema as it is served, and the docs."""

from __future__ import annotations

import json
import re
import time
from urllib.parse import urlsplit

import pytest
import yaml
from django.test import override_settings
from django.urls import resolve

from core.api.introduction import ABOUT
from core.api.schema import read_schema
from tests.factories import plain_static

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


def test_schema_is_served_as_json_and_as_yaml(client):
    as_json = client.get("/api/schema")
    assert as_json["Content-Type"] == "application/json"
    assert as_json.json() == json.loads(json.dumps(read_schema()))
    as_yaml = client.get("/api/schema", headers={"accept": "application/yaml"})
    assert as_yaml["Content-Type"] == "application/yaml"
    assert yaml.safe_load(as_yaml.content) == as_json.json()
    assert client.get("/api/schema?format=yaml").content == as_yaml.content


def test_schema_in_another_form_is_refused(client):
    refused = client.get("/api/schema?format=xml")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")


def test_docs_name_every_endpoint_parameter_and_struct(client):
    page = client.get("/api/docs").content.decode()
    schema = read_schema()
    for path, operations in schema["paths"].items():
        assert f"<code>{path}</code>" in page
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in page
            for parameter in operation.get("parameters", []):
                assert f"<code>{parameter['name']}</code>" in page
    for name in schema["components"]["schemas"]:
        assert f'<h3 id="{name}">' in page


def test_docs_have_no_space_behind_the_words_of_links_headings_and_types(client):
    page = client.get("/api/docs").content.decode()
    assert not re.search(r"\s</(?:a|h3|p|dt)>|\s,", page)


def test_docs_ask_this_site_in_their_examples(client):
    page = client.get("/api/docs").content.decode()
    assert "http://testserver/api/v1/works?filter=publication_year:2019-2021" in page


def test_docs_are_written_once_for_each_host(client):
    def ask(host: str) -> float:
        began = time.thread_time()
        assert f"http://{host}/api/v1/works" in client.get("/api/docs", headers={"host": host}).text
        return time.thread_time() - began

    ask("127.0.0.1")
    first, again = ask("localhost"), min(ask("localhost") for _ in range(10))
    assert again < first / 3


def test_docs_ask_for_what_is_suggested_of_a_kind_that_there_is(client):
    assert "/api/v1/autocomplete/works?q=" in client.get("/api/docs").content.decode()


def test_docs_lead_to_each_endpoint_by_its_address(client):
    contents = client.get("/api/docs").content.decode().partition('id="contents"')[2].partition("</nav>")[0]
    schema = read_schema()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            own = contents.partition(f'href="#{operation["operationId"]}"')[2].partition("</li>")[0]
            word = "" if method == "get" else f"{method.upper()} "
            assert f"<code>{word}{path.removeprefix('/api/v1/')}</code>" in own


def test_docs_show_code_as_code_and_lists_as_lists(client):
    page = client.get("/api/docs").content.decode()
    assert "`" not in page
    assert "ListAnswer_" not in re.sub(r"<[^>]*>|<h3.*?</h3>", "", page.partition('id="shapes"')[0])
    assert ">list of WorkAnswer</a>" in page


@pytest.mark.parametrize("address", re.findall(r"`(/[^`…]+)`", ABOUT))
def test_introduction_names_addresses_that_there_are(address):
    assert resolve(urlsplit(address).path)


def test_docs_are_linked_from_every_page(client):
    assert '<a href="/api/docs">' in client.get("/api/docs").content.decode().partition("<footer>")[2]
