"""The tables of works, signatures, author records, corrections, imports and jobs."""

from papers.models.authors import (
    Author,
    AuthorIdentifier,
    AuthorRedirect,
    Authorship,
    AuthorStamp,
    NameVariant,
)
from papers.models.changes import Change, ChangedWork, ChangeLog, MovedAuthorship
from papers.models.corrections import Correction, Refusal, SuppressedIdentifier, SuppressedSignature
from papers.models.imports import (
    CrowdedTitle,
    ImportOrigin,
    ImportRun,
    RejectedRecord,
    SetAside,
    SourceRecord,
)
from papers.models.jobs import Job
from papers.models.merged_ids import MergedId
from papers.models.names import NameDeletion, NamedKind, NameEntry, NamePrefix, NameProgress
from papers.models.refreshes import Refresh, SourceBudget
from papers.models.search import InstitutionSearch, SearchProgress, WorkSearch
from papers.models.signatures import (
    Affiliation,
    Institution,
    Name,
    NameToken,
    Signature,
    SignatureAffiliation,
    SignatureIdentifier,
    StaleBlock,
)
from papers.models.topics import (
    AssignedTopic,
    Domain,
    Field,
    StaleTopics,
    Subfield,
    Topic,
    TopicProgress,
    WorkTopic,
)
from papers.models.works import (
    ContestedIdentifier,
    Kind,
    Venue,
    Version,
    Work,
    WorkIdentifier,
    WorkRedirect,
    WorkText,
)
from papers.resolution.rules import Rule

__all__ = [
    "Affiliation",
    "AssignedTopic",
    "Author",
    "AuthorIdentifier",
    "AuthorRedirect",
    "AuthorStamp",
    "Authorship",
    "Change",
    "ChangeLog",
    "ChangedWork",
    "ContestedIdentifier",
    "Correction",
    "CrowdedTitle",
    "Domain",
    "Field",
    "ImportOrigin",
    "ImportRun",
    "Institution",
    "InstitutionSearch",
    "Job",
    "Kind",
    "MergedId",
    "MovedAuthorship",
    "Name",
    "NameDeletion",
    "NameEntry",
    "NamePrefix",
    "NameProgress",
    "NameToken",
    "NameVariant",
    "NamedKind",
    "Refresh",
    "Refusal",
    "RejectedRecord",
    "Rule",
    "SearchProgress",
    "SetAside",
    "Signature",
    "SignatureAffiliation",
    "SignatureIdentifier",
    "SourceBudget",
    "SourceRecord",
    "StaleBlock",
    "StaleTopics",
    "Subfield",
    "SuppressedIdentifier",
    "SuppressedSignature",
    "Topic",
    "TopicProgress",
    "Venue",
    "Version",
    "Work",
    "WorkIdentifier",
    "WorkRedirect",
    "WorkSearch",
    "WorkText",
    "WorkTopic",
]
