"""The five texts that the text forms were made for, and the corpora, every line of them."""

import json
from itertools import islice
from pathlib import Path

import pytest

from papers.records import RecordError, WorkRecord
from papers.sources import work_jsonl
from papers.sources.files import open_source, peek_head
from papers.sources.registry import detect_form
from tests.papers.sources.reading import data_of
from tests.real_data import SHARED, needs_shared

FORMS = {"researcher page": "page", "abstract list": "abstracts", "arXiv listing": "arxiv-listing"}
SEEDS = (
    "000_f1681a01e5411909.txt",
    "001_3a61578cb107992b.txt",
    "002_50394d647b3617db.txt",
    "003_c2d06e478aa2be09.txt",
    "004_08f8761dec84ceb5.txt",
)
CORPORA = {
    "acl-anthology-to-2019.jsonl.gz": (58_628, 168_414),
    "arxiv-cs-to-2019.jsonl.gz": (21_991, 78_106),
    "ml-conferences.jsonl.gz": (135_484, 583_575),
}

pytestmark = needs_shared


def read(path: Path, line_end: bytes = b"\n", strip_end: bool = False, tmp_path: Path | None = None):
    if tmp_path:
        data = path.read_bytes().replace(b"\n", line_end)
        path = tmp_path / path.name
        path.write_bytes(data.rstrip() if strip_end else data)
    with open_source(path) as stream:
        form = detect_form(peek_head(stream))
        assert form is not None
        items = list(form.split(stream))
    return form.FORM, items, [form.parse(data_of(item)) for item in items]


def describe(work: WorkRecord, form: str) -> dict[str, object]:
    """The record in the words of expected.json: all that it holds, so that nothing can be there in excess."""
    assert work.abstract is not None
    row: dict[str, object] = {
        "abstract_starts": work.abstract[:60],
        "abstract_chars": len(work.abstract),
        **work.ids,
    }
    if work.comment is not None:
        row["comment"] = work.comment
    if form != "arxiv-listing":
        row["title"] = work.title
    if form == "page":
        row |= {"kind": work.kind, "year": work.year, "source": work.venue}
    return row


@pytest.mark.parametrize(("line_end", "strip_end"), [(b"\n", False), (b"\r\n", False), (b"\n", True)])
@pytest.mark.parametrize("name", SEEDS)
def test_seed_reads_as_expected(name, line_end, strip_end, tmp_path):
    expected = json.loads((SHARED / "seeds" / "expected.json").read_text())[name]

    form, items, works = read(SHARED / "seeds" / name, line_end, strip_end, tmp_path)

    assert form == FORMS[expected["form"]]
    assert len(works) == expected["works"]
    for row in expected["items"]:
        if "doi" in row:  # which is told apart without regard to case, and kept in small letters
            row["doi"] = row["doi"].lower()
    assert [describe(work, form) for work in works] == expected["items"]
    researcher = expected.get("researcher")
    assert {work.listed_for for work in works} == {(researcher,) if researcher else ()}
    assert not any(work.signatures or work.published_on or work.extra for work in works)
    if form != "page":
        assert {work.year for work in works} == {None}
    assert [item.line for item in items] == sorted({item.line for item in items})


def test_seed_items_begin_where_their_line_says():
    for name in SEEDS:
        lines = (SHARED / "seeds" / name).read_text().splitlines()
        _, items, works = read(SHARED / "seeds" / name)
        for item, work in zip(items, works, strict=True):
            around = "\n".join(lines[item.line - 1 : item.line + 5])
            assert work.abstract[:200] in around


@pytest.mark.parametrize("name", CORPORA)
def test_corpus_is_read_without_a_rejection(name):
    works = signatures = 0
    rejected, unlike = [], []
    with open_source(SHARED / "data" / "corpora" / name) as stream:
        assert detect_form(peek_head(stream)) is work_jsonl
        for item in work_jsonl.split(stream):
            try:
                work = work_jsonl.parse(data_of(item))
            except RecordError as error:
                rejected.append((item.line, str(error)))
                continue
            works += 1
            signatures += len(work.signatures)
            if work.extra or (works % 50 == 0 and work_jsonl.parse(work_jsonl.encode(work)) != work):
                unlike.append(item.line)

    assert not rejected
    assert not unlike
    assert (works, signatures) == CORPORA[name]


def test_corpus_compressed_or_not_reads_the_same(tmp_path):
    packed = SHARED / "data" / "corpora" / "arxiv-cs-to-2019.jsonl.gz"
    plain = tmp_path / "named.gz"
    with open_source(packed) as stream:
        plain.write_bytes(stream.read(3_000_000))
    with open_source(packed) as first, open_source(plain) as second:
        one, other = (list(islice(work_jsonl.split(stream), 1000)) for stream in (first, second))

    assert one == other
