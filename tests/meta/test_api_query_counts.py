"""Every list of the API asks as often for one result as for three."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from graph.models import Community
from graph.services.surveys import survey_graph
from papers.models import Author, Change, Correction, ImportRun, RejectedRecord, Work
from papers.services.corrections import confirm_works
from profiles.models import AddedWork, Claim, Follow, TrustSnapshot
from tests.factories import make_record, sign
from tests.graph.counted import import_counted
from tests.meta.doors import DOORS
from tests.meta.people import Site, Who, make_site
from tests.meta.routes import list_routes

pytestmark = pytest.mark.django_db

READERS = (Who.OWNER, Who.RIVAL, Who.STRANGER, Who.CURATOR, Who.STAFF)


@pytest.fixture
def site(settings) -> Site:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)
    site = make_site()
    enrich(site)
    return site


def enrich(site: Site) -> None:
    """Give each list at least three results."""
    import_counted(
        *(
            make_record(
                f"Later work {n}",
                authors=[sign("Ada Ax", f"House {n}"), _be("Ben Bo"), _be(f"Fay Fu{'x' * n}"), _be("Gil Go")],
                topics=[{"openalex": f"T{10050 + n}", "name": f"Topic {n}"}],
                venue=f"Rivers {n}",
            )
            for n in range(4)
        ),
        *(make_record(f"By initials {n}", authors=[sign("A. Ax"), _be("Gil Go")]) for n in range(3)),
    )
    survey_graph()
    call_command("build_search_index", verbosity=0)
    owner, author_id = site.users[Who.OWNER], site.author.pk
    for other in Author.objects.exclude(pk__in=[author_id, site.other.pk])[:3]:
        Follow.objects.create(user=owner, subject_kind=Change.Subject.AUTHOR, subject_id=other.pk)
        Claim.objects.create(user=owner, author_id=other.pk, state=Claim.State.WITHDRAWN, level=0)
    for n, work in enumerate(Work.objects.filter(title__startswith="Later")[:3]):
        confirm_works(author_id=author_id, work_ids=[work.pk], by=owner, role=Correction.Role.OWNER)
        AddedWork.objects.create(author_id=author_id, by=owner, scheme="doi", value=f"10.1/{n}")
        site.challenge.pk, site.challenge.address = None, f"https://ada.example/{n}"
        site.challenge.save()
        RejectedRecord.objects.create(origin=site.run.origins.get(), line=n, reason="No title.", excerpt="{}")
        ImportRun.objects.create(state=ImportRun.State.FAILED)
        Community.objects.create(id=n + 2, members_count=3, central_author_ids=[author_id], topic_ids=[10036])
        Change.objects.create(
            kind=Change.Kind.NEW_WORK,
            subject_kind=Change.Subject.AUTHOR,
            subject_id=site.other.pk,
            work_id=work.pk,
            at=timezone.now(),
        )
    snapshot = TrustSnapshot.objects.filter(author_id=author_id).latest("id")
    for score in (1, 2, 3):
        snapshot.pk, snapshot.score, snapshot.input_hash = None, score, str(score)
        snapshot.save()
    import_counted(*(make_record(f"News {n}", authors=[_be("Gil Go"), _be("Ben Bo")]) for n in range(3)))


def _be(name: str) -> dict[str, Any]:
    return sign(name, openreview=f"~{name.replace(' ', '_')}1")


def list_lists(site: Site) -> Iterator[tuple[str, str, Client]]:
    """Route and address of each list that has pages, and somebody who may read it."""
    for route in list_routes():
        if not route.startswith("api/v1/"):
            continue
        address = DOORS[route].address.format_map(site.names)
        endpoint = cast(Any, resolve(address.partition("?")[0]).func).cls.endpoints.get("GET")
        if endpoint is not None and "per_page" in endpoint.known_parameters:
            reader = next(who for who in READERS if who in DOORS[route].read)
            yield route, f"{address}{'&' if '?' in address else '?'}per_page=", site.clients[reader]


def count_queries(client: Client, address: str) -> tuple[int, int]:
    """How many results were answered, and by how many queries."""
    client.get(address)  # what is prepared once a connection is prepared
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content)
    answered = answer.json()
    return len(answered["results"] if "results" in answered else answered["works"]["results"]), len(asked)


def test_every_list_asks_as_often_for_one_result_as_for_three(site):
    faults = []
    for route, address, client in list_lists(site):
        (one, at_one), (three, at_three) = (count_queries(client, f"{address}{count}") for count in (1, 3))
        if (one, three) != (1, 3):
            faults.append(f"{route}: {one} and {three} results where 1 and 3 were asked for")
        elif at_one != at_three:
            faults.append(f"{route}: {at_one} queries for one, {at_three} for three")
    assert not faults, "\n".join(faults)
