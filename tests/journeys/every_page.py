"""Every page that somebody can read, from the table of doors: who adds a route has its page looked at."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from tests.meta.doors import DOORS
from tests.meta.people import Site, Who

NO_PAGES = ("admin", "gallery")
"""The admin is Django's; the gallery is looked at with the pages of `test_reading`."""


@dataclass(frozen=True)
class SitePage:
    """A page by its name, and as whom it is opened."""

    name: str
    address: str
    who: Who = Who.NOBODY


STATES = {
    "search of people": "/search?q=ada",
    "search of works": "/search?q=work&type=works",
    "search without a hit": "/search?q=nobody+at+all",
    "path between two": "/explore/path?from=author:{author}&to=author:{other}",
    "path to nobody": "/explore/path?from=author:{author}&to=nobody",
    "explorer without a focus": "/explore",
    "bad request": "/search?page=x",
    "not found": "/nothing/here",
    "no such researcher": "/researchers/999999",
    "method": "/claims/new",
    "beyond the end": "/search?q=ada&page=99",
}
"""Pages in states that no door leads to."""
TO_STRANGERS = {
    "researcher to a stranger": "{researcher}",
    "forbidden": "/curate",
    "no claim": "/me/claims/999999",
}
TO_OWNERS = {"researcher to the owner": "{researcher}"}


def list_site_pages(site: Site) -> list[SitePage]:
    """All pages of the site that are HTML, each as the first who may read it; addresses that lead on are left out."""
    pages = [
        SitePage(
            route or "home", door.address.format_map(site.names), next(who for who in Who if who in door.read)
        )
        for route, door in sorted(DOORS.items())
        if door.read and not route.startswith(NO_PAGES)
    ]
    pages = [one for one in pages if _is_page(site.clients[one.who], one.address)]
    return [
        *pages,
        *(
            SitePage(name, address.format_map(site.names), who)
            for who, states in ((Who.NOBODY, STATES), (Who.STRANGER, TO_STRANGERS), (Who.OWNER, TO_OWNERS))
            for name, address in states.items()
        ),
    ]


def _is_page(client: Client, address: str) -> bool:
    """Whether a whole page stands at the address: it leads nowhere else, and is no data and no part of a page."""
    answer = client.get(address)
    is_html = answer.status_code < 300 and answer["Content-Type"].startswith("text/html")
    return is_html and answer.content.lstrip().lower().startswith(b"<!doctype")
