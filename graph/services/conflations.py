"""Conflation risks of author records, found anew when what the graph counted of them changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models.functions import Now

from graph.conflation import Conflation, find_conflation, list_circled, list_fragments
from graph.conflation_words import describe_conflation, list_shared_topics, list_signs
from graph.models import ConflationRisk
from graph.selectors.record_works import list_collaborators, list_record_works, name_signs

RECORDS_A_STEP = 1_000


@transaction.atomic
def find_conflations(author_ids: Collection[int]) -> int:
    """Make the conflation risks of these author records those of their works as counted; how many have one now.

    A risk that changed is written again, one that is no longer is deleted, also of records that are gone; the others
    are not touched. One that a curator dismissed stays so while each part holds a work that they looked at. Less than
    ten queries for each `RECORDS_A_STEP` records.
    """
    ordered = sorted(set(author_ids))
    return sum(
        _find_step(ordered[start : start + RECORDS_A_STEP])
        for start in range(0, len(ordered), RECORDS_A_STEP)
    )


class _Finding(NamedTuple):
    parts: list[list[int]]
    reasons: list[str]
    score: float


def _find_step(author_ids: Sequence[int]) -> int:
    found = _describe(_find(author_ids))
    # Locked, so that a curator who dismisses one at this moment is not overruled.
    former = ConflationRisk.objects.select_for_update().in_bulk(author_ids)
    gone = former.keys() - found.keys()
    if gone:
        ConflationRisk.objects.filter(author_id__in=gone).delete()
    changed = [
        _lay_out(author_id, one, former.get(author_id))
        for author_id, one in found.items()
        if author_id not in former or not _is_same(one, former[author_id])
    ]
    ConflationRisk.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["author_id"],
        update_fields=["parts", "reasons", "score", "found_at", "is_dismissed"],
    )
    return len(found)


def _find(author_ids: Sequence[int]) -> dict[int, Conflation]:
    fragments = {
        author_id: list_fragments(works) for author_id, works in list_record_works(author_ids).items()
    }
    apart = {author_id: own for author_id, own in fragments.items() if len(own) > 1}
    circled = {one for own in apart.values() for fragment in own for one in list_circled(fragment)}
    collaborators = list_collaborators(circled) if circled else {}
    found = {author_id: find_conflation(author_id, own, collaborators) for author_id, own in apart.items()}
    return {author_id: one for author_id, one in found.items() if one is not None}


def _describe(found: Mapping[int, Conflation]) -> dict[int, _Finding]:
    if not found:
        return {}
    signs = [list_signs(part) for one in found.values() for part in one.parts]
    shared = [list_signs(one.parts[0])._replace(topics=list_shared_topics(one)) for one in found.values()]
    names = name_signs([*signs, *shared])
    return {
        author_id: _Finding(
            [[work.work_id for work in part.works] for part in one.parts],
            describe_conflation(one, names),
            one.score,
        )
        for author_id, one in found.items()
    }


def _lay_out(author_id: int, found: _Finding, former: ConflationRisk | None) -> ConflationRisk:
    stays = former is not None and former.is_dismissed and _is_looked_at(found, former)
    return ConflationRisk(
        author_id=author_id,
        parts=found.parts,
        reasons=found.reasons,
        score=found.score,
        # A dismissal is of what was found at a time.
        found_at=former.found_at if former is not None and stays else Now(),
        is_dismissed=stays,
    )


def _is_same(found: _Finding, former: ConflationRisk) -> bool:
    return found == (former.parts, former.reasons, former.score)


def _is_looked_at(found: _Finding, former: ConflationRisk) -> bool:
    """Whether each part holds a work of those that a curator took to be one person's."""
    looked_at = {work_id for part in former.parts for work_id in part}
    return all(not looked_at.isdisjoint(part) for part in found.parts)


def find_all_conflations(*, records_a_step: int = RECORDS_A_STEP) -> int:
    """Find those of all author records, and of records that are gone, a step a transaction; how many have one now."""
    found_count, last_id = 0, 0
    while author_ids := _list_after(last_id, records_a_step):
        found_count += find_conflations(author_ids)
        last_id = author_ids[-1]
    return found_count


def _list_after(last_id: int, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id FROM (
                   (SELECT id FROM papers_author WHERE id > %(last_id)s ORDER BY id LIMIT %(limit)s)
                   UNION
                   (SELECT author_id FROM graph_conflationrisk WHERE author_id > %(last_id)s
                    ORDER BY author_id LIMIT %(limit)s)
               ) known ORDER BY id LIMIT %(limit)s""",
            {"last_id": last_id, "limit": limit},
        )
        return [author_id for (author_id,) in cursor.fetchall()]
