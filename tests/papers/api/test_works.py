"""Works for other programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from papers.models import Work
from papers.services.search_index import refresh_index
from tests.factories import import_records, make_record

pytestmark = pytest.mark.django_db

WORKS = "/api/v1/works"


@pytest.fixture
def works() -> None:
    import_records(*(make_record(f"Work {n}", "Ada Byron", year=2015 + n) for n in range(5)))


def read(client: Client, asked: str = "") -> dict[str, Any]:
    response = client.get(f"{WORKS}{asked}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def list_titles(answer: dict[str, Any]) -> list[str]:
    return [work["title"] for work in answer["results"]]


def test_list_is_narrowed_sorted_and_counted(client, works):
    answer = read(client, "?filter=publication_year:2016-2018,type:!book&sort=publication_year:desc")
    assert list_titles(answer) == ["Work 3", "Work 2", "Work 1"]
    assert answer["meta"] == {
        "count": 3,
        "count_is_capped": False,
        "page": 1,
        "per_page": 50,
        "next_cursor": None,
        "groups_count": None,
    }


@pytest.mark.parametrize(
    ("condition", "found"), [(">2017", 2), ("<2017", 2), ("2017-", 3), ("-2017", 3), ("!2017", 4)]
)
def test_list_knows_open_ends(client, works, condition, found):
    assert read(client, f"?filter=publication_year:{condition}")["meta"]["count"] == found


def test_cursor_reads_all_once_while_works_come_in(client, works):
    titles, cursor = [], "*"
    while cursor:
        answer = read(client, f"?cursor={cursor}&per-page=2&sort=publication_year:desc")
        titles += list_titles(answer)
        cursor = answer["meta"]["next_cursor"]
        import_records(make_record("A newer one", "Ben Carr", year=2030))
    assert titles == [f"Work {n}" for n in (4, 3, 2, 1, 0)]


def test_select_answers_these_fields(client, works):
    assert read(client, "?select=id,title&per_page=1")["results"] == [
        {"id": str(Work.objects.order_by("id")[0].pk), "title": "Work 0"}
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?filter=colour:red", "There are authors_count, authorships.author.id, authorships.author.orcid,"),
        ("?filter=publication_year:then", "'then' is not a year."),
        ("?sort=colour", "There are authors_count, changed_at, id, publication_date, publication_year."),
        ("?select=colour", "There are abstract, abstract_inverted_index,"),
        ("?colour=red", "There is no parameter 'colour' here. It takes cursor, filter,"),
        ("?per_page=101", "A page has from 1 to 100 results"),
        ("?page=101&per_page=100", "read on with cursor=*"),
        ("?cursor=nonsense", "begin with cursor=*"),
        ("?cursor=*&page=1", "not by both"),
        (f"?filter=default.search:{'|'.join('abcdef')}", "At most 5 texts are looked for at once."),
        ("?filter=default.search:a|b|c,default.search:d|e|!f", "At most 5 texts are looked for at once."),
    ],
)
def test_what_cannot_be_asked_is_said(client, works, asked, said):
    response = client.get(f"{WORKS}{asked}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert said in response.json()["detail"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_at_one_work_as_at_three(client, works, django_assert_num_queries, count):
    with django_assert_num_queries(
        6
    ):  # a savepoint around them, the limit of time, how many, which, and they
        assert len(read(client, f"?per_page={count}")["results"]) == count


def test_work_is_answered_with_what_is_known(client, works):
    work = Work.objects.get(title="Work 0")
    answer = client.get(f"{WORKS}/{work.pk}").json()
    assert (answer["id"], answer["title"], answer["publication_year"]) == (str(work.pk), "Work 0", 2015)
    assert answer["authorships"][0]["raw_author_name"] == "Ada Byron"
    assert (answer["doi"], answer["language"]) == (answer["ids"]["doi"], None)


def test_unknown_work_is_told(client, works):
    response = client.get(f"{WORKS}/999999")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_institution_says_its_country_where_any_source_does(client):
    known = {"name": "Delta House", "country": "NL"}
    places = [known, {"name": "Delta House"}, {"name": "Dune House"}]
    authors = [{"name": f"Ada Byron{n}", "affiliations": [place]} for n, place in enumerate(places)]
    import_records(make_record("Of deltas", authors=authors))
    refresh_index()
    (work,) = read(client)["results"]
    told = [one["institutions"][0]["country_code"] for one in work["authorships"]]
    assert told == ["NL", "NL", None]
