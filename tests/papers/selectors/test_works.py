"""Works as pages read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from papers.models import Author, Kind, Rule, WorkIdentifier
from papers.pages.work_items import show_why
from papers.selectors.works import (
    Order,
    WorkFilter,
    count_author_works,
    list_author_works,
    read_work,
)
from papers.services.corrections import apply_plan, plan_merge
from tests.factories import find_author, import_records, make_record, sign
from tests.papers.corrections import says

pytestmark = pytest.mark.django_db

ALL = WorkFilter()
NAMES = ("Jiashi Feng", "Shuicheng Yan")


def list_titles(
    order: Order = Order.NEWEST, only: WorkFilter = ALL, offset: int = 0, limit: int = 50
) -> list[str | None]:
    author = find_author("Jiashi Feng")
    works = list_author_works(author.pk, order=order, only=only, offset=offset, limit=limit)
    return [work.title for work in works]


def import_dated() -> None:
    import_records(
        make_record("beta", *NAMES, year=2020),
        make_record("Alpha", *NAMES, year=2020, kind="book"),
        make_record("Gamma", *NAMES, year=2022),
        make_record("Delta", *NAMES, year=None),
        make_record(None, *NAMES, year=2020, abstract="A work that has an abstract and no title at all."),
    )


def test_list_author_works_is_newest_first_then_by_title_whatever_its_case():
    import_dated()
    assert list_titles() == ["Gamma", "Alpha", "beta", None, "Delta"]


def test_list_author_works_sorts_otherwise_with_the_unknown_last():
    import_dated()
    assert list_titles(Order.OLDEST) == ["Alpha", "beta", None, "Gamma", "Delta"]
    assert list_titles(Order.TITLE) == ["Alpha", "beta", "Delta", "Gamma", None]


def test_list_author_works_narrows_and_pages():
    import_dated()
    assert list_titles(only=WorkFilter(year=2020, kind=Kind.BOOK)) == ["Alpha"]
    assert list_titles(only=WorkFilter(year=0)) == ["Delta"]
    assert list_titles(offset=1, limit=2) == ["Alpha", "beta"]


def test_count_author_works_counts_by_year_kind_and_venue():
    import_dated()
    counts = count_author_works(find_author("Jiashi Feng").pk)
    assert sum(one.works_count for one in counts) == 5
    assert sorted((one.year or 0, one.kind, one.works_count) for one in counts) == [
        (0, Kind.PREPRINT, 1),
        (2020, Kind.PREPRINT, 2),
        (2020, Kind.BOOK, 1),
        (2022, Kind.PREPRINT, 1),
    ]


def test_list_author_works_says_by_which_rule_and_evidence():
    import_records(make_record("A", *NAMES), make_record("B", *NAMES))
    author = find_author("Jiashi Feng")
    work = list_author_works(author.pk, order=Order.NEWEST, only=ALL, offset=0, limit=1)[0]
    assert work.authorship is not None
    assert (work.authorship.rule, work.authorship.evidence) == (Rule.COAUTHOR, "Shuicheng Yan")
    assert work.authorship.signed_as == "Jiashi Feng"


def test_list_author_works_names_the_affiliation_that_joined():
    import_records(
        make_record("A", authors=[sign("Jiashi Feng", "ByteDance", "NUS")]),
        make_record("B", authors=[sign("Jiashi Feng", "NUS")]),
    )
    works = list_author_works(find_author("Jiashi Feng").pk, order=Order.TITLE, only=ALL, offset=0, limit=9)
    assert [work.authorship.evidence for work in works if work.authorship] == ["NUS", "NUS"]


def test_work_that_only_a_persons_word_holds_is_not_called_the_only_one():
    import_records(make_record("A", "Jiashi Feng"), make_record("B", "Jiashi Feng"))
    first, second = Author.objects.order_by("id")
    (work,) = list_author_works(first.pk, order=Order.TITLE, only=ALL, offset=0, limit=9)
    assert work.authorship is not None
    assert "the only work under this name" in show_why(work.authorship, ()).because
    apply_plan(plan=plan_merge(kept_id=first.pk, joined_id=second.pk), **says())
    works = list_author_works(first.pk, order=Order.TITLE, only=ALL, offset=0, limit=9)
    assert [show_why(one.authorship, ()).because for one in works if one.authorship] == [
        "This work is here because a person’s word, and nothing else, holds it together with the others",
        "This work is here because a person said so",
    ]


def test_list_author_works_cuts_a_crowd_and_keeps_oneself():
    crowd = [f"Member {chr(65 + number)}son" for number in range(20)]
    import_records(make_record("A", *crowd, "Jiashi Feng"))
    (work,) = list_author_works(
        find_author("Jiashi Feng").pk, order=Order.NEWEST, only=ALL, offset=0, limit=1
    )
    assert [one.position for one in work.signatures] == [*range(1, 13), 21]
    assert work.signatures_count == 21


def test_list_author_works_of_a_list_has_no_signatures():
    import_records(make_record("A", listed_for=["Jiashi Feng"]))
    (work,) = list_author_works(
        find_author("Jiashi Feng").pk, order=Order.NEWEST, only=ALL, offset=0, limit=1
    )
    assert work.signatures == ()
    assert work.authorship is not None
    assert work.authorship.rule == Rule.LISTED


def test_read_work_has_all_its_parts():
    record = make_record(
        "On $x$",
        authors=[sign("Jiashi Feng", "NUS", "ByteDance"), sign("Shuicheng Yan")],
        venue="CVPR 2021",
        abstract="We see.",
        topics=[{"openalex": "T10036", "name": "Vision", "score": 0.5}],
        comment="9 pages",
    )
    import_records(record)
    row = WorkIdentifier.objects.get(scheme="doi", value=record["ids"]["doi"])
    work = read_work(row.work_id)

    assert work is not None
    assert (work.title, work.venue, work.abstract, work.comment) == (
        "On $x$",
        "CVPR 2021",
        "We see.",
        "9 pages",
    )
    assert work.title_html is not None
    assert [(one.name, [place.name for place in one.affiliations]) for one in work.signatures] == [
        ("Jiashi Feng", ["ByteDance", "NUS"]),
        ("Shuicheng Yan", []),
    ]
    assert [topic.name for topic in work.topics] == ["Vision"]
    assert [(source.origin, source.line) for source in work.sources] == [("works.jsonl", 1)]
    assert work.sources[0].word is not None
    assert '"On $x$"' in work.sources[0].word.payload


def test_read_work_is_none_for_no_work():
    assert read_work(10**17) is None


def test_list_author_works_has_the_order_of_the_page_it_was_read_from(shared: Path):
    (file,) = (shared / "seeds").glob("001_*.txt")
    expected = json.loads((shared / "seeds" / "expected.json").read_text())[file.name]
    call_command("import_works", file, verbosity=0)
    assert list_titles() == [item["title"] for item in expected["items"]]
    assert len(list_titles()) == 47
