"""Pages hidden and removed: nobody finds them anywhere, and their owner alone can show them again."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from graph.services.updates import update_graph
from papers.corrections import Reason
from papers.models import Author, Correction
from papers.services.corrections import suppress_author
from papers.services.search_index import refresh_index
from profiles.models import Dispute
from tests.factories import find_author, make_record
from tests.graph.counted import import_counted
from tests.profiles.owners import COAUTHOR, NAME, make_owner, make_user
from tests.profiles.views.test_desk import address_of, make_visitors, read, read_text

pytestmark = pytest.mark.django_db


def wish(client: Client, author, what: str):
    return client.post(f"/researchers/{author.pk}/edit/visibility", {"wish": what})


def list_addresses(author) -> list[str]:
    """Everything of ours that stands under the address of a researcher, filled with this one."""
    routes: list[str] = []

    def walk(patterns, before: str) -> None:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif isinstance(one, URLPattern):
                routes.append(route)

    walk(get_resolver().url_patterns, "")
    own = [route for route in routes if route.startswith("researchers/<id:author_id>")]
    assert len(own) > 15
    filled = [re.sub(r"<id:author_id>", str(author.pk), one).replace("<str:slug>", "x") for one in own]
    return [f"/{one}" for one in filled if "<" not in one]


@pytest.mark.parametrize(("kind", "status"), [("hide", 404), ("remove", 410)])
def test_page_that_is_not_shown_answers_so_at_every_address(client, author, kind, status):
    suppress_author(
        author_id=author.pk,
        kind=Correction.Kind(kind),
        by=make_owner(author),
        role=Correction.Role.OWNER,
        reason=Reason.OWN_WISH,
    )
    said = {404: "This page is hidden by the person whose it is.", 410: "This page was removed"}[status]
    shown = 0
    stranger = Client()
    stranger.force_login(make_user("stranger"))
    for path in list_addresses(author):
        answers = [client.get(path), stranger.get(path)]
        for answer in answers:
            assert NAME not in answer.content.decode(), path
        if answers[0].status_code == 405:
            continue
        if answers[0].status_code == 302:  # a page for who is signed in
            assert answers[0]["Location"].startswith("/account/login"), path
            answers.pop(0)
        assert {answer.status_code for answer in answers} == {status}, path
        if "text/html" in answers[0]["Content-Type"]:
            assert said in answers[0].content.decode(), path
            shown += 1
    assert shown >= 8


def test_hidden_person_stands_on_no_other_page(client):
    import_counted(*(make_record(f"Work {n}", NAME, COAUTHOR) for n in range(3)))
    author = find_author(NAME)
    address, other = address_of(author), find_author(COAUTHOR)
    client.force_login(make_owner(author))
    assert wish(client, author, "hide").status_code == 303
    update_graph()
    refresh_index()
    client.logout()
    pages = [
        "/",
        f"/search?q={NAME.split()[1]}",
        "/search?q=Work&type=works",
        f"{address_of(other, COAUTHOR)}",
    ]
    pages += [f"{address_of(other, COAUTHOR)}/{part}" for part in ("works", "collaborators", "graph")]
    for path in pages:
        page = read(client, path)
        assert f"/researchers/{author.pk}" not in page, path
        assert address not in page, path
    assert (
        f"/researchers/{author.pk}"
        not in client.get(f"/api/v1/graph/authors/{other.pk}/collaborators").content.decode()
    )
    assert client.get(f"/explore?focus=author:{author.pk}").status_code in (400, 404)


def test_hidden_page_stays_hidden_when_its_works_are_imported_again(client):
    records = [make_record(f"Work {n}", NAME, COAUTHOR) for n in range(3)]
    import_counted(*records)
    author = find_author(NAME)
    client.force_login(make_owner(author))
    wish(client, author, "hide")
    import_counted(*(record | {"abstract": "More is said now."} for record in records))
    assert not Author.objects.filter(name__printed=NAME).exists()
    assert client.get(address_of(author)).status_code == 404


def test_owner_of_a_hidden_page_reaches_its_desk_and_shows_it_again(client, author, owner):
    before = read(client, address_of(author))
    answer = wish(client, author, "hide")
    assert answer["Location"] == f"/researchers/{author.pk}/edit?done=hidden#visibility"
    desk = read_text(client, answer["Location"])
    assert "Nobody sees your page" in desk
    assert "The page is hidden since" in desk
    assert "done=nothing" in wish(client, author, "hide")["Location"]
    assert client.get(f"{address_of(author)}/edit").status_code == 200
    assert client.get(f"{address_of(author)}/edit/works").status_code == 404

    assert "done=shown" in wish(client, author, "show")["Location"]
    strip = lambda page: re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)  # noqa: E731
    assert strip(read(client, address_of(author))) == strip(before)
    assert "done=nothing" in wish(client, author, "show")["Location"]


def test_hidden_page_says_to_others_no_more_than_that(client, author, owner):
    visitors = make_visitors(author)
    wish(client, author, "hide")
    for who, user in visitors.items():
        client.logout()
        if user:
            client.force_login(user)
        for answer in (
            client.get(f"/researchers/{author.pk}/edit"),
            wish(client, author, "show"),
            client.post(f"/researchers/{author.pk}/edit/removal"),
        ):
            assert answer.status_code == (302 if user is None else 404), who
    assert not Author.objects.filter(pk=author.pk).exists()
    assert not Dispute.objects.exists()


def test_only_strong_claims_hide_and_the_desk_says_so(client, author):
    client.force_login(make_owner(author, level=2))
    page = read(client, f"{address_of(author)}/edit")
    assert "strong evidence (level L3)" in page
    assert 'value="hide"' not in page
    assert wish(client, author, "hide").status_code == 403
    assert client.post(f"/researchers/{author.pk}/edit/removal").status_code == 403
    assert Author.objects.filter(pk=author.pk).exists()


def test_visibility_is_posted_guarded_and_one_of_two(client, author, owner):
    assert client.get(f"/researchers/{author.pk}/edit/visibility").status_code == 405
    assert wish(client, author, "burn").status_code == 400
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(owner)
    assert wish(guarded, author, "hide").status_code == 403
    assert Author.objects.filter(pk=author.pk).exists()


def test_page_that_curators_removed_says_so_to_its_owner(client, author, owner):
    curator = make_user("curator", is_curator=True)
    suppress_author(
        author_id=author.pk, kind=Correction.Kind.REMOVE, by=curator, role=Correction.Role.CURATOR, reason=Reason.LAW
    )  # fmt: skip
    assert client.get(address_of(author)).status_code == 410
    desk = read(client, f"/researchers/{author.pk}/edit")
    assert "The curators of this site took the page away" in desk
    assert 'value="show"' not in desk
    answer = wish(client, author, "show")
    assert answer.status_code == 409
    assert "Ask them to show it again" in answer.content.decode()


def test_removal_is_asked_for_once_and_the_desk_says_when(client, author, owner):
    assert "Ask for removal" in read(client, f"{address_of(author)}/edit")
    answer = client.post(f"/researchers/{author.pk}/edit/removal", {"note": "I left research."})
    assert "done=asked" in answer["Location"]
    desk = read_text(client, f"{address_of(author)}/edit")
    assert "You asked for removal on" in desk
    client.post(f"/researchers/{author.pk}/edit/removal", {"note": "Again"})
    assert Dispute.objects.get().note == "I left research."


def test_removal_with_too_long_a_reason_is_refused_and_kept_in_its_form(client, author, owner):
    note = "a" * 4001
    answer = client.post(f"/researchers/{author.pk}/edit/removal", {"note": note})
    assert answer.status_code == 400
    assert f">{note}</textarea>" in answer.content.decode()
    assert not Dispute.objects.exists()
