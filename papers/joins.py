"""How the records of one work hang together: by what each is joined to the one that is believed first. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from papers.linking import Claim, list_recognised


class JoinRule(IntEnum):
    """What joined two records, the surest first; the values are stored."""

    IDENTIFIER = 1
    ABSTRACT = 2
    RECOGNITION = 3


class Join(NamedTuple):
    """By what a record is joined to its work: `scheme` of an identifier, `score` of a recognition, else None."""

    rule: JoinRule
    scheme: str | None = None
    score: float | None = None

    @property
    def strength(self) -> tuple[int, float]:
        """Greater is surer."""
        return -self.rule, self.score or 0.0


def explain_joins(claims: Sequence[Claim], first: str) -> dict[str, Join]:
    """For the records of one work, by digest, the weakest link of the surest way to the record `first`; it has none.

    A function of the set of claims.
    """
    group_of = {claim.digest: [claim.digest] for claim in claims}
    joins: dict[str, Join] = {}
    for join, one, other in _list_links(sorted(claims, key=lambda claim: (claim.source_key, claim.digest))):
        group, joining = group_of[one.digest], group_of[other.digest]
        if group is joining:
            continue
        if first in joining:
            group, joining = joining, group
        if first in group:
            joins.update(dict.fromkeys(joining, join))
        group += joining
        group_of.update(dict.fromkeys(joining, group))
    return joins


def explain_sources(claims: Sequence[Claim], first: str) -> dict[str, Join]:
    """For each other source of a work, by its key, the surest of what joins its records to the one of `first`."""
    if len(claims) == 1:
        return {}
    key_of = {claim.digest: claim.source_key for claim in claims}
    joins: dict[str, Join] = {}
    for digest, join in explain_joins(claims, first).items():
        source_key = key_of[digest]
        if source_key != key_of[first] and (
            source_key not in joins or join.strength > joins[source_key].strength
        ):
            joins[source_key] = join
    return joins


def _list_links(claims: Sequence[Claim]) -> Iterator[tuple[Join, Claim, Claim]]:
    """All links between these records, the surest first."""
    by_identifier: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    by_abstract: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        for identifier in claim.identifiers:
            by_identifier[identifier].append(claim)
        if claim.abstract_key is not None:
            by_abstract[claim.abstract_key].append(claim)
    for identifier in sorted(by_identifier):
        for one, other in pairwise(by_identifier[identifier]):
            yield Join(JoinRule.IDENTIFIER, identifier[0]), one, other
    for key in sorted(by_abstract):
        for one, other in pairwise(by_abstract[key]):
            yield Join(JoinRule.ABSTRACT), one, other
    for score, one, other in list_recognised(claims):
        yield Join(JoinRule.RECOGNITION, score=score), one, other
