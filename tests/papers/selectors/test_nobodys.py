"""What stands beside the printed names of people who are hidden: nothing, wherever a work is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from papers.models import Work
from papers.services.corrections import undo_correction
from tests.factories import find_author, import_records, make_record, plain_static, sign
from tests.papers.catalogue import ingest
from tests.papers.corrections import by, hide

pytestmark = pytest.mark.django_db

ADA, BEN = "Ada Byron", "Ben Carr"
ORCID = "0000-0002-1825-0097"
OF_BEN = ("Bridge House", "Bay House", ORCID)
"""What sources print beside his name."""


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


def write(source: str, place: str) -> dict[str, Any]:
    """What one of two sources says of one work; they contradict each other about where Ben is."""
    authors = [sign(ADA, "Ada House"), sign(BEN, place, orcid=ORCID)]
    return make_record("Alpha", authors=authors, ids={"doi": "10.5555/alpha", source: f"{source}1"})


@pytest.fixture
def work() -> Work:
    import_records(write("dblp", "Bridge House"), write("s2", "Bay House"))
    return Work.objects.get()


def list_answers(client: Client, work: Work) -> dict[str, str]:
    """Everywhere that the work is told with all its names."""
    addresses = {
        "page": f"/works/{work.pk}-alpha",
        "data": f"/works/{work.pk}.jsonld",
        "export": f"/works/{work.pk}.jsonl",
        "answer": f"/api/v1/works/{work.pk}?include=all",
        "list": "/api/v1/works",
    }
    answers = {}
    for name, address in addresses.items():
        response: Any = client.get(address)
        assert response.status_code == 200, address
        answers[name] = response.getvalue().decode()
    return answers


def find_telling(client: Client, work: Work, text: str) -> set[str]:
    return {name for name, answer in list_answers(client, work).items() if text in answer}


def test_beside_the_name_of_who_is_hidden_nothing_stands_anywhere(client, work):
    everywhere = {"page", "data", "export", "answer", "list"}
    assert find_telling(client, work, "Bay House") >= {"page", "export"}
    assert find_telling(client, work, ORCID) >= {"page", "export", "answer"}
    before = list_answers(client, work)

    hidden = hide(find_author(BEN))

    assert [text for text in OF_BEN if find_telling(client, work, text)] == []
    assert find_telling(client, work, BEN) == everywhere
    assert find_telling(client, work, "Ada House") == everywhere
    undo_correction(correction_id=hidden.pk, by=by()["by"])
    assert list_answers(client, work) == before


def test_later_works_of_who_is_hidden_say_no_more_resolved_or_not(client, work):
    hide(find_author(BEN))
    later = make_record("Beta", authors=[sign(BEN, "Bay House", orcid=ORCID), sign(ADA, "Ada House")])
    ingest(later)
    for step in ("waiting", "resolved"):
        beta = Work.objects.get(title="Beta")
        told = client.get(f"/api/v1/works/{beta.pk}").json()["authorships"]
        assert (told[0]["institutions"], told[0]["raw_affiliation_strings"]) == ([], []), step
        assert told[1]["raw_affiliation_strings"] == ["Ada House"]
        assert "Bay House" not in client.get(f"/works/{beta.pk}-beta").text
        import_records()


def test_namesake_who_is_not_hidden_keeps_what_is_printed(client, work):
    import_records(make_record("Gamma", authors=[sign(BEN, "Elsewhere", openalex="A7")]))
    hide(find_author_of("Alpha"))
    gamma = Work.objects.get(title="Gamma")
    told = client.get(f"/api/v1/works/{gamma.pk}").json()["authorships"]
    assert told[0]["raw_affiliation_strings"] == ["Elsewhere"]
    assert "Elsewhere" in client.get(f"/works/{gamma.pk}-gamma").text
    exported: Any = client.get(f"/works/{gamma.pk}.jsonl")
    assert b"Elsewhere" in exported.getvalue()


def test_source_that_prints_initials_says_no_more_of_who_is_hidden(client, work):
    short = [sign(ADA, "Ada House"), sign("B. Carr", "Hill House")]
    import_records(make_record("Alpha", authors=short, ids={"doi": "10.5555/alpha", "openreview": "o1"}))
    assert find_telling(client, work, "Hill House") >= {"page", "export"}
    hide(find_author(BEN))
    assert find_telling(client, work, "Hill House") == set()
    assert find_telling(client, work, "Ada House") >= {"page", "export"}


def find_author_of(title: str) -> Any:
    return Work.objects.get(title=title).authorship_set.get(position=2).author
