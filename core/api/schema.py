"""The schema of the API in OpenAPI 3.1, made from what endpoints declare."""

import re
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from core.api.endpoints import FILE, Endpoint, EndpointView
from core.api.introduction import ABOUT
from core.api.listings import LIST_PARAMETERS
from core.api.operations import (
    IDEMPOTENCY_KEY,
    JSON,
    describe_answers,
    list_headers,
    list_path_parameters,
    list_query_parameters,
    list_responses,
)
from core.api.parameters import Parameter
from core.api.problems import Problem
from core.api.struct_schemas import JsonSchema, StructRegistry, unwrap
from core.views import API

PREFIX = f"{API}v1/"
_BELOW = re.compile(r"/\{(?P<name>\w+)\}")
SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made at /me/tokens, for what its scopes name.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "Whoever is signed in, in their browser; who writes sends `X-CSRFToken` as well.",
    },
}


class EndpointSchema(AutoSchema):
    """How spectacular tells an endpoint: by its declaration. What is no endpoint is left out."""

    def is_excluded(self) -> bool:
        """Whether it is none."""
        return not isinstance(self.view, EndpointView)

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: StructRegistry
    ) -> JsonSchema | None:
        """The operation of a method of an address."""
        self.path, self.method = path, method
        if self.is_excluded():
            return None
        endpoint: Endpoint = self.view.endpoints[method]
        summary, _, rest = unwrap(endpoint.handler.__doc__ or "").partition("\n\n")
        parameters = [
            *list_path_parameters(path_regex, endpoint),
            *list_query_parameters(path_regex, endpoint, registry),
        ]
        if method != "GET":
            parameters.append(IDEMPOTENCY_KEY)
        operation: JsonSchema = {
            "operationId": endpoint.name,
            "summary": summary.rstrip("."),
            "tags": [path.removeprefix(PREFIX).partition("/")[0]],
            **({"description": rest} if rest else {}),
            **({"parameters": parameters} if parameters else {}),
        }
        if endpoint.body is not None:
            sent = (
                {JSON: {"schema": registry.describe(endpoint.body)}}
                if endpoint.body is not bytes
                else {FILE: {"schema": {"type": "string", "format": "binary"}}}
            )
            operation["requestBody"] = {"required": True, "content": sent}
        operation["responses"] = describe_answers(path_regex, endpoint, registry)
        operation["security"] = _list_securities(endpoint)
        return operation


def _list_securities(endpoint: Endpoint) -> list[JsonSchema]:
    """What of an account is needed: nothing, or a token or a session."""
    if endpoint.scope is None and endpoint.permission is None:
        return []
    return [{"token": [str(endpoint.scope)] if endpoint.scope else []}, {"session": []}]


class EndpointGenerator(SchemaGenerator):
    """The whole schema: reads the types of all endpoints first, and links operations at the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registry = StructRegistry()

    def parse(self, input_request: Any, public: bool) -> JsonSchema:
        """The operations, by address and method."""
        self._initialise_endpoints()
        declared = [
            callback.cls.endpoints[method]
            for _, _, method, callback in self.endpoints
            if issubclass(callback.cls, EndpointView)
        ]
        self.registry.read(
            answers=[Problem, *_list_types(declared)],
            bodies=[one.body for one in declared if one.body not in (None, bytes)],
            selected=[one.listing.result for one in declared if one.listing],
        )
        paths = _fold(super().parse(input_request, public))
        for path, operations in paths.items():
            for operation in operations.values():
                self._link(path, operation, paths)
        return paths

    def _link(self, path: str, operation: JsonSchema, paths: JsonSchema) -> None:
        """Lead from a list to each of its results, and from what was made to what can be done with it."""
        is_list = any(one["name"] == "per_page" for one in operation.get("parameters", []))
        answer = operation["responses"].get("200" if is_list else "201", {})
        body = answer.get("content", {}).get(JSON, {}).get("schema")
        if body is None:
            return
        fields = self.registry.list_result_fields(body) if is_list else self.registry.list_fields(body)
        found = "$response.body#/results/0/" if is_list else "$response.body#/"
        links = {}
        for below, operations in paths.items():
            part = _BELOW.fullmatch(below.removeprefix(path)) if below.startswith(path) else None
            key = next((name for name in (part["name"], "id") if name in fields), None) if part else None
            if part is None or key is None:
                continue
            for linked in operations.values():
                name = linked["operationId"]
                links[name] = {"operationId": name, "parameters": {part["name"]: f"{found}{key}"}}
        if links:
            answer["links"] = dict(sorted(links.items()))

    def get_schema(self, request: Any = None, public: bool = False) -> JsonSchema:
        """The schema with what all answers share."""
        schema: JsonSchema = super().get_schema(request, public)
        schema["info"]["description"] = unwrap(ABOUT)
        schema["components"] |= {
            "responses": list_responses(),
            "headers": list_headers(),
            "securitySchemes": SECURITY,
        }
        return schema


def _list_types(declared: list[Endpoint]) -> list[Any]:
    asked: list[Parameter] = [*LIST_PARAMETERS]
    for endpoint in declared:
        asked += endpoint.parameters
    return [
        *(one.answer for one in declared if one.answer is not None),
        *(parameter.type for parameter in asked),
    ]


def _fold(paths: JsonSchema) -> JsonSchema:
    """The operations, where two addresses that differ in the name of a part alone are one: so OpenAPI has it."""
    folded: JsonSchema = {}
    by_shape: dict[str, JsonSchema] = {}
    # That of ids first, as it is the one that lists lead to.
    for path, operations in sorted(paths.items(), key=lambda one: not _is_of_ids(one[1])):
        shape = re.sub(r"\{\w+\}", "{}", path)
        if shape not in by_shape:
            folded[path] = by_shape[shape] = operations
            continue
        for method, other in operations.items():
            kept = by_shape[shape][method]
            for part, other_part in zip(_list_parts(kept), _list_parts(other), strict=True):
                if part["schema"] != other_part["schema"]:
                    part["schema"] = {"anyOf": [part["schema"], other_part["schema"]]}
                    part["description"] = f"{part['description']} Or: {other_part['description']}"
            told = [kept.get("description", ""), f"Or: {other['summary']}.", other.get("description", "")]
            kept["description"] = "\n\n".join(filter(None, told))
    return dict(sorted(folded.items()))


def _is_of_ids(operations: JsonSchema) -> bool:
    return any(
        part["schema"]["type"] == "integer" for one in operations.values() for part in _list_parts(one)
    )


def _list_parts(operation: JsonSchema) -> list[JsonSchema]:
    return [one for one in operation.get("parameters", []) if one["in"] == "path"]


@cache
def read_schema() -> JsonSchema:
    """The schema of this site's API; as it comes from code alone it is made once."""
    schema: JsonSchema = EndpointGenerator().get_schema(public=True)
    return schema
