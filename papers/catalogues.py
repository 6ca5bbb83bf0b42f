"""Which identifiers tell two works apart: a catalogue has one entry for a preprint, and one for what was published."""

from collections.abc import Collection

Identifier = tuple[str, str]
Entry = tuple[str, bool]
"""A catalogue, and whether it is its preprints that are meant."""

MANY_A_VERSION = frozenset({"url", "isbn", "s2paper", "record"})
"""Schemes of which even one version of a work has several identifiers: one a copy."""
MANY_A_WORK = MANY_A_VERSION | {"doi", "dblp"}
"""Schemes of which one work has several identifiers: one a version, or one a copy."""
PREPRINT_SERVERS = frozenset(
    [
        "10.48550",  # arXiv
        "10.1101",  # bioRxiv, medRxiv
        "10.2139",  # SSRN
        "10.20944",  # Preprints.org
        "10.21203",  # Research Square
        "10.26434",  # ChemRxiv
        "10.31219",  # OSF Preprints
        "10.31234",  # PsyArXiv
        "10.31235",  # SocArXiv
        "10.36227",  # TechRxiv
        "10.5281",  # Zenodo
    ]
)
"""What the DOIs of preprint servers begin with."""


def entry_of(identifier: Identifier, beside: Collection[Identifier], kind: str) -> Entry | None:
    """The catalogue in which this identifier is a work's only one, None where works have several.

    `beside` are all identifiers of its record and `kind` the record's. Publishers' DOIs are one catalogue: a work is
    published once. The DOIs of each preprint server are another one, as a preprint can lie on several. arXiv
    gives the DOI of the article beside its own id.
    """
    scheme, value = identifier
    if scheme in MANY_A_VERSION:
        return None
    is_preprint = kind == "preprint"
    if scheme == "arxiv":
        return scheme, True
    if scheme == "doi":
        registrant = value.partition("/")[0]
        is_own = is_preprint and not any(other == "arxiv" for other, _ in beside)
        return (registrant, True) if registrant in PREPRINT_SERVERS or is_own else (scheme, False)
    return scheme, is_preprint
