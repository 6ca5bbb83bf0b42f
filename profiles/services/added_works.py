"""Works that owners want on their pages: put there when they are here, else looked for at the sources first."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from core.access import Permission, can
from graph.services.changed_authors import mark_authors_changed
from papers.corrections import CorrectionError
from papers.models import Authorship, Correction, ImportOrigin, ImportRun, SourceRecord, WorkIdentifier
from papers.preparation import Reading, digest_items
from papers.records import SourceError
from papers.selectors.authors import find_joined_authors
from papers.services.catalogue import hold_catalogue
from papers.services.corrections import link_work
from papers.services.imports import queue_run, start_query_run, start_run
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.uploads import store_upload
from papers.sources.bibtex import FORM, split
from papers.sources.files import open_source
from papers.sources.live.query import parse_query
from papers.tasks import poke
from profiles.models import AddedWork, User
from profiles.selectors.added_works import find_settled
from profiles.selectors.claims import read_ownership
from profiles.services.own_works import hold_own_works
from profiles.services.record_locks import lock_records
from profiles.stated import StatementError
from profiles.wanted_works import WantedId, read_bibtex

ADDED_WORKS = "added-works"
"""The kind of job that puts works on pages once the import that looked for them is done. It has no subject."""

MOST_A_DAY = 50
"""So many works an account adds in 24 hours by identifier, and so many files of BibTeX:"""
MOST_FILES_A_DAY = 5
_DAY = timedelta(days=1)
_WORKS_A_BATCH = 20
_QUERIES = {"doi": ("openalex:doi", "crossref:doi"), "arxiv": ("arxiv:id",)}
"""Of whom an identifier is asked, one after the other until one knows it."""
_State = AddedWork.State


@transaction.atomic
def add_works(
    *, author_id: int, wanted: Collection[WantedId], bibtex: bytes, names: Collection[str], by: User
) -> list[AddedWork]:
    """Put these works on the page; what is not here yet is looked for, and put there by a job. The new rows.

    The works of a BibTeX text (b"" for none) are imported first: each must be by somebody of these names. What is
    looked for already, and what a person put on the page, is passed over. All or nothing: raises StatementError when
    something can't be read or is too much for a day, CorrectionError and PermissionDenied.
    """
    entries = read_bibtex(bibtex, names) if bibtex else 0
    hold_own_works(author_id, by=by)
    rows = _list_rows(author_id, wanted, by)
    if entries:
        _check_day(by, 1, MOST_FILES_A_DAY, is_file=True)
        run = start_run([store_upload("works.bib", [bibtex])], form=FORM)
        queue_run(run)
        value = f"BibTeX with {entries} {'entry' if entries == 1 else 'entries'}"
        rows.append(AddedWork(author_id=author_id, by=by, value=value, run_id=run.pk))
    AddedWork.objects.bulk_create(rows)
    poke()
    return rows


def _list_rows(author_id: int, wanted: Collection[WantedId], by: User) -> list[AddedWork]:
    """A row for each work that is asked for anew: linked, failed, or with the import that looks for it."""
    waiting = set(
        AddedWork.objects.filter(author_id=author_id, state=_State.WAITING).values_list("scheme", "value")
    )
    known = _find_works(wanted)
    settled = set(
        Authorship.objects.filter(
            author_id=author_id, work_id__in=known.values(), is_curated=True
        ).values_list("work_id", flat=True)
    )
    fresh = [
        one for one in wanted if (one.scheme, one.value) not in waiting and known.get(one) not in settled
    ]
    _check_day(by, len(fresh), MOST_A_DAY, is_file=False)
    rows = []
    for one in fresh:
        row = AddedWork(author_id=author_id, by=by, scheme=one.scheme, value=one.value)
        if one in known:
            _link(row, [known[one]])
        else:
            _ask_next(row, asked=None)
        rows.append(row)
    return rows


def _check_day(by: User, count: int, most: int, *, is_file: bool) -> None:
    today = AddedWork.objects.filter(by=by, added_at__gt=timezone.now() - _DAY)
    before = today.filter(scheme="").count() if is_file else today.exclude(scheme="").count()
    if count and before + count > most:
        what = "files of BibTeX" if is_file else "works"
        raise StatementError(
            f"Up to {most} {what} can be added in 24 hours; {before} were. Try again tomorrow."
        )


def _find_works(wanted: Iterable[WantedId]) -> dict[WantedId, int]:
    """The works here that have these identifiers."""
    asked = list(wanted)
    rows = WorkIdentifier.objects.filter(
        scheme__in={one.scheme for one in asked}, value__in={one.value for one in asked}
    ).values_list("scheme", "value", "work_id")
    found = {WantedId(scheme, value): work_id for scheme, value, work_id in rows}
    return {one: found[one] for one in asked if one in found}


def _ask_next(row: AddedWork, *, asked: str | None) -> bool:
    """Ask the next source after the query `asked`, the first for None; False when there is no other."""
    queries = [f"{source}:{row.value}" for source in _QUERIES[row.scheme]]
    place = queries.index(asked) + 1 if asked in queries else 0 if asked is None else len(queries)
    if place >= len(queries):
        return False
    run = start_query_run(parse_query(queries[place]))
    queue_run(run)
    row.run_id = run.pk
    return True


# ---- when the import is done


def add_added_works_job() -> None:
    """Add a job when works that owners wait for are here, or are found nowhere."""
    if find_settled(limit=1):
        add_job(kind=ADDED_WORKS, subject="")


def do_added_works(lease: Lease) -> None:
    """Put what was found on the pages, and note why the rest was not, a few in a transaction."""
    while True:
        with transaction.atomic():
            hold_lease(lease)
            hold_catalogue()
            rows = list(
                AddedWork.objects.select_for_update().filter(
                    pk__in=find_settled(limit=_WORKS_A_BATCH), state=_State.WAITING
                )
            )
            joined = find_joined_authors({row.author_id for row in rows})
            for row in rows:
                row.author_id = joined.get(row.author_id, row.author_id)
            lock_records({row.author_id for row in rows})
            for row in rows:
                _settle(row)
                row.save()
        if not rows:
            return


def _settle(row: AddedWork) -> None:
    """What became of one, now that its import is done or no source knows it."""
    if row.by is None or not can(row.by, Permission.EDIT, read_ownership(row.author_id)):
        _fail(row, "The page was not yours any more when the work was found.")
        return
    run = ImportRun.objects.filter(pk=row.run_id).first() if row.run_id is not None else None
    work_ids = _list_found(row)
    if work_ids:
        _link(row, work_ids)
    elif row.scheme and run is not None and _ask_next(row, asked=_read_asked(run)):
        poke()
    elif run is not None and run.state == ImportRun.State.FAILED:
        _fail(row, f"{run.note}.")
    else:
        _fail(row, "No source that was asked knows it." if row.scheme else "No entry could be taken in.")


def _list_found(row: AddedWork) -> list[int]:
    if row.scheme:
        return list(_find_works([WantedId(row.scheme, row.value)]).values())
    origin = ImportOrigin.objects.filter(run_id=row.run_id).first()
    if origin is None:
        return []
    found = SourceRecord.objects.filter(item_digest__in=_digest_file(origin))
    return sorted(set(found.values_list("work_id", flat=True)))


def _digest_file(origin: ImportOrigin) -> list[str]:
    """The digests by which the records of a BibTeX file are found, also those that another file brought before."""
    try:
        with open_source(Path(origin.address)) as stream:
            items = list(split(stream))
    except SourceError:
        return []
    return [one for one in digest_items(Reading(FORM), items) if one]


def _read_asked(run: ImportRun) -> str | None:
    return run.origins.order_by("rank").values_list("address", flat=True).first()


def _link(row: AddedWork, work_ids: Collection[int]) -> None:
    """Put works on the page; the row says how many, and why one could not be."""
    failures: list[str] = []
    for work_id in work_ids:
        try:
            with transaction.atomic():
                _link_one(row, work_id)
        except CorrectionError as error:
            failures.append(str(error))
    linked = len(work_ids) - len(failures)
    row.state = _State.LINKED if linked else _State.FAILED
    row.work_id = next(iter(work_ids)) if len(work_ids) == 1 else None
    row.note = failures[0] if failures else ""
    if len(work_ids) > 1:
        row.note = f"{linked} of {len(work_ids)} works are on the page. {row.note}".strip()


def _link_one(row: AddedWork, work_id: int) -> None:
    """Put one work on the page, unless it stands on one that is another's: who is right, a curator says."""
    assert row.by is not None  # noqa: S101 - what waits goes with its account
    correction = link_work(author_id=row.author_id, work_id=work_id, by=row.by, role=Correction.Role.OWNER)
    if read_ownership(correction.author_id).owner_id not in (None, row.by_id):
        raise CorrectionError(
            "It stands on a page that somebody else owns. Report the problem there; a curator answers."
        )
    mark_authors_changed([row.author_id, correction.author_id])


def _fail(row: AddedWork, note: str) -> None:
    row.state, row.note = _State.FAILED, note
