"""The table of topics."""

from __future__ import annotations

import gzip

import pytest

from papers.records import SourceError
from papers.topics.taxonomy import BUNDLED, LARGEST_BYTES, TaxonomyPlace, read_taxonomy, write_taxonomy

HEAD = "id_topic,topic,description,id_subfield,subfield,id_field,field,id_domain,domain\n"
ROW = "T10036,Vision,Seeing machines,subfields/1707,Seeing,fields/17,Computing,domains/3,Physical\n"


@pytest.fixture
def table(tmp_path):
    def write(*rows: str, head: str = HEAD):
        path = tmp_path / "topics.csv.gz"
        path.write_bytes(gzip.compress((head + "".join(rows)).encode()))
        return path

    return write


def test_bundled_table_has_the_whole_tree():
    topics = read_taxonomy()

    assert len(topics) == 4516
    assert len({one.subfield for one in topics}) == 252
    assert len({one.field for one in topics}) == 26
    assert len({one.domain for one in topics}) == 4
    assert all(one.description for one in topics)
    assert BUNDLED.stat().st_size < 700_000


def test_bundled_table_is_the_source_file_packed(shared, tmp_path):
    source = read_taxonomy(shared / "data" / "openalex" / "openalex_topics_4516.csv.gz")

    write_taxonomy(reversed(source), tmp_path / "again.csv.gz")

    assert (tmp_path / "again.csv.gz").read_bytes() == BUNDLED.read_bytes()


def test_read_taxonomy_takes_numbers_in_any_dress(table):
    bare = ROW.replace("T10036", "https://openalex.org/T10036").replace("subfields/", "")

    (topic,) = read_taxonomy(table(bare))

    assert (topic.id, topic.name) == (10036, "Vision")
    assert (topic.subfield, topic.field, topic.domain) == (
        TaxonomyPlace(1707, "Seeing"), TaxonomyPlace(17, "Computing"), TaxonomyPlace(3, "Physical"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((), "has no topics"),
        ((ROW.replace("T10036", "Vision"),), "line 2: 'Vision' is no number"),
        ((ROW.replace("Seeing,", " ,"),), "line 2: a name is missing"),
        (("T1,Vision\n",), "line 2: has not as many fields"),
        ((ROW.strip() + ",more\n",), "line 2: has not as many fields"),
        ((ROW, ROW.replace("Vision", "Sight")), "says two things of topic 10036"),
        (
            (ROW, ROW.replace("T10036", "T2").replace(",fields/17", ",fields/18")),
            "two things of subfield 1707",
        ),
        ((ROW, ROW.replace("T10036", "T2").replace("Physical", "Life")), "two things of domain 3"),
        (('T1,"' + "a" * 200_000 + '"\n',), "field larger than field limit"),
    ],
)
def test_read_taxonomy_refuses_what_is_no_taxonomy(table, rows, reason):
    with pytest.raises(SourceError, match=reason):
        read_taxonomy(table(*rows))


def test_read_taxonomy_refuses_other_columns(table):
    with pytest.raises(SourceError, match="has not the columns"):
        read_taxonomy(table(head="id,name\n"))


def test_read_taxonomy_refuses_what_is_no_gzip_and_what_is_cut(table, tmp_path):
    path = table(ROW)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(SourceError):
        read_taxonomy(path)
    path.write_bytes(b"id_topic\n")
    with pytest.raises(SourceError):
        read_taxonomy(path)
    with pytest.raises(SourceError):
        read_taxonomy(tmp_path / "nowhere")


def test_read_taxonomy_refuses_a_bomb(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b" " * (LARGEST_BYTES + 1), 1))

    with pytest.raises(SourceError, match="is larger than"):
        read_taxonomy(path)
