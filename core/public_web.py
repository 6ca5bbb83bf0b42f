"""Pages of the public web that somebody names, fetched without lending them this machine's place in its network.

What is connected to is checked where it is connected: each name is resolved once for each connection, all that it
resolves to must be public, and the connection goes to just that address. So neither a redirect, nor a name that answers
something else the second time, nor an unusual spelling of an address leads inside.
"""

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Collection
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import idna
import msgspec
import requests
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from core.transport import (
    ADDRESS_FAILURES,
    PRODUCT,
    WIRE_FAILURES,
    BodyTooLargeError,
    Watch,
    WatchedAdapter,
    explain_failure,
    read_body,
)

MAX_SECONDS = 5.0
MAX_BYTES = 1 << 20
MAX_REDIRECTS = 3
MAX_ADDRESS_CHARS = 2000
PORTS = {"http": 80, "https": 443}

Resolve = Callable[[str, int], Collection[str]]
"""From a host and a port to the addresses of its machines. Raises OSError."""

_HEADERS = {
    "User-Agent": PRODUCT,
    "Accept": "text/html, text/*;q=0.5",
    "Accept-Encoding": "gzip",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SPECIAL = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
    192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15
    198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
"""
"""The special addresses of IPv4, and those within the public part of IPv6, by the registries of IANA; 168.63.129.16
answers for the host of a virtual machine in one cloud. 2001::/23 has Teredo in it and 2002::/16 is 6to4."""
_FORBIDDEN = [ipaddress.ip_network(one) for one in _SPECIAL.split()]
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
"""All else is local, multicast, mapped from IPv4 (::ffff:0:0/96), translated to it (64:ff9b::/96) or not given out."""


class PageError(Exception):
    """The page was not fetched; the text is one line that says why. `is_passing` when that may be otherwise later."""

    def __init__(self, reason: str, *, is_passing: bool = False) -> None:
        super().__init__(reason)
        self.is_passing = is_passing


class PublicPage(msgspec.Struct, frozen=True):
    """A page as it was fetched: where it was in the end, and its text, wrong bytes replaced."""

    address: str
    text: str


def normalize_page_address(text: str) -> str:
    """The address in its one dress: host in lower-case ASCII, no default port, no fragment. Raises PageError."""
    if len(text) > MAX_ADDRESS_CHARS or any(ord(one) <= 32 or 127 <= ord(one) < 160 for one in text):
        raise PageError("This is no address of a page.")
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise PageError("This is no address of a page.") from None
    if parts.scheme not in PORTS or not host:
        raise PageError("The address must begin with https:// or http://.")
    if "@" in parts.netloc:
        raise PageError("The address may have no name or password in it.")
    if port not in (None, *PORTS.values()):
        raise PageError(f"Port {port} is not asked: only 80 and 443 are.")
    shown = f":{port}" if port not in (None, PORTS[parts.scheme]) else ""
    return urlunsplit((parts.scheme, _dress_host(host) + shown, parts.path or "/", parts.query, ""))


def _dress_host(host: str) -> str:
    if ":" in host:
        return f"[{host.lower()}]"
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower() if not host.isascii() else host.lower()
    except (idna.IDNAError, UnicodeError):
        raise PageError("This is no name of a host.") from None


def is_public(address: str) -> bool:
    """Whether an IP address is one of a machine on the public web: nothing private, local, special or translated."""
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return False
    if one.version == 6 and (one not in _PUBLIC_IPV6 or one.scope_id):
        return False
    return one.is_global and not any(one in network for network in _FORBIDDEN)


def resolve_host(host: str, port: int) -> list[str]:
    """What this machine's resolver says. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def fetch_public_page(
    address: str,
    *,
    resolve: Resolve = resolve_host,
    local: Collection[str] = (),
    seconds: float = MAX_SECONDS,
) -> PublicPage:
    """The page at an address, redirects followed. Raises PageError.

    All of it takes at most `seconds`, resolving included, and 1 MiB, also unpacked. `local` are "address:port" that
    are asked although they are not public: servers of tests.
    """
    gate = _Gate(resolve, frozenset(local), ends_at=time.monotonic() + seconds)
    with Watch(seconds) as watch, _open_session(gate) as http:
        for _ in range(MAX_REDIRECTS + 1):
            try:
                found = _ask(http, address, gate)
            except PageError as error:
                raise _late(address) if watch.is_over else error from None
            if watch.is_over:  # what was cut short there can look whole
                raise _late(address)
            if isinstance(found, PublicPage):
                return found
            address = found
    raise PageError(f"{_host(address)} redirects more than {MAX_REDIRECTS} times.")


def _open_session(gate: "_Gate") -> requests.Session:
    http = requests.Session()
    http.trust_env = False  # no proxy and no password of this machine's
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    http.headers.update(_HEADERS)
    for scheme in PORTS:
        http.mount(f"{scheme}://", _CheckingAdapter(gate))
    return http


def _ask(http: requests.Session, address: str, gate: "_Gate") -> PublicPage | str:
    """The page, or where it leads. Raises PageError."""
    if _authority(address) not in gate.local:
        address = normalize_page_address(address)
    left = gate.count_left()
    try:
        with http.get(address, allow_redirects=False, stream=True, timeout=(left, left)) as response:
            if response.status_code in _REDIRECTS and "Location" in response.headers:
                return urljoin(address, response.headers["Location"])
            if response.status_code != 200:
                passes = response.status_code >= 500 or response.status_code == 429
                raise PageError(f"{_host(address)} answered {response.status_code}.", is_passing=passes)
            body = read_body(response, limit_bytes=MAX_BYTES)
    except (*ADDRESS_FAILURES, ValueError):
        raise PageError("This is no address of a page.") from None
    except BodyTooLargeError:
        raise PageError(f"The page is larger than {MAX_BYTES >> 20} MiB.") from None
    except WIRE_FAILURES as error:
        said = PageError(f"{_host(address)}: {explain_failure(error)}.", is_passing=True)
        raise gate.refusal or said from None
    return PublicPage(address, body.decode("utf-8", errors="replace"))


def _late(address: str) -> PageError:
    return PageError(f"{_host(address)} did not give the whole page in time.", is_passing=True)


def _host(address: str) -> str:
    """What of any text that is to be an address can be shown: without a password, and not without end."""
    return _authority(address).rpartition("@")[2].partition(":")[0][:100] or "The server"


def _authority(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


class _Gate:
    """Opens connections, to what may be connected to alone. `refusal` is why it opened none."""

    def __init__(self, resolve: Resolve, local: Collection[str], *, ends_at: float) -> None:
        self.local = local
        self.refusal: PageError | None = None
        self._resolve = resolve
        self._ends_at = ends_at

    def count_left(self) -> float:
        """The seconds that are left, and a moment when there are none: 0 would be no limit."""
        return max(0.001, self._ends_at - time.monotonic())

    def connect(self, host: str, port: int) -> socket.socket:
        addresses = self._look_up(host, port)
        if not addresses:
            raise self._refuse(f"{host[:100]} was not found.", is_passing=True)
        for address in addresses:
            is_local = f"{address}:{port}" in self.local
            if not is_local and (port not in PORTS.values() or not is_public(address)):
                raise self._refuse(f"{host[:100]} is not on the public web, and was not asked.")
        return socket.create_connection((addresses[0], port), timeout=self.count_left())

    def _refuse(self, reason: str, *, is_passing: bool = False) -> OSError:
        self.refusal = PageError(reason, is_passing=is_passing)
        return OSError(reason)

    def _look_up(self, host: str, port: int) -> list[str]:
        """In a thread of its own, as what the resolver of a machine waits for can't be cut short."""
        answers: queue.Queue[list[str]] = queue.Queue(1)

        def look() -> None:
            try:
                answers.put(list(self._resolve(host, port)))
            except (OSError, UnicodeError):
                answers.put([])

        threading.Thread(target=look, daemon=True).start()
        try:
            return answers.get(timeout=self.count_left())
        except queue.Empty:
            return []


class _CheckingAdapter(WatchedAdapter):
    def __init__(self, gate: _Gate) -> None:
        self._gate = gate
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        gate = self._gate

        class Checked(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                connected = gate.connect(self.host, self.port)
                Watch.hold(connected)
                return connected

        class CheckedTls(Checked, HTTPSConnection):
            pass

        class Pool(HTTPConnectionPool):
            ConnectionCls = Checked

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = CheckedTls

        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": TlsPool}
