"""Claims beside each other, and what curators decide about them."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.models import Author
from profiles.claims import ClaimReason
from profiles.models import Claim, ClaimEvent, User
from profiles.services.claims import decide_claim, withdraw_claim
from tests.profiles.curated import sign_in
from tests.profiles.people import claim, make_author, make_curator, make_user

pytestmark = pytest.mark.django_db

IDS = ("0000-0002-1825-0097", "0000-0001-5109-3700")


@pytest.fixture
def author() -> Author:
    return make_author("Ada Ax", "Institute of Waters", orcid=IDS[0])


@pytest.fixture
def curating(client):
    return sign_in(client, make_curator())


@pytest.fixture
def rivals(author):
    """The owner by name and address, and a rival who can't show either."""
    owner = claim(author, make_user("Ada Ax", "ada@waters.example", orcid=IDS[0]))
    rival = claim(author, make_user("Eve Ek", "eve@elsewhere.example", orcid=IDS[1]))
    return owner, rival


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return response.content.decode()


def read_text(client, path: str) -> str:
    page = read(client, path)
    main = page[page.index("<main") : page.index("</main")]
    return html.unescape(" ".join(re.sub("<[^>]*>", " ", main).split())).replace("\xa0", " ")


def read_seen(client, one: Claim) -> str:
    found = re.search(r'name="seen" value="(\w+)"', read(client, f"/curate/claims/{one.pk}"))
    assert found is not None
    return str(found[1])


def post(client, one: Claim, decision: str, **fields):
    reason = {"approve": "evidence"}.get(decision, "other-person")
    fields = {"seen": read_seen(client, one), "reason": reason, "note": ""} | fields
    return client.post(f"/curate/claims/{one.pk}", {"decision": decision, **fields})


def get_states(*claims: Claim) -> list[str]:
    return [Claim.objects.get(pk=one.pk).state for one in claims]


# ---- what is compared


def test_claims_stand_beside_each_other_and_the_record(curating, rivals):
    text = read_text(curating, f"/curate/claims/{rivals[1].pk}")

    assert "Whose is Ada Ax ?" in text
    assert "Eve Ek Ada Ax The record" in text
    assert "waters.example ada@waters.example" in text
    assert "elsewhere.example eve@elsewhere.example" in text
    assert f"{IDS[0]} on 1 work here, 2021; on none elsewhere" in text
    assert f"{IDS[1]} on no work here; on none elsewhere" in text
    assert f"{IDS[0]} on 1 work" in text
    assert "Institute of Waters on 1 work" in text
    assert "Verified at L3" in text
    assert "Competing at L1" in text
    assert "A verified e-mail address: ada@waters.example" in text
    assert "The name of the account is one of the record’s: Ada Ax" in text


def test_claim_alone_stands_beside_the_record(curating, author):
    only = claim(author, make_user("Eve Ek"))
    text = read_text(curating, f"/curate/claims/{only.pk}")
    assert "Eve Ek The record" in text
    assert "Pending at L1" in text


def test_other_claims_to_the_record_can_be_put_beside_instead(curating, author, rivals):
    third = claim(author, make_user("Fay Fu"))
    page = read(curating, f"/curate/claims/{rivals[1].pk}")
    address = f"/curate/claims/{rivals[1].pk}?beside={third.pk}"
    assert f'href="{address}"' in page
    assert "Eve Ek Fay Fu The record" in read_text(curating, address)


def test_claim_to_another_record_is_not_put_beside(curating, rivals):
    foreign = claim(make_author("Ben Bo"), make_user("Ben Bo"))
    assert curating.get(f"/curate/claims/{rivals[1].pk}?beside={foreign.pk}").status_code == 404
    assert curating.get(f"/curate/claims/{rivals[1].pk}?beside=x").status_code == 400


def test_other_records_of_the_claimant_are_named(curating, rivals):
    other = claim(make_author("Eve Ek"), User.objects.get(name="Eve Ek"))
    page = read(curating, f"/curate/claims/{rivals[1].pk}")
    assert f'<a href="/curate/claims/{other.pk}"><bdi>Eve Ek</bdi></a>' in page


def test_history_of_decisions_is_shown_with_reason_and_note(curating, rivals):
    curator = make_user("Cy Curator", is_curator=True)
    decide_claim(
        claim_id=rivals[1].pk,
        by=curator,
        approve=False,
        reason=ClaimReason.NO_EVIDENCE,
        note="Nothing on the works.",
    )
    text = read_text(curating, f"/curate/claims/{rivals[1].pk}")
    assert "Claim refused, L1" in text
    assert "Nothing shows that the record is theirs. · Nothing on the works." in text
    assert "This claim is closed: nothing is left to decide." in text


def test_claim_to_a_record_that_is_gone_is_shown(curating, rivals):
    Claim.objects.filter(pk=rivals[1].pk).update(author_id=987_654)
    text = read_text(curating, f"/curate/claims/{rivals[1].pk}")
    assert "Whose is Record 987654 ?" in text
    assert "the record is gone" in text
    assert "nothing is left to decide" in text


# ---- deciding


def test_curator_approves_a_competing_claim_and_the_owner_loses_theirs(curating, rivals):
    owner, rival = rivals
    assert "The claim of Ada Ax, who owns the page now, is revoked by that." in read_text(
        curating, f"/curate/claims/{rival.pk}"
    )
    response = post(curating, rival, "approve", note="Seen the passport.")

    assert (response.status_code, response["Location"]) == (302, f"/curate/claims/{rival.pk}")
    assert get_states(owner, rival) == ["revoked", "verified"]
    event = ClaimEvent.objects.filter(claim=rival, action="evidence").last()
    assert event is not None
    assert (event.reason, event.note) == ("evidence", "Seen the passport.")


def test_curator_refuses_a_competing_claim(curating, rivals):
    post(curating, rivals[1], "refuse")
    assert get_states(*rivals) == ["verified", "refused"]


def test_curator_revokes_the_claim_of_an_owner(curating, rivals):
    post(curating, rivals[0], "revoke", reason="evidence-ended")
    assert get_states(rivals[0]) == ["revoked"]


def test_decision_on_what_changed_since_is_not_taken(curating, rivals):
    owner, rival = rivals
    seen = read_seen(curating, rival)
    withdraw_claim(claim_id=owner.pk, by=owner.user)
    before = get_states(owner, rival)

    response = post(curating, rival, "approve", seen=seen)

    assert response.status_code == 409
    assert "changed since you read this page, and nothing was done." in response.content.decode()
    assert get_states(owner, rival) == before


def test_decision_that_is_posted_again_changes_nothing_more(curating, rivals):
    rival = rivals[1]
    fields = {"decision": "refuse", "reason": "no-evidence", "seen": read_seen(curating, rival)}
    answers = [curating.post(f"/curate/claims/{rival.pk}", fields).status_code for _ in range(3)]
    assert answers == [302, 409, 409]
    assert ClaimEvent.objects.filter(claim=rival, action="refused").count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "ban"},
        {"reason": "because"},
        {"reason": "evidence"},
        {"reason": ""},
        {"note": "x" * 4001},
        {"note": "\x00"},
    ],
)
def test_decision_that_cannot_be_is_refused(curating, rivals, fields):
    sent = {"decision": "refuse", "reason": "no-evidence", "seen": read_seen(curating, rivals[1])} | fields
    assert curating.post(f"/curate/claims/{rivals[1].pk}", sent).status_code == 400
    assert get_states(*rivals) == ["verified", "competing"]


def test_decision_that_does_not_fit_the_state_is_not_taken(curating, rivals):
    for one, decision in ((rivals[0], "refuse"), (rivals[1], "revoke")):
        response = post(curating, one, decision)
        assert response.status_code == 409
    assert get_states(*rivals) == ["verified", "competing"]


# ---- who may


def test_curator_decides_neither_their_own_claim_nor_one_to_a_record_they_claimed(client, author, rivals):
    curator = make_curator()
    seen = read_seen(sign_in(client, curator), rivals[1])
    own = claim(author, curator)
    for one in (own, rivals[1]):
        page = read_text(client, f"/curate/claims/{one.pk}")
        assert "A curator does not decide about a record that they claim or claimed" in page
        answer = client.post(
            f"/curate/claims/{one.pk}", {"decision": "refuse", "reason": "no-evidence", "seen": seen}
        )
        assert answer.status_code == 403
    withdraw_claim(claim_id=own.pk, by=curator)
    answer = client.post(
        f"/curate/claims/{rivals[1].pk}", {"decision": "refuse", "reason": "no-evidence", "seen": seen}
    )
    assert answer.status_code == 403
    assert get_states(*rivals) == ["verified", "competing"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_claims_are_compared_by_curators_alone(client, rivals, method):
    path = f"/curate/claims/{rivals[1].pk}"
    assert getattr(client, method)(path)["Location"].startswith("/account/login/")
    for user in (rivals[0].user, rivals[1].user, make_user("Sam So", is_staff=True)):
        sign_in(client, user)
        assert getattr(client, method)(path).status_code == 403
    assert get_states(*rivals) == ["verified", "competing"]


@pytest.mark.parametrize("path", ["/curate/claims/999999", "/curate/claims/" + "9" * 18, "/curate/claims/0"])
def test_claim_that_is_not_there_is_not_found(curating, path):
    assert curating.get(path).status_code == 404
    assert curating.post(path, {"decision": "approve", "reason": "evidence"}).status_code == 404


def test_claims_ask_as_many_queries_at_one_as_at_three(curating, author):
    counts = []
    first = claim(author, make_user("Eve Ek"))
    for number in (0, 2):
        for index in range(number):
            claim(author, make_user(f"Fay Fu {index}", orcid=f"0000-0000-2026-000{index}"))
        with CaptureQueriesContext(connection) as asked:
            read(curating, f"/curate/claims/{first.pk}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
