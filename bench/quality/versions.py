"""`python -m bench.quality.versions`: how well title, authors and years find versions in the real corpora."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from papers.joins import JoinRule, explain_joins
from papers.linking import Claim, claim_of, link_claims
from papers.records import RecordError
from papers.sources import work_jsonl
from papers.sources.files import open_source

_OF_THE_CATALOGUE = frozenset({"acl", "paperlists"})


def measure_versions(paths: Iterable[Path]) -> list[str]:
    """Joins by score, what they find of the pairs that identifiers and abstracts tell, and what these deny."""
    claims = list(_read_claims(paths))
    return [*_count_joins(claims), "", *_measure_recall(claims)]


def _read_claims(paths: Iterable[Path]) -> Iterable[Claim]:
    number = 0
    for path in paths:
        with open_source(path) as stream:
            for item in work_jsonl.split(stream):
                if item.data is not None:
                    try:
                        yield claim_of(f"{number:09}", work_jsonl.parse(item.data))
                    except RecordError:
                        continue
                    number += 1


def _count_joins(claims: list[Claim]) -> list[str]:
    scores: Counter[float] = Counter()
    parts = link_claims(claims)
    for part in parts:
        if len(part) > 1:
            joins = explain_joins(part, part[0].digest).values()
            scores.update(join.score or 0.0 for join in joins if join.rule is JoinRule.RECOGNITION)
    rows = [f"| {score:.4f} | {count:,} |" for score, count in sorted(scores.items(), reverse=True)]
    return [
        f"{len(claims):,} records, {len(parts):,} works, {scores.total():,} joined by title, authors and years",
        "",
        "| score | joins |",
        "|---|---|",
        *rows,
    ]


def _measure_recall(claims: list[Claim]) -> list[str]:
    """Of pairs from two catalogues that are one work by identifier or abstract, those found with both hidden."""
    known = _number(link_claims(claim._replace(title_key=None) for claim in claims))
    found = _number(link_claims(map(_hide, claims)))
    told = {claim.digest: claim for claim in claims}
    counts: Counter[str] = Counter()
    for digests in _gather(known):
        for one, other in combinations(digests, 2):
            claim, another = told[one], told[other]
            if _catalogue(claim) != _catalogue(another) and claim.title and another.title:
                counts["known"] += 1
                counts["found"] += found[one] == found[other]
    for digests in _gather(found):
        for one, other in combinations(digests, 2):
            shared = _compare(told[one], told[other])
            if shared is not None:
                counts["same" if shared else "differ"] += 1
    return [
        "| with identifiers and abstracts hidden | |",
        "|---|---|",
        f"| pairs known to be one work | {counts['known']:,} |",
        f"| of them found | {counts['found']:,} ({counts['found'] / max(counts['known'], 1):.1%}) |",
        f"| joined, and both have a DOI or arXiv id: the same | {counts['same']:,} |",
        f"| joined, and they differ | {counts['differ']:,} |",
    ]


def _number(parts: list[list[Claim]]) -> dict[str, int]:
    return {claim.digest: number for number, part in enumerate(parts) for claim in part}


def _gather(numbers: dict[str, int]) -> Iterable[list[str]]:
    members: dict[int, list[str]] = defaultdict(list)
    for digest, number in numbers.items():
        members[number].append(digest)
    return (digests for digests in members.values() if len(digests) > 1)


def _catalogue(claim: Claim) -> str:
    return claim.source_key.partition(":")[0]


def _hide(claim: Claim) -> Claim:
    """The claim with no identifier but its own catalogue's, and without its abstract."""
    kept = tuple(
        one
        for one in claim.identifiers
        if one[0] in _OF_THE_CATALOGUE or f"{one[0]}:{one[1]}" == claim.source_key
    )
    return claim._replace(identifiers=kept, abstract_key=None)


def _compare(one: Claim, other: Claim) -> bool | None:
    own, others = dict(one.identifiers), dict(other.identifiers)
    shared = [scheme for scheme in ("doi", "arxiv") if scheme in own and scheme in others]
    return any(own[scheme] == others[scheme] for scheme in shared) if shared else None


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings

    from bench.corpora import find_corpora

    print(*measure_versions(find_corpora(settings.SHARED / "data")), sep="\n")
