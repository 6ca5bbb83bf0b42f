"""Who hides their page is found, named and led to nowhere from that moment on, whatever has still to be counted."""

from __future__ import annotations

import pytest
from django.test import Client

from papers.addresses import researcher_address
from papers.models import Author
from papers.services.names import refresh_names
from profiles.services.visibility import hide
from tests.factories import import_records
from tests.graph.catalogue import build
from tests.graph.people import write
from tests.profiles.measured import measure_all
from tests.profiles.owners import make_owner

# Pages are kept from one transaction to the next.
pytestmark = pytest.mark.django_db(transaction=True)

NAME, COAUTHOR = "Elna Thorsvik", "Jiashi Feng"
OF_OTHERS = ("", "/works", "/works?coauthor={id}", "/graph", "/quick-read")
FOUND = (
    "/",
    "/search?q=feng",
    "/search?q=fenng",
    "/search?q=author:feng",
    "/search/suggest?q=f",
    "/search/suggest?q=jiashi fenng",
    "/compare?researchers={other}&name=feng",
)


def test_who_hides_is_shown_nowhere_from_then_on():
    import_records(*(write(f"Work {number}", NAME, COAUTHOR) for number in range(1, 4)))
    build()
    measure_all()
    refresh_names()
    author, hidden = (Author.objects.get(name__printed=name) for name in (NAME, COAUTHOR))
    # Something waits to be counted, so that pages are as stale before as after.
    import_records(write("A work of others", "Per Holm", "Wei Zhou"))
    own = researcher_address(author.pk, NAME)
    asked = [
        address.format(id=hidden.pk, other=author.pk)
        for address in (*(f"{own}{part}" for part in OF_OTHERS), *FOUND, f"/works/{_find_work(hidden)}")
    ]
    client, link = Client(), f"/researchers/{hidden.pk}-"

    def list_naming() -> list[str]:
        return [address for address in asked if link in client.get(address, follow=True).text]

    assert list_naming() == asked
    hide(author_id=hidden.pk, by=make_owner(hidden))
    assert list_naming() == []
    for address in FOUND:
        answer = client.get(address.format(other=author.pk), follow=True)
        assert answer.status_code == 200
        assert COAUTHOR not in answer.text
    assert client.get(f"/compare?researchers={author.pk},{hidden.pk}").status_code == 404


def _find_work(author: Author) -> int:
    return author.authorship_set.values_list("work_id", flat=True)[0]
