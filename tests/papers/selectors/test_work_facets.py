"""What a list of works can be narrowed by counts what it then lists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import msgspec
import pytest

from papers.models import Kind
from papers.selectors.work_facets import LISTED_VALUES, WorkFacets, read_work_facets
from papers.selectors.works import Order, WorkFilter, list_author_works
from papers.services.search_index import refresh_index
from tests.factories import find_author, import_records, make_record, sign

pytestmark = pytest.mark.django_db

ME = "Jiashi Feng"
VISION = {"openalex": "T10036", "name": "Vision"}
RIVERS = {"openalex": "T10037", "name": "Rivers"}


def make_mine(title: str, *others: str, **fields: Any) -> dict[str, Any]:
    """A work that the same person signed, whoever else did."""
    me = sign(ME, "NUS", orcid="0000-0002-1825-0097")
    return make_record(title, authors=[me, *({"name": name} for name in others)], **fields)


def import_varied() -> int:
    """Works that differ in everything that a list can be narrowed by; the id of who wrote them all."""
    yan, lin = "Shuicheng Yan", "Wei Lin"
    import_records(
        make_mine("Flooding rivers", yan, year=2020, topics=[RIVERS]),
        make_mine("Seeing", yan, year=2020, kind="book", topics=[VISION], ids={"arxiv": "2001.00001"}),
        make_mine("Seeing floods", lin, year=2021, topics=[VISION, RIVERS], ids={"acl": "P21-1001"}),
        make_mine("A letter", year=None, abstract="On the flood of letters.", venue="Hydrology Letters"),
        make_mine("Rivers", lin, yan, year=2021, kind="book", ids={"arxiv": "2001.00002"}),
        make_mine("Nobody else's", year=2019, topics=[VISION]),
    )
    return find_author(ME).pk


def list_narrowings(facets: WorkFacets) -> Iterator[tuple[WorkFilter, int]]:
    """Each value of each facet as a filter of its own, with the number that the facet gives."""
    for year in facets.years:
        yield WorkFilter(year=year.value), year.works_count
    for kind in facets.kinds:
        yield WorkFilter(kind=kind.value), kind.works_count
    for source in facets.sources:
        yield WorkFilter(source=source.value), source.works_count
    for topic in facets.topics:
        yield WorkFilter(topic_id=topic.value), topic.works_count
    for coauthor in facets.coauthors:
        yield WorkFilter(coauthor_id=coauthor.value), coauthor.works_count
    yield WorkFilter(is_open=True), facets.free_count
    yield WorkFilter(is_open=False), facets.unfree_count


def join(one: WorkFilter, other: WorkFilter) -> WorkFilter:
    """Both at once; where they are of one field, the other."""
    told = {name: value for name, value in msgspec.structs.asdict(other).items() if value not in (None, "")}
    return msgspec.structs.replace(one, **told)


def count_listed(author_id: int, only: WorkFilter) -> int:
    return len(list_author_works(author_id, order=Order.NEWEST, only=only, offset=0, limit=100))


def test_each_facet_counts_what_the_list_then_shows_under_any_other_narrowing():
    author_id = import_varied()
    values = [only for only, _ in list_narrowings(read_work_facets(author_id, WorkFilter()))]
    pairs = [join(one, other) for one, other in combinations(values, 2)]
    assert len(pairs) > 100
    for under in [WorkFilter(), *values, *pairs]:
        facets = read_work_facets(author_id, under)
        assert facets.total_count == 6
        assert facets.shown_count == count_listed(author_id, under)
        for only, works_count in list_narrowings(facets):
            assert works_count == count_listed(author_id, join(under, only)), (under, only)


@pytest.mark.parametrize("is_indexed", [False, True])
def test_search_within_finds_words_in_any_form_in_all_that_a_list_shows(is_indexed):
    author_id = import_varied()
    if is_indexed:
        refresh_index()
    asked = {
        "flood": ["Seeing floods", "Flooding rivers", "A letter"],
        "FLOODS letter": ["A letter"],
        "hydro": ["A letter"],
        "wei": ["Rivers", "Seeing floods"],
        "river yan": ["Rivers", "Flooding rivers"],
        "the flood": ["Seeing floods", "Flooding rivers", "A letter"],
        "nothing": [],
        "%": ["Rivers", "Seeing floods", "Flooding rivers", "Seeing", "Nobody else's", "A letter"],
    }
    for text, titles in asked.items():
        only = WorkFilter(text=text)
        found = list_author_works(author_id, order=Order.NEWEST, only=only, offset=0, limit=100)
        assert [work.title for work in found] == titles, text
        assert read_work_facets(author_id, only).shown_count == len(titles)


def test_search_within_is_counted_under_the_facets():
    author_id = import_varied()
    for text, kind in product(("flood", "seeing"), (Kind.BOOK, Kind.PREPRINT)):
        facets = read_work_facets(author_id, WorkFilter(text=text))
        counted = {one.value: one.works_count for one in facets.kinds}.get(kind, 0)
        assert counted == count_listed(author_id, WorkFilter(text=text, kind=kind))


def test_crowd_has_no_coauthors_to_narrow_by():
    crowd = [f"Member {chr(65 + number // 26)}{chr(97 + number % 26)}son" for number in range(120)]
    import_records(make_mine("Crowded", *crowd), make_mine("Quiet", crowd[0]))
    author_id = find_author(ME).pk
    facets = read_work_facets(author_id, WorkFilter())
    assert [one.works_count for one in facets.coauthors] == [1]
    assert count_listed(author_id, WorkFilter(coauthor_id=facets.coauthors[0].value)) == 1


def test_facets_list_no_more_values_than_are_shown():
    names = [
        f"Person {chr(65 + number // 26)}{chr(97 + number % 26)}son" for number in range(LISTED_VALUES + 9)
    ]
    import_records(make_mine("Many", *names))
    assert len(read_work_facets(find_author(ME).pk, WorkFilter()).coauthors) == LISTED_VALUES


def test_facets_name_what_is_asked_for_although_it_leaves_nothing():
    author_id = import_varied()
    import_records(make_record("Elsewhere", authors=[sign("Elna Thorsvik")], topics=[VISION]))
    facets = read_work_facets(
        author_id, WorkFilter(coauthor_id=find_author("Elna Thorsvik").pk, topic_id=10036)
    )
    assert (facets.shown_count, facets.coauthor_name, facets.topic_name) == (0, "Elna Thorsvik", "Vision")
    assert read_work_facets(author_id, WorkFilter(coauthor_id=10**18)).coauthor_name is None
