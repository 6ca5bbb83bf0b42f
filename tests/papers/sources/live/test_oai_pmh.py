"""OAI-PMH endpoints, asked."""

from __future__ import annotations

import gzip

import pytest

from papers.records import SourceError
from papers.sources.live.page import CursorLostError, SourceAwayError
from tests.papers.sources.live.protocols import answer_oai, make_harvest
from tests.papers.sources.live.reading import count_items, fetch, list_titles, read_works
from tests.real_data import find_real, needs_shared
from tests.servers import Asked, Reply

RECORD = (
    "<record><header><identifier>oai:x:1</identifier></header>"
    "<metadata><dc><title>One</title></dc></metadata></record>"
)


def test_oai_is_asked_for_a_set_and_since_a_day(server):
    server.answer = answer_oai
    fetch(server, "arxiv-oai:set:cs:cs:LG@2026-01-31")
    assert server.asked[0].params == {
        "verb": "ListRecords",
        "metadataPrefix": "oai_dc",
        "set": "cs:cs:LG",
        "from": "2026-01-31",
    }


def test_oai_is_asked_for_all_sets(server):
    server.answer = answer_oai
    fetch(server, "pmc-oai:set:*")
    assert server.asked[0].params == {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def test_oai_articles_come_in_jats(server):
    article = (
        "<record><header><identifier>oai:pmc:1</identifier></header><metadata><article><front><article-meta>"
        '<article-id pub-id-type="doi">10.1000/a</article-id><title-group><article-title>One</article-title>'
        "</title-group></article-meta></front></article></metadata></record>"
    )
    server.answer = lambda asked: make_harvest(f"<ListRecords>{article}</ListRecords>")
    [page] = fetch(server, "pmc-oai:articles:*")
    assert read_works(page)[0].ids == {"doi": "10.1000/a"}
    assert server.asked[0].params["metadataPrefix"] == "pmc"


def test_oai_without_records_gives_no_page(server):
    server.answer = lambda asked: make_harvest('<error code="noRecordsMatch">none</error>')
    assert fetch(server, "arxiv-oai:set:cs") == []


def test_oai_token_that_was_forgotten_is_told_apart(server):
    server.answer = lambda asked: make_harvest('<error code="badResumptionToken">expired</error>')
    with pytest.raises(
        CursorLostError, match=r"^arxiv-oai: it has forgotten where we were \(expired\); begin anew$"
    ):
        fetch(server, "arxiv-oai:set:cs", cursor="old")
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", ["badArgument", "cannotDisseminateFormat", "noSetHierarchy"])
def test_oai_error_is_told_and_not_asked_again(server, code):
    server.answer = lambda asked: make_harvest(f'<error code="{code}">why\nso</error>')
    with pytest.raises(SourceError, match=f"{code}: why so; check what is asked for") as told:
        fetch(server, "arxiv-oai:set:cs")
    assert not isinstance(told.value, SourceAwayError | CursorLostError)
    assert len(server.asked) == 1


def test_oai_token_that_comes_again_ends_the_reading(server):
    token = "<resumptionToken>same</resumptionToken>"
    server.answer = lambda asked: make_harvest(f"<ListRecords>{RECORD}{token}</ListRecords>")
    with pytest.raises(SourceError, match="the same cursor twice"):
        fetch(server, "arxiv-oai:set:cs")
    assert len(server.asked) == 2


@pytest.mark.parametrize("size", ["\u00b2", "9" * 5000, "\u0663", "-1", "many"])
def test_oai_size_that_is_no_number_is_not_known(server, size):
    token = f'<resumptionToken completeListSize="{size}"/>'
    server.answer = lambda asked: make_harvest(f"<ListRecords>{RECORD}{token}</ListRecords>")
    [page] = fetch(server, "arxiv-oai:set:cs")
    assert page.total_count is None


def test_oai_server_that_sends_only_tokens_is_left(server):
    def answer(asked: Asked) -> Reply:
        step = int(asked.params.get("resumptionToken", "0")) + 1
        return make_harvest(f"<ListRecords><resumptionToken>{step}</resumptionToken></ListRecords>")

    server.answer = answer
    with pytest.raises(SourceError, match="without records"):
        fetch(server, "arxiv-oai:set:cs")
    assert len(server.asked) < 15


def test_oai_page_with_a_record_that_is_not_well_formed_loses_only_that(server):
    server.answer = lambda asked: make_harvest(
        f"<ListRecords>{RECORD}<record><header></record></ListRecords>"
    )
    assert count_items(fetch(server, "arxiv-oai:set:cs")) == 2


def test_oai_entity_bomb_is_no_page(server):
    body = make_harvest(f"<!ENTITY a 'aaaa'><ListRecords>{RECORD}</ListRecords>").body
    server.answer = lambda asked: Reply(body=body)
    with pytest.raises(SourceAwayError, match="DOCTYPE"):
        fetch(server, "arxiv-oai:set:cs")


@needs_shared
def test_oai_real_harvest_is_read_from_token_to_token(server):
    paths = find_real("data/oai_dc/pubmedcentral_*.xml.gz")
    paths.sort(key=lambda path: int(path.name.removeprefix("pubmedcentral_").removesuffix(".xml.gz")))
    parts = [gzip.decompress(path.read_bytes()) for path in paths]
    server.queue = [Reply(body=part) for part in parts]
    pages = fetch(server, "pmc-oai:set:*")
    assert [page.body for page in pages] == parts
    assert pages[-1].cursor is None
    tokens = [asked.params.get("resumptionToken") for asked in server.asked]
    assert tokens == [None, *(page.cursor for page in pages[:-1])]
    assert tokens[1] == "oai%3Apubmedcentral.nih.gov%3A4078828!2014-12-24!2014-12-25!oai_dc!"
    assert count_items(pages) == sum(part.count(b"<record>") for part in parts)


@needs_shared
@pytest.mark.parametrize(
    "name", ["citeseerx_0", "datacite_1", "mit_0", "arxiv_oai_0", "caltech_0", "cogprints_0"]
)
def test_oai_real_answer_without_a_token_is_the_last(server, name):
    [path] = find_real(f"data/oai_dc/{name}.xml.gz")
    server.queue = [Reply(body=gzip.decompress(path.read_bytes()))]
    [page] = fetch(server, "x-oai:set:*")
    assert page.cursor is None
    assert page.total_count == (56 if name.startswith("datacite") else None)
    assert list_titles([page])
