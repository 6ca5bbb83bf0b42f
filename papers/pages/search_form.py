"""The form that narrows a search: every filter that can be typed is a field of it, and the other way round."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from papers.models import Kind
from papers.records import KINDS
from papers.search_query import SearchQuery, Sort, format_words, format_years

SORT_LABELS = {Sort.BEST: "best first", Sort.NEWEST: "newest first", Sort.OLDEST: "oldest first"}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NarrowForm:
    """The fields as they stand; of authors and topics one more is there to be filled in."""

    words: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    year_from: str
    year_to: str
    kinds: tuple[Choice, ...]
    sorts: tuple[Choice, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that holds, and the search without it."""

    text: str
    address: str


def show_form(query: SearchQuery, sort: Sort) -> NarrowForm:
    return NarrowForm(
        words=format_words(query),
        authors=query.authors,
        topics=query.topics,
        year_from=str(query.year_from or ""),
        year_to=str(query.year_to or ""),
        kinds=tuple(
            Choice(kind, Kind(number).label, is_chosen=kind == query.kind)
            for number, kind in enumerate(KINDS)
        ),
        sorts=tuple(Choice(one.value, label, is_chosen=one is sort) for one, label in SORT_LABELS.items()),
        is_open=query.is_narrowed or sort is not Sort.BEST,
    )


def list_pairs(query: SearchQuery, sort: Sort) -> list[tuple[str, str]]:
    """The query as the fields of its address."""
    pairs = [
        ("q", format_words(query)),
        *(("author", name) for name in query.authors),
        *(("topic", topic) for topic in query.topics),
        ("year_from", str(query.year_from or "")),
        ("year_to", str(query.year_to or "")),
        ("kind", query.kind),
        ("sort", sort.value if sort is not Sort.BEST else ""),
    ]
    return [(name, value) for name, value in pairs if value]


def list_filters(path: str, query: SearchQuery, sort: Sort, kind: str) -> tuple[Filter, ...]:
    """The filters that hold, as a person reads them."""
    found = [
        *((f"author {one}", replace(query, authors=_without(query.authors, one))) for one in query.authors),
        *((f"topic {one}", replace(query, topics=_without(query.topics, one))) for one in query.topics),
    ]
    if query.year_from or query.year_to:
        years = format_years(query.year_from, query.year_to).replace("-", "–")
        found.append((f"year {years}", replace(query, year_from=None, year_to=None)))
    if query.kind:
        found.append((Kind(KINDS.index(query.kind)).label.lower(), replace(query, kind="")))
    tail = [("type", kind)] if kind else []
    return tuple(
        Filter(text, f"{path}?{urlencode([*list_pairs(without, sort), *tail])}") for text, without in found
    )


def _without(values: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != gone)
