"""`manage.py build_graph` as a person runs it: to its end, or one line that says why not."""

from __future__ import annotations

import pytest

from graph.models import GraphBuild
from graph.services.builds import start_build
from papers.models import ChangedWork, Job, SetAside
from papers.services.staleness import attend_stale_blocks
from tests.graph.catalogue import count_by_hand, take_graph
from tests.papers import commands
from tests.papers.catalogue import ingest, resolve
from tests.papers.lines import make_records

pytestmark = pytest.mark.django_db(transaction=True)


def fill(count: int = 30, *, first: int = 0) -> None:
    ingest(*make_records(count, first=first))
    resolve()


def build(*options: str) -> str:
    """What the command says when it succeeds."""
    done = commands.run("build_graph", *options)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def fail(*options: str) -> str:
    """The one line in which the command says why it did not."""
    done = commands.run("build_graph", *options)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_command_builds_then_updates_then_has_nothing_to_do():
    fill()
    assert build().startswith("graph up to date after ")
    assert take_graph() == count_by_hand()
    fill(10, first=30)

    build()
    build()

    assert take_graph() == count_by_hand()
    assert not ChangedWork.objects.exists()
    assert GraphBuild.objects.count() == 1


def test_command_builds_all_anew_when_asked_to():
    fill()
    build()

    build("--full")

    assert take_graph() == count_by_hand()
    assert GraphBuild.objects.filter(phase="done").count() == 2


def test_command_goes_on_with_a_build_that_was_left():
    fill()
    start_build()

    build("--full")

    assert take_graph() == count_by_hand()
    assert GraphBuild.objects.count() == 1


def test_command_has_nothing_to_do_without_works():
    build()

    assert take_graph() == count_by_hand()


def test_commands_at_once_end_as_one():
    fill()
    started = [commands.start("build_graph", "--full") for _ in range(2)]

    ended = [command.communicate(timeout=120) for command in started]

    assert [errors for _, errors in ended] == ["", ""]
    assert take_graph() == count_by_hand()


def test_command_says_that_an_import_runs():
    fill()
    with attend_stale_blocks():
        assert "an import runs" in fail()


def test_command_says_that_the_catalogue_is_being_loaded():
    fill()
    SetAside.objects.create(name="index", stage=SetAside.Stage.READ, definition="SELECT 1")

    message = fail("--full")

    SetAside.objects.all().delete()
    assert "the catalogue is being loaded for the first time" in message


def test_command_says_why_the_last_build_failed_and_tries_again_when_asked_to():
    fill()
    start_build()
    Job.objects.all().delete()
    GraphBuild.objects.update(phase="failed", note="given up: begun 20 times")

    assert "given up: begun 20 times; --full tries again at once" in fail()

    build("--full")
    assert take_graph() == count_by_hand()
