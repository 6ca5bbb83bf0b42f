"""Ids that OpenAlex merged into others, followed in records and claims. `targets` maps an old id to the last. Pure."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from papers.linking import Claim
from papers.records import SignatureRecord, WorkRecord

SCHEME = "openalex"
_IN_LINE = f"\t{SCHEME}\t"


def list_claim_ids(claim: Claim) -> Iterator[str]:
    """The OpenAlex ids by which a record names its work."""
    return (value for scheme, value in claim.identifiers if scheme == SCHEME)


def list_signature_ids(record: WorkRecord) -> Iterator[str]:
    """The OpenAlex ids of the people who signed."""
    return (signature.ids[SCHEME] for signature in record.signatures if SCHEME in signature.ids)


def follow_claim(claim: Claim, targets: Mapping[str, str]) -> Claim:
    """The claim with the id into which its own was merged; it keeps its own, which finds the work as before."""
    followed = {(SCHEME, targets[one]) for one in list_claim_ids(claim) if one in targets}
    if not followed:
        return claim
    return claim._replace(identifiers=tuple(sorted(followed.union(claim.identifiers))))


def follow_record(record: WorkRecord, targets: Mapping[str, str]) -> WorkRecord:
    """The record with the people's last ids in place of those that were merged."""
    if not any(one in targets for one in list_signature_ids(record)):
        return record
    return msgspec.structs.replace(
        record, signatures=tuple(_follow_signature(one, targets) for one in record.signatures)
    )


def _follow_signature(signature: SignatureRecord, targets: Mapping[str, str]) -> SignatureRecord:
    old_id = signature.ids.get(SCHEME)
    if old_id is None or old_id not in targets:
        return signature
    return msgspec.structs.replace(signature, ids=signature.ids | {SCHEME: targets[old_id]})


def list_line_ids(lines: Iterable[str]) -> Iterator[str]:
    """As `list_signature_ids`, of the lines of signature identifiers that the record was laid out as."""
    return (line.rpartition("\t")[2] for line in lines if _IN_LINE in line)


def follow_lines(lines: Iterable[str], targets: Mapping[str, str]) -> list[str]:
    """The lines of signature identifiers as `follow_record` would have let them be laid out."""
    return [_follow_line(line, targets) if _IN_LINE in line else line for line in lines]


def _follow_line(line: str, targets: Mapping[str, str]) -> str:
    head, tab, old_id = line.rpartition("\t")
    return f"{head}{tab}{targets.get(old_id, old_id)}"
