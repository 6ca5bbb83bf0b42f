"""Names as they are misspelt."""

from __future__ import annotations

import pytest

from papers.selectors import near_people
from papers.selectors.near_people import find_near_people
from papers.selectors.people import find_people, list_people
from papers.services.names import refresh_names
from tests.factories import import_records, make_record

pytestmark = pytest.mark.django_db


def find(asked: str) -> list[str]:
    found = find_people(asked, offset=0, limit=20)
    assert found.is_near == bool(found.author_ids)
    return [person.name for person in list_people(found.author_ids)]


@pytest.mark.parametrize(
    "asked",
    [
        "Jiasi Feng", "Jiaashi Feng", "Jiashu Feng", "Jisahi Feng", "iashi Feng", "Kiashi Feng", "ijashi Feng",
        "Jiashi Fneg", "Fenh Jiashi", "Jiasho Fenk",
    ],
)  # fmt: skip
def test_misspelt_name_finds_its_person(asked):
    import_records(make_record("A", "Jiashi Feng", "Shuicheng Yan"))
    refresh_names()
    assert find(asked) == ["Jiashi Feng"]


@pytest.mark.parametrize("asked", ["Kiashu Feng", "Jiashi Xyz", "Feng Yan Jiashi Li", "Ruiz"])
def test_name_of_another_is_not_near(asked):
    import_records(make_record("A", "Jiashi Feng", "Shuicheng Yan"))
    refresh_names()
    assert find(asked) == []


@pytest.mark.parametrize(
    ("printed", "asked"), [("F. Taffoni", "r taffoni"), ("Adina M. Panchea", "adina v panchea")]
)
def test_other_initial_is_near(printed, asked):
    import_records(make_record("A", printed))
    refresh_names()
    assert find(asked) == [printed]


def test_most_similar_name_comes_first_then_who_has_most_works():
    import_records(
        make_record("A", "Jiashi Feng", "Jiashi Fengel", "Jiasha Feng"),
        make_record("B", "Jiashi Fengel", "Jiasha Feng"),
    )
    refresh_names()
    assert find("jiashy feng") == ["Jiasha Feng", "Jiashi Feng", "Jiashi Fengel"]


def test_homonyms_leave_room_for_other_names():
    import_records(
        *(make_record(title, "Jiashi Feng", "Al Ro") for title in "AB"),
        *(make_record(title, "Jiashi Feng", "Bo Su") for title in "CD"),
        make_record("E", "Jiasha Feng"),
    )
    refresh_names()
    assert find("jiashy feng") == ["Jiashi Feng", "Jiasha Feng", "Jiashi Feng"]


def test_no_more_than_so_many_are_offered(monkeypatch):
    monkeypatch.setattr(near_people, "MOST_NEAR", 2)
    import_records(make_record("A", "Jiasha Feng", "Jiashe Feng", "Jiashi Feng"))
    refresh_names()
    assert len(find_near_people(["jiashy", "feng"])) == 2
