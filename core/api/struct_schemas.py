"""JSON Schema of the types that endpoints ask and answer, as components of OpenAPI 3.1."""

import ast
import inspect
import itertools
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from drf_spectacular.plumbing import ComponentRegistry

SCHEMAS = "#/components/schemas/"
JsonSchema = dict[str, Any]


class StructRegistry(ComponentRegistry):
    """The components of the schema, read from msgspec types.

    They are read all at once: two structs of one name are then told apart by their modules.
    """

    def read(self, *, answers: Iterable[Any], bodies: Iterable[Any], selected: Iterable[type]) -> None:
        """Make the components of what is answered and of what is sent.

        Of structs that are `selected` from there is a second component, of which any field may be left out.
        """
        sent, selected = [*bodies], [*selected]
        types: list[Any] = []
        for one in [*answers, *sent, *selected]:
            types += [known for known in (one, *_list_structs(one)) if known not in types]
        described, components = msgspec.json.schema_components(types, ref_template=f"{SCHEMAS}{{name}}")
        self._described = list(zip(types, described, strict=True))
        for struct in (one for one in types if "$ref" in self.describe(one)):
            _describe_fields(components[self._name(struct)], struct)
            _mark_times(components[self._name(struct)], struct)
        kept = {self._name(struct) for body in sent for struct in _list_structs(body)}
        for component in components.values():
            # What Python calls None is null to whoever reads the schema.
            component["description"] = re.sub(r"\bNone\b", "null", unwrap(component.get("description", "")))
        for struct in (one for one in types if "$ref" in self.describe(one)):
            if self._name(struct) not in kept:
                components[self._name(struct)]["required"] = [*_list_answered(struct)]
        for name in {self._name(struct): None for struct in selected}:
            parts = {key: value for key, value in components[name].items() if key != "required"}
            about = f"What `select` leaves of {name}: the fields that it names."
            components[f"{name}Selection"] = {**parts, "title": f"{name}Selection", "description": about}
        self._schemas = dict(sorted(components.items()))

    def describe(self, described: Any) -> JsonSchema:
        """The schema of a type that was read."""
        return next(dict(schema) for known, schema in self._described if known == described)

    def describe_selection(self, answer: Any, result: type) -> JsonSchema:
        """The schema of an answer whose results may be selected from: of its own, as it is in this list only."""
        name = self._name(result)
        either = {"anyOf": [{"$ref": f"{SCHEMAS}{one}"} for one in (name, f"{name}Selection")]}
        own = self._schemas[self._name(answer)]
        own["properties"] = {
            field: {**schema, "items": either} if schema.get("items") == self.describe(result) else schema
            for field, schema in own["properties"].items()
        }
        return self.describe(answer)

    def list_fields(self, schema: JsonSchema) -> JsonSchema:
        """The fields of a struct, by their names; none of what is no struct."""
        found = self._schemas.get(schema.get("$ref", "").removeprefix(SCHEMAS), {})
        fields: JsonSchema = found.get("properties", {})
        return fields

    def list_result_fields(self, schema: JsonSchema) -> JsonSchema:
        """The fields of the results of a list."""
        items = self.list_fields(schema).get("results", {}).get("items", {})
        return self.list_fields(items.get("anyOf", [items])[0])

    def build(self, extra_components: Any) -> dict[str, Any]:
        """The components as they stand in the schema."""
        return {"schemas": self._schemas, **extra_components}

    def _name(self, struct: Any) -> str:
        return str(self.describe(struct)["$ref"]).removeprefix(SCHEMAS)


def unwrap(text: str) -> str:
    """Text of a docstring with its paragraphs in a line each; lists keep a line for each item."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(one if one.startswith("- ") else " ".join(one.split()) for one in paragraphs)


def _list_structs(described: Any) -> Iterator[Any]:
    """The structs that a type has in it, itself among them, each once."""
    found: dict[int, Any] = {}
    waiting: list[Any] = [msgspec.inspect.type_info(described)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, msgspec.inspect.StructType):
            if id(one.cls) in found:
                continue
            found[id(one.cls)] = one.cls
            waiting += [field.type for field in one.fields]
        elif isinstance(one, msgspec.inspect.UnionType):
            waiting += one.types
        else:
            waiting += [
                part
                for name in ("type", "item_type", "key_type", "value_type", "item_types")
                for part in _list_parts(getattr(one, name, None))
            ]
    yield from found.values()


def _list_answered(struct: Any) -> Iterator[str]:
    """The fields that are there in every answer: what has a default is answered all the same."""
    may_omit = getattr(struct, "__origin__", struct).__struct_config__.omit_defaults
    for field in msgspec.inspect.type_info(struct).fields:  # type: ignore[attr-defined]
        # What is UNSET unless it is given, stands here without a default.
        has_default = not (field.default is field.default_factory is msgspec.NODEFAULT)
        if field.required or (has_default and not may_omit):
            yield field.encode_name


def _list_parts(part: Any) -> Iterable[Any]:
    return part if isinstance(part, tuple) else () if part is None else (part,)


def _describe_fields(component: JsonSchema, struct: Any) -> None:
    """Say of each field what stands below it in the struct."""
    for name, about in _read_field_docs(getattr(struct, "__origin__", struct)).items():
        schema = component["properties"].get(name)
        if schema is not None:
            component["properties"][name] = {**schema, "description": about}


def _mark_times(component: JsonSchema, struct: Any) -> None:
    """Say of fields that are times that they are: msgspec does so only where a time zone is asked for."""
    for field in msgspec.inspect.type_info(struct).fields:  # type: ignore[attr-defined]
        kinds = field.type.types if isinstance(field.type, msgspec.inspect.UnionType) else (field.type,)
        if any(isinstance(kind, msgspec.inspect.DateTimeType) for kind in kinds):
            schema = component["properties"][field.encode_name]
            text = next(one for one in schema.get("anyOf", [schema]) if one.get("type") == "string")
            text["format"] = "date-time"


@cache
def _read_field_docs(struct: type) -> Mapping[str, str]:
    """What stands below the fields of a class, as attributes are described."""
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(struct))).body[0].body  # type: ignore[attr-defined]
    except OSError:
        return {}
    return {
        field.target.id: unwrap(below.value.value)
        for field, below in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
