"""The forms a file can have. To add one: a module with the four things of `Form`, and a line in `FORMS`."""

from collections.abc import Iterator
from io import BufferedIOBase
from typing import Protocol

from papers.records import RawItem, WorkRecord
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
from papers.sources.files import HEAD_BYTES


class Form(Protocol):
    """What a module of this package is to the importer.

    `FORM` is its name on the command line. `split` does the reading and cutting and runs where the file is
    open: it must be cheap, yields an item for everything that is there, good or not, and one with a reason for
    a file without any. `parse` does the rest and runs anywhere: a pure function of the `data` of one item,
    which is nobody else's business.
    """

    @property
    def FORM(self) -> str: ...  # noqa: N802  # a constant of the module

    def sniff(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes (its first 64 kB) has this form."""

    def split(self, stream: BufferedIOBase) -> Iterator[RawItem]:
        """The items of the file in its order. Raises SourceError when it cannot be read on."""

    def parse(self, data: bytes) -> WorkRecord:
        """The record of one item. Raises RecordError with the reason, for people, and nothing else."""


FORMS: tuple[Form, ...] = (
    acl_xml,
    arxiv_atom,
    jats,
    oai_dc,
    pubmed,
    ris,
    researcher_page,
    abstract_list,
    bibtex,
    arxiv_listing,
    openalex,
    crossref,
    orcid,
    semantic_scholar,
    csl_json,
    arxiv_metadata,
    work_jsonl,
)
"""The forms, in the order in which they are asked: the first that knows a file has it."""


_BY_NAME = {form.FORM: form for form in FORMS}


def find_form(name: str) -> Form:
    """The form of that name. Raises KeyError when there is none."""
    return _BY_NAME[name]


def detect_form(head: bytes) -> Form | None:
    """The form of a file by its beginning, None when nobody knows it. A blank file is Work JSON Lines."""
    head = head[:HEAD_BYTES]
    if not head.strip():
        return work_jsonl
    return next((form for form in FORMS if form.sniff(head)), None)
