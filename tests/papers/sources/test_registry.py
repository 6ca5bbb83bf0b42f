"""Which form a file has."""

import gzip
import io
import random
import struct
import zipfile

import pytest

from papers.sources import (
    abstract_list,
    acl_xml,
    arxiv_atom,
    arxiv_listing,
    arxiv_metadata,
    bibtex,
    crossref,
    csl_json,
    jats,
    oai_dc,
    openalex,
    orcid,
    pubmed,
    researcher_page,
    ris,
    semantic_scholar,
    work_jsonl,
)
from papers.sources.registry import FORMS, detect_form, find_form

ABSTRACT = b"We propose a thing and show that it is one. "


def test_forms_are_found_by_their_names():
    assert {form.FORM: find_form(form.FORM) for form in FORMS} == {
        "jsonl": work_jsonl,
        "page": researcher_page,
        "abstracts": abstract_list,
        "arxiv-listing": arxiv_listing,
        "acl-xml": acl_xml,
        "arxiv-atom": arxiv_atom,
        "arxiv-metadata": arxiv_metadata,
        "bibtex": bibtex,
        "jats": jats,
        "oai-dc": oai_dc,
        "pubmed": pubmed,
        "ris": ris,
        "openalex": openalex,
        "crossref": crossref,
        "orcid": orcid,
        "semanticscholar": semantic_scholar,
        "csl-json": csl_json,
    }
    with pytest.raises(KeyError):
        find_form("auto")


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b'{"title": "a", "abstract": "Abstract:\\narXiv:2011.09463We"}\n', work_jsonl),
        (b'\xef\xbb\xbf{"title": "a"', work_jsonl),
        (b"", work_jsonl),
        (b"\r\n \n", work_jsonl),
        (b"Abstract:" + ABSTRACT + b"\r\nAbstract: arXiv:2011.09463", abstract_list),
        (b"Researcher profile\r\n\r\nAna Beispiel\r\n", researcher_page),
        (b"preprint2023arXiv\n\nA Title\n", researcher_page),
        (ABSTRACT + b"\narXiv:2011.09463" + ABSTRACT, arxiv_listing),
        (ABSTRACT + b"\r\narXiv:2011.09463\r\n" + ABSTRACT, arxiv_listing),
        (b'{"ids": {"openalex": "W1"}, "title": "a", "authors": [{"name": "A"}]}\n', work_jsonl),
        (b'{"title": "a", "authors": [{"given": "A", "family": "B"}], "type": "x", "url": "u"}', work_jsonl),
        (b'{"meta": {"count": 1}, "results": [{"id": "https://openalex.org/W1"', openalex),
        (b'{"abstract_inverted_index": {"meta": [0]}, "title": "a"}\n{"id"', openalex),
        (b'{"error": "Invalid query", "message": "x is not a valid field"}', openalex),
        (b'{"status": "ok", "message-type": "work-list", "message": {"items": [{"DOI"', crossref),
        (b'[{"indexed": {}, "DOI": "10.1/x", "type": "journal-article"}]', crossref),
        (b'{"orcid-identifier": {"path": "0000-0002-1825-0097"}', orcid),
        (b'<?xml version="1.0"?>\n<w:works xmlns:w="http://www.orcid.org/ns/activities"/>', orcid),
        (b'{"total": 3, "offset": 0, "data": [{"paperId": "1"', semantic_scholar),
        (b'[null, {"paperId": "1"', semantic_scholar),
        (b'{"error": "not found"}', semantic_scholar),
        (b'[\n  {"id": "a", "type": "book", "author": [{"family": "B"}], "issued": {}}', csl_json),
        (ABSTRACT, None),
        (b"@article{a, title={b}}\n", bibtex),
        (b"<html><body>arXiv:2011.09463</body></html>", None),
        (b"title,year\nA,2020\n", None),
    ],
)
def test_form_is_told_from_the_beginning(head, form):
    assert detect_form(head) is form


def make_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("works.jsonl", '{"title": "a"}\n' * 100)
    return file.getvalue()


@pytest.mark.parametrize(
    "head",
    [
        random.Random(1).randbytes(65_536),
        b"\x89PNG\r\n\x1a\n" + struct.pack(">IIII", 13, 1, 2, 3),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b"\x7fELF" + bytes(60),
        gzip.compress(b'{"title": "a"}\n'),
        make_zip(),
        '{"title": "a"}\n'.encode("utf-16"),
        bytes(65_536),
    ],
    ids=["noise", "png", "pdf", "elf", "gzip in gzip", "zip", "utf-16", "zeros"],
)
def test_binary_is_nobodys(head):
    assert detect_form(head) is None
