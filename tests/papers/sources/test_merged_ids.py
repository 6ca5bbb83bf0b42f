"""The lists of merged ids of the snapshot."""

import gzip
import io

import pytest

from papers.records import SourceError
from papers.sources.files import open_source
from papers.sources.merged_ids import read_merged_ids

LINES = b"""merge_date,id,merge_into_id
2023-06-02,A4291190903,A5049741064
2023-06-02,https://openalex.org/W1,W2
2023-06-02,W3,W3
2023-06-02,,W4
2023-06-02,nonsense,W4
short
"2023-06-02","W5","W6"
"""
PAIRS = [("A4291190903", "A5049741064"), ("W1", "W2"), ("W5", "W6")]


def test_pairs_are_read_as_the_snapshot_has_them(tmp_path):
    path = tmp_path / "2023-06-02.csv.gz"
    path.write_bytes(gzip.compress(LINES))

    with open_source(path) as stream:
        assert list(read_merged_ids(stream)) == PAIRS


def test_columns_may_stand_in_another_order():
    data = b"\xef\xbb\xbfmerge_into_id,id\r\nA2,A1\r\n"

    assert list(read_merged_ids(io.BufferedReader(io.BytesIO(data)))) == [("A1", "A2")]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b'{"id": 1}', b"\xff\xfe\x00"])
def test_another_file_is_refused(data):
    with pytest.raises(SourceError, match="not a file of merged ids"):
        list(read_merged_ids(io.BufferedReader(io.BytesIO(data))))


def test_endless_field_is_refused():
    data = b"id,merge_into_id\n" + b"x" * 200_000

    with pytest.raises(SourceError, match="cannot be read on"):
        list(read_merged_ids(io.BufferedReader(io.BytesIO(data))))
