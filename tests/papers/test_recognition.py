"""Works recognised by title, authors and years: what is one title, who agrees, and how sure that is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.names import fold_text, name_key
from papers.recognition import MOST_SIGNERS, THRESHOLD, count_agreeing, score_pair, see, title_key_of
from papers.records import SignatureRecord, WorkRecord

TITLE = "Learning to Walk on Rough Ground"


def work(title: str | None, *names: str, **fields) -> WorkRecord:
    return WorkRecord(title=title, signatures=tuple(map(SignatureRecord, names)), **fields)


def key(title: str | None, *names: str, **fields) -> int | None:
    return title_key_of(work(title, *(names or ("Bo Li",)), **fields), fold_text(title or ""))


def score(one: WorkRecord, other: WorkRecord) -> float:
    return score_pair(see(one), see(other))


@pytest.mark.parametrize(
    ("title", "other"),
    [
        (TITLE, "LEARNING TO WALK ON ROUGH GROUND."),
        (TITLE, "Learning to walk on the rough ground"),
        (TITLE, "<i>Learning</i> to \\textbf{Walk} on Rough Ground (Extended Abstract)"),
        (TITLE, "Learning to Walk on Rough Ground -- Full Version"),
        ("Multi-View Stereo Made Easy", "Multiview stereo made easy"),
        ("An α-Divergence for Deep Nets", "$\\alpha$-divergence for deep nets"),
        ("Cats &amp; Dogs in the Wild West", "Cats and dogs in the wild West"),
        ("Schätzen großer Modelle ohne Daten", "Schatzen grosser Modelle ohne Daten"),
    ],
)
def test_one_title_has_one_key(title, other):
    assert key(title) == key(other) is not None


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Motion planning in urban environments: Part I", "Motion planning in urban environments: Part II"),
        ("Learning C from a book", "Learning C++ from a book"),
        (TITLE, "Learning to Walk on Smooth Ground"),
        (TITLE, f"{TITLE}: A Survey"),
        ("Results of the task of 2010", "Results of the task of 2011"),
    ],
)
def test_other_title_has_another_key(title, other):
    assert key(title) != key(other)


def test_short_title_has_a_key_with_all_who_signed():
    assert key("Preface") is None
    assert key("Network Deconvolution", "Bo Li") is None
    assert key("Preface", "Bo Li", "Wei Xu") == key("PREFACE", "W. Xu", "Li, Bo") is not None
    assert key("Preface", "Bo Li", "Wei Xu") != key("Preface", "Bo Li", "Wei Xu", "Ann Oz")


def test_what_says_too_little_has_no_key():
    assert title_key_of(work(TITLE), fold_text(TITLE)) is None
    assert key(None) is None
    assert key(TITLE, kind="dataset") is None
    assert key("…", "Bo Li", "Wei Xu") is None


@pytest.mark.parametrize("title", ["&#x1;", "<b>", "(", "\\textbf", "-" * 5000, "(full version)", "+++"])
def test_odd_title_does_no_harm(title):
    key(title, "Bo Li", "Wei Xu")


@pytest.mark.parametrize(
    ("names", "others", "agreeing"),
    [
        (["Jiashi Feng"], ["Feng, J."], 1),
        (["Jiashi Feng"], ["FENG Jiashi"], 1),
        (["Tom Goldstein"], ["Thomas Goldstein"], 1),
        (["S. R. K. Branavan"], ["S.R.K. Branavan"], 1),
        (["Alejandro Hernandez Ruiz"], ["Alejandro Ruiz"], 1),
        (["Ana Souza Lima"], ["Lima, A. S."], 1),
        (["Wei Zhang"], ["Li Zhang"], 0),
        (["Wei Zhang"], ["Wei Zhao"], 0),
        (["Bo Li", "Wei Xu"], ["Wei Xu", "Ann Oz"], 1),
        (["Bo Li", "Bo Li"], ["Bo Li"], 1),
        ([], ["Bo Li"], 0),
    ],
)
def test_names_agree_whatever_their_order_and_initials(names, others, agreeing):
    keys, other_keys = list(map(name_key, names)), list(map(name_key, others))

    assert count_agreeing(keys, other_keys) == count_agreeing(other_keys, keys) == agreeing


def test_score_falls_with_names_and_years():
    three = ("Bo Li", "Wei Xu", "Ann Oz")
    preprint = work(TITLE, *three, year=2019, kind="preprint")

    same = score(preprint, work(TITLE, *three, year=2020))
    fewer = score(preprint, work(TITLE, *three[:2], year=2020))
    later = score(preprint, work(TITLE, *three, year=2022))
    undated = score(preprint, work(TITLE, *three))
    assert 1 > same > fewer > later > undated >= THRESHOLD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (work(TITLE, "Bo Li", year=2019), work(TITLE, "Wei Xu", year=2019)),
        (work(TITLE, "Bo Li", year=2019), work(TITLE, "Bo Li", year=2021)),
        (work(TITLE, "Bo Li", year=2019), work(TITLE, "Bo Li")),
        (work(TITLE, "Bo Li", year=2019), work(TITLE, "Bo Li", "Wei Xu", year=2019)),
        (work(TITLE, "Bo Li", "Wei Xu", year=2019), work(TITLE, "Bo Li", "Ann Oz", year=2019)),
        (work(TITLE, "Bo Li", "Wei Xu", year=2019), work(TITLE, "Bo Li", "Wei Xu", year=2023)),
        (work(TITLE, "Bo Li", "Wei Xu", year=2019), work(TITLE, "A A", "B B", "C C", "Bo Li", "Wei Xu", year=2019)),
        (work(TITLE, "Bo Li", year=2019, kind="dissertation"), work(TITLE, "Bo Li", year=2019)),
        (work(TITLE, year=2019), work(TITLE, year=2019)),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_not_joined(one, other):
    assert score(one, other) < THRESHOLD


def test_of_a_consortium_the_first_names_count():
    crowd = [f"Person {chr(65 + number % 26)}{number}" for number in range(5_000)]

    assert len(see(work(TITLE, *crowd)).signers) == MOST_SIGNERS
    assert score(work(TITLE, *crowd, year=2019), work(TITLE, *crowd, year=2019)) > THRESHOLD


names = st.sampled_from(["Bo Li", "B. Li", "Li, Bo", "Wei Xu", "Ann Oz", "李波", "Plato"])
works = st.builds(
    lambda signed, year, kind: work(TITLE, *signed, year=year, kind=kind),
    st.lists(names, max_size=5),
    st.sampled_from([None, 2018, 2019, 2021, 2024]),
    st.sampled_from(["preprint", "journal-article", "book"]),
)


@settings(max_examples=300, deadline=None)
@given(works, works)
def test_score_is_the_same_both_ways_and_from_0_to_1(one, other):
    assert 0 <= score(one, other) == score(other, one) < 1
