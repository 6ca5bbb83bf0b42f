"""Items of a source made ready for ingest: parsed, keyed, rendered and laid out. Pure; runs in processes of its own."""

import gc
import multiprocessing
import os
import uuid
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from multiprocessing.connection import wait
from threading import Thread

import msgspec

from papers.linking import Claim, claim_of
from papers.records import RawItem, RecordError, WorkRecord
from papers.rows import WorkRows, lay_out
from papers.sources.registry import find_form
from papers.sources.text import show_excerpt


class PreparedRecord(msgspec.Struct, gc=False):
    """A parsed record with all that can be worked out from it alone; `rows` are those of a work that it makes alone."""

    line: int
    payload: str
    claim: Claim
    rows: WorkRows


class Rejection(msgspec.Struct, gc=False):
    """An item that is no record, with the reason for people and its beginning."""

    line: int
    reason: str
    excerpt: str


def start_process() -> None:
    """Ready a parsing process: it ends when the one that started it does, even when that is killed.

    What it makes is freed by counting references; looking for cycles in it would take half of its time.
    """
    gc.disable()
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def prepare_items(
    form: str, items: Sequence[RawItem], listed_for: str | None
) -> list[PreparedRecord | Rejection]:
    """Each item as a record or a rejection, in their order. `listed_for` says whose list they stand in."""
    prepared: list[PreparedRecord | Rejection] = []
    for item, parsed in zip(items, _parse_items(form, items, listed_for), strict=True):
        if isinstance(parsed, Rejection):
            prepared.append(parsed)
        else:
            prepared.append(prepare_record(item.line, parsed))
    return prepared


def digest_items(form: str, items: Sequence[RawItem], listed_for: str | None) -> list[str | None]:
    """The digest of each item's record, None for a rejected one: enough to tell that all of them are known."""
    return [
        None if isinstance(parsed, Rejection) else _digest(msgspec.json.encode(parsed))
        for parsed in _parse_items(form, items, listed_for)
    ]


def _parse_items(
    form: str, items: Sequence[RawItem], listed_for: str | None
) -> Iterator[WorkRecord | Rejection]:
    for item in items:
        if item.data is None:
            yield Rejection(item.line, item.reason or "", item.excerpt)
            continue
        try:
            record = find_form(form).parse(item.data)
        except RecordError as error:
            yield Rejection(item.line, str(error), show_excerpt(item.data))
        else:
            yield msgspec.structs.replace(record, listed_for=(listed_for,)) if listed_for else record


def prepare_record(line: int, record: WorkRecord) -> PreparedRecord:
    """One record made ready."""
    payload = msgspec.json.encode(record)
    digest = _digest(payload)
    return PreparedRecord(
        line, payload.decode(), claim_of(digest, record, for_linking=False), lay_out(record)
    )


def _digest(payload: bytes) -> str:
    return str(uuid.UUID(bytes=blake2b(payload, digest_size=16).digest()))
