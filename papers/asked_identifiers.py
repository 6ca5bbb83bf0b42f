"""Identifiers that are typed into the search box, in whatever dress: which records they may name."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from papers.identifiers import normalize_identifier

LONGEST = 300
"""A longer text is no identifier."""


class AskedIdentifier(NamedTuple):
    """An identifier in its one dress; `is_certain` when nobody who types it can mean words."""

    scheme: str
    value: str
    is_certain: bool


_NAMED = {
    name: scheme
    for scheme, names in {
        "doi": ("doi",), "arxiv": ("arxiv",), "orcid": ("orcid",), "openalex": ("openalex",),
        "pmid": ("pmid", "pubmed"), "pmcid": ("pmcid", "pmc"), "acl": ("acl",), "dblp": ("dblp",),
        "openreview": ("openreview",), "s2": ("s2", "corpusid"), "ror": ("ror",),
    }.items()
    for name in names
}  # fmt: skip
_PREFIX = re.compile(r"([A-Za-z0-9]{2,10})\s*:\s*(\S+)")
_SPACED = re.compile(r"(doi|arxiv|orcid(?:\s+id)?|openalex|acl|ror)\s+(\S+)", re.IGNORECASE)
_SITES: Mapping[str, str] = {
    "doi": r"doi\.org/",
    "arxiv": r"(?:arxiv|ar5iv(?:\.labs\.arxiv)?)\.org/",
    "orcid": r"orcid\.org/",
    "openalex": r"openalex\.org/",
    "pmid": r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/",
    "pmcid": r"(?:ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/",
    "acl": r"aclanthology\.(?:org|info)/",
    "dblp": r"dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/",
    "openreview": r"openreview\.net/",
    "s2": r"semanticscholar\.org/",
    "ror": r"ror\.org/",
}
_OF_SITE = {
    scheme: re.compile(rf"(?:https?://)?(?:[a-z0-9-]+\.)*{site}", re.IGNORECASE)
    for scheme, site in _SITES.items()
}
_BARE: Mapping[str, tuple[Callable[[str], object], bool]] = {
    "doi": (re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+").fullmatch, True),
    "arxiv": (
        re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE).fullmatch,
        True,
    ),
    "orcid": (re.compile(r"(?:\d{4}[-‐-―−]?){3}\d{3}[\dXx]").fullmatch, True),
    "openalex": (re.compile(r"[AITWaitw]\d{1,14}").fullmatch, False),
    "pmcid": (re.compile(r"PMC\d{3,10}(?:\.\d+)?", re.IGNORECASE).fullmatch, True),
    "acl": (re.compile(r"[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+", re.IGNORECASE).fullmatch, True),
    "dblp": (re.compile(r"(?:conf|journals|books|phd|series)/[^\s/]+/\S+").fullmatch, True),
    "openreview": (re.compile(r"~\w+(?:_\w+)*\d+").fullmatch, True),
    "s2": (re.compile(r"[0-9a-f]{40}", re.IGNORECASE).fullmatch, True),
    "ror": (re.compile(r"0[a-z0-9]{6}\d\d", re.IGNORECASE).fullmatch, False),
}
"""What has this form without a word or a site before it, and whether it can be nothing else."""


def recognize_identifiers(asked: str) -> tuple[AskedIdentifier, ...]:
    """The identifiers that a whole text may be, those that are certain first; none for words. Never raises."""
    text = asked.strip().strip("<>\"'“”")
    if not text or len(text) > LONGEST:
        return ()
    found: dict[tuple[str, str], bool] = {}
    prefix = _PREFIX.fullmatch(text)
    named = _NAMED.get(prefix[1].lower()) if prefix else None
    if named and prefix:
        _note(found, named, prefix[2], is_certain=True)
    for scheme, pattern in _OF_SITE.items():
        if pattern.match(text):
            _note(found, scheme, text, is_certain=True)
    spaced = _SPACED.fullmatch(text)
    bare = spaced[2] if spaced else text
    for scheme, (fits, is_certain) in _BARE.items():
        if fits(bare):
            _note(found, scheme, bare, is_certain=is_certain)
    ordered = sorted(found.items(), key=lambda item: not item[1])
    return tuple(AskedIdentifier(scheme, value, is_certain) for (scheme, value), is_certain in ordered)


def _note(found: dict[tuple[str, str], bool], scheme: str, text: str, *, is_certain: bool) -> None:
    value = normalize_identifier(scheme, text)
    if value:
        found[scheme, value] = found.get((scheme, value), False) or is_certain
        if scheme == "doi" and value.startswith("10.48550/arxiv."):
            _note(found, "arxiv", value, is_certain=True)
