"""Stored source records: which works they meet, and loaded again as claims and testimonies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec
from django.db import connection

from papers.aliases import follow_claim, follow_record, list_claim_ids, list_signature_ids
from papers.linking import MOST_SHARING, Claim, Key, claim_of, list_keys
from papers.merging import Testimony
from papers.models import CrowdedTitle
from papers.records import WorkRecord
from papers.selectors.merged_ids import select_targets


class StoredRecord(NamedTuple):
    """A stored source record: its claim, what it says, and the work it now belongs to."""

    claim: Claim
    testimony: Testimony
    work_id: int


def select_works_by_key(claims: Iterable[Claim]) -> dict[Key, set[int]]:
    """The ids of the stored works that hold the claims' keys, by key; title keys that are crowded are left out."""
    keys = {key for claim in claims for key in list_keys(claim)}
    identifiers = [key for key in keys if isinstance(key[1], str)]
    found: dict[Key, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        for table in ("papers_workidentifier", "papers_contestedidentifier"):
            cursor.execute(
                f"""SELECT scheme, value, work_id FROM {table}
                    JOIN unnest(%s::text[], %s::text[]) AS wanted (scheme, value) USING (scheme, value)""",
                [[scheme for scheme, _ in identifiers], [value for _, value in identifiers]],
            )
            for scheme, value, work_id in cursor.fetchall():
                found[scheme, value].add(work_id)
        cursor.execute(
            "SELECT abstract_key, work_id FROM papers_sourcerecord WHERE abstract_key = ANY(%s)",
            [_list_numbers(keys, "abstract")],
        )
        for abstract_key, work_id in cursor.fetchall():
            found["abstract", abstract_key].add(work_id)
        cursor.execute(
            """SELECT title_key, work_id FROM papers_sourcerecord WHERE title_key = ANY(%s)
               AND NOT EXISTS (SELECT FROM papers_crowdedtitle c WHERE c.title_key = papers_sourcerecord.title_key)""",
            [_list_numbers(keys, "title")],
        )
        for title_key, work_id in cursor.fetchall():
            found["title", title_key].add(work_id)
    return found


def _list_numbers(keys: Iterable[Key], kind: str) -> list[int]:
    """The keys of titles or abstracts; a source may call a scheme of its own so, whose values are texts."""
    return [key for name, key in keys if name == kind and isinstance(key, int)]


def load_meeting(work_ids: Collection[int]) -> dict[str, StoredRecord]:
    """All source records of these works, of the works that they meet, and so on, by digest."""
    stored: dict[str, StoredRecord] = {}
    seen: set[int] = set()
    wanted = set(work_ids)
    while wanted:
        seen |= wanted
        loaded = _load_records(wanted)
        stored.update(loaded)
        parting = note_crowded_titles(_list_title_keys(loaded))
        met = select_works_by_key(one.claim for one in loaded.values())
        wanted = parting.union(*met.values()) - seen
    crowded = _select_crowded(_list_title_keys(stored))
    return {
        digest: one._replace(claim=one.claim._replace(title_key=None))
        if one.claim.title_key in crowded
        else one
        for digest, one in stored.items()
    }


def note_crowded_titles(title_keys: Collection[int]) -> set[int]:
    """Note which of these keys are shared by more records than a title is; the works that such a key may have joined.

    It does so no longer, and they are to be made anew. Must run while the catalogue is held.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_crowdedtitle (title_key)
               SELECT title_key FROM papers_sourcerecord WHERE title_key = ANY(%s)
               GROUP BY title_key HAVING count(*) > %s ON CONFLICT DO NOTHING RETURNING title_key""",
            [list(title_keys), MOST_SHARING],
        )
        crowded = [title_key for (title_key,) in cursor.fetchall()]
        cursor.execute(
            """SELECT work_id FROM papers_sourcerecord WHERE title_key = ANY(%s)
               GROUP BY title_key, work_id HAVING count(*) > 1""",
            [crowded],
        )
        return {work_id for (work_id,) in cursor.fetchall()}


def _list_title_keys(stored: Mapping[str, StoredRecord]) -> set[int]:
    return {one.claim.title_key for one in stored.values() if one.claim.title_key is not None}


def _select_crowded(title_keys: Collection[int]) -> set[int]:
    return set(CrowdedTitle.objects.filter(title_key__in=title_keys).values_list("title_key", flat=True))


def _load_records(work_ids: Collection[int]) -> dict[str, StoredRecord]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT digest::text, work_id, source_key, observed_at, payload
               FROM papers_sourcerecord WHERE work_id = ANY(%s)""",
            [list(work_ids)],
        )
        rows = cursor.fetchall()
    records = {digest: msgspec.json.decode(payload, type=WorkRecord) for digest, *_, payload in rows}
    claims = {digest: claim_of(digest, record) for digest, record in records.items()}
    targets = select_targets(
        {one for claim in claims.values() for one in list_claim_ids(claim)}
        | {one for record in records.values() for one in list_signature_ids(record)}
    )
    stored = {}
    for digest, work_id, source_key, observed_at, _ in rows:
        record = follow_record(records[digest], targets)
        testimony = Testimony(digest, source_key, observed_at, record)
        stored[digest] = StoredRecord(follow_claim(claims[digest], targets), testimony, work_id)
    return stored
