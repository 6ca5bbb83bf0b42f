"""The schema of the API for programs, and the same for people."""

from functools import cache, lru_cache

import msgspec
import yaml
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from core.api.reference import build_reference
from core.api.schema import read_schema

FORMS = {"json": "application/json", "yaml": "application/yaml"}


@require_safe
def show_schema(request: HttpRequest) -> HttpResponse:
    """The schema in OpenAPI 3.1, as JSON; as YAML with `format=yaml`, or where that is what is accepted."""
    accepts_yaml = request.get_preferred_type([*FORMS.values()]) == FORMS["yaml"]
    form = request.GET.get("format", "yaml" if accepts_yaml else "json")
    if form not in FORMS:
        raise BadRequest("The schema is to be had as format=json or format=yaml.")
    response = HttpResponse(_write_schema(form), content_type=FORMS[form])
    response["Vary"] = "Accept"
    return response


@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    """Every endpoint with what it asks and answers, for people."""
    return render(
        request, "api/docs.html", {"reference": _write_reference(request.build_absolute_uri("/")[:-1])}
    )


# A fifth of a second, and the same for everybody who asks this host.
@lru_cache(maxsize=4)
def _write_reference(site: str) -> SafeString:
    return render_to_string("api/reference.html", {"page": build_reference(read_schema(), site=site)})


@cache
def _write_schema(form: str) -> bytes:
    schema = read_schema()
    if form == "yaml":
        return yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=120).encode()
    return msgspec.json.encode(schema)
