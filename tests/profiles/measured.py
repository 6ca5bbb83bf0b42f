"""Snapshots as tests of pages need them: measured from what was imported."""

from __future__ import annotations

from profiles.models import TrustSnapshot
from profiles.services.snapshots import measure_authors
from tests.factories import find_author


def measure_all() -> int:
    """Measure until nothing is left; how many author records were."""
    return sum(iter(measure_authors, 0))


def read_newest(name: str) -> TrustSnapshot:
    """The newest snapshot of the author record of this name."""
    snapshot = TrustSnapshot.objects.filter(author_id=find_author(name).pk).order_by("id").last()
    assert snapshot is not None
    return snapshot
