"""The commands of the taxonomy and of topics."""

from __future__ import annotations

import gzip
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from papers.models import AssignedTopic, Topic
from papers.topics.taxonomy import BUNDLED
from tests.papers.catalogue import ingest


def run(*arguments: object) -> str:
    told = StringIO()
    call_command(*map(str, arguments), stdout=told)
    return told.getvalue().strip()


@pytest.mark.django_db
def test_load_taxonomy_says_what_it_wrote():
    assert run("load_taxonomy") == "4,798 rows of the taxonomy written"
    assert run("load_taxonomy", BUNDLED) == "0 rows of the taxonomy written"
    assert Topic.objects.count() == 4516


@pytest.mark.django_db
def test_load_taxonomy_refuses_in_one_line_and_writes_nothing(tmp_path):
    path = tmp_path / "topics.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n"))

    with pytest.raises(CommandError, match="has not the columns"):
        run("load_taxonomy", path)

    assert not Topic.objects.exists()


def test_pack_taxonomy_writes_the_same_bytes_again(tmp_path):
    assert run("pack_taxonomy", BUNDLED, "--to", tmp_path / "packed.gz").startswith("4,516 topics in ")
    assert (tmp_path / "packed.gz").read_bytes() == BUNDLED.read_bytes()


def test_pack_taxonomy_refuses_in_one_line(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("pack_taxonomy", tmp_path / "nowhere.gz", "--to", tmp_path / "packed.gz")
    assert not (tmp_path / "packed.gz").exists()


@pytest.mark.django_db
def test_assign_topics_stops_at_its_limit_and_goes_on():
    ingest(*({"title": f"Flood risk of rivers under climate change, part {part}"} for part in range(3)))

    assert run("assign_topics", "--limit", 2) == "2 works looked at"
    assert AssignedTopic.objects.values("work").distinct().count() == 2
    assert run("assign_topics") == "1 works looked at"
    assert run("assign_topics") == "0 works looked at"
    assert AssignedTopic.objects.values("work").distinct().count() == 3
