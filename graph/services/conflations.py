"""Conflation risks of author records, found anew when what the graph counted of them changed."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models.functions import Now

from graph.conflation import Conflation, find_conflation
from graph.models import ConflationRisk
from graph.selectors.record_works import list_record_works

RECORDS_A_STEP = 1_000


@transaction.atomic
def find_conflations(author_ids: Collection[int]) -> int:
    """Make the conflation risks of these author records those of their works as counted; how many have one now.

    A risk that changed is written again, one that is no longer is deleted, also of records that are gone; the others
    are not touched. A few queries for each `RECORDS_A_STEP` records.
    """
    ordered = sorted(set(author_ids))
    return sum(
        _find_step(ordered[start : start + RECORDS_A_STEP])
        for start in range(0, len(ordered), RECORDS_A_STEP)
    )


def _find_step(author_ids: Sequence[int]) -> int:
    found: dict[int, Conflation] = {}
    for author_id, works in list_record_works(author_ids).items():
        conflation = find_conflation(works)
        if conflation is not None:
            found[author_id] = conflation
    # Locked, so that a curator who dismisses one at this moment is not overruled.
    former = ConflationRisk.objects.select_for_update().in_bulk(author_ids)
    ConflationRisk.objects.filter(author_id__in=former.keys() - found.keys()).delete()
    ConflationRisk.objects.bulk_create(
        [
            _lay_out(author_id, one, former.get(author_id))
            for author_id, one in found.items()
            if not _is_same(one, former.get(author_id))
        ],
        update_conflicts=True,
        unique_fields=["author_id"],
        update_fields=["parts", "reasons", "score", "found_at", "is_dismissed"],
    )
    return len(found)


def _lay_out(author_id: int, found: Conflation, former: ConflationRisk | None) -> ConflationRisk:
    return ConflationRisk(
        author_id=author_id,
        parts=found.parts,
        reasons=[],
        score=found.score,
        found_at=Now(),
        is_dismissed=former is not None and former.is_dismissed and _stays_dismissed(found, former),
    )


def _is_same(found: Conflation, former: ConflationRisk | None) -> bool:
    return former is not None and former.score == found.score and former.parts == _list_parts(found)


def _stays_dismissed(found: Conflation, former: ConflationRisk) -> bool:
    """Whether each part holds a work of those that a curator said to be one person's."""
    looked_at = {work_id for part in former.parts for work_id in part}
    return all(not looked_at.isdisjoint(part) for part in found.parts)


def _list_parts(found: Conflation) -> list[list[int]]:
    return [list(part) for part in found.parts]
