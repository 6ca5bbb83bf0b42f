"""Author records as the researcher page reads them."""

from __future__ import annotations

import pytest

from papers.selectors.authors import list_author_files, read_author
from tests.factories import find_author, import_records, make_record, sign

pytestmark = pytest.mark.django_db


def test_read_author_takes_the_affiliation_of_the_newest_work_that_has_one():
    import_records(
        make_record("Old", authors=[sign("Jiashi Feng", "NUS"), sign("Shuicheng Yan")], year=2018),
        make_record("New", authors=[sign("Jiashi Feng", "ByteDance"), sign("Shuicheng Yan")], year=2022),
        make_record("Newest", authors=[sign("Jiashi Feng"), sign("Shuicheng Yan")], year=2023),
    )
    author = read_author(find_author("Jiashi Feng").pk)
    assert author is not None
    assert author.affiliation is not None
    assert (author.affiliation.name, author.affiliation.year, author.affiliation.work_title) == (
        "ByteDance",
        2022,
        "New",
    )
    assert (author.works_count, author.first_year, author.last_year) == (3, 2018, 2023)


def test_read_author_lists_other_names_once_however_sources_split_them():
    orcid = "0000-0002-1825-0097"
    import_records(
        make_record("A", authors=[sign("Ana Ruiz", orcid=orcid)]),
        make_record("B", authors=[sign("Ana Ruiz", orcid=orcid)]),
        make_record("C", authors=[sign("Ana Ruiz", orcid=orcid) | {"given": "Ana", "family": "Ruiz"}]),
        make_record("D", authors=[sign("Ana M. Ruiz", orcid=orcid)]),
    )
    author = read_author(find_author("Ana Ruiz").pk)
    assert author is not None
    assert author.variants == ("Ana M. Ruiz",)
    assert [(one.scheme, one.value) for one in author.identifiers] == [("orcid", orcid)]


def test_read_author_is_none_for_nobody():
    assert read_author(10**17) is None


def test_list_author_files_counts_the_records_of_each():
    import_records(make_record("A", "Jiashi Feng", "Li Yuan"), make_record("B", "Jiashi Feng", "Li Yuan"))
    (file,) = list_author_files(find_author("Jiashi Feng").pk)
    assert (file.name, file.form, file.records_count) == ("works.jsonl", "jsonl", 2)
