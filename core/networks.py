"""Where requests come from."""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

_NETWORK_BITS = 64
"""Of an IPv6 address: who has one has all of its network."""


def find_network(request: HttpRequest) -> str:
    """Where a request comes from, as far as one can choose no other; "unknown" for all of which nothing tells."""
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"
    # A server that listens to both is told so of who speaks the older.
    address = getattr(address, "ipv4_mapped", None) or address
    bits = address.max_prefixlen - _NETWORK_BITS if address.version == 6 else 0
    return f"{address.version}:{int(address) >> bits}"
