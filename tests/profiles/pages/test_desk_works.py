"""What the desk says of a work: why it is there, and when nothing but the name says so."""

from __future__ import annotations

import pytest

from papers.models import Authorship, Rule
from papers.selectors.authors import read_author
from papers.selectors.works import Order, WorkFilter, list_author_works
from profiles.pages.desk_works import OwnWork, show_own_work
from tests.profiles.owners import make_page

pytestmark = pytest.mark.django_db


def show_first(works: int, rule: Rule, *, is_curated: bool = False) -> OwnWork:
    """The newest work of a page with so many, as if this rule had put it there."""
    author = read_author(make_page(works).pk)
    assert author is not None
    Authorship.objects.filter(author_id=author.id).update(rule=rule, is_curated=is_curated)
    (work,) = list_author_works(author.id, order=Order.NEWEST, only=WorkFilter(), offset=0, limit=1)
    return show_own_work(work, author, highlights=())


def test_work_says_why_it_is_here():
    work = show_first(2, Rule.COAUTHOR)
    assert work.because == "Here because the full name agrees and a co-author is shared"
    assert (work.is_loose, work.is_confirmed) == (False, False)


def test_work_that_only_the_name_led_here_is_marked():
    work = show_first(2, Rule.ALONE)
    assert (work.is_loose, work.because) == (True, "Nothing but the name led it here")


def test_only_work_of_a_page_is_not_loose():
    assert show_first(1, Rule.ALONE).is_loose is False


def test_work_that_a_person_put_here_is_confirmed():
    work = show_first(2, Rule.CURATED, is_curated=True)
    assert (work.is_loose, work.is_confirmed) == (False, True)
