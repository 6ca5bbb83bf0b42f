"""Researcher pages, as browsers copy them."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.records import RecordError, WorkRecord
from papers.sources.researcher_page import parse, sniff, split
from tests.papers.sources.reading import data_of

PAGE = """\
Researcher profile

Ana Beispiel

Ana Beispiel contributes to research discovery.

Quick read

3works
0followers

Published work

3 published item(s)

preprint2023arXiv

On Pages: a Study of $n$ Lines

The first paragraph, which is \\emph{long}.

The second paragraph.
With a line of its own.

article2021Journal of Pages

A Title Alone

conference paper20203D Vision

Reviewing Software2Vec

reviews are read. preprint2023arXiv is not at the start of a line.
"""

FIRST = WorkRecord(
    kind="preprint",
    title="On Pages: a Study of $n$ Lines",
    abstract="The first paragraph, which is \\emph{long}.\n\nThe second paragraph.\nWith a line of its own.",
    year=2023,
    venue="arXiv",
    listed_for=("Ana Beispiel",),
)
SECOND = WorkRecord(
    kind="journal-article",
    title="A Title Alone",
    year=2021,
    venue="Journal of Pages",
    listed_for=("Ana Beispiel",),
)
THIRD = WorkRecord(
    kind="proceedings-article",
    title="Reviewing Software2Vec",
    abstract="reviews are read. preprint2023arXiv is not at the start of a line.",
    year=2020,
    venue="3D Vision",
    listed_for=("Ana Beispiel",),
)


def read(text: str) -> list[WorkRecord]:
    return [parse(data_of(item)) for item in split(io.BytesIO(text.encode()))]


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        PAGE.rstrip(),
        "\ufeff" + PAGE,
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("\nA Title Alone\n", "A Title Alone"),
        PAGE.replace("Quick read", "Book\n\nother"),
    ],
    ids=["as it is", "no line end", "byte order mark", "crlf", "close", "kinds in the heading"],
)
def test_page_is_read_in_its_order(text):
    assert sniff(text.encode())
    assert read(text) == [FIRST, SECOND, THIRD]


def test_items_know_their_lines():
    lines = PAGE.split("\n")

    for item in split(io.BytesIO(PAGE.encode())):
        assert data_of(item).split(b"\n")[1].decode() == lines[item.line - 1]


def test_page_without_heading_has_nobody_it_is_listed_for():
    text = PAGE[PAGE.index("preprint2023") :]

    assert sniff(text.encode())
    assert [work.listed_for for work in read(text)] == [(), (), ()]
    assert [work.title for work in read(text)] == [work.title for work in (FIRST, SECOND, THIRD)]


@pytest.mark.parametrize(
    ("line", "kind", "year", "venue"),
    [
        ("preprint2023arXiv", "preprint", 2023, "arXiv"),
        ("Preprint2023arXiv", "preprint", 2023, "arXiv"),
        ("posted content2023arXiv", "preprint", 2023, "arXiv"),
        ("journal-article2019Nature", "journal-article", 2019, "Nature"),
        ("journal article2019Nature", "journal-article", 2019, "Nature"),
        ("proceedings-article2019CVPR 2019", "proceedings-article", 2019, "CVPR 2019"),
        ("book_chapter2019Springer", "book-chapter", 2019, "Springer"),
        ("book2019", "book", 2019, None),
        ("thesis2019", "dissertation", 2019, None),
        ("dissertation2019ETH", "dissertation", 2019, "ETH"),
        ("dataset2019Zenodo", "dataset", 2019, "Zenodo"),
        ("software2019Zenodo", "software", 2019, "Zenodo"),
        ("report2019NASA", "report", 2019, "NASA"),
        ("review2019Nature", "review", 2019, "Nature"),
        ("other2019Nature", "other", 2019, "Nature"),
        ("preprint0000arXiv", "preprint", None, "arXiv"),
        ("preprintarXiv", "preprint", None, "arXiv"),
        ("articleNature", "journal-article", None, "Nature"),
        ("preprint", "preprint", None, None),
    ],
)
def test_line_of_a_work_says_kind_year_and_source(line, kind, year, venue):
    (work,) = read(f"1 published item(s)\n\n{line}\n\nA Title\n\nAn abstract.\n")

    assert work == WorkRecord(kind=kind, title="A Title", abstract="An abstract.", year=year, venue=venue)


@pytest.mark.parametrize(
    "title", ["bookkeeping for all", "Book of 2020", "reviewArXiv twice", "report", "Other"]
)
def test_title_that_begins_with_a_kind_is_a_title(title):
    text = f"1 published item(s)\n\npreprint2023arXiv\n{title}\n\nAn abstract."

    assert [work.title for work in read(text)] == [title]


def test_work_without_a_title_is_rejected_and_the_rest_is_not():
    text = "2 published items\n\npreprint2023arXiv\n\narticle2022Nature\n\nA Title\n"
    first, second = split(io.BytesIO(text.encode()))

    with pytest.raises(RecordError, match=r'^no title follows "preprint2023arXiv"$'):
        parse(data_of(first))
    assert parse(data_of(second)).title == "A Title"


def test_invalid_bytes_reject_one_work():
    data = PAGE.encode().replace(b"Title Alone", b"Titl\xe9 Alone")
    first, second, third = split(io.BytesIO(data))

    with pytest.raises(RecordError, match=r"^not UTF-8: byte 0xe9"):
        parse(data_of(second))
    assert [parse(data_of(first)), parse(data_of(third))] == [FIRST, THIRD]


def test_page_without_works_is_one_reason():
    (item,) = split(io.BytesIO(b"Researcher profile\n\nAna Beispiel\n\n0 published item(s)\n"))

    assert (item.line, item.data, item.reason) == (1, None, "no published work on this page")
    assert item.excerpt.startswith("Researcher profile")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"Abstract: preprint2023arXiv",
        b"Researcher profile\n\n\x00",
        b"Report on 2020\n",
        b'{"title": "book2020"}',
    ],
)
def test_other_texts_are_not_taken_for_a_page(head):
    assert not sniff(head)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PAGE.split("\n")) | st.text(max_size=10), max_size=20).map("\n".join))
def test_any_page_is_read_or_rejected(text):
    for item in split(io.BytesIO(text.encode())):
        if item.data is not None:
            try:
                work = parse(data_of(item))
            except RecordError:
                continue
            assert work.title


@settings(max_examples=1000, deadline=None)
@given(st.binary() | st.binary().map(lambda data: b"Ana\npreprint2023arXiv\n" + data))
def test_any_bytes_are_read_or_rejected(data):
    try:
        work = parse(data)
    except RecordError:
        return
    assert work.title
