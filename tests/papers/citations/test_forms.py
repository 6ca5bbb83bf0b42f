"""Works in the forms of citation programs: written, read back by others and by our own import."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors
from citeproc.source.json import CiteProcJSON
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isal import igzip

from core.rendering import to_plain
from papers.citations.csl import CONTAINED
from papers.citations.forms import CITING, Form, content_type, label_form, write_works
from papers.citations.latex import escape_address
from papers.citations.names import NameParts
from papers.citations.styles import Style, format_reference
from papers.citations.works import CitedName, CitedWork, find_address
from papers.names import fold_text
from papers.records import KINDS, WorkRecord
from papers.sources import bibtex, csl_json, ris, work_jsonl
from tests.papers.citations.cited import cite_record, make_cited
from tests.papers.sources.reading import data_of
from tests.real_data import find_real, needs_shared

READERS = {Form.BIBTEX: bibtex, Form.RIS: ris, Form.CSL_JSON: csl_json, Form.WORK_JSONL: work_jsonl}
VENUE_FIELDS = ("journal", "booktitle", "publisher", "school", "institution", "howpublished")
KIND_READ = {"review": "journal-article"}
"""What no form has a type for."""


def write(works: list[CitedWork], form: Form) -> str:
    return "".join(write_works(works, form))


def read_back(works: list[CitedWork], form: Form) -> list[WorkRecord]:
    """The records that our own import makes of what is written."""
    items = READERS[form].split(io.BytesIO(write(works, form).encode()))
    return [READERS[form].parse(data_of(item)) for item in items]


@pytest.fixture(scope="module")
def real_works() -> list[CitedWork]:
    """A thousand works of the corpora, drawn anew only when the corpora change."""
    lines: list[bytes] = []
    for path in find_real("data/corpora/*.jsonl.gz"):
        with igzip.open(path) as stream:
            lines += random.Random(6).sample(stream.read().splitlines(), 340)
    return [cite_record(work_jsonl.parse(line), number) for number, line in enumerate(lines[:1_000], 1)]


def words_of(names: list[str]) -> list[list[str]]:
    """Names by their words: an initial may change sides."""
    return [sorted(fold_text(name).split()) for name in names]


def join_hyphens(text: str) -> str:
    """The text with one sign for each dash: two or three hyphens are one to TeX."""
    return re.sub("-{2,3}|[–—]", "–", text)


def list_different(works: list[CitedWork], form: Form) -> Iterator[tuple[object, ...]]:
    """What reads back otherwise, of the fields that the form has."""
    for work, record in zip(works, read_back(works, form), strict=True):
        plain = (lambda text: to_plain(text or "")) if form is Form.BIBTEX else (lambda text: text or "")
        pairs = {
            "title": (join_hyphens(plain(record.title)), join_hyphens(work.plain_title)),
            "abstract": (join_hyphens(plain(record.abstract)), join_hyphens(work.plain_abstract)),
            "names": (
                words_of([one.name for one in record.signatures]),
                words_of([one.printed for one in work.names]),
            ),
            "year": (record.year, work.year),
            "day": (record.published_on, work.day),
            "kind": (record.kind, KIND_READ.get(work.kind_name, work.kind_name)),
            "doi": (record.ids.get("doi"), work.identifiers.get("doi")),
        }
        if work.kind_name in CONTAINED - {"other"}:
            pairs["venue"] = (record.venue, work.plain_venue or None)
        if work.url:
            pairs["url"] = (record.url, work.url)
        if form is not Form.CSL_JSON:
            pairs["arxiv"] = (record.ids.get("arxiv"), work.identifiers.get("arxiv"))
        yield from ((work.id, field, *pair) for field, pair in pairs.items() if pair[0] != pair[1])


@needs_shared
@pytest.mark.parametrize("form", CITING)
def test_real_works_come_back_through_our_own_import(real_works, form):
    assert list(list_different(real_works, form)) == []


@needs_shared
def test_real_works_are_read_by_bibtexparser(real_works):
    library = parse_string(write(real_works, Form.BIBTEX), append_middleware=[SeparateCoAuthors()])
    assert library.failed_blocks == []
    assert len(library.entries) == len(real_works)
    for entry, work in zip(library.entries, real_works, strict=True):
        fields = {field.key: field.value for field in entry.fields}
        assert entry.key.endswith(f"-{work.id}")
        assert join_hyphens(to_plain(fields.get("title", "{}")[1:-1])) == join_hyphens(work.plain_title)
        names = [to_plain(name).strip("{}") for name in fields.get("author", [])]
        assert names == [turn_for_bibtex(name) for name in work.list_names()]
        assert fields.get("year") == (str(work.year) if work.year else None)
        assert fields.get("doi") == work.identifiers.get("doi")
        assert fields.get("eprint") == work.identifiers.get("arxiv")
        assert fields.get("url", "") == escape_address(find_address(work))
        assert join_hyphens(to_plain(fields.get("abstract", ""))) == join_hyphens(work.plain_abstract)
        venues = {to_plain(fields[name]) for name in VENUE_FIELDS if name in fields}
        assert work.kind_name == "preprint" or venues == {work.plain_venue} - {""}


def turn_for_bibtex(name: NameParts) -> str:
    return ", ".join(filter(None, (name.family, name.suffix if name.given else "", name.given)))


@needs_shared
def test_real_works_are_read_by_rispy(real_works):
    for read, work in zip(rispy.loads(write(real_works, Form.RIS)), real_works, strict=True):
        assert read.get("title", "") == work.plain_title
        assert read.get("authors", []) == [name.turned for name in work.list_names()]
        assert read.get("year", "") == str(work.year or "")
        assert read.get("date", "") == (f"{work.day:%Y/%m/%d}" if work.day else "")
        assert read.get("doi") == work.identifiers.get("doi")
        assert (
            read.get("secondary_title" if work.kind_name in CONTAINED else "publisher", "")
            == work.plain_venue
        )
        assert read.get("urls", [""])[0] == find_address(work)
        assert read.get("language") == work.language
        assert read.get("abstract", read.get("notes_abstract", "")) == " ".join(work.plain_abstract.split())


@needs_shared
def test_real_works_are_read_by_citeproc(real_works):
    items = CiteProcJSON(json.loads(write(real_works, Form.CSL_JSON)))
    for work in real_works:
        read = items[str(work.id)]
        assert str(read.get("title", "")) == work.plain_title
        assert [read_parts(name) for name in read.get("author", [])] == work.list_names()
        issued = read.get("issued", {})
        assert (issued.get("year"), issued.get("day")) == (work.year, work.day.day if work.day else None)
        assert str(read.get("DOI", "")) == work.identifiers.get("doi", "")
        assert str(read.get("URL", "")) == find_address(work)
        place = "container_title" if work.kind_name in CONTAINED else "publisher"
        assert str(read.get(place, "")) == work.plain_venue
        assert str(read.get("abstract", "")) == work.plain_abstract


def read_parts(name: Any) -> NameParts:
    given, family, _, _, suffix = name.parts()
    return NameParts(family, given or "", suffix or "")


@needs_shared
def test_real_works_are_valid_items_and_have_references(real_works):
    items = json.loads(write(real_works, Form.CSL_JSON))
    assert [item["id"] for item in items] == [str(work.id) for work in real_works]
    for work in real_works[::25]:
        for style in Style:
            reference = format_reference(work, style)
            assert str(work.year or "n") in reference
            assert fold_text(work.plain_title)[:20] in fold_text(reference)


@pytest.mark.parametrize("form", CITING)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_comes_back_through_our_own_import(form, kind):
    assert list(list_different([make_cited(kind=kind, venue="A Place")], form)) == []


@pytest.mark.parametrize("form", CITING)
def test_a_crowd_is_written_whole(form):
    crowd = make_cited(*(f"Anna Q. Member{number}" for number in range(4_999)))
    (record,) = read_back([crowd], form)
    assert len(record.signatures) == 4_999


@pytest.mark.parametrize("form", CITING)
def test_no_works_are_an_empty_file_of_the_form(form):
    assert write([], form) == ("[]\n" if form is Form.CSL_JSON else "")


@pytest.mark.parametrize("form", CITING)
def test_works_are_written_as_they_come(form):
    seen: list[int] = []

    def come() -> Iterator[CitedWork]:
        for number in range(3):
            seen.append(number)
            yield make_cited()

    next(iter(write_works(come(), form)))
    assert len(seen) == 1


def test_forms_say_what_they_are():
    assert [label_form(form) for form in Form] == [
        "BibTeX",
        "RIS",
        "CSL-JSON",
        "CSV",
        "Work JSON Lines",
        "GraphML",
    ]
    assert [content_type(form).partition(";")[0] for form in Form] == [
        "application/x-bibtex",
        "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json",
        "text/csv",
        "application/x-ndjson",
        "application/graphml+xml",
    ]


texts = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("{}\\%$&#_~^\"'@,=<>\r\n\t`|-;. and")),
    max_size=60,
)
# How slowly a busy machine makes texts up says nothing of what is tested.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
hostile = st.builds(
    make_cited,
    kind=st.sampled_from(KINDS),
    title=st.one_of(st.none(), texts),
    abstract=texts,
    venue=texts,
    url=texts,
    language=texts,
    names=st.lists(
        st.builds(CitedName, texts, st.one_of(st.none(), texts), st.one_of(st.none(), texts)), max_size=3
    ).map(tuple),
    identifiers=st.dictionaries(st.sampled_from(["doi", "arxiv", "pmid", "isbn", "acl"]), texts, max_size=5),
)


@unhurried
@given(st.lists(hostile, min_size=1, max_size=3))
def test_hostile_text_breaks_no_entry_out_of_its_braces(works):
    numbered = [msgspec.structs.replace(work, id=number) for number, work in enumerate(works, 1)]
    written = write(numbered, Form.BIBTEX)
    assert written.count("{") == written.count("}")
    library = parse_string(written)
    assert library.failed_blocks == []
    assert len(library.entries) == len(works)
    assert len(list(bibtex.split(io.BytesIO(written.encode())))) == len(works)


@unhurried
@given(st.lists(hostile, min_size=1, max_size=3))
def test_hostile_text_begins_no_line_of_a_reference(works):
    lines = write(works, Form.RIS).split("\r\n")
    assert all(line[2:6] == "  - " for line in lines[:-1])
    assert all(len(line.splitlines()) <= 1 for line in lines)
    assert sum(line.startswith("ER  - ") for line in lines) == len(works)


@unhurried
@given(st.lists(hostile, max_size=3))
def test_hostile_text_leaves_items_valid(works):
    assert len(json.loads(write(works, Form.CSL_JSON))) == len(works)


@unhurried
@given(hostile, st.sampled_from(Style))
def test_hostile_text_brings_no_markup_into_a_reference(work, style):
    left = format_reference(work, style)
    for tag in ("i", "b", "sup", "sub"):
        assert left.count(f"<{tag}>") == left.count(f"</{tag}>")
        left = left.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in left
    assert ">" not in left
