"""References in six styles, against ones written by hand."""

from __future__ import annotations

import datetime
import json
import logging
import threading
from pathlib import Path

import pytest

from papers.citations import engine
from papers.citations.styles import NAMES_GIVEN, Style, format_plainly, format_reference, is_numbered
from papers.citations.works import CitedName
from papers.records import KINDS
from tests.papers.citations.cited import make_cited

WORKS = {
    "article": make_cited(
        "Jiashi Feng", "Ludwig van Beethoven", "Jean-Pierre F. Yan", published_on=datetime.date(2019, 3, 4)
    ),
    "question": make_cited("Jiashi Feng", title="Is this <i>it</i>?", identifiers={}),
    "proceedings": make_cited(kind="proceedings-article", venue="CVPR 2019", identifiers={}),
    "preprint": make_cited(
        "ATLAS Collaboration", kind="preprint", venue="arXiv", identifiers={"arxiv": "2101.00001"}
    ),
    "book of an unknown year": make_cited(
        "John F. Smith Jr.", kind="book", venue="Springer", year=None, identifiers={}
    ),
    "chapter": make_cited(kind="book-chapter", venue="Handbook of Things", identifiers={}),
    "dissertation": make_cited("Madonna", kind="dissertation", venue="MIT", identifiers={}),
    "no authors": make_cited(kind="report", names=(), venue="Northmere River Board", identifiers={}),
    "no title": make_cited("冯佳时", title=None, abstract="Words that are no title.", identifiers={}),
}

REFERENCES = json.loads((Path(__file__).parent / "references.json").read_text(encoding="utf-8"))
"""By the names of the works and of the styles."""


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("name", WORKS)
def test_reference_is_as_written_by_hand(name, style):
    assert format_reference(WORKS[name], style) == REFERENCES[name][style]


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("kind", KINDS)
def test_reference_of_each_kind_says_who_when_what_and_where(kind, style):
    reference = format_reference(make_cited(kind=kind, venue="A Place"), style)
    for word in ("Feng", "2019", "DNA", "A Place", "10.5555/x.1"):
        assert reference.count(word) == 1, reference


@pytest.mark.parametrize("style", Style)
def test_reference_of_a_crowd_is_short_and_takes_no_longer(style):
    crowd = make_cited(*(f"Anna Q. Member{number}" for number in range(5_000)))
    reference = format_reference(crowd, style)
    assert "Member0" in reference
    assert "Member30" not in reference
    assert ("et al." in reference) != (style is Style.APA)
    assert ("Member4999" in reference) == (style is Style.APA)
    assert len(crowd.list_names(NAMES_GIVEN)) == NAMES_GIVEN + 1


@pytest.mark.parametrize("style", Style)
def test_reference_holds_no_markup_of_a_source(style):
    title = """<script>alert(1)</script> <img src=x onerror=alert(1)> & "b" 'c' <span class="nocase">d</span> $x<y$"""
    ids = {"doi": "10.5555/<a>"}
    work = make_cited("<b>Bob</b> O'Neil & <i>Sons</i>", title=title, venue="<u>V</u> & W", identifiers=ids)
    reference = format_reference(work, style)
    left = reference.replace("<i>", "").replace("</i>", "")
    assert "<" not in left
    assert ">" not in left
    assert "&amp;amp;" not in left
    assert "V &amp; W" in left or "&lt;u&gt;V&lt;/u&gt; &amp; W" in left


def test_reference_does_not_depend_on_those_written_before():
    works = [*WORKS.values(), *reversed(WORKS.values())]
    first, second = ([format_reference(work, style) for work in works for style in Style] for _ in range(2))
    assert first == second


def test_references_of_several_threads_do_not_mix():
    wrong: list[str] = []

    def write(name: str) -> None:
        for _ in range(5):
            wrong.extend(
                name for style in Style if format_reference(WORKS[name], style) != REFERENCES[name][style]
            )

    threads = [threading.Thread(target=write, args=[name]) for name in WORKS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("style", Style)
def test_reference_of_what_citeproc_cannot_write_is_plain_and_logged(caplog, style):
    broken = make_cited("Jiashi Feng", title="A <b", venue="V & W", identifiers={}, year="never")
    with caplog.at_level(logging.ERROR):
        assert format_reference(broken, style) == "Jiashi Feng (never). A &lt;b. V &amp; W"
    assert "work 7 has no" in caplog.text


def test_plain_reference_says_what_it_does_not_know():
    bare = make_cited(names=(), title=None, year=None, venue=None, identifiers={})
    assert format_plainly(bare) == "(n.d.). [Untitled]"


@pytest.mark.parametrize(
    ("given", "mark", "initials"),
    [
        ("Jiashi", ". ", "J."),
        ("Jean-Pierre F.", ". ", "J.-P. F."),
        ("Jia-shi", ". ", "J.-s."),
        ("J.K.", ".", "J.K."),
        ("Ludwig van", ". ", "L. van"),
        ("jiashi", ". ", "j."),
        ("佳时", ". ", "佳时"),
        ("אברהם", ". ", "אברהם"),
        ("Łucja", ". ", "Ł."),
        ("“Bob” (Robert)", ". ", "B. R."),
        ("-- .", ". ", ""),
    ],
)
def test_initials_are_those_of_the_script(given, mark, initials):
    assert engine.initialize(given, mark, keeps_hyphen=True) == initials


def test_only_two_styles_number_their_lists():
    assert [style for style in Style if is_numbered(style)] == [Style.VANCOUVER, Style.IEEE]


def test_names_of_the_source_are_initialled_as_split():
    work = make_cited(
        names=(CitedName("Gabriel José García Márquez", "Gabriel José", "García Márquez"),), identifiers={}
    )
    assert format_reference(work, Style.APA).startswith("García Márquez, G. J. (2019).")
