"""Claims by the API: they end as the forms of pages do."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from papers.models import AuthorRedirect, Job
from profiles.claims import CLAIMS_LIMIT
from profiles.models import Challenge, Claim, Evidence
from profiles.services.homepages import HOMEPAGE
from tests.asking import ask, sign_in
from tests.profiles.people import claim, list_actions, list_kinds, make_author, make_curator, make_user

pytestmark = pytest.mark.django_db


def test_claiming_is_for_accounts():
    author = make_author()
    one = claim(author, make_user("Ada Ax"))
    nobody = sign_in(None)
    ask(nobody, "get", "claims", status=401)
    ask(nobody, "post", "claims", {"researcher": str(author.pk)}, status=401)
    ask(nobody, "get", f"claims/{one.pk}", status=401)
    ask(nobody, "post", f"claims/{one.pk}/withdraw", status=401)
    ask(nobody, "post", f"claims/{one.pk}/homepages", {"homepage": "https://ada.example/"}, status=401)
    assert Claim.objects.get().state == Claim.State.VERIFIED


def test_claim_is_begun_once_as_by_the_form():
    ada, author = make_user("Ada Ax"), make_author()
    client = sign_in(ada)
    sent = {"researcher": str(author.pk)}
    answer = client.post("/api/v1/claims", sent, content_type="application/json")
    one = Claim.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/claims/{one.pk}")
    told = answer.json()
    assert told["researcher"]["display_name"] == "Ada Ax"
    assert (told["state"], told["level"]) == (one.state, one.level) == ("verified", 2)
    assert sorted(piece["kind"] for piece in told["evidence"]) == list_kinds(one)
    assert [entry["action"] for entry in told["events"]] == list_actions(one)
    assert told["raised_by"]

    assert ask(client, "post", "claims", sent, status=201)["id"] == str(one.pk)
    assert Claim.objects.count() == 1
    assert ask(client, "get", "claims")["results"] == [told]


def test_former_record_is_claimed_where_it_joined():
    author = make_author()
    AuthorRedirect.objects.create(old_id=author.pk + 1_000, author_id=author.pk)
    told = ask(
        sign_in(make_user("Ada Ax")), "post", "claims", {"researcher": str(author.pk + 1_000)}, status=201
    )
    assert told["researcher"]["id"] == str(author.pk)


def test_claims_are_their_claimants_and_a_curator_reads_them():
    one = claim(make_author(), make_user("Ada Ax"))
    stranger, curator = sign_in(make_user("Stran Ger")), sign_in(make_curator())
    for client in (stranger, curator):
        for method, path in (
            ("post", f"claims/{one.pk}/withdraw"),
            ("post", f"claims/{one.pk}/look"),
            ("get", f"claims/{one.pk}/homepages"),
        ):
            ask(client, method, path, status=404)
        ask(client, "post", f"claims/{one.pk}/homepages", {"homepage": "https://a.example/"}, status=404)
    told = ask(stranger, "get", f"claims/{one.pk}", status=404)["detail"]
    assert told == ask(stranger, "get", "claims/999999", status=404)["detail"].replace("999999", str(one.pk))
    assert ask(curator, "get", f"claims/{one.pk}")["id"] == str(one.pk)
    one.refresh_from_db()
    assert one.state == Claim.State.VERIFIED


def test_claim_to_nobody_and_of_no_record_is_refused():
    client = sign_in(make_user("Ada Ax"))
    assert "999999" in ask(client, "post", "claims", {"researcher": "999999"}, status=404)["detail"]
    for wrong in ("0", "abc", "9" * 40, 12, None, ["1"]):
        ask(client, "post", "claims", {"researcher": wrong}, status=400)
    assert not Claim.objects.exists()


def test_account_that_claims_too_often_is_told_when_again():
    client = sign_in(make_user("Ada Ax"))
    for _ in range(CLAIMS_LIMIT.most):
        ask(client, "post", "claims", {"researcher": "999999"}, status=404)
    sent = {"researcher": str(make_author().pk)}
    answer = client.post("/api/v1/claims", sent, content_type="application/json")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 80_000
    assert not Claim.objects.exists()


def test_claim_is_withdrawn_and_stays_in_the_list():
    ada = make_user("Ada Ax")
    one, client = claim(make_author(), ada), sign_in(ada)
    told = ask(client, "post", f"claims/{one.pk}/withdraw")
    assert ask(client, "post", f"claims/{one.pk}/withdraw") == told == ask(client, "get", f"claims/{one.pk}")
    assert (told["state"], told["level"], told["raised_by"]) == ("withdrawn", None, None)
    assert list_actions(one).count("withdrawn") == 1


def test_evidence_is_looked_up_anew():
    ada, author = make_user("Ada Ax", verified=False), make_author()
    one, client = claim(author, ada), sign_in(ada)
    assert one.state == Claim.State.PENDING
    EmailAddress.objects.filter(user=ada).update(verified=True)
    assert ask(client, "post", f"claims/{one.pk}/look")["state"] == "verified"


def test_homepage_is_proven_step_by_step():
    ada = make_user("Ada Ax")
    one, client = claim(make_author(), ada), sign_in(ada)
    path = f"claims/{one.pk}/homepages"
    proof = ask(client, "post", path, {"homepage": "https://ada.example/me"}, status=201)
    assert proof["token"] in proof["meta"]
    assert proof["link"].endswith(f'#{proof["token"]}">Peerlight</a>')
    assert ask(client, "post", path, {"homepage": "https://ada.example/me"}, status=201) == proof
    assert ask(client, "get", path)["results"] == [proof] == [ask(client, "get", f"{path}/{proof['id']}")]

    assert ask(client, "post", f"{path}/{proof['id']}/look", status=202)["is_due"] is True
    assert Job.objects.get(kind=HOMEPAGE).subject == proof["id"]

    ask(client, "delete", f"{path}/{proof['id']}", status=204)
    ask(client, "get", f"{path}/{proof['id']}", status=404)
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(
    "homepage", ["nonsense", "ftp://a.example/", "https://a.example/\0", "", "x" * 5_000]
)
def test_homepage_that_is_not_looked_at_is_refused(homepage):
    ada = make_user("Ada Ax")
    one = claim(make_author(), ada)
    ask(sign_in(ada), "post", f"claims/{one.pk}/homepages", {"homepage": homepage}, status=409)
    assert not Challenge.objects.exists()


def test_token_of_another_claim_is_not_there():
    ada, ben = make_user("Ada Ax"), make_user("Ben Bo")
    one, other = claim(make_author(), ada), claim(make_author("Ben Bo"), ben)
    path = f"claims/{one.pk}/homepages"
    proof = ask(sign_in(ada), "post", path, {"homepage": "https://ada.example/"}, status=201)
    for method, tail in (("get", ""), ("delete", ""), ("post", "/look")):
        ask(sign_in(ben), method, f"claims/{other.pk}/homepages/{proof['id']}{tail}", status=404)
    assert Challenge.objects.count() == 1


def test_list_asks_as_often_at_one_claim_as_at_three():
    ada = make_user("Ada Ax")
    client = sign_in(ada)
    counts = []
    for name in ("Ada Ax", "Ada B. Ax", "Ada C. Ax"):
        claim(make_author(name), ada)
        with CaptureQueriesContext(connection) as queries:
            ask(client, "get", "claims")
        counts.append(len(queries))
    assert len(ask(client, "get", "claims")["results"]) == 3
    assert len(set(counts)) == 1
    assert Evidence.objects.count() > 3
