"""Proofs on homepages: the token that is put there, and where on a page it is looked for. No database, no network."""

import hashlib
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.utils.crypto import salted_hmac

META_NAME = "peerlight-verification"
WELL_KNOWN = "/.well-known/peerlight.txt"
_LONGEST_TAGS = 20_000
"""A page with more links than this is read to here."""


def make_token(challenge_id: int, address: str) -> str:
    """The token of one challenge for one address: the same each time it is shown, and known to this site alone."""
    digest = salted_hmac("profiles.homepages", f"{challenge_id} {address}", algorithm="sha256").hexdigest()
    return f"peerlight-{digest[:32]}"


def digest_token(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_well_known(address: str) -> str:
    """Where a site says the same for all pages on it: only who has the whole host can write there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}"


def find_proof(text: str, token: str) -> str:
    """How the page has the token, in words: as a rel=me link, as a meta element, in its text; "" when it has not.

    A link of rel=me leads to a researcher page with the token behind "#": without it, it would say whose page this is,
    and not which account is theirs, so that anybody could come with it.
    """
    if token not in text:
        return ""
    finder = _Finder(token)
    finder.feed(text)
    return finder.found or "the token in its text"


class _Finder(HTMLParser):
    def __init__(self, token: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found = ""
        self._token = token
        self._tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags += 1
        if self.found or tag not in ("a", "link", "meta") or self._tags > _LONGEST_TAGS:
            return
        given = {name: value or "" for name, value in attrs}
        is_me = "me" in given.get("rel", "").lower().split()
        if tag == "meta":
            if given.get("name", "").lower() == META_NAME and given.get("content", "").strip() == self._token:
                self.found = "a meta element"
        elif is_me and given.get("href", "").endswith(f"#{self._token}"):
            self.found = "a link with rel=me"
