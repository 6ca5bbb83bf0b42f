"""A small surveyed graph as tests of topics and institutions need it."""

from __future__ import annotations

from typing import Any

from graph.services.surveys import survey_graph
from papers.models import Affiliation
from tests.factories import find_author, make_record, sign
from tests.graph.counted import import_counted

NETS = {"openalex": "T10036", "name": "Nets"}
FACES = {"openalex": "T10057", "name": "Faces & Masks"}
TURING, BABBAGE = "Turing House", "Babbage House"


def be(name: str, *affiliations: str) -> dict[str, Any]:
    """A signature of the one person of this name."""
    return sign(name, *affiliations, openreview=f"~{name.replace(' ', '_')}1")


def import_few() -> None:
    """Ada and Ben work together ever more, Ada with new people of late; two houses share Ada and three works."""
    old = [be("Ada Byron", TURING), be("Ben Carr", BABBAGE)]
    import_counted(
        make_record("One", authors=old, year=2015, topics=[NETS]),
        make_record("Two", authors=old, year=2023, topics=[NETS, FACES]),
        make_record("Three", authors=[*old, be("Cy Dorn")], year=2024, topics=[NETS]),
        make_record("Four", authors=[be("Ada Byron", BABBAGE), be("Dee Eads"), be("Eve Font")], year=2024),
        make_record("Five", authors=[be("Ben Carr", BABBAGE)], topics=[FACES], year=None),
    )


def survey_few() -> None:
    """The same, surveyed."""
    import_few()
    assert survey_graph()


def id_of(name: str) -> int:
    """The author record of this name."""
    return find_author(name).pk


def place_of(printed: str) -> int:
    """The institution that is printed so."""
    return Affiliation.objects.get(name=printed).match_key
