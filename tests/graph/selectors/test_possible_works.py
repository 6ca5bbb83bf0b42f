"""Works signed with initials: whose they may be, on what, and whose they are not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from graph.selectors.possible_works import list_possible_works
from papers.models import Work
from tests.factories import import_records, make_record, sign
from tests.graph.catalogue import build
from tests.graph.people import find_id, write

pytestmark = pytest.mark.django_db

NAME, FRIEND = "Elna Thorsvik", "Do Hanui"


def import_with(*records: dict[str, Any], works: int = 2) -> int:
    """NAME and FRIEND, who share so many works, and these records; the id of NAME."""
    import_records(*(write(f"Shared {number}", NAME, FRIEND) for number in range(works)), *records)
    build()
    return find_id(NAME)


def by(title: str, signed: str, *names: str, **fields: Any) -> dict[str, Any]:
    """A work that somebody signs `signed`, without an identifier, and the others with theirs."""
    return make_record(
        title,
        authors=[sign(signed), *(sign(name, openreview=f"~{name.replace(' ', '_')}1") for name in names)],
        **fields,
    )


def list_titles(author_id: int, *names: str) -> list[str]:
    found = list_possible_works(author_id, names or [NAME])
    return [Work.objects.get(pk=one.work_id).title or "" for one in found]


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        (NAME, "E. Thorsvik"),
        (NAME, "Thorsvik, E."),
        ("Elna Maria Thorsvik", "E. M. Thorsvik"),
        ("Elna Maria Thorsvik", "E. Thorsvik"),
        ("Elna M. Thorsvik", "E. M. Thorsvik"),
        ("冯佳时", "J. Feng"),
        ("冯佳时", "J. S. Feng"),
    ],
)
def test_initials_that_fit_are_possible_beside_a_collaborator(name, signed):
    author_id = import_with(by("By initials", signed, FRIEND))
    (found,) = list_possible_works(author_id, [name])
    assert (found.signed_as, found.coauthor_name, found.shared_count) == (signed, FRIEND, 2)


@pytest.mark.parametrize(
    "signed", ["M. Thorsvik", "E. M. Thorsvik", "E. Thorsen", "Thorsvik", "Eva Thorsvik"]
)
def test_names_that_do_not_fit_are_not_possible(signed):
    author_id = import_with(by("By another", signed, FRIEND))
    assert list_possible_works(author_id, [NAME]) == []


def test_initials_beside_strangers_are_not_possible():
    author_id = import_with(by("Among strangers", "E. Thorsvik", "Per Holm"))
    assert list_possible_works(author_id, [NAME]) == []


def test_initials_of_whom_a_source_knows_who_it_is_are_not_possible():
    known = make_record(
        "Known",
        authors=[sign("E. Thorsvik", orcid="0000-0002-1825-0097"), sign(FRIEND, openreview="~Do_Hanui1")],
    )
    author_id = import_with(known)
    assert list_possible_works(author_id, [NAME]) == []


def test_work_that_the_person_signed_in_full_is_not_possible_besides():
    record = make_record(
        "Both",
        authors=[
            sign("E. Thorsvik"),
            sign(NAME, openreview="~Elna_Thorsvik1"),
            sign(FRIEND, openreview="~Do_Hanui1"),
        ],
    )
    assert list_titles(import_with(record)) == []


def test_work_that_was_refused_is_not_possible_any_more():
    author_id = import_with(by("By initials", "E. Thorsvik", FRIEND))
    (found,) = list_possible_works(author_id, [NAME])
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_refusal (work_id, block, author_id)
               SELECT s.work_id, n.block, %s FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
               WHERE s.work_id = %s AND n.printed = 'E. Thorsvik'""",
            [author_id, found.work_id],
        )
    assert list_possible_works(author_id, [NAME]) == []


def test_closest_collaborators_come_first_and_the_newest_works_among_them():
    author_id = import_with(
        write("With Per", NAME, "Per Holm"),
        by("Per alone", "E. Thorsvik", "Per Holm", year=2022),
        by("Older", "E. Thorsvik", FRIEND, year=1999),
        by("Newer", "E. Thorsvik", FRIEND, "Per Holm", year=2005),
    )
    assert list_titles(author_id) == ["Newer", "Older", "Per alone"]


def test_nothing_is_possible_before_the_graph_is_counted():
    import_records(write("Shared", NAME, FRIEND), by("By initials", "E. Thorsvik", FRIEND))
    assert list_possible_works(find_id(NAME), [NAME]) == []


@pytest.mark.parametrize("works", [1, 3])
def test_possible_works_are_read_in_one_query(django_assert_num_queries, works):
    author_id = import_with(*(by(f"By initials {n}", "E. Thorsvik", FRIEND) for n in range(works)))
    list_possible_works(author_id, [NAME])
    with django_assert_num_queries(1):
        assert len(list_possible_works(author_id, [NAME])) == works
