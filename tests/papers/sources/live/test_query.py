"""Queries as text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.records import SourceError
from papers.sources.live.query import Access, Query, looks_like_identifier, parse_query
from papers.sources.live.registry import SOURCES, find_source

TYPED = {
    "openalex:A5023888391": "openalex:author:A5023888391",
    "openalex:author:a5023888391": "openalex:author:A5023888391",
    " https://openalex.org/A5023888391 ": "openalex:author:A5023888391",
    "A5023888391": "openalex:author:A5023888391",
    "openalex:I27837315": "openalex:institution:I27837315",
    "https://openalex.org/works/W2741809807": "openalex:work:W2741809807",
    "openalex:orcid:https://orcid.org/0000-0002-1825-0097": "openalex:orcid:0000-0002-1825-0097",
    "openalex:doi:HTTPS://doi.org/10.1000/ABC": "openalex:doi:10.1000/abc",
    "openalex:filter:publication_year:2024,type:article": "openalex:filter:publication_year:2024,type:article",
    "openalex:search:graph  matching@2026-01-31": "openalex:search:graph matching@2026-01-31",
    "orcid:0000-0002-1825-0097": "orcid:record:0000-0002-1825-0097",
    "https://orcid.org/0000-0002-1825-0097": "orcid:record:0000-0002-1825-0097",
    "0000000218250097": "orcid:record:0000-0002-1825-0097",
    "doi:10.1000/ABC": "crossref:doi:10.1000/abc",
    "https://dx.doi.org/10.1000/ABC": "crossref:doi:10.1000/abc",
    "arxiv:2101.00001": "arxiv:id:2101.00001",
    "arXiv:2101.00001v3": "arxiv:id:2101.00001",
    "https://arxiv.org/pdf/cs/9809011": "arxiv:id:cs/9809011",
    "arxiv:cs.LG": "arxiv:category:cs.LG",
    "arxiv:id:2101.00001, 2101.00002": "arxiv:id:2101.00001,2101.00002",
    "10.48550/arXiv.2101.00001": "arxiv:id:2101.00001",
    "arxiv-oai:set:physics:hep-th@2026-01-31": "arxiv-oai:set:physics:hep-th@2026-01-31",
    "crossref:filter:type:dataset,from-pub-date:2020": "crossref:filter:type:dataset,from-pub-date:2020",
    "openalex:A5023888391@2026-01-31": "openalex:author:A5023888391@2026-01-31",
}
WRONG = (
    "",
    "   ",
    "Ada Lovelace",
    "nobody:author:A1",
    "openalex:author:W123",
    "openalex:author:A9999999999",
    "openalex:filter:no filter",
    "openalex:A5023888391@2026-02-31",
    "orcid:0000-0002-1825-0098",
    "arxiv:id:nonsense",
    "arxiv-oai:set:a b",
    "evil-oai:set:../x",
    "crossref:doi:nonsense",
    "A5023888391\nB",
    "openalex:search:\ud800",
    "x" * 30_000,
)


@pytest.mark.parametrize(("typed", "canonical"), TYPED.items())
def test_query_is_read_as_people_type_it(typed, canonical):
    assert str(parse_query(typed)) == canonical


@pytest.mark.parametrize("typed", WRONG)
def test_query_that_no_source_takes_is_refused_in_one_line(typed):
    with pytest.raises(SourceError) as told:
        parse_query(typed)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 500


def test_query_keeps_the_day_since_when():
    query = parse_query("openalex:A5023888391@2026-01-31")
    assert query == Query(source="openalex", by="author", value="A5023888391", since=date(2026, 1, 31))


@given(st.text(min_size=1, max_size=100), st.none() | st.dates())
def test_query_and_its_text_are_inverse(text, since):
    source = find_source("openalex")
    assert source is not None
    value = source.BY["search"](text)
    if value:
        query = Query(source="openalex", by="search", value=value, since=since)
        assert parse_query(str(query)) == query


@given(st.text(max_size=80))
def test_parse_query_raises_nothing_else(text):
    for prefix in ("", "openalex:", "openalex:filter:", "arxiv:", "doi:10.1/", "orcid:"):
        try:
            query = parse_query(prefix + text)
        except SourceError:
            continue
        assert parse_query(str(query)) == query


def test_registry_names_every_source_once():
    names = [source.NAME for source in SOURCES]
    assert len(set(names)) == len(names)
    assert all(find_source(name) is source for name, source in zip(names, SOURCES, strict=True))


def test_access_does_not_show_its_key():
    assert "sk-123" not in repr(Access(url="https://example.org", key="sk-123"))


@pytest.mark.parametrize(
    "typed", ["http://example.org", "A50238883x", "0000-0002-1825-009", "10.1000 x", "a@b", "doi: x"]
)
def test_identifier_that_nobody_knows_is_told_from_a_name(typed):
    assert looks_like_identifier(typed)


@pytest.mark.parametrize("typed", ["Elna Thorsvik", "Wei Wang 0001", "O'Neil-Ødegård, P."])
def test_name_is_no_identifier(typed):
    assert not looks_like_identifier(typed)
