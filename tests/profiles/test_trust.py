"""The trust snapshot on pages and for programs: in the quick read, opened, and as JSON."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from graph.services.changed_authors import mark_authors_changed
from papers.addresses import researcher_address
from papers.models import AuthorRedirect, Job
from profiles.models import Claim, Dispute, Evidence
from profiles.pages.trust_words import MEANING, say_basis
from profiles.trust.points import Basis
from tests.factories import find_author, make_record
from tests.graph.counted import import_counted
from tests.graph.people import write
from tests.profiles.measured import measure_all, read_newest
from tests.profiles.people import make_user

pytestmark = pytest.mark.django_db

WEI, JO = "Wei Lin", "Jo Do"


def address_of(name: str, part: str = "") -> str:
    return f"{researcher_address(find_author(name).pk, name)}{part}"


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return unescape(response.content.decode())


def find_words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def import_measured(works: int = 3) -> None:
    import_counted(*(write(f"Work {n}", WEI, JO) for n in range(works)))
    measure_all()


def own(name: str) -> Claim:
    claim = Claim.objects.create(
        author_id=find_author(name).pk, user=make_user(name), state="verified", level=2
    )
    for kind in ("email", "name"):
        Evidence.objects.create(claim=claim, kind=kind, value=name)
    mark_authors_changed([claim.author_id])
    return claim


# ---- the quick read


def test_quick_read_says_score_level_and_standing(client):
    import_measured()
    row = read_newest(WEI)

    page = read(client, address_of(WEI))

    words = find_words(page)
    assert f"Trust {row.score} – {row.label} Verification L1 Unclaimed author" in words
    assert f'href="{address_of(WEI, "/trust")}"' in page
    assert "is being measured again" not in words


def test_quick_read_says_that_trust_is_not_measured_yet(client):
    import_counted(make_record("A", WEI))

    page = read(client, address_of(WEI))

    assert "Trust not measured yet" in page
    assert "Verification" not in page


def test_quick_read_says_that_the_snapshot_is_old(client):
    import_measured()
    mark_authors_changed([find_author(WEI).pk])

    assert "something changed since, and it is being measured again" in read(client, address_of(WEI))
    assert "being measured again" not in read(client, address_of(JO))

    Job.objects.create(kind="trust", subject="", state="failed")
    assert "it could not be measured since" in read(client, address_of(WEI))


def test_quick_read_says_that_measuring_failed_before_the_first(client):
    import_counted(make_record("A", WEI))
    Job.objects.create(kind="trust", subject="", state="failed")

    assert "Trust could not be measured" in read(client, address_of(WEI))


def test_quick_read_shows_flags_and_the_owner(client):
    import_measured()
    claim = own(WEI)
    Dispute.objects.create(author_id=claim.author_id, kind="other", note="?")
    measure_all()

    page = read(client, address_of(WEI))

    assert "Claimed author" in page
    assert '<span class="warn">a report is open</span>' in page


# ---- the page


def test_trust_page_opens_every_term_with_its_evidence(client):
    import_measured()

    page = read(client, address_of(WEI, "/trust"))
    words = find_words(page)

    assert MEANING in words
    for title in ("Identity", "Provenance", "Coherence", "Currency", "Stewardship"):
        assert f"<h3>{title}" in page
    row = read_newest(WEI)
    assert f"{' + '.join(str(term['points']) for term in row.points['terms'])} = {row.score}" in words
    assert "3 works of one source" in words.replace("\xa0", " ")
    assert "1 close collaborator" in words.replace("\xa0", " ")
    assert f'href="{address_of(JO)}"' in page
    assert len(re.findall(r'href="/works/\d+-work-\d"', page)) == 3
    assert f'<a href="{address_of(WEI, "/works")}">3\xa0works can be looked up at a source</a>' in page
    assert words.count("What would raise it: ") == 5
    assert "by formula 1" in words
    assert "People are not ranked by it" in words


def test_trust_page_folds_what_is_long_and_counts_the_rest(client):
    import_measured(works=40)

    words = find_words(read(client, address_of(WEI, "/trust"))).replace("\xa0", " ")

    assert "40 works of one source" in words
    assert "and 34 more, of which 24 are named" in words
    assert "and 10 others" in words


def test_trust_page_says_what_keeps_the_score_lower(client):
    import_measured()
    claim = own(WEI)
    Dispute.objects.create(author_id=claim.author_id, kind="other", note="a secret note")
    measure_all()

    page = read(client, address_of(WEI, "/trust"))

    before = read_newest(WEI).points["held_at"]
    assert f"While something is open it does not rise above the {before} of before." in page
    assert "A problem with this page was reported" in page
    assert "a secret note" not in page


def test_trust_page_names_the_works_of_a_retraction(client):
    import_counted(write("Taken back", WEI, is_retracted=True), write("Kept", WEI))
    measure_all()

    page = read(client, address_of(WEI, "/trust"))

    assert re.search(r'class="warn">Retracted: <a href="/works/\d+-taken-back"><bdi>Taken back', page)


def test_trust_page_says_that_it_is_not_measured_yet(client):
    import_counted(make_record("A", WEI))

    page = read(client, address_of(WEI, "/trust"))

    assert "Trust not measured yet" in page
    assert MEANING in page
    assert "<h3>Identity" not in page
    assert "application/json" not in page


def test_trust_page_draws_its_history_and_has_it_as_a_table(client):
    import_measured()
    once = read(client, address_of(WEI, "/trust"))
    assert "<svg" not in once
    assert once.count("<tr>") == 1 + 1 + 7

    own(WEI)
    measure_all()
    page = read(client, address_of(WEI, "/trust"))

    assert page.count("<circle") == 2
    assert re.search(r'<path d="M6\.0 [\d.]+H634\.0V[\d.]+"/>', page)
    assert re.search(r'aria-label="2\xa0snapshots from .* to .*: from \d+ to \d+,', page)
    rows = re.findall(r'<th scope="row" class="num">\d+ \w+ \d{4}</th><td class="num">(\d+)</td>', page)
    assert rows == [str(read_newest(WEI).score), rows[1]]


def test_trust_page_leaves_out_people_and_works_that_are_gone(client):
    import_measured()
    address = address_of(WEI, "/trust")
    find_author(JO).delete()

    words = find_words(read(client, address)).replace("\xa0", " ")

    assert JO not in words
    assert "1 close collaborator" in words


@pytest.mark.parametrize("works", [1, 3])
def test_trust_page_asks_four_queries(client, django_assert_num_queries, works):
    import_measured(works)
    path = address_of(WEI, "/trust")
    with django_assert_num_queries(4):
        client.get(path)


@pytest.mark.parametrize("part", ["trust", "trust.json"])
def test_other_addresses_of_a_record_lead_to_the_one(client, part):
    import_measured()
    author = find_author(WEI)
    AuthorRedirect.objects.create(old_id=author.pk + 1_000, author=author)

    for path in (
        f"/researchers/{author.pk}",
        f"/researchers/{author.pk}-x",
        f"/researchers/{author.pk + 1_000}",
    ):
        response = client.get(f"{path}/{part}?a=1")
        assert response.status_code == 301
        assert response["Location"] == f"{address_of(WEI)}/{part}?a=1"


@pytest.mark.parametrize("part", ["trust", "trust.json"])
@pytest.mark.parametrize("number", ["0", "99999999", "9" * 30, "x"])
def test_record_that_is_not_there_is_not_found(client, part, number):
    assert client.get(f"/researchers/{number}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["trust", "trust.json"])
def test_trust_can_only_be_read(client, part):
    import_measured()
    assert client.post(address_of(WEI, f"/{part}")).status_code == 405


# ---- for programs


def test_trust_data_is_the_stored_row(client):
    import_measured()

    response = client.get(address_of(WEI, "/trust.json"))

    row = read_newest(WEI)
    assert response["Content-Type"] == "application/json"
    answer = json.loads(response.content)
    assert answer["inputs"] == row.inputs
    assert answer["points"] == row.points
    assert answer["evidence"] == row.evidence
    for name in ("id", "author_id", "score", "level", "label", "formula_version", "input_hash"):
        assert answer[name] == getattr(row, name)
    assert [one["score"] for one in answer["history"]] == [row.score]


def test_trust_data_is_not_sent_twice(client):
    import_measured()
    first = client.get(address_of(WEI, "/trust.json"))

    again = client.get(address_of(WEI, "/trust.json"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    own(WEI)
    measure_all()
    changed = client.get(address_of(WEI, "/trust.json"), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert len(json.loads(changed.content)["history"]) == 2


def test_trust_data_says_that_it_is_not_measured_yet(client):
    import_counted(make_record("A", WEI))

    response = client.get(address_of(WEI, "/trust.json"))

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert "not measured yet" in json.loads(response.content)["detail"]


def test_trust_data_names_no_address_and_no_account(client):
    import_measured()
    claim = own(WEI)
    Evidence.objects.create(claim=claim, kind="institution-email", value="secret.example.edu")
    Dispute.objects.create(
        author_id=claim.author_id, kind="other", note="a secret note", by=make_user("Reporter")
    )
    mark_authors_changed([claim.author_id])
    measure_all()

    text = client.get(address_of(WEI, "/trust.json")).content.decode()

    assert "secret" not in text
    assert claim.user.email not in text
    assert "@" not in text


# ---- words


def test_basis_of_an_older_formula_is_said_by_its_key():
    assert say_basis(Basis("something-former", 3)) == "something-former"
    assert say_basis(Basis("review", 1)) == "a curator reviewed it"
    assert say_basis(Basis("topics", 1)).startswith("1\xa0topic that")
