"""What of a work goes into a citation, in one shape for all styles and forms."""

import datetime
from functools import cached_property

import msgspec

from core.rendering import to_plain
from papers.citations.names import NameParts, part_name
from papers.records import KINDS


class CitedName(msgspec.Struct, frozen=True):
    """A name as printed, and the split of it that the source makes, if it makes one."""

    printed: str
    given: str | None = None
    family: str | None = None


class CitedWork(msgspec.Struct, frozen=True, dict=True):
    """A work with every name printed on it; texts are as the source sent them, None where none says anything.

    `kind` is the number of one of `papers.records.KINDS`, `identifiers` are by scheme.
    """

    id: int
    kind: int
    year: int | None
    published_on: datetime.date | None
    title: str | None
    abstract: str | None
    venue: str | None
    url: str | None
    language: str | None
    is_retracted: bool
    changed_at: datetime.datetime
    names: tuple[CitedName, ...]
    identifiers: dict[str, str]

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @cached_property
    def plain_title(self) -> str:
        """The visible words of the title, "" when none is imported."""
        return to_plain(self.title) if self.title else ""

    @cached_property
    def plain_abstract(self) -> str:
        return to_plain(self.abstract) if self.abstract else ""

    @cached_property
    def plain_venue(self) -> str:
        return " ".join((self.venue or "").split())

    @property
    def day(self) -> datetime.date | None:
        """The day it was published, where that is of its year."""
        return self.published_on if self.published_on and self.published_on.year == self.year else None

    def list_names(self, limit: int | None = None) -> list[NameParts]:
        """The names in parts, those that say anything; with a limit that many and the last."""
        names = self.names
        if limit is not None and len(names) > limit + 1:
            names = (*names[:limit], names[-1])
        parts = (part_name(one.printed, one.given, one.family) for one in names)
        return [one for one in parts if one.family]


_ADDRESSES = {
    "doi": "https://doi.org/",
    "arxiv": "https://arxiv.org/abs/",
    "acl": "https://aclanthology.org/",
    "openreview": "https://openreview.net/forum?id=",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
}


def find_address(work: CitedWork) -> str:
    """Where the work can be read: the address that a source gives, else that of an identifier, else ""."""
    return work.url or next(iter(list_identifier_addresses(work)), "")


def list_identifier_addresses(work: CitedWork) -> list[str]:
    """The pages that its identifiers lead to, the one to cite first."""
    return [
        prefix + work.identifiers[scheme]
        for scheme, prefix in _ADDRESSES.items()
        if scheme in work.identifiers
    ]
