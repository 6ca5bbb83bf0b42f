"""What people type into the search box, taken apart: words, phrases, what is excluded, and filters.

    graph "message passing" -survey -"social network" author:"jiashi feng" year:2019-2021 topic:T10036 kind:preprint

Nothing is an error: what is no filter, because its name or its value is none, is taken as words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from papers.records import FIRST_YEAR, KINDS, LAST_YEAR

MOST_PARTS = 32
"""Of words, and as many of phrases, exclusions and each filter, the rest is not looked at."""

QUOTES = '"“”„‟«»＂'
_QUOTES = str.maketrans(dict.fromkeys(QUOTES, '"'))
_TOKEN = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"|([^\s"]+))')
_FILTERS = frozenset({"author", "topic", "year", "kind"})
_YEARS = re.compile(r"(\d{4})?\s*([-–—]?)\s*(\d{4})?", re.ASCII)


class Sort(StrEnum):
    """How works that were found are put in order."""

    BEST = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked for. All `words` and `phrases` must be there, none of `excluded`, each a word or a phrase.

    `authors` and `topics` are as typed: parts of a name, or the number of a topic; each must hold. `kind` is one of
    `papers.records.KINDS`, "" for any; years are inclusive, None where the range is open.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kind: str = ""
    year_from: int | None = None
    year_to: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter holds."""
        return bool(self.authors or self.topics or self.kind or self.year_from or self.year_to)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: what is excluded alone asks for nothing."""
        return not (self.words or self.phrases or self.is_narrowed)

    @property
    def text(self) -> str:
        """Words and phrases without their quotes: the title or the name that may be meant."""
        return " ".join((*self.words, *self.phrases))


def parse_search(text: str) -> SearchQuery:
    """The query that a text is. Never raises; `parse_search(format_search(query))` is the query again."""
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, list[str]] = {"author": [], "topic": []}
    query = SearchQuery()
    for sign, name, quoted, bare in _TOKEN.findall(text.translate(_QUOTES)):
        value = " ".join((quoted or bare).split())
        key = name.lower()
        if not sign and key in _FILTERS and value:
            narrowed = _narrow(query, filters, key, value)
            if narrowed:
                query = narrowed
                continue
        value = _bare(f"{name}:{value}" if name else value)
        if not value:
            continue
        (excluded if sign else phrases if " " in value or (quoted and not name) else words).append(value)
    return replace(
        query,
        words=_cut(words), phrases=_cut(phrases), excluded=_cut(excluded),
        authors=_cut(filters["author"]), topics=_cut(filters["topic"]),
    )  # fmt: skip


def format_search(query: SearchQuery) -> str:
    """The query as one could type it."""
    years = f"year:{format_years(query.year_from, query.year_to)}" if query.year_from or query.year_to else ""
    parts = [
        *query.words,
        *(f'"{phrase}"' for phrase in query.phrases),
        *(f"-{_quote(text)}" for text in query.excluded),
        *(f"author:{_quote(name)}" for name in query.authors),
        *(f"topic:{_quote(topic)}" for topic in query.topics),
        years,
        query.kind and f"kind:{query.kind}",
    ]
    return " ".join(filter(None, parts))


def format_words(query: SearchQuery) -> str:
    """The query without its filters, as one could type it."""
    return format_search(SearchQuery(query.words, query.phrases, query.excluded))


def format_years(year_from: int | None, year_to: int | None) -> str:
    """ "2019", "2019-2021", "2019-" or "-2021"."""
    return str(year_from) if year_from == year_to else f"{year_from or ''}-{year_to or ''}"


def narrow_search(
    query: SearchQuery,
    *,
    authors: Iterable[str],
    topics: Iterable[str],
    kind: str,
    year_from: str,
    year_to: str,
) -> SearchQuery:
    """The query with the fields of the form added; those that say nothing, or nothing that can be, change nothing."""
    held = {"author": [*query.authors], "topic": [*query.topics]}
    typed = [("author", name) for name in authors] + [("topic", topic) for topic in topics] + [("kind", kind)]
    for key, value in typed:
        if cleaned := " ".join(value.translate(_QUOTES).replace('"', " ").split()):
            query = _narrow(query, held, key, cleaned) or query
    if year_from.strip() or year_to.strip():
        query = _narrow(query, held, "year", f"{year_from.strip()}-{year_to.strip()}") or query
    return replace(query, authors=_cut(held["author"]), topics=_cut(held["topic"]))


def _narrow(query: SearchQuery, held: dict[str, list[str]], key: str, value: str) -> SearchQuery | None:
    """The query with one filter more, None when the value is none for it."""
    if key in held:
        held[key].append(value)
        return query
    if key == "kind":
        kind = value.lower().replace(" ", "-").replace("_", "-")
        return replace(query, kind=kind) if kind in KINDS else None
    years = parse_years(value)
    return replace(query, year_from=years[0], year_to=years[1]) if years else None


def parse_years(text: str) -> tuple[int | None, int | None] | None:
    """First and last year of "2019", "2019-2021", "2019-" or "-2021"; None for anything else."""
    match = _YEARS.fullmatch(text)
    if not match or not (match[1] or match[3]):
        return None
    years = [int(year) if year else None for year in (match[1], match[3])]
    if any(year is not None and not FIRST_YEAR <= year <= LAST_YEAR for year in years):
        return None
    first, last = years if match[2] else (years[0], years[0])
    return (last, first) if first and last and first > last else (first, last)


def _bare(text: str) -> str:
    """The text without what would be read as a sign of the language."""
    return text.lstrip("-").strip()


def _quote(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _cut(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:MOST_PARTS]
