"""Work JSON Lines: what is there, what is bad, and that what was written is read again."""

import datetime
import gzip
import io
import json
import tracemalloc
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.records import (
    KINDS,
    AffiliationRecord,
    RawItem,
    RecordError,
    SignatureRecord,
    TopicRecord,
    WorkRecord,
)
from papers.sources import work_jsonl
from papers.sources.files import open_source
from papers.sources.person_names import MAX_SIGNATURES
from papers.sources.work_jsonl import encode, parse, sniff, split
from tests.papers.sources.reading import data_of

FULL: dict[str, Any] = {
    "ids": {
        "doi": "https://doi.org/10.1609/AAAI.V34",
        "arxiv": "1911.10143v2",
        "openalex": "W274",
        "acl": "P19-1001",
    },
    "kind": "preprint",
    "title": " A title with $\\alpha$ ",
    "abstract": "First.\r\n\r\nSecond.",
    "year": 2020,
    "published_on": "2020-03-01",
    "venue": "AAAI 2020",
    "url": "HTTPS://Example.org/A",
    "comment": "9 pages",
    "language": "en",
    "is_retracted": True,
    "authors": [
        {
            "name": "Jun Yu Li",
            "given": "Jun Yu",
            "family": "Li",
            "ids": {
                "orcid": "https://orcid.org/0000-0002-1825-0097",
                "openreview": "~Jun_Yu_Li1",
                "openalex": None,
            },
            "affiliations": [{"name": "NUS", "ror": "https://ror.org/01tgyzw49", "country": "sg"}],
        },
        {"name": "Consortium"},
    ],
    "topics": [{"openalex": "https://openalex.org/T10036", "score": 0.98, "name": "Vision"}],
    "keywords": ["vision", "maths"],
    "references": [{"doi": "10.1/none"}, {"doi": "10.1109/X.1", "pmid": 7.0}],
    "listed_for": ["Jun Yu Li"],
}
FULL_RECORD = WorkRecord(
    ids={"acl": "P19-1001", "arxiv": "1911.10143", "doi": "10.1609/aaai.v34", "openalex": "W274"},
    kind="preprint",
    title="A title with $\\alpha$",
    abstract="First.\n\nSecond.",
    year=2020,
    published_on=datetime.date(2020, 3, 1),
    venue="AAAI 2020",
    url="https://example.org/A",
    comment="9 pages",
    language="en",
    is_retracted=True,
    signatures=(
        SignatureRecord(
            name="Jun Yu Li",
            given="Jun Yu",
            family="Li",
            ids={"openreview": "~Jun_Yu_Li1", "orcid": "0000-0002-1825-0097"},
            affiliations=(AffiliationRecord(name="NUS", ror="01tgyzw49", country="SG"),),
        ),
        SignatureRecord(name="Consortium"),
    ),
    topics=(TopicRecord(openalex="T10036", score=0.98, name="Vision"),),
    keywords=("vision", "maths"),
    references=({"doi": "10.1109/x.1", "pmid": "7"},),
    listed_for=("Jun Yu Li",),
)


def parse_object(**fields) -> WorkRecord:
    return parse(json.dumps({"title": "A title"} | fields).encode())


def reject(data: bytes) -> str:
    with pytest.raises(RecordError) as caught:
        parse(data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def split_bytes(data: bytes) -> list[RawItem]:
    return list(split(io.BytesIO(data)))


def test_full_record_is_read():
    assert parse(json.dumps(FULL).encode()) == FULL_RECORD


def test_record_reads_the_same_with_unknown_keys_beside_it():
    record = parse(json.dumps(FULL | {"cited": {"by": [1, 2.50]}, "extra": None}).encode())

    assert msgspec.structs.replace(record, extra={}) == FULL_RECORD
    assert {key: bytes(raw) for key, raw in record.extra.items()} == {
        "cited": b'{"by": [1, 2.5]}',
        "extra": b"null",
    }


def test_null_is_absent_for_every_field():
    nulls = dict.fromkeys(FULL, None) | {"abstract": "Only this."}

    assert parse(json.dumps(nulls).encode()) == WorkRecord(abstract="Only this.")
    signature = dict.fromkeys(FULL["authors"][0], None) | {"family": "Li"}
    assert parse_object(authors=[None, signature]).signatures == (SignatureRecord(name="Li", family="Li"),)
    assert (
        parse_object(topics=[None, {"openalex": None}], references=[None, {}], keywords=[None])
        == parse_object()
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"year": "2020"}, {"year": 2020}),
        ({"year": 2020.0}, {"year": 2020}),
        ({"year": ""}, {}),
        ({"ids": {"pmid": 123.0, "mag": 7}}, {"ids": {"mag": "7", "pmid": "123"}}),
        ({"ids": {"doi": "no doi"}}, {}),
        (
            {"ids": {"doi": "10.48550/arXiv.2011.09463"}},
            {"ids": {"arxiv": "2011.09463", "doi": "10.48550/arxiv.2011.09463"}},
        ),
        ({"kind": " Journal-Article "}, {"kind": "journal-article"}),
        ({"kind": ""}, {}),
        ({"published_on": "2020-03-01T10:00:00Z"}, {"published_on": datetime.date(2020, 3, 1)}),
        ({"published_on": ""}, {}),
        ({"is_retracted": 1}, {"is_retracted": True}),
        ({"is_retracted": 0}, {}),
        (
            {"authors": ["Jun Li", " ", "Ana B"]},
            {"signatures": (SignatureRecord(name="Jun Li"), SignatureRecord(name="Ana B"))},
        ),
        (
            {"authors": [{"given": "Jun", "family": "Li"}]},
            {"signatures": (SignatureRecord(name="Jun Li", given="Jun", family="Li"),)},
        ),
        ({"keywords": ["a", 1, 2.5, " "]}, {"keywords": ("a", "1", "2.5")}),
        (
            {"topics": [{"openalex": "T1", "score": 1.5}, {"openalex": "W1"}]},
            {"topics": (TopicRecord(openalex="T1"),)},
        ),
        ({"topics": [{"openalex": "T1", "score": 1}]}, {"topics": (TopicRecord(openalex="T1", score=1.0),)}),
        ({"listed_for": " Jun Li "}, {"listed_for": ("Jun Li",)}),
        ({"listed_for": ["Jun Li", "", None, "Ana B"]}, {"listed_for": ("Jun Li", "Ana B")}),
        ({"title": None, "abstract": "x"}, {"title": None, "abstract": "x"}),
        ({"title": "e\u0301\u0000\u0007 \ud83d\ude00"}, {"title": "é 😀"}),
        ({"comment": "\u0000", "venue": "  ", "url": "", "language": ""}, {}),
    ],
)
def test_harmless_differences_are_read(fields, expected):
    assert parse_object(**fields) == msgspec.structs.replace(WorkRecord(title="A title"), **expected)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", 999),
        ("year", 20201),
        ("year", 2020.5),
        ("year", 10**30),
        ("year", "n.d."),
        ("published_on", "2020-02-30"),
        ("published_on", "2020"),
        ("published_on", "0000-01-01"),
        ("published_on", "3020-01-01"),
        ("kind", "poster"),
        ("url", "javascript:alert(1)"),
        ("language", "English, mostly"),
    ],
)
def test_what_cannot_be_is_left_out_and_kept_aside(field, value):
    record = parse_object(**{field: value})

    assert getattr(record, field) == getattr(WorkRecord(), field)
    assert {key: json.loads(bytes(raw)) for key, raw in record.extra.items()} == {field: value}
    assert parse(encode(record, with_extra=True)) == record


def test_signature_without_a_name_stays_only_when_something_is_there():
    record = parse_object(
        authors=[
            {"name": ""},
            {"name": "First"},
            {},
            {
                "name": " ",
                "ids": {"orcid": "wrong"},
                "affiliations": [" ", {"name": ""}, None, {"country": "SG"}],
            },
            {"name": None, "ids": {"orcid": "0000-0002-1825-0097"}},
            {"name": "", "affiliations": ["NUS", {"ror": "01tgyzw49", "country": "Singapore"}]},
            "Last",
        ]
    )

    assert record.signatures == (
        SignatureRecord(name="First"),
        SignatureRecord(name="", ids={"orcid": "0000-0002-1825-0097"}),
        SignatureRecord(
            name="", affiliations=(AffiliationRecord(name="NUS"), AffiliationRecord(name="", ror="01tgyzw49"))
        ),
        SignatureRecord(name="Last"),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"title": "a\x00b"}', "a NUL byte (byte 13)"),
        (b'{"title": "caf\xe9"}', "not UTF-8: byte 0xe9 (byte 15)"),
        (b'{"title": "a", "unknown": "caf\xe9"}', "not UTF-8: byte 0xe9 (byte 31)"),
        (b"[1, 2]", "not a JSON object but a list"),
        (b'"text"', "not a JSON object but text"),
        (b"42", "not a JSON object but a number"),
        (b"null", "not a JSON object but null"),
        (b"true", "not a JSON object but true or false"),
        (b"title: a", "not JSON: invalid character (byte 4)"),
        (b'{"title": "a"', "not JSON: it ends in the middle"),
        (b'{"title": "a"} {}', "not JSON: trailing characters (byte 16)"),
        (b"", "not JSON: it ends in the middle"),
        (b'{"title": NaN}', "not JSON: invalid character (byte 10)"),
        (b"{}", "neither a title nor an abstract"),
        (b'{"title": " ", "abstract": null, "year": 2020}', "neither a title nor an abstract"),
        (b'{"title": "\\u0000"}', "neither a title nor an abstract"),
        (b'{"title": "\\ud800"}', "half of a surrogate pair (like \\ud800), which is no character"),
        (
            b'{"title": "a", "unknown": "\\uDFFFx"}',
            "half of a surrogate pair (like \\ud800), which is no character",
        ),
        (b'{"title": "\\ud83d\\ude00', "not JSON: it ends in the middle"),
        (b'{"title": 1984}', "title: a number where text should be"),
        (b'{"title": ["a"]}', "title: a list where text should be"),
        (b'{"title": "a", "unknown": 1, "venue": {}}', "venue: an object where text should be"),
        (b'{"title": "a", "year": true}', "year: true or false where a number or text should be"),
        (b'{"title": "a", "ids": ["10.1/x"]}', "ids: a list where an object should be"),
        (b'{"title": "a", "ids": {"doi": ["10.1/x"]}}', "ids: a list where a number or text should be"),
        (b'{"title": "a", "authors": "A, B"}', "authors: text where a list should be"),
        (b'{"title": "a", "authors": ["B", {"name": 1}]}', "authors[1].name: a number where text should be"),
        (b'{"title": "a", "authors": [7]}', "authors[0]: a number where text or an object should be"),
        (
            b'{"title": "a", "is_retracted": "no"}',
            "is_retracted: text where true or false or a number should be",
        ),
        (b'{"title": "a", "year": 1e999}', "year: Number out of range"),
        (b'{"title": "a", "unknown": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"title": "a", "year": ' + b"9" * 5000 + b"}", "year: Integer value out of range"),
    ],
)
def test_bad_record_has_a_reason(data, reason):
    assert reject(data) == reason


def test_many_authors_are_read_and_too_many_are_not():
    record = parse_object(authors=[{"name": f"Person {number}"} for number in range(MAX_SIGNATURES)])

    assert record.signatures[4998] == SignatureRecord(name="Person 4998")
    assert len(record.signatures) == MAX_SIGNATURES
    with pytest.raises(RecordError, match=r"^authors: 5,000 of them; the limit is 4,999$"):
        parse_object(authors=["Person"] * 5_000)


def test_lines_are_cut_with_their_numbers():
    items = split_bytes(b'\xef\xbb\xbf{"title": "a"}\n\n  \t\r\n{"title": "b"}\r\n[]\nlast')

    assert [(item.line, item.data) for item in items] == [
        (1, b'{"title": "a"}'),
        (4, b'{"title": "b"}\r'),
        (5, b"[]"),
        (6, b"last"),
    ]
    assert parse(data_of(items[1])) == WorkRecord(title="b")


class Trickle(io.BytesIO):
    """A stream that has only so many bytes ready at a time."""

    def __init__(self, data: bytes, ready: int) -> None:
        super().__init__(data)
        self.ready = ready

    def read1(self, size: int | None = -1) -> bytes:
        return super().read1(self.ready)


def test_lines_are_cut_the_same_wherever_the_blocks_end():
    data = b"".join(b'{"title": "%d"}%s' % (number, b"\n" * (number % 3)) for number in range(1, 50))
    whole = split_bytes(data)

    for ready in range(1, 40):
        assert list(split(Trickle(data, ready))) == whole


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_empty_file_is_one_reason(data):
    assert split_bytes(data) == [RawItem(line=1, reason="the file is empty")]


def test_huge_line_is_refused_and_never_held(tmp_path):
    path = tmp_path / "works.jsonl"
    with path.open("wb") as file:
        file.write(b'{"title": "before"}\n{"title": "')
        for _ in range(50):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"}\n{"title": "behind"}\n')
    tracemalloc.start()

    with open_source(path) as stream:
        before, huge, behind = split(stream)

    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (before.data, behind.data) == (b'{"title": "before"}', b'{"title": "behind"}')
    assert (behind.line, huge.line, huge.data) == (3, 2, None)
    assert huge.reason == "a line 50.0 MiB long; the limit is 8 MiB"
    assert huge.excerpt == ('{"title": "' + "x" * 2000)[:2000]
    assert peak_bytes < 25 * 1024 * 1024


def test_huge_line_at_the_end_is_refused():
    (huge,) = split_bytes(b"x" * (8 * 1024 * 1024 + 1))

    assert (huge.line, huge.reason) == (1, "a line 8.0 MiB long; the limit is 8 MiB")
    assert split_bytes(b"x" * 8 * 1024 * 1024)[0].reason is None


def test_truncated_gzip_gives_the_whole_lines_then_the_reason(tmp_path):
    lines = [b'{"title": "Work %d", "abstract": "%d"}' % (number, number**3) for number in range(20_000)]
    packed = gzip.compress(b"\n".join(lines))
    path = tmp_path / "works.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])

    with open_source(path) as stream:
        *good, last = split(stream)

    assert len(good) > 5000
    assert [item.data for item in good] == lines[: len(good)]
    assert (last.line, last.data) == (len(good) + 1, None)
    assert last.reason == "the compressed file ends in the middle: it is truncated"
    assert lines[len(good)].startswith(last.excerpt.encode())


def test_encoding_has_the_keys_in_the_order_of_the_format():
    assert list(json.loads(encode(FULL_RECORD))) == list(FULL)
    assert json.loads(encode(FULL_RECORD))["authors"][0] == {
        "name": "Jun Yu Li",
        "given": "Jun Yu",
        "family": "Li",
        "ids": {"openreview": "~Jun_Yu_Li1", "orcid": "0000-0002-1825-0097"},
        "affiliations": [{"name": "NUS", "ror": "01tgyzw49", "country": "SG"}],
    }
    assert encode(WorkRecord(title="a")) == b'{"title":"a"}'


def test_encoding_leaves_out_what_is_unknown_unless_asked():
    record = parse_object(kind="poster", cited_by=3)

    assert json.loads(encode(record)) == {"title": "A title"}
    assert json.loads(encode(record, with_extra=True)) == {
        "title": "A title",
        "kind": "poster",
        "cited_by": 3,
    }


@pytest.mark.parametrize(
    ("head", "is_ours"),
    [
        (b'{"title": "a"}\n', True),
        (b'\xef\xbb\xbf\n {"title": "cut o', True),
        (b'{ "title": "a\x00"}', True),
        (b"{}", True),
        (b"[1, 2]\n", True),
        (b'not json\n{"title": "a"}\n', True),
        (b'\xff\xfe\n{"title": "a"}\n', True),
        (b"Abstract: {x}", False),
        (b"{\\em Deep} learning", False),
        (b'\x7fELF\x00\x01\n{"title"', False),
        (b"\x89PNG\r\n\x1a\n\x00", False),
    ],
)
def test_beginning_is_known(head, is_ours):
    assert sniff(head) is is_ours


TEXT = st.text(max_size=20)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8
)
IDS = st.dictionaries(
    st.sampled_from(["doi", "arxiv", "pmid", "openalex", "orcid", "mag"]),
    st.sampled_from(
        ["10.1145/X.1", "cs.DB/9809011", "2011.09463v1", "W1", "A1", "0000-0002-1825-0097", 7.0, None]
    )
    | TEXT,
    max_size=4,
)
AFFILIATION = st.fixed_dictionaries(
    {}, optional={"name": TEXT, "ror": st.just("01tgyzw49"), "country": st.sampled_from(["sg", "XX", "?"])}
)
SIGNATURE = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT,
        "given": TEXT,
        "family": TEXT,
        "ids": IDS,
        "affiliations": st.lists(AFFILIATION | TEXT, max_size=2),
    },
)
WORK = st.fixed_dictionaries(
    {"title": TEXT.map(lambda text: f"T{text}")},
    optional={
        "ids": IDS,
        "kind": st.sampled_from([*KINDS, "poster", "Preprint"]) | TEXT,
        "abstract": TEXT,
        "year": st.integers(0, 3000) | TEXT | st.floats(0, 3000),
        "published_on": st.dates().map(str) | TEXT,
        "venue": TEXT,
        "url": st.sampled_from(["https://Example.org/x", "ftp://x"]) | TEXT,
        "comment": TEXT,
        "language": st.sampled_from(["en", "zh-Hant"]) | TEXT,
        "is_retracted": st.booleans(),
        "authors": st.lists(SIGNATURE | TEXT | st.none(), max_size=3),
        "topics": st.lists(
            st.fixed_dictionaries(
                {"openalex": st.sampled_from(["T1", "t20", "x"])},
                optional={"score": st.floats(-1, 2), "name": TEXT},
            ),
            max_size=2,
        ),
        "keywords": st.lists(TEXT, max_size=3),
        "references": st.lists(IDS, max_size=2),
        "listed_for": st.lists(TEXT, max_size=2) | TEXT,
        "unknown": JSON,
        "another": JSON,
    },
)


@settings(max_examples=400, deadline=None)
@given(WORK)
def test_record_written_is_read_again(given_work):
    record = parse(json.dumps(given_work).encode())

    assert parse(encode(record)) == msgspec.structs.replace(record, extra={})
    assert parse(encode(record, with_extra=True)) == record
    assert b"\n" not in encode(record, with_extra=True)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(list(FULL)), JSON, max_size=6))
def test_any_object_is_read_or_rejected(fields):
    data = json.dumps({"abstract": "a"} | fields).encode()
    with suppress(RecordError):
        record = parse(data)
        assert parse(encode(record, with_extra=True)) == record


@settings(max_examples=2000, deadline=None)
@given(
    st.binary()
    | st.lists(st.sampled_from([b'{"', b'title": ', b'"a"', b"\\ud800", b"[", b"}", b", ", b"\xff"])).map(
        b"".join
    )
)
def test_any_bytes_are_read_or_rejected(data):
    with suppress(RecordError):
        assert parse(data).title
    for item in split_bytes(data):
        assert (item.data is None) != (item.reason is None)


def test_module_is_named_as_on_the_command_line():
    assert work_jsonl.FORM == "jsonl"
