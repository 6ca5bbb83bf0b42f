"""How surely an author record is known to be one person's: the levels L0 to L5, and what leads to the next one."""

from enum import StrEnum

import msgspec


class Factor(StrEnum):
    """The strong factors, each a kind of its own; the values are those of `Evidence.Kind`."""

    ORCID = "orcid"
    INSTITUTION_EMAIL = "institution-email"
    HOMEPAGE = "homepage"


class Vouch(msgspec.Struct, frozen=True, order=True):
    """A co-author's word: the level of their own claim as it stands, and the institution they last signed from.

    `institution_id` is the `match_key` of its affiliations, None where none is known: such a vouch shows no difference.
    """

    author_id: int
    level: int
    institution_id: int | None


class ClaimFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands for one claim at one moment; the defaults are those of a record that nobody claims.

    Only what counts at that moment is in here: no evidence that ended or expired. `has_findable_work` when a work of
    the record can be looked up at a source. `has_competing_claim` when somebody else's claim to the record is open.
    `factors` may hold ORCID only where the iD's own works overlap those of the record. `is_reviewed` by a curator,
    `is_asserted` by an organisation.
    """

    has_findable_work: bool = True
    is_claimed: bool = False
    has_verified_email: bool = False
    has_fitting_name: bool = False
    has_competing_claim: bool = False
    factors: tuple[Factor, ...] = ()
    vouches: tuple[Vouch, ...] = ()
    is_reviewed: bool = False
    is_asserted: bool = False


class Level(msgspec.Struct, frozen=True):
    """A level: `points` is what it is worth in a snapshot, `cap` what the score can't exceed at it.

    `meaning` says it in one line, `raised_by` what would lead to the next, "" at the highest.
    """

    number: int
    points: int
    cap: int
    meaning: str
    raised_by: str = ""


LEVELS = (
    Level(0, 0, 9, "a name string only"),
    Level(1, 6, 34, "a record in a source, with at least one work that can be looked up there"),
    Level(2, 15, 49, "claimed, with a verified e-mail address and a name that fits"),
    Level(3, 25, 69, "claimed, with one strong factor"),
    Level(4, 33, 89, "claimed, with two strong factors, co-authors who vouch, or a curator’s review"),
    Level(5, 40, 100, "an organisation says so itself"),
)
"""By number; `raised_by` is said by `find_level`, which knows what is missing."""

STANDING = 3
"""From this level on a word counts: confirmations of works, and a claim that no competing claim takes down."""

VOUCHING = 4
"""From this level on co-authors can vouch."""

NEEDED_VOUCHES = 2

_FACTOR_NAMES = {
    Factor.ORCID: "an authenticated ORCID iD that shares works with this page",
    Factor.INSTITUTION_EMAIL: "a verified e-mail address at an institution printed on the works",
    Factor.HOMEPAGE: "a token or rel=me on a homepage that a source names",
}


def find_level(claim: ClaimFacts) -> Level:
    """The level that these facts are worth, with what would raise it. More evidence never gives a lower one."""
    number = _find_number(claim)
    return msgspec.structs.replace(LEVELS[number], raised_by=_tell_next(number, claim))


def count_institutions(vouches: tuple[Vouch, ...], *, least_level: int) -> int:
    """From how many institutions people at this level or above speak; where nobody knows where, that is none."""
    return len({one.institution_id for one in vouches if one.level >= least_level} - {None})


def _find_number(claim: ClaimFacts) -> int:
    unclaimed = 1 if claim.has_findable_work else 0
    if not claim.is_claimed:
        return unclaimed
    if claim.is_asserted:
        return 5
    factors = len(set(claim.factors))
    is_vouched = count_institutions(claim.vouches, least_level=VOUCHING) >= NEEDED_VOUCHES
    if factors >= 2 or claim.is_reviewed or (factors and is_vouched):
        return 4
    if factors:
        return 3
    is_plain = claim.has_verified_email and claim.has_fitting_name and not claim.has_competing_claim
    return 2 if is_plain else unclaimed


def _tell_next(number: int, claim: ClaimFacts) -> str:
    missing = [name for factor, name in _FACTOR_NAMES.items() if factor not in claim.factors]
    match number:
        case 0 if not claim.is_claimed:
            return "A work that can be looked up at a source."
        case 0 | 1:
            return _tell_claim(claim, missing)
        case 2:
            return f"One strong factor: {_choose(missing)}."
        case 3:
            return (
                f"A second strong factor: {_choose(missing)}; or the word of {NEEDED_VOUCHES} co-authors at level "
                f"L{VOUCHING} or above at different institutions; or a curator’s review."
            )
        case 4:
            return "The word of an organisation: an employment that the employer put on the ORCID record."
    return ""


def _tell_claim(claim: ClaimFacts, missing: list[str]) -> str:
    if not claim.is_claimed:
        return "A claim by the person themselves, with a verified e-mail address and a name that fits."
    if claim.has_competing_claim:
        return f"The end of the competing claim, or one strong factor: {_choose(missing)}."
    wanting = " and ".join(
        text
        for text, is_there in (
            ("a verified e-mail address", claim.has_verified_email),
            ("a name on the account that fits one on the works", claim.has_fitting_name),
        )
        if not is_there
    )
    return f"{wanting[0].upper()}{wanting[1:]}; or one strong factor: {_choose(missing)}."


def _choose(names: list[str]) -> str:
    """ "a, b or c"."""
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
