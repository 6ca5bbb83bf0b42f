"""Following on pages: the button, the list of what is followed, the feed with what is new, and who may see it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from graph.records import NodeKey, author_key
from papers.addresses import format_institution_id, researcher_address
from papers.models import Affiliation, Author, AuthorRedirect, Change, Work, WorkRedirect
from papers.services.changes import log_change
from profiles.models import Claim, Follow, User
from profiles.selectors.feeds import NEWEST_FOLLOWED
from profiles.services.follows import follow, set_public
from profiles.subjects import MOST_FOLLOWED
from tests.factories import import_records
from tests.graph.people import find_id, find_key, write
from tests.profiles.following import NETS, begin, come, key_of, log_works
from tests.profiles.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def page_of(name: str) -> str:
    return researcher_address(find_id(name), name)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return response.content.decode()


def plain(html: str) -> str:
    """What a reader sees of it, in one line."""
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def list_entries(client: Client, path: str = "/me/feed") -> list[str]:
    """The entries of the feed in their order, as text; a new one begins with "Unread"."""
    found = re.findall(r"<li( class=\"is-new\")?>(.*?)</li>", cut_feed(read(client, path)), re.DOTALL)
    return [plain(html) for _, html in found]


def cut_feed(page: str) -> str:
    return "".join(re.findall(r'<ul class="feed">.*?</ul>', page, re.DOTALL))


def press(client: Client, subject: NodeKey | str, follow: str = "yes", **more: str):
    return client.post("/me/follow", {"subject": str(subject), "follow": follow, **more})


# ---- the button


def test_reader_follows_a_researcher_and_no_more(signed_in):
    begin("Ada Ax")
    page = read(signed_in, page_of("Ada Ax"))
    assert "0\u00a0followers" in page
    assert 'aria-pressed="false">Follow' in page

    response = press(signed_in, key_of("Ada Ax"))
    assert response["Location"] == f"{page_of('Ada Ax')}#actions"
    page = read(signed_in, page_of("Ada Ax"))
    assert "1\u00a0follower<" in page
    assert 'value="no" aria-pressed="true">Follow' in page
    assert "You follow this, seen by you alone." in page

    press(signed_in, key_of("Ada Ax"), "no")
    assert "0\u00a0followers" in read(signed_in, page_of("Ada Ax"))


@pytest.mark.parametrize("kind", ["topic", "institution"])
def test_reader_follows_a_topic_and_an_institution(signed_in, kind):
    topic = {"openalex": "T10036", "name": "Neural architecture search"}
    authors = [{"name": "Ada Ax", "affiliations": [{"name": "Alpha House"}]}]
    import_records({**write("One", topics=[topic]), "authors": authors})
    ids = {"topic": "10036", "institution": find_institution("Alpha House")}
    response = signed_in.get(f"/{kind}s/{ids[kind]}", follow=True)
    assert "0\u00a0followers" in response.content.decode()
    address = response.redirect_chain[-1][0]
    assert press(signed_in, f"{kind}:{ids[kind]}")["Location"] == f"{address}#actions"
    assert 'aria-pressed="true"' in read(signed_in, address)
    assert list_entries(signed_in) == [  # what was before is no news
        f"New work: One {'Alpha House' if kind != 'topic' else topic['name']}"
    ]


def find_institution(name: str) -> str:
    return format_institution_id(Affiliation.objects.get(name=name).match_key)


def test_visitor_is_asked_to_sign_in_and_comes_back(client):
    begin("Ada Ax")
    page = read(client, page_of("Ada Ax"))
    assert f'href="/account/login/?next=%2Fresearchers%2F{find_id("Ada Ax")}-ada-ax"' in page
    assert "Sign in to follow" in page
    assert "csrfmiddlewaretoken" not in page
    assert "follow.js" not in page
    response = press(client, key_of("Ada Ax"))
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")
    assert not Follow.objects.exists()


def test_page_for_who_is_signed_in_is_kept_by_no_shared_cache(signed_in):
    begin("Ada Ax")
    assert "private" in signed_in.get(page_of("Ada Ax"))["Cache-Control"]
    response = signed_in.get("/topics/10036-neural-architecture-search")
    assert "private" in response["Cache-Control"]
    assert "no-store" in signed_in.get("/me/feed")["Cache-Control"]


def test_program_is_told_how_it_stands(signed_in):
    begin("Ada Ax")
    for value, is_following in (("yes", True), ("yes", True), ("no", False)):
        response = signed_in.post(
            "/me/follow",
            {"subject": find_key("Ada Ax"), "follow": value},
            headers={"accept": "application/json"},
        )
        told = json.loads(response.content)
        assert told["is_following"] is is_following
        assert told["followers"] == ("1\u00a0follower" if is_following else "0\u00a0followers")


def test_account_that_follows_too_much_is_told_so(signed_in, user):
    begin("Ada Ax")
    Follow.objects.bulk_create(
        Follow(user=user, subject_kind=2, subject_id=number) for number in range(MOST_FOLLOWED)
    )
    response = press(signed_in, key_of("Ada Ax"))
    assert response.status_code == 400
    assert "unfollow some first" in response.content.decode()
    response = signed_in.post(
        "/me/follow",
        {"subject": find_key("Ada Ax"), "follow": "yes"},
        headers={"accept": "application/json"},
    )
    assert response.status_code == 409
    assert "unfollow some first" in json.loads(response.content)["error"]


@pytest.mark.parametrize(
    ("subject", "value", "status"),
    [
        ("author:999999999999999999", "yes", 404),
        ("author:9999999999999999999", "yes", 400),
        ("topic:999999999999", "yes", 404),
        ("institution:0123456789abcdef", "yes", 404),
        ("work:1", "yes", 400),
        ("", "yes", 400),
        ("a\x00", "yes", 400),
        ("author:" + "1" * 100_000, "yes", 400),
        ("known", "", 400),
        ("known", "perhaps", 400),
        ("author:999999999999999999", "no", 302),
        ("author:999999999999999999", "public", 302),
    ],
)
def test_follow_refuses_what_makes_no_sense(signed_in, subject, value, status):
    begin("Ada Ax")
    asked = find_key("Ada Ax") if subject == "known" else subject
    assert press(signed_in, asked, value).status_code == status
    assert not Follow.objects.exists()


@pytest.mark.parametrize("path", ["/me/follow", "/me/feed/read"])
def test_changes_are_only_posted_and_with_a_form_of_ours(user, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.get(path).status_code == 405
    assert client.post(path, {"subject": "topic:1", "follow": "yes", "until": "1"}).status_code == 403


@pytest.mark.parametrize("path", ["/me/follows", "/me/feed"])
def test_lists_of_an_account_are_for_who_is_signed_in(client, path):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={path}")
    assert client.post(path).status_code == 405


# ---- what is followed


def test_list_shows_what_is_followed_and_changes_it(signed_in, user):
    begin("Ada Ax")
    for subject in (key_of("Ada Ax"), NETS, author_key(999_999)):
        follow(subject=subject, by=user)
    page = plain(read(signed_in, "/me/follows"))
    assert "Followed 3" in page
    assert "Researcher that is no longer here" in page
    assert page.count("seen by you alone") == 3

    assert press(signed_in, NETS, "public", back="list")["Location"] == "/me/follows"
    assert "for everybody to see" in plain(read(signed_in, "/me/follows"))
    assert Follow.objects.get(is_public=True).subject_id == NETS.id
    press(signed_in, NETS, "private", back="list")
    assert not Follow.objects.filter(is_public=True).exists()
    for subject in (NETS, author_key(999_999)):
        assert press(signed_in, subject, "no", back="list")["Location"] == "/me/follows"
    assert Follow.objects.count() == 1


def test_who_follows_whom_is_seen_by_nobody_else(signed_in, user):
    begin("Ada Ax")
    follow(subject=key_of("Ada Ax"), by=user)
    stranger = Client()
    stranger.force_login(make_user())
    for reader in (Client(), stranger):
        for path in (page_of("Ada Ax"), f"{page_of('Ada Ax')}/feed.json"):
            assert user.email not in read(reader, path)
    assert plain(read(stranger, "/me/follows")).count("Ada Ax") == 0
    press(stranger, key_of("Ada Ax"), "no")
    assert Follow.objects.filter(user=user).exists()


def test_empty_lists_say_what_to_do(signed_in, user):
    for path in ("/me/follows", "/me/feed"):
        assert "You follow nothing yet." in read(signed_in, path)
    follow(subject=NETS, by=user)
    assert "Nothing has happened yet." in read(signed_in, "/me/feed")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/me/follows?page=2", 404),
        ("/me/follows?page=x", 400),
        ("/me/feed?before=x", 400),
        ("/me/feed?before=", 400),
        ("/me/feed?before=-1", 400),
        ("/me/feed?before=9223372036854775808", 400),
        ("/me/feed?before=9223372036854775807", 200),
        ("/me/feed?before=0", 200),
    ],
)
def test_pages_of_lists_are_numbers_that_there_are(signed_in, path, status):
    assert signed_in.get(path).status_code == status


# ---- the feed


def test_feed_tells_what_happened_newest_first_with_links(signed_in, user):
    begin("Ada Ax", "Ben Bo")
    follow(subject=key_of("Ada Ax"), by=user)
    come("Together", "Ada Ax", "Ben Bo")
    log_change(kind=Change.Kind.CORRECTION, author_ids=[find_id("Ada Ax")])
    log_change(kind=Change.Kind.CLAIM_VERIFIED, author_ids=[find_id("Ada Ax"), find_id("Ben Bo")])
    assert list_entries(signed_in) == [
        "Unread Claimed, and its owner verified: Ada Ax",
        "Unread The record was put right: Ada Ax what was done",
        "Unread New collaborator: Ben Bo what they share Ada Ax",
        "Unread New work: Together Ada Ax",
    ]
    page = read(signed_in, "/me/feed")
    pair = f"source={find_key('Ada Ax')}&amp;target={find_key('Ben Bo')}"
    assert f'href="/explore/edge?{pair}"' in page
    assert f'href="{page_of("Ada Ax")}/history"' in page


def test_feed_tells_a_work_once_of_all_who_are_followed(signed_in, user):
    begin("Ada Ax", "Ben Bo")
    for subject in (key_of("Ada Ax"), key_of("Ben Bo"), NETS):
        follow(subject=subject, by=user)
    come("Together", "Ada Ax", "Ben Bo", topics=[{"openalex": "T10036"}])
    told = [one for one in list_entries(signed_in) if "New work" in one]
    assert len(told) == 1
    assert all(name in told[0] for name in ("Ada Ax", "Ben Bo", "Neural architecture search"))


def test_feed_marks_what_is_new_until_it_is_marked_as_read(signed_in, user):
    begin("Ada Ax")
    follow(subject=key_of("Ada Ax"), by=user)
    come("First", "Ada Ax")
    for _ in range(2):
        assert list_entries(signed_in) == ["Unread New work: First Ada Ax"]
        assert "1\u00a0unread entry." in read(signed_in, "/me/feed")
    until = re.search(r'name="until" value="(\d+)"', read(signed_in, "/me/feed"))
    assert until is not None
    come("Second", "Ada Ax")
    assert signed_in.post("/me/feed/read", {"until": until[1]})["Location"] == "/me/feed"
    assert list_entries(signed_in) == ["Unread New work: Second Ada Ax", "New work: First Ada Ax"]
    signed_in.post("/me/feed/read", {"until": str(2**63 - 1)})
    page = read(signed_in, "/me/feed")
    assert "Nothing unread." in page
    assert 'name="until"' not in page
    assert signed_in.post("/me/feed/read").status_code == 400


def test_feed_leaves_out_what_is_gone_and_follows_what_was_joined(signed_in, user):
    begin("Ada Ax", "Ben Bo", "Cem Cy")
    ada, ben = key_of("Ada Ax"), key_of("Ben Bo")
    for subject in (ada, author_key(77_777_777), NETS):
        follow(subject=subject, by=user)
    work = Work.objects.get(title="Begun by Cem Cy")
    log_works(ada, [88_888_888, 99_999_999])
    WorkRedirect.objects.create(old_id=88_888_888, work=work)
    AuthorRedirect.objects.create(old_id=77_777_777, author_id=ben.id)
    log_works(ben, [work.pk])
    log_change(kind=Change.Kind.NEW_COLLABORATOR, author_ids=[ada.id], other_id=66_666_666)
    assert list_entries(signed_in) == ["Unread New work: Begun by Cem Cy Ben Bo , Ada Ax"]
    Author.objects.filter(pk__in=[ada.id, ben.id]).delete()
    assert list_entries(signed_in) == []


def test_feed_is_read_page_by_page(signed_in, user):
    begin("Ada Ax")
    import_records(*(write(f"Work {n:03}", "Zoe Zu") for n in range(120)))
    works = list(Work.objects.filter(title__startswith="Work").order_by("title").values_list("pk", flat=True))
    follow(subject=key_of("Ada Ax"), by=user)
    log_works(key_of("Ada Ax"), works)
    assert "More than 50\u00a0unread entries." in read(signed_in, "/me/feed")
    path, told = "/me/feed", []
    for _ in range(4):
        told += [one.removeprefix("Unread ") for one in list_entries(signed_in, path)]
        older = re.search(r'href="(/me/feed\?before=\d+)"', read(signed_in, path))
        if older is None:
            break
        path = older[1]
    assert told == [f"New work: Work {n:03} Ada Ax" for n in reversed(range(120))]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_an_account_ask_as_many_queries_whatever_their_rows(
    signed_in, user, django_assert_num_queries, count
):
    names = ["Ada Ax", "Ben Bo", "Cem Cy"]
    begin(*names)
    for name in names[:count]:
        follow(subject=key_of(name), by=user)
        come(f"New of {name}", name)
    with django_assert_num_queries(4):  # the session, the account, the changes, what they are about
        signed_in.get("/me/feed")
    with django_assert_num_queries(6):  # how many, which, what joined others, how they are called
        signed_in.get("/me/follows")


# ---- what a feed reads


def test_feed_reads_a_little_of_each_subject_however_long_its_log(user):
    """N subjects and K changes each: at most `limit` of each are looked at, and none from end to end."""
    limit, subjects = 10, 30
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_change (kind, subject_kind, subject_id)
               SELECT 6, 1, subject FROM generate_series(1, 500), generate_series(1, 60) AS subject"""
        )
        cursor.execute(
            "INSERT INTO profiles_follow (user_id, subject_kind, subject_id, is_public) "
            "SELECT %s, 1, subject, false FROM generate_series(1, %s) AS subject",
            [user.pk, subjects],
        )
        cursor.execute("ANALYZE papers_change, profiles_follow")
        cursor.execute(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {NEWEST_FOLLOWED}",
            {"user_id": user.pk, "before": 2**62, "limit": limit},
        )
        (plan,) = cursor.fetchone()
    scans = [one for one in walk(plan[0]["Plan"]) if one.get("Relation Name") == "papers_change"]
    assert {one["Index Name"] for one in scans} == {"change_of_subject"}
    assert sum(one["Actual Rows"] * one["Actual Loops"] for one in scans) <= limit * subjects


def walk(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All nodes of a plan."""
    yield plan
    for one in plan.get("Plans", ()):
        yield from walk(one)


def test_feed_of_many_subjects_is_what_a_plain_count_gives(user):
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_change (kind, subject_kind, subject_id)
               SELECT 6, 1 + n % 3, n * 7 % 40 FROM generate_series(1, 2000) AS n"""
        )
        cursor.execute(
            "INSERT INTO profiles_follow (user_id, subject_kind, subject_id, is_public) "
            "SELECT %s, kind, id, false FROM generate_series(1, 3) AS kind, generate_series(0, 39, 3) AS id",
            [user.pk],
        )
        cursor.execute(NEWEST_FOLLOWED, {"user_id": user.pk, "before": 2**62, "limit": 50})
        found = [change_id for (change_id,) in cursor.fetchall()]
    followed = set(Follow.objects.values_list("subject_kind", "subject_id"))
    changes = Change.objects.order_by("-id").values_list("id", "subject_kind", "subject_id")
    assert found == [id_ for id_, kind, subject in changes if (kind, subject) in followed][:50]


# ---- what an owner follows in public


def test_page_shows_what_its_owner_follows_in_public_and_nothing_else(client, user):
    begin("Ada Ax", "Ben Bo")
    Claim.objects.create(author_id=find_id("Ada Ax"), user=user, state=Claim.State.VERIFIED, level=2)
    for subject in (key_of("Ben Bo"), NETS, author_key(999_999)):
        follow(subject=subject, by=user)
    assert "made public by the owner" not in read(client, page_of("Ada Ax"))
    for subject in (NETS, author_key(999_999)):
        set_public(subject=subject, is_public=True, by=user)
    shown = re.findall(r"<dt>Follows</dt><dd>(.*?)</dd>", read(client, page_of("Ada Ax")))
    assert [plain(one) for one in shown] == ["Neural architecture search made public by the owner"]
    assert "<dt>Follows</dt>" not in read(client, page_of("Ben Bo"))
    Claim.objects.update(state=Claim.State.REVOKED, level=1)
    assert "<dt>Follows</dt>" not in read(client, page_of("Ada Ax"))


def test_reader_is_told_whether_others_see_it(signed_in, user):
    begin("Ada Ax")
    follow(subject=key_of("Ada Ax"), by=user)
    assert "You follow this, seen by you alone." in read(signed_in, page_of("Ada Ax"))
    set_public(subject=key_of("Ada Ax"), is_public=True, by=user)
    assert "You follow this, for everybody to see." in read(signed_in, page_of("Ada Ax"))
