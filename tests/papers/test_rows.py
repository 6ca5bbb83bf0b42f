"""A record laid out as rows: text that COPY takes, whatever is in it, and the dictionaries that go with it."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.copying import copy_lines
from papers.joins import Join, JoinRule
from papers.merging import Appearance
from papers.names import stable_key
from papers.records import AffiliationRecord, SignatureRecord, TopicRecord, WorkRecord
from papers.rows import COLUMNS, DICTIONARY_TABLES, WORK_TABLES, copy_line, lay_out
from tests.papers.catalogue import discarded, fetch

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
names = st.builds(SignatureRecord, name=texts, given=st.none() | texts, family=st.none() | texts)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ((1, None, "a"), "1\t\\N\ta"),
        ((True, False), "t\tf"),
        (("a\tb\nc\rd\\e",), "a\\tb\\nc\\rd\\\\e"),
        (("\\N", "\\."), "\\\\N\t\\\\."),
        (("", 0.5), "\t0.5"),
    ],
)
def test_line_is_in_the_format_of_copy(values, line):
    assert copy_line(*values) == line


@pytest.mark.django_db
@settings(max_examples=100, deadline=None)
@given(st.lists(st.none() | texts, min_size=1, max_size=5))
def test_text_comes_back_from_the_database_as_it_went_in(values):
    with discarded():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE copied (rank integer, value text) ON COMMIT DROP")
        copy_lines("copied", ("rank", "value"), [copy_line(rank, value) for rank, value in enumerate(values)])

        assert [value for (value,) in fetch("SELECT value FROM copied ORDER BY rank")] == values


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        WorkRecord,
        title=texts,
        abstract=texts,
        venue=texts,
        signatures=st.lists(names, max_size=3).map(tuple),
    )
)
def test_every_line_has_the_columns_of_its_table(record):
    rows = lay_out(record)

    for table in WORK_TABLES:
        for line in rows.lines[table]:
            assert line.count("\t") + 1 == len(COLUMNS[table]) - 1  # the writer puts the id before
            assert "\n" not in line


def test_columns_are_those_of_the_tables(db):
    for table, columns in COLUMNS.items():
        found = fetch("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table)
        assert {name for (name,) in found} >= set(columns)
        required = fetch(
            """SELECT column_name FROM information_schema.columns
               WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'""",
            table,
        )
        assert {name for (name,) in required} <= set(columns)


def test_rows_of_a_record_are_those_of_its_parts():
    record = WorkRecord(
        title="A",
        signatures=(
            SignatureRecord(
                "A B", ids={"dblp": "1"}, affiliations=(AffiliationRecord("X"), AffiliationRecord("X"))
            ),
            SignatureRecord("A B"),
        ),
        topics=(TopicRecord("T7", 0.5), TopicRecord("T7", 0.9)),
        venue="V",
    )

    rows = lay_out(record)

    name, affiliation = stable_key("A B", None, None), stable_key("X", None, None)
    assert rows.lines["papers_signature"] == [f"1\t{name}", f"2\t{name}"]
    assert rows.lines["papers_signatureaffiliation"] == [f"1\t{affiliation}"]
    assert rows.lines["papers_signatureidentifier"] == ["1\tdblp\t1"]
    assert rows.lines["papers_worktopic"] == ["7\t0.5"]
    assert rows.lines["papers_version"] == rows.lines["papers_worktext"] == []
    assert rows.blocks == {stable_key("a b")}
    assert {table: len(rows.dictionaries[table]) for table in DICTIONARY_TABLES} == {
        "papers_venue": 1, "papers_name": 1, "papers_institution": 0,
        "papers_affiliation": 1, "papers_topic": 1,
    }  # fmt: skip


def test_affiliations_of_one_ror_are_the_same_place():
    places = [
        AffiliationRecord("NUS", ror="02nr0ka47"),
        AffiliationRecord("Nat. Univ.", ror="02nr0ka47"),
        AffiliationRecord("nus"),
    ]

    rows = lay_out(WorkRecord(title="A", signatures=(SignatureRecord("A B", affiliations=tuple(places)),)))

    keys = [str(line).rsplit("\t", 1)[1] for line in rows.dictionaries["papers_affiliation"].values()]
    assert keys == [str(stable_key("02nr0ka47"))] * 2 + [str(stable_key("nus"))]


def test_versions_are_ranked_from_one():
    appearances = [
        Appearance("journal-article", 2020, None, "J", "doi:1"),
        Appearance("preprint", 2019, None, None, "arxiv:1", Join(JoinRule.RECOGNITION, score=0.5)),
        Appearance("preprint", 2018, None, None, "s2:1", Join(JoinRule.IDENTIFIER, "doi")),
    ]

    rows = lay_out(WorkRecord(title="A"), appearances, 2)

    assert rows.lines["papers_version"] == [
        f"1\t2\t2020\t\\N\t{stable_key('J')}\tdoi:1\t\\N\t\\N\t\\N",
        "2\t1\t2019\t\\N\t\\N\tarxiv:1\t3\t\\N\t0.5",
        "3\t1\t2018\t\\N\t\\N\ts2:1\t1\tdoi\t\\N",
    ]


@pytest.mark.parametrize(
    ("signed", "listed", "positions"),
    [
        (["Wei Zhang", "Jiashi Feng"], ["Feng, Jiashi"], {1: {}, 2: {"list": "feng jiashi"}}),
        (["Wei Zhang"], ["Jiashi Feng"], {1: {}, 0: {"list": "jiashi feng"}}),
        (["Jiashi Feng", "Jiashi Feng"], ["Jiashi Feng"], {1: {}, 2: {}, 0: {"list": "jiashi feng"}}),
        ([], ["Jiashi Feng", "Wei Zhang"], {0: {"list": "jiashi feng"}, -1: {"list": "wei zhang"}}),
    ],
)
def test_listed_person_is_marked_where_they_signed_or_below(signed, listed, positions):
    record = WorkRecord(title="A", signatures=tuple(map(SignatureRecord, signed)), listed_for=tuple(listed))

    rows = lay_out(record)

    assert {int(line.split("\t")[0]) for line in rows.lines["papers_signature"]} == set(positions)
    marked = {
        int(line.split("\t")[0]): line.split("\t")[2] for line in rows.lines["papers_signatureidentifier"]
    }
    assert marked == {position: ids["list"] for position, ids in positions.items() if ids}
