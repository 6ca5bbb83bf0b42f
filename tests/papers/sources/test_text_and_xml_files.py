"""Real files of BibTeX, XML and the arXiv dump, every record of them; and what is done to them by chance."""

import io
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.records import RecordError
from papers.sources import acl_xml, arxiv_atom, arxiv_metadata, bibtex, jats, oai_dc, pubmed, ris
from papers.sources.files import open_source, peek_head
from papers.sources.registry import detect_form
from tests.clocks import do_within
from tests.papers.sources import test_acl_xml, test_arxiv_atom, test_jats, test_pubmed
from tests.papers.sources.reading import data_of
from tests.real_data import find_real, needs_shared

EMPTY = ("patent-competition-transfer.bib", "sharing-sequential.bib")
# What the first of each kind of item looks like, for chance to work on.
PAYLOADS = {
    acl_xml: test_acl_xml.COLLECTION,
    arxiv_atom: test_arxiv_atom.FEED % test_arxiv_atom.ENTRY,
    jats: test_jats.ARTICLE,
    pubmed: test_pubmed.ARTICLE.format(issue="<Year>2018</Year>", types="", online="", notes="").encode(),
    oai_dc: b"<record xmlns:oai_dc='x'><header><identifier>oai:x:1</identifier></header><metadata><dc><title>T</title>"
    b"<creator>B, A</creator><date>2014-12</date><type>Article</type><identifier>doi:10.5555/a</identifier></dc>"
    b"</metadata></record>",
    bibtex: b'@string{j="J"}\n@article{a, title={A {\\"o} b}, author={X Y and {Z}}, journal=j # "x", year=2001}\n',
    ris: b"TY  - JOUR\nAU  - B, A\nTI  - T\nPY  - 2014/12/22/\nUR  - https://x.org\nER  - \n",
    arxiv_metadata: b'{"id":"0704.0001","title":"T","versions":[{"created":"Mon, 2 Apr 2007 19:18:42 GMT"}],'
    b'"doi":"10.5555/a","authors_parsed":[["B","A",""]]}\n',
}
PIECES = [
    b"<",
    b">",
    b"</",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&",
    b"&#0;",
    b"{",
    b"}",
    b'"',
    b"@a{",
    b"\\",
    b"\n",
    b"\0",
]


def read(path: Path):
    """The form of a file, its works and the reasons for the rest."""
    works, reasons = [], []
    with open_source(path) as stream:
        form = detect_form(peek_head(stream))
        assert form is not None, path
        for item in form.split(stream):
            if item.data is None:
                reasons.append((item.line, item.reason))
                continue
            try:
                works.append(form.parse(item.data))
            except RecordError as error:
                reasons.append((item.line, str(error)))
    return form, works, reasons


@needs_shared
@pytest.mark.parametrize(
    ("pattern", "form", "works"),
    [
        ("arxiv/*.jsonl", arxiv_metadata, 200),
        ("dblp/*.bib", bibtex, 769),
        ("pubmed/*.nxml", jats, 2),
        ("pubmed/*.xml", pubmed, 1),
        ("oai_dc/*.xml.gz", oai_dc, 2354),
    ],
)
def test_every_record_of_the_real_files_comes_in(pattern, form, works):
    results = [read(path) for path in find_real(f"data/{pattern}")]

    assert {found.FORM for found, _, _ in results} == {form.FORM}
    assert [reasons for _, _, reasons in results if reasons] == []
    assert sum(len(found) for _, found, _ in results) == works
    assert all(work.title and work.ids for _, found, _ in results for work in found)


@needs_shared
def test_answers_of_arxiv_come_in_and_the_empty_one_says_so():
    results = {path.name[:12]: read(path)[1:] for path in find_real("data/arxiv/atom/*")}

    assert {name: len(works) for name, (works, _) in results.items()} == {
        "id_0000.0000": 0,
        "id_1605.0838": 1,
        "id_astro-ph_": 1,
        "q_testing_s0": 100,
        "q_testing_s1": 10,
    }
    assert [reasons for _, reasons in results.values() if reasons] == [
        [(1, "an answer of arXiv without any entry")]
    ]


@needs_shared
def test_bibtex_as_people_keep_it_comes_in_but_for_the_empty_entries():
    for path in find_real("data/bibtex/*"):
        form, works, reasons = read(path)
        assert form is bibtex
        if path.name in EMPTY:
            assert (works, reasons) == ([], [(1, "an empty entry: @article without any field")])
        else:
            assert works
            assert not reasons


@needs_shared
def test_people_of_one_name_have_their_files_whole():
    for path in find_real("data/dblp/*"):
        _, works, _ = read(path)
        names = Counter(signature.name for work in works for signature in work.signatures)
        papers = [work for work in works if work.kind != "book"]

        assert names["Jun Zhang"] >= 0.9 * len(papers), path.name
        assert all(work.signatures and work.year and "dblp" in work.ids for work in papers), path.name
        assert not [name for name in names if set(name) & set("{}\\0123456789")], path.name


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(PAYLOADS, key=lambda form: form.FORM)),
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=5)),
        max_size=6,
    ),
)
def test_any_payload_is_read_or_rejected_at_once(form, changes):
    data = PAYLOADS[form]
    for start, length, piece in changes:
        start %= len(data) + 1
        data = data[:start] + piece + data[start + length :]

    def read() -> None:
        form.sniff(data)
        for item in form.split(io.BytesIO(data)):
            assert (item.data is None) != (item.reason is None)
            for payload in (item.data, data):
                if payload is not None:
                    with suppress(RecordError):
                        work = form.parse(payload)
                        assert work.title or work.abstract

    do_within(1, read)


@pytest.mark.parametrize("form", PAYLOADS, ids=lambda form: form.FORM)
def test_payload_comes_in_as_it_is_and_is_claimed_by_its_own_form_alone(form):
    data = PAYLOADS[form]
    works = 0
    for item in form.split(io.BytesIO(data)):
        with suppress(RecordError):
            works += bool(form.parse(data_of(item)))
    assert works or form is jats  # whose sample has an entity that nobody knows
    assert [other.FORM for other in PAYLOADS if other.sniff(data)] == [form.FORM]


HUGE = 200_000


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (bibtex, b'@article{a, author="' + b"}" * HUGE + b'", title={x}}'),
        (bibtex, b"@article{a, title={" + b"{" * HUGE + b"}" * HUGE + b"}}"),
        (bibtex, b"@article{a, title={x}, author={" + b"a and " * (HUGE // 6) + b"}}"),
        (bibtex, b"@article{a, title={" + b"}@a{," * (HUGE // 5) + b"}}"),
        (
            bibtex,
            b"".join(b'@string{a%d = "xxxx" %b}\n' % (n, b"# a%d " % (n - 1) * 100) for n in range(40))
            + b"@a{k, title=a39}",
        ),
        (ris, b"TY  - JOUR\nTI  - x\n" + b"a\n" * HUGE),
        (oai_dc, b"<!--" * HUGE),
        (oai_dc, b"<record>" + b"<?" * HUGE),
        (oai_dc, b"<record>" + b"<a>" * HUGE + b"</a>" * HUGE + b"</record>"),
        (
            oai_dc,
            b"<record><dc><title>x</title><type>"
            + b"(" * HUGE
            + b"</type><identifier>"
            + b"a" * HUGE
            + b"</identifier></dc></record>",
        ),
        (oai_dc, b"<dc><title>x</title><creator>" + b" ," * HUGE + b"x</creator></dc>"),
        (acl_xml, b'<collection id="x">' + b"<volume " * HUGE),
        (arxiv_metadata, b'{"id":"1605.08386","title":"x","authors":"' + b" " * HUGE + b'"}'),
        (arxiv_metadata, b'{"id":' + b"[" * HUGE),
        (oai_dc, b"<!DOCTYPE a" * HUGE),
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(form, data):
    def read() -> None:
        for item in form.split(io.BytesIO(data)):
            with suppress(RecordError):
                form.parse(data_of(item) if item.data is not None else data)

    do_within(2, read)  # quadratic, each would take minutes
