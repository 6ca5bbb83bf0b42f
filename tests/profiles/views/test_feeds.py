"""Public feeds: valid, stable, safe whatever sources say, and read little when nothing changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from django.test import Client

from core.rendering.characters import UNSAFE_CHARACTER
from papers.addresses import format_institution_id, researcher_address
from papers.models import Affiliation, AuthorRedirect, Change, Work, WorkRedirect
from papers.services.changes import log_change
from profiles.services.follows import follow
from tests.factories import import_records
from tests.graph.people import find_id, write
from tests.profiles.following import TOPIC, begin, come, key_of, log_works
from tests.profiles.people import make_user

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = (
    "<script>alert(1)</script> ]]> <![CDATA[ &amp; &lt; \"quoted\" 'once'",
    "a\u202eb\u2066c\u0085d\u001fe\ufffef\u2028g",
    "</title></entry><entry><id>x</id>",
    r"$\alpha$ and \emph{words} {\sc Here} & more",
    "🙂 قياس النهر 林薇 \u0301",
    "x" * 5_000,
)


def feed_of(name: str, form: str = "atom") -> str:
    return f"{researcher_address(find_id(name), name)}/feed.{form}"


def read_atom(client: Client, path: str) -> Element:
    """The feed, checked to be what RFC 4287 wants."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root: Element = ElementTree.fromstring(response.content, forbid_dtd=True)
    assert root.tag == f"{ATOM}feed"
    for element, names in (
        (root, ("id", "title", "updated")),
        *((one, _ENTRY) for one in root.iter(f"{ATOM}entry")),
    ):
        for name in names:
            (found,) = element.findall(f"{ATOM}{name}")
            assert (found.text or "").strip(), name
        assert urlsplit(get(element, "id")).scheme == "tag"
        datetime.strptime(get(element, "updated"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert [one.get("rel") for one in element.findall(f"{ATOM}link")].count("alternate") == 1
        for link in element.findall(f"{ATOM}link"):
            assert link.get("href", "").startswith("http://testserver/")
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.findall(f"{ATOM}link[@rel='self']")[0].get("href") == f"http://testserver{path}"
    ids = [get(one, "id") for one in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    assert all(get(one, "updated") <= get(root, "updated") for one in root.iter(f"{ATOM}entry"))
    return root


_ENTRY = ("id", "title", "updated", "summary")


def get(element: Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def read_json(client: Client, path: str) -> dict[str, Any]:
    """The feed, checked to be what JSON Feed 1.1 wants."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/feed+json; charset=utf-8")
    told: dict[str, Any] = json.loads(response.content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == f"http://testserver{path}"
    assert told["title"]
    assert len({one["id"] for one in told["items"]}) == len(told["items"])
    for one in told["items"]:
        assert one["content_text"] or one["title"]
        assert datetime.fromisoformat(one["date_modified"]).tzinfo is not None
    return told


def list_titles(client: Client, path: str) -> list[str]:
    return [get(one, "title") for one in read_atom(client, path).iter(f"{ATOM}entry")]


def list_ids(client: Client, path: str) -> list[str]:
    return [get(one, "id") for one in read_atom(client, path).iter(f"{ATOM}entry")]


# ---- what they tell


def test_feed_tells_what_happened_newest_first_in_both_forms(client):
    begin("Ada Ax", "Ben Bo")
    come("Together", "Ada Ax", "Ben Bo", year=2024, venue="Waters", abstract="A word or two.")
    log_change(kind=Change.Kind.CORRECTION, author_ids=[find_id("Ada Ax")])
    titles = ["The record was put right: Ada Ax", "New collaborator: Ben Bo", "Together"]
    assert list_titles(client, feed_of("Ada Ax")) == titles
    told = read_json(client, feed_of("Ada Ax", "json"))
    assert [one["title"] for one in told["items"]] == titles
    assert [one["id"] for one in told["items"]] == list_ids(client, feed_of("Ada Ax"))
    assert told["items"][2]["content_text"] == "Ada Ax, Ben Bo · Preprint · Waters · 2024. A word or two."
    assert told["items"][2]["authors"] == [{"name": "Ada Ax"}, {"name": "Ben Bo"}]
    entry = list(read_atom(client, feed_of("Ada Ax")).iter(f"{ATOM}entry"))[2]
    assert [one.text for one in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Ada Ax", "Ben Bo"]


def test_feed_of_a_silent_log_lists_the_newest_works_under_the_ids_they_keep(client):
    import_records(*(write(f"Of {year}", "Ada Ax", year=year) for year in (2019, 2021, 2020)))
    Change.objects.all().delete()
    path = feed_of("Ada Ax")
    assert list_titles(client, path) == ["Of 2021", "Of 2020", "Of 2019"]
    before = dict(zip(list_titles(client, path), list_ids(client, path), strict=True))
    log_works(key_of("Ada Ax"), [Work.objects.get(title="Of 2020").pk])
    assert list_titles(client, path) == ["Of 2020"]
    assert list_ids(client, path) == [before["Of 2020"]]


@pytest.mark.parametrize("kind", ["topics", "institutions"])
def test_topics_and_institutions_have_feeds_too(client, kind):
    work = write("One", topics=[TOPIC])
    import_records(work | {"authors": [{"name": "Ada Ax", "affiliations": [{"name": "Alpha House"}]}]})
    start = {
        "topics": "/topics/10036-neural-architecture-search",
        "institutions": f"/institutions/{find_institution()}-alpha-house",
    }[kind]
    assert list_titles(client, f"{start}/feed.atom") == ["One"]
    assert [one["title"] for one in read_json(client, f"{start}/feed.json")["items"]] == ["One"]
    page = client.get(start).content.decode()
    assert 'type="application/atom+xml" title="' in page
    assert f'href="{start}/feed.atom"' in page
    assert f'href="{start}/feed.json"' in page
    short = start.removesuffix("-neural-architecture-search").removesuffix("-alpha-house")
    assert client.get(f"{short}/feed.atom")["Location"] == f"{start}/feed.atom"


def find_institution() -> str:
    return format_institution_id(Affiliation.objects.get(name="Alpha House").match_key)


def test_feed_of_nothing_is_valid(client):
    import_records(write("One", topics=[TOPIC]))
    Change.objects.all().delete()
    assert list_titles(client, "/topics/10036-neural-architecture-search/feed.atom") == []
    read_json(client, "/topics/10036-neural-architecture-search/feed.json")


def test_researcher_page_leads_to_its_feeds(client):
    begin("Ada Ax")
    page = client.get(researcher_address(find_id("Ada Ax"), "Ada Ax")).content.decode()
    for kind, form in (("atom+xml", "atom"), ("feed+json", "json")):
        link = f'type="application/{kind}" title="What is new: Ada Ax" href="{feed_of("Ada Ax", form)}"'
        assert f'<link rel="alternate" {link}>' in page


def test_feed_holds_fifty_entries(client):
    begin("Ada Ax")
    import_records(*(write(f"Work {n:02}", "Zoe Zu") for n in range(60)))
    works = list(Work.objects.filter(title__startswith="Work").order_by("title").values_list("pk", flat=True))
    log_works(key_of("Ada Ax"), works)
    assert list_titles(client, feed_of("Ada Ax")) == [f"Work {n:02}" for n in reversed(range(10, 60))]


def test_work_that_joined_another_is_told_once(client):
    begin("Ada Ax")
    kept = Work.objects.get(title="Begun by Ada Ax")
    WorkRedirect.objects.create(old_id=88_888_888, work=kept)
    log_works(key_of("Ada Ax"), [kept.pk, 88_888_888, 99_999_999])
    assert list_titles(client, feed_of("Ada Ax")) == ["Begun by Ada Ax"]


def test_feed_leaves_out_who_is_gone(client):
    begin("Ada Ax")
    log_change(kind=Change.Kind.NEW_COLLABORATOR, author_ids=[find_id("Ada Ax")], other_id=66_666_666)
    log_change(kind=Change.Kind.CORRECTION, author_ids=[find_id("Ada Ax")], other_id=find_id("Ada Ax"))
    assert list_titles(client, feed_of("Ada Ax")) == ["The record was put right: Ada Ax"]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_and_names_are_safe(client, title):
    begin("Ada Ax")
    come(title, "Ada Ax", f"Ben {title[:60]}", abstract=title, venue=title[:100])
    entry = read_atom(client, feed_of("Ada Ax")).find(f"{ATOM}entry")
    assert entry is not None
    (item,) = [
        one for one in read_json(client, feed_of("Ada Ax", "json"))["items"] if one["url"].find("/works/") > 0
    ]
    for element in entry.iter():
        assert len(element) == 0 or element.tag.startswith(ATOM)
        assert UNSAFE_CHARACTER.search(element.text or "") is None
    assert UNSAFE_CHARACTER.search(json.dumps(item, ensure_ascii=False)) is None
    assert get(entry, "title") == item["title"]
    assert {one.tag.removeprefix(ATOM) for one in entry.iter()} == {
        "entry", "id", "title", "updated", "link", "author", "name", "summary"
    }  # fmt: skip


# ---- how they are kept


@pytest.mark.parametrize("form", ["atom", "json"])
def test_feed_says_when_nothing_changed(client, form, django_assert_num_queries):
    begin("Ada Ax")
    come("One", "Ada Ax")
    path = feed_of("Ada Ax", form)
    with django_assert_num_queries(4):  # who it is, what happened; the works, and who else it is about
        response = client.get(path)
    assert "max-age=300" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]
    for header in ({"if-none-match": response["ETag"]}, {"if-modified-since": response["Last-Modified"]}):
        with django_assert_num_queries(2):
            again = client.get(path, headers=header)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    come("Two", "Ada Ax")
    assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 200


def test_feed_of_a_silent_log_says_so_too(client, django_assert_num_queries):
    import_records(write("One", "Ada Ax"))
    Change.objects.all().delete()
    path = feed_of("Ada Ax")
    response = client.get(path)
    with django_assert_num_queries(3):
        assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_feed_is_another_when_a_work_or_a_person_is_told_otherwise(client):
    begin("Ada Ax", "Ben Bo")
    come("One", "Ada Ax", "Ben Bo")
    first = client.get(feed_of("Ada Ax"))["ETag"]
    Work.objects.filter(title="One").update(title="Another", changed_at=datetime(2030, 1, 1, tzinfo=UTC))
    second = client.get(feed_of("Ada Ax"))["ETag"]
    Change.objects.filter(kind=Change.Kind.NEW_COLLABORATOR).update(other_id=66_666_666)
    third = client.get(feed_of("Ada Ax"))["ETag"]
    assert len({first, second, third, client.get(feed_of("Ada Ax", "json"))["ETag"]}) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_feed_asks_as_many_queries_whatever_its_rows(client, django_assert_num_queries, count):
    begin("Ada Ax", "Ben Bo", "Cem Cy", "Dia Du")
    for name in ("Ben Bo", "Cem Cy", "Dia Du")[:count]:
        come(f"With {name}", "Ada Ax", name)
    path = feed_of("Ada Ax")
    with django_assert_num_queries(4):
        client.get(path)


def test_feed_reads_no_session_and_sets_no_cookie(client, django_assert_num_queries):
    begin("Ada Ax")
    come("One", "Ada Ax")
    user = make_user()
    follow(subject=key_of("Ada Ax"), by=user)
    client.force_login(user)
    client.cookies["other"] = "x"
    sent, path = set(client.cookies), feed_of("Ada Ax")
    with django_assert_num_queries(4):
        response = client.get(path)
    assert set(response.cookies) == set()
    assert set(client.cookies) == sent
    assert "Cookie" not in response.get("Vary", "")
    assert user.email not in response.content.decode()


# ---- where they are


def test_feed_of_a_record_that_joined_another_is_there(client):
    begin("Ada Ax")
    AuthorRedirect.objects.create(old_id=77_777_777, author_id=find_id("Ada Ax"))
    for path in ("/researchers/77777777-x/feed.atom", f"/researchers/{find_id('Ada Ax')}/feed.atom"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, feed_of("Ada Ax"))


@pytest.mark.parametrize(
    "path",
    [
        "/researchers/999999999999999999/feed.atom",
        "/researchers/9999999999999999999/feed.atom",
        "/researchers/0/feed.json",
        "/topics/999999999999/feed.atom",
        "/institutions/0123456789abcdef/feed.json",
        "/researchers/1/feed.rss",
    ],
)
def test_feed_of_nobody_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_feed_is_only_read(client):
    begin("Ada Ax")
    assert client.post(feed_of("Ada Ax")).status_code == 405
    assert client.head(feed_of("Ada Ax")).status_code == 200
