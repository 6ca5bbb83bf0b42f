"""Whether the works of an author record fall apart, as those of several people do. Pure: no database, no Django.

Works that share a co-author, a topic or an affiliation hang together, directly or through others. A work of which none
of these is known says nothing: it is no part, and never a sign of several people.
"""

from collections.abc import Sequence
from typing import NamedTuple

from papers.resolution.matcher import connect

LEAST_WORKS = 2
"""A part of fewer works says too little to be called another person's."""


class RecordWork(NamedTuple):
    """A work as the conflation risk of a record that signed it sees it; what is not known is empty.

    `coauthors` are the name blocks of the others who signed, none where more than 100 did; `institutions` are what the
    work prints beside the record's own signature.
    """

    work_id: int
    year: int | None
    coauthors: tuple[int, ...]
    institutions: tuple[int, ...]
    topics: tuple[int, ...]


class Conflation(NamedTuple):
    """The parts into which the works of a record fall, as ids, the largest first; `score`, 0–1, is how sure it is."""

    parts: tuple[tuple[int, ...], ...]
    score: float


def find_conflation(works: Sequence[RecordWork]) -> Conflation | None:
    """The parts of a record's works where they look like those of several people, else None; their order can't show."""
    telling = [one for one in works if one.coauthors or one.institutions or one.topics]
    found = connect([_list_keys(one) for one in telling])
    parts = sorted(
        (
            tuple(sorted(telling[index].work_id for index in part))
            for part in found
            if len(part) >= LEAST_WORKS
        ),
        key=lambda part: (-len(part), part),
    )
    return Conflation(tuple(parts), 0.5) if len(parts) > 1 else None


def _list_keys(work: RecordWork) -> list[tuple[str, int]]:
    return [
        *(("coauthor", key) for key in work.coauthors),
        *(("institution", key) for key in work.institutions),
        *(("topic", key) for key in work.topics),
    ]
