"""What people reported, and what curators answer."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from papers.addresses import researcher_address
from papers.models import Author, Authorship, Correction
from profiles.models import Dispute
from tests.factories import import_records, make_record
from tests.profiles.curated import make_dispute, sign_in
from tests.profiles.people import claim, make_author, make_curator, make_user
from tests.profiles.test_curation_claims import read, read_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Author:
    return make_author("Ada Ax")


@pytest.fixture
def curating(client):
    return sign_in(client, make_curator())


def answer(client, dispute: Dispute, **fields):
    return client.post(f"/curate/disputes/{dispute.pk}/answer", {"reason": "put-right", "note": ""} | fields)


def remove(client, dispute: Dispute, **fields):
    return client.post(f"/curate/disputes/{dispute.pk}/remove", {"reason": "own-wish", "note": ""} | fields)


def is_open(dispute: Dispute) -> bool:
    return Dispute.objects.get(pk=dispute.pk).answered_at is None


def test_report_says_what_about_whom_by_whom_and_who_claims_the_record(curating, author):
    ada = make_user("Ada Ax")
    claim(author, ada)
    work_id = Authorship.objects.get(author=author).work_id
    dispute = make_dispute(author.pk, "wrong-work", by=ada, work_id=work_id, note="Not mine.\n<b>Really</b>")

    text = read_text(curating, f"/curate/disputes/{dispute.pk}")

    assert "A work here is somebody else’s" in text
    assert "Reported of Ada Ax , 1 work." in text
    assert "By Ada Ax" in text
    assert "Not mine. <b>Really</b>" in text
    assert "Ada Ax verified, L2, who reported this" in text
    page = read(curating, f"/curate/disputes/{dispute.pk}")
    assert f'href="/works/{work_id}' in page
    assert f'href="/curate/records/{author.pk}"' in page


def test_report_of_a_record_and_an_account_that_are_gone_is_shown(curating):
    text = read_text(curating, f"/curate/disputes/{make_dispute(987_654).pk}")
    assert "record 987654 , which is gone" in text
    assert "an account that is gone" in text


def test_curator_answers_with_a_reason(curating, author):
    dispute = make_dispute(author.pk)
    response = answer(curating, dispute, note="Split off.")
    assert response["Location"] == f"/curate/disputes/{dispute.pk}"
    text = read_text(curating, response["Location"])
    assert "It was put right." in text
    assert "Split off." in text
    assert "Answer and close" not in text


def test_answer_that_is_posted_again_changes_nothing_more(curating, author):
    dispute = make_dispute(author.pk)
    answer(curating, dispute)
    again = answer(curating, dispute, reason="not-a-problem")
    assert again.status_code == 409
    assert "answered already, and nothing was done" in again.content.decode()
    assert Dispute.objects.get(pk=dispute.pk).answer == "put-right"


@pytest.mark.parametrize("fields", [{"reason": "because"}, {"reason": "evidence-ended"}, {"note": "\x00"}])
def test_answer_that_cannot_be_is_refused(curating, author, fields):
    dispute = make_dispute(author.pk)
    assert answer(curating, dispute, **fields).status_code == 400
    assert is_open(dispute)


def test_curator_removes_a_record_whose_removal_was_asked_for(client, curating, author):
    import_records(make_record("Another", "Ben Bo"))
    dispute = make_dispute(author.pk, "removal")
    response = remove(curating, dispute, note="Wrote from her institute.")

    correction = Correction.objects.get()
    assert response["Location"] == f"/curate/corrections/{correction.pk}"
    assert (correction.kind, correction.role, correction.reason) == ("remove", "curator", "own-wish")
    assert Dispute.objects.get(pk=dispute.pk).answer == "asked-for"
    client.logout()
    assert client.get(researcher_address(author.pk, "Ada Ax")).status_code in (404, 410)


def test_removal_that_is_posted_again_changes_nothing_more(curating, author):
    dispute = make_dispute(author.pk, "removal")
    assert [remove(curating, dispute).status_code for _ in range(2)] == [302, 409]
    assert Correction.objects.count() == 1


def test_record_whose_removal_nobody_asked_for_is_not_removed(curating, author):
    dispute = make_dispute(author.pk, "other")
    assert remove(curating, dispute).status_code == 409
    assert is_open(dispute)
    assert not Correction.objects.exists()


def test_curator_answers_nothing_about_a_record_they_claim_nor_what_they_reported(client, author):
    curator = make_curator()
    sign_in(client, curator)
    own = make_dispute(author.pk, by=curator)
    assert answer(client, own).status_code == 409
    claim(author, curator)
    foreign = make_dispute(author.pk, "removal")
    assert answer(client, foreign).status_code == 403
    assert remove(client, foreign).status_code == 403
    assert is_open(own)
    assert is_open(foreign)


def test_reports_are_answered_by_curators_alone(client, author):
    dispute = make_dispute(author.pk, "removal")
    path = f"/curate/disputes/{dispute.pk}"
    assert client.get(path)["Location"].startswith("/account/login/")
    sign_in(client, make_user("Ada Ax", is_staff=True))
    assert client.get(path).status_code == 403
    assert answer(client, dispute).status_code == 403
    assert remove(client, dispute).status_code == 403
    assert is_open(dispute)


def test_report_that_is_not_there_is_not_found(curating):
    for path in ("/curate/disputes/999999", "/curate/disputes/" + "9" * 18):
        assert curating.get(path).status_code == 404
        assert curating.post(f"{path}/answer", {"reason": "put-right"}).status_code == 404
        assert curating.post(f"{path}/remove", {"reason": "law"}).status_code == 404
        assert curating.get(f"{path}/answer").status_code == 405


def test_report_asks_as_many_queries_at_one_claim_as_at_three(curating, author):
    dispute = make_dispute(author.pk)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            claim(author, make_user("Ada Ax"))
        with CaptureQueriesContext(connection) as asked:
            read(curating, f"/curate/disputes/{dispute.pk}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
