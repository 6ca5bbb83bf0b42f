"""The matcher of this site, and the two that everybody would think of first."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from bench.quality.labels import LabelledSet
from bench.quality.works import Place
from papers.resolution.evidence import Signed, list_proofs
from papers.resolution.matcher import connect, match_signatures

Match = Callable[[list[Signed]], list[list[Signed]]]


def match_as_peerlight(signatures: list[Signed]) -> list[list[Signed]]:
    """What an import does."""
    return match_signatures(signatures, list_proofs(signatures))


def match_by_name(signatures: list[Signed]) -> list[list[Signed]]:
    """The same name is the same person."""
    return _connect(signatures, lambda one: [one.block])


def match_by_coauthor(signatures: list[Signed]) -> list[list[Signed]]:
    """The same name and a shared co-author, directly or through others, is the same person."""
    return _connect(signatures, lambda one: [(one.block, other) for other in one.coauthor_blocks])


MATCHERS: Mapping[str, Match] = {
    "peerlight": match_as_peerlight,
    "same name": match_by_name,
    "name + co-author": match_by_coauthor,
}


def _connect(signatures: list[Signed], list_keys: Callable[[Signed], list[object]]) -> list[list[Signed]]:
    parts = connect([list_keys(one) for one in signatures])
    return [[signatures[index] for index in part] for part in parts]


def find_people(labelled: LabelledSet, match: Match) -> list[list[Signed]]:
    """The persons found in all name blocks of the labelled signatures."""
    blocks = {labelled.signatures.block_of(place) for place in labelled.truth}
    return [group for one in labelled.signatures.load_block_sets(blocks) for group in match(one)]


def number_groups(groups: list[list[Signed]]) -> dict[Place, int]:
    """For each signature the number of its group."""
    found: dict[Place, int] = defaultdict(int)
    for number, group in enumerate(groups):
        for one in group:
            found[one.work_id, one.position] = number
    return found
