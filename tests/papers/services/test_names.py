"""The name index: built from author records, brought up to date, never missing a change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from papers.models import Author, Job, NameDeletion, NamedKind, NameEntry, NamePrefix, NameProgress
from papers.name_words import MOST_COUNTED
from papers.services import name_tables, names
from papers.services.corrections import undo_correction
from papers.services.job_kinds import add_due_jobs, do_job
from papers.services.jobs import take_job
from papers.services.name_tables import TABLES
from papers.services.names import NAMES, refresh_names
from papers.services.resolution import stamp_authors
from tests.factories import find_author, import_records, make_record, sign
from tests.papers.catalogue import fetch
from tests.papers.corrections import hide

pytestmark = pytest.mark.django_db


def list_entries(kind: NamedKind = NamedKind.PERSON) -> list[str]:
    return list(NameEntry.objects.filter(kind=kind).order_by("words").values_list("words", flat=True))


def list_prefixes() -> dict[str, list[int]]:
    return dict(NamePrefix.objects.filter(kind=NamedKind.PERSON).values_list("prefix", "subject_ids"))


def list_all() -> dict[str, list[tuple[object, ...]]]:
    """What the index says, without when it was read."""
    return {
        "entries": fetch(
            "SELECT kind, subject_id, words, works_count FROM papers_nameentry ORDER BY 1, 2, 3"
        ),
        "prefixes": fetch(
            "SELECT kind, prefix, subject_ids, works_counts FROM papers_nameprefix ORDER BY 1, 2"
        ),
        "deletions": fetch("SELECT deletion, word, names_count FROM papers_namedeletion ORDER BY 1, 2"),
    }


def list_shape() -> list[tuple[str, ...]]:
    """What the tables are made of, as the database says it."""
    return sorted(
        fetch(
            """SELECT tablename::text, indexname::text, indexdef FROM pg_indexes WHERE tablename = ANY(%s)
               UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE conrelid::regclass::text = ANY(%s) AND contype = 'p'
               UNION ALL SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod) || attnotnull
               FROM pg_attribute
               WHERE attrelid::regclass::text = ANY(%s) AND attnum > 0 AND NOT attisdropped""",
            list(TABLES),
            list(TABLES),
            list(TABLES),
        )
    )


@pytest.fixture
def short_lists(monkeypatch):
    """Beginnings of few entries are listed, with few bearers."""
    monkeypatch.setattr(name_tables, "STEP", 2)


@pytest.fixture
def built(monkeypatch):
    """Every change makes all anew."""
    monkeypatch.setattr(names, "_SMALL_CHANGE", -1)
    monkeypatch.setattr(names, "_SMALL_SHARE", -1.0)


def test_each_word_of_a_name_begins_an_entry():
    import_records(make_record("A", "Jiashi K. Feng"))
    assert refresh_names() == 1
    assert list_entries() == ["feng jiashi k", "jiashi k feng", "k feng jiashi"]


def test_topics_and_institutions_are_entries_but_not_by_their_small_words():
    topics = [{"openalex": "T10036", "name": "Graph Neural Networks"}]
    places = [sign("Ana Ruiz", "University of Oxford")]
    import_records(*(make_record(f"On {number}", authors=places, topics=topics) for number in "abc"))
    refresh_names()

    assert list_entries(NamedKind.TOPIC) == [
        "graph neural networks",
        "networks graph neural",
        "neural networks graph",
    ]
    assert list_entries(NamedKind.INSTITUTION) == ["oxford university of", "university of oxford"]
    assert set(NameEntry.objects.exclude(kind=NamedKind.PERSON).values_list("works_count", flat=True)) == {3}


def test_places_of_few_works_are_no_entries():
    import_records(make_record("A", authors=[sign("Ana Ruiz", "Univ. of Oxfrod")]))
    refresh_names()
    assert list_entries(NamedKind.INSTITUTION) == []


def test_index_made_anew_has_the_shape_that_migrations_gave_it(built):
    shape = list_shape()
    import_records(make_record("A", "Ana Ruiz"))
    for name in ("Bea Sol", "Cai Lund"):
        refresh_names()
        assert list_shape() == shape
        import_records(make_record(name, name))


@pytest.mark.django_db(transaction=True)
def test_update_says_the_same_as_an_index_made_anew(short_lists, monkeypatch):
    """People come, sign more, and join: at each step, what is written as it stands is what a build makes."""
    names_of = [
        "Ana Ruiz",
        "Ana Rubio",
        "Ann Rue",
        "Anna Rund",
        "Anja Ruf",
        "Ani Rus",
        "Ana Rua",
        "Anke Ruth",
    ]
    import_records(*(make_record(f"On {name}", name) for name in names_of))
    refresh_names()
    listed = set(list_prefixes())
    steps = [
        [make_record("B", "Anke Ruth", "Ana Rua"), make_record("C", "Anke Ruth", "Ana Rua")],
        [make_record("D", authors=[sign("Ana Ruiz", orcid="0000-0002-1825-0097")])],
        [
            make_record("E", authors=[sign("A. B. Ruiz", orcid="0000-0002-1825-0097")]),
            make_record("F", "Anu Rumi"),
        ],
    ]
    for records in steps:
        import_records(*records)
        refresh_names()
        updated = list_all()
        with transaction.atomic():
            NameProgress.objects.all().delete()
            refresh_names()
            made_anew = list_all()
            transaction.set_rollback(True)
        assert updated["entries"] == made_anew["entries"]
        assert updated["deletions"] == made_anew["deletions"]
        in_both = [one for one in made_anew["prefixes"] if one[1] in listed and one[0] == NamedKind.PERSON]
        assert in_both
        assert [one for one in updated["prefixes"] if one in in_both] == in_both


def test_frequent_beginnings_list_who_has_most_works_first(short_lists):
    import_records(
        *(make_record(f"On {name}", f"Wei {name}") for name in ("Ang", "Bao", "Chu", "Dai", "Eng"))
    )
    import_records(make_record("A", "Wei Dai", "Wei Ang"), make_record("B", "Wei Dai", "Wei Ang"))
    refresh_names()
    ids = list_prefixes()["wei "]
    works_counts = [Author.objects.get(pk=one).works_count for one in ids]
    assert works_counts == sorted(works_counts, reverse=True)
    assert {Author.objects.get(pk=one).name.printed for one in ids[:2]} == {"Wei Ang", "Wei Dai"}
    assert set(list_prefixes()) >= {"w", "we", "wei", "wei "}
    assert "wei dai" not in list_prefixes()


def test_words_of_names_stand_with_each_letter_left_out_and_how_many_names_bear_them():
    import_records(make_record("A", "Ana Ruiz"), make_record("B", "Bea Ruiz"))
    refresh_names()
    found = set(NameDeletion.objects.filter(word="ruiz").values_list("deletion", "names_count"))
    assert found == {("ruiz", 2), ("uiz", 2), ("riz", 2), ("ruz", 2), ("rui", 2)}


def test_words_are_counted_up_to_a_cap(monkeypatch):
    monkeypatch.setattr(name_tables, "MOST_COUNTED", 2)
    import_records(*(make_record(f"On {name}", f"{name} Ruiz") for name in ("Ana", "Bea", "Cai")))
    refresh_names()
    assert MOST_COUNTED > 2
    assert set(NameDeletion.objects.filter(word="ruiz").values_list("names_count", flat=True)) == {2}


def test_unchanged_people_are_not_written_again():
    import_records(make_record("A", "Ana Ruiz"), make_record("B", "Bea Sol"))
    refresh_names()
    rows = (
        "SELECT words, xmin::text FROM papers_nameentry WHERE kind = 1 AND words LIKE '%%ruiz%%' ORDER BY 1"
    )
    before = fetch(rows)
    import_records(make_record("C", "Cai Lund"))

    assert (refresh_names(), refresh_names()) == (1, 0)
    assert fetch(rows) == before


def test_person_who_is_no_more_leaves_the_index_with_their_words():
    import_records(make_record("A", "Ana Ruiz"), make_record("B", "Bea Sol"))
    refresh_names()
    author = find_author("Ana Ruiz")
    author.delete()
    refresh_names()
    assert list_entries() == ["bea sol", "sol bea"]
    assert not NameDeletion.objects.filter(word="ruiz").exists()


@pytest.mark.django_db(transaction=True)
def test_hidden_person_leaves_the_index_at_once_and_comes_back():
    import_records(make_record("A", "Ana Ruiz", "Bea Sol"))
    refresh_names()
    hiding = hide(find_author("Ana Ruiz"))
    assert list_entries() == ["bea sol", "sol bea"]
    refresh_names()

    undo_correction(correction_id=hiding.pk, by=get_user_model().objects.get())
    refresh_names()
    assert list_entries() == ["ana ruiz", "bea sol", "ruiz ana", "sol bea"]


@pytest.mark.django_db(transaction=True)
def test_places_are_read_again_after_a_day_only():
    import_records(make_record("A", "Ana Ruiz"))
    refresh_names()
    import_records(make_record("B", "Bea Sol", topics=[{"openalex": "T10036", "name": "Graphs"}]))
    refresh_names()
    assert list_entries(NamedKind.TOPIC) == []

    NameProgress.objects.update(places_read_at=F("places_read_at") - timedelta(days=1))
    refresh_names()
    assert list_entries(NamedKind.TOPIC) == ["graphs"]


def test_name_without_letters_is_read_once():
    import_records(make_record("A", "Ana Ruiz", "…"))
    refresh_names()
    assert refresh_names() == 0


def test_command_says_how_many_author_records_it_indexed(capsys):
    import_records(make_record("A", "Ana Ruiz"))
    call_command("build_name_index")
    assert "1 author records indexed" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_worker_keeps_the_index_up_to_date_unasked():
    import_records(make_record("A", "Ana Ruiz"))
    add_due_jobs()
    lease = take_job([NAMES])
    assert lease is not None
    do_job(lease)
    connection.close()

    assert list_entries() == ["ana ruiz", "ruiz ana"]
    assert Job.objects.get(kind=NAMES).state == "done"
    add_due_jobs()
    assert not Job.objects.filter(kind=NAMES, state="waiting").exists()
    stamp_authors([find_author("Ana Ruiz").pk])
    add_due_jobs()
    assert Job.objects.filter(kind=NAMES, state="waiting").exists()
