"""The order of records never matters, nor how they are cut into batches, nor when names are resolved between them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from papers import linking
from papers.models import CrowdedTitle, Name
from papers.services import source_records
from tests.papers.catalogue import (
    OBSERVED_AT,
    discarded,
    find_inconsistencies,
    ingest,
    mark_all_stale,
    resolve,
    shuffle_into_batches,
    take_row_versions,
    take_snapshot,
)

pytestmark = pytest.mark.django_db

ABSTRACTS = [
    "We show that a thing long believed to be hard is easy, and give a way to do it, with experiments on five sets.",
    "This paper surveys ways to do things that were long believed to be hard, and closes with many open questions.",
    "Short.",
]
LONG_TITLE = "Learning to Walk on Rough Ground"
TITLES = ["Title One", "Title Two", "Title Three", LONG_TITLE, LONG_TITLE.upper()]
ORCIDS = ["0000-0002-1825-0097", "0000-0001-5109-3700"]
RORS = ["02nr0ka47", "05dxps055"]

some = st.sampled_from


def optional(**fields):
    """An object with any of these keys, or none of them."""
    return st.fixed_dictionaries({}, optional=fields)


affiliations = st.builds(
    lambda name, more: {"name": name, **more},
    some(["Inst A", "Inst B", "Institute A"]),
    optional(ror=some(RORS), country=some(["SG", "CN"])),
)
names = some(
    [
        {"name": "Jiashi Feng"},
        {"name": "Feng, Jiashi"},
        {"name": "Jiashi Feng", "given": "Jiashi", "family": "Feng"},
        {"name": "J. Feng"},
        {"name": "Jiashi X. Feng"},
        {"name": "Jiashi Y. Feng"},
        {"name": "Wei Zhang"},
        {"name": "Wei Zhang", "given": "Wei", "family": "Zhang"},
        {"name": "张伟"},
        {"name": "Ana Souza Lima"},
        {"name": "Ana Souza Lima", "given": "Ana", "family": "Souza Lima"},
    ]
)
signatures = st.builds(
    lambda name, more: {**name, **more},
    names,
    optional(
        ids=optional(orcid=some(ORCIDS), openalex=some(["A1", "A2"]), dblp=some(["p/1"])),
        affiliations=st.lists(affiliations, max_size=2),
    ),
)
records = st.builds(
    lambda told, more: {**told, **more},
    st.one_of(
        st.fixed_dictionaries(
            {"title": some(["Title One", "Title Two", "Title Three", LONG_TITLE, LONG_TITLE.upper()])}
        ),
        st.fixed_dictionaries({"abstract": some(ABSTRACTS)}),
        st.fixed_dictionaries(
            {"title": some(["Title One", "Title Two", LONG_TITLE]), "abstract": some(ABSTRACTS)}
        ),
    ),
    optional(
        ids=optional(
            doi=some(["10.1000/a", "10.1000/b"]),
            arxiv=some(["1911.10143", "1911.10144"]),
            acl=some(["P1", "P2", "P3"]),
            openalex=some(["W1", "W2"]),
        ),
        kind=some(["preprint", "proceedings-article", "journal-article"]),
        year=some([2018, 2019]),
        published_on=some(["2018-05-01", "2019-06-01"]),
        venue=some(["V1", "V2"]),
        comment=some(["9 pages"]),
        is_retracted=st.just(True),
        authors=st.lists(signatures, max_size=4),
        topics=st.lists(
            st.builds(
                lambda number, more: {"openalex": f"T{number}", **more},
                some([1, 2]),
                optional(score=some([0.5, 1.0]), name=some(["Seas", "Oceans"])),
            ),
            max_size=2,
        ),
        listed_for=st.lists(some(["Jiashi Feng", "Wei Zhang", "Zoe Quartz"]), max_size=2, unique=True),
    ),
)
observed = st.lists(
    st.tuples(records, some([OBSERVED_AT + timedelta(days=days) for days in (0, 1, 2)])),
    min_size=2,
    max_size=7,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
    phases=set(Phase) - {Phase.explain},
)
@given(observed=observed, data=st.data())
def test_order_and_batches_of_records_leave_the_same_rows(observed, data):
    with discarded():
        for batch, observed_at in shuffle_into_batches(observed, range(len(observed)), ()):
            ingest(*batch, observed_at=observed_at)
        resolve()
        assert find_inconsistencies() == []
        expected = take_snapshot()
        mark_all_stale()
        before = take_row_versions()
        resolve()
        assert take_row_versions() | {"papers_staleblock": []} == before | {"papers_staleblock": []}
    order = data.draw(st.permutations(range(len(observed))))
    cuts = data.draw(st.sets(st.integers(1, len(observed))))
    blocks_a_batch = data.draw(some([1, 2, 10_000]))

    with discarded():
        for batch, observed_at in shuffle_into_batches(observed, order, cuts):
            ingest(*batch, observed_at=observed_at)
            resolve(blocks_a_batch)
        assert find_inconsistencies() == []
        assert take_snapshot() == expected


versions = st.builds(
    lambda signed, told: {"title": LONG_TITLE, "authors": [{"name": name} for name in signed], **told},
    some([["Jiashi Feng", "Wei Zhang"], ["Zhang, W.", "Feng, J."], ["Wei Zhang"], ["Wei Zhang", "Bo Li"]]),
    optional(
        ids=optional(
            doi=some(["10.1000/a", "10.1000/b"]),
            arxiv=some(["1911.10143"]),
            openalex=some(["W1", "W2", "W3"]),
        ),
        kind=some(["preprint", "journal-article", "dataset"]),
        year=some([2018, 2019, 2022]),
    ),
)


@pytest.mark.parametrize("most_sharing", [2, 50])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)
@given(told=st.lists(versions, min_size=2, max_size=7), data=st.data())
def test_order_and_batches_never_matter_for_versions(most_sharing, told, data):
    """Also where a title becomes one that too many share, with some of its records joined already."""
    observed = [(record, OBSERVED_AT) for record in told]
    order = data.draw(st.permutations(range(len(told))))
    cuts = data.draw(st.sets(st.integers(1, len(told))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linking, "MOST_SHARING", most_sharing)
        patch.setattr(source_records, "MOST_SHARING", most_sharing)
        with discarded():
            ingest(*told)
            resolve()
            assert find_inconsistencies() == []
            expected, crowded = take_snapshot(), set(CrowdedTitle.objects.values_list("title_key"))
            before = take_row_versions()
            ingest(*told)
            resolve()
            assert take_row_versions() == before
        with discarded():
            for batch, _ in shuffle_into_batches(observed, order, cuts):
                ingest(*batch)
            resolve()
            assert find_inconsistencies() == []
            assert take_snapshot() == expected
            assert set(CrowdedTitle.objects.values_list("title_key")) == crowded


def test_only_names_that_a_source_prints_are_kept():
    newer = {"ids": {"acl": "P1", "doi": "10.1000/a"}, "title": "A", "authors": [{"name": "Bo Li"}]}
    printed = {**newer, "authors": [{"name": "张伟"}]}
    split = {
        "ids": {"doi": "10.1000/a"},
        "title": "A",
        "authors": [{"name": "Wei Zhang", "given": "Wei", "family": "Zhang"}],
    }

    ingest(printed)
    ingest(split)
    ingest(newer, observed_at=OBSERVED_AT + timedelta(days=1))

    kept = set(Name.objects.values_list("printed", "given", "family"))
    assert kept == {("Bo Li", None, None), ("张伟", None, None), ("Wei Zhang", "Wei", "Zhang")}
