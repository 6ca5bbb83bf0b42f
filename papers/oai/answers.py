"""The XML of answers. Whatever a source put into its texts, and whatever was asked, the XML is well formed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from core.rendering.characters import strip_unsafe
from papers.oai.dublin_core import DublinCore
from papers.oai.questions import OaiError, write_identifier, write_moment
from papers.oai.tokens import PREFIX, Place, write_token
from papers.records import KINDS

CONTENT_TYPE = "text/xml; charset=utf-8"
_OAI = "http://www.openarchives.org/OAI/2.0/"
_OAI_DC = f"{_OAI}oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Header:
    """The header of a record: its work, the number of the work's kind, and when it changed.

    One of a work that joined another `is_deleted`: it has the kind and the time of that one.
    """

    work_id: int
    kind: int
    changed_at: datetime
    is_deleted: bool = False


@dataclass(frozen=True)
class Provider:
    """What an answer says of the site: `address` is that of the provider, `host` the site's, in identifiers."""

    address: str
    host: str
    contact: str


def write_answer(
    provider: Provider, told: Mapping[str, str], answered_at: datetime, pieces: Iterable[bytes]
) -> Iterator[bytes]:
    """A whole answer around these pieces of XML, which are written as they come. `told` are the arguments repeated."""
    request = Element("request", {name: strip_unsafe(text) for name, text in told.items()})
    request.text = provider.address
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{_OAI}" xmlns:xsi="{_SCHEMA_INSTANCE}" '
        f'xsi:schemaLocation="{_OAI} {_OAI}OAI-PMH.xsd">'
        f"<responseDate>{write_moment(answered_at)}</responseDate>"
    ).encode() + _write(request)
    yield from pieces
    yield b"</OAI-PMH>\n"


def write_error(error: OaiError) -> bytes:
    """An error in the words of the protocol."""
    element = Element("error", code=error.code)
    element.text = strip_unsafe(str(error))
    return _write(element)


def write_identity(provider: Provider, earliest_at: datetime) -> bytes:
    """What the site says of itself; nothing changed before `earliest_at`."""
    element = Element("Identify")
    for name, text in (
        ("repositoryName", "Peerlight"),
        ("baseURL", provider.address),
        ("protocolVersion", "2.0"),
        ("adminEmail", provider.contact),
        ("earliestDatestamp", write_moment(earliest_at)),
        ("deletedRecord", "transient"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
    ):
        _add(element, name, text)
    return _write(element)


def write_formats() -> bytes:
    """The one form of records."""
    element = Element("ListMetadataFormats")
    form = SubElement(element, "metadataFormat")
    _add(form, "metadataPrefix", PREFIX)
    _add(form, "schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    _add(form, "metadataNamespace", _OAI_DC)
    return _write(element)


def write_sets(labels: Mapping[int, str]) -> bytes:
    """The sets: a kind each, by number with what people call it."""
    element = Element("ListSets")
    for kind, label in labels.items():
        one = SubElement(element, "set")
        _add(one, "setSpec", KINDS[kind])
        _add(one, "setName", label)
    return _write(element)


def write_header(header: Header, host: str) -> bytes:
    """A header as lists of identifiers have it."""
    return _write(_make_header(header, host))


def write_record(header: Header, core: DublinCore | None, host: str) -> bytes:
    """A record, without metadata when it is deleted."""
    record = Element("record")
    record.append(_make_header(header, host))
    if core is not None:
        metadata = SubElement(SubElement(record, "metadata"), "oai_dc:dc", {
            "xmlns:oai_dc": _OAI_DC, "xmlns:dc": _DC,
            "xsi:schemaLocation": f"{_OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        })  # fmt: skip
        for name, text in core:
            _add(metadata, f"dc:{name}", text)
    return _write(record)


def write_end(place: Place, follows: Place | None) -> bytes:
    """The end of a part of a list that began at `place`; nothing where that is all of the list."""
    if follows is None and not place.given_count:
        return b""
    element = Element("resumptionToken", cursor=str(place.given_count))
    element.text = write_token(follows) if follows else None
    return _write(element)


def _make_header(header: Header, host: str) -> Element:
    element = Element("header", {"status": "deleted"} if header.is_deleted else {})
    _add(element, "identifier", write_identifier(header.work_id, host))
    _add(element, "datestamp", write_moment(header.changed_at))
    _add(element, "setSpec", KINDS[header.kind])
    return element


def _add(element: Element, name: str, text: str) -> None:
    SubElement(element, name).text = strip_unsafe(text)


def _write(element: Element) -> bytes:
    written: bytes = tostring(element, encoding="utf-8", xml_declaration=False)
    return written
