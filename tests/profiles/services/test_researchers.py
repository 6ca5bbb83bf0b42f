"""What the owner of a page says of themselves, written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from graph.models import ChangedAuthor
from papers.models import Authorship, Work
from profiles.models import Claim, Highlight, Researcher, StatedName
from profiles.selectors.researchers import read_stated
from profiles.services.researchers import (
    StaleFormError,
    change_highlights,
    mark_reviewed,
    review_names,
    state,
)
from profiles.stated import Statement, StatementError, fingerprint, fingerprint_names
from tests.factories import find_author, import_records, make_record
from tests.profiles.owners import COAUTHOR, NAME, make_owner, make_page, make_user

pytestmark = pytest.mark.django_db

OPEN = Statement(collaboration="open", bio="I measure rivers.")
UNSAID = fingerprint(Statement())


@pytest.fixture
def author():
    return make_page()


@pytest.fixture
def owner(author):
    return make_owner(author)


def test_statement_is_written_read_and_measured_anew(author, owner):
    assert state(author_id=author.pk, statement=OPEN, made_from=UNSAID, by=owner) is True
    read = read_stated(author.pk)
    assert read is not None
    assert read.statement == OPEN
    assert read.stated_at is not None
    assert ChangedAuthor.objects.filter(pk=author.pk).exists()


def test_statement_sent_twice_changes_nothing_more(author, owner):
    state(author_id=author.pk, statement=OPEN, made_from=UNSAID, by=owner)
    first = Researcher.objects.get()
    assert state(author_id=author.pk, statement=OPEN, made_from=UNSAID, by=owner) is False
    assert Researcher.objects.get().changed_at == first.changed_at


def test_statement_from_an_older_form_is_refused(author, owner):
    state(author_id=author.pk, statement=OPEN, made_from=UNSAID, by=owner)
    with pytest.raises(StaleFormError):
        state(author_id=author.pk, statement=Statement(bio="Other"), made_from=UNSAID, by=owner)
    assert Researcher.objects.get().bio == OPEN.bio
    state(author_id=author.pk, statement=Statement(bio="Other"), made_from=fingerprint(OPEN), by=owner)
    assert Researcher.objects.get().bio == "Other"


@pytest.mark.parametrize("state_of", [s for s in Claim.State if s != Claim.State.VERIFIED])
def test_only_the_owner_of_a_verified_claim_states_anything(author, owner, state_of):
    stranger, unverified = make_user("stranger"), make_user("unverified")
    Claim.objects.create(author_id=author.pk, user=unverified, state=state_of)
    other = make_owner(find_author(COAUTHOR), name="other")
    for nobody in (stranger, unverified, other):
        for write in (
            lambda who: state(author_id=author.pk, statement=OPEN, made_from=UNSAID, by=who),
            lambda who: mark_reviewed(author_id=author.pk, made_from=fingerprint(None), by=who),
            lambda who: change_highlights(author_id=author.pk, work_id=1, step="add", made_from="", by=who),
            lambda who: review_names(
                author_id=author.pk, listed=(), shown=(), added=["Mallory M"], made_from="", by=who
            ),
        ):
            with pytest.raises(PermissionDenied):
                write(nobody)
    assert not Researcher.objects.exists()


def test_what_a_former_owner_said_is_neither_shown_nor_kept(author, owner):
    state(author_id=author.pk, statement=OPEN, made_from=UNSAID, by=owner)
    review_names(
        author_id=author.pk, listed=(), shown=(), added=["Elna T. Old"], made_from=fingerprint_names({}, None), by=owner
    )  # fmt: skip
    Claim.objects.update(state=Claim.State.REVOKED, level=1)
    assert read_stated(author.pk) is None

    heir = make_owner(author, name="heir")
    read = read_stated(author.pk)
    assert read is not None
    assert (read.statement, read.names, read.names_reviewed_at) == (Statement(), (), None)
    mark_reviewed(author_id=author.pk, made_from=fingerprint(None), by=heir)
    assert not StatedName.objects.exists()
    assert Researcher.objects.get().bio == ""


def test_what_an_owner_said_goes_with_their_account(author, owner):
    state(author_id=author.pk, statement=OPEN, made_from=UNSAID, by=owner)
    owner.delete()
    assert not Researcher.objects.exists()


def test_names_are_hidden_shown_and_added(author, owner):
    import_records(make_record("By another spelling", "E. Thorsvik", authors=None))
    fresh = fingerprint_names({}, None)
    review_names(
        author_id=author.pk, listed=[NAME, "Not printed"], shown=[], added=["эльна торсвик", NAME], made_from=fresh,
        by=owner,
    )  # fmt: skip
    read = read_stated(author.pk)
    assert read is not None
    assert {one.name: one.is_shown for one in read.names} == {"эльна торсвик": True}, (
        "a name added again is shown"
    )
    assert read.names_reviewed_at is not None

    again = fingerprint_names({"эльна торсвик": True}, read.names_reviewed_at)
    review_names(
        author_id=author.pk, listed=[NAME, "эльна торсвик"], shown=[], added=[], made_from=again, by=owner
    )
    assert dict(StatedName.objects.values_list("name", "is_shown")) == {NAME: False}


def test_names_sent_twice_are_reviewed_once_and_an_older_form_is_refused(author, owner):
    fresh = fingerprint_names({}, None)
    said: dict[str, Any] = {"listed": [NAME], "shown": [NAME], "added": ["Elna Old"], "made_from": fresh}
    assert review_names(author_id=author.pk, by=owner, **said) is True
    first = Researcher.objects.get().names_reviewed_at
    assert review_names(author_id=author.pk, by=owner, **said) is False
    assert Researcher.objects.get().names_reviewed_at == first
    with pytest.raises(StaleFormError):
        review_names(author_id=author.pk, by=owner, **(said | {"shown": []}))


def test_names_have_limits(author, owner):
    fresh = fingerprint_names({}, None)
    with pytest.raises(StatementError):
        review_names(author_id=author.pk, listed=(), shown=(), added=["1"], made_from=fresh, by=owner)
    assert not StatedName.objects.exists()


def list_work_ids(author) -> list[int]:
    return list(
        Authorship.objects.filter(author=author).order_by("work_id").values_list("work_id", flat=True)
    )


def test_highlights_are_works_of_the_page_in_their_order(author, owner):
    first, second, third = list_work_ids(author)
    said: tuple[int, ...] = ()
    for work_id in (first, second, third):
        assert change_highlights(
            author_id=author.pk, work_id=work_id, step="add", made_from=fingerprint(said), by=owner
        )
        said = (*said, work_id)
    assert change_highlights(
        author_id=author.pk, work_id=third, step="up", made_from=fingerprint(said), by=owner
    )
    read = read_stated(author.pk)
    assert read is not None
    assert read.highlights == (first, third, second)

    import_records(make_record("Somebody else’s", "Do Hanui"))
    foreign = Work.objects.get(title="Somebody else’s").pk
    for work_id in (foreign, 10**17):
        with pytest.raises(StatementError):
            change_highlights(
                author_id=author.pk, work_id=work_id, step="add", made_from=fingerprint(read.highlights), by=owner
            )  # fmt: skip


def test_highlight_moved_by_an_older_form_stays(author, owner):
    first, second, _ = list_work_ids(author)
    change_highlights(author_id=author.pk, work_id=first, step="add", made_from=fingerprint(()), by=owner)
    again: dict[str, Any] = {
        "author_id": author.pk,
        "work_id": first,
        "step": "add",
        "made_from": fingerprint(()),
        "by": owner,
    }
    assert change_highlights(**again) is False
    with pytest.raises(StaleFormError):
        change_highlights(**(again | {"work_id": second}))
    with pytest.raises(StaleFormError):
        change_highlights(**(again | {"step": "up"}))
    assert list(Highlight.objects.values_list("work_id", flat=True)) == [first]


def test_highlight_of_a_work_that_left_the_page_is_not_read(author, owner):
    first, *_ = list_work_ids(author)
    change_highlights(author_id=author.pk, work_id=first, step="add", made_from=fingerprint(()), by=owner)
    Authorship.objects.filter(author=author, work_id=first).delete()
    read = read_stated(author.pk)
    assert read is not None
    assert read.highlights == ()


def test_review_is_noted_once_a_form(author, owner):
    assert mark_reviewed(author_id=author.pk, made_from=fingerprint(None), by=owner) is True
    assert mark_reviewed(author_id=author.pk, made_from=fingerprint(None), by=owner) is False
    read = read_stated(author.pk)
    assert read is not None
    assert mark_reviewed(author_id=author.pk, made_from=fingerprint(read.reviewed_at), by=owner) is True


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_end_with_one_of_them():
    author = make_page()
    owner = make_owner(author)

    def say(bio: str) -> bool | None:
        try:
            return state(author_id=author.pk, statement=Statement(bio=bio), made_from=UNSAID, by=owner)
        except StaleFormError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(say, "ABCD"))
    assert sorted(map(str, outcomes)) == ["None", "None", "None", "True"]
    assert Researcher.objects.get().bio == "ABCD"[outcomes.index(True)]
