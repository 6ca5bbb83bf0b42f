"""Where requests come from."""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

_NETWORK_BITS = 64
"""Of an IPv6 address: who has one has all of its network."""


def find_network(request: HttpRequest) -> str:
    """Where a request comes from, as far as one can choose no other."""
    address = ip_address(get_adapter().get_client_ip(request))
    bits = address.max_prefixlen - _NETWORK_BITS if address.version == 6 else 0
    return f"{address.version}:{int(address) >> bits}"
