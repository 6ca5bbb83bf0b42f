"""Works that owners add: put on the page at once when they are here, else when a source told of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from papers.models import Authorship, Correction, ImportOrigin, ImportRun, Job, Work, WorkIdentifier
from papers.services.job_kinds import do_job, list_kinds
from papers.services.jobs import take_job
from profiles.models import AddedWork, Claim
from profiles.services import added_works
from profiles.services.added_works import MOST_A_DAY, MOST_FILES_A_DAY, add_works
from profiles.services.job_kinds import SWEEPS
from profiles.services.own_works import undo
from profiles.stated import StatementError
from profiles.wanted_works import WantedId
from tests.factories import find_author, import_records, make_record
from tests.papers.live_sources import lead_to, make_work, reply
from tests.profiles.owners import COAUTHOR, NAME, make_owner, make_page, make_user
from tests.servers import Asked, Reply

pytestmark = pytest.mark.django_db

KINDS = ("import", added_works.ADDED_WORKS)
DOI = "10.5555/looked.for"
ARXIV = "2101.00001"
BIBTEX = (
    b"@article{a, title={On Brought Rivers}, author={Thorsvik, Elna and Do, Hanui}, year=2019}\n"
    b"@article{b, title={On Brought Lakes}, author={Do, Hanui and Elna Thorsvik}, year=2020}\n"
)


@pytest.fixture
def author():
    return make_page()


@pytest.fixture
def owner(author):
    return make_owner(author)


@pytest.fixture
def source(server, settings, tmp_path):
    lead_to(settings, server)
    settings.HOME = tmp_path
    return server


def add(author, owner, *wanted: tuple[str, str], bibtex: bytes = b"") -> list[AddedWork]:
    return add_works(
        author_id=author.pk,
        wanted=[WantedId(*one) for one in wanted],
        bibtex=bibtex,
        names=[NAME],
        by=owner,
    )


def work_off() -> None:
    """Do what imports and added works ask for, and what is due then, as a worker does after its sweeps."""
    for _ in range(10):
        added_works.add_added_works_job()
        lease = take_job(KINDS)
        if lease is None:
            return
        while lease is not None:
            do_job(lease)
            lease = take_job(KINDS)
    raise AssertionError("there is no end of jobs")


def give_up_waiting() -> None:
    """Let what is tried again later have been tried for the last time."""
    Job.objects.filter(state="waiting", attempts__gt=0).update(state="failed")


def answer(*, openalex: dict[str, Any] | None = None, crossref: dict[str, Any] | None = None):
    """Sources that know one DOI each, or nothing."""

    def tell(asked: Asked) -> Reply:
        if asked.path.startswith("/openalex/works/doi%3A") and openalex:
            return reply(openalex)
        if asked.path.startswith("/crossref/works/") and crossref:
            return reply({"status": "ok", "message-type": "work", "message": crossref})
        return Reply(status=404)

    return tell


def list_titles(author) -> set[str | None]:
    return set(Work.objects.filter(authorship__author=author).values_list("title", flat=True))


def make_apart(title: str, *names: str, **ids: str) -> None:
    """A work of somebody of this name whom nothing links to the page."""
    import_records(make_record(title, *names, ids=ids))


# ---- what is here


def test_work_that_is_here_is_put_on_the_page_at_once(author, owner):
    make_apart("Apart", "E. Thorsvik", "Do Hanui", doi=DOI)
    assert "Apart" not in list_titles(author)
    (row,) = add(author, owner, ("doi", DOI))
    assert (row.state, row.note) == ("linked", "")
    assert row.work_id == Work.objects.get(title="Apart").pk
    assert "Apart" in list_titles(author)
    assert not ImportRun.objects.filter(origins__bytes_count=None).exists()


def test_work_that_was_added_is_not_added_again_and_can_be_undone(author, owner):
    make_apart("Apart", "E. Thorsvik", "Do Hanui", doi=DOI)
    add(author, owner, ("doi", DOI))
    assert add(author, owner, ("doi", DOI)) == []
    correction = Correction.objects.get(kind="move")
    assert undo(author_id=author.pk, correction_id=correction.pk, by=owner) is True
    assert "Apart" not in list_titles(author)


def test_work_of_the_page_is_confirmed(author, owner):
    value = WorkIdentifier.objects.get(work__title="Work 1", scheme="doi").value
    (row,) = add(author, owner, ("doi", value))
    assert row.state == "linked"
    assert Authorship.objects.get(author=author, work__title="Work 1").is_curated


def test_work_that_nobody_of_the_name_signed_is_not_added(author, owner):
    make_apart("Famous", "Do Hanui", "Wei Lin", doi=DOI)
    (row,) = add(author, owner, ("doi", DOI))
    assert row.state == "failed"
    assert "name on this work" in row.note
    assert "Famous" not in list_titles(author)
    assert not Correction.objects.exists()


def test_work_on_a_page_that_somebody_else_owns_is_not_taken(author, owner):
    make_apart("Taken", "E. Thorsvik", "Do Hanui", doi=DOI)
    holder = Authorship.objects.get(work__title="Taken", position=1).author
    make_owner(holder, name="holder")
    (row,) = add(author, owner, ("doi", DOI))
    assert row.state == "failed"
    assert "somebody else owns" in row.note
    assert "Taken" in list_titles(holder)
    assert not Correction.objects.exists()


# ---- what is looked for


@pytest.mark.django_db(transaction=True)
def test_work_that_a_source_knows_is_imported_and_linked(author, owner, source):
    source.answer = answer(openalex=make_work(7, "A9", "E. Thorsvik", doi=f"https://doi.org/{DOI}"))
    (row,) = add(author, owner, ("doi", DOI))
    assert row.state == "waiting"
    work_off()
    row.refresh_from_db()
    assert (row.state, row.note) == ("linked", "")
    assert "Work 7" in list_titles(author)


@pytest.mark.django_db(transaction=True)
def test_next_source_is_asked_when_the_first_does_not_know(author, owner, source):
    item = {"DOI": DOI, "title": ["Of Crossref"], "author": [{"given": "Elna", "family": "Thorsvik"}]}
    source.answer = answer(crossref=item)
    (row,) = add(author, owner, ("doi", DOI))
    work_off()
    row.refresh_from_db()
    assert row.state == "linked", row.note
    assert "Of Crossref" in list_titles(author)


@pytest.mark.django_db(transaction=True)
def test_work_that_no_source_knows_is_said_to_be_unknown(author, owner, source):
    source.answer = answer()
    (row,) = add(author, owner, ("doi", DOI))
    work_off()
    row.refresh_from_db()
    assert row.state == "waiting", "Crossref is asked once more"
    give_up_waiting()
    work_off()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "Crossref" in row.note
    assert f"no work with the DOI {DOI}" in row.note
    assert {one.address for one in ImportOrigin.objects.filter(bytes_count=None)} == {
        f"openalex:doi:{DOI}",
        f"crossref:doi:{DOI}",
    }


@pytest.mark.django_db(transaction=True)
def test_work_whose_signatures_do_not_fit_is_imported_and_not_linked(author, owner, source):
    source.answer = answer(openalex=make_work(8, "A9", "Wei Lin", doi=f"https://doi.org/{DOI}"))
    (row,) = add(author, owner, ("doi", DOI))
    work_off()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "name on this work" in row.note
    assert "Work 8" not in list_titles(author)


def test_what_is_looked_for_is_not_asked_twice(author, owner, source):
    assert len(add(author, owner, ("doi", DOI), ("arxiv", ARXIV))) == 2
    assert add(author, owner, ("doi", DOI), ("arxiv", ARXIV)) == []
    assert ImportRun.objects.filter(origins__bytes_count=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_work_found_when_the_page_is_no_longer_theirs_is_not_linked(author, owner, source):
    source.answer = answer(openalex=make_work(7, "A9", "E. Thorsvik", doi=f"https://doi.org/{DOI}"))
    (row,) = add(author, owner, ("doi", DOI))
    Claim.objects.update(state="revoked", level=1)
    work_off()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "not yours any more" in row.note
    assert "Work 7" not in list_titles(author)


def test_sweep_is_known_to_workers():
    assert added_works.ADDED_WORKS in list_kinds()
    assert added_works.add_added_works_job in SWEEPS


def test_nothing_is_swept_while_imports_run(author, owner, source):
    add(author, owner, ("doi", DOI))
    added_works.add_added_works_job()
    assert not Job.objects.filter(kind=added_works.ADDED_WORKS).exists()


# ---- BibTeX


@pytest.mark.django_db(transaction=True)
def test_works_of_bibtex_are_imported_and_linked(author, owner, source):
    (row,) = add(author, owner, bibtex=BIBTEX)
    assert (row.state, row.value) == ("waiting", "BibTeX with 2 entries")
    work_off()
    row.refresh_from_db()
    assert row.state == "linked"
    assert "2 of 2 works" in row.note
    assert {"On Brought Rivers", "On Brought Lakes"} <= list_titles(author)


@pytest.mark.django_db(transaction=True)
def test_bibtex_brought_again_by_another_is_found_though_nothing_is_new(author, owner, source):
    add(author, owner, bibtex=BIBTEX)
    work_off()
    undo(author_id=author.pk, correction_id=Correction.objects.latest("pk").pk, by=owner)
    assert len({"On Brought Rivers", "On Brought Lakes"} & list_titles(author)) == 1
    (row,) = add(author, owner, bibtex=BIBTEX)
    work_off()
    row.refresh_from_db()
    assert row.state == "linked"
    assert {"On Brought Rivers", "On Brought Lakes"} <= list_titles(author)


def test_bibtex_of_somebody_else_is_neither_kept_nor_imported(author, owner, source, tmp_path):
    with pytest.raises(StatementError):
        add(author, owner, ("doi", DOI), bibtex=b"@article{a, title={T}, author={Do, Hanui}}")
    assert not AddedWork.objects.exists()
    assert not (tmp_path / "uploads").exists()


# ---- limits and permission


def test_adding_has_a_limit_a_day(author, owner, source):
    AddedWork.objects.bulk_create(
        AddedWork(author_id=author.pk, by=owner, scheme="doi", value=f"10.5555/{n}", state="failed")
        for n in range(MOST_A_DAY - 1)
    )
    with pytest.raises(StatementError, match="in 24 hours"):
        add(author, owner, ("doi", DOI), ("arxiv", ARXIV))
    assert len(add(author, owner, ("doi", DOI))) == 1
    AddedWork.objects.update(added_at="2020-01-01T00:00:00Z")
    assert len(add(author, owner, ("arxiv", ARXIV))) == 1


def test_files_have_a_limit_a_day(author, owner, source):
    for number in range(MOST_FILES_A_DAY):
        add(author, owner, bibtex=BIBTEX.replace(b"Brought", f"Brought {number}".encode()))
    with pytest.raises(StatementError, match="files of BibTeX"):
        add(author, owner, bibtex=BIBTEX)


def test_only_owners_add_works(author, owner, source):
    for who in (make_user("stranger"), make_owner(find_author(COAUTHOR), name="other")):
        with pytest.raises(PermissionDenied):
            add(author, who, ("doi", DOI))
        with pytest.raises(PermissionDenied):
            add(author, who, bibtex=BIBTEX)
    assert not AddedWork.objects.exists()
