"""What is suggested while somebody types."""

from __future__ import annotations

import pytest

from papers.models import NamedKind
from papers.selectors.suggestions import MOST_SUGGESTED, list_suggestions
from papers.services.names import refresh_names
from tests.factories import find_author, import_records, make_record, sign

pytestmark = pytest.mark.django_db

TOPIC = {"openalex": "T10036", "name": "Lin Waters"}


def suggest(asked: str) -> list[str]:
    return [row.name for row in list_suggestions(asked).rows]


def test_who_has_most_works_comes_first_however_much_is_typed():
    import_records(
        make_record("A", "Wei Lin", "Weiming Hu"), make_record("B", "Weiming Hu", "Wei Lin", "Wendy Lu")
    )
    import_records(
        make_record("C", "Weiming Hu", "Wei Lin"), make_record("D", "Weiming Hu", "Wei Lin", "Wendy Lu")
    )
    import_records(make_record("E", "Weiming Hu", "Wendy Lu"))
    refresh_names()
    assert suggest("w") == suggest("we") == ["Weiming Hu", "Wei Lin", "Wendy Lu"]
    assert suggest("wei") == ["Weiming Hu", "Wei Lin"]
    assert suggest("lin") == suggest("lin w") == suggest("w lin") == ["Wei Lin"]


def test_people_are_told_apart_by_works_and_newest_affiliation():
    import_records(
        make_record(
            "A", authors=[sign("Wei Lin", "Institute of Waters", orcid="0000-0002-1825-0097")], year=2022
        ),
        make_record(
            "B", authors=[sign("Wei Lin", "Institute of Seas", orcid="0000-0002-1825-0097")], year=2019
        ),
        make_record("C", "Wei Lin"),
    )
    refresh_names()
    rows = list_suggestions("wei lin").rows
    assert [(row.works_count, row.affiliation) for row in rows] == [(2, "Institute of Waters"), (1, None)]


def test_topics_and_institutions_come_after_people():
    authors = [{"name": "Wei Lin", "affiliations": [{"name": "Lin University", "country": "SE"}]}]
    import_records(*(make_record(title, authors=authors, topics=[TOPIC]) for title in "ABC"))
    refresh_names()
    rows = list_suggestions("lin").rows
    assert [(row.kind, row.name, row.country) for row in rows] == [
        (NamedKind.PERSON, "Wei Lin", None),
        (NamedKind.TOPIC, "Lin Waters", None),
        (NamedKind.INSTITUTION, "Lin University", "SE"),
    ]


def test_places_have_room_beside_very_many_people_and_more_beside_few():
    names = [f"Lin A{letter}a" for letter in "bcdfghklmnps"]
    topics = [{"openalex": f"T1003{number}", "name": f"Lin Topic {number}"} for number in range(3)]
    import_records(*(make_record(name, name, topics=topics) for name in names))
    refresh_names()
    kinds = [row.kind for row in list_suggestions("lin").rows]
    assert len(kinds) == MOST_SUGGESTED
    assert kinds.count(NamedKind.TOPIC) == 2
    assert [row.kind for row in list_suggestions("lin topic").rows] == [NamedKind.TOPIC] * 3


def test_similar_names_are_suggested_where_nothing_begins_so():
    import_records(make_record("A", "Jiashi Feng"))
    refresh_names()
    suggested = list_suggestions("jiashu feng")
    assert (suggested.is_near, suggest("jiashu feng")) == (True, ["Jiashi Feng"])
    assert not list_suggestions("jiashi").is_near


@pytest.mark.parametrize("asked", ["", " ", "…", "\ufffd", "zz", "zzzz", "%", "_"])
def test_nothing_is_suggested_where_nothing_fits(asked):
    import_records(make_record("A", "Jiashi Feng"))
    refresh_names()
    suggested = list_suggestions(asked)
    assert (suggested.rows, suggested.is_near) == ((), False)


def test_person_who_is_no_more_is_not_suggested():
    import_records(make_record("A", "Ana Ruiz", "Ana Sol"))
    refresh_names()
    find_author("Ana Ruiz").delete()
    assert suggest("ana") == ["Ana Sol"]
