"""The published work of a researcher as it is asked for, drawn and sent."""

from __future__ import annotations

import gzip
import random
from typing import Any

import pytest

from papers.addresses import researcher_address
from tests.factories import find_author, import_records, make_record, sign

pytestmark = pytest.mark.django_db

ME = "Jiashi Feng"
LARGEST_BYTES = 60_000
"""Of a page with 50 works, compressed (`pages.md`)."""


def make_mine(title: str, *others: str, **fields: Any) -> dict[str, Any]:
    me = sign(ME, "NUS", orcid="0000-0002-1825-0097")
    return make_record(title, authors=[me, *({"name": name} for name in others)], **fields)


def read(client, query: str = "") -> str:
    author = find_author(ME)
    answer = client.get(f"{researcher_address(author.pk, ME)}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_page_of_fifty_rich_works_is_small(client):
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghilmnoprstuvy", k=chance.randrange(2, 11))) for _ in range(2_000)]
    people = [
        f"{one.title()} {other.title()}" for one, other in zip(words[:200], words[200:400], strict=True)
    ]
    import_records(
        *(
            make_mine(
                " ".join(chance.choices(words, k=11)),
                *chance.sample(people, 11),
                abstract=" ".join(chance.choices(words, k=170)),
                venue=" ".join(chance.choices(words, k=5)),
                year=1990 + number % 30,
                topics=[
                    {"openalex": f"T{10001 + number % 40}", "name": " ".join(words[number : number + 4])}
                ],
            )
            for number in range(50)
        )
    )
    page = read(client)
    assert page.count('<li class="work">') == 50
    assert len(gzip.compress(page.encode(), 6)) <= LARGEST_BYTES


def test_list_is_narrowed_searched_and_taken_along_by_its_address(client):
    import_records(
        make_mine("Flooding rivers", "Wei Lin", year=2020),
        make_mine("Seeing", "Wei Lin", year=2021, kind="book"),
        make_mine("Seeing floods", year=2021),
    )
    page = read(client, f"?coauthor={find_author('Wei Lin').pk}&text=flood&sort=title")
    assert "Flooding rivers" in page
    assert "1\N{NO-BREAK SPACE}item shown" in page
    assert page.count('<li class="work">') == 1
    assert 'name="text" value="flood"' in page
    assert f"works.bib?sort=title&amp;coauthor={find_author('Wei Lin').pk}&amp;text=flood" in page
    assert 'form="cite-form"' in page
    assert '/cite">cite</a>' in page


def test_retraction_is_noticed_with_who_says_it(client):
    import_records(make_mine("Withdrawn", is_retracted=True), make_mine("Kept"))
    page = read(client)
    assert page.count("Retracted.") == 1
    assert "DOI says that this work was retracted" in page
    assert "#sources-label" in page


@pytest.mark.parametrize(
    "query",
    ["?topic=x", "?coauthor=99999999999999999999", "?source=A", "?open=closed", "?text=a%00", "?year=20"],
)
def test_list_that_nobody_can_ask_for_is_refused_in_a_sentence(client, query):
    import_records(make_mine("A"))
    answer = client.get(f"{researcher_address(find_author(ME).pk, ME)}/works{query}")
    assert answer.status_code == 400
    assert b"</html>" in answer.content


@pytest.mark.parametrize(
    "query", ["?topic=5", "?coauthor=999999999999999999", "?source=dblp", "?text=nothing+at+all"]
)
def test_list_that_leaves_nothing_says_so_and_leads_back(client, query):
    import_records(make_mine("A"), make_mine("B"))
    assert "No work of this list matches." in read(client, query)


def test_narrowed_list_asks_as_many_queries_whatever_it_leaves(client, django_assert_num_queries):
    import_records(*(make_mine(f"Flood {number}", "Wei Lin", year=2020 + number) for number in range(3)))
    address = f"{researcher_address(find_author(ME).pk, ME)}/works"
    client.get(address)
    asked = []
    for query in ("?text=flood", "?text=flood&year=2020", "?text=nothing"):
        with django_assert_num_queries(3):
            asked.append(client.get(f"{address}{query}").status_code)
    assert asked == [200, 200, 200]
