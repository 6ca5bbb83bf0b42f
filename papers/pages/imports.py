"""The pages on which a curator begins an import: choose a person, see what would come, bring a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from core.rendering import to_plain
from papers.models import ImportRun, Kind
from papers.pages.text import count, shorten, show_day, show_years
from papers.records import KINDS, SignatureRecord, WorkRecord
from papers.selectors.imports import ListedRun
from papers.selectors.runs import RunRow
from papers.services.candidates import Failure, FoundCandidates, FoundPreviews, Preview
from papers.sources.live.query import Candidate
from papers.sources.live.registry import find_source

SHOWN_AUTHORS = 6
_LONGEST_TITLE = 240


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in a list; an empty text is nothing to say."""

    address: str
    origins: str
    outcome: str
    state: str
    started_on: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where an import begins. `refused` says why a file that was brought was not taken, or is ""."""

    runs: tuple[RunSummary, ...]
    forms: tuple[str, ...]
    limit: str
    refused: str


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """A person whom a source knows; an empty text is not known and not shown."""

    name: str
    address: str
    source: str
    works: str
    years: str
    affiliation: str
    orcid: str
    orcid_address: str


@dataclass(frozen=True, slots=True)
class CandidatesPage:
    """`found` is like "3 people", "" when none was found and not every source answered."""

    asked: str
    found: str
    candidates: tuple[CandidateCard, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class PreviewedWork:
    """A work that would come; `is_known` when one of its identifiers is that of a work here."""

    title: str
    about: str
    authors: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """What one source answers. `total` is like "812 works"; `shown` says how many of them stand below, or is ""."""

    title: str
    total: str
    shown: str
    rejected: str
    works: tuple[PreviewedWork, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What would come of a query; it can be imported when at least one source answered with something.

    `is_followed` when it asks for a person, who is looked up again from then on.
    """

    query: str
    name: str
    previews: tuple[SourcePreview, ...]
    failures: tuple[Failure, ...]
    can_import: bool
    is_followed: bool


def preview_address(query: str) -> str:
    """Where it is shown what would come of a query."""
    return f"{reverse('import-preview')}?{urlencode({'query': query})}"


def show_start_page(
    runs: Sequence[ListedRun], *, forms: Sequence[str], limit_bytes: int, refused: str = ""
) -> StartPage:
    return StartPage(
        tuple(show_run(run) for run in runs), tuple(sorted(forms)), f"{limit_bytes >> 20} MiB", refused
    )


def show_candidates_page(asked: str, found: FoundCandidates) -> CandidatesPage:
    return CandidatesPage(
        asked=asked,
        found=count(len(found.candidates), "person", "people")
        if found.candidates or not found.failures
        else "",
        candidates=tuple(_show_candidate(one) for one in found.candidates),
        failures=found.failures,
    )


def show_preview_page(
    query: str,
    name: str,
    found: FoundPreviews,
    known: Collection[tuple[str, str]],
    *,
    is_followed: bool,
) -> PreviewPage:
    return PreviewPage(
        query=query,
        name=name,
        previews=tuple(_show_preview(one, known) for one in found.previews),
        failures=found.failures,
        can_import=any(one.records or one.rejected_count for one in found.previews),
        is_followed=is_followed,
    )


def show_outcome(created: int, updated: int, unchanged: int, rejected: int = 0) -> str:
    """ "12 new, 3 updated", or "" when there is nothing."""
    parts = ((created, "new"), (updated, "updated"), (unchanged, "unchanged"), (rejected, "rejected"))
    return ", ".join(f"{number:,} {what}" for number, what in parts if number)


def show_counts(run: RunRow) -> str:
    """What became of the records of a run; one that is not at its end may have read none yet."""
    counts = show_outcome(run.created_count, run.updated_count, run.unchanged_count, run.rejected_count)
    return counts or ("no works" if run.state == ImportRun.State.FINISHED else "nothing read yet")


def show_run(run: ListedRun) -> RunSummary:
    """A run in a line. Of one that failed only that it did: why is for its own page, which not everybody may see."""
    names = [one.name for one in run.origins]
    rest = run.origins_count - len(names)
    origins = ", ".join([*names, *([f"{rest:,} more"] if rest > 0 else [])])
    return RunSummary(
        address=reverse("import-run", args=[run.id]),
        origins=f"{origins}, as the works of {run.listed_for}" if run.listed_for else origins,
        outcome=show_counts(run),
        state={
            ImportRun.State.RUNNING: "not finished",
            ImportRun.State.FAILED: "failed",
        }.get(ImportRun.State(run.state), ""),
        started_on=show_day(run.started_at),
    )


def _show_candidate(candidate: Candidate) -> CandidateCard:
    source = find_source(candidate.source)
    return CandidateCard(
        name=candidate.name,
        address=preview_address(candidate.query),
        source=source.TITLE if source else candidate.source,
        works="" if candidate.works_count is None else count(candidate.works_count, "work"),
        years=show_years(candidate.first_year, candidate.last_year),
        affiliation=candidate.affiliation or "",
        orcid=candidate.orcid or "",
        orcid_address=(
            preview_address(f"orcid:{candidate.orcid}")
            if candidate.orcid and candidate.source != "orcid"
            else ""
        ),
    )


def _show_preview(preview: Preview, known: Collection[tuple[str, str]]) -> SourcePreview:
    shown = len(preview.records)
    read = shown + preview.rejected_count
    total = preview.total_count
    return SourcePreview(
        title=preview.title,
        total=f"at least {count(read, 'work')}" if total is None else count(total, "work"),
        shown=f"the first {shown}" if shown and (total is None or total > read) else "",
        rejected=f"{preview.rejected_count} of these cannot be taken in" if preview.rejected_count else "",
        works=tuple(_show_work(record, known) for record in preview.records),
    )


def _show_work(record: WorkRecord, known: Collection[tuple[str, str]]) -> PreviewedWork:
    kind = str(Kind(KINDS.index(record.kind)).label) if record.kind in KINDS else ""
    parts = (kind, str(record.year) if record.year else "", record.venue or "")
    return PreviewedWork(
        title=shorten(to_plain(record.title), _LONGEST_TITLE) if record.title else "",
        about=" · ".join(filter(None, parts)),
        authors=_name_authors(record.signatures),
        is_known=any(identifier in known for identifier in record.ids.items()),
    )


def _name_authors(signatures: Sequence[SignatureRecord]) -> str:
    names = [signature.name for signature in signatures[:SHOWN_AUTHORS] if signature.name]
    rest = len(signatures) - SHOWN_AUTHORS
    return ", ".join(names) + (f" and {rest:,} more" if rest > 0 and names else "")
