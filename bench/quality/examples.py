"""Mistakes of the matcher, worst first, with the evidence that led to them: what to read before changing a rule."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from bench.quality.labels import LabelledSet
from bench.quality.matchers import find_people, match_as_peerlight, number_groups
from bench.quality.scores import list_mixed, list_torn
from bench.quality.works import Place, Signatures
from papers.resolution.evidence import Signed, list_signals

MOST_WORKS = 5
MOST_REASONS = 6

Kind = TypeVar("Kind", str, int)


def explain_mistakes(labelled: LabelledSet, *, limit: int) -> Iterator[str]:
    """Lines on the `limit` worst wrong merges and the `limit` worst wrong splits of a set."""
    groups = find_people(labelled, match_as_peerlight)
    found = number_groups(groups)
    signed = {(one.work_id, one.position): one for group in groups for one in group}
    words = _name_signals(labelled.signatures, groups)
    mixed, torn = list_mixed(found, labelled.truth), list_torn(found, labelled.truth)
    yield f"== {labelled.name}: {len(mixed)} records hold several people, {len(torn)} people have several records"
    for places in mixed[:limit]:
        group = groups[found[places[0]]]
        parts = _part(places, labelled.truth)
        yield f"\nMERGED  {_describe(signed[places[0]], labelled.signatures)}, record of {len(group)} signatures"
        for person, own in parts.items():
            yield f"  {person}: {len(own)} labelled"
            yield from _list_works(own, labelled.signatures)
        for one, other in list(combinations(parts, 2))[:MOST_REASONS]:
            yield f"  {one} – {other} share: {_explain(parts[one], parts[other], signed, words) or 'nothing directly'}"
    for places in torn[:limit]:
        person = labelled.truth[places[0]]
        by_record = _part(places, found)
        yield f"\nSPLIT   {person}, {len(places)} labelled, {_describe(signed[places[0]], labelled.signatures)}"
        for number, own in sorted(by_record.items(), key=lambda part: -len(part[1]))[:MOST_WORKS]:
            names = Counter(signed[place].printed for place in own)
            yield f"  record of {len(groups[number])} signatures: {len(own)} labelled, {dict(names.most_common(4))}"
            yield from _list_works(own, labelled.signatures)
        if len(by_record) > MOST_WORKS:
            yield f"  … {len(by_record)} records in all"


def _part(places: Sequence[Place], kinds: Mapping[Place, Kind]) -> dict[Kind, list[Place]]:
    parts: dict[Kind, list[Place]] = defaultdict(list)
    for place in places:
        parts[kinds[place]].append(place)
    return parts


def _describe(one: Signed, signatures: Signatures) -> str:
    return f"“{one.printed}” in a name block of {signatures.count_block(one.block)}"


def _list_works(places: Sequence[Place], signatures: Signatures) -> Iterator[str]:
    for number, position in places[:MOST_WORKS]:
        work = signatures.works[number]
        places_of_work = ", ".join(one.name for one in work.signatures[position - 1].affiliations)
        others = ", ".join(one.name for at, one in enumerate(work.signatures, 1) if at != position)
        yield f"    {work.year} {work.venue} · {(work.title or '')[:70]} · [{places_of_work[:90]}] with {others[:160]}"


def _explain(
    some: Sequence[Place],
    others: Sequence[Place],
    signed: dict[Place, Signed],
    words: dict[tuple[int, int], str],
) -> str:
    shared = _signals_of(some, signed) & _signals_of(others, signed)
    return ", ".join(sorted(words.get(signal, str(signal)) for signal in shared)[:MOST_REASONS])


def _signals_of(places: Sequence[Place], signed: dict[Place, Signed]) -> set[tuple[int, int]]:
    return {signal for place in places for signal in list_signals(signed[place])}


def _name_signals(signatures: Signatures, groups: Sequence[list[Signed]]) -> dict[tuple[int, int], str]:
    """What the keys of signals stand for, in words."""
    words: dict[tuple[int, int], str] = {}
    for number in {one.work_id for group in groups for one in group}:
        for position, signature in enumerate(signatures.works[number].signatures, 1):
            words.setdefault((2, signatures.block_of((number, position))), signature.name)
            for affiliation, key in signatures.affiliations_of((number, position)):
                words.setdefault((3, key), affiliation)
    return words
