"""Researchers for other programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from papers.models import Author, AuthorRedirect, Correction
from papers.services.corrections import suppress_author
from papers.services.search_index import refresh_index
from profiles.models import Researcher, StatedName
from profiles.services.visibility import hide
from tests.factories import find_author, make_record, sign
from tests.graph.counted import import_counted
from tests.profiles.owners import make_owner

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"
TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}
RESEARCHERS = "/api/v1/researchers"


@pytest.fixture
def ada() -> Author:
    """Ada, whom sources identify, with two works; Ben has one of them, Cem one of his own."""
    own = sign("Ada Byron", "Turing House", orcid=ORCID, openalex="A5023888391")
    import_counted(
        make_record("One", authors=[own, sign("Ben Carr")], year=2019, topics=[TOPIC]),
        make_record("Two", authors=[own], year=2021),
        make_record("Three", authors=[sign("Cem Cy")], year=2001),
    )
    return find_author("Ada Byron")


def read(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def list_names(answer: dict[str, Any]) -> set[str]:
    return {one["display_name"] for one in answer["results"]}


def test_list_tells_who_there_is(client, ada):
    found = {one["display_name"]: one for one in read(client, RESEARCHERS)["results"]}
    assert set(found) == {"Ada Byron", "Ben Carr", "Cem Cy"}
    own = found["Ada Byron"]
    assert (own["id"], own["works_count"], own["first_year"], own["last_year"]) == (
        str(ada.pk),
        2,
        2019,
        2021,
    )
    assert own["orcid"] == f"https://orcid.org/{ORCID}"
    assert own["affiliation"]["display_name"] == "Turing House"
    assert [one["display_name"] for one in own["topics"]] == [TOPIC["name"]]
    assert (own["claim_level"], own["trust"], found["Cem Cy"]["orcid"]) == (None, None, None)


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("works_count:2-", {"Ada Byron"}),
        ("last_year:<2019", {"Cem Cy"}),
        (f"orcid:https://orcid.org/{ORCID}", {"Ada Byron"}),
        ("openalex:A5023888391", {"Ada Byron"}),
        ("has_orcid:false", {"Ben Carr", "Cem Cy"}),
        ("topics.id:https://openalex.org/T10036", {"Ada Byron", "Ben Carr"}),
        ("claim_level:null", {"Ada Byron", "Ben Carr"}),
        ("claim_level:3-", {"Cem Cy"}),
        ("claim_level:4|5", set()),
    ],
)
def test_list_is_narrowed(client, ada, condition, names):
    make_owner(find_author("Cem Cy"))
    assert list_names(read(client, f"{RESEARCHERS}?filter={condition}")) == names


def test_list_is_searched_by_names(client, ada):
    assert list_names(read(client, f"{RESEARCHERS}?search=byron")) == {"Ada Byron"}
    assert list_names(read(client, f"{RESEARCHERS}?search=byron&filter=works_count:3-")) == set()


def test_list_is_narrowed_to_an_institution(client, ada):
    place = read(client, f"{RESEARCHERS}/{ada.pk}")["affiliation"]["id"]
    condition = f"affiliations.institution.id:{place}"
    assert list_names(read(client, f"{RESEARCHERS}?filter={condition}")) == {"Ada Byron"}


@pytest.mark.parametrize(
    "condition", ["works_count:many", "orcid:1", "topics.id:T", "affiliations.institution.id:x"]
)
def test_list_says_what_it_cannot_be_narrowed_by(client, ada, condition):
    response = client.get(f"{RESEARCHERS}?filter={condition}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert "Try " in response.json()["detail"]


@pytest.mark.parametrize("kind", ["researchers", "authors"])
@pytest.mark.parametrize(
    "dress",
    [
        ORCID,
        f"https://orcid.org/{ORCID}",
        f"orcid:{ORCID}",
        "A5023888391",
        "https://openalex.org/A5023888391",
    ],
)
def test_researcher_is_found_by_identifiers_in_any_dress(client, ada, kind, dress):
    assert read(client, f"/api/v1/{kind}/{dress}")["id"] == str(ada.pk)


@pytest.mark.parametrize("kind", ["researchers", "authors"])
def test_former_number_leads_to_the_record_that_it_joined(client, ada, kind):
    AuthorRedirect.objects.create(old_id=999_999, author=ada)
    response = client.get(f"/api/v1/{kind}/999999")
    assert (response.status_code, response["Location"]) == (301, f"/api/v1/{kind}/{ada.pk}")


@pytest.mark.parametrize("kind", ["researchers", "authors"])
@pytest.mark.parametrize(
    "asked", ["999999", "0", "nobody", "0000-0001-5109-3700", "99999999999999999999", "a%00b"]
)
def test_unknown_researcher_is_told(client, ada, kind, asked):
    response = client.get(f"/api/v1/{kind}/{asked}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["detail"].endswith(".")


@pytest.mark.parametrize("kind", ["researchers", "authors"])
def test_hidden_researcher_is_told_nowhere(client, ada, kind):
    hide(author_id=ada.pk, by=make_owner(ada))
    assert client.get(f"/api/v1/{kind}/{ada.pk}").status_code == 404
    assert client.get(f"/api/v1/{kind}/{ORCID}").status_code == 404
    assert list_names(read(client, f"/api/v1/{kind}")) == {"Ben Carr", "Cem Cy"}


@pytest.mark.parametrize("kind", ["researchers", "authors"])
def test_removed_researcher_is_gone(client, ada, kind):
    suppress_author(
        author_id=ada.pk,
        kind=Correction.Kind.REMOVE,
        by=make_owner(ada),
        role=Correction.Role.CURATOR,
        reason="law",
    )
    response = client.get(f"/api/v1/{kind}/{ada.pk}")
    assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")


def test_hidden_name_is_told_nowhere(client, ada):
    import_counted(
        make_record("Four", authors=[sign("Augusta Byron", orcid=ORCID)]),
        make_record("Five", authors=[sign("Ada King", orcid=ORCID)]),
    )
    owner = make_owner(ada)
    ada.refresh_from_db()
    stated = Researcher.objects.create(author_id=ada.pk, stated_by=owner)
    StatedName.objects.create(researcher=stated, name="Augusta Byron", is_shown=False)
    StatedName.objects.create(researcher=stated, name="Countess of Lovelace", is_shown=True)
    listed = [one for one in read(client, RESEARCHERS)["results"] if one["id"] == str(ada.pk)]
    for answer in (
        read(client, f"{RESEARCHERS}/{ada.pk}"),
        read(client, f"/api/v1/authors/{ada.pk}"),
        *listed,
    ):
        assert answer["display_name_alternatives"] == ["Ada King", "Countess of Lovelace"]


def test_author_has_the_fields_of_openalex(client, ada):
    answer = read(client, f"/api/v1/authors/{ada.pk}")
    assert answer["ids"] == {
        "orcid": f"https://orcid.org/{ORCID}",
        "openalex": "https://openalex.org/A5023888391",
    }
    assert answer["counts_by_year"] == [
        {"year": 2021, "works_count": 1, "cited_by_count": None},
        {"year": 2019, "works_count": 1, "cited_by_count": None},
    ]
    (affiliation,) = answer["affiliations"]
    assert affiliation["years"] == [2021, 2019]
    assert affiliation["institution"] == answer["last_known_institutions"][0]
    assert affiliation["institution"]["display_name"] == "Turing House"
    assert answer["topics"] == [{"id": "10036", "display_name": TOPIC["name"], "count": 1}]
    assert (answer["cited_by_count"], answer["works_count"]) == (None, 2)


def test_institution_of_an_author_says_its_country_where_any_source_does(client):
    placed = [{"name": "Delta House", "country": "NL"}, {"name": "Dune House"}]
    authors = [{"name": "Ada Byron", "affiliations": placed}]
    other = {"name": "Dune House", "ror": "05gq02987", "country": "BE"}
    import_counted(
        make_record("One", authors=authors),
        make_record("Two", authors=[{"name": "Ben Carr", "affiliations": [{"name": "Delta House"}, other]}]),
    )
    refresh_index()
    for name, countries in (("Ada Byron", {"NL", None}), ("Ben Carr", {"NL", "BE"})):
        told = read(client, f"/api/v1/authors/{find_author(name).pk}")["affiliations"]
        assert {one["institution"]["country_code"] for one in told} == countries


@pytest.mark.parametrize("works", [1, 3])
def test_researcher_is_told_in_as_many_queries(client, django_assert_num_queries, works):
    import_counted(
        *(make_record(f"Work {n}", authors=[sign("Ada Byron"), sign(f"Ben Carr {n}")]) for n in range(works))
    )
    author = Author.objects.filter(name__printed="Ada Byron").order_by("-works_count")[0]
    with django_assert_num_queries(9):
        read(client, f"{RESEARCHERS}/{author.pk}")


@pytest.mark.parametrize(("kind", "queries"), [("researchers", 6), ("authors", 8)])
@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_at_one_as_at_three(client, ada, django_assert_num_queries, kind, queries, count):
    with django_assert_num_queries(queries):
        assert len(read(client, f"/api/v1/{kind}?per_page={count}")["results"]) == count
