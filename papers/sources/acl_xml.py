"""ACL Anthology XML: a collection of volumes of papers. https://github.com/acl-org/acl-anthology

A paper says neither its year nor its venue: `split` puts what stands around it before it.
"""

import re
from collections.abc import Iterator
from io import BufferedIOBase
from xml.etree.ElementTree import Element

import msgspec

from papers.identifiers import normalize_identifiers, normalize_url
from papers.records import RawItem, RecordError, SignatureRecord, WorkRecord
from papers.sources.dates import make_date
from papers.sources.files import cut_whole
from papers.sources.languages import read_language
from papers.sources.person_names import collect, sign
from papers.sources.text import show_excerpt
from papers.sources.xml_cutting import cut_pieces, sniff_root
from papers.sources.xml_elements import find_text, read_element, read_source, read_text

FORM = "acl-xml"

_TAG = re.compile(rb"<(collection|volume)\s([^>]{0,1000})>")
_ATTRIBUTE = re.compile(rb"""\b(id|type)\s*=\s*["']([\w.-]{1,60})["']""")
_OLD_COLLECTION = re.compile(r"[A-Z]\d{2}")
# It goes with each paper; editors and links take a few kilobytes.
_MAX_META_BYTES = 64 * 1024
_KEPT = frozenset({"i", "b", "u", "tex-math", "sub", "sup"})


class _Around(msgspec.Struct, omit_defaults=True):
    """What a paper is told by where it stands; `meta` is XML of the volume."""

    collection: str = ""
    volume: str = ""
    is_journal: bool = False
    meta: str = ""


def sniff(head: bytes) -> bool:
    """Whether the text is a collection of the ACL Anthology."""
    return sniff_root(head, "collection") and b"<volume" in head


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each paper and each front matter, behind a line that says where it stands."""
    return cut_whole(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    around, is_empty = _Around(), True
    for piece in cut_pieces(data, "meta", "paper"):
        around = _look_around(piece.before, around)
        if piece.name == "meta":
            if piece.item.data and len(piece.item.data) <= _MAX_META_BYTES:
                around.meta = piece.item.data.decode(errors="replace")
            continue
        is_empty = False
        if piece.item.data is None:
            yield piece.item
        else:
            head = msgspec.json.encode(around)
            yield RawItem(line=piece.item.line, data=head + b"\n" + piece.item.data)
    if is_empty:
        yield RawItem(line=1, reason="a collection without any paper", excerpt=show_excerpt(data))


def _look_around(text: bytes, around: _Around) -> _Around:
    """What holds behind this text: a collection or a volume that begins in it is another."""
    for tag in _TAG.finditer(text):
        attributes = {name: value.decode() for name, value in _ATTRIBUTE.findall(tag[2])}
        name = attributes.get(b"id", "")
        if tag[1] == b"collection":
            around = _Around(collection=name)
        else:
            is_journal = attributes.get(b"type") == "journal"
            around = _Around(collection=around.collection, volume=name, is_journal=is_journal)
    return around


def parse(data: bytes) -> WorkRecord:
    """The work of one paper. Raises RecordError with the reason."""
    head, _, body = data.partition(b"\n")
    try:
        around = msgspec.json.decode(head, type=_Around)
    except (msgspec.DecodeError, RecursionError):
        raise RecordError("a paper without its volume") from None
    paper = read_element(body)
    meta = read_element(around.meta.encode()) if around.meta else None
    title, abstract = _read(paper, "title"), _read(paper, "abstract")
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    key = _find_key(paper, around)
    dated = make_date(_find(paper, meta, "year"), _find(paper, meta, "month"))
    return WorkRecord(
        ids=normalize_identifiers({"acl": key, "doi": find_text(paper, "doi")}),
        kind="journal-article" if around.is_journal else "proceedings-article",
        title=title,
        abstract=abstract,
        year=dated.year,
        venue=_find_venue(paper, meta, around),
        url=normalize_url(f"https://aclanthology.org/{key}/") if key else None,
        language=read_language(find_text(paper, "language")),
        is_retracted=paper.find("retracted") is not None,
        signatures=collect([_sign(author) for author in paper.iterfind("author")]),
    )


def _read(paper: Element, name: str) -> str | None:
    return read_source(paper.find(name), _KEPT, frozenset())


def _find(paper: Element, meta: Element | None, name: str) -> str | None:
    """What the paper says itself, else what its volume says."""
    own = find_text(paper, name)
    return own or (find_text(meta, name) if meta is not None else None)


def _find_venue(paper: Element, meta: Element | None, around: _Around) -> str | None:
    names = ("journal-title", "booktitle") if around.is_journal else ("booktitle", "journal-title")
    return next(filter(None, (_find(paper, meta, name) for name in names)), None)


def _find_key(paper: Element, around: _Around) -> str | None:
    """The id of the paper: the file gives its parts. Before 2020 the number of the paper was padded to four digits
    together with that of the volume, which had two of them in workshops."""
    collection, volume, number = around.collection, around.volume, paper.get("id") or ""
    if not (collection and volume and number):
        return None
    if not _OLD_COLLECTION.fullmatch(collection):
        return f"{collection}-{volume}.{number}"
    if not (_is_number(volume) and _is_number(number)):
        return None
    is_wide = collection[0] == "W" or collection == "C69" or (collection == "D19" and int(volume) >= 5)
    return f"{collection}-{int(volume):0{2 if is_wide else 1}}{int(number):0{2 if is_wide else 3}}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _sign(author: Element) -> SignatureRecord | None:
    ids: dict[str, object] = {"acl": author.get("id"), "orcid": author.get("orcid")}
    affiliation = read_text(author.find("affiliation"))
    return sign(
        find_text(author, "first"),
        find_text(author, "last"),
        ids={scheme: value for scheme, value in ids.items() if value},
        affiliations=[affiliation] if affiliation else [],
    )
