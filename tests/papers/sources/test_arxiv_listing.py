"""arXiv listings: which id is whose, where a DOI ends, what is a comment."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.records import RecordError, WorkRecord
from papers.sources.arxiv_listing import measure_doi, parse, sniff, split
from tests.clocks import do_within
from tests.papers.sources.reading import data_of

LONG = (
    "We propose a listing in which nothing stands where one looks for it, and find that it can be read. " * 4
)
LONG = LONG.strip()


def read(text: str) -> list[WorkRecord]:
    return [parse(data_of(item)) for item in split(io.BytesIO(text.encode()))]


def preprint(abstract: str, comment: str | None = None, **ids: str) -> WorkRecord:
    return WorkRecord(ids=ids, kind="preprint", abstract=abstract, comment=comment)


LISTING = f"""\
{LONG}
4 pages
arXiv:2011.09463Recently, {LONG}
arXiv:1412.12343D objects. {LONG}
Accepted at a workshop.
With a second line of comments
arXiv:cs.DB/9809011v2The old ones. {LONG}
arXiv admin note: substantial text overlap with arXiv:2009.01431
arXiv:2012.06272 - doi: 10.1109/TCAD.2020.3043328Convolutional networks. {LONG}
arXiv:hep-th/9901001$n$ is even. {LONG}
arXiv:2009.01431 is the longer version
arXiv:2011.02146"""
WORKS = [
    preprint(LONG, "4 pages", arxiv="2011.09463"),
    preprint(f"Recently, {LONG}", arxiv="1412.1234"),
    preprint(
        f"3D objects. {LONG}", "Accepted at a workshop.\nWith a second line of comments", arxiv="cs/9809011"
    ),
    preprint(
        f"The old ones. {LONG}",
        "arXiv admin note: substantial text overlap with arXiv:2009.01431",
        arxiv="2012.06272",
        doi="10.1109/tcad.2020.3043328",
    ),
    preprint(f"Convolutional networks. {LONG}", arxiv="hep-th/9901001"),
    preprint(f"$n$ is even. {LONG}", "arXiv:2009.01431 is the longer version", arxiv="2011.02146"),
]


@pytest.mark.parametrize(
    "text", [LISTING, LISTING + "\n", LISTING + " \n\n", "\ufeff" + LISTING, LISTING.replace("\n", "\r\n")]
)
def test_listing_is_read_in_its_order(text):
    assert sniff(text.encode())
    assert read(text) == WORKS


def test_items_know_their_lines():
    assert [item.line for item in split(io.BytesIO(LISTING.encode()))] == [1, 3, 4, 7, 9, 10]


def test_last_abstract_may_have_no_id():
    assert read(f"{LONG}\narXiv:2011.09463Recently, {LONG}\n9 pages\n") == [
        preprint(LONG, arxiv="2011.09463"),
        WorkRecord(abstract=f"Recently, {LONG}", comment="9 pages"),
    ]


def test_abstracts_on_lines_of_their_own_are_read_too():
    assert read(f"{LONG}\n\narXiv:2011.09463\n\n{LONG}\n12 pages\n\narXiv:2011.09464\n") == [
        preprint(LONG, arxiv="2011.09463"),
        preprint(LONG, "12 pages", arxiv="2011.09464"),
    ]


@pytest.mark.parametrize(
    ("body", "abstract", "comment"),
    [
        (f"{LONG}\n{LONG}", f"{LONG}\n{LONG}", None),
        (f"{LONG}\n\n{LONG}\n9 pages", f"{LONG}\n\n{LONG}", "9 pages"),
        (f"{LONG}\n\nA short second paragraph.\n9 pages", f"{LONG}\n\nA short second paragraph.", "9 pages"),
        (f"{LONG}\n\n9 pages\n", LONG, "9 pages"),
        (f"{LONG}\nNames of the workshop, Town", LONG, "Names of the workshop, Town"),
        (f"{LONG}\n12 pages, {LONG}", LONG, f"12 pages, {LONG}"),
        ("We wrap\nour lines\nat ten.", "We wrap\nour lines\nat ten.", None),
        (
            "We wrap\nour lines\nat ten.\n9 pages, 3 figures",
            "We wrap\nour lines\nat ten.",
            "9 pages, 3 figures",
        ),
        ("9 pages", "9 pages", None),
    ],
)
def test_comments_are_told_from_paragraphs(body, abstract, comment):
    assert read(f"{body}\narXiv:2011.09463") == [preprint(abstract, comment, arxiv="2011.09463")]


@pytest.mark.parametrize(
    ("doi", "behind"),
    [
        ("10.1109/TCAD.2020.3043328", "Convolutional neural networks"),
        ("10.1109/TCAD.2020.3043328", ""),
        ("10.1109/TCAD.2020.3043328", " Convolutional networks"),
        ("10.1109/TCAD.2020.3043328", "We propose"),
        ("10.1109/TCAD.2020.3043328", "A listing"),
        ("10.1109/TCAD.2020.3043328", "GANs, e.g., StyleGAN2"),
        ("10.1109/TCAD.2020.3043328", "StyleGAN2, the"),
        ("10.1109/TCAD.2020.3043328", "LiDAR-based maps"),
        ("10.1109/TCAD.2020.3043328", "Audio/visual speech"),
        ("10.1109/TCAD.2020.3043328", "(Un)supervised learning"),
        ("10.1109/TCAD.2020.3043328", "3D objects"),
        ("10.1109/TCAD.2020.3043328", "2D-to-3D lifting"),
        ("10.1109/TCAD.2020.3043328", "Détection automatique"),
        ("10.1109/TCAD.2020.3043328", "“Deep” learning"),
        ("10.1109/TCAD.2020.3043328", "``Deep'' learning"),
        ("10.1109/TCAD.2020.3043328", "$k$-means is"),
        ("10.1109/TCAD.2020.3043328", "\\emph{Deep} learning"),
        ("10.1109/TCAD.2020.3043328", "k-means is"),
        ("10.1109/TCAD.2020.3043328", "we propose"),
        ("10.1109/TCAD.2020.3043328", "深度学习 is"),
        ("10.1609/aaai.v36i1.19922", "In this work"),
        ("10.7554/eLife.12345", "The brain"),
        ("10.1016/S0031-3203(99)00215-0", "The image"),
        ("10.1016/S0031(99)", "The image"),
        ("10.1007/s11263-019-01230-z", "Deep learning"),
        ("10.1088/1361-6501/ab12ef", "Deep learning"),
        ("10.1088/1757-899X/261/1/012017", "While others"),
        ("10.1007/978-3-030-58555-6_12", "Deep learning"),
        ("10.48550/arXiv.2011.09463", "Recently, there"),
        ("10.18653/v1/P19-1001", "This paper"),
        ("10.2298/CSIS160229042W", ""),
    ],
)
def test_doi_ends_where_the_sentence_begins(doi, behind):
    text = f"{doi}{behind}".encode()

    assert text[: measure_doi(text)].decode() == doi
    expected = [preprint(LONG, arxiv="2011.09463", doi=doi.lower())]
    if doi.startswith("10.48550"):
        assert expected[0].ids["arxiv"] == "2011.09463"
    works = read(
        f"{LONG}\narXiv:2011.09463 - doi: {doi}{behind} and more\narXiv:2012.00001"
        if behind
        else f"{LONG}\narXiv:2011.09463 - doi: {doi}"
    )
    assert works[:1] == expected
    assert [work.abstract for work in works[1:]] == ([f"{behind} and more".strip()] if behind else [])


@pytest.mark.parametrize(
    "line",
    [
        "see arXiv:2009.01431",
        "arXiv:2009.01431 is the longer version",
        "arXiv:2009.01431, arXiv:2009.01432",
        "arXiv:2009.01431.",
        "arXiv:2009.0143",
        "arXiv:2013.01431",
        "arXiv admin note: text overlap with arXiv:2009.01431",
        "arXiv: a history",
    ],
)
def test_id_within_a_comment_ends_nothing(line):
    assert read(f"{LONG}\n{line}\narXiv:2011.09463") == [preprint(LONG, line, arxiv="2011.09463")]
    assert not sniff(f"{LONG}\n{line}\n".encode())


def test_id_without_an_abstract_is_rejected_and_the_rest_is_not():
    first, second = split(io.BytesIO(f"arXiv:2011.09463{LONG}\narXiv:2011.09464".encode()))

    with pytest.raises(RecordError, match=r"^no abstract stands before arXiv:2011\.09463$"):
        parse(data_of(first))
    assert parse(data_of(second)) == preprint(LONG, arxiv="2011.09464")


@pytest.mark.parametrize("bad", [b"a\x00b", b"caf\xe9"])
def test_invalid_bytes_reject_one_item(bad):
    first, second = split(io.BytesIO(bad + b"\narXiv:2011.09463We.\narXiv:2011.09464"))

    with pytest.raises(RecordError):
        parse(data_of(first))
    assert parse(data_of(second)) == preprint("We.", arxiv="2011.09464")


@pytest.mark.parametrize(
    "text",
    [
        b"arXiv:2011.09463" + b" " * 1_000_000 + b"x",
        b"arXiv:" + b"a-" * 500_000,
        b"x\narXiv:2011.09463 - doi: 10.1109/" + b"aA" * 500_000 + b"_ We",
        b"x\narXiv:2011.09463 - doi: 10." + b"1." * 500_000,
        b"\n" * 1_000_000 + b"9 pages" + b" " * 1_000_000 + b"\nx" * 100_000,
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(text):
    def read() -> None:
        for item in split(io.BytesIO(text)):
            with suppress(RecordError):
                assert parse(data_of(item)).abstract

    do_within(5, read)  # which it does a hundred times over; quadratic, it would take hours


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(LISTING.split("\n")) | st.text(max_size=10), max_size=20).map("\n".join))
def test_any_listing_is_read_or_rejected(text):
    for item in split(io.BytesIO(text.encode())):
        if item.data is not None:
            try:
                work = parse(data_of(item))
            except RecordError:
                continue
            assert work.abstract


@settings(max_examples=1000, deadline=None)
@given(st.binary() | st.binary().map(lambda data: b"2011.09463 10.1/x\n" + data))
def test_any_bytes_are_read_or_rejected(data):
    try:
        work = parse(data)
    except RecordError:
        return
    assert work.abstract
    assert 0 <= measure_doi(data) <= len(data)
