"""Addresses of the graph."""

from __future__ import annotations

import pytest

from graph.addresses import edge_address, explore_address, node_address, path_address
from graph.records import NodeKey, NodeKind


def test_addresses_of_the_explorer_name_their_nodes():
    person = NodeKey(NodeKind.AUTHOR, 12)
    place = NodeKey(NodeKind.INSTITUTION, -1)
    assert explore_address(person) == "/explore?focus=author:12"
    assert edge_address(person, place) == "/explore/edge?source=author:12&target=institution:ffffffffffffffff"
    assert path_address("author:1", "author:2") == "/explore/path?from=author:1&to=author:2"


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
