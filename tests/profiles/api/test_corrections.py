"""Works put right by the API: they end as the forms of the desk do."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.models import Author, AuthorRedirect, Authorship, Correction, ImportRun, Work
from profiles.models import AddedWork, User
from tests.asking import ask, sign_in
from tests.factories import find_author, import_records, make_record
from tests.profiles.owners import COAUTHOR, NAME, make_owner, make_page
from tests.profiles.people import make_curator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Author:
    return make_page()


@pytest.fixture
def owner(author) -> User:
    return make_owner(author)


@pytest.fixture
def client(owner) -> Client:
    return sign_in(owner)


def id_of(title: str) -> str:
    return str(Work.objects.get(title=title).pk)


def path_of(author: Author, tail: str = "corrections") -> str:
    return f"researchers/{author.pk}/{tail}"


def say(*titles: str, kind: str = "refuse") -> dict[str, object]:
    return {"kind": kind, "works": [id_of(title) for title in titles]}


def list_titles(author: Author) -> list[str]:
    return sorted(Authorship.objects.filter(author=author).values_list("work__title", flat=True))  # type: ignore[arg-type]


def test_works_are_put_right_by_their_owner_alone(author, owner, client):
    made = ask(client, "post", path_of(author), say("Work 1", kind="confirm"), status=201)
    others = {
        401: [sign_in(None)],
        403: [
            sign_in(make_user("Stran Ger")),
            sign_in(make_curator()),
            sign_in(make_owner(find_author(COAUTHOR), name="other")),
        ],
    }
    for status, clients in others.items():
        for other in clients:
            ask(other, "get", path_of(author), status=status)
            ask(other, "post", path_of(author), say("Work 2"), status=status)
            ask(other, "get", path_of(author, f"corrections/{made['id']}"), status=status)
            ask(other, "delete", path_of(author, f"corrections/{made['id']}"), status=status)
            ask(other, "get", path_of(author, "added-works"), status=status)
            ask(other, "post", path_of(author, "added-works"), {"identifiers": ["10.5555/1"]}, status=status)
    assert Correction.objects.filter(undone_at=None).count() == 1
    assert not AddedWork.objects.exists()


def test_refused_work_leaves_the_page_outlives_an_import_and_comes_back_undone(author, owner, client):
    sent = say("Work 2")
    answer = client.post(f"/api/v1/{path_of(author)}", sent, content_type="application/json")
    made = Correction.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/{path_of(author)}/{made.pk}")
    told = answer.json()
    assert (told["id"], told["kind"], told["works_count"]) == (str(made.pk), "refuse", 1)
    assert told["works"] == [{"id": id_of("Work 2"), "display_name": "Work 2"}]
    assert (made.by, made.role) == (owner, "owner")
    import_records(make_record("Work 4", NAME, COAUTHOR))
    assert "Work 2" not in list_titles(author)

    assert "not on the page" in ask(client, "post", path_of(author), sent, status=409)["detail"]
    assert Correction.objects.count() == 1
    assert ask(client, "get", path_of(author))["results"] == [told]
    assert ask(client, "get", path_of(author, f"corrections/{made.pk}")) == told

    ask(client, "delete", path_of(author, f"corrections/{made.pk}"), status=204)
    ask(client, "delete", path_of(author, f"corrections/{made.pk}"), status=204)
    ask(client, "get", path_of(author, f"corrections/{made.pk}"), status=404)
    assert list_titles(author) == ["Work 1", "Work 2", "Work 3", "Work 4"]


def test_confirmed_works_say_so_once(author, client):
    sent = say("Work 1", "Work 3", kind="confirm")
    told = ask(client, "post", path_of(author), sent, status=201)
    assert (told["kind"], told["works_count"]) == ("confirm", 2)
    assert Authorship.objects.filter(author=author, is_curated=True).count() == 2
    assert "confirmed already" in ask(client, "post", path_of(author), sent, status=409)["detail"]


def test_correction_under_a_later_one_and_one_of_another_page_are_not_undone(author, client):
    first = ask(client, "post", path_of(author), say("Work 1", kind="confirm"), status=201)
    ask(client, "post", path_of(author), say("Work 1"), status=201)
    told = ask(client, "delete", path_of(author, f"corrections/{first['id']}"), status=409)
    assert "Later corrections stand on this one" in told["detail"]
    other = find_author(COAUTHOR)
    make_owner_client = sign_in(make_owner(other, name="other"))
    ask(make_owner_client, "delete", path_of(other, f"corrections/{first['id']}"), status=404)
    ask(make_owner_client, "get", path_of(other, f"corrections/{first['id']}"), status=404)
    ask(client, "delete", path_of(author, "corrections/999999"), status=404)
    assert not Correction.objects.filter(undone_at__isnull=False).exists()


def test_whole_page_is_not_refused(author, client):
    told = ask(client, "post", path_of(author), say("Work 1", "Work 2", "Work 3"), status=409)
    assert "withdraw your claim" in told["detail"]
    assert list_titles(author) == ["Work 1", "Work 2", "Work 3"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"kind": "refuse", "works": []}, 422),
        ({"kind": "refuse", "works": [str(number) for number in range(1, 52)]}, 422),
        ({"kind": "forget", "works": ["1"]}, 400),
        ({"kind": "refuse", "works": ["0"]}, 400),
        ({"kind": "refuse", "works": [1]}, 400),
        ({"kind": "refuse", "works": ["9" * 30]}, 400),
        ({"kind": "refuse"}, 400),
        ({"kind": "refuse", "works": ["999999999"]}, 409),
    ],
)
def test_what_cannot_be_put_right_is_refused(author, client, sent, status):
    ask(client, "post", path_of(author), sent, status=status)
    assert not Correction.objects.exists()


def test_former_record_leads_to_where_it_joined(author, client):
    AuthorRedirect.objects.create(old_id=author.pk + 1_000, author_id=author.pk)
    path = f"researchers/{author.pk + 1_000}/corrections"
    ask(client, "post", path, say("Work 2"), status=201)
    assert list_titles(author) == ["Work 1", "Work 3"]
    ask(client, "get", "researchers/999999/corrections", status=404)


# ---- added


def test_work_that_is_here_is_added_at_once_and_undone(author, client):
    import_records(make_record("Mine too", "E. Thorsvik", ids={"doi": "10.5555/mine"}))
    sent = {"identifiers": ["https://doi.org/10.5555/MINE"]}
    answer = client.post(f"/api/v1/{path_of(author, 'added-works')}", sent, content_type="application/json")
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/{path_of(author, 'added-works')}"
    (told,) = answer.json()["results"]
    assert (told["state"], told["work_id"], told["identifier"]) == (
        "linked",
        id_of("Mine too"),
        "10.5555/mine",
    )
    assert "Mine too" in list_titles(author)
    assert ask(client, "get", path_of(author, "added-works"))["results"] == [told]

    again = ask(client, "post", path_of(author, "added-works"), sent, status=201)
    assert again["results"] == []
    ask(client, "delete", path_of(author, f"corrections/{told['correction_id']}"), status=204)
    assert "Mine too" not in list_titles(author)


def test_work_is_added_by_its_id_here(author, client):
    import_records(make_record("Mine too", "E. Thorsvik"))
    (told,) = ask(client, "post", path_of(author, "added-works"), {"works": [id_of("Mine too")]}, status=201)[
        "results"
    ]
    assert told["state"] == "linked"
    assert "Mine too" in list_titles(author)


def test_work_that_is_not_here_is_looked_for(author, client):
    (told,) = ask(
        client, "post", path_of(author, "added-works"), {"identifiers": ["10.5555/elsewhere"]}, status=201
    )["results"]
    assert (told["state"], told["work_id"], told["correction_id"]) == ("waiting", None, None)
    run = ImportRun.objects.order_by("id").last()
    assert run is not None
    assert AddedWork.objects.get().run_id == run.pk


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"identifiers": ["nonsense"]}, "neither a DOI nor an arXiv id"),
        ({"identifiers": [f"10.5555/{number}" for number in range(21)]}, "Up to 20 works"),
        ({"works": ["999999"]}, "is not here"),
        ({"bibtex": "@article{x"}, "BibTeX"),
        ({"bibtex": "@article{x, title={Waters}, author={No Body}}"}, "names no author like you"),
    ],
)
def test_what_cannot_be_added_is_said(author, client, sent, said):
    told = ask(client, "post", path_of(author, "added-works"), sent, status=422)
    assert said in told["detail"]
    assert not AddedWork.objects.exists()


def test_lists_ask_as_often_at_one_row_as_at_three(author, client):
    import_records(*(make_record(f"Also {n}", "E. Thorsvik", ids={"doi": f"10.5555/{n}"}) for n in range(3)))
    counts = []
    for number in range(3):
        sent = {"identifiers": [f"10.5555/{number}"]}
        ask(client, "post", path_of(author, "added-works"), sent, status=201)
        rows = []
        for tail in ("corrections", "added-works"):
            with CaptureQueriesContext(connection) as queries:
                assert len(ask(client, "get", path_of(author, tail))["results"]) == number + 1
            rows.append(len(queries))
        counts.append(rows)
    assert counts[0] == counts[1] == counts[2]
