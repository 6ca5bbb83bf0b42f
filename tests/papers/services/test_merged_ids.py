"""Ids that OpenAlex merged: works and people follow them, whichever comes first, lists or records."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from papers.models import Author, MergedId, SignatureIdentifier, StaleBlock, Work, WorkRedirect
from papers.records import SourceError
from papers.services.ingest import Outcome
from papers.services.merged_ids import (
    apply_merged_ids,
    find_lists,
    import_merged_ids,
)
from tests.papers.catalogue import (
    discarded,
    find_author,
    find_inconsistencies,
    find_work,
    ingest,
    resolve,
    take_row_versions,
    take_snapshot,
)

pytestmark = pytest.mark.django_db


def write_list(path: Path, *pairs: tuple[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"2023-06-02,{old},{new}\n" for old, new in pairs]
    path.write_bytes(gzip.compress("".join(["merge_date,id,merge_into_id\n", *lines]).encode()))
    return path


def merge(*pairs: tuple[str, str]) -> int:
    """Take one list of these pairs in."""
    with TemporaryDirectory() as folder:
        return import_merged_ids([write_list(Path(folder) / "2023-06-02.csv.gz", *pairs)])


def work(openalex: str, title: str = "On the Matter", *signers: tuple[str, str]) -> dict[str, object]:
    authors = [{"name": name, "ids": {"openalex": one}} for name, one in signers]
    return {"ids": {"openalex": openalex}, "title": title, "authors": authors}


@pytest.mark.parametrize("list_at", [0, 1, 2])
def test_records_of_merged_ids_are_one_work_wherever_the_list_comes(list_at):
    steps: list[Callable[[], object]] = [
        lambda: ingest(work("W1", "Of Old")),
        lambda: ingest(work("W2", "Made New")),
    ]
    steps.insert(list_at, lambda: merge(("W1", "W2")))
    for step in steps:
        step()
    resolve()

    assert find_work("openalex", "W1") == find_work("openalex", "W2") == Work.objects.get()
    assert find_inconsistencies() == []


def test_old_id_finds_the_work_and_so_does_the_new_one_before_its_record_comes():
    ingest(work("W1"))
    merge(("W1", "W2"))

    assert find_work("openalex", "W1") == find_work("openalex", "W2")
    assert ingest(work("W2", "Something Else")) == Outcome(updated=1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_chains_are_followed_to_their_end(order):
    lists = [("W1", "W2"), ("W2", "W3")]
    ingest(work("W1"))
    for index in order:
        merge(lists[index])
    ingest(work("W3", "At the End"))

    assert MergedId.objects.get(old_id="W1").target_id == "W3"
    assert find_work("openalex", "W1") == find_work("openalex", "W3")
    assert not WorkRedirect.objects.exists()


@pytest.mark.parametrize("list_at", [0, 1, 2])
def test_signatures_of_merged_ids_are_one_persons(list_at):
    first, second = work("W1", "A", ("Jiashi Feng", "A1")), work("W2", "B", ("J. Feng", "A2"))
    steps: list[Callable[[], object]] = [
        lambda: (ingest(first), resolve()),
        lambda: (ingest(second), resolve()),
    ]
    steps.insert(list_at, lambda: merge(("A1", "A2")))
    for step in steps:
        step()
    resolve()

    assert find_author(find_work("openalex", "W1"), 1) == find_author(find_work("openalex", "W2"), 1)
    assert set(SignatureIdentifier.objects.values_list("value", flat=True)) == {"A2"}
    assert find_inconsistencies() == []


def test_a_later_list_can_lead_elsewhere():
    ingest(work("W1", "A", ("Jiashi Feng", "A1")), work("W9", "B", ("Jiashi Feng", "A2")))
    merge(("A1", "A5"))
    merge(("A1", "A2"))
    resolve()

    assert MergedId.objects.get().target_id == "A2"
    assert set(SignatureIdentifier.objects.values_list("value", flat=True)) == {"A2"}
    assert Author.objects.count() == 1


def test_list_read_again_changes_nothing():
    ingest(work("W1", "A", ("Bo Li", "A1")), work("W2"), work("W7", "C", ("Bo Li", "A2")))
    pairs = ("W1", "W2"), ("A1", "A2"), ("A3", "A4")
    assert merge(*pairs) == 3
    resolve()
    before = take_row_versions()

    assert merge(*pairs) == 0
    assert ingest(work("W1", "A", ("Bo Li", "A1"))) == Outcome(unchanged=1)
    resolve()
    assert take_row_versions() == before


def test_only_what_is_concerned_is_made_anew():
    ingest(work("W1", "A", ("Bo Li", "A1")), work("W7", "C", ("Wei Xu", "A7")))
    resolve()
    before = take_row_versions()

    merge(("A1", "A2"), ("W5", "W6"))

    assert StaleBlock.objects.count() == 1
    after = take_row_versions()
    assert [row for row in before["papers_work"] if row not in after["papers_work"]] == [
        row for row in before["papers_work"] if ",A," in row[1]
    ]


def test_circle_of_ids_ends_at_its_least():
    merge(("W3", "W1"), ("W1", "W2"), ("W2", "W3"), ("W9", "W2"))

    assert dict(MergedId.objects.values_list("old_id", "target_id")) == dict.fromkeys(
        ("W1", "W2", "W3", "W9"), "W1"
    )
    ingest(work("W9", "A"), work("W3", "B"))
    assert Work.objects.count() == 1


def test_what_is_neither_work_nor_author_is_left_out():
    merge(("I1", "I2"), ("W1", "A2"), ("A3", "A4"))

    assert list(MergedId.objects.values_list("old_id", flat=True)) == ["A3"]


def test_stopped_before_works_follow_goes_on():
    ingest(work("W1"), work("W2"))
    merge(("W1", "W2"))
    MergedId.objects.update(applied_id="")

    assert apply_merged_ids() == 1
    assert apply_merged_ids() == 0


def test_lists_are_found_in_the_folders_of_a_snapshot(tmp_path):
    ingest(work("W1", "A", ("Bo Li", "A1")), work("W2", "B", ("Bo Li", "A2")))
    works = write_list(tmp_path / "merged_ids" / "works" / "2023-06-02.csv.gz", ("W1", "W2"))
    authors = write_list(tmp_path / "merged_ids" / "authors" / "2023-06-02.csv.gz", ("A1", "A2"))
    (tmp_path / "merged_ids" / "README.txt").write_text("")

    assert find_lists([tmp_path, works]) == [authors, works, works]
    call_command("import_merged_ids", tmp_path / "merged_ids")

    assert Work.objects.count() == 1
    assert find_inconsistencies() == []


def test_list_that_cannot_be_read_takes_nothing_in(tmp_path):
    good = write_list(tmp_path / "1.csv.gz", ("W1", "W2"))
    bad = write_list(tmp_path / "2.csv.gz", ("W3", "W4"))
    bad.write_bytes(bad.read_bytes()[:-9])

    with pytest.raises(SourceError):
        import_merged_ids([good, bad])
    with pytest.raises(CommandError):
        call_command("import_merged_ids", tmp_path / "none.csv.gz")
    assert list(MergedId.objects.values_list("old_id", flat=True)) == ["W1"]


some = st.sampled_from
records = st.builds(
    lambda one, title, signers: work(one, title, *signers),
    some(["W1", "W2", "W3", "W4"]),
    some(["On the Matter", "Of Another Thing", "Learning to Walk on Rough Ground"]),
    st.lists(st.tuples(some(["Bo Li", "B. Li", "Wei Xu"]), some(["A1", "A2", "A3"])), max_size=2),
)
pairs = st.one_of(
    st.tuples(some(["W1", "W2", "W3", "W4"]), some(["W1", "W2", "W3", "W4"])),
    st.tuples(some(["A1", "A2", "A3"]), some(["A1", "A2", "A3"])),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)
@given(
    told=st.lists(records, min_size=1, max_size=4),
    merged=st.lists(pairs, min_size=1, max_size=4),
    data=st.data(),
)
def test_order_of_records_and_lists_never_matters(told, merged, data):
    steps = [(ingest, record) for record in told] + [(merge, pair) for pair in merged]
    order = data.draw(st.permutations(steps))
    with discarded():
        merge(*merged)
        ingest(*told)
        resolve()
        assert find_inconsistencies() == []
        expected = take_snapshot(), list(MergedId.objects.order_by("old_id").values_list())
    with discarded():
        for do, given_ in order:
            do(given_)
            resolve()
        assert find_inconsistencies() == []
        assert (take_snapshot(), list(MergedId.objects.order_by("old_id").values_list())) == expected


def test_folder_of_a_snapshot_is_imported_with_its_lists(tmp_path):
    write_list(tmp_path / "data" / "merged_ids" / "works" / "2023-06-02.csv.gz", ("W1", "W2"))
    part = tmp_path / "data" / "works" / "updated_date=2023-06-01" / "part_000.gz"
    part.parent.mkdir(parents=True)
    lines = [
        {"id": f"https://openalex.org/W{number}", "title": f"Title {number}", "authorships": []}
        for number in (1, 2)
    ]
    part.write_bytes(gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines)))

    call_command("import_works", tmp_path)

    assert find_work("openalex", "W1") == find_work("openalex", "W2")
