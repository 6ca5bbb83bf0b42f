"""Finding people by name."""

from __future__ import annotations

import pytest

from papers.selectors import people
from papers.selectors.people import FoundPeople, find_people, list_people, search_people, split_query
from papers.services import name_tables
from papers.services.names import refresh_names
from tests.factories import find_author, import_records, make_record, sign

pytestmark = pytest.mark.django_db


def search(text: str) -> list[str]:
    found = search_people(split_query(text), offset=0, limit=20)
    return [person.name for person in list_people(found.author_ids)]


@pytest.mark.parametrize(
    "asked",
    ["Jiashi Feng", "feng jiashi", "FENG, Jiashi", "jia fe", "J. Feng", "j f", "feng", "jia-shi féng"],
)
def test_search_people_takes_any_order_and_beginning(asked):
    import_records(make_record("A", "Jiashi Feng", "Shuicheng Yan"))
    assert search(asked) == ["Jiashi Feng"]


@pytest.mark.parametrize("asked", ["ashi feng", "jiashi fengs", "jiashi feng yan", "x"])
def test_search_people_needs_every_word_to_begin_one(asked):
    import_records(make_record("A", "Jiashi Feng", "Shuicheng Yan"))
    assert search(asked) == []


@pytest.mark.parametrize(
    ("printed", "asked"),
    [("林薇", "lin wei"), ("Łucja Wierzbiańska", "lucja"), ("Ярослава Тихая", "yaroslava")],
)
def test_search_people_finds_across_scripts_and_accents(printed, asked):
    import_records(make_record("A", printed))
    assert search(asked) == [printed]
    assert search(printed) == [printed]


def test_search_people_puts_the_exact_name_first_then_whole_words_then_by_works():
    import_records(
        make_record("A", "Li Na"),
        make_record("B", "Lia Nast", "Coauthor One"),
        make_record("C", "Lia Nast", "Coauthor One"),
        make_record("D", "Lin Nadal"),
        make_record("E", "Na Xu Li", "Coauthor Two"),
    )
    assert search("li na") == ["Li Na", "Na Xu Li", "Lia Nast", "Lin Nadal"]


def test_search_people_counts_people_once_whatever_their_variants():
    import_records(
        make_record("A", authors=[sign("Ana Ruiz", orcid="0000-0002-1825-0097")]),
        make_record("B", authors=[sign("Ana M. Ruiz", orcid="0000-0002-1825-0097")]),
    )
    assert search_people(split_query("ruiz"), offset=0, limit=20).found_count == 1


@pytest.mark.parametrize("asked", ["", "  ", "…", "'", "%", "_", "\\"])
def test_split_query_has_no_words_without_letters(asked):
    assert split_query(asked) == []


def test_split_query_keeps_few_words_each_once():
    assert split_query("b aa b ccc") == ["ccc", "aa", "b"]
    assert len(split_query(" ".join(f"word{number}" for number in range(100)))) == 8
    assert split_query("x" * 200) == ["x" * 40]


def test_search_people_beyond_the_end_is_empty():
    import_records(make_record("A", "Jiashi Feng"))
    assert search_people(["feng"], offset=20, limit=20) == FoundPeople((), 0)


def test_list_people_tells_homonyms_apart():
    import_records(
        make_record("A", authors=[sign("Wei Lin", "Institute of Waters"), sign("Elna Thorsvik")], year=2019),
        make_record("B", authors=[sign("Wei Lin", "Institute of Waters"), sign("Elna Thorsvik")], year=2022),
    )
    (person,) = list_people((find_author("Wei Lin").pk,))
    assert (person.works_count, person.first_year, person.last_year) == (2, 2019, 2022)
    assert person.affiliation is not None
    assert person.affiliation.name == "Institute of Waters"
    assert person.collaborators == ("Elna Thorsvik",)


def find(text: str) -> list[str]:
    found = find_people(text, offset=0, limit=20)
    return [person.name for person in list_people(found.author_ids)]


@pytest.fixture(params=["indexed", "not yet indexed"])
def index(request):
    """Called when the papers are in: people are found before the index knows them, too."""
    return refresh_names if request.param == "indexed" else lambda: None


@pytest.mark.parametrize(
    "asked",
    ["Jiashi Feng", "feng jiashi", "FENG, Jiashi", "jiashi fe", "J. Feng", "feng j", "feng", "jia fe", "j f"],
)
def test_find_people_takes_any_order_and_beginning(asked, index):
    import_records(make_record("A", "Jiashi Feng", "Shuicheng Yan"))
    index()
    found = find_people(asked, offset=0, limit=20)
    assert (found.found_count, found.near_count) == (1, 0)
    assert find(asked) == ["Jiashi Feng"]


@pytest.mark.parametrize("asked", ["", "…", "nobody", "\ufffd", "jiashi feng yan lin " * 500])
def test_find_people_finds_nobody(asked, index):
    import_records(make_record("A", "Jiashi Feng", "Shuicheng Yan"))
    index()
    assert find_people(asked, offset=0, limit=20) == FoundPeople((), 0)


@pytest.mark.parametrize(
    ("printed", "asked"),
    [("林薇", "lin wei"), ("林薇", "林薇"), ("Łucja Wierzbiańska", "wierzbianska lucja")],
)
def test_find_people_finds_across_scripts_and_accents(printed, asked, index):
    import_records(make_record("A", printed))
    index()
    assert find(asked) == [printed]


def test_find_people_puts_the_exact_name_first_then_whole_words_then_by_works():
    import_records(
        make_record("A", "Li Na"),
        make_record("B", "Li Nast", "Coauthor One"),
        make_record("C", "Li Nast", "Coauthor One"),
        make_record("D", "Nadal Li"),
        make_record("E", "Na Xu Li", "Coauthor Two"),
    )
    refresh_names()
    assert find("li na") == ["Li Na", "Na Xu Li", "Li Nast", "Nadal Li"]


def test_find_people_ranks_one_word_by_works_not_by_who_is_called_no_more_than_that():
    import_records(
        make_record("A", "Zhang"),
        make_record("B", "Bo Zhang", "Al Ro"),
        make_record("C", "Bo Zhang", "Al Ro"),
    )
    refresh_names()
    assert find("zhang") == ["Bo Zhang", "Zhang"]


def test_find_people_finds_who_has_most_works_among_very_many(monkeypatch):
    """Only so many entries are read, in the order of words; the best known stand in the list of the beginning."""
    monkeypatch.setattr(name_tables, "STEP", 2)
    monkeypatch.setattr(people, "FOUND_CAP", 3)
    names = [f"Wei {family}" for family in ("Ang", "Bao", "Chu", "Dai", "Eng", "Fu", "Yu", "Zhou")]
    import_records(make_record("A", *names), make_record("B", "Wei Zhou", "Wei Yu"))
    refresh_names()
    found = find_people("wei", offset=0, limit=3)
    assert found.found_count == 4
    assert {person.name for person in list_people(found.author_ids[:2])} == {"Wei Yu", "Wei Zhou"}


def test_find_people_counts_people_once_whatever_their_variants():
    import_records(
        make_record("A", authors=[sign("Ana Ruiz", orcid="0000-0002-1825-0097")]),
        make_record("B", authors=[sign("Ana M. Ruiz", orcid="0000-0002-1825-0097")]),
    )
    refresh_names()
    assert find_people("ruiz", offset=0, limit=20).found_count == 1


def test_find_people_beyond_the_end_is_empty():
    import_records(make_record("A", "Jiashi Feng"))
    refresh_names()
    assert find_people("feng", offset=20, limit=20) == FoundPeople((), 0)


def test_find_people_leaves_out_who_is_no_more():
    import_records(make_record("A", "Ana Ruiz", "Ana Ruizo", "Ana Ruizi"))
    refresh_names()
    find_author("Ana Ruiz").delete()
    assert sorted(find("ana ruiz")) == ["Ana Ruizi", "Ana Ruizo"]


def test_find_people_offers_similar_names_behind_the_few_that_fit():
    import_records(make_record("A", "Jiashi Feng", "Jiashu Feng", "Ana Ruiz"))
    refresh_names()
    found = find_people("jiashu feng", offset=0, limit=20)
    assert (found.found_count, found.near_count, found.is_near) == (2, 1, False)
    assert find("jiashu feng") == ["Jiashu Feng", "Jiashi Feng"]
