"""The schema of the API: right by its own rules, and saying of every endpoint what it declares."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator

from core.api.contract import compare, find_contract
from core.api.schema import EndpointGenerator, read_schema
from tests.meta.routes import list_routes

HOW_TO_UPDATE = "What others build on changes. If that is meant: .venv/bin/python manage.py contract"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return read_schema()


def list_operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def list_refs(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from [value] if name == "$ref" else list_refs(value)
    elif isinstance(part, list):
        for value in part:
            yield from list_refs(value)


def test_schema_is_the_committed_contract(schema):
    changed = compare(find_contract().read_text(), schema)
    assert not changed, f"{HOW_TO_UPDATE}\n\n{changed}"


def test_change_of_the_contract_is_shown():
    changed = compare(find_contract().read_text(), {**read_schema(), "openapi": "3.0.0"})
    assert '- "openapi": "3.1.1",' in changed
    assert '+ "openapi": "3.0.0",' in changed


def test_schema_is_valid_openapi(schema):
    schemathesis.openapi.from_dict(deepcopy(schema)).validate()
    for component in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)


def test_schema_is_made_without_warnings():
    EndpointGenerator().get_schema(public=True)
    assert not GENERATOR_STATS


def test_every_reference_leads_somewhere(schema):
    for ref in set(list_refs(schema)):
        part = schema
        for name in ref.removeprefix("#/").split("/"):
            part = part[name]


def test_every_route_of_the_api_is_in_the_schema(schema):
    routes = [route for route in list_routes() if route.startswith("api/v1/")]
    assert {re.sub(r"<[^>]+>", "{}", f"/{route}") for route in routes} == {
        re.sub(r"\{\w+\}", "{}", path) for path in schema["paths"]
    }


def test_no_two_addresses_differ_in_the_names_of_parts_alone(schema):
    shapes = [re.sub(r"\{\w+\}", "{}", path) for path in schema["paths"]]
    assert len(shapes) == len(set(shapes))


def test_address_of_ids_and_of_identifiers_is_told_as_one(schema):
    (part,) = schema["paths"]["/api/v1/researchers/{author_id}"]["get"]["parameters"]
    assert [one["type"] for one in part["schema"]["anyOf"]] == ["integer", "string"]


def test_operations_have_names_of_their_own_and_say_what_they_are(schema):
    names = [operation["operationId"] for _, _, operation in list_operations(schema)]
    assert len(names) == len(set(names))
    unsaid = [
        operation["operationId"] for _, _, operation in list_operations(schema) if not operation["summary"]
    ]
    assert unsaid == []


def test_structs_say_what_they_are(schema):
    assert [name for name, one in schema["components"]["schemas"].items() if not one["description"]] == []


def test_lists_name_their_fields_and_may_be_selected_from(schema):
    described = {one["name"]: one for one in schema["paths"]["/api/v1/works"]["get"]["parameters"]}
    assert described["filter"]["examples"]["publication_year"]["value"] == "publication_year:2019-2021"
    assert "`abstract`" in described["select"]["description"]
    results = schema["components"]["schemas"]["ListAnswer_WorkAnswer_"]["properties"]["results"]
    assert [one["$ref"].rpartition("/")[2] for one in results["items"]["anyOf"]] == [
        "WorkAnswer",
        "WorkAnswerSelection",
    ]
    assert "required" not in schema["components"]["schemas"]["WorkAnswerSelection"]


def test_ids_in_paths_are_what_addresses_take(schema):
    parameters = schema["paths"]["/api/v1/claims/{claim_id}"]["get"]["parameters"]
    assert parameters[0]["schema"] == {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}


def test_what_leads_on_and_what_is_refused_is_said(schema):
    answers = schema["paths"]["/api/v1/works/{work_id}"]["get"]["responses"]
    assert set(answers) >= {"200", "301", "304", "400", "401", "404", "406", "429", "503"}
    refused = schema["components"]["responses"]["NotFound"]["content"]
    assert refused["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_list_leads_to_each_result(schema):
    links = schema["paths"]["/api/v1/works"]["get"]["responses"]["200"]["links"]
    assert links["show_work"]["parameters"] == {"work_id": "$response.body#/results/0/id"}


def test_fields_that_are_told_when_asked_for_may_be_missing(schema):
    required = schema["components"]["schemas"]["WorkDetailAnswer"]["required"]
    assert "comment" in required
    assert "versions" not in required


def test_times_are_told_as_times_and_what_is_unknown_as_null():
    schemas = read_schema()["components"]["schemas"]
    assert schemas["ChangeAnswer"]["properties"]["changed_at"] == {"type": "string", "format": "date-time"}
    ended = schemas["EvidenceAnswer"]["properties"]["ended_at"]["anyOf"]
    assert {"type": "string", "format": "date-time"} in ended
    for struct in schemas.values():
        assert not re.search(r"\bNone\b", struct.get("description", ""))
        for name, field in struct.get("properties", {}).items():
            assert not name.endswith("_at") or "date-time" in json.dumps(field)
