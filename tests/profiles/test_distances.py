"""How far who is signed in is from the people they read about, and from whom that is measured."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from graph.models import GraphState
from graph.selectors.paths import measure_distance, read_people
from papers.addresses import researcher_address
from papers.models import Author, AuthorRedirect
from profiles.models import User
from profiles.pages.distances import show_distance
from profiles.selectors.distances import Distance
from tests.factories import import_records
from tests.graph.people import find_id, find_key, import_line, write

pytestmark = pytest.mark.django_db

LINE = ("Ada Ax", "Ben Bo", "Cem Cy", "Dia Du", "Eve Ek", "Fay Fu", "Gus Gy", "Hal Ho")


@pytest.fixture
def user() -> User:
    return User.objects.create_user("ada@example.org", "secret")


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def measure(client: Client, name: str, chosen: str = "from-here"):
    return client.post("/me/starting-point", {"author": find_key(name), "measure": chosen})


def read_line(client: Client, name: str) -> str:
    """What the page of this person says of the distance, without markup; "" when it says nothing."""
    page = client.get(researcher_address(find_id(name), name)).content.decode()
    found = re.search(r'<form class="distance".*?</form>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", found[0]).split()) if found else ""


def get_start(user: User) -> int | None:
    user.refresh_from_db()
    return user.starting_author_id


# ---- where it is measured from


def test_person_measures_from_a_researcher_and_stops_again(signed_in, user):
    import_line(*LINE[:2])
    assert "Measure distances from here" in read_line(signed_in, "Ada Ax")

    response = measure(signed_in, "Ada Ax")
    assert response["Location"] == researcher_address(find_id("Ada Ax"), "Ada Ax")
    assert get_start(user) == find_id("Ada Ax")
    assert read_line(signed_in, "Ada Ax") == "Distances are measured from here. Stop measuring"

    measure(signed_in, "Ada Ax", "no")
    assert get_start(user) is None
    assert "Measure distances from here" in read_line(signed_in, "Ada Ax")


def test_starting_point_is_changed_for_the_account_that_asks_alone(signed_in):
    import_line(*LINE[:2])
    other = User.objects.create_user("other@example.org", "secret", starting_author_id=7)
    measure(signed_in, "Ada Ax")
    assert get_start(other) == 7


def test_starting_point_under_a_former_id_is_that_of_the_record_it_joined(signed_in, user):
    import_line(*LINE[:2])
    AuthorRedirect.objects.create(old_id=1_000_000_007, author_id=find_id("Ada Ax"))
    signed_in.post("/me/starting-point", {"author": "author:1000000007", "measure": "from-here"})
    assert get_start(user) == find_id("Ada Ax")

    User.objects.update(starting_author_id=1_000_000_007)
    assert "Distances are measured from here." in read_line(signed_in, "Ada Ax")
    assert read_line(signed_in, "Ben Bo").startswith("You are 1 step away")


def test_nobody_is_asked_to_sign_in_and_changes_nothing(client, user):
    import_line(*LINE[:2])
    response = measure(client, "Ada Ax")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")
    assert get_start(user) is None


def test_disabled_account_changes_nothing(signed_in, user):
    import_line(*LINE[:2])
    User.objects.update(is_active=False)
    assert measure(signed_in, "Ada Ax")["Location"].startswith("/account/login/")
    assert get_start(user) is None


def test_starting_point_is_not_changed_from_another_site(user):
    import_line(*LINE[:2])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert measure(strict, "Ada Ax").status_code == 403
    assert get_start(user) is None


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_starting_point_is_only_posted(signed_in, method):
    assert getattr(signed_in, method)("/me/starting-point").status_code == 405


@pytest.mark.parametrize(
    ("author", "chosen", "status"),
    [
        ("author:999999999999999999", "from-here", 404),
        ("author:9999999999999999999", "from-here", 400),
        ("topic:1", "from-here", 400),
        ("", "from-here", 400),
        ("a\x00b", "from-here", 400),
        ("known", "perhaps", 400),
        ("known", "", 400),
    ],
)
def test_starting_point_refuses_what_makes_no_sense(signed_in, user, author, chosen, status):
    import_line(*LINE[:2])
    asked = find_key("Ada Ax") if author == "known" else author
    response = signed_in.post("/me/starting-point", {"author": asked, "measure": chosen})
    assert response.status_code == status
    assert get_start(user) is None


# ---- how far it is


def test_page_says_how_many_steps_away_it_is_and_leads_to_the_path(signed_in):
    import_line(*LINE[:4])
    measure(signed_in, "Ada Ax")
    for steps, name in ((1, "Ben Bo"), (3, "Dia Du")):
        said = read_line(signed_in, name)
        assert said.startswith(f"You are {steps} step{'s' if steps > 1 else ''} away measured from Ada Ax")
    page = signed_in.get(researcher_address(find_id("Dia Du"), "Dia Du")).content.decode()
    assert f'href="/explore/path?from={find_key("Ada Ax")}&amp;to={find_key("Dia Du")}"' in page


def test_page_says_that_there_is_no_path_or_none_so_short(signed_in):
    import_line(*LINE)
    import_records(write("Alone", "Zoe Zu"))
    measure(signed_in, "Ada Ax")
    assert read_line(signed_in, "Hal Ho").startswith("No path of at most 6 steps leads from you to here")
    assert read_line(signed_in, "Zoe Zu").startswith("No path leads from you to here")


def test_page_says_that_it_was_not_searched_further():
    import_line(*LINE[:5])
    ada, eve = find_id("Ada Ax"), find_id("Eve Ek")
    start = read_people([ada])[ada]
    cut, unsearched = (
        show_distance(Distance(start, paths=measure_distance(ada, eve, most_read=most)), author_id=eve).said
        for most in (3, 0)
    )
    assert cut == "No path of at most 2\u00a0steps leads from you to here; not searched further"
    assert unsearched == "Your distance was not searched for"


def test_page_says_that_the_distance_is_not_known_without_a_graph(signed_in):
    import_line(*LINE[:2])
    measure(signed_in, "Ada Ax")
    GraphState.objects.all().delete()
    assert read_line(signed_in, "Ben Bo").startswith("Your distance is not known yet")


def test_page_offers_to_measure_anew_when_the_starting_record_is_gone(signed_in):
    import_line(*LINE[:2])
    measure(signed_in, "Ada Ax")
    Author.objects.filter(pk=find_id("Ada Ax")).delete()
    assert read_line(signed_in, "Ben Bo").startswith("Measure distances from here")


def test_every_reader_is_led_from_a_researcher_to_the_paths_from_there(client):
    import_line(*LINE[:2])
    page = client.get(researcher_address(find_id("Ada Ax"), "Ada Ax")).content.decode()
    assert f'href="/explore/path?from={find_key("Ada Ax")}&amp;to="' in page


# ---- who is told


def test_page_tells_nobody_else_and_is_kept_by_no_shared_cache(signed_in):
    import_line(*LINE[:2])
    measure(signed_in, "Ada Ax")
    address = researcher_address(find_id("Ben Bo"), "Ben Bo")
    own, public = signed_in.get(address), Client().get(address)
    assert "private" in own["Cache-Control"]
    assert "Cookie" in public["Vary"]
    assert "distance" not in public.content.decode()
    assert "csrfmiddlewaretoken" not in public.content.decode()
    assert "csrftoken" not in public.cookies
    assert f'value="{find_key("Ada Ax")}"' not in public.content.decode()


def test_distance_asks_nothing_for_nobody_and_a_query_a_step_for_who_is_signed_in(client, user):
    import_line(*LINE[:4])
    addresses = {name: researcher_address(find_id(name), name) for name in LINE[:4]}

    def count_queries(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(addresses[name])
        return len(asked)

    public = count_queries("Dia Du")
    client.force_login(user)
    assert (
        count_queries("Dia Du") == public + 4
    )  # the session, the account, whose the record is, how it stands to that
    User.objects.update(starting_author_id=find_id("Ada Ax"))
    assert count_queries("Ben Bo") == public + 4 + 2 + 1
    assert count_queries("Dia Du") == public + 4 + 2 + 3
