"""Proofs on homepages: asked for, looked for on real servers, looked at again."""

from __future__ import annotations

import datetime
from contextlib import nullcontext
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from papers.models import Authorship, Job
from papers.services.job_kinds import do_job
from papers.services.jobs import add_job, take_job
from profiles.claims import ClaimError
from profiles.homepages import find_proof, make_token
from profiles.models import Challenge, Claim, Evidence
from profiles.selectors.named_homepages import find_naming_source, page_key
from profiles.services.claims import withdraw_claim
from profiles.services.homepages import (
    HOMEPAGE,
    MOST_ASKED,
    add_homepage_jobs,
    ask_for_proof,
    check_proof,
    do_homepage,
    forget_proof,
    look_for_proof,
)
from tests.factories import find_author, import_records, make_record
from tests.profiles.people import claim, list_actions, list_kinds, make_author, make_user
from tests.profiles.services.test_evidence import write_orcid_record
from tests.servers import Reply

pytestmark = pytest.mark.django_db

TOKEN = "peerlight-0123456789abcdef"


@pytest.fixture
def homepage(server):
    """The address of a homepage on a server of this machine, which may be looked at."""
    with override_settings(LOCAL_HOMEPAGES=[urlsplit(server.url).netloc]):
        yield f"{server.url}/~ada"


@pytest.fixture
def own():
    return claim(make_author(), make_user("Ada Ax"))


def ask(one: Claim, address: str) -> Challenge:
    return ask_for_proof(claim_id=one.pk, address=address, by=one.user)


def look(challenge: Challenge) -> Challenge:
    """Have it looked for by the job that a worker would do."""
    check_proof(challenge_id=challenge.pk, by=challenge.claim.user)
    return work(challenge)


def work(challenge: Challenge) -> Challenge:
    lease = take_job([HOMEPAGE])
    assert lease is not None
    do_job(lease)
    assert Job.objects.get(pk=lease.job_id).state == "done"
    challenge.refresh_from_db()
    return challenge


def show(token: str) -> Reply:
    return Reply(body=f"<p>Hello, I am Ada. {token}</p>".encode())


def prove(one: Claim, server, address: str) -> Challenge:
    challenge = ask(one, address)
    server.answer = lambda asked: show(make_token(challenge.pk, challenge.address))
    return look(challenge)


# ---- where the token is


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f'<meta name="peerlight-verification" content="{TOKEN}">', "a meta element"),
        (f'<META NAME="Peerlight-Verification" CONTENT=" {TOKEN} ">', "a meta element"),
        (
            f'<a rel="me nofollow" href="https://peerlight.example/researchers/1-ada#{TOKEN}">x</a>',
            "a link with rel=me",
        ),
        (f'<link rel=me href="/researchers/1#{TOKEN}">', "a link with rel=me"),
        (f'<a href="/researchers/1#{TOKEN}">x</a>', "the token in its text"),
        (f'<meta name="other" content="{TOKEN}">', "the token in its text"),
        (f"<!-- {TOKEN} -->", "the token in its text"),
        (f"<p>{TOKEN}", "the token in its text"),
        (
            f'<meta name="peerlight-verification" content="{TOKEN}"><a rel="me" href="#{TOKEN}">',
            "a meta element",
        ),
        (
            "<br>" * 20_001 + f'<meta name="peerlight-verification" content="{TOKEN}">',
            "the token in its text",
        ),
        ('<a rel="me" href="https://peerlight.example/researchers/1-ada">x</a>', ""),
        ("<p>peerlight-", ""),
        ("", ""),
    ],
)
def test_token_is_found_on_a_page(text, found):
    assert find_proof(text, TOKEN) == found


def test_token_is_of_one_challenge_and_one_address():
    tokens = {
        make_token(number, address)
        for number in (1, 2)
        for address in ("https://a.example/", "https://b.example/")
    }
    assert len(tokens) == 4
    assert make_token(1, "https://a.example/") in tokens


# ---- asking


def test_proof_is_asked_for_once_an_address(own, homepage):
    challenge = ask(own, "https://ADA.example")
    assert challenge.address == "https://ada.example/"
    assert ask(own, "https://ada.example/").pk == challenge.pk
    assert len(challenge.token_digest) == 64


@pytest.mark.parametrize(
    "address",
    ["", "ada", "ftp://ada.example/", "http://a:b@ada.example/", "http://ada.example:22/", "x" * 3000],
)
def test_proof_is_not_asked_for_at_no_address(own, address):
    with pytest.raises(ClaimError):
        ask(own, address)
    assert not Challenge.objects.exists()


def test_address_of_a_local_server_is_too_long_too(own, homepage):
    with pytest.raises(ClaimError, match="too long"):
        ask(own, homepage + "x" * 2000)


def test_proof_is_asked_for_by_the_claimant_of_an_open_claim_alone(own):
    with pytest.raises(ClaimError, match="of your own"):
        ask_for_proof(claim_id=own.pk, address="https://ada.example/", by=make_user("Ben Bo"))
    withdraw_claim(claim_id=own.pk, by=own.user)
    with pytest.raises(ClaimError, match="of your own"):
        ask(own, "https://ada.example/")


def test_claim_waits_for_a_few_tokens_at_most(own):
    challenges = [ask(own, f"https://ada.example/{number}") for number in range(MOST_ASKED)]
    with pytest.raises(ClaimError, match="Take one of them back"):
        ask(own, "https://ada.example/more")
    forget_proof(challenge_id=challenges[0].pk, by=own.user)
    assert ask(own, "https://ada.example/more")


def test_token_that_was_waited_for_too_long_is_another(own):
    challenge = ask(own, "https://ada.example/")
    Challenge.objects.update(expires_at=timezone.now())
    with pytest.raises(ClaimError, match="no longer waited for"):
        check_proof(challenge_id=challenge.pk, by=own.user)
    assert ask(own, "https://ada.example/").pk != challenge.pk


def test_token_of_another_is_neither_checked_nor_forgotten(own):
    challenge, ben = ask(own, "https://ada.example/"), make_user("Ben Bo")
    for do in (check_proof, forget_proof):
        with pytest.raises(ClaimError, match="no such token"):
            do(challenge_id=challenge.pk, by=ben)
    assert not Job.objects.filter(kind=HOMEPAGE).exists()
    assert Challenge.objects.exists()


# ---- looking


def test_token_on_the_page_is_evidence_and_used_once(own, homepage, server):
    challenge = prove(own, server, homepage)
    assert challenge.used_at is not None
    assert challenge.note == ""
    evidence = Evidence.objects.get(claim=own, kind="homepage")
    assert (evidence.value, evidence.detail["how"]) == (homepage, "the token in its text")
    assert list_actions(own)[-1] == "evidence"
    with pytest.raises(ClaimError, match="no longer waited for"):
        check_proof(challenge_id=challenge.pk, by=own.user)
    with pytest.raises(ClaimError, match="proven already"):
        ask(own, homepage)


def test_homepage_that_no_source_names_is_weak(own, homepage, server):
    prove(own, server, homepage)
    own.refresh_from_db()
    assert own.level == 2
    assert not Evidence.objects.get(claim=own, kind="homepage").detail["is_named"]


def test_homepage_that_a_source_names_is_a_strong_factor(homepage, server):
    author = make_author("Ada Ax", f"Northmere River Board, {homepage}/")
    one = claim(author, make_user("Ada Ax"))
    with override_settings(LOCAL_HOMEPAGES=[urlsplit(server.url).netloc]):
        prove(one, server, homepage)
    one.refresh_from_db()
    evidence = Evidence.objects.get(claim=one, kind="homepage")
    assert evidence.detail["named_by"] == "an affiliation printed on these works"
    assert one.level == 3


def test_file_of_the_whole_site_is_evidence(own, homepage, server):
    challenge = ask(own, homepage)
    token = make_token(challenge.pk, challenge.address)
    server.answer = lambda asked: (
        show(token) if asked.path == "/.well-known/peerlight.txt" else Reply(b"Hello")
    )
    look(challenge)
    assert Evidence.objects.get(claim=own, kind="homepage").detail["how"] == "a file under /.well-known/"


def test_token_of_another_claim_is_none(own, homepage, server):
    other = ask(claim(make_author("Ben Bo"), make_user("Ben Bo")), homepage)
    challenge = ask(own, homepage)
    server.answer = lambda asked: show(make_token(other.pk, other.address))
    look(challenge)
    assert (challenge.used_at, challenge.note) == (None, "The token is not on the page.")
    assert list_kinds(own) == ["email", "name"]


def test_page_that_is_not_there_is_told_and_can_be_tried_again(own, homepage, server):
    challenge = ask(own, homepage)
    look(challenge)
    assert challenge.note == "127.0.0.1 answered 404."
    assert challenge.checked_at is not None
    server.answer = lambda asked: show(make_token(challenge.pk, challenge.address))
    look(challenge)
    assert challenge.used_at is not None


def test_page_inside_is_not_looked_at(own, server):
    challenge = ask(own, "http://ada.example/")
    check_proof(challenge_id=challenge.pk, by=own.user)
    lease = take_job([HOMEPAGE])
    assert lease is not None
    do_homepage(lease, resolve=lambda host, port: ["127.0.0.1"])
    challenge.refresh_from_db()
    assert challenge.note == "ada.example is not on the public web, and was not asked."


def test_token_made_with_another_key_is_asked_for_anew(own, homepage, server):
    challenge = ask(own, homepage)
    with override_settings(SECRET_KEY="another key of this site"):
        look(challenge)
    assert challenge.note == "The key of this site has changed. Ask for a new token."
    assert server.asked == []


@pytest.mark.parametrize("end", ["forgotten", "withdrawn", "expired", "gone"])
def test_what_ended_while_the_page_was_looked_at_stays_ended(own, homepage, server, end):
    challenge = ask(own, homepage)
    token = make_token(challenge.pk, challenge.address)

    def answer(asked):
        return show(token)

    server.answer = answer
    check_proof(challenge_id=challenge.pk, by=own.user)
    lease = take_job([HOMEPAGE])
    assert lease is not None

    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    found = look_for_proof(challenge.address, token, resolve=resolve)
    if end == "forgotten":
        forget_proof(challenge_id=challenge.pk, by=own.user)
    elif end == "withdrawn":
        withdraw_claim(claim_id=own.pk, by=own.user)
    elif end == "expired":
        Challenge.objects.update(expires_at=timezone.now())
    else:
        own.user.delete()
    do_homepage(lease, resolve=resolve)
    assert found == ("the token in its text", "")
    assert not Evidence.objects.filter(kind="homepage", ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_token_that_is_forgotten_while_the_page_is_looked_at_is_no_evidence(own):
    challenge = ask(own, "https://ada.example/")
    check_proof(challenge_id=challenge.pk, by=own.user)
    lease = take_job([HOMEPAGE])
    assert lease is not None

    def resolve(host: str, port: int) -> list[str]:
        Challenge.objects.all().delete()
        connection.close()  # that of the thread in which names are looked up
        return ["10.0.0.1"]

    do_homepage(lease, resolve=resolve)
    assert Job.objects.get(pk=lease.job_id).state == "done"


# ---- looking again


def look_later(challenge: Challenge, *, days: int) -> None:
    """Let so many days go by, sweep, and do what is due."""
    Challenge.objects.update(checked_at=timezone.now() - datetime.timedelta(days=days))
    add_homepage_jobs()
    work(challenge)


def test_proven_page_is_looked_at_again_after_a_month_and_not_before(own, homepage, server):
    challenge = prove(own, server, homepage)
    Challenge.objects.update(checked_at=timezone.now() - datetime.timedelta(days=29))
    add_homepage_jobs()
    assert take_job([HOMEPAGE]) is None
    look_later(challenge, days=31)
    assert list_kinds(own) == ["email", "homepage", "name"]
    assert list_actions(own)[-1] == "evidence"


def test_page_that_is_missed_three_times_counts_no_longer(own, homepage, server):
    challenge = prove(own, server, homepage)
    server.answer = lambda asked: Reply(status=404)
    look_later(challenge, days=31)
    look_later(challenge, days=4)
    assert list_kinds(own) == ["email", "homepage", "name"]
    look_later(challenge, days=4)
    assert list_kinds(own) == ["email", "name"]
    assert list_actions(own)[-1] == "evidence-ended"
    Challenge.objects.update(checked_at=timezone.now() - datetime.timedelta(days=99))
    add_homepage_jobs()
    assert take_job([HOMEPAGE]) is None


def test_page_that_is_back_was_never_missed(own, homepage, server):
    challenge = prove(own, server, homepage)
    answer, server.answer = server.answer, lambda asked: Reply(status=503)
    look_later(challenge, days=31)
    server.answer = answer
    look_later(challenge, days=4)
    assert Evidence.objects.get(kind="homepage").detail["missed"] == 0


def test_page_that_a_source_names_by_now_raises_the_level(own, homepage, server):
    challenge = prove(own, server, homepage)
    import_records(
        make_record("W2", authors=[{"name": "Ada Ax", "affiliations": [{"name": f"Board {homepage}"}]}])
    )
    Evidence.objects.filter(kind="homepage").update(
        detail={"how": "", "named_by": "", "is_named": False, "missed": 0}
    )
    other = find_author_with(homepage)
    Claim.objects.filter(pk=own.pk).update(author_id=other)
    look_later(challenge, days=31)
    own.refresh_from_db()
    assert own.level == 3


def find_author_with(homepage: str) -> int:
    return Authorship.objects.get(work__title="W2").author_id


def test_look_at_what_ended_meanwhile_changes_nothing(own, homepage, server):
    challenge = prove(own, server, homepage)
    Evidence.objects.filter(kind="homepage").update(ended_at=timezone.now())
    add_job(kind=HOMEPAGE, subject=str(challenge.pk))
    actions = list_actions(own)
    work(challenge)
    assert list_actions(own) == actions


# ---- what sources name


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.ada.example", "ada.example"),
        ("http://ada.example/index.html", "ada.example"),
        ("https://ada.example/~ada/", "ada.example/~ada"),
        ("https://ada.example/~ada/?page=1", "ada.example/~ada/?page=1"),
        ("nonsense", ""),
    ],
)
def test_addresses_of_one_page_have_one_key(address, key):
    assert page_key(address) == key


def test_homepage_is_named_by_an_orcid_record_that_lists_the_works(tmp_path):
    import_records(make_record("On the Matter", "Ada Ax", "Ben Bo", ids={"doi": "10.5555/listed"}))
    write_orcid_record(tmp_path, doi="10.5555/listed")
    ada, ben = find_author("Ada Ax").pk, find_author("Ben Bo").pk
    assert find_naming_source(ada, "http://ada.example") == "the ORCID record that lists these works"
    assert find_naming_source(ada, "https://ada.example/other") == ""
    assert find_naming_source(ben, "https://ada.example/") == ""


def test_homepage_is_named_by_a_printed_affiliation():
    author = make_author("Ada Ax", "Northmere (http://www.northmere.edu/~ada), Norway")
    assert (
        find_naming_source(author.pk, "https://northmere.edu/~ada/")
        == "an affiliation printed on these works"
    )
    assert find_naming_source(author.pk, "https://northmere.edu/") == ""


def test_no_local_server_is_looked_at_unless_a_test_says_so():
    assert settings.LOCAL_HOMEPAGES == []


@pytest.mark.parametrize(
    ("is_production", "local", "is_refused"),
    [(True, ["127.0.0.1:80"], True), (True, [], False), (False, ["127.0.0.1:80"], False)],
)
def test_site_for_others_does_not_start_with_local_servers(is_production, local, is_refused):
    said = (
        pytest.raises(ImproperlyConfigured, match="take LOCAL_HOMEPAGES out") if is_refused else nullcontext()
    )
    with override_settings(PRODUCTION=is_production, LOCAL_HOMEPAGES=local), said:
        apps.get_app_config("profiles").ready()
