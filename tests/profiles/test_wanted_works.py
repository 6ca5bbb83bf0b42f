"""Works that are asked for, read from text."""

from __future__ import annotations

import pytest

from profiles.stated import StatementError
from profiles.wanted_works import (
    LONGEST_BIBTEX,
    LONGEST_IDENTIFIERS,
    WantedId,
    read_bibtex,
    read_identifiers,
)

ENTRY = "@article{key%s,\n title = {On Rivers %s},\n author = {%s},\n year = 2020\n}\n"


def test_identifiers_are_read_one_a_line_in_any_dress():
    wanted = read_identifiers(
        " https://doi.org/10.5555/ABC.1 \n\narXiv:2101.00001v2\ndoi:10.5555/abc.1\r\n"
        "https://arxiv.org/abs/math/0211159\n10.48550/arXiv.2101.00002\n"
    )
    assert wanted == (
        WantedId("doi", "10.5555/abc.1"),
        WantedId("arxiv", "2101.00001"),
        WantedId("arxiv", "math/0211159"),
        WantedId("arxiv", "2101.00002"),
    )
    assert read_identifiers(" \n") == ()


@pytest.mark.parametrize(
    "line", ["On Rivers", "10.5555", "0000-0002-1825-0097", "\x00", "10.5555/a 10.5555/b"]
)
def test_lines_that_name_no_work_are_refused(line):
    with pytest.raises(StatementError, match="neither a DOI nor an arXiv id"):
        read_identifiers(f"10.5555/fine\n{line}x y")


def test_identifiers_have_limits():
    with pytest.raises(StatementError, match="Up to 20"):
        read_identifiers("\n".join(f"10.5555/{n}" for n in range(21)))
    with pytest.raises(StatementError, match="characters"):
        read_identifiers("x" * (LONGEST_IDENTIFIERS + 1))


def make_entries(*names: str) -> bytes:
    return "".join(ENTRY % (number, number, name) for number, name in enumerate(names)).encode()


def test_bibtex_is_taken_when_each_entry_names_them():
    entries = make_entries("Thorsvik, Elna and Feng, Jiashi", "E. Thorsvik", "Elna R. Thorsvik")
    assert read_bibtex(entries, ["Elna Thorsvik"]) == 3


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (make_entries("Elna Thorsvik", "Wei Lin"), "“On Rivers 1” names no author like you"),
        (b"no entry at all", "Line 1 of the BibTeX"),
        (b"@article{a, year = 2020}", "Line 1 of the BibTeX"),
        (b"\xff\xfe\x00", "Line 1 of the BibTeX"),
        (make_entries(*["Elna Thorsvik"] * 101), "Up to 100 entries"),
        (b"%" * (LONGEST_BIBTEX + 1), "256 kB"),
    ],
)
def test_bibtex_that_cannot_be_taken_is_refused_in_words(data, why):
    with pytest.raises(StatementError, match=why):
        read_bibtex(data, ["Elna Thorsvik"])
