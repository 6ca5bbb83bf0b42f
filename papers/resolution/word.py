"""A person's word: a signature that somebody put on an author record belongs to the people on that record.

One that somebody refused leaves the rest of its record as it was.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from papers.resolution.evidence import Proof, Signed, list_printed_signals
from papers.resolution.matcher import connect


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


class _Piece(NamedTuple):
    """A group that is part of one author record, or a refused signature that was."""

    members: list[Signed]
    is_refused: bool


def hold_together(groups: Sequence[list[Signed]], refused: Sequence[Signed]) -> list[list[Signed]]:
    """The groups, those of one author record joined that only signatures since refused for it tied together.

    To say that a work is not theirs is to say nothing against the others. Two groups that differ in an identifier of
    one kind, in initials, or that hold one work stay apart.
    """
    held = [list(group) for group in groups]
    for author_id in sorted({author_id for signature in refused for author_id in signature.refused_for}):
        pieces = [_Piece(group, False) for group in held if _is_part(group, author_id)]
        if len(pieces) < 2:
            continue
        nodes = [*pieces, *(_Piece([one], True) for one in refused if author_id in one.refused_for)]
        for part in connect(_list_ties(nodes, author_id)):
            tied = sorted(
                (nodes[index].members for index in part if not nodes[index].is_refused),
                key=lambda group: (-len(group), _first(group)),
            )
            for group in tied[1:]:
                if _can_join(tied[0], group):
                    tied[0].extend(group)
                    held = [one for one in held if one is not group]
    return held


def _is_part(group: Sequence[Signed], author_id: int) -> bool:
    owners = {signature.author_id for signature in group}
    return author_id in owners and owners <= {author_id, None}


def _list_ties(nodes: Sequence[_Piece], author_id: int) -> list[set[object]]:
    """For each node what ties it to a refused signature: two pieces are never tied by themselves."""
    ties = [
        {
            key
            for one in node.members
            if node.is_refused or one.author_id == author_id
            for key in _list_keys(one)
        }
        for node in nodes
    ]
    refused = set().union(*(own for node, own in zip(nodes, ties, strict=True) if node.is_refused))
    return [own & refused for own in ties]


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
