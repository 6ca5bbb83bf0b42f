"""A person's word: a signature that somebody put on an author record belongs to the people on that record.

One that somebody refused leaves the rest of its record as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from papers.resolution.evidence import Proof, Signed, list_printed_signals
from papers.resolution.matcher import connect


def join_curated(groups: Sequence[list[Signed]]) -> list[list[Signed]]:
    """The groups, each that people put on a record joined with the one that is that record now.

    That is the group with most of the record's other signatures, and not more of another's. Where both hold one work,
    the word of the person stands and the other signature goes out alone. A group that people put on another record is
    never taken in, nor one that would bring nothing of the record.
    """
    joined = [list(group) for group in groups]
    homes: dict[int, set[int | None]] = {id(group): _find_homes(group) for group in joined}
    for curated in [group for group in joined if len(homes[id(group)]) == 1]:
        (author_id,) = homes[id(curated)]
        works = {signature.work_id for signature in curated}
        candidates = [group for group in joined if not homes[id(group)] and _is_of(group, author_id, works)]
        if not candidates:
            continue
        record = min(candidates, key=lambda group: (-_count(group, author_id), _first(group)))
        joined = [group for group in joined if group is not record]
        joined += [[signature] for signature in record if signature.work_id in works]
        curated += [signature for signature in record if signature.work_id not in works]
        homes |= {id(group): set() for group in joined if id(group) not in homes}
    return joined


def _find_homes(group: Sequence[Signed]) -> set[int | None]:
    return {signature.author_id for signature in group if signature.is_curated}


def _is_of(group: Sequence[Signed], author_id: int | None, works: set[int]) -> bool:
    counts = Counter(signature.author_id for signature in group)
    del counts[None]
    brings = any(one.author_id == author_id and one.work_id not in works for one in group)
    return brings and counts[author_id] == max(counts.values())


def _count(group: Sequence[Signed], author_id: int | None) -> int:
    return Counter(signature.author_id for signature in group)[author_id]


def _first(group: Sequence[Signed]) -> tuple[str, int, int]:
    return min((signature.printed, signature.name_id, signature.position) for signature in group)


class _Piece(NamedTuple):
    """A group that is part of one author record, or a signature of which a person said something."""

    members: list[Signed]
    is_word: bool


def hold_together(groups: Sequence[list[Signed]], spoken: Sequence[Signed]) -> list[list[Signed]]:
    """The groups, those of one author record joined that only signatures tie together of which a person said something.

    `spoken` are these: since refused for the record, or put on it. To say that a work is not theirs is to say nothing
    against the others, nor that it is. Two groups that differ in an identifier of one kind, in initials, or that hold
    one work stay apart.
    """
    held = [list(group) for group in groups]
    said: dict[int, list[_Piece]] = defaultdict(list)
    for signature in spoken:
        for author_id in _list_spoken_of(signature):
            said[author_id].append(_Piece([signature], True))
    for author_id, words in sorted(said.items()):
        pieces = [_Piece(group, False) for group in held if _is_part(group, author_id)]
        if len(pieces) < 2:
            continue
        nodes = [*pieces, *words]
        for part in connect(_list_ties(nodes, author_id)):
            tied = sorted(
                (nodes[index].members for index in part if not nodes[index].is_word),
                key=lambda group: (-len(group), _first(group)),
            )
            for group in tied[1:]:
                if _can_join(tied[0], group):
                    tied[0].extend(group)
                    held = [one for one in held if one is not group]
    return held


def _list_spoken_of(signature: Signed) -> tuple[int, ...]:
    if signature.refused_for:
        return signature.refused_for
    return (signature.author_id,) if signature.is_curated and signature.author_id is not None else ()


def _is_part(group: Sequence[Signed], author_id: int) -> bool:
    owners = {signature.author_id for signature in group}
    return author_id in owners and owners <= {author_id, None}


def _list_ties(nodes: Sequence[_Piece], author_id: int) -> list[set[object]]:
    """For each node what ties it to a signature that was spoken of: two pieces are never tied by themselves."""
    ties = [
        {key for one in node.members if node.is_word or one.author_id == author_id for key in _list_keys(one)}
        for node in nodes
    ]
    said = set().union(*(own for node, own in zip(nodes, ties, strict=True) if node.is_word))
    return [own & said for own in ties]


def _list_keys(signature: Signed) -> Iterable[object]:
    yield from signature.identifiers
    if signature.key.is_full:
        yield from ((signature.block, *signal) for signal in list_printed_signals(signature))


def _can_join(group: Sequence[Signed], other: Sequence[Signed]) -> bool:
    if {one.work_id for one in group} & {one.work_id for one in other}:
        return False
    initials, others = ({one.key.initials for one in members} - {""} for members in (group, other))
    if initials and others and not initials & others:
        return False
    values, other_values = _list_values(group), _list_values(other)
    return all(values[scheme] & other_values[scheme] for scheme in values.keys() & other_values.keys())


def _list_values(group: Sequence[Signed]) -> dict[str, set[Proof]]:
    values: dict[str, set[Proof]] = {}
    for signature in group:
        if not signature.refused_for:
            for identifier in signature.identifiers:
                if identifier[0] != "list":
                    values.setdefault(identifier[0], set()).add(identifier)
    return values
