"""What programs that keep a copy are told of people who are gone, and of those who are back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from papers.models import Author, AuthorStamp, Correction
from papers.services.corrections import apply_plan, plan_merge, undo_correction
from tests.factories import find_author, import_records, make_record, sign
from tests.papers.corrections import by, hide, says

# Times of change are those of transactions.
pytestmark = pytest.mark.django_db(transaction=True)

ADA, BEA, CEM = "Ada Byron", "Bea Lind", "Cem Aydin"


@pytest.fixture
def people() -> list[Author]:
    import_records(
        *(
            make_record(name, authors=[sign(name, openalex=f"A{number}")])
            for number, name in enumerate((ADA, BEA, CEM), start=1)
        )
    )
    return [find_author(name) for name in (ADA, BEA, CEM)]


class Mirror:
    """A program that keeps the ids of the researchers as the changes tell it, two at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._cursor = "*"
        self.kept: set[str] = set()

    def follow(self) -> list[dict[str, Any]]:
        """What was told since it last asked."""
        told: list[dict[str, Any]] = []
        is_end = False
        while not is_end:
            asked: dict[str, str | int] = {"type": "researchers", "per_page": 2, "cursor": self._cursor}
            answer = self._client.get("/api/v1/changes", asked).json()
            told += answer["results"]
            self._cursor, is_end = answer["meta"]["next_cursor"], answer["meta"]["is_end"]
        for one in told:
            self.kept -= {one["id"], *one["joined_ids"]}
            self.kept |= set() if one["is_gone"] else {one["id"]}
        assert [one["changed_at"] for one in told] == sorted(one["changed_at"] for one in told)
        return told


def list_there() -> set[str]:
    return {str(pk) for pk in Author.objects.values_list("pk", flat=True)}


def ask_anew(client: Client) -> list[dict[str, Any]]:
    return Mirror(client).follow()


@pytest.mark.parametrize("kind", ["hide", "remove"])
def test_mirror_learns_that_a_person_is_gone_and_nothing_else_of_them(client, people, kind):
    mirror = Mirror(client)
    mirror.follow()
    assert mirror.kept == list_there()

    hide(people[1], Correction.Kind(kind))

    (told,) = mirror.follow()
    number = str(people[1].pk)
    assert told == {
        "id": number,
        "changed_at": told["changed_at"],
        "joined_ids": [],
        "is_gone": True,
        "api_address": f"/api/v1/researchers/{number}",
    }
    assert client.get(told["api_address"]).status_code == {"hide": 404, "remove": 410}[kind]
    assert mirror.kept == list_there()
    assert [one["is_gone"] for one in ask_anew(client)] == [False, False, True]


def test_mirror_learns_that_a_person_is_shown_again(client, people):
    mirror = Mirror(client)
    hidden = hide(people[1])
    mirror.follow()

    undo_correction(correction_id=hidden.pk, by=by()["by"])

    (told,) = mirror.follow()
    assert (told["id"], told["is_gone"]) == (str(people[1].pk), False)
    assert mirror.kept == list_there() == {str(one.pk) for one in people}
    anew = [one["id"] for one in ask_anew(client)]
    assert (sorted(anew), anew[-1]) == (sorted(mirror.kept), str(people[1].pk))


def test_work_that_comes_after_somebody_was_shown_again_is_told_once(client, people):
    undo_correction(correction_id=hide(people[1]).pk, by=by()["by"])
    mirror = Mirror(client)
    mirror.follow()

    import_records(make_record("Later", authors=[sign(BEA, openalex="A2")]))

    assert [one["id"] for one in mirror.follow()] == [str(people[1].pk)]
    assert len(ask_anew(client)) == 3


def test_ids_that_had_joined_a_person_go_with_them(client, people):
    kept, joined, _ = people
    mirror = Mirror(client)
    mirror.follow()
    plan = plan_merge(kept_id=kept.pk, joined_id=joined.pk)
    merged = apply_plan(plan=plan, **says())

    hidden = hide(kept)

    assert {one["id"]: one["is_gone"] for one in mirror.follow()} == {
        str(kept.pk): True,
        str(joined.pk): True,
    }
    assert mirror.kept == list_there()
    undo_correction(correction_id=hidden.pk, by=by()["by"])
    (told,) = mirror.follow()
    assert (told["id"], told["joined_ids"]) == (str(kept.pk), [str(joined.pk)])
    undo_correction(correction_id=merged.pk, by=by()["by"])
    mirror.follow()
    assert mirror.kept == list_there() == {str(one.pk) for one in people}


def test_nothing_but_what_is_gone_or_put_back_is_stamped_apart(people):
    import_records(make_record("Later", authors=[sign(ADA, openalex="A1")]))
    apply_plan(plan=plan_merge(kept_id=people[0].pk, joined_id=people[1].pk), **says())
    assert not AuthorStamp.objects.exists()
    hide(people[2])
    assert [one.author_id for one in AuthorStamp.objects.all()] == [people[2].pk]


def test_who_was_hidden_before_it_was_told_is_told_with_the_migration(client, people):
    hide(people[1])
    AuthorStamp.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("papers.migrations.0021_author_stamps").TELL_WHO_IS_GONE)
    assert [one["id"] for one in ask_anew(client) if one["is_gone"]] == [str(people[1].pk)]
