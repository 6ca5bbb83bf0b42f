"""The owner's works: who may say of them what, and what then stands where."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from papers.models import Authorship, Correction, ImportRun, Work
from profiles.models import AddedWork, Claim
from tests.factories import find_author, import_records, make_record
from tests.profiles.owners import COAUTHOR, NAME, make_owner, make_page
from tests.profiles.views.test_desk import (
    address_of,
    list_own,
    make_visitors,
    read,
    read_text,
    send_highlight,
)

pytestmark = pytest.mark.django_db

FORMS = ("works/said", "works/undone", "works/added")


def works_of(author) -> str:
    return f"{address_of(author)}/edit/works"


def say(client: Client, author, said: str, *titles: str, **fields: Any):
    ids = [Work.objects.get(title=title).pk for title in titles]
    return client.post(f"/researchers/{author.pk}/edit/works/said", {"said": said, "work": ids, **fields})


def undo(client: Client, author, correction: Correction):
    return client.post(f"/researchers/{author.pk}/edit/works/undone", {"correction": correction.pk})


def add(client: Client, author, **sent: Any):
    return client.post(f"/researchers/{author.pk}/edit/works/added", sent)


def list_titles(client: Client, path: str) -> list[str]:
    return re.findall(r'class="title"[^>]*><a [^>]*>(.*?)</a>', read(client, path))


# ---- who may


def test_works_are_their_owners_alone(client, author):
    make_owner(author)
    for who, user in make_visitors(author).items():
        client.logout()
        if user:
            client.force_login(user)
        answers = [client.get(works_of(author)), say(client, author, "not-mine", "Work 1")]
        answers += [client.post(f"/researchers/{author.pk}/edit/{form}") for form in FORMS]
        assert {answer.status_code for answer in answers} == {302 if user is None else 403}, who
    assert not Correction.objects.exists()
    assert not AddedWork.objects.exists()


def test_owner_of_another_page_does_nothing_there_by_naming_this_ones_works(client, author, owner):
    other = find_author(COAUTHOR)
    answer = client.post(
        f"/researchers/{other.pk}/edit/works/said", {"said": "not-mine", "work": list_own(other)[0]}
    )
    assert answer.status_code == 403
    assert not Correction.objects.exists()


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_works_are_posted_and_guarded(author, owner, form):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.get(f"/researchers/{author.pk}/edit/{form}").status_code == 405
    assert client.post(f"/researchers/{author.pk}/edit/{form}").status_code == 403


# ---- confirm, refuse, undo


def test_refused_work_leaves_the_page_and_comes_back_undone(client, author, owner):
    answer = say(client, author, "not-mine", "Work 2")
    assert (answer.status_code, answer["Location"]) == (303, f"{works_of(author)}?done=refused#refused")
    page = read_text(client, answer["Location"])
    assert "Taken off the page." in page
    assert "Not yours: Work 2" in page
    assert list_titles(client, address_of(author)) == ["Work 1", "Work 3"]

    assert "done=undone" in undo(client, author, Correction.objects.get())["Location"]
    assert list_titles(client, address_of(author)) == ["Work 1", "Work 2", "Work 3"]
    assert "You refused no work." in read_text(client, works_of(author))
    assert "done=nothing" in undo(client, author, Correction.objects.get())["Location"]


def test_confirmed_works_say_so_and_forms_sent_twice_change_nothing(client, author, owner):
    assert "All 3 that are not confirmed" in read_text(client, works_of(author))
    answer = say(client, author, "mine", "Work 1", "Work 2", "Work 3")
    assert "done=confirmed" in answer["Location"]
    page = read_text(client, answer["Location"])
    assert page.count("a person said that it is yours") == 3
    assert "Confirmed as yours: Work 1 ; Work 2 ; Work 3" in page
    assert "that are not confirmed" not in page
    assert "done=nothing" in say(client, author, "mine", "Work 1", "Work 2", "Work 3")["Location"]
    assert Correction.objects.count() == 1


def test_correction_under_a_later_one_is_not_undone_and_says_why(client, author, owner):
    say(client, author, "mine", "Work 1")
    first = Correction.objects.get()
    say(client, author, "not-mine", "Work 1")
    answer = undo(client, author, first)
    assert answer.status_code == 409
    assert "Later corrections stand on this one" in answer.content.decode()
    first.refresh_from_db()
    assert first.undone_at is None


def test_all_works_are_not_refused(client, author, owner):
    answer = say(client, author, "not-mine", "Work 1", "Work 2", "Work 3")
    assert answer.status_code == 409
    assert "withdraw your claim" in answer.content.decode()


def test_other_answers_go_back_to_their_page_of_the_list(client, author, owner):
    assert "?page=2&done=confirmed#works" in say(client, author, "mine", "Work 1", page="2")["Location"]
    for page in ("0", "-1", "x", "9" * 30, "\x00"):
        assert "page=" not in say(client, author, "mine", "Work 1", page=page)["Location"]


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        ("works/said", {}),
        ("works/said", {"said": "mine"}),
        ("works/said", {"said": "perhaps", "work": "1"}),
        ("works/said", {"said": "mine", "work": "x"}),
        ("works/said", {"said": "mine", "work": "9" * 19}),
        ("works/said", {"said": "mine", "work": [str(n) for n in range(1, 52)]}),
        ("works/undone", {}),
        ("works/undone", {"correction": "\x00"}),
    ],
)
def test_forms_of_works_that_no_page_of_ours_makes_are_400(client, author, owner, form, sent):
    assert client.post(f"/researchers/{author.pk}/edit/{form}", sent).status_code == 400


def test_correction_that_is_not_theirs_is_not_told_from_one_that_is_not(client, author, owner):
    for number in (1, 10**17):
        answer = client.post(f"/researchers/{author.pk}/edit/works/undone", {"correction": number})
        assert answer.status_code == 409
        assert "nothing of that kind" in answer.content.decode()


# ---- the list


def test_page_asks_its_owner_about_each_work(client, author, owner):
    work_id = Work.objects.get(title="Work 2").pk
    link = f'href="/researchers/{author.pk}/edit/works?work={work_id}"'
    assert link in read(client, address_of(author))
    answer = client.get(f"/researchers/{author.pk}/edit/works?work={work_id}", follow=True)
    page = answer.content.decode()
    assert re.findall(r"<h3[^>]*><a [^>]*>(.*?)</a>", page) == ["Work 2"]
    client.logout()
    assert "mine or not?" not in read(client, address_of(author))


def test_list_of_works_refuses_what_it_cannot_show(client, author, owner):
    import_records(make_record("Foreign", "Do Hanui"))
    foreign = Work.objects.get(title="Foreign").pk
    for asked, status in ((f"work={foreign}", 404), ("work=x", 400), ("page=9", 404), ("page=x", 400)):
        assert client.get(f"{works_of(author)}?{asked}").status_code == status
    assert (
        client.get(f"/researchers/{author.pk}/edit/works?page=1")["Location"] == f"{works_of(author)}?page=1"
    )


def test_list_of_works_is_paged_by_fifty(client):
    author = make_page(120)
    client.force_login(make_owner(author))
    third = read(client, f"{works_of(author)}?page=3")
    assert third.count("Not mine<") == 20
    assert "101–120 of 120" in third


def test_work_is_highlighted_from_the_list(client, author, owner):
    assert read(client, works_of(author)).count(">Highlight<") == 3
    send_highlight(client, author, "add", Work.objects.get(title="Work 1").pk)
    assert read(client, works_of(author)).count(">Highlight<") == 2


# ---- adding


def test_known_work_is_added_and_shown(client, author, owner):
    import_records(make_record("Apart", "E. Thorsvik", "Do Hanui", ids={"doi": "10.5555/apart"}))
    answer = add(client, author, identifiers="https://doi.org/10.5555/APART")
    assert answer["Location"] == f"{works_of(author)}?done=added#add"
    page = read_text(client, works_of(author))
    assert "Added: Apart" in page
    assert "Apart DOI 10.5555/apart on the page" in page
    assert "Apart" in list_titles(client, address_of(author))
    assert "done=nothing" in add(client, author, identifiers="10.5555/apart")["Location"]
    assert "done=nothing" in add(client, author)["Location"]


def test_unknown_work_is_waited_for_and_a_failed_one_says_why(client, author, owner):
    add(client, author, identifiers="10.5555/nowhere")
    assert "DOI 10.5555/nowhere being looked for" in read_text(client, works_of(author))
    ImportRun.objects.filter(origins__bytes_count=None).update(
        state="failed", note="OpenAlex was not reached"
    )
    assert "being looked for OpenAlex was not reached" in read_text(client, works_of(author))
    AddedWork.objects.update(state="failed", note="No <b>source</b> knows it.")
    assert "No &lt;b&gt;source&lt;/b&gt; knows it." in read(client, works_of(author))


def test_bibtex_is_pasted_or_brought(client, author, owner, settings, tmp_path):
    settings.HOME = tmp_path
    entry = b"@article{a, title={Brought}, author={Thorsvik, Elna}}"
    assert "done=added" in add(client, author, bibtex=entry.decode())["Location"]
    assert "done=added" in add(client, author, file=SimpleUploadedFile("../../x.bib", entry))["Location"]
    assert AddedWork.objects.filter(value="BibTeX with 1 entry").count() == 2
    assert {path.name for path in tmp_path.glob("uploads/*/*")} == {"works.bib"}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"identifiers": "On Rivers"}, "“On Rivers” is neither a DOI nor an arXiv id"),
        ({"identifiers": "x" * 10_001}, "10,000 characters"),
        ({"bibtex": "@article{a, title={T}, author={Do, Hanui}}"}, "names no author like you"),
        ({"identifiers": "10.5555/a", "bibtex": "nothing"}, "Line 1 of the BibTeX"),
        ({"file": SimpleUploadedFile("x.bib", b"%" * 300_000)}, "256 kB"),
    ],
)
def test_additions_that_cannot_be_taken_are_refused_whole(client, author, owner, sent, why):
    answer = add(client, author, **sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert why in page
    if "identifiers" in sent:
        assert f">{sent['identifiers'][:10_000]}</textarea>" in page
    assert not AddedWork.objects.exists()


# ---- queries


@pytest.mark.parametrize("works", [1, 3])
def test_list_of_works_asks_the_same_queries(client, django_assert_num_queries, works):
    author = make_page(works + 3)
    user = make_owner(author)
    client.force_login(user)
    for number in range(works):
        say(client, author, "not-mine", f"Work {number + 1}")
        AddedWork.objects.create(author_id=author.pk, by=user, scheme="doi", value=f"10.5555/{number}")
    say(client, author, "mine", f"Work {works + 1}")
    with django_assert_num_queries(8):  # session, account, record, owner, works, stated, corrections, added
        client.get(works_of(author))


def test_owner_whose_claim_ended_meanwhile_changes_nothing(client, author, owner):
    Claim.objects.update(state="withdrawn", level=1)
    assert say(client, author, "not-mine", "Work 1").status_code == 403
    assert Authorship.objects.filter(author=author).count() == 3
    assert NAME in read(client, address_of(author))
