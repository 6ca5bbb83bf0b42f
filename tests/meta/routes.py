"""Every address of the site, as the resolver knows them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def list_routes() -> list[str]:
    """All routes, as they are written in the URL tables from the root on; those of the admin but its root left out."""
    return sorted(set(_walk(get_resolver(), "")))


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        elif one.namespace == "admin":
            yield f"{route}**"
        else:
            yield from _walk(one, route)
