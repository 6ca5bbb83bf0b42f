"""The Python client that is made from the committed contract, against a server on this machine."""

from __future__ import annotations

import hashlib
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.api.contract import find_contract
from core.api.scopes import Scope
from profiles.models import User
from profiles.services.tokens import make_token
from tests.factories import find_author, import_records, make_record

PACKAGE = "peerlight_client"

pytestmark = pytest.mark.django_db(transaction=True)


def generate(folder: Path) -> Path:
    """Make the client in the folder; anything that the generator can't take is a failure."""
    made = folder / PACKAGE
    program = Path(sys.executable).with_name("openapi-python-client")
    config = settings.BASE_DIR / "docs" / "api" / "client.yml"
    subprocess.run(
        [program, "generate", "--path", find_contract(), "--config", config, "--meta", "none",
         "--output-path", made, "--fail-on-warning"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("client")
    made = generate(folder)
    sys.path.insert(0, str(folder))
    yield made
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


class Program:
    """A program that has the client and knows where the site is."""

    def __init__(self, address: str, token: str = "") -> None:
        self._address, self._token = address, token

    def ask(self, operation: str, *parts: Any, **asked: Any) -> Any:
        """The answer to an operation, named as "works.show_work", as the client reads it."""
        made = importlib.import_module(PACKAGE)
        module = importlib.import_module(f"{PACKAGE}.api.{operation}")
        client = (
            made.AuthenticatedClient(base_url=self._address, token=self._token)
            if self._token
            else made.Client(base_url=self._address)
        )
        with client as opened:
            return module.sync_detailed(*parts, client=opened, **asked)


@pytest.fixture
def works() -> None:
    import_records(*(make_record(f"Work {n}", "Ada Byron", "Ben Carr", year=2015 + n) for n in range(5)))


@pytest.fixture
def program(generated, live_server) -> Program:
    return Program(live_server.url)


def test_client_is_made_the_same_each_time(generated, tmp_path):
    assert _digest(generate(tmp_path)) == _digest(generated)


def _digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.py")
    }


def test_client_reads_works(program, works):
    listed = program.ask(
        "works.list_all_works", filter_="publication_year:2016-2018", sort="publication_year"
    )
    assert [work.title for work in listed.parsed.results] == ["Work 1", "Work 2", "Work 3"]
    one = program.ask("works.show_work", int(listed.parsed.results[0].id)).parsed
    assert (one.title, one.publication_year, one.language) == ("Work 1", 2016, None)
    assert [signature.raw_author_name for signature in one.authorships] == ["Ada Byron", "Ben Carr"]


def test_client_reads_the_fields_that_it_selects(program, works):
    listed = program.ask("works.list_all_works", select="id,title", per_page=1)
    assert listed.parsed.results[0].to_dict().keys() == {"id", "title"}


def test_client_reads_researchers(program, works):
    author = find_author("Ada Byron")
    assert program.ask("researchers.show_researcher", author.pk).parsed.display_name == "Ada Byron"
    listed = program.ask("researchers.list_all_researchers")
    assert {one.display_name for one in listed.parsed.results} == {"Ada Byron", "Ben Carr"}


def test_client_reads_on_by_cursor(program, works):
    titles, cursor = [], "*"
    while cursor:
        listed = program.ask("works.list_all_works", cursor=cursor, per_page=2).parsed
        titles += [work.title for work in listed.results]
        cursor = listed.meta.next_cursor
    assert titles == [f"Work {n}" for n in range(5)]


def test_client_is_told_what_went_wrong(program, works):
    refused = program.ask("works.list_all_works", filter_="colour:red")
    assert (refused.status_code, refused.parsed.status) == (400, 400)
    assert "There is no field 'colour'" in refused.parsed.detail
    assert program.ask("works.show_work", 999_999).parsed.title == "Not Found"


def test_client_is_told_when_a_token_is_none(generated, live_server):
    refused = Program(live_server.url, token="peerlight_none").ask("works.list_all_works")
    assert (refused.status_code, refused.parsed.title) == (401, "Unauthorized")


def test_client_asks_with_a_token(generated, live_server, works):
    user = User.objects.create_user("ada@example.org", name="Ada")
    token = make_token(name="a program", scopes=[Scope.READ], life_days=30, by=user)
    assert Program(live_server.url, token=token).ask("works.list_all_works").parsed.meta.count == 5
