"""Who signed a work, as a line of names."""

from collections.abc import Sequence
from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.selectors.listed_works import LISTED_SIGNATURES
from papers.selectors.works import SignatureRow

FOLDED_SIGNATURES = 10
"""How many names of a consortium are shown before "and 2,990 more"."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A name as printed; `address` leads to the researcher where the signature is resolved, and is None for oneself.

    `marks` are the numbers of its affiliations below the line; `follows_gap` says that names are left out before it.
    """

    name: str
    address: str | None
    is_self: bool = False
    follows_gap: bool = False
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """The names in their order, and how many more there are ("2,990 more", else ""); without names nobody is known.

    `separator` is "; " where a name is printed with a comma in it.
    """

    people: tuple[Signatory, ...]
    separator: str = ", "
    more: str = ""


def show_byline(signatures: Sequence[SignatureRow], *, total: int, self_id: int | None) -> Byline:
    """The first signatures of a work and, wherever it stands, that of the author record whose page this is."""
    limit = LISTED_SIGNATURES if total <= LISTED_SIGNATURES else FOLDED_SIGNATURES
    kept = [
        s for s in signatures if s.position <= limit or (s.author_id is not None and s.author_id == self_id)
    ]
    people = []
    previous = 0
    for signature in kept:
        people.append(
            show_signatory(signature, self_id=self_id, follows_gap=signature.position > previous + 1)
        )
        previous = signature.position
    left_out = total - len(kept)
    return Byline(tuple(people), separate(people), f"{left_out:,} more" if left_out > 0 else "")


def separate(people: Sequence[Signatory]) -> str:
    """What parts these names."""
    return "; " if any("," in one.name for one in people) else ", "


def show_signatory(
    signature: SignatureRow, *, self_id: int | None = None, follows_gap: bool = False, marks: str = ""
) -> Signatory:
    """One name, linked to its researcher unless that is the page it stands on."""
    is_self = signature.author_id is not None and signature.author_id == self_id
    address = None
    if signature.author_id is not None and not is_self:
        address = researcher_address(signature.author_id, signature.author_name or signature.name)
    return Signatory(signature.name, address, is_self, follows_gap, marks)
