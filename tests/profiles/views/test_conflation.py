"""The flag of a conflation risk on the researcher page: what it says, to whom, and when it is not there."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from graph.models import ConflationRisk
from graph.services.conflations import find_conflations
from papers.addresses import researcher_address
from papers.models import Author
from tests.factories import find_author
from tests.graph.conflated import MARKETS, NAME, WATERS, make_markets, make_waters
from tests.graph.counted import import_counted
from tests.profiles.owners import make_owner
from tests.profiles.people import make_curator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Author:
    """A record of two people, with its flag."""
    import_counted(*make_waters(), *make_markets())
    author = find_author(NAME)
    find_conflations([author.pk])
    return author


def read_flag(client: Client, author: Author) -> str:
    """The section of the flag, "" where there is none; hard blanks are soft."""
    page = client.get(researcher_address(author.pk, NAME)).content.decode()
    found = re.search(r'<section class="row" id="conflation".*?</section>', page, re.DOTALL)
    return found[0].replace("\N{NO-BREAK SPACE}", " ") if found else ""


def test_flag_says_what_the_parts_are_and_why(client, author):
    flag = read_flag(client, author)

    assert "These works may be of several people." in flag
    assert (
        f"3 works, 2000–2002, on Topic 10001, with Ana Lima, Wei Stone and Eva Brook, from {WATERS}." in flag
    )
    assert f"2 works, 2015–2016, on Topic 10002, with Kim Ono and Lia Fuchs, from {MARKETS}." in flag
    assert "No co-author is shared. No affiliation is shared. No topic is shared." in flag
    assert f'<span class="num">{ConflationRisk.objects.get().score:.2f}</span> of 1' in flag


def test_flag_lists_the_works_of_each_part_with_their_pages(client, author):
    flag = read_flag(client, author)

    titles = re.findall(r'<li dir="auto"><a href="/works/\d+-[^"]+">(.*?)</a>', flag)
    assert titles == ["Title W2", "Title W1", "Title W0", "Title M1", "Title M0"]


def test_flag_stands_before_the_works(client, author):
    page = client.get(researcher_address(author.pk, NAME)).content.decode()

    assert page.index('id="conflation"') < page.index('id="works"')


def test_long_part_lists_its_first_works_and_says_how_many_more(client, author):
    risk = ConflationRisk.objects.get()
    waters, markets = risk.parts
    risk.parts = [[*waters, *markets] * 5, markets]
    risk.save()

    flag = read_flag(client, author)

    assert "Its 25 works" in flag
    assert "and 5 more works" in flag


def test_works_that_are_gone_since_are_left_out(client, author):
    risk = ConflationRisk.objects.get()
    risk.parts = [risk.parts[0], [10**12, 10**12 + 1]]
    risk.save()

    assert len(re.findall('<li dir="auto">', read_flag(client, author))) == 3


def test_reader_is_told_to_report_and_offered_no_split(client, author):
    flag = read_flag(client, author)

    assert f'href="/researchers/{author.pk}/report"' in flag
    assert "/curate" not in flag
    assert "/edit" not in flag


def test_account_that_owns_nothing_is_told_the_same_as_a_reader(client, author):
    client.force_login(make_user("Bo Nobody"))

    assert "/curate" not in read_flag(client, author)


def test_owner_is_led_to_refusing_works(client, author):
    client.force_login(make_owner(author))

    flag = read_flag(client, author)

    assert f'href="/researchers/{author.pk}/edit/works"' in flag
    assert "/curate" not in flag


def test_curator_is_offered_the_split_of_each_part_but_the_largest(client, author):
    client.force_login(make_curator())

    flag = read_flag(client, author)

    assert re.findall(r'href="(/curate/[^"]*)"', flag) == [f"/curate/records/{author.pk}?part=2#works"]


def test_dismissed_risk_shows_no_flag(client, author):
    ConflationRisk.objects.update(is_dismissed=True)

    assert read_flag(client, author) == ""


def test_record_without_risk_shows_no_flag(client):
    import_counted(*make_waters())
    author = find_author(NAME)
    find_conflations([author.pk])

    assert read_flag(client, author) == ""


@pytest.mark.parametrize("parts", [0, 2, 3])
def test_page_asks_as_many_queries_whatever_the_risk(client, django_assert_num_queries, author, parts):
    risk = ConflationRisk.objects.get()
    risk.parts = (risk.parts * 2)[:parts]
    risk.reasons = [*risk.reasons[:1] * parts, "No co-author is shared."]
    risk.save() if parts else risk.delete()
    path = researcher_address(author.pk, NAME)
    with django_assert_num_queries(14):
        client.get(path)
