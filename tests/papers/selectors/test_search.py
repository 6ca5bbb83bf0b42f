"""Finding works by their words."""

from __future__ import annotations

import pytest

from papers.models import Work
from papers.search_query import parse_search
from papers.selectors.search import FOUND_CAP, search_works
from papers.services.search_index import refresh_index
from tests.factories import import_records, make_record

pytestmark = pytest.mark.django_db


def find(asked: str) -> list[str | None]:
    found = search_works(parse_search(asked), title=asked, offset=0, limit=50)
    titles = dict(Work.objects.filter(pk__in=found.work_ids).values_list("pk", "title"))
    return [titles[work_id] for work_id in found.work_ids]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Learning Networks", "network learn"),
        ("Self-supervised encoder/decoder nets", "self supervised decoder"),
        ("Self supervised nets", "Self-Supervised"),
        ("We look at graphs.These help", "graphs help"),
        ("Schrödinger’s Straße", "schrodinger strasse"),
        ("Øre i Łódź", "ore LODZ"),
        (r"On Schr\"odinger and $\alpha$-decay", "schrödinger α"),
        ("H<sub>2</sub>O in <i>rivers</i>", "H2O river"),
        ("ﬁne Ｎｅｔｓ", "fine nets"),
        ("深度学习方法", "学习"),
        ("データの流れ", "流れ"),
        ("한국어 모델", "모델"),
        ("Нейронные сети", "нейронные"),
        ("Nets & Rivers < Lakes", "nets rivers lakes"),
    ],
)
def test_word_is_found_in_any_dress(title, asked):
    import_records(make_record(title), make_record("Of something else"))
    refresh_index()
    assert find(asked) == [title]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "the of",
        "%",
        "' OR 1=1 --",
        "\\",
        "& | ! ( ) : * <->",
        "sub",
        "math",
        "i",
        "nets -nets lakes",
        "😀",
    ],
)
def test_what_is_no_word_of_a_work_finds_nothing_and_fails_nowhere(asked):
    import_records(make_record("H<sub>2</sub>O and $x$ in nets"))
    refresh_index()
    assert find(asked) == []


def test_all_words_must_be_there_in_title_and_abstract_together():
    import_records(
        make_record("Nets", abstract="We see rivers."), make_record("Lakes", abstract="We see nets.")
    )
    refresh_index()
    assert find("nets rivers") == ["Nets"]


def test_word_of_the_title_weighs_more_and_the_newest_comes_first_among_equals():
    import_records(
        make_record("Lakes", abstract="We see nets, nets and nets.", year=2024),
        make_record("Nets", year=2019),
        make_record("Nets again", year=2023),
        make_record("Nets never", year=None),
    )
    refresh_index()
    assert find("nets") == ["Nets", "Nets again", "Nets never", "Lakes"]


def test_search_works_pages_and_stops_counting_at_its_cap():
    import_records(*(make_record(f"Nets {number}", year=2000) for number in range(FOUND_CAP + 2)))
    refresh_index()
    first, second = (search_works(parse_search("nets"), offset=offset, limit=20) for offset in (0, 20))
    assert first.found_count == FOUND_CAP + 1
    assert len({*first.work_ids, *second.work_ids}) == 40
