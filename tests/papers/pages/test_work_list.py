"""The state of a list of works is its address."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from papers.models import Kind
from papers.pages.work_facets import Facet
from papers.pages.work_list import WorkList, show_work_list
from papers.pages.work_queries import WorkListQuery, read_list_query
from papers.selectors.work_facets import NamedCount, NumberCount, SchemeCount, WorkFacets
from papers.selectors.works import Order, WorkFilter

FACETS = WorkFacets(
    total_count=6,
    shown_count=6,
    years=(NumberCount(2021, 4), NumberCount(0, 2)),
    kinds=(NumberCount(Kind.PREPRINT, 5), NumberCount(Kind.BOOK, 1)),
    sources=(SchemeCount("arxiv", 6),),
    topics=tuple(NamedCount(number, f"Topic {number}", 1) for number in range(1, 11)),
    coauthors=(NamedCount(7, "Wei Lin", 6),),
    free=(SchemeCount("arxiv", 2), SchemeCount("acl", 1)),
    free_count=2,
    unfree_count=4,
)


def show(query: WorkListQuery, facets: WorkFacets = FACETS) -> WorkList:
    return show_work_list([], facets, query, path="/p", anchor="#works", self_id=1)


def find_facet(shown: WorkList, name: str) -> Facet:
    return next(facet for facet in shown.facets if facet.name == name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?sort=oldest",
        "?year=2021&kind=preprint&page=2",
        "?sort=title&year=unknown",
        "?kind=other",
        "?source=arxiv&topic=10036&coauthor=12&open=yes&text=zero+shot+%C3%A9t%C3%A9&page=3",
        "?open=unknown",
    ],
)
def test_read_list_query_reads_back_what_was_written(text):
    assert read_list_query(QueryDict(text.removeprefix("?"))).to_text() == text


@pytest.mark.parametrize(
    "text",
    [
        "sort=best",
        "year=20",
        "year=x",
        "year=0000",
        "year=²²²²",
        "kind=poem",
        "page=0",
        "page=x",
        "sort=",
        "kind=",
        "year=2021%00",
        "source=",
        "source=ArXiv",
        f"source={'a' * 40}",
        "topic=x",
        "topic=0",
        "topic=2147483648",
        "topic=²",
        "coauthor=-1",
        "coauthor=99999999999999999999",
        "coauthor=1e3",
        "open=no",
        "open=",
        f"text={'a' * 201}",
        f"text={'a+' * 13}",
        "text=a%00b",
    ],
)
def test_read_list_query_refuses_what_no_list_can_be_asked(text):
    with pytest.raises(BadRequest, match=r"\.$"):
        read_list_query(QueryDict(text))


def test_read_list_query_refuses_half_a_character():
    asked = QueryDict(mutable=True)
    asked["text"] = "\ud800"
    with pytest.raises(BadRequest, match=r"\.$"):
        read_list_query(asked)


def test_show_work_list_links_each_value_with_the_rest_of_the_state():
    shown = show(
        WorkListQuery(Order.OLDEST, WorkFilter(kind=Kind.PREPRINT, coauthor_id=7, text="a b"), page=2)
    )
    kinds, years = find_facet(shown, "Kind"), find_facet(shown, "Year")
    rest = "coauthor=7&text=a+b"
    assert shown.total == "6 published items"
    assert [(one.label, one.works, one.is_current) for one in kinds.choices] == [
        ("Preprint", "5", True),
        ("Book", "1", False),
    ]
    assert kinds.choices[1].address == f"/p?sort=oldest&kind=book&{rest}#works"
    assert kinds.all_address == f"/p?sort=oldest&{rest}#works"
    assert [(one.label, one.works) for one in years.choices] == [("2021", "4"), ("not imported", "2")]
    assert years.choices[1].address == f"/p?sort=oldest&year=unknown&kind=preprint&{rest}#works"
    assert years.all_address is None
    assert shown.all_address == "/p?sort=oldest#works"


def test_each_link_of_a_facet_reads_back_as_the_query_that_it_means():
    query = WorkListQuery(Order.TITLE, WorkFilter(year=2021, text="a&b #c"))
    for facet in show(query).facets:
        for choice in (*facet.choices, *facet.more):
            text = choice.address.removeprefix("/p").removesuffix("#works")
            assert read_list_query(QueryDict(text.removeprefix("?"))).to_text() == text


def test_facet_that_does_not_part_the_list_is_not_shown():
    names = [facet.name for facet in show(WorkListQuery()).facets]
    assert names == ["Kind", "Year", "Topic", "Open"]


def test_facet_that_is_narrowed_to_nothing_can_be_widened():
    shown = show(WorkListQuery(only=WorkFilter(source="dblp", coauthor_id=9, topic_id=99)))
    source, coauthor = find_facet(shown, "Source"), find_facet(shown, "With")
    assert [(one.label, one.works, one.is_current) for one in source.choices] == [
        ("DBLP", "0", True),
        ("arXiv", "6", False),
    ]
    assert coauthor.choices[0].label == "number 9"
    assert coauthor.all_address == "/p?source=dblp&topic=99#works"


def test_long_facet_folds_what_has_the_fewest_works_and_never_what_is_chosen():
    topics = find_facet(show(WorkListQuery()), "Topic")
    assert (len(topics.choices), len(topics.more), topics.more_label) == (6, 4, "4 more")
    chosen = find_facet(show(WorkListQuery(only=WorkFilter(topic_id=9))), "Topic")
    assert (chosen.choices[0].label, chosen.choices[0].is_current) == ("Topic 9", True)


def test_show_work_list_keeps_the_narrowing_when_sorted_and_begins_anew():
    shown = show(WorkListQuery(Order.NEWEST, WorkFilter(year=2021), page=2))
    assert [one.address for one in shown.orders] == [
        "/p?year=2021#works",
        "/p?sort=oldest&year=2021#works",
        "/p?sort=title&year=2021#works",
    ]
    assert [one.is_current for one in shown.orders] == [True, False, False]


def test_search_within_keeps_the_rest_of_the_state_and_begins_anew():
    search = show(WorkListQuery(Order.TITLE, WorkFilter(year=2021, text="flood"), page=3)).search
    assert search is not None
    assert (search.path, search.asked) == ("/p#works", "flood")
    assert search.kept == (("sort", "title"), ("year", "2021"))
