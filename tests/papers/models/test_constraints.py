"""Every constraint of the database, each broken once: what the tables forbid whoever writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from papers.models import (
    Affiliation,
    AssignedTopic,
    Author,
    AuthorIdentifier,
    AuthorRedirect,
    Authorship,
    AuthorStamp,
    ChangedWork,
    ContestedIdentifier,
    CrowdedTitle,
    Domain,
    Field,
    ImportOrigin,
    ImportRun,
    Institution,
    InstitutionSearch,
    Job,
    MergedId,
    Name,
    NameDeletion,
    NameEntry,
    NamePrefix,
    NameProgress,
    NameToken,
    NameVariant,
    Refresh,
    RejectedRecord,
    Rule,
    SearchProgress,
    SetAside,
    Signature,
    SignatureAffiliation,
    SignatureIdentifier,
    SourceBudget,
    SourceRecord,
    StaleBlock,
    StaleTopics,
    Subfield,
    Topic,
    TopicProgress,
    Venue,
    Version,
    Work,
    WorkIdentifier,
    WorkRedirect,
    WorkSearch,
    WorkText,
    WorkTopic,
)
from tests.constraints import break_it
from tests.papers.catalogue import fetch, find_author, find_work, ingest, resolve, start_file
from tests.papers.models.test_correction_constraints import MODELS as ELSEWHERE

pytestmark = pytest.mark.django_db

NOWHERE = 999_999_999
DIGEST = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Two works, of which the second has a signature and its author record."""
    ingest(
        {"ids": {"acl": "P1"}, "title": "One"},
        {
            "ids": {"acl": "P2"},
            "title": "Two",
            "venue": "V",
            "topics": [{"openalex": "T1"}],
            "authors": [
                {
                    "name": "Jiashi Feng",
                    "ids": {"dblp": "f/1"},
                    "affiliations": [{"name": "NUS", "ror": "02nr0ka47"}],
                },
                {"name": "Wei Zhang"},
            ],
        },
    )
    resolve()


def first() -> Work:
    return find_work("acl", "P1")


def second() -> Work:
    return find_work("acl", "P2")


def any_name() -> Name:
    return Name.objects.get(printed="Wei Zhang")


def author() -> Author:
    return find_author(second(), 1)


def _make_search_row() -> WorkSearch:
    return WorkSearch(work_id=1, tier=0, title="", document="", built_from=timezone.now())


def _make_institution_row() -> InstitutionSearch:
    return InstitutionSearch(institution_id=1, name="I", uses_count=1, is_prominent=False, document="")


def write_work(**fields: Any) -> None:
    given = {
        "kind": 0,
        "signatures_count": 0,
        "sources_count": 1,
        "is_retracted": False,
        "changed_at": timezone.now(),
        **fields,
    }
    Work.objects.create(**given)


def write_author(**fields: Any) -> None:
    given = {"name": any_name(), "works_count": 1, "changed_at": timezone.now(), **fields}
    Author.objects.create(**given)


def make_author() -> Author:
    """One that has signed nothing."""
    return Author.objects.create(name=any_name(), works_count=1)


def write_authorship(**fields: Any) -> None:
    """An authorship of the first work's new signature, or what the fields say instead."""
    work = fields.pop("work", None) or first()
    position = fields.pop("position", 1)
    if work == first():
        Signature.objects.get_or_create(work=work, position=position, defaults={"name": any_name()})
    given = {
        "author": author(),
        "rule": Rule.ALONE,
        "rule_version": 1,
        "is_curated": False,
        **fields,
    }
    Authorship.objects.create(work=work, position=position, **given)


def write_source(**fields: Any) -> None:
    given = {
        "digest": DIGEST,
        "work": first(),
        "source_key": "k",
        "observed_at": timezone.now(),
        "origin": start_file(),
        "line": 1,
        "payload": "{}",
        **fields,
    }
    SourceRecord.objects.create(**given)


def twice(write: Callable[[], object]) -> Callable[[], None]:
    def write_twice() -> None:
        write()
        write()

    return write_twice


def write_file(run: ImportRun, rank: int = 0) -> ImportOrigin:
    return ImportOrigin.objects.create(
        run=run, rank=rank, address="", name="", form="", bytes_count=0, observed_at=timezone.now()
    )


def write_two_authorships() -> None:
    write_authorship(position=1)
    write_authorship(position=2)


def write_two_files_of_one_rank() -> None:
    run = ImportRun.objects.create()
    write_file(run)
    write_file(run)


def write_two_rejections_of_one_line() -> None:
    file = start_file()
    twice(lambda: RejectedRecord.objects.create(origin=file, line=1, reason="", excerpt=""))()


def write_refresh(**fields: Any) -> None:
    Refresh.objects.create(**{"query": "openalex:author:A1", "next_at": timezone.now()} | fields)


def write_assigned(**fields: Any) -> None:
    AssignedTopic.objects.create(
        **{"work": first(), "topic_id": 1, "score": 0.5, "version": 1, "terms": []} | fields
    )


def write_budget(**fields: Any) -> None:
    SourceBudget.objects.create(**{"source": "orcid", "day": timezone.now(), "limit_count": 1} | fields)


NAMED: dict[str, Callable[[], object]] = {
    "name_progress_is_one_row": lambda: NameProgress.objects.create(
        id=2, read_until=timezone.now(), places_read_at=timezone.now()
    ),
    "search_progress_is_one_row": lambda: SearchProgress.objects.create(id=2, read_until=timezone.now()),
    "assigned_topic_score_range": lambda: write_assigned(score=1.01),
    "work_kind_known": lambda: write_work(kind=11),
    "work_year_plausible": lambda: write_work(year=999),
    "merged_id_into_another": lambda: MergedId.objects.create(old_id="W1", merged_into="W1", target_id="W1"),
    "version_join_known": lambda: Version.objects.create(
        work=first(), rank=1, kind=0, source_key="", join_rule=4
    ),
    "version_join_score": lambda: Version.objects.create(
        work=first(), rank=1, kind=0, source_key="", join_rule=3, join_score=1.01
    ),
    "work_has_source": lambda: write_work(sources_count=0),
    "author_has_works": lambda: write_author(works_count=0),
    "author_years_ordered": lambda: write_author(first_year=2020, last_year=2019),
    "authorship_once_a_work": write_two_authorships,
    "authorship_rule_known": lambda: write_authorship(rule=99),
    "authorship_score_range": lambda: write_authorship(score=1.01),
    "set_aside_stage_known": lambda: SetAside.objects.create(name="a", stage=4, definition=""),
    "import_run_state_known": lambda: ImportRun.objects.create(state="odd"),
    "import_origin_rank": write_two_files_of_one_rank,
    "job_state_known": lambda: Job.objects.create(kind="a", subject="", state="odd"),
    "job_running_is_leased": lambda: Job.objects.create(kind="a", subject="", state="running"),
    "job_waits_once": twice(lambda: Job.objects.create(kind="a", subject="")),
    "rejected_record_once": write_two_rejections_of_one_line,
    "refresh_query_once": twice(write_refresh),
    "refresh_period_range": lambda: write_refresh(period_hours=23),
    "source_budget_once_a_day": twice(write_budget),
    "source_budget_counts": lambda: write_budget(spent_count=-1),
    "signature_position_counts": lambda: Signature.objects.create(
        work=first(), position=-1000, name=any_name()
    ),
}
"""The check and unique constraints, each with what breaks it."""

KEYS: dict[type[models.Model], Callable[[], object]] = {
    Affiliation: lambda: Affiliation.objects.create(id=Affiliation.objects.get().pk, name="", match_key=1),
    AssignedTopic: twice(write_assigned),
    Author: lambda: Author.objects.bulk_create(
        [Author(id=author().pk, name=any_name(), works_count=1, changed_at=timezone.now())]
    ),
    AuthorIdentifier: lambda: AuthorIdentifier.objects.create(
        scheme="dblp", value="f/1", author=find_author(second(), 2)
    ),
    AuthorRedirect: twice(lambda: AuthorRedirect.objects.create(old_id=1, author=author())),
    Authorship: lambda: write_authorship(work=second(), author=make_author()),
    AuthorStamp: twice(lambda: AuthorStamp.objects.create(author_id=1, changed_at=timezone.now())),
    ContestedIdentifier: twice(
        lambda: ContestedIdentifier.objects.create(scheme="doi", value="10.1/a", work=first())
    ),
    Domain: lambda: Domain.objects.bulk_create([Domain(id=1, name="")] * 2),
    Field: lambda: Field.objects.bulk_create([Field(id=1, name="", domain_id=1)] * 2),
    Institution: lambda: Institution.objects.create(ror="02nr0ka47", name="NUS"),
    Name: lambda: Name.objects.create(id=any_name().pk, printed="", folded="", block=1),
    NameToken: lambda: NameToken.objects.create(token="wei", name=Name.objects.get(printed="Wei Zhang")),
    CrowdedTitle: twice(lambda: CrowdedTitle.objects.create(title_key=1)),
    MergedId: lambda: MergedId.objects.bulk_create(
        [MergedId(old_id="W1", merged_into="W2", target_id="W2")] * 2
    ),
    NameDeletion: twice(
        lambda: NameDeletion.objects.bulk_create([NameDeletion(deletion="fen", word="feng", names_count=1)])
    ),
    NameEntry: twice(
        lambda: NameEntry.objects.bulk_create([NameEntry(kind=1, subject_id=1, words="feng", works_count=1)])
    ),
    NamePrefix: twice(
        lambda: NamePrefix.objects.bulk_create(
            [NamePrefix(kind=1, prefix="f", subject_ids=[1], works_counts=[1])]
        )
    ),
    NameProgress: twice(
        lambda: NameProgress.objects.bulk_create(
            [NameProgress(read_until=timezone.now(), places_read_at=timezone.now())]
        )
    ),
    NameVariant: lambda: NameVariant.objects.create(author=author(), name=author().name, works_count=1),
    SetAside: twice(lambda: SetAside.objects.create(name="a", stage=1, definition="")),
    Signature: lambda: Signature.objects.create(work=second(), position=1, name=any_name()),
    SignatureAffiliation: lambda: SignatureAffiliation.objects.create(
        work=second(), position=1, affiliation=Affiliation.objects.get()
    ),
    SignatureIdentifier: lambda: SignatureIdentifier.objects.create(
        work=second(), position=1, scheme="dblp", value="other"
    ),
    SearchProgress: twice(
        lambda: SearchProgress.objects.bulk_create([SearchProgress(read_until=timezone.now())])
    ),
    SourceRecord: twice(write_source),
    WorkSearch: twice(lambda: WorkSearch.objects.bulk_create([_make_search_row()])),
    InstitutionSearch: twice(lambda: InstitutionSearch.objects.bulk_create([_make_institution_row()])),
    StaleBlock: twice(lambda: StaleBlock.objects.create(block=1)),
    StaleTopics: twice(lambda: StaleTopics.objects.create(work_id=1)),
    ChangedWork: twice(lambda: ChangedWork.objects.create(work_id=1)),
    Subfield: lambda: Subfield.objects.bulk_create([Subfield(id=1, name="", field_id=1)] * 2),
    Topic: lambda: Topic.objects.create(id=1),
    TopicProgress: twice(lambda: TopicProgress.objects.create(version=1, works_until=1)),
    Venue: lambda: Venue.objects.create(id=Venue.objects.get().pk, name="W"),
    Version: twice(lambda: Version.objects.create(work=first(), rank=1, kind=0, source_key="")),
    Work: lambda: Work.objects.bulk_create(
        [
            Work(
                id=first().pk,
                kind=0,
                signatures_count=0,
                sources_count=1,
                is_retracted=False,
                changed_at=timezone.now(),
            )
        ]
    ),
    WorkIdentifier: lambda: WorkIdentifier.objects.create(scheme="acl", value="P1", work=second()),
    WorkRedirect: twice(lambda: WorkRedirect.objects.create(old_id=1, work=first())),
    WorkText: twice(lambda: WorkText.objects.create(work=first())),
    WorkTopic: lambda: WorkTopic.objects.create(work=second(), topic_id=1),
}
"""The natural keys: each table with a row written that is there already. A plain serial number needs no test."""

REFERENCES: dict[str, Callable[[], object]] = {
    "affiliation.institution": lambda: Affiliation.objects.create(
        id=1, name="", match_key=1, institution_id="05dxps055"
    ),
    "assignedtopic.topic": lambda: write_assigned(topic_id=NOWHERE),
    "assignedtopic.work": lambda: write_assigned(work=None, work_id=NOWHERE),
    "author.name": lambda: write_author(name=None, name_id=NOWHERE),
    "authoridentifier.author": lambda: AuthorIdentifier.objects.create(
        scheme="s2", value="1", author_id=NOWHERE
    ),
    "authorredirect.author": lambda: AuthorRedirect.objects.create(old_id=1, author_id=NOWHERE),
    "authorship.author": lambda: write_authorship(author=None, author_id=NOWHERE),
    "contestedidentifier.work": lambda: ContestedIdentifier.objects.create(
        scheme="doi", value="1", work_id=NOWHERE
    ),
    "field.domain": lambda: Field.objects.create(id=1, name="", domain_id=NOWHERE),
    "importorigin.run": lambda: write_file(ImportRun(id=NOWHERE)),
    "nametoken.name": lambda: NameToken.objects.create(token="a", name_id=NOWHERE),
    "namevariant.author": lambda: NameVariant.objects.create(
        author_id=NOWHERE, name=any_name(), works_count=1
    ),
    "namevariant.name": lambda: NameVariant.objects.create(author=author(), name_id=NOWHERE, works_count=1),
    "refresh.last_run": lambda: write_refresh(last_run_id=NOWHERE),
    "rejectedrecord.origin": lambda: RejectedRecord.objects.create(
        origin_id=NOWHERE, line=1, reason="", excerpt=""
    ),
    "signature.name": lambda: Signature.objects.create(work=first(), position=1, name_id=NOWHERE),
    "signature.work": lambda: Signature.objects.create(work_id=NOWHERE, position=1, name=any_name()),
    "signatureaffiliation.affiliation": lambda: SignatureAffiliation.objects.create(
        work=second(), position=2, affiliation_id=NOWHERE
    ),
    "sourcerecord.origin": lambda: write_source(origin=None, origin_id=NOWHERE),
    "sourcerecord.work": lambda: write_source(work=None, work_id=NOWHERE),
    "subfield.field": lambda: Subfield.objects.create(id=1, name="", field_id=NOWHERE),
    "topic.subfield": lambda: Topic.objects.create(id=2, subfield_id=NOWHERE),
    "version.venue": lambda: Version.objects.create(
        work=first(), rank=1, kind=0, source_key="", venue_id=NOWHERE
    ),
    "version.work": lambda: Version.objects.create(work_id=NOWHERE, rank=1, kind=0, source_key=""),
    "work.venue": lambda: write_work(venue_id=NOWHERE),
    "workidentifier.work": lambda: WorkIdentifier.objects.create(scheme="s2", value="1", work_id=NOWHERE),
    "workredirect.work": lambda: WorkRedirect.objects.create(old_id=1, work_id=NOWHERE),
    "worktext.work": lambda: WorkText.objects.create(work_id=NOWHERE),
    "worktopic.topic": lambda: WorkTopic.objects.create(work=first(), topic_id=NOWHERE),
    "worktopic.work": lambda: WorkTopic.objects.create(work_id=NOWHERE, topic_id=1),
}
"""The references to another row, each with a row that points nowhere."""

SIGNED: dict[str, Callable[[], object]] = {
    "papers_authorship_signature": lambda: Authorship.objects.create(
        work=first(), position=9, author=author(), rule=0, rule_version=1, is_curated=True
    ),
    "papers_signatureaffiliation_signature": lambda: SignatureAffiliation.objects.create(
        work=first(), position=9, affiliation=Affiliation.objects.get()
    ),
    "papers_signatureidentifier_signature": lambda: SignatureIdentifier.objects.create(
        work=first(), position=9, scheme="s2", value="1"
    ),
}
"""What hangs on a signature, each without one."""


@pytest.mark.parametrize("name", NAMED)
def test_named_constraint_holds(name):
    assert f'"{name}"' in break_it(NAMED[name])


@pytest.mark.parametrize("model", KEYS, ids=lambda model: model.__name__)
def test_natural_key_is_unique(model):
    assert f'unique constraint "{model._meta.db_table}_pkey"' in break_it(KEYS[model])


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_leads_somewhere(name):
    table, column = name.split(".")

    message = break_it(REFERENCES[name])

    assert f'on table "papers_{table}" violates foreign key constraint' in message
    assert f"({column}_id)=(" in message


@pytest.mark.parametrize("name", SIGNED)
def test_what_is_said_of_a_signature_needs_it(name):
    assert f'foreign key constraint "{name}"' in break_it(SIGNED[name])


def test_what_hangs_on_a_signature_goes_with_it():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_signature WHERE work_id = %s AND position = 1", [second().pk])

    for model in (Authorship, SignatureAffiliation, SignatureIdentifier):
        assert not model.objects.filter(work=second(), position=1).exists()
    assert Authorship.objects.filter(work=second(), position=2).exists()


@pytest.mark.parametrize("year", [1000, 2100, None])
def test_plausible_year_is_taken(year):
    write_work(year=year)


@pytest.mark.parametrize("score", [0, 1, None])
def test_certainty_from_0_to_1_is_taken(score):
    write_authorship(score=score)


def test_every_constraint_of_the_database_is_broken_above():
    """But those of corrections and the change log, of which `test_correction_constraints.py` says the same."""
    tables = [
        model._meta.db_table for model in apps.get_app_config("papers").get_models() if model not in ELSEWHERE
    ]
    rows = fetch(
        """SELECT conname, contype, conrelid::regclass::text, array(
               SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey))
           FROM pg_constraint WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('c', 'u', 'p', 'f')""",
        tables,
    )
    keys = {f"{model._meta.db_table}_pkey" for model in KEYS}
    serial = {
        f"{model._meta.db_table}_pkey"
        for model in (ImportRun, ImportOrigin, Job, Refresh, RejectedRecord, SourceBudget)
    }
    broken = {*NAMED, *SIGNED, *keys, *serial}
    references = {f"papers_{name}_id" for name in REFERENCES}

    unbroken = [
        (name, columns)
        for name, kind, table, columns in rows
        if name not in broken and not (kind == "f" and f"{table}.{columns[0]}" in references)
    ]

    assert unbroken == []
