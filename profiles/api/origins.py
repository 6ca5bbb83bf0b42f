"""Where a researcher's record comes from: the files behind it, and what people put right."""

import datetime
from collections.abc import Sequence

import msgspec
from django.http import HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.answers import ListMeta
from core.api.endpoints import read
from core.api.pages import PAGE_PARAMETERS, answer_page
from papers.selectors.authors import AuthorRow
from profiles.api.edges import ABSENCE
from profiles.api.records import of_record
from profiles.pages.curation_history import HistoryLine, show_history_page
from profiles.pages.dossier import Dossier
from profiles.pages.parts import show_own_provenance
from profiles.selectors.curation_history import HISTORY_CAP, HistoryRow, list_history
from profiles.selectors.curation_log import list_record_ids


class FileAnswer(msgspec.Struct, frozen=True):
    """A file, or the answers of a source, with how many records it has of the works, and when it was read."""

    name: str
    form: str
    records_count: int
    read_at: datetime.datetime


class ProvenanceAnswer(msgspec.Struct, frozen=True):
    """What a record was made from, what was read last first. `not_covered` says in words what no source tells.

    Works in no file that was read are missing.
    """

    files: tuple[FileAnswer, ...]
    files_count: int
    not_covered: tuple[str, ...]


class HistoryEntryAnswer(msgspec.Struct, frozen=True):
    """Something that people put right, or that was decided about who owns the page: what, as what, and why.

    `kind` is correction, claim or dismissal; `what` the word for it, `said` the same as a page says it, followed by the
    name of the other record, if any. Who did it, and what they wrote, is not public.
    """

    at: datetime.datetime
    kind: str
    what: str
    said: str
    other_display_name: str | None
    other_address: str | None
    by: str | None
    reason: str | None
    level: int | None
    works_count: int | None
    undone_at: datetime.datetime | None


class HistoryAnswer(msgspec.Struct, frozen=True):
    """A stretch of the history of a record, and the numbers of the records that joined it."""

    former_ids: tuple[str, ...]
    meta: ListMeta
    results: Sequence[HistoryEntryAnswer]


@read(answer=ProvenanceAnswer, problems=ABSENCE)
@of_record
def show_provenance(request: Request, author: AuthorRow) -> ProvenanceAnswer | HttpResponsePermanentRedirect:
    """The files behind a researcher's record, each with when it was read, and what they do not tell."""
    dossier = Dossier(author)
    return ProvenanceAnswer(
        files=tuple(FileAnswer(one.name, one.form, one.records_count, one.read_at) for one in dossier.files),
        files_count=len(dossier.files),
        not_covered=show_own_provenance(dossier).not_covered,
    )


@read(answer=HistoryAnswer, parameters=PAGE_PARAMETERS, problems=ABSENCE)
@of_record
def list_history_entries(
    request: Request, author: AuthorRow
) -> HistoryAnswer | HttpResponsePermanentRedirect:
    """What people put right in a researcher's record, the newest first."""
    author_ids = list_record_ids(author.id)
    rows = list_history(author_ids)
    shown = show_history_page(author, rows, author_ids=author_ids)
    entries = [_describe_entry(row, line) for row, line in zip(rows, shown.lines, strict=True)]
    answered = answer_page(request, entries, is_capped=len(rows) >= HISTORY_CAP)
    former = tuple(str(one) for one in author_ids if one != author.id)
    return HistoryAnswer(former, answered.meta, answered.results)


def _describe_entry(row: HistoryRow, line: HistoryLine) -> HistoryEntryAnswer:
    return HistoryEntryAnswer(
        at=row.at,
        kind=row.kind,
        what=row.what,
        said=line.what,
        other_display_name=line.other or None,
        other_address=line.other_address or None,
        by=line.who or None,
        reason=line.reason or None,
        level=row.level,
        works_count=row.works_count,
        undone_at=row.undone_at,
    )
