"""What a signature brings to its resolution: identifiers as proofs, and signals that a shared name needs beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from papers.names import NameKey, fold_text, is_latin
from papers.resolution.signals import SIGNALS

Proof = tuple[str, str]
WORD = "curated"
"""The scheme of the proof that a person gives by putting a signature on an author record."""


class Signed(NamedTuple):
    """A signature as resolution sees it. `blocks` are the name blocks of the others on the work, none if too many.

    `author_id` is the author record it has now, None if none yet; `is_curated` says that a person put it there.
    `refused_for` are the author records of which a person said that they are not this signature's: it then brings
    nothing but a person's word. `is_suppressed` says that the person asked to be shown nowhere: it is curated for a
    record that is not there, and whatever is grouped with it is nobody's.
    """

    work_id: int
    position: int
    name_id: int
    block: int
    printed: str
    key: NameKey
    year: int | None
    coauthor_blocks: tuple[int, ...]
    affiliation_keys: tuple[int, ...]
    identifiers: tuple[Proof, ...]
    author_id: int | None
    is_curated: bool
    refused_for: tuple[int, ...] = ()
    is_suppressed: bool = False


def list_signals(signature: Signed) -> list[tuple[int, int]]:
    """All signals that a signature brings, as (rule, key): two signatures with an equal one share it."""
    return [] if signature.refused_for else list_printed_signals(signature)


def list_printed_signals(signature: Signed) -> list[tuple[int, int]]:
    """The same whether a person refused the signature or not."""
    return [(signal.RULE, key) for signal in SIGNALS for key in signal.list_keys(signature)]


def list_proofs(signatures: Sequence[Signed]) -> list[list[Proof]]:
    """For each signature the identifiers that prove who signed; a person's word is one of them.

    An identifier proves nothing where it stands twice on one work, where people put its signatures on different
    author records, or where the name contradicts the one it mostly stands on. That of a refused signature counts for
    nothing in this.
    """
    if len(signatures) == 1:
        return [_add_word(signatures[0], list(_list_brought(signatures[0])))]
    bearers: dict[Proof, list[Signed]] = defaultdict(list)
    for signature in signatures:
        for identifier in _list_brought(signature):
            bearers[identifier].append(signature)
    commonest = {
        identifier: _find_commonest(bearing)
        for identifier, bearing in bearers.items()
        if _stands_once_a_work(bearing) and _is_undisputed(bearing)
    }
    proofs = []
    for signature in signatures:
        own = [
            identifier
            for identifier in _list_brought(signature)
            if identifier in commonest and not _contradicts(signature, commonest[identifier])
        ]
        proofs.append(_add_word(signature, own))
    return proofs


def _list_brought(signature: Signed) -> Sequence[Proof]:
    return () if signature.refused_for else signature.identifiers


def _add_word(signature: Signed, own: list[Proof]) -> list[Proof]:
    """The proofs with a person's word, where there is one."""
    return [*own, (WORD, str(signature.author_id))] if signature.is_curated else own


def _stands_once_a_work(bearing: Sequence[Signed]) -> bool:
    return len({signature.work_id for signature in bearing}) == len(bearing)


def _is_undisputed(bearing: Iterable[Signed]) -> bool:
    return len({signature.author_id for signature in bearing if signature.is_curated}) <= 1


def _find_commonest(bearing: Sequence[Signed]) -> Signed:
    counts = Counter(signature.printed for signature in bearing)
    return min(bearing, key=lambda signature: (-counts[signature.printed], signature.printed, signature.key))


def _contradicts(signature: Signed, other: Signed) -> bool:
    """Whether the two names can't be one person's: no word in common, though written in one alphabet."""
    if is_latin(signature.printed) != is_latin(other.printed):
        return False
    return _words(signature).isdisjoint(_words(other))


def _words(signature: Signed) -> set[str]:
    return {*fold_text(signature.printed).split(), signature.key.family, signature.key.given}
