"""`import_researcher`: by identifier and by name, with and without a terminal, stopped and carried on."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from io import StringIO

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command

from papers.models import Author, ImportRun, Refresh, Work
from tests.papers import commands
from tests.papers.live_sources import (
    LATER,
    answer_as_openalex,
    lead_to,
    make_author,
    make_work,
    name_addresses,
)
from tests.servers import Reply

pytestmark = pytest.mark.django_db

WORKS = [
    *(make_work(number) for number in range(1, 6)),
    make_work(9, "A2", "Elna Thorsvik"),
]
AUTHORS = [
    make_author(),
    make_author("A2", works_count=1, orcid=None, last_known_institutions=None, counts_by_year=[]),
]


@pytest.fixture
def source(server, settings):
    lead_to(settings, server)
    server.answer = answer_as_openalex(WORKS, AUTHORS)
    return server


def import_researcher(*arguments: str) -> tuple[str, str]:
    output, errors = StringIO(), StringIO()
    call_command("import_researcher", *arguments, stdout=output, stderr=errors)
    return output.getvalue(), errors.getvalue()


@pytest.mark.parametrize("who", ["openalex:A1", "openalex:author:A1", "https://openalex.org/A1", "A1"])
def test_identifier_imports_and_says_what_came(source, who):
    output, errors = import_researcher(who)

    author = Author.objects.get()
    assert "5 created, 0 updated, 0 unchanged, 0 rejected" in output
    assert "OpenAlex author A1: 5 of 5 read" in output or "OpenAlex author A1: 3 of 5 read" in output
    assert f"Elna Thorsvik: 5 works, at /researchers/{author.pk}-elna-thorsvik" in output
    assert errors == ""


def test_researcher_is_followed_from_then_on(source):
    import_researcher("openalex:A1")

    refresh = Refresh.objects.get()
    assert (refresh.query, refresh.is_active, refresh.is_pending) == ("openalex:author:A1", True, False)
    assert refresh.author_id == Author.objects.get().pk
    assert refresh.last_at is not None


def test_import_since_a_day_is_no_first_look_of_a_refresh(source):
    import_researcher("openalex:A1@2026-01-01")

    refresh = Refresh.objects.get()
    assert (refresh.query, refresh.last_run, refresh.last_at) == ("openalex:author:A1", None, None)


def test_query_that_is_not_a_person_is_imported_and_not_followed(source):
    source.answer = lambda asked: Reply(
        body=b'{"id": "https://openalex.org/W1", "title": "A", "authorships": []}'
    )
    import_researcher("openalex:W1")

    assert Work.objects.count() == 1
    assert not Refresh.objects.exists()


def test_same_researcher_again_brings_nothing_new(source):
    import_researcher("openalex:A1")

    output, _ = import_researcher("openalex:A1")

    assert "0 created, 0 updated, 5 unchanged" in output
    assert Refresh.objects.count() == 1


def test_name_without_a_terminal_lists_who_it_could_be_and_ends_with_2(source):
    output = StringIO()
    with pytest.raises(CommandError, match="import_researcher ID") as told:
        call_command("import_researcher", "Elna Thorsvik", stdout=output)

    assert told.value.returncode == 2
    assert output.getvalue().splitlines() == [
        "  1  openalex:author:A1  Elna Thorsvik, 7 works, 2019–2024, Institute of Imagined Waters, "
        "ORCID 0000-0002-1825-0097",
        "  2  openalex:author:A2  Elna Thorsvik, 1 works",
    ]
    assert not ImportRun.objects.exists()


def test_name_that_nobody_has_is_said_so(source):
    source.answer = answer_as_openalex([], [])
    with pytest.raises(CommandError, match="knows anybody by the name 'No Body'") as told:
        import_researcher("No Body")

    assert told.value.returncode == 1


def test_name_when_the_sources_are_down_says_which(source):
    source.answer = lambda asked: LATER
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("import_researcher", "Elna Thorsvik", stdout=StringIO(), stderr=errors)

    down = [line.partition(":")[0] for line in errors.getvalue().splitlines()]
    assert down == ["OpenAlex", "ORCID", "Semantic Scholar"]


@pytest.mark.parametrize("who", ["openalex:X1", "12", "http://example.org/", "@", "10.1/x y", None, " "])
def test_what_is_neither_name_nor_identifier_is_one_line_and_code_2(source, who):
    with pytest.raises(CommandError) as told:
        import_researcher(*([who] if who is not None else []))

    assert told.value.returncode == 2
    assert "\n" not in str(told.value)
    assert source.asked == []


def test_source_that_is_down_is_one_line_and_resumed(source):
    whole = source.answer
    source.answer = lambda asked: whole(asked) if asked.params["cursor"] == "*" else LATER
    with pytest.raises(CommandError) as told:
        import_researcher("openalex:A1")

    run = ImportRun.objects.get()
    assert str(told.value).endswith(f"; carry on with: import_researcher --resume {run.pk}")
    assert "\n" not in str(told.value)
    assert Work.objects.count() == 3
    source.answer = whole

    output, _ = import_researcher("--resume", str(run.pk))

    assert "5 created, 0 updated, 0 unchanged" in output
    assert Work.objects.count() == 5


def test_resume_of_no_run_is_code_2():
    with pytest.raises(CommandError, match="there is no import run 77") as told:
        import_researcher("--resume", "77")
    assert told.value.returncode == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("typed", "expected"), [("9\nx\n2\n", 1), ("1\n", 5), ("\n", 0)])
def test_name_on_a_terminal_is_asked_about(source, typed, expected):
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_researcher", "Elna Thorsvik"],
        cwd=site_settings.BASE_DIR,
        env=commands.environment() | name_addresses(source),
        stdin=end, stdout=end, stderr=end, close_fds=True,
    )  # fmt: skip
    os.close(end)
    os.write(terminal, typed.encode())

    said = read_all(terminal, process)

    assert process.wait(timeout=120) == 0, said
    assert "Number of the one to import, or nothing:" in said
    assert ("from 1 to 2" in said) == (len(typed) > 3)
    assert ("Nothing imported." in said) == (expected == 0)
    assert Work.objects.count() == expected


def read_all(terminal: int, process: subprocess.Popen[bytes]) -> str:
    said, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        try:
            said += os.read(terminal, 65_536) if ready else b""
        except OSError:  # how Linux says that the other end is closed
            break
        if not ready and process.poll() is not None:
            break
    os.close(terminal)
    return said.decode()
