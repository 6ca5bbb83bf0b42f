"""RIS references. https://en.wikipedia.org/wiki/RIS_(file_format)"""

from papers.citations.csl import CONTAINED
from papers.citations.works import CitedWork, find_address, list_identifier_addresses

_TYPES = {
    "other": "GEN",
    "preprint": "UNPB",
    "journal-article": "JOUR",
    "proceedings-article": "CPAPER",
    "book": "BOOK",
    "book-chapter": "CHAP",
    "dissertation": "THES",
    "dataset": "DATA",
    "software": "COMP",
    "report": "RPRT",
    "review": "JOUR",
}


def write_reference(work: CitedWork) -> str:
    """The reference, lines ending with CR LF and none within a value; what is not known is left out."""
    day = work.day
    addresses = dict.fromkeys(filter(None, [find_address(work), *list_identifier_addresses(work)]))
    is_in_pubmed = "pmid" in work.identifiers
    lines = [
        ("TY", _TYPES[work.kind_name]),
        ("TI", work.plain_title),
        *(("AU", name.turned) for name in work.list_names()),
        ("PY", str(work.year or "")),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("T2" if work.kind_name in CONTAINED else "PB", work.plain_venue),
        ("DO", work.identifiers.get("doi", "")),
        ("DB", "PubMed" if is_in_pubmed else ""),
        ("AN", work.identifiers.get("pmid", "")),
        ("SN", work.identifiers.get("isbn", "")),
        *(("UR", address) for address in addresses),
        ("LA", work.language or ""),
        ("N1", "Retracted" if work.is_retracted else ""),
        ("AB", work.plain_abstract),
    ]
    return "".join(_write_line(tag, value) for tag, value in lines if value) + "ER  - \r\n"


def _write_line(tag: str, value: str) -> str:
    return f"{tag}  - {' '.join(value.split())}\r\n"
