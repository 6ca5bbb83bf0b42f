"""Work JSON Lines: UTF-8, one JSON object a line; what the exports write and other programs give."""

import datetime
import re
from collections.abc import Iterator
from io import BufferedIOBase

import msgspec

from papers.identifiers import (
    normalize_author_identifiers,
    normalize_identifier,
    normalize_identifiers,
    normalize_url,
)
from papers.records import (
    FIRST_YEAR,
    KINDS,
    LAST_YEAR,
    AffiliationRecord,
    RawItem,
    RecordError,
    SignatureRecord,
    TopicRecord,
    WorkRecord,
)
from papers.sources.files import MAX_ITEM_BYTES, DamagedError, describe_oversized, read_block
from papers.sources.person_names import MAX_SIGNATURES
from papers.sources.text import EXCERPT_BYTES, clean_text, read_year, show_excerpt
from papers.sources.work_object import (
    GivenAffiliation,
    GivenSignature,
    GivenTopic,
    GivenWork,
    decode_object,
)

FORM = "jsonl"

MAX_LISTS = 100

_LONGEST_TOPIC = len("T999999999")
_BOM = b"\xef\xbb\xbf"
_OBJECT = re.compile(rb'^[ \t]*\{\s*["}]', re.MULTILINE)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")

Extra = dict[str, msgspec.Raw]


def sniff(head: bytes) -> bool:
    """Whether the first line that is not blank is JSON or, being cut off or broken, begins an object.

    When it is neither, one broken line is not held against a text that has objects on other lines.
    """
    text = head.removeprefix(_BOM).lstrip()
    return bool(_OBJECT.match(text) or _is_json(text.split(b"\n", 1)[0])) or (
        b"\0" not in text and bool(_OBJECT.search(text))
    )


def _is_json(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """The lines that are not blank. A line over MAX_ITEM_BYTES comes as a reason and is never held whole."""
    is_empty = True
    for line, (data, size_bytes, damage) in enumerate(_cut_lines(stream), start=1):
        if line == 1:
            data = data.removeprefix(_BOM)
        if damage:
            yield RawItem(line=line, reason=damage, excerpt=show_excerpt(data))
        elif size_bytes > MAX_ITEM_BYTES:
            reason = f"a line {describe_oversized(size_bytes)}"
            yield RawItem(line=line, reason=reason, excerpt=show_excerpt(data))
        elif data and not data.isspace():
            yield RawItem(line=line, data=data)
        else:
            continue
        is_empty = False
    if is_empty:
        yield RawItem(line=1, reason="the file is empty")


def _cut_lines(stream: BufferedIOBase) -> Iterator[tuple[bytes, int, str | None]]:
    """Each line with its true length, the one in which the file breaks off with the reason for that."""
    kept, size_bytes, damage = b"", 0, None
    try:
        while block := read_block(stream):
            first, *lines = block.split(b"\n")
            size_bytes += len(first)
            kept = kept + first if size_bytes <= MAX_ITEM_BYTES else (kept or first)[:EXCERPT_BYTES]
            if lines:
                yield kept, size_bytes, None
                kept = lines.pop()
                size_bytes = len(kept)
                for line in lines:
                    yield line, len(line), None
    except DamagedError as error:
        damage = error.reason
    if kept or damage:
        yield kept, size_bytes, damage


def parse(data: bytes) -> WorkRecord:
    """The record of one line. Raises RecordError with the reason, naming the field.

    A year, date, kind, address or language that can't be one is unknown rather than wrong: it is left out,
    and what was given stands in `extra` under its key.
    """
    given, extra = decode_object(data)
    title, abstract = clean_text(given.title), clean_text(given.abstract)
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    return WorkRecord(
        ids=normalize_identifiers(given.ids) if given.ids else {},
        kind=_take_kind(given, extra),
        title=title,
        abstract=abstract,
        year=_take_year(given, extra),
        published_on=_take_date(given, extra),
        venue=clean_text(given.venue),
        url=_take_url(given, extra),
        comment=clean_text(given.comment),
        language=_take_language(given, extra),
        is_retracted=bool(given.is_retracted),
        signatures=_list_signatures(given.authors) if given.authors else (),
        topics=_list_topics(given.topics) if given.topics else (),
        keywords=_list_keywords(given.keywords) if given.keywords else (),
        references=_list_references(given.references) if given.references else (),
        listed_for=_list_names(given.listed_for) if given.listed_for else (),
        extra=extra,
    )


def encode(record: WorkRecord, *, with_extra: bool = False) -> bytes:
    """The record as one line, without its line end; `parse` gives back the same record.

    `extra` is written only when asked for: each key at the top as it came, also what was left out as wrong.
    """
    if not record.extra:
        return msgspec.json.encode(record)
    line = msgspec.json.encode(msgspec.structs.replace(record, extra={}))
    if not with_extra:
        return line
    return msgspec.json.encode(msgspec.json.decode(line, type=Extra) | record.extra)


def encode_line(record: WorkRecord) -> bytes:
    """The record as a line with its end."""
    return encode(record) + b"\n"


def _set_aside(extra: Extra, key: str, value: object) -> None:
    extra[key] = msgspec.Raw(msgspec.json.encode(value))


def _take_kind(given: GivenWork, extra: Extra) -> str:
    if given.kind is None or given.kind in KINDS:
        return given.kind or "other"
    kind = given.kind.strip().lower()
    if kind in KINDS:
        return kind
    if kind:
        _set_aside(extra, "kind", given.kind)
    return "other"


def _take_year(given: GivenWork, extra: Extra) -> int | None:
    if given.year is None or given.year == "":
        return None
    year = read_year(given.year)
    if year is None:
        _set_aside(extra, "year", given.year)
    return year


def _take_date(given: GivenWork, extra: Extra) -> datetime.date | None:
    if not given.published_on:
        return None
    match = _DATE.fullmatch(given.published_on.strip())
    try:
        day = datetime.date.fromisoformat(match[1]) if match else None
    except ValueError:
        day = None
    if day and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    _set_aside(extra, "published_on", given.published_on)
    return None


def _take_url(given: GivenWork, extra: Extra) -> str | None:
    if not given.url:
        return None
    url = normalize_url(given.url)
    if url is None:
        _set_aside(extra, "url", given.url)
    return url


def _take_language(given: GivenWork, extra: Extra) -> str | None:
    if not given.language:
        return None
    language = given.language.strip()
    if _LANGUAGE.fullmatch(language):
        return language
    _set_aside(extra, "language", given.language)
    return None


def _list_signatures(items: list[GivenSignature | str | None]) -> tuple[SignatureRecord, ...]:
    if len(items) > MAX_SIGNATURES:
        raise RecordError(f"authors: {len(items):,} of them; the limit is {MAX_SIGNATURES:,}")
    return tuple([signature for item in items if (signature := _read_signature(item))])


def _read_signature(item: GivenSignature | str | None) -> SignatureRecord | None:
    """The signature, None when nothing is there; without a name but with something else it has an empty one."""
    if item is None or isinstance(item, str):
        name = clean_text(item)
        return SignatureRecord(name=name) if name else None
    given, family = clean_text(item.given), clean_text(item.family)
    name = clean_text(item.name) or " ".join(part for part in (given, family) if part)
    ids = normalize_author_identifiers(item.ids) if item.ids else {}
    affiliations = _list_affiliations(item.affiliations) if item.affiliations else ()
    if not (name or ids or affiliations):
        return None
    return SignatureRecord(name=name, given=given, family=family, ids=ids, affiliations=affiliations)


def _list_affiliations(items: list[GivenAffiliation | str | None]) -> tuple[AffiliationRecord, ...]:
    return tuple([affiliation for item in items if (affiliation := _read_affiliation(item))])


def _read_affiliation(item: GivenAffiliation | str | None) -> AffiliationRecord | None:
    if item is None or isinstance(item, str):
        name = clean_text(item)
        return AffiliationRecord(name=name) if name else None
    name = clean_text(item.name)
    ror = normalize_identifier("ror", item.ror) if item.ror else None
    country = item.country.strip() if item.country else ""
    if name is None and ror is None:
        return None
    return AffiliationRecord(
        name=name or "", ror=ror, country=country.upper() if _COUNTRY.fullmatch(country) else None
    )


def _list_topics(items: list[GivenTopic | None]) -> tuple[TopicRecord, ...]:
    topics = []
    for item in items:
        openalex = normalize_identifier("openalex", item.openalex) if item else None
        if item and openalex and openalex.startswith("T") and len(openalex) <= _LONGEST_TOPIC:
            score = float(item.score) if item.score is not None and 0 <= item.score <= 1 else None
            topics.append(TopicRecord(openalex=openalex, score=score, name=clean_text(item.name)))
    return tuple(topics)


def _list_keywords(items: list[str | int | float | None]) -> tuple[str, ...]:
    keywords = [
        clean_text(item if isinstance(item, str) else str(item)) for item in items if item is not None
    ]
    return tuple([keyword for keyword in keywords if keyword])


def _list_references(items: list[dict[str, str | int | float | None] | None]) -> tuple[dict[str, str], ...]:
    references = [normalize_identifiers(item) for item in items if item]
    return tuple([reference for reference in references if reference])


def _list_names(given: list[str | None] | str) -> tuple[str, ...]:
    names = [clean_text(name) for name in ([given] if isinstance(given, str) else given)]
    if len(names) > MAX_LISTS:
        raise RecordError(f"listed_for: {len(names):,} names; the limit is {MAX_LISTS}")
    return tuple([name for name in names if name])
