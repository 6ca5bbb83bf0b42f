"""How heavy pages are, as they are served: HTML as the site compresses it, style and scripts as they are collected."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from papers.addresses import researcher_address
from tests.factories import find_author, make_record, sign
from tests.graph.counted import import_counted
from tests.profiles.measured import measure_all

pytestmark = pytest.mark.django_db

MOST_HTML_BYTES, MOST_STYLE_AND_SCRIPT_BYTES = 60_000, 100_000
WORKS, ABSTRACT_LENGTH = 50, 1_100
VOCABULARY = [
    first + middle + last
    for first in ("flo", "ri", "ga", "mea", "hy", "sto")
    for middle in ("od", "ver", "ng", "dro", "ch")
    for last in ("s", "ing", "logy", "stic", "al", "")
]


@pytest.fixture
def page() -> tuple[str, bytes]:
    """The page of a researcher with fifty works of full length, and its bytes as they are sent."""
    import_counted(*map(_make_work, range(WORKS)))
    measure_all()
    author = find_author("Ada Ax")
    answer = Client().get(researcher_address(author.pk, "Ada Ax"), headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    return gzip.decompress(answer.content).decode(), answer.content


def test_page_of_fifty_works_is_within_its_budget(page):
    text, sent = page
    assert len(re.findall(r'class="work[ "]', text)) == WORKS
    assert len(sent) <= MOST_HTML_BYTES


@pytest.mark.parametrize("address", ["/", "/search", "/account/login/", "/explore/path"])
def test_style_and_scripts_of_pages_are_within_their_budget(address):
    assert 0 < _weigh(Client().get(address).content.decode()) <= MOST_STYLE_AND_SCRIPT_BYTES


def test_style_and_scripts_of_a_researcher_are_within_their_budget(page):
    assert _weigh(page[0]) <= MOST_STYLE_AND_SCRIPT_BYTES


def _make_work(number: int) -> dict[str, object]:
    words = (
        VOCABULARY[(number * 7 + place * place * 13 + place * 31) % len(VOCABULARY)] for place in range(170)
    )
    return make_record(
        f"On {VOCABULARY[number]} and {VOCABULARY[-number - 1]} in Number {number}",
        authors=[sign("Ada Ax", openalex="A1"), *(sign(f"{first} Author") for first in _list_others(number))],
        year=1990 + number % 30,
        abstract=" ".join(words)[:ABSTRACT_LENGTH],
        venue=f"Journal of {VOCABULARY[number % 20]}",
    )


def _list_others(number: int) -> list[str]:
    """Five first names, not the same ones on any two works in a row."""
    return [VOCABULARY[(number + one) % len(VOCABULARY)].title() for one in range(5)]


def _weigh(html: str) -> int:
    """Bytes of all style and scripts that the page loads, each compressed as the static files are when collected."""
    files = set(re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', html))
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in _with_imports(files))


def _with_imports(names: set[str]) -> Iterator[Path]:
    """These files and the modules that they import."""
    seen: set[Path] = set()
    waiting = [Path(str(finders.find(name))) for name in names]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        yield path
        if path.suffix == ".js":
            imported = re.findall(r"""(?:from|import)\s*\(?["'](\.[^"']+\.js)["']""", path.read_text())
            waiting += [(path.parent / name).resolve() for name in imported]
