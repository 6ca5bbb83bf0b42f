"""What a researcher's page is made of, each for other programs: works, edges, trust, activity, origins."""

from __future__ import annotations

import pytest

from papers.models import Author, AuthorRedirect
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.counted import import_counted
from tests.profiles.api.test_researchers import read
from tests.profiles.measured import measure_all

pytestmark = pytest.mark.django_db

TOPIC = {"openalex": "T10036", "name": "Reading"}
PARTS = (
    "works", "possible-works", "collaborators", "topics", "institutions", "trust", "trust/history", "activity",
    "history", "provenance",
)  # fmt: skip


def be(name: str, *affiliations: str):
    return sign(name, *affiliations, openreview=f"~{name.replace(' ', '_')}1")


@pytest.fixture
def ada() -> Author:
    """Ada with three works: all with Ben, the newest with Cem, one of no year."""
    ada, ben = be("Ada Byron", "Turing House"), be("Ben Carr")
    import_counted(
        make_record("One", authors=[ada, ben], year=2019, topics=[TOPIC]),
        make_record(
            "Two", authors=[ada, ben, be("Cem Cy")], year=2024, topics=[TOPIC], kind="journal-article"
        ),
        make_record("Three", authors=[ada, ben], year=None),
        make_record("Four", "A. Byron", "Somebody Else"),
        make_record("Five", authors=[sign("A. Byron"), ben], year=2011),
    )
    measure_all()
    return find_author("Ada Byron")


def address_of(author: Author, part: str) -> str:
    return f"/api/v1/researchers/{author.pk}/{part}"


def test_works_say_why_they_are_there(client, ada):
    answer = read(client, address_of(ada, "works"))
    assert [work["title"] for work in answer["results"]] == ["Two", "One", "Three"]
    why = answer["results"][0]["why"]
    assert (why["rule"], why["signed_as"], why["position"], why["is_curated"]) == (
        "identifier", "Ada Byron", 1, False,
    )  # fmt: skip
    assert why["said"].startswith("This work is here because")
    assert [set(one) for one in why["source_records"]] == [{"key", "origin", "is_live", "line", "read_at"}]


def test_works_can_be_asked_what_all_works_can(client, ada):
    def titles(asked: str) -> list[str]:
        return [work["title"] for work in read(client, f"{address_of(ada, 'works')}?{asked}")["results"]]

    assert titles("filter=publication_year:2019") == ["One"]
    assert titles("search=two") == ["Two"]
    assert titles("sort=publication_year&select=title") == ["One", "Two", "Three"]
    groups = read(client, f"{address_of(ada, 'works')}?group_by=publication_year")["group_by"]
    assert {one["key"]: one["count"] for one in groups} == {"2024": 1, "2019": 1, None: 1}


def test_possible_works_tell_what_speaks_for_them(client, ada):
    (one,) = read(client, address_of(ada, "possible-works"))["results"]
    assert (one["work"]["title"], one["signed_as"]) == ("Five", "A. Byron")
    assert (one["coauthor_display_name"], one["shared_works_count"]) == ("Ben Carr", 3)


def test_collaborators_have_weights_and_lead_to_works(client, ada):
    answer = read(client, address_of(ada, "collaborators"))
    assert [(one["display_name"], one["works_count"], one["weight"]) for one in answer["results"]] == [
        ("Ben Carr", 3, 2.5),
        ("Cem Cy", 1, 0.5),
    ]
    for one in answer["results"]:
        assert client.get(one["works_address"]).status_code == 200
    close = read(client, f"{address_of(ada, 'collaborators')}?filter=close_works_count:3-")
    assert [one["display_name"] for one in close["results"]] == ["Ben Carr"]
    new = read(client, f"{address_of(ada, 'collaborators')}?filter=first_year:2020-&sort=works_count")
    assert [one["display_name"] for one in new["results"]] == ["Cem Cy"]


def test_topics_and_institutions_have_weights_and_years(client, ada):
    (topic,) = read(client, address_of(ada, "topics"))["results"]
    assert (topic["display_name"], topic["works_count"], topic["sourced_works_count"]) == ("Reading", 2, 2)
    assert (topic["first_year"], topic["last_year"]) == (2019, 2024)
    (place,) = read(client, address_of(ada, "institutions"))["results"]
    assert (place["display_name"], place["works_count"], place["is_identified"]) == ("Turing House", 3, False)
    kept = read(client, f"{address_of(ada, 'institutions')}?ids={place['id']}")
    assert kept["results"] == [place]


def test_trust_opens_to_what_it_rests_on(client, ada):
    answer = read(client, address_of(ada, "trust"))
    assert answer["score"] == min(answer["total"], answer["cap"])
    assert answer["total"] == sum(term["points"] for term in answer["terms"])
    assert any(one["nodes"] for term in answer["terms"] for one in term["evidence"])
    assert answer["terms"][0]["raised_by"]
    history = read(client, address_of(ada, "trust/history"))
    assert [one["score"] for one in history["results"]] == [answer["score"]]


def test_trust_that_is_not_measured_is_to_come(client):
    import_records(make_record("One", authors=[be("Ada Byron")]))
    author = find_author("Ada Byron")
    for part in ("trust", "collaborators", "topics", "institutions"):
        response = client.get(address_of(author, part))
        assert (response.status_code, response["Retry-After"]) == (503, "60")
    activity = read(client, address_of(author, "activity"))
    assert (activity["topics"], activity["collaborators"]) == (None, None)
    assert activity["graph"]["counted_at"] is None


def test_activity_tells_years_of_works_topics_and_people(client, ada):
    answer = read(client, address_of(ada, "activity"))
    assert answer["works"] == [
        {"year": 2019, "type": "preprint", "works_count": 1},
        {"year": 2024, "type": "journal-article", "works_count": 1},
        {"year": None, "type": "preprint", "works_count": 1},
    ]
    (topic,) = answer["topics"]
    assert topic["years"] == [{"year": 2019, "works_count": 1}, {"year": 2024, "works_count": 1}]
    assert answer["collaborators"] == [
        {"year": 2019, "people_count": 1, "new_count": 1, "known_count": 0},
        {"year": 2024, "people_count": 2, "new_count": 1, "known_count": 1},
    ]


def test_provenance_names_the_files(client, ada):
    answer = read(client, address_of(ada, "provenance"))
    assert answer["files_count"] == len(answer["files"])
    assert sum(one["records_count"] for one in answer["files"]) == 3
    assert "the year of 1\N{NO-BREAK SPACE}work" in answer["not_covered"]


def test_history_names_the_records_that_joined(client, ada):
    AuthorRedirect.objects.create(old_id=999_999, author=ada)
    answer = read(client, address_of(ada, "history"))
    assert (answer["former_ids"], answer["results"], answer["meta"]["count"]) == (["999999"], [], 0)


@pytest.mark.parametrize("part", PARTS)
def test_part_of_a_former_number_leads_to_that_of_the_record_that_it_joined(client, ada, part):
    AuthorRedirect.objects.create(old_id=999_999, author=ada)
    response = client.get(f"/api/v1/researchers/999999/{part}")
    assert (response.status_code, response["Location"]) == (301, address_of(ada, part))


@pytest.mark.parametrize("part", ["possible-works", "trust/history", "history"])
def test_short_list_ends_with_its_last_page(client, ada, part):
    response = client.get(f"{address_of(ada, part)}?page=2&per_page=100")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert client.get(f"{address_of(ada, part)}?page=101&per_page=100").status_code == 400


@pytest.mark.parametrize(
    ("part", "queries"),
    [
        ("works", 8),
        ("collaborators", 8),
        ("topics", 8),
        ("institutions", 8),
        ("possible-works", 4),
        ("history", 3),
    ],
)
@pytest.mark.parametrize("works", [1, 3])
def test_part_asks_as_often_at_one_work_as_at_three(client, django_assert_num_queries, part, queries, works):
    import_counted(
        *(
            make_record(
                f"Work {n}",
                authors=[be("Ada Byron", f"House {n}"), be(f"Ben Carr{'x' * n}"), be("Cem Cy")],
                topics=[{"openalex": f"T{10036 + n}", "name": f"Topic {n}"}],
            )
            for n in range(works)
        ),
        *(make_record(f"By initials {n}", authors=[sign("A. Byron"), be("Cem Cy")]) for n in range(works)),
    )
    address = address_of(find_author("Ada Byron"), part)
    with django_assert_num_queries(queries):
        assert len(read(client, address)["results"]) >= (part != "history")
