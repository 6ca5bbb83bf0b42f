"""Where a request comes from."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from core.networks import find_network


def find(address: str) -> str:
    return find_network(RequestFactory().get("/", REMOTE_ADDR=address))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "not an address", True),
        ("", "192.0.2.1", False),
    ],
)
def test_network_is_the_same_for_whoever_could_choose_another_address_of_it(one, other, is_same):
    assert (find(one) == find(other)) is is_same
