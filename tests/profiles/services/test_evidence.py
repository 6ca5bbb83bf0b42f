"""What speaks for a claim by itself, as accounts prove it and sources say it; and how the level follows."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers.models import Affiliation, Author, Authorship, Institution, SourceRecord
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.models import AddedWork, Claim, Evidence, InstitutionDomain, User
from profiles.selectors.found_evidence import find_evidence, is_of
from profiles.services.account_deletion import delete_account
from profiles.services.added_works import ADDED_WORKS, add_added_works_job, add_works
from profiles.services.claims import withdraw_claim
from profiles.services.evidence import list_outdated, refresh_account, refresh_record
from profiles.wanted_works import WantedId
from tests.factories import find_author, import_records, make_record, sign
from tests.profiles.people import claim, list_actions, list_kinds, make_author, make_user

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"
EMPLOYMENT = {
    "role-title": "Professor",
    "start-date": {"year": {"value": "2003"}},
    "organization": {"name": "Northmere River Board", "address": {"country": "NO"}},
    "source": {
        "source-client-id": {"path": "APP-0000000000000001"},
        "source-name": {"value": "Northmere River Board"},
    },
}


def write_orcid_record(
    path: Path, *, doi: str, name: str = "Ada Ax", employment: object = EMPLOYMENT
) -> None:
    """An ORCID record that lists one work, and import it."""
    given, family = name.split()
    record = {
        "orcid-identifier": {"path": ORCID},
        "person": {
            "name": {"given-names": {"value": given}, "family-name": {"value": family}},
            "researcher-urls": {"researcher-url": [{"url": {"value": "https://ada.example/"}}]},
        },
        "activities-summary": {
            "employments": {"affiliation-group": [{"summaries": [{"employment-summary": employment}]}]},
            "works": {
                "group": [
                    {
                        "work-summary": [
                            {
                                "put-code": 7,
                                "title": {"title": {"value": "On the Matter"}},
                                "type": "preprint",
                                "external-ids": {
                                    "external-id": [
                                        {
                                            "external-id-type": "doi",
                                            "external-id-value": doi,
                                            "external-id-relationship": "self",
                                        }
                                    ]
                                },
                            }
                        ]
                    }
                ]
            },
        },
    }
    file = path / "orcid.json"
    file.write_text(json.dumps(record))
    call_command("import_works", file, verbosity=0)


@pytest.fixture
def listed(tmp_path) -> Author:
    """The record of Ada Ax, with a work that an imported ORCID record lists."""
    import_records(make_record("On the Matter", "Ada Ax", "Ben Bo", ids={"doi": "10.5555/listed"}))
    write_orcid_record(tmp_path, doi="10.5555/listed")
    return find_author("Ada Ax")


def level_of(one: Claim) -> int:
    one.refresh_from_db()
    return one.level


# ---- ORCID


def test_orcid_on_a_signature_of_the_record_is_a_strong_factor():
    one = claim(make_author(orcid=ORCID), make_user("Ada Ax", orcid=ORCID))
    assert list_kinds(one) == ["email", "name", "orcid"]
    assert level_of(one) == 3
    assert Evidence.objects.get(kind="orcid").detail["works_count"] == 1


def test_orcid_of_a_co_author_is_none():
    import_records(make_record("W", authors=[sign("Ada Ax"), sign("Ben Bo", orcid=ORCID)]))
    one = claim(find_author("Ada Ax"), make_user("Ada Ax", orcid=ORCID))
    assert list_kinds(one) == ["email", "name"]


def test_orcid_without_a_fitting_name_is_enough_for_its_record():
    one = claim(make_author(orcid=ORCID), make_user("Ada Byron", orcid=ORCID))
    assert (one.state, one.level) == ("verified", 3)


def test_orcid_of_another_provider_is_none():
    ada = make_user("Ada Ax")
    SocialAccount.objects.create(user=ada, provider="elsewhere", uid=ORCID)
    assert list_kinds(claim(make_author(orcid=ORCID), ada)) == ["email", "name"]


def test_orcid_record_that_lists_the_works_is_a_strong_factor(listed):
    one = claim(listed, make_user("Ada Ax", orcid=ORCID))
    assert "orcid" in list_kinds(one)


def test_orcid_record_of_a_co_author_is_none(listed):
    one = claim(find_author("Ben Bo"), make_user("Ben Bo", orcid=ORCID))
    assert list_kinds(one) == ["email", "name"]


def add_namesakes_works(author: Author, by: User, *, is_bibtex: bool) -> None:
    """Have two works of a namesake, with address and iD, put on the page by its owner."""
    named = sign("Ada Ax", "Namesake House, ada@namesake.edu", orcid=ORCID)
    import_records(
        *(make_record(f"Other {n}", authors=[named], ids={"doi": f"10.5555/other.{n}"}) for n in (1, 2))
    )
    assert Authorship.objects.filter(author=author).count() == 1
    wanted = [WantedId("doi", f"10.5555/other.{n}") for n in (1, 2)]
    entries = [
        f"@article{{o{n}, title={{Other {n}}}, author={{Ada Ax}}, doi={{10.5555/other.{n}}}}}" for n in (1, 2)
    ]
    claim(author, by)
    bibtex = "\n".join(entries).encode() if is_bibtex else b""
    add_works(author_id=author.pk, wanted=[] if is_bibtex else wanted, bibtex=bibtex, names=["Ada Ax"], by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_bibtex", [False, True])
@pytest.mark.parametrize("is_deleted", [False, True])
def test_works_that_an_owner_added_speak_for_nobody(settings, tmp_path, is_bibtex, is_deleted):
    settings.HOME = tmp_path
    author = make_author("Ada Ax")
    first, second = make_user("Ada Ax"), make_user("Ada Ax", "ada@namesake.edu", orcid=ORCID)
    add_namesakes_works(author, first, is_bibtex=is_bibtex)
    while (lease := take_job(("import", ADDED_WORKS))) is not None:
        do_job(lease)
        add_added_works_job()
    assert set(AddedWork.objects.values_list("state", flat=True)) == {"linked"}
    assert Authorship.objects.filter(author=author).count() == 3
    if is_deleted:
        delete_account(by=first)
    else:
        withdraw_claim(claim_id=Claim.objects.get(user=first).pk, by=first)
    one = claim(author, second)
    assert list_kinds(one) == ["email", "name"]
    assert level_of(one) == 2


def test_work_that_was_on_the_page_before_its_owner_named_it_speaks_for_them():
    import_records(make_record("Own", authors=[sign("Ada Ax", orcid=ORCID)], ids={"doi": "10.5555/own"}))
    author, ada = find_author("Ada Ax"), make_user("Ada Ax", orcid=ORCID)
    one = claim(author, ada)
    add_works(
        author_id=author.pk, wanted=[WantedId("doi", "10.5555/own")], bibtex=b"", names=["Ada Ax"], by=ada
    )
    refresh_record(author.pk)
    assert "orcid" in list_kinds(one)


def test_address_of_a_disabled_account_speaks_for_nothing():
    author, ada = (
        make_author("Ada Ax", "Northmere, ada@northmere.edu"),
        make_user("Ada Ax", "ada@northmere.edu"),
    )
    one = claim(author, ada)
    assert level_of(one) == 3
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert list_outdated([one.pk]) == [author.pk]
    refresh_record(author.pk)
    one.refresh_from_db()
    assert (one.state, one.level) == (Claim.State.PENDING, 1)
    assert list_kinds(one) == ["name"]


# ---- organisations


def test_employment_that_the_employer_put_on_the_record_is_level_5_for_24_months(listed):
    one = claim(listed, make_user("Ada Ax", orcid=ORCID))
    assert level_of(one) == 5
    evidence = Evidence.objects.get(claim=one, kind="organisation")
    assert evidence.value == "Northmere River Board"
    assert evidence.detail["asserted_by"] == "Northmere River Board"
    assert evidence.expires_at is not None
    left = evidence.expires_at - timezone.now()
    assert datetime.timedelta(days=728) < left <= datetime.timedelta(days=730)


@pytest.mark.parametrize(
    "change",
    [
        {"source": {"source-orcid": {"path": ORCID}, "source-name": {"value": "Ada Ax"}}},
        {"source": {"source-client-id": {"path": "APP-1"}, "source-name": {"value": "Scopus - Elsevier"}}},
        {
            "source": {
                "source-client-id": {"path": "APP-1"},
                "source-name": {"value": "Northmere River Board"},
                "assertion-origin-orcid": {"path": ORCID},
            }
        },
        {"source": None},
        {"end-date": {"year": {"value": "2019"}}},
    ],
    ids=["the person", "a service", "a service for the person", "nobody", "it is over"],
)
def test_employment_that_no_employer_vouches_for_is_none(tmp_path, change):
    import_records(make_record("On the Matter", "Ada Ax", ids={"doi": "10.5555/listed"}))
    write_orcid_record(tmp_path, doi="10.5555/listed", employment=EMPLOYMENT | change)
    one = claim(find_author("Ada Ax"), make_user("Ada Ax", orcid=ORCID))
    assert list_kinds(one) == ["email", "name", "orcid"]


def test_employment_that_ends_later_counts(tmp_path):
    import_records(make_record("On the Matter", "Ada Ax", ids={"doi": "10.5555/listed"}))
    lasting = EMPLOYMENT | {"end-date": {"year": {"value": str(timezone.now().year)}}}
    write_orcid_record(tmp_path, doi="10.5555/listed", employment=lasting)
    assert level_of(claim(find_author("Ada Ax"), make_user("Ada Ax", orcid=ORCID))) == 5


@pytest.mark.parametrize(
    ("asserter", "organization", "expected"),
    [
        ("University of Northmere", "University of Northmere", True),
        ("Pure - University of Northmere", "University of Northmere", True),
        ("Scopus - Elsevier", "University of Northmere", False),
        ("University", "University of Northmere", False),
        ("", "University of Northmere", False),
        ("Northmere", "", False),
    ],
)
def test_asserter_is_the_employers_where_its_name_has_all_words_of_it(asserter, organization, expected):
    assert is_of(asserter, organization) is expected


# ---- institutions


def test_address_at_a_domain_printed_on_the_works_is_a_strong_factor():
    author = make_author("Ada Ax", "Northmere River Board, ada@board.northmere.edu")
    one = claim(author, make_user("Ada Ax", "ada.ax@board.northmere.edu"))
    assert list_kinds(one) == ["email", "institution-email", "name"]
    assert level_of(one) == 3
    assert Evidence.objects.get(kind="institution-email").value == "board.northmere.edu"


def test_address_at_a_domain_of_the_institution_is_a_strong_factor():
    author = make_author("Ada Ax", "Northmere River Board")
    Affiliation.objects.update(institution=make_institution("000000001"))
    InstitutionDomain.objects.create(ror="000000001", domain="northmere.edu")
    one = claim(author, make_user("Ada Ax", "ada@cs.northmere.edu"))
    assert (
        Evidence.objects.get(claim=one, kind="institution-email").detail["affiliation"]
        == "Northmere River Board"
    )


def make_institution(ror: str) -> Institution:
    return Institution.objects.create(ror=ror, name="Northmere River Board")


@pytest.mark.parametrize("address", ["ada@gmail.com", "ada@n\u043erthmere.edu", "ada@alumni.northmere.edu"])
def test_address_that_only_looks_so_is_none(address):
    author = make_author("Ada Ax", "Northmere, ada@northmere.edu, ada@gmail.com")
    assert list_kinds(claim(author, make_user("Ada Ax", address))) == ["email", "name"]


def test_address_that_is_not_verified_is_none():
    author, ada = make_author("Ada Ax", "Northmere, ada@northmere.edu"), make_user("Ada Ax")
    EmailAddress.objects.create(user=ada, email="ada@northmere.edu", verified=False)
    assert list_kinds(claim(author, ada)) == ["email", "name"]


def test_address_of_a_colleague_is_no_strong_factor_for_another_name():
    author = make_author("Ada Ax", "Northmere, ada@northmere.edu")
    one = claim(author, make_user("Ben Bo", "ben@northmere.edu"))
    assert list_kinds(one) == ["email", "institution-email"]
    assert (one.state, one.level) == ("pending", 1)


# ---- what comes and goes


def test_level_follows_what_an_account_gets_and_loses():
    author, ada = make_author(orcid=ORCID), make_user("Ada Ax")
    one = claim(author, ada)
    connected = SocialAccount.objects.create(user=ada, provider="orcid", uid=ORCID)
    refresh_account(by=ada)
    assert level_of(one) == 3
    connected.delete()
    refresh_account(by=ada)
    assert level_of(one) == 2
    assert list_kinds(one) == ["email", "name"]
    assert list_actions(one)[-2:] == ["evidence", "evidence-ended"]


def test_claim_is_no_longer_verified_when_the_name_is_another():
    author, ada = make_author(), make_user("Ada Ax")
    one = claim(author, ada)
    ada.name = "Somebody Else"
    ada.save()
    refresh_account(by=ada)
    one.refresh_from_db()
    assert (one.state, one.level) == ("pending", 1)
    assert list_actions(one)[-1] == "evidence-ended"


def test_evidence_looked_up_again_is_the_same_evidence():
    author = make_author(orcid=ORCID)
    one = claim(author, make_user("Ada Ax", orcid=ORCID))
    before, actions = set(Evidence.objects.values_list("id", flat=True)), list_actions(one)
    refresh_record(author.pk)
    assert set(Evidence.objects.values_list("id", flat=True)) == before
    assert list_actions(one) == actions


def test_detail_of_evidence_is_kept_up_to_date():
    author, ada = make_author(orcid=ORCID), make_user("Ada Ax", orcid=ORCID)
    claim(author, ada)
    import_records(make_record("Another", authors=[sign("Ada Ax", orcid=ORCID)]))
    refresh_record(author.pk)
    assert Evidence.objects.get(kind="orcid").detail["works_count"] == 2


def test_evidence_that_expired_ends_and_the_level_follows(listed):
    one = claim(listed, make_user("Ada Ax", orcid=ORCID))
    assert level_of(one) == 5
    SourceRecord.objects.update(observed_at=timezone.now() - datetime.timedelta(days=731))
    refresh_record(listed.pk)
    assert level_of(one) == 3
    assert list_kinds(one) == ["email", "name", "orcid"]


def test_outdated_claims_are_those_for_which_something_else_is_found():
    adas = [make_user("Ada Ax", orcid=ORCID), make_user("Ben Bo")]
    claims = [claim(make_author(orcid=ORCID), adas[0]), claim(make_author("Ben Bo"), adas[1])]
    ids = [one.pk for one in claims]
    assert list_outdated(ids) == []
    SocialAccount.objects.all().delete()
    assert list_outdated(ids) == [claims[0].author_id]
    SocialAccount.objects.create(user=adas[0], provider="orcid", uid=ORCID)
    Evidence.objects.filter(claim=claims[1], kind="name").update(expires_at=timezone.now())
    assert list_outdated(ids) == [claims[1].author_id]


def test_evidence_of_many_claims_is_found_with_as_many_queries_as_of_one():
    claims = [claim(make_author(f"{first} Ax"), make_user(f"{first} Ax")) for first in ("Ada", "Ben", "Cem")]
    numbers = []
    for ids in ([claims[0].pk], [one.pk for one in claims]):
        with CaptureQueriesContext(connection) as asked:
            find_evidence(ids)
        numbers.append(len(asked))
    assert numbers == [4, 4]


def test_claim_to_a_record_that_is_not_there_keeps_its_evidence():
    author = make_author()
    one = claim(author, make_user("Ada Ax"))
    Author.objects.filter(pk=author.pk).delete()
    refresh_record(author.pk)
    assert list_kinds(one) == ["email", "name"]
