"""BibTeX entries."""

from __future__ import annotations

import datetime

import pytest

from papers.citations.bibtex import make_key, write_entries, write_entry
from papers.citations.works import CitedName
from tests.papers.citations.cited import make_cited


def test_entry_is_as_written_by_hand():
    work = make_cited(
        "Jiashi Feng", "John Smith Jr.", "ATLAS Collaboration", "冯佳时",
        published_on=datetime.date(2019, 3, 4), abstract="All of $x$ & 50% more.", is_retracted=True,
        url="https://example.org/a_b%20c?d=1&e={2}",
    )  # fmt: skip
    assert write_entry(work, make_key(work)) == (
        r"""@article{feng2019deep,
  title = {{Deep Learning for DNA}},
  author = {Feng, Jiashi and Smith, Jr., John and {ATLAS Collaboration} and {冯佳时}},
  journal = {Journal of Things},
  year = {2019},
  month = mar,
  day = {4},
  doi = {10.5555/x.1},
  url = {https://example.org/a_b%20c?d=1&e=%7B2%7D},
  note = {Retracted},
  abstract = {All of x \& 50\% more.},
}
"""
    )


@pytest.mark.parametrize(
    ("kind", "line", "venue"),
    [
        ("other", "@misc{", "howpublished"),
        ("journal-article", "@article{", "journal"),
        ("proceedings-article", "@inproceedings{", "booktitle"),
        ("book", "@book{", "publisher"),
        ("book-chapter", "@incollection{", "booktitle"),
        ("dissertation", "@phdthesis{", "school"),
        ("dataset", "@dataset{", "publisher"),
        ("software", "@software{", "publisher"),
        ("report", "@techreport{", "institution"),
        ("review", "@article{", "journal"),
    ],
)
def test_entry_has_the_type_of_its_kind_and_the_venue_where_that_has_it(kind, line, venue):
    entry = write_entry(make_cited(kind=kind), "k")
    assert entry.startswith(line)
    assert f"  {venue} = {{Journal of Things}},\n" in entry


def test_preprint_is_written_as_arxiv_does_and_others_have_the_note_they_must_have():
    on_arxiv = write_entry(
        make_cited(kind="preprint", venue="arXiv", identifiers={"arxiv": "2101.00001"}), "k"
    )
    assert on_arxiv.startswith("@misc{")
    assert "  eprint = {2101.00001},\n  archiveprefix = {arXiv},\n" in on_arxiv
    assert "howpublished" not in on_arxiv
    elsewhere = write_entry(make_cited(kind="preprint", venue=None), "k")
    assert elsewhere.startswith("@unpublished{")
    assert "  note = {Preprint},\n" in elsewhere


def test_entry_without_title_has_none_and_not_the_opening_words():
    entry = write_entry(make_cited(title=None, abstract="Opening words."), "k")
    assert "title =" not in entry
    assert "abstract = {Opening words.}" in entry


def test_keys_end_with_the_number_of_the_work():
    works = [make_cited(id=number) for number in (1, 12)] + [make_cited(id=2, title="Deep 1")]
    keys = [entry.partition("{")[2].partition(",")[0] for entry in write_entries(works)]
    assert keys == ["feng2019deep-1", "feng2019deep-12", "feng2019deep-2"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"title": "The <i>Art</i> of It"}, "feng2019art"),
        ({"title": "On the"}, "feng2019on"),
        ({"title": None, "year": None}, "feng"),
        ({"names": ()}, "anonymous2019deep"),
        ({"names": (CitedName("Łucja Wierzbiańska"),)}, "wierzbianska2019deep"),
        ({"names": (CitedName("—"),), "title": "…"}, "anonymous2019"),
    ],
)
def test_key_is_made_of_family_year_and_first_word_that_says_something(fields, key):
    assert make_key(make_cited(**fields)) == key


def test_names_that_bibtex_would_part_stand_in_braces():
    entry = write_entry(make_cited("Procter and Gamble Group", "others", "And, Rick"), "k")
    assert "author = {{Procter and Gamble Group} and {others} and {And}, Rick}" in entry
