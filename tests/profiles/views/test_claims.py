"""Claiming a record: the section on the researcher page, one's own claims, proofs on homepages, reports."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from papers.addresses import researcher_address
from papers.models import Author, AuthorRedirect, Job
from profiles.claims import CLAIMS_LIMIT, ClaimReason
from profiles.models import Challenge, Claim, Dispute, Evidence, User
from profiles.services.claims import decide_claim, withdraw_claim
from profiles.services.disputes import answer_dispute
from profiles.services.homepages import ask_for_proof
from profiles.views.reports import REPORTS_LIMIT
from tests.factories import find_author, import_records, make_record
from tests.profiles.people import claim, make_author, make_curator, make_user

pytestmark = pytest.mark.django_db


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address_of(author: Author) -> str:
    return researcher_address(author.pk, author.name.printed)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return response.content.decode()


def read_section(client: Client, author: Author, section: str = "connect") -> str:
    """The text of a section of the researcher page."""
    found = re.search(
        rf'<section class="row" id="{section}".*?</section>', read(client, address_of(author)), re.DOTALL
    )
    assert found is not None
    return " ".join(re.sub("<[^>]*>", " ", found[0]).split())


def post(client: Client, path: str, **fields: object):
    return client.post(path, fields)


# ---- the section


def test_page_of_nobody_says_so_and_leads_nobody_to_sign_in(client):
    author = make_author()
    page = read(client, address_of(author))
    assert "Nobody has shown yet that this page is theirs." in page
    assert f'href="/account/login/?next=%2Fresearchers%2F{author.pk}-ada-ax"' in page
    assert "csrfmiddlewaretoken" not in page


def test_page_says_whose_it_is_by_what_and_not_who(client):
    author, ada = make_author(orcid="0000-0002-1825-0097"), make_user("Ada Ax", orcid="0000-0002-1825-0097")
    claim(author, ada)
    said = read_section(client, author)
    assert re.search(r"Claimed by its owner , level L3 , since \d+ \w+ \d{4}", said)
    assert "an ORCID iD, signed in with since" in said
    assert "a verified e-mail address since" in said
    assert ada.email not in read(client, address_of(author))


def test_page_says_how_ones_own_claim_stands():
    author = make_author()
    ada, ben, cem = (sign_in(make_user(name)) for name in ("Ada Ax", "Ada Ax", "Cem Cy"))
    assert "Claim this record" in read_section(ada, author)
    post(ada, "/claims/new", author=author.pk)
    post(ben, "/claims/new", author=author.pk)
    assert "You own this page." in read_section(ada, author)
    assert "Your claim competes with another." in read_section(ben, author)
    assert "Claim this record" in read_section(cem, author)
    assert "1 other claim to this page waits for evidence or a curator." in read_section(cem, author)


def test_page_says_that_a_claim_is_pending():
    author = make_author()
    ben = sign_in(make_user("Ben Bo"))
    post(ben, "/claims/new", author=author.pk)
    assert "Claim pending." in read_section(ben, author)
    assert "1 claim to this page waits" in read_section(Client(), author)


def test_page_says_that_several_claims_and_reports_wait():
    author = make_author()
    for name in ("Ben Bo", "Cem Cy"):
        claim(author, make_user(name))
        Dispute.objects.create(author_id=author.pk, kind="other", note="?")
    said = read_section(Client(), author)
    assert "2 claims to this page wait for evidence or a curator." in said
    assert "2 reports of a problem with this page are not answered yet." in said


def test_weak_homepage_and_several_vouches_are_said_to_be_so():
    author = make_author()
    one = claim(author, make_user("Ada Ax"))
    Evidence.objects.create(
        claim=one, kind="homepage", value="https://a.example/", detail={"is_named": False}
    )
    for name in ("Ben Bo", "Cem Cy", "Dia Du"):
        voucher = claim(make_author(name), make_user(name))
        decide_claim(claim_id=voucher.pk, by=make_curator(), approve=True, reason=ClaimReason.EVIDENCE)
        Evidence.objects.create(claim=one, kind="vouch", value=str(voucher.pk))
    withdraw_claim(claim_id=voucher.pk, by=voucher.user)
    said = read_section(Client(), author)
    assert "a token or rel=me on a homepage, which no source names since" in said
    assert "2 co-authors vouch since" in said


# ---- claiming


def test_record_is_claimed_once_however_often_it_is_sent():
    author, ada = make_author(), make_user("Ada Ax")
    client = sign_in(ada)
    first, second = (post(client, f"/claims/new?author={author.pk}") for _ in range(2))
    one = Claim.objects.get()
    assert first["Location"] == second["Location"] == f"/me/claims/{one.pk}"
    assert one.events.filter(action="opened").count() == 1


def test_former_id_claims_the_record_that_it_joined():
    author = make_author()
    AuthorRedirect.objects.create(old_id=1_000_000_007, author=author)
    post(sign_in(make_user("Ada Ax")), "/claims/new", author=1_000_000_007)
    assert Claim.objects.get().author_id == author.pk


@pytest.mark.parametrize(
    ("author", "status"),
    [
        ("", 400),
        ("0", 400),
        ("-1", 400),
        ("x", 400),
        ("1" * 30, 400),
        ("٣", 400),
        ("9" * 18, 404),
        ("a\0b", 400),
    ],
)
def test_claim_to_nothing_is_refused(author, status):
    response = post(sign_in(make_user("Ada Ax")), "/claims/new", author=author)
    assert response.status_code == status
    assert not Claim.objects.exists()


def test_nobody_is_asked_to_sign_in_and_claims_nothing(client):
    author = make_author()
    for path in ("/claims/new", f"/researchers/{author.pk}/report", f"/researchers/{author.pk}/vouch"):
        assert post(client, path, author=author.pk)["Location"].startswith("/account/login/")
    assert not Claim.objects.exists()


def test_record_is_not_claimed_from_another_site():
    author, strict = make_author(), Client(enforce_csrf_checks=True)
    strict.force_login(make_user("Ada Ax"))
    assert post(strict, "/claims/new", author=author.pk).status_code == 403
    assert not Claim.objects.exists()


def test_account_that_claims_too_often_is_told_when_again():
    client = sign_in(make_user("Ada Ax"))
    for _ in range(CLAIMS_LIMIT.most):
        post(client, "/claims/new", author="x")
    response = post(client, "/claims/new", author=make_author().pk)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 80_000
    assert "at most 20 times in 1 day" in response.content.decode()
    assert not Claim.objects.exists()


def test_claim_can_not_be_taken_while_redis_is_away_and_pages_are_read():
    author, client = make_author(), sign_in(make_user("Ada Ax"))
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": away}):
        response = post(client, "/claims/new", author=author.pk)
        assert response.status_code == 503
        assert "nothing was" in response.content.decode()
        assert client.get(address_of(author)).status_code == 200
    assert not Claim.objects.exists()


# ---- one's own claims


def test_own_claims_are_listed_open_ones_apart():
    client = sign_in(ada := make_user("Ada Ax"))
    assert "You have no open claim." in read(client, "/me/claims")
    one, other = claim(make_author(), ada), claim(make_author("Ada B. Ax"), ada)
    withdraw_claim(claim_id=one.pk, by=ada)
    page = read(client, "/me/claims")
    assert page.index(f"/me/claims/{other.pk}") < page.index("Closed") < page.index(f"/me/claims/{one.pk}")


def test_claim_page_says_how_it_stands_and_what_would_raise_it():
    ada = make_user("Ada Ax")
    one = claim(make_author(), ada)
    page = read(sign_in(ada), f"/me/claims/{one.pk}")
    assert "Your claim is <b>verified</b> at level" in page
    assert "What would raise it:</b> One strong factor" in page
    assert ada.email in page
    assert "fits “Ada Ax”" in page
    assert "Claim verified by you" in page


@pytest.mark.parametrize(
    ("kind", "value", "detail", "said"),
    [
        ("orcid", "0000-0002-1825-0097", {"works_count": 2}, "it stands on 2\u00a0works of this record"),
        (
            "institution-email",
            "a.example",
            {"address": "ada@a.example", "affiliation": "Board"},
            "reads “Board”",
        ),
        ("homepage", "https://a.example/", {"how": "x", "is_named": False}, "weak evidence"),
        (
            "homepage",
            "https://a.example/",
            {"how": "x", "is_named": True, "named_by": "y", "missed": 2},
            "missed 2\u00a0times since; named by y",
        ),
        ("vouch", "1", {"works_count": 1}, "1\u00a0work together; counts while they are"),
        ("organisation", "Board", {"role": "Clerk", "asserted_by": "Board"}, "Clerk, put there by Board"),
    ],
)
def test_claim_page_says_what_each_kind_of_evidence_rests_on(kind, value, detail, said):
    ada = make_user("Ada Ax")
    one = claim(make_author(), ada)
    Evidence.objects.create(claim=one, kind=kind, value=value, detail=detail)
    assert said in read(sign_in(ada), f"/me/claims/{one.pk}")


@pytest.mark.parametrize("state", ["pending", "competing", "refused", "revoked", "expired", "withdrawn"])
def test_claim_page_is_drawn_in_each_state(state):
    ben = make_user("Ben Bo")
    one = claim(make_author(), ben)
    Claim.objects.update(state=state)
    page = read(sign_in(ben), f"/me/claims/{one.pk}")
    assert f"Your claim is <b>{state}</b>." in page
    assert ("Withdraw this claim" in page) is (state in ("pending", "competing"))


def test_claim_page_shows_what_a_curator_wrote():
    ben = make_user("Ben Bo")
    one = claim(make_author(), ben)
    decide_claim(
        claim_id=one.pk, by=make_curator(), approve=False, reason=ClaimReason.OTHER_PERSON, note="Not <you>."
    )
    page = read(sign_in(ben), f"/me/claims/{one.pk}")
    assert "Claim refused by a curator" in page
    assert "Not &lt;you&gt;." in page
    assert ClaimReason.OTHER_PERSON.label in page


def test_claim_to_a_record_that_is_gone_is_still_shown():
    ada = make_user("Ada Ax")
    one = claim(make_author(), ada)
    Author.objects.all().delete()
    assert f"the record {one.author_id}, which is gone" in read(sign_in(ada), f"/me/claims/{one.pk}")


@pytest.mark.parametrize("who", ["another", "a curator", "nobody"])
def test_claim_of_another_is_as_none(who):
    one = claim(make_author(), make_user("Ada Ax"))
    challenge = ask_for_proof(claim_id=one.pk, address="https://ada.example/", by=one.user)
    client = Client() if who == "nobody" else sign_in(make_curator() if who == "a curator" else make_user())
    expected = 302 if who == "nobody" else 404
    path = f"/me/claims/{one.pk}"
    assert client.get(path).status_code == expected
    for tail in ("/withdraw", "/look", "/homepages", f"/homepages/{challenge.pk}"):
        assert post(client, path + tail, do="forget", address="https://b.example/").status_code == expected
    one.refresh_from_db()
    assert one.state == "verified"
    assert Challenge.objects.count() == 1


def test_claims_are_changed_by_forms_alone():
    ada = make_user("Ada Ax")
    one, client = claim(make_author(), ada), sign_in(ada)
    for path in (
        "/claims/new",
        *(f"/me/claims/{one.pk}/{tail}" for tail in ("withdraw", "look", "homepages")),
    ):
        assert client.get(path).status_code == 405
    assert client.post(f"/me/claims/{one.pk}").status_code == 405
    assert client.get("/me/claims/99999999999999999999").status_code == 404


def test_claim_is_withdrawn_once_however_often_it_is_sent():
    ada = make_user("Ada Ax")
    one, client = claim(make_author(), ada), sign_in(ada)
    for _ in range(2):
        assert post(client, f"/me/claims/{one.pk}/withdraw")["Location"] == f"/me/claims/{one.pk}"
    assert one.events.filter(action="withdrawn").count() == 1


def test_evidence_is_looked_up_anew_when_it_is_asked_for():
    ben = make_user("Ben Bo")
    one, client = claim(make_author(), ben), sign_in(ben)
    User.objects.filter(pk=ben.pk).update(name="Ada Ax")
    post(client, f"/me/claims/{one.pk}/look")
    one.refresh_from_db()
    assert one.state == "verified"


def test_claimant_is_told_that_evidence_was_looked_up_though_nothing_is_new():
    ada = make_user("Ada Ax")
    one, client = claim(make_author(), ada), sign_in(ada)
    post(client, f"/me/claims/{one.pk}/look")
    assert "Your evidence was looked up anew." in read(client, f"/me/claims/{one.pk}")


@pytest.mark.parametrize("issuer", ["", "https://orcid.org"])
def test_claim_page_leads_to_orcid_where_the_site_asks_it(issuer):
    ada = make_user("Ada Ax")
    one = claim(make_author(), ada)
    with override_settings(ORCID_ISSUER=issuer):
        page = read(sign_in(ada), f"/me/claims/{one.pk}")
    assert ("Sign in with ORCID" in page) == bool(issuer)


# ---- homepages


def test_token_is_asked_for_shown_looked_for_and_forgotten():
    ada = make_user("Ada Ax")
    one, client = claim(make_author(), ada), sign_in(ada)
    path = f"/me/claims/{one.pk}"
    post(client, f"{path}/homepages", address="https://ada.example/")
    challenge = Challenge.objects.get()
    page = read(client, path)
    token = re.search(r"<code>(peerlight-[0-9a-f]{32})</code>", page)
    assert token is not None
    assert f"peerlight-verification&quot; content=&quot;{token[1]}" in page
    assert "Not looked at yet." in page

    post(client, f"{path}/homepages/{challenge.pk}", do="check")
    assert Job.objects.get(kind="homepage").state == "waiting"
    assert "The page is being looked at." in read(client, path)
    Job.objects.all().delete()
    Challenge.objects.update(checked_at="2026-11-02T10:00:00Z", note="ada.example answered 404.")
    assert "Looked at 2 Nov 2026, 10:00 UTC: ada.example answered 404." in read(client, path)
    Challenge.objects.update(expires_at="2026-11-21T10:00:00Z")
    assert "no longer waited for" in read(client, path)

    post(client, f"{path}/homepages/{challenge.pk}", do="forget")
    assert not Challenge.objects.exists()


def test_what_is_refused_is_said_on_the_page_of_the_claim():
    ada = make_user("Ada Ax")
    one, client = claim(make_author(), ada), sign_in(ada)
    response = client.post(
        f"/me/claims/{one.pk}/homepages", {"address": "http://a:b@x.example/"}, follow=True
    )
    assert "may have no name or password" in response.content.decode()
    assert post(client, f"/me/claims/{one.pk}/homepages/77", do="else").status_code == 400


# ---- reports


def test_problem_is_reported_once_and_flagged_until_it_is_answered():
    author, client = make_author(), sign_in(make_user("Ben Bo"))
    path = f"/researchers/{author.pk}/report"
    assert "What is wrong with the page of" in read(client, path)
    for _ in range(2):
        response = post(client, path, kind="conflated", note="Two people.")
        assert response["Location"] == address_of(author)
    dispute = Dispute.objects.get()
    assert "1 report of a problem with this page is not answered yet." in read_section(Client(), author)
    answer_dispute(dispute_id=dispute.pk, by=make_curator(), reason=ClaimReason.PUT_RIGHT)
    assert "report of a problem" not in read_section(Client(), author)


def test_report_about_a_work_names_it():
    author, client = make_author(), sign_in(make_user("Ben Bo"))
    work_id = author.authorship_set.get().work_id
    path = f"/researchers/{author.pk}/report"
    assert f'name="work" value="{work_id}"' in read(client, f"{path}?work={work_id}&kind=wrong-work")
    post(client, path, kind="wrong-work", note="Not hers.", work=work_id)
    assert Dispute.objects.get().work_id == work_id


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "other", "note": "  "}, "Say in a sentence"),
        ({"kind": "other", "note": "x" * 4001}, "at most 4,000 characters"),
        ({"kind": "other", "note": "x", "work": "999999999"}, "No work here has the number"),
        ({"kind": "nothing", "note": "x"}, "what kind of problem"),
        ({"note": "x"}, "what kind of problem"),
        ({"kind": "other", "note": "a\0b"}, "plain text"),
        ({"kind": "other", "note": "x", "work": "x"}, "no number"),
    ],
)
def test_report_that_says_nothing_is_refused(fields, said):
    author, client = make_author(), sign_in(make_user("Ben Bo"))
    response = client.post(f"/researchers/{author.pk}/report", fields)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Dispute.objects.exists()


def test_account_that_reports_too_often_is_told():
    author, client = make_author(), sign_in(make_user("Ben Bo"))
    path = f"/researchers/{author.pk}/report"
    for _ in range(REPORTS_LIMIT.most):
        post(client, path, kind="other", note="!")
    assert post(client, path, kind="other", note="!").status_code == 429
    assert client.get(path).status_code == 200


# ---- queries


def count_queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_pages_of_claims_ask_as_much_for_three_as_for_one():
    ada = make_user("Ada Ax")
    client, author = sign_in(ada), make_author()
    one = claim(author, ada)
    paths = ("/me/claims", f"/me/claims/{one.pk}", address_of(author))
    for path in paths:
        client.get(path)
    before = [count_queries(client, path) for path in paths]
    for name in ("Ada B. Ax", "Ada C. Ax"):
        import_records(make_record(f"By {name}", name))
        claim(find_author(name), ada)
        claim(author, make_user("Ada Ax"))
        ask_for_proof(claim_id=one.pk, address=f"https://{name[4].lower()}.example/", by=ada)
        Evidence.objects.create(claim=one, kind="homepage", value=name, detail={"is_named": True})
    assert [count_queries(client, path) for path in paths] == before
