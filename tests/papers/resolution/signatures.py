"""Signatures as the matcher sees them, made for tests."""

from __future__ import annotations

from papers.names import name_key, stable_key
from papers.resolution.evidence import Proof, Signed


def sign(
    work_id: int,
    position: int = 1,
    name: str = "Jiashi Feng",
    *,
    given: str | None = None,
    family: str | None = None,
    year: int | None = None,
    coauthors: tuple[int, ...] = (),
    affiliations: tuple[int, ...] = (),
    identifiers: tuple[Proof, ...] = (),
    author_id: int | None = None,
    is_curated: bool = False,
    refused_for: tuple[int, ...] = (),
) -> Signed:
    """A signature of this name; co-authors and affiliations by the keys that two of them share."""
    key = name_key(name, given, family)
    return Signed(
        work_id=work_id,
        position=position,
        name_id=stable_key(name, given, family),
        block=stable_key(key.block),
        printed=name,
        key=key,
        year=year,
        coauthor_blocks=coauthors,
        affiliation_keys=affiliations,
        identifiers=identifiers,
        author_id=author_id,
        is_curated=is_curated,
        refused_for=refused_for,
    )
