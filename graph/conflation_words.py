"""A conflation risk in words: a line for each part, then what was compared of all of them. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graph.conflation import Conflation, Part
from papers.pages.text import count, enumerate_words, show_years

MOST_NAMED = 3
"""So many topics, co-authors and affiliations of a part are named: those on most of its works."""


class Signs(NamedTuple):
    """What of a part is named: topics, records of co-authors, and institutions."""

    topics: tuple[int, ...]
    coauthor_ids: tuple[int, ...]
    institutions: tuple[int, ...]


class Names(NamedTuple):
    """What topics, records and institutions are called; what is not in there has no name."""

    topics: Mapping[int, str]
    authors: Mapping[int, str]
    institutions: Mapping[int, str]


def list_signs(part: Part) -> Signs:
    """What of a part is named, the same whatever the order of its works."""
    return Signs(
        _list_first(work.topics for work in part.works),
        _list_first(work.coauthor_ids for work in part.works),
        _list_first(work.institutions for work in part.works),
    )


def list_shared_topics(found: Conflation) -> tuple[int, ...]:
    """Topics that stand on works of more than one part, those of most works first."""
    bearers = _count_bearers(part.topics for part in found.parts)
    return _list_first(
        [topic for topic in work.topics if bearers[topic] > 1] for part in found.parts for work in part.works
    )


def describe_conflation(found: Conflation, names: Names) -> list[str]:
    """A line for each part, in their order, then a line for each thing that was compared."""
    return [*(_describe_part(part, names) for part in found.parts), *_compare_parts(found, names)]


def _describe_part(part: Part, names: Names) -> str:
    signs = list_signs(part)
    years = [work.year for work in part.works if work.year is not None]
    span = show_years(min(years, default=None), max(years, default=None))
    said = [
        count(len(part.works), "work"),
        span,
        _name("on", signs.topics, names.topics),
        _name("with", signs.coauthor_ids, names.authors),
        _name("from", signs.institutions, names.institutions),
    ]
    return f"{', '.join(filter(None, said))}."


def _compare_parts(found: Conflation, names: Names) -> list[str]:
    lines = ["No co-author is shared."]
    if all(part.has_places for part in found.parts):
        lines.append("No affiliation is shared.")
    else:
        lines.append("Affiliations are not known of all of them, which counts for nothing.")
    if all(part.topics for part in found.parts):
        shared = _name("", list_shared_topics(found), names.topics)
        lines.append(f"Topics of more than one of them: {shared}." if shared else "No topic is shared.")
    else:
        lines.append("Topics are not known of all of them, which counts for nothing.")
    if all(part.circle for part in found.parts):
        both = sum(1 for parts in _count_bearers(part.circle for part in found.parts).values() if parts > 1)
        people = count(both, "person", "people") if both else "Nobody"
        lines.append(f"{people} signed with co-authors of more than one of them.")
    return lines


def _name(before: str, keys: Iterable[int], names: Mapping[int, str]) -> str:
    """The first names there are, in one phrase; "" without any."""
    named = [names[key] for key in keys if key in names][:MOST_NAMED]
    return f"{before} {enumerate_words(named)}".strip() if named else ""


def _list_first(keys_of_works: Iterable[Iterable[int]]) -> tuple[int, ...]:
    """The keys on most works, of as many the lowest first."""
    counts = Counter(key for keys in keys_of_works for key in keys)
    return tuple(sorted(counts, key=lambda key: (-counts[key], key))[:MOST_NAMED])


def _count_bearers(keys_of_parts: Iterable[Iterable[int]]) -> Counter[int]:
    """In how many parts a key is."""
    return Counter(key for keys in keys_of_parts for key in set(keys))
