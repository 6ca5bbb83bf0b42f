"""Names of persons as sources write them, made signatures: given part first, as they are printed."""

import re
from collections.abc import Mapping, Sequence

from papers.identifiers import normalize_author_identifiers
from papers.records import AffiliationRecord, RecordError, SignatureRecord
from papers.sources.phrases import fold_space

MAX_SIGNATURES = 4_999
"""More names on one work are a slip of the source's."""

_OTHERS = re.compile(r"(?:^|[\s,;]{1,4})(?:et\.? al\.?|and others)$", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})


def sign(
    given: str | None,
    family: str | None,
    suffix: str | None = None,
    *,
    ids: Mapping[str, object] | None = None,
    affiliations: Sequence[str] = (),
) -> SignatureRecord | None:
    """The signature of a name in parts; None when no part says anything."""
    given, family, suffix = fold_space(given), fold_space(family), fold_space(suffix)
    name = " ".join(part for part in (given, family, suffix) if part)
    if not name:
        return None
    is_split = bool(given and family)
    return SignatureRecord(
        name=name,
        given=given if is_split else None,
        family=family if is_split else None,
        ids=normalize_author_identifiers(ids) if ids else {},
        affiliations=tuple([AffiliationRecord(name=text) for text in dict.fromkeys(affiliations)]),
    )


def sign_printed(name: str | None, *, affiliations: Sequence[str] = ()) -> SignatureRecord | None:
    """The signature of a name in one piece, turned round when it is "Last, First" or "Last, First, Jr."."""
    name = _OTHERS.sub("", fold_space(name) or "")
    if not name:
        return None
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2 and all(parts) and not _is_suffix(parts[1]):
        return sign(parts[1], parts[0], affiliations=affiliations)
    if len(parts) == 3 and all(parts) and _is_suffix(parts[1]) != _is_suffix(parts[2]):
        given, suffix = (parts[2], parts[1]) if _is_suffix(parts[1]) else (parts[1], parts[2])
        return sign(given, parts[0], suffix, affiliations=affiliations)
    return sign(None, name, affiliations=affiliations)


def _is_suffix(text: str) -> bool:
    return text.replace(".", "").lower() in _SUFFIXES


def collect(signatures: Sequence[SignatureRecord | None]) -> tuple[SignatureRecord, ...]:
    """Those that are there. Raises RecordError when they are too many."""
    found = tuple([signature for signature in signatures if signature])
    if len(found) > MAX_SIGNATURES:
        raise RecordError(f"{len(found):,} authors; the limit is {MAX_SIGNATURES:,}")
    return found
