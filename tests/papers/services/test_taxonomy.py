"""The taxonomy in its tables, beside what sources say of topics."""

from __future__ import annotations

import pytest

from papers.models import Domain, Field, Subfield, Topic
from papers.services.taxonomy import ensure_topics, has_taxonomy, load_taxonomy
from papers.topics.taxonomy import read_taxonomy, write_taxonomy
from tests.papers.catalogue import fetch, ingest

pytestmark = pytest.mark.django_db

UNKNOWN = 99_999


def test_load_taxonomy_writes_the_tree_once():
    assert not has_taxonomy()

    assert load_taxonomy() == 4516 + 252 + 26 + 4

    assert has_taxonomy()
    topic = Topic.objects.select_related("subfield__field__domain").get(id=10036)
    assert topic.name == "Advanced Neural Network Applications"
    assert topic.subfield is not None
    assert (topic.subfield.name, topic.subfield.field.name, topic.subfield.field.domain.name) == (
        "Computer Vision and Pattern Recognition",
        "Computer Science",
        "Physical Sciences",
    )


def test_load_taxonomy_again_touches_no_row():
    load_taxonomy()
    tables = ("papers_topic", "papers_subfield", "papers_field", "papers_domain")
    before = [fetch(f"SELECT id, xmin FROM {table} ORDER BY id") for table in tables]

    assert load_taxonomy() == 0

    assert [fetch(f"SELECT id, xmin FROM {table} ORDER BY id") for table in tables] == before


@pytest.mark.parametrize("is_loaded_first", [True, False])
def test_name_of_the_taxonomy_stands_against_those_of_sources_whichever_comes_first(is_loaded_first):
    def tell() -> None:
        ingest(
            {"ids": {"acl": "P1"}, "title": "A", "topics": [{"openalex": "T10036", "name": "AAA"}]},
            {"ids": {"acl": "P2"}, "title": "B", "topics": [{"openalex": f"T{UNKNOWN}", "name": "BBB"}]},
        )

    if is_loaded_first:
        load_taxonomy()
        tell()
    else:
        tell()
        load_taxonomy()

    assert Topic.objects.get(id=10036).name == "Advanced Neural Network Applications"
    unknown = Topic.objects.get(id=UNKNOWN)
    assert (unknown.name, unknown.subfield) == ("BBB", None)


def test_topic_that_no_taxonomy_knows_keeps_the_least_name():
    for name in ("B", "A", "C"):
        ingest({"title": f"On {name}", "topics": [{"openalex": f"T{UNKNOWN}", "name": name}]})

    assert Topic.objects.get(id=UNKNOWN).name == "A"


def test_load_taxonomy_of_another_file_renames_and_moves(tmp_path):
    load_taxonomy()
    first = read_taxonomy()[0]
    elsewhere = next(one for one in read_taxonomy() if one.subfield != first.subfield)
    write_taxonomy(
        [type(first)(first.id, "New", "", elsewhere.subfield, elsewhere.field, elsewhere.domain)],
        tmp_path / "new.gz",
    )

    assert load_taxonomy(tmp_path / "new.gz") == 1

    topic = Topic.objects.get(id=first.id)
    assert (topic.name, topic.subfield_id) == ("New", elsewhere.subfield.id)
    assert Topic.objects.count() == 4516


def test_ensure_topics_loads_only_what_is_missing(tmp_path):
    ensure_topics([])
    assert not has_taxonomy()
    ensure_topics([10036])
    assert Subfield.objects.count() == 252
    Topic.objects.filter(id=10036).update(name="Renamed")

    ensure_topics([10036, 10001])

    assert Topic.objects.get(id=10036).name == "Renamed"


def test_places_know_what_they_belong_to():
    load_taxonomy()

    assert Subfield.objects.get(id=1707).field == Field.objects.get(id=17)
    assert Field.objects.get(id=17).domain == Domain.objects.get(name="Physical Sciences")
