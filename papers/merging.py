"""What a work says, made from what its sources say: a pure function of the records, whatever their order.

Field by field the first source that says something is believed; a missing value never erases a present one.
Each source is first made one record, its newest filled up by its older ones; published versions come before preprints.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from papers.joins import Join
from papers.names import NameKey, name_key
from papers.records import AffiliationRecord, SignatureRecord, WorkRecord

UNPUBLISHED = frozenset({"preprint", "other"})
"""Kinds whose records are believed after all others."""


class Testimony(NamedTuple):
    """What one source said, and when it said so."""

    digest: str
    source_key: str
    observed_at: datetime
    record: WorkRecord


class Appearance(NamedTuple):
    """One version of a work, and what makes it one of the same as the first; None for the first."""

    kind: str
    year: int | None
    published_on: date | None
    venue: str | None
    source_key: str
    join: Join | None = None


def rank_sources(testimonies: Sequence[Testimony]) -> list[Testimony]:
    """One testimony a source, in the order in which they are believed: its newest, with gaps filled by older ones."""
    by_source: dict[str, list[Testimony]] = defaultdict(list)
    for testimony in testimonies:
        by_source[testimony.source_key].append(testimony)
    told = []
    for own in by_source.values():
        own.sort(key=lambda testimony: (testimony.observed_at, testimony.digest), reverse=True)
        told.append(own[0]._replace(record=merge_records([testimony.record for testimony in own])))
    return sorted(told, key=lambda testimony: (testimony.record.kind in UNPUBLISHED, testimony.source_key))


def merge_records(ranked: Sequence[WorkRecord]) -> WorkRecord:
    """One record out of several of the same work, best first; one alone comes back as it is."""
    if len(ranked) == 1:
        return ranked[0]

    def first(field: str) -> object:
        return next((value for record in ranked if (value := getattr(record, field))), None)

    dated = next((record for record in ranked if record.year), ranked[0])
    return msgspec.structs.replace(
        ranked[0],
        ids=_merge_ids([record.ids for record in ranked]),
        kind=next((record.kind for record in ranked if record.kind != "other"), "other"),
        **{field: first(field) for field in ("title", "abstract", "venue", "url", "comment", "language")},
        year=dated.year,
        published_on=dated.published_on,
        is_retracted=any(record.is_retracted for record in ranked),
        signatures=merge_signatures([record.signatures for record in ranked if record.signatures]),
        topics=first("topics") or (),
        keywords=first("keywords") or (),
        references=first("references") or (),
        listed_for=tuple(sorted({name for record in ranked for name in record.listed_for})),
    )


def merge_signatures(lists: Sequence[tuple[SignatureRecord, ...]]) -> tuple[SignatureRecord, ...]:
    """The signatures of the best list, each with what the others know of the same name at the same position."""
    if not lists:
        return ()
    merged = list(lists[0])
    for other in lists[1:]:
        if len(other) != len(merged):
            continue
        for index, signature in enumerate(other):
            if _key(merged[index]).block == _key(signature).block:
                merged[index] = _enrich(merged[index], signature)
    return tuple(merged)


def list_versions(ranked: Sequence[Testimony], joins: Mapping[str, Join] = {}) -> list[Appearance]:
    """The different appearances of a work, of the testimonies that `rank_sources` gives; none when there is one.

    `joins` says by what a source, named by its key, is joined to the first. Of several with one appearance the
    surest counts.
    """
    seen: dict[tuple[str, int | None, str | None], Appearance] = {}
    for testimony in ranked:
        record, join = testimony.record, joins.get(testimony.source_key)
        appearance = (record.kind, record.year, record.venue)
        known = seen.get(appearance)
        if known is None:
            seen[appearance] = Appearance(
                record.kind, record.year, record.published_on, record.venue, testimony.source_key, join
            )
        elif known.join and (join is None or join.strength > known.join.strength):
            seen[appearance] = known._replace(join=join)
    return list(seen.values()) if len(seen) > 1 else []


def _merge_ids(ids: Sequence[dict[str, str]]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for one in ids:
        for scheme, value in one.items():
            merged.setdefault(scheme, value)
    return dict(sorted(merged.items()))


def _key(signature: SignatureRecord) -> NameKey:
    return name_key(signature.name, signature.given, signature.family)


def _enrich(signature: SignatureRecord, other: SignatureRecord) -> SignatureRecord:
    affiliations: tuple[AffiliationRecord, ...] = signature.affiliations or other.affiliations
    # Only of what is printed alike: with the split of another text it would be a name that no source prints.
    split = other if not signature.family and signature.name == other.name else signature
    return msgspec.structs.replace(
        signature,
        given=split.given,
        family=split.family,
        ids=_merge_ids([signature.ids, other.ids]),
        affiliations=affiliations,
    )
