"""Items of a source made ready for ingest: parsed, keyed, rendered and laid out. Pure; runs in processes of its own."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from multiprocessing.connection import wait
from threading import Thread
from uuid import UUID

import msgspec

from papers.linking import Claim, claim_of
from papers.records import RawItem, RecordError, WorkRecord
from papers.rows import DICTIONARY_TABLES, WORK_TABLES, WorkRows, copy_line, lay_out
from papers.sources.reading_version import reading_version
from papers.sources.registry import find_form
from papers.sources.text import show_excerpt


class PreparedRecord(msgspec.Struct, gc=False):
    """A parsed record with all that can be worked out from it alone; `rows` are those of a work that it makes alone."""

    line: int
    item_digest: str
    payload: str
    claim: Claim
    rows: WorkRows


class Rejection(msgspec.Struct, gc=False):
    """An item that is no record, with the reason for people and its beginning."""

    line: int
    reason: str
    excerpt: str


class Reading(msgspec.Struct, frozen=True):
    """How items are read: their form, and whose list they stand in, when the caller said so."""

    form: str
    listed_for: str | None = None


class Place(msgspec.Struct, frozen=True):
    """Where the rows of a batch will stand: the first of its works' ids, and the origin of its records."""

    first_id: int
    origin_id: int
    observed_at: datetime


class LaidOutBatch(msgspec.Struct, gc=False):
    """A batch as COPY text by table, each record a work of its own; and what of it is no record."""

    texts: dict[str, bytes]
    records_count: int
    rejections: list[Rejection]


def start_process() -> None:
    """Ready a process of ours: it ends when the one that started it does, even when that is killed, and not before.

    What it makes is freed by counting references; looking for cycles in it would take half of its time.
    """
    gc.disable()
    # A terminal's Ctrl-C reaches it too, but it is the starter's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def digest_items(reading: Reading, items: Iterable[RawItem]) -> list[str | None]:
    """A digest of the very bytes of each item and of all that decides how they are read; None where there are none."""
    start = blake2b(reading_version(), digest_size=16)
    start.update(f"{reading.form}\x1f{reading.listed_for or ''}\x1f".encode())
    return [None if item.data is None else _digest_item(start.copy(), item.data) for item in items]


def _digest_item(digest: blake2b, data: bytes) -> str:
    digest.update(data)
    return digest.hexdigest()


def prepare_items(reading: Reading, items: Sequence[RawItem]) -> list[PreparedRecord | Rejection]:
    """Each item as a record or a rejection, in their order."""
    digests = digest_items(reading, items)
    return [_prepare_item(reading, item, digest) for item, digest in zip(items, digests, strict=True)]


def _prepare_item(reading: Reading, item: RawItem, digest: str | None) -> PreparedRecord | Rejection:
    if item.data is None or digest is None:
        return Rejection(item.line, item.reason or "", item.excerpt)
    try:
        record = find_form(reading.form).parse(item.data)
    except RecordError as error:
        return Rejection(item.line, str(error), show_excerpt(item.data))
    if reading.listed_for:
        record = msgspec.structs.replace(record, listed_for=(reading.listed_for,))
    return prepare_record(item.line, record, digest)


def prepare_record(line: int, record: WorkRecord, item_digest: str) -> PreparedRecord:
    """One record made ready."""
    payload = msgspec.json.encode(record)
    digest = str(UUID(bytes=blake2b(payload, digest_size=16).digest()))
    return PreparedRecord(
        line, item_digest, payload.decode(), claim_of(digest, record, for_linking=False), lay_out(record)
    )


def lay_out_batch(reading: Reading, items: Sequence[RawItem], place: Place) -> LaidOutBatch:
    """The items ready for COPY into tables without keys, as works of ids from `place.first_id` on.

    A line of a dictionary goes out once a process, as far as it remembers.
    """
    prepared = prepare_items(reading, items)
    records = [one for one in prepared if isinstance(one, PreparedRecord)]
    works = list(enumerate(records, place.first_id))
    lines = {table: _leave_out_sent(table, _gather_dictionary(table, records)) for table in DICTIONARY_TABLES}
    lines |= {table: list_work_lines(table, works) for table in WORK_TABLES}
    lines["papers_workidentifier"] = list_identifier_lines(works)
    lines["papers_sourcerecord"] = list_source_lines(works, place.origin_id, place.observed_at)
    texts = {table: "".join(f"{line}\n" for line in own).encode() for table, own in lines.items() if own}
    return LaidOutBatch(texts, len(records), [one for one in prepared if isinstance(one, Rejection)])


def list_dictionary_lines(table: str, records: Iterable[PreparedRecord]) -> list[str]:
    """The lines of a dictionary that the records use, each once."""
    return list(_gather_dictionary(table, records).values())


def _gather_dictionary(table: str, records: Iterable[PreparedRecord]) -> dict[object, str]:
    lines: dict[object, str] = {}
    for record in records:
        lines.update(record.rows.dictionaries[table])
    return lines


def list_work_lines(table: str, works: Iterable[tuple[int, PreparedRecord]]) -> list[str]:
    """The lines of one of WORK_TABLES for works of these ids."""
    return [f"{work_id}\t{line}" for work_id, record in works for line in record.rows.lines[table]]


def list_identifier_lines(works: Iterable[tuple[int, PreparedRecord]]) -> list[str]:
    """The lines of papers_workidentifier."""
    return [
        copy_line(work_id, scheme, value)
        for work_id, record in works
        for scheme, value in record.claim.identifiers
    ]


def list_source_lines(
    works: Iterable[tuple[int, PreparedRecord]], origin_id: int, observed_at: datetime
) -> list[str]:
    """The lines of papers_sourcerecord."""
    head = copy_line(origin_id, observed_at)
    return [
        f"{work_id}\t{head}\t"
        + copy_line(
            record.claim.digest,
            record.item_digest,
            record.claim.source_key,
            record.claim.abstract_key,
            record.claim.title_key,
            record.line,
            record.payload,
        )
        for work_id, record in works
    ]


_MOST_REMEMBERED = 150_000
_sent: dict[str, set[object]] = {table: set() for table in DICTIONARY_TABLES}


def _leave_out_sent(table: str, lines: dict[object, str]) -> list[str]:
    sent = _sent[table]
    if len(sent) > _MOST_REMEMBERED:
        sent.clear()
    fresh = [line for key, line in lines.items() if key not in sent]
    sent.update(lines)
    return fresh
