"""Searches by which lists of works are narrowed."""

from collections.abc import Sequence
from dataclasses import replace

from core.api.listings import Candidates, Condition
from papers.records import FIRST_YEAR, KINDS, LAST_YEAR
from papers.search_query import SearchQuery, parse_search
from papers.selectors.narrowing import find_narrowing
from papers.selectors.search import FOUND_CAP, search_works


def search_works_of(text: str, conditions: Sequence[Condition]) -> Candidates:
    """The works that a search finds, best first, of the years and the kind that the conditions say."""
    query = parse_search(text)
    for condition in conditions:
        query = _narrow(query, condition)
    found = search_works(query, narrowing=find_narrowing(query), title=text, offset=0, limit=FOUND_CAP)
    if found.is_near:
        return Candidates(())
    return Candidates(found.work_ids, is_more=found.is_more or found.found_count > FOUND_CAP)


def _narrow(query: SearchQuery, condition: Condition) -> SearchQuery:
    """The query with a condition that the index knows, so that it is asked for no more than is meant."""
    if condition.is_denied or condition.is_known is not None or query.is_narrowed:
        return query
    if condition.field.name == "publication_year":
        first = max(min(condition.values, default=condition.least) or FIRST_YEAR, FIRST_YEAR)
        last = min(max(condition.values, default=condition.most) or LAST_YEAR, LAST_YEAR)
        # The index knows no years but these; of others the condition itself finds nothing.
        return replace(query, year_from=first, year_to=last) if first <= last else query
    if condition.field.name == "kind" and len(condition.values) == 1:
        return replace(query, kind=KINDS[condition.values[0]])
    return query


def search_each(texts: Sequence[str]) -> Candidates:
    """The works that a search for any of these texts finds."""
    found = [search_works_of(text, ()) for text in texts]
    return Candidates([key for one in found for key in one.keys], is_more=any(one.is_more for one in found))
