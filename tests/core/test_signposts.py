"""Signposts, in a header and as a linkset."""

from __future__ import annotations

from core.signposts import Signpost, describe_linkset, write_links


def test_link_ends_where_it_ends_whatever_is_in_an_address():
    written = write_links([Signpost("item", 'https://a.example/x>; rel="cite-as", <y ü\r\n', "text/html")])
    assert written == (
        '<https://a.example/x%3E;%20rel=%22cite-as%22,%20%3Cy%20%C3%BC%0D%0A>; rel="item"; type="text/html"'
    )


def test_linkset_gathers_links_of_a_relation():
    linkset = describe_linkset(
        "/a", [Signpost("author", "/b"), Signpost("author", "/c"), Signpost("type", "/d", "x/y")]
    )
    assert linkset == {
        "linkset": [
            {
                "anchor": "/a",
                "author": [{"href": "/b"}, {"href": "/c"}],
                "type": [{"href": "/d", "type": "x/y"}],
            }
        ]
    }
