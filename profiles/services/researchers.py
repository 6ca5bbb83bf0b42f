"""What the owner of a page says of themselves, written; each write first asks whether the page is theirs.

A form carries the `fingerprint` of what it was made from. When that is another by now, nothing is written: two tabs
cannot undo each other unseen, and a form that is sent twice changes nothing more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from django.db import transaction
from django.db.models.functions import Now

from core.access import Permission, require
from graph.services.changed_authors import mark_authors_changed
from papers.models import Authorship, NameVariant
from profiles.models import Highlight, Researcher, StatedName, User
from profiles.selectors.claims import read_ownership
from profiles.services.record_locks import lock_records
from profiles.stated import (
    MOST_HIDDEN,
    Statement,
    StatementError,
    dress_names,
    fingerprint,
    fingerprint_names,
    move_work,
)


class StaleFormError(Exception):
    """What a form was made from was changed meanwhile, so that nothing was written."""


def hold_own_record(author_id: int, *, by: User, permission: Permission = Permission.EDIT) -> Researcher:
    """The row of a page that is this account's to change, held until the transaction ends. Raises PermissionDenied.

    Whoever changes the claims to a record holds it too, so that who owns it stays so meanwhile.
    """
    require(by, permission, read_ownership(author_id))  # nobody else waits for it, or makes a row
    lock_records([author_id])
    require(by, permission, read_ownership(author_id))
    return Researcher.objects.get(pk=author_id)


def _hold_page(author_id: int, *, by: User) -> Researcher:
    """The held row with what this account stated: what a former owner said of themselves is gone from it."""
    researcher = hold_own_record(author_id, by=by)
    if researcher.stated_by_id != by.pk:
        researcher.names.all().delete()
        researcher.highlights.all().delete()
        researcher.collaboration = researcher.affiliation = researcher.bio = ""
        researcher.links = []
        researcher.names_reviewed_at = researcher.reviewed_at = None
        researcher.stated_by = by
        researcher.save()
    return researcher


@transaction.atomic
def state(*, author_id: int, statement: Statement, made_from: str, by: User) -> bool:
    """Let the owner say this of themselves; whether that was anything new.

    `made_from` is the `fingerprint` of the Statement that the form showed. Raises StaleFormError and PermissionDenied.
    """
    researcher = _hold_page(author_id, by=by)
    links = [{"label": link.label, "address": link.address} for link in statement.links]
    wanted = (statement.collaboration, statement.affiliation, statement.bio, links)
    if wanted == (researcher.collaboration, researcher.affiliation, researcher.bio, researcher.links):
        return False
    _check_fresh(made_from, read_statement_of(researcher))
    researcher.collaboration, researcher.affiliation, researcher.bio, researcher.links = wanted
    _save(researcher)
    return True


@transaction.atomic
def review_names(
    *,
    author_id: int,
    listed: Collection[str],
    shown: Collection[str],
    added: Iterable[str],
    made_from: str,
    by: User,
) -> bool:
    """Note that the owner went through these `listed` names, of which only `shown` are to be seen.

    A name that works print is hidden when it is not shown, one that was `added` is forgotten. Names that the form did
    not list stay as they are. Whether the form was not sent before; `made_from` is the `fingerprint_names` of what it
    showed. Raises StaleFormError, StatementError and PermissionDenied.
    """
    researcher = _hold_page(author_id, by=by)
    printed = set(NameVariant.objects.filter(author_id=author_id).values_list("name__printed", flat=True))
    before = dict(researcher.names.values_list("name", "is_shown"))
    after = _choose_names(before, printed, listed=listed, shown=shown, added=added)
    if made_from != fingerprint_names(before, researcher.names_reviewed_at):
        if after == before:
            return False
        raise StaleFormError
    if after != before:
        researcher.names.all().delete()
        StatedName.objects.bulk_create(
            StatedName(researcher=researcher, name=name, is_shown=is_shown)
            for name, is_shown in after.items()
        )
    researcher.names_reviewed_at = Now()
    _save(researcher, is_said=after != before)
    return True


def _choose_names(
    before: Mapping[str, bool],
    printed: Collection[str],
    *,
    listed: Collection[str],
    shown: Collection[str],
    added: Iterable[str],
) -> dict[str, bool]:
    """The rows of names, whether each is shown, after a review."""
    after = {name: is_shown for name, is_shown in before.items() if name not in listed}
    after |= {name: False for name in listed if name in printed and name not in shown}
    kept = [name for name in listed if name in before and name not in printed and name in shown]
    for name in dress_names([*kept, *(name for name, is_shown in after.items() if is_shown), *added]):
        if name in printed:
            after.pop(name, None)
        else:
            after[name] = True
    if len(after) > MOST_HIDDEN:
        raise StatementError(f"Up to {MOST_HIDDEN} names can be hidden.")
    return after


@transaction.atomic
def change_highlights(*, author_id: int, work_id: int, step: str, made_from: str, by: User) -> bool:
    """Highlight a work ("add"), no longer ("remove"), or move it "up" or "down"; whether that changed anything.

    `made_from` is the `fingerprint` of the ids that the form was made from. Raises StatementError when it is not a work
    of this record, or they are too many, StaleFormError and PermissionDenied.
    """
    researcher = _hold_page(author_id, by=by)
    own = set(
        Authorship.objects.filter(author_id=author_id, work__in=[work_id, *_list_highlights(researcher)])
        .values_list("work_id", flat=True)
    )  # fmt: skip
    before = tuple(one for one in _list_highlights(researcher) if one in own)
    if step == "add" and work_id not in own:
        raise StatementError("Only works on this page can be highlighted.")
    is_settled = (step == "add") is (work_id in before) if step in ("add", "remove") else False
    if is_settled:
        return False
    if made_from != fingerprint(before):
        raise StaleFormError
    after = move_work(before, work_id, step)
    if after == before:
        return False
    researcher.highlights.all().delete()
    Highlight.objects.bulk_create(
        Highlight(researcher=researcher, work_id=one, rank=rank) for rank, one in enumerate(after, 1)
    )
    _save(researcher)
    return True


@transaction.atomic
def mark_reviewed(*, author_id: int, made_from: str, by: User) -> bool:
    """Note that the owner went through the page just now; whether the form was not sent before.

    `made_from` is the `fingerprint` of when they last did, as the form knew it. Raises PermissionDenied.
    """
    researcher = _hold_page(author_id, by=by)
    if made_from != fingerprint(researcher.reviewed_at):
        return False
    researcher.reviewed_at = Now()
    _save(researcher, is_said=False)
    return True


def read_statement_of(researcher: Researcher) -> Statement:
    """What the row says, as a Statement."""
    return msgspec.convert(
        {
            "collaboration": researcher.collaboration,
            "affiliation": researcher.affiliation,
            "bio": researcher.bio,
            "links": researcher.links,
        },
        Statement,
    )


def _check_fresh(made_from: str, statement: Statement) -> None:
    if made_from != fingerprint(statement):
        raise StaleFormError


def _list_highlights(researcher: Researcher) -> Sequence[int]:
    return list(researcher.highlights.order_by("rank", "work_id").values_list("work_id", flat=True))


def _save(researcher: Researcher, *, is_said: bool = True) -> None:
    if is_said:
        researcher.changed_at = Now()
    researcher.save()
    mark_authors_changed([researcher.pk])
