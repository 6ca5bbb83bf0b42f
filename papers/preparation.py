"""Items of a source made ready for ingest: parsed, keyed, rendered and laid out. Pure; runs in processes of its own."""

import multiprocessing
import os
import uuid
from collections.abc import Sequence
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


def end_with_parent() -> None:
    """Make this process end when the one that started it does, even when that was killed."""
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
    parse = find_form(form).parse
    prepared: list[PreparedRecord | Rejection] = []
    for item in items:
        if item.data is None:
            prepared.append(Rejection(item.line, item.reason or "", item.excerpt))
            continue
        try:
            prepared.append(prepare_record(item.line, parse(item.data), listed_for))
        except RecordError as error:
            prepared.append(Rejection(item.line, str(error), show_excerpt(item.data)))
    return prepared


def prepare_record(line: int, record: WorkRecord, listed_for: str | None = None) -> PreparedRecord:
    """One record made ready."""
    if listed_for:
        record = msgspec.structs.replace(record, listed_for=(listed_for,))
    payload = msgspec.json.encode(record)
    digest = str(uuid.UUID(bytes=blake2b(payload, digest_size=16).digest()))
    return PreparedRecord(line, payload.decode(), claim_of(digest, record), lay_out(record))
