"""ORCID: the works of a public record v3.0, in JSON and XML."""

import datetime
import io
import json

import pytest

from papers.records import RecordError, SignatureRecord, WorkRecord
from papers.sources.orcid import parse, sniff, split
from tests.papers.sources.reading import data_of

ORCID = "0000-0002-1825-0097"


def external(scheme: str, value: str, relationship: str = "self") -> dict[str, object]:
    return {
        "external-id-type": scheme,
        "external-id-value": value,
        "external-id-normalized": None,
        "external-id-relationship": relationship,
    }


SUMMARY = {
    "put-code": 7,
    "source": {
        "source-orcid": None,
        "source-client-id": {"path": "0000-0002-5982-8983"},
        "source-name": {"value": "Scopus - Elsevier"},
        "assertion-origin-orcid": {"path": ORCID},
        "assertion-origin-name": {"value": "Jo Carberry"},
    },
    "title": {"title": {"value": "A title"}, "subtitle": {"value": "and more"}},
    "external-ids": {
        "external-id": [
            external("doi", "https://doi.org/10.1000/ABC"),
            external("pmc", "PMC5815332"),
            external("issn", "0025-1909", "part-of"),
            external("isbn", "978-3-16-148410-0", "part-of"),
            external("doi", "10.1000/whole", "part-of"),
            external("arxiv", "2011.09463", "version-of"),
        ]
    },
    "url": {"value": "https://example.org/a"},
    "type": "conference-paper",
    "publication-date": {"year": {"value": "2017"}, "month": {"value": "03"}, "day": {"value": "05"}},
    "journal-title": {"value": "Proceedings"},
    "path": f"/{ORCID}/work/7",
}
SECOND = SUMMARY | {"source": {"source-name": {"value": "Crossref"}}, "external-ids": None, "url": None}
WORKS = {"group": [{"external-ids": {}, "work-summary": [SUMMARY, SECOND]}, {"work-summary": [SUMMARY]}]}
EMPLOYMENT = {
    "department-name": "Psychoceramics",
    "role-title": "Professor",
    "start-date": {"year": {"value": "2003"}, "month": {"value": "09"}, "day": None},
    "end-date": None,
    "organization": {"name": "Brown University", "address": {"city": "Providence", "country": "US"}},
}
RECORD = {
    "orcid-identifier": {"uri": f"https://orcid.org/{ORCID}", "path": ORCID, "host": "orcid.org"},
    "person": {
        "name": {
            "given-names": {"value": "Josiah"},
            "family-name": {"value": "Carberry"},
            "credit-name": {"value": "Josiah S. Carberry"},
        }
    },
    "activities-summary": {
        "employments": {"affiliation-group": [{"summaries": [{"employment-summary": EMPLOYMENT}]}]},
        "works": WORKS,
    },
}
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<record:record path="/{ORCID}" xmlns:record="http://www.orcid.org/ns/record" xmlns:person="http://www.orcid.org/ns/person"
  xmlns:common="http://www.orcid.org/ns/common" xmlns:work="http://www.orcid.org/ns/work"
  xmlns:personal-details="http://www.orcid.org/ns/personal-details"
  xmlns:employment="http://www.orcid.org/ns/employment" xmlns:activities="http://www.orcid.org/ns/activities">
 <common:orcid-identifier><common:uri>https://orcid.org/{ORCID}</common:uri>
  <common:path>{ORCID}</common:path></common:orcid-identifier>
 <person:person><person:name><personal-details:given-names>Josiah</personal-details:given-names>
  <personal-details:family-name>Carberry</personal-details:family-name>
  <personal-details:credit-name>Josiah S. Carberry</personal-details:credit-name></person:name></person:person>
 <employment:employment-summary><common:department-name>Psychoceramics</common:department-name>
  <common:role-title>Professor</common:role-title>
  <common:start-date><common:year>2003</common:year><common:month>09</common:month></common:start-date>
  <common:organization><common:name>Brown University</common:name>
   <common:address><common:country>US</common:country></common:address></common:organization>
 </employment:employment-summary>
 <activities:group><common:external-ids/>
<work:work-summary put-code="7" path="/{ORCID}/work/7">
 <common:source><common:source-client-id><common:path>0000-0002-5982-8983</common:path></common:source-client-id>
  <common:source-name>Scopus - Elsevier</common:source-name>
  <common:assertion-origin-orcid><common:path>{ORCID}</common:path></common:assertion-origin-orcid></common:source>
 <work:title><common:title>A title</common:title><common:subtitle>and more</common:subtitle></work:title>
 <common:external-ids>
  <common:external-id><common:external-id-type>doi</common:external-id-type>
   <common:external-id-value>https://doi.org/10.1000/ABC</common:external-id-value>
   <common:external-id-relationship>self</common:external-id-relationship></common:external-id>
  <common:external-id><common:external-id-type>pmc</common:external-id-type>
   <common:external-id-value>PMC5815332</common:external-id-value>
   <common:external-id-relationship>self</common:external-id-relationship></common:external-id>
  <common:external-id><common:external-id-type>doi</common:external-id-type>
   <common:external-id-value>10.1000/whole</common:external-id-value>
   <common:external-id-relationship>part-of</common:external-id-relationship></common:external-id>
 </common:external-ids>
 <common:url>https://example.org/a</common:url><work:type>conference-paper</work:type>
 <common:publication-date><common:year>2017</common:year><common:month>03</common:month><common:day>05</common:day>
 </common:publication-date><work:journal-title>Proceedings</work:journal-title>
</work:work-summary>
<work:work-summary put-code="8"><work:title><common:title>Broken</work:title></work:work-summary>
 </activities:group>
</record:record>
"""


def read(document: object) -> list[WorkRecord]:
    return [parse(data_of(item)) for item in split(io.BytesIO(json.dumps(document).encode()))]


def show_extra(work: WorkRecord) -> dict[str, object]:
    return {key: json.loads(bytes(raw)) for key, raw in work.extra.items()}


def check_golden(work: WorkRecord) -> None:
    assert work.ids == {"doi": "10.1000/abc", "pmcid": "PMC5815332"}
    assert (work.kind, work.title, work.venue) == ("proceedings-article", "A title", "Proceedings")
    assert (work.year, work.published_on) == (2017, datetime.date(2017, 3, 5))
    assert (work.url, work.listed_for) == ("https://example.org/a", ("Josiah S. Carberry",))
    assert work.signatures == ()
    assert show_extra(work) == {
        "subtitle": "and more",
        "listed_by": {
            "orcid": ORCID,
            "name": "Josiah S. Carberry",
            "asserted_by": "Scopus - Elsevier",
            "asserted_by_id": "0000-0002-5982-8983",
            "asserted_for": ORCID,
        },
        "employments": [
            {
                "organization": "Brown University",
                "country": "US",
                "department": "Psychoceramics",
                "role": "Professor",
                "start": "2003-09",
            }
        ],
    }


def test_record_in_json_is_read_whole():
    works = read(RECORD)

    assert len(works) == 3
    check_golden(works[0])
    assert works[1].ids == {}
    assert show_extra(works[1])["listed_by"]["asserted_by"] == "Crossref"  # type: ignore[index]


def test_record_in_xml_is_read_like_its_json_and_a_broken_work_costs_itself_only():
    good, broken = split(io.BytesIO(XML.encode()))

    check_golden(parse(data_of(good)))
    assert good.line == XML.split("<work:work-summary")[0].count("\n") + 1
    with pytest.raises(RecordError, match=r"^not well-formed XML: mismatched tag"):
        parse(data_of(broken))


def test_name_is_found_where_only_the_works_are_there():
    works = read(WORKS)

    assert {work.listed_for for work in works} == {("Jo Carberry",)}
    assert show_extra(works[1])["listed_by"] == {
        "orcid": ORCID,
        "name": "Jo Carberry",
        "asserted_by": "Crossref",
    }


def test_name_is_put_together_and_a_hidden_one_is_unknown():
    names = {"given-names": {"value": "Josiah"}, "family-name": None, "credit-name": None}

    assert read(RECORD | {"person": {"name": names}})[0].listed_for == ("Josiah",)
    hidden = SUMMARY | {"source": None, "path": None}
    assert (
        read(
            RECORD
            | {"person": {"name": None}, "activities-summary": None, "group": [{"work-summary": [hidden]}]}
        )[0].listed_for
        == ()
    )


def test_work_with_contributors_has_signatures_of_its_authors():
    def contributor(name: str, role: str | None, orcid: str | None = None) -> dict[str, object]:
        return {
            "credit-name": {"value": name},
            "contributor-orcid": {"path": orcid} if orcid else None,
            "contributor-attributes": {"contributor-role": role} if role else None,
        }

    contributors = [
        contributor("Josiah Carberry", "author", ORCID),
        contributor("Editor, An", "editor"),
        contributor("Writer, A.", "http://credit.niso.org/contributor-roles/writing-original-draft/"),
        contributor("Nobody Says", None),
    ]
    full = SUMMARY | {
        "contributors": {"contributor": contributors},
        "short-description": "About.",
        "language-code": "en",
    }

    (work,) = read({"bulk": [{"work": full}]})

    assert (work.abstract, work.language) == ("About.", "en")
    assert work.signatures == (
        SignatureRecord(name="Josiah Carberry", ids={"orcid": ORCID}),
        SignatureRecord(name="A. Writer", given="A.", family="Writer"),
        SignatureRecord(name="Nobody Says"),
    )
    assert read(full)[0].signatures == work.signatures


def test_isbn_is_of_the_book_only():
    ids = {"external-id": [external("isbn", "978-3-16-148410-0")]}

    assert read([SUMMARY | {"type": "book", "external-ids": ids}])[0].ids == {"isbn": "978-3-16-148410-0"}
    assert read([SUMMARY | {"type": "book-chapter", "external-ids": ids}])[0].ids == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '{"response-code": 404, "developer-message": "Not found"}',
            "ORCID answered with an error: Not found",
        ),
        ('{"orcid-identifier": {"path": "x"}}', "no works in this part of an ORCID record"),
        ('{"group": []}', "no works in this part of an ORCID record"),
        ('{"group": {"a": 1}}', "group: an object where a list should be"),
        ('{"activities-summary": [1]}', "activities-summary: a list where an object should be"),
        ("<e:email xmlns:e='http://www.orcid.org/ns/email'/>", "no works in this part of an ORCID record"),
        (
            "<e:error><e:developer-message>Bad\nid</e:developer-message></e:error>",
            "ORCID answered with an error: Bad id",
        ),
        ("nothing", "not JSON: invalid character (byte 4)"),
    ],
)
def test_file_without_works_is_one_reason(text, reason):
    (item,) = split(io.BytesIO(text.encode()))

    assert item.reason == reason


def test_entity_bomb_is_refused():
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + XML.partition("?>")[2].replace(
        "A title", "&b;"
    )

    items = list(split(io.BytesIO(bomb.encode())))

    assert [item.data for item in items] == [None]
    assert "DOCTYPE" in (items[0].reason or "")


@pytest.mark.parametrize("document", [RECORD, WORKS, [SUMMARY], SUMMARY, {"work-summary": [SUMMARY]}])
def test_json_of_orcid_is_known(document):
    assert sniff(json.dumps(document).encode())
    assert read(document)[0].title == "A title"


def test_other_files_are_not_claimed():
    assert sniff(XML.encode())
    assert not sniff(b"<record><metadata/></record>")
    assert not sniff(b'{"title": "a", "path": "b"}')
