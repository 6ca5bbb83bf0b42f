"""A kept page never says what is no longer so: whatever happens, it is what would be rendered anew."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from core.kept_pages import kept_pages
from graph.records import author_key
from graph.services.changed_authors import mark_authors_changed
from papers.addresses import researcher_address
from papers.models import Author, Authorship, Job
from profiles.models import Claim, Dispute, User
from profiles.services.claims import withdraw_claim
from profiles.services.disputes import open_dispute
from profiles.services.follows import follow, set_public, unfollow
from profiles.services.researchers import change_highlights, review_names, state
from profiles.services.visibility import hide
from profiles.stated import Statement, fingerprint, fingerprint_names
from tests.factories import import_records
from tests.graph.catalogue import build, update
from tests.graph.people import write
from tests.profiles.curated import make_risk
from tests.profiles.measured import measure_all
from tests.profiles.owners import make_owner
from tests.profiles.people import make_user

# Each step is a transaction of its own, at a time of its own, as it is in life.
pytestmark = pytest.mark.django_db(transaction=True)

NAME, COAUTHOR = "Elna Thorsvik", "Jiashi Feng"


class Reader:
    """Somebody who asks for the page again and again, and is always sent what is so."""

    def __init__(self, author: Author) -> None:
        self.address = researcher_address(author.pk, NAME)
        self.client = Client()
        self.pages: list[str] = []

    def read(self, part: str = "") -> tuple[int, str]:
        kept = self.client.get(f"{self.address}{part}")
        kept_pages.clear()
        anew = self.client.get(f"{self.address}{part}")
        assert (kept.status_code, _strip(kept.text)) == (anew.status_code, _strip(anew.text))
        # What was asked for last is what is kept for the next time.
        assert self.client.get(f"{self.address}{part}").get("ETag") == anew.get("ETag")
        return anew.status_code, anew.text

    def sees(self, step: Callable[[], object]) -> bool:
        """Whether the step changes the page; however that is, no older page is sent after it."""
        _, before = self.read()
        self.read("/works")
        step()
        status, after = self.read()
        self.read("/works")
        return status != 200 or _strip(before) != _strip(after)


def _strip(page: str) -> str:
    """The page without how long ago something was."""
    return re.sub(r"just now|\d+.minutes? ago", "", page)


@pytest.fixture
def author() -> Author:
    import_records(*(write(f"Work {number}", NAME, COAUTHOR) for number in range(1, 4)))
    build()
    measure_all()
    return Author.objects.get(name__printed=NAME)


@pytest.fixture
def reader(author: Author) -> Reader:
    return Reader(author)


def test_page_moves_with_works_graph_and_trust(reader):
    assert reader.sees(lambda: import_records(write("A new work", NAME, "Wei Lin")))
    assert reader.sees(update)
    assert reader.sees(measure_all)
    assert reader.sees(lambda: mark_authors_changed([Author.objects.get(name__printed=NAME).pk]))
    assert reader.sees(lambda: Job.objects.create(kind="trust", subject="", state=Job.State.FAILED))
    assert not reader.sees(lambda: import_records(write("A work of others", "Per Holm", "Wei Zhou")))


def test_page_moves_with_followers_and_what_the_owner_follows(reader, author):
    fan, owner = make_user("Fan"), make_owner(author)
    other = author_key(Author.objects.get(name__printed=COAUTHOR).pk)
    assert reader.sees(lambda: follow(subject=author_key(author.pk), by=fan))
    assert not reader.sees(lambda: follow(subject=other, by=owner))
    assert reader.sees(lambda: set_public(subject=other, is_public=True, by=owner))
    assert reader.sees(lambda: unfollow(subject=other, by=owner))
    assert reader.sees(lambda: unfollow(subject=author_key(author.pk), by=fan))


def test_page_moves_when_the_owner_follows_one_in_public_instead_of_another(reader, author):
    import_records(write("A work of others", "Per Holm", "Wei Zhou"))
    owner = make_owner(author)
    subjects = [
        author_key(Author.objects.get(name__printed=name).pk) for name in (COAUTHOR, "Per Holm", "Wei Zhou")
    ]
    for subject in subjects:
        follow(subject=subject, by=owner)
    for subject in (subjects[0], subjects[2]):
        set_public(subject=subject, is_public=True, by=owner)

    def exchange() -> None:
        set_public(subject=subjects[0], is_public=False, by=owner)
        set_public(subject=subjects[1], is_public=True, by=owner)

    assert reader.sees(exchange)


def test_page_moves_with_claims_and_reports(reader, author):
    owner = make_user(NAME)
    assert reader.sees(lambda: make_claim(author, owner))
    rival = make_user("Rival")
    assert reader.sees(lambda: Claim.objects.create(author_id=author.pk, user=rival, state="competing"))
    assert reader.sees(
        lambda: open_dispute(author_id=author.pk, kind=Dispute.Kind.OTHER, by=rival, note="Not hers.")
    )
    claim = Claim.objects.get(user=owner)
    assert reader.sees(lambda: withdraw_claim(claim_id=claim.pk, by=owner))


def make_claim(author: Author, user: User) -> None:
    Claim.objects.create(author_id=author.pk, user=user, state=Claim.State.VERIFIED, level=3)


def test_page_moves_with_what_the_owner_says(reader, author):
    owner = make_owner(author)
    said = Statement(collaboration="open", affiliation="Sonderborg", bio="I measure rivers.")
    assert reader.sees(
        lambda: state(author_id=author.pk, statement=said, made_from=fingerprint(Statement()), by=owner)
    )
    assert reader.sees(
        lambda: review_names(
            author_id=author.pk,
            listed=[NAME],
            shown=[NAME],
            added=["Elna Thorsvik-Lund"],
            made_from=fingerprint_names({}, None),
            by=owner,
        )
    )
    work_id = Authorship.objects.filter(author=author).values_list("work_id", flat=True).first()
    assert work_id is not None
    assert reader.sees(
        lambda: change_highlights(
            author_id=author.pk, work_id=work_id, step="add", made_from=fingerprint(()), by=owner
        )
    )


def test_page_moves_with_a_conflation_risk(reader, author):
    ids = list(Authorship.objects.filter(author=author).values_list("work_id", flat=True))
    risk = make_risk(author.pk, ids[:1], ids[1:])
    assert reader.sees(lambda: type(risk).objects.update(is_dismissed=True))


def test_page_that_is_hidden_is_sent_to_nobody_any_more(reader, author):
    owner = make_owner(author)
    assert reader.sees(lambda: hide(author_id=author.pk, by=owner))
    assert reader.read()[0] == 404
    assert reader.read("/works")[0] == 404


def test_page_names_nobody_who_is_hidden(reader):
    coauthor = Author.objects.get(name__printed=COAUTHOR)
    owner = make_owner(coauthor)
    # Something waits to be counted already, so that this tells nothing new.
    import_records(write("A work of others", "Per Holm", "Wei Zhou"))
    assert f"/researchers/{coauthor.pk}-" in reader.read()[1]
    assert reader.sees(lambda: hide(author_id=coauthor.pk, by=owner))
    assert f"/researchers/{coauthor.pk}-" not in reader.read()[1]
