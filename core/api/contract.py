"""The contract: the schema as it is committed, which other programs build on and which nothing changes unnoticed."""

import difflib
import json
from pathlib import Path

from django.conf import settings

from core.api.struct_schemas import JsonSchema

MOST_LINES = 200


def find_contract() -> Path:
    """Where the committed schema stands."""
    return Path(settings.BASE_DIR) / "docs" / "api" / "openapi.json"


def write_contract(schema: JsonSchema) -> str:
    """The schema as text, a line a value and names in order, so that two of them can be compared."""
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def compare(committed: str, schema: JsonSchema) -> str:
    """What the schema says otherwise than the committed one, as a diff; "" when nothing."""
    lines = difflib.unified_diff(
        committed.splitlines(),
        write_contract(schema).splitlines(),
        "the committed contract",
        "what the endpoints declare",
        lineterm="",
    )
    return "\n".join([*lines][:MOST_LINES])
