"""Addresses of the graph."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from graph.addresses import edge_address, explore_address, node_address, path_address
from graph.records import NodeKey, NodeKind


def test_addresses_of_the_explorer_name_their_nodes():
    person = NodeKey(NodeKind.AUTHOR, 12)
    place = NodeKey(NodeKind.INSTITUTION, -1)
    assert explore_address(person) == "/explore?focus=author:12"
    assert edge_address(person, place) == "/explore/edge?source=author:12&target=institution:ffffffffffffffff"
    assert path_address("author:1", "author:2") == "/explore/path?from=author:1&to=author:2"


@pytest.mark.parametrize("name", ["AT&T", "x#y", "Xz W&to=1", "A+B", "50% & more", "a/b?c", "Łucja 林薇"])
def test_path_address_keeps_the_names_that_were_typed(name):
    address = urlsplit(path_address(name, "author:2"))
    assert parse_qs(address.query) == {"from": [name], "to": ["author:2"]}
    assert parse_qs(urlsplit(path_address("author:2", name)).query) == {"from": ["author:2"], "to": [name]}
    assert (address.path, address.fragment) == ("/explore/path", "")


@pytest.mark.parametrize(
    ("key", "address"),
    [
        (NodeKey(NodeKind.AUTHOR, 1), "/researchers/1-of-the-matter"),
        (NodeKey(NodeKind.WORK, 2), "/works/2-of-the-matter"),
        (NodeKey(NodeKind.TOPIC, 3), "/topics/3-of-the-matter"),
        (NodeKey(NodeKind.INSTITUTION, 4), "/institutions/0000000000000004-of-the-matter"),
    ],
)
def test_node_address_is_that_of_its_page(key, address):
    assert node_address(key, "Of the Matter") == address
    assert node_address(key, "?!").count("-") == 0
