"""The explorer as a page without JavaScript, and its downloads."""

from __future__ import annotations

import html
import json
import re

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from graph.addresses import community_address
from graph.models import Community, CommunityMember, GraphBuild
from papers.models import AuthorRedirect, Authorship, WorkTopic
from tests.factories import import_records, make_record, sign
from tests.graph.counted import import_counted, key_of

pytestmark = pytest.mark.django_db

DOWNLOADS = {
    "graph.json": "application/json",
    "graph.graphml": "application/graphml+xml",
    "graph.svg": "image/svg+xml",
}
ADA = sign("Ada Byron", openreview="~Ada1")


def import_few() -> None:
    import_counted(
        make_record("One", authors=[ADA, sign("Ben Carr", "Turing House")], year=2015),
        make_record("Two", authors=[ADA, sign("Cy Dorn"), sign("Dee Eads")], year=2020),
    )


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return response.content.decode()


def list_names(page: str) -> list[str]:
    table = page.partition('<table class="nodes">')[2].partition("</table>")[0]
    return re.findall(r'<th scope="row"><a [^>]*><bdi>(.*?)</bdi>', table)


def find_link(page: str, element_id: str) -> str:
    found = re.search(rf'<a href="([^"]*)"[^>]* id="{element_id}"', page)
    assert found is not None, element_id
    return found[1].replace("&amp;", "&")


def test_explorer_without_a_focus_says_how_to_begin(client):
    page = read(client, "/explore")
    assert "Begin with a person" in page
    assert 'action="/search"' in page
    assert "<table" not in page
    assert "There is no graph yet." in page
    assert "explorer.js" not in page


def test_explorer_shows_the_graph_as_tables_with_evidence(client):
    import_few()
    page = read(client, f"/explore?focus={key_of('Ada Byron')}")
    names = list_names(page)
    assert (names[:2], names[4:]) == (["Ada Byron", "Ben Carr"], ["Two", "One"])
    assert set(names[2:4]) == {"Cy Dorn", "Dee Eads"}
    assert "6\u00a0nodes, 9\u00a0edges." in page
    assert page.count("<tr data-source=") == 9
    assert page.count('href="/explore/edge?source=author:') == 9
    assert "counted just now" in page
    assert re.search(r"<script(?![^>]* src=)", page) is None
    assert " style=" not in page


def test_explorer_walks_by_its_links(client):
    import_counted(
        make_record("One", authors=[ADA, sign("Ben Carr", openreview="~Ben1")]),
        make_record("Two", authors=[sign("Ben Carr", openreview="~Ben1"), sign("Cy Dorn")]),
    )
    ada, ben = key_of("Ada Byron"), key_of("Ben Carr")
    first = read(client, f"/explore?focus={ada}&show=people")
    assert list_names(first) == ["Ada Byron", "Ben Carr"]

    expanded = read(client, find_link(first, f"toggle-{ben}"))
    assert list_names(expanded) == ["Ada Byron", "Ben Carr", "Cy Dorn"]
    assert find_link(expanded, f"toggle-{ben}") == f"/explore?focus={ada}&show=people"

    focused = read(client, find_link(expanded, f"focus-{ben}"))
    assert list_names(focused)[0] == "Ben Carr"
    assert f'id="focus-{ben}"' not in focused


def test_explorer_keeps_what_is_asked_in_its_form(client):
    import_few()
    ada = key_of("Ada Byron")
    ben = key_of("Ben Carr")
    asked = f"focus={ada}&show=people,works&depth=2&expanded={ben}&from=2016&to=2021&weight=0.25&find=cy+d"
    page = read(client, f"/explore?{asked}")
    for said in (
        f'name="expanded" value="{ben}"',
        'value="people" id="show-people" checked',
        'value="topics" id="show-topics">',
        '<option value="2" selected>',
        'value="2016"',
        'value="2021"',
        'value="0.25"',
        'value="cy d"',
    ):
        assert said in page, said
    assert sorted(list_names(page)) == ["Ada Byron", "Ben Carr", "Cy Dorn", "Dee Eads", "Two"]
    assert re.findall(r'class="found"><th scope="row"><a [^>]*><bdi>(.*?)<', page) == ["Cy Dorn"]
    assert "1 with “cy d” in the name" in page
    assert list_names(page)[0] == "Cy Dorn"


def test_explorer_finds_names_in_any_script(client):
    import_counted(make_record("One", authors=[ADA, sign("Łucja Nowak"), sign("林薇")]))
    page = read(client, f"/explore?focus={key_of('Ada Byron')}&find=lucja")
    assert re.findall(r'class="found"><th scope="row"><a [^>]*><bdi>(.*?)<', page) == ["Łucja Nowak"]
    page = read(client, f"/explore?focus={key_of('Ada Byron')}&find=lin")
    assert re.findall(r'class="found"><th scope="row"><a [^>]*><bdi>(.*?)<', page) == ["林薇"]


def test_explorer_says_that_nothing_is_there_and_leads_back(client):
    import_few()
    ada = key_of("Ada Byron")
    page = read(client, f"/explore?focus={ada}&show=people&weight=99")
    assert list_names(page) == ["Ada Byron"]
    assert "that is asked for" in page
    assert find_link(page, "reset") == f"/explore?focus={ada}"


def test_explorer_of_a_graph_that_is_not_counted_says_that_it_is_being_built(client):
    import_records(make_record("One", authors=[ADA]))
    for shown in ("", "&show=people"):
        page = read(client, f"/explore?focus={key_of('Ada Byron')}{shown}")
        assert "The graph is being built." in page
        assert "Nothing stands beside" not in page


def read_evidence(client: Client, page: str) -> dict[str, str]:
    """The pages behind all edges of the tables, by their address; each must be there."""
    addresses = re.findall(r'href="(/explore/edge[^"]*)"', page)
    return {address: read(client, html.unescape(address)) for address in addresses}


def test_every_edge_has_its_evidence_before_anything_is_counted(client):
    import_records(make_record("One", authors=[ADA, sign("Ben Carr")]))
    behind = read_evidence(client, read(client, f"/explore?focus={key_of('Ada Byron')}&depth=2"))
    assert len(behind) == 2
    assert all("One of those who signed this work." in page for page in behind.values())


def test_every_edge_has_its_evidence_while_works_wait_to_be_counted(client):
    topics = [{"openalex": "T10036", "name": "Neural architecture search"}]
    ben = sign("Ben Carr", "Turing House", openreview="~Ben1")
    import_counted(make_record("One", authors=[ADA, ben], topics=topics))
    import_records(
        make_record("Two", authors=[ADA, ben], topics=topics),
        make_record("Three", authors=[ADA, sign("Cy Dorn")]),
    )
    behind = read_evidence(client, read(client, f"/explore?focus={key_of('Ada Byron')}&depth=2"))
    assert len(behind) == 11  # three works are signed by two each; the rest is of the first alone


def test_every_edge_has_its_evidence_while_what_was_counted_has_changed(client):
    topics = [{"openalex": f"T{number}", "name": f"Topic {number}"} for number in (10036, 10057)]
    import_counted(make_record("One", authors=[ADA, sign("Ben Carr", "Turing House")], topics=topics))
    assert Authorship.objects.filter(author_id=key_of("Ben Carr").id).delete()[0] == 1
    WorkTopic.objects.all().delete()
    behind = read_evidence(client, read(client, f"/explore?focus={key_of('Ada Byron')}&depth=2"))
    assert sum("have changed since they were counted" in page for page in behind.values()) == 5


def test_explorer_of_a_changed_graph_says_how_far_it_is_behind(client):
    import_few()
    import_records(make_record("Three", "Eve Fox"))
    page = read(client, f"/explore?focus={key_of('Ada Byron')}")
    assert "counted just now. Since then 1\u00a0work changed." in page


def test_explorer_of_a_graph_that_failed_leads_back_to_itself(client):
    import_records(make_record("One", authors=[ADA]))
    GraphBuild.objects.create(phase=GraphBuild.Phase.FAILED, late_from=2022, note="/srv/secret: no space")
    page = read(client, f"/explore?focus={key_of('Ada Byron')}")
    assert "The graph could not be built." in page
    assert f'<a href="/explore?focus={key_of("Ada Byron")}">Look again</a>' in page
    assert "secret" not in page


def test_explorer_says_what_it_leaves_out(client):
    import_counted(make_record("Crowd", "Ada Byron", *(f"Zed {chr(97 + n) * 4}" for n in range(60))))
    page = read(client, f"/explore?focus={key_of('Ada Byron')}&show=people")
    assert "Of 60 people beside Ada Byron the heaviest 50 are shown." in page


def test_explorer_escapes_what_sources_say(client):
    evil = "<script>alert(1)</script>\"'&"
    import_counted(make_record(evil, authors=[sign(f"Eve {evil}", evil), ADA]))
    ada = key_of("Ada Byron")
    page = read(client, f"/explore?focus={ada}&find={evil.replace('&', '%26')}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    for name in DOWNLOADS:
        answer = client.get(f"/explore/{name}?focus={ada}")
        if name != "graph.json":
            assert b"<script" not in answer.content
            fromstring(answer.content)


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("focus=author:7&show=none&show=people&show=works&show=topics&show=institutions&expanded=&depth=1&from=&to=&weight=&find=",
         "/explore?focus=author:7"),
        ("focus=author%3A7&show=topics&show=none", "/explore?focus=author:7&show=topics"),
        ("show=none&focus=", "/explore?show=none"),
        ("utm_source=x", "/explore"),
    ],
)  # fmt: skip
def test_explorer_has_one_address_of_a_state(client, asked, address):
    response = client.get(f"/explore?{asked}")
    assert (response.status_code, response["Location"]) == (302, address)


@pytest.mark.parametrize(
    "query",
    [
        "focus=nobody",
        "focus=author:99999999999999999999",
        "focus=author:%00",
        "expanded=author:1,x",
        "show=venues",
        "depth=9",
        "from=x",
        "from=2020&to=2010",
        "weight=-1",
        "find=%00",
    ],
)
@pytest.mark.parametrize("path", ["", *(f"/{name}" for name in DOWNLOADS)])
def test_explorer_refuses_what_no_graph_can_be_asked(client, path, query):
    response = client.get(f"/explore{path}?{query}")
    assert response.status_code == 400
    assert 'action="/search"' in response.content.decode()


@pytest.mark.parametrize(
    "focus",
    ["author:987654321", "work:999999999999999999", "topic:999999999999", "institution:ffffffffffffffff"],
)
@pytest.mark.parametrize("path", ["", *(f"/{name}" for name in DOWNLOADS)])
def test_explorer_of_nothing_is_404(client, path, focus):
    assert client.get(f"/explore{path}?focus={focus}").status_code == 404


def test_explorer_of_a_joined_record_leads_to_the_other(client):
    import_few()
    ada = key_of("Ada Byron")
    AuthorRedirect.objects.create(old_id=987654, author_id=ada.id)
    response = client.get("/explore?focus=author:987654&show=people")
    assert (response.status_code, response["Location"]) == (302, f"/explore?focus={ada}&show=people")


def test_explorer_follows_expanded_nodes_that_joined_others_and_drops_those_that_are_gone(client):
    import_few()
    ada, ben, cy = map(key_of, ("Ada Byron", "Ben Carr", "Cy Dorn"))
    AuthorRedirect.objects.bulk_create(
        AuthorRedirect(old_id=old, author_id=one.id) for old, one in ((10**9, ben), (10**9 + 1, ada))
    )
    gone = "author:987654321,topic:99999"
    asked = f"focus={ada}&show=people&expanded={cy},author:1000000000,author:1000000001,{gone},{ben}"
    response = client.get(f"/explore?{asked}")
    address = f"/explore?focus={ada}&show=people&expanded={cy},{ben}"
    assert (response.status_code, response["Location"]) == (302, address)
    settled = client.get(address.replace("/explore", "/explore/graph.json")).content
    assert client.get(f"/explore/graph.json?{asked}").content == settled
    assert len(json.loads(settled)["nodes"]) == 4


def test_explorer_with_all_expanded_that_may_be_leads_to_no_refusal(client):
    names = [f"Zed {chr(97 + n // 26)}{chr(97 + n % 26)}zz" for n in range(31)]
    import_counted(make_record("Crowd", "Ada Byron", *names))
    keys = [str(key_of(name)) for name in names]
    address = f"/explore?focus={key_of('Ada Byron')}&show=people&expanded="
    before = read(client, address + ",".join(keys[:29]))
    last = read(client, find_link(before, f"toggle-{keys[30]}"))
    assert (">Expand<" in before, ">Collapse<" in last) == (True, True)
    assert ">Expand<" not in last
    said = "30 nodes are expanded, and no more can be"
    assert (said in before, said in last) == (False, True)


@pytest.mark.parametrize(("name", "content_type"), DOWNLOADS.items())
def test_download_is_the_same_graph_as_a_file(client, name, content_type):
    import_few()
    ada = key_of("Ada Byron")
    page = read(client, f"/explore?focus={ada}&show=people")
    response = client.get(
        find_link(
            page, f"download-{ {'json': 'JSON', 'graphml': 'GraphML', 'svg': 'SVG'}[name.partition('.')[2]] }"
        )
    )
    assert response["Content-Type"] == content_type
    ending = name.partition(".")[2]
    assert response["Content-Disposition"] == f'attachment; filename="peerlight-author-{ada.id}.{ending}"'
    content = response.content.decode()
    for person in ("Ada Byron", "Ben Carr", "Cy Dorn", "Dee Eads"):
        assert person in content
    assert "Two" not in content


@pytest.mark.parametrize("name", ["Ada Byron", "Ben Carr"])
def test_edges_of_the_focus_are_told_from_it(client, name):
    import_few()
    page = read(client, f"/explore?focus={key_of(name)}")
    told = re.findall(
        r'<th scope="row"><bdi>(.*?)</bdi></th><td>signed together</td><td><bdi>(.*?)</bdi>', page
    )
    own = [ends for ends in told if name in ends]
    assert own
    assert {first for first, _ in own} == {name}


def test_json_download_has_the_nodes_and_edges_of_the_tables(client):
    import_few()
    ada = key_of("Ada Byron")
    page = read(client, f"/explore?focus={ada}")
    told = json.loads(client.get(f"/explore/graph.json?focus={ada}").content)
    assert [node["key"] for node in told["nodes"]] == re.findall(r'<tr data-key="([^"]*)"', page)
    assert [(edge["source"], edge["target"]) for edge in told["edges"]] == re.findall(
        r'<tr data-source="([^"]*)" data-target="([^"]*)"', page
    )
    assert told["hidden_count"] == 0


def test_explorer_numbers_and_names_the_communities_of_its_people(client):
    import_few()
    ada, ben = key_of("Ada Byron"), key_of("Ben Carr")
    Community.objects.create(id=70, members_count=3, central_author_ids=[ada.id, ben.id], topic_ids=[])
    CommunityMember.objects.bulk_create(
        CommunityMember(author_id=one.id, community_id=70, weight=1) for one in (ada, ben)
    )
    page = read(client, f"/explore?focus={ada}&show=people")
    assert page.count('data-colour="1"') == 2
    key = page.partition('class="note key"')[2].partition("</div>")[0]
    assert "around Ada Byron and Ben Carr" in key
    assert "<details" not in key
    assert f'1: <a href="{community_address(70)}"><bdi>around Ada Byron and Ben Carr</bdi></a>' in page
    assert page.count(" of community 1<") == 2


@pytest.mark.parametrize("works", [1, 3])
def test_explorer_asks_five_queries(client, django_assert_num_queries, works):
    import_counted(
        *(make_record(f"Work {n}", authors=[ADA, sign(f"Ben {'x' * (n + 1)}")]) for n in range(works))
    )
    ada = key_of("Ada Byron")
    with django_assert_num_queries(5):
        client.get(f"/explore?focus={ada}")
    with django_assert_num_queries(3):
        client.get(f"/explore/graph.json?focus={ada}")


@pytest.mark.parametrize("path", ["/explore", "/explore/graph.json"])
def test_explorer_takes_no_post(client, path):
    assert client.post(path).status_code == 405


def test_explorer_leads_from_numbers_of_works_to_the_works(client):
    import_few()
    page = read(client, f"/explore?focus={key_of('Ada Byron')}")
    addresses = re.findall(r'<td class="num"><a href="([^"]*/works)"', page)
    assert len(addresses) == 4
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_picture_is_light_or_dark(client):
    import_few()
    path = f"/explore/graph.svg?focus={key_of('Ada Byron')}"
    light, dark = read(client, path), read(client, f"{path}&scheme=dark")
    assert read(client, f"{path}&scheme=light") == light
    assert "#fdfcf9" in light
    assert "#fdfcf9" not in dark
    assert client.get(f"{path}&scheme=sepia").status_code == 400
    page = read(client, f"/explore?focus={key_of('Ada Byron')}")
    found = re.search(r'<source media="\(prefers-color-scheme: dark\)" srcset="([^"]*)"', page)
    assert found is not None
    assert read(client, found[1].replace("&amp;", "&")) == dark
