"""Signposting: links by which programs find their way around a page. https://signposting.org/FAIR/"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import iri_to_uri

LINKSET_TYPE = "application/linkset+json"


@dataclass(frozen=True, slots=True)
class Signpost:
    """A link from a page to `target`, an absolute address; `type` is the media type of what stands there, or ""."""

    relation: str
    target: str
    type: str = ""

    @property
    def uri(self) -> str:
        """The target as it can be sent."""
        return str(iri_to_uri(self.target))


def write_links(signposts: Iterable[Signpost]) -> str:
    """The Link header (RFC 8288) of a page with these links; whatever is in an address, it ends where it ends."""
    return ", ".join(
        f'<{one.uri}>; rel="{one.relation}"' + (f'; type="{one.type}"' if one.type else "")
        for one in signposts
    )


def describe_linkset(anchor: str, signposts: Iterable[Signpost]) -> dict[str, Any]:
    """The same links as a linkset (RFC 9264), for `application/linkset+json`."""
    links: dict[str, Any] = {"anchor": iri_to_uri(anchor)}
    for one in signposts:
        target = {"href": one.uri} | ({"type": one.type} if one.type else {})
        links.setdefault(one.relation, []).append(target)
    return {"linkset": [links]}
