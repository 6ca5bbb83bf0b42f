"""What waits for a curator."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import Dispute
from profiles.pages.curation_queue import PAGE_SIZE
from profiles.selectors.curation_queue import QUEUE_CAP, QueueKind, count_queue, list_queue
from tests.factories import find_author, import_records, make_record
from tests.profiles.curated import (
    give_evidence,
    make_claim,
    make_complaint,
    make_curator,
    make_dispute,
    make_risk,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db

PAGES = ("/curate", "/curate/log")


@pytest.fixture
def curating(client):
    return sign_in(client, make_curator())


def find_id(name: str) -> int:
    return find_author(name).pk


def fill_queue() -> int:
    """One of each kind, the claim the oldest."""
    import_records(make_record("On Rivers", "Wei Lin"))
    author_id = find_id("Wei Lin")
    people = [make_user(f"{name}@example.org", name.title()) for name in ("ada", "ben")]
    claim = make_claim(author_id, people[0], age=9)
    give_evidence(claim, "email", "ada@example.org")
    give_evidence(claim, "homepage", "https://example.org", ended_at=claim.opened_at)
    make_claim(author_id, people[1], "competing", age=8)
    make_dispute(author_id, "wrong-work", age=7, by=people[1])
    make_dispute(author_id, "removal", age=6)
    make_risk(author_id, [1], [2], age=5)
    make_complaint(author_id, about=people[0], age=4)
    return author_id


def test_queue_lists_all_that_waits_the_oldest_first():
    fill_queue()

    rows = list_queue(None, offset=0, limit=50)

    assert [row.kind for row in rows] == list(QueueKind)
    assert [row.evidence_count for row in rows] == [1, 0, 0, 0, 0, 0]
    assert [row.parts_count for row in rows] == [0, 0, 0, 0, 2, 0]
    assert [row.account for row in rows] == ["Ada", "Ben", "Ben", "", "", "Ada"]
    assert {row.author_name for row in rows} == {"Wei Lin"}


def test_queue_leaves_out_what_is_decided():
    author_id = fill_queue()
    make_claim(author_id + 1, make_user("eve@example.org"), "verified")
    make_claim(author_id + 2, make_user("fay@example.org"), "refused")
    answered = make_dispute(author_id)
    answered.answered_at = answered.opened_at
    answered.save()
    risk = make_risk(author_id + 3, [1], [2])
    risk.is_dismissed = True
    risk.save()

    make_complaint(author_id, answered_at=answered.opened_at)

    counts = count_queue()

    assert [getattr(counts, kind) for kind in QueueKind] == [1, 1, 1, 1, 1, 1]
    assert len(list_queue(None, offset=0, limit=50)) == 6


@pytest.mark.parametrize("kind", QueueKind)
def test_queue_is_narrowed_to_one_kind(curating, kind):
    fill_queue()

    page = curating.get(f"/curate?kind={kind}").content.decode()

    assert page.count("<li><h3>") == 1
    assert re.search(rf'href="/curate\?kind={kind}" aria-current="true"', page)


def test_queue_leads_to_where_each_is_decided(curating):
    author_id = fill_queue()

    page = curating.get("/curate").content.decode()

    addresses = re.findall(r'<h3><a href="([^"]*)"', page)
    kinds = [re.sub(r"\d+", "N", address) for address in addresses]
    assert kinds == [
        "/curate/claims/N", "/curate/claims/N", "/curate/disputes/N", "/curate/disputes/N", "/curate/records/N",
        "/curate/complaints/N",
    ]  # fmt: skip
    assert addresses[-2] == f"/curate/records/{author_id}"
    assert "by Ada, 1\xa0piece of evidence" in page
    assert "A work here is somebody else’s" in page
    assert "into 2\xa0parts" in page


def test_queue_says_that_nothing_waits(curating):
    assert "Nothing waits." in curating.get("/curate").content.decode()
    assert "Show all that waits" in curating.get("/curate?kind=removal").content.decode()


def test_queue_says_that_a_record_is_gone(curating):
    make_claim(987_654, make_user("ada@example.org"))

    page = curating.get("/curate").content.decode()

    assert "Record 987654" in page
    assert "the record is gone" in page


def test_queue_is_paged(curating):
    total = 2 * PAGE_SIZE + 1
    for number in range(1, total + 1):
        make_dispute(number, age=number)

    first, last = (curating.get(f"/curate?kind=dispute&page={page}").content.decode() for page in (1, 3))

    oldest = [str(number) for number in range(total, total - PAGE_SIZE, -1)]
    assert re.findall(r"Record (\d+)<", first) == oldest
    assert re.findall(r"Record (\d+)<", last) == ["1"]
    assert "/curate?kind=dispute&amp;page=2" in first
    assert curating.get("/curate?kind=dispute&page=4").status_code == 404


def test_queue_counts_no_further_than_its_cap(curating):
    Dispute.objects.bulk_create(
        Dispute(author_id=number, kind="other", note="?") for number in range(1, QUEUE_CAP + PAGE_SIZE + 2)
    )

    page = curating.get("/curate").content.decode()

    assert f"more than {QUEUE_CAP:,}" in page
    assert curating.get(f"/curate?page={QUEUE_CAP // PAGE_SIZE}").status_code == 200
    assert curating.get(f"/curate?page={QUEUE_CAP // PAGE_SIZE + 1}").status_code == 404


@pytest.mark.parametrize("asked", ["?kind=nothing", "?kind=", "?page=x", "?page=0", "?kind=%00"])
def test_queue_refuses_what_cannot_be_asked(curating, asked):
    assert curating.get(f"/curate{asked}").status_code == 400


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_curation_are_for_curators(client, path):
    assert client.get(path)["Location"] == f"/account/login/?next={path}"
    sign_in(client, make_user("plain@example.org", is_staff=True))
    assert client.get(path).status_code == 403
    sign_in(client, make_curator())
    answer = client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert client.post(path).status_code == 405


def test_queue_asks_as_many_queries_at_one_row_as_at_three(curating):
    counts = []
    for number in (1, 2):
        for author_id in range(number, 2 * number):
            make_dispute(author_id)
            make_claim(author_id, make_user(f"{author_id}@example.org"))
            make_risk(author_id, [1], [2])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            curating.get("/curate")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("https://example.org/researchers/12-wei-lin#works", "12"),
        ("/researchers/12-wei-lin/works?kind=1", "12"),
        ("/curate/records/12", "12"),
    ],
)
def test_record_is_found_by_number_and_by_address(curating, asked, found):
    assert curating.get("/curate/find", {"record": asked})["Location"] == f"/curate/records/{found}"


@pytest.mark.parametrize("asked", ["", "0", "wei lin", "9" * 19, "12\x00", "x" * 9000])
def test_record_is_not_found_by_what_is_neither(curating, asked):
    assert curating.get("/curate/find", {"record": asked}).status_code == 400
