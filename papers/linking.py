"""Which source records are one work: a pure function of the records, whatever the order they came in.

Records are one work when they share an identifier, or an abstract. Two things stand against it: an identifier that
a catalogue gives once to a work differs and the titles have little in common (a DOI mistyped, or shared by an issue).
They are also one when title, authors and years agree (`papers/recognition.py`) and no catalogue tells them apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from papers.catalogues import MANY_A_WORK, Entry, entry_of
from papers.names import fold_text, stable_key
from papers.recognition import THRESHOLD, Sight, score_pair, see, title_key_of
from papers.records import WorkRecord

Identifier = tuple[str, str]

_CATALOGUES = ("acl", "paperlists", "openreview", "dblp", "pmid", "pmcid", "openalex", "s2", "mag", "arxiv")
_LAST = ("doi", "url")
_SHORTEST_ABSTRACT, _COMPARED, _LONGEST_READ = 100, 400, 1_000
_LEAST_IN_COMMON = 0.6

MOST_SHARING = 50
"""A title key that more records share is no key: it is a heading, not a title."""

UNSEEN = Sight("other", None, ())


class Claim(NamedTuple):
    """What of a source record decides which work it belongs to. `title` is folded; `abstract_key` is of the
    abstract's folded beginning, as listings cut abstracts short, `title_key` of what counts as one title."""

    digest: str
    source_key: str
    identifiers: tuple[Identifier, ...]
    title: str
    abstract_key: int | None
    title_key: int | None = None
    sight: Sight = UNSEEN


Key = Identifier | tuple[str, int]
"""What two records meet by: (scheme, value), ("abstract", key) or ("title", key)."""


def list_keys(claim: Claim) -> list[Key]:
    """All by which a record can meet another: records without a common one have nothing to do with each other."""
    keys: list[Key] = list(claim.identifiers)
    if claim.abstract_key is not None:
        keys.append(("abstract", claim.abstract_key))
    if claim.title_key is not None:
        keys.append(("title", claim.title_key))
    return keys


def _have_much_in_common(title: str, other: str) -> bool:
    words, others = set(title.split()), set(other.split())
    in_common = len(words & others)
    return in_common == min(len(words), len(others)) or in_common >= _LEAST_IN_COMMON * len(words | others)


def claim_of(digest: str, record: WorkRecord, *, for_linking: bool = True) -> Claim:
    """The claim of one record. A record without identifiers is known by its title, year, venue and names.

    Where only its keys are needed, not `for_linking`, it comes without `sight`, which is most of it.
    """
    title = fold_text(record.title) if record.title else ""
    abstract = fold_text(record.abstract[:_LONGEST_READ])[:_COMPARED] if record.abstract else ""
    abstract_key = stable_key(abstract) if len(abstract) >= _SHORTEST_ABSTRACT else None
    identifiers = tuple(sorted(record.ids.items()))
    if not identifiers:
        names = [signature.name for signature in record.signatures] or list(record.listed_for)
        own = stable_key(title or abstract, str(record.year), record.venue, *names)
        identifiers = (("record", f"{own & 0xFFFFFFFFFFFFFFFF:016x}"),)
    scheme, value = min(identifiers, key=lambda identifier: (_scheme_rank(identifier[0]), identifier))
    return Claim(
        digest,
        f"{scheme}:{value}",
        identifiers,
        title,
        abstract_key,
        title_key_of(record, title),
        see(record) if for_linking else UNSEEN,
    )


def _scheme_rank(scheme: str) -> int:
    if scheme in _CATALOGUES:
        return _CATALOGUES.index(scheme)
    return len(_CATALOGUES) + (1 + _LAST.index(scheme) if scheme in _LAST else 0)


class _Group:
    """Claims taken to be one work so far, with what could speak against one more."""

    def __init__(self, claim: Claim) -> None:
        self.claims = [claim]
        self.titles = {claim.title} - {""}
        self.values: dict[str, set[str]] = defaultdict(set)
        for scheme, value in claim.identifiers:
            self.values[scheme].add(value)

    def same_title(self, other: "_Group") -> bool | None:
        """None when one of them has none."""
        if not self.titles or not other.titles:
            return None
        return bool(self.titles & other.titles) or any(
            _have_much_in_common(one, another) for one in self.titles for another in other.titles
        )

    def catalogues_differ(self, other: "_Group") -> bool:
        shared = self.values.keys() & other.values.keys() - MANY_A_WORK
        return any(self.values[scheme].isdisjoint(other.values[scheme]) for scheme in shared)

    def entries_differ(self, other: "_Group") -> bool:
        """Whether a catalogue has an entry for each of them: two preprints, or two articles."""
        own, others = self._list_entries(), other._list_entries()
        return any(own[catalogue].isdisjoint(others[catalogue]) for catalogue in own.keys() & others.keys())

    def _list_entries(self) -> dict[Entry, set[str]]:
        entries: dict[Entry, set[str]] = defaultdict(set)
        for claim in self.claims:
            for identifier in claim.identifiers:
                entry = entry_of(identifier, claim.identifiers, claim.sight.kind)
                if entry is not None:
                    entries[entry].add(identifier[1])
        return entries

    def take(self, other: "_Group") -> None:
        self.claims += other.claims
        self.titles |= other.titles
        for scheme, values in other.values.items():
            self.values[scheme] |= values


def link_claims(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Part claims into works; each part is sorted by source key, the parts by their first.

    The result depends on the set of claims only. It is exact when every claim that shares a key of `list_keys` with a
    given one is among them; a title key that is known to be shared by too many has to be None in all of them.
    """
    ordered = sorted(set(claims), key=lambda claim: (claim.source_key, claim.digest))
    group_of = {claim.digest: _Group(claim) for claim in ordered}
    for _, sharing in _by_identifier(ordered):
        _join(sharing, group_of, _agree_by_identifier)
    for _, sharing in _by_abstract(ordered):
        _join(sharing, group_of, _agree_by_abstract)
    for _, one, other in list_recognised(ordered):
        _join_recognised(group_of[one.digest], group_of[other.digest], group_of)
    groups = {id(group): group for group in group_of.values()}
    parts = [
        sorted(group.claims, key=lambda claim: (claim.source_key, claim.digest)) for group in groups.values()
    ]
    return sorted(parts, key=lambda part: (part[0].source_key, part[0].digest))


def _agree_by_identifier(one: _Group, other: _Group) -> bool:
    return one.same_title(other) is not False or not one.catalogues_differ(other)


def _agree_by_abstract(one: _Group, other: _Group) -> bool:
    same_title = one.same_title(other)
    return same_title or (same_title is None and not one.catalogues_differ(other))


def _join(
    sharing: Sequence[Claim], group_of: dict[str, _Group], agree: Callable[[_Group, _Group], bool]
) -> None:
    """Join the groups of these claims, each to the first earlier one that it agrees with."""
    seen: list[_Group] = []
    for claim in sharing:
        group = group_of[claim.digest]
        if any(group is earlier for earlier in seen):
            continue
        match = next((earlier for earlier in seen if agree(earlier, group)), None)
        if match is None:
            seen.append(group)
            continue
        match.take(group)
        for member in group.claims:
            group_of[member.digest] = match


def _by_identifier(claims: Sequence[Claim]) -> Iterator[tuple[Identifier, list[Claim]]]:
    sharing: dict[Identifier, list[Claim]] = defaultdict(list)
    for claim in claims:
        for identifier in claim.identifiers:
            sharing[identifier].append(claim)
    return ((key, sharing[key]) for key in sorted(sharing) if len(sharing[key]) > 1)


def _by_abstract(claims: Sequence[Claim]) -> Iterator[tuple[int, list[Claim]]]:
    sharing: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.abstract_key is not None:
            sharing[claim.abstract_key].append(claim)
    for key in sorted(sharing):
        if len(sharing[key]) > 1:
            # A titled record first, so that one without a title joins it and not another without.
            yield key, sorted(sharing[key], key=lambda claim: not claim.title)


def list_recognised(claims: Sequence[Claim]) -> list[tuple[float, Claim, Claim]]:
    """The pairs that title, authors and years call one work, with their scores, the surest first."""
    sharing: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.title_key is not None:
            sharing[claim.title_key].append(claim)
    pairs = [
        (score, one, other)
        for alike in sharing.values()
        if 1 < len(alike) <= MOST_SHARING
        for one, other in combinations(sorted(alike, key=_order), 2)
        if (score := score_pair(one.sight, other.sight)) >= THRESHOLD
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], _order(pair[1]), _order(pair[2])))


def _order(claim: Claim) -> tuple[str, str]:
    return claim.source_key, claim.digest


def _join_recognised(one: _Group, other: _Group, group_of: dict[str, _Group]) -> None:
    if one is other or one.entries_differ(other):
        return
    one.take(other)
    for member in other.claims:
        group_of[member.digest] = one
