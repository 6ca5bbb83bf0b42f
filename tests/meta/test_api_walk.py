"""What can be made by the API is made, read, found in its list, ended, and read again, as the schema leads on."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from django.test import Client

from core.api.schema import read_schema
from papers.models import Author, Work
from tests.asking import sign_in
from tests.factories import find_author, import_records, make_record
from tests.profiles.owners import COAUTHOR, make_owner, make_page
from tests.profiles.people import make_user

pytestmark = pytest.mark.django_db

Json = Any


class Answered(NamedTuple):
    """What an operation answered, and with which values it was asked."""

    operation: str
    values: dict[str, str]
    status: int
    location: str
    body: Json


class Walker:
    """A program that knows the names of operations, and goes where the schema leads from what it was answered."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._operations = {
            operation["operationId"]: (method, path, operation)
            for path, operations in read_schema()["paths"].items()
            for method, operation in operations.items()
        }

    def ask(self, name: str, body: Json = None, **values: str) -> Answered:
        method, path, _ = self._operations[name]
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        answer: Any = getattr(self._client, method)(path.format(**values), **sent)
        told = answer.json() if answer.content else None
        return Answered(name, values, answer.status_code, answer.get("Location", ""), told)

    def list_links(self, answered: Answered) -> dict[str, dict[str, str]]:
        """The operations to which the answer leads, with the values of their addresses."""
        _, _, operation = self._operations[answered.operation]
        links = operation["responses"][str(answered.status)].get("links", {})
        return {
            name: {
                **answered.values,
                **{part: _point(answered.body, where) for part, where in link["parameters"].items()},
            }
            for name, link in links.items()
        }

    def follow(self, name: str, answered: Answered) -> Answered:
        return self.ask(name, **self.list_links(answered)[name])

    def write_address(self, name: str, values: dict[str, str]) -> str:
        path: str = self._operations[name][1]
        return path.format(**values)


def _point(body: Json, where: str) -> str:
    """The value in the answer at an expression as `$response.body#/results/0/id`."""
    for part in where.removeprefix("$response.body#/").split("/"):
        body = body[int(part)] if isinstance(body, list) else body[part]
    return str(body)


class Kind(NamedTuple):
    """A kind of thing: by which operations it is made, read, listed and ended."""

    make: str
    read: str
    list: str
    end: str


FOLLOW = Kind("begin_follow", "show_follow", "list_own_follows", "end_follow")
HOMEPAGE = Kind("begin_proof", "show_proof", "list_proofs", "end_proof")
CORRECTION = Kind("make_correction", "show_correction", "list_corrections", "undo_correction")


@pytest.fixture
def author() -> Author:
    return make_page()


@pytest.fixture
def walker(author) -> Walker:
    return Walker(sign_in(make_owner(author)))


def walk(walker: Walker, kind: Kind, body: Json, **values: str) -> None:
    """Make the thing, meet it wherever it is told, end it, and meet it nowhere."""
    before = walker.ask(kind.list, **values)
    assert (before.status, before.body["results"]) == (200, [])

    made = walker.ask(kind.make, body, **values)
    assert made.status == 201, made.body
    assert made.location == walker.write_address(kind.read, walker.list_links(made)[kind.read])
    assert walker.follow(kind.read, made).body == made.body
    listed = walker.ask(kind.list, **values)
    assert listed.body["results"] == [made.body]
    assert walker.follow(kind.read, listed).body == made.body

    assert walker.follow(kind.end, listed).status == 204
    for was in (made, listed):
        assert walker.follow(kind.read, was).status == 404
    assert walker.ask(kind.list, **values).body["results"] == []


def test_follow_is_made_read_listed_and_ended(walker, author):
    walk(walker, FOLLOW, {"subject": f"author:{author.pk}", "is_public": True})


def test_follow_is_changed_where_the_schema_leads(walker, author):
    made = walker.ask("begin_follow", {"subject": f"author:{author.pk}"})
    values = walker.list_links(made)["change_follow"]
    changed = walker.ask("change_follow", {"is_public": True}, **values)
    assert changed.body == {**made.body, "is_public": True}
    assert walker.follow("show_follow", made).body == changed.body


@pytest.mark.parametrize("kind", ["confirm", "refuse"])
def test_correction_is_made_read_listed_and_undone(walker, author, kind):
    before = walker.ask("list_researcher_works", author_id=str(author.pk)).body["meta"]["count"]
    work = Work.objects.get(title="Work 2")
    walk(walker, CORRECTION, {"kind": kind, "works": [str(work.pk)]}, author_id=str(author.pk))
    assert walker.ask("list_researcher_works", author_id=str(author.pk)).body["meta"]["count"] == before


def test_claim_is_made_read_listed_and_withdrawn_and_its_homepages_with_it(author):
    walker = Walker(sign_in(make_user(COAUTHOR)))
    assert walker.ask("list_own_claims").body["results"] == []

    made = walker.ask("begin_claim", {"researcher": str(find_author(COAUTHOR).pk)})

    assert made.status == 201
    values = walker.list_links(made)["show_claim"]
    assert made.location == walker.write_address("show_claim", values)
    assert walker.follow("show_claim", made).body == made.body
    listed = walker.ask("list_own_claims")
    assert listed.body["results"] == [made.body]
    assert walker.follow("show_claim", listed).body == made.body
    walk(walker, HOMEPAGE, {"homepage": "https://jiashi.example/me"}, **values)
    assert walker.ask("begin_proof", {"homepage": "https://jiashi.example/me"}, **values).status == 201

    withdrawn = walker.ask("withdraw_own_claim", **values)

    assert (withdrawn.status, withdrawn.body["state"]) == (200, "withdrawn")
    assert walker.follow("show_claim", made).body == withdrawn.body
    assert walker.ask("list_own_claims").body["results"] == [withdrawn.body]
    assert walker.ask("list_proofs", **values).body["results"] == []


def test_statement_is_made_read_and_taken_back(walker, author):
    values = {"author_id": str(author.pk)}
    before = walker.ask("show_statement", **values)
    told_before = read_stated(walker, values)
    sent = {"collaboration": "open", "affiliation": "Delta House", "bio": "I measure rivers."}

    stated = walker.ask("change_statement", sent, **values)

    assert (stated.status, stated.body) == (200, {**before.body, **sent})
    assert walker.ask("show_statement", **values).body == stated.body
    assert read_stated(walker, values)["affiliation"] == "Delta House"
    walker.ask("change_statement", dict.fromkeys(sent, ""), **values)
    assert walker.ask("show_statement", **values).body == before.body
    assert read_stated(walker, values) == told_before


def read_stated(walker: Walker, values: dict[str, str]) -> dict[str, Any]:
    """What everybody is told that the owner states, but for when they last said something else."""
    stated = walker.ask("show_researcher", **values).body["stated"]
    return {name: said for name, said in stated.items() if name != "stated_at"}


def test_added_work_is_made_listed_met_on_the_page_and_undone(walker, author):
    import_records(make_record("Mine too", "E. Thorsvik", ids={"doi": "10.5555/mine"}))
    values = {"author_id": str(author.pk)}
    titles = {f"Work {number}" for number in (1, 2, 3)}

    made = walker.ask("add_own_works", {"identifiers": ["10.5555/mine"]}, **values)

    assert made.status == 201
    assert made.location == walker.write_address("list_added_works", values)
    (added,) = made.body["results"]
    assert walker.ask("list_added_works", **values).body["results"] == [added]
    assert list_titles(walker, values) == {*titles, "Mine too"}
    undoing = {**values, "correction_id": added["correction_id"]}
    assert walker.ask("show_correction", **undoing).body["works"][0]["id"] == added["work_id"]

    assert walker.ask("undo_correction", **undoing).status == 204

    assert walker.ask("show_correction", **undoing).status == 404
    assert list_titles(walker, values) == titles
    (left,) = walker.ask("list_added_works", **values).body["results"]
    assert left["correction_id"] is None


def list_titles(walker: Walker, values: dict[str, str]) -> set[str]:
    return {one["display_name"] for one in walker.ask("list_researcher_works", **values).body["results"]}


def test_each_kind_that_is_made_is_walked():
    """But imports, which are for staff."""
    leading = {
        operation["operationId"]
        for operations in read_schema()["paths"].values()
        for operation in operations.values()
        if operation["responses"].get("201", {}).get("links")
    }
    assert leading == {"begin_follow", "begin_proof", "make_correction", "begin_claim", "begin_import"}
