"""Topics, institutions and venues for other programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from papers.services.search_index import refresh_index
from tests.factories import import_records, make_record, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> None:
    brown = {"name": "Brown University", "ror": "05gq02987", "country": "US"}
    import_records(
        *(
            make_record(
                f"Work {n}",
                year=2019 + n,
                venue=f"Acta {n}",
                authors=[{"name": "Ada Byron", "affiliations": [brown]}, sign("Ben Carr", f"Institute {n}")],
                topics=[
                    {"openalex": f"T1000{n}", "score": 0.9, "name": f"Rivers {n}"},
                    {"openalex": "T10036", "name": "Water"},
                ],
            )
            for n in range(3)
        )
    )
    refresh_index()


def read(client: Client, asked: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/{asked}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("topics?sort=display_name", ["Rivers 0", "Rivers 1", "Rivers 2", "Water"]),
        ("topics?ids=T10036", ["Water"]),
        ("topics?search=rivers", ["Rivers 0", "Rivers 1", "Rivers 2"]),
        ("institutions?filter=country_code:US", ["Brown University"]),
        ("institutions?filter=ror:https://ror.org/05gq02987", ["Brown University"]),
        ("institutions?search=brown", ["Brown University"]),
        ("venues?sort=display_name:desc", ["Acta 2", "Acta 1", "Acta 0"]),
        ("venues?search=acta 1", ["Acta 1"]),
    ],
)
def test_nodes_are_listed(client, site, asked, names):
    assert [one["display_name"] for one in read(client, asked)["results"]] == names


def test_each_node_is_told_by_its_id_and_leads_to_its_works(client, site):
    for kind in ("topics", "institutions", "venues"):
        for one in read(client, kind)["results"]:
            told = read(client, f"{kind}/{one['id']}")
            assert (told["display_name"], told["works_count"]) == (one["display_name"], None)
            assert client.get(told["works"]).json()["meta"]["count"] >= 1


def test_institution_is_told_by_its_ror_id(client, site):
    told = read(client, "institutions/https://ror.org/05gq02987")
    assert (told["display_name"], told["country_code"], told["ror"]) == (
        "Brown University",
        "US",
        "https://ror.org/05gq02987",
    )


NOWHERE = "00000000000000aa"


@pytest.mark.parametrize(
    "asked",
    ["topics/99999", "topics/999999999999", f"institutions/{NOWHERE}", "institutions/x", f"venues/{NOWHERE}"],
)
def test_node_that_is_not_there_is_not_found(client, site, asked):
    response = client.get(f"/api/v1/{asked}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", ["topics", "institutions", "venues"])
def test_list_asks_as_often_at_one_row_as_at_three(client, site, django_assert_num_queries, kind, count):
    with django_assert_num_queries(6):
        assert len(read(client, f"{kind}?per_page={count}")["results"]) == count
