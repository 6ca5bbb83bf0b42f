"""The domains of institutions from the data dump of ROR."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from profiles.models import InstitutionDomain

pytestmark = pytest.mark.django_db


def organization(number: int, *domains: str, site: str | None = None, **fields: Any) -> dict[str, Any]:
    """An organisation as schema 2.1 has it."""
    return {
        "id": f"https://ror.org/0000000{number:02}",
        "admin": {"created": {"date": "2018-11-14", "schema_version": "1.0"}},
        "domains": list(domains),
        "established": 1900,
        "external_ids": [],
        "links": [
            {"type": "wikipedia", "value": "https://en.wikipedia.org/"},
            *([{"type": "website", "value": site}] if site else []),
        ],
        "names": [{"lang": "en", "types": ["ror_display"], "value": f"Number {number}"}],
        "status": "active",
        "types": ["education"],
        **fields,
    }


DUMP = [
    organization(1, "northmere.edu", site="https://www.northmere.edu/"),
    organization(2, site="http://www.board.example"),
    organization(3, site="https://sites.google.com/view/board"),
    organization(4, "gmail.com", "ac.uk", "münchen.example", "no domain"),
    organization(5, "old.example", status="withdrawn"),
    organization(6, site="https://[broken/"),
    organization(7, "elsewhere.example", id="https://grid.ac/1"),
]
DOMAINS = {
    ("000000001", "northmere.edu"),
    ("000000002", "board.example"),
    ("000000004", "xn--mnchen-3ya.example"),
}


def list_domains() -> set[tuple[str, str]]:
    return set(InstitutionDomain.objects.values_list("ror", "domain"))


def write(path: Path, dump: object = DUMP) -> Path:
    path.write_text(json.dumps(dump))
    return path


def refuse(path: Path) -> str:
    with pytest.raises(CommandError) as raised:
        call_command("import_institution_domains", path)
    return str(raised.value)


def test_domains_are_taken_from_domains_and_whole_websites(tmp_path, capsys):
    call_command("import_institution_domains", write(tmp_path / "ror.json"))
    assert list_domains() == DOMAINS
    assert capsys.readouterr().out == "3 domains of institutions\n"


def test_domains_replace_those_known_before(tmp_path):
    call_command("import_institution_domains", write(tmp_path / "ror.json"))
    call_command("import_institution_domains", write(tmp_path / "ror.json", DUMP[:1]))
    assert list_domains() == {("000000001", "northmere.edu")}


def test_dump_is_read_as_it_comes(tmp_path):
    path = tmp_path / "v1.54-ror-data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("v1.54-ror-data.json", "[]")
        archive.writestr("v1.54-ror-data_schema_v2.json", json.dumps(DUMP))
        archive.writestr("v1.54-ror-data.csv", "id")
    call_command("import_institution_domains", path)
    assert list_domains() == DOMAINS


@pytest.mark.parametrize("text", ["", "{}", "[1]", "no json"])
def test_file_that_is_no_dump_is_told_and_changes_nothing(tmp_path, text):
    call_command("import_institution_domains", write(tmp_path / "ror.json"))
    path = tmp_path / "other.json"
    path.write_text(text)
    assert refuse(path).startswith("other.json: not the data dump of ROR")
    assert list_domains() == DOMAINS


def test_dump_without_domains_is_told_and_changes_nothing(tmp_path):
    call_command("import_institution_domains", write(tmp_path / "ror.json"))
    assert "has a domain" in refuse(write(tmp_path / "none.json", []))
    assert list_domains() == DOMAINS


def test_archive_without_the_dump_is_told(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    assert "no JSON of ROR" in refuse(path)


def test_file_that_is_not_there_is_told(tmp_path):
    assert "No such file" in refuse(tmp_path / "missing.json")
