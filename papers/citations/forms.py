"""The forms in which works can be taken: one line each in `_WRITERS`."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from papers.citations.bibtex import write_entries
from papers.citations.csl import make_full_item
from papers.citations.ris import write_reference
from papers.citations.works import CitedWork

VERSION = 1
"""Moves when the same work is written otherwise, so that those who kept it take it anew."""


class Form(StrEnum):
    """A form of export, by the end of its addresses and of its files' names."""

    BIBTEX = "bib"
    RIS = "ris"
    CSL_JSON = "csl.json"


class _Writer(NamedTuple):
    label: str
    content_type: str
    write: Callable[[Iterable[CitedWork]], Iterator[str]]


def _write_bibtex(works: Iterable[CitedWork]) -> Iterator[str]:
    begins = True
    for entry in write_entries(works):
        yield entry if begins else f"\n{entry}"
        begins = False


def _write_ris(works: Iterable[CitedWork]) -> Iterator[str]:
    return map(write_reference, works)


def _write_csl_json(works: Iterable[CitedWork]) -> Iterator[str]:
    mark = "["
    for work in works:
        item = msgspec.json.format(msgspec.json.encode(make_full_item(work)))
        yield f"{mark}\n{item.decode()}"
        mark = ","
    yield "[]\n" if mark == "[" else "\n]\n"


_WRITERS = {
    Form.BIBTEX: _Writer("BibTeX", "application/x-bibtex; charset=utf-8", _write_bibtex),
    Form.RIS: _Writer("RIS", "application/x-research-info-systems; charset=utf-8", _write_ris),
    Form.CSL_JSON: _Writer("CSL-JSON", "application/vnd.citationstyles.csl+json", _write_csl_json),
}


def label_form(form: Form) -> str:
    """What people call it."""
    return _WRITERS[form].label


def content_type(form: Form) -> str:
    """As HTTP says it."""
    return _WRITERS[form].content_type


def write_works(works: Iterable[CitedWork], form: Form) -> Iterator[str]:
    """The works in that form, piece by piece, each with all its names; it reads no further than it has written."""
    return _WRITERS[form].write(works)
