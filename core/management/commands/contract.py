"""`manage.py contract`: takes what the endpoints declare now as the contract of the API."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.api.contract import compare, find_contract, write_contract
from core.api.schema import read_schema


class Command(BaseCommand):
    """Shows what changes, as others build on it."""

    help = "Write the schema of the API to docs/api/openapi.json, and show what changes in it."

    def handle(self, **options: Any) -> None:
        path = find_contract()
        schema = read_schema()
        committed = path.read_text() if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_contract(schema))
        self.stdout.write(compare(committed, schema) or "Nothing changed.")
