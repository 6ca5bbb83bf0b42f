"""Works by people who are told apart by their names alone, and who they are in the graph."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from papers.models import Author
from tests.factories import import_records, make_record, sign
from tests.graph.catalogue import build


def write(title: str | None, *names: str, **fields: Any) -> dict[str, Any]:
    """A work of these people, each with an identifier of their own."""
    authors = [sign(name, openreview=f"~{name.replace(' ', '_')}1") for name in names]
    return make_record(title, authors=authors, **fields)


def find_id(name: str) -> int:
    """The id of the author record of this name; there must be just one."""
    return Author.objects.get(name__printed=name).pk


def find_key(name: str) -> str:
    """The same as the key of a node."""
    return f"author:{find_id(name)}"


def import_line(*names: str, works: int = 1) -> None:
    """People who each wrote so many works with the next and nothing else, and the graph of them."""
    import_records(
        *(write(f"{one} and {other} {n}", one, other) for one, other in pairwise(names) for n in range(works))
    )
    build()
