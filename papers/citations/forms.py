"""The forms in which works can be taken: one line each in `_KINDS`, and in `_WRITERS` those of cited works."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from core.graphml import CONTENT_TYPE
from papers.citations.bibtex import write_entries
from papers.citations.csl import make_full_item
from papers.citations.ris import write_reference
from papers.citations.tables import write_table
from papers.citations.works import CitedWork

VERSION = 2
"""Moves when the same work is written otherwise, so that those who kept it take it anew."""


class Form(StrEnum):
    """A form of export, by the end of its addresses and of its files' names."""

    BIBTEX = "bib"
    RIS = "ris"
    CSL_JSON = "csl.json"
    CSV = "csv"
    WORK_JSONL = "jsonl"
    GRAPHML = "graphml"


CITING = (Form.BIBTEX, Form.RIS, Form.CSL_JSON)
"""Those that programs read which cite."""


class _Kind(NamedTuple):
    label: str
    content_type: str


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


_KINDS = {
    Form.BIBTEX: _Kind("BibTeX", "application/x-bibtex; charset=utf-8"),
    Form.RIS: _Kind("RIS", "application/x-research-info-systems; charset=utf-8"),
    Form.CSL_JSON: _Kind("CSL-JSON", "application/vnd.citationstyles.csl+json"),
    Form.CSV: _Kind("CSV", "text/csv; charset=utf-8; header=present"),
    Form.WORK_JSONL: _Kind("Work JSON Lines", "application/x-ndjson; charset=utf-8"),
    Form.GRAPHML: _Kind("GraphML", CONTENT_TYPE),
}
_WRITERS: dict[Form, Callable[[Iterable[CitedWork]], Iterator[str]]] = {
    Form.BIBTEX: _write_bibtex,
    Form.RIS: _write_ris,
    Form.CSL_JSON: _write_csl_json,
    Form.CSV: write_table,
}
CITED = frozenset(_WRITERS)
"""Those that are written from cited works. The others say more: what each source does, or who and what is tied."""


def label_form(form: Form) -> str:
    """What people call it."""
    return _KINDS[form].label


def content_type(form: Form) -> str:
    """As HTTP says it."""
    return _KINDS[form].content_type


def write_works(works: Iterable[CitedWork], form: Form) -> Iterator[str]:
    """The works in a form of `CITED`, piece by piece, with all their names; it reads no further than it has written."""
    return _WRITERS[form](works)
