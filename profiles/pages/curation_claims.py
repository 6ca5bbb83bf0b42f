"""Two claims beside each other, or one beside the record: what each rests on, for a curator to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.pages.text import count, show_day, show_years
from papers.selectors.authors import AuthorRow
from profiles.claims import ClaimReason
from profiles.models import Claim, Evidence
from profiles.pages.curation_log import CLAIM_ACTIONS, EVIDENCE_LABELS, REASON_LABELS
from profiles.pages.curation_queue import NO_NAME
from profiles.selectors.claims import ClaimRow, EvidenceRow
from profiles.selectors.curation_claims import Claimant, IdOverlap
from profiles.selectors.curation_records import RecordGroups

LISTED = 6
PLACE = "Address, place"
REFUSALS = (
    ClaimReason.NO_EVIDENCE,
    ClaimReason.OTHER_PERSON,
    ClaimReason.STRONGER_CLAIM,
    ClaimReason.IMPERSONATION,
    ClaimReason.RECORD_MIXED,
)
REVOCATIONS = (*REFUSALS, ClaimReason.EVIDENCE_ENDED, ClaimReason.ASKED_FOR)
_OPEN = (Claim.State.PENDING, Claim.State.VERIFIED, Claim.State.COMPETING)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a cell: `text`, what stands behind it in small, and where it leads, "" for nowhere.

    `is_over` when it speaks for nothing any more, `is_unknown` when it says that nothing is known.
    """

    text: str
    note: str = ""
    address: str = ""
    is_over: bool = False
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class CompareCell:
    """What a column says to a row; `head` is that of the column, which a phone shows above it."""

    head: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One thing that is compared: the cells stand in the order of the columns."""

    label: str
    cells: tuple[CompareCell, ...]


@dataclass(frozen=True, slots=True)
class CompareTable:
    """`heads` are the columns, the claim that is decided first; `rows` what is compared."""

    heads: tuple[str, ...]
    rows: tuple[CompareRow, ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """`others` are the further claims to the record, each with where it is compared. `seen` is what is decided on.

    `may_approve`, `may_refuse` and `may_revoke` follow from the state; none when `interest` says why not.
    """

    id: str
    address: str
    title: str
    name: str
    standing: str
    record_address: str
    tools_address: str
    log_address: str
    table: CompareTable
    others: tuple[Piece, ...]
    seen: str
    consequence: str
    reasons: tuple[tuple[str, str], ...]
    may_approve: bool
    may_refuse: bool
    may_revoke: bool
    interest: str


def show_claim_page(
    claim: ClaimRow,
    *,
    claims: Sequence[ClaimRow],
    beside: ClaimRow | None,
    claimants: Mapping[int, Claimant],
    author: AuthorRow | None,
    groups: RecordGroups,
    seen: str,
    interest: str,
) -> ClaimPage:
    """The claim beside another one to its record, `claims` being all of them; `author` is None when that is gone."""
    columns = [claim, *([beside] if beside else [])]
    owner = next((one for one in claims if one.state == Claim.State.VERIFIED and one.id != claim.id), None)
    is_open = claim.state in _OPEN and author is not None and not interest
    is_verified = claim.state == Claim.State.VERIFIED
    name = author.name if author else f"Record {claim.author_id}"
    return ClaimPage(
        id=str(claim.id),
        address=f"/curate/claims/{claim.id}",
        title=f"Claim to {name}",
        name=name,
        standing=", ".join(
            [
                _show_standing(claim),
                f"claimed {show_day(claim.opened_at)}",
                *(() if author else ["the record is gone"]),
            ]
        ),
        record_address=researcher_address(author.id, author.name) if author else "",
        tools_address=f"/curate/records/{author.id}" if author else "",
        log_address=f"/curate/log?record={claim.author_id}",
        table=show_table(columns, claimants, author, groups),
        others=tuple(
            Piece(_name(one), _show_standing(one), f"/curate/claims/{claim.id}?beside={one.id}")
            for one in claims
            if one not in columns
        ),
        seen=seen,
        consequence=f"The claim of {_name(owner)}, who owns the page now, is revoked by that."
        if owner
        else "",
        reasons=tuple((one.value, one.label) for one in (REVOCATIONS if is_verified else REFUSALS)),
        may_approve=is_open and not any(one.kind == "review" and one.is_counted for one in claim.evidence),
        may_refuse=is_open and not is_verified,
        may_revoke=is_open and is_verified,
        interest=interest,
    )


def show_table(
    columns: Sequence[ClaimRow],
    claimants: Mapping[int, Claimant],
    author: AuthorRow | None,
    groups: RecordGroups,
) -> CompareTable:
    """The claims as columns, and the record as the last one."""
    people = [claimants[one.id] for one in columns]
    record = _show_record(author, groups)
    rows = {
        "Name": [[Piece(_name(one))] for one in columns],
        "ORCID iD": [_list_orcids(one) for one in people],
        PLACE: [_list_emails(one) for one in people],
        "Evidence": [[_show_evidence(piece) for piece in one.evidence] for one in columns],
        "Other claims": [_list_others(one) for one in people],
        "Standing": [[Piece(_show_standing(one), f"since {show_day(one.changed_at)}")] for one in columns],
        "History": [_list_events(one) for one in columns],
    }
    heads = (*(_name(one) for one in columns), "The record")
    return CompareTable(
        heads=heads,
        rows=tuple(
            CompareRow(
                label,
                tuple(
                    CompareCell(head, pieces)
                    for head, pieces in zip(
                        heads,
                        (*(tuple(cell) or _NOTHING for cell in cells), tuple(record.get(label, ()))),
                        strict=True,
                    )
                ),
            )
            for label, cells in rows.items()
        ),
    )


_NOTHING = (Piece("nothing known", is_unknown=True),)


def _name(claim: ClaimRow) -> str:
    return claim.user_name or NO_NAME.capitalize()


def _show_standing(claim: ClaimRow) -> str:
    return f"{Claim.State(claim.state).label} at L{claim.level}"


def _list_emails(person: Claimant) -> list[Piece]:
    return [Piece(email.rpartition("@")[2], email) for email in person.emails]


def _list_orcids(person: Claimant) -> list[Piece]:
    return [Piece(one.orcid, _show_overlap(one)) for one in person.orcids]


def _show_overlap(one: IdOverlap) -> str:
    years = show_years(one.first_year, one.last_year)
    here = (
        f"on {count(one.works_count, 'work')} here{f', {years}' if years else ''}"
        if one.works_count
        else "on no work here"
    )
    return (
        f"{here}; {f'on {one.elsewhere_count:,} elsewhere' if one.elsewhere_count else 'on none elsewhere'}"
    )


def _show_evidence(piece: EvidenceRow) -> Piece:
    label = EVIDENCE_LABELS.get(piece.kind, piece.kind)
    until = "ended" if piece.ended_at else "until" if piece.is_counted else "expired"
    end = piece.ended_at or piece.expires_at
    note = f"{show_day(piece.given_at)}{f', {until} {show_day(end)}' if end else ''}"
    facts = [
        f"{piece.detail[key]}"
        for key in ("printed", "affiliation", "role", "asserted_by")
        if piece.detail.get(key)
    ]
    if works := piece.detail.get("works_count"):
        facts.append(count(int(works), "work"))
    value = "" if piece.kind == Evidence.Kind.REVIEW else f": {piece.value}"
    return Piece(
        f"{label[0].upper()}{label[1:]}{value}", " · ".join([*facts, note]), is_over=not piece.is_counted
    )


def _list_others(person: Claimant) -> list[Piece]:
    return [
        Piece(
            one.author_name or f"record {one.author_id}",
            f"{Claim.State(one.state).label.lower()}, L{one.level}",
            f"/curate/claims/{one.claim_id}",
        )
        for one in person.others
    ] or [Piece("no other record", is_unknown=True)]


def _list_events(claim: ClaimRow) -> list[Piece]:
    return [
        Piece(
            f"{CLAIM_ACTIONS.get(one.action, one.action)}, L{one.level}",
            " · ".join(
                filter(
                    None,
                    [show_day(one.at), _label(one.reason, REASON_LABELS), _label(one.note, EVIDENCE_LABELS)],
                )
            ),
        )
        for one in claim.events
    ]


def _label(word: str, labels: Mapping[str, str]) -> str:
    """How a page says it; a note is one where the site wrote it, and else what a person wrote."""
    return labels.get(word, word)


def _show_record(author: AuthorRow | None, groups: RecordGroups) -> dict[str, list[Piece]]:
    """What the record says, beside what the accounts say to the same; nothing to what is about accounts alone."""
    if author is None:
        return {"Name": [Piece("the record is gone", is_unknown=True)]}
    works = [count(author.works_count, "work"), show_years(author.first_year, author.last_year)]
    orcids = [one for one in groups.identifiers if one.scheme == "orcid"]
    people = [Piece(f"with {one.name}", count(one.works_count, "work")) for one in groups.people[:LISTED]]
    return {
        "Name": [Piece(name) for name in (author.name, *author.variants[:LISTED])],
        "ORCID iD": [Piece(one.value, f"on {count(one.works_count, 'work')}") for one in orcids]
        or [Piece("none imported", is_unknown=True)],
        PLACE: [Piece(one.name, f"on {count(one.works_count, 'work')}") for one in groups.places[:LISTED]]
        or [Piece("affiliations not imported", is_unknown=True)],
        "Evidence": [Piece(", ".join(filter(None, works))), *people],
    }
