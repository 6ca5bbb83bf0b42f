"""A person's own account: seen by them alone, named, taken along, ended."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import CASCADE, Field, Model
from django.test import Client
from django.utils import timezone

from graph.models import ChangedAuthor
from papers.models import Correction, Job
from papers.services.job_kinds import add_due_jobs, do_job
from papers.services.jobs import take_job
from profiles.models import (
    AddedWork,
    Block,
    Claim,
    ClaimEvent,
    Complaint,
    Evidence,
    Follow,
    Highlight,
    Researcher,
    StatedName,
    User,
)
from profiles.selectors.account_exports import KEPT_BACK, PARTS, export_account
from profiles.services.account_deletion import delete_account
from profiles.services.accounts import TIDY
from profiles.services.claims import open_claim
from tests.factories import find_author, import_records, make_record
from tests.profiles.accounts import PASSWORD, make_account, sign_in, sign_up

pytestmark = pytest.mark.django_db

OWN_PATHS = ("/me", "/me/export", "/me/delete")


@pytest.fixture
def account() -> User:
    return make_account()


def reauthenticate(client: Client) -> None:
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


def hang_all_on(user: User) -> int:
    """Let the account have a row of most kinds; the id of the author record that it claimed."""
    import_records(make_record("Of Waters", "Ada Quillon"))
    author = find_author("Ada Quillon")
    claim = open_claim(author_id=author.pk, by=user)
    SocialAccount.objects.create(user=user, provider="orcid", uid="0000-0002-1825-0097")
    Follow.objects.create(user=user, subject_kind=1, subject_id=author.pk)
    researcher, _ = Researcher.objects.update_or_create(
        author_id=author.pk, defaults={"bio": "Measures rivers.", "stated_by": user}
    )
    StatedName.objects.create(researcher=researcher, name="A. Quillon")
    Highlight.objects.create(researcher=researcher, work_id=7, rank=1)
    Correction.objects.create(
        kind="confirm", author_id=author.pk, by=user, role="owner", reason="mine", note="It is mine.",
        works_count=1, before={"rows": ["of the catalogue"]},
    )  # fmt: skip
    ClaimEvent.objects.create(claim=claim, action="opened", level=1, note="A note to the claimant")
    return author.pk


@pytest.mark.parametrize("path", OWN_PATHS)
def test_account_is_seen_by_who_is_signed_in_alone(client, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


def test_account_says_what_it_holds(account):
    hang_all_on(account)

    page = sign_in().get("/me").content.decode()

    for said in (
        "Ada Quillon",
        "ada@example.org",
        "main address",
        "0000-0002-1825-0097",
        "1\xa0session",
        "1\xa0page",
    ):
        assert said in page
    assert "1\xa0verified" in page or "1\xa0pending" in page


def test_account_asks_as_many_queries_for_three_addresses_as_for_one(account, django_assert_max_num_queries):
    client = sign_in()
    with django_assert_max_num_queries(12) as one:
        client.get("/me")
    for number in range(2):
        EmailAddress.objects.create(user=account, email=f"{number}@example.org", verified=True)
        Follow.objects.create(user=account, subject_kind=1, subject_id=number)
        Claim.objects.create(user=account, author_id=number)
    with django_assert_max_num_queries(12) as three:
        client.get("/me")

    assert len(one) == len(three)


def test_account_and_its_files_are_not_kept_by_caches(account):
    client = sign_in()
    for path in ("/me", "/me/export"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_name_is_changed_and_what_is_none_is_refused(account):
    client = sign_in()

    assert client.post("/me/name", {"name": " Ada  Łukasz "})["Location"] == "/me"
    refused = client.post("/me/name", {"name": "\u200b"})

    account.refresh_from_db()
    assert account.name == "Ada Łukasz"
    assert refused.status_code == 400
    assert 'role="alert"' in refused.content.decode()


def test_name_changes_what_speaks_for_claims(account):
    author_id = hang_all_on(account)
    assert Claim.objects.get(author_id=author_id).state == Claim.State.VERIFIED

    sign_in().post("/me/name", {"name": "Zhe Lin"})

    assert not Evidence.objects.filter(kind=Evidence.Kind.NAME, ended_at=None).exists()
    assert Claim.objects.get(author_id=author_id).state != Claim.State.VERIFIED


def test_export_holds_what_hangs_on_the_account_and_nothing_of_others(account):
    author_id = hang_all_on(account)
    other = make_account("other@example.org", name="Zhe Lin")
    Follow.objects.create(user=other, subject_kind=1, subject_id=author_id)

    answer = sign_in().get("/me/export")

    assert answer["Content-Disposition"] == 'attachment; filename="peerlight-account.json"'
    held = json.loads(answer.content)
    assert held["account"][0]["email"] == "ada@example.org"
    assert held["claims"][0]["author_id"] == author_id
    assert held["claim_evidence"]
    assert held["corrections"][0]["note"] == "It is mine."
    assert held["names_stated"][0]["name"] == "A. Quillon"
    assert len(held["follows"]) == len(held["sessions"]) == 1
    text = answer.content.decode()
    assert "other@example.org" not in text
    assert "Zhe Lin" not in text


def test_export_lets_nobody_in(account):
    client = sign_in()
    text = client.get("/me/export").content.decode()

    account.refresh_from_db()
    assert account.password not in text
    assert str(client.session.session_key) not in text


def test_export_forgets_no_table_that_refers_to_accounts():
    """A table that is new is put into PARTS, or this fails."""
    owned = {(part.model, part.owner) for part in PARTS}

    missing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, Field) and field.related_model is User and not field.many_to_many
        if (model, field.name) not in owned and (model._meta.label, field.name) not in KEPT_BACK
    ]

    assert missing == []


def test_export_forgets_no_table_that_hangs_on_one_of_the_account():
    """What goes with a row of the account, as evidence goes with a claim, is the account's too."""
    direct = {
        part.model
        for part in PARTS
        if "__" not in part.owner and part.owner != "pk" and _goes_with(part.model, part.owner)
    }
    exported = {part.model for part in PARTS}

    missing = [
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.related_model in direct and _goes_with(model, field.name)
        if model not in exported
    ]

    # Neither is ever written: addresses are proven by codes, which stand in sessions, and tokens are not kept.
    assert missing == ["account.EmailConfirmation", "socialaccount.SocialToken"]


def _goes_with(model: type[Model], name: str) -> bool:
    return getattr(model._meta.get_field(name).remote_field, "on_delete", None) is CASCADE


def test_export_leaves_out_only_what_there_is(account):
    for part in PARTS:
        names = {field.attname for field in part.model._meta.concrete_fields}
        assert set(part.left_out) <= names, part.name
    assert set(export_account(account)) == {"made_at", "about", *(part.name for part in PARTS)}


def test_export_tells_nobody_who_blocked_them_or_complained(account):
    other = make_account("other@example.org")
    Block.objects.create(blocker=other, blocked=account)
    Complaint.objects.create(author_id=1, by=other, about=account, quoted="Mine.", note="Rude.")
    assert {apps.get_model(table)._meta.get_field(field).related_model for table, field in KEPT_BACK} == {
        User
    }
    assert (export_account(account)["blocks"], export_account(account)["complaints"]) == ([], [])
    assert "Rude." not in str(export_account(account))
    assert len(export_account(other)["blocks"]) == len(export_account(other)["complaints"]) == 1


def test_account_is_deleted_with_all_that_hangs_on_it(account, mail_server):
    author_id = hang_all_on(account)
    here, elsewhere = sign_in(), sign_in()
    reauthenticate(here)
    ChangedAuthor.objects.all().delete()
    stranger = make_account("other@example.org")

    answer = here.post("/me/delete", {"confirmation": "Ada@Example.org "})

    assert answer["Location"] == "/"
    assert "deleted" in here.get("/").content.decode()
    assert User.objects.get() == stranger
    for client in (here, elsewhere):
        assert client.get("/me").status_code == 302
    for model in (Claim, Evidence, ClaimEvent, Follow, StatedName, Highlight, SocialAccount, UserSession):
        assert not model._default_manager.exists(), model
    assert (
        not Session.objects.filter(expire_date__gt=timezone.now())
        .exclude(session_key=here.session.session_key)
        .exists()
    )
    assert not Researcher.objects.exclude(bio="").exists()
    correction = Correction.objects.get()
    assert (correction.by, correction.note) == (None, "It is mine.")
    assert ChangedAuthor.objects.filter(author_id=author_id).exists()
    mail_server.deliver()
    assert mail_server.received[-1]["Subject"] == "Your account was deleted"


def test_works_that_an_account_added_stay_without_it_and_what_it_waits_for_goes(account):
    for state in AddedWork.State.values:
        AddedWork.objects.create(author_id=7, by=account, scheme="doi", value=f"10.5555/{state}", state=state)
    delete_account(by=account)
    stays = AddedWork.objects.get()
    assert (stays.value, stays.by) == ("10.5555/linked", None)


def test_log_of_the_admin_forgets_the_address_of_a_deleted_account(account):
    staff = make_account("staff@example.org", is_staff=True)
    for user in (account, staff):
        LogEntry.objects.create(
            user=staff,
            content_type=ContentType.objects.get_for_model(User),
            object_id=str(user.pk),
            object_repr=str(user),
            action_flag=CHANGE,
        )
    delete_account(by=account)
    told = LogEntry.objects.order_by("id").values_list("object_repr", flat=True)
    assert list(told) == ["a deleted account", "staff@example.org"]


def test_account_is_not_deleted_by_who_types_something_else(account):
    client = sign_in()
    reauthenticate(client)

    answer = client.post("/me/delete", {"confirmation": "yes"})

    assert answer.status_code == 400
    assert "nothing was deleted" in answer.content.decode()
    assert User.objects.exists()


def test_deletion_asks_again_who_somebody_is(account):
    client = sign_in()

    assert client.get("/me/delete")["Location"].startswith("/account/reauthenticate/")
    answer = client.post("/me/delete", {"confirmation": account.email})

    assert answer["Location"].startswith("/account/reauthenticate/")
    assert User.objects.exists()


def test_record_that_was_claimed_is_anybodys_again_when_the_account_is_deleted(account, mail_server):
    author_id = hang_all_on(account)
    other = make_account("other@example.org")
    competing = open_claim(author_id=author_id, by=other)
    assert competing.state == Claim.State.COMPETING
    client = sign_in()
    reauthenticate(client)

    client.post("/me/delete", {"confirmation": account.email})

    competing.refresh_from_db()
    assert competing.state in (Claim.State.VERIFIED, Claim.State.PENDING)


def test_visitors_ask_no_query_to_be_shown_the_way_in(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/nothing/here").content.decode()

    assert "/account/login/?next=/nothing/here" in page


@pytest.mark.parametrize(("fields", "is_shown"), [({}, False), ({"is_curator": True}, True)])
def test_way_to_curation_is_shown_to_curators(fields, is_shown):
    make_account(**fields)

    page = sign_in().get("/me").content.decode()

    assert ('href="/curate"' in page) == is_shown
    assert 'href="/me/feed"' in page


def test_accounts_that_nobody_proved_an_address_of_are_forgotten_after_a_while(client, mail_server):
    make_account("proven@example.org")
    User.objects.create_superuser("root@example.org", PASSWORD)
    User.objects.create_user("staff@example.org", PASSWORD, is_staff=True)
    sign_up(client, "typed@example.org")
    sign_up(Client(), "new@example.org")
    week_ago = timezone.now() - timedelta(days=8)
    User.objects.exclude(email="new@example.org").update(joined_at=week_ago)
    Session.objects.update(expire_date=week_ago)

    tidy()

    kept = {"proven@example.org", "root@example.org", "staff@example.org", "new@example.org"}
    assert set(User.objects.values_list("email", flat=True)) == kept
    assert not Session.objects.exists()


def tidy() -> None:
    add_due_jobs()
    lease = take_job([TIDY])
    assert lease is not None
    do_job(lease)


def test_accounts_are_tidied_once_a_day():
    tidy()
    add_due_jobs()
    assert take_job([TIDY]) is None
    Job.objects.filter(kind=TIDY).update(added_at=timezone.now() - timedelta(days=1, minutes=1))

    tidy()
