"""What the filters of a search mean among the records here."""

from papers.search_query import SearchQuery
from papers.selectors.people import find_people
from papers.selectors.search import Narrowing
from papers.selectors.subjects import find_meant_topics

MOST_FIELDS = 8
MOST_AUTHORS = 100
"""So many author records does a name stand for that works are narrowed to."""


def find_narrowing(query: SearchQuery) -> Narrowing:
    """What filters mean: people with such a name, not those with a similar one."""
    people = [find_people(name, offset=0, limit=MOST_AUTHORS) for name in query.authors[:MOST_FIELDS]]
    return Narrowing(
        tuple(one.author_ids[: one.found_count - one.near_count] for one in people),
        tuple(find_meant_topics(topic) for topic in query.topics[:MOST_FIELDS]),
        is_partial=any(one.found_count - one.near_count > MOST_AUTHORS for one in people),
    )
