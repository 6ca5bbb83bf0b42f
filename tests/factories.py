"""Works as tests of pages need them: lines of Work JSON Lines taken in by the real import and resolved."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.conf import settings

from papers.models import Author, Work
from papers.pages.sitemaps import MOST_ADDRESSES
from tests.papers.catalogue import ingest, resolve

_NUMBERS = count(1)


def make_record(title: str | None = "On the Matter", *names: str, **fields: Any) -> dict[str, Any]:
    """A work with a DOI of its own, signed by these names; `fields` are added as Work JSON Lines has them."""
    record: dict[str, Any] = {
        "ids": {"doi": f"10.5555/test.{next(_NUMBERS)}"},
        "kind": "preprint",
        "year": 2021,
    }
    if title is not None:
        record["title"] = title
    if names:
        record["authors"] = [{"name": name} for name in names]
    return record | fields


def sign(name: str, *affiliations: str, **ids: str) -> dict[str, Any]:
    """A signature with affiliations and identifiers, for the field `authors`."""
    return {"name": name, "affiliations": [{"name": one} for one in affiliations], "ids": ids}


def import_records(*records: dict[str, Any]) -> None:
    """Take the records in and resolve who is who."""
    ingest(*records)
    resolve()


def find_author(name: str) -> Author:
    """The author record of this name; there must be just one."""
    return Author.objects.get(name__printed=name)


def number_file(record: Work | Author) -> int:
    """The number of the sitemap that it stands in: ids go on from what other tests made."""
    return -(-record.pk // MOST_ADDRESSES)


def plain_static() -> dict[str, Any]:
    """Settings that serve the static files as they stand in the tree, not the collected ones, older or missing."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {
        "STORAGES": {**settings.STORAGES, "staticfiles": plain},
        "STATIC_ROOT": settings.BASE_DIR / "static",
    }
