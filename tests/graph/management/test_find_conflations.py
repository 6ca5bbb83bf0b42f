"""`manage.py find_conflations` as a person runs it: what was found, or one line that says why not."""

from __future__ import annotations

import pytest

from graph.models import ConflationRisk
from tests.factories import find_author
from tests.graph.catalogue import build
from tests.graph.conflated import NAME, make_markets, make_waters
from tests.papers import commands
from tests.papers.catalogue import ingest, resolve

pytestmark = pytest.mark.django_db(transaction=True)


def import_two_people() -> int:
    """The id of the one record of both."""
    ingest(*make_waters(), *make_markets())
    resolve()
    build()
    return find_author(NAME).pk


def fail(*options: str) -> str:
    """The one line in which the command says why it did not."""
    done = commands.run("find_conflations", *options)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_command_finds_them_among_all_records():
    author_id = import_two_people()

    done = commands.run("find_conflations", "--all")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 record looks like several people, found in ")
    assert [risk.author_id for risk in ConflationRisk.objects.all()] == [author_id]


def test_command_finds_that_of_a_record_alone():
    author_id = import_two_people()

    done = commands.run("find_conflations", str(author_id))

    assert done.returncode == 0
    assert ConflationRisk.objects.get().author_id == author_id


def test_command_says_what_is_missing():
    assert "There is no graph yet" in fail("--all")
    assert "Say of which author records" in fail()
    assert "Say of which author records" in fail("--all", "1")


@pytest.mark.parametrize("number", [10**9, 10**30, 0])
def test_command_refuses_a_number_that_no_record_has(number: int):
    import_two_people()

    assert f"No author record has the number {number}." in fail(str(number))
