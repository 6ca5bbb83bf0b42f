"""A researcher as the API tells them: all that the head of their page says, and where the rest is.

Addresses are paths of this site: `address` is that of a page for people, `links` are those of the API.
"""

import datetime

import msgspec

from profiles.api.listed_answers import AffiliationAnswer
from profiles.api.work_answers import ResearcherWorkAnswer


class IdentifierAnswer(msgspec.Struct, frozen=True):
    """An identifier; `is_authenticated` when the owner signed in with it, else it is from a source."""

    scheme: str
    label: str
    value: str
    address: str | None
    is_authenticated: bool


class LinkAnswer(msgspec.Struct, frozen=True):
    """A place elsewhere that the owner names."""

    label: str
    address: str


class StatedAnswer(msgspec.Struct, frozen=True):
    """What the owner says of themselves; null, and empty lists, where they say nothing.

    `collaboration` is `open`, `some` or `closed`, `collaboration_label` the same in words.
    """

    affiliation: str | None
    bio: tuple[str, ...]
    links: tuple[LinkAnswer, ...]
    names: tuple[str, ...]
    collaboration: str | None
    collaboration_label: str | None
    stated_at: datetime.datetime | None


class ClaimEvidenceAnswer(msgspec.Struct, frozen=True):
    """A kind of evidence that counts for the claim, in words, how many pieces of it, and since when the first."""

    kind: str
    said: str
    pieces_count: int
    since: datetime.datetime


class ClaimAnswer(msgspec.Struct, frozen=True):
    """Whose the page is, as far as everybody may know: nothing here says who.

    `level`, 2 to 5, is null while nobody has shown that it is theirs. `other_claims_count` are the claims that wait,
    `open_reports_count` the reports of a problem that are not answered yet; `flags` say both in words.
    """

    is_claimed: bool
    level: int | None
    verified_at: datetime.datetime | None
    evidence: tuple[ClaimEvidenceAnswer, ...]
    other_claims_count: int
    open_reports_count: int
    flags: tuple[str, ...]


class InvitingAnswer(msgspec.Struct, frozen=True):
    """Whether somebody who signs in can ask the owner to work together; `why_not` is null where they can."""

    is_possible: bool
    why_not: str | None


class TrustLineAnswer(msgspec.Struct, frozen=True):
    """The newest trust snapshot in short: the score is of 0 to 100, the level of 0 to 5.

    `flags` stand beside the score, which they do not change. `note` is null unless the snapshot is old.
    """

    score: int
    level: int
    label: str
    standing: str
    flags: tuple[str, ...]
    note: str | None
    computed_at: datetime.datetime
    formula_version: int
    address: str


class PartWorkAnswer(msgspec.Struct, frozen=True):
    """A work of a part."""

    id: str
    display_name: str
    publication_year: int | None
    address: str


class ConflatedPartAnswer(msgspec.Struct, frozen=True):
    """A part of the works that shares no co-author and no affiliation with the others; `works` are the first of it."""

    said: str
    works_count: int
    works: tuple[PartWorkAnswer, ...]


class ConflationAnswer(msgspec.Struct, frozen=True):
    """A risk that the works are of several people; `score`, 0 to 1, is the share of such flags that is right."""

    score: float
    parts: tuple[ConflatedPartAnswer, ...]
    compared: tuple[str, ...]
    measured: tuple[str, ...]


class FollowedAnswer(msgspec.Struct, frozen=True):
    """Something that the owner follows in public; `key` is its node in the graph."""

    key: str
    display_name: str
    address: str


class FollowersAnswer(msgspec.Struct, frozen=True):
    """How many accounts follow the researcher, and what the owner follows in public."""

    followers_count: int
    follows: tuple[FollowedAnswer, ...]


class RisingAnswer(msgspec.Struct, frozen=True):
    """Somebody with whom more than half of the works, three at least, are of `late_from_year` or later."""

    id: str
    display_name: str
    works_count: int
    late_works_count: int
    late_from_year: int
    address: str
    works_address: str


class PagesAnswer(msgspec.Struct, frozen=True):
    """Pages of this site about the researcher, and files: feeds, exports by their forms, JSON-LD."""

    trust: str
    works: str
    collaborators: str
    close_collaborators: str
    topics: str
    institutions: str
    graph: str
    timeline: str
    history: str
    explorer: str
    path: str
    compare: str
    cite: str
    report: str
    share: str
    json_ld: str
    trust_json: str
    feeds: dict[str, str]
    exports: dict[str, str]


class LinksAnswer(msgspec.Struct, frozen=True):
    """Where the API tells the rest."""

    works: str
    possible_works: str
    collaborators: str
    topics: str
    institutions: str
    trust: str
    trust_history: str
    activity: str
    history: str
    provenance: str


class ResearcherAnswer(msgspec.Struct, frozen=True):
    """A researcher: what sources say, what the owner states, and what is measured; what is not known is null.

    `summary` is a sentence made from the works. `topics_count` is of those that sources name, null while the graph has
    not counted them; close collaborators share at least three works of at most 15 authors. `crowded_works_count` are
    works by more than 100 authors, which make no pairs. `highlights` are the works that the owner chose.
    """

    id: str
    display_name: str
    display_name_alternatives: tuple[str, ...]
    orcid: str | None
    ids: dict[str, list[str]]
    identifiers: tuple[IdentifierAnswer, ...]
    summary: str
    works_count: int
    first_year: int | None
    last_year: int | None
    topics_count: int | None
    close_collaborators_count: int | None
    crowded_works_count: int
    rising_collaborators: tuple[RisingAnswer, ...]
    affiliation: AffiliationAnswer | None
    stated: StatedAnswer | None
    claim: ClaimAnswer
    inviting: InvitingAnswer
    trust: TrustLineAnswer | None
    conflation: ConflationAnswer | None
    highlights: tuple[ResearcherWorkAnswer, ...]
    following: FollowersAnswer
    changed_at: datetime.datetime
    address: str
    pages: PagesAnswer
    links: LinksAnswer
