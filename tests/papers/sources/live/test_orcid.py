"""ORCID, asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pytest

from papers.records import SourceError
from papers.sources.live import orcid
from papers.sources.live.page import Access, Candidate, SourceAwayError
from papers.sources.registry import find_form
from tests.papers.sources.live.protocols import ORCID, TITLES, answer_orcid, reply_json
from tests.papers.sources.live.reading import KEY, fetch, list_titles, read_works
from tests.real_data import find_real, needs_shared
from tests.servers import Asked, Reply, open_session


def test_orcid_works_come_with_the_person_and_by_a_hundred(server):
    server.answer = answer_orcid
    pages = fetch(server, ORCID)
    works = [work for page in pages for work in read_works(page)]
    assert {work.listed_for for work in works} == {("Josiah Carberry",)}
    assert json.loads(bytes(works[0].extra["listed_by"]))["orcid"] == ORCID
    assert [asked.path.count(",") + 1 for asked in server.asked[1:]] == [100, 100, 50]
    assert server.asked[0].path == f"/{ORCID}/record"
    assert server.asked[0].headers["Accept"] == "application/json"
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_orcid_gives_what_changed_since_a_day(server):
    def answer(asked: Asked) -> Reply:
        reply = answer_orcid(asked)
        if not asked.path.endswith("/record"):
            return reply
        record = json.loads(reply.body)
        for group in record["activities-summary"]["works"]["group"]:
            for summary in group["work-summary"]:
                if summary["put-code"] > 70:
                    summary["last-modified-date"] = {"value": 1_500_000_000_000}
        return reply_json(record)

    server.answer = answer
    assert list_titles(fetch(server, f"orcid:record:{ORCID}@2023-11-14")) == TITLES[:10]


def test_orcid_goes_on_without_a_gap_when_works_were_added_meanwhile(server):
    server.answer = answer_orcid
    [first, *_] = fetch(server, ORCID)

    def answer(asked: Asked) -> Reply:
        reply = answer_orcid(asked)
        if asked.path.endswith("/record"):  # one with an old put code, as when it was private before
            record = json.loads(reply.body)
            record["activities-summary"]["works"]["group"].insert(0, {"work-summary": [{"put-code": 1}]})
            return reply_json(record)
        return reply

    server.answer = answer
    rest = fetch(server, ORCID, cursor=first.cursor)
    assert list_titles([first, *rest]) == TITLES


def test_orcid_without_works_gives_no_page(server):
    server.answer = lambda asked: reply_json(
        {"orcid-identifier": {"path": ORCID}, "activities-summary": None}
    )
    assert fetch(server, ORCID) == []


def answer_with_error(error: object) -> Callable[[Asked], Reply]:
    """As ORCID, with an error in the place of the first of the works that are asked for at once."""

    def answer(asked: Asked) -> Reply:
        reply = answer_orcid(asked)
        if asked.path.endswith("/record"):
            return reply
        bulk = json.loads(reply.body)["bulk"]
        return reply_json({"bulk": [{"error": error}, *bulk[1:]]})

    return answer


@pytest.mark.parametrize(
    ("error", "said"),
    [({"response-code": 404, "developer-message": "no work"}, "no work"), ("gone", "gone"), (7, "7")],
)
def test_orcid_work_that_is_not_given_is_a_rejected_item(server, error, said):
    server.answer = answer_with_error(error)
    pages = fetch(server, ORCID)
    items = [item for page in pages for item in find_form(page.form).split(BytesIO(page.body))]
    assert [item.reason for item in items if item.data is None] == [
        f"ORCID answered with an error: {said}"
    ] * 3
    assert len(items) == len(TITLES)


def test_orcid_work_that_cannot_be_had_now_is_asked_for_again(server):
    server.answer = answer_with_error({"response-code": 500, "developer-message": "try later"})
    with pytest.raises(SourceAwayError, match="a work with the error 500 try later"):
        fetch(server, ORCID)
    assert len(server.asked) > 2


def test_orcid_that_it_does_not_know_is_said_so(server):
    server.answer = lambda asked: Reply(status=404, body=b'{"response-code": 404, "developer-message": "no"}')
    with pytest.raises(SourceError, match=f"^ORCID knows no record {ORCID}$"):
        fetch(server, ORCID)


def test_orcid_locked_record_is_told_in_its_words(server):
    body = b'{"response-code": 409, "developer-message": "409 Conflict: The ORCID record is locked."}'
    server.answer = lambda asked: Reply(status=409, body=body)
    with pytest.raises(SourceError, match="The ORCID record is locked"):
        fetch(server, ORCID)
    assert len(server.asked) == 1


def test_orcid_finds_people_by_name(server):
    result = {
        "orcid-id": ORCID,
        "given-names": "Josiah",
        "family-names": "Carberry",
        "credit-name": None,
        "institution-name": ["Brown University", "Wesleyan University"],
    }
    server.answer = lambda asked: reply_json(
        {"expanded-result": [result, {"orcid-id": "0000"}], "num-found": 2}
    )
    session = open_session()
    found = orcid.find_people('Josiah "x" \\C', session=session, access=Access(url=server.url))
    assert found == [
        Candidate(
            f"orcid:record:{ORCID}", "Josiah Carberry", None, "Brown University", None, None, ORCID, "orcid"
        )
    ]
    assert server.asked[0].params["q"].startswith('given-and-family-names:"Josiah  x   C" OR credit-name:"')
    server.answer = lambda asked: reply_json({"expanded-result": None, "num-found": 0})
    assert orcid.find_people("Nobody", session=session, access=Access(url=server.url)) == []
    session.close()


@needs_shared
def test_orcid_real_record_is_read(server):
    [path] = find_real("data/orcid/read_samples/record-full-3.0.json")
    record = json.loads(path.read_bytes())

    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/record"):
            return Reply(body=path.read_bytes())
        codes = asked.path.rpartition("/")[2].split(",")
        return reply_json(
            {"bulk": [{"work": {"put-code": code, "title": {"title": {"value": code}}}} for code in codes]}
        )

    server.answer = answer
    given = [
        str(summary["put-code"])
        for group in record["activities-summary"]["works"]["group"]
        for summary in group["work-summary"]
    ]
    assert sorted(str(title) for title in list_titles(fetch(server, ORCID))) == sorted(given)
