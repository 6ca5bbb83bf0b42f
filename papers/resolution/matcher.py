"""The matcher: which signatures are one person's. A deterministic function of them, whatever their order.

1. Proofs, identifiers and people's word, group signatures, also across name blocks; a list of somebody's works
   then joins, as a whole, the one group that its signals point to.
2. In each name block the other full names join a group that their signals point to: first those that carry a
   middle initial, then those that don't, each only where the evidence points at one group.
3. What is left and shares a signal becomes a group; what shares none stands alone. Initials alone join nothing.

Version 1. A better matcher replaces `match_signatures`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from papers.resolution.evidence import WORD, Proof, Signed, list_signals

VERSION = 1
_MOST_ROUNDS = 12
_CLEAR_LEAD = 2

Signal = tuple[int, int]


def match_signatures(signatures: Sequence[Signed], proofs: Sequence[list[Proof]]) -> list[list[Signed]]:
    """Part the signatures of one or more name blocks into persons; no part holds two signatures of one work.

    `proofs` are those of `list_proofs(signatures)`. Exact when every signature that shares a name block or an
    identifier with a given one is among them.
    """
    people = _People(signatures)
    people.add_proven(signatures, proofs)
    by_block: dict[int, list[Signed]] = defaultdict(list)
    for signature, own in zip(signatures, proofs, strict=True):
        if own:
            continue
        if signature.key.is_full:
            by_block[signature.block].append(signature)
        else:
            people.add_group([signature])
    for _, rest in sorted(by_block.items()):
        with_initials = [signature for signature in rest if signature.key.initials]
        without = [signature for signature in rest if not signature.key.initials]
        for layer in (with_initials, without):
            left = people.absorb(layer)
            people.add_connected(left)
    return people.groups


class _People:
    """The groups found so far, and by which signals those of a name block can be reached."""

    def __init__(self, signatures: Sequence[Signed]) -> None:
        self.groups: list[list[Signed]] = []
        self._signals = {(one.work_id, one.position): list_signals(one) for one in signatures}
        self._works: list[set[int]] = []
        self._initials: list[set[str]] = []
        self._homes: list[set[int | None]] = []
        self._reach: dict[int, dict[Signal, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))

    def add_group(self, members: Sequence[Signed]) -> None:
        self.groups.append([])
        self._works.append(set())
        self._initials.append(set())
        self._homes.append(set())
        for member in members:
            self._put(len(self.groups) - 1, member)

    def add_proven(self, signatures: Sequence[Signed], proofs: Sequence[list[Proof]]) -> None:
        """Group signatures that share a proof; of two on one work only the one printed first stays."""
        proven = [(signature, own) for signature, own in zip(signatures, proofs, strict=True) if own]
        parts = [[proven[index] for index in part] for part in connect([own for _, own in proven])]
        listed = [part for part in parts if _is_listed(part)]
        for members in [part for part in parts if not _is_listed(part)]:
            for group in (
                _part_curated(members) if len(_find_homes(members)) > 1 else [[one for one, _ in members]]
            ):
                self._add_once_a_work(group)
        self._add_listed([[signature for signature, _ in part] for part in listed])

    def _add_listed(self, lists: Sequence[list[Signed]]) -> None:
        """Let each list of a person's works join, as a whole, the one person that its signals point to."""
        choices = [self._choose(members) for members in lists]
        for choice, members in zip(choices, lists, strict=True):
            if choice is None or self._are_parted(choice, members):
                self._add_once_a_work(members)
                continue
            for member in sorted(members, key=lambda one: one.position):
                if member.work_id in self._works[choice]:
                    self.add_group([member])
                else:
                    self._put(choice, member)

    def add_connected(self, signatures: Sequence[Signed]) -> None:
        """Group signatures of one name block that share a signal and whose initials agree."""
        keyed = [[(*signal, one.key.initials) for signal in self._signals_of(one)] for one in signatures]
        for members in connect(keyed):
            self._add_once_a_work([signatures[index] for index in members])

    def absorb(self, signatures: Sequence[Signed]) -> list[Signed]:
        """Let signatures join the one group that their signals point to, round by round; those that none takes."""
        left = list(signatures)
        for _ in range(_MOST_ROUNDS):
            choices = [self._choose([signature]) for signature in left]
            if not any(choice is not None for choice in choices):
                break
            rest = []
            for choice, signature in sorted(
                zip(choices, left, strict=True), key=lambda pair: pair[1].position
            ):
                if choice is None or signature.work_id in self._works[choice]:
                    rest.append(signature)
                else:
                    self._put(choice, signature)
            left = rest
        return left

    def _choose(self, signatures: Sequence[Signed]) -> int | None:
        """The one group that the signals of these signatures of one person point to."""
        votes: Counter[int] = Counter()
        for signature in signatures:
            reach = self._reach.get(signature.block, {})
            for signal in self._signals_of(signature):
                for group in reach.get(signal, ()):
                    if (
                        signature.work_id not in self._works[group]
                        and self._agree(group, signature)
                        and not self._are_parted(group, signatures)
                    ):
                        votes[group] += 1
        best = votes.most_common(2)
        if not best or (len(best) == 2 and best[0][1] <= _CLEAR_LEAD * best[1][1]):
            return None
        return best[0][0]

    def _are_parted(self, group: int, signatures: Sequence[Signed]) -> bool:
        """Whether people put some of these signatures on another author record than some of the group."""
        homes = self._homes[group]
        return bool(homes) and any(one.is_curated and one.author_id not in homes for one in signatures)

    def _signals_of(self, signature: Signed) -> list[Signal]:
        return self._signals[signature.work_id, signature.position]

    def _agree(self, group: int, signature: Signed) -> bool:
        initials = self._initials[group]
        return not initials or not signature.key.initials or signature.key.initials in initials

    def _add_once_a_work(self, members: Sequence[Signed]) -> None:
        first: dict[int, Signed] = {}
        doubled = []
        for member in sorted(members, key=lambda one: (not one.is_curated, one.position)):
            if first.setdefault(member.work_id, member) is not member:
                doubled.append(member)
        self.add_group(list(first.values()))
        for member in doubled:
            self.add_group([member])

    def _put(self, group: int, member: Signed) -> None:
        self.groups[group].append(member)
        self._works[group].add(member.work_id)
        if member.is_curated:
            self._homes[group].add(member.author_id)
        if member.key.initials:
            self._initials[group].add(member.key.initials)
        if member.key.is_full:
            reach = self._reach[member.block]
            for signal in self._signals_of(member):
                reach[signal][group] += 1


def _is_listed(part: Sequence[tuple[Signed, list[Proof]]]) -> bool:
    """Whether no identifier but a list of somebody's works holds these signatures together.

    That a person put some of them on their record changes nothing in how the list finds its person.
    """
    schemes = {scheme for _, own in part for scheme, _ in own}
    return "list" in schemes and schemes <= {"list", WORD} and len(_find_homes(part)) <= 1


def _find_homes(part: Sequence[tuple[Signed, list[Proof]]]) -> set[int | None]:
    """The author records on which people put signatures of these."""
    return {signature.author_id for signature, _ in part if signature.is_curated}


def _part_curated(members: Sequence[tuple[Signed, list[Proof]]]) -> list[list[Signed]]:
    """Part signatures that people put on different author records; the others follow a proof they share."""
    owners: dict[Proof, set[int | None]] = defaultdict(set)
    for signature, own in members:
        if signature.is_curated:
            for proof in own:
                owners[proof].add(signature.author_id)
    groups: dict[int | None, list[Signed]] = defaultdict(list)
    free: list[tuple[Signed, list[Proof]]] = []
    for signature, own in members:
        shared = set().union(*(owners[proof] for proof in own if proof in owners))
        if signature.is_curated:
            groups[signature.author_id].append(signature)
        elif len(shared) == 1:
            groups[shared.pop()].append(signature)
        else:
            free.append((signature, [proof for proof in own if proof not in owners]))
    parts = connect([own for _, own in free])
    return [*groups.values(), *([free[index][0] for index in part] for part in parts)]


def connect(keys: Sequence[Iterable[object]]) -> list[list[int]]:
    """The indexes parted so that two that share a key, directly or through others, are together."""
    parent = list(range(len(keys)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    holder: dict[object, int] = {}
    for index, own in enumerate(keys):
        for key in own:
            parent[find(index)] = find(holder.setdefault(key, index))
    parts: dict[int, list[int]] = defaultdict(list)
    for index in range(len(keys)):
        parts[find(index)].append(index)
    return list(parts.values())
