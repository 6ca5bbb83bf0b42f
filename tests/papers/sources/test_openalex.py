"""OpenAlex: works as its API and its snapshot write them, in the schemas of 2024 and 2026."""

import datetime
import io
import json

import msgspec
import pytest

from papers.records import AffiliationRecord, RecordError, SignatureRecord, TopicRecord, WorkRecord
from papers.sources.openalex import parse, sniff, split
from papers.sources.person_names import MAX_SIGNATURES
from tests.papers.sources.reading import data_of

SITE = "https://openalex.org/"
WORK = {
    "id": f"{SITE}W2741809807",
    "doi": "https://doi.org/10.7717/PeerJ.4375",
    "title": "The state of OA",
    "display_name": "The state of OA",
    "publication_year": 2018,
    "publication_date": "2018-02-13",
    "ids": {
        "openalex": f"{SITE}W2741809807",
        "doi": "https://doi.org/10.7717/peerj.4375",
        "mag": "2741809807",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/29456894",
        "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/5815332",
    },
    "language": "en",
    "primary_location": {
        "landing_page_url": "https://doi.org/10.7717/peerj.4375",
        "source": {"id": f"{SITE}S1983995261", "display_name": "PeerJ", "type": "journal"},
        "version": "publishedVersion",
    },
    "type": "article",
    "authorships": [
        {
            "author_position": "first",
            "author": {
                "id": f"{SITE}A5048491430",
                "display_name": "Heather Piwowar",
                "orcid": "https://orcid.org/0000-0003-1613-5981",
            },
            "institutions": [
                {
                    "id": f"{SITE}I4210166736",
                    "display_name": "Impact Technology Development",
                    "ror": "https://ror.org/05ppvf150",
                    "country_code": "US",
                }
            ],
            "raw_author_name": "H. Piwowar",
            "raw_affiliation_strings": ["Impactstory, Sanford, NC, USA"],
        },
        {
            "author": {"id": None, "display_name": "Jason Priem", "orcid": None},
            "institutions": [],
            "raw_author_name": "Priem, Jason",
            "raw_affiliation_strings": ["Impactstory, Sanford, NC, USA", " "],
        },
    ],
    "biblio": {"volume": "6", "issue": None, "first_page": "e4375", "last_page": "e4375"},
    "is_retracted": False,
    "topics": [{"id": f"{SITE}T10102", "display_name": "bibliometrics", "score": 0.9969}],
    "keywords": [{"id": f"{SITE}keywords/open-access", "display_name": "Open Access", "score": 0.5}],
    "referenced_works": [f"{SITE}W1560783210", f"{SITE}W1724212071"],
    "abstract_inverted_index": {"Despite": [0], "interest": [2, 4], "growing": [1], "in": [3]},
    "cited_by_count": 962,
}
GOLDEN = WorkRecord(
    ids={
        "doi": "10.7717/peerj.4375",
        "mag": "2741809807",
        "openalex": "W2741809807",
        "pmcid": "PMC5815332",
        "pmid": "29456894",
    },
    kind="journal-article",
    title="The state of OA",
    abstract="Despite growing interest in interest",
    year=2018,
    published_on=datetime.date(2018, 2, 13),
    venue="PeerJ",
    url="https://doi.org/10.7717/peerj.4375",
    language="en",
    signatures=(
        SignatureRecord(
            name="H. Piwowar",
            ids={"openalex": "A5048491430", "orcid": "0000-0003-1613-5981"},
            affiliations=(
                AffiliationRecord(name="Impact Technology Development", ror="05ppvf150", country="US"),
            ),
        ),
        SignatureRecord(
            name="Jason Priem", affiliations=(AffiliationRecord(name="Impactstory, Sanford, NC, USA"),)
        ),
    ),
    topics=(TopicRecord(openalex="T10102", score=0.9969, name="bibliometrics"),),
    keywords=("Open Access",),
    references=({"openalex": "W1560783210"}, {"openalex": "W1724212071"}),
)


def parse_work(**fields: object) -> WorkRecord:
    return parse(json.dumps(WORK | fields).encode())


def reject(**fields: object) -> str:
    with pytest.raises(RecordError) as caught:
        parse_work(**fields)
    return str(caught.value)


def split_document(document: object):
    return list(split(io.BytesIO(json.dumps(document).encode())))


def authorship(name: str | None, author: str | None = None, *institutions: str) -> dict[str, object]:
    return {
        "author": {"id": author and SITE + author, "display_name": name},
        "raw_author_name": name,
        "institutions": [{"display_name": name} for name in institutions],
    }


def test_work_is_read_whole():
    record = parse_work()

    assert msgspec.structs.replace(record, extra={}) == GOLDEN
    assert {key: json.loads(bytes(raw)) for key, raw in record.extra.items()} == {"biblio": WORK["biblio"]}


@pytest.mark.parametrize(
    "fields", [{"grants": [{"funder": "F1"}]}, {"awards": [{"funder_id": "F1"}], "is_xpac": False}]
)
def test_schemas_of_two_years_are_read_alike(fields):
    record = parse_work(**fields)

    assert msgspec.structs.replace(record, extra={}) == GOLDEN
    assert record.extra.keys() - {"biblio"} == fields.keys() - {"is_xpac"}


def test_work_of_which_nearly_everything_is_null_is_read():
    record = parse(json.dumps(dict.fromkeys(WORK) | {"display_name": "A title", "locations": None}).encode())

    assert record == WorkRecord(title="A title")
    assert parse_work(primary_location={"source": None, "landing_page_url": None}).venue is None
    assert parse_work(authorships=[None, {}, {"author": None}]).signatures == ()


def test_work_is_known_by_its_abstract_alone():
    record = parse_work(title=None, display_name=None)

    assert (record.title, record.abstract) == (None, GOLDEN.abstract)
    assert (
        reject(title=None, display_name=" ", abstract_inverted_index=None)
        == "neither a title nor an abstract"
    )


def test_abstract_of_the_longest_kind_is_read():
    words = [f"word{number}" for number in range(1_800)]

    assert parse_work(
        abstract_inverted_index={word: [n] for n, word in enumerate(words)}
    ).abstract == " ".join(words)
    assert reject(abstract_inverted_index={"a": [10**9]}).startswith("abstract_inverted_index: a position")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "article"}, "journal-article"),
        ({"type": "article", "type_crossref": "proceedings-article"}, "proceedings-article"),
        ({"type": "article", "primary_location": {"raw_type": "proceedings-article"}}, "proceedings-article"),
        ({"type": "article", "primary_location": {"source": {"type": "conference"}}}, "proceedings-article"),
        ({"type": "preprint", "primary_location": {"source": {"type": "conference"}}}, "preprint"),
        ({"type": "book-chapter"}, "book-chapter"),
        ({"type": "dissertation"}, "dissertation"),
        ({"type": "editorial"}, "other"),
        ({"type": None}, "other"),
        ({"type": "a new type"}, "other"),
    ],
)
def test_type_is_one_of_our_kinds(fields, kind):
    record = parse_work(**fields)

    assert record.kind == kind
    assert ("type" in record.extra) == (kind == "other" and fields["type"] is not None)


@pytest.mark.parametrize("author", ["A9999999999", "A5317838346", None])
def test_author_whom_openalex_does_not_know_has_no_id(author):
    assert parse_work(authorships=[authorship("A. Nobody", author)]).signatures == (
        SignatureRecord(name="A. Nobody"),
    )


def test_author_given_twice_is_one_signature_with_both_affiliations():
    record = parse_work(
        authorships=[
            authorship("Jun Zhang", "A1", "NUS"),
            authorship("World Bank", "A2"),
            authorship("Jun Zhang", "A1", "NTU", "NUS"),
            authorship("Jun Zhang", "A3"),
            authorship("Jun Zhang"),
            authorship("Jun Zhang"),
            authorship("J. Zhang", "A1"),
        ]
    )

    assert [(signature.name, signature.ids.get("openalex")) for signature in record.signatures] == [
        ("Jun Zhang", "A1"),
        ("World Bank", "A2"),
        ("Jun Zhang", "A3"),
        ("Jun Zhang", None),
        ("Jun Zhang", None),
        ("J. Zhang", "A1"),
    ]
    assert [affiliation.name for affiliation in record.signatures[0].affiliations] == ["NUS", "NTU"]


@pytest.mark.parametrize(
    ("printed", "displayed", "name"),
    [
        ("FENG, Jiashi", "Jiashi Feng", "Jiashi Feng"),
        ("Feng, J.", "Jiashi Feng", "Feng, J."),
        ("Bank, World, Group", "Someone Else", "Bank, World, Group"),
        (None, "Jiashi Feng", "Jiashi Feng"),
        ("  ", "Jiashi Feng", "Jiashi Feng"),
        ("Jiashi FENG", "Jiashi Feng", "Jiashi FENG"),
    ],
)
def test_name_is_as_printed(printed, displayed, name):
    (signature,) = parse_work(
        authorships=[{"author": {"display_name": displayed}, "raw_author_name": printed}]
    ).signatures

    assert signature.name == name


def test_orcid_is_taken_from_the_paper_where_the_author_has_none():
    (signature,) = parse_work(
        authorships=[{"author": {"display_name": "A"}, "raw_orcid": "https://orcid.org/0000-0002-1825-0097"}]
    ).signatures

    assert signature.ids == {"orcid": "0000-0002-1825-0097"}


def test_first_of_january_is_only_a_year():
    record = parse_work(publication_date="2018-01-01")

    assert (record.year, record.published_on) == (2018, None)
    assert parse_work(publication_date="2018-02-30").published_on is None
    assert parse_work(publication_year=20180).year is None


def test_arxiv_id_is_that_of_the_place_where_the_work_stands():
    one = [{"landing_page_url": "http://arxiv.org/abs/2011.09463"}, {"landing_page_url": None}, None]

    assert parse_work(locations=one).ids["arxiv"] == "2011.09463"
    assert (
        "arxiv"
        not in parse_work(locations=[*one, {"landing_page_url": "https://arxiv.org/abs/2011.09464"}]).ids
    )
    assert reject(locations={"a": "arxiv.org/"}).startswith("locations: ")


def test_ids_that_are_none_are_left_out():
    record = parse_work(
        doi="doi.org/none",
        ids={"doi": None, "openalex": "https://openalex.org/A1", "mag": 1.0},
        id=None,
        topics=[{"id": "T1", "score": 7}, {"id": f"{SITE}W1"}, None, {"id": f"{SITE}T12345678901"}],
        referenced_works=[None, f"{SITE}A1", "W7", f"{SITE}W٣", f"{SITE}W{'1' * 99}"],
    )

    assert record.ids == {"mag": "1"}
    assert record.topics == (TopicRecord(openalex="T1"),)
    assert record.references == ({"openalex": "W7"},)


def test_retraction_and_cut_list_of_authors_are_kept():
    record = parse_work(is_retracted=True, is_authors_truncated=True, is_paratext=False)

    assert record.is_retracted
    assert bytes(record.extra["is_authors_truncated"]) == b"true"
    assert "is_paratext" not in record.extra


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": 1}, "title: a number where text should be"),
        ({"authorships": "A, B"}, "authorships: text where a list should be"),
        (
            {"authorships": [{}] * (MAX_SIGNATURES + 1)},
            f"authorships: {MAX_SIGNATURES + 1:,} of them; the limit is {MAX_SIGNATURES:,}",
        ),
        ({"id": f"{SITE}A1"}, "author, not a work"),
        ({"id": f"{SITE}keywords/finance"}, "keyword, not a work"),
    ],
)
def test_what_is_no_work_has_a_reason(fields, reason):
    assert reject(**fields) == reason


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"meta": {"count": 0}, "results": []}, "a page without works"),
        ({"meta": {}, "results": None}, "a page without works"),
        ([], "a page without works"),
        ({"meta": {}, "results": {"a": 1}}, "results: an object where a list should be"),
        ({"meta": {}, "group_by": [{"key": 1}]}, "counts by group, not works"),
        (
            {"error": "Rate limit", "message": "Slow\ndown"},
            "OpenAlex answered with an error: Rate limit Slow down",
        ),
        ({"api_key": "x", "rate_limit": {}}, "an answer about the rate limit, not works"),
        ({"results": [{"id": f"{SITE}A1"}, {"id": f"{SITE}A2"}]}, "a page of 2 × author, not works"),
        ({"results": [{"id": f"{SITE}subfields/1804"}]}, "a page of 1 × subfield, not works"),
    ],
)
def test_answer_without_works_is_one_reason(document, reason):
    (item,) = split_document(document)

    assert item.reason == reason


def test_page_bundle_work_and_snapshot_give_the_same_works():
    line = json.dumps(WORK)
    page = {"meta": {"count": 2}, "results": [WORK, WORK], "group_by": []}
    files = [
        json.dumps(page),
        json.dumps(page, indent=2),
        f"{line}\n{line}\n",
        json.dumps([WORK, WORK]),
        json.dumps({"works": [WORK, WORK]}),
    ]

    for file in files:
        assert sniff(file.encode()[:65_536])
        works = [parse(data_of(item)) for item in split(io.BytesIO(file.encode()))]
        assert [work.ids for work in works] == [GOLDEN.ids] * 2
    assert [item.reason for item in split_document({"works": [WORK], "authors": [{}]})] == [
        None,
        "authors, not works",
    ]
    (single,) = split_document(WORK)
    assert parse(data_of(single)).ids == GOLDEN.ids
