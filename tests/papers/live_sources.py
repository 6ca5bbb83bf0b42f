"""A source of works on this machine that speaks OpenAlex's protocol, and the settings that lead to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from papers.sources.live.query import Access
from tests.servers import Asked, Reply, Server

WORKS_A_PAGE = 3
LATER = Reply(status=429, headers={"Retry-After": "86400"})
"""What a source says whose budget is used up: it is not asked again by itself."""


def make_work(number: int, author: str = "A1", name: str = "Elna Thorsvik", **fields: Any) -> dict[str, Any]:
    """A work as OpenAlex has it, signed by one author."""
    return {
        "id": f"https://openalex.org/W{number}",
        "title": f"Work {number}",
        "publication_year": 2000 + number % 20,
        "type": "article",
        "authorships": [
            {
                "author": {"id": f"https://openalex.org/{author}", "display_name": name},
                "raw_author_name": name,
            }
        ],
    } | fields


def make_author(author: str = "A1", name: str = "Elna Thorsvik", **fields: Any) -> dict[str, Any]:
    """An author as a search of OpenAlex finds them."""
    return {
        "id": f"https://openalex.org/{author}",
        "display_name": name,
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "works_count": 7,
        "last_known_institutions": [{"display_name": "Institute of Imagined Waters"}],
        "counts_by_year": [{"year": 2024, "works_count": 2}, {"year": 2019, "works_count": 5}],
    } | fields


def answer_as_openalex(
    works: list[dict[str, Any]], authors: list[dict[str, Any]] | None = None, size: int = WORKS_A_PAGE
) -> Callable[[Asked], Reply]:
    """Works by cursor, `size` a page, and people by name; the other sources know nobody.

    Works of an author are those that the author signed.
    """

    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/expanded-search/"):
            return reply({"expanded-result": None})
        if asked.path.endswith("/author/search"):
            return reply({"total": 0, "data": []})
        if asked.path == "/openalex/authors":
            return reply({"meta": {}, "results": authors or []})
        if asked.path != "/openalex/works":
            return Reply(status=404)
        begin = 0 if asked.params["cursor"] == "*" else int(asked.params["cursor"].removeprefix("after-"))
        wanted = asked.params.get("filter", "").rpartition("author.id:")[2].partition(",")[0]
        found = [work for work in works if not wanted or f'/{wanted}"' in json.dumps(work)]
        page = found[begin : begin + size]
        meta = {"count": len(found), "next_cursor": f"after-{begin + size}" if page else None}
        return reply({"meta": meta, "results": page})

    return answer


def reply(document: object) -> Reply:
    return Reply(body=json.dumps(document).encode(), is_gzip=True)


def lead_to(settings: Any, server: Server) -> None:
    """Let every source be on this server, each in a folder of its name."""
    settings.SOURCES = {name: Access(url=f"{server.url}/{name}") for name in settings.SOURCES}


def name_addresses(server: Server) -> dict[str, str]:
    """The same for a process of its own: its environment."""
    names = {
        "OPENALEX": "openalex",
        "ORCID": "orcid",
        "SEMANTIC_SCHOLAR": "semanticscholar",
        "CROSSREF": "crossref",
    }
    return {f"{variable}_URL": f"{server.url}/{name}" for variable, name in names.items()}


def answer_by_folder(answers: dict[str, Callable[[Asked], Reply]]) -> Callable[[Asked], Reply]:
    """Each source by its own protocol, from the folder of its name."""

    def answer(asked: Asked) -> Reply:
        name, _, path = asked.path.removeprefix("/").partition("/")
        return answers[name](replace(asked, path=f"/{path}"))

    return answer
