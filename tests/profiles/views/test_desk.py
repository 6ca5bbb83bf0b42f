"""The owner's desk and what of it everybody sees: who may, what the forms do, and what they refuse."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.addresses import researcher_address
from papers.models import AuthorRedirect, Authorship
from profiles.models import Claim, Evidence, Researcher, StatedName, User
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.counted import import_counted
from tests.profiles.owners import COAUTHOR, NAME, make_owner, make_page, make_user

pytestmark = pytest.mark.django_db

PARTS = ("statement", "names", "highlights", "review")
SAID = {
    "collaboration": "open",
    "affiliation": "Institute of <b>Imagined</b> Waters",
    "bio": "I measure rivers.\r\n\r\nSmall <script>alert(1)</script> ones.",
    "label": ["Code", ""],
    "address": ["https://code.example.org/?a=1&b=2", "http://example.org/"],
}


def address_of(author, name: str = NAME) -> str:
    return researcher_address(author.pk, name)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def read_text(client: Client, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", read(client, path)).replace("\xa0", " ").split())


def find_token(page: str, part: str) -> str:
    """The hidden field of the first form of this part."""
    found = re.search(rf'/edit/{part}" .*?name="made_from" value="([^"]*)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def send(client: Client, author, part: str, **sent: Any):
    """Send a form of the desk as it stands now."""
    if "made_from" not in sent:
        sent["made_from"] = find_token(read(client, f"{address_of(author)}/edit"), part)
    return client.post(f"/researchers/{author.pk}/edit/{part}", sent)


def list_own(author) -> list[int]:
    return list(
        Authorship.objects.filter(author=author).order_by("work_id").values_list("work_id", flat=True)
    )


# ---- who may


def make_visitors(author) -> dict[str, User | None]:
    other = make_owner(find_author(COAUTHOR), name="other")
    pending = make_user("pending")
    Claim.objects.create(author_id=author.pk, user=pending)
    return {
        "anonymous": None,
        "stranger": make_user("stranger"),
        "pending": pending,
        "other owner": other,
        "curator": make_user("curator", is_curator=True),
        "staff": make_user("staff", is_staff=True),
    }


def test_desk_is_its_owners_alone(client, author):
    make_owner(author)
    for who, user in make_visitors(author).items():
        client.logout()
        if user:
            client.force_login(user)
        answers = [client.get(f"{address_of(author)}/edit"), client.get(f"/researchers/{author.pk}/edit")]
        answers += [client.post(f"/researchers/{author.pk}/edit/{part}", SAID) for part in PARTS]
        for answer in answers:
            if user is None:
                assert answer.status_code == 302, who
                assert answer["Location"].startswith("/account/login")
            else:
                assert answer.status_code == 403, who
                assert NAME not in answer.content.decode()
    assert not Researcher.objects.exists()


@pytest.mark.parametrize("level", [2, 3, 5])
def test_desk_is_open_to_owners_from_level_two(client, author, level):
    client.force_login(make_owner(author, level=level))
    assert f"level L{level}" in read_text(client, f"{address_of(author)}/edit")


def test_desk_of_nobody_is_404(client, author, owner):
    for path in ("/researchers/999999999/edit", f"/researchers/{'9' * 18}-x/edit"):
        assert client.get(path).status_code == 404
    assert client.post("/researchers/999999999/edit/review").status_code == 404


def test_desk_has_one_address_and_follows_a_record_that_joined(client, author, owner):
    for path in (f"/researchers/{author.pk}/edit", f"/researchers/{author.pk}-x/edit"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, f"{address_of(author)}/edit")
    AuthorRedirect.objects.create(old_id=987654, author=author)
    assert client.get("/researchers/987654/edit").status_code == 301
    assert client.post("/researchers/987654/edit/review", {"made_from": ""}).status_code == 303


@pytest.mark.parametrize("part", PARTS)
def test_forms_are_posted_and_guarded_against_other_sites(author, owner, part):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.get(f"/researchers/{author.pk}/edit/{part}").status_code == 405
    assert client.post(f"/researchers/{author.pk}/edit/{part}", SAID).status_code == 403


# ---- what is stated


def test_statement_stands_on_the_page_as_self_stated(client, author, owner):
    answer = send(client, author, "statement", **SAID)
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{address_of(author)}/edit?done=statement#statement",
    )
    assert "Saved." in read_text(client, answer["Location"])
    client.logout()
    page = read(client, address_of(author))
    for said in (
        "Open to collaborate",
        "Institute of &lt;b&gt;Imagined&lt;/b&gt; Waters",
        '<p dir="auto">I measure rivers.</p>',
        "Small &lt;script&gt;alert(1)&lt;/script&gt; ones.",
        '<a href="https://code.example.org/?a=1&amp;b=2" rel="me nofollow"><bdi>Code</bdi></a>',
        '<a href="http://example.org/" rel="me nofollow"><bdi>example.org</bdi></a>',
    ):
        assert said in page
    assert "<script>alert" not in page
    assert "Collaboration preference not stated" not in page
    assert page.count("self-stated") >= 2


def test_statement_is_told_to_programs(client, author, owner):
    send(client, author, "statement", **SAID)
    send(client, author, "names", added="Эльна Торсвик")
    person = client.get(f"/researchers/{author.pk}.jsonld").json()["mainEntity"]
    assert person["affiliation"]["name"] == "Institute of <b>Imagined</b> Waters"
    assert person["affiliation"]["description"] == "Self-stated"
    assert person["url"] == ["https://code.example.org/?a=1&b=2", "http://example.org/"]
    assert person["description"].startswith("I measure rivers.")
    assert person["alternateName"] == ["Эльна Торсвик"]


def test_statement_sent_twice_says_that_nothing_was_left(client, author, owner):
    token = find_token(read(client, f"{address_of(author)}/edit"), "statement")
    send(client, author, "statement", made_from=token, **SAID)
    before = Researcher.objects.get().changed_at
    answer = send(client, author, "statement", made_from=token, **SAID)
    assert "done=nothing" in answer["Location"]
    assert Researcher.objects.get().changed_at == before


def test_statement_of_a_second_tab_is_kept_in_its_form_and_not_saved(client, author, owner):
    token = find_token(read(client, f"{address_of(author)}/edit"), "statement")
    send(client, author, "statement", made_from=token, **SAID)
    answer = send(client, author, "statement", made_from=token, **(SAID | {"bio": "From the other tab"}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "nothing was saved" in page
    assert ">From the other tab</textarea>" in page
    assert "rivers" in Researcher.objects.get().bio
    assert send(
        client, author, "statement", made_from=find_token(page, "statement"), **(SAID | {"bio": "Now"})
    )
    assert Researcher.objects.get().bio == "Now"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"address": ["javascript:alert(1)", ""]}, "is no address that a link can have"),
        ({"bio": "a" * 1501}, "may have up to 1,500 characters"),
        ({"affiliation": "a" * 301}, "may have up to 300 characters"),
    ],
)
def test_statement_that_cannot_stand_is_refused_in_words(client, author, owner, wrong, why):
    answer = send(client, author, "statement", **(SAID | wrong))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert why in page
    assert 'href="javascript:' not in page
    assert not Researcher.objects.exists()


@pytest.mark.parametrize(
    ("part", "sent"),
    [
        ("statement", SAID | {"collaboration": "maybe"}),
        ("statement", SAID | {"label": ["one"]}),
        ("statement", SAID | {"label": [""] * 9, "address": [""] * 9}),
        ("names", {"listed": ["a"] * 401}),
        ("highlights", {"step": "sideways", "work": "1"}),
        ("highlights", {"step": "add", "work": "x"}),
        ("highlights", {"step": "add", "work": "9" * 19}),
        ("highlights", {"step": "add"}),
    ],
)
def test_forms_that_no_page_of_ours_makes_are_400(client, author, owner, part, sent):
    assert client.post(f"/researchers/{author.pk}/edit/{part}", sent).status_code == 400
    assert not Researcher.objects.exists()


def test_forms_with_nul_and_overrides_are_taken_without_them(client, author, owner):
    send(client, author, "statement", **(SAID | {"bio": "A\x00B\u202eC", "label": ["\x00", ""]}))
    assert Researcher.objects.get().bio == "ABC"
    assert send(client, author, "names", added="El\x00na \u202eOld", listed=["\x00"]).status_code == 303
    assert StatedName.objects.get().name == "Elna Old"


# ---- names


def make_spellings(client):
    import_records(
        *(
            make_record(f"Work {n}", authors=[sign(name, orcid="0000-0002-1825-0097"), sign(COAUTHOR)])
            for n, name in enumerate((NAME, NAME, "E. Thorsvik", "林薇"))
        )
    )
    author = find_author(NAME)
    client.force_login(make_owner(author))
    return author


def test_hidden_name_leaves_the_page_and_its_data_and_stays_on_the_work(client):
    author = make_spellings(client)
    assert "also signs <bdi>E. Thorsvik</bdi>" in read(client, address_of(author))
    send(client, author, "names", listed=["E. Thorsvik", "林薇"], shown=["林薇"], added="Elna Old")
    page = read(client, address_of(author))
    assert "also signs" not in page
    assert 'class="native">林薇</bdi>' in page
    assert re.search(r"also known as <bdi>Elna Old</bdi> <span class=\"self-stated\">", page)
    assert "<b><bdi>E. Thorsvik</bdi></b>" in page, "the byline is as printed"
    names = client.get(f"/researchers/{author.pk}.jsonld").json()["mainEntity"]["alternateName"]
    assert names == ["林薇", "Elna Old"]

    desk = read_text(client, f"{address_of(author)}/edit")
    assert "You went through the names on" in desk
    send(client, author, "names", listed=["E. Thorsvik", "Elna Old"], shown=["E. Thorsvik"])
    page = read(client, address_of(author))
    assert "also signs <bdi>E. Thorsvik</bdi>" in page
    assert "Elna Old" not in page


def test_names_that_are_none_are_refused_and_kept_in_the_form(client, author, owner):
    answer = send(client, author, "names", added="Good Name\n123")
    assert answer.status_code == 400
    assert "“123” is no name" in answer.content.decode()
    assert ">Good Name\n123</textarea>" in answer.content.decode()
    assert not StatedName.objects.exists()


# ---- highlights


def test_highlights_stand_first_in_their_order(client, author, owner):
    first, second, third = list_own(author)
    assert "highlights-label" not in read(client, address_of(author))
    for work_id in (third, first):
        assert send_highlight(client, author, "add", work_id).status_code == 303
    assert list_highlighted(client, author) == ["Work 3", "Work 1"]
    send_highlight(client, author, "down", third)
    assert list_highlighted(client, author) == ["Work 1", "Work 3"]
    send_highlight(client, author, "remove", first)
    assert list_highlighted(client, author) == ["Work 3"]
    assert second


def send_highlight(client, author, step, work_id, token=None):
    from profiles.selectors.researchers import read_stated
    from profiles.stated import fingerprint

    stated = read_stated(author.pk)
    assert stated is not None
    return client.post(
        f"/researchers/{author.pk}/edit/highlights",
        {"step": step, "work": work_id, "made_from": token or fingerprint(stated.highlights)},
    )


def list_highlighted(client, author) -> list[str]:
    page = read(client, address_of(author))
    part = page.partition('id="highlights"')[2].partition("</section>")[0]
    return re.findall(r'class="title"[^>]*><a [^>]*>(.*?)</a>', part)


def test_highlight_of_an_older_form_changes_nothing_and_says_so(client, author, owner):
    first, second, _ = list_own(author)
    send_highlight(client, author, "add", first)
    answer = send_highlight(client, author, "add", second, token="old")
    assert answer.status_code == 409
    assert "nothing was saved" in answer.content.decode()
    assert "done=nothing" in send_highlight(client, author, "add", first, token="old")["Location"]
    assert list_highlighted(client, author) == ["Work 1"]


def test_highlight_of_anothers_work_is_refused(client, author, owner):
    import_records(make_record("Foreign", "Do Hanui"))
    (foreign,) = list_own(find_author("Do Hanui"))
    answer = send_highlight(client, author, "add", foreign)
    assert answer.status_code == 400
    assert "Only works on this page" in answer.content.decode()


# ---- the rest


def test_review_is_noted_with_its_day(client, author, owner):
    assert "You have not said yet" in read_text(client, f"{address_of(author)}/edit")
    send(client, author, "review")
    assert "You last said that you reviewed the page on" in read_text(client, f"{address_of(author)}/edit")


def test_authenticated_orcid_is_drawn_apart_from_one_that_a_source_gives(client, author, owner):
    import_records(make_record("With iD", authors=[sign(NAME, orcid="0000-0002-1825-0097"), sign(COAUTHOR)]))
    page = read(client, address_of(author))
    assert re.search(r"0000-0002-1825-0097</a> <span class=\"from\">from a source, not authenticated", page)
    evidence = Evidence.objects.create(
        claim=Claim.objects.get(), kind=Evidence.Kind.ORCID, value="0000-0002-1825-0097"
    )
    page = read(client, address_of(author))
    assert re.search(r"0000-0002-1825-0097</a> <span class=\"proven\">authenticated", page)
    assert page.count("0000-0002-1825-0097</a>") == 1
    Evidence.objects.filter(pk=evidence.pk).update(ended_at="2026-01-01T00:00:00Z")
    assert "authenticated: the owner" not in read(client, address_of(author))


def test_page_leads_its_owner_to_the_desk_and_nobody_else(client, author, owner):
    assert f'href="{address_of(author)}/edit"' in read(client, address_of(author))
    client.logout()
    assert "/edit" not in read(client, address_of(author))


def test_desk_is_not_kept_and_not_indexed(client, author, owner):
    answer = client.get(f"{address_of(author)}/edit")
    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex"' in answer.content.decode()


@pytest.mark.parametrize("works", [1, 3])
def test_desk_asks_the_same_queries_whatever_is_stated(client, django_assert_num_queries, works):
    author = make_page(works)
    client.force_login(make_owner(author))
    for work_id in list_own(author):
        send_highlight(client, author, "add", work_id)
    send(client, author, "names", added="\n".join(f"Elna {chr(65 + n)}a" for n in range(works)))
    with django_assert_num_queries(
        7
    ):  # session, account, record, owner, stated, highlights, wish for removal
        client.get(f"{address_of(author)}/edit")


@pytest.mark.parametrize("works", [1, 3])
def test_highlights_take_one_query_of_the_page(client, django_assert_num_queries, works):
    import_counted(*(make_record(f"Work {n}", NAME, COAUTHOR) for n in range(works)))
    author = find_author(NAME)
    client.force_login(make_owner(author))
    visitor = Client()
    with CaptureQueriesContext(connection) as without:
        visitor.get(address_of(author))
    asked = len(without)
    for work_id in list_own(author):
        send_highlight(client, author, "add", work_id)
    with django_assert_num_queries(asked + 1):
        visitor.get(address_of(author))
