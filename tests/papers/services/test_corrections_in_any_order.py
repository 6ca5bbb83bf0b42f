"""Random corrections of random catalogues: each holds through every resolution, and undoing all gives all rows back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from papers.models import Author, Correction
from papers.services.corrections import (
    CorrectionError,
    apply_plan,
    confirm_works,
    link_work,
    plan_merge,
    plan_move,
    plan_split,
    refuse_works,
    suppress_author,
    undo_correction,
)
from tests.papers.catalogue import (
    OBSERVED_AT,
    discarded,
    fetch,
    find_inconsistencies,
    ingest,
    mark_all_stale,
    resolve,
)
from tests.papers.corrections import Rows, by, says, take_rows

pytestmark = pytest.mark.django_db

some = st.sampled_from
NAMES = ["Jiashi Feng", "J. Feng", "Jiashi X. Feng", "Wei Zhang", "Feng, Jiashi", "Ana Lima", "Bo Li"]


def optional(**fields: Any) -> Any:
    return st.fixed_dictionaries({}, optional=fields)


signatures = st.builds(
    lambda name, more: {"name": name, **more},
    some(NAMES),
    optional(
        ids=optional(
            orcid=some(["0000-0002-1825-0097", "0000-0001-5109-3700"]),
            openalex=some(["A1", "A2", "A3"]),
            dblp=some(["p/1", "p/2"]),
        ),
        affiliations=st.lists(some([{"name": "Inst A"}, {"name": "Inst B"}]), max_size=1),
    ),
)
works = st.builds(
    lambda number, doi, told: {
        "ids": {"acl": f"P{number}", **({"doi": f"10.1000/{doi}"} if doi else {})},
        "title": f"Title {number}",
        **told,
    },
    st.integers(1, 9),
    some([0, 0, 0, 1, 2]),
    optional(
        authors=st.lists(signatures, min_size=1, max_size=4),
        year=some([2018, 2019, 2022]),
        listed_for=st.lists(some(["Jiashi Feng", "Wei Zhang"]), max_size=1),
    ),
)
catalogues = st.lists(works, min_size=3, max_size=9)
kinds = some(["merge", "split", "move", "confirm", "refuse", "link", "hide", "undo"])
steps = st.tuples(kinds, st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 3))

hunting = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)


def list_places() -> list[tuple[int, int]]:
    """All (author record, work), in order."""
    return [
        (row[0], row[1]) for row in fetch("SELECT author_id, work_id FROM papers_authorship ORDER BY 1, 2")
    ]


def correct(kind: str, one: int, other: int, count: int) -> Correction | None:
    """Make a correction of this kind to the records that the numbers point at, or none where it can't be made."""
    places = list_places()
    if not places:
        return None
    author_id, _ = places[one % len(places)]
    other_id, other_work = places[other % len(places)]
    own = [work_id for author, work_id in places if author == author_id]
    chosen = [own[(other + number) % len(own)] for number in range(min(count, len(own)))]
    make: dict[str, Callable[[], Correction]] = {
        "merge": lambda: apply_plan(plan=plan_merge(kept_id=author_id, joined_id=other_id), **says()),
        "split": lambda: apply_plan(plan=plan_split(author_id=author_id, work_ids=chosen), **says()),
        "move": lambda: apply_plan(
            plan=plan_move(author_id=author_id, work_ids=chosen, to_author_id=other_id), **says()
        ),
        "confirm": lambda: confirm_works(author_id=author_id, work_ids=chosen, **by()),
        "refuse": lambda: refuse_works(author_id=author_id, work_ids=chosen, **says()),
        "link": lambda: link_work(author_id=author_id, work_id=other_work, **by()),
        "hide": lambda: suppress_author(author_id=author_id, kind=Correction.Kind.HIDE, **says()),
    }
    try:
        return make[kind]()
    except CorrectionError:
        return None


def check_fixed() -> None:
    """What stands is what a resolution of everything would write."""
    assert find_inconsistencies() == []
    rows = take_rows()
    mark_all_stale()
    resolve()
    assert take_rows() == rows


@hunting
@given(catalogue=catalogues, made=st.lists(steps, min_size=1, max_size=6))
def test_corrections_hold_and_undoing_all_gives_every_row_back(catalogue, made):
    with discarded():
        ingest(*catalogue)
        resolve()
        Author.objects.update(changed_at=OBSERVED_AT)
        stack: list[tuple[Correction, Rows]] = []
        for kind, one, other, count in made:
            before = take_rows()
            if kind == "undo":
                continue
            correction = correct(kind, one, other, count)
            if correction is None:
                continue
            check_fixed()
            if correction.pk not in [known.pk for known, _ in stack]:
                stack.append((correction, before))
        for correction, before in reversed(stack):
            undo_correction(correction_id=correction.pk, by=by()["by"])
            assert take_rows() == before
        check_fixed()


later = st.lists(st.tuples(works, st.integers(1, 3)), max_size=2)


@hunting
@given(
    catalogue=catalogues,
    made=st.lists(st.tuples(steps, later), min_size=1, max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_corrections_hold_whatever_is_imported(catalogue, made, order):
    with discarded():
        ingest(*catalogue)
        resolve()
        corrections: list[Correction] = []
        told = [(record, 0) for record in catalogue]
        for (kind, one, other, count), records in made:
            if kind == "undo" and corrections:
                with suppress(CorrectionError):
                    undo_correction(correction_id=corrections[one % len(corrections)].pk, by=by()["by"])
            else:
                correction = correct(kind, one, other, count) if kind != "undo" else None
                corrections += [correction] if correction else []
            check_fixed()
            for record, days in records:
                told.append((record, days))
                ingest(record, observed_at=OBSERVED_AT + timedelta(days=days))
            resolve()
            check_fixed()
            check_words()
        rows = take_rows()
        order.shuffle(told)
        for record, days in told:
            ingest(record, observed_at=OBSERVED_AT + timedelta(days=days))
            resolve()
        assert take_rows() == rows
        for one_correction in reversed(corrections):
            undo_correction(correction_id=one_correction.pk, by=by()["by"])
            check_fixed()
        assert fetch("SELECT FROM papers_refusal") == []
        assert fetch("SELECT FROM papers_authorship WHERE is_curated") == []


def check_words() -> None:
    """No refused signature stands on the record that it was refused for, no suppressed one anywhere."""
    assert not fetch(
        """SELECT r.* FROM papers_refusal r JOIN papers_signature s ON s.work_id = r.work_id
           JOIN papers_name n ON n.id = s.name_id AND n.block = r.block
           JOIN papers_authorship a ON (a.work_id, a.position) = (s.work_id, s.position)
           WHERE a.author_id = r.author_id AND NOT a.is_curated"""
    )
    assert not fetch(
        """SELECT r.* FROM papers_suppressedsignature r JOIN papers_signature s ON s.work_id = r.work_id
           JOIN papers_name n ON n.id = s.name_id AND n.block = r.block
           JOIN papers_authorship a ON (a.work_id, a.position) = (s.work_id, s.position) WHERE NOT a.is_curated"""
    )
