"""What the pages of a researcher say, the API says too: each name, number, day and link of them is in its answers.

A fact is whatever does not stand in a template. A part that is added to the page says in `TOLD_BY` where the API tells
it, and then must tell all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from papers.addresses import researcher_address
from papers.models import Author
from papers.pages.text import show_day
from profiles.pages.parts import PARTS
from tests.meta.rich import make_rich

pytestmark = pytest.mark.django_db

SELF = ""
TOLD_BY: dict[str, tuple[str, ...]] = {
    "header": (SELF,),
    "quick-read": (SELF, "collaborators", "topics"),
    "actions": (SELF,),
    "connect": (SELF,),
    "collaboration": (SELF,),
    "graph": (SELF, "collaborators", "topics", "institutions", "activity"),
    "timeline": (SELF, "activity"),
    "highlights": (SELF,),
    "conflation": (SELF,),
    "works": (SELF, "works", "collaborators", "topics"),
    "possible": (SELF, "possible-works"),
    "provenance": (SELF, "provenance"),
}
"""For each part of the page the answers that tell it; the researcher's own is `SELF`."""
PAGES = {
    "trust": (SELF, "trust", "trust/history"),
    "collaborators": (SELF, "collaborators", "activity"),
    "topics": (SELF, "topics", "activity"),
    "institutions": (SELF, "institutions", "activity"),
    "history": (SELF, "history"),
}
"""Pages of their own that are below the researcher's."""

LABELS = frozenset(
    ["acl", "anthology", "changed", "items", "late", "makes", "oldest", "pairs", "something", "weight"]
)
"""Words that pages say and no template holds, which are no facts: names of schemes and orders, units, verbs."""
SIGNING_IN = "/account/login/"
ORIGIN = "http://testserver"
_NO_FACT = re.compile(
    r"\band [\d,]+ more\b"  # how many names a long line leaves out; how many there are, is told
    r"|\S*…"  # the word at which a drawing cuts a name
    r"|Works by more than 100 authors make no pairs\. A work of k authors .*"  # what a weight is
    r"|Those as printed have no ROR id in any source: .*"
)
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")
_OF_TEMPLATES = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.DOTALL)
_RECORD = re.compile(r"/(?:researchers|works|topics|institutions|venues)/([0-9a-f]+)(?:-[^/?]*)?(?:/cite)?")


@dataclass
class Told:
    """What the answers tell: words and numbers of whatever stands in them, whole texts, and addresses."""

    tokens: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def add(self, value: Any) -> None:
        if isinstance(value, dict):
            for one in value.values():
                self.add(one)
        elif isinstance(value, list):
            for one in value:
                self.add(one)
        elif isinstance(value, float):
            self.tokens |= {f"{value:.2f}", f"{value:.1f}", str(value)}
        elif value is not None:
            self.add_text(soften(str(value)))

    def add_text(self, text: str) -> None:
        self.texts.add(text)
        self.tokens |= set(list_tokens(text))
        if re.match(r"\d{4}-\d\d-\d\dT", text):
            self.tokens |= set(list_tokens(show_day(datetime.fromisoformat(text))))


def soften(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").replace(ORIGIN, "").split())


def list_tokens(text: str) -> list[str]:
    return [token.replace(",", "").casefold() for token in _TOKEN.findall(text)]


@cache
def read_templates() -> frozenset[str]:
    """The words that stand in the templates."""
    places = [Path(settings.BASE_DIR) / "templates" / name for name in ("researchers", "components", "jinja")]
    files = [file for place in places for file in place.rglob("*.html")]
    assert len(files) > 50
    words = {word for file in files for word in list_tokens(_OF_TEMPLATES.sub(" ", file.read_text()))}
    return frozenset(word for word in words if not word[0].isdigit())


def ask(client: Client, author: Author, parts: tuple[str, ...]) -> Told:
    """What these answers of the API tell, as everybody may read them."""
    told = Told()
    for part in parts:
        query = "?per_page=100" if part not in (SELF, "activity", "trust", "provenance") else ""
        response = client.get(f"/api/v1/researchers/{author.pk}{part and '/'}{part}{query}")
        assert response.status_code == 200, (part, response.content)
        told.add(response.json())
    return told


def list_untold(section: Any, told: Told) -> Iterator[str]:
    """The facts of a piece of a page that are not told."""
    for element in section.iter():
        around = [element.tag, *(one.tag for one in element.iterancestors())]
        if not isinstance(element.tag, str) or any(tag in ("script", "template") for tag in around):
            continue
        for text in (element.text, *(child.tail for child in element)):
            said = _NO_FACT.sub("", soften(text or ""))
            yield from (
                f"{token} in {said[:80]!r}"
                for token in list_tokens(said)
                if token not in told.tokens and token not in read_templates() and token not in LABELS
            )
        if element.tag == "a" and not is_told(element.get("href", ""), told):
            yield element.get("href", "")


def is_told(link: str, told: Told) -> bool:
    """Whether an answer has the address, or its record, or the identifier with which it ends.

    With other words behind it, the address of a list asks for the same otherwise.
    """
    parts = urlsplit(link)
    if not parts.path or parts.path == SIGNING_IN:
        return True
    link = link.removeprefix(ORIGIN)
    if link in told.texts or (parts.netloc in ("", "testserver") and parts.path in told.texts):
        return True
    record = _RECORD.fullmatch(parts.path)
    if record and not parts.query:
        return record[1] in told.texts
    return bool(parts.netloc) and any(unquote(link).endswith((f"/{one}", f"={one}")) for one in told.texts)


def read_sections(client: Client, path: str) -> dict[str, Any]:
    """The sections of a page by their names, "" where one has none."""
    response = client.get(path)
    assert response.status_code == 200, path
    (main,) = html.fromstring(response.content.decode()).iter("main")
    rows = (one for one in main.iter("section", "div") if "row" in (one.get("class") or "").split())
    return {one.get("id", ""): one for one in rows}


@pytest.fixture
def author() -> Author:
    return make_rich()


def test_every_part_says_where_the_api_tells_it():
    assert sorted(TOLD_BY) == sorted(PARTS)


def test_whole_page_is_told(client, author):
    sections = read_sections(client, researcher_address(author.pk, "Jun Lee"))
    assert set(PARTS) <= set(sections), "the researcher has all parts"
    untold = [
        f"{part}: {fact}"
        for part, parts in TOLD_BY.items()
        for fact in list_untold(sections[part], ask(client, author, parts))
    ]
    assert not untold, "\n".join(untold)


@pytest.mark.parametrize("part", [*TOLD_BY, *PAGES])
def test_part_alone_is_told(client, author, part):
    sections = read_sections(client, f"{researcher_address(author.pk, 'Jun Lee')}/{part}")
    told = ask(client, author, (TOLD_BY | PAGES)[part])
    assert sections
    untold = [fact for section in sections.values() for fact in list_untold(section, told)]
    assert not untold, "\n".join(untold)


def test_what_is_added_to_the_page_alone_is_found_out(client, author):
    told = ask(client, author, (SELF,))
    added = html.fromstring(
        '<div><p>Erdős number 77</p><a href="/researchers/999999-zoe-zu">Zoe Zu</a><a href="https://a.example/b">b</a></div>'
    )
    assert [fact.partition(" in ")[0] for fact in list_untold(added, told)] == [
        "erdős",
        "77",
        "zoe",
        "zu",
        "/researchers/999999-zoe-zu",
        "https://a.example/b",
    ]
