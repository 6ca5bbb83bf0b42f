"""Sources as the tests play them: each answers the requests of its protocol from a list of works."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.servers import Asked, Reply

COUNT = 250
TITLES = [f"Work {number} & more" for number in range(1, COUNT + 1)]
ORCID = "0000-0002-1825-0097"


@dataclass(frozen=True)
class Protocol:
    """A source to ask `query` of; it has TITLES to tell."""

    name: str
    title: str
    query: str
    answer: Callable[[Asked], Reply]


def reply_json(document: object) -> Reply:
    return Reply(
        body=json.dumps(document).encode(), headers={"Content-Type": "application/json"}, is_gzip=True
    )


def answer_openalex(asked: Asked) -> Reply:
    """The last page with works has a cursor too, and leads to an empty page without one."""
    size, cursor = int(asked.params["per-page"]), asked.params["cursor"]
    begin = 0 if cursor == "*" else int(cursor.removeprefix("after-"))
    works = [
        {"id": f"https://openalex.org/W{number}", "title": TITLES[number - 1], "authorships": []}
        for number in range(begin + 1, min(begin + size, COUNT) + 1)
    ]
    meta = {"count": COUNT, "page": None, "next_cursor": f"after-{begin + size}" if works else None}
    return reply_json({"meta": meta, "results": works, "group_by": []})


def answer_crossref(asked: Asked) -> Reply:
    """Works created one a day from 2020-01-01 on, in the order of their creation."""
    begin = int(asked.params["offset"])
    items = [
        {
            "DOI": f"10.1000/{number}",
            "title": [TITLES[number - 1]],
            "type": "journal-article",
            "created": {"date-time": f"2020-{number // 28 + 1:02}-{number % 28 + 1:02}T00:00:00Z"},
        }
        for number in range(begin + 1, min(begin + int(asked.params["rows"]), COUNT) + 1)
    ]
    message = {"total-results": COUNT, "items": items, "items-per-page": 100}
    return reply_json({"status": "ok", "message-type": "work-list", "message": message})


def answer_semantic_scholar(asked: Asked) -> Reply:
    begin, limit = int(asked.params["offset"]), int(asked.params["limit"])
    data = [
        {"paperId": f"{number:040x}", "title": TITLES[number - 1]}
        for number in range(begin + 1, min(begin + limit, COUNT) + 1)
    ]
    page: dict[str, object] = {"offset": begin, "data": data}
    return reply_json(page | ({"next": begin + limit} if begin + limit < COUNT else {}))


def answer_orcid(asked: Asked) -> Reply:
    """A record in which every third work is in the group of the one before; put codes stand in no order."""
    if asked.path.endswith("/record"):
        summaries = [
            {"put-code": number * 7, "last-modified-date": {"value": 1_700_000_000_000 + number}}
            for number in reversed(range(1, COUNT + 1))
        ]
        groups: list[list[dict[str, object]]] = []
        for index, summary in enumerate(summaries):
            if index % 3 == 1:
                groups[-1].append(summary)
            else:
                groups.append([summary])
        return reply_json(
            {
                "orcid-identifier": {"path": ORCID},
                "person": {
                    "name": {"given-names": {"value": "Josiah"}, "family-name": {"value": "Carberry"}}
                },
                "activities-summary": {
                    "employments": {"affiliation-group": []},
                    "works": {"group": [{"work-summary": group} for group in groups]},
                },
            }
        )
    codes = [int(code) for code in asked.path.rpartition("/")[2].split(",")]
    assert len(codes) <= 100
    works = [{"put-code": code, "title": {"title": {"value": TITLES[code // 7 - 1]}}} for code in codes]
    return reply_json({"bulk": [{"work": work} for work in works]})


def reply_xml(text: str) -> Reply:
    return Reply(body=f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(), is_gzip=True)


def make_entry(number: int) -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/2101.{number:05}v1</id><title>{escape(TITLES[number - 1])}</title>"
        "<summary>Short.</summary><published>2021-01-01T00:00:00Z</published></entry>"
    )


def make_feed(entries: list[str], total: int) -> Reply:
    return reply_xml(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<id>https://arxiv.org/api/x</id><opensearch:totalResults>{total}</opensearch:totalResults>"
        f"{''.join(entries)}</feed>"
    )


def answer_arxiv(asked: Asked) -> Reply:
    begin, size = int(asked.params["start"]), int(asked.params["max_results"])
    return make_feed([make_entry(n) for n in range(begin + 1, min(begin + size, COUNT) + 1)], COUNT)


def make_harvest(inside: str) -> Reply:
    return reply_xml(
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>'
        f"{inside}</OAI-PMH>"
    )


def answer_oai(asked: Asked) -> Reply:
    """Pages of 80; the last has an empty token. A token stands alone, as the protocol has it."""
    token = asked.params.get("resumptionToken")
    if token:
        assert set(asked.params) == {"verb", "resumptionToken"}
    begin = int(token.removeprefix("t|a b&")) if token else 0
    end = min(begin + 80, COUNT)
    records = "".join(
        f"<record><header><identifier>oai:example:{number}</identifier></header><metadata>"
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(TITLES[number - 1])}</dc:title></oai_dc:dc></metadata></record>"
        for number in range(begin + 1, end + 1)
    )
    inner = escape(f"t|a b&{end}") if end < COUNT else ""
    resumption = f'<resumptionToken completeListSize="{COUNT}" cursor="{begin}">{inner}</resumptionToken>'
    return make_harvest(f"<ListRecords>{records}{resumption}</ListRecords>")


PROTOCOLS = (
    Protocol("openalex", "OpenAlex", "openalex:author:A5023888391", answer_openalex),
    Protocol("crossref", "Crossref", f"crossref:orcid:{ORCID}", answer_crossref),
    Protocol(
        "semanticscholar", "Semantic Scholar", "semanticscholar:author:1741101", answer_semantic_scholar
    ),
    Protocol("orcid", "ORCID", f"orcid:record:{ORCID}", answer_orcid),
    Protocol("arxiv", "arXiv", "arxiv:category:cs.DL", answer_arxiv),
    Protocol("arxiv-oai", "arxiv-oai", "arxiv-oai:set:cs", answer_oai),
)
