"""Corrections: what each does, that it stays whatever is imported, and that it can be undone to the last row."""

from __future__ import annotations

import pytest

from papers.models import AuthorRedirect, Rule
from papers.services.corrections import (
    CorrectionError,
    apply_plan,
    plan_merge,
    plan_move,
    plan_split,
    undo_correction,
)
from tests.papers.catalogue import find_inconsistencies, list_people, mark_all_stale, resolve
from tests.papers.corrections import by, confirm, hide, ids_of, link, refuse, says, take_rows
from tests.papers.services.test_resolution import (
    LATER,
    ORCID,
    OTHER_ORCID,
    author_of,
    ingest_and_resolve,
    person,
    rule_of,
    work,
)

pytestmark = pytest.mark.django_db


def resolve_all() -> None:
    mark_all_stale()
    resolve()
    assert find_inconsistencies() == []


def test_merge_joins_and_undo_gives_every_row_back():
    ingest_and_resolve(
        work("A", person(**ORCID), "Wei Zhang"), work("B", person(**ORCID)), work("C", person(**OTHER_ORCID))
    )
    before = take_rows()
    kept, joined = author_of("A"), author_of("C")

    correction = apply_plan(plan=plan_merge(kept_id=kept.pk, joined_id=joined.pk), **says())

    assert [("A", 1), ("B", 1), ("C", 1)] in list_people()
    assert AuthorRedirect.objects.get().old_id == joined.pk
    after = take_rows()
    resolve_all()
    assert take_rows() == after
    undo_correction(correction_id=correction.pk, by=by()["by"])
    assert take_rows() == before
    resolve_all()
    assert take_rows() == before


def test_refused_work_gets_a_record_of_its_own_and_stays_there():
    ingest_and_resolve(*(work(title, person(**ORCID), "Wei Zhang") for title in "ABC"))
    owner = author_of("A")

    correction = refuse(owner, "B")

    assert [("A", 1), ("C", 1)] in list_people()
    assert [("B", 1)] in list_people()
    after = take_rows()
    resolve_all()
    assert take_rows() == after
    ingest_and_resolve(
        work("B", person(**ORCID, dblp="f/1"), "Wei Zhang"), work("D", person(**ORCID)), observed_at=LATER
    )
    assert [("A", 1), ("C", 1), ("D", 1)] in list_people()
    undo_correction(correction_id=correction.pk, by=by()["by"])
    assert [("A", 1), ("B", 1), ("C", 1), ("D", 1)] in list_people()


def test_split_move_confirm_link_hide():
    ingest_and_resolve(*(work(title, person(**ORCID), "Wei Zhang") for title in "ABCD"))
    first = take_rows()
    owner = author_of("A")
    split = apply_plan(plan=plan_split(author_id=owner.pk, work_ids=ids_of("A", "B")), **says())
    assert sorted(len(one) for one in list_people()) == [2, 2, 4]
    assert author_of("C") == owner
    new = author_of("A")
    move = apply_plan(plan=plan_move(author_id=owner.pk, work_ids=ids_of("C"), to_author_id=new.pk), **says())
    assert author_of("C") == new
    confirmed = confirm(owner, "D")
    assert rule_of("D") == (Rule.CURATED, 1.0)
    assert confirm(owner, "D") == confirmed
    hidden = hide(new)
    assert sorted(len(one) for one in list_people()) == [1, 4]
    for correction in (hidden, confirmed, move, split):
        undo_correction(correction_id=correction.pk, by=by()["by"])
    assert take_rows() == first
    refused = refuse(owner, "A")
    with pytest.raises(CorrectionError):
        refuse(author_of("A"), "A")
    linked = link(owner, "A")
    assert author_of("A") == owner
    with pytest.raises(CorrectionError, match="undo number"):
        undo_correction(correction_id=refused.pk, by=by()["by"])
    undo_correction(correction_id=linked.pk, by=by()["by"])
    undo_correction(correction_id=refused.pk, by=by()["by"])
    assert take_rows() == first
