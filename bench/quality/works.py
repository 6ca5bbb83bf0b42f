"""The works of the corpora as an import would make them, and their signatures as the matcher would see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import msgspec

from papers.linking import claim_of, link_claims
from papers.merging import Testimony, merge_records, rank_sources
from papers.names import NameKey, fold_text, name_key, stable_key
from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.resolution.evidence import Signed
from papers.resolution.matcher import connect
from papers.selectors.signatures import MOST_COAUTHORS
from papers.sources import work_jsonl
from papers.sources.files import open_source

Place = tuple[int, int]
"""A signature: the work's number and the position on it, from 1."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_encode = msgspec.msgpack.encode
_decode = msgspec.msgpack.Decoder(WorkRecord).decode


class Work(msgspec.Struct, frozen=True):
    """A work without its abstract, made of the records that are one; `identifiers` are those of all of them."""

    number: int
    identifiers: frozenset[tuple[str, str]]
    title: str | None
    year: int | None
    venue: str | None
    signatures: tuple[SignatureRecord, ...]


def read_works(paths: Iterable[Path]) -> list[Work]:
    """The works of these files of Work JSON Lines; records that cannot be taken in are left out."""
    return link_records(record for path in paths for record in _read_records(path))


def _read_records(path: Path) -> Iterator[WorkRecord]:
    with open_source(path) as stream:
        for item in work_jsonl.split(stream):
            if item.data is not None:
                try:
                    yield work_jsonl.parse(item.data)
                except RecordError:
                    continue


def link_records(records: Iterable[WorkRecord]) -> list[Work]:
    """The works that these records are, numbered from 1."""
    stored: dict[str, tuple[str, bytes]] = {}
    claims = []
    for ordinal, record in enumerate(records):
        claim = claim_of(f"{ordinal:09}", record)
        claims.append(claim)
        bare = msgspec.structs.replace(record, abstract=None, keywords=(), references=(), extra={})
        stored[claim.digest] = (claim.source_key, _encode(bare))
    works = []
    numbers = count(1)
    for part in link_claims(claims):
        testimonies = [
            Testimony(claim.digest, stored[claim.digest][0], _EPOCH, _decode(stored[claim.digest][1]))
            for claim in part
        ]
        merged = merge_records([one.record for one in rank_sources(testimonies)])
        identifiers = frozenset(identifier for claim in part for identifier in claim.identifiers)
        works.append(
            Work(next(numbers), identifiers, merged.title, merged.year, merged.venue, merged.signatures)
        )
    return works


class Signatures:
    """The signatures of works by name block, with the identifiers of some schemes hidden."""

    def __init__(self, works: Sequence[Work], *, hide: Collection[str]) -> None:
        self.works = {work.number: work for work in works}
        self._hidden = frozenset(hide)
        self._places: dict[int, list[Place]] = defaultdict(list)
        self._blocks: dict[int, tuple[int, ...]] = {}
        self._bearers: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._identifiers_of: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for work in works:
            blocks = tuple(_read_name(one.name, one.given, one.family)[1] for one in work.signatures)
            self._blocks[work.number] = blocks
            for position, (block, signature) in enumerate(zip(blocks, work.signatures, strict=True), 1):
                self._places[block].append((work.number, position))
                for identifier in self._show_identifiers(signature):
                    self._bearers[identifier].add(block)
                    self._identifiers_of[block].add(identifier)

    def block_of(self, place: Place) -> int:
        """The name block of a signature."""
        return self._blocks[place[0]][place[1] - 1]

    def blocks_on(self, number: int) -> tuple[int, ...]:
        """The name blocks of all signatures of a work, in their order."""
        return self._blocks[number]

    def count_block(self, block: int) -> int:
        """How many signatures a name block has."""
        return len(self._places[block])

    def printed(self, place: Place) -> SignatureRecord:
        """The signature as its source has it, nothing hidden."""
        return self.works[place[0]].signatures[place[1] - 1]

    def affiliations_of(self, place: Place) -> list[tuple[str, int]]:
        """The affiliations of a signature as printed, each with its match key."""
        return [(one.name, _match_key(one)) for one in self.printed(place).affiliations]

    def load_block_sets(self, blocks: Iterable[int]) -> list[list[Signed]]:
        """As `papers.selectors.signatures.load_block_sets`: these blocks, and what identifiers tie to them."""
        wanted = set(blocks)
        fresh = wanted
        while fresh:
            tied = {
                other
                for block in fresh
                for one in self._identifiers_of.get(block, ())
                for other in self._bearers[one]
            }
            fresh = tied - wanted
            wanted |= fresh
        signatures = [self._make_signed(place) for block in sorted(wanted) for place in self._places[block]]
        keys: list[list[object]] = [[one.block, *one.identifiers] for one in signatures]
        return [[signatures[index] for index in part] for part in connect(keys)]

    def _show_identifiers(self, signature: SignatureRecord) -> list[tuple[str, str]]:
        return [one for one in sorted(signature.ids.items()) if one[0] not in self._hidden]

    def _make_signed(self, place: Place) -> Signed:
        number, position = place
        work = self.works[number]
        signature = work.signatures[position - 1]
        name_id, block, key = _read_name(signature.name, signature.given, signature.family)
        signers = self._blocks[number] if 2 <= len(work.signatures) <= MOST_COAUTHORS else ()
        return Signed(
            work_id=number,
            position=position,
            name_id=name_id,
            block=block,
            printed=signature.name,
            key=key,
            year=work.year,
            coauthor_blocks=tuple(dict.fromkeys(other for other in signers if other != block)),
            affiliation_keys=tuple(dict.fromkeys(map(_match_key, signature.affiliations))),
            identifiers=tuple(self._show_identifiers(signature)),
            author_id=None,
            is_curated=False,
        )


@cache
def _read_name(name: str, given: str | None, family: str | None) -> tuple[int, int, NameKey]:
    key = name_key(name, given, family)
    return stable_key(name, given, family), stable_key(key.block), key


@cache
def _match_key(affiliation: AffiliationRecord) -> int:
    return stable_key(affiliation.ror or fold_text(affiliation.name))
