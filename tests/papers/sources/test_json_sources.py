"""The five JSON sources together: the real files, and what nobody would send who means well."""

import io
import json
import random
import tracemalloc
from collections import Counter
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.records import RawItem, RecordError, WorkRecord
from papers.sources import crossref, csl_json, openalex, orcid, semantic_scholar, work_jsonl
from papers.sources.files import open_source, peek_head
from papers.sources.registry import Form, detect_form
from tests.clocks import do_within
from tests.papers.sources import (
    test_crossref,
    test_csl_json,
    test_openalex,
    test_orcid,
    test_semantic_scholar,
)
from tests.real_data import find_real, needs_shared

FOLDERS: dict[str, Form] = {
    "openalex": openalex,
    "crossref": crossref,
    "orcid": orcid,
    "semanticscholar": semantic_scholar,
}
NOT_JSON = {".txt", ".csv"}
GOLDEN: list[tuple[Form, object]] = [
    (openalex, {"meta": {}, "results": [test_openalex.WORK]}),
    (crossref, test_crossref.answer("work-list", {"items": [test_crossref.WORK]})),
    (orcid, test_orcid.RECORD),
    (semantic_scholar, {"total": 1, "offset": 0, "data": [test_semantic_scholar.PAPER]}),
    (csl_json, [test_csl_json.ITEM]),
]


def list_files(folder: str) -> list[Path]:
    return [path for path in find_real(f"data/{folder}/**/*") if path.is_file()]


def read_file(form: Form, path: Path) -> tuple[list[WorkRecord], Counter[str]]:
    works, reasons = [], Counter[str]()
    with open_source(path) as stream:
        for item in form.split(stream):
            assert (item.data is None) != (item.reason is None)
            if item.data is None:
                reasons[item.reason or ""] += 1
                continue
            try:
                works.append(form.parse(item.data))
            except RecordError as error:
                reasons[str(error)] += 1
    return works, reasons


@needs_shared
@pytest.mark.parametrize(
    ("folder", "works", "rejected"),
    [("openalex", 1055, 17), ("crossref", 281, 40), ("orcid", 15, 46), ("semanticscholar", 4094, 4357)],
)
def test_every_real_file_is_read(folder, works, rejected):
    form, counts = FOLDERS[folder], Counter[str]()
    for path in list_files(folder):
        read, reasons = read_file(form, path)
        assert read or reasons, path.name
        assert all(reason and "\n" not in reason and len(reason) < 400 for reason in reasons), path.name
        for work in read:
            line = work_jsonl.encode(work)
            assert work_jsonl.parse(line) == msgspec.structs.replace(work, extra={}), path.name
        counts.update(works=len(read), rejected=reasons.total())

    assert counts == {"works": works, "rejected": rejected}


@needs_shared
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_file_is_known_by_its_beginning(folder):
    for path in list_files(folder):
        with open_source(path) as stream:
            form = detect_form(peek_head(stream))
        is_json = not NOT_JSON & set(path.suffixes)
        assert form is (FOLDERS[folder] if is_json else form), path.name
        assert is_json or form not in FOLDERS.values(), path.name


@needs_shared
def test_facts_of_real_works_are_read():
    [path] = find_real("data/openalex/W2741809807.json")
    (known,), _ = read_file(openalex, path)
    works = [work for path in list_files("openalex") for work in read_file(openalex, path)[0]]

    assert known.ids["doi"] == "10.7717/peerj.4375"
    assert [signature.name for signature in known.signatures][:2] == ["Heather Piwowar", "Jason Priem"]
    assert known.abstract is not None
    assert known.abstract.startswith("Despite growing interest in Open Access (OA) to scholarly literature,")
    assert max(len(work.abstract or "") for work in works) == 29_978
    assert sum(1 for work in works if not work.signatures) > 0
    assert all("A9999999999" not in signature.ids.values() for work in works for signature in work.signatures)


@pytest.mark.parametrize("form", [form for form, _ in GOLDEN], ids=lambda form: form.FORM)
def test_forms_do_not_claim_each_other(form):
    for other, document in GOLDEN:
        for indent in (None, 1):
            head = json.dumps(document, indent=indent).encode()
            assert (detect_form(head) is form) == (other is form)
    assert not form.sniff(
        b'{"ids": {"doi": "10.1/x"}, "title": "a", "year": 2020, "authors": [{"name": "A"}], "url": "u"}'
    )


def read_bytes(form: Form, data: bytes) -> None:
    """Split and parse as the importer does: whatever is not a reason or a RecordError comes out of here."""

    def read() -> None:
        form.sniff(data[:65_536])
        for item in form.split(io.BytesIO(data)):
            assert isinstance(item, RawItem)
            if item.data is not None:
                with suppress(RecordError):
                    work_jsonl.encode(form.parse(item.data), with_extra=True)

    do_within(1 + len(data) / 2_000_000, read)


SCALAR = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9)
    | st.sampled_from(
        ["https://openalex.org/A1", "10.1000/x", "2020-01-02", "\x00", "\u202e", 10**30, -1, 1e308]
    )
)
JSON = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def mutate(value: object, chance: random.Random, wrong: object) -> object:
    """The document with something else in a few of its places."""
    if chance.random() < 0.03:
        return wrong
    if isinstance(value, dict):
        return {key: mutate(part, chance, wrong) for key, part in value.items() if chance.random() > 0.02}
    if isinstance(value, list):
        return [mutate(part, chance, wrong) for part in value for _ in range(1 + (chance.random() < 0.03))]
    return value


@pytest.mark.parametrize(("form", "document"), GOLDEN, ids=lambda value: getattr(value, "FORM", ""))
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), wrong=JSON, cut=st.floats(0.3, 3))
def test_mutated_document_is_read_or_rejected(form, document, seed, wrong, cut):
    text = json.dumps(mutate(document, random.Random(seed), wrong), ensure_ascii=bool(seed % 2)).encode(
        errors="replace"
    )

    read_bytes(form, text[: int(len(text) * cut)])


@pytest.mark.parametrize("form", [form for form, _ in GOLDEN], ids=lambda form: form.FORM)
@settings(max_examples=150, deadline=None)
@given(data=st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_rejected(form, data):
    read_bytes(form, data)
    with suppress(RecordError):
        form.parse(data)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), noise=st.binary(max_size=3))
def test_mutated_xml_is_read_or_rejected(seed, noise):
    chance, data = random.Random(seed), bytearray(test_orcid.XML.encode())
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(data))
        data[place : place + chance.randrange(6)] = noise

    read_bytes(orcid, bytes(data))


HUGE = 400_000
HOSTILE = [
    b"[" * HUGE,
    b'{"a":' * HUGE,
    b'{"results": [' + b"[" * HUGE,
    b'{"results": [' + b"1," * (HUGE // 10) + b"1]}",
    b'{"title": "' + b"\\u0041" * HUGE + b'"}',
    b'{"title": "a", "referenced_works": [' + b'"W1",' * HUGE + b'"W1"]}',
    b'{"title": "a", "ids": {' + b",".join(b'"k%d": 1' % n for n in range(HUGE // 4)) + b"}}",
    b'{"title": "a", "abstract_inverted_index": {"' + b"x" * HUGE + b'": [' + b"0," * HUGE + b"0]}}",
    b'{"title": "a", "authorships": [' + b"{}," * HUGE + b"{}]}",
    b'{"paperId": "a", "title": "a", "references": ' + b'[{"references": ' * 500 + b"[]" + b"}]" * 500 + b"}",
    b'{"DOI": "10.1000/' + b"%2525" * HUGE + b'", "title": ["a"]}',
    b'{"type": "book", "title": "a", "keyword": "' + b"a," * HUGE + b'"}',
    b'{"type": "book", "title": "a", "issued": {"date-parts": [' + b"[]," * HUGE + b"[]]}}",
    b"<work " * HUGE,
    b"<" * HUGE,
    b"<a:b>" * HUGE,
    b"<w " + b'path="/' * HUGE,
    b"<orcid-identifier>" * (HUGE // 10),
]


@pytest.mark.parametrize("form", [form for form, _ in GOLDEN], ids=lambda form: form.FORM)
@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: data[:40].decode())
def test_hostile_file_costs_little_time(form, data):
    read_bytes(form, data)


def test_page_is_cut_in_little_memory():
    page = json.dumps({"meta": {}, "results": [test_openalex.WORK] * 5_000}).encode()
    tracemalloc.start()
    count = sum(1 for item in openalex.split(io.BytesIO(page)) if openalex.parse(item.data or b"").title)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 5_000
    assert peak_bytes < 5 * len(page)
