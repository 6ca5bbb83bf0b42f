"""What speaks for claims by what accounts proved and sources say, looked up anew.

Only works that sources put on a record count: none that its owner added, whose signatures would speak for whoever did.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils import timezone

from core.rows import read_rows
from papers.names import fold_text
from profiles.domains import find_owner, is_institutional, list_printed_domains
from profiles.models import Evidence
from profiles.names import is_compatible

ASSERTED_FOR = datetime.timedelta(days=730)
"""So long after it was read an organisation's word counts: 24 months."""

LISTED_WORKS = 5


def is_added(authorship: str) -> str:
    """SQL of whether owners alone say so: one put the authorship on its record, or only their BibTeX tells of the work.

    The correction tells, and not `AddedWork`: it names each of several works, and none that was on the page before.
    """
    return f"""({authorship}.is_curated AND EXISTS (
        SELECT FROM papers_correction k CROSS JOIN LATERAL jsonb_array_elements(k.before -> 'puts') AS put
        LEFT JOIN papers_workredirect joined ON joined.old_id = (put ->> 0)::bigint
        WHERE k.other_author_id IN (
            SELECT {authorship}.author_id
            UNION ALL SELECT old_id FROM papers_authorredirect WHERE author_id = {authorship}.author_id)
        AND (k.kind, k.role) = ('move', 'owner') AND k.undone_at IS NULL
        AND coalesce(joined.work_id, (put ->> 0)::bigint) = {authorship}.work_id)
        OR coalesce((
            SELECT bool_and(EXISTS (SELECT FROM profiles_addedwork b WHERE b.run_id = o.run_id AND b.scheme = ''))
            FROM papers_sourcerecord r JOIN papers_importorigin o ON o.id = r.origin_id
            WHERE r.work_id = {authorship}.work_id), false))"""


IMPORTED = f"papers_authorship a ON a.author_id = c.author_id AND NOT {is_added('a')}"
"""To join to `profiles_claim c`: the authorships of its record that sources made."""


@dataclass(frozen=True, slots=True)
class FoundEvidence:
    """A piece of evidence as `Evidence` has it."""

    kind: Evidence.Kind
    value: str
    detail: dict[str, Any]
    expires_at: datetime.datetime | None = None


class _Account(msgspec.Struct, frozen=True):
    claim_id: int
    name: str
    variants: tuple[str, ...]
    emails: tuple[str, ...]


class _Signed(msgspec.Struct, frozen=True):
    claim_id: int
    orcid: str
    work_ids: tuple[int, ...]


class _Employment(msgspec.Struct, frozen=True):
    organization: str = ""
    role: str = ""
    start: str = ""
    end: str = ""
    asserted_by: str = ""


class _Listed(msgspec.Struct, frozen=True):
    claim_id: int
    orcid: str
    name: str | None
    employments: tuple[_Employment, ...]
    observed_at: datetime.datetime
    work_ids: tuple[int, ...]


class _Affiliation(msgspec.Struct, frozen=True):
    claim_id: int
    name: str
    domains: tuple[str, ...]


def find_evidence(claim_ids: Collection[int]) -> dict[int, list[FoundEvidence]]:
    """By claim what speaks for it: name, e-mail, ORCID iD, institution and employer; a claim is there without any too.

    Four queries. A claim to a record that is not there now is left out; a disabled account reads no address.
    """
    accounts = {one.claim_id: one for one in read_rows(_Account, _ACCOUNTS, _params(claim_ids))}
    found: dict[int, list[FoundEvidence]] = {one: [] for one in accounts}
    for account in accounts.values():
        found[account.claim_id] += _find_account(account)
    for claim_id, evidence in _find_orcids(accounts).items():
        found[claim_id] += evidence
    places: dict[int, list[_Affiliation]] = defaultdict(list)
    for one in read_rows(_Affiliation, _AFFILIATIONS, _params(accounts)):
        places[one.claim_id].append(one)
    for claim_id, printed in places.items():
        found[claim_id] += _find_institution(accounts[claim_id].emails, printed)
    return found


def _params(claim_ids: Iterable[int]) -> dict[str, Any]:
    return {"claim_ids": list(claim_ids)}


_ACCOUNTS = """
    SELECT c.id AS claim_id, u.name,
        (SELECT coalesce(json_agg(DISTINCT n.printed), '[]') FROM papers_namevariant v
         JOIN papers_name n ON n.id = v.name_id WHERE v.author_id = c.author_id) AS variants,
        (SELECT coalesce(json_agg(e.email ORDER BY e."primary" DESC, e.id), '[]') FROM account_emailaddress e
         WHERE e.user_id = u.id AND e.verified AND u.is_active) AS emails
    FROM profiles_claim c JOIN profiles_user u ON u.id = c.user_id JOIN papers_author a ON a.id = c.author_id
    WHERE c.id = ANY(%(claim_ids)s)
"""


def _find_account(account: _Account) -> list[FoundEvidence]:
    found = []
    printed = next((one for one in account.variants if is_compatible(account.name, one)), None)
    if printed is not None:
        found.append(FoundEvidence(Evidence.Kind.NAME, account.name, {"printed": printed}))
    if account.emails:
        found.append(FoundEvidence(Evidence.Kind.EMAIL, account.emails[0], {}))
    return found


_OWN_IDS = "socialaccount_socialaccount s ON s.user_id = c.user_id AND s.provider = 'orcid'"
_SIGNED = f"""
    SELECT c.id AS claim_id, s.uid AS orcid, json_agg(DISTINCT a.work_id) AS work_ids
    FROM profiles_claim c JOIN {_OWN_IDS} JOIN {IMPORTED}
    JOIN papers_signatureidentifier i
        ON (i.work_id, i.position, i.scheme, i.value) = (a.work_id, a.position, 'orcid', s.uid)
    WHERE c.id = ANY(%(claim_ids)s) GROUP BY c.id, s.uid
"""
_LISTED = f"""
    SELECT claim_id, orcid, (array_agg(name ORDER BY observed_at DESC))[1] AS name,
        (array_agg(employments ORDER BY observed_at DESC))[1] AS employments, max(observed_at) AS observed_at,
        json_agg(DISTINCT work_id) AS work_ids
    FROM (
        SELECT c.id AS claim_id, s.uid AS orcid, r.payload::json #>> '{{extra,listed_by,name}}' AS name,
            coalesce(r.payload::jsonb #> '{{extra,employments}}', '[]') AS employments, r.observed_at, r.work_id
        FROM profiles_claim c JOIN {_OWN_IDS} JOIN {IMPORTED}
        JOIN papers_sourcerecord r ON r.work_id = a.work_id
        JOIN papers_importorigin o ON o.id = r.origin_id AND o.form = 'orcid'
        WHERE c.id = ANY(%(claim_ids)s) AND r.payload::json #>> '{{extra,listed_by,orcid}}' = s.uid
    ) listed GROUP BY claim_id, orcid
"""


def _find_orcids(accounts: dict[int, _Account]) -> dict[int, list[FoundEvidence]]:
    """An iD that is signed in with, where it stands beside the record's own signatures or its record lists the works.

    A co-author's record lists them too: what is listed counts where the name there is one of this record's.
    """
    works: dict[tuple[int, str], set[int]] = defaultdict(set)
    for signed in read_rows(_Signed, _SIGNED, _params(accounts)):
        works[signed.claim_id, signed.orcid].update(signed.work_ids)
    found: dict[int, list[FoundEvidence]] = defaultdict(list)
    for one in read_rows(_Listed, _LISTED, _params(accounts)):
        variants = accounts[one.claim_id].variants
        if (one.claim_id, one.orcid) in works or any(
            is_compatible(one.name or "", name) for name in variants
        ):
            works[one.claim_id, one.orcid].update(one.work_ids)
            found[one.claim_id] += _find_employers(one)
    for (claim_id, orcid), work_ids in works.items():
        detail = {"work_ids": sorted(work_ids)[:LISTED_WORKS], "works_count": len(work_ids)}
        found[claim_id].append(FoundEvidence(Evidence.Kind.ORCID, orcid, detail))
    return found


def _find_employers(listed: _Listed) -> list[FoundEvidence]:
    """Employments that last, put on the ORCID record by the organisation itself; of several in one, the first."""
    expires_at = listed.observed_at + ASSERTED_FOR
    if expires_at <= timezone.now():
        return []
    today = listed.observed_at.date().isoformat()
    found: dict[str, FoundEvidence] = {}
    for one in listed.employments:
        is_over = bool(one.end) and one.end < today[: len(one.end)]
        if not is_over and is_of(one.asserted_by, one.organization):
            detail = {
                "orcid": listed.orcid,
                "role": one.role,
                "start": one.start,
                "asserted_by": one.asserted_by,
            }
            found.setdefault(
                one.organization,
                FoundEvidence(Evidence.Kind.ORGANISATION, one.organization, detail, expires_at),
            )
    return list(found.values())


def is_of(asserter: str, organization: str) -> bool:
    """Whether what wrote to the ORCID record is the employer's: its name has all words of the organisation's in it.

    Services that many use ("Scopus - Elsevier") write what the person tells them.
    """
    words = set(fold_text(organization).split())
    return bool(words) and words <= set(fold_text(asserter).split())


_AFFILIATIONS = f"""
    SELECT DISTINCT c.id AS claim_id, f.name,
        (SELECT coalesce(json_agg(d.domain ORDER BY d.domain), '[]') FROM profiles_institutiondomain d
         WHERE d.ror = f.institution_id)::jsonb AS domains
    FROM profiles_claim c JOIN {IMPORTED}
    JOIN papers_signatureaffiliation sa ON (sa.work_id, sa.position) = (a.work_id, a.position)
    JOIN papers_affiliation f ON f.id = sa.affiliation_id
    WHERE c.id = ANY(%(claim_ids)s)
        AND (f.name LIKE '%%@%%' OR EXISTS (SELECT FROM profiles_institutiondomain d WHERE d.ror = f.institution_id))
    ORDER BY c.id, f.name
"""


def _find_institution(emails: Iterable[str], printed: Iterable[_Affiliation]) -> list[FoundEvidence]:
    """The first verified address that is at a domain of an affiliation."""
    owners: dict[str, str] = {}
    for one in printed:
        for domain in (*one.domains, *list_printed_domains(one.name)):
            if is_institutional(domain):
                owners.setdefault(domain, one.name)
    for email in emails:
        owner = find_owner(email, owners)
        if owner is not None:
            detail = {"address": email, "affiliation": owners[owner]}
            return [FoundEvidence(Evidence.Kind.INSTITUTION_EMAIL, owner, detail)]
    return []
