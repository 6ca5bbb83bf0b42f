"""The author records that queries to live sources lead to."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from django.db.models import QuerySet

from papers.models import Author, AuthorIdentifier
from papers.records import SourceError
from papers.sources.live.query import Query, parse_query

_AUTHOR_SCHEMES = {"openalex": "openalex", "semanticscholar": "s2"}


def list_readable_queries(addresses: Iterable[str]) -> list[Query]:
    """The queries that live origins have as their addresses, without those to sources that are no longer there."""
    queries = []
    for address in addresses:
        with suppress(SourceError):
            queries.append(parse_query(address))
    return queries


def find_identifier(query: Query) -> tuple[str, str] | None:
    """The identifier of a person, scheme and value, that a query asks by; None when it asks for something else."""
    if query.by == "orcid" or query.source == "orcid":
        return ("orcid", query.value)
    if query.by == "author" and query.source in _AUTHOR_SCHEMES:
        return (_AUTHOR_SCHEMES[query.source], query.value)
    return None


def find_authors(queries: Collection[Query]) -> Mapping[Query, int]:
    """For each query by a person the id of the author record that holds the identifier, if one does."""
    identifiers = {query: identifier for query in queries if (identifier := find_identifier(query))}
    held = {
        (one.scheme, one.value): one.author_id
        for one in AuthorIdentifier.objects.filter(pk__in=list(set(identifiers.values())))
    }
    return {query: held[identifier] for query, identifier in identifiers.items() if identifier in held}


def list_named_authors(ids: Collection[int]) -> QuerySet[Author]:
    """Author records with their names, the most works first."""
    return Author.objects.filter(pk__in=ids).select_related("name").order_by("-works_count", "pk")
