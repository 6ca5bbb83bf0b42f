"""The docs of the API as a page: its schema, group by group, in words."""

import json
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from core.api.operations import JSON
from core.api.samples import make_sample
from core.api.schema import PREFIX
from core.api.struct_schemas import SCHEMAS, JsonSchema

_SPAN = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|(?P<text>[^`*]+|[`*])")
_LIST = re.compile(r"ListAnswer_(?P<result>\w+?)_")
_KINDS = {
    "integer": "whole number",
    "string": "text",
    "boolean": "true or false",
    "null": "null",
    "number": "number",
}
_FORMATS = {"date": "day", "date-time": "time", "uri": "address"}


@dataclass(frozen=True)
class Span:
    """Words of a line; `kind` is "text", "code" or "strong"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list."""

    spans: tuple[Span, ...]
    is_item: bool


@dataclass(frozen=True)
class Word:
    """A part of what a type is called; `address` leads to the struct that it names, "" when it names none."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Row:
    """A parameter or a field: what it is called, of which type it is, and what it says."""

    name: str
    kind: tuple[Word, ...]
    note: str
    about: tuple[Paragraph, ...]


@dataclass(frozen=True)
class AnswerRow:
    """An answer that an endpoint gives."""

    status: str
    said: tuple[Span, ...]
    kind: tuple[Word, ...]


@dataclass(frozen=True)
class Operation:
    """An endpoint; `needs` says who may ask it, "" when everybody may; `call` asks it from a shell.

    `title` is its summary, in `summary` as plain text; `place` is its address below those that all begin with.
    """

    name: str
    method: str
    address: str
    place: str
    title: tuple[Span, ...]
    summary: str
    about: tuple[Paragraph, ...]
    needs: str
    parameters: tuple[Row, ...]
    body: tuple[Word, ...]
    answers: tuple[AnswerRow, ...]
    problems: str
    call: str


@dataclass(frozen=True)
class Group:
    """Endpoints of one noun."""

    noun: str
    title: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Shape:
    """A struct that is asked or answered."""

    name: str
    about: tuple[Paragraph, ...]
    fields: tuple[Row, ...]


@dataclass(frozen=True)
class ReferencePage:
    """The docs."""

    about: tuple[Paragraph, ...]
    version: str
    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]
    statuses: tuple[AnswerRow, ...]


def build_reference(schema: JsonSchema, *, site: str) -> ReferencePage:
    """The page of a schema, whose calls ask the site with this scheme and host, without "/" behind."""
    components = schema["components"]
    grouped: dict[str, list[Operation]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            grouped.setdefault(operation["tags"][0], []).append(
                _build_operation(site, path, method, operation, components)
            )
    return ReferencePage(
        about=_read_text(schema["info"]["description"]),
        version=schema["info"]["version"],
        groups=tuple(
            Group(noun, noun.replace("-", " ").capitalize(), tuple(operations))
            for noun, operations in grouped.items()
        ),
        shapes=tuple(_build_shape(name, one) for name, one in components["schemas"].items()),
        statuses=tuple(_list_statuses(components["responses"])),
    )


def _build_operation(
    site: str, path: str, method: str, operation: JsonSchema, components: JsonSchema
) -> Operation:
    parameters = operation.get("parameters", [])
    body = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")
    own = {status: one for status, one in operation["responses"].items() if "$ref" not in one}
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        address=path,
        place=path.removeprefix(PREFIX),
        title=_read_spans(operation["summary"]),
        summary=operation["summary"].replace("`", ""),
        about=_read_text(operation.get("description", "")),
        needs=_say_needs(operation["security"]),
        parameters=tuple(_build_row(one["name"], one["schema"], _note(one), one) for one in parameters),
        body=name_type(body) if body else (),
        answers=tuple(
            AnswerRow(status, _read_spans(one["description"]), _name_content(one))
            for status, one in own.items()
        ),
        problems=", ".join(sorted(set(operation["responses"]) - set(own))),
        call=_write_call(site, path, method, operation, components["schemas"]),
    )


def _say_needs(security: Sequence[JsonSchema]) -> str:
    if not security:
        return ""
    scopes: list[str] = next((one["token"] for one in security if "token" in one), [])
    return f"a token with the scope {scopes[0]}" if scopes else "a token"


def _note(parameter: JsonSchema) -> str:
    where = {"path": "in the path", "header": "a header"}.get(parameter["in"], "")
    return where or ("required" if parameter.get("required") else "")


def _build_row(name: str, schema: JsonSchema, note: str, described: JsonSchema) -> Row:
    # Of a parameter they are named, of a field they are a list.
    given = described.get("examples", {})
    examples = "\n".join(
        [f"- `{one['value']}`: {one['summary']}" for one in given.values()]
        if isinstance(given, dict)
        else [f"- `{one}`" for one in given]
    )
    return Row(name, name_type(schema), note, _read_text(f"{described.get('description', '')}\n{examples}"))


def _build_shape(name: str, struct: JsonSchema) -> Shape:
    required = struct.get("required", ())
    return Shape(
        name,
        _read_text(struct.get("description", "")),
        tuple(
            _build_row(field, schema, "" if field in required else "may be left out", schema)
            for field, schema in struct.get("properties", {}).items()
        ),
    )


def _name_content(answer: JsonSchema) -> tuple[Word, ...]:
    content = answer.get("content", {})
    words = [word for media, one in content.items() if media == JSON for word in name_type(one["schema"])]
    others = [Word(media) for media in content if media != JSON]
    return (*words, *others)


def _list_statuses(responses: JsonSchema) -> list[AnswerRow]:
    """What the shared answers say, by status."""
    told = []
    for name, one in responses.items():
        example: JsonSchema = next((body.get("example", {}) for body in one.get("content", {}).values()), {})
        status = {"MovedPermanently": "301", "NotModified": "304"}.get(name, str(example.get("status", "")))
        told.append(AnswerRow(status, _read_spans(one["description"]), ()))
    return sorted(told, key=lambda one: one.status)


def name_type(schema: JsonSchema) -> tuple[Word, ...]:
    """What a type is called: "list of WorkAnswer", "text or null"."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        listed = _LIST.fullmatch(name)
        return (Word(f"list of {listed['result']}" if listed else name, f"#{name}"),)
    if "enum" in schema:
        return (Word(" or ".join("null" if one is None else str(one) for one in schema["enum"])),)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        words: list[Word] = []
        for choice in choices:
            words += [*([Word(" or ")] if words else []), *name_type(choice)]
        return tuple(words)
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items")
        return (Word("list of "), *name_type(items)) if isinstance(items, dict) else (Word("list"),)
    if kind == "object":
        values = schema.get("additionalProperties")
        return (Word("object of "), *name_type(values)) if isinstance(values, dict) else (Word("object"),)
    return (Word(_FORMATS.get(schema.get("format", ""), _KINDS.get(str(kind), "anything"))),)


def _read_text(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs, and items of lists, of a text that marks code and what is strong as Markdown does."""
    paragraphs = []
    for line in filter(None, text.splitlines()):
        said = line.removeprefix("- ")
        paragraphs.append(Paragraph(_read_spans(said), is_item=said != line))
    return tuple(paragraphs)


def _read_spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(str(one.lastgroup), one[str(one.lastgroup)]) for one in _SPAN.finditer(text))


def _write_call(site: str, path: str, method: str, operation: JsonSchema, schemas: JsonSchema) -> str:
    """A line for a shell that asks this."""
    asked: dict[str, Any] = {}
    for parameter in operation.get("parameters", []):
        example = _find_example(parameter, schemas)
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(12 if example == 1 else example)))
        elif parameter["in"] == "query" and (
            parameter["required"] or (not asked and "examples" in parameter)
        ):
            asked[parameter["name"]] = example
    words = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    if operation["security"]:
        words += ["-H", shlex.quote("Authorization: Bearer TOKEN")]
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body:
        sample = json.dumps(make_sample(body["schema"], schemas), ensure_ascii=False)
        words += ["-H", shlex.quote(f"Content-Type: {JSON}"), "-d", shlex.quote(sample)]
    query = f"?{urlencode(asked, safe=':,|*')}" if asked else ""
    return " ".join([*words, shlex.quote(f"{site}{path}{query}")])


def _find_example(parameter: JsonSchema, schemas: JsonSchema) -> Any:
    if "examples" in parameter:
        return next(iter(parameter["examples"].values()))["value"]
    return parameter.get("example", make_sample(parameter["schema"], schemas))
