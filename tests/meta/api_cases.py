"""Whatever the schema of the API allows, and what it does not, asked of the site by schemathesis."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from core.api.schema import read_schema

CASES = int(os.environ.get("PEERLIGHT_API_CASES", "10000"))
"""So many cases the walk of the API has in all, at least."""

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
)
PLAIN = {"Accept-Encoding": "identity"}
OFTEN = 0.5
"""How often a value that works is taken where one is known."""


@dataclass
class Found:
    """What was asked, by status, and what was wrong with the answers."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def cases_count(self) -> int:
        return self.statuses.total()

    def take(self, recorder: ScenarioRecorder) -> None:
        """Note the answers of a scenario."""
        for key, asked in recorder.interactions.items():
            label = recorder.cases[key].value.operation.label
            if asked.response is None:
                self.faults[f"{label}: no answer"] = str(asked.request.uri)
                continue
            self.statuses[label, asked.response.status_code] += 1
        for checks in recorder.checks.values():
            for check in checks:
                if check.failure_info is not None:
                    fault = f"{recorder.label}, {check.name}: {str(check.failure_info.failure)[:500]}"
                    self.faults.setdefault(fault, check.failure_info.code_sample[:500])

    def tell(self) -> str:
        """Each fault with how to see it again."""
        return "\n\n".join(f"{fault}\n{how}" for fault, how in self.faults.items())


def ask_api(
    *, phases: tuple[str, ...], examples_count: int, headers: Mapping[str, str], ids: list[int]
) -> Found:
    """Run these phases, with so many examples of each operation or so many scenarios; `ids` are of what there is."""
    # It is written in while it is read.
    loaded = schemathesis.openapi.from_dict(
        deepcopy(read_schema()), config=_configure(phases, examples_count, headers, ids)
    )
    loaded.app = site = _Site()
    found = Found()
    try:
        for event in from_schema(loaded).execute():
            match event:
                case events.ScenarioFinished():
                    found.take(event.recorder)
                case events.NonFatalError():
                    found.faults[f"{event.label}: {event.value!r}"] = ""
                case events.FatalError():
                    raise event.exception
    finally:
        site.leave()
    return found


class _Site:
    """The site in this process, asked from threads of schemathesis, whose connections it closes in the end."""

    def __init__(self) -> None:
        self._answer = get_wsgi_application()
        self._opened: set[Any] = set()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        answer = self._answer(environ, start_response)
        self._opened.add(connection.connection)
        return answer

    def leave(self) -> None:
        for opened in self._opened - {None}:
            opened.close()


def _configure(
    phases: tuple[str, ...], examples_count: int, headers: Mapping[str, str], ids: list[int]
) -> SchemathesisConfig:
    dictionaries, operations = _list_known(ids)
    return SchemathesisConfig.from_dict(
        {
            "workers": 1,
            "continue-on-failure": True,
            "headers": {**PLAIN, **headers},
            "generation": {"deterministic": True, "database": "none", "no-shrink": True},
            "phases": {
                name: {
                    "enabled": name in phases,
                    **(
                        {"generation": {"max-examples": examples_count}}
                        if name in ("fuzzing", "stateful")
                        else {}
                    ),
                }
                for name in ("examples", "coverage", "fuzzing", "stateful")
            },
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "dictionaries": dictionaries,
            "operations": operations,
        }
    )


def _list_known(ids: list[int]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The values that are known to work, by their names, and which parameters of which operations take them."""
    dictionaries: dict[str, Any] = {"ids": {"values": ids}}
    operations = []
    for described in read_schema()["paths"].values():
        for operation in described.values():
            bound = {}
            for parameter in operation.get("parameters", []):
                name = parameter["name"]
                if parameter["in"] == "path" and "integer" in str(parameter["schema"]):
                    bound[f"path.{name}"] = {"dictionary": "ids", "probability": OFTEN}
                values = [one["value"] for one in parameter.get("examples", {}).values()]
                values += [parameter["example"]] if "example" in parameter else []
                if values and parameter["in"] == "query":
                    known = f"{operation['operationId']}-{name}"
                    dictionaries[known] = {"values": values}
                    bound[f"query.{name}"] = {"dictionary": known, "probability": OFTEN}
            if bound:
                operations.append({"include-operation-id": operation["operationId"], "parameters": bound})
    return dictionaries, operations
