"""The public history of a record, and the audit log of curators: what each says, and what the first must not."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from papers.addresses import researcher_address
from papers.models import AuthorRedirect, Correction
from papers.services.corrections import suppress_author
from profiles.models import ClaimEvent, Dismissal
from profiles.pages.curation_log import PAGE_SIZE
from profiles.selectors.curation_history import list_history
from profiles.selectors.curation_log import LogFilter, list_log
from profiles.services.claims import open_claim
from tests.factories import find_author, import_records, make_record
from tests.profiles.curated import (
    days_ago,
    make_claim,
    make_correction,
    make_curator,
    make_dispute,
    make_user,
    sign_in,
)
from tests.profiles.people import make_user as make_person

pytestmark = pytest.mark.django_db

PRIVATE = (
    "Cora Curator", "curator@example.org", "Ada Account", "ada@example.org", "a private note", "asked for it",
    "removed", "hidden", "Reported", "report", "pretends",
)  # fmt: skip


@pytest.fixture
def author():
    import_records(make_record("On Rivers", "Wei Lin"), make_record("On Fog", "Ada Quillon"))
    return find_author("Wei Lin")


def read_text(client, path: str) -> str:
    """The main part of a page without markup."""
    page = client.get(path).content.decode()
    main = page[page.index("<main") : page.index("</main")]
    return html.unescape(" ".join(re.sub("<[^>]*>", " ", main).split())).replace("\xa0", " ")


def read_history(client, author) -> str:
    return read_text(client, f"{researcher_address(author.pk, 'Wei Lin')}/history")


# ---- the public history


def test_history_says_what_was_put_right_by_whom_as_what_and_why(client, author):
    other = find_author("Ada Quillon")
    curator = make_curator()
    for kind, other_id, role in (
        ("confirm", None, "owner"),
        ("refuse", None, "owner"),
        ("move", other.pk, "curator"),
        ("split", other.pk, "curator"),
    ):
        make_correction(
            author.pk, kind, other_author_id=other_id, role=role, by=curator, note="a private note"
        )

    text = read_history(client, author)

    assert "2 works confirmed as theirs by its owner" in text
    assert "2 works refused as not theirs by its owner" in text
    assert "2 works moved to Ada Quillon by a curator because the records are of one person" in text
    assert "2 works split off as Ada Quillon by a curator" in text
    page = client.get(f"{researcher_address(author.pk, 'Wei Lin')}/history").content.decode()
    assert f'href="{researcher_address(other.pk, "Ada Quillon")}"' in page


def test_history_of_the_other_record_says_the_same_from_there(client, author):
    far = find_author("Ada Quillon").pk
    make_correction(far, "move", other_author_id=author.pk)
    make_correction(far, "split", other_author_id=author.pk)

    text = read_history(client, author)

    assert "2 works moved here from Ada Quillon" in text
    assert "Split off, with 2 works, from Ada Quillon" in text


def test_history_says_which_record_joined_and_under_which_numbers_it_was_found(client, author):
    AuthorRedirect.objects.create(old_id=777_777, author=author)
    make_correction(author.pk, "merge", other_author_id=777_777)
    make_correction(777_777, "confirm")

    text = read_history(client, author)

    assert "Joined, with 2 works, by record 777777" in text
    assert "2 works confirmed as theirs" in text
    assert "Also found under the former number 777777." in text


def test_history_marks_what_was_undone(client, author):
    make_correction(
        author.pk, "merge", other_author_id=777_777, undone_at=days_ago(0), undone_by=make_curator()
    )

    page = client.get(f"{researcher_address(author.pk, 'Wei Lin')}/history").content.decode()

    assert 'class="undone"' in page
    assert "undone " in page


def test_history_says_which_claims_stood_on_the_page(client, author):
    claim = make_claim(author.pk, make_user("ada@example.org", "Ada Account"), "verified")
    ClaimEvent.objects.create(claim=claim, action="evidence", level=3)
    ClaimEvent.objects.create(claim=claim, action="evidence", level=3)
    ClaimEvent.objects.create(claim=claim, action="withdrawn", level=1)

    text = read_history(client, author)

    assert "A claim to this record was verified, at level L2" in text
    assert text.count("is at level L3") == 1
    assert "The claim to this record was withdrawn by its owner" in text
    assert text.count("claim to this record") == 3


def test_history_says_of_a_claim_that_is_verified_at_once_just_that(client, author):
    owner = open_claim(author_id=author.pk, by=make_person("Wei Lin"))
    assert owner.state == "verified"
    assert read_history(client, author).count("claim to this record") == 1


def test_history_says_that_a_claim_is_not_verified_any_more(client, author):
    claim = make_claim(author.pk, make_user("ada@example.org"), "verified")
    ClaimEvent.objects.create(claim=claim, action="evidence-ended", level=1)
    ClaimEvent.objects.create(claim=claim, action="withdrawn", level=1)
    text = read_history(client, author)
    assert "The claim to this record is not verified any more" in text
    assert "withdrawn" not in text


def test_history_is_silent_about_persons(client, author):
    curator, ada = make_curator(), make_user("ada@example.org", "Ada Account")
    for kind in ("remove", "hide"):
        make_correction(
            author.pk, kind, by=ada, note="a private note", undone_at=days_ago(0), undone_by=curator
        )
    make_correction(author.pk, "move", by=ada, note="a private note", reason="own-wish")
    make_dispute(author.pk, "removal", by=ada, note="a private note")
    make_dispute(author.pk, by=ada, answered_at=days_ago(0), answer="asked-for", answer_note="a private note")
    Dismissal.objects.create(
        author_id=author.pk, by=curator, reason="moved", note="a private note", found_at=days_ago(1)
    )
    refused = make_claim(author.pk, ada, "refused")
    ClaimEvent.objects.create(claim=refused, action="refused", level=1, reason="impersonation", by=curator)
    verified = make_claim(author.pk, curator, "verified")
    ClaimEvent.objects.create(
        claim=verified, action="revoked", level=1, reason="impersonation", note="a private note", by=curator
    )

    text = read_history(client, author)

    assert [word for word in PRIVATE if word.casefold() in text.casefold()] == []
    assert "The claim to this record was taken back by a curator" in text
    assert "left as it is by a curator because one person, who changed field or place" in text
    assert text.count("claim to this record") == 2


def test_history_says_that_nothing_was_put_right(client, author):
    assert "Nothing was put right here by a person yet." in read_history(client, author)


def test_history_has_one_address_and_leads_there(client, author):
    address = f"{researcher_address(author.pk, 'Wei Lin')}/history"
    AuthorRedirect.objects.create(old_id=777_777, author=author)

    for path in (f"/researchers/{author.pk}/history", "/researchers/777777-somebody/history"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, address)
        assert answer["Cache-Control"] == "no-cache"  # what was joined can be parted again
    assert client.get("/researchers/888888/history").status_code == 404
    assert client.post(address).status_code == 405
    page = client.get(researcher_address(author.pk, "Wei Lin")).content.decode()
    assert f'href="{address}"' in page


def test_history_of_a_record_that_was_removed_is_gone_with_it(client, author):
    curator = make_curator()
    suppress_author(
        author_id=author.pk,
        kind=Correction.Kind.REMOVE,
        by=curator,
        role=Correction.Role.CURATOR,
        reason="law",
    )
    answer = client.get(f"/researchers/{author.pk}/history")
    assert answer.status_code == 410
    assert "Wei Lin" not in answer.content.decode()


def test_history_is_read_no_longer_than_its_cap(author):
    for _ in range(3):
        make_correction(author.pk)
    assert len(list_history([author.pk], limit=2)) == 2


def test_history_asks_as_many_queries_at_one_row_as_at_three(client, author):
    counts = []
    for number in (1, 2):
        for _ in range(number):
            make_correction(author.pk, "merge", other_author_id=777_777)
        with CaptureQueriesContext(connection) as asked:
            read_history(client, author)
        counts.append(len(asked))
    assert counts == [3, 3]


# ---- the audit log


@pytest.fixture
def curating(client):
    return sign_in(client, make_curator())


def fill_log(author_id: int):
    """An entry of each kind, by two people."""
    ada = make_user("ada@example.org", "Ada Account")
    ben = make_user("ben@example.org", "Ben Bo")
    make_correction(
        author_id, "merge", other_author_id=777_777, by=ben, note="Same ORCID iD.", applied_at=days_ago(5)
    )
    make_claim(author_id, ada, age=4)
    make_dispute(
        author_id, "wrong-work", by=ada, age=3, answered_at=days_ago(2), answered_by=ben, answer="put-right"
    )
    Dismissal.objects.create(
        author_id=author_id, by=ben, reason="moved", found_at=days_ago(9), at=days_ago(1)
    )
    return ada, ben


def test_log_says_who_did_what_when_and_why(curating, author):
    fill_log(author.pk)

    text = read_text(curating, "/curate/log")

    moments = [text.index(word) for word in (
        "Left as one record", "Answered: A work", "Reported: A work", "Claimed, level L1", "joined with another record",
    )]  # fmt: skip
    assert moments == sorted(moments)
    assert (
        "2 works joined with another record · Wei Lin · record 777777 Ben Bo · the records are of one person"
        in text
    )
    assert "Same ORCID iD." in text
    assert "It was put right." in text


def test_log_is_narrowed_to_a_record_and_those_that_joined_it(curating, author):
    fill_log(author.pk)
    make_correction(777_777, "confirm")
    make_correction(555, "refuse")
    AuthorRedirect.objects.create(old_id=777_777, author=author)

    text = read_text(curating, f"/curate/log?record={author.pk}")

    assert "confirmed as theirs" in text
    assert "refused" not in text
    assert f"about record {author.pk}" in text


def test_log_is_narrowed_to_an_account(author):
    ada, ben = fill_log(author.pk)

    def list_kinds(user):
        return [str(row.kind) for row in list_log(LogFilter(by_id=user.pk), offset=0, limit=50)]

    assert list_kinds(ada) == ["report", "claim"]
    assert list_kinds(ben) == ["dismissal", "answer", "correction"]


def test_log_lists_what_happened_at_one_moment_the_last_first(author):
    claim = make_claim(author.pk, make_user("ada@example.org"), "verified")
    ClaimEvent.objects.create(claim=claim, action="evidence", level=3, note="orcid")
    ClaimEvent.objects.update(at=days_ago(1))

    rows = list_log(LogFilter(), offset=0, limit=50)

    assert [row.what for row in rows] == ["evidence", "verified", "opened"]


def test_log_says_which_evidence_came(curating, author):
    claim = make_claim(author.pk, make_user("ada@example.org"))
    ClaimEvent.objects.create(claim=claim, action="evidence", level=1, note="orcid")
    assert "an ORCID iD, signed in with" in read_text(curating, "/curate/log")


def test_log_marks_what_was_undone_and_offers_to_undo_the_rest(curating, author):
    done = make_correction(author.pk)
    undone = make_correction(
        author.pk, undone_at=days_ago(0), undone_by=make_user("ben@example.org", "Ben Bo")
    )

    page = curating.get("/curate/log").content.decode()

    assert f'action="/curate/corrections/{done.pk}/undo" method="post"' in page
    assert f"/curate/corrections/{undone.pk}/undo" not in page
    assert "by Ben Bo" in page


def test_log_names_who_is_gone(curating, author):
    make_correction(author.pk)
    make_claim(author.pk, make_user("eve@example.org"))
    text = read_text(curating, "/curate/log")
    assert "an account that is gone" in text
    assert "an account without a name" in text


def test_log_is_paged(curating, author):
    total = 2 * PAGE_SIZE + 1
    for number in range(total):
        make_correction(author.pk, works_count=number + 10, applied_at=days_ago(total - number))

    pages = [curating.get(f"/curate/log?page={number}").content.decode() for number in (1, 2, 3)]

    listed = [re.findall(r">(\d+)\xa0works ", page) for page in pages]
    assert [len(page) for page in listed] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert [int(number) for page in listed for number in page] == list(range(total + 9, 9, -1))
    assert ['rel="next"' in page for page in pages] == [True, True, False]
    assert ['rel="prev"' in page for page in pages] == [False, True, True]


@pytest.mark.parametrize(
    "asked",
    ["page=x", "page=41", "record=x", "record=0", "by=-1", "by=" + "9" * 30, "record=%00", "record=１"],
)
def test_log_refuses_what_cannot_be_asked(curating, asked):
    assert curating.get(f"/curate/log?{asked}").status_code == 400


def test_log_says_that_nothing_was_decided(curating):
    assert "Nothing was decided or put right yet." in read_text(curating, "/curate/log?record=5")


def test_log_asks_as_many_queries_at_one_row_as_at_three(curating, author):
    counts = []
    for number in (1, 2):
        for index in range(number):
            make_correction(author.pk, by=make_user(f"{number}{index}@example.org"))
            make_dispute(author.pk)
        with CaptureQueriesContext(connection) as asked:
            curating.get(f"/curate/log?record={author.pk}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
