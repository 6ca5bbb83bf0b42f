"""By what works are narrowed, sorted, grouped and searched; and that a list read on is the whole list."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.models import AuthorRedirect, Work
from papers.services.search_index import refresh_index
from tests.factories import find_author, import_records, make_record, sign

pytestmark = pytest.mark.django_db

WORKS = "/api/v1/works"
ROR = "05gq02987"


@pytest.fixture
def works() -> None:
    brown = {"name": "Brown University", "ror": ROR, "country": "US"}
    import_records(
        make_record(
            "Alpha",
            kind="journal-article",
            year=2019,
            published_on="2019-03-01",
            abstract="Rivers flood and rivers fall.",
            venue="Acta Fluviorum",
            language="en",
            ids={"doi": "10.5555/a,b", "openalex": "W101", "arxiv": "1911.10143"},
            authors=[
                {
                    "name": "Ada Byron",
                    "ids": {"orcid": "0000-0002-1825-0097", "openalex": "A5000000001"},
                    "affiliations": [brown],
                }
            ],
            topics=[{"openalex": "T10036", "score": 0.9, "name": "Rivers"}],
        ),
        make_record(
            "Beta",
            kind="proceedings-article",
            year=2020,
            ids={"openalex": "W102"},
            authors=[sign("Ben Carr", "Somewhere"), sign("Ada Byron", orcid="0000-0002-1825-0097")],
            is_retracted=True,
        ),
        make_record("Gamma", "Cyd Dunn", year=None),
        make_record("Delta", "Cyd Dunn", "Eve Fox", year=2020, kind="book", ids={"doi": "10.5555/delta"}),
    )


def read(client: Client, asked: str) -> dict[str, Any]:
    response = client.get(f"{WORKS}?{asked}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def list_titles(client: Client, asked: str) -> str:
    return " ".join(work["title"] for work in read(client, asked)["results"])


@pytest.mark.parametrize(
    ("condition", "titles"),
    [
        ("publication_year:2019|2020", "Alpha Beta Delta"),
        ("publication_year:null", "Gamma"),
        ("publication_year:!null", "Alpha Beta Delta"),
        ("publication_year:!2020", "Alpha Gamma"),
        ("publication_year:!2019|2020", "Gamma"),
        ("publication_year:>2019", "Beta Delta"),
        ("publication_year:<2020", "Alpha"),
        ("publication_year:>=2019,publication_year:<=2019", "Alpha"),
        ("publication_date:2019-03-01", "Alpha"),
        ("publication_date:2019-01-01-2019-04-01", "Alpha"),
        ("publication_date:>2019-03-01", ""),
        ("from_publication_date:2019-03-01,to_publication_date:2019-03-01", "Alpha"),
        ("from_changed:2020-01-01", "Alpha Beta Gamma Delta"),
        ("changed_at:<2020-01-01T00:00:00Z", ""),
        ("type:article", "Alpha Beta"),
        ("type:!article|preprint", "Delta"),
        ("kind:proceedings-article", "Beta"),
        ("is_retracted:true", "Beta"),
        ("is_retracted:!true", "Alpha Gamma Delta"),
        ("has_abstract:true", "Alpha"),
        ("has_doi:false", "Beta"),
        ("language:en", "Alpha"),
        ("language:null", "Beta Gamma Delta"),
        ("authors_count:2-", "Beta Delta"),
        ("authorships.author.orcid:https://orcid.org/0000-0002-1825-0097", "Alpha Beta"),
        ("authorships.author.id:A5000000001", "Alpha Beta"),
        ("author.id:!A5000000001", "Gamma Delta"),
        ("authorships.author.id:A5999999998", ""),
        ("authorships.author.id:!A5999999998", "Alpha Beta Gamma Delta"),
        (f"authorships.institutions.id:https://ror.org/{ROR}", "Alpha"),
        ("institutions.id:null", "Gamma Delta"),
        ("topics.id:T10036", "Alpha"),
        ("topics.id:https://openalex.org/T10036|10037", "Alpha"),
        ("topics.id:null", "Beta Gamma Delta"),
        ("doi:10.5555/A,b", "Alpha"),
        ("doi:10.5555/a,b,type:article", "Alpha"),
        ("doi:https://doi.org/10.5555/delta|10.5555/a,b", "Alpha Delta"),
        ("ids.openalex:W101|https://openalex.org/W102", "Alpha Beta"),
        ("openalex_id:W101|doi:10.5555/delta", "Alpha Delta"),
        ("ids.arxiv:arXiv:1911.10143v2", "Alpha"),
        ("ids.pmid:null,type:book", "Delta"),
    ],
)
def test_works_are_narrowed(client, works, condition, titles):
    assert list_titles(client, f"filter={quote(condition)}") == titles


def test_work_must_have_all_values_that_a_plus_joins(client, works):
    both = f"{find_author('Ben Carr').pk}+A5000000001"
    assert list_titles(client, f"filter=authorships.author.id:{both}") == "Beta"
    assert list_titles(client, f"filter=authorships.author.id:{both}+{find_author('Eve Fox').pk}") == ""


def test_venue_narrows_by_the_id_that_works_tell(client, works):
    told = read(client, "ids=" + str(Work.objects.get(title="Alpha").pk))["results"][0]
    source = told["primary_location"]["source"]
    assert (source["display_name"], told["venue"]) == ("Acta Fluviorum", "Acta Fluviorum")
    assert list_titles(client, f"filter=primary_location.source.id:{source['id']}") == "Alpha"


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("publication_year", "Alpha Beta Delta Gamma"),
        ("publication_year:desc", "Delta Beta Alpha Gamma"),
        ("authors_count:desc,id:desc", "Delta Beta Gamma Alpha"),
        ("id:desc", "Delta Gamma Beta Alpha"),
        ("publication_date:desc", "Alpha Delta Gamma Beta"),
    ],
)
def test_what_is_not_known_comes_last(client, works, order, titles):
    assert list_titles(client, f"sort={order}") == titles


@pytest.mark.parametrize(
    ("field", "groups"),
    [
        ("publication_year", {"2020": 2, "2019": 1, None: 1}),
        ("type", {"article": 2, "preprint": 1, "book": 1}),
        ("kind", {"journal-article": 1, "proceedings-article": 1, "preprint": 1, "book": 1}),
        ("is_retracted", {"false": 3, "true": 1}),
        ("has_abstract", {"false": 3, "true": 1}),
        ("language", {None: 3, "en": 1}),
        ("topics.id", {"10036": 1}),
    ],
)
def test_works_are_grouped(client, works, field, groups):
    answer = read(client, f"group-by={field}")
    assert {one["key"]: one["count"] for one in answer["group_by"]} == groups
    assert (answer["results"], answer["meta"]["groups_count"], answer["meta"]["count"]) == (
        [],
        len(groups),
        4,
    )
    for one in answer["group_by"]:
        if one["key"] is not None:
            assert read(client, f"filter={field}:{one['key']}")["meta"]["count"] == one["count"]


def test_groups_of_records_are_named_and_read_back(client, works):
    groups = read(client, "group_by=authorships.author.id&filter=type:article")["group_by"]
    assert [(one["key_display_name"], one["count"]) for one in groups] == [("Ada Byron", 2), ("Ben Carr", 1)]
    places = read(client, "group_by=authorships.institutions.id")["group_by"]
    assert {one["key_display_name"]: one["count"] for one in places} == {
        "Brown University": 1,
        "Somewhere": 1,
    }
    for one in places:
        assert read(client, f"filter=institutions.id:{one['key']}")["meta"]["count"] == 1


def test_search_gives_the_best_first_and_is_narrowed(client, works):
    import_records(
        make_record("Rivers", "Gil Hart", year=2019), make_record("The rivers", "Gil Hart", year=2021)
    )
    refresh_index()
    assert list_titles(client, "search=rivers") == "Rivers The rivers Alpha"
    assert list_titles(client, "search=rivers&filter=publication_year:2019") == "Rivers Alpha"
    assert list_titles(client, "search=rivers&sort=publication_year:desc") == "The rivers Rivers Alpha"
    assert list_titles(client, "filter=default.search:rivers&sort=id:desc") == "The rivers Rivers Alpha"
    assert list_titles(client, "search=glaciers") == ""
    assert list_titles(client, "search=rivers author:hart") == "The rivers Rivers"
    assert list_titles(client, "search=rivers author:nobody") == ""
    for years in (">2100", "9000-", "-0999", "0001-0002"):
        assert list_titles(client, f"search=rivers&filter=publication_year:{years}") == ""
    assert list_titles(client, "search=rivers&filter=publication_year:0001-2019") == "Rivers Alpha"


def test_ids_ask_for_these_alone(client, works):
    first, last = Work.objects.get(title="Alpha").pk, Work.objects.get(title="Delta").pk
    assert list_titles(client, f"ids={last},{first}|{2**63 - 1}") == "Alpha Delta"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("filter=" + "[" * 3000, "There is no field"),
        ("filter=type:" + "[" * 3000, "at most 500 characters"),
        ("filter=topics.id:99999999999", "is not a topic"),
        ("filter=publication_year:2021-2019", "ends before it begins"),
        ("filter=publication_date:2021-02-30", "is not a day"),
        ("filter=changed_at:>tomorrow", "is not a time"),
        ("filter=institutions.id:xyz", "is not the id of an institution"),
        ("filter=authorships.author.id:nobody", "is not an id, nor an identifier"),
        ("filter=doi:1", "is not an identifier of the scheme doi"),
        (f"filter=id:{2**63}", "is not an id"),
        ("filter=type:article" + "|book" * 100, "at most 100 values"),
        ("filter=" + ",".join(["type:book"] * 21), "at most 20 conditions"),
        ("filter=type:a%00b", "NUL"),
        ("ids=" + ",".join(map(str, range(1, 102))), "Up to 100 ids"),
        ("ids=one", "is not an id"),
        ("group_by=colour", "There are authors_count,"),
        ("group_by=type&page=2", "leave out page"),
        ("sort=id:up", "year:desc"),
        ("search=" + "a" * 2001, "at most 2,000 characters"),
        ("page=99999999999", "A page is a number"),
        ("per_page=ten", "from 1 to 100"),
        ("cursor=" + "a" * 5000, "begin with cursor=*"),
    ],
)
def test_what_works_cannot_be_asked_is_said(client, works, asked, said):
    response = client.get(f"{WORKS}?{asked}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert said in response.json()["detail"]


@pytest.mark.parametrize(
    "other", ["sort=id", "filter=type:book", "search=rivers", "ids=1", "sort=publication_year"]
)
def test_cursor_is_good_for_its_own_list_alone(client, works, other):
    cursor = read(client, "cursor=*&per_page=1")["meta"]["next_cursor"]
    assert client.get(f"{WORKS}?cursor={cursor}&per_page=2").status_code == 200
    assert client.get(f"{WORKS}?cursor={cursor}&{other}").status_code == 400
    assert client.get(f"{WORKS}?cursor=x{cursor}").status_code == 400


def test_cursor_is_good_for_its_own_list_alone_however_its_words_are_cut(client):
    """The other list has the same words in the same lines."""
    import_records(*(make_record(f"Rivers {n}", "Ada Byron", year=2015 + n) for n in range(3)))
    refresh_index()
    one = {"filter": "default.search:rivers", "sort": "publication_year", "search": "rivers\n\n\n"}
    other = {"filter": "default.search:rivers\n\npublication_year\nrivers"}
    cursor = client.get(WORKS, one | {"cursor": "*", "per_page": 2}).json()["meta"]["next_cursor"]
    assert client.get(WORKS, one | {"cursor": cursor}).status_code == 200
    assert client.get(WORKS, other | {"cursor": cursor}).status_code == 400


_SORTED = ("publication_year", "publication_date", "changed_at", "authors_count", "id")
_ORDERS = [
    "",
    *(f"{name}{way}" for name in _SORTED for way in ("", ":desc")),
    "publication_year:desc,authors_count",
    "authors_count,publication_date:desc",
]
_CONDITIONS = [
    "",
    "type:article",
    "publication_year:!2020",
    "topics.id:null",
    "authors_count:1-2",
    "has_doi:true",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(_ORDERS), st.sampled_from(_CONDITIONS), st.integers(1, 3))
def test_list_that_is_read_on_is_the_whole_list(client, works, order, condition, size):
    asked = f"sort={order}&filter={condition}&select=id"
    whole = [work["id"] for work in read(client, asked)["results"]]
    walked, cursor = [], "*"
    while cursor:
        answer = read(client, f"{asked}&per_page={size}&cursor={cursor}")
        walked += [work["id"] for work in answer["results"]]
        cursor = answer["meta"]["next_cursor"]
    assert walked == whole
    paged = [
        work["id"]
        for number in range(1, -(-len(whole) // size) + 1)
        for work in read(client, f"{asked}&per_page={size}&page={number}")["results"]
    ]
    assert paged == whole


def test_author_record_that_joined_another_leads_to_it(client, works):
    AuthorRedirect.objects.create(old_id=10**9, author=find_author("Eve Fox"))
    assert list_titles(client, "filter=author.id:1000000000") == "Delta"
