"""RIS references."""

from __future__ import annotations

import datetime

import pytest

from papers.citations.ris import write_reference
from tests.papers.citations.cited import make_cited


def test_reference_is_as_written_by_hand():
    work = make_cited(
        "Jiashi Feng", "John Smith Jr.", "冯佳时",
        published_on=datetime.date(2019, 3, 4), abstract="All of it.\n\nER  - \r\nTY  - BOOK", is_retracted=True,
        identifiers={"doi": "10.5555/x.1", "pmid": "123"}, language="en",
    )  # fmt: skip
    assert write_reference(work) == "\r\n".join(
        [
            "TY  - JOUR",
            "TI  - Deep Learning for DNA",
            "AU  - Feng, Jiashi",
            "AU  - Smith, John, Jr.",
            "AU  - 冯佳时",
            "PY  - 2019",
            "DA  - 2019/03/04",
            "T2  - Journal of Things",
            "DO  - 10.5555/x.1",
            "DB  - PubMed",
            "AN  - 123",
            "UR  - https://doi.org/10.5555/x.1",
            "UR  - https://pubmed.ncbi.nlm.nih.gov/123",
            "LA  - en",
            "N1  - Retracted",
            "AB  - All of it. ER - TY - BOOK",
            "ER  - ",
            "",
        ]
    )


@pytest.mark.parametrize(
    ("kind", "type_", "venue"),
    [
        ("other", "GEN", "T2"),
        ("preprint", "UNPB", "PB"),
        ("journal-article", "JOUR", "T2"),
        ("proceedings-article", "CPAPER", "T2"),
        ("book", "BOOK", "PB"),
        ("book-chapter", "CHAP", "T2"),
        ("dissertation", "THES", "PB"),
        ("dataset", "DATA", "PB"),
        ("software", "COMP", "PB"),
        ("report", "RPRT", "PB"),
        ("review", "JOUR", "T2"),
    ],
)
def test_reference_has_the_type_of_its_kind(kind, type_, venue):
    lines = write_reference(make_cited(kind=kind)).split("\r\n")
    assert lines[0] == f"TY  - {type_}"
    assert f"{venue}  - Journal of Things" in lines


def test_reference_without_title_has_none():
    assert "TI  -" not in write_reference(make_cited(title=None, abstract="Opening words."))
