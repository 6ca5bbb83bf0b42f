"""A person's word: a signature that somebody put on an author record belongs to the people on that record."""

from collections import Counter
from collections.abc import Sequence

from papers.resolution.evidence import Signed


def join_curated(groups: Sequence[list[Signed]]) -> list[list[Signed]]:
    """The groups, each that people put on a record joined with the one that is that record now.

    That is the group with most of the record's other signatures. Where both hold one work, the word of the person
    stands and the other signature goes out alone. A group that people put on another record is never taken in.
    """
    joined = [list(group) for group in groups]
    homes: dict[int, set[int | None]] = {id(group): _find_homes(group) for group in joined}
    for curated in [group for group in joined if len(homes[id(group)]) == 1]:
        (author_id,) = homes[id(curated)]
        candidates = [group for group in joined if not homes[id(group)] and _count(group, author_id)]
        if not candidates:
            continue
        record = min(candidates, key=lambda group: (-_count(group, author_id), _first(group)))
        works = {signature.work_id for signature in curated}
        joined = [group for group in joined if group is not record]
        joined += [[signature] for signature in record if signature.work_id in works]
        curated += [signature for signature in record if signature.work_id not in works]
        homes |= {id(group): set() for group in joined if id(group) not in homes}
    return joined


def _find_homes(group: Sequence[Signed]) -> set[int | None]:
    return {signature.author_id for signature in group if signature.is_curated}


def _count(group: Sequence[Signed], author_id: int | None) -> int:
    return Counter(signature.author_id for signature in group)[author_id]


def _first(group: Sequence[Signed]) -> tuple[str, int, int]:
    return min((signature.printed, signature.name_id, signature.position) for signature in group)
