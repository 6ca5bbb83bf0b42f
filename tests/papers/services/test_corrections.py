"""Corrections: what each does, that it stays whatever is imported, and that it can be undone to the last row."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from papers.models import (
    Author,
    AuthorIdentifier,
    AuthorRedirect,
    Authorship,
    Change,
    Correction,
    Refusal,
    Rule,
)
from papers.selectors.authors import read_suppression
from papers.services.corrections import (
    CorrectionError,
    apply_plan,
    plan_merge,
    plan_move,
    plan_split,
    refuse_works,
    undo_correction,
)
from tests.papers.catalogue import (
    OBSERVED_AT,
    find_inconsistencies,
    find_work,
    ingest,
    list_people,
    mark_all_stale,
    resolve,
)
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


def undo(correction: Correction) -> None:
    undo_correction(correction_id=correction.pk, by=by()["by"])


def merge(kept: str, joined: str) -> Correction:
    plan = plan_merge(kept_id=author_of(kept).pk, joined_id=author_of(joined).pk)
    return apply_plan(plan=plan, **says())


def split(*titles: str) -> Correction:
    plan = plan_split(author_id=author_of(titles[0]).pk, work_ids=ids_of(*titles))
    return apply_plan(plan=plan, **says())


def test_undo_of_a_merge_gives_back_when_records_changed():
    same = {"affiliations": [{"name": "NUS"}]}
    ingest_and_resolve(
        work("A", {**person(**ORCID), **same}),
        work("B", {**person(**OTHER_ORCID), **same}),
        work("C", {"name": "Jiashi Feng", **same}),
    )
    Author.objects.update(changed_at=OBSERVED_AT)
    before = take_rows()
    assert len(list_people()) == 3

    correction = merge("A", "B")

    assert [("A", 1), ("B", 1)] in list_people()
    assert author_of("A").changed_at > OBSERVED_AT
    resolve_all()
    undo(correction)
    assert take_rows() == before
    resolve_all()
    assert take_rows() == before


def test_undo_done_twice_is_done_once():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**OTHER_ORCID)))
    correction = merge("A", "B")
    undo(correction)
    other = merge("B", "A")
    rows = take_rows()

    undo(correction)

    assert take_rows() == rows
    undo(other)


def test_undo_of_what_later_corrections_stand_on_says_which():
    ingest_and_resolve(
        work("A", person(**ORCID)), work("B", person(**OTHER_ORCID)), work("C", person(**ORCID))
    )
    first = merge("A", "B")
    later = refuse(author_of("A"), "B")

    with pytest.raises(CorrectionError, match=f"undo number {later.pk} first: refused as not theirs"):
        undo(first)

    undo(later)
    undo(first)


def test_corrections_of_other_works_do_not_stand_in_the_way():
    ingest_and_resolve(*(work(title, person(**ORCID)) for title in "ABC"))
    owner = author_of("A")
    first, later = refuse(owner, "B"), refuse(owner, "C")

    undo(first)

    assert list_people() == [[("A", 1), ("B", 1)], [("C", 1)]]
    undo(later)
    assert list_people() == [[("A", 1), ("B", 1), ("C", 1)]]


def test_undo_keeps_what_was_imported_since():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**OTHER_ORCID), year=2018))
    correction = merge("A", "B")

    ingest_and_resolve(
        work("C", person(**ORCID), year=2020), work("D", person(**OTHER_ORCID)), observed_at=LATER
    )
    assert len(list_people()) == 1
    undo(correction)

    assert find_inconsistencies() == []
    assert list_people() == [[("A", 1), ("C", 1)], [("B", 1), ("D", 1)]]
    assert author_of("A").first_year == 2020


@pytest.mark.parametrize("order", [1, -1])
def test_split_is_the_same_after_everything_is_imported_again(order):
    records = [
        work(title, person(**ORCID), "Wei Zhang", year=2010 + place) for place, title in enumerate("ABCDE")
    ]
    ingest_and_resolve(*records)
    old = author_of("C")
    split("A", "B")
    rows = take_rows()

    for record in records[::order]:
        ingest_and_resolve(record)
    resolve_all()
    assert take_rows() == rows

    newer = [
        {**record, "venue": "Journal", "authors": [*record["authors"], {"name": "Ana Lima"}]}
        for record in records
    ]
    ingest_and_resolve(*newer[::order], observed_at=LATER)
    resolve_all()
    assert [("A", 1), ("B", 1)] in list_people()
    assert [("C", 1), ("D", 1), ("E", 1)] in list_people()
    assert author_of("C") == old


def test_openalex_id_of_47_works_holds_the_other_46_together():
    ingest_and_resolve(*(work(f"P{number}", person(openalex="A1")) for number in range(47)))
    owner = author_of("P0")

    refuse(owner, "P3")

    resolve_all()
    assert sorted(len(one) for one in list_people()) == [1, 46]
    assert Author.objects.get(pk=owner.pk).works_count == 46
    assert AuthorIdentifier.objects.get().author_id == owner.pk


def test_record_held_by_signals_does_not_fall_apart_by_a_refusal():
    ingest_and_resolve(
        work("A", "Jiashi Feng", "Wei Zhang"),
        work("B", "Jiashi Feng", "Wei Zhang", "Ana Lima"),
        work("C", "Jiashi Feng", "Ana Lima", "Bo Li"),
        work("D", "Jiashi Feng", "Bo Li", "Zoe Quartz"),
        work("E", "Jiashi Feng", "Zoe Quartz"),
    )
    owner = author_of("A")
    assert [(title, 1) for title in "ABCDE"] in list_people()

    refuse(owner, "B")
    refuse(owner, "D")

    resolve_all()
    assert [("A", 1), ("C", 1), ("E", 1)] in list_people()
    ingest_and_resolve(work("F", "Jiashi Feng", "Zoe Quartz"), work("G", "Jiashi Feng", "Mia Moss"))
    assert [("A", 1), ("C", 1), ("E", 1), ("F", 1)] in list_people()


def test_list_that_a_refused_work_tied_to_a_person_stays_with_them():
    ingest_and_resolve(
        work("A", person(**ORCID), "Wei Zhang"),
        work("B", "Jiashi Feng", "Wei Zhang", listed_for=["Jiashi Feng"]),
        *({"ids": {"acl": title}, "title": title, "listed_for": ["Jiashi Feng"]} for title in "CD"),
    )
    owner = author_of("A")
    assert [("A", 1), ("B", 1), ("C", 0), ("D", 0)] in list_people()

    refuse(owner, "B")

    resolve_all()
    assert [("A", 1), ("C", 0), ("D", 0)] in list_people()
    refuse(owner, "C")
    resolve_all()
    assert [("A", 1), ("D", 0)] in list_people()


def test_refused_signature_disputes_no_identifier_of_others():
    ingest_and_resolve(
        work("A", person(**ORCID), person("Jiashi Feng", **ORCID)),
        work("B", person(**ORCID)),
        work("C", person(**ORCID)),
        work("D", "Jiashi Feng"),
    )
    assert len(list_people()) == 5
    merge("D", "A")

    refuse(author_of("D"), "A")

    assert [("B", 1), ("C", 1)] in list_people()


def test_refused_work_stays_refused_when_it_joins_another():
    ingest_and_resolve(
        work("A", person(**ORCID)), work("B", person("J. Feng", **ORCID)), work("C", person(**ORCID))
    )
    owner = author_of("A")
    refuse(owner, "B")
    ingest_and_resolve(
        {
            "ids": {"arxiv": "1911.10143"},
            "title": "B",
            "kind": "journal-article",
            "authors": [person(**ORCID)],
        }
    )
    assert owner.pk == author_of("C").pk

    ingest_and_resolve(
        {"ids": {"arxiv": "1911.10143", "acl": "B"}, "title": "B", "kind": "journal-article"},
        observed_at=LATER,
    )

    assert find_work("acl", "B") == find_work("arxiv", "1911.10143")
    assert author_of("B") != owner
    assert [("A", 1), ("C", 1)] in list_people()
    resolve_all()
    assert author_of("B") != owner


def test_refused_work_stays_refused_when_a_second_source_brings_the_same_signature():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", "Bo Li", person("J. Feng", **ORCID)))
    owner = author_of("A")
    correction = refuse(owner, "B")

    ingest_and_resolve(
        {"ids": {"acl": "B", "doi": "10.1000/b"}, "title": "B", "kind": "journal-article",
         "authors": [person(**ORCID, s2="1"), {"name": "Bo Li"}]},
        observed_at=LATER,
    )  # fmt: skip

    assert list_people() == [[("A", 1)], [("B", 1)], [("B", 2)]]
    undo(correction)
    assert list_people() == [[("A", 1), ("B", 1)], [("B", 2)]]


def test_work_moves_on_from_its_stub_to_the_right_record():
    ingest_and_resolve(
        work("A", person(**ORCID)), work("B", person(**ORCID)), work("C", person(**OTHER_ORCID))
    )
    owner, right = author_of("A"), author_of("C")
    refuse(owner, "B")
    stub = author_of("B")
    plan = plan_move(author_id=stub.pk, work_ids=ids_of("B"), to_author_id=right.pk)

    correction = apply_plan(plan=plan, **says())

    assert list_people() == [[("A", 1)], [("B", 1), ("C", 1)]]
    assert AuthorRedirect.objects.get().old_id == stub.pk
    resolve_all()
    assert list_people() == [[("A", 1)], [("B", 1), ("C", 1)]]
    assert set(AuthorIdentifier.objects.values_list("value", "author_id")) == {
        (ORCID["orcid"], owner.pk), (OTHER_ORCID["orcid"], right.pk)
    }  # fmt: skip
    undo(correction)
    assert author_of("B") == stub


def test_plan_tells_what_goes_where_and_what_is_in_the_way():
    ingest_and_resolve(
        work("A", person(**ORCID), person("J. Feng", **OTHER_ORCID), year=2018),
        work("B", person(**OTHER_ORCID), year=2021),
    )

    plan = plan_merge(kept_id=author_of("A", 1).pk, joined_id=author_of("B").pk)

    assert plan.obstacles == ("Both signed “A” (2018).",)
    assert [one.title for one in plan.works] == ["B", "A"]
    assert [(one.works_before, one.works_after) for one in plan.records] == [(1, 3), (2, 0)]
    assert [one.value for one in plan.identifiers] == [OTHER_ORCID["orcid"]]
    with pytest.raises(CorrectionError, match="Both signed"):
        apply_plan(plan=plan, **says())


def test_plan_that_the_record_outgrew_is_not_applied():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**ORCID)))
    plan = plan_split(author_id=author_of("A").pk, work_ids=ids_of("A"))
    ingest(work("C", person(**ORCID)))

    with pytest.raises(CorrectionError, match="changed since"):
        apply_plan(plan=plan, **says())


def test_what_cannot_be_done_is_told():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**ORCID)), work("C", "Wei Zhang"))
    owner, stranger = author_of("A"), author_of("C")

    for attempt in (
        lambda: plan_merge(kept_id=owner.pk, joined_id=10**15),
        lambda: refuse(owner, "C"),
        lambda: refuse(owner, "A", "B"),
        lambda: confirm(owner, "C"),
        lambda: confirm(owner),
        lambda: link(owner, "C"),
        lambda: undo_correction(correction_id=10**15, by=by()["by"]),
    ):
        with pytest.raises(CorrectionError):
            attempt()
    assert plan_split(author_id=owner.pk, work_ids=ids_of("A", "B")).obstacles
    assert plan_split(author_id=owner.pk, work_ids=[]).obstacles == ("No work is chosen.",)
    assert plan_split(author_id=owner.pk, work_ids=ids_of("C")).obstacles
    assert plan_merge(kept_id=owner.pk, joined_id=owner.pk).obstacles
    assert plan_move(author_id=owner.pk, work_ids=ids_of("A"), to_author_id=owner.pk).obstacles
    refuse(owner, "A")
    assert (
        plan_merge(kept_id=owner.pk, joined_id=author_of("A").pk).obstacles[0].startswith("“A” was refused")
    )
    assert stranger == author_of("C")
    assert not Change.objects.exclude(kind=Change.Kind.CORRECTION).filter(other_id=owner.pk).exists()


def test_linked_work_draws_no_other_works_of_the_record_that_it_was_on():
    ingest_and_resolve(
        work("A", person(**ORCID)),
        work("B", person("Jiashi Feng", **OTHER_ORCID)),
        work("C", person(**OTHER_ORCID)),
    )

    correction = link(author_of("A"), "B")

    resolve_all()
    assert list_people() == [[("A", 1), ("B", 1)], [("C", 1)]]
    undo(correction)
    assert list_people() == [[("A", 1)], [("B", 1), ("C", 1)]]


def test_confirmed_work_is_not_taken_by_a_link_of_another():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person("Jiashi Feng", **OTHER_ORCID)))
    confirm(author_of("B"), "B")

    with pytest.raises(CorrectionError, match="ask a curator"):
        link(author_of("A"), "B")


def test_refused_work_comes_back_by_a_link():
    ingest_and_resolve(*(work(title, person(**ORCID)) for title in "AB"))
    owner = author_of("A")
    refused = refuse(owner, "B")
    assert refuse(owner, "B") == refused

    linked = link(owner, "B")

    assert list_people() == [[("A", 1), ("B", 1)]]
    assert not Refusal.objects.exists()
    undo(linked)
    assert Refusal.objects.get().correction == refused
    assert list_people() == [[("A", 1)], [("B", 1)]]


@pytest.mark.parametrize("kind", ["hide", "remove"])
def test_suppressed_person_is_nowhere_whatever_is_imported(kind):
    ingest_and_resolve(
        work("A", person(**ORCID), "Wei Zhang"),
        work("B", "Jiashi Feng", "Wei Zhang"),
        work("X", "Jiashi Feng", "Bo Li"),
    )
    owner = author_of("A")

    correction = hide(owner, Correction.Kind(kind))

    assert hide(owner, Correction.Kind(kind)) == correction
    assert read_suppression(owner.pk) == kind
    assert [one for one in list_people() if one[0][1] == 1] == [[("X", 1)]]
    assert not AuthorIdentifier.objects.exists()
    ingest_and_resolve(
        work("C", person("J. Feng", **ORCID)),
        work("D", "Jiashi Feng", "Wei Zhang"),
        work("A", "Ana Lima", person(**ORCID), "Wei Zhang"),
        observed_at=LATER,
    )
    resolve_all()
    assert not Authorship.objects.filter(position=1, work__in=ids_of("B", "C", "D")).exists()
    assert not Authorship.objects.filter(position=2, work__in=ids_of("A")).exists()
    assert not Author.objects.filter(pk=owner.pk).exists()
    with pytest.raises(CorrectionError):
        link(author_of("X"), "D")

    undo(correction)

    assert read_suppression(owner.pk) is None
    resolve_all()
    assert author_of("D") == author_of("B") == author_of("A", 2) == author_of("C") == owner


def test_hidden_record_can_be_removed_and_shown_again():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**ORCID)))
    rows, owner = take_rows(), author_of("A")
    hidden = hide(owner)

    removed = hide(owner, Correction.Kind.REMOVE)

    assert read_suppression(owner.pk) == "remove"
    with pytest.raises(CorrectionError, match="removed"):
        undo(hidden)
    undo(removed)
    assert read_suppression(owner.pk) == "hide"
    undo(hidden)
    assert take_rows() == rows


def test_one_of_namesakes_on_a_work_who_was_hidden_is_back_at_their_own_place():
    ingest_and_resolve(work("A", person("Ana Lima", **ORCID)), work("B", person(), person(), person(**ORCID)))
    rows = take_rows()
    assert author_of("B", 3) != author_of("A")

    hidden = hide(author_of("A"))
    assert not Authorship.objects.filter(work_id__in=ids_of("B"), position=3).exists()
    undo(hidden)

    assert take_rows() == rows


def test_change_log_tells_of_corrections_but_not_of_who_wants_to_be_shown_nowhere():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**OTHER_ORCID)))
    Change.objects.all().delete()
    kept, joined = author_of("A"), author_of("B")

    merge("A", "B")

    told = Change.objects.values_list("kind", "subject_id", "other_id")
    assert set(told) == {
        (Change.Kind.CORRECTION, kept.pk, joined.pk),
        (Change.Kind.CORRECTION, joined.pk, kept.pk),
    }
    Change.objects.all().delete()
    hide(kept)
    assert not Change.objects.exists()


def test_corrections_ask_as_many_queries_of_two_works_as_of_many():
    people = {"P": ("Jiashi Feng", "A1"), "Q": ("Ana Lima", "A2"), "R": ("Bo Li", "A3")}
    ingest_and_resolve(
        *(
            work(f"{key}{number}", person(name, openalex=id_))
            for key, (name, id_) in people.items()
            for number in range(9)
        )
    )
    refuse(author_of("P1"), "P1")
    counts = []

    for author, work_ids in (
        (author_of("Q0"), ids_of("Q1", "Q2")),
        (author_of("R0"), ids_of(*(f"R{number}" for number in range(1, 8)))),
    ):
        arguments = says()
        with CaptureQueriesContext(connection) as queries:
            refuse_works(author_id=author.pk, work_ids=work_ids, **arguments)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_undo_gives_back_when_records_changed_though_time_went_by():
    ingest_and_resolve(*(work(title, person(**ORCID)) for title in "ABC"), work("D", person(**OTHER_ORCID)))
    before = take_rows()

    corrections = [merge("A", "D"), refuse(author_of("A"), "B"), confirm(author_of("A"), "C")]
    mark_all_stale()
    resolve()
    assert author_of("A").changed_at > Author.objects.get(pk=author_of("B").pk).changed_at

    for correction in reversed(corrections):
        undo(correction)
    assert take_rows() == before
    assert Correction.objects.filter(undone_at__gte=F("applied_at")).count() == 3
