"""What an owner says of their works, and that it outlives imports."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from graph.models import ChangedAuthor
from papers.corrections import CorrectionError
from papers.models import Author, Authorship, Correction, Work
from papers.services.catalogue import hold_catalogue
from profiles.models import Claim
from profiles.services.own_works import confirm, refuse, undo
from tests.factories import find_author, import_records, make_record, sign
from tests.papers.catalogue import find_inconsistencies, mark_all_stale, resolve, take_snapshot
from tests.papers.workers import Worker
from tests.profiles.owners import COAUTHOR, NAME, make_owner, make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_page()


@pytest.fixture
def owner(author):
    return make_owner(author)


def list_titles(author_id: int) -> list[str]:
    return sorted(
        Authorship.objects.filter(author_id=author_id).values_list("work__title", flat=True)  # type: ignore[arg-type]
    )


def id_of(title: str) -> int:
    return Work.objects.get(title=title).pk


def test_confirmed_works_are_confirmed_once(author, owner):
    work_ids = [id_of("Work 1"), id_of("Work 2")]
    made = confirm(author_id=author.pk, work_ids=work_ids, by=owner)
    assert made is not None
    assert made.works_count == 2
    assert confirm(author_id=author.pk, work_ids=work_ids, by=owner) is None
    assert Correction.objects.filter(kind="confirm", by=owner, role="owner").count() == 1
    assert Authorship.objects.filter(author=author, is_curated=True).count() == 2
    assert ChangedAuthor.objects.filter(pk=author.pk).exists()


def test_refused_work_is_gone_and_stays_so_when_it_is_imported_again(author, owner):
    records = [
        make_record(f"Once more {n}", authors=[sign(NAME, "A place", orcid="0000-0002-1825-0097"), sign(COAUTHOR)])
        for n in range(3)
    ]  # fmt: skip
    import_records(*records)
    mine = Author.objects.get(pk=Authorship.objects.get(work__title="Once more 1", position=1).author_id)
    if mine.pk != author.pk:
        owner = make_owner(mine, name="second")
    assert refuse(author_id=mine.pk, work_ids=[id_of("Once more 1")], by=owner) is not None
    assert "Once more 1" not in list_titles(mine.pk)
    import_records(*records)
    import_records(records[1] | {"abstract": "The source says more of it now."})
    mark_all_stale()
    resolve()
    assert "Once more 1" not in list_titles(mine.pk)
    assert {"Once more 0", "Once more 2"} <= set(list_titles(mine.pk))
    assert find_inconsistencies() == []


def test_refusing_twice_is_refusing_once(author, owner):
    work_id = id_of("Work 1")
    assert refuse(author_id=author.pk, work_ids=[work_id], by=owner) is not None
    assert refuse(author_id=author.pk, work_ids=[work_id], by=owner) is None
    assert Correction.objects.count() == 1


def test_undone_refusal_leaves_all_as_it_was(author, owner):
    before = take_snapshot()
    refuse(author_id=author.pk, work_ids=[id_of("Work 1")], by=owner)
    correction = Correction.objects.get()
    assert undo(author_id=author.pk, correction_id=correction.pk, by=owner) is True
    assert take_snapshot() == before
    assert undo(author_id=author.pk, correction_id=correction.pk, by=owner) is False


def test_last_work_of_a_page_is_not_refused(author, owner):
    works = list(Work.objects.values_list("pk", flat=True))
    with pytest.raises(CorrectionError, match="withdraw your claim"):
        refuse(author_id=author.pk, work_ids=works, by=owner)
    assert not Correction.objects.exists()


def test_works_that_are_not_on_the_page_are_passed_over(author, owner):
    import_records(make_record("Foreign", "Do Hanui"))
    for work_ids in ([id_of("Foreign")], [10**17], []):
        assert confirm(author_id=author.pk, work_ids=work_ids, by=owner) is None
        assert refuse(author_id=author.pk, work_ids=work_ids, by=owner) is None
    assert not Correction.objects.exists()


def test_only_owners_say_whose_works_they_are(author, owner):
    pending = make_user("pending")
    Claim.objects.create(author_id=author.pk, user=pending)
    refuse(author_id=author.pk, work_ids=[id_of("Work 1")], by=owner)
    correction = Correction.objects.get()
    for who in (pending, make_user("stranger"), make_owner(find_author(COAUTHOR), name="other")):
        with pytest.raises(PermissionDenied):
            confirm(author_id=author.pk, work_ids=[id_of("Work 2")], by=who)
        with pytest.raises(PermissionDenied):
            refuse(author_id=author.pk, work_ids=[id_of("Work 2")], by=who)
        with pytest.raises(PermissionDenied):
            undo(author_id=author.pk, correction_id=correction.pk, by=who)
    assert Correction.objects.count() == 1


def test_corrections_of_others_are_not_undone(author, owner):
    other = find_author(COAUTHOR)
    stranger = make_owner(other, name="other")
    confirm(author_id=other.pk, work_ids=[id_of("Work 1")], by=stranger)
    foreign = Correction.objects.get()
    confirm(author_id=author.pk, work_ids=[id_of("Work 1")], by=owner)
    own = Correction.objects.latest("pk")
    Correction.objects.filter(pk=own.pk).update(role="curator")
    for correction_id in (foreign.pk, own.pk, 10**17):
        with pytest.raises(CorrectionError, match="nothing of that kind"):
            undo(author_id=author.pk, correction_id=correction_id, by=owner)


@pytest.mark.django_db(transaction=True)
def test_owner_is_told_when_an_import_does_not_let_go():
    author = make_page()
    owner = make_owner(author)
    other = Worker()
    try:
        other.do(connect_and_hold)
        with pytest.raises(CorrectionError, match="An import is writing"):
            refuse(author_id=author.pk, work_ids=[id_of("Work 1")], by=owner)
    finally:
        other.end()
    assert refuse(author_id=author.pk, work_ids=[id_of("Work 1")], by=owner) is not None


def connect_and_hold() -> None:
    """Hold the catalogue in this session until it ends."""
    connection.set_autocommit(False)
    hold_catalogue()
