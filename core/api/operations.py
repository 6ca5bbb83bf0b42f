"""What OpenAPI calls operations: endpoints as the schema tells them, each with its parameters and answers."""

import re
import typing
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from django.http import HttpResponsePermanentRedirect
from django.urls.converters import get_converters

from core.api.endpoints import Endpoint
from core.api.listings import LIST_PARAMETERS, Field, Listing
from core.api.parameters import Parameter
from core.api.problems import PROBLEM, Problem
from core.api.struct_schemas import JsonSchema, StructRegistry, unwrap

JSON = "application/json"
MOST_PATH_ID = 10**18 - 1
"""An address has no longer one: `core.converters.RecordIdConverter`."""
_PART = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_USES = {"filter": "test", "sort": "order", "group_by": "group"}

_SAID = {
    HTTPStatus.MOVED_PERMANENTLY: "It joined another record: read on there.",
    HTTPStatus.NOT_MODIFIED: "What `If-None-Match` names is still so.",
    HTTPStatus.BAD_REQUEST: "This can't be asked; `detail` says what can.",
    HTTPStatus.UNAUTHORIZED: "Nobody is signed in, or the token is not valid.",
    HTTPStatus.FORBIDDEN: "Who asks may not, or their token lacks the scope.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or the list ends before.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The address takes other methods, which `Allow` lists.",
    HTTPStatus.NOT_ACCEPTABLE: "Nothing of what `Accept` names is answered here.",
    HTTPStatus.CONFLICT: "It is not as the request takes it to be, or is being done just now.",
    HTTPStatus.GONE: "It was taken away.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too much was sent.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "What was sent is of another type than is taken.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "It was understood and can't be done; `detail` says why.",
    HTTPStatus.TOO_MANY_REQUESTS: "Asked too often: again after `Retry-After` seconds.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not at the moment: again after `Retry-After` seconds.",
}
ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What any endpoint may answer: whoever sends a token that is none is told so, also where none is needed."""
WRITING = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
PLAIN_HEADERS = {
    "RateLimit-Limit": ("So many requests may be made in a minute.", "integer"),
    "RateLimit-Remaining": ("So many are left of them.", "integer"),
    "RateLimit-Reset": ("After so many seconds they are counted anew.", "integer"),
    "Retry-After": ("After so many seconds it may be asked again.", "integer"),
    "ETag": ("Names this answer, for `If-None-Match`.", "string"),
    "Location": ("The address of what was made, or of what is meant.", "string"),
    "Link": ("Addresses that belong to this one, each with its `rel`.", "string"),
    "Allow": ("The methods that the address takes.", "string"),
}
_LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Names what is to be done: sent again with the same key within a day, it is not done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[\\x21-\\x7e]+$"},
}


def list_path_parameters(route: str, endpoint: Endpoint) -> Iterator[JsonSchema]:
    """The parts of the address, as their converters take them."""
    declared = {parameter.name: parameter for parameter in endpoint.parameters}
    for part in _PART.finditer(route):
        name, converter = part["name"], part["converter"] or "str"
        known = declared.get(name)
        schema: JsonSchema = {"type": "string"}
        if converter in ("id", "int"):
            schema = {"type": "integer", "minimum": int(converter == "id"), "maximum": MOST_PATH_ID}
        elif converter == "day":
            schema = {"type": "string", "format": "date"}
        elif converter != "path":
            schema["pattern"] = f"^(?:{get_converters()[converter].regex})$"
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": known.about if known else _name_part(name),
            "schema": schema,
            **({"example": known.example} if known and known.example is not None else {}),
        }


def _name_part(name: str) -> str:
    noun = name.removesuffix("_id").replace("_", " ")
    return f"The id of the {noun}." if name.endswith("_id") else f"The {noun}."


def list_query_parameters(route: str, endpoint: Endpoint, structs: StructRegistry) -> Iterator[JsonSchema]:
    """The words of the address after its question mark."""
    in_path = {part["name"] for part in _PART.finditer(route)}
    for parameter in endpoint.parameters:
        if parameter.name not in in_path:
            yield _describe_parameter(parameter, structs)
    if endpoint.listing:
        for parameter in LIST_PARAMETERS:
            described = _describe_parameter(parameter, structs)
            if _narrow_to_listing(described, endpoint.listing):
                yield described


def _describe_parameter(parameter: Parameter, structs: StructRegistry) -> JsonSchema:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.is_required,
        "description": unwrap(parameter.about),
        "schema": structs.describe(parameter.type),
        **({} if parameter.example is None else {"example": parameter.example}),
    }


def _narrow_to_listing(described: JsonSchema, listing: Listing) -> bool:
    """Say of the parameter which fields this list has for it; whether it has any."""
    name = described["name"]
    if name == "search":
        return listing.search is not None
    if name == "select":
        fields = listing.result.__struct_fields__
        described["description"] += f" Fields: {', '.join(f'`{field}`' for field in fields)}."
        described["example"] = ",".join(fields[:2])
    if name not in _USES:
        return True
    known = listing.names(_USES[name])
    described["examples"] = {
        field.name: {"summary": unwrap(field.about), "value": _exemplify(name, field)}
        for field in known.values()
    }
    return bool(known)


def _exemplify(name: str, field: Field) -> str:
    return f"{field.name}:{field.example}" if name == "filter" else field.name


def describe_answers(route: str, endpoint: Endpoint, structs: StructRegistry) -> JsonSchema:
    """Every status that the endpoint answers, with its body and headers."""
    answers: JsonSchema = {str(int(endpoint.status)): _describe_answer(endpoint, structs)}
    statuses = {*ALWAYS, *endpoint.problems}
    if _PART.search(route) or endpoint.listing:
        statuses.add(HTTPStatus.NOT_FOUND)
    if _leads_on(endpoint):
        statuses.add(HTTPStatus.MOVED_PERMANENTLY)
    if endpoint.method == "GET":
        statuses.add(HTTPStatus.NOT_MODIFIED)
    else:
        statuses |= {*WRITING}
    if endpoint.scope is not None or endpoint.permission is not None:
        statuses.add(HTTPStatus.FORBIDDEN)
    for status in sorted(statuses):
        answers[str(int(status))] = {"$ref": f"#/components/responses/{name_response(status)}"}
    return answers


def _leads_on(endpoint: Endpoint) -> bool:
    """Whether the handler says that it may answer with another address."""
    answered = typing.get_type_hints(endpoint.handler).get("return")
    return HttpResponsePermanentRedirect in (answered, *typing.get_args(answered))


def _describe_answer(endpoint: Endpoint, structs: StructRegistry) -> JsonSchema:
    names = [*_LIMITS, *(["ETag"] if endpoint.method == "GET" else [])]
    if endpoint.status == HTTPStatus.CREATED:
        names.append("Location")
    described: JsonSchema = {"description": _say_answer(endpoint), "headers": refer_to_headers(names)}
    if endpoint.answer is not None:
        described["content"] = {
            media: {"schema": _describe_body(endpoint, structs) if media == JSON else {"type": "string"}}
            for media in endpoint.media
        }
    return described


def _say_answer(endpoint: Endpoint) -> str:
    if endpoint.answer is None:
        return "It is done."
    return "A stretch of the list." if endpoint.listing else "The answer."


def _describe_body(endpoint: Endpoint, structs: StructRegistry) -> JsonSchema:
    if endpoint.listing:
        return structs.describe_selection(endpoint.answer, endpoint.listing.result)
    return structs.describe(endpoint.answer)


def list_responses() -> Mapping[str, JsonSchema]:
    """The answers that endpoints share: problems, and what leads on."""
    responses: dict[str, JsonSchema] = {}
    for status, said in _SAID.items():
        names = [*_LIMITS]
        names += {
            HTTPStatus.MOVED_PERMANENTLY: ["Location"],
            HTTPStatus.NOT_MODIFIED: ["ETag"],
            HTTPStatus.METHOD_NOT_ALLOWED: ["Allow"],
            HTTPStatus.TOO_MANY_REQUESTS: ["Retry-After"],
            HTTPStatus.SERVICE_UNAVAILABLE: ["Retry-After"],
        }.get(status, [])
        response: JsonSchema = {"description": said, "headers": refer_to_headers(names)}
        if status >= HTTPStatus.BAD_REQUEST:
            problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": said}
            response["content"] = {
                PROBLEM: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}, "example": problem}
            }
        responses[name_response(status)] = response
    return responses


def name_response(status: HTTPStatus) -> str:
    """The name of a shared answer among the components."""
    return status.phrase.title().replace(" ", "").replace("-", "")


def list_headers() -> Mapping[str, JsonSchema]:
    """The headers that answers share."""
    return {
        name: {"description": about, "schema": {"type": kind}}
        for name, (about, kind) in PLAIN_HEADERS.items()
    }


def refer_to_headers(names: list[str]) -> JsonSchema:
    """The headers of an answer, by their names among the components."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
