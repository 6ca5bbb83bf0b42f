"""All that the formula reads of one author record, as it is stored with what came out."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

import msgspec

from profiles.trust.levels import ClaimFacts

FORMULA_VERSION = 1
"""Of the formula with all its weights, and of what its inputs mean: another one is a new version."""


class WorkIds(msgspec.Struct, frozen=True, omit_defaults=True):
    """The works of a record by how well each is evidenced, after versions are linked; each counts where it counts most.

    `untraced` none of its identifiers can be looked up, or nobody but the owner brought it; `single` one source has it;
    `double` two independent sources have it, or it is a preprint linked to its published DOI; `assured` an
    authenticated assertion stands behind it.
    """

    untraced: tuple[int, ...] = ()
    single: tuple[int, ...] = ()
    double: tuple[int, ...] = ()
    assured: tuple[int, ...] = ()


class Confirmation(msgspec.Struct, frozen=True, order=True):
    """A co-author who confirmed a work that the owner of this record confirmed too.

    `level` is that of the co-author's own claim, `institution_id` as in `Vouch`.
    """

    author_id: int
    level: int
    institution_id: int | None


class Inputs(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a record at one moment, by ids, so that everything that counted can be looked up.

    What is over by then is not in here: evidence that ended, a review of more than twelve months ago. So no term reads
    a clock. What was not measured is not here either: it brings no points, as if it was not there.

    `close_author_ids` share at least three works of at most fifteen authors each; `topic_ids` are those that sources
    name for at least two works; `ror_institution_ids` are affiliations with a ROR id, by `match_key`; `orcid` is an
    iD that the owner signed in with. `answered_dispute_ids` somebody else asked for and they were put right within 30
    days, `overdue_dispute_ids` were not answered for longer. `held_at` is the score that this one may not exceed:
    that of the snapshot before, while a conflation flag or a dispute is open.
    """

    claim: ClaimFacts = ClaimFacts()
    works: WorkIds = WorkIds()
    close_author_ids: tuple[int, ...] = ()
    topic_ids: tuple[int, ...] = ()
    ror_institution_ids: tuple[int, ...] = ()
    orcid: str | None = None
    names_reviewed_on: date | None = None
    reviewed_on: date | None = None
    versioned_work_ids: tuple[int, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    answered_dispute_ids: tuple[int, ...] = ()
    overdue_dispute_ids: tuple[int, ...] = ()
    is_conflated: bool = False
    open_dispute_ids: tuple[int, ...] = ()
    retracted_work_ids: tuple[int, ...] = ()
    held_at: int | None = None

    @property
    def has_hold(self) -> bool:
        """Whether something is open that keeps the score from rising."""
        return self.is_conflated or bool(self.open_dispute_ids)


def settle(inputs: Inputs) -> Inputs:
    """The same with each thing once and in one order: inputs that say the same are then the same."""
    claim = msgspec.structs.replace(
        inputs.claim,
        factors=_once(inputs.claim.factors),
        vouches=_once(inputs.claim.vouches),
    )
    return msgspec.structs.replace(
        inputs,
        claim=claim,
        works=_settle_works(inputs.works),
        confirmations=_once(inputs.confirmations),
        **{name: _once(getattr(inputs, name)) for name in _ID_FIELDS},
    )


def encode_inputs(inputs: Inputs) -> bytes:
    """Settled inputs as canonical JSON: fields in their order, what is as by default left out."""
    return msgspec.json.encode(inputs)


def decode_inputs(text: bytes | str) -> Inputs:
    """Inputs as they were stored; the order of their fields does not matter. Raises msgspec.ValidationError."""
    return msgspec.json.decode(text, type=Inputs)


def hash_inputs(encoded: bytes) -> str:
    """The SHA-256 of version and encoded inputs, in hexadecimal digits: the same hash is the same score."""
    return sha256(f"{FORMULA_VERSION}\n".encode() + encoded).hexdigest()


_ID_FIELDS = tuple(name for name in Inputs.__struct_fields__ if name.endswith("_ids"))


def _settle_works(works: WorkIds) -> WorkIds:
    settled: dict[str, tuple[int, ...]] = {}
    seen: set[int] = set()
    for name in reversed(WorkIds.__struct_fields__):
        settled[name] = tuple(sorted(set(getattr(works, name)) - seen))
        seen.update(settled[name])
    return WorkIds(**settled)


def _once(items: Iterable[object]) -> tuple[object, ...]:
    # What a term counts is of one kind each, and all these kinds have an order.
    return tuple(sorted(set(items), key=_order))


def _order(item: object) -> tuple[object, ...]:
    """Institutions that are not known come first among confirmations and vouches."""
    if isinstance(item, msgspec.Struct):
        return tuple((value is not None, value) for value in msgspec.structs.astuple(item))
    return ((True, item),)
