"""Works of a researcher, each with why it is there; and works that may be theirs."""

import datetime

import msgspec

from papers.api.work_answers import WorkAnswer
from papers.models import Rule
from papers.pages.work_items import show_versions, show_why
from papers.selectors.works import AuthorshipRow, SourceRow, WorkRow

_RULES = {rule.value: rule.name.lower().replace("_", "-") for rule in Rule}


class RecordAnswer(msgspec.Struct, frozen=True):
    """A source record: its name in its source, in what it stands and where, and when that was read.

    `line` counts lines of a file; when `is_live` items of what a query found.
    """

    key: str
    origin: str
    is_live: bool
    line: int
    read_at: datetime.datetime


class WhyAnswer(msgspec.Struct, frozen=True):
    """Why a work is the researcher's: the rule that decided, what it rests on, and the source records.

    `said` tells it in words. `score`, 0 to 1, is how surely, null when nothing was weighed; `evidence` is what the rule
    rests on, null when on nothing but the name. `is_curated` when a person said so.
    """

    said: str
    rule: str
    rule_version: int
    score: float | None
    evidence: str | None
    signed_as: str
    position: int
    is_curated: bool
    source_records: tuple[RecordAnswer, ...]


class ResearcherWorkAnswer(WorkAnswer, frozen=True, kw_only=True):
    """A work of a researcher, and `why` it is theirs. `other_versions` are its other appearances, in words.

    `retracted_by` are the keys of the source records that say that it is retracted; `why` is null among highlights.
    """

    why: WhyAnswer | None
    other_versions: tuple[str, ...]
    retracted_by: tuple[str, ...]


class PossibleWorkAnswer(msgspec.Struct, frozen=True):
    """A work that may be by the researcher: signed `signed_as`, with somebody who shares works with them.

    Initials alone prove nothing: it is counted nowhere, and may be somebody else's.
    """

    work: WorkAnswer
    signed_as: str
    coauthor_id: str
    coauthor_display_name: str
    coauthor_address: str
    shared_works_count: int
    shared_works_address: str


def describe_own_work(answer: WorkAnswer, work: WorkRow) -> ResearcherWorkAnswer:
    """The answer of a work with what it says as it was read with its authorship."""
    return ResearcherWorkAnswer(
        **msgspec.structs.asdict(answer),
        why=_describe_why(work.authorship, work.sources) if work.authorship else None,
        other_versions=show_versions(work),
        retracted_by=work.retracted_by,
    )


def _describe_why(row: AuthorshipRow, sources: tuple[SourceRow, ...]) -> WhyAnswer:
    return WhyAnswer(
        said=show_why(row, ()).because,
        rule=_RULES[row.rule],
        rule_version=row.rule_version,
        score=row.score,
        evidence=row.evidence,
        signed_as=row.signed_as,
        position=row.position,
        is_curated=row.is_curated,
        source_records=tuple(
            RecordAnswer(one.key, one.origin, one.is_live, one.line, one.read_at) for one in sources
        ),
    )
