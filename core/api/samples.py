"""Samples of what a schema allows, as examples show them."""

from typing import Any

from core.api.struct_schemas import SCHEMAS, JsonSchema

_PLAIN = {"integer": 1, "number": 1.0, "boolean": True, "null": None, "string": "text"}
_FORMATS = {"date": "2026-01-31", "date-time": "2026-01-31T12:00:00Z", "uri": "https://example.org/"}


def make_sample(schema: JsonSchema, components: JsonSchema) -> Any:
    """A value that the schema allows: an example or a default that it names, else the plainest."""
    if "$ref" in schema:
        return make_sample(components[schema["$ref"].removeprefix(SCHEMAS)], components)
    for word in ("examples", "enum"):
        if schema.get(word):
            return schema[word][0]
    if "const" in schema:
        return schema["const"]
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return make_sample(choice, components)
    kind = schema.get("type", "string")
    if kind == "object":
        needed = schema.get("required") or [*schema.get("properties", {})]
        return {name: make_sample(schema["properties"][name], components) for name in needed}
    if kind == "array":
        return [make_sample(schema["items"], components)] if isinstance(schema.get("items"), dict) else []
    return schema.get("minimum", _FORMATS.get(schema.get("format", ""), _PLAIN[kind]))
